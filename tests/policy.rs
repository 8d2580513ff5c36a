//! A policy allows, denies and excepts; it never makes a definition met.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at once")]

mod common;

use common::{license_text, model, practical};
use open_weights::Date;
use open_weights::Report;
use open_weights::policy::{self, LoadedPolicy};
use open_weights::report::policy::{ExceptionState, PolicyReport};
use open_weights::verdict::Outcome;
use tempfile::TempDir;

const TODAY: &str = "2026-06-15";

fn day(text: &str) -> Option<Date> {
    Some(text.parse().unwrap())
}

fn load(yaml: &str) -> LoadedPolicy {
    policy::parse("ow.yaml", yaml).unwrap_or_else(|error| panic!("{error}\n{yaml}"))
}

fn applied(yaml: &str, report: &Report) -> PolicyReport {
    load(yaml).apply(report, day(TODAY))
}

fn refused(yaml: &str) -> String {
    match policy::parse("ow.yaml", yaml) {
        Err(error) => error.to_string(),
        Ok(_) => panic!("accepted:\n{yaml}"),
    }
}

/// Weights under the text of a license, and nothing that documents them.
fn bare_model(license: &str) -> TempDir {
    let readme = "# A model\n\nThe model weights are released under the license in LICENSE.\n";
    model(&[("LICENSE", &license_text(license)), ("README.md", readme)])
}

/// An exception for each required criterion that does not pass.
fn exceptions_for_all(report: &Report, until: &str) -> String {
    use open_weights::definition::Level;
    use open_weights::report::Judgement;
    let mut yaml = "schema: 1\nexceptions:\n".to_owned();
    let open = |v| matches!(v, Judgement::Fail | Judgement::Unknown);
    for criterion in report.criteria.iter().filter(|c| c.level == Level::Required && open(c.verdict)) {
        yaml.push_str(&format!(
            "  - criterion: {}\n    reason: internal-use-only\n    by: Jo Doe\n    until: {until}\n",
            criterion.id
        ));
    }
    yaml
}

#[test]
fn exceptions_for_all_that_is_missing_open_the_gate_and_leave_the_definition_not_met() {
    let dir = bare_model("CC-BY-NC-4.0");
    let mut report = practical(&dir);
    assert_eq!(report.verdict, Outcome::NotMet);
    let policy = applied(&exceptions_for_all(&report, "2026-12-31"), &report);
    assert_eq!(policy.accepted_until, day("2026-12-31"));
    assert!(policy.passes);
    report.policy = Some(policy);
    assert!(report.passes_gate());
    assert_eq!(report.verdict, Outcome::NotMet, "an exception never makes a definition met");
}

#[test]
fn the_gate_is_open_until_the_first_of_the_exceptions_ends() {
    let dir = bare_model("CC-BY-NC-4.0");
    let report = practical(&dir);
    let yaml = exceptions_for_all(&report, "2026-12-31").replacen("2026-12-31", "2026-07-01", 1);
    assert_eq!(applied(&yaml, &report).accepted_until, day("2026-07-01"));
}

#[test]
fn one_criterion_without_an_exception_keeps_the_gate_shut() {
    let dir = bare_model("CC-BY-NC-4.0");
    let report = practical(&dir);
    let yaml = exceptions_for_all(&report, "2026-12-31");
    let fewer = yaml.replacen("criterion: use-any-purpose", "criterion: weights-access", 1);
    assert_ne!(yaml, fewer);
    let policy = applied(&fewer, &report);
    assert_eq!(policy.accepted_until, None);
    assert!(!policy.passes);
    assert_eq!(policy.exceptions[0].state, ExceptionState::Used, "{:?}", policy.exceptions[0]);
}

#[test]
fn an_exception_holds_through_its_last_day_and_not_a_day_longer() {
    let dir = bare_model("CC-BY-NC-4.0");
    let report = practical(&dir);
    let states = |until: &str| -> Vec<ExceptionState> {
        applied(&exceptions_for_all(&report, until), &report).exceptions.iter().map(|e| e.state).collect()
    };
    assert!(states(TODAY).iter().all(|state| *state == ExceptionState::Used));
    assert!(states("2026-06-14").iter().all(|state| *state == ExceptionState::Expired));
}

#[test]
fn without_a_day_no_exception_counts() {
    let dir = bare_model("CC-BY-NC-4.0");
    let report = practical(&dir);
    let policy = load(&exceptions_for_all(&report, "2026-12-31")).apply(&report, None);
    assert!(!policy.passes);
    assert!(policy.exceptions.iter().all(|e| e.state != ExceptionState::Used));
}

#[test]
fn an_exception_dated_later_than_today_is_not_yet_in_force() {
    let dir = bare_model("CC-BY-NC-4.0");
    let yaml = "schema: 1\nexceptions:\n  - criterion: use-any-purpose\n    reason: legal-review\n    by: Jo\n    \
                on: 2026-07-01\n    until: 2026-12-31\n";
    assert_eq!(applied(yaml, &practical(&dir)).exceptions[0].state, ExceptionState::NotYet);
}

