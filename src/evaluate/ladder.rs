//! How far a model gets on the ladder of classes that a definition has.
//!
//! Comes in: a definition and its criteria, judged. Goes out: one [`RungReport`] a class, the lowest first. A class
//! holds where all that it asks and all that the classes below it ask holds. It judges no criterion itself.

use crate::definition::Definition;
use crate::report::{CriterionReport, RungReport};

/// Every class of the ladder with what it comes to; nothing where the definition has none.
pub(super) fn climb(definition: &Definition, criteria: &[CriterionReport]) -> Vec<RungReport> {
    let mut rungs: Vec<RungReport> = Vec::new();
    for class in &definition.ladder {
        rungs.push(RungReport {
            id: class.id.as_str().to_owned(),
            name: class.name.clone(),
            section: class.section.clone(),
            criteria: class.criteria.iter().map(|id| id.as_str().to_owned()).collect(),
            verdict: crate::report::Judgement::Pass,
            needs: Vec::new(),
        });
    }
    RungReport::judge(&mut rungs, criteria);
    rungs
}
