//! What does each file say, word for word, and where?
//!
//! Comes in: an [`Inventory`]. Goes out: [`Evidence`], each list sorted by path and place. Readers are plain
//! functions in one table; to read another kind of file is one more function and one more line. A reader never
//! decides what a license means, never brings an id into another form, and what goes wrong in one file never
//! keeps the others from being read.

pub mod code;
pub mod documentation;
mod found;
mod license_file;
pub mod model_card;
mod weights;

use crate::evidence::Evidence;
use crate::inventory::{FileEntry, Inventory, Role};

/// A reader: of one file of certain roles, or of the inventory as a whole.
enum Reader {
    File(&'static [Role], fn(&Inventory, &FileEntry) -> Evidence),
    Whole(fn(&Inventory) -> Evidence),
}

/// Every reader, in the order in which they run.
const READERS: &[Reader] = &[
    Reader::Whole(weights::read),
    Reader::File(&[Role::License, Role::UsePolicy, Role::Notice], license_file::read),
    Reader::File(&[Role::ModelCard], model_card::read),
    Reader::File(DOCUMENTING, documents),
    Reader::Whole(code),
];

/// Roles of files that may document the model.
const DOCUMENTING: &[Role] = &[
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

/// What documents the model, by the form of the file.
fn documents(inventory: &Inventory, entry: &FileEntry) -> Evidence {
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

/// What the code in the directory is for.
fn code(inventory: &Inventory) -> Evidence {
    let is_code = |entry: &&FileEntry| matches!(entry.role, Role::Code | Role::Notebook | Role::Readme | Role::ModelCard);
    let entries: Vec<&FileEntry> = inventory.files().iter().filter(is_code).collect();
    let texts: Vec<_> = entries.iter().map(|entry| inventory.text(entry).ok()).collect();
    let files: Vec<_> = entries.iter().zip(&texts).map(|(e, t)| (e.path.as_str(), t.as_deref())).collect();
    Evidence { code: code::read_code(&files), ..Evidence::default() }
}

/// Reads all that the inventory holds.
#[must_use]
pub fn read(inventory: &Inventory) -> Evidence {
    let mut evidence = Evidence { problems: inventory.problems().to_vec(), ..Evidence::default() };
    for reader in READERS {
        match reader {
            Reader::Whole(reader) => evidence.extend(reader(inventory)),
            Reader::File(roles, reader) => {
                for entry in inventory.files().iter().filter(|entry| roles.contains(&entry.role)) {
                    evidence.extend(reader(inventory, entry));
                }
            }
        }
    }
    sort(&mut evidence);
    evidence
}

/// By path, then by place in the file; what stands at the same place stays in the order of the readers.
fn sort(evidence: &mut Evidence) {
    evidence.weights.sort_by(|a, b| a.path.cmp(&b.path));
    evidence.licenses.sort_by(|a, b| a.at.cmp(&b.at));
    evidence.base_models.sort_by(|a, b| a.at.cmp(&b.at));
    evidence.names.sort_by(|a, b| a.at.cmp(&b.at));
    evidence.documentation.sort_by(|a, b| a.at.cmp(&b.at));
    evidence.code.sort_by(|a, b| a.at.cmp(&b.at));
    evidence.datasets.sort_by(|a, b| a.at.cmp(&b.at));
    evidence.problems.sort_by(|a, b| a.at.cmp(&b.at).then_with(|| a.cmp(b)));
    evidence.problems.dedup();
}
