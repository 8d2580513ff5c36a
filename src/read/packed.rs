//! Weights that come in an archive: what the small files beside them, in the same archive, say about themselves.
//!
//! Keras (`.keras`) and TorchServe (`.mar`) are ZIP archives, NeMo (`.nemo`) is a TAR archive. Of a PyTorch archive
//! only the list of its members is read, so that a cut file is noticed; its pickle is never opened.

use super::archive::{self, Member};
use super::embedded::{Embedded, Fault};
use super::found::only;
use super::keys::{is_one, keys};
use crate::evidence::{Aspect, Evidence, Problem, ProblemKind};
use crate::inventory::{FileEntry, Inventory};
use crate::source::Location;
use crate::written::{Bounds, Mistake, Node, Value, json};

/// Maps and lists inside one another that are looked into.
const DEPTH: usize = 12;
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

/// Whether the archive of a PyTorch file is whole; older ones are no archives.
pub(super) fn pytorch(inventory: &Inventory, entry: &FileEntry) -> Evidence {
    let Ok(mut input) = inventory.open(entry) else { return Evidence::default() };
    let mut head = [0; 4];
    if std::io::Read::read_exact(&mut input, &mut head).is_err() || head != *b"PK\x03\x04" {
        return Evidence::default();
    }
    match archive::zip(input, inventory.limits(), |_| false) {
        Ok(_) => Evidence::default(),
        Err(fault) => only(Problem {
            kind: if fault.limit { ProblemKind::Limit } else { ProblemKind::Malformed },
            concerns: vec![Aspect::Weights],
            message: fault.message,
            at: Location::file(&entry.path),
        }),
    }
}

/// Licenses and descriptions, at the top of the archive or one folder below it.
fn is_wanted(name: &str) -> bool {
    let name = name.trim_start_matches("./").to_lowercase();
    let (folders, file) = name.rsplit_once('/').unwrap_or(("", &name));
    !folders.contains(['/', '\\', '.']) && (is_license(file) || is_one(file, &keys().archives.descriptions))
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
        embedded.text(name, text);
        return;
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
            (_, Some(_)) => {}
            (_, None) => describe(embedded, &entry.node, depth + 1),
        }
    }
}
