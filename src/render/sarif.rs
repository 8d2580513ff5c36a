//! The report as SARIF 2.1.0, as GitHub code scanning takes it.
//!
//! Comes in: reports and an [`Occasion`]. Goes out: one run a report, one result a criterion that is not shown to
//! hold, so that an alert opens when a criterion fails and closes when it passes.
//!
//! What is *unknown* is a result of kind `fail` at level `warning`. SARIF has a kind for it (`open`), but its level
//! then has to be `none`, and code hosts show no such result: a release that nobody could judge would look clean. A
//! rule here says "this criterion is shown to hold", and where it is not shown, that fails. The word `unknown` stands
//! in the result's properties and in its message. Optional criteria stop nothing and make no result.
//!
//! A license that a policy does not allow is a result of a rule of its own. What a policy accepts is suppressed, with the
//! reason; where a baseline was given, each result says whether it is new.

mod log;
mod rules;

use super::facts::{self, Grade, Item};
use super::gate::{self, Gate};
use super::inert::{self, MESSAGE, NAME, plain, uri, words};
use super::occasion::Occasion;
use crate::report::policy::{ExceptionReport, ExceptionState};
use crate::report::{Judgement, ProblemReport, Report};
use log::{
    Artifact, Automation, Driver, Invocation, Location, Log, PhysicalLocation, Region, ResultProperties, Run,
    RunProperties, SarifResult, Suppression, Text, Tool,
};
use rules::{policy_rule, rule, unread_rule};
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
    let mut rules: Vec<_> = items.iter().map(|item| rule(report, item)).collect();
    let denied = facts::denied(report, &occasion.folder);
    let rule_of_denied = rules.len();
    if !denied.is_empty() {
        rules.push(policy_rule());
    }
    let mut results: Vec<SarifResult> = denied.into_iter().map(|d| not_allowed(d, rule_of_denied)).collect();
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
            verdict: report.outcome_words(),
            gate: gate::clause(report),
            attested: facts::attested(report),
            attested_by: facts::on_whose_word(report),
        },
    }
}

fn not_allowed(denied: facts::Denied, rule_index: usize) -> SarifResult {
    let text = denied.text.strip_prefix("not").map_or_else(|| denied.text.clone(), |t| format!("Not{t}"));
    SarifResult {
        rule_id: facts::POLICY.to_owned(),
        rule_index,
        kind: "fail",
        level: "error",
        message: Text { text: sentence(&text) },
        locations: [location(&denied.place)],
        related_locations: Vec::new(),
        partial_fingerprints: fingerprints(&denied.fingerprint),
        baseline_state: None,
        suppressions: Vec::new(),
        properties: ResultProperties { verdict: "denied" },
    }
}

/// What a policy accepts is suppressed, with the exceptions that cover it; what is only not worse than the baseline is
/// not, and says that it is not new.
fn suppressions(report: &Report, item: &Item<'_>) -> Vec<Suppression> {
    let gate = Gate::of(report);
    let required = matches!(item.grade, Grade::Fail | Grade::Unknown);
    let Some(excuse) = gate.excuse().filter(|_| required && matches!(gate, Gate::Accepted(_))) else {
        return Vec::new();
    };
    let covering = exceptions(report, &item.criterion.id);
    let said = |exception: &ExceptionReport| {
        let because = exception.because.as_ref().map(|because| format!(": {because}")).unwrap_or_default();
        let (reason, by, until) = (&exception.reason, &exception.by, exception.until);
        plain(&format!("accepted by the policy until {until}: {reason}, by {by}{because}"), MESSAGE)
    };
    let justifications = match covering.is_empty() {
        true => vec![excuse],
        false => covering.into_iter().map(said).collect(),
    };
    let suppression = |justification| Suppression { kind: "external", status: "accepted", justification };
    justifications.into_iter().map(suppression).collect()
}

/// The exceptions that cover a criterion, or the whole of which it is a part.
fn exceptions<'r>(report: &'r Report, id: &str) -> Vec<&'r ExceptionReport> {
    let whole = report.criteria.iter().find(|c| c.parts.iter().any(|part| part.id == id));
    let covers = |exception: &&ExceptionReport| {
        exception.state == ExceptionState::Used
            && (exception.criterion == id || whole.is_some_and(|whole| whole.id == exception.criterion))
    };
    report.policy.iter().flat_map(|policy| &policy.exceptions).filter(covers).collect()
}

/// How a result stands to the baseline, where one was given.
fn baseline_state(report: &Report, item: &Item<'_>) -> Option<&'static str> {
    let changes = report.baseline.as_ref()?;
    let change = changes.criteria.iter().find(|change| change.id == item.criterion.id);
    Some(match change {
        None => "unchanged",
        Some(change) if !matches!(change.before, Some(Judgement::Fail | Judgement::Unknown)) => "new",
        Some(change) if change.before == change.after && change.new.is_empty() => "unchanged",
        Some(_) => "updated",
    })
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
        baseline_state: baseline_state(report, item),
        suppressions: suppressions(report, item),
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
    let place = facts::located(&problem.at, folder).unwrap_or_else(|| facts::top(report, folder));
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
        baseline_state: None,
        suppressions: Vec::new(),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_ends_with_a_stop_once() {
        assert_eq!(sentence("a"), "a.");
        assert_eq!(sentence("a?"), "a?");
    }
}
