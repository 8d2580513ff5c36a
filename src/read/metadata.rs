//! What other metadata beside the weights say of licenses: configurations, descriptions of hubs and registries, notes
//! that tools leave beside a weights file.
//!
//! None of these is known to bear a license, so what they say grants nothing. A release whose own files contradict its
//! license is not clear about it.

use super::found::Found;
use super::{registry, speaking, structured};
use crate::component::Component;
use crate::evidence::{Aspect, Evidence, Problem, ProblemKind, Subject};
use crate::inventory::{FileEntry, Inventory, Role, State};
use std::collections::BTreeSet;

/// The largest file that is looked at, in bytes.
const FILE_BYTES: u64 = 256 << 10;
/// Files looked at.
const FILES: usize = 200;

/// Reads what lies at the top or in a folder of weights.
pub(super) fn read(inventory: &Inventory) -> Evidence {
    let weights = inventory.files().iter().filter(|entry| entry.role == Role::Weights);
    let mut folders: BTreeSet<&str> = weights.map(FileEntry::folder).collect();
    folders.insert("");
    let near = |entry: &&FileEntry| folders.contains(entry.folder()) && is_metadata(entry);
    let mut evidence = Evidence::default();
    for entry in inventory.files().iter().filter(near).take(FILES) {
        evidence.extend(one(inventory, entry));
    }
    evidence
}

fn is_metadata(entry: &FileEntry) -> bool {
    const ROLES: [Role; 10] = [
        Role::Config,
        Role::AdapterConfig,
        Role::GenerationConfig,
        Role::Tokenizer,
        Role::Recipe,
        Role::Evaluation,
        Role::DataCard,
        Role::Documentation,
        Role::Data,
        Role::Other,
    ];
    const ENDINGS: [&str; 8] = [".json", ".jsonld", ".yaml", ".yml", ".toml", ".info", ".meta", ".cff"];
    let name = entry.name().to_lowercase();
    let described = name.contains("meta") || name.contains("info") || name.contains("package");
    let lists = entry.role == Role::Data
        || ["data", "vocab", "annotation", "eval"].iter().any(|part| name.contains(part));
    ROLES.contains(&entry.role)
        && ENDINGS.iter().any(|ending| name.ends_with(ending))
        && (described || !lists)
        && entry.state == State::Here
        && entry.size_bytes <= FILE_BYTES
}

fn one(inventory: &Inventory, entry: &FileEntry) -> Evidence {
    let Ok(file) = inventory.text(entry) else { return Evidence::default() };
    // What this program wrote is no evidence of itself.
    if !speaking::may_speak(file.text()) || file.text().contains("\"ow/") {
        return Evidence::default();
    }
    let node = match structured::tree(entry, file.text()) {
        Ok(node) => node,
        Err(mistake) if mistake.limit => {
            let limit = entry.problem(ProblemKind::Limit, "it speaks of terms and holds more than is read");
            return Evidence {
                problems: vec![Problem { concerns: vec![Aspect::Licenses], ..limit }],
                ..Evidence::default()
            };
        }
        // What else is wrong with the file is told by who reads it for its own ends.
        Err(_) => return Evidence::default(),
    };
    if registry::is_model_pack(&node) {
        return Evidence::default();
    }
    let mut found = Found::new(&file, inventory.limits().facts);
    speaking::tree(&node, &Subject::Component(Component::Weights), &mut found);
    found.evidence
}
