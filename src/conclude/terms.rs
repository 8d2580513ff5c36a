//! What each piece of license evidence holds: texts, declarations and sentences turned into terms.

use super::{Knowledge, sentences};
use crate::evidence::{Channel, Claim, Evidence, LicenseEvidence};
use crate::license::catalog::{self, Category, Kind, License, Term};
use crate::license::clauses::{self, Clause};
use crate::license::expression::{self, Expr, Resolution};
use crate::license::identify::{ChangeKind, Identification, Match, Status};
use crate::license::names;
use crate::source::{Excerpt, Location, SourceFile, safe};
use std::ops::Range;
use std::sync::Arc;

pub use crate::license::clauses::TermKind;

/// How near a section of a card has to be to a license to count as a changed form of it. It can then only fail or
/// leave the answer open.
const SECTION_MIN_SIMILARITY: f32 = 0.8;

/// The longest text that is compared with licenses, in bytes; the longest license is a tenth of it.
const TEXT_MAX_BYTES: usize = 1 << 20;

/// The vocabulary's word for terms that stand elsewhere and apply as well.
pub(super) const IMPORTED: &str = "imported-terms";

/// What a source holds. Alternatives and sums stay apart, so that each can be judged by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Terms {
    /// One license, or what was read of one.
    One(TermSet),
    /// The user may choose (`OR`): the best counts.
    Any(Vec<Terms>),
    /// All apply (`AND`): the worst counts.
    All(Vec<Terms>),
    /// One of these applies, and it is not known which: only what all agree on counts.
    OneOf(Vec<Terms>),
    /// Nothing that bears on a license.
    Nothing,
}

/// What is known of one license, text or statement.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TermSet {
    /// The catalog's id, where it is a known license.
    pub license: Option<String>,
    /// What to call it.
    pub name: String,
    /// Whether the terms are all there is. Where not, what is not held is unknown.
    pub whole: bool,
    /// Why it is not whole.
    pub why_not_whole: Option<String>,
    /// Whether it is a use policy or an addition: it limits and grants nothing.
    pub policy: bool,
    /// What the name leaves open, where it is a loose one.
    pub loose: Option<Loose>,
    /// Which lists of others it is on, and whether it is in the public domain.
    pub standing: Standing,
    /// What it holds.
    pub held: Vec<Held>,
}

/// A name that a text beside it can settle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Loose {
    /// A family, with its members as far as they are known.
    Family(Vec<String>),
    /// A changed form of this license.
    Modified(String),
}

/// Which lists a license is on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Standing {
    /// Approved by the Open Source Initiative, as the SPDX list has it.
    pub osi_approved: bool,
    /// Free by the Free Software Foundation, as the SPDX list has it.
    pub fsf_libre: bool,
    /// A dedication to the public domain or the like, as the catalog has it.
    pub public_domain: bool,
}

impl TermSet {
    /// Whether all of use, modification and sharing is granted without doubt, and nothing is limited.
    #[must_use]
    pub fn is_unlimited(&self) -> bool {
        let granted = |term: &str| self.held.iter().any(|h| h.term == term && h.doubt.is_none());
        let all = ["use", "modify", "redistribute", "redistribute-modified"].iter().all(|term| granted(term));
        self.whole && all && self.held.iter().all(|held| held.kind != TermKind::Limit)
    }
}

/// One grant, limit or duty, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Id in the vocabulary.
    pub term: String,
    /// Grant, limit or duty.
    pub kind: TermKind,
    /// Section of the license, where it is known from the catalog.
    pub section: Option<String>,
    /// What it says in the catalog's words, or how it was found.
    pub note: String,
    /// Why it is not certain.
    pub doubt: Option<String>,
    /// Place and words, where it was read in this directory.
    pub at: Option<(Location, Excerpt)>,
}

impl Terms {
    /// The license ids it names, in order.
    #[must_use]
    pub fn licenses(&self) -> Vec<String> {
        match self {
            Self::One(set) => set.license.iter().cloned().collect(),
            Self::Any(of) | Self::All(of) | Self::OneOf(of) => of.iter().flat_map(Self::licenses).collect(),
            Self::Nothing => Vec::new(),
        }
    }

