//! The patterns of `licenses/clauses.yaml`, compiled.
//!
//! Comes in: the table, when the program is built: the build script uses this file, so it uses nothing of the crate but
//! what stands beside it. Goes out: [`Compiled`], in the order of the table. It never sees a text.

use super::pattern::{Pattern, Vocabulary};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The patterns as they are written.
#[derive(Debug, Default, Deserialize)]
struct Written {
    walls: Vec<String>,
    lists: BTreeMap<String, Vec<String>>,
    leads: Vec<String>,
    operative: Vec<String>,
    own: Vec<String>,
    neutral: Vec<String>,
    guards: BTreeMap<String, Patterns>,
    rules: Vec<Patterns>,
}

#[derive(Debug, Default, Deserialize)]
struct Patterns {
    patterns: Vec<String>,
}

/// The patterns and the words that they speak of.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Compiled {
    pub(super) vocabulary: Vocabulary,
    pub(super) leads: Vec<Pattern>,
    pub(super) operative: Vec<Pattern>,
    pub(super) own: Vec<Pattern>,
    pub(super) neutral: Vec<Pattern>,
    /// By guard.
    pub(super) guards: Vec<Vec<Pattern>>,
    /// By rule.
    pub(super) rules: Vec<Vec<Pattern>>,
}

/// Compiles the table, given as JSON, to JSON; the error says what is wrong with it.
pub(crate) fn compile(table: &str) -> Result<String, String> {
    let table: Written = serde_json::from_str(table).map_err(|error| error.to_string())?;
    let mut vocabulary = Vocabulary::default();
    vocabulary.wall_off(&table.walls);
    let mut all = |patterns: &[String]| -> Result<Vec<Pattern>, String> {
        patterns.iter().map(|pattern| vocabulary.compile(pattern, &table.lists)).collect()
    };
    let (leads, operative) = (all(&table.leads)?, all(&table.operative)?);
    let (own, neutral) = (all(&table.own)?, all(&table.neutral)?);
    let guards = table.guards.values().map(|guard| all(&guard.patterns)).collect::<Result<_, _>>()?;
    let rules = table.rules.iter().map(|rule| all(&rule.patterns)).collect::<Result<_, _>>()?;
    let compiled = Compiled { vocabulary, leads, operative, own, neutral, guards, rules };
    serde_json::to_string(&compiled).map_err(|error| error.to_string())
}
