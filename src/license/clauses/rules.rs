//! The rules of `licenses/clauses.yaml`, put together once in a process.
//!
//! Comes in: the embedded table and its patterns, which the build script compiled (see [`super::compiled`]). Goes out:
//! [`Rules`]. It never sees a text.

use super::TermKind;
use super::compiled::Compiled;
use super::pattern::{Pattern, Vocabulary};
use crate::data;
use crate::license::catalog;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The table as it is embedded: without patterns, lists and examples.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Table {
    #[serde(rename = "schema")]
    _schema: u32,
    guards: BTreeMap<String, Guard>,
    rules: Vec<Written>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Guard {
    #[serde(default)]
    all_limits: bool,
    /// What it covers binds somebody all the same: it is not what is meant, and not harmless either.
    #[serde(default)]
    binds: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Written {
    term: String,
    #[serde(default)]
    place: Place,
    #[serde(default)]
    doubtful: bool,
    #[serde(default)]
    alone: bool,
    #[serde(default)]
    unless: Vec<String>,
}

/// Where a rule applies.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Place {
    /// In every sentence and heading.
    #[default]
    Anywhere,
    /// In headings and in the first lines of a text.
    Title,
    /// In texts that are hardly more than a pointer.
    Short,
    /// In single statements of a README or a gate.
    Statement,
}

/// A compiled rule.
#[derive(Debug)]
pub(super) struct Rule {
    pub(super) term: String,
    pub(super) kind: TermKind,
    pub(super) place: Place,
    pub(super) doubtful: bool,
    /// It has to be said by the sentence itself, not together with the lead of a list.
    pub(super) alone: bool,
    pub(super) patterns: Vec<Pattern>,
    /// Numbers of the guards that silence it.
    pub(super) guards: Vec<usize>,
}

/// All that is known of how clauses are worded.
#[derive(Debug, Default)]
pub(super) struct Rules {
    pub(super) vocabulary: Vocabulary,
    /// What opens a list of forbidden things.
    pub(super) leads: Vec<Pattern>,
    /// Words of a sentence that binds or frees somebody.
    pub(super) operative: Vec<Pattern>,
    /// A list item that has a subject and a verb of its own.
    pub(super) own: Vec<Pattern>,
    /// Operative wording that is known to be no clause.
    pub(super) neutral: Vec<Pattern>,
    pub(super) guards: Vec<Vec<Pattern>>,
    /// For each guard whether what it covers binds somebody all the same.
    pub(super) binding: Vec<bool>,
    pub(super) rules: Vec<Rule>,
}

static RULES: LazyLock<Rules> = LazyLock::new(|| compile().unwrap_or_default());

/// The rules of this program.
pub(super) fn rules() -> &'static Rules {
    &RULES
}

/// Puts the embedded table together; the error says what is wrong with it.
fn compile() -> Result<Rules, String> {
    let table: Table =
        serde_json::from_str(data::table("licenses/clauses.yaml")).map_err(|error| error.to_string())?;
    let mut compiled: Compiled =
        serde_json::from_str(data::table("clauses")).map_err(|error| error.to_string())?;
    if compiled.rules.len() != table.rules.len() || compiled.guards.len() != table.guards.len() {
        return Err("the patterns are of another table".to_owned());
    }
    let terms = catalog::vocabulary();
    let binding = table.guards.values().map(|guard| guard.binds).collect();
    let mut rules = Vec::new();
    for (written, patterns) in table.rules.iter().zip(std::mem::take(&mut compiled.rules)) {
        let kind = kind(terms, &written.term).ok_or_else(|| format!("no term `{}`", written.term))?;
        let guards = guards_of(&table, written, kind)?;
        let (term, place) = (written.term.clone(), written.place);
        let (doubtful, alone) = (written.doubtful, written.alone);
        rules.push(Rule { term, kind, place, doubtful, alone, patterns, guards });
    }
    let Compiled { vocabulary, leads, operative, own, neutral, guards, .. } = compiled;
    Ok(Rules { vocabulary, leads, operative, own, neutral, guards, binding, rules })
}

fn guards_of(table: &Table, written: &Written, kind: TermKind) -> Result<Vec<usize>, String> {
    if let Some(name) = written.unless.iter().find(|name| !table.guards.contains_key(*name)) {
        return Err(format!("no guard `{name}`"));
    }
    let applies = |(name, guard): (&String, &Guard)| {
        written.unless.contains(name) || (guard.all_limits && kind == TermKind::Limit)
    };
    Ok(table
        .guards
        .iter()
        .enumerate()
        .filter(|(_, guard)| applies(*guard))
        .map(|(number, _)| number)
        .collect())
}

fn kind(terms: &catalog::Vocabulary, term: &str) -> Option<TermKind> {
    if terms.limits.contains_key(term) {
        Some(TermKind::Limit)
    } else if terms.duties.contains_key(term) {
        Some(TermKind::Duty)
    } else {
        terms.grants.contains_key(term).then_some(TermKind::Grant)
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_shipped_table_compiles() {
        if let Err(error) = super::compile() {
            panic!("licenses/clauses.yaml: {error}");
        }
    }
}
