//! Writing definitions: what sets two apart, what an author should mend, ladders of classes, and the scenarios that
//! hold every shipped definition to what it says.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at once")]

mod common;

use common::{bare, model};
use open_weights::Examined;
use open_weights::conclude::Knowledge;
use open_weights::definition::compare::{self, ChangeKind, ChangeOf};
use open_weights::definition::lint::lint;
use open_weights::definition::{self, Loaded, Reading};
use open_weights::inventory::Limits;
use open_weights::render::text::{Detail, Style};
use open_weights::render::{self, Format};
use open_weights::report::Judgement::{self, Fail, Pass, Unknown};
use open_weights::report::Report;
use std::collections::BTreeSet;
use std::process::Command;

fn shipped() -> Vec<Loaded> {
    let names = definition::shipped().into_iter().map(|(id, version)| format!("{id}@{version}"));
    names.flat_map(|name| definition::find(&name).unwrap()).collect()
}

fn lints(file: &str, yaml: &str) -> Vec<String> {
    lint(&definition::parse(file, yaml).unwrap()).into_iter().map(|l| l.message).collect()
}

fn judged(dir: &tempfile::TempDir, loaded: &Loaded) -> Report {
    let examined = Examined::directory(dir.path(), &Knowledge::shipped(), &Limits::default()).unwrap();
    examined.judge(loaded, Reading::Practical)
}

/// The first fence of the page on writing a definition.
fn example() -> String {
    let page = std::fs::read_to_string("definitions/README.md").unwrap();
    let fence = page.split("```yaml\n").nth(1).expect("an example");
    fence.split("```").next().unwrap().to_owned()
}

#[test]
fn every_shipped_definition_has_nothing_to_mend() {
    for loaded in shipped() {
        let found: Vec<String> = lint(&loaded).into_iter().map(|l| l.to_string()).collect();
        assert!(found.is_empty(), "{}: {}", loaded.file, found.join("\n"));
    }
}

#[test]
fn the_example_of_the_page_on_writing_a_definition_loads_and_has_nothing_to_mend() {
    assert_eq!(lints("house-rules.yaml", &example()), Vec::<String>::new());
}

#[test]
fn what_a_new_definition_begins_with_loads_and_has_nothing_to_mend() {
    let template = std::fs::read_to_string("definitions/template.yaml").unwrap();
    let yaml = template.replacen("id: ID", "id: mine", 1).replacen("NAME", "Mine", 1);
    assert_eq!(lints("mine.yaml", &yaml), Vec::<String>::new());
}

#[test]
fn the_two_definitions_of_open_weight_and_open_weights_are_told_apart_in_every_form() {
    let dir = model(&[("README.md", "---\nlicense: mit\n---\n# Sparrow\n")]);
    let paint = |_: render::text::Role, text: &str| text.to_owned();
    for (id, steward, short) in [
        ("owd", "Open Source Alliance", "open weight definition (owd)"),
        ("open-weights", "Open Weights Definition", "open weights"),
    ] {
        let report = judged(&dir, &definition::find(id).unwrap().remove(0));
        for format in Format::ALL {
            let style = Style { width: 100, detail: Detail::Usual, paint: &paint };
            let text = render::render(std::slice::from_ref(&report), *format, &style);
            // Forms for programs name it by its id; some say nothing of what is not met.
            let lower = text.to_lowercase().replace('_', "-");
            let named = lower.contains(&steward.to_lowercase()) || lower.contains(&format!("{id}@"));
            let by_id = lower.contains(&format!("{id}-")) || lower.contains(&format!("{id}/"));
            let silent = text.trim().is_empty() || lower.contains(short);
            assert!(named || by_id || silent, "{id} as {}: {text}", format.id());
        }
    }
}

