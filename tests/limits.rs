//! Every bound of reading: the table in SECURITY.md is the one in the code, and each bound that is reached is a problem
//! that keeps the criteria it concerns from passing.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at once")]

mod common;

use common::{license_text, safetensors, verdict};
use open_weights::conclude::Knowledge;
use open_weights::evidence::ProblemKind;
use open_weights::inventory::{Inventory, Limits};
use open_weights::limits::{self, BOUNDS, Bound, Reached};
use open_weights::report::{Judgement, Report};
use open_weights::{Examined, definition};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

type Files = BTreeMap<String, Vec<u8>>;

/// What is made to reach a bound, and a criterion that it must keep from passing.
struct Case {
    bound: Bound,
    limits: Limits,
    files: Vec<(String, Vec<u8>)>,
    open: &'static str,
}

const USE: &str = "use-any-purpose";
const CARD: &str = "---\nlicense: mit\n---\n# Sparrow\n\nThe weights are under the MIT License.\n\n";

fn case(bound: Bound, path: &str, text: impl Into<Vec<u8>>, open: &'static str) -> Case {
    Case { bound, limits: Limits::default(), files: vec![(path.to_owned(), text.into())], open }
}

/// The same at a bound that is set lower, so that the case stays small.
fn lowered(bound: Bound, path: &str, text: impl Into<Vec<u8>>, set: impl Fn(&mut Limits)) -> Case {
    let mut case = case(bound, path, text, USE);
    set(&mut case.limits);
    case
}

fn safetensors_of(header: &str) -> Vec<u8> {
    let mut file = (header.len() as u64).to_le_bytes().to_vec();
    file.extend(header.as_bytes());
    file.push(0);
    file
}