    /// Every set of terms in it.
    #[must_use]
    pub fn sets(&self) -> Vec<&TermSet> {
        match self {
            Self::One(set) => vec![set],
            Self::Any(of) | Self::All(of) | Self::OneOf(of) => of.iter().flat_map(Self::sets).collect(),
            Self::Nothing => Vec::new(),
        }
    }

    /// Whether anything in it names a license, known or not, rather than stating a limit only.
    #[must_use]
    pub fn names_license(&self) -> bool {
        self.sets().iter().any(|set| !set.policy && (set.license.is_some() || !set.name.is_empty()))
    }

    /// A short name for it: ids joined as in a license expression.
    #[must_use]
    pub fn label(&self) -> String {
        let join = |of: &[Self], word: &str| {
            let labels: Vec<String> = of.iter().map(Self::label).filter(|l| !l.is_empty()).collect();
            labels.join(word)
        };
        match self {
            Self::One(set) => set.name.clone(),
            Self::Any(of) => join(of, " OR "),
            Self::All(of) => join(of, " AND "),
            Self::OneOf(of) => join(of, " or "),
            Self::Nothing => String::new(),
        }
    }
}

/// What one piece of evidence was read as.
pub struct Read<'e> {
    /// The evidence.
    pub evidence: &'e LicenseEvidence,
    /// What it holds.
    pub terms: Terms,
}

/// Reads every piece of license evidence.
pub fn of_all<'e>(evidence: &'e Evidence, knowledge: &Knowledge) -> Vec<Read<'e>> {
    evidence.licenses.iter().map(|seen| Read { evidence: seen, terms: of(seen, knowledge) }).collect()
}

fn of(seen: &LicenseEvidence, knowledge: &Knowledge) -> Terms {
    match &seen.claim {
        Claim::Text(file, range) if seen.channel == Channel::Statement => {
            of_section(file, range.clone(), knowledge)
        }
        Claim::Text(file, range) => of_text(file, range.clone(), knowledge),
        Claim::Declared(declared) => of_resolution(&expression::resolve(declared), knowledge),
        Claim::Sentence(sentence) => sentences::of_sentence(sentence, seen, knowledge),
        Claim::Unreadable(reason) => {
            partial("a file that cannot be read as text", reason.clone(), Vec::new())
        }
    }
}

/// The terms that the catalog holds for an id; a known id without an entry is not whole.
#[must_use]
pub fn of_license(id: &str, knowledge: &Knowledge) -> Terms {
    match knowledge.catalog.license(id) {
        Some(license) => Terms::One(whole(id, &license, knowledge)),
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
        });
        terms.collect::<Vec<_>>()
    };
    let mut all = of(&license.grants, TermKind::Grant);
    all.extend(of(&license.limits, TermKind::Limit));
    all.extend(of(&license.duties, TermKind::Duty));
    all
}

/// Names and reasons may hold words of the directory: both are made safe to show here.
pub(super) fn partial(name: &str, why: String, held: Vec<Held>) -> Terms {
    let (name, why) = (safe(name, 120), Some(safe(&why, 300)));
    Terms::One(TermSet { name, why_not_whole: why, held, ..TermSet::default() })
}

pub(super) fn loose(terms: Terms, loose: Loose) -> Terms {
    match terms {
        Terms::One(set) => Terms::One(TermSet { loose: Some(loose), ..set }),
        other => other,
    }
}

/// A section of a card counts as a license text where it is one, whole or changed; else its sentences speak.
fn of_section(file: &Arc<SourceFile>, range: Range<usize>, knowledge: &Knowledge) -> Terms {
    let text = file.text().get(range.clone()).unwrap_or("");
    if text.len() > TEXT_MAX_BYTES {
        return Terms::Nothing;
    }
    let found = knowledge.identifier.identify(text);
    let near =
        found.nearest.as_ref().is_some_and(|nearest| nearest.similarity_0_to_1 >= SECTION_MIN_SIMILARITY);
    match found.status {
        Status::Exact | Status::Several => of_text(file, range, knowledge),
        Status::Modified if near => of_text(file, range, knowledge),
        _ => Terms::Nothing,
    }
}

