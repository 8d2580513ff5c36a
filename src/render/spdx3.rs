//! The report as SPDX 3.0.1 JSON-LD: the model as a package of the AI profile with its license, the files that were
//! hashed, the models it was made from, and the verdict.
//!
//! Comes in: reports of one model and an [`Occasion`]. Goes out: one flat graph. The AI profile asks five things of
//! every such package that neither the JSON schema nor the SHACL of SPDX enforces: a supplier, a version, a place to
//! get it, a purpose and a time of release. A model directory states none of the four that are facts about its
//! release, so that a document says it conforms to the profile only where the caller gives them ([`Release`]); else
//! it says what is lacking, and nothing is made up.

use super::facts;
use super::inert::{self, MESSAGE, NAME, address, path, plain, sha256, words};
use super::licensing::{self, Label, Licensing};
use super::occasion::{Occasion, Release};
use crate::report::Report;
use serde::Serialize;

const CREATION: &str = "_:creation";
const NO_LICENSE_ASSERTED: &str = "expandedlicensing_NoAssertionLicense";

#[derive(Serialize)]
struct Document {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@graph")]
    graph: Vec<Node>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Node {
    Creation(Creation),
    Element(Box<Element>),
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Creation {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(rename = "@id")]
    id: &'static str,
    spec_version: &'static str,
    created: String,
    created_by: [String; 1],
    created_using: [String; 1],
}

/// Any element; each kind uses some of the fields.
#[derive(Serialize, Default)]
#[serde(rename_all = "camelCase")]
struct Element {
    #[serde(rename = "type")]
    kind: &'static str,
    spdx_id: String,
    creation_info: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    comment: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    verified_using: Vec<Hash>,
    #[serde(skip_serializing_if = "Option::is_none")]
    supplied_by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    release_time: Option<String>,
    #[serde(rename = "software_packageVersion", skip_serializing_if = "Option::is_none")]
    package_version: Option<String>,
    #[serde(rename = "software_downloadLocation", skip_serializing_if = "Option::is_none")]
    download_location: Option<String>,
    #[serde(rename = "software_primaryPurpose", skip_serializing_if = "Option::is_none")]
    primary_purpose: Option<&'static str>,
    #[serde(rename = "ai_standardCompliance", skip_serializing_if = "Vec::is_empty")]
    standard_compliance: Vec<String>,
    #[serde(rename = "simplelicensing_licenseExpression", skip_serializing_if = "Option::is_none")]
    license_expression: Option<String>,
    #[serde(rename = "simplelicensing_customIdToUri", skip_serializing_if = "Vec::is_empty")]
    custom_id_to_uri: Vec<Entry>,
    #[serde(rename = "simplelicensing_licenseText", skip_serializing_if = "Option::is_none")]
    license_text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    relationship_type: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    to: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    annotation_type: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    statement: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    root_element: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    element: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    profile_conformance: Vec<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Hash {
    #[serde(rename = "type")]
    kind: &'static str,
    algorithm: &'static str,
    hash_value: String,
}

#[derive(Serialize)]
struct Entry {
    #[serde(rename = "type")]
    kind: &'static str,
    key: String,
    value: String,
}

/// The reports, which are of one model, as one document.
#[must_use]
pub fn render(reports: &[Report], occasion: &Occasion) -> String {
    let Some(first) = reports.first() else { return String::new() };
    let mut graph =
        Graph { base: format!("https://spdx.org/spdxdocs/ow-{}", facts::uuid(reports)), all: vec![] };
    graph.agents(first, &occasion.release);
    let lacking = graph.model(reports, &occasion.release);
    graph.license(first);
    graph.files(first);
    graph.ancestors(first);
    graph.verdicts(reports);
    graph.document(&lacking);
    let creation = Creation {
        kind: "CreationInfo",
        id: CREATION,
        spec_version: "3.0.1",
        created: occasion.time.to_string(),
        created_by: [graph.id("agent")],
        created_using: [graph.id("tool")],
    };
    let elements = graph.all.into_iter().map(|element| Node::Element(Box::new(element)));
    inert::json(&Document {
        context: "https://spdx.org/rdf/3.0.1/spdx-context.jsonld",
        graph: std::iter::once(Node::Creation(creation)).chain(elements).collect(),
    })
}

/// What the AI profile asks of a package and this one does not have.
fn lacking(package: &Element) -> Vec<&'static str> {
    let asked = [
        ("suppliedBy", package.supplied_by.is_some()),
        ("downloadLocation", package.download_location.is_some()),
        ("packageVersion", package.package_version.is_some()),
        ("primaryPurpose", package.primary_purpose.is_some()),
        ("releaseTime", package.release_time.is_some()),
    ];
    asked.into_iter().filter(|(_, there)| !there).map(|(name, _)| name).collect()
}

struct Graph {
    base: String,
    all: Vec<Element>,
}

impl Graph {
    fn id(&self, part: &str) -> String {
        format!("{}#{part}", self.base)
    }

