//! Definitions are data: the shipped ones are sound, and a bad one is refused with the place of the mistake.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at once")]

use open_weights::Error;
use open_weights::definition::{self, Criterion, Definition, Loaded};
use std::collections::BTreeSet;
use std::path::Path;

fn shipped() -> Vec<Loaded> {
    let names = definition::shipped().into_iter().map(|(id, version)| format!("{id}@{version}"));
    names.flat_map(|name| definition::find(&name).unwrap()).collect()
}

fn criteria(of: &[Criterion]) -> Vec<&Criterion> {
    of.iter().flat_map(|c| std::iter::once(c).chain(criteria(&c.parts))).collect()
}

#[test]
fn every_shipped_definition_is_named_as_its_file_is() {
    for loaded in shipped() {
        let d = &loaded.definition;
        assert_eq!(loaded.file, format!("definitions/{}/{}.yaml", d.id.as_str(), d.version.as_str()));
    }
}

#[test]
fn all_four_texts_of_the_open_weights_definition_ship_and_the_newest_is_the_default() {
    let versions: Vec<String> =
        definition::shipped().into_iter().filter(|(id, _)| id == "open-weights").map(|(_, v)| v).collect();
    assert_eq!(versions, ["2023-06-08", "2024-01-04", "2024-02-01", "2024-02-07"]);
    let newest = definition::find(definition::DEFAULT).unwrap().remove(0);
    assert_eq!(newest.definition.version.as_str(), "2024-02-07");
}

#[test]
fn every_criterion_says_what_settles_it_or_has_parts() {
    for loaded in shipped() {
        for criterion in criteria(&loaded.definition.criteria) {
            let id = criterion.id.as_str();
            assert!(criterion.question.is_some() || !criterion.parts.is_empty(), "{}: {id}", loaded.file);
            assert!(!criterion.section.is_empty() && !criterion.asks.is_empty(), "{}: {id}", loaded.file);
        }
    }
}

#[test]
fn the_text_of_2023_has_seven_requirements_and_nothing_optional() {
    let d = definition::find("open-weights@2023-06-08").unwrap().remove(0).definition;
    let ids: BTreeSet<&str> = criteria(&d.criteria).iter().map(|c| c.id.as_str()).collect();
    assert!(!ids.contains("training-data"), "the first text asks for no description of the data");
    assert!(!ids.iter().any(|id| id.starts_with("open-user") || id.starts_with("open-further")));
    let sections: BTreeSet<&str> = d.criteria.iter().map(|c| c.section.as_str()).collect();
    assert_eq!(sections.len(), 7);
}

fn refused(yaml: &str) -> String {
    match definition::parse("mine.yaml", yaml) {
        Err(error) => error.to_string(),
        Ok(_) => panic!("accepted:\n{yaml}"),
    }
}

const GOOD: &str = "\
schema: 1
id: mine
version: '1'
name: Mine
steward: Me
status: draft
source: { repository: none, license: CC0-1.0 }
summary: A definition for a test.
criteria:
  - id: use
    title: Use is granted
    section: item 1
    asks: That use is granted.
    require: { license: { of: weights, grants: [use] } }
";

#[test]
fn a_definition_of_ones_own_is_read() {
    assert_eq!(definition::parse("mine.yaml", GOOD).unwrap().definition.id.as_str(), "mine");
}

#[test]
fn a_mistyped_term_is_refused_with_its_place_a_caret_and_a_suggestion() {
    let said = refused(&GOOD.replace("grants: [use]", "grants: [use], without: [non-comercial]"));
    assert!(said.starts_with("unknown limit or duty `non-comercial`"), "{said}");
    assert!(said.contains("--> mine.yaml:14:"), "{said}");
    assert!(said.contains("^^^^^^^^^^^^^"), "{said}");
    assert!(said.contains("did you mean `non-commercial`?"), "{said}");
}

#[test]
fn a_mistyped_key_or_word_is_refused_with_a_suggestion() {
    let said = refused(&GOOD.replace("require:", "requires:"));
    assert!(said.contains("did you mean `require`?"), "{said}");
    let said = refused(&GOOD.replace("license: {", "licence: {"));
    assert!(said.contains("unknown word `licence`") && said.contains("did you mean `license`?"), "{said}");
}

#[test]
fn an_id_that_is_given_twice_is_refused() {
    let second = GOOD.split_once("criteria:\n").unwrap().1;
    assert!(refused(&format!("{GOOD}{second}")).contains("given twice"));
}

#[test]
fn a_criterion_that_asks_nothing_is_refused() {
    let said = refused(&GOOD.replace("    require: { license: { of: weights, grants: [use] } }\n", ""));
    assert!(said.contains("needs either `require` or `parts`"), "{said}");
}

#[test]
fn an_alias_bomb_or_deep_nesting_is_refused_in_bounded_time() {
    let mut bomb = String::from("a: &a [x, x, x, x, x, x, x, x, x, x]\n");
    for (one, two) in ('a'..='j').zip('b'..='k') {
        bomb.push_str(&format!("{two}: &{two} [{}]\n", vec![format!("*{one}"); 10].join(", ")));
    }
    assert!(definition::parse("bomb.yaml", &bomb).is_err());
    assert!(definition::parse("deep.yaml", &"[".repeat(20_000)).is_err());
}

#[test]
fn an_unknown_definition_is_answered_with_the_nearest_name() {
    match definition::find("open-wieghts") {
        Err(Error::Unknown { suggestion, .. }) => assert_eq!(suggestion.as_deref(), Some("open-weights")),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_committed_schemas_are_those_of_the_types() {
    let schemas = [
        ("definition", schemars::schema_for!(Definition)),
        ("license", schemars::schema_for!(open_weights::license::catalog::License)),
        ("report", schemars::schema_for!(open_weights::Report)),
        ("reports", schemars::schema_for!(open_weights::report::Reports)),
        ("policy", schemars::schema_for!(open_weights::policy::Policy)),
        ("diff", schemars::schema_for!(open_weights::report::changes::Changes)),
        ("declaration", open_weights::declaration::json_schema()),
        ("gap", schemars::schema_for!(open_weights::report::gap::Gap)),
        ("definition-diff", schemars::schema_for!(open_weights::report::definitions::DefinitionDiff)),
        ("lint", schemars::schema_for!(open_weights::definition::lint::Linted)),
        ("selftest", schemars::schema_for!(open_weights::selftest::Scorecard)),
        ("line", schemars::schema_for!(open_weights::many::Line)),
        ("summary", schemars::schema_for!(open_weights::many::Summary)),
        ("given", schemars::schema_for!(open_weights::many::Given)),
    ];
    for (name, schema) in schemas {
        let path = Path::new("schemas").join(format!("{name}.schema.json"));
        let expected = serde_json::to_string_pretty(&schema).unwrap() + "\n";
        if std::env::var_os("OW_WRITE_SCHEMAS").is_some() {
            std::fs::write(&path, &expected).unwrap();
        }
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            committed == expected,
            "{} is stale: OW_WRITE_SCHEMAS=1 cargo test writes it",
            path.display()
        );
    }
}

#[test]
fn a_definition_that_requires_nothing_is_refused() {
    let head = GOOD.split_once("criteria:\n").unwrap().0;
    assert!(refused(&format!("{head}criteria: []\n")).contains("at least one required criterion"));
    assert!(
        refused(&GOOD.replace("    require:", "    level: optional\n    require:")).contains("at least one")
    );
    let empty = GOOD.replace("{ license: { of: weights, grants: [use] } }", "{ all: [] }");
    assert!(refused(&empty).contains("asks for nothing"));
}
