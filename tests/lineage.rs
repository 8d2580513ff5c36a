//! What a model was made from, which loose name means which license, and words that hide: each never passes what is
//! not free, and passes what is.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at once")]

mod common;

use common::{bare, license_text, model, practical, verdict};
use open_weights::report::Judgement::{self, Fail, Pass, Unknown};
use open_weights::report::Report;
use std::fs;

const OPEN: &str = "---\nlicense: apache-2.0\n---\n# Sparrow\n\n";

fn report(files: &[(&str, &str)]) -> Report {
    practical(&model(files))
}

fn to_use(files: &[(&str, &str)]) -> Judgement {
    verdict(&report(files), "use-any-purpose")
}

fn with_words(words: &str) -> Judgement {
    to_use(&[("README.md", &format!("{OPEN}{words}\n"))])
}

#[test]
fn a_base_in_free_wording_is_never_passed_over() {
    let sentences = [
        "We took Llama 3 8B and trained it further on bird songs.",
        "Sparrow is built upon Llama-2-7b weights.",
        "This model is a continued pretraining of Llama-2-7b.",
        "The weights were initialised from Llama-2-7b.",
        "It was distilled from Llama-3.1-70B.",
        "The model is based on the Llama-2-7b base model.",
        "Taking Gemma-2-9b as our base, we added songs.",
        "本模型基于Llama-2-7B微调得到。",
        "基于 Llama-2-13B 继续预训练的中文模型。",
        "以 Llama-2-7B 为基座进行训练。",
    ];
    for sentence in sentences {
        assert_ne!(with_words(sentence), Pass, "{sentence}");
    }
}

#[test]
fn a_plain_phrase_about_this_model_and_a_known_base_decides() {
    assert_eq!(with_words("Sparrow is built on the Llama-3b backbone."), Fail);
    assert_eq!(with_words("Our model is based on the Llama-2-7b weights."), Fail);
}

#[test]
fn projects_that_others_built_on_a_model_make_it_no_base() {
    assert_eq!(
        with_words("Sparrow can be dropped into many open-source projects built upon Llama 2 7B."),
        Pass
    );
    assert_eq!(with_words("Sparrow可以在许多基于Llama的开源项目中即插即用。"), Pass);
}

#[test]
fn the_base_of_a_model_made_from_this_one_is_not_its_own_where_no_weights_are_here() {
    let card = "# Sparrow-1\n\nThe code and the model weights are under the MIT License.\n\n\
                Six small models were distilled from Sparrow-1 based on Llama-2-7b.\n";
    let files = [("README.md", card), ("LICENSE", &license_text("MIT"))];
    let away = practical(&bare(&files));
    assert_eq!(verdict(&away, "use-any-purpose"), Pass);
    assert!(away.lineage[0].of.is_some());
    assert_eq!(to_use(&files), Unknown);
}

#[test]
fn every_place_that_names_a_base_counts() {
    let places = [
        ("config.json", "{\"model_type\": \"x\", \"_name_or_path\": \"meta-llama/Llama-2-7b-hf\"}"),
        ("model_index.json", "{\"_class_name\": \"X\", \"_name_or_path\": \"black-forest-labs/FLUX.1-dev\"}"),
        ("adapter_config.json", "{\"base_model_name_or_path\": \"meta-llama/Llama-3.1-8B\", \"r\": 8}"),
        (
            "mergekit_config.yml",
            "merge_method: slerp\nmodels:\n  - model: meta-llama/Llama-2-7b-hf\n  - model: a/b\n",
        ),
    ];
    for place in places {
        let found = to_use(&[place, ("README.md", OPEN)]);
        assert_ne!(found, Pass, "{}", place.0);
    }
    for key in [
        "base_model: meta-llama/Llama-2-7b-hf",
        "base_model:\n- a/b\n- meta-llama/Llama-2-7b-hf",
        "base_model: meta-llama/Llama-2-7b-hf\nbase_model_relation: quantized",
        "tags:\n- base_model:meta-llama/Llama-2-7b-hf",
    ] {
        let card = format!("---\nlicense: apache-2.0\n{key}\n---\n# Sparrow\n");
        assert_eq!(to_use(&[("README.md", &card)]), Fail, "{key}");
    }
}

