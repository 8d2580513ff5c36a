//! The clause reader against its own examples, against open licenses and against tricks; prints a scorecard.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at once")]

use open_weights::license::clauses::{self, Clause, Language, TermKind};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::{fs, path::Path};

#[derive(Deserialize)]
struct Table {
    silent: Vec<String>,
    rules: Vec<Rule>,
}

#[derive(Deserialize)]
struct Rule {
    term: String,
    #[serde(default)]
    examples: Vec<String>,
    #[serde(default)]
    silent: Vec<String>,
    #[serde(default)]
    place: Option<String>,
}

#[derive(Deserialize)]
struct Terms {
    limits: BTreeMap<String, String>,
    duties: BTreeMap<String, String>,
}

fn data<T: serde::de::DeserializeOwned>(path: &str) -> T {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    serde_saphyr::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn table() -> Table {
    data("licenses/clauses.yaml")
}

fn limits(clauses: &[Clause]) -> Vec<&str> {
    clauses.iter().filter(|c| c.kind == TermKind::Limit).map(|c| c.term.as_str()).collect()
}

/// Limits that bear on use, change or sharing: following the law that applies anyway does not.
fn bearing(clauses: &[Clause]) -> Vec<String> {
    limits(clauses).into_iter().filter(|term| *term != "lawful-use").map(str::to_owned).collect()
}

/// Terms that say nothing on use, change or sharing of the work itself.
const BESIDE: [&str; 2] = ["lawful-use", "grant-back"];

/// An open license that does have a limit, and why it is one.
#[derive(Deserialize)]
struct TrueLimit {
    id: String,
    terms: Vec<String>,
    section: String,
    why: String,
}

fn open_texts() -> Vec<(&'static str, &'static str)> {
    let by = |name: &str| {
        ["CC0-", "CC-BY-1", "CC-BY-2", "CC-BY-3", "CC-BY-4", "CC-BY-SA-"].iter().any(|p| name.starts_with(p))
    };
    spdx::identifiers::LICENSES
        .iter()
        .filter_map(|license| spdx::license_id(license.name))
        .filter(|id| id.is_osi_approved() || id.is_fsf_free_libre() || by(id.name))
        .map(|id| (id.name, id.text()))
        .collect()
}

#[test]
fn every_example_is_found_and_every_silent_sentence_is_silent() {
    let (mut missed, mut count) = (Vec::new(), 0);
    for rule in table().rules {
        for example in &rule.examples {
            count += 1;
            if !clauses::read(example).clauses.iter().any(|c| c.term == rule.term) {
                missed.push(format!("{}: {example}", rule.term));
            }
        }
        for sentence in &rule.silent {
            if clauses::read(sentence).clauses.iter().any(|c| c.term == rule.term) {
                missed.push(format!("not {}: {sentence}", rule.term));
            }
        }
    }
    println!("clause examples: {} of {count} found", count - missed.len());
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[test]
fn sentences_that_limit_nothing_are_silent_in_texts_and_as_statements() {
    let mut wrong = Vec::new();
    for sentence in table().silent {
        for clauses in [clauses::read(&sentence).clauses, clauses::read_statement(&sentence)] {
            if !limits(&clauses).is_empty() {
                wrong.push(format!("{:?}: {sentence}", limits(&clauses)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_limit_and_every_duty_of_the_vocabulary_has_an_example() {
    let (terms, table): (Terms, Table) = (data("licenses/terms.yaml"), table());
    let bare = |term: &&String| !table.rules.iter().any(|r| r.term == **term && !r.examples.is_empty());
    let missing: Vec<&String> = terms.limits.keys().chain(terms.duties.keys()).filter(bare).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

/// The terms and words of the limits that are found in a text and bear on use, change or sharing; none in doubt.
fn bearing_limits(text: &str) -> Vec<(String, String)> {
    let bears = |c: &&Clause| c.kind == TermKind::Limit && !BESIDE.contains(&c.term.as_str()) && !c.doubtful;
    let found = clauses::read(text).clauses;
    found.iter().filter(bears).map(|c| (c.term.clone(), text[c.mark.clone()].to_owned())).collect()
}

#[test]
fn open_licenses_have_no_limit_on_use_change_or_sharing_but_those_argued() {
    let argued: Vec<TrueLimit> = data("tests/true_limits.yaml");
    let texts = open_texts();
    let (mut wrong, mut silent) = (Vec::new(), 0);
    for (name, text) in &texts {
        let found = bearing_limits(text);
        silent += usize::from(found.is_empty());
        let known = argued.iter().find(|limit| limit.id == *name);
        let is_argued = |term: &String| known.is_some_and(|limit| limit.terms.contains(term));
        let others = found.iter().filter(|(term, _)| !is_argued(term));
        wrong.extend(others.map(|(term, words)| format!("{name}: {term} `{words}`")));
        let gone = known.into_iter().flat_map(|limit| &limit.terms);
        let gone = gone.filter(|term| !found.iter().any(|(other, _)| other == *term));
        wrong.extend(gone.map(|term| format!("{name}: {term} is argued and not found")));
    }
    println!("open licenses: {silent} of {} without a limit; {} argued", texts.len(), argued.len());
    assert!(argued.iter().all(|limit| !limit.section.is_empty() && !limit.why.is_empty()));
    assert!(texts.len() > 150);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Places where a sentence of a text ends.
fn boundaries(text: &str) -> Vec<usize> {
    let mut found = vec![0, text.len()];
    found.extend(text.match_indices("\n\n").map(|(at, _)| at + 2));
    found.extend(
        text.match_indices(". ")
            .filter(|(at, _)| text[..*at].ends_with(|c: char| c.is_ascii_lowercase()))
            .map(|(at, _)| at + 2),
    );
    found.sort_unstable();
    found.dedup();
    found
}

#[test]
fn a_limit_inserted_at_any_sentence_boundary_of_a_permissive_license_is_found() {
    let hosts = ["MIT", "Apache-2.0", "BSD-3-Clause", "ISC", "Zlib", "Unlicense", "CC0-1.0", "CC-BY-4.0"];
    let (mut missed, mut tried) = (Vec::new(), 0);
    let rules: Vec<Rule> = table().rules.into_iter().filter(|r| r.place.is_none()).collect();
    let terms: Terms = data("licenses/terms.yaml");
    for host in hosts {
        let text = spdx::license_id(host).unwrap().text();
        let places = boundaries(text);
        for (number, (rule, example)) in rules
            .iter()
            .filter(|r| terms.limits.contains_key(&r.term))
            .flat_map(|r| r.examples.iter().map(move |e| (r, e)))
            .enumerate()
        {
            // A long text has hundreds of places: each example takes its turn among them, at the start and at the end.
            let step = (places.len() / 3).max(1);
            let turns =
                places.iter().enumerate().filter(|(i, _)| (i + number) % step == 0 || *i + 1 == places.len());
            for (_, place) in turns {
                tried += 1;
                let window = window(text, *place);
                let marked =
                    format!("{}{example}\n\n{}", &text[window.start..*place], &text[*place..window.end]);
                if !clauses::read(&marked).clauses.iter().any(|c| c.term == rule.term) {
                    missed.push(format!("{host}@{place}: {}: {example}", rule.term));
                }
            }
        }
    }
    println!("insertions: {} of {tried} found", tried - missed.len());
    assert!(missed.is_empty(), "{}\n{}", missed.len(), missed[..missed.len().min(20)].join("\n"));
}

/// The neighbourhood of a place: what is farther than some paragraphs cannot matter, and reading it takes time.
fn window(text: &str, place: usize) -> std::ops::Range<usize> {
    let edge = |at: usize| (0..=at).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0);
    edge(place.saturating_sub(1500))..edge((place + 600).min(text.len()))
}

#[test]
fn tricks_of_writing_hide_no_limit() {
    let tricks = [
        "You may not use the model for\ncommercial purposes.",
        "You may not use the model for com-\nmercial purposes.",
        "The model is for non-\n  commercial use.",
        "The model is for n\u{200B}on-comm\u{AD}ercial use.",
        "You may not use the model for \u{441}ommerci\u{430}l purposes.",
        "YOU MAY NOT USE THE MODEL FOR COMMERCIAL PURPOSES",
        "> * **Commercial** use is _not_ permitted.",
        "# 3. Restrictions\n\nYou shall not:\n\n(a) sue us;\n(b) use the model for commercial purposes.",
        "You may not (i) sue us, (ii) sell hats, or (iii) use the model for any commercial purpose.",
        "You can\u{2019}t use this commercially.",
        "You may not use\n\nthe model, in whole or in part, as long as it lives, for any\n\ncommercial purpose.",
        "This is for c o m m e r c i a l use only with our permission; non-c0mmercial use is free.",
        "You may not use it for \u{FF43}\u{FF4F}\u{FF4D}\u{FF4D}\u{FF45}\u{FF52}\u{FF43}\u{FF49}\u{FF41}\u{FF4C} ends or commercial ends.",
    ];
    for trick in tricks {
        let reading = clauses::read(trick);
        let found = limits(&reading.clauses).contains(&"non-commercial");
        assert!(found, "{trick}: {:?}", reading.clauses);
    }
}

#[test]
fn a_word_in_mixed_scripts_is_never_passed_over() {
    let reading = clauses::read("The re\u{455}ipient enjoys the mod\u{435}l.");
    assert_eq!(reading.unread.len(), 1);
}

#[test]
fn an_operative_sentence_that_nobody_knows_is_unread_and_plain_prose_is_not() {
    let reading =
        clauses::read("Every user must wave at the moon before each run. The model has seven layers.");
    assert!(bearing(&reading.clauses).is_empty());
    assert_eq!(reading.unread.len(), 1);
    let reading = clauses::read("The weather was fine and the river ran high.");
    assert!(reading.unread.is_empty(), "{reading:?}");
}

#[test]
fn the_language_is_said_and_what_cannot_be_read_is_unread() {
    let french = "Le modèle est mis à la disposition des chercheurs pour une utilisation strictement limitée à la recherche.";
    let reading = clauses::read(french);
    assert_eq!(reading.language, Language::Other);
    assert_eq!(reading.unread.len(), 1);
    assert_eq!(clauses::read("本模型仅供学术研究使用，不得用于商业目的。").language, Language::Chinese);
    assert_eq!(clauses::read("You may use the model for any purpose.").language, Language::English);
    assert_eq!(
        clauses::read("Модель предоставляется только для исследовательских целей и обучения.").language,
        Language::Other
    );
}

#[test]
fn a_statement_of_a_readme_is_read_for_its_limits() {
    let cases = [
        ("The weights are restricted for academic research purposes only.", "research-only"),
        ("Commercial use requires a license from the authors.", "non-commercial"),
        ("For research purposes only.", "research-only"),
        ("It may not be used to impersonate people.", "field-of-use"),
        ("License: CC BY-NC-SA 4.0", "non-commercial"),
        ("Free commercial use is allowed after completing the questionnaire.", "registration"),
        (
            "If you wish to use our models for commercial purposes, please sign this form to get authorized.",
            "non-commercial",
        ),
        ("模型仅供研究，禁止商用。", "non-commercial"),
    ];
    for (sentence, term) in cases {
        assert!(limits(&clauses::read_statement(sentence)).contains(&term), "{sentence}");
    }
    for sentence in [
        "All our models are licensed under Apache 2.0 and support commercial use.",
        "We also allow their commercial use.",
        "The model is intended for commercial and research use in English.",
        "模型可免费用于学术研究和商业用途。",
    ] {
        assert!(bearing(&clauses::read_statement(sentence)).is_empty(), "{sentence}");
    }
}

#[test]
fn marks_and_spans_are_bytes_of_the_text_on_character_boundaries() {
    let text = "“Öffnung” — déjà vu. You may not use the “model” for commercial purposes… 不得商用。";
    let reading = clauses::read(text);
    assert!(!reading.clauses.is_empty());
    for clause in &reading.clauses {
        assert!(text.get(clause.span.clone()).is_some() && text.get(clause.mark.clone()).is_some());
        assert!(clause.span.start <= clause.mark.start && clause.mark.end <= clause.span.end);
    }
}

#[test]
fn hostile_texts_are_read_in_time_and_without_panic() {
    let long = "you may not use ".repeat(20_000);
    let lists = "(a) not: (b) may; ".repeat(5_000);
    let wild: String = (0..60_000_u32).filter_map(|n| char::from_u32(n * 7)).collect();
    for text in
        [long.as_str(), lists.as_str(), wild.as_str(), "", "((((", "1.\n2.\n-\n*\n#", "\u{FEFF}\u{200B}"]
    {
        let reading = clauses::read(text);
        assert!(reading.clauses.iter().all(|c| text.get(c.mark.clone()).is_some()));
    }
}