#[test]
fn all_is_the_newest_of_each_definition() {
    let found = definition::find("all").unwrap();
    let names: Vec<String> = found
        .iter()
        .map(|l| format!("{}@{}", l.definition.id.as_str(), l.definition.version.as_str()))
        .collect();
    for name in ["owd@0.3", "open-weights@2024-02-07", "osaid@1.0", "mof@1.0", "osd@1.9"] {
        assert!(names.iter().any(|n| n == name), "{name} is not in {names:?}");
    }
    let ids: BTreeSet<&str> = found.iter().map(|l| l.definition.id.as_str()).collect();
    assert_eq!(ids.len(), found.len());
}

const LINTED: &str = "\
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
    question: Which license?
    help: Choose another.
";

#[test]
fn each_thing_to_mend_is_found_and_nothing_else() {
    assert_eq!(lints("mine.yaml", LINTED), Vec::<String>::new());
    let require = "{ license: { of: weights, grants: [use] } }";
    let cases = [
        ("    question: Which license?\n", "", "has no question"),
        ("    help: Choose another.\n", "", "has no help"),
        ("section: item 1", "section: ' '", "has no section"),
        (require, "{ any: [present: weights, present: weights] }", "is there twice"),
        (
            require,
            "{ any: [license: { of: weights, grants: [use] }, license: { of: weights, grants: [use, modify] }] }",
            "branch 2 of `use` can never matter",
        ),
        (
            require,
            "{ license: { of: weights, without: [non-commercial], unsettled-by: [non-commercial] } }",
            "stands on two lists",
        ),
        (require, "{ license: { of: weights, grants: [use, use] } }", "is given twice"),
        (
            require,
            "{ reading: { practical: { present: weights }, literal: { present: weights } } }",
            "both readings",
        ),
        (
            "    require:",
            "    when: { license: { of: weights, grants: [use] } }\n    require:",
            "ask the same",
        ),
        (
            "    require: { license: { of: weights, grants: [use] } }",
            "    attestable: false\n    require: { attested: Does it hold? }",
            "takes none",
        ),
    ];
    for (old, new, expected) in cases {
        let yaml = LINTED.replace(old, new);
        assert_ne!(yaml, LINTED, "{expected}");
        let found = lints("mine.yaml", &yaml);
        assert!(found.len() == 1 && found[0].contains(expected), "{expected}: {found:?}");
    }
}

#[test]
fn an_id_that_is_not_that_of_the_file_is_found() {
    assert!(lints("definitions/yours/1.yaml", LINTED)[0].contains("not that of its folder"));
    assert!(lints("definitions/mine/2.yaml", LINTED)[0].contains("not that of its file"));
    assert!(lints("other.yaml", LINTED)[0].contains("is the name of the file"));
    assert_eq!(lints("mine-1.yaml", LINTED), Vec::<String>::new());
}

#[test]
fn a_ladder_that_names_no_criterion_or_names_one_twice_is_refused() {
    let with = |ladder: &str| definition::parse("mine.yaml", &format!("{LINTED}{ladder}")).map(|_| ());
    let rung = |id: &str, of: &str| format!("  - {{ id: {id}, name: N, section: s, criteria: [{of}] }}\n");
    assert!(with(&format!("ladder:\n{}", rung("one", "use"))).is_ok());
    assert!(
        with(&format!("ladder:\n{}", rung("one", "uze")))
            .unwrap_err()
            .to_string()
            .contains("did you mean `use`")
    );
    assert!(with(&format!("ladder:\n{}{}", rung("one", "use"), rung("two", "use"))).is_err());
    assert!(with(&format!("ladder:\n{}{}", rung("one", "use"), rung("one", ""))).is_err());
}

#[test]
fn a_required_criterion_outside_the_lowest_class_is_found() {
    let second = LINTED.split_once("criteria:\n").unwrap().1.replace("id: use", "id: other");
    let yaml = format!("{LINTED}{second}ladder:\n  - {{ id: one, name: N, section: s, criteria: [use] }}\n");
    let found = lints("mine.yaml", &yaml);
    assert!(found.len() == 1 && found[0].contains("`other` is required"), "{found:?}");
}