fn tensors(metadata: &str) -> Vec<u8> {
    let tensor = r#""w":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}"#;
    safetensors_of(&format!(r#"{{"__metadata__":{{{metadata}}},{tensor}}}"#))
}

fn too_many_tensors() -> Vec<u8> {
    let tensor = |n: u64| format!(r#""{n}":{{"dtype":"U8","shape":[0],"data_offsets":[0,0]}},"#);
    let tensors: String = (0..=limits::TENSORS.value).map(tensor).collect();
    safetensors_of(&format!("{{{}}}", tensors.trim_end_matches(',')))
}

/// A GGUF file of version 3 with these keys, each with a text.
fn gguf(pairs: &[(&str, &str)]) -> Vec<u8> {
    let mut file = b"GGUF\x03\0\0\0".to_vec();
    file.extend(0_u64.to_le_bytes());
    file.extend((pairs.len() as u64).to_le_bytes());
    for (key, value) in pairs {
        file.extend((key.len() as u64).to_le_bytes());
        file.extend(key.as_bytes());
        file.extend(8_u32.to_le_bytes());
        file.extend((value.len() as u64).to_le_bytes());
        file.extend(value.as_bytes());
    }
    file
}

/// A store of a registry: one manifest with so many layers, and so many others.
fn store(layers: usize, others: usize) -> Vec<(String, Vec<u8>)> {
    let digest = "a".repeat(64);
    let layer = format!(r#"{{"mediaType":"application/x","digest":"sha256:{digest}"}}"#);
    let manifest = format!(r#"{{"layers":[{}]}}"#, vec![layer; layers].join(","));
    let mut files = vec![(format!("blobs/sha256-{digest}"), b"x".to_vec())];
    files.push(("manifests/a".to_owned(), manifest.into_bytes()));
    files.extend((0..others).map(|n| (format!("manifests/m{n}"), b"{}".to_vec())));
    files
}

fn card(rest: &str) -> String {
    format!("{CARD}{rest}")
}

fn front(lines: &str) -> String {
    format!("---\nlicense: mit\n{lines}---\n# Sparrow\n")
}

fn value(bound: Bound, path: &str, text: String) -> Case {
    case(bound, path, text, USE)
}

fn several(bound: Bound, files: Vec<(String, Vec<u8>)>) -> Case {
    Case { files, ..case(bound, "x", "", USE) }
}

fn cases() -> Vec<Case> {
    [of_directories(), of_prose(), of_weights(), of_documents(), of_indexes()].into_iter().flatten().collect()
}

fn of_directories() -> Vec<Case> {
    vec![
        lowered(limits::ENTRIES, "notes.md", "# Notes\n", |l| l.entries = 2),
        Case {
            limits: Limits { files_of_a_role: 1, ..Limits::default() },
            ..several(limits::ROLE_FILES, vec![("LICENSE-2".to_owned(), license_text("MIT").into_bytes())])
        },
        lowered(limits::ALL_BYTES, "notes.md", "# Notes\n", |l| l.all_bytes = 200),
        lowered(limits::TEXT_BYTES, "README.md", card(&"word ".repeat(100)), |l| l.text_bytes = 200),
        lowered(limits::ALL_TEXT_BYTES, "LICENSE-2", license_text("MIT"), |l| l.all_text_bytes = 1500),
        lowered(limits::STRUCTURED_BYTES, "CITATION.cff", "license: MIT\n", |l| l.structured_bytes = 4),
        lowered(limits::FRONT_MATTER_BYTES, "README.md", front(&"a: b\n".repeat(99)), |l| {
            l.front_matter_bytes = 99
        }),
        lowered(
            limits::FACTS,
            "REUSE.toml",
            "[[annotations]]\npath = \"*\"\nSPDX-License-Identifier = \"MIT\"\n".repeat(9),
            |l| l.facts = 3,
        ),
        lowered(limits::CLAIMS, "LICENSE-2", license_text("MIT"), |l| l.claims = 1),
        Case {
            open: "architecture",
            ..lowered(limits::PIECES, "config.json", r#"{"model_type": "llama", "hidden_size": 8}"#, |l| {
                l.pieces = 0
            })
        },
    ]
}

fn of_prose() -> Vec<Case> {
    let many = |n: u64, line: &dyn Fn(u64) -> String| card(&(0..=n).map(line).collect::<String>());
    let nested = |n: u64| format!("x: {}{}\n", "[".repeat(n as usize + 1), "]".repeat(n as usize + 1));
    vec![
        value(
            limits::VALUES,
            "README.md",
            front(&(0..100_001).map(|n| format!("k{n}: v\n")).collect::<String>()),
        ),
        value(limits::NESTING, "README.md", front(&nested(limits::NESTING.value))),
        several(limits::VALUE_BYTES_ALL, vec![config_bomb()]),
        value(limits::FRONT_MATTER_VALUE_BYTES, "README.md", front(&long_aliases())),
        value(limits::SENTENCES, "README.md", many(limits::SENTENCES.value, &|n| format!("It is {n}. "))),
        value(limits::BLOCKS, "README.md", many(limits::BLOCKS.value, &|_| "a\n\n".to_owned())),
        value(
            limits::SENTENCE_BYTES,
            "README.md",
            card(&format!("The license is {}.\n", "so ".repeat(9_000))),
        ),
        value(
            limits::STATEMENTS,
            "README.md",
            many(limits::STATEMENTS.value, &|n| format!("Part {n} is under the MIT License.\n\n")),
        ),
        value(
            limits::BASES,
            "README.md",
            many(limits::BASES.value, &|n| format!("It was fine-tuned from a{n}/b-{n}.\n\n")),
        ),
    ]
}

fn of_weights() -> Vec<Case> {
    vec![
        lowered(limits::HEADER_BYTES, "model.safetensors", tensors(""), |l| l.header_bytes = 9),
        lowered(limits::GGUF_BYTES, "m.gguf", gguf(&[("general.a", "b"), ("general.c", "d")]), |l| {
            l.metadata_bytes = 30
        }),
        lowered(limits::METADATA_KEYS, "m.gguf", gguf(&[("general.a", "b"), ("general.c", "d")]), |l| {
            l.metadata_keys = 1
        }),
        lowered(limits::METADATA_VALUE_BYTES, "m.gguf", gguf(&[("general.license", &"x".repeat(99))]), |l| {
            l.value_bytes = 9
        }),
        several(limits::TENSORS, vec![("model.safetensors".to_owned(), too_many_tensors())]),
        value(
            limits::METADATA_BYTES,
            "model.safetensors",
            String::from_utf8(tensors(&long_metadata())).unwrap(),
        ),
        several(limits::MANIFESTS, store(1, limits::MANIFESTS.size() + 1)),
        several(limits::LAYERS, store(limits::LAYERS.size() + 1, 0)),
        several(limits::MANIFEST_BYTES, {
            let mut files = store(1, 0);
            files.push(("index.json".to_owned(), vec![b' '; limits::MANIFEST_BYTES.size() + 1]));
            files
        }),
    ]
}

fn of_documents() -> Vec<Case> {
    vec![
        value(
            limits::DECLARATION_BYTES,
            "open-weights.yaml",
            "#".repeat(limits::DECLARATION_BYTES.size() + 1),
        ),
        Case {
            open: "architecture",
            ..case(limits::DOCUMENTATION_BYTES, "docs/a.md", "word ".repeat(300_000), "")
        },
        Case {
            open: "architecture",
            ..case(limits::DOCUMENTATION_BLOCKS, "docs/a.md", "- a\n".repeat(41_000), "")
        },
    ]
}

fn of_indexes() -> Vec<Case> {
    vec![
        index(
            limits::INDEX_FILES,
            &(0..=limits::INDEX_FILES.value)
                .map(|n| format!(r#""t{n}":"{n}""#))
                .collect::<Vec<_>>()
                .join(","),
        ),
        index(
            limits::INDEX_NAME_BYTES,
            &(0..90_000).map(|n| format!(r#""t{n}":"{n}{}""#, "x".repeat(200))).collect::<Vec<_>>().join(","),
        ),
        Case {
            open: "weights-access",
            ..case(
                limits::INDEX_KEYS,
                INDEX,
                format!(
                    "{{{}\"z\":1}}",
                    (0..limits::INDEX_KEYS.value).map(|n| format!("\"{n}\":1,")).collect::<String>()
                ),
                "",
            )
        },
        Case {
            open: "weights-access",
            ..lowered(limits::INDEX_BYTES, INDEX, r#"{"weight_map":{"w":"model.safetensors"}}"#, |l| {
                l.index_bytes = 9
            })
        },
    ]
}

const INDEX: &str = "model.safetensors.index.json";

/// An index with this weight map.
fn index(bound: Bound, map: &str) -> Case {
    Case { open: "weights-access", ..case(bound, INDEX, format!(r#"{{"weight_map":{{{map}}}}}"#), "") }
}

/// Long words, many times over, by aliases.
fn long_aliases() -> String {
    format!("a: &a {}\nb: [{}]\n", "x".repeat(100_000), vec!["*a"; 60].join(", "))
}

fn config_bomb() -> (String, Vec<u8>) {
    (
        "CITATION.cff".to_owned(),
        format!("a: &a {}\nb: [{}]\n", "x".repeat(1_000_000), vec!["*a"; 20].join(", ")).into_bytes(),
    )
}

fn long_metadata() -> String {
    (0..30).map(|n| format!(r#""k{n}":"{}""#, "x".repeat(200_000))).collect::<Vec<_>>().join(",")
}

fn judged(case: &Case) -> Report {
    let mut files: Files = [
        ("README.md", CARD.as_bytes().to_vec()),
        ("LICENSE", license_text("MIT").into_bytes()),
        ("model.safetensors", safetensors(&[])),
    ]
    .map(|(path, bytes)| (path.to_owned(), bytes))
    .into();
    files.extend(case.files.iter().cloned());
    let inventory = Inventory::of_memory("sparrow", files, &case.limits);
    let definition = definition::find("open-weights").unwrap().remove(0);
    Examined::inventory(inventory, &Knowledge::shipped())
        .unwrap()
        .judge(&definition, definition::Reading::Practical)
}

#[test]
fn each_bound_that_is_reached_is_a_problem_and_leaves_what_it_concerns_unknown() {
    let unreached = Case { files: Vec::new(), ..case(limits::DEPTH, "", "", USE) };
    assert_eq!(verdict(&judged(&unreached), USE), Judgement::Pass);
    let mut wrong = Vec::new();
    for case in cases() {
        let report = judged(&case);
        let told = report.problems.iter().any(|problem| problem.kind == ProblemKind::Limit);
        let came_to = verdict(&report, case.open);
        if !told || came_to != Judgement::Unknown {
            let problems: Vec<&str> = report.problems.iter().map(|p| p.message.as_str()).collect();
            wrong.push(format!("{}: told {told}, {} {came_to:?}: {problems:?}", case.bound.what, case.open));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_bound_that_leaves_something_unknown_has_a_case_here_or_beside_its_reader() {
    let elsewhere = [
        limits::DEPTH.what,
        limits::INDEX_VALUES.what,
        limits::FIELDS.what,
        limits::MEMBERS.what,
        limits::MEMBERS_KEPT.what,
        limits::ARCHIVE_DIRECTORY_BYTES.what,
    ];
    let here: Vec<&str> = cases().iter().map(|case| case.bound.what).collect();
    for bound in BOUNDS.iter().filter(|bound| bound.reached == Reached::Unknown) {
        assert!(here.contains(&bound.what) || elsewhere.contains(&bound.what), "{}", bound.what);
    }
}

#[test]
fn security_shows_the_bounds_that_the_code_has() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("SECURITY.md");
    let text = fs::read_to_string(&path).unwrap();
    let (before, rest) = text.split_once("| what |").unwrap();
    let (_, after) = rest.split_once("\n\n").unwrap();
    let wanted = format!("{before}{}\n{after}", limits::table());
    if std::env::var_os("OW_WRITE_SECURITY").is_some() {
        fs::write(&path, &wanted).unwrap();
    }
    assert_eq!(fs::read_to_string(&path).unwrap(), wanted, "OW_WRITE_SECURITY=1 cargo test --test limits");
}

#[test]
fn bounds_are_shown_as_people_write_them() {
    assert_eq!(limits::ENTRIES.shown(), "100,000");
    assert_eq!(limits::TEXT_BYTES.shown(), "8 MiB");
    assert_eq!(limits::HEADER_BYTES.shown(), "100,000,000 bytes");
    assert_eq!(limits::SENTENCE_BYTES.shown(), "8 KiB");
}
