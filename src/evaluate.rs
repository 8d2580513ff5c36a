//! Does it hold? Each criterion of a definition, judged by what was concluded and seen, with its findings.
//!
//! Comes in: a definition, [`Conclusions`], [`Evidence`]. Goes out: a [`Report`] (files are added by the facade).
//! It never prints and never reads.

mod attest;
mod ladder;
mod licenses;
mod open;
mod predicates;
mod record;

pub use attest::Attesting;

use crate::conclude::Conclusions;
use crate::definition::requirement::Requirement;
use crate::definition::{Criterion, Definition, Level, Loaded, Reading};
use crate::evidence::Evidence;
use crate::report::{
    Counts, CriterionReport, Finding, FindingKind, Judgement, Model, OtherReading, Report, SCHEMA,
};
use crate::source::Location;
use crate::verdict::Verdict;
use attest::{Standings, Weighed};
use std::collections::BTreeMap;

/// What one requirement came to, and what shows it.
#[derive(Debug, Clone)]
pub(crate) struct Judged {
    pub(crate) verdict: Verdict,
    pub(crate) findings: Vec<Finding>,
}

impl Judged {
    pub(crate) fn new(verdict: Verdict, findings: Vec<Finding>) -> Self {
        Self { verdict, findings }
    }

    /// Both hold; findings of both stay.
    fn and(self, other: Self) -> Self {
        let mut findings = self.findings;
        findings.extend(other.findings);
        Self { verdict: self.verdict.and(other.verdict), findings }
    }

    /// One of them holds; where one passes, what speaks against the others is left out.
    fn or(self, other: Self) -> Self {
        if self.verdict == Verdict::Pass && other.verdict != Verdict::Pass {
            return self;
        }
        if other.verdict == Verdict::Pass && self.verdict != Verdict::Pass {
            return other;
        }
        let verdict = self.verdict.or(other.verdict);
        let mut findings = self.findings;
        findings.extend(other.findings);
        Self { verdict, findings }
    }
}

/// What criteria are judged by.
pub(crate) struct Case<'a> {
    pub(crate) definition: &'a Definition,
    pub(crate) conclusions: &'a Conclusions,
    pub(crate) evidence: &'a Evidence,
    pub(crate) reading: Reading,
    pub(crate) attesting: Attesting,
}

/// How a definition is applied.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Manner {
    /// In which reading.
    pub reading: Reading,
    /// How attestations are taken.
    pub attesting: Attesting,
}

/// Judges a model against a definition.
#[must_use]
pub fn evaluate(
    name: &str,
    loaded: &Loaded,
    manner: Manner,
    evidence: &Evidence,
    conclusions: &Conclusions,
) -> Report {
    let Manner { reading, attesting } = manner;
    let case = Case { definition: &loaded.definition, conclusions, evidence, reading, attesting };
    let mut standings = Standings::new();
    let criteria: Vec<CriterionReport> =
        loaded.definition.criteria.iter().map(|c| case.criterion(c, c.level, &mut standings)).collect();
    let attestations = record::attestations(&case, &standings);
    let required = Counts::of(&criteria, &attestations);
    let ladder = ladder::climb(&loaded.definition, &criteria);
    Report {
        schema: SCHEMA.to_owned(),
        tool: record::tool(conclusions),
        model: Model { name: name.to_owned() },
        definition: record::definition(loaded, reading),
        reading,
        verdict: required.outcome(),
        required,
        criteria,
        ladder,
        licenses: record::licenses(conclusions, &loaded.definition),
        lineage: record::lineage(conclusions),
        weights: record::weights(evidence),
        problems: record::problems(evidence),
        files: Vec::new(),
        as_of: attesting.today.filter(|_| !attestations.is_empty()),
        attestations,
        policy: None,
        baseline: None,
    }
}

