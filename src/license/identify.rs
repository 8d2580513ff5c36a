//! Which license is this text? Strict: only what a template consumes wholly is called by its name.
//!
//! Comes in: a text. Goes out: [`Identification`]: which license it is, or which one it departs from and where.
//! Similarity chooses candidates and names the nearest; it never decides that a text *is* a license.

mod candidates;
mod difference;
pub mod fingerprint;
pub mod format;
mod identifier;
pub mod index;
mod matcher;
mod prepared;
mod references;
mod titles;
mod words;

pub use fingerprint::Fingerprint;
pub use identifier::Identifier;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// What a text turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// One license and nothing else.
    Exact,
    /// A license with something added, dropped or changed.
    Modified,
    /// Several licenses and nothing else.
    Several,
    /// No license, but it names one.
    Reference,
    /// None that is known.
    Unknown,
}

/// A license that is there, whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Match {
    /// Id of the license.
    pub id: String,
    /// Id of the revision, where several are known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revision: Option<String>,
    /// Further ids whose text is the same (`GPL-3.0-only` and `GPL-3.0-or-later`).
    pub also: Vec<String>,
    /// Where it stands, in bytes.
    pub span: Range<usize>,
}

/// The license from which a modified text departs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Nearest {
    /// Its id.
    pub id: String,
    /// How much of both is common, from 0 to 1. It is for reading; nothing is decided by it.
    pub similarity_0_to_1: f32,
}

/// What happened to a stretch of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeKind {
    /// It is not in the license.
    Added,
    /// Words of the license are missing here.
    Dropped,
    /// Other words stand here than in the license.
    Changed,
}

/// One difference between a text and the nearest license.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// What happened.
    pub kind: ChangeKind,
    /// Where, in bytes; empty where words are missing.
    pub span: Range<usize>,
    /// The license's own words (normalised), where they may be shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected: Option<String>,
}

/// A license that is named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    /// Its id.
    pub id: String,
    /// Where, in bytes.
    pub span: Range<usize>,
}

/// The answer for one text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Identification {
    /// What it turned out to be.
    pub status: Status,
    /// The licenses that are there, whole, in order. In a modified text these are the ones inside what was added to
    /// the nearest license.
    pub licenses: Vec<Match>,
    /// For a modified text, the license from which it departs.
    pub nearest: Option<Nearest>,
    /// For a modified text, everything that the nearest license does not account for.
    pub changes: Vec<Change>,
    /// For a text that is none, the licenses that it names.
    pub references: Vec<Reference>,
}

impl Identification {
    fn of(status: Status) -> Self {
        Self { status, licenses: Vec::new(), nearest: None, changes: Vec::new(), references: Vec::new() }
    }
}
