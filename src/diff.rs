//! What changed between two reports: verdicts, reasons, licenses, and evidence that came or went.
//!
//! Comes in: two [`Report`]s on the same definition. Goes out: [`Changes`]. Places may move without a change: a
//! finding is the same when it says the same of the same license and file. It never reads a model.

use crate::definition::Level;
use crate::report::changes::{Changes, CriterionChange, Direction, FileChange, LicenseChange, SCHEMA, Side};
use crate::report::{CriterionReport, Finding, FindingKind, Judgement, Report};
use std::collections::{BTreeMap, BTreeSet};

/// Compares a later report with an earlier one.
#[must_use]
pub fn compare(old: &Report, new: &Report) -> Changes {
    let criteria = criteria(old, new);
    let worse = criteria.iter().any(counts_as_worse);
    Changes {
        schema: SCHEMA.to_owned(),
        old: side(old),
        new: side(new),
        worse: worse || new.verdict < old.verdict,
        remarks: remarks(old, new),
        criteria,
        licenses: licenses(old, new),
        files: files(old, new),
    }
}

/// Whether a change may fail a gate: a required criterion got worse, or is asked for the first time and not shown.
fn counts_as_worse(change: &CriterionChange) -> bool {
    let unmet = change.after.is_some_and(|after| rank(after) < rank(Judgement::Pass));
    let worse = match change.direction {
        Direction::Worse => true,
        Direction::Added => unmet,
        Direction::Better | Direction::Changed | Direction::Dropped => false,
    };
    worse && change.level == Level::Required
}

/// Pairs each later report with the earlier one on the same definition, whatever its version.
#[must_use]
pub fn pairs<'r>(old: &'r [Report], new: &'r [Report]) -> Vec<(Option<&'r Report>, &'r Report)> {
    let earlier = |report: &&'r Report| {
        let same = |other: &&Report| other.definition.id == report.definition.id;
        let exact = |other: &&Report| same(other) && other.definition.version == report.definition.version;
        old.iter().find(exact).or_else(|| old.iter().find(same))
    };
    new.iter().map(|report| (earlier(&report), report)).collect()
}

fn side(report: &Report) -> Side {
    Side {
        model: report.model.name.clone(),
        definition: report.definition.id.clone(),
        version: report.definition.version.clone(),
        reading: report.reading,
        verdict: report.verdict,
        tool_version: report.tool.version.clone(),
    }
}

/// What stands in the way of a plain comparison.
fn remarks(old: &Report, new: &Report) -> Vec<String> {
    let mut remarks = Vec::new();
    let mut differs = |what: &str, one: &str, other: &str| {
        if one != other {
            remarks.push(format!("{what}: {one} before, {other} now"));
        }
    };
    differs("model", &old.model.name, &new.model.name);
    differs("definition", &old.definition.id, &new.definition.id);
    differs("version of the definition", &old.definition.version, &new.definition.version);
    differs("reading", old.reading.word(), new.reading.word());
    differs("version of ow", &old.tool.version, &new.tool.version);
    if old.definition.version == new.definition.version && old.definition.sha256 != new.definition.sha256 {
        remarks.push("the definition has the same version but other content".to_owned());
    }
    remarks
}

/// Every criterion and part, by id, in the order of the report.
fn flat(report: &Report) -> Vec<&CriterionReport> {
    fn walk<'r>(of: &'r [CriterionReport], out: &mut Vec<&'r CriterionReport>) {
        for criterion in of {
            out.push(criterion);
            walk(&criterion.parts, out);
        }
    }
    let mut out = Vec::new();
    walk(&report.criteria, &mut out);
    out
}

fn criteria(old: &Report, new: &Report) -> Vec<CriterionChange> {
    let (before, after) = (flat(old), flat(new));
    let find = |of: &[&CriterionReport], id: &str| of.iter().position(|c| c.id == id);
    let kept = after.iter().filter_map(|now| match find(&before, &now.id) {
        Some(then) => changed(before[then], now),
        None => Some(one_sided(now, Direction::Added)),
    });
    let dropped = before.iter().filter(|then| find(&after, &then.id).is_none());
    kept.chain(dropped.map(|then| one_sided(then, Direction::Dropped))).collect()
}

