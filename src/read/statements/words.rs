//! Which of a table's phrases stand in a text? The vocabulary of `licenses/statements.yaml` and how it is matched.
//!
//! Comes in: text in lower case. Goes out: phrases with their places, the longest at each. It never knows what a
//! license is.

use crate::data;
use crate::evidence::Relation;
use crate::lookup::{Beginnings, Table as Lookup};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::LazyLock;

/// What a noun speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Noun {
    Weights,
    Code,
    Data,
    Release,
    Foreign,
    WeightsLabel,
    CodeLabel,
    DataLabel,
    Skip,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Table {
    #[allow(dead_code, reason = "checked by a test")]
    schema: u32,
    cues: Vec<String>,
    license_words: Vec<String>,
    terms_headings: Vec<String>,
    norms: Vec<String>,
    shapes: Vec<String>,
    relations: Vec<String>,
    copulas: Vec<String>,
    predicates: Vec<String>,
    nouns: BTreeMap<Noun, Vec<String>>,
    joins: BTreeSet<String>,
    heads: BTreeSet<String>,
    breaks: BTreeSet<String>,
    excludes: Vec<String>,
    pronouns: Vec<String>,
    continues: Vec<String>,
    continuations: Vec<String>,
    others: Vec<String>,
    foreign_headings: Vec<String>,
    speaking_folders: BTreeSet<String>,
    foreign_folders: BTreeSet<String>,
    unnamed: BTreeSet<String>,
    lineage: BTreeMap<Relation, Strengths>,
    model_words: Vec<String>,
    not_models: BTreeSet<String>,
    not_after: BTreeSet<String>,
    closers: Vec<String>,
    backbones: Vec<String>,
    own_models: Vec<String>,
    descendants: Vec<String>,
    away: BTreeSet<String>,
    away_endings: Vec<String>,
    routine_files: Vec<String>,
    data_columns: BTreeSet<String>,
    data_addresses: Vec<String>,
    generic_titles: BTreeSet<String>,
    generic_qualifiers: BTreeSet<String>,
    base_columns: BTreeSet<String>,
    merged_lists: Vec<String>,
    merge_words: Vec<String>,
    cards_of_others: Vec<String>,
    carried: Vec<String>,
    points_back: Vec<String>,
    all_others: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Strengths {
    strong: Vec<String>,
    weak: Vec<String>,
    #[serde(default)]
    numbered: Vec<String>,
    #[serde(default)]
    closed: Vec<String>,
    #[serde(default)]
    label: Vec<String>,
}

/// How surely a phrase speaks of a base model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Strength {
    /// Said of models only.
    Strong,
    /// Said of methods and tools too.
    Weak,
    /// Said of anything: only a name with a version or size counts.
    Numbered,
    /// Said of bases only where a closing word follows the name.
    Closed,
    /// A label: a colon has to follow.
    Label,
}

/// A phrase that leads to a base model's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Lead {
    pub(super) relation: Relation,
    pub(super) strength: Strength,
}

/// The vocabulary, ready for matching.
pub(super) struct Vocabulary {
    pub(super) cues: Phrases<()>,
    pub(super) license_words: Phrases<()>,
    pub(super) terms_headings: Phrases<()>,
    pub(super) norms: Phrases<()>,
    pub(super) shapes: Phrases<()>,
    pub(super) relations: Phrases<()>,
    pub(super) copulas: Phrases<()>,
    pub(super) predicates: Phrases<()>,
    pub(super) nouns: Phrases<Noun>,
    pub(super) excludes: Phrases<()>,
    pub(super) pronouns: Phrases<()>,
    pub(super) continues: Phrases<()>,
    pub(super) continuations: Phrases<()>,
    pub(super) others: Phrases<()>,
    pub(super) foreign_headings: Phrases<()>,
    pub(super) leads: Phrases<Lead>,
    pub(super) model_words: Phrases<()>,
    pub(super) joins: BTreeSet<String>,
    pub(super) heads: BTreeSet<String>,
    pub(super) breaks: BTreeSet<String>,
    pub(super) speaking_folders: BTreeSet<String>,
    pub(super) foreign_folders: BTreeSet<String>,
    pub(super) unnamed: BTreeSet<String>,
    pub(super) not_models: BTreeSet<String>,
    pub(super) not_after: BTreeSet<String>,
    pub(super) closers: Phrases<()>,
    pub(super) backbones: Phrases<()>,
    pub(super) own_models: Phrases<()>,
    pub(super) descendants: Vec<String>,
    pub(super) away: BTreeSet<String>,
    pub(super) away_endings: Vec<String>,
    pub(super) routine_files: Vec<String>,
    pub(super) data_columns: BTreeSet<String>,
    pub(super) data_addresses: Vec<String>,
    pub(super) generic_titles: BTreeSet<String>,
    pub(super) generic_qualifiers: BTreeSet<String>,
    pub(super) base_columns: BTreeSet<String>,
    pub(super) merged_lists: Phrases<()>,
    pub(super) merge_words: Phrases<()>,
    pub(super) cards_of_others: Phrases<()>,
    pub(super) carried: Phrases<()>,
    pub(super) points_back: Phrases<()>,
    pub(super) all_others: Phrases<()>,
}

