//! What the configuration of a model says about where it comes from: `config.json`, `model_index.json`,
//! `adapter_config.json`, and recipes of training and merging that lie beside the weights.

use super::found::Found;
use super::keys::{is_one, keys};
use super::{registry, structured};
use crate::evidence::{Aspect, Evidence, ProblemKind, Relation, Subject};
use crate::inventory::{FileEntry, Inventory, Role};
use crate::written::{Entry, Node};

/// Reads `config.json` and `model_index.json`.
pub(super) fn config(inventory: &Inventory, entry: &FileEntry) -> Evidence {
    let known = matches!(entry.name().to_lowercase().as_str(), "config.json" | "model_index.json");
    if !known || is_foreign(inventory, entry) {
        return Evidence::default();
    }
    structured::read(inventory, entry, |node, found| {
        if registry::is_model_pack(node) {
            registry::model_pack(node, found);
        }
        origin(node, found);
        for part in &keys().configuration.parts {
            if let Some(node) = node.get(part) {
                origin(node, found);
            }
        }
    })
}

fn origin(node: &Node, found: &mut Found<'_>) {
    for key in &keys().configuration.origins {
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
        for key in &keys().configuration.adapters {
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
            if !keys().configuration.bases.iter().any(|key| file.text().contains(key.as_str()))
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
    for key in &keys().configuration.bases {
        if let Some((entry, name)) = scalar(node, key) {
            found.base(name, relation, entry.node.span.clone());
        }
    }
    if merge {
        sources(node, found, 0);
    }
    for entry in node.entries().iter().filter(|entry| is_one(&entry.key, &keys().configuration.datasets)) {
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
