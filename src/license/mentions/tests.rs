use super::*;

fn all(sentence: &str) -> Vec<(String, Quality)> {
    mentions(sentence)
        .into_iter()
        .map(|mention| match mention.license {
            Named::License(id) => (id, mention.quality),
            Named::Family(key) => (format!("family {key}"), mention.quality),
            Named::Custom(name) => (format!("custom {name}"), mention.quality),
        })
        .collect()
}

fn plain(sentence: &str, expected: &[&str]) {
    let expected: Vec<_> = expected.iter().map(|id| ((*id).to_owned(), Quality::Plain)).collect();
    assert_eq!(all(sentence), expected, "{sentence}");
}

fn one(sentence: &str, id: &str, quality: Quality) {
    assert_eq!(all(sentence), [(id.to_owned(), quality)], "{sentence}");
}

#[test]
fn usual_spellings_are_known() {
    for spelling in [
        "Apache2.0",
        "Apache License, Version 2.0",
        "apache-2.0",
        "Apache License (Version 2.0)",
        "Apache 2.0",
    ] {
        plain(&format!("The weights are released under {spelling}."), &["Apache-2.0"]);
    }
    for spelling in [
        "CC BY-NC 4.0",
        "CC-BY-NC-4.0 license",
        "Creative Commons Attribution-NonCommercial 4.0 International License",
        "Creative Commons Attribution Non-Commercial License 4.0",
    ] {
        plain(&format!("Models are available under the {spelling}"), &["CC-BY-NC-4.0"]);
    }
    plain("GNU AGPLv3+ applies", &[&crate::license::names::canonical("AGPL-3.0-or-later")]);
    plain("licensed under GPLv3", &[&crate::license::names::canonical("GPL-3.0-only")]);
    plain("our MIT-licensed checkpoints", &["MIT"]);
}

#[test]
fn the_longest_name_wins_and_sibling_versions_are_never_confused() {
    plain("under CC-BY-NC-SA 4.0", &["CC-BY-NC-SA-4.0"]);
    plain("the Llama 3.1 Community License", &["llama-3.1"]);
    plain("the Llama 3 Community License", &["llama-3"]);
    plain("the LLAMA 2 license", &["llama-2"]);
    plain("CreativeML Open RAIL++-M License", &["creativeml-openrail-pp-m"]);
    plain("CreativeML OpenRAIL-M license", &["creativeml-openrail-m"]);
    plain("the Llama 7 Community License", &["custom Llama 7 Community License"]);
}

#[test]
fn a_name_without_its_version_is_a_family() {
    plain("weights are licensed under CC-BY-NC.", &["family cc-by-nc"]);
    plain("under a BSD license", &["family bsd"]);
    plain("comply with the LLaMA model license", &["family llama"]);
    plain("released under the GPL", &["family gpl"]);
}

#[test]
fn models_places_and_software_are_no_licenses() {
    for sentence in [
        "Researchers at MIT trained this model.",
        "Runs on Apache Spark.",
        "Fine-tuned from Llama 3.1 with LoRA.",
        "We compare with Gemma and Llama 2.",
        "See the license file.",
        "Please read the LICENSE for terms.",
        "The open source community",
    ] {
        plain(sentence, &[]);
    }
}

#[test]
fn short_names_count_beside_a_license_word_or_as_a_bare_value() {
    plain("License: MIT", &["MIT"]);
    plain("License: llama2", &["llama-2"]);
    plain("Checkpoints: MIT (https://example.org/LICENSE)", &["MIT"]);
    plain("MIT", &["MIT"]);
    plain("The code is MIT, the weights are CC BY-NC 4.0.", &["MIT", "CC-BY-NC-4.0"]);
    plain("| Checkpoints | MIT |", &["MIT"]);
    plain("本项目采用 MIT 许可证", &["MIT"]);
}

#[test]
fn addresses_name_the_license_that_stands_there() {
    plain("see (https://creativecommons.org/licenses/by-nc-sa/4.0/).", &["CC-BY-NC-SA-4.0"]);
    plain("see https://github.com/example/apache-2.0-tools", &[]);
}

#[test]
fn unknown_licenses_are_named_as_written() {
    plain(
        "subject to the Frobnicate Model License Agreement 1.2",
        &["custom Frobnicate Model License Agreement 1.2"],
    );
    plain("must follow the Model License", &["custom Model License"]);
    plain("released under the Grob Sample license", &["custom Grob Sample license"]);
    plain("ACME Terms of Use apply", &["custom ACME Terms of Use"]);
}

#[test]
fn changed_denied_and_partial_licenses_are_not_plain() {
    one("released under the Modified MIT License", "MIT", Quality::Modified);
    one("a modified version of the Apache 2.0 license", "Apache-2.0", Quality::Modified);
    one("an MIT-like license", "MIT", Quality::Modified);
    one("MIT license with additional terms", "MIT", Quality::Modified);
    one("no longer under the MIT license", "MIT", Quality::Negated);
    one("The model is not licensed under Apache-2.0", "Apache-2.0", Quality::Negated);
    one("The MIT license does not apply to the weights", "MIT", Quality::Negated);
    one("Portions of it are licensed under Apache 2.0", "Apache-2.0", Quality::Partial);
    one("not for commercial use, under CC BY-NC 4.0", "CC-BY-NC-4.0", Quality::Plain);
}

#[test]
fn hostile_sentences_end_in_time() {
    let long = "MIT license ".repeat(100_000);
    assert!(mentions(&long).len() < 3_000);
    let _ = mentions(&"License ".repeat(50_000));
    let _ = mentions("許".repeat(30_000).as_str());
}
