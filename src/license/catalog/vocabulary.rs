//! The vocabulary of terms, and the closed word lists by which prose about a license is weighed.
//!
//! Comes in: `licenses/terms.yaml`, embedded at build time. Goes out: [`Vocabulary`]. Which license holds which term is
//! said in the catalog; what a word list decides is said where it is used.

use crate::data;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The vocabulary of `licenses/terms.yaml`: id to meaning, in three kinds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Vocabulary {
    /// Version of this schema; always 1.
    pub schema: u32,
    /// What a license may grant.
    pub grants: BTreeMap<String, String>,
    /// What a license may limit.
    pub limits: BTreeMap<String, String>,
    /// What a license may ask.
    pub duties: BTreeMap<String, String>,
    /// Limits that a sentence of prose can state by itself.
    #[serde(default)]
    pub firm_in_prose: Vec<String>,
    /// How prose says what a model is meant for.
    #[serde(default)]
    pub intent_in_prose: Intent,
    /// Terms that prose states only beside a word that binds.
    #[serde(default)]
    pub bound_in_prose: Bound,
    /// Words beside which a license is named and not granted.
    #[serde(default)]
    pub unsure_in_prose: Vec<String>,
    /// Words by which a sentence speaks as a license does.
    #[serde(default)]
    pub licensing_in_prose: Vec<String>,
    /// Words that keep rights back.
    #[serde(default)]
    pub reserved_in_prose: Vec<String>,
    /// Remarks that look like limits and take nothing away.
    #[serde(default)]
    pub harmless_in_prose: Asked,
    /// Of the words that keep rights back, those that only call a license the release's own.
    #[serde(default)]
    pub own_in_prose: Vec<String>,
    /// What is called a license and governs no release.
    #[serde(default)]
    pub no_licenses: Vec<String>,
    /// Words of a license's name that say nothing of which one it is.
    #[serde(default)]
    pub generic_names: Vec<String>,
    /// Families whose members are the versions of one license.
    #[serde(default)]
    pub version_families: Vec<String>,
    /// What those who use a model for gain are asked to do.
    #[serde(default)]
    pub asked_of_users: Asked,
    /// How prose says the license of what a part was made from.
    #[serde(default)]
    pub upstream_in_prose: Upstream,
    /// How the text of a license speaks of weights.
    #[serde(default)]
    pub weights_in_texts: Vec<String>,
    /// By grant: the limits that take it away, and the words beside which they take away less.
    #[serde(default)]
    pub taken_away: BTreeMap<String, Asked>,
    /// How a duty that goes along with a base model shows itself.
    #[serde(default)]
    pub shown_duties: Vec<ShownDuty>,
    /// Headings of known licenses that look operative and say nothing by themselves.
    #[serde(default)]
    pub plain_headings: Vec<String>,
    /// Digests of gates that say no more than the license they name.
    #[serde(default)]
    pub known_gates: Vec<String>,
    /// Words of a gate that asks for no more than to accept the license.
    #[serde(default)]
    pub plain_gates: Vec<String>,
}

/// How a duty that goes along with a base model shows itself in a directory.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ShownDuty {
    /// The duty.
    pub term: String,
    /// The licenses that ask it in this way; every license where none is named.
    #[serde(default)]
    pub licenses: Vec<String>,
    /// What is asked, where the duty has several parts.
    #[serde(default)]
    pub says: Option<String>,
    /// Files that show it.
    #[serde(default)]
    pub by: Vec<Sign>,
    /// What the model's name begins with, in lower case.
    #[serde(default)]
    pub begins: Option<String>,
    /// Words that show it, in lower case.
    #[serde(default)]
    pub phrases: Vec<String>,
}

/// A file that shows that a duty is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Sign {
    /// The text of the base's license.
    LicenseText,
    /// A notice.
    Notice,
    /// A use policy.
    UsePolicy,
}

/// Phrases, and the words beside which they mean something else.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Asked {
    /// The phrases.
    pub when: Vec<String>,
    /// Words that turn them into something else.
    pub unless: Vec<String>,
}

/// How prose names the license of what a part was made from: one of `when`, and after it one of `then`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Upstream {
    /// Phrases before the name of what it was made from.
    pub when: Vec<String>,
    /// Phrases between that name and its license.
    pub then: Vec<String>,
}

/// Terms that prose states only beside a word that binds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Bound {
    /// The terms.
    pub terms: Vec<String>,
    /// Words that bind.
    pub words: Vec<String>,
}

impl Bound {
    /// Whether a sentence only speaks of such a term and binds nobody to it.
    #[must_use]
    pub fn lacks(&self, term: &str, sentence: &str) -> bool {
        let lower = sentence.to_lowercase();
        let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).collect();
        let binds = |w: &String| words.contains(&w.as_str()) || (!w.is_ascii() && lower.contains(w.as_str()));
        self.terms.iter().any(|t| t == term) && !self.words.iter().any(binds)
    }
}

/// How prose says what a model is meant for, without binding anybody.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Intent {
    /// Words of intent.
    pub words: Vec<String>,
    /// Words beside which a sentence binds all the same.
    pub binding: Vec<String>,
    /// Limits that a sentence of mere intent does not state.
    pub harmless: Vec<String>,
}

impl Intent {
    /// Whether a sentence speaks of intent and binds nobody.
    #[must_use]
    pub fn is_all_of(&self, sentence: &str) -> bool {
        let lower = sentence.to_lowercase();
        let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).collect();
        let holds = |of: &[String]| of.iter().any(|word| words.contains(&word.as_str()));
        holds(&self.words) && !holds(&self.binding)
    }
}

/// The shipped vocabulary.
pub fn vocabulary() -> &'static Vocabulary {
    static VOCABULARY: std::sync::LazyLock<Vocabulary> = std::sync::LazyLock::new(read_vocabulary);
    &VOCABULARY
}

fn read_vocabulary() -> Vocabulary {
    let empty = || Vocabulary {
        schema: 1,
        grants: BTreeMap::new(),
        limits: BTreeMap::new(),
        duties: BTreeMap::new(),
        firm_in_prose: Vec::new(),
        intent_in_prose: Intent::default(),
        bound_in_prose: Bound::default(),
        unsure_in_prose: Vec::new(),
        licensing_in_prose: Vec::new(),
        reserved_in_prose: Vec::new(),
        harmless_in_prose: Asked::default(),
        own_in_prose: Vec::new(),
        no_licenses: Vec::new(),
        generic_names: Vec::new(),
        version_families: Vec::new(),
        asked_of_users: Asked::default(),
        upstream_in_prose: Upstream::default(),
        weights_in_texts: Vec::new(),
        taken_away: BTreeMap::new(),
        shown_duties: Vec::new(),
        plain_headings: Vec::new(),
        known_gates: Vec::new(),
        plain_gates: Vec::new(),
    };
    serde_json::from_str(data::table("licenses/terms.yaml")).unwrap_or_else(|_| empty())
}
