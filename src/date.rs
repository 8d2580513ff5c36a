//! Days of the civil calendar, as they stand in declarations, policies and reports: `2026-11-22`.
//!
//! Comes in: text, or seconds since 1970. Goes out: [`Date`]. It never asks what day it is: whoever runs the
//! program says so.

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A day in the Gregorian calendar, from year 1 to 9999. The order is that of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// Reads `YYYY-MM-DD`; nothing else is a date, and a day that the month does not have is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let shaped = bytes.len() == 10 && bytes[4] == b'-' && bytes[7] == b'-';
        let number = |range: std::ops::Range<usize>| -> Option<u16> {
            let digits = text.get(range)?;
            digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok()).flatten()
        };
        if !shaped {
            return None;
        }
        let (year, month, day) = (number(0..4)?, number(5..7)?, number(8..10)?);
        let (month, day) = (u8::try_from(month).ok()?, u8::try_from(day).ok()?);
        (year > 0 && day > 0 && day <= days_of(year, month)).then_some(Self { year, month, day })
    }

    /// The day, in universal time, on which so many seconds have gone by since 1970.
    #[must_use]
    pub fn from_unix_seconds(seconds: u64) -> Self {
        let mut days = seconds / 86_400;
        let mut date = Self { year: 1970, month: 1, day: 1 };
        loop {
            let year: u64 = if is_leap(date.year) { 366 } else { 365 };
            if days < year || date.year == 9999 {
                break;
            }
            days -= year;
            date.year += 1;
        }
        while days >= u64::from(days_of(date.year, date.month)) && date.month < 12 {
            days -= u64::from(days_of(date.year, date.month));
            date.month += 1;
        }
        date.day = u8::try_from(days + 1).unwrap_or(31).min(days_of(date.year, date.month));
        date
    }
}

fn is_leap(year: u16) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

/// How many days a month has; a month that does not exist has none.
fn days_of(year: u16, month: u8) -> u8 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if is_leap(year) => 29,
        2 => 28,
        _ => 0,
    }
}

impl std::fmt::Display for Date {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl std::str::FromStr for Date {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::parse(text).ok_or_else(|| "not a date; write it as 2026-01-31".to_owned())
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl JsonSchema for Date {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Date".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "format": "date",
            "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
            "description": "A day of the civil calendar, as 2026-01-31."
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_days_that_exist_are_dates() {
        for good in ["2026-11-22", "2024-02-29", "2000-02-29", "0001-01-01", "9999-12-31"] {
            assert_eq!(Date::parse(good).map(|d| d.to_string()).as_deref(), Some(good));
        }
        for bad in
            ["2026-2-1", "2025-02-29", "1900-02-29", "2026-13-01", "2026-00-10", "2026-01-00", "0000-01-01"]
        {
            assert_eq!(Date::parse(bad), None, "{bad}");
        }
        for bad in ["2026-11-22T00:00:00Z", "+026-01-01", "２026-01-0", "tomorrow", "", "2026/11/22"] {
            assert_eq!(Date::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn seconds_since_1970_give_the_day() {
        let days = [
            (0, "1970-01-01"),
            (86_399, "1970-01-01"),
            (951_782_400, "2000-02-29"),
            (1_795_305_600, "2026-11-22"),
        ];
        for (seconds, day) in days {
            assert_eq!(Date::from_unix_seconds(seconds).to_string(), day);
        }
        assert_eq!(Date::from_unix_seconds(u64::MAX).to_string(), "9999-12-31");
    }

    #[test]
    fn dates_are_ordered_as_time_is() {
        let order = ["2024-12-31", "2025-01-01", "2025-02-01", "2025-02-02"].map(Date::parse);
        assert!(order.is_sorted());
    }
}
