//! Statements about a model: what they name, and when there is none.

use crate::scenario::{self, examine};
use crate::snapshots::shown;
use open_weights::definition::{self, Reading};
use open_weights::render::Format;
use open_weights::render::occasion::{Moment, Occasion, Release};
use open_weights::render::spdx3;
use open_weights::report::Judgement;
use open_weights::{Examined, Report};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;

fn files(name: &str) -> BTreeMap<String, Vec<u8>> {
    let folder = scenario::root().join(name).join("release");
    let read = |file: &str| (file.to_owned(), fs::read(folder.join(file)).unwrap());
    ["README.md", "config.json", "model.safetensors", "train.py"].into_iter().map(read).collect()
}

fn judged(examined: &Examined) -> Report {
    let definition = definition::find("open-weights").unwrap().remove(0);
    examined.judge(&definition, Reading::Practical)
}

pub fn attested(name: &str) -> Report {
    let examined = examine(name, files(name));
    let mut report = judged(&examined);
    report.attest(&examined.weights_digests());
    report
}

fn statement(report: &Report, format: Format) -> Value {
    let text = shown(std::slice::from_ref(report), format);
    serde_json::from_str(&text).unwrap_or_default()
}

#[test]
fn a_verification_names_the_weights_and_nothing_else() {
    let report = attested("met");
    let statement = statement(&report, Format::InTotoSvr);
    let subject = statement["subject"].as_array().unwrap();
    assert_eq!(subject.len(), 1);
    assert_eq!(subject[0]["name"], "model.safetensors");
    let digest = subject[0]["digest"]["sha256"].as_str().unwrap();
    assert_eq!(digest, report.weights[0].sha256.as_deref().unwrap());
    let met = "OPEN_WEIGHTS_2024_02_07_MET_PRACTICAL_READING";
    assert_eq!(statement["predicate"]["properties"][0], met);
}

#[test]
fn there_is_no_verification_of_what_is_not_met_or_not_hashed() {
    assert_eq!(shown(&[attested("llama-claiming-apache")], Format::InTotoSvr), "");
    let unhashed = &scenario::find("met").practical;
    assert_eq!(shown(std::slice::from_ref(unhashed), Format::InTotoSvr), "");
    let mut partly = attested("met");
    let mut second = partly.weights[0].clone();
    (second.path, second.sha256) = ("second.safetensors".to_owned(), None);
    partly.weights.push(second);
    assert_eq!(shown(&[partly], Format::InTotoSvr), "");
}

#[test]
fn a_report_that_says_met_over_a_criterion_that_is_not_is_not_verified() {
    let mut forged = attested("met");
    forged.criteria[0].verdict = Judgement::Unknown;
    assert_eq!(shown(&[forged.clone()], Format::InTotoSvr), "");
    assert_eq!(statement(&forged, Format::InToto)["predicate"]["result"], "FAILED");
}

#[test]
fn what_is_unknown_counts_as_failed_in_a_test_result_and_is_named() {
    let report = &scenario::find("custom-license").practical;
    assert_eq!(report.verdict.words(), "undecided");
    let predicate = &statement(report, Format::InToto)["predicate"];
    assert_eq!(predicate["result"], "FAILED");
    assert_eq!(predicate["warnedTests"], serde_json::json!([]));
    let unknown = &predicate["configuration"][0]["annotations"]["unknown"];
    assert!(unknown.as_array().unwrap().contains(&"use-any-purpose".into()), "{unknown}");
}

#[test]
fn a_test_result_names_card_and_license_and_hashed_weights() {
    let report = &scenario::find("met-in-practice").practical;
    let names = |report: &Report| -> Vec<String> {
        let statement = statement(report, Format::InToto);
        let subject = statement["subject"].as_array().unwrap().clone();
        subject.iter().map(|s| s["name"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names(report), ["LICENSE", "README.md"]);
    assert!(names(&attested("met")).contains(&"model.safetensors".to_owned()));
}

#[test]
fn where_no_file_has_a_digest_the_statement_is_about_the_report() {
    let mut report = scenario::find("met").practical.clone();
    report.files.clear();
    assert_eq!(statement(&report, Format::InToto)["subject"][0]["name"], "report.json");
}

#[test]
fn weights_are_hashed_only_when_that_is_asked_for() {
    assert!(scenario::find("met").practical.weights.iter().all(|file| file.sha256.is_none()));
}

#[test]
fn a_pointer_is_never_hashed_in_place_of_its_weights() {
    let mut report = scenario::find("pointers").practical.clone();
    let path = report.weights[0].path.clone();
    report.attest(&BTreeMap::from([(path, "0".repeat(64))]));
    assert_eq!(report.weights[0].sha256, None);
}

#[test]
fn a_license_that_is_not_settled_is_not_given_as_concluded() {
    let report = &scenario::find("llama-claiming-apache").practical;
    let spdx = statement(report, Format::Spdx2);
    assert_eq!(spdx["packages"][0]["licenseConcluded"], "NOASSERTION");
    assert_eq!(spdx["packages"][0]["licenseDeclared"], "Apache-2.0");
    let bom = statement(report, Format::CycloneDx16);
    let license = &bom["metadata"]["component"]["licenses"][0]["license"];
    assert!(license["id"].is_null() && license["name"].is_string(), "{license}");
}

#[test]
fn the_ai_profile_is_claimed_only_with_all_that_it_asks() {
    let report = std::slice::from_ref(&scenario::find("met").practical);
    let conformance = |occasion: &Occasion| {
        let graph: Value = serde_json::from_str(&spdx3::render(report, occasion)).unwrap();
        let last = graph["@graph"].as_array().unwrap().last().unwrap().clone();
        last["profileConformance"].as_array().unwrap().contains(&"ai".into())
    };
    let release = Release {
        supplier: Some("The tagger's authors".to_owned()),
        version: Some("1.0".to_owned()),
        download: Some("https://example.org/plover".to_owned()),
        released: Some(Moment::at(1_750_000_000)),
    };
    let with = |release: Release| Occasion { release, ..Occasion::default() };
    assert!(conformance(&with(release.clone())));
    assert!(!conformance(&with(Release::default())));
    assert!(!conformance(&with(Release { supplier: None, ..release.clone() })));
    assert!(!conformance(&with(Release { version: None, ..release.clone() })));
    assert!(!conformance(&with(Release { download: Some("http://x".to_owned()), ..release.clone() })));
    assert!(!conformance(&with(Release { released: None, ..release })));
}

#[test]
fn a_time_is_written_where_one_is_given_and_only_where_a_format_asks_else() {
    let report = std::slice::from_ref(&scenario::find("met").practical);
    let bom = |occasion: &Occasion| {
        use open_weights::render::cyclonedx::{Version, render};
        serde_json::from_str::<Value>(&render(report, Version::V1_6, occasion)).unwrap()
    };
    assert!(bom(&Occasion::default())["metadata"]["timestamp"].is_null());
    assert_eq!(bom(&Occasion::at(0))["metadata"]["timestamp"], "1970-01-01T00:00:00Z");
}
