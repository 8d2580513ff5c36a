//! What sets two definitions apart: criteria added, dropped and changed, and in what.
//!
//! Comes in: two [`Definition`]s. Goes out: [`Change`]s in the order of the texts. It judges no model.

use super::{Criterion, Definition};
use serde::Serialize;

/// A criterion in which two definitions differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Change {
    /// Id of the criterion or part.
    pub id: String,
    /// In which way.
    pub kind: ChangeKind,
    /// In what they differ, for one that changed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub what: Vec<&'static str>,
    /// What holds when it passes: as the newer text has it, or the older for one that was dropped.
    pub title: String,
    /// Where it stands, likewise.
    pub section: String,
}

/// In which way two definitions differ on a criterion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeKind {
    /// Only the second has it.
    Added,
    /// Only the first has it.
    Dropped,
    /// Both have it, and it asks something else or weighs otherwise.
    Changed,
    /// Both have it, and only its words or its place differ.
    Reworded,
}

impl ChangeKind {
    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Dropped => "dropped",
            Self::Changed => "changed",
            Self::Reworded => "reworded",
        }
    }
}

/// What sets the second apart from the first. Criteria are the same where their ids are.
#[must_use]
pub fn compare(first: &Definition, second: &Definition) -> Vec<Change> {
    let (old, new) = (first.all_criteria(), second.all_criteria());
    let find = |list: &[&Criterion], id: &str| list.iter().position(|c| c.id.as_str() == id);
    let mut changes = Vec::new();
    for criterion in &new {
        match find(&old, criterion.id.as_str()) {
            Some(index) => changes.extend(between(old[index], criterion)),
            None => changes.push(change(criterion, ChangeKind::Added, Vec::new())),
        }
    }
    let gone = old.iter().filter(|c| find(&new, c.id.as_str()).is_none());
    changes.extend(gone.map(|c| change(c, ChangeKind::Dropped, Vec::new())));
    changes
}

fn change(criterion: &Criterion, kind: ChangeKind, what: Vec<&'static str>) -> Change {
    Change {
        id: criterion.id.as_str().to_owned(),
        kind,
        what,
        title: criterion.title.clone(),
        section: criterion.section.clone(),
    }
}

fn between(old: &Criterion, new: &Criterion) -> Option<Change> {
    let ids = |c: &Criterion| c.parts.iter().map(|p| p.id.as_str().to_owned()).collect::<Vec<_>>();
    let substance = [
        ("requirement", old.require != new.require),
        ("condition", old.when != new.when),
        ("level", old.level != new.level),
        ("parts", ids(old) != ids(new)),
        ("attestable", old.attestable != new.attestable),
    ];
    let words = [
        ("section", old.section != new.section),
        ("title", old.title != new.title),
        ("asks", old.asks != new.asks),
        ("question", old.question != new.question),
        ("help", old.help != new.help),
    ];
    let named = |list: &[(&'static str, bool)]| {
        list.iter().filter(|(_, differs)| *differs).map(|(name, _)| *name).collect::<Vec<_>>()
    };
    let mut what = named(&substance);
    let kind = if what.is_empty() { ChangeKind::Reworded } else { ChangeKind::Changed };
    what.extend(named(&words));
    (!what.is_empty()).then(|| change(new, kind, what))
}