    fn element(&self, kind: &'static str, part: &str) -> Element {
        Element { kind, spdx_id: self.id(part), creation_info: CREATION, ..Element::default() }
    }

    fn relate(&mut self, kind: &'static str, to: Vec<String>) {
        let part = format!("{kind}-{}", self.all.len());
        let from = Some(self.id("model"));
        let relation =
            Element { from, relationship_type: Some(kind), to, ..self.element("Relationship", &part) };
        self.all.push(relation);
    }

    fn agents(&mut self, report: &Report, release: &Release) {
        let version = words(&report.tool.version, NAME);
        let agent = Element { name: Some("ow".to_owned()), ..self.element("SoftwareAgent", "agent") };
        let tool = Element { name: Some(format!("ow {version}")), ..self.element("Tool", "tool") };
        self.all.extend([agent, tool]);
        if let Some(supplier) = &release.supplier {
            let name = Some(words(supplier, NAME));
            self.all.push(Element { name, ..self.element("Organization", "supplier") });
        }
    }

    /// Adds the model and says what the AI profile misses in it.
    fn model(&mut self, reports: &[Report], release: &Release) -> Vec<&'static str> {
        let Some(first) = reports.first() else { return Vec::new() };
        let model = Element {
            name: Some(words(&first.model.name, NAME)),
            supplied_by: release.supplier.as_ref().map(|_| self.id("supplier")),
            release_time: release.released.map(|time| time.to_string()),
            package_version: release.version.as_ref().map(|version| words(version, NAME)),
            download_location: release.download.as_ref().and_then(|download| address(download)),
            primary_purpose: Some("model"),
            standard_compliance: reports.iter().map(facts::outcome).collect(),
            ..self.element("ai_AIPackage", "model")
        };
        let lacking = lacking(&model);
        self.all.push(model);
        lacking
    }

    /// What is declared, and what is concluded: nothing is asserted where it is not settled.
    fn license(&mut self, report: &Report) {
        let nothing = || vec![NO_LICENSE_ASSERTED.to_owned()];
        let Some(licensing) = licensing::of_weights(report) else {
            self.relate("hasDeclaredLicense", nothing());
            self.relate("hasConcludedLicense", nothing());
            return;
        };
        let custom = self.named(&licensing);
        let expression = Element {
            license_expression: Some(licensing::expression(&licensing.labels)),
            custom_id_to_uri: custom,
            comment: Some(licensing.comment.clone()),
            ..self.element("simplelicensing_LicenseExpression", "license")
        };
        let license = vec![expression.spdx_id.clone()];
        self.all.push(expression);
        self.relate("hasDeclaredLicense", license.clone());
        self.relate("hasConcludedLicense", if licensing.settled { license } else { nothing() });
    }

    /// An element for each license that is not on the SPDX list; a report holds no texts.
    fn named(&mut self, licensing: &Licensing) -> Vec<Entry> {
        let mut entries: Vec<Entry> = Vec::new();
        for label in &licensing.labels {
            let Label::Named(name) = label else { continue };
            let reference = licensing::reference(name);
            if entries.iter().any(|entry| entry.key == reference) {
                continue;
            }
            let text = Element {
                name: Some(name.clone()),
                license_text: Some("The text is not part of the report.".to_owned()),
                ..self.element("simplelicensing_SimpleLicensingText", &reference)
            };
            entries.push(Entry { kind: "DictionaryEntry", key: reference, value: text.spdx_id.clone() });
            self.all.push(text);
        }
        entries
    }

