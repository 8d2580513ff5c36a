//! What this model was made from, and the license of each of these.

use super::Knowledge;
use super::named::of_license;
use super::terms::{TermKind, TermSet, Terms};
use crate::evidence::{BaseModel, Evidence, Relation};
use crate::license::catalog::Relicense;
use crate::license::families::{self, FamilyLicense, FamilyMatch};
use crate::license::names::is_address;
use crate::source::{Excerpt, Location};
use std::collections::BTreeSet;

/// A model that this one was made from, and what is known of its license.
#[derive(Debug, Clone)]
pub struct Ancestor {
    /// Id or name as written, safe to show; of a folder of the hub's cache the id that it stands for.
    pub id: String,
    /// How this model was made from it, where that is said.
    pub relation: Option<Relation>,
    /// Whether it is said plainly; else the words can be read otherwise.
    pub certain: bool,
    /// Of which other model than the release it is the base, where that is said.
    pub of: Option<String>,
    /// Whether that other model is one made from this release.
    pub descendant: bool,
    /// The family it belongs to, where that is known.
    pub family: Option<String>,
    /// The catalog ids of the licenses it may be under.
    pub licenses: Vec<String>,
    /// What goes along with a model made from it.
    pub terms: Terms,
    /// The duties among that, and where the directory shows that they are kept.
    pub duties: Vec<super::Duty>,
    /// Where it is said.
    pub at: Location,
    /// The words there.
    pub words: Excerpt,
}

/// Everything that this model is said to be made from; the first place where each is named.
pub(super) fn ancestors(evidence: &Evidence, knowledge: &Knowledge) -> Vec<Ancestor> {
    let own = evidence.names.iter().map(|name| super::letters(&name.value)).collect();
    let mut found: Vec<Ancestor> = Vec::new();
    for base in evidence.base_models.iter().filter(|base| is_named(base)) {
        let ancestor = ancestor(base, &own, knowledge);
        match found.iter_mut().find(|a| a.id.eq_ignore_ascii_case(&ancestor.id)) {
            Some(known) => {
                known.relation = closer(known.relation, ancestor.relation);
                if known.of.is_some() && ancestor.of.is_none() {
                    known.of = None;
                    (known.at, known.words) = (ancestor.at, ancestor.words);
                }
                known.certain |= ancestor.certain;
                known.descendant &= ancestor.descendant;
            }
            None => found.push(ancestor),
        }
    }
    found
}

/// Of two relations that are said of one base the one that says more: "made from" is said of an adapter, too.
fn closer(one: Option<Relation>, other: Option<Relation>) -> Option<Relation> {
    match (one, other) {
        (None | Some(Relation::Finetune), Some(other)) => Some(other),
        (one, _) => one,
    }
}

/// A name of the hub where a folder of its cache stands for it: `models--owner--name`.
fn hub_name(id: &str) -> String {
    let cached = id.split(['/', '\\']).find_map(|part| part.strip_prefix("models--"));
    match cached.and_then(|part| part.split_once("--")) {
        Some((owner, name)) if is_hub_id(&format!("{owner}/{name}")) => format!("{owner}/{name}"),
        _ => id.to_owned(),
    }
}

fn ancestor(base: &BaseModel, own: &BTreeSet<String>, knowledge: &Knowledge) -> Ancestor {
    let of = base.of.as_ref().filter(|of| !own.contains(&super::letters(of)));
    let id = hub_name(&base.id);
    let matched = families::family_of(&id);
    let licenses = matched.as_ref().map(family_licenses).unwrap_or_default();
    let terms = match (&matched, licenses.is_empty()) {
        (Some(_), false) => inherited(&licenses, knowledge),
        (None, _) if !names_another(base, own) => Terms::Nothing,
        _ => unknown_base(&id),
    };
    Ancestor {
        id: crate::source::safe(&id, 200),
        relation: base.relation,
        certain: base.certain && of.is_none(),
        of: of.map(|of| crate::source::safe(of, 120)),
        descendant: base.descendant && of.is_some(),
        family: matched.map(|m| m.family.to_owned()),
        licenses,
        terms,
        duties: Vec::new(),
        at: base.at.clone(),
        words: base.words.clone(),
    }
}

/// The licenses that a family's match leaves open, as catalog ids.
pub(super) fn family_licenses(matched: &FamilyMatch) -> Vec<String> {
    match &matched.license {
        FamilyLicense::Known(id) => vec![id.clone()],
        FamilyLicense::OneOf(ids) => ids.clone(),
        FamilyLicense::Unknown => Vec::new(),
    }
}

/// What goes along with a model made from one under one of these licenses.
pub(super) fn inherited(licenses: &[String], knowledge: &Knowledge) -> Terms {
    let mut all: Vec<Terms> = licenses.iter().map(|id| along(id, knowledge)).collect();
    match all.len() {
        1 => all.remove(0),
        _ => Terms::OneOf(all),
    }
}

fn along(id: &str, knowledge: &Knowledge) -> Terms {
    let Some(license) = knowledge.catalog.entry(id) else { return of_license(id, knowledge) };
    let free = license.derivatives.as_ref().filter(|d| d.relicense == Relicense::Yes);
    let Terms::One(mut set) = of_license(id, knowledge) else { return Terms::Nothing };
    set.held.retain(|held| match free {
        Some(derivatives) => derivatives.inherits.contains(&held.term),
        None => held.kind != TermKind::Grant,
    });
    Terms::One(set)
}

/// A field names a model; prose names one where it is of a known family or written as on a hub.
fn is_named(base: &BaseModel) -> bool {
    let field = base.certain && !base.id.contains(['[', '<', '{']);
    field || is_hub_id(&base.id) || families::family_of(&base.id).is_some()
}

/// Whether a base that is of no known family is another model: `owner/name`, an address, or a plain name in a field
/// that is not this model's own. A path tells where somebody's own files lay.
fn names_another(base: &BaseModel, own: &BTreeSet<String>) -> bool {
    let plain = base.certain && !base.id.contains(['/', '\\']) && !own.contains(&super::letters(&base.id));
    is_hub_id(&hub_name(&base.id)) || is_address(&base.id) || plain
}

/// `owner/name` as on a model hub; not a path, not an address, not prose.
fn is_hub_id(id: &str) -> bool {
    let mut parts = id.split('/');
    let well_formed = |part: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            && part.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
    };
    matches!((parts.next(), parts.next(), parts.next()), (Some(a), Some(b), None) if well_formed(a) && well_formed(b))
}

fn unknown_base(id: &str) -> Terms {
    let id = crate::source::safe(id, 120);
    Terms::One(TermSet {
        name: format!("base model {id}"),
        why_not_whole: Some(format!("the license of the base model {id} is not known here")),
        ..TermSet::default()
    })
}
