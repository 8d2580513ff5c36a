//! What a policy and a baseline come to, as sentences that every form of the report says alike.
//!
//! Comes in: a [`Report`]. Goes out: [`Remark`]s in the order in which they matter.

use crate::report::changes::{Changes, CriterionChange, Direction};
use crate::report::policy::{ExceptionState, PolicyReport};
use crate::report::{Finding, FindingKind, Judgement, Report};
use crate::verdict::Outcome;

/// How much a remark weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// It closes the gate.
    Against,
    /// It opens the gate.
    For,
    /// It is worth knowing.
    Note,
}

/// One sentence about the gate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// How much it weighs.
    pub weight: Weight,
    /// The sentence.
    pub text: String,
}

fn remark(weight: Weight, text: String) -> Remark {
    Remark { weight, text }
}

/// What a policy made of the report.
#[must_use]
pub fn policy(report: &Report) -> Vec<Remark> {
    let Some(policy) = &report.policy else { return Vec::new() };
    let mut remarks = vec![headline(report, policy)];
    for denial in &policy.denials {
        let license = denial.license.as_deref().unwrap_or("no known license");
        remarks
            .push(remark(Weight::Against, format!("{license} ({}): {}.", denial.component, denial.because)));
    }
    for reading in &policy.readings {
        let text = format!("{} is read {}ly by policy.", reading.criterion, reading.reading.word());
        remarks.push(remark(Weight::Note, text));
    }
    for exception in &policy.exceptions {
        let weight = match exception.state {
            ExceptionState::Used => Weight::For,
            _ => Weight::Note,
        };
        let because = exception.because.as_ref().map_or_else(String::new, |because| format!(": {because}"));
        remarks.push(remark(
            weight,
            format!(
                "Exception for {} ({}, by {}, until {}), {}{because}",
                exception.criterion,
                exception.reason,
                exception.by,
                exception.until,
                exception.state.words()
            ),
        ));
    }
    remarks
}

fn headline(report: &Report, policy: &PolicyReport) -> Remark {
    let from = match &policy.revision {
        Some(revision) => format!("{} at {revision}", policy.file),
        None => policy.file.clone(),
    };
    let words = report.verdict.words();
    match (policy.accepted_until, policy.denials.is_empty()) {
        (_, false) => remark(Weight::Against, format!("Not allowed by the policy {from}.")),
        (Some(until), true) => {
            remark(Weight::For, format!("Definition {words}, accepted by the policy {from} until {until}."))
        }
        (None, true) if report.verdict == Outcome::Met => {
            remark(Weight::Note, format!("The policy {from} was applied and allows it."))
        }
        (None, true) => {
            remark(Weight::Note, format!("The policy {from} was applied and does not accept this."))
        }
    }
}

/// What is different from the baseline.
#[must_use]
pub fn baseline(report: &Report) -> Vec<Remark> {
    let Some(changes) = &report.baseline else { return Vec::new() };
    let before = changes.old.verdict.words();
    let first = match changes.worse {
        true => remark(Weight::Against, format!("Worse than the baseline, which was {before}.")),
        false => remark(Weight::For, format!("Not worse than the baseline, which was {before}.")),
    };
    let mut remarks = vec![first];
    remarks.extend(changed(changes));
    remarks
}

/// What changed, a sentence each: criteria, licenses, evidence, and what to know of the comparison.
#[must_use]
pub fn changed(changes: &Changes) -> Vec<Remark> {
    let mut remarks: Vec<Remark> = changes.criteria.iter().map(criterion).collect();
    for license in &changes.licenses {
        let words = |of: &Option<String>| of.clone().unwrap_or_else(|| "nothing".to_owned());
        let text = format!(
            "License of {}: {} before, {} now.",
            license.component,
            words(&license.before),
            words(&license.after)
        );
        remarks.push(remark(Weight::Note, text));
    }
    for file in &changes.files {
        let text = match file.change.as_str() {
            "gone" => format!("Evidence gone: {}", file.path),
            "new" => format!("Evidence new: {}", file.path),
            _ => format!("Evidence changed: {}", file.path),
        };
        remarks.push(remark(Weight::Note, text));
    }
    for words in &changes.remarks {
        remarks.push(remark(Weight::Note, format!("Not the same {words}.")));
    }
    remarks
}

fn criterion(change: &CriterionChange) -> Remark {
    let word = |judgement: Option<Judgement>| judgement.map_or("not asked", Judgement::word);
    let (before, after) = (word(change.before), word(change.after));
    let weight = match change.direction {
        Direction::Worse => Weight::Against,
        Direction::Better => Weight::For,
        Direction::Changed | Direction::Added | Direction::Dropped => Weight::Note,
    };
    let decides = |finding: &&Finding| match change.after {
        Some(Judgement::Fail) => finding.kind == FindingKind::Fail,
        Some(Judgement::Unknown) => finding.kind == FindingKind::Unknown,
        _ => finding.kind == FindingKind::Pass,
    };
    let reason = change.new.iter().find(decides).map(|finding| {
        let place = finding.at.as_ref().map_or_else(String::new, |at| format!("{at}: "));
        format!(": {place}{}", finding.message)
    });
    let gone = change.gone.first().map(|finding| format!(": no longer {}", finding.message));
    let because = reason.or(gone).unwrap_or_default();
    let text = match before == after {
        true => format!("{} is {after} for other reasons{because}", change.id),
        false => format!("{}: {before} before, {after} now{because}", change.id),
    };
    remark(weight, text)
}
