//! What was seen in a model directory: types only, each with the place and the words.
//!
//! Comes in: what `inventory` and `read` find. Goes out: [`Evidence`]. Nothing here says what a license means,
//! nor brings an id into another form: everything is kept as it was written.

use crate::component::Component;
use crate::date::Date;
use crate::source::{Excerpt, Location, SourceFile};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::ops::Range;
use std::sync::Arc;

/// Something seen, the place where it stands and the words there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen<T> {
    /// What was seen.
    pub value: T,
    /// Where.
    pub at: Location,
    /// The words there, safe to show.
    pub words: Excerpt,
}

impl<T> Seen<T> {
    /// Puts a value, its place and its words together.
    pub fn new(value: T, at: Location, words: Excerpt) -> Self {
        Self { value, at, words }
    }
}

/// All that was seen in one model directory. The order within each list is the order of reading: by path, then
/// by place in the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Evidence {
    /// Files that hold weights, or point to them.
    pub weights: Vec<WeightsFile>,
    /// Whatever bears on a license: texts, names, statements, tags, gates.
    pub licenses: Vec<LicenseEvidence>,
    /// Models that this one is said to be made from.
    pub base_models: Vec<BaseModel>,
    /// Names this model goes by: card title, configured name, embedded name.
    pub names: Vec<Seen<String>>,
    /// Words and files that document the model.
    pub documentation: Vec<DocumentationFact>,
    /// Code that was found, and pointers to code elsewhere.
    pub code: Vec<CodeFact>,
    /// Data sets named as training data.
    pub datasets: Vec<Seen<String>>,
    /// What people state of criteria, in the release's own declaration.
    pub attestations: Vec<Attested>,
    /// Whatever could not be read, or not wholly.
    pub problems: Vec<Problem>,
    /// Files of components that are neither weights nor code: words about the model, results and data.
    pub parts: Vec<PartFile>,
}

impl Evidence {
    /// Adds all that another reader saw.
    pub fn extend(&mut self, other: Self) {
        self.weights.extend(other.weights);
        self.licenses.extend(other.licenses);
        self.base_models.extend(other.base_models);
        self.names.extend(other.names);
        self.documentation.extend(other.documentation);
        self.code.extend(other.code);
        self.datasets.extend(other.datasets);
        self.attestations.extend(other.attestations);
        self.problems.extend(other.problems);
        self.parts.extend(other.parts);
    }
}

/// A file that holds weights or stands for them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WeightsFile {
    /// Path inside the model directory.
    pub path: String,
    /// The format, such as `safetensors` or `gguf`.
    pub format: String,
    /// Size of the weights in bytes: of the file, or as the pointer states it.
    pub size_bytes: u64,
    /// Whether the bytes are here.
    pub presence: Presence,
}

/// A file of a component that is neither weights nor code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartFile {
    /// What it is, by its name.
    pub component: Component,
    /// Path inside the model directory.
    pub path: String,
    /// Whether the bytes are here.
    pub presence: Presence,
}

/// Whether the bytes of a file are in the directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Presence {
    /// The bytes are here.
    Here,
    /// A pointer stands for them (Git LFS or Xet), with the digest it states.
    Pointer {
        /// The digest as stated, such as `sha256:…`.
        oid: String,
    },
    /// A shard or file that an index names and that is not here.
    Missing,
}

/// Where a piece of license evidence was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Channel {
    /// A file that is a license by its name or content.
    LicenseFile,
    /// A use policy, prohibited-use list or terms of service beside the license.
    UsePolicy,
    /// A NOTICE or copyright file.
    Notice,
    /// The front matter of the model card.
    ModelCard,
    /// A sentence, list item, table row or badge in prose.
    Statement,
    /// Words aside: in a comment that is not shown, or in a document whose name says nothing of terms.
    Comment,
    /// Metadata inside a weights file.
    Embedded,
    /// A package manifest or a document such as CITATION.cff, codemeta, SPDX or CycloneDX.
    Manifest,
    /// An SPDX tag, a `.license` sidecar or REUSE.toml.
    Tag,
    /// Terms that have to be accepted before download (`extra_gated_*`).
    Gate,
    /// The release's own `open-weights.yaml`.
    Declaration,
}

