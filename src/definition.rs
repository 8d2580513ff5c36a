//! What must hold: definitions as data, loaded, checked and found by name.
//!
//! Comes in: YAML, embedded or a user's own. Goes out: [`Definition`], or an error that points at the word. It
//! never knows how a thing is found out.

pub mod compare;
pub mod lint;
pub mod requirement;

use crate::component::Component;
use crate::data;
use crate::error::{DataError, Error};
use crate::license::catalog;
use crate::yaml::{self, Word};
use requirement::Requirement;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::path::Path;

/// A definition of openness in one of its versions: one file `definitions/<id>/<version>.yaml`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Definition {
    /// Version of this schema; always 1.
    pub schema: u32,
    /// Id in kebab case; the folder's name.
    pub id: Word,
    /// Version; the file's stem.
    pub version: Word,
    /// Full name.
    pub name: String,
    /// Who keeps it.
    pub steward: String,
    /// Whether it is in force.
    pub status: Status,
    /// The text it was made from.
    pub source: Source,
    /// What it is about, in one or two sentences.
    pub summary: String,
    /// What sets the two readings apart, where the text has two.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub readings: Option<ReadingNotes>,
    /// Documents that may stand in for criteria, by id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub equivalents: Vec<Equivalent>,
    /// What is asked, in the order of the text.
    pub criteria: Vec<Criterion>,
    /// Classes that build upon each other, the lowest first, where the definition has any. What is required is what
    /// the lowest class asks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ladder: Vec<Rung>,
}

/// A class of a ladder. It asks what its criteria ask and what the classes below it ask.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Rung {
    /// Id in kebab case, unique in the ladder.
    pub id: Word,
    /// Its name in the definition's words.
    pub name: String,
    /// Where the definition sets it.
    pub section: String,
    /// Ids of criteria (not of parts) that it asks beyond the classes below it.
    pub criteria: Vec<Word>,
}

/// Whether a version is in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// In force.
    Current,
    /// A later version took its place.
    Superseded,
    /// Not final.
    Draft,
}

/// The text a definition was made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Source {
    /// Where the text is kept.
    pub repository: String,
    /// The commit in which it has this wording.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
    /// The file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// sha256 of the file at that commit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// License of the text.
    pub license: String,
    /// What a reader should know of the source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// What sets the two readings apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ReadingNotes {
    /// What the practical reading takes the text to mean.
    pub practical: String,
    /// What the literal reading takes it to mean.
    pub literal: String,
}

/// Which of two readings of a text is applied.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Reading {
    /// What the text comes to in practice. The default.
    #[default]
    Practical,
    /// What the words say.
    Literal,
}

impl Definition {
    /// The criterion, or part of one, with this id.
    #[must_use]
    pub fn criterion(&self, id: &str) -> Option<&Criterion> {
        fn find<'d>(criteria: &'d [Criterion], id: &str) -> Option<&'d Criterion> {
            criteria.iter().find_map(|c| if c.id.as_str() == id { Some(c) } else { find(&c.parts, id) })
        }
        find(&self.criteria, id)
    }

    /// Every criterion and every part, in the order of the text.
    #[must_use]
    pub fn all_criteria(&self) -> Vec<&Criterion> {
        fn list(criteria: &[Criterion]) -> Vec<&Criterion> {
            criteria.iter().flat_map(|c| std::iter::once(c).chain(list(&c.parts))).collect()
        }
        list(&self.criteria)
    }

    /// The components whose license or files it asks about.
    #[must_use]
    pub fn components(&self) -> BTreeSet<Component> {
        let criteria = self.all_criteria();
        let asked = criteria.iter().flat_map(|c| c.require.iter().chain(&c.when));
        let mut found = BTreeSet::new();
        for requirement in asked.chain(self.equivalents.iter().map(|e| &e.require)) {
            requirement.visit(&mut |part| found.extend(part.component()));
        }
        found
    }
}

