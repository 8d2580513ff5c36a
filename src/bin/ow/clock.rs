//! What day it is: the only place that asks.

use anyhow::{Context, Result};
use open_weights::Date;
use std::time::{SystemTime, UNIX_EPOCH};

/// Today in universal time, or the day that SOURCE_DATE_EPOCH names.
pub(crate) fn today() -> Result<Option<Date>> {
    let seconds = match std::env::var("SOURCE_DATE_EPOCH") {
        Ok(seconds) => seconds.trim().parse().context("SOURCE_DATE_EPOCH is no number of seconds")?,
        Err(_) => SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs()),
    };
    Ok(Date::of_unix_seconds(seconds))
}
