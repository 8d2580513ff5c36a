//! How right is the program on releases of which the answer is known?
//!
//! Comes in: scenarios (small releases, made up, with what each comes to by which definition) and reports on them.
//! Goes out: a [`Scorecard`]: per definition and criterion what was right, wrong and left undecided, misses included.
//! It reads no files and judges nothing itself.

use crate::definition::Reading;
use crate::error::Error;
use crate::report::{CriterionReport, Report};
use crate::yaml::{self, Word};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A file of scenarios.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct File {
    schema: u32,
    scenarios: Vec<Scenario>,
}

/// A small release and what it comes to.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Scenario {
    /// Its name, which is that of its directory.
    pub name: String,
    /// What it is, in one line.
    pub about: String,
    /// Why it comes to what it does, by the texts of licenses and definitions.
    pub why: String,
    /// A scenario above this one from which it has its files, save what `without`, `files` and `weights` change.
    #[serde(default)]
    pub from: Option<Word>,
    /// Files of that scenario which this one lacks.
    #[serde(default)]
    pub without: Vec<Word>,
    /// Files and their text.
    #[serde(default)]
    pub files: BTreeMap<String, String>,
    /// Files of weights, each with one small tensor, in the format safetensors.
    #[serde(default)]
    pub weights: Vec<String>,
    /// What it comes to, by the name of the definition (`ID` or `ID@VERSION`), in the practical reading.
    pub expect: BTreeMap<String, Expected>,
    /// The same in the literal reading, for a definition that has two.
    #[serde(default)]
    pub literal: BTreeMap<String, Expected>,
}

impl Scenario {
    /// All that is expected of it.
    #[must_use]
    pub fn asked(&self) -> Vec<Asked> {
        let of = |reading| move |(name, e): (&String, &Expected)| (name.clone(), reading, e.clone());
        let practical = self.expect.iter().map(of(Reading::Practical));
        practical.chain(self.literal.iter().map(of(Reading::Literal))).collect()
    }
}

/// What a release comes to by one definition.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Expected {
    /// The whole: `met`, `not met` or `undecided`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<String>,
    /// The class that is reached, or `none`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// Criteria and parts: `pass`, `fail`, `unknown` or `not-applicable`.
    #[serde(default)]
    pub criteria: BTreeMap<String, String>,
}

/// What stands in `expected.yaml` beside a release: by the Open Weights Definition in each reading, and by others.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Beside {
    #[serde(default)]
    about: String,
    #[serde(default)]
    practical: Option<Expected>,
    #[serde(default)]
    literal: Option<Expected>,
    #[serde(default)]
    definitions: BTreeMap<String, Expected>,
}

/// By which definition and in which reading something is expected.
pub type Asked = (String, Reading, Expected);

/// Reads a file of scenarios.
///
/// # Errors
/// [`Error::BadData`] with the place of the first mistake.
pub fn scenarios(file: &str, text: &str) -> Result<Vec<Scenario>, Error> {
    let read: File = yaml::from_str(file, text)?;
    if read.schema != 1 {
        let message = "this program reads scenarios of schema 1 only".to_owned();
        return Err(Box::new(yaml::mistake(file, text, (1, 1), message)).into());
    }
    let mut whole: Vec<Scenario> = Vec::new();
    for mut scenario in read.scenarios {
        inherit(&mut scenario, &whole).map_err(|(word, message)| {
            Error::from(Box::new(yaml::mistake(file, text, word.at(), message)))
        })?;
        whole.push(scenario);
    }
    Ok(whole)
}

/// Takes over the files of the scenario that it is made from.
fn inherit(scenario: &mut Scenario, above: &[Scenario]) -> Result<(), (Word, String)> {
    let Some(from) = &scenario.from else { return Ok(()) };
    let Some(base) = above.iter().find(|base| base.name == from.as_str()) else {
        return Err((from.clone(), format!("no scenario above is called `{}`", from.as_str())));
    };
    let known = |path: &&Word| {
        !base.files.contains_key(path.as_str()) && !base.weights.iter().any(|w| w == path.as_str())
    };
    if let Some(path) = scenario.without.iter().find(known) {
        return Err((path.clone(), format!("`{}` has no file `{}`", from.as_str(), path.as_str())));
    }
    let kept = |path: &str| !scenario.without.iter().any(|word| word.as_str() == path);
    let mut files: BTreeMap<String, String> =
        base.files.iter().filter(|(path, _)| kept(path)).map(|(p, t)| (p.clone(), t.clone())).collect();
    let mut weights: Vec<String> = base.weights.iter().filter(|path| kept(path)).cloned().collect();
    files.append(&mut scenario.files);
    weights.append(&mut scenario.weights);
    (scenario.files, scenario.weights) = (files, weights);
    Ok(())
}