impl Reading {
    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Practical => Self::Literal,
            Self::Literal => Self::Practical,
        }
    }

    /// `practical` or `literal`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Practical => "practical",
            Self::Literal => "literal",
        }
    }
}

/// A document that a definition takes as sufficient for some of its criteria.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Equivalent {
    /// Id within the definition.
    pub id: Word,
    /// What it is.
    pub title: String,
    /// Where the definition names it.
    pub section: String,
    /// What it has to hold.
    pub require: Requirement,
}

/// How much a criterion weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// It decides.
    Required,
    /// It is reported, and asked for.
    Recommended,
    /// It is reported.
    Optional,
}

/// One thing a definition asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Criterion {
    /// Id in kebab case, unique in the definition.
    pub id: Word,
    /// A sentence that says what holds when it passes.
    pub title: String,
    /// Where the definition asks it.
    pub section: String,
    /// What it asks, in words of our own.
    pub asks: String,
    /// How much it weighs; parts have the level of their whole.
    #[serde(default = "required")]
    pub level: Level,
    /// It applies only where this holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Requirement>,
    /// What has to hold. A criterion has this or parts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub require: Option<Requirement>,
    /// Parts that all have to hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Criterion>,
    /// The question that settles it where it is unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<String>,
    /// How to mend it where it fails.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// Whether a person's attestation may settle it where nothing in the release does.
    #[serde(default = "yes", skip_serializing_if = "Clone::clone")]
    pub attestable: bool,
}

fn required() -> Level {
    Level::Required
}

fn yes() -> bool {
    true
}

/// A definition together with the file it was loaded from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loaded {
    /// The definition.
    pub definition: Definition,
    /// The file: a path below `definitions/`, or the path as the user gave it.
    pub file: String,
    /// The YAML as it stands.
    pub yaml: String,
}

