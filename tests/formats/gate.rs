//! What bears on the gate, in every form: on whose word a report rests, what a policy denies or accepts, and what a
//! baseline lets through.

use crate::scenario;
use crate::schemas;
use crate::snapshots::{asked, file_name, kept, shown};
use open_weights::definition::{self, Reading};
use open_weights::render::Format;
use open_weights::report::{CriterionReport, Judgement};
use open_weights::{Examined, Options, Report, check, conclude::Knowledge, diff, inventory, policy};
use serde_json::Value;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name)
}

/// Met, resting on four attestations; the weights are hashed, so that a verification is made.
fn attested() -> Report {
    let definition = definition::find("open-weights").unwrap().remove(0);
    let mut report = check(&example("attested"), &definition, &Options::default()).unwrap();
    let inventory =
        inventory::Inventory::of_directory(&example("attested"), &inventory::Limits::default()).unwrap();
    report.attest(&Examined::inventory(inventory, &Knowledge::shipped()).unwrap().weights_digests());
    assert_eq!((report.required.attested, report.reading), (4, Reading::Practical));
    report
}

fn under(yaml: &str, report: &Report) -> Report {
    let mut report = report.clone();
    let policy = policy::parse("ow.yaml", yaml).unwrap();
    report.policy = Some(policy.apply(&report, Some("2026-06-15".parse().unwrap())));
    report
}

/// Met, under a license that the policy does not allow.
fn denied() -> Report {
    let met = crate::attest::attested("met");
    let report = under("schema: 1\nlicenses:\n  deny: [CC0-1.0, MIT, Apache-2.0, CC-BY-4.0]\n", &met);
    assert!(!report.passes_gate() && report.verdict.words() == "met", "{:?}", report.policy);
    report
}

fn not_met() -> &'static Report {
    &scenario::find("llama-claiming-apache").practical
}

/// Not met, with an exception for each criterion that is open.
fn accepted() -> Report {
    let mut yaml = "schema: 1\nexceptions:\n".to_owned();
    for criterion in &not_met().criteria {
        let id = &criterion.id;
        let line = format!("{{criterion: {id}, reason: legal-review, by: Jo, until: 2026-12-31}}");
        writeln!(yaml, "  - {line}").unwrap();
    }
    let report = under(&yaml, not_met());
    assert!(report.passes_gate() && report.verdict.words() == "not met");
    report
}

/// Not met, and the same as the baseline.
fn unchanged() -> Report {
    let mut report = not_met().clone();
    report.baseline = Some(diff::compare(not_met(), not_met()));
    assert!(report.passes_gate() && report.verdict.words() == "not met");
    report
}

/// The words that each form says of each report: attested, denied, accepted, not worse.
const SAID: &[(Format, [&str; 4])] = {
    const RESTING: &str = "met, resting on 4 attestations";
    const DENIED: &str = "met, not allowed by the policy";
    const ACCEPTED: &str = "not met, accepted by the policy until 2026-12-31";
    const SAME: &str = "not met, not worse than the baseline";
    const ALL: [&str; 4] = [RESTING, DENIED, ACCEPTED, SAME];
    &[
        (
            Format::Text,
            [
                "MET, RESTING ON 4 ATTESTATIONS",
                "MET, not allowed by the policy",
                "NOT MET, accepted by the policy until 2026-12-31",
                "NOT MET, not worse than the baseline",
            ],
        ),
        (
            Format::Json,
            ["\"attested\": 4", "\"denials\": [", "\"accepted-until\": \"2026-12-31\"", "\"worse\": false"],
        ),
        (
            Format::Html,
            [
                "Met, resting on 4 attestations",
                "Met, not allowed by the policy",
                "Not met, accepted by the policy until 2026-12-31",
                "Not met, not worse than the baseline",
            ],
        ),
        (Format::Markdown, ALL),
        (
            Format::Sarif,
            [
                RESTING,
                "\"ruleId\": \"OW1901\"",
                "\"justification\": \"accepted by the policy until 2026-12-31: legal-review, by Jo\"",
                "\"baselineState\": \"unchanged\"",
            ],
        ),
        (
            Format::Junit,
            [
                RESTING,
                "name=\"policy\">\n      <failure type=\"policy\"",
                "<skipped message=\"accepted by the policy until 2026-12-31: ",
                "<skipped message=\"not worse than the baseline: ",
            ],
        ),
        (Format::Github, [RESTING, "title=ow policy::not allowed by the policy: ", ACCEPTED, SAME]),
        (
            Format::Gitlab,
            [
                RESTING,
                "not allowed by the policy: ",
                "fail, accepted by the policy until 2026-12-31: ",
                "fail, not worse than the baseline: ",
            ],
        ),
        (Format::CycloneDx16, ALL),
        (Format::CycloneDx17, ALL),
        (Format::Spdx2, ALL),
        (Format::Spdx3, ALL),
        (
            Format::InToto,
            [
                RESTING,
                "\"failedTests\":[\"policy\"",
                "accepted by the policy until 2026-12-31",
                "not worse than the baseline",
            ],
        ),
        (Format::InTotoSvr, ["_MET_PRACTICAL_READING_ATTESTED\"", "", "", ""]),
        (
            Format::Badge,
            [
                "\"met (attested)\"",
                "\"denied by policy\"",
                "\"not met (accepted)\"",
                "\"not met (not worse)\"",
            ],
        ),
        (
            Format::BadgeSvg,
            ["met (attested)", "denied by policy", "not met (accepted)", "not met (not worse)"],
        ),
    ]
};

