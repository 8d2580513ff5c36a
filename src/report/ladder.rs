//! The classes of a definition that has several, and how far a model gets.
//!
//! Comes in: classes and judged criteria. Goes out: what each class comes to and what it still needs. It judges no
//! criterion.

use super::{CriterionReport, Judgement, Report};
use crate::verdict::Verdict;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One class of a ladder, judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct RungReport {
    /// Id.
    pub id: String,
    /// Its name in the definition's words.
    pub name: String,
    /// Where the definition sets it.
    pub section: String,
    /// The criteria that it asks beyond the classes below it.
    pub criteria: Vec<String>,
    /// What it comes to, with all that the classes below it ask.
    pub verdict: Judgement,
    /// Criteria of this class and those below it that do not pass.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<String>,
}

impl RungReport {
    /// Judges each class, the lowest first, by criteria that are judged. One that is not there leaves it open.
    pub fn judge(ladder: &mut [Self], criteria: &[CriterionReport]) {
        let mut below = Verdict::Pass;
        let mut needs: Vec<String> = Vec::new();
        for rung in ladder {
            for id in &rung.criteria {
                let verdict = verdict_of(criteria, id);
                below = below.and(verdict);
                if verdict != Verdict::Pass {
                    needs.push(id.clone());
                }
            }
            rung.verdict = below.into();
            rung.needs.clone_from(&needs);
        }
    }
}

fn verdict_of(criteria: &[CriterionReport], id: &str) -> Verdict {
    let found = criteria.iter().find(|c| c.id == id).map(|c| c.verdict);
    match found {
        Some(Judgement::Pass | Judgement::NotApplicable) => Verdict::Pass,
        Some(Judgement::Fail) => Verdict::Fail,
        Some(Judgement::Unknown) | None => Verdict::Unknown,
    }
}

impl Report {
    /// The highest class that is shown to hold.
    #[must_use]
    pub fn class_reached(&self) -> Option<&RungReport> {
        self.ladder.iter().rev().find(|rung| rung.verdict == Judgement::Pass)
    }

    /// The lowest class that is not shown to hold.
    #[must_use]
    pub fn next_class(&self) -> Option<&RungReport> {
        self.ladder.iter().find(|rung| rung.verdict != Judgement::Pass)
    }
}
