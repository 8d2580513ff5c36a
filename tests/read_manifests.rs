//! Licenses and lineage in configurations, manifests, tags and bills of materials.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at once")]

use open_weights::component::Component;
use open_weights::evidence::{Aspect, Channel, Claim, Evidence, ProblemKind, Relation, Subject};
use open_weights::inventory::{Inventory, Limits};
use open_weights::read::read;

fn one(name: &str, text: &str) -> Evidence {
    many(&[(name, text)])
}

fn many(files: &[(&str, &str)]) -> Evidence {
    let files = files.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect();
    read(&Inventory::of_memory("m", files, &Limits::default()))
}

/// Subject and license, name or link of each declaration.
fn said(evidence: &Evidence) -> Vec<(Subject, String)> {
    let said = |claim: &Claim| match claim {
        Claim::Declared(declared) => {
            let parts = declared.license.iter().chain(&declared.name).chain(&declared.link);
            parts.map(String::as_str).collect::<Vec<_>>().join("+")
        }
        Claim::Text(file, span) => file.text()[span.clone()].trim().to_owned(),
        other => format!("{other:?}"),
    };
    evidence.licenses.iter().map(|found| (found.subject.clone(), said(&found.claim))).collect()
}

fn of(component: Component, license: &str) -> (Subject, String) {
    (Subject::Component(component), license.to_owned())
}

#[test]
fn package_manifests_speak_for_code() {
    for (name, text) in [
        ("pyproject.toml", "[project]\nlicense = \"MIT\"\n"),
        ("pyproject.toml", "[project]\nlicense = {text = \"MIT\"}\n"),
        ("pyproject.toml", "[tool.poetry]\nlicense = \"MIT\"\n"),
        ("pyproject.toml", "[project]\nclassifiers = [\"License :: OSI Approved :: MIT\"]\n"),
        ("Cargo.toml", "[package]\nlicense = \"MIT\"\n"),
        ("package.json", "{\"license\": \"MIT\"}"),
        ("package.json", "{\"licenses\": [{\"type\": \"MIT\"}]}"),
        ("codemeta.json", "{\"license\": \"MIT\"}"),
        ("setup.cfg", "[metadata]\nname = x\nlicense = MIT\n"),
        ("CITATION.cff", "type: software\nlicense: MIT\n"),
    ] {
        assert_eq!(said(&one(name, text)), [of(Component::Code, "MIT")], "{name}: {text}");
    }
}

#[test]
fn words_in_a_string_of_a_manifest_are_no_keys() {
    let text = "[project]\ndescription = '''\n[project]\nlicense = \"MIT\"\n'''\n";
    assert_eq!(said(&one("pyproject.toml", text)), []);
}

#[test]
fn a_citation_without_a_type_does_not_say_what_it_speaks_of() {
    assert_eq!(said(&one("CITATION.cff", "license: MIT\n")), [(Subject::Unstated, "MIT".to_owned())]);
}

#[test]
fn manifests_of_carried_along_projects_are_not_of_this_release() {
    let evidence = one("third_party/x/pyproject.toml", "[project]\nlicense = \"MIT\"\n");
    assert!(matches!(evidence.licenses[0].subject, Subject::Other(_)));
}

#[test]
fn kitfile_and_modelfile_speak_for_weights() {
    let kit = "package:\n  license: A\nmodel:\n  path: reg.io/o/m:1\n  license: B\ncode:\n- license: C\ndatasets:\n- name: d\n  license: D\n";
    let evidence = one("Kitfile", kit);
    let expected = [
        (Subject::Release, "A".to_owned()),
        of(Component::Weights, "B"),
        of(Component::Code, "C"),
        of(Component::TrainingData, "D"),
    ];
    assert_eq!(said(&evidence), expected);
    assert_eq!(evidence.base_models[0].id, "reg.io/o/m:1");
    let model = "from llama3:8b\nSYSTEM \"\"\"\nLICENSE no\n\"\"\"\nLICENSE \"\"\"\nA text\nFROM x\n\"\"\"\nlicense short\n";
    let evidence = one("Modelfile", model);
    assert_eq!(said(&evidence), [of(Component::Weights, "A text\nFROM x"), of(Component::Weights, "short")]);
    assert_eq!(evidence.base_models.len(), 1);
    assert_eq!(evidence.base_models[0].id, "llama3:8b");
}

#[test]
fn a_modelfile_with_an_adapter_names_the_base_of_that() {
    let evidence = one("Modelfile", "ADAPTER ./lora.gguf\nFROM llama3:8b\n");
    let base = &evidence.base_models[0];
    assert_eq!((base.id.as_str(), base.relation), ("llama3:8b", Some(Relation::Adapter)));
}

