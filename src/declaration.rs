//! The release's own `open-weights.yaml`: what its makers declare, and what a person states that no program can see.
//!
//! Comes in: the text of the file. Goes out: [`Declaration`], or an error that points at the word. It is a claim like
//! any other: what it counts for is decided in `conclude` and `evaluate`, never here.

pub mod append;
pub mod write;

use crate::component::Component;
use crate::date::Date;
use crate::error::{DataError, Error};
use crate::evidence::{Answer, Relation};
use crate::text::shows;
use crate::yaml::{self, Word};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The name of this schema, the value of the key `schema`.
pub const SCHEMA: &str = "ow/declaration/1";

/// The name of the file, at the top of the model directory.
pub const FILE: &str = "open-weights.yaml";

/// The largest declaration that is read, in bytes.
pub const MAX_BYTES: u64 = crate::limits::DECLARATION_BYTES.value;

/// The most entries that are read of one list.
const MAX_ENTRIES: usize = 200;

/// The longest single value, in bytes.
const MAX_VALUE_BYTES: usize = 4000;

/// The sha256 of no bytes at all.
const EMPTY_SHA256: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/// The definition whose criteria are meant where an attestation names none.
pub const DEFAULT_DEFINITION: &str = "open-weights";

/// `open-weights.yaml`: what the makers of a release declare of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Declaration {
    /// Always `ow/declaration/1`.
    pub schema: Word,
    /// The parts of the release.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub components: Option<Vec<DeclaredComponent>>,
    /// The models that this one was made from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base_models: Option<Vec<DeclaredBase>>,
    /// What a person states of criteria that no program can decide.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attestations: Option<Vec<Attestation>>,
}

/// A part of the release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct DeclaredComponent {
    /// Which part, such as `weights` or `training-code`.
    pub component: Component,
    /// Its license: an SPDX expression or an id of the catalog.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub license: Option<Word>,
    /// Files and folders that it is in, from the top of the directory.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paths: Option<Vec<Word>>,
    /// Where it is, if it is elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<Word>,
}

/// A model that this one was made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct DeclaredBase {
    /// Its id on a hub, its name or its address.
    pub id: Word,
    /// How this model was made from it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relation: Option<Relation>,
}

/// What a person states of one criterion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Attestation {
    /// The criterion or part of one: `DEFINITION/CRITERION`; `CRITERION` alone is one of the Open Weights Definition.
    pub criterion: Word,
    /// Whether it holds.
    pub answer: Answer,
    /// Who states it.
    pub by: Word,
    /// On which day.
    pub on: Date,
    /// The last day on which the statement holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// What is stated, in the person's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statement: Option<Word>,
    /// What it rests on. An answer of yes counts only with evidence that is pinned by its sha256.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Vec<EvidenceRef>>,
}

/// Something that an attestation rests on: a file of the directory or an address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct EvidenceRef {
    /// A file, from the top of the directory.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<Word>,
    /// An address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<Word>,
    /// sha256 of its bytes, in lower-case hex. A file has to have one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<Word>,
}

/// The JSON Schema of a declaration.
#[must_use]
pub fn json_schema() -> schemars::Schema {
    schemars::schema_for!(Declaration)
}

/// Reads and checks a declaration; `file` is the name it is quoted by.
///
/// # Errors
/// [`Error::BadData`] with the place of the first mistake.
pub fn parse(file: &str, text: &str) -> Result<Declaration, Error> {
    Ok(checked(file, text)?)
}

pub(crate) fn checked(file: &str, text: &str) -> Result<Declaration, Box<DataError>> {
    if text.len() as u64 > MAX_BYTES {
        let message = format!("a declaration of more than {MAX_BYTES} bytes is not read");
        return Err(Box::new(yaml::mistake(file, "", (1, 1), message)));
    }
    let declaration: Declaration = yaml::from_str(file, text)?;
    Check { file, text }.declaration(&declaration)?;
    Ok(declaration)
}

/// Checks what the types cannot.
struct Check<'a> {
    file: &'a str,
    text: &'a str,
}

