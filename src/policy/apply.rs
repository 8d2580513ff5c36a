//! What a policy makes of a report.

use super::{Exception, Licenses, LoadedPolicy};
use crate::date::Date;
use crate::definition::Level;
use crate::license::expression::{self, Expr, Resolution};
use crate::report::policy::{CriterionReading, Denial, ExceptionReport, ExceptionState, PolicyReport};
use crate::report::{CriterionReport, FindingKind, Judgement, Report};
use crate::source::safe;
use crate::verdict::Outcome;
use std::collections::BTreeSet;

impl LoadedPolicy {
    /// What the policy makes of a report, on a day. Without a day no exception counts.
    #[must_use]
    pub fn apply(&self, report: &Report, today: Option<Date>) -> PolicyReport {
        let states: Vec<ExceptionState> =
            self.policy.exceptions.iter().map(|exception| state(exception, report, today)).collect();
        let denials = self.policy.licenses.as_ref().map_or_else(Vec::new, |l| denials(l, report));
        let accepted_until = self.accepted_until(report, &states);
        let accepted = report.verdict == Outcome::Met || accepted_until.is_some();
        PolicyReport {
            file: safe(&self.file, 1024),
            sha256: self.sha256.clone(),
            revision: self.revision.clone(),
            on: today,
            passes: accepted && denials.is_empty(),
            accepted_until,
            readings: self.readings(report),
            denials,
            exceptions: self.policy.exceptions.iter().zip(states).map(|(e, s)| record(e, s)).collect(),
        }
    }

    fn readings(&self, report: &Report) -> Vec<CriterionReading> {
        let applied = self.policy.readings.iter().filter(|(id, reading)| {
            **reading != report.reading && all(&report.criteria).any(|criterion| criterion.id == **id)
        });
        applied.map(|(id, reading)| CriterionReading { criterion: id.clone(), reading: *reading }).collect()
    }

    /// The day until which every required criterion that does not pass is covered; nothing where one is not, or
    /// where none needs it.
    fn accepted_until(&self, report: &Report, states: &[ExceptionState]) -> Option<Date> {
        let used: Vec<&Exception> = (self.policy.exceptions.iter().zip(states))
            .filter(|(_, state)| **state == ExceptionState::Used)
            .map(|(exception, _)| exception)
            .collect();
        let open = report.criteria.iter().filter(|c| c.level == Level::Required && is_open(c));
        let days: Vec<Option<Date>> = open.map(|criterion| covered_until(criterion, &used)).collect();
        if days.is_empty() {
            return None;
        }
        days.into_iter().collect::<Option<Vec<Date>>>()?.into_iter().min()
    }
}

fn is_open(criterion: &CriterionReport) -> bool {
    matches!(criterion.verdict, Judgement::Fail | Judgement::Unknown)
}

/// Until when a criterion is covered: by an exception of its own, or by exceptions for all parts that are open.
fn covered_until(criterion: &CriterionReport, used: &[&Exception]) -> Option<Date> {
    let own =
        used.iter().filter(|exception| covers(exception, criterion)).map(|exception| exception.until).max();
    let parts: Vec<Option<Date>> =
        criterion.parts.iter().filter(|part| is_open(part)).map(|part| covered_until(part, used)).collect();
    let by_parts = match parts.is_empty() {
        true => None,
        false => parts.into_iter().collect::<Option<Vec<Date>>>().and_then(|days| days.into_iter().min()),
    };
    own.max(by_parts)
}

/// Whether an exception that is in force is for this criterion and, where it is narrowed to a license, whether nothing
/// but that license speaks against it and its parts.
fn covers(exception: &Exception, criterion: &CriterionReport) -> bool {
    if criterion.id != exception.criterion.as_str() {
        return false;
    }
    let Some(only) = &exception.license else { return true };
    let open = std::iter::once(criterion).chain(&criterion.parts).filter(|one| is_open(one));
    let against = open
        .flat_map(|one| &one.findings)
        .filter(|finding| matches!(finding.kind, FindingKind::Fail | FindingKind::Unknown));
    let licenses: Vec<Option<&str>> =
        against.map(|finding| finding.known.as_ref().map(|known| known.license.as_str())).collect();
    !licenses.is_empty() && licenses.iter().all(|license| *license == Some(only.as_str()))
}

fn state(exception: &Exception, report: &Report, today: Option<Date>) -> ExceptionState {
    let definition = &report.definition;
    let for_definition = exception.definition.as_ref().is_none_or(|name| {
        let exact = format!("{}@{}", definition.id, definition.version);
        name.as_str() == definition.id || name.as_str() == exact
    });
    let for_model =
        exception.model.as_ref().is_none_or(|pattern| fast_glob::glob_match(pattern, &report.model.name));
    let criterion = all(&report.criteria).find(|criterion| criterion.id == exception.criterion.as_str());
    match (criterion, today) {
        (None, _) => ExceptionState::Unused,
        _ if !for_definition || !for_model => ExceptionState::Unused,
        (Some(_), None) => ExceptionState::Expired,
        (Some(_), Some(today)) if exception.until < today => ExceptionState::Expired,
        (Some(_), Some(today)) if exception.on.is_some_and(|on| on > today) => ExceptionState::NotYet,
        (Some(criterion), Some(_)) if !is_open(criterion) => ExceptionState::NotNeeded,
        (Some(criterion), Some(_)) if covers(exception, criterion) => ExceptionState::Used,
        (Some(_), Some(_)) => ExceptionState::Unused,
    }
}

