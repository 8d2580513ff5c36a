//! What a license holds that is named: by id, by expression, or by a word that stands for several.
//!
//! Comes in: an id or a resolved declaration. Goes out: [`Terms`] as the catalog has them. A name that the catalog
//! does not know, or that several licenses share, is never whole.

use super::Knowledge;
use super::terms::{Held, Loose, Standing, TermKind, TermSet, Terms, loose, partial};
use crate::evidence::{Channel, Declared};
use crate::license::catalog::{self, Category, Kind, License, Term};
use crate::license::expression::{self, Expr, Resolution};
use crate::license::names;

/// The terms that the catalog holds for an id; a known id without an entry is not whole.
#[must_use]
pub fn of_license(id: &str, knowledge: &Knowledge) -> Terms {
    match knowledge.catalog.entry(id) {
        Some(license) => Terms::One(whole(id, license, knowledge)),
        None => partial(id, format!("the catalog has no terms for {id}"), Vec::new()),
    }
}

fn whole(id: &str, license: &License, knowledge: &Knowledge) -> TermSet {
    let mut all = held(license);
    all.extend(incorporated(license, &all, knowledge));
    TermSet {
        license: Some(license.id.clone()),
        name: id.to_owned(),
        whole: true,
        why_not_whole: None,
        policy: matches!(license.kind, Kind::Policy | Kind::Addition),
        loose: None,
        standing: standing(id, license),
        held: all,
    }
}

/// The limits and duties of the policies that a license makes part of itself, as far as it does not hold them in its
/// own text: each with the policy in front of its section.
fn incorporated(license: &License, own: &[Held], knowledge: &Knowledge) -> Vec<Held> {
    let holds =
        |term: &Held| own.iter().any(|h| h.term == term.term && (h.doubt.is_none() || term.doubt.is_some()));
    let of = |policy: License| {
        let id = policy.id.clone();
        let all = held(&policy).into_iter().filter(|h| h.kind != TermKind::Grant && !holds(h));
        let named = all.map(|h| Held { section: h.section.as_ref().map(|s| format!("{id}, {s}")), ..h });
        named.collect::<Vec<_>>()
    };
    license.incorporates.iter().filter_map(|id| knowledge.catalog.license(id)).flat_map(of).collect()
}

fn standing(id: &str, license: &License) -> Standing {
    let listed = catalog::listing(id).or_else(|| catalog::listing(&license.id)).unwrap_or_default();
    Standing {
        osi_approved: listed.osi_approved,
        fsf_libre: listed.fsf_libre,
        public_domain: license.category == Category::PublicDomain,
    }
}

pub(super) fn held(license: &License) -> Vec<Held> {
    let of = |terms: &[Term], kind: TermKind| {
        let terms = terms.iter().map(move |term| Held {
            term: term.term.clone(),
            kind,
            section: Some(term.section.clone()),
            note: term.note.clone(),
            doubt: term.doubt.clone(),
            at: None,
            of: None,
        });
        terms.collect::<Vec<_>>()
    };
    let mut all = of(&license.grants, TermKind::Grant);
    all.extend(of(&license.limits, TermKind::Limit));
    all.extend(of(&license.duties, TermKind::Duty));
    all
}

/// What a declared license comes to. A card or a weights file that says `other` or `unknown` in place of a license leaves
/// open which one is meant.
pub(super) fn of_declared(declared: &Declared, channel: Channel, knowledge: &Knowledge) -> Terms {
    let own = matches!(channel, Channel::ModelCard | Channel::Embedded | Channel::Declaration);
    match expression::withheld(declared).filter(|_| own) {
        Some(word) => {
            let why = format!("`{word}` stands in place of a license: which one is meant is not said");
            partial("", why, Vec::new())
        }
        None => of_resolution(&expression::resolve(declared), knowledge),
    }
}

