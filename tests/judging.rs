//! Which license governs the weights, and what follows: small directories, each with one thing about it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at once")]

mod common;

use common::{
    LICENSE_CRITERIA, bare, criterion, judge, license_text, model, practical, safetensors, verdict,
};
use open_weights::Outcome;
use open_weights::definition::Reading;
use open_weights::report::Judgement::{self, Fail, Pass, Unknown};
use open_weights::report::Report;
use std::fs;

fn use_verdict(files: &[(&str, &str)]) -> Judgement {
    verdict(&practical(&model(files)), "use-any-purpose")
}

#[test]
fn weights_under_a_plain_open_license_may_be_used_for_any_purpose() {
    for id in ["MIT", "Apache-2.0", "BSD-3-Clause", "CC-BY-4.0", "CC0-1.0"] {
        let dir = model(&[("LICENSE", &license_text(id)), ("README.md", "# Sparrow\n\nA small model.\n")]);
        let report = practical(&dir);
        for criterion in LICENSE_CRITERIA {
            assert_eq!(verdict(&report, criterion), Pass, "{id}: {criterion}");
        }
    }
}

#[test]
fn a_license_declared_in_the_card_counts_like_its_text() {
    assert_eq!(use_verdict(&[("README.md", "---\nlicense: apache-2.0\n---\n# Sparrow\n")]), Pass);
    assert_eq!(use_verdict(&[("README.md", "---\nlicense: cc-by-nc-4.0\n---\n# Sparrow\n")]), Fail);
}

#[test]
fn no_license_at_all_grants_nothing() {
    assert_eq!(use_verdict(&[("README.md", "# Sparrow\n\nA small model.\n")]), Fail);
}

#[test]
fn an_altered_license_text_never_passes() {
    let mit = license_text("MIT");
    let altered = [
        mit.replace("without restriction", "with restriction"),
        mit.replace("to any person", "to any natural person outside the trade"),
        format!("{mit}\nThe Software may not be used for commercial purposes.\n"),
        format!("The Software may be used for research only.\n\n{mit}"),
    ];
    for text in altered {
        let dir = model(&[("LICENSE", &text), ("README.md", "# Sparrow\n")]);
        let report = practical(&dir);
        for id in ["use-any-purpose", "modify-any-purpose", "no-discrimination", "redistribution"] {
            assert_ne!(verdict(&report, id), Pass, "{id} passes with:\n{text}");
        }
    }
}

#[test]
fn what_is_said_of_the_weights_decides_against_a_permissive_license_file() {
    let readme = "# Sparrow\n\n## License\n\nThe code is released under the MIT License. \
                  The model weights are released under CC BY-NC 4.0.\n";
    let report = practical(&model(&[("LICENSE", &license_text("MIT")), ("README.md", readme)]));
    assert_eq!(verdict(&report, "use-any-purpose"), Fail);
    let finding = &criterion(&report, "use-any-purpose").findings[0];
    assert_eq!(finding.at.as_ref().unwrap().path, "README.md");
    assert_eq!(finding.known.as_ref().unwrap().term, "non-commercial");
}

#[test]
fn a_license_that_is_given_to_the_code_alone_leaves_the_weights_unknown() {
    let readme = "# Sparrow\n\nThe source code in this repository is licensed under the MIT License.\n";
    assert_eq!(use_verdict(&[("LICENSE", &license_text("MIT")), ("README.md", readme)]), Unknown);
}

#[test]
fn a_restrictive_license_of_the_model_decides_beside_a_permissive_license_file() {
    let files = [("LICENSE", license_text("Apache-2.0")), ("MODEL_LICENSE", license_text("CC-BY-NC-SA-4.0"))];
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    assert_eq!(use_verdict(&files), Fail);
}

#[test]
fn a_derivative_cannot_be_freer_than_its_base() {
    let card = "---\nlicense: apache-2.0\nbase_model: meta-llama/Llama-3.1-8B\n---\n# Sparrow\n";
    let report = practical(&model(&[("README.md", card)]));
    assert_eq!(verdict(&report, "use-any-purpose"), Fail);
    assert_eq!(report.lineage[0].licenses, ["llama-3.1"]);
}

#[test]
fn a_base_model_that_nobody_knows_leaves_the_answer_open() {
    let card = "---\nlicense: mit\nbase_model: someone/thing-of-their-own\n---\n# Sparrow\n";
    assert_eq!(use_verdict(&[("README.md", card)]), Unknown);
}

#[test]
fn a_use_policy_that_nobody_knows_leaves_the_answer_open_or_fails_it() {
    let policy = "Some words about what we would like you to think about.\n";
    let found = use_verdict(&[("LICENSE", &license_text("MIT")), ("USE_POLICY.md", policy)]);
    assert_ne!(found, Pass);
}

