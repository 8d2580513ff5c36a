//! `ow selftest`: the program judged by releases of which the answer is known.

use crate::args::Form;
use crate::output::{self, paint};
use crate::stored;
use anyhow::{Context, Result, bail};
use clap::Args;
use open_weights::conclude::Knowledge;
use open_weights::definition::{self, Loaded, Reading};
use open_weights::render::text::Role;
use open_weights::selftest::{self, Asked, Scenario, Score, Scorecard};
use open_weights::{Examined, Options};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What is to be run.
#[derive(Debug, Args)]
pub(crate) struct Selftest {
    /// A folder of scenarios, each a folder with an expected.yaml and the release in `release/` [default: those that ship]
    #[arg(value_name = "DIR")]
    pub(crate) directory: Option<PathBuf>,
    /// Form of the answer
    #[arg(long, short, value_enum, default_value_t = Form::Text)]
    pub(crate) format: Form,
    /// Show each criterion, and not those alone that missed something
    #[arg(long, short)]
    pub(crate) verbose: bool,
}

/// The scenarios that ship.
const SHIPPED: &str = include_str!("../../../definitions/scenarios.yaml");

/// The largest file of expectations, in bytes.
const EXPECTED_MAX_BYTES: u64 = 1 << 20;

pub(crate) fn run(args: &Selftest) -> Result<ExitCode> {
    let mut runner =
        Runner { knowledge: Knowledge::shipped(), definitions: BTreeMap::new(), card: Scorecard::default() };
    runner.card.scenarios = match &args.directory {
        Some(directory) => runner.folder(directory)?,
        None => runner.shipped()?,
    };
    match args.format {
        Form::Json => output::print(&(serde_json::to_string_pretty(&runner.card)? + "\n"))?,
        Form::Text => output::print(&page(&runner.card, args.verbose)?)?,
    };
    Ok(if runner.card.misses.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

struct Runner {
    knowledge: Knowledge,
    definitions: BTreeMap<String, Loaded>,
    card: Scorecard,
}

impl Runner {
    fn shipped(&mut self) -> Result<usize> {
        let scenarios = selftest::scenarios("definitions/scenarios.yaml", SHIPPED)?;
        let folder = tempfile::tempdir().context("cannot make a folder for the scenarios")?;
        for scenario in &scenarios {
            let directory = folder.path().join(&scenario.name);
            write(scenario, &directory)?;
            self.judge(&scenario.name, &directory, &scenario.asked())?;
        }
        Ok(scenarios.len())
    }

    fn folder(&mut self, folder: &Path) -> Result<usize> {
        let place = || format!("cannot read {}", output::shown(&folder.to_string_lossy()));
        let mut found: Vec<PathBuf> = Vec::new();
        for entry in std::fs::read_dir(folder).with_context(place)? {
            let path = entry.with_context(place)?.path();
            if path.join("expected.yaml").is_file() {
                found.push(path);
            }
        }
        found.sort();
        let mut count = 0;
        for path in &found {
            let file = path.join("expected.yaml");
            let text = stored::text(&file, EXPECTED_MAX_BYTES)?;
            let asked = selftest::expected(&file.to_string_lossy(), &text)?;
            let release = [path.join("release"), path.clone()].into_iter().find(|p| p.is_dir());
            let Some(release) = release.filter(|p| p.ends_with("release") || has_files(p)) else {
                output::note(&format!("{} has no release and is left out", path.display()));
                continue;
            };
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            self.judge(&name, &release, &asked)?;
            count += 1;
        }
        if count == 0 {
            bail!(
                "no folder in {} holds an expected.yaml and a release",
                output::shown(&folder.to_string_lossy())
            );
        }
        Ok(count)
    }

    fn judge(&mut self, name: &str, directory: &Path, asked: &[Asked]) -> Result<()> {
        let options = Options::default();
        let examined = Examined::directory(directory, &self.knowledge, &options.limits)?;
        for (definition, reading, expected) in asked {
            if !self.definitions.contains_key(definition) {
                let loaded = definition::find(definition)?.remove(0);
                self.definitions.insert(definition.clone(), loaded);
            }
            let Some(loaded) = self.definitions.get(definition) else { continue };
            let report = examined.judge(loaded, *reading);
            let by = match reading {
                Reading::Practical => definition.clone(),
                Reading::Literal => format!("{definition}, literal reading"),
            };
            self.card.add(name, &by, expected, &report);
        }
        Ok(())
    }
}

/// Whether a folder holds more than its expectations.
fn has_files(path: &Path) -> bool {
    let others = |entry: std::io::Result<std::fs::DirEntry>| {
        entry.is_ok_and(|e| e.file_name() != "expected.yaml" && e.file_name() != "snapshots")
    };
    std::fs::read_dir(path).is_ok_and(|mut entries| entries.any(others))
}

/// A scenario as a directory.
fn write(scenario: &Scenario, directory: &Path) -> Result<()> {
    let make = |path: &str, bytes: &[u8]| -> Result<()> {
        let path = directory.join(path);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).context("cannot make the folder of a scenario")?;
        }
        std::fs::write(&path, bytes).context("cannot write a scenario")
    };
    for (path, text) in &scenario.files {
        make(path, text.as_bytes())?;
    }
    for path in &scenario.weights {
        make(path, &safetensors())?;
    }
    Ok(())
}

/// A safetensors file with one small tensor.
fn safetensors() -> Vec<u8> {
    let header = br#"{"w":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]}}"#;
    let mut file = (header.len() as u64).to_le_bytes().to_vec();
    file.extend_from_slice(header);
    file.extend([0; 16]);
    file
}

fn page(card: &Scorecard, verbose: bool) -> Result<String> {
    let mut text = String::new();
    writeln!(text, "{} scenarios: {}", card.scenarios, words(card.total()))?;
    for (definition, criteria) in &card.scores {
        let sum = words(Score::sum(criteria.values()));
        writeln!(text, "\n{}  {sum}", paint(Role::Strong, &output::shown(definition)))?;
        let longest = criteria.keys().map(String::len).max().unwrap_or(0);
        for (criterion, score) in criteria {
            if verbose || score.wrong + score.undecided > 0 {
                writeln!(text, "  {:<longest$}  {}", output::shown(criterion), words(*score))?;
            }
        }
    }
    if !card.misses.is_empty() {
        writeln!(text, "\n{}", paint(Role::Strong, "What was not as expected"))?;
    }
    for miss in &card.misses {
        let (s, d, c) =
            (output::shown(&miss.scenario), output::shown(&miss.definition), output::shown(&miss.criterion));
        writeln!(text, "  {s}, {d}, {c}: {} expected, {} found", output::shown(&miss.expected), miss.found)?;
    }
    if !verbose {
        writeln!(text, "\n{}", paint(Role::Dim, "Each criterion: `--verbose`."))?;
    }
    Ok(text)
}

fn words(score: Score) -> String {
    format!("{} right, {} wrong, {} undecided", score.right, score.wrong, score.undecided)
}
