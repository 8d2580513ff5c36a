//! One flat row for one model and one definition: what tables, lists and summaries are made from.
//!
//! Comes in: a [`Line`]. Goes out: a [`Row`] of bounded size. It decides nothing.

use super::line::{Line, Status};
use crate::definition::{Level, Reading};
use crate::report::{
    ComponentLicense, CriterionReport, Finding, FindingKind, Judgement, Report, SourceReport,
};
use crate::source::safe;
use crate::verdict::Outcome;

/// The most entries that a list in a row has.
const LIST_MAX: usize = 64;
/// The longest text in a row, in characters.
const TEXT_MAX_CHARS: usize = 300;

/// Why a required criterion does not pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// Its id.
    pub criterion: String,
    /// What it came to.
    pub verdict: Judgement,
    /// What shows it, in one sentence.
    pub why: String,
    /// The same without what is the model's own, so that models can be counted by it.
    pub kind: String,
    /// Whether what is known of a license shows it.
    pub by_license: bool,
}

impl std::fmt::Display for Reason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}: {}", self.criterion, self.verdict.word(), self.why)
    }
}

/// What a line says, in columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// By which the line names the model.
    pub directory: String,
    /// Whether it was checked. Where it was not, all that follows is empty but for `error` and `run`.
    pub status: Status,
    /// Why the check did not happen.
    pub error: Option<String>,
    /// As in the line.
    pub run: String,
    /// The model's name.
    pub name: Option<String>,
    /// Version of the program.
    pub program: Option<String>,
    /// Id of the definition.
    pub definition: Option<String>,
    /// Its version.
    pub version: Option<String>,
    /// The reading that was applied.
    pub reading: Option<Reading>,
    /// What it comes to.
    pub verdict: Option<Outcome>,
    /// Whether the gate lets it through.
    pub passes_gate: bool,
    /// Whether a policy denies one of its licenses.
    pub denied: bool,
    /// Criteria that attestations decide.
    pub attested: usize,
    /// Criteria and their parts, in the order of the definition.
    pub criteria: Vec<(String, Judgement)>,
    /// Why each required criterion that does not pass does not.
    pub reasons: Vec<Reason>,
    /// The license concluded for the weights.
    pub weights_license: Option<String>,
    /// Whether other terms take away from it or put it in question.
    pub limited: bool,
    /// The licenses concluded for all components, each once.
    pub licenses: Vec<String>,
    /// Sources for one component that name different licenses: `component: one / other`.
    pub conflicts: Vec<String>,
    /// The models it was made from, as written.
    pub base_models: Vec<String>,
    /// Files of weights.
    pub weights_files: usize,
    /// Their size in bytes, as far as it is known.
    pub weights_bytes: u64,
    /// What could not be read, or not wholly.
    pub problems: usize,
}

impl Row {
    /// The license of the weights in words, and whether it is all that counts.
    #[must_use]
    pub fn license_words(&self) -> String {
        match (&self.weights_license, self.limited) {
            (None, _) => "no license found".to_owned(),
            (Some(license), true) => format!("{license}, limited or in question"),
            (Some(license), false) => license.clone(),
        }
    }

    /// The reason that says most: what fails before what is unknown, and what a license says before all else.
    #[must_use]
    pub fn foremost(&self) -> Option<&Reason> {
        self.reasons.iter().min_by_key(|reason| (reason.verdict, !reason.by_license))
    }

    /// What a line says.
    #[must_use]
    pub fn of(line: &Line) -> Self {
        let empty = Self::unchecked(line);
        match &line.report {
            Some(report) => empty.with(report),
            None => empty,
        }
    }

    fn unchecked(line: &Line) -> Self {
        Self {
            directory: line.directory.clone(),
            status: line.status,
            error: line.error.clone(),
            run: line.run.clone(),
            name: None,
            program: None,
            definition: None,
            version: None,
            reading: None,
            verdict: None,
            passes_gate: false,
            denied: false,
            attested: 0,
            criteria: Vec::new(),
            reasons: Vec::new(),
            weights_license: None,
            limited: false,
            licenses: Vec::new(),
            conflicts: Vec::new(),
            base_models: Vec::new(),
            weights_files: 0,
            weights_bytes: 0,
            problems: 0,
        }
    }

