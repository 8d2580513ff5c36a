//! Licenses and lineage in the manifests of other trades: CITATION.cff, codemeta.json, pyproject.toml,
//! setup.cfg, package.json, Cargo.toml, Kitfile, Modelfile, MLmodel.

use super::found::{Found, declared};
use super::{modelfile, structured};
use crate::component::Component;
use crate::evidence::{Aspect, Channel, Claim, Declared, Evidence, Subject};
use crate::inventory::{FileEntry, Inventory};
use crate::written::Node;

/// Manifests of packages: they speak for code and for nothing else.
const PACKAGES: [&str; 5] = ["pyproject.toml", "setup.cfg", "package.json", "cargo.toml", "codemeta.json"];

/// Reads a manifest.
pub(super) fn read(inventory: &Inventory, entry: &FileEntry) -> Evidence {
    let mut evidence = any(inventory, entry);
    let concerns = match inventory.license_subject(entry) {
        Subject::Other(_) => Some(&[][..]),
        _ if PACKAGES.contains(&entry.name().to_lowercase().as_str()) => Some(&[Aspect::Code][..]),
        _ => None,
    };
    if let Some(concerns) = concerns {
        evidence.problems.iter_mut().for_each(|problem| problem.concerns = concerns.to_vec());
    }
    evidence
}

fn any(inventory: &Inventory, entry: &FileEntry) -> Evidence {
    let foreign = match inventory.license_subject(entry) {
        Subject::Other(path) => Some(Subject::Other(path)),
        _ => None,
    };
    let of = |component| foreign.clone().unwrap_or(Subject::Component(component));
    let name = entry.name().to_lowercase();
    match name.as_str() {
        "pyproject.toml" => structured::read(inventory, entry, |node, found| {
            python(node, found, &of(Component::Code));
        }),
        "cargo.toml" => structured::read(inventory, entry, |node, found| {
            for keys in [["package", "license"].as_slice(), &["workspace", "package", "license"]] {
                license(node.path(keys), found, &of(Component::Code));
            }
        }),
        "package.json" => structured::read(inventory, entry, |node, found| {
            license(node.get("license"), found, &of(Component::Code));
            license(node.get("licenses"), found, &of(Component::Code));
        }),
        "codemeta.json" => structured::read(inventory, entry, |node, found| {
            license(node.get("license"), found, &of(Component::Code));
        }),
        "citation.cff" => structured::read(inventory, entry, |node, found| {
            let subject = match node.get("type").and_then(Node::text) {
                Some("software") => of(Component::Code),
                Some("dataset") => of(Component::TrainingData),
                _ => foreign.clone().unwrap_or(Subject::Unstated),
            };
            license(node.get("license"), found, &subject);
            link(node.get("license-url"), found, &subject);
        }),
        "mlmodel" => structured::read(inventory, entry, |node, found| {
            license(node.path(&["metadata", "license"]), found, &of(Component::Weights));
            let source = node.path(&["flavors", "transformers", "source_model_name"]);
            base(source, found);
        }),
        "setup.cfg" => modelfile::setup_cfg(inventory, entry, &of(Component::Code)),
        _ if name.contains("kitfile") => structured::read(inventory, entry, |node, found| {
            kitfile(node, found, foreign.as_ref());
        }),
        _ if name.contains("modelfile") => modelfile::read(inventory, entry, &of(Component::Weights)),
        _ => Evidence::default(),
    }
}

fn base(node: Option<&Node>, found: &mut Found<'_>) {
    if let Some((node, id)) = node.and_then(|node| Some((node, node.text()?))) {
        found.base(id, None, node.span.clone());
    }
}

/// A license field: a string, a list, or objects with a name or an address.
pub(super) fn license(node: Option<&Node>, found: &mut Found<'_>, subject: &Subject) {
    let Some(node) = node.filter(|node| !node.is_empty()) else { return };
    let field = |item: &Node, keys: &[&str]| {
        keys.iter().find_map(|key| item.get(key)).and_then(Node::text).map(str::to_owned)
    };
    let mut value = Declared::default();
    for item in node.items() {
        if item.entries().is_empty() {
            value.license.extend(declared(item, found.file.text()));
        } else {
            value.license.extend(field(item, &["id", "identifier", "expression", "type", "spdx_id"]));
            value.name = value.name.or_else(|| field(item, &["name", "text"]));
            value.link = value.link.or_else(|| field(item, &["url", "@id", "file"]));
        }
    }
    if value == Declared::default() {
        return;
    }
    found.license(Channel::Manifest, subject.clone(), Claim::Declared(value), node.span.clone());
}

fn link(node: Option<&Node>, found: &mut Found<'_>, subject: &Subject) {
    if let Some((node, link)) = node.and_then(|node| Some((node, node.text()?))) {
        let value = Declared { link: Some(link.to_owned()), ..Declared::default() };
        found.license(Channel::Manifest, subject.clone(), Claim::Declared(value), node.span.clone());
    }
}

/// PEP 639 and what came before it.
fn python(node: &Node, found: &mut Found<'_>, subject: &Subject) {
    license(node.path(&["project", "license"]), found, subject);
    license(node.path(&["tool", "poetry", "license"]), found, subject);
    let classifiers = node.path(&["project", "classifiers"]).map(Node::items).unwrap_or_default();
    for item in classifiers {
        if let Some(name) = item.text().and_then(|text| text.strip_prefix("License :: ")) {
            let name = name.rsplit(" :: ").next().unwrap_or(name).to_owned();
            let value = Declared { name: Some(name), ..Declared::default() };
            found.license(Channel::Manifest, subject.clone(), Claim::Declared(value), item.span.clone());
        }
    }
}

pub(super) fn kitfile(node: &Node, found: &mut Found<'_>, foreign: Option<&Subject>) {
    let of = |subject: Subject| foreign.cloned().unwrap_or(subject);
    license(node.path(&["package", "license"]), found, &of(Subject::Release));
    let model = node.get("model");
    license(model.and_then(|model| model.get("license")), found, &of(Subject::Component(Component::Weights)));
    for part in model.and_then(|model| model.get("parts")).map(Node::items).unwrap_or_default() {
        license(part.get("license"), found, &of(Subject::Component(Component::Weights)));
    }
    if let Some(path) = model.and_then(|model| model.get("path"))
        && path.text().is_some_and(is_reference)
    {
        base(Some(path), found);
    }
    for (key, component) in [("code", Component::Code), ("datasets", Component::TrainingData)] {
        for item in node.get(key).map(Node::items).unwrap_or_default() {
            license(item.get("license"), found, &of(Subject::Component(component)));
            if key == "datasets"
                && let Some(name) = item.get("name").and_then(Node::text)
            {
                found.dataset(name, item.span.clone());
            }
        }
    }
}

/// Whether a path names another kit in a registry and no file.
fn is_reference(path: &str) -> bool {
    path.contains(':') && !path.starts_with(['.', '/']) && path.contains('/')
}
