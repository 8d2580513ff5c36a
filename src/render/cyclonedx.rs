//! The report as a CycloneDX bill of materials: the model with its license and its ancestors, the definition as a
//! standard, and the verdict as a declaration on it.
//!
//! Comes in: reports of one model, a [`Version`] and an [`Occasion`]. Goes out: one document, without a time unless
//! one is given. A criterion that passes conforms with score 1, one that fails with 0; what is unknown has no score,
//! since every number would say something that was not shown.

use super::facts::{self, Grade, Item};
use super::inert::{self, MESSAGE, NAME, address, plain, uri, words};
use super::licensing::{self, Label};
use super::occasion::Occasion;
use crate::report::{CriterionReport, Finding, FindingKind, Report};
use serde::Serialize;
use std::collections::BTreeMap;

/// Findings of one criterion that become evidence.
const MAX_CLAIMS: usize = 50;

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

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Bom {
    #[serde(rename = "$schema")]
    schema: String,
    bom_format: &'static str,
    spec_version: &'static str,
    serial_number: String,
    version: u32,
    metadata: Metadata,
    definitions: Definitions,
    declarations: Declarations,
}

#[derive(Serialize)]
struct Metadata {
    #[serde(skip_serializing_if = "Option::is_none")]
    timestamp: Option<String>,
    tools: Tools,
    component: Component,
}

#[derive(Serialize)]
struct Tools {
    components: [Component; 1],
}

#[derive(Serialize, Default)]
#[serde(rename_all = "camelCase")]
struct Component {
    #[serde(rename = "bom-ref", skip_serializing_if = "Option::is_none")]
    bom_ref: Option<String>,
    #[serde(rename = "type")]
    kind: &'static str,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    hashes: Vec<Hash>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    licenses: Vec<Choice>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pedigree: Option<Pedigree>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    external_references: Vec<Reference>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    components: Vec<Component>,
    #[serde(skip_serializing_if = "Option::is_none")]
    model_card: Option<ModelCard>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    properties: Vec<Property>,
}

#[derive(Serialize)]
struct Hash {
    alg: &'static str,
    content: String,
}

/// One license, or an expression, which in 1.6 stands alone.
#[derive(Serialize)]
#[serde(untagged)]
enum Choice {
    License { license: License },
    Expression { expression: String, acknowledgement: &'static str },
}

#[derive(Serialize)]
struct License {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    acknowledgement: Option<&'static str>,
}

#[derive(Serialize)]
struct Pedigree {
    ancestors: Vec<Component>,
}

#[derive(Serialize)]
struct Reference {
    #[serde(rename = "type")]
    kind: &'static str,
    url: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    hashes: Vec<Hash>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ModelCard {
    #[serde(rename = "bom-ref")]
    bom_ref: &'static str,
    properties: Vec<Property>,
}

#[derive(Serialize)]
struct Property {
    name: String,
    value: String,
}

#[derive(Serialize)]
struct Definitions {
    standards: Vec<Standard>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Standard {
    #[serde(rename = "bom-ref")]
    bom_ref: String,
    name: String,
    version: String,
    description: String,
    owner: String,
    requirements: Vec<Requirement>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    external_references: Vec<Reference>,
}

#[derive(Serialize)]
struct Requirement {
    #[serde(rename = "bom-ref")]
    bom_ref: String,
    identifier: String,
    title: String,
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent: Option<String>,
    properties: Vec<Property>,
}

#[derive(Serialize)]
struct Declarations {
    assessors: [Assessor; 1],
    attestations: Vec<Attestation>,
    claims: Vec<Claim>,
    evidence: Vec<Evidence>,
}

#[derive(Serialize)]
struct Assessor {
    #[serde(rename = "bom-ref")]
    bom_ref: &'static str,
    organization: Organization,
}

#[derive(Serialize)]
struct Organization {
    name: String,
}

#[derive(Serialize)]
struct Attestation {
    summary: String,
    assessor: &'static str,
    map: Vec<Mapping>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Mapping {
    requirement: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    claims: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    counter_claims: Vec<String>,
    conformance: Conformance,
}

#[derive(Serialize)]
struct Conformance {
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<u8>,
    rationale: String,
}

#[derive(Serialize)]
struct Claim {
    #[serde(rename = "bom-ref")]
    bom_ref: String,
    target: &'static str,
    predicate: String,
    evidence: Vec<String>,
}

#[derive(Serialize)]
struct Evidence {
    #[serde(rename = "bom-ref")]
    bom_ref: String,
    description: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    created: Option<String>,
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
        property(&name, report.verdict.words())
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
        properties: reports.iter().map(verdict).collect(),
        ..Component::default()
    }
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
    let word = |item: &Item<'_>| {
        property(&format!("ow:criterion:{}", item.criterion.id), item.criterion.verdict.word())
    };
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

/// Standards, attestations, claims and evidence, gathered report by report.
#[derive(Default)]
struct Declared {
    created: Option<String>,
    standards: Vec<Standard>,
    attestations: Vec<Attestation>,
    claims: Vec<Claim>,
    evidence: Vec<Evidence>,
}

impl Declared {
    fn report(&mut self, number: usize, report: &Report) {
        let mut refs = BTreeMap::new();
        let mut requirements = Vec::new();
        requirement(&report.criteria, number, None, &mut requirements, &mut refs);
        let d = &report.definition;
        let website =
            address(&d.repository).map(|url| Reference { kind: "website", url, hashes: Vec::new() });
        self.standards.push(Standard {
            bom_ref: format!("definition-{number}"),
            name: words(&d.name, NAME),
            version: words(&d.version, NAME),
            description: format!("{} reading. {}", report.reading.word(), applied(report)),
            owner: words(&d.steward, NAME),
            requirements,
            external_references: website.into_iter().collect(),
        });
        let items = facts::items(report);
        let map = items.iter().filter_map(|item| {
            let requirement = refs.get(&std::ptr::from_ref(item.criterion))?.clone();
            Some(self.mapping(item, requirement))
        });
        let map = map.collect();
        self.attestations.push(Attestation { summary: facts::outcome(report), assessor: "assessor", map });
    }

