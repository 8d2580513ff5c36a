//! The report as SARIF 2.1.0, as GitHub code scanning takes it.
//!
//! Comes in: reports and an [`Occasion`]. Goes out: one run a report, one result a criterion that is not shown to
//! hold, so that an alert opens when a criterion fails and closes when it passes.
//!
//! What is *unknown* is a result of kind `fail` at level `warning`. SARIF has a kind for it (`open`), but its level
//! then has to be `none`, and code hosts show no such result: a release that nobody could judge would look clean. A
//! rule here says "this criterion is shown to hold", and where it is not shown, that fails. The word `unknown` stands
//! in the result's properties and in its message. Optional criteria stop nothing and make no result.

use super::facts::{self, Grade, Item};
use super::inert::{self, MESSAGE, NAME, address, plain, uri, words};
use super::occasion::Occasion;
use crate::report::{ProblemReport, Report};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Runs that GitHub takes in one file.
const MAX_RUNS: usize = 20;
/// Results of one run; GitHub shows 5,000.
const MAX_RESULTS: usize = 5000;
/// Further places of one result; GitHub shows 100.
const MAX_RELATED: usize = 20;
/// Files that could not be read, of which a note is made.
const MAX_PROBLEMS: usize = 100;
/// The rule that a file which could not be read comes under.
const PROBLEM: &str = "OW1900";