#[test]
fn a_family_of_licenses_names_none_of_them() {
    assert_eq!(use_verdict(&[("README.md", "---\nlicense: cc\n---\n# Sparrow\n")]), Unknown);
    assert_eq!(use_verdict(&[("README.md", "---\nlicense: other\n---\n# Sparrow\n")]), Unknown);
}

#[test]
fn a_license_embedded_in_the_weights_counts() {
    let dir = bare(&[("README.md", "---\nlicense: mit\n---\n# Sparrow\n")]);
    let weights = safetensors(&[("modelspec.license", "CC-BY-NC-4.0")]);
    fs::write(dir.path().join("model.safetensors"), weights).unwrap();
    assert_eq!(verdict(&practical(&dir), "use-any-purpose"), Fail);
}

#[test]
fn a_choice_of_licenses_counts_as_the_better_and_a_sum_as_the_worse() {
    let sidecar = |expression: &str| format!("SPDX-License-Identifier: {expression}\n");
    let with =
        |e: &str| use_verdict(&[("model.safetensors.license", &sidecar(e)), ("README.md", "# Sparrow\n")]);
    assert_eq!(with("CC-BY-NC-4.0 OR MIT"), Pass);
    assert_eq!(with("CC-BY-NC-4.0 AND MIT"), Fail);
}

#[test]
fn the_literal_reading_wants_a_license_that_accepts_a_reference_to_its_notice() {
    let literal = |id: &str| {
        let dir = model(&[("LICENSE", &license_text(id)), ("README.md", "# Sparrow\n")]);
        verdict(&judge(dir.path(), Reading::Literal), "online-reference")
    };
    assert_eq!(literal("MIT"), Fail);
    assert_eq!(literal("Apache-2.0"), Unknown);
    assert_eq!(literal("CC-BY-4.0"), Pass);
    assert_eq!(literal("CC0-1.0"), Pass);
}

#[test]
fn the_report_says_what_the_other_reading_would_say() {
    let report = practical(&model(&[("LICENSE", &license_text("MIT")), ("README.md", "# Sparrow\n")]));
    let other = criterion(&report, "online-reference").other_reading.as_ref().unwrap();
    assert_eq!((other.reading, other.verdict), (Reading::Literal, Fail));
}

#[test]
fn a_placeholder_is_no_documentation() {
    let card = "---\nlicense: mit\n---\n# Sparrow\n\n## Training Data\n\n[More Information Needed]\n\n\
                ## Training Procedure\n\n[More Information Needed]\n";
    let report = practical(&model(&[("README.md", card)]));
    assert_eq!(verdict(&report, "training-data"), Fail);
    assert_eq!(verdict(&report, "training-methodology"), Fail);
    assert_eq!(verdict(&report, "hyperparameters"), Fail);
}

#[test]
fn a_pointer_stands_for_weights_that_are_not_here() {
    let pointer =
        format!("version https://git-lfs.github.com/spec/v1\noid sha256:{}\nsize 1000000\n", "a".repeat(64));
    let dir = bare(&[("model.safetensors", &pointer), ("LICENSE", &license_text("MIT"))]);
    let report = practical(&dir);
    assert_eq!(verdict(&report, "weights-access"), Unknown);
    assert_eq!(report.weights[0].size_bytes, 1_000_000);
}

#[test]
fn optional_criteria_are_reported_and_never_decide() {
    let report = judge(std::path::Path::new("examples/open"), Reading::Practical);
    assert_eq!(report.verdict, Outcome::Met);
    assert_ne!(verdict(&report, "open-user-interface"), Pass);
}

#[test]
fn the_shipped_examples_come_to_what_they_are_named_for() {
    let outcome =
        |name: &str| judge(&std::path::Path::new("examples").join(name), Reading::Practical).verdict;
    assert_eq!(outcome("open"), Outcome::Met);
    assert_eq!(outcome("restricted"), Outcome::NotMet);
    assert_eq!(outcome("undecided"), Outcome::Undecided);
}

#[test]
fn a_report_is_the_same_after_json_and_back() {
    let report = judge(std::path::Path::new("examples/restricted"), Reading::Literal);
    let text = open_weights::render::json::render(std::slice::from_ref(&report));
    assert_eq!(serde_json::from_str::<open_weights::Report>(&text).unwrap(), report);
}

fn readme_beside_an_open_license(line: &str) -> Judgement {
    let readme = format!("---\nlicense: apache-2.0\n---\n# Sparrow\n\n{line}\n");
    use_verdict(&[("LICENSE", &license_text("Apache-2.0")), ("README.md", &readme)])
}

