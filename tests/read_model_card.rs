//! What the front matter of a model card says, and what cannot be relied on.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at once")]

use open_weights::evidence::{
    Aspect, Channel, Claim, Declared, Evidence, Problem, ProblemKind, Relation, Subject,
};
use open_weights::inventory::{Inventory, Limits};
use open_weights::read::read;
use std::collections::BTreeMap;

fn card(text: &str) -> Evidence {
    with(text, &[])
}

fn with(text: &str, others: &[(&str, &str)]) -> Evidence {
    let mut files = BTreeMap::from([("README.md".to_owned(), text.as_bytes().to_vec())]);
    files.extend(others.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())));
    read(&Inventory::of_memory("model", files, &Limits::default()))
}

fn declared(evidence: &Evidence) -> Vec<Declared> {
    let card = evidence.licenses.iter().filter(|found| found.channel == Channel::ModelCard);
    card.filter_map(|found| match &found.claim {
        Claim::Declared(declared) => Some(declared.clone()),
        _ => None,
    })
    .collect()
}

fn keys(text: &str) -> Vec<String> {
    declared(&card(text)).into_iter().flat_map(|declared| declared.license).collect()
}

fn stands_against_licenses(evidence: &Evidence) -> bool {
    evidence.problems.iter().any(|problem| problem.concerns.contains(&Aspect::Licenses))
}

#[test]
fn a_license_is_kept_as_written_with_its_place() {
    let evidence = card("\n\n---\nlanguage: no\nlicense: Apache-2.0\n---  \n# t\n");
    let found = evidence.licenses.iter().find(|found| found.channel == Channel::ModelCard).unwrap();
    assert_eq!((found.at.line, found.at.column), (Some(5), Some(10)));
    assert_eq!(found.words.as_str(), "license: Apache-2.0");
    assert_eq!(found.subject, Subject::Release);
    assert_eq!(keys("---\r\nlicense: mit\r\n---\r\n"), ["mit"]);
    assert_eq!(keys("---\nlicense:\n- mit\n- apache-2.0\n---"), ["mit", "apache-2.0"]);
    assert_eq!(keys("---\nlicense: {license}\n---\n"), ["{license}"]);
}

#[test]
fn name_and_link_stand_beside_the_license_and_never_become_numbers() {
    let evidence =
        with("---\nlicense: other\nlicense_name: 1.10\nlicense_link: LICENSE\n---\n", &[("LICENSE", "x")]);
    let expected =
        Declared { license: vec!["other".into()], name: Some("1.10".into()), link: Some("LICENSE".into()) };
    assert_eq!(declared(&evidence), [expected]);
    assert_eq!(evidence.problems, []);
}

#[test]
fn a_block_the_hub_does_not_find_gives_no_license_and_is_reported() {
    for text in [
        "# t\n\n---\nlicense: mit\n---\n",
        "--- \nlicense: mit\n---\n",
        "----\nlicense: mit\n----\n",
        "---\nlicense: mit\n...\n# t\n",
        "---\nlicense: mit\n# t\n",
        "<!-- x -->\n---\nlicense: mit\n---\n",
    ] {
        let evidence = card(text);
        assert_eq!(declared(&evidence), [], "{text}");
        assert!(stands_against_licenses(&evidence), "{text}");
    }
    for text in ["# t\n", "---\n---\n# t\n", "# t\n---\nsome words\n---\n"] {
        assert_eq!(card(text).problems, [], "{text}");
    }
}

#[test]
fn a_block_that_cannot_be_read_leaves_license_and_lineage_open() {
    let bomb: String =
        (1..12).map(|n| format!("a{n}: &a{n} [{}]\n", vec![format!("*a{}", n - 1); 10].join(","))).collect();
    for text in [
        "---\nlicense: foo: bar\n---\n".to_owned(),
        "---\nlicense: mit\nlicense: llama2\n---\n".to_owned(),
        "---\n- a\n---\n".to_owned(),
        "---\nlicense: !!python/object/apply:os.system [\"id\"]\n---\n".to_owned(),
        format!("---\na0: &a0 [x,x]\n{bomb}license: mit\n---\n"),
        format!("---\nlicense: mit\nx: {}\n---\n", "[".repeat(20_000)),
        format!("---\nlicense: mit\nx: {}\n---\n", "y".repeat(2 << 20)),
    ] {
        let evidence = card(&text);
        assert_eq!(declared(&evidence), []);
        let of_license = |problem: &&Problem| problem.concerns.contains(&Aspect::Licenses);
        let problem = evidence.problems.iter().find(of_license).unwrap();
        assert!(matches!(problem.kind, ProblemKind::Malformed | ProblemKind::Limit));
        assert_eq!(problem.concerns, [Aspect::Licenses, Aspect::Lineage]);
    }
}

