//! Whether each form keeps to the schema of its format, and whether the schema would notice if it did not.
//!
//! The schemas lie in `tests/schemas`; nothing is fetched.

use crate::scenario;
use crate::snapshots::shown;
use jsonschema::{Registry, Validator};
use open_weights::Report;
use open_weights::render::Format;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

fn schema(file: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schemas").join(file);
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn validator(file: &str) -> Validator {
    jsonschema::options().build(&schema(file)).unwrap()
}

/// The schemas of CycloneDX refer to three others that lie beside them.
fn cyclonedx(file: &str) -> Validator {
    let mut registry = Registry::new();
    for beside in ["spdx.schema.json", "jsf-0.82.schema.json", "cryptography-defs.schema.json"] {
        let address = format!("http://cyclonedx.org/schema/{beside}");
        registry = registry.add(address, schema(beside)).unwrap();
    }
    let registry = registry.prepare().unwrap();
    jsonschema::options().with_registry(&registry).build(&schema(file)).unwrap()
}

fn documents(format: Format) -> Vec<(String, Value)> {
    let mut all = Vec::new();
    let pair = |report: &Report, other: &Report| [report.clone(), other.clone()];
    for scenario in scenario::all() {
        for reports in [&[scenario.practical.clone()][..], &pair(&scenario.practical, &scenario.literal)] {
            let name = format!("{} × {}", scenario.name, reports.len());
            for line in lines(&shown(reports, format), format) {
                all.push((name.clone(), serde_json::from_str(&line).unwrap()));
            }
        }
    }
    all
}

fn lines(text: &str, format: Format) -> Vec<String> {
    match format {
        Format::InToto | Format::InTotoSvr => text.lines().map(str::to_owned).collect(),
        _ => vec![text.to_owned()],
    }
}

/// Every document is valid, and none is once it is broken.
fn holds(validator: &Validator, format: Format, broken: fn(&mut Value)) {
    let documents = documents(format);
    assert!(!documents.is_empty());
    for (name, mut document) in documents {
        let errors: Vec<String> =
            validator.iter_errors(&document).map(|e| format!("{}: {e}", e.instance_path())).collect();
        assert!(errors.is_empty(), "{} of {name}: {errors:#?}", format.id());
        let before = document.clone();
        broken(&mut document);
        assert!(document != before && !validator.is_valid(&document), "{} of {name} broken", format.id());
    }
}

#[test]
fn sarif_keeps_to_its_schema() {
    holds(&validator("sarif-schema-2.1.0.json"), Format::Sarif, |document| {
        document["runs"][0]["columnKind"] = json!("bytes");
    });
}

#[test]
fn cyclonedx_1_6_keeps_to_its_schema() {
    holds(&cyclonedx("bom-1.6.schema.json"), Format::CycloneDx16, |document| {
        document["metadata"]["component"]["licenses"] = json!([{"license": {"id": "llama-3.1"}}]);
    });
}

#[test]
fn cyclonedx_1_7_keeps_to_its_schema() {
    holds(&cyclonedx("bom-1.7.schema.json"), Format::CycloneDx17, |document| {
        document["declarations"]["attestations"][0]["map"][0]["conformance"]["score"] = json!(2);
    });
}

#[test]
fn spdx_2_3_keeps_to_its_schema() {
    holds(&validator("spdx-2.3-schema.json"), Format::Spdx2, |document| {
        document["packages"][0]["primaryPackagePurpose"] = json!("MODEL");
    });
}

#[test]
fn spdx_3_0_1_keeps_to_its_schema() {
    holds(&validator("spdx-3.0.1-schema.json"), Format::Spdx3, |document| {
        document["@graph"][1]["type"] = json!("ai_Robot");
    });
}

#[test]
fn gitlab_keeps_to_its_fields() {
    let validator = validator("gitlab-code-quality.schema.json");
    holds(&validator, Format::Gitlab, |document| {
        document.as_array_mut().unwrap().push(json!({"description": "a", "severity": "bad"}));
    });
}

#[test]
fn the_badge_keeps_to_its_fields() {
    holds(&validator("shields-endpoint.schema.json"), Format::Badge, |document| {
        document["colour"] = json!("red");
    });
}

#[test]
fn the_statement_keeps_to_its_fields() {
    holds(&validator("in-toto-test-result.schema.json"), Format::InToto, |document| {
        document["predicate"]["result"] = json!("UNDECIDED");
    });
}

#[test]
fn the_verification_keeps_to_its_fields() {
    let validator = validator("in-toto-svr.schema.json");
    let report = crate::attest::attested("met");
    let mut document: Value = serde_json::from_str(&shown(&[report], Format::InTotoSvr)).unwrap();
    assert!(validator.is_valid(&document), "{document:#}");
    document["subject"][0]["digest"] = json!({});
    assert!(!validator.is_valid(&document));
}

/// What GitHub asks of SARIF beyond its schema.
#[test]
fn sarif_has_all_that_code_scanning_asks() {
    for (name, document) in documents(Format::Sarif) {
        for run in document["runs"].as_array().unwrap() {
            let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
            assert!(run["automationDetails"]["id"].as_str().unwrap().ends_with('/'));
            for rule in rules {
                let text = |key: &str| rule[key]["text"].as_str().unwrap().chars().count();
                assert!(
                    (1..=1024).contains(&text("shortDescription"))
                        && (1..=1024).contains(&text("fullDescription"))
                );
                assert!(text("help") > 0 && rule["properties"]["tags"].as_array().unwrap().len() <= 10);
                assert!(rule["name"].as_str().unwrap().len() <= 255);
            }
            for result in run["results"].as_array().unwrap() {
                let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
                assert_eq!(result["ruleId"], rules[index]["id"], "{name}");
                let physical = &result["locations"][0]["physicalLocation"];
                assert!(
                    physical["artifactLocation"]["uri"].as_str().unwrap().starts_with("models/here/"),
                    "{name}"
                );
                for edge in ["startLine", "startColumn", "endLine", "endColumn"] {
                    assert!(physical["region"][edge].as_u64().unwrap() >= 1);
                }
                assert_eq!(result["kind"], "fail");
                assert!(["error", "warning", "note"].contains(&result["level"].as_str().unwrap()));
                assert!(result["partialFingerprints"]["primaryLocationLineHash"].is_string());
            }
        }
    }
}

/// Ids that the SPDX list of the program has and that of CycloneDX has not would make a bill invalid.
#[test]
fn every_spdx_id_is_known_to_cyclonedx_or_listed_as_not() {
    let known = schema("spdx.schema.json");
    let known: Vec<&str> = known["enum"].as_array().unwrap().iter().map(|id| id.as_str().unwrap()).collect();
    let missing: Vec<&str> = spdx::identifiers::LICENSES
        .iter()
        .map(|license| license.name)
        .filter(|id| *id != "NOASSERTION" && !known.contains(id))
        .collect();
    let listed: Vec<&str> = missing
        .iter()
        .copied()
        .filter(|id| !open_weights::render::cyclonedx::NOT_IN_CYCLONEDX.contains(id))
        .collect();
    assert!(listed.is_empty(), "{listed:?}");
    for id in open_weights::render::cyclonedx::NOT_IN_CYCLONEDX {
        assert!(missing.contains(id), "{id} is known by now");
    }
}

#[test]
fn every_criterion_that_ships_has_a_rule_number_of_its_own() {
    use open_weights::definition;
    let text = include_str!("../../rules.yaml");
    let numbers: std::collections::BTreeMap<String, std::collections::BTreeMap<String, u32>> =
        serde_saphyr::from_str(text).unwrap();
    let mut taken: Vec<u32> = numbers.values().flat_map(|of| of.values().copied()).collect();
    let count = taken.len();
    taken.sort_unstable();
    taken.dedup();
    assert_eq!(taken.len(), count, "a number is given twice");
    assert!(taken.iter().all(|number| (1001..1900).contains(number)));
    let mut missing = Vec::new();
    for (id, version) in definition::shipped() {
        let loaded = definition::find(&format!("{id}@{version}")).unwrap().remove(0);
        for criterion in &loaded.definition.criteria {
            for one in std::iter::once(criterion).chain(&criterion.parts) {
                if numbers.get(&id).and_then(|of| of.get(one.id.as_str())).is_none() {
                    missing.push(format!("{id}: {}", one.id.as_str()));
                }
            }
        }
    }
    assert!(missing.is_empty(), "add to rules.yaml with the next free number: {missing:#?}");
}
