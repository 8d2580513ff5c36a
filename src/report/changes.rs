//! What is different between two reports, as the report itself holds it where a baseline was given.

use super::{Finding, Judgement, Outcome, Reading};
use crate::definition::Level;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The name of this schema.
pub const SCHEMA: &str = "ow/diff/1";

/// What is different between an earlier report and a later one on the same definition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Changes {
    /// Always `ow/diff/1`.
    pub schema: String,
    /// The earlier report.
    pub old: Side,
    /// The later one.
    pub new: Side,
    /// Whether anything is worse: a lower verdict, or a new reason to fail.
    pub worse: bool,
    /// Why the two are not wholly comparable: another version of the definition, another reading, another program.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<String>,
    /// Criteria, and parts of criteria, whose verdict or reasons changed, in the order of the definition.
    pub criteria: Vec<CriterionChange>,
    /// Components whose concluded license changed.
    pub licenses: Vec<LicenseChange>,
    /// Files that evidence came from and that are new, gone or of other content.
    pub files: Vec<FileChange>,
}

impl Changes {
    /// Whether nothing changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.criteria.is_empty()
            && self.licenses.is_empty()
            && self.files.is_empty()
            && self.old.verdict == self.new.verdict
    }
}

/// One of the two reports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Side {
    /// The model's name.
    pub model: String,
    /// Id of the definition.
    pub definition: String,
    /// Its version.
    pub version: String,
    /// In which reading.
    pub reading: Reading,
    /// What it came to.
    pub verdict: Outcome,
    /// The version of the program that made it.
    pub tool_version: String,
}

/// Which way a criterion went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// A lower verdict, or a new reason to fail.
    Worse,
    /// A higher verdict.
    Better,
    /// The same verdict for other reasons, none of which is a new reason to fail.
    Changed,
    /// The earlier report does not have it.
    Added,
    /// The later report does not have it.
    Dropped,
}

impl Direction {
    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Worse => "worse",
            Self::Better => "better",
            Self::Changed => "changed",
            Self::Added => "added",
            Self::Dropped => "dropped",
        }
    }
}

/// How one criterion changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct CriterionChange {
    /// Id.
    pub id: String,
    /// How much it weighs.
    pub level: Level,
    /// Which way it went.
    pub direction: Direction,
    /// What it came to before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Judgement>,
    /// What it comes to now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Judgement>,
    /// Findings that were not there before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub new: Vec<Finding>,
    /// Findings that are no longer there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gone: Vec<Finding>,
}

/// How the license of a component changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct LicenseChange {
    /// The component's id.
    pub component: String,
    /// What governed it before; absent where nothing did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// What governs it now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}

/// How a file that evidence came from changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct FileChange {
    /// Path inside the model directory.
    pub path: String,
    /// `new`, `gone` or `changed`.
    pub change: String,
}
