//! What the configuration of a model says about where it comes from: `config.json`, `model_index.json`,
//! `adapter_config.json`, and recipes of training and merging that lie beside the weights.

use super::found::Found;
use super::structured;
use crate::evidence::{Aspect, Evidence, ProblemKind, Relation, Subject};
use crate::inventory::{FileEntry, Inventory, Role};
use crate::written::{Entry, Node};

/// Keys that name the model from which training began.
const BASES: [&str; 7] = [
    "base_model",
    "base_model_name_or_path",
    "model_name_or_path",
    "pretrained_model_name_or_path",
    "pretrained_model",
    "base_model_id",
    "model_id",
];

/// Keys under which a recipe names what it trains on.
const DATASETS: [&str; 6] =
    ["datasets", "dataset", "dataset_name", "dataset_mixer", "train_dataset", "dataset_id"];

/// Reads `config.json` and `model_index.json`.
pub(super) fn config(inventory: &Inventory, entry: &FileEntry) -> Evidence {
    let known = matches!(entry.name().to_lowercase().as_str(), "config.json" | "model_index.json");
    if !known || is_foreign(inventory, entry) {
        return Evidence::default();
    }
    structured::read(inventory, entry, |node, found| {
        origin(node, found);
        for part in ["text_config", "language_config", "llm_config", "vision_config", "audio_config"] {
            if let Some(node) = node.get(part) {
                origin(node, found);
            }
        }
    })
}

fn origin(node: &Node, found: &mut Found<'_>) {
    for key in ["_name_or_path", "base_model_name_or_path"] {
        // `./` and the like name the directory itself.
        let named = scalar(node, key).filter(|(_, name)| !name.trim().trim_matches(['.', '/']).is_empty());
        if let Some((entry, name)) = named {
            let span = entry.key_span.start..entry.node.span.end;
            found.name(name, span.clone());
            found.base(name, None, span);
        }
    }
}

fn scalar<'a>(node: &'a Node, key: &str) -> Option<(&'a Entry, &'a str)> {
    let entry = node.entry(key)?;
    let text = entry.node.text().filter(|text| !text.trim().is_empty())?;
    Some((entry, text))
}

/// Reads the configuration of an adapter.
pub(super) fn adapter(inventory: &Inventory, entry: &FileEntry) -> Evidence {
    if is_foreign(inventory, entry) {
        return Evidence::default();
    }
    structured::read(inventory, entry, |node, found| {
        let mut named = false;
        for key in ["base_model_name_or_path", "model_name"] {
            if let Some((entry, name)) = scalar(node, key) {
                named = true;
                found.base(name, Some(Relation::Adapter), entry.key_span.start..entry.node.span.end);
            }
        }
        if !named {
            let message = "the configuration of an adapter names no base model";
            found.problem(ProblemKind::Malformed, &[Aspect::Lineage], message, 0);
        }
    })
}

/// Reads a recipe that lies beside the weights, or at the top. Recipes elsewhere are kits for users: they say
/// what can be made with a model, not what it was made from.
pub(super) fn recipe(inventory: &Inventory, entry: &FileEntry) -> Evidence {
    if !is_of_this_model(inventory, entry) || is_foreign(inventory, entry) {
        return Evidence::default();
    }
    match structured::text(inventory, entry) {
        // Many YAML files follow rules of their own; only one that could bear on lineage is worth a problem.
        Ok(file)
            if !BASES.iter().any(|key| file.text().contains(key))
                && !file.text().contains("merge_method") =>
        {
            Evidence::default()
        }
        Ok(_) => structured::read(inventory, entry, recipe_keys),
        Err(problem) => super::found::only(problem),
    }
}

fn is_foreign(inventory: &Inventory, entry: &FileEntry) -> bool {
    matches!(inventory.license_subject(entry), Subject::Other(_))
}

fn is_of_this_model(inventory: &Inventory, entry: &FileEntry) -> bool {
    let folder = entry.folder();
    let beside = |file: &FileEntry| {
        matches!(file.role, Role::Weights | Role::AdapterConfig | Role::WeightsIndex)
            && file.folder() == folder
    };
    folder.is_empty() || inventory.files().iter().any(beside)
}

fn recipe_keys(node: &Node, found: &mut Found<'_>) {
    let merge = node.get("merge_method").is_some() || node.get("slices").is_some();
    let relation = if merge {
        Some(Relation::Merge)
    } else if node.get("adapter").is_some_and(|node| !node.is_empty()) {
        Some(Relation::Adapter)
    } else {
        Some(Relation::Finetune)
    };
    for key in BASES {
        if let Some((entry, name)) = scalar(node, key) {
            found.base(name, relation, entry.node.span.clone());
        }
    }
    if merge {
        sources(node, found, 0);
    }
    for entry in node.entries().iter().filter(|entry| DATASETS.contains(&entry.key.as_str())) {
        datasets(entry, found);
    }
}

/// mergekit: `models[].model`, `slices[].sources[].model`, `experts[].source_model`.
fn sources(node: &Node, found: &mut Found<'_>, depth: usize) {
    if depth > 6 {
        return;
    }
    for entry in node.entries() {
        match entry.key.as_str() {
            "model" | "source_model" => {
                let named = entry.node.path(&["model", "path"]).or(Some(&entry.node));
                if let Some((name, node)) = named.and_then(|node| Some((node.text()?, node))) {
                    found.base(name, Some(Relation::Merge), node.span.clone());
                }
            }
            "models" | "slices" | "sources" | "experts" => {
                entry.node.items().iter().for_each(|item| sources(item, found, depth + 1));
            }
            _ => {}
        }
    }
}

fn datasets(entry: &Entry, found: &mut Found<'_>) {
    if entry.key == "dataset_mixer" {
        entry.node.entries().iter().for_each(|data| found.dataset(&data.key, data.key_span.clone()));
        return;
    }
    for item in entry.node.items() {
        let name = ["path", "name", "id"].iter().find_map(|key| item.get(key)).unwrap_or(item);
        if let Some(names) = name.text() {
            names.split(',').for_each(|one| found.dataset(one, name.span.clone()));
        }
    }
}