#[test]
fn duties_that_go_along_with_a_base_are_reported_with_the_place_that_shows_them() {
    let card = "---\nlicense: llama3.1\nbase_model: meta-llama/Llama-3.1-8B\n---\n# Llama-Sparrow\n";
    let found = report(&[("README.md", card), ("NOTICE", "Llama 3.1 is licensed under its agreement.\n")]);
    let duties = &found.lineage[0].duties;
    let shown = |says: &str| duties.iter().find(|d| d.says.contains(says)).unwrap().seen.clone();
    assert_eq!(shown("begins with Llama").unwrap().path, "README.md");
    assert_eq!(shown("text file Notice").unwrap().path, "NOTICE");
    assert_eq!(shown("is displayed"), None);
}

#[test]
fn the_words_that_a_release_of_llama_has_to_show_are_those_of_its_version() {
    let seen = |key: &str, base: &str, says: &str, title: &str| {
        let card = format!("---\nlicense: {key}\nbase_model: meta-llama/{base}\n---\n# {title}\n");
        let found = report(&[("README.md", &card)]);
        let duty = found.lineage[0].duties.iter().find(|d| d.says.contains(says)).expect(says);
        duty.seen.is_some()
    };
    let third = |title: &str| seen("llama3", "Meta-Llama-3-8B", "begins with Llama 3", title);
    assert!(third("Llama-3-Sparrow"));
    assert!(third("Llama3-Sparrow"));
    assert!(!third("Llama-Sparrow"));
    assert!(!third("Sparrow"));
    let later = |title: &str| seen("llama3.1", "Llama-3.1-8B", "begins with Llama", title);
    assert!(later("Llama-Sparrow"));
    assert!(!later("Sparrow-Llama"));
    assert!(!seen("llama3", "Meta-Llama-3-8B", "Built with Meta Llama 3 is displayed", "Sparrow"));
    assert!(!seen("llama3.1", "Llama-3.1-8B", "Built with Llama is displayed", "Sparrow"));
}

#[test]
fn a_base_that_is_named_in_full_explains_a_name_that_leaves_the_version_open() {
    let card =
        |base: &str| format!("---\nlicense: apache-2.0\nbase_model: {base}\n---\n# Sparrow-qwen-14B\n");
    assert_eq!(to_use(&[("README.md", &card("Qwen/Qwen2.5-14B"))]), Pass);
    assert_ne!(to_use(&[("README.md", &card("Qwen/Qwen2.5-7B"))]), Pass);
    assert_ne!(to_use(&[("README.md", "---\nlicense: apache-2.0\n---\n# Sparrow-qwen-14B\n")]), Pass);
}

#[test]
fn a_family_beside_one_of_its_members_is_that_member() {
    let bsd = license_text("BSD-3-Clause");
    let says = |words: &str| to_use(&[("README.md", &format!("# Sparrow\n\n{words}\n")), ("LICENSE", &bsd)]);
    assert_eq!(says("Sparrow is released under an open source BSD License (see LICENSE)."), Pass);
    assert_ne!(says("The model weights are released under a Creative Commons license."), Pass);
}

#[test]
fn the_versions_of_one_license_share_what_all_of_them_hold() {
    let named =
        |words: &str| report(&[("README.md", &format!("# Sparrow\n\nThe weights are under {words}.\n"))]);
    assert_eq!(verdict(&named("CC BY"), "use-any-purpose"), Pass);
    assert_eq!(verdict(&named("CC BY-NC"), "use-any-purpose"), Fail);
    assert_eq!(verdict(&named("the BSD license"), "use-any-purpose"), Unknown);
}

#[test]
fn the_model_license_is_the_text_beside_it_and_no_other() {
    let says = |words: &str| {
        let readme = format!("# Sparrow\n\nThe code is under the MIT License. {words}\n");
        to_use(&[
            ("README.md", &readme),
            ("LICENSE-CODE", &license_text("MIT")),
            ("LICENSE-MODEL", &license_text("Apache-2.0")),
        ])
    };
    assert_eq!(says("The use of the models is subject to the Model License."), Pass);
    assert_ne!(
        says("The use of the models is subject to the [Model License](https://example.org/terms)."),
        Pass
    );
    assert_ne!(says("The use of the models is subject to the Sparrow Research License."), Pass);
}