#[test]
fn a_definition_does_not_differ_from_itself_and_its_versions_differ_where_they_should() {
    for loaded in shipped() {
        assert_eq!(compare::compare(&loaded.definition, &loaded.definition), Vec::new());
    }
    let find = |name: &str| definition::find(name).unwrap().remove(0).definition;
    let changes = compare::compare(&find("open-weights@2024-02-01"), &find("open-weights@2024-02-07"));
    let kind = |id: &str| changes.iter().find(|c| c.id == id).map(|c| c.kind);
    assert_eq!(kind("training-data"), Some(ChangeKind::Added));
    let changes = compare::compare(&find("owd@0.1"), &find("owd@0.2"));
    let kind = |id: &str| changes.iter().find(|c| c.id == id).map(|c| c.kind);
    assert_eq!(kind("intermediate-forms"), Some(ChangeKind::Dropped));
    assert_eq!(kind("final-state"), Some(ChangeKind::Added));
    assert_eq!(compare::compare(&find("owd@0.2"), &find("owd@0.3")), Vec::new());
}

#[test]
fn what_is_not_in_the_directory_is_unknown_where_it_may_be_released_elsewhere() {
    let loaded = definition::parse("house-rules.yaml", &example()).unwrap();
    let code = "import torch\n\ndef train(model):\n    loss = model()\n    loss.backward()\n";
    let verdict = |files: &[(&str, &str)]| {
        let report = judged(&model(files), &loaded);
        report.criteria.iter().find(|c| c.id == "training-code").unwrap().verdict
    };
    let card = |license: &str| format!("---\nlicense: {license}\n---\n# Sparrow\n");
    assert_eq!(verdict(&[("README.md", &card("mit"))]), Unknown);
    assert_eq!(verdict(&[("README.md", &card("cc-by-nc-4.0"))]), Unknown);
    assert_eq!(verdict(&[("README.md", &card("mit")), ("train.py", code)]), Pass);
    assert_eq!(verdict(&[("README.md", &card("cc-by-nc-4.0")), ("train.py", code)]), Fail);
    assert_eq!(verdict(&[("README.md", "# Sparrow\n"), ("train.py", code)]), Fail);
}

#[test]
fn a_class_holds_only_with_all_that_the_classes_below_it_ask() {
    let loaded = definition::parse("house-rules.yaml", &example()).unwrap();
    let restricted = bare(&[("README.md", "---\nlicense: cc-by-nc-4.0\n---\n# Sparrow\n")]);
    let report = judged(&restricted, &loaded);
    let verdicts: Vec<Judgement> = report.ladder.iter().map(|rung| rung.verdict).collect();
    assert_eq!(verdicts, [Fail, Fail]);
    assert!(report.class_reached().is_none());
    let open = bare(&[("README.md", "---\nlicense: mit\n---\n# Sparrow\n")]);
    let report = judged(&open, &loaded);
    assert_eq!(report.class_reached().unwrap().id, "usable");
    assert_eq!(report.next_class().unwrap().needs, ["card", "training-code"]);
}

#[test]
fn several_reports_begin_with_a_matrix_that_names_each_definition_and_its_first_reason() {
    let dir = model(&[("README.md", "---\nlicense: cc-by-nc-4.0\n---\n# Sparrow\n")]);
    let reports: Vec<Report> = definition::find("all").unwrap().iter().map(|l| judged(&dir, l)).collect();
    let paint = |_: render::text::Role, text: &str| text.to_owned();
    let style = Style { width: 80, detail: Detail::Usual, paint: &paint };
    let text = render::render(&reports, Format::Text, &style);
    let matrix = text.split("\n\n\n").next().unwrap();
    for report in &reports {
        assert!(matrix.contains(&format!("[{}]", report.definition.id)), "{}", report.definition.id);
    }
    assert!(matrix.contains("NOT MET") && matrix.contains("limit `non-commercial`"), "{matrix}");
    assert!(matrix.contains("class reached: none is shown"), "{matrix}");
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
}