impl Check<'_> {
    fn declaration(&self, declaration: &Declaration) -> Result<(), Box<DataError>> {
        if declaration.schema.as_str() != SCHEMA {
            let message = format!("this program reads declarations of schema {SCHEMA} only");
            return Err(self.at(&declaration.schema, message));
        }
        self.few(&declaration.schema, "components", declaration.components.as_deref())?;
        self.few(&declaration.schema, "base-models", declaration.base_models.as_deref())?;
        self.few(&declaration.schema, "attestations", declaration.attestations.as_deref())?;
        for component in declaration.components.iter().flatten() {
            self.component(component)?;
        }
        for base in declaration.base_models.iter().flatten() {
            self.value("id", &base.id)?;
        }
        declaration.attestations.iter().flatten().try_for_each(|attestation| self.attestation(attestation))
    }

    fn component(&self, component: &DeclaredComponent) -> Result<(), Box<DataError>> {
        for (key, word) in [("license", &component.license), ("address", &component.address)] {
            word.iter().try_for_each(|word| self.value(key, word))?;
        }
        self.address(component.address.as_ref())?;
        let paths = component.paths.as_deref().unwrap_or_default();
        if let (Some(first), true) = (paths.first(), paths.len() > MAX_ENTRIES) {
            return Err(self.at(first, format!("more than {MAX_ENTRIES} paths")));
        }
        paths.iter().try_for_each(|path| self.path(path))
    }

    fn attestation(&self, attestation: &Attestation) -> Result<(), Box<DataError>> {
        self.value("criterion", &attestation.criterion)?;
        self.value("by", &attestation.by)?;
        attestation.statement.iter().try_for_each(|word| self.value("statement", word))?;
        if attestation.until.is_some_and(|until| until < attestation.on) {
            let message = "it ends (`until`) before it begins (`on`)".to_owned();
            return Err(self.at(&attestation.criterion, message));
        }
        self.few(&attestation.criterion, "evidence", attestation.evidence.as_deref())?;
        attestation
            .evidence
            .iter()
            .flatten()
            .try_for_each(|evidence| self.evidence(&attestation.criterion, evidence))
    }

    fn evidence(&self, criterion: &Word, evidence: &EvidenceRef) -> Result<(), Box<DataError>> {
        match (&evidence.path, &evidence.address) {
            (Some(path), None) => {
                self.path(path)?;
                if evidence.sha256.is_none() {
                    return Err(self.at(path, "a file that is evidence needs its `sha256`".to_owned()));
                }
            }
            (None, Some(address)) => {
                self.value("address", address)?;
                self.address(Some(address))?;
            }
            (None, None) | (Some(_), Some(_)) => {
                let message = "evidence has either a `path` or an `address`".to_owned();
                return Err(self.at(evidence.path.as_ref().unwrap_or(criterion), message));
            }
        }
        match &evidence.sha256 {
            Some(sha256) if sha256.as_str() == EMPTY_SHA256 => {
                let message = "this is the sha256 of an empty file, which shows nothing".to_owned();
                Err(self.at(sha256, message))
            }
            Some(sha256) if !is_sha256(sha256.as_str()) => {
                let message = "a sha256 is 64 digits of lower-case hex".to_owned();
                Err(self.at(sha256, message))
            }
            _ => Ok(()),
        }
    }

    fn few<T>(&self, near: &Word, key: &str, list: Option<&[T]>) -> Result<(), Box<DataError>> {
        match list.map_or(0, <[T]>::len) > MAX_ENTRIES {
            true => Err(self.at(near, format!("more than {MAX_ENTRIES} entries under `{key}`"))),
            false => Ok(()),
        }
    }

    fn value(&self, key: &str, word: &Word) -> Result<(), Box<DataError>> {
        if word.as_str().trim().is_empty() {
            return Err(self.at(word, format!("`{key}` is empty")));
        }
        if !shows(word.as_str()) {
            return Err(
                self.at(word, format!("`{key}` shows nothing: it holds no character that can be seen"))
            );
        }
        match word.as_str().len() > MAX_VALUE_BYTES {
            true => Err(self.at(word, format!("`{key}` is longer than {MAX_VALUE_BYTES} bytes"))),
            false => Ok(()),
        }
    }

    fn path(&self, path: &Word) -> Result<(), Box<DataError>> {
        self.value("path", path)?;
        match is_inside(path.as_str()) {
            true => Ok(()),
            false => {
                let mut error = self.at(path, "a path that leads out of the directory".to_owned());
                error.help = Some("give it from the top of the model directory, with `/` in it".to_owned());
                Err(error)
            }
        }
    }

    fn address(&self, address: Option<&Word>) -> Result<(), Box<DataError>> {
        let Some(word) = address else { return Ok(()) };
        match is_address(word.as_str()) {
            true => Ok(()),
            false => Err(self.at(word, "an address begins with https:// or http://".to_owned())),
        }
    }

    fn at(&self, word: &Word, message: String) -> Box<DataError> {
        Box::new(yaml::mistake(self.file, self.text, word.at(), message))
    }
}

/// Whether it is 64 digits of lower-case hex.
#[must_use]
pub fn is_sha256(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// Whether it is an address on the web, in one word.
#[must_use]
pub fn is_address(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let rest = lower.strip_prefix("https://").or_else(|| lower.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty()) && !text.chars().any(|c| c.is_whitespace() || c.is_control())
}

/// Whether a path stays inside the directory: relative, with none of its parts `..`, `.` or empty.
fn is_inside(path: &str) -> bool {
    let path = path.strip_suffix('/').unwrap_or(path);
    let windows = path.contains('\\') || path.chars().nth(1) == Some(':');
    !windows && path.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

/// The definition and the criterion that an attestation speaks of, as it was written.
#[must_use]
pub fn criterion_of(written: &str) -> (&str, &str) {
    written.split_once('/').unwrap_or((DEFAULT_DEFINITION, written))
}

#[cfg(test)]
mod tests;