    fn files(&mut self, report: &Report) {
        let read = report.files.iter().map(|file| (&file.path, file.sha256.as_ref()));
        let weights = report.weights.iter().map(|file| (&file.path, file.sha256.as_ref()));
        let mut ids = Vec::new();
        for (file, digest) in read.chain(weights) {
            let (Some(name), Some(hash_value)) = (path("", file), sha256(digest)) else { continue };
            let part = format!("file-{}", ids.len() + 1);
            let hash = Hash { kind: "Hash", algorithm: "sha256", hash_value };
            let element = Element {
                name: Some(name),
                verified_using: vec![hash],
                ..self.element("software_File", &part)
            };
            ids.push(element.spdx_id.clone());
            self.all.push(element);
        }
        if !ids.is_empty() {
            self.relate("contains", ids);
        }
    }

    /// Base models are packages of the software profile: what the AI profile asks is not known of them.
    fn ancestors(&mut self, report: &Report) {
        let mut ids = Vec::new();
        for (index, ancestor) in report.lineage.iter().enumerate() {
            let comment = licensing::of_base(ancestor);
            let base = Element {
                name: Some(words(&ancestor.id, NAME)),
                comment: Some(words(&comment, MESSAGE)),
                primary_purpose: Some("model"),
                ..self.element("software_Package", &format!("base-{}", index + 1))
            };
            ids.push(base.spdx_id.clone());
            self.all.push(base);
        }
        if !ids.is_empty() {
            self.relate("descendantOf", ids);
        }
    }

    fn verdicts(&mut self, reports: &[Report]) {
        for (index, report) in reports.iter().enumerate() {
            let word = |item: &facts::Item<'_>| format!("{} {}", item.criterion.id, item.word());
            let criteria: Vec<String> = facts::items(report).iter().map(word).collect();
            let statement = format!("{}: {}", facts::outcome(report), criteria.join(", "));
            let annotation = Element {
                annotation_type: Some("review"),
                subject: Some(self.id("model")),
                statement: Some(plain(&statement, MESSAGE * 10)),
                ..self.element("Annotation", &format!("verdict-{}", index + 1))
            };
            self.all.push(annotation);
        }
    }

    fn document(&mut self, lacking: &[&str]) {
        let mut profiles = vec!["core", "software", "simpleLicensing"];
        if lacking.is_empty() {
            profiles.push("ai");
        }
        let missing = format!("not conformant to the AI profile: the model lacks {}", lacking.join(", "));
        let document = Element {
            comment: (!lacking.is_empty()).then_some(missing),
            root_element: vec![self.id("model")],
            element: self.all.iter().map(|element| element.spdx_id.clone()).collect(),
            profile_conformance: profiles,
            ..self.element("SpdxDocument", "document")
        };
        self.all.push(document);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_thing_that_the_profile_asks_is_missed_when_it_is_not_there() {
        let graph = Graph { base: "https://example.org/x".to_owned(), all: Vec::new() };
        let full = || Element {
            supplied_by: Some("https://example.org/x#s".to_owned()),
            download_location: Some("https://example.org".to_owned()),
            package_version: Some("1".to_owned()),
            primary_purpose: Some("model"),
            release_time: Some("2026-01-01T00:00:00Z".to_owned()),
            ..graph.element("ai_AIPackage", "model")
        };
        assert!(lacking(&full()).is_empty());
        assert_eq!(lacking(&Element { supplied_by: None, ..full() }), ["suppliedBy"]);
        assert_eq!(lacking(&Element { download_location: None, ..full() }), ["downloadLocation"]);
        assert_eq!(lacking(&Element { package_version: None, ..full() }), ["packageVersion"]);
        assert_eq!(lacking(&Element { primary_purpose: None, ..full() }), ["primaryPurpose"]);
        assert_eq!(lacking(&Element { release_time: None, ..full() }), ["releaseTime"]);
    }
}