/// What the program answers, and its exit code.
fn ow(arguments: &[&str]) -> (String, Option<i32>) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ow"));
    let done = command.args(arguments).env("COLUMNS", "80").env_remove("NO_COLOR").output().unwrap();
    (String::from_utf8(done.stdout).unwrap(), done.status.code())
}

/// Without the sequences that colour text.
fn without_colour(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\u{1b}') {
        plain.push_str(before);
        rest = after.split_once('m').map_or("", |(_, rest)| rest);
    }
    plain + rest
}

#[test]
fn the_answers_on_definitions_fit_the_terminal_and_colour_changes_no_word() {
    let cases: [&[&str]; 10] = [
        &["check", "examples/restricted", "--definition", "all"],
        &["check", "examples/undecided", "--definition", "all"],
        &["gap", "examples/restricted"],
        &["gap", "examples/undecided", "--definition", "mof"],
        &["gap", "examples/open", "--definition", "osaid"],
        &["definition", "diff", "owd@0.1", "owd", "--on", "examples/open"],
        &["definition", "diff", "osaid", "mof", "--on", "examples/restricted"],
        &["definition", "show", "mof"],
        &["definition", "list"],
        &["explain", "code", "--definition", "osaid"],
    ];
    for case in cases {
        let (plain, code) = ow(&[case, &["--color", "never"]].concat());
        let (coloured, same) = ow(&[case, &["--color", "always"]].concat());
        assert_eq!(code, same, "{case:?}");
        assert_eq!(without_colour(&coloured), plain, "{case:?}");
        let wide: Vec<&str> = plain.lines().filter(|line| line.chars().count() > 80).collect();
        assert!(wide.is_empty(), "{case:?}: {wide:#?}");
    }
}

#[test]
fn several_definitions_are_one_matrix_and_all_pages_are_for_the_asking() {
    let (matrix, _) = ow(&["check", "examples/restricted", "--definition", "all"]);
    assert!(!matrix.contains("What failed, and how to mend it"), "{matrix}");
    assert!(matrix.contains("The evidence for one of them"), "{matrix}");
    let (pages, _) = ow(&["check", "examples/restricted", "--definition", "all", "--verbose"]);
    assert_eq!(
        pages.matches("What failed, and how to mend it").count(),
        definition::find("all").unwrap().len()
    );
}

#[test]
fn the_records_begin_with_the_name_of_their_schema() {
    for (arguments, schema) in [
        (&["gap", "examples/open", "--format", "json"][..], "ow/gap/1"),
        (&["definition", "diff", "osd", "owd", "--format", "json"], "ow/definition-diff/1"),
        (&["definition", "lint", "all", "--format", "json"], "ow/lint/1"),
        (&["selftest", "tests/models", "--format", "json"], "ow/selftest/1"),
    ] {
        let (text, _) = ow(arguments);
        let record: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(record["schema"], schema);
        assert!(text.starts_with(&format!("{{\n  \"schema\": \"{schema}\"")), "{text}");
    }
}

#[test]
fn every_mistake_in_a_definition_is_told_at_once() {
    let text = std::fs::read_to_string("tests/cli/definition.in/house-rules.yaml").unwrap();
    let linted = definition::lint::file("house-rules.yaml", &text);
    let found: Vec<(bool, &str)> = linted.mend.iter().map(|a| (a.refused, a.message.as_str())).collect();
    for (refused, words) in [
        (true, "unknown grant `usage`"),
        (true, "unknown limit or duty `non-comercial`"),
        (false, "`research-only` stands on two lists"),
        (true, "unknown topic `trainig-data`"),
        (false, "criterion `card` has no question"),
        (false, "unknown license id `apache2`"),
        (false, "branch 3 of `known-license` is there twice"),
        (true, "unknown criterion `comercial-use`"),
    ] {
        assert!(found.iter().any(|(r, m)| *r == refused && m.starts_with(words)), "{words}: {found:#?}");
    }
    assert!(definition::parse("house-rules.yaml", &text).is_err());
}

