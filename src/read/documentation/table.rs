//! The table `documentation.yaml` as it stands in the file.
//!
//! Comes in: its text, made JSON. Goes out: its parts with names. What they mean together is [`super::facts`]'s.

use super::phrases::Denial;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The table as it stands.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Table {
    #[serde(rename = "schema")]
    pub(super) _schema: u32,
    #[serde(rename = "topics")]
    pub(super) _topics: BTreeMap<String, String>,
    pub(super) signals: BTreeMap<String, Vec<String>>,
    pub(super) names: Vec<String>,
    pub(super) links: BTreeMap<String, Vec<String>>,
    pub(super) sections: Vec<Section>,
    pub(super) topic_headings: BTreeMap<String, Vec<String>>,
    pub(super) keys: BTreeMap<String, KeySignal>,
    pub(super) texts: BTreeMap<String, Vec<String>>,
    pub(super) paths: BTreeMap<String, PathSignal>,
    pub(super) set_aside: Vec<String>,
    pub(super) discount: Vec<String>,
    pub(super) denial: Denial,
    pub(super) never_denied: Vec<String>,
    pub(super) not_in_ids: Vec<String>,
    pub(super) over_all: Vec<String>,
    pub(super) others: Others,
    pub(super) naming: Naming,
    pub(super) function_words: Vec<String>,
    pub(super) rules: Vec<RuleText>,
    pub(super) code: CodeKinds,
}

/// How a name of a data set is told that stands in no list.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Naming {
    /// Words after a name that is written large.
    pub(crate) after: Vec<String>,
    /// Words in the head of a column of names.
    pub(crate) columns: Vec<String>,
    /// Words that alone are no name.
    pub(crate) never: Vec<String>,
}

/// How a sentence is told that tells of a model of others, as the subject of what was done to it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Others {
    /// The names of models that many are made from, without what number stands after.
    pub(crate) names: Vec<String>,
    /// Those who make them.
    pub(crate) makers: Vec<String>,
    /// Words before a name that make it part of what is told of another.
    pub(crate) joins: Vec<String>,
    /// Words after a name behind which something else is told.
    pub(crate) breaks: Vec<String>,
    /// Verbs.
    pub(crate) verbs: Vec<String>,
    /// Beginnings of words for what was done.
    pub(crate) done: Vec<String>,
}

/// How code is told apart: beginnings of words in file names and of folder names, in lower case.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct CodeKinds {
    /// Extensions of code.
    pub(crate) extensions: Vec<String>,
    /// Folders of code that others wrote, and of tests.
    pub(crate) not_ours: Vec<String>,
    /// Kits with which users train on data of their own.
    pub(crate) user_kits: Vec<String>,
    /// Code that trains.
    pub(crate) training: Vec<String>,
    /// Code that defines the network.
    pub(crate) architecture: Vec<String>,
    /// Code that runs the model.
    pub(crate) inference: Vec<String>,
    /// Code that people use the model through.
    pub(crate) interface: Vec<String>,
    /// Code that measures.
    pub(crate) evaluation: Vec<String>,
    /// Code that prepares data.
    pub(crate) preparation: Vec<String>,
    /// What the class of a network is built on, as it is written in code.
    pub(crate) definitions: Vec<String>,
    /// Tasks of textbooks, with which nobody trains a model to be released.
    pub(crate) other_tasks: Vec<String>,
    /// Words in the head of a script by which its maker keeps the rights to it, in lower case.
    pub(crate) kept_rights: Vec<String>,
    /// Words that stand in a script that trains, as they are written there.
    pub(crate) training_words: Vec<String>,
}

/// Headings of one kind. The first kind that fits a heading is taken.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Section {
    pub(super) id: String,
    pub(super) headings: Vec<String>,
}

/// Configuration keys of one kind, and what their value has to be.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct KeySignal {
    pub(super) keys: Vec<String>,
    #[serde(default)]
    pub(super) value: ValueKind,
}

/// What the value of a key has to be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ValueKind {
    /// Anything.
    #[default]
    Any,
    /// Anything, or what stands on the lines below.
    Present,
    /// A number.
    Number,
    /// Several words that are no placeholder.
    Words,
}

/// Beginnings of folder and file names of one kind, in lower case; `*x` stands anywhere in a file name.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct PathSignal {
    #[serde(default)]
    pub(super) folders: Vec<String>,
    #[serde(default)]
    pub(super) files: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct RuleText {
    pub(super) topic: String,
    pub(super) substance: SubstanceText,
    pub(super) within: Scope,
    #[serde(default)]
    pub(super) cue: Vec<String>,
    #[serde(default)]
    pub(super) without: Vec<String>,
    #[serde(default)]
    pub(super) anywhere: bool,
    pub(super) needs: Vec<NeedText>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum SubstanceText {
    Linked,
    Vague,
    Documented,
}

/// How near to one another the things that a rule needs have to stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Scope {
    /// In one paragraph, list item, table row or code block.
    Block,
    /// Under one heading.
    Section,
    /// In one file.
    File,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct NeedText {
    pub(super) of: Vec<String>,
    #[serde(default = "one")]
    pub(super) at_least: usize,
}

fn one() -> usize {
    1
}