#[derive(Serialize)]
struct Log {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: Vec<Run>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run {
    tool: Tool,
    automation_details: Automation,
    invocations: [Invocation; 1],
    results: Vec<SarifResult>,
    column_kind: &'static str,
    properties: RunProperties,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: String,
    version: String,
    semantic_version: String,
    information_uri: &'static str,
    rules: Vec<Rule>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: String,
    name: String,
    short_description: Text,
    full_description: Text,
    help: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    help_uri: Option<String>,
    default_configuration: Configuration,
    properties: RuleProperties,
}

#[derive(Serialize)]
struct Text {
    text: String,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct RuleProperties {
    tags: Vec<String>,
    precision: &'static str,
    #[serde(rename = "problem.severity")]
    severity: &'static str,
}

#[derive(Serialize)]
struct Automation {
    id: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RunProperties {
    model: String,
    definition: String,
    reading: &'static str,
    verdict: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifResult {
    rule_id: String,
    rule_index: usize,
    kind: &'static str,
    level: &'static str,
    message: Text,
    locations: [Location; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
    partial_fingerprints: BTreeMap<&'static str, String>,
    properties: ResultProperties,
}

#[derive(Serialize)]
struct ResultProperties {
    verdict: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Text>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: Artifact,
    region: Region,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Artifact {
    uri: String,
    uri_base_id: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
    start_column: u32,
    end_line: u32,
    end_column: u32,
}

/// The reports as one SARIF log. A report that would replace an earlier one in code scanning (same definition,
/// reading and model) is left out.
#[must_use]
pub fn render(reports: &[Report], occasion: &Occasion) -> String {
    let mut seen = BTreeSet::new();
    let runs = reports.iter().filter(|report| seen.insert(category(report, occasion)));
    inert::json(&Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: runs.take(MAX_RUNS).map(|report| run(report, occasion)).collect(),
    })
}

/// What GitHub tells analyses apart by; it ends with a slash.
fn category(report: &Report, occasion: &Occasion) -> String {
    let model = words(&report.model.name, NAME);
    let place = if occasion.folder.is_empty() { &model } else { &occasion.folder };
    format!("ow/{}/{}/{}/", uri(&facts::definition(report)), report.reading.word(), uri(place))
}

fn run(report: &Report, occasion: &Occasion) -> Run {
    let items = facts::items(report);
    let problems: Vec<&ProblemReport> =
        report.problems.iter().filter(|p| !p.concerns.is_empty()).take(MAX_PROBLEMS).collect();
    let mut rules: Vec<Rule> = items.iter().map(|item| rule(report, item)).collect();
    let mut results: Vec<SarifResult> = Vec::new();
    for (index, item) in items.iter().enumerate().filter(|(_, item)| item.is_open()) {
        results.push(result(report, item, index, &occasion.folder));
    }
    for problem in &problems {
        results.push(unread(report, problem, rules.len(), &occasion.folder));
    }
    if !problems.is_empty() {
        rules.push(unread_rule());
    }
    results.truncate(MAX_RESULTS);
    let version = words(&report.tool.version, NAME);
    Run {
        tool: Tool {
            driver: Driver {
                name: "ow".to_owned(),
                semantic_version: version.clone(),
                information_uri: "pkg:cargo/open-weights",
                version: format!("{version} (SPDX list {})", words(&report.tool.spdx_list, NAME)),
                rules,
            },
        },
        automation_details: Automation { id: category(report, occasion) },
        invocations: [Invocation { execution_successful: true }],
        results,
        column_kind: "unicodeCodePoints",
        properties: RunProperties {
            model: words(&report.model.name, NAME),
            definition: facts::definition(report),
            reading: report.reading.word(),
            verdict: report.verdict.words(),
        },
    }
}

fn rule(report: &Report, item: &Item<'_>) -> Rule {
    let criterion = item.criterion;
    let (level, severity) = match item.grade {
        Grade::Wanted | Grade::Extra => ("note", "recommendation"),
        _ => ("error", "error"),
    };
    let advice = item.advice().map(|advice| format!(" {advice}")).unwrap_or_default();
    Rule {
        id: facts::rule(report, &criterion.id),
        name: camel(&criterion.id),
        short_description: Text { text: sentence(&plain(&criterion.title, MESSAGE)) },
        full_description: Text { text: sentence(&plain(&criterion.asks, MESSAGE)) },
        help: Text { text: format!("Asked by {}.{advice}", facts::asked_by(report, criterion)) },
        help_uri: address(&report.definition.repository),
        default_configuration: Configuration { level },
        properties: RuleProperties {
            tags: vec!["open-weights".to_owned(), "license".to_owned(), facts::definition(report)],
            precision: "high",
            severity,
        },
    }
}

fn unread_rule() -> Rule {
    let text = "A file that bears on the license or the documentation of the model could not be read whole.";
    Rule {
        id: PROBLEM.to_owned(),
        name: "FileNotRead".to_owned(),
        short_description: Text { text: "A file could not be read.".to_owned() },
        full_description: Text { text: text.to_owned() },
        help: Text { text: "Mend the file, or check the release where the file is whole.".to_owned() },
        help_uri: None,
        default_configuration: Configuration { level: "note" },
        properties: RuleProperties {
            tags: vec!["open-weights".to_owned()],
            precision: "high",
            severity: "recommendation",
        },
    }
}

fn result(report: &Report, item: &Item<'_>, rule_index: usize, folder: &str) -> SarifResult {
    let place = facts::place(report, item, folder);
    let further = |(index, finding): (usize, &crate::report::Finding)| {
        let place = facts::located(finding.at.as_ref()?, folder)?;
        let message = Some(Text { text: plain(&facts::reason(finding), MESSAGE) });
        Some(Location { id: Some(index), message, ..location(&place) })
    };
    let related = item.deciding().enumerate().skip(1).filter_map(further).take(MAX_RELATED).collect();
    let level = match item.grade {
        Grade::Fail => "error",
        Grade::Unknown => "warning",
        _ => "note",
    };
    SarifResult {
        rule_id: facts::rule(report, &item.criterion.id),
        rule_index,
        kind: "fail",
        level,
        message: Text { text: message(report, item) },
        locations: [location(&place)],
        related_locations: related,
        partial_fingerprints: fingerprints(&facts::fingerprint(report, item, folder)),
        properties: ResultProperties { verdict: item.criterion.verdict.word() },
    }
}

fn message(report: &Report, item: &Item<'_>) -> String {
    let head = match item.grade {
        Grade::Fail => "Not met",
        Grade::Unknown => "Unknown",
        _ => "Recommended",
    };
    let mut text = sentence(&format!("{head}: {}", item.sentence()));
    if let Some(advice) = item.advice() {
        text = format!("{text} {advice}");
    }
    format!("{text} Asked by {}.", facts::asked_by(report, item.criterion))
}

fn unread(report: &Report, problem: &ProblemReport, rule_index: usize, folder: &str) -> SarifResult {
    let anchor = || facts::Place { path: facts::anchor(report, folder), line: 1, column: 1 };
    let place = facts::located(&problem.at, folder).unwrap_or_else(anchor);
    let file = words(&problem.at.path, NAME);
    let message = plain(&format!("{file}: {}", problem.message), MESSAGE);
    let kind = format!("{:?}", problem.kind);
    let hash = facts::digest(&[PROBLEM, &facts::definition(report), folder, &file, &kind]);
    SarifResult {
        rule_id: PROBLEM.to_owned(),
        rule_index,
        kind: "fail",
        level: "note",
        message: Text { text: sentence(&message) },
        locations: [location(&place)],
        related_locations: Vec::new(),
        partial_fingerprints: fingerprints(&hash),
        properties: ResultProperties { verdict: "note" },
    }
}

/// Under the name that GitHub reads, in the form that its own action gives it, and whole under our own.
fn fingerprints(hash: &str) -> BTreeMap<&'static str, String> {
    let short = hash.get(..16).unwrap_or_default();
    BTreeMap::from([("primaryLocationLineHash", format!("{short}:1")), ("owCriterion/v1", hash.to_owned())])
}

/// A report knows where words begin and not where they end, so that the region is their first character.
fn location(place: &facts::Place) -> Location {
    Location {
        id: None,
        physical_location: PhysicalLocation {
            artifact_location: Artifact { uri: uri(&place.path), uri_base_id: "%SRCROOT%" },
            region: Region {
                start_line: place.line,
                start_column: place.column,
                end_line: place.line,
                end_column: place.column.saturating_add(1),
            },
        },
        message: None,
    }
}

/// With a full stop, as SARIF asks of messages.
fn sentence(text: &str) -> String {
    if text.ends_with(['.', '?', '!', '…']) { text.to_owned() } else { format!("{text}.") }
}

/// `use-any-purpose` as `UseAnyPurpose`.
fn camel(id: &str) -> String {
    let word = |part: &str| {
        let mut letters = part.chars().filter(char::is_ascii_alphanumeric);
        letters.next().map(|c| c.to_ascii_uppercase()).into_iter().chain(letters).collect::<String>()
    };
    words(&id.split(['-', '.']).map(word).collect::<String>(), NAME)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_has_a_name_in_camel_case() {
        assert_eq!(camel("use-any-purpose"), "UseAnyPurpose");
        assert_eq!(camel("annex-iv-2d.10"), "AnnexIv2d10");
        assert_eq!(camel("<b>-\u{1b}x"), "BX");
    }

    #[test]
    fn a_message_ends_with_a_stop_once() {
        assert_eq!(sentence("a"), "a.");
        assert_eq!(sentence("a?"), "a?");
    }
}