#[test]
fn what_readers_differ_on_is_told() {
    for text in [
        "\u{feff}---\nlicense: mit\n---\n",
        "---\nlicence: mit\n---\n",
        "---\nLicense: mit\n---\n",
        "---\nx: &x {license: mit}\n<<: *x\n---\n",
        "---\nlicense: other\nlicense_name: x\nlicense_link: ../../etc/passwd\n---\n",
        "---\nlicense: other\nlicense_name: x\nlicense_link: NOT-THERE\n---\n",
        "---\nlicense: other\nlicense_link: \"javascript:alert(1)\"\n---\n",
    ] {
        assert!(stands_against_licenses(&card(text)), "{text}");
    }
}

#[test]
fn control_characters_in_values_are_never_shown_raw() {
    let evidence = card("---\nlicense: other\nlicense_name: \"x\\n::error::y\\e[31m\"\n---\n");
    let shown = format!("{} {}", evidence.licenses[0].words, evidence.licenses[0].at);
    assert!(!shown.contains(char::is_control), "{shown}");
}

#[test]
fn lineage_is_read_from_keys_and_tags() {
    let evidence = card(
        "---\nbase_model:\n- a/one\n- b/two\nbase_model_relation: merge\ntags:\n- base_model:quantized:c/three\n\
         - license:gemma\n- dataset:d/set\ndatasets: e/set\nmodel_name: Six\n---\n",
    );
    let bases: Vec<_> = evidence.base_models.iter().map(|base| (base.id.as_str(), base.relation)).collect();
    let expected = [
        ("a/one", Some(Relation::Merge)),
        ("b/two", Some(Relation::Merge)),
        ("c/three", Some(Relation::Quantized)),
    ];
    assert_eq!(bases, expected);
    assert_eq!(evidence.base_models[0].at.line, Some(3));
    assert_eq!(declared(&evidence)[0].license, ["gemma"]);
    assert_eq!(evidence.datasets.iter().map(|d| d.value.as_str()).collect::<Vec<_>>(), ["d/set", "e/set"]);
    assert!(evidence.names.iter().any(|name| name.value == "Six"), "{:?}", evidence.names);
}

#[test]
fn gates_are_evidence_of_their_own() {
    let evidence = card(
        "---\nextra_gated_prompt: You agree to the terms.\nextra_gated_fields:\n  I agree: checkbox\n\
         extra_gated_eu_disallowed: true\n---\n",
    );
    let gates: Vec<_> = evidence.licenses.iter().filter(|found| found.channel == Channel::Gate).collect();
    assert_eq!(gates.len(), 3);
    assert_eq!(gates[0].claim, Claim::Sentence("You agree to the terms.".to_owned()));
    let off = card("---\nextra_gated_eu_disallowed: false\n---\n");
    assert_eq!(off.licenses, []);
}

#[test]
fn a_card_beside_weights_in_a_folder_speaks_for_that_folder() {
    let front = "---\nlicense: mit\nlicense_link: LICENSE\n---\n";
    let evidence =
        with("# t\n", &[("seven/README.md", front), ("seven/m.gguf", "GGUF"), ("seven/LICENSE", "x")]);
    let card = evidence.licenses.iter().find(|found| found.channel == Channel::ModelCard);
    assert_eq!(card.map(|found| &found.subject), Some(&Subject::Folder("seven".to_owned())));
    assert!(!evidence.problems.iter().any(|problem| problem.message.contains("link")));
    let without_weights = with("# t\n", &[("seven/README.md", front)]);
    assert_eq!(declared(&without_weights), []);
}