#[test]
fn a_modelfile_on_a_file_of_the_directory_names_no_base() {
    let evidence = many(&[("Modelfile", "FROM ./m.gguf\n"), ("m.gguf", "GGUF")]);
    assert_eq!(evidence.base_models, []);
}

#[test]
fn configurations_name_what_a_model_was_made_from() {
    let evidence = many(&[
        (
            "config.json",
            r#"{"_name_or_path": "a/one", "model_type": "kind", "text_config": {"_name_or_path": "a/two"}}"#,
        ),
        ("adapter_config.json", r#"{"base_model_name_or_path": "b/three", "loss": NaN}"#),
        (
            "mergekit_config.yml",
            "slices:\n- sources:\n  - model: c/four\n  - model: c/five\nmerge_method: slerp\nbase_model: c/four\n",
        ),
        ("axolotl.yaml", "base_model: d/six\nadapter: lora\ndatasets:\n- path: d/set\n"),
    ]);
    let bases: Vec<_> = evidence.base_models.iter().map(|base| (base.id.as_str(), base.relation)).collect();
    let expected = [
        ("b/three", Some(Relation::Adapter)),
        ("d/six", Some(Relation::Adapter)),
        ("a/one", None),
        ("a/two", None),
        ("c/four", Some(Relation::Merge)),
        ("c/five", Some(Relation::Merge)),
        ("c/four", Some(Relation::Merge)),
    ];
    assert_eq!(bases, expected);
    assert_eq!(evidence.base_models[0].at.column, Some(2));
    assert_eq!(evidence.datasets[0].value, "d/set");
    let names: Vec<_> = evidence.names.iter().map(|name| name.value.as_str()).collect();
    assert!(names.contains(&"a/one") && names.contains(&"a/two"), "{names:?}");
    assert!(!names.contains(&"kind"), "the kind of a network is no name of a model");
}

#[test]
fn recipes_that_are_kits_for_users_name_no_base() {
    let evidence = many(&[
        ("configs/finetune/lora.yaml", "base_model: x/y\n"),
        ("config.json", "{\"_name_or_path\": \"./\"}"),
    ]);
    assert_eq!(evidence.base_models, []);
}

#[test]
fn a_key_that_comes_twice_in_a_configuration_is_told() {
    let evidence =
        one("adapter_config.json", r#"{"base_model_name_or_path": "a", "base_model_name_or_path": "b"}"#);
    assert_eq!(evidence.base_models.len(), 1);
    assert_eq!(evidence.problems[0].kind, ProblemKind::Ambiguous);
    assert!(evidence.problems[0].concerns.contains(&Aspect::Lineage));
}

#[test]
fn tags_speak_for_the_files_they_stand_on() {
    let evidence = many(&[
        ("train.py", "# SPDX-License-Identifier: Apache-2.0\n"),
        ("model.py", "# SPDX-License-Identifier: MIT\n"),
        ("model2.py", "# SPDX-License-Identifier: MIT\n"),
        ("third_party/a.py", "# SPDX-License-Identifier: X\n"),
        ("m.gguf", "GGUF"),
        ("m.gguf.license", "SPDX-FileCopyrightText: me\nSPDX-License-Identifier: CC0-1.0\n"),
        ("logo.png", "x"),
        ("logo.png.license", "SPDX-License-Identifier: CC-BY-4.0\n"),
    ]);
    let said = said(&evidence);
    assert_eq!(said.len(), 5, "{said:?}");
    assert!(said.contains(&of(Component::Weights, "CC0-1.0")));
    assert!(said.contains(&of(Component::TrainingCode, "Apache-2.0")));
    assert!(said.contains(&of(Component::Code, "MIT")));
    assert!(said.iter().filter(|(subject, _)| matches!(subject, Subject::Other(_))).count() == 2);
}

#[test]
fn reuse_names_the_license_of_what_its_paths_fit() {
    let reuse = "version = 1\n[[annotations]]\npath = \"**\"\nSPDX-License-Identifier = \"MIT\"\n[[annotations]]\npath = [\"*.gguf\"]\nSPDX-License-Identifier = [\"CC0-1.0\", \"X\"]\n";
    let evidence = many(&[("REUSE.toml", reuse), ("m.gguf", "GGUF"), ("LICENSES/MIT.txt", "text")]);
    let tags: Vec<_> =
        evidence.licenses.iter().filter(|found| found.channel == Channel::Tag).cloned().collect();
    let tags = said(&Evidence { licenses: tags, ..Evidence::default() });
    assert_eq!(tags, [(Subject::Release, "MIT".to_owned()), of(Component::Weights, "CC0-1.0+X")]);
}

#[test]
fn bills_of_materials_tell_the_model_from_what_it_is_made_of() {
    let cyclone = r#"{"bomFormat":"CycloneDX","metadata":{"component":{"type":"machine-learning-model","name":"m",
        "licenses":[{"license":{"id":"MIT"}}],"pedigree":{"ancestors":[{"group":"g","name":"base"}]},
        "modelCard":{"modelParameters":{"datasets":[{"name":"d"}]}}}},
        "components":[{"type":"library","name":"lib","licenses":[{"expression":"GPL-3.0-only"}]}]}"#;
    let evidence = one("bom.json", cyclone);
    assert_eq!(
        said(&evidence),
        [of(Component::Weights, "MIT"), (Subject::Other("lib".to_owned()), "GPL-3.0-only".to_owned())]
    );
    assert_eq!((evidence.base_models[0].id.as_str(), evidence.datasets[0].value.as_str()), ("g/base", "d"));

    let spdx_2 = r#"{"spdxVersion":"SPDX-2.3","documentDescribes":["SPDXRef-m"],"packages":[
        {"SPDXID":"SPDXRef-m","name":"m","licenseDeclared":"MIT","licenseConcluded":"NOASSERTION"},
        {"SPDXID":"SPDXRef-x","name":"x","licenseDeclared":"X"}]}"#;
    let expected = [(Subject::Release, "MIT".to_owned()), (Subject::Other("x".to_owned()), "X".to_owned())];
    assert_eq!(said(&one("m.spdx.json", spdx_2)), expected);

    let spdx_3 = r#"{"@graph":[{"spdxId":"m","type":"ai_AIPackage","name":"m"},{"spdxId":"d","type":"dataset_DatasetPackage","name":"data"},
        {"spdxId":"l","type":"simplelicensing_LicenseExpression","simplelicensing_licenseExpression":"MIT"},
        {"type":"Relationship","from":"m","relationshipType":"hasDeclaredLicense","to":["l"]},
        {"type":"Relationship","from":"m","relationshipType":"trainedOn","to":["d"]}]}"#;
    let evidence = one("m.spdx3.json", spdx_3);
    assert_eq!(said(&evidence), [of(Component::Weights, "MIT")]);
    assert_eq!(evidence.datasets[0].value, "data");
}

