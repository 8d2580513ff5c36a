//! How many required criteria came to what, and what the whole definition comes to by that.
//!
//! Comes in: judged criteria. Goes out: [`Counts`]. It weighs nothing but the numbers.

use super::{AttestationReport, AttestationState, CriterionReport, Judgement};
use crate::definition::Level;
use crate::verdict::Outcome;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How many criteria came to what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Counts {
    /// Passed.
    pub pass: usize,
    /// Failed.
    pub fail: usize,
    /// Unknown.
    pub unknown: usize,
    /// Did not apply.
    pub not_applicable: usize,
    /// Attestations that those which passed rest on.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub attested: usize,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_zero(count: &usize) -> bool {
    *count == 0
}

impl Counts {
    /// Counts required criteria; parts are counted within theirs.
    #[must_use]
    pub fn of(criteria: &[CriterionReport], attestations: &[AttestationReport]) -> Self {
        let mut counts = Self { attested: attested(criteria, attestations), ..Self::default() };
        for criterion in criteria.iter().filter(|c| c.level == Level::Required) {
            match criterion.verdict {
                Judgement::Pass => counts.pass += 1,
                Judgement::Fail => counts.fail += 1,
                Judgement::Unknown => counts.unknown += 1,
                Judgement::NotApplicable => counts.not_applicable += 1,
            }
        }
        counts
    }

    /// What the whole definition comes to.
    #[must_use]
    pub fn outcome(self) -> Outcome {
        match (self.fail, self.unknown) {
            (0, 0) => Outcome::Met,
            (0, _) => Outcome::Undecided,
            _ => Outcome::NotMet,
        }
    }
}

/// Attestations that required criteria which pass rest on.
fn attested(criteria: &[CriterionReport], attestations: &[AttestationReport]) -> usize {
    let required = criteria.iter().filter(|c| c.level == Level::Required && c.verdict == Judgement::Pass);
    let ids: Vec<&str> =
        required.flat_map(|c| std::iter::once(c).chain(&c.parts)).map(|c| c.id.as_str()).collect();
    let counts =
        |a: &&AttestationReport| a.state == AttestationState::Counted && ids.contains(&a.criterion_id());
    attestations.iter().filter(counts).count()
}
