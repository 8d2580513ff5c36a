//! What bears on the license of each component, and what the model was made from.
//!
//! Types only: comes in and goes out as part of a [`Report`](super::Report).

use crate::evidence::{Channel, Relation};
use crate::source::{Excerpt, Location};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What bears on the license of a component.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ComponentLicense {
    /// The component's id.
    pub component: String,
    /// What governs it, as a license expression or in words; absent where nothing does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub concluded: Option<String>,
    /// Whether what governs does so only because it lies there: nothing says that it covers the component.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_default: bool,
    /// Every source.
    pub sources: Vec<SourceReport>,
    /// Sources that name different licenses.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conflicts: Vec<ConflictReport>,
}

/// One source for the license of a component.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct SourceReport {
    /// Where it was found; absent for a base model or a known family.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
    /// What it comes to.
    pub says: String,
    /// What it is about.
    pub about: String,
    /// How it counts: `governs`, `governs-in-part`, `limits`, `doubted`, `questions` or `noted`.
    pub force: String,
    /// Why it does not count, where it is only noted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// Place.
    pub at: Location,
    /// Words there.
    pub words: Excerpt,
    /// Grants, limits and duties that it holds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub terms: Vec<TermReport>,
}

/// One grant, limit or duty that a source holds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct TermReport {
    /// `grant`, `limit` or `duty`.
    pub kind: String,
    /// Id in the vocabulary.
    pub term: String,
    /// Section of the license.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    /// What it says.
    pub says: String,
    /// Why it is not certain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doubt: Option<String>,
}

/// Two sources that name different licenses for one component.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ConflictReport {
    /// What the first names.
    pub one: String,
    /// Where.
    pub one_at: Location,
    /// What the second names.
    pub other: String,
    /// Where.
    pub other_at: Location,
}

/// A model that this one was made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct AncestorReport {
    /// Id or name as written.
    pub id: String,
    /// How this model was made from it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relation: Option<Relation>,
    /// The family it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub family: Option<String>,
    /// The licenses it may be under.
    pub licenses: Vec<String>,
    /// Of which other model it is said to be the base, where that is not the release itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// Whether the words can be read otherwise: it may be no base.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub doubtful: bool,
    /// The duties that go along with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub duties: Vec<DutyReport>,
    /// Place.
    pub at: Location,
    /// Words there.
    pub words: Excerpt,
}

/// A duty that goes along with a base model. It decides no criterion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct DutyReport {
    /// Id in the vocabulary.
    pub term: String,
    /// The license that asks it.
    pub license: String,
    /// Its section.
    pub section: String,
    /// What is asked.
    pub says: String,
    /// Where the directory shows that it is kept; nothing where it does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<Location>,
}
