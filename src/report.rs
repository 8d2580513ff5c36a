//! The stable record of one check, complete in itself: every output is a projection of it.
//!
//! Comes in: what `evaluate` found. Goes out: [`Report`], which serialises as `ow/report/1`. Within a schema
//! version fields are only added. It holds no absolute path and no time. It never reads files.

pub mod changes;
mod inert;
mod ladder;
pub mod policy;
mod read;

pub use ladder::RungReport;
pub use read::JSON_MAX_BYTES;

use crate::date::Date;
use crate::definition::{Level, Reading};
use crate::evidence::{Aspect, Channel, ProblemKind, Relation};
use crate::source::{Excerpt, Location};
use crate::verdict::{Outcome, Verdict};
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
    /// Whether a gate lets this model through: the definition is met or a policy accepts it, nothing is denied, and
    /// where a baseline was given, nothing is worse than there. An outcome that is undecided does not.
    #[must_use]
    pub fn passes_gate(&self) -> bool {
        let allowed = self.policy.as_ref().is_none_or(|policy| policy.denials.is_empty());
        let accepted = self.policy.as_ref().is_some_and(|policy| policy.accepted_until.is_some());
        let no_worse = self.baseline.as_ref().is_some_and(|changes| !changes.worse);
        allowed && (self.verdict == Outcome::Met || accepted || no_worse)
    }

    /// Reads single criteria otherwise than the rest, from a report on the same model in the other reading; what the
    /// whole comes to follows.
    pub fn read_otherwise(&mut self, other: &Self, criteria: &[&str]) {
        for (mine, theirs) in self.criteria.iter_mut().zip(&other.criteria) {
            if criteria.contains(&mine.id.as_str()) && mine.id == theirs.id {
                *mine = CriterionReport { reading: Some(other.reading), ..theirs.clone() };
            }
        }
        for (mine, theirs) in self.attestations.iter_mut().zip(&other.attestations) {
            if criteria.contains(&mine.criterion_id()) {
                *mine = theirs.clone();
            }
        }
        self.required = Counts::of(&self.criteria, &self.attestations);
        self.verdict = self.required.outcome();
        RungReport::judge(&mut self.ladder, &self.criteria);
    }

    /// What it comes to, in words, with the number of attestations it rests on: `met, resting on 2 attestations`.
    #[must_use]
    pub fn outcome_words(&self) -> String {
        let words = self.verdict.words();
        match (self.verdict, self.required.attested) {
            (Outcome::NotMet | Outcome::Undecided, _) | (Outcome::Met, 0) => words.to_owned(),
            (Outcome::Met, 1) => format!("{words}, resting on 1 attestation"),
            (Outcome::Met, many) => format!("{words}, resting on {many} attestations"),
        }
    }
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

/// How many criteria came to what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Counts {
    /// Passed.
    pub pass: usize,
    /// Failed.
    pub fail: usize,
    /// Unknown.
    pub unknown: usize,
    /// Did not apply.
    pub not_applicable: usize,
    /// Attestations that those which passed rest on.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub attested: usize,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_zero(count: &usize) -> bool {
    *count == 0
}

impl Counts {
    /// Counts required criteria; parts are counted within theirs.
    #[must_use]
    pub fn of(criteria: &[CriterionReport], attestations: &[AttestationReport]) -> Self {
        let mut counts = Self { attested: attested(criteria, attestations), ..Self::default() };
        for criterion in criteria.iter().filter(|c| c.level == Level::Required) {
            match criterion.verdict {
                Judgement::Pass => counts.pass += 1,
                Judgement::Fail => counts.fail += 1,
                Judgement::Unknown => counts.unknown += 1,
                Judgement::NotApplicable => counts.not_applicable += 1,
            }
        }
        counts
    }

    /// What the whole definition comes to.
    #[must_use]
    pub fn outcome(self) -> Outcome {
        match (self.fail, self.unknown) {
            (0, 0) => Outcome::Met,
            (0, _) => Outcome::Undecided,
            _ => Outcome::NotMet,
        }
    }
}

/// Attestations that required criteria which pass rest on.
fn attested(criteria: &[CriterionReport], attestations: &[AttestationReport]) -> usize {
    let required = criteria.iter().filter(|c| c.level == Level::Required && c.verdict == Judgement::Pass);
    let ids: Vec<&str> =
        required.flat_map(|c| std::iter::once(c).chain(&c.parts)).map(|c| c.id.as_str()).collect();
    let counts =
        |a: &&AttestationReport| a.state == AttestationState::Counted && ids.contains(&a.criterion_id());
    attestations.iter().filter(counts).count()
}

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
