//! Bills of materials: SPDX 2.3 and 3.0, CycloneDX and MOF files, as far as they tell a license or a parent.

use super::found::{Found, declared};
use super::manifests::license;
use super::structured;
use crate::component::Component;
use crate::evidence::{Channel, Claim, Declared, Evidence, Relation, Subject};
use crate::inventory::{FileEntry, Inventory};
use crate::written::Node;
use std::collections::BTreeMap;

/// Reads a bill.
pub(super) fn read(inventory: &Inventory, entry: &FileEntry) -> Evidence {
    if matches!(inventory.license_subject(entry), Subject::Other(_)) {
        return Evidence::default();
    }
    structured::read(inventory, entry, |node, found| {
        if node.get("spdxVersion").is_some() {
            spdx_2(node, found);
        } else if let Some(graph) = node.get("@graph") {
            spdx_3(graph, found);
        } else if node.get("bomFormat").is_some() || node.get("specVersion").is_some() {
            cyclone(node, found);
        } else if node.get("release").is_some() {
            mof(node, found);
        }
    })
}

fn text<'a>(node: &'a Node, key: &str) -> Option<&'a str> {
    node.get(key).and_then(Node::text).filter(|text| !text.trim().is_empty())
}

/// Packages; those that the document describes are the release, others are what it is made of.
fn spdx_2(node: &Node, found: &mut Found<'_>) {
    let described: Vec<&str> = node
        .get("documentDescribes")
        .map(Node::items)
        .unwrap_or_default()
        .iter()
        .filter_map(Node::text)
        .chain(relations(node, "DESCRIBES"))
        .collect();
    let packages = node.get("packages").map(Node::items).unwrap_or_default();
    for package in packages {
        let main = packages.len() == 1 || text(package, "SPDXID").is_some_and(|id| described.contains(&id));
        let name = text(package, "name").unwrap_or("a package");
        let subject = if main { Subject::Release } else { Subject::Other(name.to_owned()) };
        for key in ["licenseDeclared", "licenseConcluded"] {
            let given = package
                .get(key)
                .filter(|node| node.text().is_some_and(|text| !matches!(text, "NOASSERTION" | "NONE")));
            license(given, found, &subject);
        }
    }
}

fn relations<'a>(node: &'a Node, kind: &'a str) -> impl Iterator<Item = &'a str> {
    let all = node.get("relationships").map(Node::items).unwrap_or_default();
    all.iter()
        .filter(move |one| text(one, "relationshipType") == Some(kind))
        .filter_map(|one| one.get("relatedSpdxElement").and_then(Node::text))
}

/// AI and data-set packages of SPDX 3, with the relations between elements.
fn spdx_3(graph: &Node, found: &mut Found<'_>) {
    let by_id: BTreeMap<&str, &Node> =
        graph.items().iter().filter_map(|node| Some((id(node)?, node))).collect();
    for relation in graph.items().iter().filter(|node| kind(node) == "Relationship") {
        let (Some(from), Some(what)) = (text(relation, "from"), text(relation, "relationshipType")) else {
            continue;
        };
        let Some(element) = by_id.get(from) else { continue };
        let targets = relation.get("to").map(Node::items).unwrap_or_default();
        for target in targets.iter().filter_map(|target| Some((target.text()?, target))) {
            let named = by_id.get(target.0).copied();
            match what {
                "hasDeclaredLicense" | "hasConcludedLicense" => {
                    spdx_3_license(element, target, named, found);
                }
                "trainedOn" => {
                    let name = named.and_then(|node| text(node, "name")).unwrap_or(target.0);
                    found.dataset(name, target.1.span.clone());
                }
                "descendantOf" if kind(element) == "ai_AIPackage" => {
                    let name = named.and_then(|node| text(node, "name")).unwrap_or(target.0);
                    found.base(name, None, target.1.span.clone());
                }
                _ => {}
            }
        }
    }
}

fn id(node: &Node) -> Option<&str> {
    text(node, "spdxId").or_else(|| text(node, "@id"))
}

fn kind(node: &Node) -> &str {
    text(node, "type").or_else(|| text(node, "@type")).unwrap_or("")
}

