//! Does a gate let a model through, and what does its report come to in words?
//!
//! Comes in: a report with what a policy and a baseline made of it. Goes out: yes or no, and words. It judges nothing: all
//! that counts stands in the record.

use super::{Counts, CriterionReport, Report, RungReport};
use crate::verdict::Outcome;

impl Report {
    /// Whether a gate lets this model through: the definition is met or a policy accepts it, nothing is denied, and
    /// where a baseline was given, nothing is worse than there. An outcome that is undecided does not.
    #[must_use]
    pub fn passes_gate(&self) -> bool {
        let allowed = self.policy.as_ref().is_none_or(|policy| policy.denials.is_empty());
        let accepted = self.policy.as_ref().is_some_and(|policy| policy.accepted_until.is_some());
        let no_worse = self.baseline.as_ref().is_some_and(|changes| !changes.worse);
        allowed && (self.verdict == Outcome::Met || accepted || no_worse)
    }

    /// Reads single criteria otherwise than the rest, from a report on the same model in the other reading; what the
    /// whole comes to follows.
    pub fn read_otherwise(&mut self, other: &Self, criteria: &[&str]) {
        for (mine, theirs) in self.criteria.iter_mut().zip(&other.criteria) {
            if criteria.contains(&mine.id.as_str()) && mine.id == theirs.id {
                *mine = CriterionReport { reading: Some(other.reading), ..theirs.clone() };
            }
        }
        for (mine, theirs) in self.attestations.iter_mut().zip(&other.attestations) {
            if criteria.contains(&mine.criterion_id()) {
                *mine = theirs.clone();
            }
        }
        self.required = Counts::of(&self.criteria, &self.attestations);
        self.verdict = self.required.outcome();
        RungReport::judge(&mut self.ladder, &self.criteria);
    }

    /// What it comes to, in words, with the number of attestations it rests on: `met, resting on 2 attestations`.
    #[must_use]
    pub fn outcome_words(&self) -> String {
        let words = self.verdict.words();
        match (self.verdict, self.required.attested) {
            (Outcome::NotMet | Outcome::Undecided, _) | (Outcome::Met, 0) => words.to_owned(),
            (Outcome::Met, 1) => format!("{words}, resting on 1 attestation"),
            (Outcome::Met, many) => format!("{words}, resting on {many} attestations"),
        }
    }
}
