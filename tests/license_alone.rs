//! What a definition makes of one license by itself: the same as of a model under it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at once")]

mod common;

use common::{LICENSE_CRITERIA, criterion, judge as judge_directory, license_text, model};
use open_weights::alone::{LicenseCriterion, judge};
use open_weights::conclude::Knowledge;
use open_weights::definition::{self, Loaded, Reading};
use open_weights::report::FindingKind;
use open_weights::report::Judgement::{Fail, Pass, Unknown};

fn newest() -> Loaded {
    definition::find("open-weights").unwrap().remove(0)
}

fn alone(id: &str) -> Vec<LicenseCriterion> {
    judge(id, &Knowledge::shipped(), &newest())
}

fn of<'c>(criteria: &'c [LicenseCriterion], id: &str) -> &'c LicenseCriterion {
    criteria.iter().find(|criterion| criterion.id == id).unwrap_or_else(|| panic!("no criterion {id}"))
}

#[test]
fn a_license_alone_comes_to_the_same_as_a_model_under_its_text() {
    for id in [
        "MIT",
        "Apache-2.0",
        "BSD-3-Clause",
        "CC-BY-4.0",
        "CC0-1.0",
        "CC-BY-NC-4.0",
        "CC-BY-ND-4.0",
        "Unlicense",
    ] {
        let dir = model(&[("LICENSE", &license_text(id)), ("README.md", "# Sparrow\n")]);
        let (practical, literal) =
            (judge_directory(dir.path(), Reading::Practical), judge_directory(dir.path(), Reading::Literal));
        let criteria = alone(id);
        for name in LICENSE_CRITERIA {
            let found = of(&criteria, name);
            assert_eq!(found.practical.verdict, criterion(&practical, name).verdict, "{id}: {name}");
            assert_eq!(found.literal.verdict, criterion(&literal, name).verdict, "{id}: {name}");
        }
    }
}

#[test]
fn every_license_of_the_catalog_is_judged_on_every_license_criterion_with_a_reason() {
    let (knowledge, definition) = (Knowledge::shipped(), newest());
    for id in knowledge.catalog.ids() {
        let criteria = judge(&id, &knowledge, &definition);
        for name in LICENSE_CRITERIA {
            let found = of(&criteria, name);
            assert!(!found.practical.findings.is_empty(), "{id}: {name}");
            assert!(!found.literal.findings.is_empty(), "{id}: {name}");
        }
    }
}

#[test]
fn a_failing_criterion_names_the_term_and_its_section() {
    let criteria = alone("llama-3.1");
    let found = &of(&criteria, "use-any-purpose").practical;
    assert_eq!(found.verdict, Fail);
    let known =
        found.findings.iter().filter(|f| f.kind == FindingKind::Fail).filter_map(|f| f.known.as_ref());
    assert!(
        known.into_iter().any(|k| k.term == "user-threshold" && k.section.as_deref() == Some("section 2"))
    );
    assert!(found.findings.iter().all(|finding| finding.at.is_none() && finding.words.is_none()));
}

#[test]
fn criteria_that_ask_for_more_than_a_license_are_left_out() {
    let criteria = alone("MIT");
    let has = |id: &str| criteria.iter().any(|criterion| criterion.id == id);
    assert!(!has("weights-access") && !has("hyperparameters") && !has("training-information"));
    assert!(has("open-training-software"));
    assert_eq!(of(&criteria, "open-training-software").of, ["training-code"]);
    assert_eq!(of(&criteria, "open-training-software").practical.verdict, Pass);
    assert_eq!(of(&criteria, "open-training-software").practical.findings.len(), 1);
}

#[test]
fn a_policy_limits_and_never_passes() {
    let criteria = alone("llama-3.2-use-policy");
    assert_eq!(of(&criteria, "use-any-purpose").practical.verdict, Fail);
    assert_ne!(of(&criteria, "no-discrimination").practical.verdict, Pass);
    let criteria = alone("gpt-oss-usage-policy");
    for name in LICENSE_CRITERIA {
        assert_ne!(of(&criteria, name).practical.verdict, Pass, "{name}");
    }
}

#[test]
fn a_license_whose_terms_are_not_known_is_unknown() {
    let criteria = alone("no-such-license");
    for name in LICENSE_CRITERIA {
        assert_eq!(of(&criteria, name).practical.verdict, Unknown, "{name}");
    }
}
