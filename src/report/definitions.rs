//! What sets two definitions apart, and what that changes for one model.
//!
//! Comes in: two definitions, and reports on one model by both. Goes out: [`DefinitionDiff`], complete in itself. It
//! judges nothing.

use super::{CriterionReport, Report};
use crate::definition::Definition;
use crate::definition::compare::{Change, compare};
use crate::verdict::Outcome;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Name of the schema of [`DefinitionDiff`].
pub const SCHEMA: &str = "ow/definition-diff/1";

/// What stands for a criterion that a definition does not have.
pub const ABSENT: &str = "-";

/// What sets the second definition apart from the first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct DefinitionDiff {
    /// Always `ow/definition-diff/1`.
    pub schema: String,
    /// The first.
    pub first: Named,
    /// The second.
    pub second: Named,
    /// In what they differ.
    pub changes: Vec<Change>,
    /// What that changes for a model, where one was named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<OnModel>,
}

/// A definition by its names, and who keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Named {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: String,
    /// Its full name.
    pub name: String,
    /// Who keeps it.
    pub steward: String,
}

/// One model by both definitions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct OnModel {
    /// The model's name.
    pub model: String,
    /// What it comes to by each.
    pub verdicts: [Outcome; 2],
    /// The class that is reached in each, where either has classes; `-` where none is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub classes: Option<[String; 2]>,
    /// Criteria and parts that came to something else, by id; `-` where a definition does not have it.
    pub criteria: BTreeMap<String, [&'static str; 2]>,
}

impl DefinitionDiff {
    /// What sets the second apart from the first.
    #[must_use]
    pub fn of(first: &Definition, second: &Definition, reports: Option<(&Report, &Report)>) -> Self {
        Self {
            schema: SCHEMA.to_owned(),
            first: named(first),
            second: named(second),
            changes: compare(first, second),
            on: reports.map(|(old, new)| on(old, new)),
        }
    }
}

fn named(definition: &Definition) -> Named {
    Named {
        id: definition.id.as_str().to_owned(),
        version: definition.version.as_str().to_owned(),
        name: definition.name.clone(),
        steward: definition.steward.clone(),
    }
}

fn on(old: &Report, new: &Report) -> OnModel {
    let class =
        |report: &Report| report.class_reached().map_or_else(|| ABSENT.to_owned(), |rung| rung.id.clone());
    let has_classes = !old.ladder.is_empty() || !new.ladder.is_empty();
    OnModel {
        model: new.model.name.clone(),
        verdicts: [old.verdict, new.verdict],
        classes: has_classes.then(|| [class(old), class(new)]),
        criteria: verdicts_that_differ(old, new),
    }
}

fn verdicts_that_differ(old: &Report, new: &Report) -> BTreeMap<String, [&'static str; 2]> {
    let (mut before, mut after) = (BTreeMap::new(), BTreeMap::new());
    all(&old.criteria, &mut before);
    all(&new.criteria, &mut after);
    let ids: BTreeSet<&str> = before.keys().chain(after.keys()).copied().collect();
    let of = |verdicts: &BTreeMap<&str, &'static str>, id: &str| verdicts.get(id).copied().unwrap_or(ABSENT);
    let pair = |id: &str| [of(&before, id), of(&after, id)];
    ids.into_iter().map(|id| (id.to_owned(), pair(id))).filter(|(_, [a, b])| a != b).collect()
}

fn all<'r>(criteria: &'r [CriterionReport], found: &mut BTreeMap<&'r str, &'static str>) {
    for criterion in criteria {
        found.insert(&criterion.id, criterion.verdict.word());
        all(&criterion.parts, found);
    }
}