pub(super) fn of_resolution(resolution: &Resolution, knowledge: &Knowledge) -> Terms {
    match resolution {
        Resolution::Expression(expr) => of_expr(expr, knowledge),
        Resolution::Family { key, members } => family(key, members, knowledge),
        Resolution::Custom { name, link } => {
            let link = link.as_deref().map(|link| format!(" ({link})")).unwrap_or_default();
            partial(name, format!("`{name}`{link} is not a license of the catalog"), Vec::new())
        }
        Resolution::Link(link) => partial(link, "only a link is given".to_owned(), Vec::new()),
        Resolution::Ambiguous(of) => {
            Terms::OneOf(of.iter().map(|resolution| of_resolution(resolution, knowledge)).collect())
        }
        Resolution::Unrecognised(word) => {
            partial(word, format!("`{word}` is no known license id"), Vec::new())
        }
        Resolution::Nothing => Terms::Nothing,
    }
}

/// A family names no license: only what all its members take away counts. Where its members are the versions of one
/// license, what all of them hold is known, and what only some hold is in doubt.
pub(super) fn family(key: &str, members: &[String], knowledge: &Knowledge) -> Terms {
    let entries: Vec<License> = members.iter().filter_map(|id| knowledge.catalog.license(id)).collect();
    let versions = catalog::vocabulary().version_families.iter().any(|family| family == key);
    let terms = match versions && entries.len() == members.len() && !entries.is_empty() {
        true => any_version(key, &entries),
        false => {
            let why = format!("`{key}` is a family of licenses and names none of them");
            partial(key, why, common_limits(key, &entries))
        }
    };
    loose(terms, Loose::Family(key.to_owned(), members.to_vec()))
}

/// What every version of a license holds, and in doubt what only some do.
fn any_version(key: &str, versions: &[License]) -> Terms {
    let sets: Vec<Vec<Held>> = versions.iter().map(held).collect();
    let mut all: Vec<Held> = Vec::new();
    for held in sets.iter().rev().flatten() {
        if all.iter().any(|known| known.term == held.term) {
            continue;
        }
        let firm = |h: &Held| h.term == held.term && h.kind == held.kind && h.doubt.is_none();
        let everywhere = sets.iter().all(|set| set.iter().any(firm));
        let doubt = (!everywhere).then(|| format!("not every version of {key} holds it"));
        all.push(Held { section: None, doubt, ..held.clone() });
    }
    Terms::One(TermSet { name: key.to_owned(), whole: true, held: all, ..TermSet::default() })
}

/// The limits that every member has, as the catalog or the table of families knows them.
fn common_limits(key: &str, entries: &[License]) -> Vec<Held> {
    let limits = |license: &License| -> Vec<Held> {
        held(license).into_iter().filter(|h| h.kind == TermKind::Limit).collect()
    };
    let sets: Vec<Vec<Held>> = entries.iter().map(limits).collect();
    let in_all = |h: &&Held| sets.iter().all(|set| set.iter().any(|o| o.term == h.term));
    let mut common: Vec<Held> =
        sets.first().map_or_else(Vec::new, |first| first.iter().filter(in_all).cloned().collect());
    let named = names::family(key).map(|family| family.common.as_slice()).unwrap_or_default();
    for term in named {
        if !common.iter().any(|held| held.term == *term) {
            common.push(Held {
                term: term.clone(),
                kind: TermKind::Limit,
                section: None,
                note: format!("every license of the family `{key}` holds it"),
                doubt: None,
                at: None,
                of: None,
            });
        }
    }
    common
}

fn of_expr(expr: &Expr, knowledge: &Knowledge) -> Terms {
    match expr {
        Expr::License(id) => of_license(id, knowledge),
        Expr::Or(of) => Terms::Any(of.iter().map(|e| of_expr(e, knowledge)).collect()),
        Expr::And(of) => Terms::All(of.iter().map(|e| of_expr(e, knowledge)).collect()),
        Expr::With(of, addition) => {
            let addition = match knowledge.catalog.entry(addition) {
                Some(_) => of_license(addition, knowledge),
                None => partial(addition, format!("the catalog has no terms for {addition}"), Vec::new()),
            };
            Terms::All(vec![of_expr(of, knowledge), addition])
        }
    }
}