fn one_sided(criterion: &CriterionReport, direction: Direction) -> CriterionChange {
    let added = direction == Direction::Added;
    CriterionChange {
        id: criterion.id.clone(),
        level: criterion.level,
        direction,
        before: (!added).then_some(criterion.verdict),
        after: added.then_some(criterion.verdict),
        new: Vec::new(),
        gone: Vec::new(),
    }
}

fn changed(before: &CriterionReport, after: &CriterionReport) -> Option<CriterionChange> {
    let new = missing(&after.findings, &before.findings);
    let gone = missing(&before.findings, &after.findings);
    let new_reason = new.iter().any(|finding| finding.kind == FindingKind::Fail);
    let direction = match rank(after.verdict).cmp(&rank(before.verdict)) {
        std::cmp::Ordering::Less => Direction::Worse,
        std::cmp::Ordering::Greater => Direction::Better,
        std::cmp::Ordering::Equal if new_reason && after.verdict == Judgement::Fail => Direction::Worse,
        std::cmp::Ordering::Equal => Direction::Changed,
    };
    let same = direction == Direction::Changed && new.is_empty() && gone.is_empty();
    (!same || before.verdict != after.verdict).then(|| CriterionChange {
        id: after.id.clone(),
        level: after.level,
        direction,
        before: Some(before.verdict),
        after: Some(after.verdict),
        new,
        gone,
    })
}

/// What does not apply asks for nothing, as what passes does.
fn rank(verdict: Judgement) -> u8 {
    match verdict {
        Judgement::Fail => 0,
        Judgement::Unknown => 1,
        Judgement::Pass | Judgement::NotApplicable => 2,
    }
}

/// What makes two findings the same, though lines moved.
fn key(finding: &Finding) -> (FindingKind, &str, &str, &str) {
    let path = finding.at.as_ref().map_or("", |at| at.path.as_str());
    match &finding.known {
        Some(known) => (finding.kind, &known.license, &known.term, path),
        None => (finding.kind, &finding.message, "", path),
    }
}

/// Findings of the first list that the second does not have; notes decide nothing and are left out.
fn missing(of: &[Finding], from: &[Finding]) -> Vec<Finding> {
    let there: BTreeSet<_> = from.iter().map(key).collect();
    let decides = |finding: &&Finding| finding.kind != FindingKind::Note;
    of.iter().filter(decides).filter(|finding| !there.contains(&key(finding))).cloned().collect()
}

fn licenses(old: &Report, new: &Report) -> Vec<LicenseChange> {
    let concluded = |report: &Report| -> BTreeMap<String, Option<String>> {
        report.licenses.iter().map(|l| (l.component.clone(), l.concluded.clone())).collect()
    };
    let (before, after) = (concluded(old), concluded(new));
    let components: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let of = |component: &&String| LicenseChange {
        component: (*component).clone(),
        before: before.get(*component).cloned().flatten(),
        after: after.get(*component).cloned().flatten(),
    };
    components.iter().map(of).filter(|change| change.before != change.after).collect()
}

fn files(old: &Report, new: &Report) -> Vec<FileChange> {
    let digests = |report: &Report| -> BTreeMap<String, Option<String>> {
        report.files.iter().map(|f| (f.path.clone(), f.sha256.clone())).collect()
    };
    let (before, after) = (digests(old), digests(new));
    let paths: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let change = |path: &&String| {
        let word = match (before.get(*path), after.get(*path)) {
            (Some(one), Some(other)) if one != other => "changed",
            (None, Some(_)) => "new",
            (Some(_), None) => "gone",
            _ => return None,
        };
        Some(FileChange { path: (*path).clone(), change: word.to_owned() })
    };
    paths.iter().filter_map(change).collect()
}
