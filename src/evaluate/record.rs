//! What was seen and concluded, put into the report as it is.

use super::Case;
use super::attest::{Standings, untaken};
use crate::component::Component;
use crate::conclude::{Conclusions, Force, Governing, Source, TermKind};
use crate::definition::{Definition, Loaded, Reading};
use crate::evidence::{Attested, Evidence, Pinned, PinnedPlace, Presence};
use crate::report::{
    AncestorReport, AttestationReport, ComponentLicense, ConflictReport, DefinitionRef, DutyReport,
    PinnedReport, ProblemReport, SourceReport, TermReport, Tool, WeightsReport,
};
use crate::source::safe;
use std::collections::BTreeSet;

pub(super) fn tool(conclusions: &Conclusions) -> Tool {
    Tool {
        name: "ow".to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        spdx_list: conclusions.spdx_list.clone(),
    }
}

pub(super) fn definition(loaded: &Loaded, reading: Reading) -> DefinitionRef {
    let definition = &loaded.definition;
    let note = definition.readings.as_ref().map(|notes| match reading {
        Reading::Practical => notes.practical.clone(),
        Reading::Literal => notes.literal.clone(),
    });
    DefinitionRef {
        id: definition.id.as_str().to_owned(),
        version: definition.version.as_str().to_owned(),
        name: definition.name.clone(),
        steward: definition.steward.clone(),
        repository: definition.source.repository.clone(),
        commit: definition.source.commit.clone(),
        source_sha256: definition.source.sha256.clone(),
        sha256: loaded.sha256(),
        reading_note: note,
    }
}

/// Of the weights, the training and what people use, and of whatever else the definition asks about.
pub(super) fn licenses(conclusions: &Conclusions, definition: &Definition) -> Vec<ComponentLicense> {
    let asked = definition.components();
    let of = |(component, governing): (&Component, &Governing)| ComponentLicense {
        component: component.id().to_owned(),
        concluded: concluded(governing),
        by_default: governing.by_default,
        sources: governing.sources.iter().map(source).collect(),
        conflicts: governing.conflicts.iter().map(conflict).collect(),
    };
    let usual =
        [Component::Weights, Component::TrainingCode, Component::UserInterface, Component::TrainingData];
    let shown = |component: &Component| usual.contains(component) || asked.contains(component);
    conclusions.components.iter().filter(|(component, _)| shown(component)).map(of).collect()
}

/// The labels of all that governs, each once, joined by `AND`.
fn concluded(governing: &Governing) -> Option<String> {
    let governs = |s: &&Source| matches!(s.force, Force::Governs | Force::GovernsInPart);
    let mut seen = BTreeSet::new();
    let labels: Vec<String> = governing
        .sources
        .iter()
        .filter(governs)
        .flat_map(|s| s.says.split(" AND ").map(|label| safe(label, 200)).collect::<Vec<_>>())
        .filter(|label| !label.is_empty() && seen.insert(label.clone()))
        .collect();
    (!labels.is_empty()).then(|| labels.join(" AND "))
}

fn conflict(conflict: &crate::conclude::Conflict) -> ConflictReport {
    ConflictReport {
        one: safe(&conflict.one.0, 200),
        one_at: conflict.one.1.clone(),
        other: safe(&conflict.other.0, 200),
        other_at: conflict.other.1.clone(),
    }
}

fn source(source: &Source) -> SourceReport {
    let (force, why) = match &source.force {
        Force::Governs => ("governs", None),
        Force::GovernsInPart => ("governs-in-part", None),
        Force::Limits => ("limits", None),
        Force::Doubted => ("doubted", None),
        Force::Questions => ("questions", None),
        Force::Noted(why) => ("noted", Some(why.clone())),
    };
    let mut terms: Vec<TermReport> =
        source.terms.sets().into_iter().flat_map(|set| &set.held).map(term).collect();
    terms.sort();
    terms.dedup();
    SourceReport {
        channel: source.channel,
        says: safe(&source.says, 200),
        about: source.about.clone(),
        force: force.to_owned(),
        why,
        at: source.at.clone(),
        words: source.words.clone(),
        terms,
    }
}

fn term(held: &crate::conclude::Held) -> TermReport {
    let kind = match held.kind {
        TermKind::Grant => "grant",
        TermKind::Limit => "limit",
        TermKind::Duty => "duty",
    };
    TermReport {
        kind: kind.to_owned(),
        term: held.term.clone(),
        section: held.section.clone(),
        says: held.note.clone(),
        doubt: held.doubt.clone(),
    }
}

pub(super) fn lineage(conclusions: &Conclusions) -> Vec<AncestorReport> {
    let of = |a: &crate::conclude::Ancestor| AncestorReport {
        id: a.id.clone(),
        relation: a.relation,
        family: a.family.clone(),
        licenses: a.licenses.clone(),
        of: a.of.clone(),
        doubtful: !a.certain && a.of.is_none(),
        duties: a.duties.iter().map(duty).collect(),
        at: a.at.clone(),
        words: a.words.clone(),
    };
    conclusions.lineage.iter().map(of).collect()
}

fn duty(duty: &crate::conclude::Duty) -> DutyReport {
    DutyReport {
        term: duty.term.clone(),
        license: duty.license.clone(),
        section: duty.section.clone(),
        says: duty.says.clone(),
        seen: duty.seen.as_ref().map(|(at, _)| at.clone()),
    }
}

pub(super) fn weights(evidence: &Evidence) -> Vec<WeightsReport> {
    let of = |file: &crate::evidence::WeightsFile| {
        let (presence, oid) = match &file.presence {
            Presence::Here => ("here", None),
            Presence::Pointer { oid } => ("pointer", Some(safe(oid, 100))),
            Presence::Missing => ("missing", None),
        };
        WeightsReport {
            path: safe(&file.path, 1024),
            format: file.format.clone(),
            size_bytes: file.size_bytes,
            presence: presence.to_owned(),
            oid,
            sha256: None,
        }
    };
    evidence.weights.iter().map(of).collect()
}

pub(super) fn problems(evidence: &Evidence) -> Vec<ProblemReport> {
    let of = |problem: &crate::evidence::Problem| ProblemReport {
        kind: problem.kind,
        concerns: problem.concerns.clone(),
        message: safe(&problem.message, 300),
        at: problem.at.clone(),
    };
    evidence.problems.iter().map(of).collect()
}

/// Every attestation, in the order of the declaration, with how it counts.
pub(super) fn attestations(case: &Case<'_>, standings: &Standings) -> Vec<AttestationReport> {
    let of = |(index, a): (usize, &Attested)| {
        let standing = standings.get(&index).cloned().unwrap_or_else(|| untaken(a, case.definition));
        AttestationReport {
            criterion: safe(&a.criterion, 200),
            answer: a.answer,
            state: standing.state,
            why: safe(&standing.why, 400),
            by: safe(&a.by, 200),
            on: a.on,
            until: a.until,
            statement: a.statement.as_deref().map(|words| safe(words, 1000)),
            evidence: a.evidence.iter().map(pinned).collect(),
            at: a.at.clone(),
            words: a.words.clone(),
        }
    };
    case.evidence.attestations.iter().enumerate().map(of).collect()
}

fn pinned(evidence: &Pinned) -> PinnedReport {
    let (path, address) = match &evidence.place {
        PinnedPlace::Path(path) => (Some(safe(path, 1024)), None),
        PinnedPlace::Address(address) => (None, Some(safe(address, 1024))),
    };
    PinnedReport { path, address, sha256: evidence.sha256.clone(), state: evidence.state }
}
