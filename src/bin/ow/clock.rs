//! Which day it is: the only place that reads a clock.

use anyhow::{Context, Result};
use open_weights::Date;
use std::time::{SystemTime, UNIX_EPOCH};

/// The day that is given; else that of SOURCE_DATE_EPOCH; else today by the clock, in UTC.
pub(crate) fn today(given: Option<Date>) -> Result<Date> {
    if let Some(day) = given {
        return Ok(day);
    }
    let seconds = match std::env::var("SOURCE_DATE_EPOCH") {
        Ok(text) => text.trim().parse().context("SOURCE_DATE_EPOCH is no number of seconds since 1970")?,
        Err(_) => {
            SystemTime::now().duration_since(UNIX_EPOCH).context("the clock stands before 1970")?.as_secs()
        }
    };
    Date::of_unix_seconds(seconds).context("the clock stands after the year 9999")
}
