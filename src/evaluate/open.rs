//! Why a criterion is unknown, as far as it bears on whether a person can settle it.
//!
//! A person can read a document, ask its makers and look at an address; so what is open for lack of such evidence can
//! be attested. What is open because something was seen (a limit in doubt, a base model, a known name, sources that
//! differ) has to be settled in the release itself.

use super::licenses;
use super::predicates;
use super::{Case, Judged};
use crate::component::Component;
use crate::conclude::{Force, Source, TermSet};
use crate::definition::Criterion;
use crate::definition::requirement::{LicenseRequirement, Requirement, SoftwareRequirement};
use crate::evidence::{Aspect, Channel};
use crate::report::{Finding, FindingKind};
use crate::source::Location;
use crate::verdict::Verdict;

/// What would settle one thing that is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Open {
    /// An attestation with whatever pinned evidence.
    AnyEvidence,
    /// An attestation with one of these very files, verified, as evidence.
    OneOfFiles(Vec<String>),
    /// Nothing that a person states; why.
    Closed(String),
}

/// All that is open in a criterion that is unknown.
pub(super) fn of(case: &Case<'_>, criterion: &Criterion) -> Vec<Open> {
    criterion.require.as_ref().map(|require| requirement(case, require)).unwrap_or_default()
}

fn requirement(case: &Case<'_>, require: &Requirement) -> Vec<Open> {
    let judged = case.requirement(require);
    if judged.verdict != Verdict::Unknown {
        return Vec::new();
    }
    let all = |of: &[Requirement]| of.iter().flat_map(|r| requirement(case, r)).collect();
    match require {
        Requirement::All(of) | Requirement::Any(of) => all(of),
        Requirement::AtLeast(at_least) => all(&at_least.of),
        Requirement::Not(of) => requirement(case, of),
        Requirement::Reading(readings) => match case.reading {
            crate::definition::Reading::Practical => requirement(case, &readings.practical),
            crate::definition::Reading::Literal => requirement(case, &readings.literal),
        },
        Requirement::License(of) => license(case, of, &judged),
        Requirement::Software(software) => self::software(case, software),
        Requirement::Released(component) => released(case, component),
        Requirement::Present(Component::Weights) => weights(case, &judged),
        Requirement::Documented(_) => documents(case, &judged),
        Requirement::Present(_) | Requirement::Equivalent(_) | Requirement::Attested(_) => {
            vec![Open::AnyEvidence]
        }
    }
}

/// Software that is elsewhere can be looked at there; what is said of its license here counts all the same.
fn software(case: &Case<'_>, require: &SoftwareRequirement) -> Vec<Open> {
    let of = predicates::software_license(require);
    let judged = licenses::license(case, &of);
    if predicates::present(case, require.of).verdict == Verdict::Pass {
        return license(case, &of, &judged);
    }
    let sources = case.conclusions.governing(require.of).map_or(&[][..], |g| g.sources.as_slice());
    let expressly = |at: &Location| sources.iter().any(|s| s.at == *at && s.about.ends_with("code"));
    let against =
        judged.findings.iter().find(|f| f.kind == FindingKind::Fail && f.at.as_ref().is_some_and(expressly));
    match against.filter(|_| !require.class.is_empty()) {
        Some(finding) => vec![Open::Closed(finding.message.clone())],
        None => vec![Open::AnyEvidence],
    }
}

/// What is not here can be looked at where it is; what is here is settled as its license is.
fn released(case: &Case<'_>, require: &LicenseRequirement) -> Vec<Open> {
    let here = predicates::present(case, require.of);
    let asked = (!require.asks_nothing()).then(|| licenses::license(case, require));
    let of_license = || asked.iter().filter(|j| j.verdict == Verdict::Unknown);
    match (require.of, here.verdict) {
        (_, Verdict::Pass) => of_license().flat_map(|judged| license(case, require, judged)).collect(),
        (Component::Weights, _) => {
            let mut open = weights(case, &here);
            open.extend(of_license().flat_map(|judged| license(case, require, judged)));
            open
        }
        _ => vec![Open::AnyEvidence],
    }
}

