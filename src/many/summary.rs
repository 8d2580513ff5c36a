//! What do many models come to? Counts of verdicts, reasons, licenses and conflicts.
//!
//! Comes in: the [`Row`]s of one model after another. Goes out: a [`Summary`], which serialises as `ow/summary/1`.
//! What is kept does not grow with the number of models: beyond a bound on different words, the rest is counted
//! together.

use super::row::{Reason, Row};
use crate::definition::Reading;
use crate::report::Judgement;
use crate::verdict::Outcome;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The name of the schema of a summary.
pub const SUMMARY_SCHEMA: &str = "ow/summary/1";

/// The most different words that are counted apart, of each kind.
const WORDS_MAX: usize = 4096;
/// The most of each kind that a summary names.
const NAMED_MAX: usize = 20;
/// Stands for what was counted together.
const REST: &str = "(others)";

/// How many models something holds for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Count {
    /// What.
    pub what: String,
    /// Number of models.
    pub models: u64,
}

/// How many models a criterion came to what for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct OfCriterion {
    /// Id of the criterion or part.
    pub id: String,
    /// Passed.
    pub pass: u64,
    /// Failed.
    pub fail: u64,
    /// Unknown.
    pub unknown: u64,
    /// Did not apply.
    pub not_applicable: u64,
}

/// What the models come to by one definition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct OfDefinition {
    /// Id of the definition.
    pub id: String,
    /// Its version.
    pub version: String,
    /// The reading that was applied.
    pub reading: Reading,
    /// Models that meet it.
    pub met: u64,
    /// Models of which it is undecided.
    pub undecided: u64,
    /// Models that do not meet it.
    pub not_met: u64,
    /// Of those that do not meet it or are undecided, the ones that a policy accepts.
    pub accepted: u64,
    /// Models with a license that a policy denies.
    pub denied: u64,
    /// Every criterion and part, in the order of the definition.
    pub criteria: Vec<OfCriterion>,
    /// Why required criteria do not pass, the most frequent first.
    pub reasons: Vec<Count>,
}

/// What many models come to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Summary {
    /// Always `ow/summary/1`.
    pub schema: String,
    /// As in each line.
    pub run: String,
    /// Models in all, those included that were checked by an earlier run that this one went on with.
    pub models: u64,
    /// Models that were checked.
    pub checked: u64,
    /// Models that could not be checked.
    pub not_checked: u64,
    /// Models of an earlier run.
    pub resumed: u64,
    /// Whether the run was stopped before its end.
    pub stopped: bool,
    /// What they come to, by definition, in the order in which these were asked for.
    pub definitions: Vec<OfDefinition>,
    /// Licenses concluded for the weights, the most frequent first.
    pub licenses: Vec<Count>,
    /// Models in which sources name different licenses for one component.
    pub models_with_conflicts: u64,
    /// These disagreements, the most frequent first.
    pub conflicts: Vec<Count>,
    /// Why models could not be checked, the most frequent first.
    pub errors: Vec<Count>,
}

/// Counts models.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    models: u64,
    checked: u64,
    definitions: Vec<OfDefinition>,
    reasons: Vec<Words>,
    licenses: Words,
    with_conflicts: u64,
    conflicts: Words,
    errors: Words,
}

/// Words and how many models they hold for.
#[derive(Debug, Clone, Default)]
struct Words(BTreeMap<String, u64>);

impl Words {
    fn add(&mut self, word: &str) {
        if let Some(count) = self.0.get_mut(word) {
            *count += 1;
            return;
        }
        let word = if self.0.len() < WORDS_MAX { word } else { REST };
        *self.0.entry(word.to_owned()).or_default() += 1;
    }

    /// The most frequent first, then by their letters; what is beyond the bound stands last.
    fn top(&self) -> Vec<Count> {
        let mut counts: Vec<(&String, u64)> =
            self.0.iter().filter(|(word, _)| *word != REST).map(|(word, count)| (word, *count)).collect();
        counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        let count = |(what, models): (&String, u64)| Count { what: what.clone(), models };
        let named = counts.into_iter().take(NAMED_MAX).map(count);
        let rest = self.0.get(REST).map(|models| Count { what: REST.to_owned(), models: *models });
        named.chain(rest).collect()
    }
}

impl Tally {
    /// Counts one model by its rows, one a definition.
    pub fn add(&mut self, rows: &[Row]) {
        let Some(first) = rows.first() else { return };
        self.models += 1;
        if let Some(error) = &first.error {
            self.errors.add(&without_place(error, &first.directory));
            return;
        }
        self.checked += 1;
        self.licenses.add(&first.license_words());
        self.with_conflicts += u64::from(!first.conflicts.is_empty());
        first.conflicts.iter().for_each(|conflict| self.conflicts.add(conflict));
        rows.iter().for_each(|row| self.judged(row));
    }

