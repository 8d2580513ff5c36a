//! When and where a report is rendered: what some formats ask for and no report holds.
//!
//! Comes in: a time and a folder that the caller names. Goes out: [`Occasion`]. It never looks at a clock.

use std::fmt;

/// The last second of the year 9999, after which dates have no four-digit year.
const LAST_SECOND: u64 = 253_402_300_799;

/// When and where a report is rendered. The default names neither.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Occasion {
    /// The time that formats carry which cannot do without one.
    pub time: Moment,
    /// The folder of the model inside the repository, `/` between its parts; empty where the model is at its top.
    /// It goes before each path that a code host shows beside its own files.
    pub folder: String,
    /// What the caller knows of the release.
    pub release: Release,
}

/// Facts about a release that stand nowhere in its directory and that some formats ask for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Release {
    /// Who supplies the model.
    pub supplier: Option<String>,
    /// Its version.
    pub version: Option<String>,
    /// The `https` address where it is offered.
    pub download: Option<String>,
    /// When it was released.
    pub released: Option<Moment>,
}

impl Occasion {
    /// At a time, in seconds since 1970, such as `SOURCE_DATE_EPOCH` states.
    #[must_use]
    pub fn at(seconds: u64) -> Self {
        Self { time: Moment::at(seconds), ..Self::default() }
    }

    /// In a folder of a repository. `.` and empty parts are left out; a path that leads out of the repository
    /// counts as its top.
    #[must_use]
    pub fn within(self, folder: &str) -> Self {
        let folder = folder.replace('\\', "/");
        let parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
        let outside = folder.starts_with('/') || parts.contains(&"..");
        Self { folder: if outside { String::new() } else { parts.join("/") }, ..self }
    }
}

/// A time in seconds since 1970. The default is no time: it is written as the beginning of 1970 where a format
/// has to have one, so that the same report always gives the same bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Moment(Option<u64>);

impl Moment {
    /// A time in seconds since 1970.
    #[must_use]
    pub fn at(seconds: u64) -> Self {
        Self(Some(seconds.min(LAST_SECOND)))
    }

    /// The time as text, where there is one.
    #[must_use]
    pub fn known(self) -> Option<String> {
        self.0.map(|_| self.to_string())
    }
}

/// As in RFC 3339, in UTC: `2026-11-22T21:00:00Z`.
impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0.unwrap_or(0);
        let (year, month, day) = date(seconds / 86_400);
        let (hour, minute, second) = (seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
    }
}

/// Year, month and day in the Gregorian calendar of a day since 1970. Years are counted from March, so that the
/// leap day is the last of its year, in eras of 400 years, which all have as many days.
fn date(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day_of_month = day - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (era * 400 + year + u64::from(month <= 2), month, day_of_month)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_become_the_date_that_the_calendar_shows() {
        for (seconds, text) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (951_868_799, "2000-02-29T23:59:59Z"),
            (1_709_251_200, "2024-03-01T00:00:00Z"),
            (4_107_542_399, "2100-02-28T23:59:59Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
            (u64::MAX, "9999-12-31T23:59:59Z"),
        ] {
            assert_eq!(Occasion::at(seconds).time.to_string(), text);
        }
    }

    #[test]
    fn without_a_time_none_is_known_and_the_beginning_of_1970_is_written() {
        assert_eq!(Moment::default().known(), None);
        assert_eq!(Moment::default().to_string(), "1970-01-01T00:00:00Z");
    }

    #[test]
    fn a_folder_is_cleaned_and_never_leads_out_of_the_repository() {
        for (folder, clean) in
            [("./models//a/", "models/a"), (".", ""), ("../x", ""), ("/etc", ""), ("a/../..", "")]
        {
            assert_eq!(Occasion::default().within(folder).folder, clean);
        }
    }
}