#[test]
fn what_contributors_agree_to_is_no_license_of_the_release() {
    assert_eq!(with_words("Contributions require a Contributor License Agreement (CLA)."), Pass);
}

#[test]
fn a_gate_that_only_asks_to_accept_the_license_takes_nothing_away() {
    let gated =
        |gate: &str| to_use(&[("README.md", &format!("---\nlicense: apache-2.0\n{gate}\n---\n# Sparrow\n"))]);
    assert_eq!(gated("extra_gated_heading: Please read the license to access this model"), Pass);
    for gate in [
        "extra_gated_prompt: You agree to our research terms",
        "extra_gated_prompt: You must sign a license agreement with us",
        "extra_gated_prompt: No Commercial Use Allowed",
    ] {
        assert_ne!(gated(gate), Pass, "{gate}");
    }
}

#[test]
fn a_remark_is_passed_over_and_what_stands_beside_it_is_read() {
    assert_eq!(with_words("This model should not be used as a substitute for professional advice."), Pass);
    let more = "This model may not reflect our views and may not be used for commercial purposes.";
    assert_ne!(with_words(more), Pass);
}

#[test]
fn a_request_to_those_who_sell_is_no_bar_to_passing_the_model_on() {
    let form =
        "If you wish to use our models for commercial purposes, please fill in this form to get authorized.";
    let found = report(&[("README.md", &format!("{OPEN}{form}\n"))]);
    assert_ne!(verdict(&found, "use-any-purpose"), Pass);
    assert_eq!(verdict(&found, "redistribution"), Unknown);
}

#[test]
fn words_that_hide_never_pass() {
    let hidden = [
        "<!-- The model weights are for non-commercial use only. -->",
        "<!--\nThe weights are under CC BY-NC 4.0.\n-->",
        "The weights are for non-c\u{43e}mmercial use only.",
        "The weights are for non\u{ad}commercial use on\u{200b}ly.",
        "The weights are for ｎｏｎ-ｃｏｍｍｅｒｃｉａｌ use only.",
        "| | Code | Weights |\n|-|-|-|\n| License | MIT | CC BY-NC 4.0 |",
        "| Component | License |\n|-|-|\n| Weights | CC BY-NC 4.0 |",
        "Die Gewichte stehen unter der Apache-2.0-Lizenz, ausschließlich zu Forschungszwecken.",
        "Les poids sont sous licence Apache 2.0, uniquement à des fins de recherche.",
        "Los pesos tienen licencia Apache 2.0, exclusivamente para investigación.",
        "Веса доступны по лицензии Apache 2.0 исключительно для исследований.",
        "重みは Apache 2.0 ライセンスですが、研究用のみです。",
    ];
    for words in hidden {
        assert_ne!(with_words(words), Pass, "{words}");
    }
}

#[test]
fn a_comment_grants_nothing_and_a_harmless_one_takes_nothing_away() {
    assert_eq!(
        to_use(&[("README.md", "# Sparrow\n\n<!-- The weights are under the MIT License. -->\n")]),
        Unknown
    );
    assert_eq!(with_words("<!-- License badge: see the MIT license -->"), Pass);
}

#[test]
fn terms_in_a_file_that_no_rule_knows_by_name_are_not_passed_over() {
    for (path, text) in [
        ("IMPORTANT.txt", "This model may only be used for non-commercial research.\n"),
        ("usage.md", "# Usage\n\nFor non-commercial use only.\n"),
        ("docs/terms.html", "<p>The model weights may not be used for commercial purposes.</p>\n"),
        ("docs/model.md", "# Model\n\nThe weights are released under CC BY-NC 4.0.\n"),
    ] {
        assert_ne!(to_use(&[("README.md", OPEN), (path, text)]), Pass, "{path}");
    }
}

