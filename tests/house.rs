//! The house keeps its one-way data flow: which module may use which, read from the `use` lines.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at once")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Which modules of the crate each module may use. A module may always use itself.
fn allowed() -> BTreeMap<&'static str, Vec<&'static str>> {
    BTreeMap::from([
        ("verdict", vec![]),
        ("source", vec![]),
        ("component", vec![]),
        ("data", vec![]),
        ("date", vec!["source"]),
        ("diff", vec!["definition", "report"]),
        ("policy", vec!["date", "definition", "error", "license", "report", "source", "verdict", "yaml"]),
        ("error", vec!["source"]),
        ("yaml", vec!["error", "source", "written"]),
        ("topics", vec!["data"]),
        ("written", vec!["source"]),
        ("date", vec!["source"]),
        ("declaration", vec!["component", "date", "error", "evidence", "source", "text", "written", "yaml"]),
        ("evidence", vec!["component", "date", "source"]),
        ("inventory", vec!["component", "data", "error", "evidence", "source", "text"]),
        (
            "read",
            vec![
                "component",
                "data",
                "declaration",
                "evidence",
                "inventory",
                "source",
                "text",
                "written",
                "yaml",
            ],
        ),
        ("text", vec!["source"]),
        ("license", vec!["data", "error", "evidence", "source", "text", "yaml"]),
        ("definition", vec!["component", "data", "error", "license", "topics", "yaml"]),
        ("selftest", vec!["definition", "error", "report", "yaml"]),
        ("conclude", vec!["component", "evidence", "license", "source"]),
        (
            "evaluate",
            vec![
                "component",
                "conclude",
                "date",
                "declaration",
                "definition",
                "evidence",
                "report",
                "source",
                "topics",
                "verdict",
                "yaml",
            ],
        ),
        ("report", vec!["date", "definition", "error", "evidence", "source", "verdict"]),
        ("render", vec!["data", "date", "definition", "evidence", "report", "source", "verdict"]),
        ("alone", vec!["component", "conclude", "definition", "evaluate", "evidence", "report", "source"]),
        (
            "check",
            vec![
                "conclude",
                "date",
                "definition",
                "error",
                "evaluate",
                "evidence",
                "inventory",
                "read",
                "report",
                "source",
            ],
        ),
    ])
}

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && path.file_name().unwrap() != "bin" {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

/// The first part of every `crate::…` path in the code that ships; tests and comments are left out.
fn uses(text: &str) -> Vec<String> {
    let code = text.split("#[cfg(test)]").next().unwrap_or("");
    let mut found = Vec::new();
    for line in code.lines().map(str::trim).filter(|line| !line.starts_with("//")) {
        for rest in line.split("crate::").skip(1) {
            let name: String = rest.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
            if !name.is_empty() {
                found.push(name);
            }
        }
    }
    found
}

#[test]
fn no_module_uses_one_that_stands_behind_it() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let allowed = allowed();
    let mut files = Vec::new();
    rust_files(&root, &mut files);
    let mut wrong = Vec::new();
    for file in files.iter().filter(|f| !f.ends_with("lib.rs")) {
        let inner = file.strip_prefix(&root).unwrap();
        let first = inner.components().next().unwrap().as_os_str().to_string_lossy();
        let module = first.trim_end_matches(".rs").to_owned();
        let may = allowed.get(module.as_str()).unwrap_or_else(|| panic!("{module} is not in the table"));
        for used in uses(&fs::read_to_string(file).unwrap()) {
            if used != module && !may.contains(&used.as_str()) {
                wrong.push(format!("{} uses {used}", inner.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn only_one_module_knows_the_yaml_parser() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&root, &mut files);
    let knowing: Vec<_> = files
        .iter()
        .filter(|f| fs::read_to_string(f).unwrap().contains("serde_saphyr::"))
        .map(|f| f.strip_prefix(&root).unwrap().to_string_lossy().into_owned())
        .collect();
    assert!(knowing.iter().all(|path| path.starts_with("yaml")), "{knowing:?}");
}