/// Not met, and for one criterion more than the baseline.
fn worse() -> Report {
    let mut before = not_met().clone();
    let open = |c: &&mut CriterionReport| c.verdict == Judgement::Fail && c.parts.is_empty();
    let criterion = before.criteria.iter_mut().find(open).unwrap();
    (criterion.verdict, criterion.findings) = (Judgement::Pass, Vec::new());
    let mut report = not_met().clone();
    report.baseline = Some(diff::compare(&before, not_met()));
    assert!(!report.passes_gate());
    report
}

/// The forms that act on the gate, as they were last looked at: in `tests/gates`, a folder each.
#[test]
fn each_form_of_what_bears_on_the_gate_is_as_it_was_last_looked_at() {
    let reports = [
        ("attested", attested()),
        ("denied", denied()),
        ("accepted", accepted()),
        ("not-worse", unchanged()),
        ("worse", worse()),
    ];
    let left_out = [Format::Json, Format::Html, Format::InTotoSvr, Format::BadgeSvg];
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/gates");
    let mut changed = Vec::new();
    for (name, report) in reports {
        for format in kept().filter(|format| !left_out.contains(format)) {
            let path = root.join(name).join(file_name(format));
            let now = shown(std::slice::from_ref(&report), format);
            if asked("OW_WRITE_SNAPSHOTS") {
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(&path, &now).unwrap();
            } else if fs::read_to_string(&path).unwrap_or_default() != now {
                changed.push(path);
            }
        }
    }
    let how = "OW_WRITE_SNAPSHOTS=1 cargo test --test formats";
    assert!(changed.is_empty(), "changed, see `git diff` after `{how}`: {changed:#?}");
}

#[test]
fn every_form_says_what_bears_on_the_gate() {
    let forms: Vec<Format> = SAID.iter().map(|(format, _)| *format).collect();
    assert_eq!(forms, Format::ALL);
    let reports = [attested(), denied(), accepted(), unchanged()];
    for (format, said) in SAID {
        for (report, words) in reports.iter().zip(said) {
            // Text is broken into lines.
            let is = shown(std::slice::from_ref(report), *format);
            let is = if *format == Format::Text { is.replace("\n  ", " ") } else { is };
            assert!(is.contains(words), "{} does not say {words}:\n{is}", format.id());
            let plain = Report { policy: None, baseline: None, ..report.clone() };
            let plain = shown(&[plain], *format);
            let added = report.policy.is_some() || report.baseline.is_some();
            assert!(
                !added || words.is_empty() || !plain.contains(words),
                "{} always says {words}",
                format.id()
            );
        }
    }
}