#[test]
fn exceptions_that_fit_nothing_are_reported() {
    let dir = bare_model("MIT");
    let report = practical(&dir);
    let state = |more: &str| {
        let yaml = format!(
            "schema: 1\nexceptions:\n  - criterion: use-any-purpose\n    reason: legal-review\n    by: Jo\n    \
             until: 2026-12-31\n{more}"
        );
        applied(&yaml, &report).exceptions[0].state
    };
    assert_eq!(state(""), ExceptionState::NotNeeded, "the criterion passes without it");
    assert_eq!(state("    model: another-*\n"), ExceptionState::Unused);
    assert_eq!(state("    definition: open-weights@2023-06-08\n"), ExceptionState::Unused);
    let yaml = "schema: 1\nexceptions:\n  - criterion: no-such\n    reason: legal-review\n    by: Jo\n    until: 2026-12-31\n";
    assert_eq!(applied(yaml, &report).exceptions[0].state, ExceptionState::Unused);
}

#[test]
fn an_exception_for_one_license_does_not_cover_what_fails_for_another_reason() {
    let dir = bare_model("CC-BY-NC-4.0");
    let report = practical(&dir);
    let state = |license: &str| {
        let yaml = format!(
            "schema: 1\nexceptions:\n  - criterion: use-any-purpose\n    license: {license}\n    \
             reason: separate-agreement\n    by: Jo\n    until: 2026-12-31\n"
        );
        applied(&yaml, &report).exceptions[0].state
    };
    assert_eq!(state("CC-BY-NC-4.0"), ExceptionState::Used);
    assert_eq!(state("CC-BY-NC-SA-4.0"), ExceptionState::Unused);
}

#[test]
fn a_license_that_is_denied_or_not_on_the_list_shuts_the_gate_though_the_criterion_passes() {
    let dir = bare_model("MIT");
    let mut report = practical(&dir);
    report.verdict = Outcome::Met;
    let passes = |yaml: &str| applied(yaml, &report).passes;
    assert!(passes("schema: 1\nlicenses:\n  allow: [MIT, Apache-2.0]\n"));
    assert!(!passes("schema: 1\nlicenses:\n  allow: [Apache-2.0]\n"));
    assert!(!passes("schema: 1\nlicenses:\n  deny: [MIT]\n"));
    assert!(passes("schema: 1\nlicenses:\n  deny: [AGPL-3.0-only]\n"));
    let mut denied = report.clone();
    denied.policy = Some(applied("schema: 1\nlicenses:\n  deny: [mit]\n", &report));
    assert!(!denied.passes_gate(), "an alias denies what its id denies");
}

#[test]
fn a_denied_license_of_the_base_model_counts_whatever_the_release_says() {
    let card = "---\nlicense: apache-2.0\nbase_model: meta-llama/Llama-3.2-1B\n---\n# A model\n";
    let dir = model(&[("README.md", card)]);
    let policy = applied("schema: 1\nlicenses:\n  deny: [llama-3.2]\n", &practical(&dir));
    assert!(policy.denials[0].because.contains("meta-llama/Llama-3.2-1B"), "{:?}", policy.denials);
}

#[test]
fn where_only_listed_licenses_are_allowed_an_unknown_one_is_not() {
    let dir = model(&[("README.md", "# A model\n")]);
    let policy = applied("schema: 1\nlicenses:\n  allow: [MIT]\n", &practical(&dir));
    assert_eq!(policy.denials[0].license, None);
    assert!(!policy.passes);
}

#[test]
fn a_criterion_can_be_read_otherwise_than_the_rest() {
    use open_weights::definition::Reading;
    let dir = bare_model("MIT");
    let mut report = practical(&dir);
    let literal = common::judge(dir.path(), Reading::Literal);
    assert_ne!(common::verdict(&report, "online-reference"), common::verdict(&literal, "online-reference"));
    let before = report.required;
    report.read_otherwise(&literal, &["online-reference"]);
    let criterion = common::criterion(&report, "online-reference");
    assert_eq!(
        (criterion.verdict, criterion.reading),
        (common::verdict(&literal, "online-reference"), Some(Reading::Literal))
    );
    assert_eq!(report.required.fail, before.fail + 1, "what the whole comes to follows");
    let policy = applied("schema: 1\nreadings:\n  online-reference: literal\n", &report);
    assert_eq!(policy.readings[0].criterion, "online-reference");
}

#[test]
fn a_policy_with_a_mistake_is_refused_with_its_place() {
    assert!(refused("schema: 2\n").contains("schema 2 is not known"));
    assert!(refused("schema: 1\nlicences: {}\n").contains("did you mean `licenses`?"));
    let unknown = refused("schema: 1\nlicenses:\n  deny: [MITT]\n");
    assert!(unknown.contains("ow.yaml:3:10") && unknown.contains("did you mean `MIT`?"), "{unknown}");
    let start = "schema: 1\nexceptions:\n  - criterion: use-any-purpose\n    by: Jo\n";
    assert!(
        refused(&format!("{start}    reason: because\n    until: 2026-12-31\n"))
            .contains("unknown word `because`")
    );
    assert!(refused(&format!("{start}    reason: legal-review\n")).contains("`until` is missing"));
    assert!(
        refused(&format!("{start}    reason: legal-review\n    until: 2026-02-30\n")).contains("is no day")
    );
    let nobody = start.replace("Jo", "\" \"");
    assert!(
        refused(&format!("{nobody}    reason: legal-review\n    until: 2026-12-31\n")).contains("the person")
    );
    let backwards = format!("{start}    reason: legal-review\n    on: 2026-12-31\n    until: 2026-01-01\n");
    assert!(refused(&backwards).contains("ends before it begins"));
}
