//! The files of a release as a report holds them: weights, what was read, and what could not be read.
//!
//! Types only: comes in and goes out as part of a [`Report`](super::Report).

use crate::evidence::{Aspect, ProblemKind};
use crate::source::Location;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A file of weights, or a pointer to one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct WeightsReport {
    /// Path.
    pub path: String,
    /// Format.
    pub format: String,
    /// Size in bytes, or as a pointer states it.
    pub size_bytes: u64,
    /// `here`, `pointer` or `missing`.
    pub presence: String,
    /// The digest that a pointer states.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub oid: Option<String>,
    /// sha256 of its bytes, in lower-case hex; only where digests of the weights were asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
}

/// Something that could not be read, or not wholly.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ProblemReport {
    /// What kind.
    pub kind: ProblemKind,
    /// What it stands in the way of.
    pub concerns: Vec<Aspect>,
    /// What happened.
    pub message: String,
    /// Where.
    pub at: Location,
}

/// A file that was opened or that the report speaks of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct FileRecord {
    /// Path inside the model directory.
    pub path: String,
    /// Size in bytes.
    pub size_bytes: u64,
    /// sha256 of its bytes, in lower-case hex; absent where it was not read whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
}