    fn judged(&mut self, row: &Row) {
        let Some(index) = self.definition(row) else { return };
        let (Some(of), Some(reasons)) = (self.definitions.get_mut(index), self.reasons.get_mut(index)) else {
            return;
        };
        match row.verdict {
            Some(Outcome::Met) => of.met += 1,
            Some(Outcome::Undecided) => of.undecided += 1,
            Some(Outcome::NotMet) => of.not_met += 1,
            None => {}
        }
        of.denied += u64::from(row.denied);
        of.accepted += u64::from(row.passes_gate && row.verdict != Some(Outcome::Met));
        for (id, verdict) in &row.criteria {
            of.count(id, *verdict);
        }
        let said: BTreeSet<String> = row.reasons.iter().map(in_words).collect();
        said.iter().for_each(|words| reasons.add(words));
    }

    fn definition(&mut self, row: &Row) -> Option<usize> {
        let (id, version, reading) = (row.definition.as_ref()?, row.version.as_ref()?, row.reading?);
        let known = self.definitions.iter().position(|d| d.id == *id && d.version == *version);
        if known.is_none() {
            self.definitions.push(OfDefinition {
                id: id.clone(),
                version: version.clone(),
                reading,
                met: 0,
                undecided: 0,
                not_met: 0,
                accepted: 0,
                denied: 0,
                criteria: Vec::new(),
                reasons: Vec::new(),
            });
            self.reasons.push(Words::default());
        }
        known.or(Some(self.definitions.len() - 1))
    }

    /// Models counted so far.
    #[must_use]
    pub fn models(&self) -> u64 {
        self.models
    }

    /// Models that were checked so far.
    #[must_use]
    pub fn checked(&self) -> u64 {
        self.checked
    }

    /// What they come to. `resumed` of them are those of an earlier run.
    #[must_use]
    pub fn summary(&self, run: &str, resumed: u64, stopped: bool) -> Summary {
        let with_reasons =
            |(of, reasons): (&OfDefinition, &Words)| OfDefinition { reasons: reasons.top(), ..of.clone() };
        Summary {
            schema: SUMMARY_SCHEMA.to_owned(),
            run: run.to_owned(),
            models: self.models,
            checked: self.checked,
            not_checked: self.models - self.checked,
            resumed,
            stopped,
            definitions: self.definitions.iter().zip(&self.reasons).map(with_reasons).collect(),
            licenses: self.licenses.top(),
            models_with_conflicts: self.with_conflicts,
            conflicts: self.conflicts.top(),
            errors: self.errors.top(),
        }
    }
}

impl OfDefinition {
    fn count(&mut self, id: &str, verdict: Judgement) {
        let known = self.criteria.iter().position(|criterion| criterion.id == id);
        if known.is_none() {
            let id = id.to_owned();
            self.criteria.push(OfCriterion { id, pass: 0, fail: 0, unknown: 0, not_applicable: 0 });
        }
        let index = known.unwrap_or(self.criteria.len() - 1);
        let Some(criterion) = self.criteria.get_mut(index) else { return };
        match verdict {
            Judgement::Pass => criterion.pass += 1,
            Judgement::Fail => criterion.fail += 1,
            Judgement::Unknown => criterion.unknown += 1,
            Judgement::NotApplicable => criterion.not_applicable += 1,
        }
    }
}

fn in_words(reason: &Reason) -> String {
    let word = if reason.verdict == Judgement::Fail { "fails" } else { "is unknown" };
    format!("{} {word}: {}", reason.criterion, reason.kind)
}

/// Why, without where, so that models can be counted by it.
fn without_place(error: &str, directory: &str) -> String {
    error
        .replace(&format!(" {directory}: "), " …: ")
        .replace("cannot read …: ", "")
        .replace("nothing to check in …: ", "nothing to check: ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::many::Line;

    #[test]
    fn beyond_the_bound_different_words_are_counted_together() {
        let mut words = Words::default();
        for number in 0..WORDS_MAX + 10 {
            words.add(&format!("{number:05}"));
        }
        words.add("00007");
        assert!(words.0.len() <= WORDS_MAX + 1);
        let top = words.top();
        assert_eq!(top.first(), Some(&Count { what: "00007".to_owned(), models: 2 }));
        assert_eq!(top.last(), Some(&Count { what: REST.to_owned(), models: 10 }));
    }

    #[test]
    fn models_that_could_not_be_checked_are_counted_by_why() {
        let mut tally = Tally::default();
        for name in ["a", "b"] {
            let why = format!("cannot read {name}: there is no such directory");
            tally.add(&[Row::of(&Line::failed(name, "r", &why))]);
        }
        let summary = tally.summary("r", 0, false);
        assert_eq!((summary.models, summary.checked, summary.not_checked), (2, 0, 2));
        let one = Count { what: "there is no such directory".to_owned(), models: 2 };
        assert_eq!(summary.errors, [one]);
    }
}
