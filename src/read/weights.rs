//! Which weights are there: files, and pointers that stand for files.

use crate::evidence::{Evidence, Presence, ProblemKind, WeightsFile};
use crate::inventory::{FileEntry, Inventory, Role, State};

/// Lists the weights.
pub(super) fn read(inventory: &Inventory) -> Evidence {
    let mut evidence = Evidence::default();
    for entry in inventory.files().iter().filter(|entry| entry.role == Role::Weights) {
        if entry.state == State::Here && entry.size_bytes == 0 {
            evidence.problems.push(entry.problem(ProblemKind::Malformed, "the file is empty"));
        }
        evidence.weights.extend(file(entry));
    }
    evidence
}

fn file(entry: &FileEntry) -> Option<WeightsFile> {
    let (size_bytes, presence) = match &entry.state {
        State::Here => (entry.size_bytes, Presence::Here),
        State::Pointer { oid, size_bytes } => (*size_bytes, Presence::Pointer { oid: oid.clone() }),
        State::Refused(_) => (0, Presence::Missing),
    };
    let format = entry.format.clone().unwrap_or_default();
    Some(WeightsFile { path: entry.path.clone(), format, size_bytes, presence })
}
