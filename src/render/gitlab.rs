//! The report as GitLab Code Quality, which shows it in merge requests.
//!
//! Comes in: reports and an [`Occasion`]. Goes out: one entry a criterion that is not shown to hold, with a
//! fingerprint that does not depend on lines. Optional criteria make none.

use super::facts::{self, Grade, Item};
use super::inert;
use super::occasion::Occasion;
use crate::report::Report;
use serde::Serialize;
use std::collections::BTreeSet;

#[derive(Serialize)]
struct Issue {
    description: String,
    check_name: String,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
}

/// The reports as one list. Of entries with one fingerprint GitLab shows one, and so does this.
#[must_use]
pub fn render(reports: &[Report], occasion: &Occasion) -> String {
    let mut seen = BTreeSet::new();
    let issues: Vec<Issue> = reports
        .iter()
        .flat_map(|report| facts::items(report).into_iter().map(move |item| (report, item)))
        .filter(|(_, item)| item.is_open())
        .map(|(report, item)| issue(report, &item, &occasion.folder))
        .filter(|issue| seen.insert(issue.fingerprint.clone()))
        .collect();
    inert::json(&issues)
}

fn issue(report: &Report, item: &Item<'_>, folder: &str) -> Issue {
    let place = facts::place(report, item, folder);
    let (head, severity) = match item.grade {
        Grade::Fail => ("fail", "critical"),
        Grade::Unknown => ("unknown", "major"),
        _ => ("recommended", "minor"),
    };
    Issue {
        description: format!("{head}: {} ({})", item.sentence(), facts::asked_by(report, item.criterion)),
        check_name: facts::rule(report, &item.criterion.id),
        fingerprint: facts::fingerprint(report, item, folder),
        severity,
        location: Location { path: place.path, lines: Lines { begin: place.line } },
    }
}
