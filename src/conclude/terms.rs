//! What a piece of license evidence holds: the types, and which room reads which claim.
//!
//! Comes in: license evidence. Goes out: [`Terms`]. Texts are read in `texts`, names and expressions in `named`,
//! sentences in `sentences`. Nothing here weighs one source against another.

use super::{Knowledge, named, sentences, texts};
use crate::evidence::{Claim, Evidence, LicenseEvidence};
use crate::license::catalog;
use crate::source::{Excerpt, Location, safe};

pub use crate::license::clauses::TermKind;

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
    /// A family by its key, with its members as far as they are known.
    Family(String, Vec<String>),
    /// A changed form of this license.
    Modified(String),
    /// A name that is in no table, as written.
    Custom(String),
    /// No name: "our license", "our own license".
    Own,
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

impl TermSet {
    /// The limit without doubt that takes a grant away.
    #[must_use]
    pub fn takes_away(&self, grant: &str) -> Option<&Held> {
        let by = catalog::vocabulary().taken_away.get(grant)?;
        let less = |held: &&Held| {
            let words = held.at.as_ref().map(|(_, words)| words.as_str().to_lowercase()).unwrap_or_default();
            by.unless.iter().any(|word| words.contains(word.as_str()))
        };
        let limits =
            self.held.iter().filter(|h| h.kind == TermKind::Limit && h.doubt.is_none() && h.of.is_none());
        limits.filter(|held| by.when.contains(&held.term)).find(|held| !less(held))
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
    /// The rights that it is said of, by their grants' ids, where prose says so: of others it leaves the answer open.
    pub of: Option<Vec<String>>,
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
        Claim::Text(file, range) => texts::of_text(seen.channel, file, range, knowledge),
        Claim::Declared(declared) => named::of_declared(declared, seen.channel, knowledge),
        Claim::Sentence(sentence) => sentences::of_sentence(sentence, seen, knowledge),
        Claim::Unreadable(reason) => {
            partial("a file that cannot be read as text", reason.clone(), Vec::new())
        }
    }
}

pub(super) fn one_or_all(mut all: Vec<Terms>) -> Terms {
    match all.len() {
        0 => Terms::Nothing,
        1 => all.remove(0),
        _ => Terms::All(all),
    }
}

/// Limits that a sentence states without naming a license: not whole, and nameless.
pub(super) fn statement_limits(held: Vec<Held>) -> Terms {
    Terms::One(TermSet { whole: true, held, ..TermSet::default() })
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
