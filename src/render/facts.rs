//! What several formats ask of a report: the criteria that stand for themselves, what each weighs, why it came to
//! what it did, and in which file a finding is shown that has no place of its own.
//!
//! Comes in: a [`Report`]. Goes out: [`Item`]s and words that are safe to show.

use super::inert::{MESSAGE, NAME, path, plain, words};
use crate::data;
use crate::definition::Level;
use crate::report::{CriterionReport, Finding, FindingKind, Judgement, Report};
use crate::source::Location;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// What a criterion means for whoever acts on the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Grade {
    /// Required, and fails.
    Fail,
    /// Required, and unknown.
    Unknown,
    /// Recommended, and not shown to hold.
    Wanted,
    /// Optional, and not shown to hold: it stops nothing.
    Extra,
    /// Shown to hold.
    Pass,
    /// Does not apply.
    NotApplicable,
}

/// A criterion without parts, or a part.
#[derive(Debug, Clone, Copy)]
pub(super) struct Item<'a> {
    pub(super) criterion: &'a CriterionReport,
    pub(super) grade: Grade,
}

/// Every criterion without parts and every part, in the order of the definition.
pub(super) fn items(report: &Report) -> Vec<Item<'_>> {
    let mut items = Vec::new();
    collect(&report.criteria, true, &mut items);
    items
}

/// Parts of a whole that does not apply do not apply either.
fn collect<'a>(criteria: &'a [CriterionReport], applies: bool, items: &mut Vec<Item<'a>>) {
    for criterion in criteria {
        let applies = applies && criterion.verdict != Judgement::NotApplicable;
        if criterion.parts.is_empty() {
            let grade = if applies { grade(criterion) } else { Grade::NotApplicable };
            items.push(Item { criterion, grade });
        } else {
            collect(&criterion.parts, applies, items);
        }
    }
}

fn grade(criterion: &CriterionReport) -> Grade {
    match (criterion.verdict, criterion.level) {
        (Judgement::Pass, _) => Grade::Pass,
        (Judgement::NotApplicable, _) => Grade::NotApplicable,
        (_, Level::Optional) => Grade::Extra,
        (_, Level::Recommended) => Grade::Wanted,
        (Judgement::Fail, Level::Required) => Grade::Fail,
        (Judgement::Unknown, Level::Required) => Grade::Unknown,
    }
}

impl<'a> Item<'a> {
    /// Whether something is asked of whoever publishes the model.
    pub(super) fn is_open(&self) -> bool {
        matches!(self.grade, Grade::Fail | Grade::Unknown | Grade::Wanted)
    }

    /// The findings that speak for what it came to.
    pub(super) fn deciding(&self) -> impl Iterator<Item = &'a Finding> + use<'a> {
        let kind = match self.criterion.verdict {
            Judgement::Fail => FindingKind::Fail,
            Judgement::Unknown => FindingKind::Unknown,
            Judgement::Pass | Judgement::NotApplicable => FindingKind::Pass,
        };
        self.criterion.findings.iter().filter(move |finding| finding.kind == kind)
    }

    /// Title and first reason in one sentence.
    pub(super) fn sentence(&self) -> String {
        let title = &self.criterion.title;
        match self.deciding().next() {
            Some(finding) => plain(&format!("{title}: {}", reason(finding)), MESSAGE),
            None => plain(&format!("{title}: {}", self.criterion.verdict.word()), MESSAGE),
        }
    }

    /// What is to be done: the question that settles it, or how to mend it.
    pub(super) fn advice(&self) -> Option<String> {
        let text = self.criterion.question.as_ref().or(self.criterion.help.as_ref())?;
        Some(plain(text, MESSAGE))
    }

    /// All that is known, one line a finding, each line begun by `* `.
    pub(super) fn account(&self, report: &Report) -> String {
        let mut lines: Vec<String> = Vec::new();
        for finding in self.criterion.findings.iter().take(50) {
            let place = finding.at.as_ref().map(|at| format!(" ({at})")).unwrap_or_default();
            let seen = finding.words.as_ref().map(|w| format!(" | {}", w.as_str())).unwrap_or_default();
            let kind = finding_word(finding.kind);
            lines.push(plain(&format!("* {kind}: {}{place}{seen}", reason(finding)), MESSAGE * 2));
        }
        lines.push(format!("* asked by: {}", asked_by(report, self.criterion)));
        if let Some(advice) = self.advice() {
            let head = if self.criterion.question.is_some() { "question" } else { "help" };
            lines.push(format!("* {head}: {advice}"));
        }
        lines.join("\n")
    }
}

fn finding_word(kind: FindingKind) -> &'static str {
    match kind {
        FindingKind::Fail => "fail",
        FindingKind::Unknown => "unknown",
        FindingKind::Pass => "pass",
        FindingKind::Note => "note",
    }
}