#[test]
fn the_wording_of_a_question_and_the_order_of_a_list_change_no_verdict_and_count_as_words() {
    let of = |require: &str| {
        let yaml = LINTED.replace("{ license: { of: weights, grants: [use] } }", require);
        definition::parse("mine.yaml", &yaml).unwrap().definition
    };
    let asked = |one: &str, two: &str| compare::compare(&of(one), &of(two));
    assert_eq!(asked("{ attested: Is it so? }", "{ attested: Does it hold? }"), Vec::new());
    let (one, two) = ("[use, modify]", "[modify, use]");
    let license = |grants: &str| format!("{{ license: {{ of: weights, grants: {grants} }} }}");
    assert_eq!(asked(&license(one), &license(two)), Vec::new());
    let changes = asked(&license(one), &license("[use]"));
    assert_eq!(
        (changes.len(), changes[0].kind, &changes[0].what[..]),
        (1, ChangeKind::Changed, &["requirement"][..])
    );
}

#[test]
fn classes_that_differ_are_told() {
    let rung = |criteria: &str| {
        format!("{LINTED}ladder:\n  - {{ id: one, name: N, section: s, criteria: [{criteria}] }}\n")
    };
    let of = |yaml: &str| definition::parse("mine.yaml", yaml).unwrap().definition;
    let (none, one, other) = (of(LINTED), of(&rung("use")), of(&rung("")));
    let kinds = |a, b| compare::compare(a, b).iter().map(|c| (c.of, c.kind)).collect::<Vec<_>>();
    assert_eq!(kinds(&none, &one), [(ChangeOf::Class, ChangeKind::Added)]);
    assert_eq!(kinds(&one, &none), [(ChangeOf::Class, ChangeKind::Dropped)]);
    assert_eq!(kinds(&one, &other), [(ChangeOf::Class, ChangeKind::Changed)]);
}

#[test]
fn readings_are_told_apart_where_there_are_two_and_only_there() {
    let notes = "readings: { practical: one, literal: two }\n";
    assert_eq!(lints("mine.yaml", &format!("{LINTED}{notes}")).len(), 1);
    let two = LINTED.replace(
        "{ license: { of: weights, grants: [use] } }",
        "{ reading: { practical: { present: weights }, literal: { documented: architecture } } }",
    );
    assert!(lints("mine.yaml", &two)[0].contains("does not tell them apart"));
    assert_eq!(lints("mine.yaml", &format!("{two}{notes}")), Vec::<String>::new());
}

#[test]
fn a_limit_that_comes_with_the_base_model_fails_whatever_class_the_stated_license_is_of() {
    let card = "---\nlicense: apache-2.0\nbase_model: meta-llama/Llama-3.1-8B\nbase_model_relation: finetune\n---\n# Sparrow\n";
    let dir = model(&[("README.md", card)]);
    for (by, criterion) in [
        ("osaid", "parameters-terms"),
        ("mof", "model-parameters"),
        ("eu-ai-act-open-source", "free-license"),
    ] {
        let report = judged(&dir, &definition::find(by).unwrap().remove(0));
        let mut all: Vec<_> =
            report.criteria.iter().flat_map(|c| std::iter::once(c).chain(&c.parts)).collect();
        all.retain(|c| c.id == criterion);
        assert_eq!(all[0].verdict, Fail, "{by}/{criterion}: {:#?}", all[0].findings);
    }
}

#[test]
fn the_matrix_tells_what_is_met_on_a_persons_word() {
    let (matrix, _) = ow(&["check", "examples/attested", "-d", "open-weights", "-d", "osd"]);
    assert!(matrix.contains("resting on 4 attestations"), "{matrix}");
    assert_eq!(matrix.matches("resting on").count(), 1, "{matrix}");
}
