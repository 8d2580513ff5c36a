//! The words that several forms of a report share.
//!
//! Comes in: parts of a report. Goes out: plain text about them, which each form escapes in its own way.

use crate::definition::Level;
use crate::report::{
    AncestorReport, ComponentLicense, CriterionReport, FindingKind, Judgement, PinState, PinnedReport,
    Report, SourceReport,
};
use std::fmt::Write as _;

/// What is concluded for a component, and whether something stands against it.
pub(super) fn concluded(license: &ComponentLicense) -> String {
    let force = |wanted: &str| license.sources.iter().find(|s| s.force == wanted && !s.says.is_empty());
    let takes_away = |s: &&SourceReport| s.force == "limits" && s.terms.iter().any(|t| t.kind == "limit");
    let limits = limiting(license.sources.iter().filter(takes_away));
    let lies_there = || format!("which does not name the {}", license.component.replace('-', " "));
    match (&license.concluded, force("questions")) {
        (None, _) => "none found".to_owned(),
        (Some(lying), Some(question)) if license.by_default => {
            format!("not settled; {lying} lies here, {}, and {}", lies_there(), question.says)
        }
        (Some(stated), Some(question)) => format!("not settled; {stated} is stated, but {}", question.says),
        (Some(lying), None) if license.by_default && limits.is_empty() => {
            format!(
                "{lying}, by default: nothing here says in words that it covers the {}",
                license.component.replace('-', " ")
            )
        }
        (Some(stated), None) if limits.is_empty() => stated.clone(),
        (Some(stated), None) => format!("{stated}, limited by {}", limits.join(" and by ")),
    }
}

/// In which way a release is tied to a base model: that it is made from it, may be, or is said to be.
pub(super) fn tied(ancestor: &AncestorReport) -> String {
    match (&ancestor.of, ancestor.doubtful) {
        (Some(of), _) => format!("Base of {of}"),
        (None, true) => "Perhaps made from".to_owned(),
        (None, false) => "Made from".to_owned(),
    }
}

/// What takes away from a license, each once; beyond three it is counted.
fn limiting<'s>(sources: impl Iterator<Item = &'s SourceReport>) -> Vec<String> {
    let mut named: Vec<String> = Vec::new();
    for source in sources {
        let words = match source.says.is_empty() {
            true => format!("what {} says", source.at),
            false => source.says.clone(),
        };
        if !named.contains(&words) {
            named.push(words);
        }
    }
    let more = named.len().saturating_sub(3);
    named.truncate(3);
    if more > 0 {
        named.push(format!("{more} more"));
    }
    named
}

/// What the force of a source means.
pub(super) fn force_words(source: &SourceReport) -> String {
    match (source.force.as_str(), &source.why) {
        ("governs", _) => "governs".to_owned(),
        ("governs-in-part", _) => "governs some checkpoints".to_owned(),
        ("limits", _) => "only what it takes away counts".to_owned(),
        ("doubted", _) => "not certain to apply: what it takes away leaves the answer open".to_owned(),
        ("questions", _) => "puts in question which license governs".to_owned(),
        (_, Some(why)) => format!("does not count: {why}"),
        (other, None) => other.to_owned(),
    }
}

/// Criteria and their parts, each with its depth.
pub(super) fn rows(criteria: &[CriterionReport], depth: usize) -> Vec<(usize, &CriterionReport)> {
    let mut rows = Vec::new();
    for criterion in criteria {
        rows.push((depth, criterion));
        rows.extend(self::rows(&criterion.parts, depth + 1));
    }
    rows
}

/// How many of its parts stand in the way, for a criterion that has parts.
pub(super) fn of_parts(criterion: &CriterionReport) -> String {
    let total = criterion.parts.len();
    let open = |part: &&CriterionReport| matches!(part.verdict, Judgement::Fail | Judgement::Unknown);
    match criterion.parts.iter().filter(open).count() {
        0 => format!("each of its {total} parts passes or does not apply"),
        1 => format!("1 of its {total} parts does not pass"),
        many => format!("{many} of its {total} parts do not pass"),
    }
}

/// Why a criterion came to what it did, in a few words.
pub(super) fn reason(criterion: &CriterionReport) -> String {
    let kind = kind_of(criterion.verdict);
    let finding = criterion.findings.iter().find(|f| f.kind == kind);
    match finding {
        Some(finding) => finding.message.clone(),
        None => criterion.title.clone(),
    }
}

/// How many required criteria came to what, in one sentence.
pub(super) fn counts(report: &Report) -> String {
    let counts = report.required;
    let total = counts.pass + counts.fail + counts.unknown;
    let mut text = format!("{} of {total} required criteria pass", counts.pass);
    let _ = write!(text, ", {} fail, {} unknown", counts.fail, counts.unknown);
    if counts.not_applicable > 0 {
        let _ = write!(text, ", {} do not apply", counts.not_applicable);
    }
    if counts.attested > 0 {
        let what = if counts.attested == 1 { "attestation" } else { "attestations" };
        let _ = write!(text, "; passing rests on {} {what}", counts.attested);
    }
    text + "."
}

/// A text that begins with a capital.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The class that is reached, and what the next one still needs; nothing for a definition without classes.
pub(super) fn ladder(report: &Report) -> Option<String> {
    report.ladder.first()?;
    let reached = report.class_reached().map_or("none is shown", |rung| rung.name.as_str());
    Some(match report.next_class() {
        None => format!("class reached: {reached}"),
        Some(next) => {
            let why = if next.verdict == Judgement::Fail { "fails" } else { "is not shown" };
            format!("class reached: {reached}; {} {why}, it still needs {}", next.name, next.needs.join(", "))
        }
    })
}

/// The word for what a criterion came to; an optional one never fails.
pub(super) fn judged_word(criterion: &CriterionReport) -> &'static str {
    match (criterion.level, criterion.verdict) {
        (_, Judgement::NotApplicable) => "n/a",
        (Level::Optional, Judgement::Fail) => "optional",
        (_, Judgement::Pass) if criterion.attested => "attested",
        (_, verdict) => verdict.word(),
    }
}

/// Which findings speak for what a criterion came to.
pub(super) fn kind_of(judgement: Judgement) -> FindingKind {
    match judgement {
        Judgement::Fail => FindingKind::Fail,
        Judgement::Unknown => FindingKind::Unknown,
        Judgement::Pass | Judgement::NotApplicable => FindingKind::Pass,
    }
}

/// What was found of a piece of evidence that an attestation names.
pub(super) fn pin_words(evidence: &PinnedReport) -> &'static str {
    match (evidence.state, &evidence.path) {
        (PinState::Verified, _) => "unchanged since it was pinned, its content not read",
        (PinState::NotVerified, Some(_)) => "not verified, a pointer stands for it",
        (PinState::NotVerified, None) => "not verified, nothing is fetched",
        (PinState::NotPinned, _) => "not pinned",
        (PinState::Changed, _) => "changed since",
        (PinState::Missing, _) => "missing",
        (PinState::Unreadable, _) => "not to be compared",
    }
}
