//! The report as a CycloneDX bill of materials: the model with its license and its ancestors, the definition as a
//! standard, and the verdict as a declaration on it.
//!
//! Comes in: reports of one model, a [`Version`] and an [`Occasion`]. Goes out: one document, without a time unless
//! one is given. A criterion that passes conforms with score 1, one that fails with 0; what is unknown has no score,
//! since every number would say something that was not shown.

mod bom;
mod declared;

use super::facts::{self, Item};
use super::gate;
use super::inert::{self, MESSAGE, NAME, uri, words};
use super::licensing::{self, Label};
use super::occasion::Occasion;
use crate::report::Report;
use bom::{
    Assessor, Bom, Choice, Component, Declarations, Definitions, Hash, License, Metadata, ModelCard,
    Organization, Pedigree, Property, Reference, Tools,
};
use declared::Declared;

/// Ids on the SPDX list that the list inside CycloneDX does not have yet; they are given as names.
pub const NOT_IN_CYCLONEDX: &[&str] = &[
    "BSD-2-Clause-pos-unchanged",
    "BSD-3-Clause-OpenWebUI",
    "BSD-Source-Code-no-disclaimer",
    "BSD-Source-alt-GPL",
    "BSD-ask-to-endorse",
    "Brian-Gladman-3-Clause-no-conversion",
    "Bugroff",
    "CC-BY-NC-3.0-IGO",
    "FDK-MPEG-H",
    "GFDL-1.1-invariants",
    "GFDL-1.1-no-invariants",
    "GFDL-1.2-invariants",
    "GFDL-1.2-no-invariants",
    "GFDL-1.3-invariants",
    "GFDL-1.3-no-invariants",
    "Hippocratic-3.0-core",
    "Informatica",
    "MVT-1.1",
    "atc-game",
];

/// A version of the format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// 1.6, which is ECMA-424.
    V1_6,
    /// 1.7.
    V1_7,
}

impl Version {
    fn number(self) -> &'static str {
        match self {
            Self::V1_6 => "1.6",
            Self::V1_7 => "1.7",
        }
    }
}

/// The reports, which are of one model, as one bill of materials.
#[must_use]
pub fn render(reports: &[Report], version: Version, occasion: &Occasion) -> String {
    let Some(first) = reports.first() else { return String::new() };
    let number = version.number();
    let mut declared = Declared { created: occasion.time.known(), ..Declared::default() };
    for (index, report) in reports.iter().enumerate() {
        declared.report(index + 1, report);
    }
    inert::json(&Bom {
        schema: format!("http://cyclonedx.org/schema/bom-{number}.schema.json"),
        bom_format: "CycloneDX",
        spec_version: number,
        serial_number: format!("urn:uuid:{}", facts::uuid(reports)),
        version: 1,
        metadata: Metadata {
            timestamp: occasion.time.known(),
            tools: Tools { components: [tool(first)] },
            component: model(first, reports),
        },
        definitions: Definitions { standards: declared.standards },
        declarations: Declarations {
            assessors: [Assessor {
                bom_ref: "assessor",
                organization: Organization { name: "ow, a program".to_owned() },
            }],
            attestations: declared.attestations,
            claims: declared.claims,
            evidence: declared.evidence,
        },
    })
}

fn tool(report: &Report) -> Component {
    Component {
        kind: "application",
        name: "ow".to_owned(),
        version: Some(words(&report.tool.version, NAME)),
        ..Component::default()
    }
}

fn model(report: &Report, reports: &[Report]) -> Component {
    let verdict = |report: &Report| {
        let name = format!("ow:verdict:{}:{}", facts::definition(report), report.reading.word());
        property(&name, &gate::headline(report))
    };
    let ancestors: Vec<Component> = report.lineage.iter().map(ancestor).collect();
    Component {
        bom_ref: Some("model".to_owned()),
        kind: "machine-learning-model",
        name: name(&report.model.name),
        licenses: licenses(report),
        pedigree: (!ancestors.is_empty()).then_some(Pedigree { ancestors }),
        external_references: references(report),
        components: report.weights.iter().filter(|w| w.presence != "missing").map(weights).collect(),
        model_card: Some(ModelCard { bom_ref: "model-card", properties: documented(report) }),
        properties: reports.iter().map(verdict).chain(reports.iter().flat_map(denials)).collect(),
        ..Component::default()
    }
}

