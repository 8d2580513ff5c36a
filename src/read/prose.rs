//! Words about the model: which readers look at which files for documentation, statements and code.

use super::{code, documentation, statements};
use crate::evidence::{Channel, Evidence, Seen};
use crate::inventory::{FileEntry, Inventory, Role};
use crate::source::{Excerpt, Location};

/// Roles of files that may document the model.
pub(super) const DOCUMENTING: &[Role] = &[
    Role::ModelCard,
    Role::Readme,
    Role::DataCard,
    Role::Documentation,
    Role::Config,
    Role::AdapterConfig,
    Role::TrainerState,
    Role::Recipe,
    Role::Bill,
];

/// Roles of files whose sentences may speak of licenses, of what may be done, and of what a model was made from.
pub(super) const SPEAKING: &[Role] = &[Role::ModelCard, Role::Readme, Role::Notice, Role::Documentation];

/// What documents the model, by the form of the file.
pub(super) fn documents(inventory: &Inventory, entry: &FileEntry) -> Evidence {
    let file = match inventory.text(entry) {
        Ok(file) => file,
        Err(problem) => return Evidence { problems: vec![problem], ..Evidence::default() },
    };
    let ending = entry.path.rsplit('.').next().unwrap_or("").to_lowercase();
    let documentation = match ending.as_str() {
        "json" | "jsonl" | "jsonld" => documentation::read_json(&file),
        "yaml" | "yml" | "toml" => documentation::read_yaml(&file),
        _ => documentation::read_prose(&file),
    };
    Evidence { documentation, ..Evidence::default() }
}

/// What sentences say of licenses and of lineage.
pub(super) fn statements(inventory: &Inventory, entry: &FileEntry) -> Evidence {
    let mut evidence = match inventory.text(entry) {
        Ok(file) => statements::read(&file),
        Err(problem) => return Evidence { problems: vec![problem], ..Evidence::default() },
    };
    // A NOTICE tells of the work of others: only what it says of the weights themselves is of this release.
    if entry.role == Role::Notice {
        evidence.licenses.retain(|seen| seen.subject.names_weights());
    }
    // Other words at the top may limit; they neither grant nor name what the model is or was made from.
    if entry.role == Role::Documentation {
        if entry.path.contains('/') {
            return Evidence::default();
        }
        evidence.licenses.iter_mut().for_each(|seen| seen.channel = Channel::UsePolicy);
        evidence.licenses.retain(|seen| seen.subject.names_weights());
        return Evidence { licenses: evidence.licenses, problems: evidence.problems, ..Evidence::default() };
    }
    evidence
}

/// What the code in the directory is for, and where prose says that it is.
pub(super) fn code(inventory: &Inventory) -> Evidence {
    let roles = [
        Role::Code,
        Role::Notebook,
        Role::Readme,
        Role::ModelCard,
        Role::Documentation,
        Role::Recipe,
        Role::Config,
        Role::TrainerState,
    ];
    let entries: Vec<&FileEntry> = inventory.files().iter().filter(|e| roles.contains(&e.role)).collect();
    let texts: Vec<_> = entries.iter().map(|entry| inventory.text(entry).ok()).collect();
    let files: Vec<_> = entries.iter().zip(&texts).map(|(e, t)| (e.path.as_str(), t.as_deref())).collect();
    Evidence { code: code::read_code(&files), ..Evidence::default() }
}

/// The directory's own name: under it the release is handed on.
pub(super) fn directory_name(inventory: &Inventory) -> Evidence {
    let name = inventory.name().to_owned();
    let words = Excerpt::new(&name);
    Evidence { names: vec![Seen::new(name, Location::file("."), words)], ..Evidence::default() }
}