/// What a finding says, with what the catalog knows.
pub(super) fn reason(finding: &Finding) -> String {
    let Some(known) = &finding.known else { return finding.message.clone() };
    match &known.section {
        Some(section) => format!("{} ({section}: {})", finding.message, known.says),
        None => format!("{} ({})", finding.message, known.says),
    }
}

/// The definition and the item in which a criterion stands.
pub(super) fn asked_by(report: &Report, criterion: &CriterionReport) -> String {
    let d = &report.definition;
    plain(&format!("{} {}, {}", d.name, d.version, criterion.section), MESSAGE)
}

/// `ID@VERSION`.
pub(super) fn definition(report: &Report) -> String {
    words(&format!("{}@{}", report.definition.id, report.definition.version), NAME)
}

/// What it comes to, in one sentence.
pub(super) fn outcome(report: &Report) -> String {
    let (d, counts) = (&report.definition, report.required);
    let text = format!(
        "{}: {} ({} {}, {} reading): {} required criteria pass, {} fail, {} unknown",
        report.model.name,
        report.verdict.words(),
        d.name,
        d.version,
        report.reading.word(),
        counts.pass,
        counts.fail,
        counts.unknown
    );
    plain(&text, MESSAGE)
}

/// The rule of a criterion: `OW` and its number in `rules.yaml`, which never changes; a criterion of someone's own
/// definition has none and is called by its definition and id.
pub(super) fn rule(report: &Report, criterion: &str) -> String {
    let id = &report.definition.id;
    match numbers().get(id.as_str()).and_then(|of| of.get(criterion)) {
        Some(number) => format!("OW{number}"),
        None => words(&format!("{id}/{criterion}"), NAME),
    }
}

/// Rule numbers by definition and criterion.
fn numbers() -> BTreeMap<&'static str, BTreeMap<&'static str, u32>> {
    serde_json::from_str(data::table("rules.yaml")).unwrap_or_default()
}

/// Where a finding is shown: its own place, or the beginning of a file that every reader of the release knows.
pub(super) struct Place {
    pub(super) path: String,
    pub(super) line: u32,
    pub(super) column: u32,
}

/// The place of an item: of the first finding that decides and has one. What is missing has none and is shown at the
/// beginning of the model card, since code hosts drop what has no place.
pub(super) fn place(report: &Report, item: &Item<'_>, folder: &str) -> Place {
    let at = item.deciding().find_map(|finding| finding.at.as_ref().and_then(|at| located(at, folder)));
    at.unwrap_or_else(|| Place { path: anchor(report, folder), line: 1, column: 1 })
}

/// A location as a place, where its path stays inside the directory.
pub(super) fn located(at: &Location, folder: &str) -> Option<Place> {
    let path = path(folder, &at.path)?;
    Some(Place { path, line: at.line.unwrap_or(1).max(1), column: at.column.unwrap_or(1).max(1) })
}

/// The model card; else the configuration; else the first file that was read; else the first file of weights.
pub(super) fn anchor(report: &Report, folder: &str) -> String {
    let read = report.files.iter().map(|file| file.path.as_str());
    let weights = report.weights.iter().filter(|file| file.presence != "missing").map(|w| w.path.as_str());
    let all: Vec<&str> = read.chain(weights).filter(|p| path(folder, p).is_some()).collect();
    let rank = |path: &&str| match path.to_ascii_lowercase().as_str() {
        "readme.md" => 0,
        name if name.starts_with("readme") && !name.contains('/') => 1,
        "config.json" => 2,
        name if name.ends_with(".md") || name.ends_with(".json") || name.contains("license") => 3,
        _ => 4,
    };
    // `min_by_key` keeps the first of equals, so that the order of the report decides.
    let best = all.iter().copied().min_by_key(rank).unwrap_or("README.md");
    path(folder, best).unwrap_or_else(|| "README.md".to_owned())
}

/// A digest of parts that does not depend on where they are cut, in lower-case hex.
pub(super) fn digest(parts: &[&str]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// sha256 of bytes, in lower-case hex.
pub(super) fn raw_digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What stays the same about an item while lines move and reasons change: the rule, by which text and reading, and of
/// which model. A code host so keeps one alert from the day a criterion fails to the day it passes.
pub(super) fn fingerprint(report: &Report, item: &Item<'_>, folder: &str) -> String {
    let rule = rule(report, &item.criterion.id);
    digest(&[
        &rule,
        &item.criterion.id,
        &definition(report),
        report.reading.word(),
        folder,
        &words(&report.model.name, NAME),
    ])
}

/// An id in the form of a UUID (version 8) that the reports decide, so that equal reports have equal ids.
pub(super) fn uuid(reports: &[Report]) -> String {
    let hex = digest(&[&serde_json::to_string(reports).unwrap_or_default()]);
    let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
    format!("{}-{}-8{}-8{}-{}", part(0, 8), part(8, 12), part(13, 16), part(17, 20), part(20, 32))
}
