//! What people state of criteria, and how it counts.
//!
//! Types only: comes in and goes out as part of a [`Report`](super::Report).

use crate::date::Date;
use crate::evidence::{Answer, PinState};
use crate::source::{Excerpt, Location};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a person states of a criterion, and how it counts. All words are those of the release's own declaration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct AttestationReport {
    /// The criterion as written, with or without the id of a definition before it.
    pub criterion: String,
    /// What is stated.
    pub answer: Answer,
    /// How it counts.
    pub state: AttestationState,
    /// Why it counts so, one sentence, lower case, no full stop.
    pub why: String,
    /// Who states it.
    pub by: String,
    /// On which day.
    pub on: Date,
    /// The last day on which it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// The person's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statement: Option<String>,
    /// What it rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<PinnedReport>,
    /// Place.
    pub at: Location,
    /// Words there.
    pub words: Excerpt,
}

impl AttestationReport {
    /// The id of the criterion, without that of a definition before it.
    #[must_use]
    pub fn criterion_id(&self) -> &str {
        self.criterion.rsplit('/').next().unwrap_or(&self.criterion)
    }
}

/// How an attestation counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AttestationState {
    /// It decides its criterion.
    Counted,
    /// What was seen speaks against it, and decides.
    Overruled,
    /// It speaks against what was seen or against another attestation, and leaves the criterion open.
    Disputed,
    /// What was seen shows the same.
    NotNeeded,
    /// Its evidence is gone, changed or cannot be read.
    Stale,
    /// It rests on no evidence that is pinned by a digest.
    Unpinned,
    /// Its last day is past, or whether it is past cannot be told.
    Expired,
    /// It is dated in the future.
    Future,
    /// What is open cannot be settled by an attestation, or not by one with this evidence.
    NotAttestable,
    /// The definition has no such criterion.
    UnknownCriterion,
    /// Attestations were set aside for this check.
    SetAside,
}

impl AttestationState {
    /// The words for it.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Counted => "counted",
            Self::Overruled => "overruled by what was seen",
            Self::Disputed => "disputed",
            Self::NotNeeded => "not needed",
            Self::Stale => "stale",
            Self::Unpinned => "not pinned",
            Self::Expired => "expired",
            Self::Future => "dated in the future",
            Self::NotAttestable => "cannot settle it",
            Self::UnknownCriterion => "unknown criterion",
            Self::SetAside => "set aside",
        }
    }
}

/// A piece of evidence that an attestation names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct PinnedReport {
    /// The file, from the top of the directory.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// The sha256 as stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// What was found of it; an address is never fetched, so it is `not-verified` at best.
    pub state: PinState,
}
