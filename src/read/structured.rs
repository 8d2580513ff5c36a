//! Opens a structured file (JSON, YAML, TOML by its name) as a tree, within bounds. What goes wrong becomes a
//! problem of the file and leaves the rest unharmed.

use super::found::Found;
use crate::evidence::{Evidence, Problem, ProblemKind};
use crate::inventory::{FileEntry, Inventory};
use crate::source::SourceFile;
use crate::written::{Bounds, Mistake, Node, duplicate, json, toml};
use std::sync::Arc;

/// Reads a file as a tree and hands it on; a file that cannot be read is a problem concerning what its role
/// concerns. A key that comes twice is told, since readers differ on which one counts.
pub(super) fn read(
    inventory: &Inventory,
    entry: &FileEntry,
    tell: impl FnOnce(&Node, &mut Found<'_>),
) -> Evidence {
    let file = match text(inventory, entry) {
        Ok(file) => file,
        Err(problem) => return super::found::only(problem),
    };
    let mut found = Found::new(&file, inventory.limits().facts);
    match tree(entry, file.text()) {
        Ok(node) => {
            if let Some((key, span)) = duplicate(&node) {
                let message = format!("the key `{key}` comes twice: readers differ on which one counts");
                found.problem(ProblemKind::Ambiguous, entry.role.concerns(), &message, span.start);
            }
            tell(&node, &mut found);
        }
        Err(mistake) => found.mistake(&mistake, entry.role.concerns(), "it"),
    }
    found.evidence
}

/// The whole text of a structured file.
pub(super) fn text(inventory: &Inventory, entry: &FileEntry) -> Result<Arc<SourceFile>, Problem> {
    if entry.size_bytes > inventory.limits().structured_bytes as u64 {
        return Err(entry.problem(ProblemKind::Limit, "it is larger than structured files that are read"));
    }
    inventory.text(entry)
}

/// The tree of a text, by the ending of the file's name.
pub(super) fn tree(entry: &FileEntry, text: &str) -> Result<Node, Mistake> {
    let name = entry.name().to_lowercase();
    let bounds = Bounds::default();
    match name.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "json" => json::parse(text, bounds),
        "toml" => toml::parse(text, bounds),
        _ => crate::yaml::parse(text, bounds),
    }
}
