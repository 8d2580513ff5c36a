//! What a policy made of a report, as the report itself holds it.

use crate::date::Date;
use crate::definition::Reading;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a policy made of a report. It never changes what a definition comes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct PolicyReport {
    /// The policy, as it was named or found.
    pub file: String,
    /// sha256 of its text, in lower-case hex.
    pub sha256: String,
    /// The git revision it was read from, where it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revision: Option<String>,
    /// The day by which exceptions were judged; absent where none was given, and then none counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
    /// Whether the gate lets this model through: met and allowed, or accepted.
    pub passes: bool,
    /// Until when a definition that is not met is accepted: the earliest day on which an exception it needs ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted_until: Option<Date>,
    /// Criteria that were read otherwise than the rest.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub readings: Vec<CriterionReading>,
    /// Licenses that the policy does not allow.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub denials: Vec<Denial>,
    /// Every exception of the policy, and what became of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exceptions: Vec<ExceptionReport>,
}

/// A criterion with a reading of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct CriterionReading {
    /// Id of the criterion.
    pub criterion: String,
    /// How it was read.
    pub reading: Reading,
}

/// A license that the policy does not allow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Denial {
    /// The component whose license it is.
    pub component: String,
    /// The license as concluded; absent where none is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub license: Option<String>,
    /// Why it is not allowed, one sentence.
    pub because: String,
}

/// What became of an exception.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ExceptionState {
    /// It covers a criterion that does not pass.
    Used,
    /// Its day has gone by.
    Expired,
    /// It is dated later than the day of the check.
    NotYet,
    /// It fits, and the criterion passes without it.
    NotNeeded,
    /// It is for another model, definition, criterion or license.
    Unused,
}

impl ExceptionState {
    /// The words for it.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Used => "used",
            Self::Expired => "expired",
            Self::NotYet => "not yet in force",
            Self::NotNeeded => "not needed",
            Self::Unused => "unused",
        }
    }
}

/// One exception of a policy, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ExceptionReport {
    /// The criterion it is for.
    pub criterion: String,
    /// The reason, a word of the policy's vocabulary.
    pub reason: String,
    /// Why, in the words of who made it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
    /// Who made it.
    pub by: String,
    /// Until when, that day included.
    pub until: Date,
    /// What became of it.
    pub state: ExceptionState,
    /// Its line in the policy.
    pub line: u32,
}