fn of_text(file: &Arc<SourceFile>, range: Range<usize>, knowledge: &Knowledge) -> Terms {
    let text = file.text().get(range.clone()).unwrap_or("");
    if text.len() > TEXT_MAX_BYTES {
        let why = format!("a text of {} bytes is longer than any license and was not compared", text.len());
        return partial("an overlong text", why, Vec::new());
    }
    let found = knowledge.identifier.identify(text);
    let offset = range.start;
    match found.status {
        Status::Exact | Status::Several => {
            let of = |m: &Match| {
                let words = text.get(m.span.clone()).unwrap_or("");
                located(of_license(&m.id, knowledge), file, offset + m.span.start, words)
            };
            one_or_all(found.licenses.iter().map(of).collect())
        }
        Status::Modified => modified(file, text, offset, &found, knowledge),
        Status::Reference => reference(file, text, offset, &found, knowledge),
        Status::Unknown => unrecognised(file, text, offset, &found),
    }
}

/// Gives each limit and duty of a recognised text the place where the clause reader finds it in that text.
fn located(terms: Terms, file: &SourceFile, offset: usize, text: &str) -> Terms {
    let Terms::One(mut set) = terms else { return terms };
    if set.held.iter().all(|held| held.kind != TermKind::Limit) {
        return Terms::One(set);
    }
    let clauses = clauses::read(text).clauses;
    for held in set.held.iter_mut().filter(|held| held.kind != TermKind::Grant) {
        let found = clauses.iter().find(|clause| clause.term == held.term);
        held.at = found.map(|clause| place(file, offset, clause));
    }
    Terms::One(set)
}

/// Where a clause stands and its words, from the decisive ones on.
fn place(file: &SourceFile, offset: usize, clause: &Clause) -> (Location, Excerpt) {
    let words = file.excerpt(offset + clause.span.start..offset + clause.span.end);
    (file.location(offset + clause.mark.start), words)
}

pub(super) fn one_or_all(mut all: Vec<Terms>) -> Terms {
    match all.len() {
        0 => Terms::Nothing,
        1 => all.remove(0),
        _ => Terms::All(all),
    }
}

/// The terms of the nearest license stay as far as they take away, and what was added is read for more.
fn modified(
    file: &SourceFile,
    text: &str,
    offset: usize,
    found: &Identification,
    knowledge: &Knowledge,
) -> Terms {
    let nearest = found.nearest.as_ref().map_or("", |n| n.id.as_str());
    let mut kept = knowledge.catalog.license(nearest).map(|license| held(&license)).unwrap_or_default();
    kept.retain(|h| h.kind != TermKind::Grant);
    for change in found.changes.iter().filter(|c| c.kind != ChangeKind::Dropped) {
        let words = text.get(change.span.clone()).unwrap_or("");
        kept.extend(clauses_held(file, offset + change.span.start, &clauses::read(words).clauses));
    }
    let lines: Vec<String> =
        found.changes.iter().take(3).map(|c| file.line(offset + c.span.start).to_string()).collect();
    let why = format!("the text departs from {nearest} at line {}", lines.join(", "));
    partial(&format!("a modified {nearest}"), why, kept)
}

fn reference(
    file: &SourceFile,
    text: &str,
    offset: usize,
    found: &Identification,
    knowledge: &Knowledge,
) -> Terms {
    let reading = clauses::read(text);
    let mut all: Vec<Terms> = Vec::new();
    for reference in &found.references {
        let terms = of_license(&reference.id, knowledge);
        if !all.contains(&terms) {
            all.push(terms);
        }
    }
    let limits = clauses_held(file, offset, &reading.clauses);
    let counts = |held: &Held| held.kind == TermKind::Limit && (all.is_empty() || held.term != IMPORTED);
    let limits: Vec<Held> = limits.into_iter().filter(counts).collect();
    if !limits.is_empty() {
        all.push(statement_limits(limits));
    }
    // Words beside the name that may bind and are not understood: the name alone is not the whole of it.
    if !all.is_empty() && (!reading.unread.is_empty() || grants_apart(&reading, found)) {
        all.push(partial(
            "",
            "words beside the name of the license are not understood".to_owned(),
            Vec::new(),
        ));
    }
    match all.is_empty() {
        true => unrecognised(file, text, offset, found),
        false => one_or_all(all),
    }
}