    fn mapping(&mut self, item: &Item<'_>, requirement: String) -> Mapping {
        let (mut claims, mut counter_claims) = (Vec::new(), Vec::new());
        let heard = item.criterion.findings.iter().filter(|f| f.kind != FindingKind::Note);
        for (index, finding) in heard.take(MAX_CLAIMS).enumerate() {
            let claim = self.claim(finding, &requirement, index + 1);
            match finding.kind {
                FindingKind::Pass => claims.push(claim),
                _ => counter_claims.push(claim),
            }
        }
        let score = match item.grade {
            Grade::Pass => Some(1),
            Grade::NotApplicable => None,
            _ if item.criterion.verdict == crate::report::Judgement::Fail => Some(0),
            _ => None,
        };
        let rationale = format!("{}: {}", item.criterion.verdict.word(), item.sentence());
        Mapping { requirement, claims, counter_claims, conformance: Conformance { score, rationale } }
    }

    fn claim(&mut self, finding: &Finding, requirement: &str, number: usize) -> String {
        let bom_ref = format!("{requirement}/claim-{number}");
        let seen = format!("{requirement}/evidence-{number}");
        let place =
            finding.at.as_ref().map_or_else(|| "the release as a whole".to_owned(), ToString::to_string);
        let quoted = finding.words.as_ref().map(|w| format!(": {}", w.as_str())).unwrap_or_default();
        self.evidence.push(Evidence {
            bom_ref: seen.clone(),
            description: plain(&format!("{place}{quoted}"), MESSAGE),
            created: self.created.clone(),
        });
        self.claims.push(Claim {
            bom_ref: bom_ref.clone(),
            target: "model",
            predicate: plain(&facts::reason(finding), MESSAGE),
            evidence: vec![seen],
        });
        bom_ref
    }
}

fn applied(report: &Report) -> String {
    let d = &report.definition;
    let note = d.reading_note.as_ref().map(|note| format!("{} ", words(note, MESSAGE))).unwrap_or_default();
    format!("{note}Applied from a file with sha256 {}.", words(&d.sha256, NAME))
}

/// Criteria as requirements, wholes before their parts. References are numbered: ids come from whoever wrote them.
fn requirement(
    criteria: &[CriterionReport],
    number: usize,
    parent: Option<&str>,
    out: &mut Vec<Requirement>,
    refs: &mut BTreeMap<*const CriterionReport, String>,
) {
    for criterion in criteria {
        let bom_ref = format!("definition-{number}/requirement-{}", out.len() + 1);
        refs.insert(std::ptr::from_ref(criterion), bom_ref.clone());
        let level = format!("{:?}", criterion.level).to_lowercase();
        out.push(Requirement {
            bom_ref: bom_ref.clone(),
            identifier: words(&criterion.id, NAME),
            title: words(&criterion.title, MESSAGE),
            text: words(&criterion.asks, MESSAGE),
            parent: parent.map(str::to_owned),
            properties: vec![property("ow:level", &level), property("ow:section", &criterion.section)],
        });
        requirement(&criterion.parts, number, Some(&bom_ref), out, refs);
    }
}
