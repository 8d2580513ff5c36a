//! What changed between two reports: a gate may fail on what got worse, and on nothing else.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at once")]

mod common;

use common::{license_text, model, practical};
use open_weights::Report;
use open_weights::diff::{compare, pairs};
use open_weights::report::changes::{Changes, Direction};
use std::fs;
use tempfile::TempDir;

const README: &str = "# A model\n\nThe model weights are released under the license in LICENSE.\n";

fn licensed(license: &str) -> TempDir {
    model(&[("LICENSE", &license_text(license)), ("README.md", README)])
}

fn direction(changes: &Changes, id: &str) -> Option<Direction> {
    changes.criteria.iter().find(|c| c.id == id).map(|c| c.direction)
}

#[test]
fn a_report_does_not_differ_from_itself() {
    let report = practical(&licensed("MIT"));
    let changes = compare(&report, &report);
    assert!(changes.is_empty() && !changes.worse && changes.remarks.is_empty(), "{changes:?}");
}

#[test]
fn lines_that_move_change_no_criterion() {
    let dir = licensed("MIT");
    let before = practical(&dir);
    fs::write(dir.path().join("README.md"), format!("\n\n\n{README}")).unwrap();
    let changes = compare(&before, &practical(&dir));
    assert!(changes.criteria.is_empty(), "{:?}", changes.criteria);
    assert_eq!(changes.files.len(), 1, "the file itself changed: {:?}", changes.files);
}

#[test]
fn a_license_that_takes_freedom_away_is_worse_and_its_way_back_is_better() {
    let dir = licensed("MIT");
    let free = practical(&dir);
    fs::write(dir.path().join("LICENSE"), license_text("CC-BY-NC-4.0")).unwrap();
    let bound = practical(&dir);
    let there = compare(&free, &bound);
    assert!(there.worse);
    assert_eq!(direction(&there, "use-any-purpose"), Some(Direction::Worse));
    assert_eq!(there.licenses[0].before.as_deref(), Some("MIT"));
    assert_eq!(there.licenses[0].after.as_deref(), Some("CC-BY-NC-4.0"));
    let back = compare(&bound, &free);
    assert!(!back.worse);
    assert_eq!(direction(&back, "use-any-purpose"), Some(Direction::Better));
}

#[test]
fn another_limit_is_worse_though_the_criterion_failed_before() {
    let dir = licensed("CC-BY-NC-4.0");
    let before = practical(&dir);
    let more = format!("{README}\nThe model may not be used for military purposes.\n");
    fs::write(dir.path().join("README.md"), more).unwrap();
    let changes = compare(&before, &practical(&dir));
    assert_eq!(direction(&changes, "use-any-purpose"), Some(Direction::Worse), "{:?}", changes.criteria);
    assert!(changes.worse);
}

#[test]
fn an_optional_criterion_that_gets_worse_does_not_fail_a_gate() {
    use open_weights::definition::Level;
    use open_weights::report::Judgement;
    let before = practical(&licensed("MIT"));
    let mut after = before.clone();
    let optional = after.criteria.iter_mut().find(|c| c.level == Level::Optional).unwrap();
    optional.verdict = Judgement::Fail;
    let mut earlier = before.clone();
    earlier.criteria.iter_mut().find(|c| c.level == Level::Optional).unwrap().verdict = Judgement::Pass;
    let changes = compare(&earlier, &after);
    assert_eq!(changes.criteria[0].direction, Direction::Worse);
    assert!(!changes.worse);
}

#[test]
fn a_new_required_criterion_that_does_not_pass_is_worse_and_a_dropped_one_is_not() {
    let full = practical(&licensed("CC-BY-NC-4.0"));
    let mut fewer = full.clone();
    fewer.criteria.retain(|c| c.id != "use-any-purpose");
    let added = compare(&fewer, &full);
    assert_eq!(direction(&added, "use-any-purpose"), Some(Direction::Added));
    assert!(added.worse);
    let dropped = compare(&full, &fewer);
    assert_eq!(direction(&dropped, "use-any-purpose"), Some(Direction::Dropped));
    assert!(!dropped.worse);
}

#[test]
fn each_report_is_compared_with_the_one_on_the_same_definition() {
    let one = practical(&licensed("MIT"));
    let other = |id: &str, version: &str| -> Report {
        let mut report = one.clone();
        report.definition.id = id.to_owned();
        report.definition.version = version.to_owned();
        report
    };
    let old = [other("a", "1"), other("a", "2"), other("b", "1")];
    let new = [other("a", "2"), other("b", "9"), other("c", "1")];
    let versions: Vec<Option<&str>> =
        pairs(&old, &new).iter().map(|(old, _)| old.map(|o| o.definition.version.as_str())).collect();
    assert_eq!(versions, [Some("2"), Some("1"), None]);
    assert!(compare(&old[2], &new[1]).remarks[0].contains("version of the definition"));
}

#[test]
fn a_report_with_its_baseline_says_what_was_there_before_and_survives_json() {
    let dir = licensed("CC-BY-NC-4.0");
    let before = practical(&dir);
    let mut report = practical(&dir);
    report.baseline = Some(compare(&before, &report));
    assert!(report.passes_gate(), "nothing is worse than it was");
    let json = serde_json::to_string(&report).unwrap();
    assert_eq!(serde_json::from_str::<Report>(&json).unwrap(), report);
}
