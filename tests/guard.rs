//! What takes something away beside a plain, unchanged license is never passed over, whatever form it has.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at once")]

mod common;

use common::{bare, license_text, practical, safetensors, verdict};
use open_weights::report::Judgement;
use std::fs;

/// Criteria that a limit on use bears on.
const USE: [&str; 3] = ["use-any-purpose", "modify-any-purpose", "no-discrimination"];
const LICENSES: [(&str, &str); 3] = [("Apache-2.0", "apache-2.0"), ("MIT", "mit"), ("CC0-1.0", "cc0-1.0")];

/// A release under one of the licenses, with other files in place of its own or beside them; whether it passes.
fn passes(turn: usize, metadata: &[(&str, &str)], files: &[(&str, &str)]) -> bool {
    let (id, key) = LICENSES[turn % LICENSES.len()];
    let card = format!("---\nlicense: {key}\n---\n# Sparrow\n\nA small network.\n");
    let license = license_text(id);
    let dir = bare(&[("LICENSE", license.as_str()), ("README.md", card.as_str())]);
    fs::write(dir.path().join("model.safetensors"), safetensors(metadata)).unwrap();
    for (path, text) in files {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text.replace("LICENSE_KEY", key)).unwrap();
    }
    let report = practical(&dir);
    USE.iter().all(|id| verdict(&report, id) == Judgement::Pass)
}

/// The cases that pass, each with the license that it stood beside.
fn passed<'a>(cases: impl Iterator<Item = (&'a str, Vec<(&'a str, String)>)>) -> Vec<String> {
    let mut found = Vec::new();
    for (turn, (name, files)) in cases.enumerate() {
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
        if passes(turn, &[], &files) {
            found.push(format!("{name} beside {}", LICENSES[turn % LICENSES.len()].0));
        }
    }
    found
}

fn section(heading: &str, words: &str) -> Vec<(&'static str, String)> {
    let card =
        format!("---\nlicense: LICENSE_KEY\n---\n# Sparrow\n\nA small network.\n\n## {heading}\n\n{words}\n");
    vec![("README.md", card)]
}

/// "Not for commerce" or "for research only", each in another language.
const LANGUAGES: [&str; 40] = [
    "Nekomerční použití pouze.",
    "Chỉ dùng cho mục đích nghiên cứu.",
    "لا يجوز استخدام هذا النموذج لأغراض تجارية.",
    "Tylko do użytku niekomercyjnego.",
    "Ticari kullanım yasaktır.",
    "इस मॉडल का व्यावसायिक उपयोग वर्जित है।",
    "営利目的での利用はご遠慮ください。",
    "본 모델은 영리 목적으로 쓸 수 없습니다.",
    "אין להשתמש במודל זה למטרות מסחריות.",
    "استفاده تجاری از این مدل ممنوع است.",
    "ห้ามใช้ในเชิงพาณิชย์",
    "Модель не можна використовувати в комерційних цілях.",
    "Само за нетърговска употреба.",
    "Απαγορεύεται η εμπορική χρήση.",
    "Csak kutatási célra használható.",
    "Kaupallinen käyttö kielletty.",
    "Får ej användas kommersiellt.",
    "Må ikke bruges kommercielt.",
    "Niet voor commercieel gebruik.",
    "Tidak boleh digunakan untuk tujuan komersial.",
    "Numai pentru uz necomercial.",
    "Samo za nekomercijalnu upotrebu.",
    "Len na nekomerčné použitie.",
    "Ainult mitteäriliseks kasutamiseks.",
    "Tik nekomerciniam naudojimui.",
    "Tikai nekomerciālai lietošanai.",
    "Només per a ús no comercial.",
    "Kwa matumizi yasiyo ya kibiashara tu.",
    "শুধুমাত্র অবাণিজ্যিক ব্যবহারের জন্য।",
    "வணிக பயன்பாட்டிற்கு அனுமதி இல்லை.",
    "მხოლოდ არაკომერციული გამოყენებისთვის.",
    "Միայն ոչ առևտրային օգտագործման համար։",
    "សម្រាប់តែការស្រាវជ្រាវប៉ុណ្ណោះ។",
    "ለምርምር ብቻ።",
    "Nur für Forschungszwecke.",
    "Toute exploitation commerciale est exclue.",
    "Queda excluida toda explotación comercial.",
    "Vedado o uso comercial.",
    "Escluso ogni uso commerciale.",
    "Коммерческое применение не допускается.",
];

