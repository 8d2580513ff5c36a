//! What a policy and a baseline come to, as sentences that every form of the report says alike.
//!
//! Comes in: a [`Report`]. Goes out: how the gate stands, and [`Remark`]s in the order in which they matter.

use crate::date::Date;
use crate::report::changes::{Changes, CriterionChange, Direction};
use crate::report::policy::{ExceptionState, PolicyReport};
use crate::report::{Finding, FindingKind, Judgement, Report};
use crate::verdict::Outcome;

/// How the gate stands to what the definition comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gate {
    /// Open where the definition is met, and shut where it is not.
    Plain,
    /// A policy does not allow a license: shut, whatever the definition comes to.
    Denied,
    /// Not met, and a policy accepts that until a day.
    Accepted(Date),
    /// Not met, and no worse than the baseline.
    NotWorse,
}

impl Gate {
    pub(super) fn of(report: &Report) -> Self {
        let policy = report.policy.as_ref();
        let accepted = policy.and_then(|policy| policy.accepted_until);
        let not_worse = report.baseline.as_ref().is_some_and(|changes| !changes.worse);
        match (report.verdict, accepted) {
            _ if policy.is_some_and(|policy| !policy.denials.is_empty()) => Self::Denied,
            (Outcome::Met, _) => Self::Plain,
            (_, Some(until)) => Self::Accepted(until),
            (_, None) if not_worse => Self::NotWorse,
            (_, None) => Self::Plain,
        }
    }

    /// Why what is not met stops nothing, where that is so.
    pub(super) fn excuse(self) -> Option<String> {
        match self {
            Self::Plain | Self::Denied => None,
            Self::Accepted(until) => Some(format!("accepted by the policy until {until}")),
            Self::NotWorse => Some("not worse than the baseline".to_owned()),
        }
    }
}

/// What the gate adds to what the definition comes to, where it adds something: `accepted by the policy until …`.
pub(super) fn clause(report: &Report) -> Option<String> {
    let gate = Gate::of(report);
    let compared = || match report.baseline.as_ref()?.worse {
        true => Some("worse than the baseline".to_owned()),
        false => Some("not worse than the baseline".to_owned()),
    };
    match gate {
        Gate::Denied => Some("not allowed by the policy".to_owned()),
        _ => gate.excuse().or_else(compared),
    }
}

/// What the definition comes to, and what the gate makes of it: `not met, accepted by the policy until …`.
pub(super) fn headline(report: &Report) -> String {
    let clause = clause(report).map_or_else(String::new, |clause| format!(", {clause}"));
    format!("{}{clause}", report.outcome_words())
}

/// Each license that the policy does not allow, and why, in one sentence.
pub(super) fn denials(report: &Report) -> Vec<String> {
    let all = report.policy.iter().flat_map(|policy| &policy.denials);
    all.map(|denial| {
        let license = denial.license.as_deref().unwrap_or("no known license");
        format!("{license} ({}): {}.", denial.component, denial.because.trim_end_matches('.'))
    })
    .collect()
}

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
    let mut remarks = vec![applied(report, policy)];
    remarks.extend(denials(report).into_iter().map(|text| remark(Weight::Against, text)));
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

fn applied(report: &Report, policy: &PolicyReport) -> Remark {
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