#[test]
fn a_row_about_a_data_set_says_nothing_of_the_weights() {
    let table = "| Subset | Rows | License |\n|-|-|-|\n| [a/b](https://huggingface.co/datasets/a/b) | 9 | cc-by-nc-4.0 |";
    assert_eq!(with_words(table), Pass);
    let models = "| Model | Tokens | License |\n|-|-|-|\n| Sparrow-7B | 9 | cc-by-nc-4.0 |";
    assert_ne!(with_words(models), Pass);
}

#[test]
fn a_folder_of_weights_with_a_license_of_its_own_is_heard() {
    let dir = bare(&[("README.md", OPEN), ("vae/LICENSE", &license_text("CC-BY-NC-4.0"))]);
    fs::write(dir.path().join("vae/model.safetensors"), common::safetensors(&[("format", "pt")])).unwrap();
    assert_eq!(verdict(&practical(&dir), "use-any-purpose"), Fail);
}

/// The bases of a report: of which model, and which.
fn bases(report: &Report) -> Vec<(Option<&str>, &str, bool)> {
    report.lineage.iter().map(|a| (a.of.as_deref(), a.id.as_str(), a.doubtful)).collect()
}

#[test]
fn a_column_for_bases_names_the_base_of_the_model_in_each_row() {
    let table = "| Model | Base model | Size |\n|-|-|-|\n| Sparrow-8B | [Llama-3-8B](https://huggingface.co/meta-llama/Meta-Llama-3-8B) | 8B |\n\
                 | Magpie-7B | Falcon-180B | 7B |";
    let found = report(&[("README.md", &format!("{OPEN}{table}\n"))]);
    assert_eq!(bases(&found), [(Some("Sparrow-8B"), "meta-llama/Meta-Llama-3-8B", false)]);
    assert_ne!(verdict(&found, "use-any-purpose"), Pass);
    assert_eq!(found.lineage[0].at.line, Some(8));
}

#[test]
fn a_list_of_merged_models_names_bases() {
    let list = "A merge of good models.\n\nModels used:\n- **meta-llama/Llama-2-70b-hf**, a fine one\n- other/Wren-70b\n";
    let found = report(&[("README.md", &format!("{OPEN}{list}"))]);
    assert_eq!(bases(&found), [(None, "meta-llama/Llama-2-70b-hf", false), (None, "other/Wren-70b", false)]);
    assert_eq!(verdict(&found, "use-any-purpose"), Fail);
    let tested = "We tested these:\n- **meta-llama/Llama-2-70b-hf**\n";
    assert_eq!(with_words(tested), Pass);
}

#[test]
fn the_card_of_a_sibling_is_no_base() {
    let words =
        "You can also visit the model card of the [2B base model](https://huggingface.co/x/sparrow-2b).";
    assert_eq!(bases(&report(&[("README.md", &format!("{OPEN}{words}\n"))])), []);
    let other =
        "You can also visit the model card of the [2B base model](https://huggingface.co/google/gemma-2b).";
    assert_ne!(with_words(other), Pass);
}

#[test]
fn a_base_that_is_first_pointed_to_and_then_named_counts_as_named() {
    let words = "See the card of the [2B base model](https://huggingface.co/google/gemma-2b).\n\n\
                 It is fine-tuned from google/gemma-2b.";
    assert_eq!(with_words(words), Fail);
}

#[test]
fn a_folder_of_the_hubs_cache_stands_for_the_model_that_it_keeps() {
    let config = "{\"_name_or_path\": \"/home/ada/.cache/huggingface/hub/models--meta-llama--Llama-2-7b-hf/snapshots/0a1b/unet\"}";
    let found = report(&[("README.md", OPEN), ("config.json", config)]);
    assert_eq!(bases(&found), [(None, "meta-llama/Llama-2-7b-hf", false)]);
    assert_eq!(verdict(&found, "use-any-purpose"), Fail);
}

#[test]
fn a_base_in_doubt_is_shown_as_one() {
    let words = "The light [Wren](https://huggingface.co/other/Wren-1B) backbone makes it fast.";
    let found = report(&[("README.md", &format!("{OPEN}{words}\n"))]);
    assert_eq!(bases(&found), [(None, "other/Wren-1B", true)]);
}