/// Reads what is expected of the release beside a file.
///
/// # Errors
/// [`Error::BadData`] with the place of the first mistake.
pub fn expected(file: &str, text: &str) -> Result<Vec<Asked>, Error> {
    let read: Beside = yaml::from_str(file, text)?;
    let default = || crate::definition::DEFAULT.to_owned();
    let readings = [(Reading::Practical, read.practical), (Reading::Literal, read.literal)];
    let mut asked: Vec<Asked> =
        readings.into_iter().filter_map(|(reading, e)| Some((default(), reading, e?))).collect();
    asked.extend(read.definitions.into_iter().map(|(name, e)| (name, Reading::Practical, e)));
    Ok(asked)
}

/// How often something was right, wrong and left undecided.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Score {
    /// As expected.
    pub right: usize,
    /// Decided, and not as expected.
    pub wrong: usize,
    /// Left open where an answer was expected.
    pub undecided: usize,
}

impl Score {
    /// Several together.
    pub fn sum<'s>(scores: impl Iterator<Item = &'s Self>) -> Self {
        scores.fold(Self::default(), |sum, score| Self {
            right: sum.right + score.right,
            wrong: sum.wrong + score.wrong,
            undecided: sum.undecided + score.undecided,
        })
    }
}

/// Something that was not as expected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Miss {
    /// The scenario.
    pub scenario: String,
    /// The definition.
    pub definition: String,
    /// The criterion; `the whole` for the verdict, `the class` for the class.
    pub criterion: String,
    /// What was expected.
    pub expected: String,
    /// What it came to.
    pub found: String,
}

/// Name of the schema of [`Scorecard`].
pub const SCHEMA: &str = "ow/selftest/1";

/// What all scenarios came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Scorecard {
    /// Always `ow/selftest/1`.
    pub schema: String,
    /// How many scenarios were run.
    pub scenarios: usize,
    /// By definition and criterion.
    pub scores: BTreeMap<String, BTreeMap<String, Score>>,
    /// Whatever was not as expected.
    pub misses: Vec<Miss>,
}

impl Default for Scorecard {
    fn default() -> Self {
        Self { schema: SCHEMA.to_owned(), scenarios: 0, scores: BTreeMap::new(), misses: Vec::new() }
    }
}

impl Scorecard {
    /// Compares a report with what was expected of it.
    pub fn add(&mut self, scenario: &str, definition: &str, expected: &Expected, report: &Report) {
        let mut found: BTreeMap<&str, &str> = BTreeMap::new();
        verdicts(&report.criteria, &mut found);
        let name = |criterion: &str| (scenario.to_owned(), definition.to_owned(), criterion.to_owned());
        if let Some(verdict) = &expected.verdict {
            self.score(name("the whole"), verdict, report.verdict.words());
        }
        if let Some(class) = &expected.class {
            let reached = report.class_reached().map_or("none", |rung| rung.id.as_str());
            self.score(name("the class"), class, reached);
        }
        for (criterion, verdict) in &expected.criteria {
            let found = found.get(criterion.as_str()).copied().unwrap_or("no such criterion");
            self.score(name(criterion), verdict, found);
        }
    }

    fn score(
        &mut self,
        (scenario, definition, criterion): (String, String, String),
        expected: &str,
        found: &str,
    ) {
        let of_definition = self.scores.entry(definition.clone()).or_default();
        let score = of_definition.entry(criterion.clone()).or_default();
        match (expected == found, found) {
            (true, _) => {
                score.right += 1;
                return;
            }
            (false, "unknown" | "undecided" | "none") => score.undecided += 1,
            (false, _) => score.wrong += 1,
        }
        let (expected, found) = (expected.to_owned(), found.to_owned());
        self.misses.push(Miss { scenario, definition, criterion, expected, found });
    }

    /// All scores together.
    #[must_use]
    pub fn total(&self) -> Score {
        Score::sum(self.scores.values().flat_map(BTreeMap::values))
    }
}

fn verdicts<'r>(criteria: &'r [CriterionReport], found: &mut BTreeMap<&'r str, &'static str>) {
    for criterion in criteria {
        found.insert(&criterion.id, criterion.verdict.word());
        verdicts(&criterion.parts, found);
    }
}
