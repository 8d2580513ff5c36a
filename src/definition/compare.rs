//! What sets two definitions apart: criteria, equivalents and classes added, dropped and changed, and in what.
//!
//! Comes in: two [`Definition`]s. Goes out: [`Change`]s in the order of the texts. It judges no model.

use super::requirement::Requirement;
use super::{Criterion, Definition, Equivalent, Rung};
use schemars::JsonSchema;
use serde::Serialize;

/// Something in which two definitions differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Change {
    /// What it is.
    pub of: ChangeOf,
    /// Its id.
    pub id: String,
    /// In which way.
    pub kind: ChangeKind,
    /// In what they differ that can change a verdict: of a criterion `requirement`, `condition`, `level`, `parts` and
    /// `attestable`, of an equivalent `requirement`, of a class `criteria`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub what: Vec<&'static str>,
    /// In which words they differ: `section`, `title`, `asks`, `question`, `help`, `name`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<&'static str>,
    /// What holds when it passes, or its name: as the newer text has it, or the older for one that was dropped.
    pub title: String,
    /// Where it stands, likewise.
    pub section: String,
}

/// What differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeOf {
    /// A criterion or a part of one.
    Criterion,
    /// A document that the definition takes as sufficient.
    Equivalent,
    /// A class of the ladder.
    Class,
}

/// In which way two definitions differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
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
    /// Every kind, in the order in which they are told.
    pub const ALL: [Self; 4] = [Self::Added, Self::Dropped, Self::Changed, Self::Reworded];

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

/// What sets the second apart from the first. Criteria, equivalents and classes are the same where their ids are.
#[must_use]
pub fn compare(first: &Definition, second: &Definition) -> Vec<Change> {
    let (old, new) = (sides(first), sides(second));
    let same = |a: &Side<'_>, b: &Side<'_>| (a.of, a.id) == (b.of, b.id);
    let mut changes = Vec::new();
    for side in &new {
        match old.iter().find(|other| same(other, side)) {
            Some(other) => changes.extend(between(other, side)),
            None => changes.push(change(side, ChangeKind::Added, Vec::new(), Vec::new())),
        }
    }
    let gone = old.iter().filter(|side| !new.iter().any(|other| same(other, side)));
    changes.extend(gone.map(|side| change(side, ChangeKind::Dropped, Vec::new(), Vec::new())));
    changes.sort_by_key(|change| change.of);
    changes
}

fn sides(definition: &Definition) -> Vec<Side<'_>> {
    let criteria = definition.all_criteria().into_iter().map(of_criterion);
    let equivalents = definition.equivalents.iter().map(of_equivalent);
    criteria.chain(equivalents).chain(definition.ladder.iter().map(of_class)).collect()
}

/// What of a criterion, an equivalent or a class is held against the other's.
struct Side<'d> {
    of: ChangeOf,
    id: &'d str,
    substance: Vec<(&'static str, Substance<'d>)>,
    words: Vec<(&'static str, Option<&'d str>)>,
    title: &'d str,
    section: &'d str,
}

/// Something that can change a verdict.
enum Substance<'d> {
    Asked(Option<&'d Requirement>),
    Said(String),
}

impl Substance<'_> {
    fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Asked(Some(one)), Self::Asked(Some(two))) => one.asks_the_same(two),
            (Self::Asked(one), Self::Asked(two)) => one.is_none() && two.is_none(),
            (Self::Said(one), Self::Said(two)) => one == two,
            _ => false,
        }
    }
}

fn of_criterion(c: &Criterion) -> Side<'_> {
    let parts: Vec<&str> = c.parts.iter().map(|part| part.id.as_str()).collect();
    Side {
        of: ChangeOf::Criterion,
        id: c.id.as_str(),
        substance: vec![
            ("requirement", Substance::Asked(c.require.as_ref())),
            ("condition", Substance::Asked(c.when.as_ref())),
            ("level", Substance::Said(format!("{:?}", c.level))),
            ("parts", Substance::Said(parts.join(" "))),
            ("attestable", Substance::Said(c.attestable.to_string())),
        ],
        words: vec![
            ("section", Some(&c.section)),
            ("title", Some(&c.title)),
            ("asks", Some(&c.asks)),
            ("question", c.question.as_deref()),
            ("help", c.help.as_deref()),
        ],
        title: &c.title,
        section: &c.section,
    }
}

fn of_equivalent(e: &Equivalent) -> Side<'_> {
    Side {
        of: ChangeOf::Equivalent,
        id: e.id.as_str(),
        substance: vec![("requirement", Substance::Asked(Some(&e.require)))],
        words: vec![("section", Some(&e.section)), ("title", Some(&e.title))],
        title: &e.title,
        section: &e.section,
    }
}

fn of_class(rung: &Rung) -> Side<'_> {
    let criteria: Vec<&str> = rung.criteria.iter().map(crate::yaml::Word::as_str).collect();
    Side {
        of: ChangeOf::Class,
        id: rung.id.as_str(),
        substance: vec![("criteria", Substance::Said(criteria.join(" ")))],
        words: vec![("section", Some(&rung.section)), ("name", Some(&rung.name))],
        title: &rung.name,
        section: &rung.section,
    }
}

fn change(side: &Side<'_>, kind: ChangeKind, what: Vec<&'static str>, words: Vec<&'static str>) -> Change {
    Change {
        of: side.of,
        id: side.id.to_owned(),
        kind,
        what,
        words,
        title: side.title.to_owned(),
        section: side.section.to_owned(),
    }
}

fn between(old: &Side<'_>, new: &Side<'_>) -> Option<Change> {
    let what: Vec<&'static str> = old
        .substance
        .iter()
        .zip(&new.substance)
        .filter(|((_, one), (_, two))| !one.is(two))
        .map(|((name, _), _)| *name)
        .collect();
    let words: Vec<&'static str> = old
        .words
        .iter()
        .zip(&new.words)
        .filter(|(one, two)| one != two)
        .map(|((name, _), _)| *name)
        .collect();
    let kind = match (what.is_empty(), words.is_empty()) {
        (false, _) => ChangeKind::Changed,
        (true, false) => ChangeKind::Reworded,
        (true, true) => return None,
    };
    Some(change(new, kind, what, words))
}