fn spdx_3_license(element: &Node, target: (&str, &Node), named: Option<&Node>, found: &mut Found<'_>) {
    let subject = match kind(element) {
        "ai_AIPackage" => Subject::Component(Component::Weights),
        "dataset_DatasetPackage" => Subject::Component(Component::TrainingData),
        _ => Subject::Other(text(element, "name").unwrap_or("an element").to_owned()),
    };
    let expression = named.and_then(|node| {
        ["simplelicensing_licenseExpression", "licenseExpression"].iter().find_map(|key| text(node, key))
    });
    let written = expression.or_else(|| named.and_then(|node| text(node, "name"))).unwrap_or(target.0);
    let value = if written.starts_with("http") {
        Declared { link: Some(written.to_owned()), ..Declared::default() }
    } else {
        Declared { license: vec![written.to_owned()], ..Declared::default() }
    };
    found.license(Channel::Manifest, subject, Claim::Declared(value), target.1.span.clone());
}

/// CycloneDX: the component that the bill is about, and those inside it.
fn cyclone(node: &Node, found: &mut Found<'_>) {
    if let Some(main) = node.path(&["metadata", "component"]) {
        cyclone_component(main, true, found);
    }
    for component in node.get("components").map(Node::items).unwrap_or_default() {
        cyclone_component(component, false, found);
    }
}

fn cyclone_component(component: &Node, main: bool, found: &mut Found<'_>) {
    let model = text(component, "type") == Some("machine-learning-model");
    let subject = match text(component, "type") {
        _ if main && model => Subject::Component(Component::Weights),
        _ if main => Subject::Release,
        Some("machine-learning-model") => Subject::Component(Component::Weights),
        Some("data") => Subject::Component(Component::TrainingData),
        _ => Subject::Other(text(component, "name").unwrap_or("a component").to_owned()),
    };
    for item in component.get("licenses").map(Node::items).unwrap_or_default() {
        let inner = item.get("license").unwrap_or(item);
        license(Some(inner), found, &subject);
    }
    if !model {
        return;
    }
    for ancestor in component.path(&["pedigree", "ancestors"]).map(Node::items).unwrap_or_default() {
        if let Some(name) = text(ancestor, "name") {
            let id = text(ancestor, "group").map_or(name.to_owned(), |group| format!("{group}/{name}"));
            found.base(&id, None::<Relation>, ancestor.span.clone());
        }
    }
    for data in
        component.path(&["modelCard", "modelParameters", "datasets"]).map(Node::items).unwrap_or_default()
    {
        if let Some(name) = text(data, "name").or_else(|| text(data, "ref")) {
            found.dataset(name, data.span.clone());
        }
    }
}

/// MOF: licenses by kind of part, and of each part.
fn mof(node: &Node, found: &mut Found<'_>) {
    let Some(release) = node.get("release") else { return };
    for (kind, subject) in [
        ("distribution", Subject::Release),
        ("code", Subject::Component(Component::Code)),
        ("document", Subject::Component(Component::Documentation)),
        ("data", Subject::Component(Component::TrainingData)),
    ] {
        let given = release.path(&["license", kind]);
        license(given.and_then(|given| given.get("name")).or(given), found, &subject);
    }
    for part in release.get("components").map(Node::items).unwrap_or_default() {
        let Some(given) = part.get("license").filter(|given| !given.is_empty()) else { continue };
        let Some(component) = text(part, "name").and_then(mof_component) else { continue };
        if declared(given, found.file.text()).iter().all(|name| !name.eq_ignore_ascii_case("unlicensed")) {
            license(Some(given), found, &Subject::Component(component));
        }
    }
}

/// The Model Openness Framework's names of parts.
fn mof_component(name: &str) -> Option<Component> {
    match name.to_lowercase().as_str() {
        "model parameters (final)" | "model parameters (intermediate)" => Some(Component::Weights),
        "model architecture" => Some(Component::Architecture),
        "training code" => Some(Component::TrainingCode),
        "inference code" => Some(Component::InferenceCode),
        "evaluation code" => Some(Component::EvaluationCode),
        "data preprocessing code" => Some(Component::DataPreprocessingCode),
        "supporting libraries and tools" => Some(Component::Code),
        "datasets" => Some(Component::TrainingData),
        "evaluation data" => Some(Component::EvaluationData),
        "evaluation results" => Some(Component::EvaluationResults),
        "model card" => Some(Component::ModelCard),
        "data card" => Some(Component::DataCard),
        "technical report" | "research paper" => Some(Component::TechnicalReport),
        "sample model outputs" => Some(Component::SampleOutputs),
        "model metadata" => Some(Component::ModelMetadata),
        _ => None,
    }
}
