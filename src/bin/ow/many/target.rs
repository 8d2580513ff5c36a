//! Where lines and tables go: standard output, a file that is written whole or not at all, or one that grows.

use crate::output::Whole;
use anyhow::{Context, Result};
use std::fs::File;
use std::io::Write;
use std::path::Path;

/// A place to write to, bit by bit.
pub(crate) enum Target {
    /// Standard output.
    Printed(std::io::Stdout),
    /// A file that takes its name once it is complete.
    Whole(Box<Whole>),
    /// A device or a pipe; or a file that an earlier run began.
    Growing(File),
}

impl Target {
    /// Standard output for `None`.
    pub(crate) fn open(path: Option<&Path>) -> Result<Self> {
        let Some(path) = path else { return Ok(Self::Printed(std::io::stdout())) };
        // A device, a pipe or a link is written through: replacing it would change what it is.
        if std::fs::symlink_metadata(path).is_ok_and(|m| !m.is_file()) {
            let file = File::options().write(true).truncate(true).open(path);
            return Ok(Self::Growing(file.with_context(|| format!("cannot write {}", path.display()))?));
        }
        Ok(Self::Whole(Box::new(Whole::begin(path)?)))
    }

    /// Whether this is standard output.
    pub(crate) fn is_printed(&self) -> bool {
        matches!(self, Self::Printed(_))
    }

    /// All is written. A file that is not complete is dropped, and what was there before stays.
    pub(crate) fn finish(mut self, complete: bool) -> Result<()> {
        self.flush().context("cannot write")?;
        match self {
            Self::Whole(whole) if complete => whole.finish(),
            Self::Whole(_) | Self::Printed(_) | Self::Growing(_) => Ok(()),
        }
    }
}

impl Write for Target {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        match self {
            Self::Printed(out) => out.write(bytes),
            Self::Whole(whole) => whole.write(bytes),
            Self::Growing(file) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> std::io::Result<()> {
        match self {
            Self::Printed(out) => out.flush(),
            Self::Whole(whole) => whole.flush(),
            Self::Growing(file) => file.flush(),
        }
    }
}
