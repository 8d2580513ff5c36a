//! The parts of a CycloneDX document that are written, in the order of their fields.
//!
//! Types only, named as in the specification (1.6 and 1.7); what they hold is decided in the modules beside this one.

use serde::Serialize;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Bom {
    #[serde(rename = "$schema")]
    pub(super) schema: String,
    pub(super) bom_format: &'static str,
    pub(super) spec_version: &'static str,
    pub(super) serial_number: String,
    pub(super) version: u32,
    pub(super) metadata: Metadata,
    pub(super) definitions: Definitions,
    pub(super) declarations: Declarations,
}

#[derive(Serialize)]
pub(super) struct Metadata {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) timestamp: Option<String>,
    pub(super) tools: Tools,
    pub(super) component: Component,
}

#[derive(Serialize)]
pub(super) struct Tools {
    pub(super) components: [Component; 1],
}

#[derive(Serialize, Default)]
#[serde(rename_all = "camelCase")]
pub(super) struct Component {
    #[serde(rename = "bom-ref", skip_serializing_if = "Option::is_none")]
    pub(super) bom_ref: Option<String>,
    #[serde(rename = "type")]
    pub(super) kind: &'static str,
    pub(super) name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) version: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) hashes: Vec<Hash>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) licenses: Vec<Choice>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) pedigree: Option<Pedigree>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) external_references: Vec<Reference>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) components: Vec<Component>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) model_card: Option<ModelCard>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) properties: Vec<Property>,
}

#[derive(Serialize)]
pub(super) struct Hash {
    pub(super) alg: &'static str,
    pub(super) content: String,
}

/// One license, or an expression, which in 1.6 stands alone.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Choice {
    License { license: License },
    Expression { expression: String, acknowledgement: &'static str },
}

#[derive(Serialize)]
pub(super) struct License {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) acknowledgement: Option<&'static str>,
}

#[derive(Serialize)]
pub(super) struct Pedigree {
    pub(super) ancestors: Vec<Component>,
}

#[derive(Serialize)]
pub(super) struct Reference {
    #[serde(rename = "type")]
    pub(super) kind: &'static str,
    pub(super) url: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) hashes: Vec<Hash>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ModelCard {
    #[serde(rename = "bom-ref")]
    pub(super) bom_ref: &'static str,
    pub(super) properties: Vec<Property>,
}

#[derive(Serialize)]
pub(super) struct Property {
    pub(super) name: String,
    pub(super) value: String,
}

#[derive(Serialize)]
pub(super) struct Definitions {
    pub(super) standards: Vec<Standard>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Standard {
    #[serde(rename = "bom-ref")]
    pub(super) bom_ref: String,
    pub(super) name: String,
    pub(super) version: String,
    pub(super) description: String,
    pub(super) owner: String,
    pub(super) requirements: Vec<Requirement>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) external_references: Vec<Reference>,
}

#[derive(Serialize)]
pub(super) struct Requirement {
    #[serde(rename = "bom-ref")]
    pub(super) bom_ref: String,
    pub(super) identifier: String,
    pub(super) title: String,
    pub(super) text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) parent: Option<String>,
    pub(super) properties: Vec<Property>,
}

#[derive(Serialize)]
pub(super) struct Declarations {
    pub(super) assessors: [Assessor; 1],
    pub(super) attestations: Vec<Attestation>,
    pub(super) claims: Vec<Claim>,
    pub(super) evidence: Vec<Evidence>,
}

#[derive(Serialize)]
pub(super) struct Assessor {
    #[serde(rename = "bom-ref")]
    pub(super) bom_ref: &'static str,
    pub(super) organization: Organization,
}

#[derive(Serialize)]
pub(super) struct Organization {
    pub(super) name: String,
}

#[derive(Serialize)]
pub(super) struct Attestation {
    pub(super) summary: String,
    pub(super) assessor: &'static str,
    pub(super) map: Vec<Mapping>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Mapping {
    pub(super) requirement: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) claims: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) counter_claims: Vec<String>,
    pub(super) conformance: Conformance,
}

#[derive(Serialize)]
pub(super) struct Conformance {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) score: Option<u8>,
    pub(super) rationale: String,
}

#[derive(Serialize)]
pub(super) struct Claim {
    #[serde(rename = "bom-ref")]
    pub(super) bom_ref: String,
    pub(super) target: &'static str,
    pub(super) predicate: String,
    pub(super) evidence: Vec<String>,
}

#[derive(Serialize)]
pub(super) struct Evidence {
    #[serde(rename = "bom-ref")]
    pub(super) bom_ref: String,
    pub(super) description: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) created: Option<String>,
}