/// Licenses that a policy does not allow.
fn denials(report: &Report) -> Vec<Property> {
    gate::denials(report).iter().map(|denial| property("ow:not-allowed-by-policy", denial)).collect()
}

/// What is known by its license is given by it only where nothing else bears on it.
fn licenses(report: &Report) -> Vec<Choice> {
    let Some(licensing) = licensing::of_weights(report) else { return Vec::new() };
    if !licensing.settled {
        let said = licensing.labels.iter().map(Label::text).collect::<Vec<_>>().join(" AND ");
        let name = format!("{said}, which is not settled ({})", licensing.comment);
        return vec![named(&words(&name, MESSAGE), Some("declared"))];
    }
    match licensing.labels.as_slice() {
        [Label::Spdx(expression)] if licensing.labels[0].id().is_none() => {
            vec![Choice::Expression { expression: expression.clone(), acknowledgement: "concluded" }]
        }
        labels => labels.iter().map(|label| license(label, "concluded")).collect(),
    }
}

fn license(label: &Label, acknowledgement: &'static str) -> Choice {
    match label.id().filter(|id| !NOT_IN_CYCLONEDX.contains(id)) {
        Some(id) => Choice::License {
            license: License { id: Some(id.to_owned()), name: None, acknowledgement: Some(acknowledgement) },
        },
        None => named(label.text(), Some(acknowledgement)),
    }
}

fn named(name: &str, acknowledgement: Option<&'static str>) -> Choice {
    Choice::License { license: License { id: None, name: Some(name.to_owned()), acknowledgement } }
}

/// Licenses of a base model are what it may be under, so that none is given as concluded.
fn ancestor(ancestor: &crate::report::AncestorReport) -> Component {
    let licenses = ancestor.licenses.iter().map(|license| named(&words(license, NAME), None)).collect();
    let relation = ancestor.relation.and_then(|relation| serde_json::to_value(relation).ok());
    let relation = relation.as_ref().and_then(|relation| relation.as_str()).unwrap_or("unstated");
    Component {
        kind: "machine-learning-model",
        name: name(&ancestor.id),
        licenses,
        properties: vec![property("ow:relation", relation), property("ow:said-at", &ancestor.at.to_string())],
        ..Component::default()
    }
}

fn weights(file: &crate::report::WeightsReport) -> Component {
    let mut properties = vec![
        property("ow:format", &file.format),
        property("ow:size-bytes", &file.size_bytes.to_string()),
        property("ow:presence", &file.presence),
    ];
    properties.extend(file.oid.iter().map(|oid| property("ow:digest-stated-by-pointer", oid)));
    Component {
        kind: "file",
        name: name(&file.path),
        hashes: hashes(inert::sha256(file.sha256.as_ref())),
        properties,
        ..Component::default()
    }
}

fn hashes(sha256: Option<String>) -> Vec<Hash> {
    sha256.into_iter().map(|content| Hash { alg: "SHA-256", content }).collect()
}

/// The model card and the license files that were read.
fn references(report: &Report) -> Vec<Reference> {
    let kind = |path: &str| match path.to_ascii_lowercase() {
        name if name == "readme.md" || name == "modelcard.md" => Some("model-card"),
        name if name.starts_with("license") || name.starts_with("copying") => Some("license"),
        _ => None,
    };
    let reference = |file: &crate::report::FileRecord| {
        Some(Reference {
            kind: kind(&file.path)?,
            url: uri(&inert::path("", &file.path)?),
            hashes: hashes(inert::sha256(file.sha256.as_ref())),
        })
    };
    report.files.iter().filter_map(reference).collect()
}

/// What came of each question about documentation.
fn documented(report: &Report) -> Vec<Property> {
    let word = |item: &Item<'_>| property(&format!("ow:criterion:{}", item.criterion.id), &item.word());
    facts::items(report).iter().map(word).collect()
}

fn property(name: &str, value: &str) -> Property {
    Property { name: words(name, NAME), value: words(value, MESSAGE) }
}

/// A name, which CycloneDX wants to be there.
fn name(text: &str) -> String {
    let name = words(text, NAME);
    if name.is_empty() { "unnamed".to_owned() } else { name }
}
