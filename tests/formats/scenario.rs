//! The scenarios: a small model directory each, and what it comes to.

use open_weights::conclude::Knowledge;
use open_weights::definition::{self, Reading};
use open_weights::inventory::{Inventory, Limits};
use open_weights::report::CriterionReport;
use open_weights::{Examined, Report};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// `expected.yaml`: what a scenario is, and what it comes to in each reading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expected {
    /// What it is, in one line.
    pub about: String,
    pub practical: Option<Outcome>,
    pub literal: Option<Outcome>,
}

/// What a scenario comes to in one reading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// `met`, `not met` or `undecided`.
    pub verdict: String,
    /// Every criterion and part, by id.
    pub criteria: BTreeMap<String, String>,
}

impl Outcome {
    pub fn of(report: &Report) -> Self {
        let mut criteria = BTreeMap::new();
        collect(&report.criteria, &mut criteria);
        Self { verdict: report.verdict.words().to_owned(), criteria }
    }
}

fn collect(of: &[CriterionReport], into: &mut BTreeMap<String, String>) {
    for criterion in of {
        into.insert(criterion.id.clone(), criterion.verdict.word().to_owned());
        collect(&criterion.parts, into);
    }
}

/// One scenario, judged in both readings.
pub struct Scenario {
    pub name: String,
    pub folder: PathBuf,
    pub expected: Expected,
    pub practical: Report,
    pub literal: Report,
}

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/models")
}

/// Every scenario, by name.
pub fn all() -> &'static [Scenario] {
    static ALL: OnceLock<Vec<Scenario>> = OnceLock::new();
    ALL.get_or_init(|| {
        let mut names: Vec<String> = fs::read_dir(root())
            .unwrap()
            .map(|entry| entry.unwrap())
            .filter(|entry| entry.path().is_dir())
            .map(|entry| entry.file_name().into_string().unwrap())
            .collect();
        names.sort();
        assert!(names.len() >= 10, "{names:?}");
        names.iter().map(|name| load(name)).collect()
    })
}

pub fn find(name: &str) -> &'static Scenario {
    all().iter().find(|scenario| scenario.name == name).unwrap()
}

fn load(name: &str) -> Scenario {
    let folder = root().join(name);
    let yaml = fs::read_to_string(folder.join("expected.yaml")).unwrap();
    let expected: Expected = serde_saphyr::from_str(&yaml).unwrap();
    let files = match name {
        "hostile" => crate::attacks::files(),
        _ => {
            let mut files = BTreeMap::new();
            read(&folder.join("release"), "", &mut files);
            files
        }
    };
    let title = if name == "hostile" { crate::attacks::NAME } else { name };
    Scenario {
        name: name.to_owned(),
        expected,
        practical: judge(title, files.clone(), Reading::Practical),
        literal: judge(title, files, Reading::Literal),
        folder,
    }
}

fn read(folder: &Path, below: &str, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = format!("{below}{}", path.file_name().unwrap().to_str().unwrap());
        if path.is_dir() {
            read(&path, &format!("{name}/"), files);
        } else {
            files.insert(name, fs::read(&path).unwrap());
        }
    }
}

fn knowledge() -> &'static Knowledge {
    static KNOWLEDGE: OnceLock<Knowledge> = OnceLock::new();
    KNOWLEDGE.get_or_init(Knowledge::shipped)
}

/// A directory that is not on disk, examined.
pub fn examine(name: &str, files: BTreeMap<String, Vec<u8>>) -> Examined {
    Examined::inventory(Inventory::of_memory(name, files, &Limits::default()), knowledge()).unwrap()
}

/// Judged by the newest Open Weights Definition.
pub fn judge(name: &str, files: BTreeMap<String, Vec<u8>>, reading: Reading) -> Report {
    let definition = definition::find("open-weights").unwrap().remove(0);
    examine(name, files).judge(&definition, reading)
}
