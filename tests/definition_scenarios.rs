//! The scenarios that ship hold every definition to what it says: each criterion has one for each verdict, what they
//! come to is what they say, and every definition can be told in every form.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at once")]

mod common;

use common::model;
use open_weights::Examined;
use open_weights::conclude::Knowledge;
use open_weights::definition::requirement::Requirement;
use open_weights::definition::{self, Criterion, Definition, Loaded, Reading};
use open_weights::inventory::Limits;
use open_weights::render::text::{Detail, Role, Style};
use open_weights::render::{self, Format};
use open_weights::selftest::{self, Scenario};
use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

const FILE: &str = "definitions/scenarios.yaml";

fn scenarios() -> Vec<Scenario> {
    selftest::scenarios(FILE, &std::fs::read_to_string(FILE).unwrap()).unwrap()
}

/// Every shipped definition, oldest version of each id first.
fn shipped() -> Vec<Loaded> {
    let names = definition::shipped().into_iter().map(|(id, version)| format!("{id}@{version}"));
    names.flat_map(|name| definition::find(&name).unwrap()).collect()
}

fn name(definition: &Definition) -> String {
    format!("{}@{}", definition.id.as_str(), definition.version.as_str())
}

#[test]
fn the_shipped_scenarios_come_to_what_they_say() {
    let done = Command::new(env!("CARGO_BIN_EXE_ow")).arg("selftest").output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stdout));
}

#[test]
fn each_scenario_has_a_name_of_its_own_and_says_why() {
    let mut names = BTreeSet::new();
    for scenario in scenarios() {
        assert!(names.insert(scenario.name.clone()), "{} is there twice", scenario.name);
        assert!(!scenario.why.trim().is_empty(), "{}", scenario.name);
    }
}

#[test]
fn each_expectation_names_a_definition_and_criteria_that_it_has() {
    for scenario in scenarios() {
        for (by, expected) in scenario.expect.iter().chain(&scenario.literal) {
            let definition = definition::find(by).unwrap().remove(0).definition;
            for (criterion, verdict) in &expected.criteria {
                assert!(definition.criterion(criterion).is_some(), "{}: {by}/{criterion}", scenario.name);
                assert!(["pass", "fail", "unknown"].contains(&verdict.as_str()), "{verdict}");
            }
        }
    }
}

/// What the scenarios expect of each criterion of each definition.
fn expected() -> BTreeMap<(String, String), BTreeSet<String>> {
    let mut shown: BTreeMap<(String, String), BTreeSet<String>> = BTreeMap::new();
    for scenario in scenarios() {
        for (by, expected) in &scenario.expect {
            let by = name(&definition::find(by).unwrap()[0].definition);
            for (criterion, verdict) in &expected.criteria {
                shown.entry((by.clone(), criterion.clone())).or_default().insert(verdict.clone());
            }
        }
    }
    shown
}

/// Whether two criteria come to the same on every release: they ask the same, by themselves or by their parts.
fn same(one: &Criterion, two: &Criterion) -> bool {
    let asked = match (&one.require, &two.require) {
        (Some(one), Some(two)) => one.asks_the_same(two),
        (None, None) => true,
        _ => false,
    };
    let parts = one.parts.len() == two.parts.len()
        && one.parts.iter().zip(&two.parts).all(|(one, two)| one.id == two.id && same(one, two));
    asked && parts && one.when.is_none() && two.when.is_none() && one.attestable == two.attestable
}

/// Every criterion can pass, fail and be unknown: what a program cannot see, a person can state or deny. None has a
/// condition, so that none is ever not applicable.
#[test]
fn each_criterion_of_every_definition_has_a_scenario_for_each_verdict() {
    let shown = expected();
    let all = shipped();
    let mut lacking = Vec::new();
    for loaded in &all {
        let definition = &loaded.definition;
        for criterion in definition.all_criteria() {
            assert!(
                criterion.when.is_none(),
                "{} has a condition: show it not applicable",
                criterion.id.as_str()
            );
            // A version that asks the same of a criterion as another one comes to the same by its scenarios.
            let others = all.iter().map(|l| &l.definition).filter(|d| d.id == definition.id);
            let alike = others.filter(|d| {
                let other = d.criterion(criterion.id.as_str());
                d.version == definition.version || other.is_some_and(|other| same(criterion, other))
            });
            let mut there: BTreeSet<&str> = BTreeSet::new();
            for other in alike {
                let key = (name(other), criterion.id.as_str().to_owned());
                there.extend(shown.get(&key).into_iter().flatten().map(String::as_str));
            }
            let absent = ["pass", "fail", "unknown"].into_iter().filter(|verdict| !there.contains(verdict));
            let of = name(definition);
            lacking.extend(absent.map(|verdict| format!("{of}/{}: {verdict}", criterion.id.as_str())));
        }
    }
    assert!(lacking.is_empty(), "{lacking:#?}");
}

#[test]
fn each_class_of_a_ladder_has_a_scenario_that_reaches_it_and_one_that_does_not() {
    let expected: BTreeSet<String> =
        scenarios().iter().flat_map(|s| s.expect.get("mof").and_then(|e| e.class.clone())).collect();
    let ladder = &definition::find("mof").unwrap()[0].definition.ladder;
    let classes = ladder.iter().map(|rung| rung.id.as_str()).chain(["none"]);
    assert_eq!(expected, classes.map(str::to_owned).collect());
}

#[test]
fn both_readings_have_a_scenario_for_each_verdict_where_a_definition_has_two() {
    let literal: BTreeSet<String> = scenarios()
        .iter()
        .filter_map(|s| s.literal.get("open-weights")?.criteria.get("online-reference").cloned())
        .collect();
    assert_eq!(literal, ["fail", "pass", "unknown"].map(str::to_owned).into());
}