/// What a piece of license evidence speaks about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// The release as a whole: "this project", "this repository", or all named parts.
    Release,
    /// One component.
    Component(Component),
    /// Some checkpoints only, named as written.
    Checkpoint(String),
    /// Nothing is said; a file at the top of the directory.
    Unstated,
    /// A subfolder, as a path; what lies in it.
    Folder(String),
    /// Something that is not part of this release: a base model, a dependency, a demo, another project.
    Other(String),
}

impl Subject {
    /// Whether it is expressly about the weights, in whole or in part.
    #[must_use]
    pub fn names_weights(&self) -> bool {
        matches!(self, Self::Component(Component::Weights) | Self::Checkpoint(_))
    }

    /// Whether it speaks of code, data or other things only, never of the weights.
    #[must_use]
    pub fn excludes_weights(&self) -> bool {
        match self {
            Self::Component(component) => *component != Component::Weights,
            Self::Other(_) => true,
            Self::Release | Self::Checkpoint(_) | Self::Unstated | Self::Folder(_) => false,
        }
    }
}

/// What a piece of license evidence claims, as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// A text that may be a license: the file and the bytes of it that are meant.
    Text(Arc<SourceFile>, Range<usize>),
    /// A license declared by key, id, expression, name or link.
    Declared(Declared),
    /// A sentence that speaks of licensing or of what may be done; to be read for names and limits.
    Sentence(String),
    /// A file that is a license by its name but cannot be read as text (PDF, image, unknown encoding).
    Unreadable(String),
}

/// A declared license, as written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Declared {
    /// The value of the license field: a key, an SPDX id, an expression; several where a list was given.
    pub license: Vec<String>,
    /// The name given beside it (`license_name`, `general.license.name`).
    pub name: Option<String>,
    /// The link given beside it (`license_link`, `general.license.link`).
    pub link: Option<String>,
}

/// One piece of evidence that bears on a license.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LicenseEvidence {
    /// Where it was found.
    pub channel: Channel,
    /// What it speaks about.
    pub subject: Subject,
    /// What it claims.
    pub claim: Claim,
    /// Where it stands.
    pub at: Location,
    /// The words there.
    pub words: Excerpt,
}

/// How a model was made from another. The ids are Hugging Face's `base_model_relation`, and two more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    /// An adapter (LoRA and the like) on top of it.
    Adapter,
    /// Trained further from it.
    Finetune,
    /// Merged from it and others.
    Merge,
    /// Its weights in another precision or format.
    Quantized,
    /// A copy or mirror of it.
    Copy,
    /// Trained on its outputs.
    Distilled,
}

/// A model that this one is said to be made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseModel {
    /// Id, path, address or name as written.
    pub id: String,
    /// How, where it is said.
    pub relation: Option<Relation>,
    /// Whether a field or a plain phrase ("fine-tuned from") says so; else the words can be read otherwise.
    pub certain: bool,
    /// Of which model it is said to be the base, where the words name another than the release itself.
    pub of: Option<String>,
    /// Whether that other model is one made from this release.
    pub descendant: bool,
    /// Where it is said.
    pub at: Location,
    /// The words there.
    pub words: Excerpt,
}

/// How much a piece of documentation says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Substance {
    /// A template's placeholder, an empty section, `None`, `unknown`.
    Placeholder,
    /// A pointer to a paper, a report or another repository.
    Linked,
    /// A phrase without substance ("publicly available data").
    Vague,
    /// Said in substance.
    Documented,
}

