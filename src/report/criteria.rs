//! One criterion as it was judged, with what shows it.
//!
//! Types only: comes in and goes out as part of a [`Report`](super::Report).

use crate::definition::{Level, Reading};
use crate::source::{Excerpt, Location};
use crate::verdict::Verdict;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a criterion came to; `not-applicable` where its condition does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Judgement {
    /// Shown not to hold.
    Fail,
    /// Shown neither to hold nor not to hold.
    Unknown,
    /// Shown to hold.
    Pass,
    /// Does not apply to this release.
    NotApplicable,
}

impl Judgement {
    /// The word as it stands in every output.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Fail => "fail",
            Self::Unknown => "unknown",
            Self::Pass => "pass",
            Self::NotApplicable => "not-applicable",
        }
    }
}

impl From<Verdict> for Judgement {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Fail => Self::Fail,
            Verdict::Unknown => Self::Unknown,
            Verdict::Pass => Self::Pass,
        }
    }
}

/// One criterion, judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct CriterionReport {
    /// Id.
    pub id: String,
    /// What holds when it passes.
    pub title: String,
    /// Where the definition asks it.
    pub section: String,
    /// What it asks.
    pub asks: String,
    /// How much it weighs.
    pub level: Level,
    /// What it came to.
    pub verdict: Judgement,
    /// How it was read, where a policy has it read otherwise than the rest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reading: Option<Reading>,
    /// What shows it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Finding>,
    /// Its parts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<CriterionReport>,
    /// What the other reading comes to, where that differs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other_reading: Option<OtherReading>,
    /// The question that settles it, where it is unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<String>,
    /// How to mend it, where it fails.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// Whether what it came to rests on an attestation, of its own or of a part: stated by a person, not seen.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub attested: bool,
}

/// What the reading that was not applied would say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct OtherReading {
    /// Which.
    pub reading: Reading,
    /// What it comes to.
    pub verdict: Judgement,
    /// Why, in one sentence.
    pub because: String,
}

/// One thing that shows why a criterion came to what it did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Finding {
    /// What it speaks for.
    pub kind: FindingKind,
    /// One sentence, lower case, no full stop, safe to show.
    pub message: String,
    /// Where it was seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Location>,
    /// The words there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<Excerpt>,
    /// What is known of the license.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known: Option<Known>,
}

/// What a finding speaks for. `Note` decides nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FindingKind {
    /// For fail.
    Fail,
    /// For unknown.
    Unknown,
    /// For pass.
    Pass,
    /// For nothing; worth knowing.
    Note,
}

/// What the catalog knows of a license, as far as a finding rests on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Known {
    /// Catalog id.
    pub license: String,
    /// Term of the vocabulary.
    pub term: String,
    /// Section of the license.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    /// What it says, in the catalog's words.
    pub says: String,
}