#[test]
fn a_scenario_that_is_made_from_none_or_lacks_what_was_never_there_is_refused_with_its_place() {
    let text =
        "schema: 1\nscenarios:\n  - { name: a, about: a, why: w, files: { README.md: x }, expect: {} }\n";
    let with = |more: &str| {
        selftest::scenarios(
            "mine.yaml",
            &format!("{text}  - {{ name: b, about: b, why: w, {more}, expect: {{}} }}\n"),
        )
    };
    assert_eq!(with("from: a").unwrap()[1].files["README.md"], "x");
    assert!(with("from: a, without: [README.md]").unwrap()[1].files.is_empty());
    let said = with("from: c").unwrap_err().to_string();
    assert!(said.contains("no scenario above is called `c`") && said.contains("mine.yaml:4:"), "{said}");
    let said = with("from: a, without: [train.py]").unwrap_err().to_string();
    assert!(said.contains("has no file `train.py`"), "{said}");
}

#[test]
fn every_definition_is_told_in_every_form_by_what_it_comes_to() {
    let releases = [
        model(&[("README.md", "---\nlicense: apache-2.0\n---\n# Sparrow\n\nTrained on Wikipedia.\n")]),
        model(&[
            ("README.md", "---\nlicense: cc-by-nc-4.0\n---\n# Sparrow\n"),
            ("train.py", "loss.backward()\n"),
        ]),
    ];
    let plain = |_: Role, text: &str| text.to_owned();
    for release in &releases {
        let examined =
            Examined::directory(release.path(), &Knowledge::shipped(), &Limits::default()).unwrap();
        for loaded in shipped() {
            let (id, version) = (loaded.definition.id.as_str(), loaded.definition.version.as_str());
            let report = examined.judge(&loaded, Reading::Practical);
            for format in Format::ALL {
                let style = Style { width: 80, detail: Detail::Full, paint: &plain };
                let text = render::render(std::slice::from_ref(&report), *format, &style);
                // What has nothing to complain of is an empty list in some forms; a verification result is given
                // only for what is met and hashed whole.
                let silent = ["in-toto-svr", "gitlab", "github"].contains(&format.id());
                assert!(silent || text.trim().len() > 20, "{id} {version} as {}: {text}", format.id());
                let json = [
                    "json",
                    "sarif",
                    "gitlab",
                    "cyclonedx",
                    "cyclonedx-1.7",
                    "spdx-2.3",
                    "spdx-3.0",
                    "badge",
                ];
                if json.contains(&format.id()) {
                    let read: serde_json::Result<serde_json::Value> = serde_json::from_str(&text);
                    assert!(read.is_ok(), "{id} {version} as {}: {text}", format.id());
                }
                let told = ["text", "json", "html", "markdown", "sarif", "junit", "in-toto"];
                if told.contains(&format.id()) {
                    assert!(text.contains(version), "{id} {version} as {}: {text}", format.id());
                }
            }
        }
    }
}

/// The key of a requirement, as definitions write it.
fn word(requirement: &Requirement) -> &'static str {
    match requirement {
        Requirement::All(_) => "all",
        Requirement::Any(_) => "any",
        Requirement::Not(_) => "not",
        Requirement::AtLeast(_) => "at-least",
        Requirement::Reading(_) => "reading",
        Requirement::License(_) => "license",
        Requirement::Present(_) => "present",
        Requirement::Documented(_) => "documented",
        Requirement::Equivalent(_) => "equivalent",
        Requirement::Software(_) => "software",
        Requirement::Released(_) => "released",
        Requirement::Attested(_) => "attested",
    }
}

/// Which definitions use which word of the language.
fn users() -> BTreeMap<&'static str, BTreeSet<String>> {
    let mut users: BTreeMap<&'static str, BTreeSet<String>> = BTreeMap::new();
    for loaded in shipped() {
        let definition = &loaded.definition;
        let criteria = definition.all_criteria();
        let asked = criteria.iter().flat_map(|criterion| criterion.require.iter().chain(&criterion.when));
        for requirement in asked.chain(definition.equivalents.iter().map(|equivalent| &equivalent.require)) {
            requirement.visit(&mut |part| {
                users.entry(word(part)).or_default().insert(definition.id.as_str().to_owned());
            });
        }
    }
    users
}

#[test]
fn no_predicate_serves_one_definition_alone_save_those_of_the_first() {
    let alone: BTreeMap<&str, String> = users()
        .into_iter()
        .filter(|(_, ids)| ids.len() == 1)
        .map(|(word, ids)| (word, ids.into_iter().next().unwrap()))
        .collect();
    let first = [("equivalent", "open-weights"), ("reading", "open-weights"), ("software", "open-weights")];
    assert_eq!(alone, first.map(|(word, id)| (word, id.to_owned())).into());
}

#[test]
fn the_page_on_writing_a_definition_says_which_definitions_use_which_word() {
    let page = std::fs::read_to_string("definitions/README.md").unwrap();
    for (word, ids) in users() {
        let ids: Vec<String> = ids.iter().map(|id| format!("`{id}`")).collect();
        let row = format!("| `{word}` | {} |", ids.join(", "));
        assert!(page.contains(&row), "this row is missing:\n{row}");
    }
}

#[test]
fn every_source_has_a_digest_or_says_why_there_is_none() {
    for loaded in shipped() {
        let source = &loaded.definition.source;
        let says =
            |words: &str| source.note.as_deref().is_some_and(|note| note.replace('\n', " ").contains(words));
        let told = source.sha256.is_some() || says("sha256 is not recorded") || says("digest is given");
        assert!(told, "{}: say in `source.note` why no sha256 is given", loaded.file);
    }
}