#[test]
fn what_opens_the_gate_fails_in_no_form() {
    for report in [accepted(), unchanged()] {
        let report = std::slice::from_ref(&report);
        let junit = shown(report, Format::Junit);
        assert!(!junit.contains("<failure") && !junit.contains("<error"), "{junit}");
        assert!(junit.contains("failures=\"0\" errors=\"0\""), "{junit}");
        let github = shown(report, Format::Github);
        assert!(!github.contains("::error") && github.contains("::warning "), "{github}");
        let gitlab: Value = serde_json::from_str(&shown(report, Format::Gitlab)).unwrap();
        for issue in gitlab.as_array().unwrap() {
            assert!(["info", "minor"].contains(&issue["severity"].as_str().unwrap()), "{issue}");
        }
        let badge: Value = serde_json::from_str(&shown(report, Format::Badge)).unwrap();
        assert_eq!((badge["color"].as_str(), badge.get("isError")), (Some("orange"), None));
    }
}

#[test]
fn what_the_policy_denies_fails_in_every_form_that_can_fail() {
    let report = [denied()];
    let badge: Value = serde_json::from_str(&shown(&report, Format::Badge)).unwrap();
    assert_eq!((badge["color"].as_str(), badge["isError"].as_bool()), (Some("red"), Some(true)));
    assert!(shown(&report, Format::Github).starts_with("::error file="));
    let junit = shown(&report, Format::Junit);
    assert_eq!(junit.matches("<failure").count(), 1, "{junit}");
    assert!(junit.contains("failures=\"1\" errors=\"0\""), "{junit}");
    let tests = junit.matches("<testcase ").count();
    assert!(junit.contains(&format!("tests=\"{tests}\" failures=\"1\"")), "{junit}");
    let result: Value = serde_json::from_str(&shown(&report, Format::InToto)).unwrap();
    assert_eq!(result["predicate"]["result"], "FAILED");
    assert_eq!(shown(&report, Format::InTotoSvr), "");
    assert!(shown(&report, Format::Gitlab).contains("\"blocker\""));
}

#[test]
fn a_denial_and_an_exception_together_keep_the_gate_shut() {
    let mut report = accepted();
    report.policy.as_mut().unwrap().denials = denied().policy.unwrap().denials;
    let report = [report];
    assert!(!report[0].passes_gate());
    assert!(!shown(&report, Format::Sarif).contains("suppressions"));
    assert!(shown(&report, Format::Junit).contains("<failure type=\"fail\""));
    assert!(shown(&report, Format::Badge).contains("denied by policy"));
}

#[test]
fn each_criterion_that_rests_on_someones_word_is_named() {
    let report = [attested()];
    let result: Value = serde_json::from_str(&shown(&report, Format::InToto)).unwrap();
    let named = &result["predicate"]["configuration"][0]["annotations"]["attested"];
    let ids = ["training-methodology", "training-data", "hyperparameters", "open-training-software"];
    assert_eq!(*named, serde_json::json!(ids));
    let properties = shown(&report, Format::InTotoSvr);
    assert!(properties.contains("_HYPERPARAMETERS_ATTESTED\"") && properties.contains("_REDISTRIBUTION\""));
    let github = shown(&report, Format::Github);
    assert!(github.contains("::notice title=ow attested::") && github.contains("Ada Example"), "{github}");
    assert!(
        shown(&report, Format::Junit).contains(&format!("name=\"attested\" value=\"{}\"", ids.join(" ")))
    );
    assert!(shown(&report, Format::Spdx2).contains("hyperparameters pass (attested)"));
}

#[test]
fn a_result_that_the_baseline_has_not_is_new() {
    let report = worse();
    let sarif = shown(&[report], Format::Sarif);
    assert_eq!(sarif.matches("\"baselineState\": \"new\"").count(), 1, "{sarif}");
}

#[test]
fn what_bears_on_the_gate_keeps_to_the_schemas() {
    for report in [attested(), denied(), accepted(), unchanged()] {
        for (format, validator) in schemas::each() {
            for line in schemas::lines(&shown(std::slice::from_ref(&report), format), format) {
                let document: Value = serde_json::from_str(&line).unwrap();
                let errors: Vec<String> = validator.iter_errors(&document).map(|e| e.to_string()).collect();
                assert!(errors.is_empty(), "{}: {errors:#?}", format.id());
            }
        }
    }
}