/// Built once, on the first file: an immutable table.
pub(super) static WORDS: LazyLock<Vocabulary> = LazyLock::new(|| {
    let table: Table = serde_json::from_str(data::table("licenses/statements.yaml")).unwrap_or_default();
    Vocabulary::new(table)
});

impl Vocabulary {
    fn new(table: Table) -> Self {
        let nouns =
            table.nouns.iter().flat_map(|(noun, words)| words.iter().map(|word| (word.clone(), *noun)));
        let leads = table.lineage.iter().flat_map(|(&relation, strengths)| {
            let strong = strengths.strong.iter().map(|word| (word, Strength::Strong));
            let weak = strengths.weak.iter().map(|word| (word, Strength::Weak));
            let numbered = strengths.numbered.iter().map(|word| (word, Strength::Numbered));
            let closed = strengths.closed.iter().map(|word| (word, Strength::Closed));
            let label = strengths.label.iter().map(|word| (word, Strength::Label));
            let all = strong.chain(weak).chain(numbered).chain(closed).chain(label);
            all.map(move |(word, strength)| (word.clone(), Lead { relation, strength }))
        });
        Self {
            nouns: Phrases::new(nouns.collect()),
            leads: Phrases::new(leads.collect()),
            cues: Phrases::plain(table.cues),
            license_words: Phrases::plain(table.license_words),
            terms_headings: Phrases::plain(table.terms_headings),
            norms: Phrases::plain(table.norms),
            shapes: Phrases::plain(table.shapes),
            relations: Phrases::plain(table.relations),
            copulas: Phrases::plain(table.copulas),
            predicates: Phrases::plain(table.predicates),
            excludes: Phrases::plain(table.excludes),
            pronouns: Phrases::plain(table.pronouns),
            continues: Phrases::plain(table.continues),
            continuations: Phrases::plain(table.continuations),
            others: Phrases::plain(table.others),
            foreign_headings: Phrases::plain(table.foreign_headings),
            model_words: Phrases::plain(table.model_words),
            joins: table.joins,
            heads: table.heads,
            breaks: table.breaks,
            speaking_folders: table.speaking_folders,
            foreign_folders: table.foreign_folders,
            unnamed: table.unnamed,
            not_models: table.not_models,
            not_after: table.not_after,
            closers: Phrases::plain(table.closers),
            backbones: Phrases::plain(table.backbones),
            own_models: Phrases::plain(table.own_models),
            descendants: table.descendants,
            away: table.away,
            away_endings: table.away_endings,
            routine_files: table.routine_files,
            data_columns: table.data_columns,
            data_addresses: table.data_addresses,
            generic_titles: table.generic_titles,
            generic_qualifiers: table.generic_qualifiers,
            base_columns: table.base_columns,
            merged_lists: Phrases::plain(table.merged_lists),
            merge_words: Phrases::plain(table.merge_words),
            cards_of_others: Phrases::plain(table.cards_of_others),
            carried: Phrases::plain(table.carried),
            points_back: Phrases::plain(table.points_back),
            all_others: Phrases::plain(table.all_others),
        }
    }
}

/// Phrases to look for, by their first character. A `*` at the end of one lets letters follow.
pub(super) struct Phrases<T> {
    by_first: Lookup<char, Vec<Phrase<T>>>,
    beginnings: Beginnings,
}

struct Phrase<T> {
    text: String,
    /// Any letters may follow.
    open: bool,
    value: T,
}

