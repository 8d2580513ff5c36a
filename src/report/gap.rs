//! What stands between a model and a definition, or a class of its ladder.
//!
//! Comes in: a report and the class to reach. Goes out: a [`Gap`], complete in itself. It judges nothing.

use super::{
    CriterionReport, DefinitionRef, FindingKind, Judgement, Model, ONLY_A_PERSON, Report, RungReport,
};
use crate::definition::Level;
use crate::source::Location;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Name of the schema of [`Gap`].
pub const SCHEMA: &str = "ow/gap/1";

/// What a model lacks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Gap {
    /// Always `ow/gap/1`.
    pub schema: String,
    /// The model.
    pub model: Model,
    /// The definition.
    pub definition: DefinitionRef,
    /// The highest class that is shown to hold; nothing where none is, or where the definition has no classes.
    pub reached: Option<ClassRef>,
    /// The class to reach; nothing where the highest holds, or where the definition has no classes.
    pub class: Option<ClassRef>,
    /// What does not pass, in the order of the definition; a criterion with parts by its parts.
    pub needs: Vec<Need>,
}

/// A class of a ladder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ClassRef {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// A criterion that does not pass.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Need {
    /// Its id.
    pub criterion: String,
    /// What holds when it passes.
    pub title: String,
    /// Where the definition asks it.
    pub section: String,
    /// What it came to: `fail` or `unknown`.
    pub verdict: Judgement,
    /// Why.
    pub because: Option<String>,
    /// Where the evidence of that stands.
    pub at: Option<Location>,
    /// Whether it asks for something that only a person can state.
    pub for_a_person: bool,
    /// The question that settles it.
    pub question: Option<String>,
    /// How to mend it.
    pub help: Option<String>,
}

impl Gap {
    /// What the model lacks for a class, or for the whole definition where it has none.
    #[must_use]
    pub fn of(report: &Report, class: Option<&RungReport>) -> Self {
        let name = |rung: &RungReport| ClassRef { id: rung.id.clone(), name: rung.name.clone() };
        Self {
            schema: SCHEMA.to_owned(),
            model: report.model.clone(),
            definition: report.definition.clone(),
            reached: report.class_reached().map(name),
            class: class.map(name),
            needs: needs(report, class).into_iter().map(need).collect(),
        }
    }
}

/// What does not pass, without parts that do and wholes whose parts say it.
fn needs<'r>(report: &'r Report, class: Option<&RungReport>) -> Vec<&'r CriterionReport> {
    let asked = |c: &&CriterionReport| match class {
        Some(rung) => rung.needs.contains(&c.id),
        None => report.ladder.is_empty() && c.level == Level::Required,
    };
    let mut found = Vec::new();
    report.criteria.iter().filter(asked).for_each(|criterion| open(criterion, &mut found));
    found
}

fn open<'r>(criterion: &'r CriterionReport, found: &mut Vec<&'r CriterionReport>) {
    match criterion.verdict {
        Judgement::Pass | Judgement::NotApplicable => {}
        Judgement::Fail | Judgement::Unknown if criterion.parts.is_empty() => found.push(criterion),
        Judgement::Fail | Judgement::Unknown => criterion.parts.iter().for_each(|part| open(part, found)),
    }
}

fn need(criterion: &CriterionReport) -> Need {
    let kind = match criterion.verdict {
        Judgement::Fail => FindingKind::Fail,
        _ => FindingKind::Unknown,
    };
    let first = criterion.findings.iter().find(|f| f.kind == kind);
    let for_a_person = criterion.verdict == Judgement::Unknown
        && criterion.findings.iter().any(|f| f.message.starts_with(ONLY_A_PERSON));
    Need {
        criterion: criterion.id.clone(),
        title: criterion.title.clone(),
        section: criterion.section.clone(),
        verdict: criterion.verdict,
        because: first.map(|finding| finding.message.clone()),
        at: first.and_then(|finding| finding.at.clone()),
        for_a_person,
        question: criterion.question.clone(),
        help: criterion.help.clone(),
    }
}
