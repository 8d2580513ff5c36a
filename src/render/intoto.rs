//! The report as in-toto statements, unsigned: a *test result* of any report, and a *simple verification result* of
//! one that is met.
//!
//! Comes in: reports and an [`Occasion`]. Goes out: one statement a line.
//!
//! A test result knows passed, warned and failed, and *warned* means that a test passed. So what is unknown stands
//! among the failed, and whatever is not met is `FAILED`; which of them are only unknown is said in the annotations of
//! the configuration.
//!
//! A license that a policy does not allow fails a test of its own, `policy`, and there is no verification result. What
//! rests on someone's word passes and is named under `attested` in the annotations; a property that does ends in
//! `_ATTESTED`.
//!
//! A verification result says of every file it names that it has the properties. It therefore names the weights and
//! nothing else (the text of a common license lies in releases of all kinds), and is made only where the definition
//! is met and each file of weights is here and was hashed; else there is none, and the text is empty.

use super::facts::{self, Grade};
use super::gate::{self, Gate};
use super::inert::{NAME, address, json_line, path, sha256, words};
use super::occasion::Occasion;
use crate::definition::Level;
use crate::report::Report;
use crate::verdict::Outcome;
use serde::Serialize;
use std::collections::BTreeMap;

const STATEMENT: &str = "https://in-toto.io/Statement/v1";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Statement<P> {
    #[serde(rename = "_type")]
    kind: &'static str,
    subject: Vec<Resource>,
    predicate_type: &'static str,
    predicate: P,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Resource {
    name: String,
    digest: BTreeMap<&'static str, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    uri: Option<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    annotations: BTreeMap<&'static str, serde_json::Value>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TestResult {
    result: &'static str,
    configuration: [Resource; 1],
    passed_tests: Vec<String>,
    warned_tests: Vec<String>,
    failed_tests: Vec<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Verification {
    verifier: Verifier,
    time_created: String,
    properties: Vec<String>,
}

#[derive(Serialize)]
struct Verifier {
    id: String,
    policies: [Resource; 1],
}

/// A test result of each report, one a line.
#[must_use]
pub fn render(reports: &[Report]) -> String {
    reports.iter().map(|report| json_line(&test_result(report))).collect()
}

/// A simple verification result of each report that is met and whose weights were all hashed, one a line; empty where
/// there is none.
#[must_use]
pub fn verification(reports: &[Report], occasion: &Occasion) -> String {
    reports.iter().filter_map(|report| verified(report, occasion)).map(|s| json_line(&s)).collect()
}

fn test_result(report: &Report) -> Statement<TestResult> {
    let items = facts::items(report);
    let names = |of: &dyn Fn(Grade) -> bool| -> Vec<String> {
        items.iter().filter(|item| of(item.grade)).map(|item| words(&item.criterion.id, NAME)).collect()
    };
    let unknown = names(&|grade| grade == Grade::Unknown);
    let mut configuration = policy(report);
    configuration.annotations.extend([
        ("verdict", report.outcome_words().into()),
        ("reading", report.reading.word().into()),
        ("unknown", unknown.into()),
    ]);
    let attested = facts::attested(report);
    if !attested.is_empty() {
        configuration.annotations.insert("attested", attested.into());
    }
    let denials = gate::denials(report);
    let mut failed = names(&|grade| matches!(grade, Grade::Fail | Grade::Unknown));
    if !denials.is_empty() {
        failed.insert(0, "policy".to_owned());
        configuration.annotations.insert("denials", denials.into());
    }
    configuration.annotations.extend(gate::clause(report).map(|clause| ("gate", clause.into())));
    Statement {
        kind: STATEMENT,
        subject: subject(report),
        predicate_type: "https://in-toto.io/attestation/test-result/v0.1",
        predicate: TestResult {
            result: if is_let_through(report) { "PASSED" } else { "FAILED" },
            configuration: [configuration],
            passed_tests: names(&|grade| grade == Grade::Pass),
            warned_tests: Vec::new(),
            failed_tests: failed,
        },
    }
}

/// Why there is no verification result of a report; nothing where there is one.
#[must_use]
pub fn withheld(report: &Report) -> Option<&'static str> {
    let hashed = weights(report).len();
    match Gate::of(report) {
        Gate::Denied => Some("the policy does not allow a license"),
        _ if !is_let_through(report) => Some("the definition is not met"),
        _ if hashed == 0 => Some("no file of weights was hashed, which `ow check --attest` does"),
        _ if hashed != report.weights.len() => Some("not every file of weights is here and was hashed"),
        _ => None,
    }
}

fn verified(report: &Report, occasion: &Occasion) -> Option<Statement<Verification>> {
    if withheld(report).is_some() {
        return None;
    }
    let hashed = weights(report);
    let items = facts::items(report);
    let passed = items.iter().filter(|item| item.grade == Grade::Pass);
    let prefix = format!("{}_{}", report.definition.id, report.definition.version);
    let stated = |attested: bool| if attested { "_attested" } else { "" };
    let whole = stated(rests_on_attestations(report));
    let whole = property(&format!("{prefix}_met_{}_reading{whole}", report.reading.word()));
    let each = passed
        .map(|item| property(&format!("{prefix}_{}{}", item.criterion.id, stated(item.criterion.attested))));
    let version = words(&report.tool.version, NAME);
    Some(Statement {
        kind: STATEMENT,
        subject: hashed,
        predicate_type: "https://in-toto.io/attestation/svr/v0.2",
        predicate: Verification {
            verifier: Verifier {
                id: format!("pkg:cargo/open-weights@{}", super::inert::uri(&version)),
                policies: [policy(report)],
            },
            time_created: occasion.time.to_string(),
            properties: std::iter::once(whole).chain(each).collect(),
        },
    })
}

/// Whether what is required is shown by someone's word.
fn rests_on_attestations(report: &Report) -> bool {
    let required = report.criteria.iter().filter(|criterion| criterion.level == Level::Required);
    report.required.attested > 0
        || required.into_iter().any(|c| c.attested || c.parts.iter().any(|p| p.attested))
}

/// A report that was written by hand may say one thing and hold another; both have to say that it is met. What a policy
/// does not allow is not let through though it is met, and what it accepts is not met.
fn is_let_through(report: &Report) -> bool {
    let open = |item: &facts::Item<'_>| matches!(item.grade, Grade::Fail | Grade::Unknown);
    Gate::of(report) != Gate::Denied
        && report.verdict == Outcome::Met
        && !facts::items(report).iter().any(open)
}

/// The definition as it was applied.
fn policy(report: &Report) -> Resource {
    let d = &report.definition;
    let digest = sha256(Some(&d.sha256)).map(|hex| ("sha256", hex));
    Resource {
        name: format!("{}.yaml", facts::definition(report).replace('@', "/")),
        digest: digest.into_iter().collect(),
        uri: address(&d.repository),
        annotations: BTreeMap::new(),
    }
}

/// License and card files with their digests, and each file of weights that was hashed; where none has a digest, the
/// report itself.
fn subject(report: &Report) -> Vec<Resource> {
    let relevant = |name: &str| {
        let name = name.to_ascii_lowercase();
        let starts =
            ["readme", "license", "licence", "copying", "notice", "modelcard", "model_card", "use_policy"];
        starts.iter().any(|start| name.starts_with(start))
    };
    let files = report.files.iter().filter(|file| relevant(file.path.rsplit('/').next().unwrap_or("")));
    let mut all: Vec<Resource> =
        files.filter_map(|file| resource(&file.path, sha256(file.sha256.as_ref()))).collect();
    all.extend(weights(report));
    if all.is_empty() {
        let record = crate::render::json::render(std::slice::from_ref(report));
        let digest = facts::raw_digest(record.as_bytes());
        all.extend(resource("report.json", Some(digest)));
    }
    all
}

fn weights(report: &Report) -> Vec<Resource> {
    let here = report.weights.iter().filter(|file| file.presence == "here");
    here.filter_map(|file| resource(&file.path, sha256(file.sha256.as_ref()))).collect()
}

fn resource(file: &str, sha256: Option<String>) -> Option<Resource> {
    Some(Resource {
        name: path("", file)?,
        digest: BTreeMap::from([("sha256", sha256?)]),
        uri: None,
        annotations: BTreeMap::new(),
    })
}

/// `open-weights_2024-02-07_use-any-purpose` as `OPEN_WEIGHTS_2024_02_07_USE_ANY_PURPOSE`.
fn property(text: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' };
    words(text, NAME).chars().map(plain).collect()
}
