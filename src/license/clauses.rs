//! Which sentences of a text grant, limit or oblige? The reader for texts that nobody knows.
//!
//! Comes in: the text of a license, what was added to one, or one sentence. Goes out: [`Clause`]s, each with its
//! term, its kind and the decisive words, and the sentences that look operative and were not understood. Patterns,
//! guards and examples are data: `licenses/clauses.yaml`. It never says which criterion a clause bears on, and what it
//! does not find is not proof that nothing is there.

use reader::Reader;
use serde::{Deserialize, Serialize};
use std::ops::Range;

#[allow(dead_code, reason = "the build script compiles; the library only loads")]
mod compiled;
mod language;
mod letters;
#[allow(dead_code, reason = "the build script compiles; the library only loads")]
mod pattern;
mod reader;
mod rules;
mod sentences;
#[allow(dead_code, reason = "the build script compiles; the library only loads")]
mod spelling;
mod words;

pub use language::Language;

/// What a term does.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum TermKind {
    /// It allows.
    Grant,
    /// It takes away.
    Limit,
    /// It asks for something.
    Duty,
}

/// A sentence, or part of one, that grants, limits or obliges.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// Id in `licenses/terms.yaml`.
    pub term: String,
    /// What the term does.
    pub kind: TermKind,
    /// Bytes of the sentence that says it.
    pub span: Range<usize>,
    /// Bytes of the decisive words.
    pub mark: Range<usize>,
    /// Whether careful readers may differ on what is meant.
    pub doubtful: bool,
}

/// What was read in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// Clauses in the order of the text.
    pub clauses: Vec<Clause>,
    /// Bytes of sentences that look operative, or that cannot be read, and of which nothing is known.
    pub unread: Vec<Range<usize>>,
    /// The language of most of it.
    pub language: Language,
}

/// Reads a text that is, or may be, a license, or what was added to one.
#[must_use]
pub fn read(text: &str) -> Reading {
    Reader::new(text, false).read()
}

/// Reads one sentence that speaks of what may be done: of a README, a model card or a gate.
#[must_use]
pub fn read_statement(sentence: &str) -> Vec<Clause> {
    Reader::new(sentence, true).read().clauses
}