impl Loaded {
    /// sha256 of the YAML, in lower-case hex.
    #[must_use]
    pub fn sha256(&self) -> String {
        hex(&Sha256::digest(self.yaml.as_bytes()))
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// Reads and checks a definition.
///
/// # Errors
/// [`Error::BadData`] with the place of the first mistake.
pub fn parse(file: &str, text: &str) -> Result<Loaded, Error> {
    let definition: Definition = yaml::from_str(file, text)?;
    Check { file, text }.definition(&definition)?;
    Ok(Loaded { definition, file: file.to_owned(), yaml: text.to_owned() })
}

/// Ids and versions of all shipped definitions, oldest version first.
#[must_use]
pub fn shipped() -> Vec<(String, String)> {
    let split = |path: &str| {
        let (id, version) = path.split_once('/')?;
        Some((id.to_owned(), version.strip_suffix(".yaml")?.to_owned()))
    };
    data::DEFINITIONS.iter().filter_map(|(path, _)| split(path)).collect()
}

/// The definition that is applied where none is named.
pub const DEFAULT: &str = "open-weights";

/// Finds definitions by `ID`, `ID@VERSION`, `all`, or a path to a YAML file of one's own. The newest version of an
/// id is taken where none is named; `all` is the newest of each.
///
/// # Errors
/// [`Error::Unknown`] with the nearest name, [`Error::Unreadable`], [`Error::BadData`].
pub fn find(name: &str) -> Result<Vec<Loaded>, Error> {
    if name == "all" {
        let ids: BTreeSet<String> = shipped().into_iter().map(|(id, _)| id).collect();
        return ids.iter().map(|id| newest(id)).collect();
    }
    if is_path(name) {
        return Ok(vec![from_file(Path::new(name))?]);
    }
    match name.split_once('@') {
        Some((id, version)) => Ok(vec![exactly(id, version)?]),
        None => Ok(vec![newest(name)?]),
    }
}

fn is_path(name: &str) -> bool {
    name.ends_with(".yaml") || name.ends_with(".yml") || name.contains(['/', '\\'])
}

/// The largest definition file that is read, in bytes.
pub const FILE_MAX_BYTES: u64 = crate::limits::DEFINITION_BYTES.value;

fn from_file(path: &Path) -> Result<Loaded, Error> {
    let unreadable = |reason: String| Error::Unreadable { path: path.to_owned(), reason };
    let size = std::fs::metadata(path).map_err(|e| unreadable(e.to_string()))?;
    if !size.is_file() {
        return Err(unreadable("it is not a file".to_owned()));
    }
    if size.len() > FILE_MAX_BYTES {
        return Err(unreadable(format!("it is larger than {FILE_MAX_BYTES} bytes")));
    }
    let text = std::fs::read_to_string(path).map_err(|e| unreadable(e.to_string()))?;
    parse(&path.to_string_lossy(), &text)
}

fn newest(id: &str) -> Result<Loaded, Error> {
    let versions: Vec<String> = shipped().into_iter().filter(|(i, _)| i == id).map(|(_, v)| v).collect();
    match versions.iter().max_by(|a, b| natural(a).cmp(&natural(b))) {
        Some(version) => exactly(id, version),
        None => Err(unknown(id)),
    }
}

/// Numbers compare as numbers, so that 0.10 is newer than 0.9.
fn natural(version: &str) -> Vec<(u64, String)> {
    let parts = version.split(['.', '-']);
    parts.map(|part| (part.parse().unwrap_or(0), part.to_owned())).collect()
}

fn exactly(id: &str, version: &str) -> Result<Loaded, Error> {
    let path = format!("{id}/{version}.yaml");
    match data::DEFINITIONS.iter().find(|(p, _)| *p == path) {
        Some((_, text)) => parse(&format!("definitions/{path}"), text),
        None => Err(unknown(&format!("{id}@{version}"))),
    }
}

fn unknown(name: &str) -> Error {
    let known: Vec<String> = shipped().into_iter().flat_map(|(id, v)| [format!("{id}@{v}"), id]).collect();
    let suggestion = yaml::nearest(name, known.iter().map(String::as_str)).map(str::to_owned);
    Error::Unknown { kind: "definition", name: name.to_owned(), suggestion }
}

/// Checks what the types cannot: that ids are known and unique and that each criterion asks something.
struct Check<'a> {
    file: &'a str,
    text: &'a str,
}

impl Check<'_> {
    fn definition(&self, definition: &Definition) -> Result<(), Box<DataError>> {
        if definition.schema != 1 {
            return Err(self.at(&definition.id, "this program reads definitions of schema 1 only".to_owned()));
        }
        let mut ids = BTreeSet::new();
        for equivalent in &definition.equivalents {
            self.unique(&equivalent.id, &mut ids)?;
            self.requirement(&equivalent.require, definition)?;
        }
        if definition.criteria.iter().all(|criterion| criterion.level != Level::Required) {
            let message = "a definition needs at least one required criterion".to_owned();
            return Err(self.at(&definition.id, message));
        }
        self.kebab(&definition.id)?;
        definition.criteria.iter().try_for_each(|c| self.criterion(c, definition, &mut ids))?;
        self.ladder(definition)
    }

    /// Each class has an id of its own and names criteria that are there; each criterion stands in one class at most.
    fn ladder(&self, definition: &Definition) -> Result<(), Box<DataError>> {
        let known: Vec<&str> = definition.criteria.iter().map(|c| c.id.as_str()).collect();
        let (mut classes, mut named) = (BTreeSet::new(), BTreeSet::new());
        for rung in &definition.ladder {
            self.kebab(&rung.id)?;
            self.unique(&rung.id, &mut classes)?;
            self.known("criterion", &rung.criteria, &known)?;
            rung.criteria.iter().try_for_each(|id| self.unique(id, &mut named))?;
        }
        Ok(())
    }

    fn kebab(&self, id: &Word) -> Result<(), Box<DataError>> {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '.';
        match !id.as_str().is_empty() && id.as_str().chars().all(plain) {
            true => Ok(()),
            false => Err(self.at(id, format!("the id `{}` is not in kebab case", id.as_str()))),
        }
    }

