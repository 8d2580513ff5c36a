//! Weights that come in an archive: what the small files beside them, in the same archive, say about themselves.
//!
//! Keras (`.keras`), TorchServe (`.mar`), NumPy (`.npz`) and PyTorch files are ZIP archives, NeMo (`.nemo`) is a TAR
//! archive. A cut file is noticed; a pickle is never opened. Other archives are looked into as far as they hold weights.

use super::archive::{self, Member};
use super::embedded::{Embedded, Fault};
use super::found::only;
use super::keys::{is_one, keys};
use crate::evidence::{Aspect, Evidence, Problem, ProblemKind};
use crate::inventory::{FileEntry, Inventory, Limits, Role, State};
use crate::source::Location;
use crate::written::{Bounds, Mistake, Node, Value, json};
use std::cell::Cell;

/// Maps and lists inside one another that are looked into.
const DEPTH: usize = 12;
/// Endings of archives of any kind.
const PACKED: [&str; 4] = [".zip", ".tar", ".tar.gz", ".tgz"];
/// So many of them are looked into.
const ARCHIVES: usize = 32;
/// Bytes unpacked of one that is packed as a whole.
const PACKED_BYTES: u64 = 32 << 20;
/// Bounds of a tree inside an archive.
const VALUES: usize = 20_000;

/// Reads a ZIP archive.
pub(super) fn zip(inventory: &Inventory, entry: &FileEntry) -> Evidence {
    let input = match inventory.open(entry) {
        Ok(input) => input,
        Err(problem) => return only(problem),
    };
    tell(entry, archive::zip(input, inventory.limits(), is_wanted))
}

/// Reads a TAR archive.
pub(super) fn tar(inventory: &Inventory, entry: &FileEntry) -> Evidence {
    let input = match inventory.open(entry) {
        Ok(input) => input,
        Err(problem) => return only(problem),
    };
    tell(entry, archive::tar(input, inventory.limits(), is_wanted))
}

/// The archive of a PyTorch or NumPy file: whether it is whole, and what the small files in it say. Older ones are no
/// archives.
pub(super) fn tensors(inventory: &Inventory, entry: &FileEntry) -> Evidence {
    let Ok(mut input) = inventory.open(entry) else { return Evidence::default() };
    let mut head = [0; 4];
    if std::io::Read::read_exact(&mut input, &mut head).is_err() || head != *b"PK\x03\x04" {
        return Evidence::default();
    }
    match archive::zip(input, inventory.limits(), |_| false) {
        Ok(_) => zip(inventory, entry),
        Err(fault) => only(Problem {
            kind: if fault.limit { ProblemKind::Limit } else { ProblemKind::Malformed },
            concerns: vec![Aspect::Weights],
            message: fault.message,
            at: Location::file(&entry.path),
        }),
    }
}

/// Archives that are no format of weights, as far as they hold some: what the small files in them say of these.
pub(super) fn carried(inventory: &Inventory) -> Evidence {
    let packed = |entry: &&FileEntry| {
        let name = entry.name().to_lowercase();
        entry.role != Role::Weights
            && entry.state == State::Here
            && PACKED.iter().any(|ending| name.ends_with(ending))
    };
    let mut evidence = Evidence::default();
    for entry in inventory.files().iter().filter(packed).take(ARCHIVES) {
        evidence.extend(carrier(inventory, entry));
    }
    evidence
}

fn carrier(inventory: &Inventory, entry: &FileEntry) -> Evidence {
    let Ok(input) = inventory.open(entry) else { return Evidence::default() };
    let holds_weights = Cell::new(false);
    let wanted = |name: &str| {
        let lower = name.to_lowercase();
        let weights = keys().archives.weights.iter().any(|ending| lower.ends_with(ending.as_str()));
        holds_weights.set(holds_weights.get() || weights);
        is_wanted(name)
    };
    let limits = Limits { metadata_bytes: PACKED_BYTES, ..*inventory.limits() };
    let zipped = entry.name().to_lowercase().ends_with(".zip");
    let members = match zipped {
        true => archive::zip(input, &limits, wanted),
        false => archive::tar(input, &limits, wanted),
    };
    // An archive of something else, or one that is not read to its end, says nothing of the weights.
    match members {
        Ok(members) if holds_weights.get() => tell(entry, Ok(members)),
        _ => Evidence::default(),
    }
}

/// Licenses, words and descriptions, at the top of the archive or one folder below it, or where TorchScript keeps what
/// was added.
fn is_wanted(name: &str) -> bool {
    let name = name.trim_start_matches("./").to_lowercase();
    let (folders, file) = name.rsplit_once('/').unwrap_or(("", &name));
    let folder = folders.strip_suffix("/extra").unwrap_or(folders);
    !folder.contains(['/', '\\', '.'])
        && (is_license(file) || is_words(file) || is_one(file, &keys().archives.descriptions))
}

fn is_words(file: &str) -> bool {
    keys().archives.words.iter().any(|start| file.starts_with(start.as_str()))
}

fn is_license(file: &str) -> bool {
    keys().archives.licenses.iter().any(|start| file.starts_with(start.as_str()))
}

fn tell(entry: &FileEntry, members: Result<Vec<Member>, Fault>) -> Evidence {
    let mut embedded = Embedded::new(entry);
    match members {
        Ok(members) => members.iter().for_each(|member| self::member(&mut embedded, member)),
        Err(fault) => embedded.broken(&fault),
    }
    embedded.evidence
}

fn member(embedded: &mut Embedded<'_>, member: &Member) {
    let name = member.name.trim_start_matches("./");
    let file = name.rsplit('/').next().unwrap_or(name).to_lowercase();
    let Ok(text) = std::str::from_utf8(&member.bytes) else {
        embedded.broken(&Fault::broken(&format!("{name} in the archive is no text")));
        return;
    };
    if is_license(&file) {
        return embedded.text(name, text);
    }
    if is_words(&file) {
        return embedded.words(name, text);
    }
    let bounds = Bounds { nodes: VALUES, ..Bounds::default() };
    let tree =
        if file.ends_with(".json") { json::parse(text, bounds) } else { crate::yaml::parse(text, bounds) };
    match tree {
        Ok(node) => describe(embedded, &node, 0),
        Err(Mistake { message, limit, .. }) => {
            embedded.broken(&Fault {
                message: format!("{name} in the archive cannot be read: {message}"),
                limit,
            });
        }
    }
}

/// What a description says of license and lineage.
fn describe(embedded: &mut Embedded<'_>, node: &Node, depth: usize) {
    if depth > DEPTH {
        return;
    }
    if let Value::List(items) = &node.value {
        items.iter().for_each(|item| describe(embedded, item, depth + 1));
    }
    for entry in node.entries() {
        let text = entry
            .node
            .text()
            .map(str::trim)
            .filter(|text| !matches!(*text, "" | "???" | "null" | "None" | "~"));
        match (entry.key.as_str(), text) {
            (key, Some(text)) if is_one(key, &keys().archives.bases) => embedded.base(key, text, None),
            (key, Some(text)) if depth <= 1 && is_one(key, &keys().embedded.license) => {
                embedded.license(key, text)
            }
            (key, Some(text)) => embedded.spoken(key, text),
            (_, None) => describe(embedded, &entry.node, depth + 1),
        }
    }
}