#[test]
fn a_mof_file_names_the_license_of_each_part() {
    let mof = "framework: {name: Model Openness Framework}\nrelease:\n  license:\n    code: {name: Apache-2.0, path: LICENSE}\n  components:\n  - {name: Model parameters (Final), license: X}\n  - {name: Datasets, license: unlicensed}\n";
    assert_eq!(said(&one("mof.yml", mof)), [of(Component::Code, "Apache-2.0"), of(Component::Weights, "X")]);
}

#[test]
fn the_names_of_license_files_say_what_they_speak_of() {
    let evidence = many(&[
        ("LICENSE", "a"),
        ("LICENSE-CODE", "b"),
        ("MODEL_LICENSE", "c"),
        ("model_licenses/LICENSE-X1", "d"),
        ("part/LICENSE", "e"),
        ("NOTICE", "f"),
        ("USE_POLICY.md", "g"),
    ]);
    let found: Vec<_> = evidence.licenses.iter().map(|l| (l.channel, l.subject.clone())).collect();
    assert_eq!(
        found,
        [
            (Channel::LicenseFile, Subject::Unstated),
            (Channel::LicenseFile, Subject::Component(Component::Code)),
            (Channel::LicenseFile, Subject::Component(Component::Weights)),
            (Channel::Notice, Subject::Unstated),
            (Channel::UsePolicy, Subject::Unstated),
            (Channel::LicenseFile, Subject::Checkpoint("X1".to_owned())),
            (Channel::LicenseFile, Subject::Folder("part".to_owned())),
        ]
    );
}

#[test]
fn what_is_wrong_with_the_papers_of_code_leaves_the_license_of_the_weights_alone() {
    for (name, concerns) in [
        ("package.json", vec![Aspect::Code]),
        ("third_party/x/LICENSE.pdf", vec![]),
        ("vendor/Kitfile", vec![]),
        ("LICENSE.pdf", vec![Aspect::Licenses]),
        ("Kitfile", vec![Aspect::Licenses, Aspect::Lineage]),
    ] {
        assert_eq!(one(name, "{]").problems[0].concerns, concerns, "{name}");
    }
}
