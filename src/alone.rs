//! What does a definition make of one license by itself, before any model carries it?
//!
//! Comes in: the id of a license, what is known, a definition. Goes out: [`LicenseCriterion`]s: each criterion that looks
//! at nothing but a license, judged in both readings by the code that judges directories. It judges nothing itself.

use crate::component::Component;
use crate::conclude::{self, Conclusions, Force, Governing, Knowledge, Source};
use crate::definition::requirement::Requirement;
use crate::definition::{Criterion, Level, Loaded, Reading};
use crate::evaluate::{self, Attesting, Manner};
use crate::evidence::{Channel, CodeFact, CodePlace, Evidence};
use crate::report::{CriterionReport, Finding, Judgement};
use crate::source::{Excerpt, Location};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Where code is said to be that is only supposed.
const SUPPOSED: &str = "code";

/// A criterion that a license decides, and what it comes to under one license alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct LicenseCriterion {
    /// Id of the criterion.
    pub id: String,
    /// What holds when it passes.
    pub title: String,
    /// Where the definition asks it.
    pub section: String,
    /// How much it weighs.
    pub level: Level,
    /// The components whose license it looks at.
    pub of: Vec<String>,
    /// What it comes to in the practical reading.
    pub practical: InReading,
    /// What it comes to in the literal reading.
    pub literal: InReading,
}

/// What a criterion comes to in one reading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct InReading {
    /// Pass, fail or unknown.
    pub verdict: Judgement,
    /// What shows it, without places: no file was read.
    pub findings: Vec<Finding>,
}

/// Judges every criterion that looks at nothing but a license, as if everything were under this one.
#[must_use]
pub fn judge(id: &str, knowledge: &Knowledge, definition: &Loaded) -> Vec<LicenseCriterion> {
    let asked = criteria(&definition.definition.criteria);
    let components: BTreeSet<Component> = asked.iter().flat_map(|(_, of)| of.iter().copied()).collect();
    let conclusions = conclusions(id, knowledge, &components);
    let evidence = evidence(&components);
    let report = |reading| {
        let manner = Manner { reading, attesting: Attesting::default() };
        evaluate::evaluate(id, definition, manner, &evidence, &conclusions).criteria
    };
    let (practical, literal) = (report(Reading::Practical), report(Reading::Literal));
    let judged = |(criterion, of): &(&Criterion, BTreeSet<Component>)| {
        Some(LicenseCriterion {
            id: criterion.id.as_str().to_owned(),
            title: criterion.title.clone(),
            section: criterion.section.clone(),
            level: find(&practical, criterion.id.as_str())?.level,
            of: of.iter().map(|component| component.id().to_owned()).collect(),
            practical: in_reading(find(&practical, criterion.id.as_str())?),
            literal: in_reading(find(&literal, criterion.id.as_str())?),
        })
    };
    asked.iter().filter_map(judged).collect()
}

/// The criteria and parts that look at nothing but licenses, each with the components that it asks about.
fn criteria(all: &[Criterion]) -> Vec<(&Criterion, BTreeSet<Component>)> {
    let mut found = Vec::new();
    for criterion in all {
        if let Some(of) = criterion.require.as_ref().and_then(licensed) {
            found.push((criterion, of));
        }
        found.extend(criteria(&criterion.parts));
    }
    found
}

/// The components whose license a requirement looks at; nothing where it asks for anything else.
fn licensed(require: &Requirement) -> Option<BTreeSet<Component>> {
    let mut of = BTreeSet::new();
    let mut only = true;
    require.visit(&mut |part| match part {
        Requirement::License(license) => {
            of.insert(license.of);
        }
        Requirement::Software(software) if !software.class.is_empty() => {
            of.insert(software.of);
        }
        Requirement::Software(_)
        | Requirement::Present(_)
        | Requirement::Released(_)
        | Requirement::Documented(_)
        | Requirement::Equivalent(_)
        | Requirement::Attested(_) => only = false,
        Requirement::All(_)
        | Requirement::Any(_)
        | Requirement::Not(_)
        | Requirement::AtLeast(_)
        | Requirement::Reading(_) => {}
    });
    (only && !of.is_empty()).then_some(of)
}

/// The license as the one source for each of these components. A policy limits and governs nothing.
fn conclusions(id: &str, knowledge: &Knowledge, components: &BTreeSet<Component>) -> Conclusions {
    let terms = conclude::of_license(id, knowledge);
    let policy = terms.sets().iter().any(|set| set.policy);
    let source = Source {
        channel: Some(Channel::LicenseFile),
        at: Location::file(""),
        words: Excerpt::new(""),
        says: id.to_owned(),
        about: String::new(),
        force: if policy { Force::Limits } else { Force::Governs },
        terms,
    };
    let governing = || Governing { sources: vec![source.clone()], conflicts: Vec::new(), by_default: false };
    let components = components.iter().map(|component| (*component, governing())).collect();
    Conclusions { components, ..Conclusions::default() }
}

/// Code of each component is there, so that what is judged is its license.
fn evidence(components: &BTreeSet<Component>) -> Evidence {
    let code = components.iter().filter(|component| component.is_code()).map(|component| CodeFact {
        component: *component,
        place: CodePlace::Here(SUPPOSED.to_owned()),
        at: Location::file(SUPPOSED),
        words: Excerpt::new(""),
    });
    Evidence { code: code.collect(), ..Evidence::default() }
}

fn find<'r>(all: &'r [CriterionReport], id: &str) -> Option<&'r CriterionReport> {
    all.iter().find_map(|c| if c.id == id { Some(c) } else { find(&c.parts, id) })
}

/// What shows the verdict, without places, and without the code that was supposed to be there.
fn in_reading(criterion: &CriterionReport) -> InReading {
    let supposed = |finding: &&Finding| finding.at.as_ref().is_some_and(|at| at.path == SUPPOSED);
    let placeless = |finding: &Finding| Finding { at: None, words: None, ..finding.clone() };
    let findings = criterion.findings.iter().filter(|finding| !supposed(finding)).map(placeless);
    InReading { verdict: criterion.verdict, findings: findings.collect() }
}
