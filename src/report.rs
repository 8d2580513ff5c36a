//! The stable record of one check, complete in itself: every output is a projection of it.
//!
//! Comes in: what `evaluate` found. Goes out: [`Report`], which serialises as `ow/report/1`. Within a schema
//! version fields are only added. It holds no absolute path and no time. It never reads files.

mod attestation;
pub mod changes;
mod counts;
mod criteria;
pub mod definitions;
mod files;
pub mod gap;
mod gate;
mod inert;
mod ladder;
mod licensing;
pub mod policy;
mod read;
mod written;

pub use attestation::{AttestationReport, AttestationState, PinnedReport};
pub use counts::Counts;
pub use criteria::{CriterionReport, Finding, FindingKind, Judgement, Known, OtherReading};
pub use files::{FileRecord, ProblemReport, WeightsReport};
pub use ladder::RungReport;
pub use licensing::{AncestorReport, ComponentLicense, ConflictReport, DutyReport, SourceReport, TermReport};
pub use read::JSON_MAX_BYTES;

use crate::date::Date;
use crate::definition::Reading;
use crate::verdict::Outcome;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub use crate::evidence::{Answer, PinState};

/// The name of this schema, the first field of every report.
pub const SCHEMA: &str = "ow/report/1";

/// How a finding begins that nothing but a person's word can settle.
pub const ONLY_A_PERSON: &str = "no program can see this";

/// The name of the schema of several reports in one document.
pub const REPORTS_SCHEMA: &str = "ow/reports/1";

/// Several reports in one document, in the order in which they were asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Reports {
    /// Always `ow/reports/1`.
    pub schema: String,
    /// Each a whole record.
    pub reports: Vec<Report>,
}

impl Reports {
    /// A document of these reports.
    #[must_use]
    pub fn new(reports: Vec<Report>) -> Self {
        Self { schema: REPORTS_SCHEMA.to_owned(), reports }
    }
}

/// The record of one model directory judged against one definition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Report {
    /// Always `ow/report/1`.
    pub schema: String,
    /// The program that made it.
    pub tool: Tool,
    /// What was judged.
    pub model: Model,
    /// By which definition.
    pub definition: DefinitionRef,
    /// In which reading.
    pub reading: Reading,
    /// What it comes to.
    pub verdict: Outcome,
    /// How many required criteria came to what.
    pub required: Counts,
    /// Every criterion, in the order of the definition.
    pub criteria: Vec<CriterionReport>,
    /// The classes of the definition, the lowest first, where it has any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ladder: Vec<RungReport>,
    /// What bears on the license of each component.
    pub licenses: Vec<ComponentLicense>,
    /// What the model was made from.
    pub lineage: Vec<AncestorReport>,
    /// The weights that were found.
    pub weights: Vec<WeightsReport>,
    /// What could not be read, or not wholly.
    pub problems: Vec<ProblemReport>,
    /// Every file that was opened or that the report speaks of.
    pub files: Vec<FileRecord>,
    /// What people state in the release's own declaration, and how it counts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attestations: Vec<AttestationReport>,
    /// The day of the check: where attestations were judged by it, or where it was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<Date>,
    /// What a policy made of it, where one was applied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy: Option<policy::PolicyReport>,
    /// What is different from an earlier report, where one was given as the baseline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub baseline: Option<changes::Changes>,
}

impl Report {
    /// Puts the digests of weights in, by path.
    pub fn attest(&mut self, digests: &BTreeMap<String, String>) {
        for file in &mut self.weights {
            file.sha256 = digests.get(&file.path).filter(|_| file.presence == "here").cloned();
        }
    }
}

/// The program that made a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Tool {
    /// `ow`.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The release of the SPDX license list it carries.
    pub spdx_list: String,
}

/// What was judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Model {
    /// The directory's own name, safe to show.
    pub name: String,
}

/// The definition that was applied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct DefinitionRef {
    /// Id.
    pub id: String,
    /// Version.
    pub version: String,
    /// Full name.
    pub name: String,
    /// Who keeps it.
    pub steward: String,
    /// Where its source text is kept.
    pub repository: String,
    /// The commit of the source text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
    /// sha256 of the source text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_sha256: Option<String>,
    /// sha256 of the YAML that was applied.
    pub sha256: String,
    /// What sets the readings apart, in the reading that was applied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reading_note: Option<String>,
}