#[test]
fn a_sentence_that_keeps_rights_in_the_weights_back_is_never_passed_over() {
    let sentences = [
        "The weights are proprietary.",
        "The weights are not licensed.",
        "The Apache license does not apply to the weights.",
        "The weights are under a custom license.",
        "License: Apache 2.0 (except weights)",
        "The model weights are for non-commercial use only.",
        "The weights may be used for academic research only.",
        "Die kommerzielle Nutzung der Gewichte ist nicht gestattet. Lizenz: siehe unten.",
        "权重仅供学术研究使用，禁止商用。",
    ];
    for sentence in sentences {
        assert_ne!(readme_beside_an_open_license(sentence), Pass, "{sentence}");
    }
}

#[test]
fn a_sentence_without_any_limit_takes_nothing_away() {
    let sentences = [
        "The model is free for research and commercial use.",
        "The weights are released under the Apache License 2.0.",
        "Nothing here restricts commercial use.",
        "This model is intended for research and education.",
    ];
    for sentence in sentences {
        assert_eq!(readme_beside_an_open_license(sentence), Pass, "{sentence}");
    }
}

#[test]
fn a_license_that_is_only_talked_about_is_not_granted() {
    let sentences = [
        "We hope to release this model under Apache 2.0 soon.",
        "This model will be released under the MIT license when the paper is accepted.",
        "Should this model be under the MIT license?",
        "The previous version of this model is under the MIT license.",
        "License: MIT (pending legal review)",
    ];
    for sentence in sentences {
        let found = use_verdict(&[("README.md", &format!("# Sparrow\n\n{sentence}\n"))]);
        assert_ne!(found, Pass, "{sentence}");
    }
}

#[test]
fn a_gate_that_is_not_understood_leaves_the_answer_open() {
    for gate in ["extra_gated_eu_disallowed: true", "extra_gated_prompt: Rules apply.", "gated: manual"] {
        let card = format!("---\nlicense: apache-2.0\n{gate}\n---\n# Sparrow\n");
        assert_ne!(use_verdict(&[("README.md", &card)]), Pass, "{gate}");
    }
}

#[test]
fn a_key_of_the_card_that_nobody_knows_and_that_speaks_of_a_license_leaves_the_answer_open() {
    let card = "---\nlicense: apache-2.0\nweights_license: cc-by-nc-4.0\n---\n# Sparrow\n";
    assert_ne!(use_verdict(&[("README.md", card)]), Pass);
}

#[test]
fn a_name_that_the_license_text_contradicts_leaves_the_answer_open() {
    let card = "---\nlicense: other\nlicense_name: sparrow-nc\nlicense_link: LICENSE\n---\n# Sparrow\n";
    assert_ne!(use_verdict(&[("README.md", card), ("LICENSE", &license_text("Apache-2.0"))]), Pass);
}

#[test]
fn an_adapter_that_names_no_base_leaves_the_answer_open() {
    let card = "---\nlicense: mit\n---\n# Sparrow\n";
    assert_eq!(use_verdict(&[("README.md", card), ("adapter_config.json", "{\"r\": 8}")]), Unknown);
}

#[test]
fn a_license_text_inside_the_card_counts() {
    let card = |text: &str| format!("# Sparrow\n\nA small model.\n\n## License\n\n{text}\n");
    assert_eq!(use_verdict(&[("README.md", &card(&license_text("MIT")))]), Pass);
    let altered = license_text("MIT").replace("without restriction", "for non-commercial purposes only");
    assert_ne!(use_verdict(&[("README.md", &card(&altered))]), Pass);
}

#[test]
fn a_license_file_that_names_a_license_and_adds_words_of_its_own_leaves_the_answer_open() {
    let added =
        "SPDX-License-Identifier: MIT\n\nRecipients have to feed the cat before each run of the model.\n";
    assert_eq!(use_verdict(&[("LICENSE", added), ("README.md", "# Sparrow\n")]), Unknown);
}

/// What is concluded for a component, and whether by default only.
fn concluded<'r>(report: &'r Report, component: &str) -> (Option<&'r str>, bool) {
    let license = report.licenses.iter().find(|license| license.component == component).unwrap();
    (license.concluded.as_deref(), license.by_default)
}

#[test]
fn a_license_file_that_names_no_weights_governs_them_by_default() {
    let mit = license_text("MIT");
    let readme = "# Sparrow\n\nA small model.\n";
    assert_eq!(
        concluded(&practical(&model(&[("LICENSE", &mit), ("README.md", readme)])), "weights"),
        (Some("MIT"), true)
    );
    for said in [
        "---\nlicense: mit\n---\n# Sparrow\n",
        "# Sparrow\n\nThe weights are released under the MIT License.\n",
        "# Sparrow\n\nThe code and the weights are released under the MIT License.\n",
    ] {
        let report = practical(&model(&[("LICENSE", &mit), ("README.md", said)]));
        assert_eq!(concluded(&report, "weights"), (Some("MIT"), false), "{said}");
    }
}

