//! What an organisation asks beyond a definition, and what it accepts for a time although a definition is not met.
//!
//! Comes in: the YAML of a policy. Goes out: [`Policy`], and what it makes of a report. An exception never makes a
//! definition met: it only lets a gate open until its day. It never asks what day it is, and finds no files.

mod apply;

use crate::date::Date;
use crate::definition::{self, Reading};
use crate::error::{DataError, Error};
use crate::license::catalog;
use crate::yaml::{self, Word};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// The name under which a policy is looked for.
pub const FILE_NAME: &str = "ow.yaml";
/// The largest policy that is read, in bytes.
pub const MAX_BYTES: u64 = crate::limits::POLICY_BYTES.value;
/// The most exceptions of a policy.
const MAX_EXCEPTIONS: usize = 1000;

/// A policy: one file `ow.yaml`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Policy {
    /// Version of this schema; always 1.
    pub schema: u32,
    /// Definitions to apply where the command line names none: ID or ID@VERSION.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub definitions: Vec<Word>,
    /// The reading to apply where the command line names none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reading: Option<Reading>,
    /// Criteria to be read otherwise than the rest, by id.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub readings: BTreeMap<String, Reading>,
    /// Licenses allowed or denied beyond what the definition asks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licenses: Option<Licenses>,
    /// What is accepted for a time although it does not hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exceptions: Vec<Exception>,
}

/// Licenses that an organisation allows or denies.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Licenses {
    /// Where given, only these are allowed for the weights and for what they were made from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allow: Option<Vec<Word>>,
    /// These are never allowed, whatever they cover.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub deny: Vec<Word>,
}

/// Why something is accepted although it does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// A separate agreement with the licensor grants what the license withholds.
    SeparateAgreement,
    /// The model is used inside the organisation only, and never passed on.
    InternalUseOnly,
    /// The planned use keeps within the limits of the license.
    WithinLimits,
    /// The publisher is mending it.
    MendUnderWay,
    /// Counsel has read it and accepts it.
    LegalReview,
    /// The finding is held to be wrong, and has been reported.
    DisputedFinding,
}

impl Reason {
    /// The word of the vocabulary.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::SeparateAgreement => "separate-agreement",
            Self::InternalUseOnly => "internal-use-only",
            Self::WithinLimits => "within-limits",
            Self::MendUnderWay => "mend-under-way",
            Self::LegalReview => "legal-review",
            Self::DisputedFinding => "disputed-finding",
        }
    }
}

/// What is accepted for a time, by whom and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Exception {
    /// The criterion, or the part of one, that need not pass.
    pub criterion: Word,
    /// Only under this definition: ID or ID@VERSION.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub definition: Option<Word>,
    /// Only for models whose name fits this pattern, such as `llama-*`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// Only as far as this license is what fails it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub license: Option<Word>,
    /// Why, in one word.
    pub reason: Reason,
    /// Why, in a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
    /// The person who answers for it.
    pub by: String,
    /// The day it was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
    /// The last day it holds.
    pub until: Date,
}

/// A policy and where it came from.
#[derive(Debug, Clone)]
pub struct LoadedPolicy {
    /// The policy.
    pub policy: Policy,
    /// The file as it was named or found.
    pub file: String,
    /// sha256 of its text, in lower-case hex.
    pub sha256: String,
    /// The git revision it was read from.
    pub revision: Option<String>,
}

/// Reads a policy; `file` is the name it is quoted by.
///
/// # Errors
/// [`Error::BadData`] with the place of the mistake.
pub fn parse(file: &str, text: &str) -> Result<LoadedPolicy, Error> {
    let mut policy: Policy = yaml::from_str(file, text)?;
    check(file, text, &mut policy)?;
    let sha256 = Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(LoadedPolicy { policy, file: file.to_owned(), sha256, revision: None })
}

/// What the types do not hold: the schema's version, names that exist, a person who is named.
fn check(file: &str, text: &str, policy: &mut Policy) -> Result<(), Box<DataError>> {
    let wrong = |at: (u32, u32), message: String| Box::new(yaml::mistake(file, text, at, message));
    if policy.schema != 1 {
        return Err(wrong(
            (1, 1),
            format!("schema {} is not known here; this program knows 1", policy.schema),
        ));
    }
    if policy.exceptions.len() > MAX_EXCEPTIONS {
        return Err(wrong((1, 1), format!("more than {MAX_EXCEPTIONS} exceptions")));
    }
    for name in &policy.definitions {
        known_definition(name)
            .map_err(|(message, help)| Box::new(DataError { help, ..*wrong(name.at(), message) }))?;
    }
    let licenses = policy.licenses.iter_mut();
    let lists = licenses.flat_map(|l| l.allow.iter_mut().flatten().chain(&mut l.deny));
    let narrowed = policy.exceptions.iter_mut().filter_map(|e| e.license.as_mut());
    for word in lists.chain(narrowed) {
        *word = known_license(word).ok_or_else(|| Box::new(unknown_license(file, text, word)))?;
    }
    for exception in &policy.exceptions {
        if exception.by.trim().is_empty() {
            return Err(wrong(
                exception.criterion.at(),
                "an exception names the person who answers for it".into(),
            ));
        }
        if exception.on.is_some_and(|on| on > exception.until) {
            return Err(wrong(exception.criterion.at(), "an exception ends before it begins".into()));
        }
    }
    Ok(())
}

/// A policy names shipped definitions: a path could be changed together with what it excuses.
fn known_definition(name: &Word) -> Result<(), (String, Option<String>)> {
    let unknown = || format!("unknown definition `{}`", name.as_str());
    if name.as_str().contains(['/', '\\']) || name.as_str().ends_with(".yaml") {
        return Err((
            unknown(),
            Some("name a shipped one here, or give the file with --definition".to_owned()),
        ));
    }
    match definition::find(name.as_str()) {
        Err(Error::Unknown { suggestion, .. }) => {
            Err((unknown(), suggestion.map(|known| format!("did you mean `{known}`?"))))
        }
        Err(_) => Err((unknown(), None)),
        Ok(_) => Ok(()),
    }
}

/// The catalog's id for a license as a policy names it.
fn known_license(word: &Word) -> Option<Word> {
    catalog::Catalog::shipped().id_of(word.as_str()).map(|id| word.meaning(id))
}

fn unknown_license(file: &str, text: &str, word: &Word) -> DataError {
    let mut error = yaml::mistake(file, text, word.at(), format!("unknown license `{}`", word.as_str()));
    let ids = catalog::Catalog::shipped().ids();
    error.help = yaml::nearest(word.as_str(), ids.iter().map(String::as_str))
        .map(|id| format!("did you mean `{id}`?"));
    error.why = Some("a policy names single licenses, by their id in the catalog".to_owned());
    error
}
