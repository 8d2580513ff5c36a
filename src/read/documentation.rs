//! What documents the model: its architecture, how and on what it was trained, and with which settings.
//!
//! Comes in: model cards and other prose, configurations and recipes. Goes out: [`DocumentationFact`]s, each with how
//! much it says: a placeholder, a pointer, a phrase, or substance. All words, headings, keys and thresholds are in
//! `documentation.yaml`. It never decides whether that is enough.

mod assignments;
mod blocks;
pub(crate) mod facts;
mod keys;
mod names;
mod outline;
pub(crate) mod passages;
mod phrases;
mod table;
mod tokens;

use crate::evidence::DocumentationFact;
use crate::source::SourceFile;
use keys::Pair;
use passages::Passage;

/// The topic of training software; its facts are [`crate::read::code`]'s.
const SOFTWARE: &str = "training-software";
/// The topic of recipes, which show that training software is there.
const RECIPE: &str = "training-recipe";

/// Reads prose: model cards, READMEs, datasheets, pages of documentation.
#[must_use]
pub fn read_prose(file: &SourceFile) -> Vec<DocumentationFact> {
    read_words(file).documents
}

/// What prose says, told apart by whom it is for.
pub(crate) struct Words {
    /// What documents the model.
    pub(crate) documents: Vec<DocumentationFact>,
    /// What it says of the software that trained the model: documented where its launch is shown, linked where it is
    /// only named.
    pub(crate) software: Vec<DocumentationFact>,
    /// There is more of it than is read.
    pub(crate) is_cut: bool,
}

/// Reads prose once for all that asks about it.
pub(crate) fn read_words(file: &SourceFile) -> Words {
    let facts = facts::facts();
    let blocks = blocks::blocks(file.text());
    let (passages, mut found) = outline::passages(facts, file, &blocks);
    let judged = passages::judge(facts, file, &passages);
    let software = judged.iter().filter(|fact| fact.topic == SOFTWARE).cloned().collect();
    found.extend(judged);
    Words { documents: documents(found), software, is_cut: blocks.len() >= blocks::BLOCKS_MAX }
}

/// Whether a file is a recipe of training: settings with which a trainer is run.
pub(crate) fn is_recipe(file: &SourceFile) -> bool {
    let text = beginning(file);
    let pairs = match file.path().rsplit('.').next() {
        Some("json") => keys::json_pairs(text),
        Some("yaml" | "yml" | "toml") => keys::yaml_pairs(text),
        _ => return false,
    };
    read_pairs(file, &pairs).iter().any(|fact| fact.topic == RECIPE)
}

/// Reads JSON: configurations, trainer states, arguments, Croissant, SPDX and CycloneDX documents. What is said in
/// words under a key for words is judged as prose is.
#[must_use]
pub fn read_json(file: &SourceFile) -> Vec<DocumentationFact> {
    let facts = facts::facts();
    let pairs = keys::json_pairs(beginning(file));
    let mut found = vec![passage(facts, file, &keys::with_entries(&pairs))];
    found.extend(pairs.iter().filter_map(|pair| passages::of_value(facts, file, pair)));
    documents(passages::judge(facts, file, &found))
}

/// Reads YAML: recipes and configurations of training frameworks and merges.
#[must_use]
pub fn read_yaml(file: &SourceFile) -> Vec<DocumentationFact> {
    // Maps that are written on one line hold several pairs.
    let mut pairs = keys::yaml_pairs(beginning(file));
    pairs.extend(assignments::pairs(beginning(file)));
    documents(read_pairs(file, &pairs))
}

/// Reads TOML, gin and other files of names and values.
#[must_use]
pub fn read_assignments(file: &SourceFile) -> Vec<DocumentationFact> {
    documents(read_pairs(file, &assignments::pairs(beginning(file))))
}

/// Reads code: the sizes of a network where it is defined, the settings where its training is launched.
#[must_use]
pub fn read_code(file: &SourceFile) -> Vec<DocumentationFact> {
    let facts = facts::facts();
    let text = beginning(file);
    let mut passage = passage(facts, file, &assignments::pairs(text));
    passage.seen.extend(facts.signal("code").map(|signal| (signal, 0)));
    let defined = assignments::definition(text, &facts.code.definitions);
    if let (Some(signal), Some(at)) = (facts.signal("code.definition"), defined) {
        passage.seen.insert(signal, at);
    }
    documents(passages::judge(facts, file, &[passage]))
}

/// As much of a file as is read.
fn beginning(file: &SourceFile) -> &str {
    tokens::cut(file.text(), blocks::FILE_MAX_BYTES)
}

/// The facts that document the model; those of its training software are [`crate::read::code`]'s.
fn documents(mut found: Vec<DocumentationFact>) -> Vec<DocumentationFact> {
    found.retain(|fact| fact.topic != SOFTWARE && fact.topic != RECIPE);
    found
}

fn read_pairs(file: &SourceFile, pairs: &[Pair<'_>]) -> Vec<DocumentationFact> {
    let facts = facts::facts();
    passages::judge(facts, file, &[passage(facts, file, pairs)])
}

/// A file of keys and values as one passage.
fn passage(facts: &facts::Facts, file: &SourceFile, pairs: &[Pair<'_>]) -> Passage {
    let mut passage = Passage { span: 0..file.text().len(), ..Passage::default() };
    passage.seen.extend(facts.path(file.path()).into_iter().map(|signal| (signal, 0)));
    passage.seen.extend(keys::signals(facts, pairs));
    passage
}

#[cfg(test)]
mod tests;
