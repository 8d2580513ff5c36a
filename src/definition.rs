//! What must hold: definitions as data.
//!
//! Comes in: YAML, embedded or a user's own. Goes out: [`Definition`], found by name (`named`) and checked beyond its
//! types (`sound`), or an error that points at the word. It never knows how a thing is found out.

pub mod compare;
pub mod lint;
pub mod requirement;

mod named;
mod sound;

pub use named::{DEFAULT, FILE_MAX_BYTES, Loaded, find, parse, shipped, texts};

use crate::component::Component;
use crate::yaml::Word;
use requirement::Requirement;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A definition of openness in one of its versions: one file `definitions/<id>/<version>.yaml`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Definition {
    /// Version of this schema; always 1.
    pub schema: u32,
    /// Id in kebab case; the folder's name.
    pub id: Word,
    /// Version; the file's stem.
    pub version: Word,
    /// Full name.
    pub name: String,
    /// Who keeps it.
    pub steward: String,
    /// Whether it is in force.
    pub status: Status,
    /// The text it was made from.
    pub source: Source,
    /// What it is about, in one or two sentences.
    pub summary: String,
    /// What sets the two readings apart, where the text has two.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub readings: Option<ReadingNotes>,
    /// Documents that may stand in for criteria, by id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub equivalents: Vec<Equivalent>,
    /// What is asked, in the order of the text.
    pub criteria: Vec<Criterion>,
    /// Classes that build upon each other, the lowest first, where the definition has any. What is required is what
    /// the lowest class asks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ladder: Vec<Rung>,
}

/// A class of a ladder. It asks what its criteria ask and what the classes below it ask.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Rung {
    /// Id in kebab case, unique in the ladder.
    pub id: Word,
    /// Its name in the definition's words.
    pub name: String,
    /// Where the definition sets it.
    pub section: String,
    /// Ids of criteria (not of parts) that it asks beyond the classes below it.
    pub criteria: Vec<Word>,
}

/// Whether a version is in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// In force.
    Current,
    /// A later version took its place.
    Superseded,
    /// Not final.
    Draft,
}

/// The text a definition was made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Source {
    /// Where the text is kept.
    pub repository: String,
    /// The commit in which it has this wording.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
    /// The file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// sha256 of the file at that commit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// License of the text.
    pub license: String,
    /// What a reader should know of the source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// What sets the two readings apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ReadingNotes {
    /// What the practical reading takes the text to mean.
    pub practical: String,
    /// What the literal reading takes it to mean.
    pub literal: String,
}

/// Which of two readings of a text is applied.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Reading {
    /// What the text comes to in practice. The default.
    #[default]
    Practical,
    /// What the words say.
    Literal,
}

impl Definition {
    /// The criterion, or part of one, with this id.
    #[must_use]
    pub fn criterion(&self, id: &str) -> Option<&Criterion> {
        fn find<'d>(criteria: &'d [Criterion], id: &str) -> Option<&'d Criterion> {
            criteria.iter().find_map(|c| if c.id.as_str() == id { Some(c) } else { find(&c.parts, id) })
        }
        find(&self.criteria, id)
    }

    /// Every criterion and every part, in the order of the text.
    #[must_use]
    pub fn all_criteria(&self) -> Vec<&Criterion> {
        fn list(criteria: &[Criterion]) -> Vec<&Criterion> {
            criteria.iter().flat_map(|c| std::iter::once(c).chain(list(&c.parts))).collect()
        }
        list(&self.criteria)
    }

    /// The components whose license or files it asks about.
    #[must_use]
    pub fn components(&self) -> BTreeSet<Component> {
        let criteria = self.all_criteria();
        let asked = criteria.iter().flat_map(|c| c.require.iter().chain(&c.when));
        let mut found = BTreeSet::new();
        for requirement in asked.chain(self.equivalents.iter().map(|e| &e.require)) {
            requirement.visit(&mut |part| found.extend(part.component()));
        }
        found
    }
}

impl Reading {
    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Practical => Self::Literal,
            Self::Literal => Self::Practical,
        }
    }

    /// `practical` or `literal`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Practical => "practical",
            Self::Literal => "literal",
        }
    }
}

/// A document that a definition takes as sufficient for some of its criteria.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Equivalent {
    /// Id within the definition.
    pub id: Word,
    /// What it is.
    pub title: String,
    /// Where the definition names it.
    pub section: String,
    /// What it has to hold.
    pub require: Requirement,
}

/// How much a criterion weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// It decides.
    Required,
    /// It is reported, and asked for.
    Recommended,
    /// It is reported.
    Optional,
}

/// One thing a definition asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Criterion {
    /// Id in kebab case, unique in the definition.
    pub id: Word,
    /// A sentence that says what holds when it passes.
    pub title: String,
    /// Where the definition asks it.
    pub section: String,
    /// What it asks, in words of our own.
    pub asks: String,
    /// How much it weighs; parts have the level of their whole.
    #[serde(default = "required")]
    pub level: Level,
    /// It applies only where this holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Requirement>,
    /// What has to hold. A criterion has this or parts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub require: Option<Requirement>,
    /// Parts that all have to hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Criterion>,
    /// The question that settles it where it is unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<String>,
    /// How to mend it where it fails.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// Whether a person's attestation may settle it where nothing in the release does.
    #[serde(default = "yes", skip_serializing_if = "Clone::clone")]
    pub attestable: bool,
}

fn required() -> Level {
    Level::Required
}

fn yes() -> bool {
    true
}
