//! Definitions by name: those that ship and those of a user's own.
//!
//! Comes in: `ID`, `ID@VERSION`, `all` or a path. Goes out: [`Loaded`] definitions, or their text where that is all
//! that is wanted, or an error with the nearest name.

use super::Definition;
use super::sound::mistakes;
use crate::data;
use crate::error::Error;
use crate::yaml;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::path::Path;

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
    match mistakes(file, text, &definition).into_iter().next() {
        Some(mistake) => Err(Box::new(mistake).into()),
        None => Ok(Loaded { definition, file: file.to_owned(), yaml: text.to_owned() }),
    }
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
    texts(name)?.iter().map(|(file, text)| parse(file, text)).collect()
}

/// The same as they stand, each with its file, whether or not they can be applied.
///
/// # Errors
/// [`Error::Unknown`] with the nearest name, [`Error::Unreadable`].
pub fn texts(name: &str) -> Result<Vec<(String, String)>, Error> {
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

fn from_file(path: &Path) -> Result<(String, String), Error> {
    let unreadable = |reason: String| Error::Unreadable { path: path.to_owned(), reason };
    let size = std::fs::metadata(path).map_err(|e| unreadable(e.to_string()))?;
    if !size.is_file() {
        return Err(unreadable("it is not a file".to_owned()));
    }
    if size.len() > FILE_MAX_BYTES {
        return Err(unreadable(format!("it is larger than {FILE_MAX_BYTES} bytes")));
    }
    let text = std::fs::read_to_string(path).map_err(|e| unreadable(e.to_string()))?;
    Ok((path.to_string_lossy().into_owned(), text))
}

fn newest(id: &str) -> Result<(String, String), Error> {
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

fn exactly(id: &str, version: &str) -> Result<(String, String), Error> {
    let path = format!("{id}/{version}.yaml");
    match data::DEFINITIONS.iter().find(|(p, _)| *p == path) {
        Some((_, text)) => Ok((format!("definitions/{path}"), (*text).to_owned())),
        None => Err(unknown(&format!("{id}@{version}"))),
    }
}

fn unknown(name: &str) -> Error {
    let known: Vec<String> = shipped().into_iter().flat_map(|(id, v)| [format!("{id}@{v}"), id]).collect();
    let suggestion = yaml::nearest(name, known.iter().map(String::as_str)).map(str::to_owned);
    Error::Unknown { kind: "definition", name: name.to_owned(), suggestion }
}
