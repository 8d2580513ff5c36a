//! Stands for tables where the program is built without them: there is none.

use super::target::Target;
use anyhow::{Result, bail};
use open_weights::definition::Loaded;
use open_weights::many::Row;

/// A table that cannot be.
pub(crate) enum Table {}

impl Table {
    /// Says how to get it.
    pub(crate) fn begin(_: Target, _: &[Loaded]) -> Result<Self> {
        bail!("this ow was built without Parquet: build it with `--features parquet`")
    }

    pub(crate) fn add(&mut self, _: &[Row]) -> Result<()> {
        match *self {}
    }

    pub(crate) fn finish(self) -> Result<Target> {
        match self {}
    }
}