impl Phrases<()> {
    fn plain(phrases: Vec<String>) -> Self {
        Self::new(phrases.into_iter().map(|phrase| (phrase, ())).collect())
    }
}

impl<T: Copy> Phrases<T> {
    fn new(phrases: Vec<(String, T)>) -> Self {
        let mut by_first: Lookup<char, Vec<Phrase<T>>> = Lookup::default();
        let mut beginnings = Beginnings::default();
        for (phrase, value) in phrases {
            let text = phrase.trim_end_matches('*').to_owned();
            beginnings.add(&text);
            if let Some(first) = text.chars().next() {
                let open = text.len() < phrase.len();
                by_first.entry(first).or_default().push(Phrase { text, open, value });
            }
        }
        for list in by_first.values_mut() {
            list.sort_by(|a, b| b.text.len().cmp(&a.text.len()).then_with(|| a.text.cmp(&b.text)));
        }
        Self { by_first, beginnings }
    }

    /// All phrases of a text in lower case, from left to right, none within another.
    pub(super) fn all(&self, text: &str) -> Vec<(Range<usize>, T)> {
        let mut found = Vec::new();
        let mut at = 0;
        let mut before = ' ';
        while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
            let inner = inside_word(before, &text.as_bytes()[at..]);
            if inner > 0 {
                before = 'x';
                at += inner;
                continue;
            }
            if let Some((length, value)) = self.at(&text[at..], c, before) {
                found.push((at..at + length, value));
                before = 'x';
                at += length;
                continue;
            }
            before = c;
            at += c.len_utf8();
        }
        found
    }

    /// Whether one of the phrases stands in a text in lower case.
    pub(super) fn within(&self, text: &str) -> bool {
        let mut at = 0;
        let mut before = ' ';
        while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
            let inner = inside_word(before, &text.as_bytes()[at..]);
            if inner == 0 && self.at(&text[at..], c, before).is_some() {
                return true;
            }
            before = if inner > 0 { 'x' } else { c };
            at += inner.max(c.len_utf8());
        }
        false
    }

    /// The longest phrase that a text begins with.
    pub(super) fn start(&self, text: &str) -> Option<(usize, T)> {
        self.at(text, text.chars().next()?, ' ')
    }

    fn at(&self, rest: &str, first: char, before: char) -> Option<(usize, T)> {
        if !self.beginnings.may_begin(rest.as_bytes()) {
            return None;
        }
        let spaced = !is_ideograph(first);
        if spaced && (before.is_alphanumeric() && !is_ideograph(before)) {
            return None;
        }
        self.by_first.get(&first)?.iter().find_map(|phrase| {
            let after = rest.strip_prefix(phrase.text.as_str())?.chars().next();
            let ends = phrase.open || !after.is_some_and(|c| c.is_alphanumeric() && !is_ideograph(c));
            let last_spaced = phrase.text.chars().last().is_some_and(|c| !is_ideograph(c));
            (ends || !last_spaced).then_some((phrase.text.len(), phrase.value))
        })
    }
}

/// How many bytes of a text still belong to the Latin word that the character before it is part of: no phrase begins
/// there.
fn inside_word(before: char, text: &[u8]) -> usize {
    if !before.is_ascii_alphanumeric() {
        return 0;
    }
    text.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count()
}

/// Whether the script puts no spaces between words: Han, kana, Hangul.
pub(super) fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3001}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}'
        | '\u{F900}'..='\u{FAFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_parses() {
        let table: Table = serde_json::from_str(data::table("licenses/statements.yaml")).unwrap();
        assert_eq!(table.schema, 1);
        assert_eq!(table.nouns.len(), 9);
    }

    #[test]
    fn phrases_stand_between_words_only_and_the_longest_wins() {
        let phrases =
            Phrases::new(vec![("model".to_owned(), 1), ("model card".to_owned(), 2), ("权重".to_owned(), 3)]);
        assert_eq!(phrases.all("a model, remodel, model card"), [(2..7, 1), (18..28, 2)]);
        assert_eq!(phrases.all("该权重的model"), [(3..9, 3), (12..17, 1)]);
        assert!(!phrases.within("models"));
        let stems = Phrases::plain(vec!["komerč*".to_owned()]);
        assert!(stems.within("pro komerční účely") && !stems.within("nekomerční"));
    }
}