/// A piece of documentation about one topic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentationFact {
    /// The topic's id in `documentation.yaml`, such as `architecture` or `hyperparameters`.
    pub topic: String,
    /// How much it says.
    pub substance: Substance,
    /// Where it stands.
    pub at: Location,
    /// The words there.
    pub words: Excerpt,
}

/// Code that was found in the directory, or a pointer to code elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeFact {
    /// What the code is for.
    pub component: Component,
    /// The code itself or a pointer to it.
    pub place: CodePlace,
    /// Where it was seen.
    pub at: Location,
    /// The words that show it.
    pub words: Excerpt,
}

/// Where code is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CodePlace {
    /// In the directory, at this path.
    Here(String),
    /// In the directory at this path by the release's own declaration, which no reader confirms.
    Claimed(String),
    /// In the directory, at this path, and in doubt whether it is what it seems.
    Doubted(String, Doubt),
    /// In the repository that the release declares as its own, at this path, by its own words and what bears them out;
    /// the copy at hand leaves out all code.
    Told(String),
    /// Elsewhere, at this address or under this name.
    Elsewhere(String),
}

/// What speaks against a script's being the open code that trained the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// What trains in it is a comment, a text in quotes or a branch that never runs.
    NeverRuns,
    /// It trains on a task of textbooks of which the words of the release say nothing.
    OtherPurpose,
    /// Its head keeps rights that an open license would give.
    Terms,
}

/// What a person states of a criterion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// That it holds.
    Yes,
    /// That it does not hold.
    No,
}

impl Answer {
    /// `yes` or `no`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
        }
    }
}

/// What a person states of one criterion, and what was found of the evidence it names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attested {
    /// The criterion as written, with or without the id of a definition before it.
    pub criterion: String,
    /// What is stated.
    pub answer: Answer,
    /// Who states it, as written.
    pub by: String,
    /// On which day.
    pub on: Date,
    /// The last day on which it holds.
    pub until: Option<Date>,
    /// The person's words.
    pub statement: Option<String>,
    /// What it rests on.
    pub evidence: Vec<Pinned>,
    /// Where it stands.
    pub at: Location,
    /// The words there.
    pub words: Excerpt,
}

/// A piece of evidence that an attestation names, with the digest it was pinned by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pinned {
    /// The path or address as written.
    pub place: PinnedPlace,
    /// The sha256 as written.
    pub sha256: Option<String>,
    /// What was found.
    pub state: PinState,
}

/// Where a piece of evidence is said to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PinnedPlace {
    /// A file of the directory.
    Path(String),
    /// An address, which is never fetched.
    Address(String),
}

/// What was found of pinned evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PinState {
    /// The file is here and its bytes have this digest.
    Verified,
    /// It has a digest and its bytes are not here: an address, or a pointer that states this very digest.
    NotVerified,
    /// An address without a digest.
    NotPinned,
    /// The file is here and its bytes have another digest.
    Changed,
    /// No such file is in the directory.
    Missing,
    /// The file is here and its bytes could not be compared.
    Unreadable,
}

/// What a problem stands in the way of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Aspect {
    /// Which license governs.
    Licenses,
    /// Which weights are there, and what they carry.
    Weights,
    /// What the model was made from.
    Lineage,
    /// What is documented.
    Documentation,
    /// Which code is there.
    Code,
}

/// What kind of problem it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ProblemKind {
    /// It could not be opened or read.
    Unreadable,
    /// A bound of the reader was reached.
    Limit,
    /// It does not follow its format.
    Malformed,
    /// It is of a kind that is never opened: a device, a pipe, a link that leads outside.
    Refused,
    /// It is well formed but readers are known to differ on it.
    Ambiguous,
}

/// Something that could not be read, or not wholly, or not safely.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// What kind of problem.
    pub kind: ProblemKind,
    /// What it stands in the way of; empty where it is only worth a note.
    pub concerns: Vec<Aspect>,
    /// What happened, one sentence, lower case, no full stop, safe to show.
    pub message: String,
    /// Where.
    pub at: Location,
}