    fn with(self, report: &Report) -> Self {
        let weights = report.licenses.iter().find(|license| license.component == "weights");
        let concluded = report.licenses.iter().filter_map(|license| license.concluded.as_deref());
        Self {
            name: Some(report.model.name.clone()),
            program: Some(report.tool.version.clone()),
            definition: Some(report.definition.id.clone()),
            version: Some(report.definition.version.clone()),
            reading: Some(report.reading),
            verdict: Some(report.verdict),
            passes_gate: report.passes_gate(),
            denied: report.policy.as_ref().is_some_and(|policy| !policy.denials.is_empty()),
            attested: report.required.attested,
            criteria: criteria(&report.criteria),
            reasons: reasons(&report.criteria),
            weights_license: weights.and_then(|license| license.concluded.as_deref()).map(short),
            limited: weights.is_some_and(is_limited),
            licenses: distinct(concluded.map(short)),
            conflicts: distinct(report.licenses.iter().flat_map(conflicts)),
            base_models: distinct(report.lineage.iter().map(|ancestor| short(&ancestor.id))),
            weights_files: report.weights.len(),
            weights_bytes: report.weights.iter().fold(0, |sum, file| file.size_bytes.saturating_add(sum)),
            problems: report.problems.len(),
            ..self
        }
    }
}

/// Whether the license that is concluded is not all that counts.
fn is_limited(license: &ComponentLicense) -> bool {
    let takes_away = |s: &SourceReport| s.force == "limits" && s.terms.iter().any(|t| t.kind == "limit");
    license.sources.iter().any(|source| source.force == "questions" || takes_away(source))
}

fn short(text: &str) -> String {
    safe(text, TEXT_MAX_CHARS)
}

/// Each once, in the order in which it is first named.
fn distinct(texts: impl Iterator<Item = String>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for text in texts {
        if found.len() >= LIST_MAX {
            break;
        }
        if !found.contains(&text) {
            found.push(text);
        }
    }
    found
}

fn conflicts(license: &ComponentLicense) -> impl Iterator<Item = String> {
    let words =
        |c: &crate::report::ConflictReport| short(&format!("{}: {} / {}", license.component, c.one, c.other));
    license.conflicts.iter().map(words)
}

fn criteria(of: &[CriterionReport]) -> Vec<(String, Judgement)> {
    let mut found = Vec::new();
    for criterion in of {
        found.push((criterion.id.clone(), criterion.verdict));
        found.extend(criteria(&criterion.parts));
    }
    found
}

/// The first thing that shows why, of each required criterion that does not pass; of its parts where it has any.
fn reasons(criteria: &[CriterionReport]) -> Vec<Reason> {
    let open = |c: &&CriterionReport| matches!(c.verdict, Judgement::Fail | Judgement::Unknown);
    let mut found = Vec::new();
    for criterion in criteria.iter().filter(|c| c.level == Level::Required).filter(open) {
        found.push(reason(criterion));
        found.extend(criterion.parts.iter().filter(open).map(reason));
    }
    // A whole that has no finding of its own says no more than its parts.
    found.retain(|reason| !reason.why.is_empty());
    found.truncate(LIST_MAX);
    found
}

fn reason(criterion: &CriterionReport) -> Reason {
    let wanted = if criterion.verdict == Judgement::Fail { FindingKind::Fail } else { FindingKind::Unknown };
    let finding = criterion.findings.iter().find(|finding| finding.kind == wanted);
    let why = match finding {
        Some(finding) => finding.message.as_str(),
        None if criterion.parts.is_empty() => criterion.title.as_str(),
        None => "",
    };
    Reason {
        criterion: criterion.id.clone(),
        verdict: criterion.verdict,
        why: short(why),
        kind: safe(&finding.map_or_else(|| why.to_owned(), kind), 120),
        by_license: finding.is_some_and(|finding| finding.known.is_some()),
    }
}

/// What models can be counted by: the license and its term where one decides, else the message up to where the
/// model's own words begin.
fn kind(finding: &Finding) -> String {
    match &finding.known {
        Some(known) => format!("{} ({})", known.term, known.license),
        None => finding.message.split([':', '"', '“']).next().unwrap_or_default().trim().to_owned(),
    }
}