#[test]
fn the_license_of_what_a_part_was_made_from_is_not_that_of_the_part() {
    let readme = "# Sparrow\n\nThe code and the weights are licensed under the Apache License 2.0.\n\n\
                  The code of the encoder is based on [Tool](https://example.org/tool), licensed under the MIT License.\n";
    let report = practical(&model(&[("LICENSE", &license_text("Apache-2.0")), ("README.md", readme)]));
    assert_eq!(concluded(&report, "training-code").0, Some("Apache-2.0"));
    assert!(report.licenses.iter().all(|license| license.conflicts.is_empty()));
    let limited = readme
        .replace("The code of the encoder is", "The weights are")
        .replace("MIT License", "CC BY-NC 4.0");
    let report = practical(&model(&[("LICENSE", &license_text("Apache-2.0")), ("README.md", &limited)]));
    assert_eq!(verdict(&report, "use-any-purpose"), Fail);
}

#[test]
fn a_badge_that_leads_to_another_repository_governs_nothing() {
    let badge = |repository: &str| {
        format!(
            "# Sparrow\n\n[![License](https://img.shields.io/badge/License-MIT-blue)](https://github.com/x/{repository}/blob/main/LICENSE)\n"
        )
    };
    let to_use = |readme: &str| use_verdict(&[("README.md", readme)]);
    assert_eq!(to_use(&badge("sparrow")), Pass);
    assert_eq!(to_use(&badge("magpie")), Unknown);
}

#[test]
fn data_sets_under_licenses_of_their_own_are_no_conflict() {
    let table = "| Dataset | License |\n|-|-|\n| [a/b](https://huggingface.co/datasets/a/b) | cc0-1.0 |\n\
                 | [c/d](https://huggingface.co/datasets/c/d) | cc-by-4.0 |\n";
    let readme = format!("---\nlicense: mit\n---\n# Sparrow\n\n{table}");
    let report = practical(&model(&[("README.md", &readme)]));
    assert_eq!(concluded(&report, "training-data").0, Some("CC0-1.0 AND CC-BY-4.0"));
    assert!(report.licenses.iter().all(|license| license.conflicts.is_empty()));
}

#[test]
fn a_gate_gives_nobody_a_license_of_the_code() {
    let readme = "---\nlicense: mit\nextra_gated_button_content: Acknowledge license\n---\n# Sparrow\n";
    let report = practical(&model(&[("README.md", readme)]));
    assert_eq!(concluded(&report, "training-code").0, Some("MIT"));
}

#[test]
fn a_term_of_a_known_license_stands_where_its_section_stands() {
    let report =
        practical(&model(&[("LICENSE", &license_text("CC-BY-NC-4.0")), ("README.md", "# Sparrow\n")]));
    let finding = criterion(&report, "use-any-purpose").findings.iter().find(|f| f.known.is_some()).unwrap();
    let known = finding.known.as_ref().unwrap();
    assert_eq!(known.term, "non-commercial");
    assert!(finding.words.as_ref().unwrap().as_str().to_lowercase().contains("noncommercial"));
}

#[test]
fn what_is_said_of_all_other_materials_after_the_code_is_said_of_the_weights() {
    let readme = "# Sparrow\n\n## License\n\nThe notebooks and the associated code are licensed under the Apache License, \
                  Version 2.0; you may not use these materials except in compliance with that license, the Apache License 2.0.\n\n\
                  All other materials are licensed under CC BY 4.0.\n";
    let report = practical(&model(&[("LICENSE", &license_text("Apache-2.0")), ("README.md", readme)]));
    assert_eq!(concluded(&report, "weights"), (Some("CC-BY-4.0"), false));
    assert_eq!(concluded(&report, "training-code").0, Some("Apache-2.0"));
    let limited = readme.replace("CC BY 4.0", "CC BY-NC 4.0");
    assert_eq!(use_verdict(&[("README.md", &limited)]), Fail);
}

#[test]
fn a_loose_name_of_the_codes_license_is_settled_by_what_governs_the_code() {
    let readme = "# Sparrow\n\nThe code is released under the Apache license. The weights are released under CC BY 4.0.\n";
    let with =
        |license: &str| practical(&model(&[("LICENSE", &license_text(license)), ("README.md", readme)]));
    assert_eq!(concluded(&with("Apache-2.0"), "training-code").0, Some("Apache-2.0"));
    assert_ne!(concluded(&with("MIT"), "training-code").0, Some("MIT"));
}
