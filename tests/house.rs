//! The house keeps its one-way data flow: which module may use which, read from the `use` lines.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at once")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Which modules of the crate each module may use. A module may always use itself.
const ALLOWED: &[(&str, &str)] = &[
    ("verdict", ""),
    ("source", ""),
    ("component", ""),
    ("data", ""),
    ("lookup", ""),
    ("limits", ""),
    ("date", "source"),
    ("diff", "definition report"),
    ("policy", "date definition error license limits report source verdict yaml"),
    ("error", "source"),
    ("yaml", "error source written"),
    ("topics", "data"),
    ("written", "limits source"),
    ("declaration", "component date error evidence limits source text written yaml"),
    ("evidence", "component date source"),
    ("inventory", "component data error evidence limits source text"),
    ("read", "component data declaration evidence inventory limits lookup source text written yaml"),
    ("text", "source"),
    ("license", "data error evidence limits lookup source text yaml"),
    ("definition", "component data error license limits source topics yaml"),
    ("selftest", "definition error report yaml"),
    ("conclude", "component evidence license limits source"),
    ("evaluate", "component conclude date declaration definition evidence report source topics verdict yaml"),
    ("report", "date definition error evidence limits source verdict"),
    ("many", "definition inventory limits report source verdict"),
    ("roots", "inventory limits"),
    ("render", "data date definition evidence report source verdict"),
    ("alone", "component conclude definition evaluate evidence report source"),
    ("check", "conclude date definition error evaluate evidence inventory read report source"),
];

fn allowed() -> BTreeMap<&'static str, Vec<&'static str>> {
    ALLOWED
        .iter()
        .map(|(module, others)| (*module, others.split(' ').filter(|o| !o.is_empty()).collect()))
        .collect()
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

/// Every file below `src`, with its path inside it.
fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&root, &mut files);
    rust_files(&root.join("bin/ow"), &mut files);
    let named = |path: &PathBuf| path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
    files.iter().map(|path| (named(path), fs::read_to_string(path).unwrap())).collect()
}

/// The files that hold one of these words in the code that ships, tests and comments left out.
fn holding(words: &[&str]) -> Vec<String> {
    let code = |text: &str| {
        let lines = text.split("#[cfg(test)]").next().unwrap_or("").lines();
        lines.filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
    };
    let holds = |text: &str| words.iter().any(|word| code(text).contains(word));
    sources().into_iter().filter(|(_, text)| holds(text)).map(|(path, _)| path).collect()
}

#[test]
fn nothing_speaks_to_a_network() {
    assert!(sources().len() > 100);
    let network =
        ["std::net", "net::Tcp", "net::Udp", "TcpStream", "UdpSocket", "UnixStream", "os::unix::net"];
    assert_eq!(holding(&network), Vec::<String>::new());
    let manifest = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml")).unwrap();
    for client in ["reqwest", "ureq", "hyper", "curl", "tokio", "socket2", "hf-hub"] {
        assert!(!manifest.lines().any(|line| line.starts_with(&format!("{client} ="))), "{client}");
    }
}

#[test]
fn only_a_policy_at_a_revision_runs_another_program_and_that_is_git() {
    assert_eq!(
        holding(&["Command::new(", "process::Command", "libc::exec", "libc::fork"]),
        ["bin/ow/gate.rs"]
    );
    let gate = sources().into_iter().find(|(path, _)| path == "bin/ow/gate.rs").unwrap().1;
    let started: Vec<_> = gate.split("Command::new(").skip(1).map(|rest| &rest[..5]).collect();
    assert_eq!(started, ["\"git\""]);
}
