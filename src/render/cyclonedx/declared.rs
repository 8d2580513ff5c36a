//! The definition as a standard, and the verdict as a declaration on it.
//!
//! Comes in: reports, one after the other. Goes out: standards with their requirements, attestations that map each
//! requirement to claims, and the evidence that the claims rest on. References are numbers, never words of a report.

use super::bom::{Attestation, Claim, Conformance, Evidence, Mapping, Reference, Requirement, Standard};
use super::property;
use crate::render::facts::{self, Grade, Item};
use crate::render::inert::{MESSAGE, NAME, address, plain, words};
use crate::report::{CriterionReport, Finding, FindingKind, Judgement, Report};
use std::collections::BTreeMap;

/// Findings of one criterion that become evidence.
const MAX_CLAIMS: usize = 50;

/// Standards, attestations, claims and evidence, gathered report by report.
#[derive(Default)]
pub(super) struct Declared {
    pub(super) created: Option<String>,
    pub(super) standards: Vec<Standard>,
    pub(super) attestations: Vec<Attestation>,
    pub(super) claims: Vec<Claim>,
    pub(super) evidence: Vec<Evidence>,
}

impl Declared {
    pub(super) fn report(&mut self, number: usize, report: &Report) {
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
            _ if item.criterion.verdict == Judgement::Fail => Some(0),
            _ => None,
        };
        let rationale = format!("{}: {}", item.word(), item.sentence());
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