    fn criterion<'d>(
        &self,
        criterion: &'d Criterion,
        definition: &'d Definition,
        ids: &mut BTreeSet<&'d str>,
    ) -> Result<(), Box<DataError>> {
        self.unique(&criterion.id, ids)?;
        self.kebab(&criterion.id)?;
        if criterion.require.is_some() != criterion.parts.is_empty() {
            let message = format!("criterion `{}` needs either `require` or `parts`", criterion.id.as_str());
            return Err(self.at(&criterion.id, message));
        }
        for requirement in criterion.require.iter().chain(&criterion.when) {
            self.requirement(requirement, definition)?;
            self.asks_something(requirement, &criterion.id)?;
        }
        criterion.parts.iter().try_for_each(|part| self.criterion(part, definition, ids))
    }

    fn unique<'d>(&self, id: &'d Word, ids: &mut BTreeSet<&'d str>) -> Result<(), Box<DataError>> {
        match ids.insert(id.as_str()) {
            true => Ok(()),
            false => Err(self.at(id, format!("the id `{}` is given twice", id.as_str()))),
        }
    }

    /// An empty list, or a number that no list can reach, asks nothing or the impossible.
    fn asks_something(&self, requirement: &Requirement, id: &Word) -> Result<(), Box<DataError>> {
        let mut empty = false;
        requirement.visit(&mut |part| {
            empty |= match part {
                Requirement::All(of) | Requirement::Any(of) => of.is_empty(),
                Requirement::AtLeast(at_least) => at_least.count == 0 || at_least.count > at_least.of.len(),
                _ => false,
            };
        });
        match empty {
            true => {
                Err(self.at(id, format!("criterion `{}` asks for nothing, or for too many", id.as_str())))
            }
            false => Ok(()),
        }
    }

    fn requirement(&self, requirement: &Requirement, definition: &Definition) -> Result<(), Box<DataError>> {
        let mut parts = Vec::new();
        requirement.visit(&mut |part| parts.push(part));
        parts.into_iter().try_for_each(|part| self.single(part, definition))
    }

    fn single(&self, requirement: &Requirement, definition: &Definition) -> Result<(), Box<DataError>> {
        let vocabulary = catalog::vocabulary();
        match requirement {
            Requirement::License(license) | Requirement::Released(license) => {
                let grants: Vec<&str> = vocabulary.grants.keys().map(String::as_str).collect();
                let duties: Vec<&str> = vocabulary.duties.keys().map(String::as_str).collect();
                let limits = vocabulary.limits.keys().map(String::as_str);
                let against: Vec<&str> = limits.chain(duties.iter().copied()).collect();
                self.known("grant", &license.grants, &grants)?;
                self.known("duty", &license.duties, &duties)?;
                self.known("limit or duty", &license.without, &against)?;
                self.known("limit or duty", &license.unsettled_by, &against)
            }
            Requirement::Documented(topic) => {
                let topics = crate::topics::ids();
                self.known("topic", std::slice::from_ref(topic), &topics)
            }
            Requirement::Equivalent(id) => {
                let known: Vec<&str> = definition.equivalents.iter().map(|e| e.id.as_str()).collect();
                self.known("equivalent", std::slice::from_ref(id), &known)
            }
            _ => Ok(()),
        }
    }

    fn known(&self, kind: &str, words: &[Word], known: &[&str]) -> Result<(), Box<DataError>> {
        let Some(word) = words.iter().find(|w| !known.contains(&w.as_str())) else { return Ok(()) };
        let mut error = self.at(word, format!("unknown {kind} `{}`", word.as_str()));
        error.why = Some(format!("no {kind} of that name is in the vocabulary"));
        let nearest = yaml::nearest(word.as_str(), known.iter().copied());
        error.help = nearest.map(|known| format!("did you mean `{known}`?"));
        Err(error)
    }

    fn at(&self, word: &Word, message: String) -> Box<DataError> {
        Box::new(yaml::mistake(self.file, self.text, word.at(), message))
    }
}
