//! Which duties go along with a base model, and does the directory show that they are kept?
//!
//! Comes in: the base's license and what was read. Goes out: each duty, with the place that shows it or none. Which
//! duty shows how is data, in `licenses/terms.yaml`. It decides no criterion: what is not shown here may be kept
//! elsewhere.

use super::Knowledge;
use super::terms::Read;
use crate::evidence::{Channel, Claim, Evidence};
use crate::license::catalog::{self, License, Relicense, ShownDuty, Sign, Term};
use crate::source::{Excerpt, Location};

/// A duty that goes along with a base model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duty {
    /// The license that asks it.
    pub license: String,
    /// Id in the vocabulary.
    pub term: String,
    /// Section of the license.
    pub section: String,
    /// What is asked, in the catalog's words or those of the table.
    pub says: String,
    /// Where the directory shows that it is kept.
    pub seen: Option<(Location, Excerpt)>,
}

/// The duties that a license lays on a model made from one under it.
pub(super) fn owed(id: &str, evidence: &Evidence, read: &[Read<'_>], knowledge: &Knowledge) -> Vec<Duty> {
    let Some(license) = knowledge.catalog.entry(id) else { return Vec::new() };
    let duties = license.duties.iter().filter(|duty| goes_along(license, &duty.term));
    let shown = catalog::vocabulary().shown_duties.iter();
    let fits = |duty: &Term, shown: &ShownDuty| {
        shown.term == duty.term && (shown.licenses.is_empty() || shown.licenses.contains(&license.id))
    };
    let pairs = duties.flat_map(|duty| {
        shown.clone().filter(|shown| fits(duty, shown)).map(|shown| (duty.clone(), shown)).collect::<Vec<_>>()
    });
    let of = |(duty, shown): (Term, &ShownDuty)| Duty {
        license: id.to_owned(),
        term: duty.term,
        section: duty.section,
        says: shown.says.clone().unwrap_or(duty.note),
        seen: seen(id, shown, evidence, read),
    };
    pairs.map(of).collect()
}

fn goes_along(license: &License, term: &str) -> bool {
    match &license.derivatives {
        Some(derivatives) if derivatives.relicense == Relicense::Yes => {
            derivatives.inherits.iter().any(|inherited| inherited == term)
        }
        Some(_) | None => true,
    }
}

fn seen(id: &str, shown: &ShownDuty, evidence: &Evidence, read: &[Read<'_>]) -> Option<(Location, Excerpt)> {
    let is_text = |r: &&Read<'_>| matches!(r.evidence.claim, Claim::Text(..));
    let shows = |sign: Sign, r: &Read<'_>| match sign {
        Sign::LicenseText => r.terms.licenses().iter().any(|license| license == id),
        Sign::Notice => r.evidence.channel == Channel::Notice,
        Sign::UsePolicy => r.evidence.channel == Channel::UsePolicy,
    };
    let texts = || read.iter().filter(is_text).filter(|r| shown.by.iter().any(|sign| shows(*sign, r)));
    let by_text = texts().next().map(|r| (r.evidence.at.clone(), r.evidence.words.clone()));
    by_text.or_else(|| by_name(shown, evidence)).or_else(|| by_phrase(shown, evidence))
}

fn by_name(shown: &ShownDuty, evidence: &Evidence) -> Option<(Location, Excerpt)> {
    let joined = |name: &str| name.to_lowercase().chars().filter(|c| !" -_".contains(*c)).collect::<String>();
    let begins = joined(shown.begins.as_deref()?);
    let last = |name: &str| joined(name.rsplit(['/', '_']).find(|part| !part.is_empty()).unwrap_or(name));
    let of_owner = |name: &str| joined(name.rsplit(['/']).next().unwrap_or(name));
    let whole = |name: &str| joined(name.rsplit("__").next().unwrap_or(name));
    let fits = |name: &str| [last(name), of_owner(name), whole(name)].iter().any(|n| n.starts_with(&begins));
    let name = evidence.names.iter().find(|name| fits(&name.value))?;
    Some((name.at.clone(), name.words.clone()))
}

fn by_phrase(shown: &ShownDuty, evidence: &Evidence) -> Option<(Location, Excerpt)> {
    let bases = evidence.base_models.iter().map(|base| (&base.at, &base.words));
    let said = evidence.licenses.iter().map(|seen| (&seen.at, &seen.words));
    let holds = |words: &Excerpt| {
        let lower = words.as_str().to_lowercase();
        shown.phrases.iter().any(|phrase| lower.contains(phrase.as_str()))
    };
    let (at, words) = bases.chain(said).find(|(_, words)| holds(words))?;
    Some((at.clone(), words.clone()))
}