impl Case<'_> {
    fn criterion(&self, criterion: &Criterion, level: Level, standings: &mut Standings) -> CriterionReport {
        let parts: Vec<CriterionReport> =
            criterion.parts.iter().map(|part| self.criterion(part, level, standings)).collect();
        let judged = criterion.require.as_ref().map(|require| self.requirement(require));
        let applies =
            criterion.when.as_ref().is_none_or(|when| self.requirement(when).verdict != Verdict::Fail);
        let seen = match (&judged, applies) {
            (_, false) => Judgement::NotApplicable,
            (Some(judged), true) => judged.verdict.into(),
            (None, true) => of_parts(&parts),
        };
        let other = criterion.require.as_ref().and_then(|require| self.other_reading(require, seen));
        let findings = judged.map(|j| j.findings).unwrap_or_default();
        let attested = seen != Judgement::NotApplicable && parts.iter().any(|part| part.attested);
        let seen = Weighed { judgement: seen, findings, attested };
        let Weighed { judgement: verdict, findings, attested } = self.weigh(criterion, seen, standings);
        CriterionReport {
            id: criterion.id.as_str().to_owned(),
            title: criterion.title.clone(),
            section: criterion.section.clone(),
            asks: criterion.asks.clone(),
            level,
            verdict,
            reading: None,
            findings: ordered(findings),
            parts,
            other_reading: other,
            question: criterion.question.clone().filter(|_| verdict == Judgement::Unknown),
            help: criterion.help.clone().filter(|_| verdict == Judgement::Fail),
            attested,
        }
    }

    /// What the other reading says, where the requirement has two and they differ on this model.
    fn other_reading(&self, require: &Requirement, verdict: Judgement) -> Option<OtherReading> {
        let mut has_readings = false;
        require.visit(&mut |part| has_readings |= matches!(part, Requirement::Reading(_)));
        if !has_readings || verdict == Judgement::NotApplicable {
            return None;
        }
        let case = Case { reading: self.reading.other(), ..*self };
        let other = case.requirement(require);
        let judgement = Judgement::from(other.verdict);
        let findings = ordered(other.findings);
        let because = findings.iter().find(|finding| finding.kind == decisive(judgement));
        (judgement != verdict).then(|| OtherReading {
            reading: case.reading,
            verdict: judgement,
            because: because.or(findings.first()).map_or_else(String::new, |f| f.message.clone()),
        })
    }

    pub(crate) fn requirement(&self, requirement: &Requirement) -> Judged {
        match requirement {
            Requirement::All(of) => self.all(of),
            Requirement::Any(of) => self.any(of),
            Requirement::Not(of) => self.not(of),
            Requirement::AtLeast(at_least) => self.at_least(at_least.count, &at_least.of),
            Requirement::Reading(readings) => match self.reading {
                Reading::Practical => self.requirement(&readings.practical),
                Reading::Literal => self.requirement(&readings.literal),
            },
            Requirement::License(license) => licenses::license(self, license),
            Requirement::Present(component) => predicates::present(self, *component),
            Requirement::Documented(topic) => predicates::documented(self, topic.as_str()),
            Requirement::Equivalent(id) => predicates::equivalent(self, id.as_str()),
            Requirement::Software(software) => predicates::software(self, software),
            Requirement::Released(component) => predicates::released(self, component),
            Requirement::Attested(question) => predicates::attested(question.as_str()),
        }
    }

    fn all(&self, of: &[Requirement]) -> Judged {
        let start = Judged::new(Verdict::Pass, Vec::new());
        of.iter().fold(start, |judged, requirement| judged.and(self.requirement(requirement)))
    }

    fn any(&self, of: &[Requirement]) -> Judged {
        let judged = of.iter().map(|requirement| self.requirement(requirement));
        judged.reduce(Judged::or).unwrap_or_else(|| Judged::new(Verdict::Fail, Vec::new()))
    }

    fn not(&self, of: &Requirement) -> Judged {
        let Judged { verdict, mut findings } = self.requirement(of);
        for finding in &mut findings {
            finding.kind = match finding.kind {
                FindingKind::Fail => FindingKind::Pass,
                FindingKind::Pass => FindingKind::Fail,
                other => other,
            };
        }
        Judged::new(!verdict, findings)
    }

    fn at_least(&self, count: usize, of: &[Requirement]) -> Judged {
        let judged: Vec<Judged> = of.iter().map(|requirement| self.requirement(requirement)).collect();
        let verdict = Verdict::at_least(count, judged.iter().map(|j| j.verdict));
        Judged::new(verdict, judged.into_iter().flat_map(|j| j.findings).collect())
    }
}

fn of_parts(parts: &[CriterionReport]) -> Judgement {
    let verdicts = parts.iter().filter_map(|part| match part.verdict {
        Judgement::Fail => Some(Verdict::Fail),
        Judgement::Unknown => Some(Verdict::Unknown),
        Judgement::Pass => Some(Verdict::Pass),
        Judgement::NotApplicable => None,
    });
    Verdict::all(verdicts).into()
}

/// The kind of finding that a verdict rests on.
fn decisive(verdict: Judgement) -> FindingKind {
    match verdict {
        Judgement::Fail => FindingKind::Fail,
        Judgement::Unknown => FindingKind::Unknown,
        Judgement::Pass | Judgement::NotApplicable => FindingKind::Pass,
    }
}

/// What speaks for fail first, then for unknown, then for pass, then notes; within these in the order found.
fn ordered(findings: Vec<Finding>) -> Vec<Finding> {
    let mut kept: Vec<Finding> = Vec::with_capacity(findings.len());
    // Only those alike are compared: there may be one for each of fifty thousand shards.
    let mut alike: BTreeMap<(String, Option<Location>), Vec<usize>> = BTreeMap::new();
    for finding in findings {
        let same = alike.entry((finding.message.clone(), finding.at.clone())).or_default();
        if !same.iter().any(|index| kept.get(*index) == Some(&finding)) {
            same.push(kept.len());
            kept.push(finding);
        }
    }
    kept.sort_by_key(|finding| finding.kind);
    kept
}
