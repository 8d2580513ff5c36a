//! Which base-model family is this name of, and which license comes with it?
//!
//! Comes in: a name or id of a model as written, and `licenses/families.yaml`. Goes out: [`FamilyMatch`]. It never
//! says what a license allows; a name that only resembles a family (`TinyLlama`, `llama.cpp`) is not of it.

use super::names::canonical;
use super::words::{Rewrites, key, words};
use crate::data;
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::LazyLock;

/// The longest name that is looked at, in bytes.
const MAX_NAME_BYTES: usize = 512;

/// A family that a name belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FamilyMatch {
    /// The family's id in `licenses/families.yaml`.
    pub family: &'static str,
    /// The words of the name that decided.
    pub name: String,
    /// The license that comes with it.
    pub license: FamilyLicense,
    /// Where that license is stated.
    pub source: &'static str,
}

/// The license that comes with a base model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FamilyLicense {
    /// This one, by its catalog id.
    Known(String),
    /// One of these: the name does not say which version or size is meant.
    OneOf(Vec<String>),
    /// Not known.
    Unknown,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Table {
    #[allow(dead_code, reason = "checked by a test")]
    schema: u32,
    families: Vec<FamilyRow>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FamilyRow {
    family: String,
    source: String,
    entries: Vec<EntryRow>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct EntryRow {
    names: Vec<String>,
    #[serde(default)]
    sizes: Vec<String>,
    #[serde(default)]
    also: Vec<String>,
    license: Option<String>,
    #[serde(default)]
    one_of: Vec<String>,
    #[serde(default)]
    software: bool,
}

/// Table and, for each key, the entries that it leads to.
struct Index {
    table: Table,
    by_key: HashMap<String, Vec<(usize, usize)>>,
    longest: usize,
}

/// Built once, on the first question: an immutable table.
static INDEX: LazyLock<Index> = LazyLock::new(Index::build);

impl Index {
    fn build() -> Self {
        let table: Table = serde_json::from_str(data::table("licenses/families.yaml")).unwrap_or_default();
        let mut by_key: HashMap<String, Vec<(usize, usize)>> = HashMap::new();
        let mut longest = 0;
        for (row, family) in table.families.iter().enumerate() {
            for (column, entry) in family.entries.iter().enumerate() {
                for name in &entry.names {
                    let key = key(name, &Rewrites::default());
                    longest = longest.max(key.split(' ').count());
                    by_key.entry(key).or_default().push((row, column));
                }
            }
        }
        Self { table, by_key, longest }
    }
}

/// A place in the name where an entry fits.
struct Fit {
    start: usize,
    count: usize,
    weight: usize,
    row: usize,
    column: usize,
}

/// The family of a model's name or id: the entry that says most about it. `None` for names of no known family and
/// for software.
#[must_use]
pub fn family_of(name: &str) -> Option<FamilyMatch> {
    families_of(name).into_iter().next()
}

/// Every family that a name holds, the most specific first: a merge may carry several.
#[must_use]
pub fn families_of(name: &str) -> Vec<FamilyMatch> {
    if name.len() > MAX_NAME_BYTES {
        return Vec::new();
    }
    let words: Vec<String> = words(name, &Rewrites::default()).into_iter().map(|word| word.text).collect();
    let mut fits = fits(&words);
    fits.sort_by_key(|fit| (std::cmp::Reverse((fit.weight, fit.count)), fit.start, fit.row, fit.column));
    let mut used = vec![false; words.len()];
    let mut found: Vec<FamilyMatch> = Vec::new();
    for fit in fits {
        let span = fit.start..fit.start + fit.count;
        if used[span.clone()].iter().any(|used| *used) {
            continue;
        }
        used[span.clone()].fill(true);
        let family = &INDEX.table.families[fit.row];
        let entry = &family.entries[fit.column];
        let license = license_of(entry);
        if !entry.software && !found.iter().any(|known| known.license == license) {
            let name = words[span].join(" ");
            found.push(FamilyMatch { family: &family.family, name, license, source: &family.source });
        }
    }
    found
}

fn license_of(entry: &EntryRow) -> FamilyLicense {
    match (&entry.license, entry.one_of.as_slice()) {
        (Some(id), _) => FamilyLicense::Known(canonical(id)),
        (None, []) => FamilyLicense::Unknown,
        (None, ids) => FamilyLicense::OneOf(ids.iter().map(|id| canonical(id)).collect()),
    }
}

fn fits(words: &[String]) -> Vec<Fit> {
    let mut found = Vec::new();
    for start in 0..words.len() {
        let mut key = String::new();
        for count in 1..=INDEX.longest.min(words.len() - start) {
            if count > 1 {
                key.push(' ');
            }
            key.push_str(&words[start + count - 1]);
            for &(row, column) in INDEX.by_key.get(&key).into_iter().flatten() {
                if let Some(weight) = weight(&INDEX.table.families[row].entries[column], words, count) {
                    found.push(Fit { start, count, weight, row, column });
                }
            }
        }
    }
    found
}

/// How much an entry says about a name, if its further conditions hold.
fn weight(entry: &EntryRow, words: &[String], count: usize) -> Option<usize> {
    let has = |wanted: &String| words.contains(wanted);
    let sized = entry.sizes.is_empty() || entry.sizes.iter().any(has);
    let all = entry.also.iter().all(has);
    (sized && all).then(|| count + usize::from(!entry.sizes.is_empty()) + entry.also.len())
}

#[cfg(test)]
mod tests;
