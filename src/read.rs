//! What does each file say, word for word, and where?
//!
//! Comes in: an [`Inventory`]. Goes out: [`Evidence`], each list sorted by path and place. Readers are plain
//! functions in one table; to read another kind of file is one more function and one more line. A reader never
//! decides what a license means, never brings an id into another form, and what goes wrong in one file never
//! keeps the others from being read.

mod archive;
mod bounds;
pub mod code;
mod declaration;
pub mod documentation;
mod embedded;
mod found;
mod gguf;
mod hf_config;
mod keys;
mod license_file;
mod manifests;
mod metadata;
pub mod model_card;
mod modelfile;
mod openvino;
mod packed;
mod parts;
mod prose;
mod protobuf;
mod registry;
mod safetensors;
mod sbom;
mod shards;
mod speaking;
pub mod statements;
mod structured;
mod tags;
mod tflite;
mod weights;

use crate::evidence::{Aspect, Evidence, Problem, ProblemKind};
use crate::inventory::{FileEntry, Inventory, Limits, Role};
use crate::source::Location;
use std::collections::BTreeMap;

/// A reader: of one file of certain roles, or of the inventory as a whole.
enum Reader {
    File(&'static [Role], fn(&Inventory, &FileEntry) -> Evidence),
    Whole(fn(&Inventory) -> Evidence),
}

/// Every reader, in the order in which they run.
const READERS: &[Reader] = &[
    Reader::File(&[Role::Weights], weights::read),
    Reader::Whole(bounds::read),
    Reader::Whole(shards::read),
    Reader::Whole(registry::read),
    Reader::Whole(openvino::read),
    Reader::File(&[Role::License, Role::UsePolicy, Role::Notice], license_file::read),
    Reader::File(&[Role::ModelCard], model_card::read),
    Reader::File(&[Role::Readme], model_card::beside),
    Reader::File(&[Role::Config], hf_config::config),
    Reader::File(&[Role::AdapterConfig], hf_config::adapter),
    Reader::File(&[Role::Recipe], hf_config::recipe),
    Reader::File(&[Role::Manifest], manifests::read),
    Reader::File(&[Role::Bill], sbom::read),
    Reader::File(&[Role::Declaration], declaration::read),
    Reader::File(&[Role::Tag], tags::reuse),
    Reader::File(&[Role::Sidecar], tags::sidecar),
    Reader::Whole(tags::headers),
    Reader::Whole(metadata::read),
    Reader::Whole(packed::carried),
    Reader::Whole(prose::documents_and_code),
    Reader::File(prose::SPEAKING, prose::statements),
    Reader::Whole(parts::read),
    Reader::Whole(prose::directory_name),
];

/// Reads all that the inventory holds.
#[must_use]
pub fn read(inventory: &Inventory) -> Evidence {
    let mut evidence = Evidence { problems: inventory.problems().to_vec(), ..Evidence::default() };
    for reader in READERS {
        match reader {
            Reader::Whole(reader) => add(&mut evidence, reader(inventory), inventory.limits()),
            Reader::File(roles, reader) => {
                for entry in of_roles(inventory, roles, &mut evidence.problems) {
                    add(&mut evidence, reader(inventory, entry), inventory.limits());
                }
            }
        }
    }
    sort(&mut evidence);
    evidence
}

/// Adds what a reader saw, within what is taken from one directory.
fn add(evidence: &mut Evidence, more: Evidence, limits: &Limits) {
    evidence.extend(more);
    let full = [
        ("licenses", cut(&mut evidence.licenses, limits.claims), Aspect::Licenses),
        ("base models", cut(&mut evidence.base_models, limits.claims), Aspect::Lineage),
        ("the model's names", cut(&mut evidence.names, limits.pieces), Aspect::Lineage),
        ("documentation", cut(&mut evidence.documentation, limits.pieces), Aspect::Documentation),
        ("data sets", cut(&mut evidence.datasets, limits.pieces), Aspect::Documentation),
        ("code", cut(&mut evidence.code, limits.pieces), Aspect::Code),
    ];
    for (what, _, concern) in full.into_iter().filter(|(_, full, _)| *full) {
        let message = format!("more is said of {what} than is taken from one directory");
        let (kind, concerns, at) = (ProblemKind::Limit, vec![concern], Location::file("."));
        evidence.problems.push(Problem { kind, concerns, message, at });
    }
}

/// Whether it held more than the bound, to which it is cut.
fn cut<T>(seen: &mut Vec<T>, most: usize) -> bool {
    let full = seen.len() > most;
    seen.truncate(most);
    full
}

/// The files of these roles; of those that speak of licenses no more than the bound allows.
fn of_roles<'i>(inventory: &'i Inventory, roles: &[Role], problems: &mut Vec<Problem>) -> Vec<&'i FileEntry> {
    let most = inventory.limits().files_of_a_role;
    let mut counts: BTreeMap<Role, usize> = BTreeMap::new();
    let mut within = |entry: &&FileEntry| {
        let count = counts.entry(entry.role).or_default();
        *count += 1;
        if *count == most + 1 && is_bounded(entry.role) {
            problems.push(entry.problem(ProblemKind::Limit, "more files of this kind than are read"));
        }
        *count <= most || !is_bounded(entry.role)
    };
    inventory.files().iter().filter(|entry| roles.contains(&entry.role)).filter(|e| within(e)).collect()
}

/// Weights may lie in any number of shards; what is said of licenses is kept whole, and costs.
fn is_bounded(role: Role) -> bool {
    role != Role::Weights && role.concerns().contains(&Aspect::Licenses)
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
    evidence.attestations.sort_by(|a, b| a.at.cmp(&b.at));
    evidence.problems.sort_by(|a, b| a.at.cmp(&b.at).then_with(|| a.cmp(b)));
    evidence.problems.dedup();
    evidence.parts.sort_by(|a, b| a.path.cmp(&b.path));
}