fn unknown(judged: &Judged) -> impl Iterator<Item = &Finding> {
    judged.findings.iter().filter(|finding| finding.kind == FindingKind::Unknown)
}

/// Whether a finding is no more than a problem that was met in reading.
fn is_problem(case: &Case<'_>, aspect: Aspect, finding: &Finding) -> bool {
    let mut problems = case.evidence.problems.iter().filter(|p| p.concerns.contains(&aspect));
    problems.any(|p| Some(&p.at) == finding.at.as_ref() && p.message == finding.message)
}

/// Where nothing is said but in documents that could not be read, one of these has to be the evidence.
fn documents(case: &Case<'_>, judged: &Judged) -> Vec<Open> {
    let (unread, said): (Vec<&Finding>, Vec<&Finding>) =
        unknown(judged).partition(|finding| is_problem(case, Aspect::Documentation, finding));
    match said.is_empty() {
        true => vec![Open::OneOfFiles(
            unread.iter().filter_map(|f| f.at.as_ref()).map(|at| at.path.clone()).collect(),
        )],
        false => vec![Open::AnyEvidence],
    }
}

/// A file of weights that could not be read right has to be the evidence itself.
fn weights(case: &Case<'_>, judged: &Judged) -> Vec<Open> {
    unknown(judged)
        .map(|finding| match (&finding.at, is_problem(case, Aspect::Weights, finding)) {
            (Some(at), true) => Open::OneOfFiles(vec![at.path.clone()]),
            _ => Open::AnyEvidence,
        })
        .collect()
}

/// The text of a license, or a policy beside it, that is not recognised can be read by a person, and so is settled
/// what only names that license. All else that leaves a license open was seen to do so.
fn license(case: &Case<'_>, require: &LicenseRequirement, judged: &Judged) -> Vec<Open> {
    let sources = case.conclusions.governing(require.of).map_or(&[][..], |g| g.sources.as_slice());
    let open = |finding: &Finding| {
        let at = finding.at.as_ref().filter(|_| finding.known.is_none());
        let texts = unrecognised(sources);
        match at {
            Some(at) if is_text(sources, &at.path) => Open::OneOfFiles(vec![at.path.clone()]),
            Some(at) if !texts.is_empty() && is_name(sources, at) => Open::OneOfFiles(texts),
            _ => Open::Closed(finding.message.clone()),
        }
    };
    let found: Vec<Open> = unknown(judged).map(open).collect();
    match found.is_empty() {
        true => vec![Open::Closed("what leaves the license open is not told".to_owned())],
        false => found,
    }
}

fn is_certain(source: &Source) -> bool {
    matches!(source.force, Force::Governs | Force::GovernsInPart | Force::Limits)
}

/// Whether a file is the text of a license or a policy that bears on the component for certain.
fn is_text(sources: &[Source], path: &str) -> bool {
    let text = |s: &Source| matches!(s.channel, Some(Channel::LicenseFile | Channel::UsePolicy));
    let mut there = sources.iter().filter(|s| s.at.path == path).peekable();
    there.peek().is_some() && there.all(|s| is_certain(s) && text(s))
}

/// The license files whose text is none that is known.
fn unrecognised(sources: &[Source]) -> Vec<String> {
    let files = sources.iter().filter(|s| s.channel == Some(Channel::LicenseFile) && is_certain(s));
    let unknown = files.filter(|s| s.terms.sets().iter().any(|set| !set.whole));
    unknown.map(|s| s.at.path.clone()).collect()
}

/// Whether nothing but the name of a license that is not known stands at a place, and it governs.
fn is_name(sources: &[Source], at: &Location) -> bool {
    let speaks = |s: &Source| {
        let channel =
            matches!(s.channel, Some(Channel::ModelCard | Channel::Statement | Channel::Declaration));
        channel && matches!(s.force, Force::Governs)
    };
    let named = |set: &&TermSet| {
        let nothing_else = set.license.is_none() && set.loose.is_none() && set.held.is_empty();
        nothing_else && !set.policy && !set.whole && !set.name.is_empty()
    };
    let mut there = sources.iter().filter(|s| s.at == *at).peekable();
    there.peek().is_some() && there.all(|s| speaks(s) && s.terms.sets().iter().all(named))
}