fn record(exception: &Exception, state: ExceptionState) -> ExceptionReport {
    ExceptionReport {
        criterion: safe(exception.criterion.as_str(), 200),
        reason: exception.reason.word().to_owned(),
        because: exception.because.as_ref().map(|because| safe(because, 500)),
        by: safe(&exception.by, 200),
        until: exception.until,
        state,
        line: exception.criterion.at().0,
    }
}

/// Every criterion and part.
fn all(criteria: &[CriterionReport]) -> impl Iterator<Item = &CriterionReport> {
    criteria.iter().flat_map(|criterion| std::iter::once(criterion).chain(&criterion.parts))
}

fn denials(licenses: &Licenses, report: &Report) -> Vec<Denial> {
    let mut denials: Vec<Denial> =
        licenses.deny.iter().flat_map(|deny| denied(deny.as_str(), report)).collect();
    if let Some(allow) = &licenses.allow {
        let allowed: BTreeSet<&str> = allow.iter().map(|word| word.as_str()).collect();
        denials.extend(not_allowed(&allowed, report));
    }
    denials
}

/// A denied license counts wherever it was seen to bear on the model: concluded, under a base, or quoted against it.
fn denied(id: &str, report: &Report) -> Vec<Denial> {
    let denial = |component: &str, because: &str| Denial {
        component: component.to_owned(),
        license: Some(id.to_owned()),
        because: because.to_owned(),
    };
    let mut found = Vec::new();
    for license in &report.licenses {
        let names = license.concluded.as_deref().is_some_and(|concluded| names(concluded, id));
        if names {
            found.push(denial(&license.component, "the policy denies this license"));
        }
    }
    let base = report.lineage.iter().find(|ancestor| ancestor.licenses.iter().any(|license| license == id));
    if let Some(base) = base {
        found.push(denial("weights", &format!("the policy denies this license, which {} is under", base.id)));
    }
    if found.is_empty() && all(&report.criteria).any(|criterion| quotes(criterion, id)) {
        found.push(denial("weights", "the policy denies this license, which bears on the model"));
    }
    found
}

fn quotes(criterion: &CriterionReport, id: &str) -> bool {
    let deciding = criterion.findings.iter().filter(|f| f.kind != FindingKind::Note);
    deciding.filter_map(|f| f.known.as_ref()).any(|known| known.license == id)
}

/// Whether an expression cannot be satisfied without this license.
fn names(concluded: &str, id: &str) -> bool {
    match expression::resolve_value(concluded) {
        Resolution::Expression(expr) => needs(&expr, id),
        _ => concluded.split(" AND ").any(|label| label == id),
    }
}

fn needs(expr: &Expr, id: &str) -> bool {
    match expr {
        Expr::License(license) => license == id,
        Expr::Or(of) => !of.is_empty() && of.iter().all(|part| needs(part, id)),
        Expr::And(of) => of.iter().any(|part| needs(part, id)),
        Expr::With(license, _) => needs(license, id),
    }
}

/// Where a policy lists what it allows, nothing else is: a license that is not known is not on the list.
fn not_allowed(allowed: &BTreeSet<&str>, report: &Report) -> Vec<Denial> {
    let mut found = Vec::new();
    let concluded =
        report.licenses.iter().find(|l| l.component == "weights").and_then(|l| l.concluded.clone());
    let weights = match &concluded {
        Some(concluded) => match expression::resolve_value(concluded) {
            Resolution::Expression(expr) => satisfied(&expr, allowed),
            _ => false,
        },
        None => false,
    };
    if !weights {
        let because = match concluded {
            Some(_) => "the policy does not list it among what it allows",
            None => "the policy allows listed licenses only, and none is known for the weights",
        };
        found.push(Denial { component: "weights".into(), license: concluded, because: because.into() });
    }
    for base in &report.lineage {
        let listed = !base.licenses.is_empty()
            && base.licenses.iter().all(|license| allowed.contains(license.as_str()));
        if !listed {
            found.push(Denial {
                component: "weights".into(),
                license: (!base.licenses.is_empty()).then(|| base.licenses.join(" OR ")),
                because: format!(
                    "the base model {} is not shown to be under a license that the policy allows",
                    base.id
                ),
            });
        }
    }
    found
}

fn satisfied(expr: &Expr, allowed: &BTreeSet<&str>) -> bool {
    match expr {
        Expr::License(license) => allowed.contains(license.as_str()),
        Expr::Or(of) => of.iter().any(|part| satisfied(part, allowed)),
        Expr::And(of) => !of.is_empty() && of.iter().all(|part| satisfied(part, allowed)),
        Expr::With(license, _) => satisfied(license, allowed),
    }
}
