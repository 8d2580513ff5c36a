//! The report as GitLab Code Quality, which shows it in merge requests.
//!
//! Comes in: reports and an [`Occasion`]. Goes out: one entry a criterion that is not shown to hold, with a
//! fingerprint that does not depend on lines, and one a license that a policy does not allow. Optional criteria make
//! none. What a policy accepts, what is not worse than the baseline and what rests on someone's word is for information.

use super::facts::{self, Grade, Item};
use super::gate::Gate;
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

impl Location {
    fn of(place: facts::Place) -> Self {
        Self { path: place.path, lines: Lines { begin: place.line } }
    }
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
        .flat_map(|report| issues(report, &occasion.folder))
        .filter(|issue| seen.insert(issue.fingerprint.clone()))
        .collect();
    inert::json(&issues)
}

fn issues(report: &Report, folder: &str) -> Vec<Issue> {
    let denied = |denied: facts::Denied| Issue {
        description: denied.text,
        check_name: facts::POLICY.to_owned(),
        fingerprint: denied.fingerprint,
        severity: "blocker",
        location: Location::of(denied.place),
    };
    let mut issues: Vec<Issue> = facts::denied(report, folder).into_iter().map(denied).collect();
    let excuse = Gate::of(report).excuse();
    let items = facts::items(report);
    let open = items.iter().filter(|item| item.is_open());
    issues.extend(open.map(|item| issue(report, item, excuse.as_deref(), folder)));
    issues.extend(facts::on_whose_word(report).map(|text| Issue {
        description: format!("{}: {text}", report.outcome_words()),
        check_name: facts::ATTESTED.to_owned(),
        fingerprint: facts::mark(report, facts::ATTESTED, "attested", folder),
        severity: "info",
        location: Location::of(facts::top(report, folder)),
    }));
    issues
}

fn issue(report: &Report, item: &Item<'_>, excuse: Option<&str>, folder: &str) -> Issue {
    let place = facts::place(report, item, folder);
    let (head, severity) = match item.grade {
        Grade::Fail => ("fail", "critical"),
        Grade::Unknown => ("unknown", "major"),
        _ => ("recommended", "minor"),
    };
    let (excuse, severity) = match (item.grade, excuse) {
        (Grade::Fail | Grade::Unknown, Some(excuse)) => (format!(", {excuse}"), "info"),
        _ => (String::new(), severity),
    };
    Issue {
        description: format!(
            "{head}{excuse}: {}{} ({})",
            item.sentence(),
            item.advice().map(|advice| format!(" - {advice}")).unwrap_or_default(),
            facts::asked_by(report, item.criterion)
        ),
        check_name: facts::rule(report, &item.criterion.id),
        fingerprint: facts::fingerprint(report, item, folder),
        severity,
        location: Location::of(place),
    }
}