/// Whether a sentence grants something and names no license: on which condition it does is not known.
fn grants_apart(reading: &clauses::Reading, found: &Identification) -> bool {
    let names = |clause: &Clause| {
        found.references.iter().any(|r| clause.span.start < r.span.end && r.span.start < clause.span.end)
    };
    reading.clauses.iter().any(|clause| clause.kind == TermKind::Grant && !names(clause))
}

fn unrecognised(file: &SourceFile, text: &str, offset: usize, found: &Identification) -> Terms {
    let held = clauses_held(file, offset, &clauses::read(text).clauses);
    let nearest = found.nearest.as_ref().map(|n| n.id.as_str());
    let why = match nearest {
        Some(id) => format!("its text is no known license; the nearest is {id}"),
        None => "its text is no known license".to_owned(),
    };
    partial("an unrecognised text", why, held)
}

fn clauses_held(file: &SourceFile, offset: usize, clauses: &[Clause]) -> Vec<Held> {
    let of = |clause: &Clause| Held {
        term: clause.term.clone(),
        kind: clause.kind,
        section: None,
        note: "read in the text".to_owned(),
        doubt: clause.doubtful.then(|| "the wording can be read in more than one way".to_owned()),
        at: Some(place(file, offset, clause)),
    };
    clauses.iter().map(of).collect()
}

/// Limits that a sentence states without naming a license: not whole, and nameless.
pub(super) fn statement_limits(held: Vec<Held>) -> Terms {
    Terms::One(TermSet { whole: true, held, ..TermSet::default() })
}

fn of_resolution(resolution: &Resolution, knowledge: &Knowledge) -> Terms {
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

/// A family names no license: only what all its members take away counts.
pub(super) fn family(key: &str, members: &[String], knowledge: &Knowledge) -> Terms {
    let sets: Vec<Vec<Held>> = members
        .iter()
        .filter_map(|id| knowledge.catalog.license(id))
        .map(|license| held(&license).into_iter().filter(|h| h.kind == TermKind::Limit).collect())
        .collect();
    let mut common: Vec<Held> = sets.first().map_or_else(Vec::new, |first| {
        let in_all = |h: &&Held| sets.iter().all(|set: &Vec<Held>| set.iter().any(|o| o.term == h.term));
        first.iter().filter(in_all).cloned().collect()
    });
    let named = names::family(key).map(|family| family.common.as_slice()).unwrap_or_default();
    let held_already = common.clone();
    for term in named.iter().filter(|term| !held_already.iter().any(|held| held.term == **term)) {
        common.push(Held {
            term: term.clone(),
            kind: TermKind::Limit,
            section: None,
            note: format!("every license of the family `{key}` holds it"),
            doubt: None,
            at: None,
        });
    }
    let why = format!("`{key}` is a family of licenses and names none of them");
    loose(partial(key, why, common), Loose::Family(members.to_vec()))
}

fn of_expr(expr: &Expr, knowledge: &Knowledge) -> Terms {
    match expr {
        Expr::License(id) => of_license(id, knowledge),
        Expr::Or(of) => Terms::Any(of.iter().map(|e| of_expr(e, knowledge)).collect()),
        Expr::And(of) => Terms::All(of.iter().map(|e| of_expr(e, knowledge)).collect()),
        Expr::With(of, addition) => {
            let addition = match knowledge.catalog.license(addition) {
                Some(_) => of_license(addition, knowledge),
                None => partial(addition, format!("the catalog has no terms for {addition}"), Vec::new()),
            };
            Terms::All(vec![of_expr(of, knowledge), addition])
        }
    }
}