#[test]
fn a_section_on_the_license_in_a_language_that_is_not_read_never_passes() {
    let headings = ["License", "Terms of use", "利用規約"];
    let cases = LANGUAGES.iter().enumerate().map(|(at, words)| (*words, section(headings[at % 3], words)));
    let found = passed(cases);
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn what_only_names_the_license_passes_in_any_language() {
    for words in [
        "El modelo está licenciado bajo la licencia Apache 2.0.",
        "Das Modell ist unter der Apache-2.0-Lizenz veröffentlicht.",
        "このモデルはApache License 2.0の下で公開されています。",
        "이 모델은 Apache 2.0 라이선스에 따라 배포됩니다.",
        "Модель распространяется под лицензией Apache 2.0.",
        "本模型采用 Apache 2.0 许可证。",
    ] {
        let files = section("License", words);
        assert!(passes(0, &[], &[(files[0].0, files[0].1.as_str())]), "{words}");
    }
}

#[test]
fn words_in_disguise_never_pass() {
    const WORDS: [&str; 30] = [
        "&#110;on-commercial use only.",
        "non-&#x63;ommercial use only.",
        "Non&nbsp;commercial&nbsp;use only.",
        "Non-com&shy;mercial use only.",
        "Non-com\u{200b}mercial use only.",
        "Ｎｏｎ－ｃｏｍｍｅｒｃｉａｌ　ｕｓｅ　ｏｎｌｙ．",
        "non-<span class=\"x\">comm</span>ercial use only.",
        "non-comm<!-- x -->ercial use only.",
        "non\\-commercial use only.",
        "non-**comm**ercial use only.",
        "[non](a.md)-[commercial](b.md) use only.",
        "[Non-commercial use only](https://example.org).",
        "𝐍𝐨𝐧-𝐜𝐨𝐦𝐦𝐞𝐫𝐜𝐢𝐚𝐥 use only.",
        "𝓝𝓸𝓷-𝓬𝓸𝓶𝓶𝓮𝓻𝓬𝓲𝓪𝓵 𝓾𝓼𝓮 𝓸𝓷𝓵𝔂.",
        "ⓝⓞⓝ-ⓒⓞⓜⓜⓔⓡⓒⓘⓐⓛ use only.",
        "ɴᴏɴ-ᴄᴏᴍᴍᴇʀᴄɪᴀʟ use only.",
        "Nоn-cоmmercial use оnly.",
        "Non‑commercial use only.",
        "`Non-commercial use only.`",
        "> > Non-commercial use only.",
        "- [x] Non-commercial use only.",
        "| Use | Non-commercial only |\n|---|---|\n| a | b |",
        "<details><summary>x</summary>Non-commercial use only.</details>",
        "See[^1].\n\n[^1]: Non-commercial use only.",
        "![Non-commercial use only](x.png)",
        "<p>Non-commercial use only.</p>",
        "<!-- Non-commercial use only. -->",
        "Non-com-\nmercial use only.",
        "n\u{336}on-comm\u{338}ercial use only.",
        "\u{202e}non-commercial use only\u{202c}",
    ];
    let found = passed(WORDS.iter().map(|words| (*words, section("Notes", words))));
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn a_word_in_place_of_a_license_contradicts_one_with_a_name() {
    const VALUES: [&str; 15] = [
        "other",
        "Other",
        "unknown",
        "none",
        "proprietary",
        "[]",
        "\"\"",
        "null",
        "n/a",
        "custom",
        "[other]",
        "unlicensed",
        "all-rights-reserved",
        "\"no license\"",
        "noassertion",
    ];
    let card = |value: &str| {
        vec![("README.md", format!("---\nlicense: {value}\n---\n# Sparrow\n\nA small network.\n"))]
    };
    let found = passed(VALUES.iter().map(|value| (*value, card(value))));
    assert!(found.is_empty(), "{found:#?}");
    assert!(passes(1, &[], &[("README.md", "---\nlicense: other\nlicense_name: mit\n---\n# Sparrow\n")]));
    assert!(passes(1, &[], &[("README.md", "---\nlicense:\n---\n# Sparrow\n")]));
}

#[test]
fn tags_and_keys_of_a_card_that_limit_never_pass() {
    const LINES: [&str; 14] = [
        "tags: [non-commercial]",
        "tags: [research-only]",
        "tags: [cc-by-nc-4.0]",
        "tags: [\"license:cc-by-nc-4.0\"]",
        "tags: [\"License:CC-BY-NC-4.0\"]",
        "tags: [not-for-commercial-use]",
        "model_license: cc-by-nc-4.0",
        "License: cc-by-nc-4.0",
        "licence: cc-by-nc-4.0",
        "usage_restrictions: Non-commercial",
        "commercial_use: false",
        "terms_of_use: https://example.org/terms",
        "extra_gated_prompt: Non-commercial only",
        "license_link: https://example.org/nc",
    ];
    let card = |line: &str| {
        vec![(
            "README.md",
            format!("---\nlicense: LICENSE_KEY\n{line}\n---\n# Sparrow\n\nA small network.\n"),
        )]
    };
    let found = passed(LINES.iter().map(|line| (*line, card(line))));
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn files_beside_the_license_that_limit_never_pass() {
    const NC: &str = "\"license\": \"cc-by-nc-4.0\"";
    const WORDS: &str = "Non-commercial use only.";
    let json = format!("{{{NC}}}");
    let files: Vec<(&str, String)> = vec![
        ("LICENSE.json", format!("{{\"terms\": \"{WORDS}\"}}")),
        ("LICENSE.xml", format!("<a>{WORDS}</a>")),
        ("LICENSE.svg", format!("<svg><text>{WORDS}</text></svg>")),
        ("LICENSE.yaml", format!("terms: {WORDS}\n")),
        ("LICENSE.toml", format!("terms = \"{WORDS}\"\n")),
        ("LICENSE.csv", WORDS.to_owned()),
        ("LICENSE.ipynb", format!("{{\"cells\": [{{\"source\": [\"{WORDS}\"]}}]}}")),
        ("LICENSE.tex", WORDS.to_owned()),
        ("TERMS.json", format!("{{\"a\": \"{WORDS}\"}}")),
        ("NOTICE", WORDS.to_owned()),
        ("NOTICE.md", "# Notice\n\nThis release may not be used commercially.\n".to_owned()),
        ("DISCLAIMER", WORDS.to_owned()),
        ("config.json", format!("{{\"hidden_size\": 2, {NC}}}")),
        ("config.json", "{\"general.License\": \"cc-by-nc-4.0\"}".to_owned()),
        ("config.json", "{\"usage_restrictions\": \"Non-commercial use only\"}".to_owned()),
        ("generation_config.json", json.clone()),
        ("tokenizer_config.json", json.clone()),
        ("metadata.json", json.clone()),
        ("model_index.json", json.clone()),
        ("train_config.yaml", "license: cc-by-nc-4.0\n".to_owned()),
        (".zenodo.json", json.clone()),
        ("dataset-metadata.json", "{\"licenses\": [{\"name\": \"CC-BY-NC-SA-4.0\"}]}".to_owned()),
        ("model-metadata.json", "{\"licenseName\": \"CC BY-NC-SA 4.0\"}".to_owned()),
        ("model.civitai.info", "{\"allowCommercialUse\": \"None\"}".to_owned()),
        ("civitai.json", "{\"model\": {\"allowCommercialUse\": [], \"allowDerivatives\": false}}".to_owned()),
        ("datapackage.json", "{\"licenses\": [{\"name\": \"CC-BY-NC-4.0\"}]}".to_owned()),
        (".reuse/dep5", "Format: x\n\nFiles: *.safetensors\nCopyright: x\nLicense: CC-BY-NC-4.0\n".to_owned()),
        (
            "REUSE.toml",
            "version = 1\n[[annotations]]\npath = \"*.safetensors\"\nSPDX-License-Identifier = \"CC-BY-NC-4.0\"\n".to_owned(),
        ),
    ];
    let found = passed(files.into_iter().map(|(path, text)| (path, vec![(path, text)])));
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn metadata_of_the_weights_that_limit_never_pass() {
    for (turn, (key, value)) in [
        ("weights_license", "CC-BY-NC-4.0"),
        ("ModelSpec.License", "CC-BY-NC-4.0"),
        ("license_text", "Non-commercial use only."),
        ("terms_of_use", "Non-commercial use only."),
        ("usage_restrictions", "Non-commercial use only."),
        ("modelspec.usage_hint", "Non-commercial use only."),
        ("description", "For research only."),
        ("allowCommercialUse", "None"),
        ("commercial_use", "no"),
        ("license", "other"),
    ]
    .into_iter()
    .enumerate()
    {
        assert!(!passes(turn, &[(key, value)], &[]), "{key}: {value}");
    }
    assert!(passes(
        0,
        &[("license", "apache-2.0"), ("description", "A small network."), ("format", "pt")],
        &[]
    ));
}

#[test]
fn a_license_in_a_comment_is_not_what_is_shown() {
    let mit = license_text("MIT");
    for text in [
        format!("<!--\n{mit}\n-->\nAll rights reserved.\n"),
        format!("All rights reserved.\n\n<!--\n{mit}\n-->\n"),
        format!("<!-- {mit} -->\nCopyright 2024 Acme. All rights reserved.\n"),
    ] {
        assert!(!passes(1, &[], &[("LICENSE", text.as_str()), ("README.md", "# Sparrow\n")]), "{text}");
    }
}

#[test]
fn sections_about_what_may_be_done_are_read_under_any_heading() {
    let headings = ["Fine print", "Rules", "Before you download", "FAQ", "Notes", "Access"];
    const WORDS: [&str; 10] = [
        "Only researchers may use this model.",
        "The model weights may not be used by companies.",
        "Commercial use of the weights needs a paid license.",
        "The weights are confidential.",
        "All rights to the weights are reserved.",
        "The model is for academics only.",
        "The model shall not be monetized.",
        "The Apache license covers the code only.",
        "The weights are available to registered users only.",
        "The model may only be used in Germany.",
    ];
    let cases =
        WORDS.iter().enumerate().map(|(at, words)| (*words, section(headings[at % headings.len()], words)));
    let found = passed(cases);
    assert!(found.is_empty(), "{found:#?}");
}
