//! What the license of a component has to hold: the predicate `license`.
//!
//! Every source that governs has to pass by itself; sources that only limit are asked for limits; what a source
//! in doubt would limit leaves the answer open. Nothing that grants is a fail.

use super::{Case, Judged};
use crate::component::Component;
use crate::conclude::{Force, Held, Source, TermKind, TermSet, Terms};
use crate::definition::requirement::{Class, LicenseRequirement};
use crate::evidence::{Aspect, Channel, Problem};
use crate::report::{Finding, FindingKind, Known};
use crate::verdict::Verdict;
use crate::yaml::Word;

/// Judges what the license of a component holds.
pub(super) fn license(case: &Case<'_>, require: &LicenseRequirement) -> Judged {
    let sources = case.conclusions.governing(require.of).map_or(&[][..], |g| g.sources.as_slice());
    let mut judged: Vec<Judged> = Vec::new();
    let mut in_part: Vec<Judged> = Vec::new();
    for source in sources {
        let ask = Ask { require, source };
        match &source.force {
            Force::Governs => judged.push(ask.terms(&source.terms, true)),
            Force::GovernsInPart => in_part.push(ask.terms(&source.terms, true)),
            Force::Limits => judged.extend(ask.limits()),
            Force::Doubted if !require.class.is_empty() => judged.extend(ask.beside_class()),
            Force::Doubted => judged.extend(ask.limits().and_then(|judged| doubted(judged, source))),
            Force::Questions => judged.push(ask.questioned()),
            Force::Noted(_) => {}
        }
    }
    let whole = sources.iter().any(|s| s.force == Force::Governs);
    let granted = whole || !in_part.is_empty();
    if !in_part.is_empty() {
        judged.push(consensus(in_part, "the checkpoints are under licenses that differ on this"));
    }
    if granted && !whole {
        judged.push(Judged::new(Verdict::Unknown, vec![plain(FindingKind::Unknown, IN_PART.to_owned())]));
    }
    let unread: Vec<Judged> =
        case.evidence.problems.iter().filter_map(|problem| unread(require.of, problem)).collect();
    // Where nothing was found and something could not be read, it is not known that nothing is granted.
    if !granted && (!sources.is_empty() || unread.is_empty()) {
        judged.push(nothing_grants(require, sources));
    }
    judged.extend(unread);
    let start = Judged::new(Verdict::Pass, Vec::new());
    let judged = judged.into_iter().fold(start, Judged::and);
    without_repeats(with_other_side(judged, sources))
}

/// What several sources say of one license by its catalog entry is shown once, at the first of them; so is a note.
fn without_repeats(mut judged: Judged) -> Judged {
    let mut shown: Vec<Finding> = Vec::new();
    for finding in judged.findings {
        let told = finding.known.is_some() || finding.kind == FindingKind::Note;
        let same =
            |f: &Finding| f.kind == finding.kind && f.message == finding.message && f.known == finding.known;
        if !(told && shown.iter().any(same)) {
            shown.push(finding);
        }
    }
    judged.findings = shown;
    judged
}

/// Where the base model decides, what the release says of itself is shown beside it.
fn with_other_side(mut judged: Judged, sources: &[Source]) -> Judged {
    let is_base = |s: &&Source| s.channel.is_none() && s.force == Force::Limits;
    let shown = |s: &Source| judged.findings.iter().any(|f| f.at.as_ref() == Some(&s.at));
    if judged.verdict == Verdict::Pass || !sources.iter().filter(is_base).any(shown) {
        return judged;
    }
    for source in sources.iter().filter(|s| s.force == Force::Governs && !s.says.is_empty()) {
        let message = format!("the release itself says {}; it cannot be freer than its base", source.says);
        judged.findings.push(at(FindingKind::Note, message, source));
    }
    judged
}

const IN_PART: &str = "a license is stated for some checkpoints only; the others may be under another";

/// A source of which it is not certain that it applies can leave the answer open and no more.
fn doubted(mut judged: Judged, source: &Source) -> Option<Judged> {
    let limits = |set: &&TermSet| set.held.iter().any(|held| held.kind == TermKind::Limit);
    // Prose is full of advice that may be read as a limit; in keys, tags and documents aside it stands for a reason.
    let aside = source.channel == Some(Channel::Comment) && judged.verdict == Verdict::Unknown;
    let unsure = aside && source.terms.sets().iter().any(limits);
    if judged.verdict != Verdict::Fail && !unsure {
        return None;
    }
    for finding in &mut judged.findings {
        if finding.kind == FindingKind::Fail {
            finding.kind = FindingKind::Unknown;
            finding.message = format!("it is not certain that this applies: {}", finding.message);
        }
    }
    Some(Judged::new(Verdict::Unknown, judged.findings))
}

/// What all agree on; where they differ nothing is decided.
fn consensus(of: Vec<Judged>, differ: &str) -> Judged {
    let first = of.first().map_or(Verdict::Unknown, |j| j.verdict);
    let agree = of.iter().all(|j| j.verdict == first);
    let mut findings: Vec<Finding> = of.into_iter().flat_map(|j| j.findings).collect();
    if agree {
        return Judged::new(first, findings);
    }
    for finding in &mut findings {
        finding.kind = FindingKind::Note;
    }
    findings.insert(0, plain(FindingKind::Unknown, differ.to_owned()));
    Judged::new(Verdict::Unknown, findings)
}

fn nothing_grants(require: &LicenseRequirement, sources: &[Source]) -> Judged {
    let what = require.of.id().replace('-', " ");
    if sources.is_empty() {
        let message = format!("no license was found for the {what}, so nothing is granted");
        return Judged::new(Verdict::Fail, vec![plain(FindingKind::Fail, message)]);
    }
    let message = format!("no source says which license governs the {what}");
    let mut findings = vec![plain(FindingKind::Unknown, message)];
    findings.extend(sources.iter().filter_map(|source| match &source.force {
        Force::Noted(why) if !source.says.is_empty() => {
            let message = format!("{} does not count: {why}", source.says);
            Some(at(FindingKind::Note, message, source))
        }
        _ => None,
    }));
    Judged::new(Verdict::Unknown, findings)
}

/// What could not be read leaves the answer open; what a model was made from does not bear on code.
fn unread(of: Component, problem: &Problem) -> Option<Judged> {
    let message = format!("what could not be read may bear on the license: {}", problem.message);
    let bears = problem.concerns.contains(&Aspect::Licenses)
        || (!of.is_code() && problem.concerns.contains(&Aspect::Lineage));
    bears.then(|| {
        let finding = Finding { at: Some(problem.at.clone()), ..plain(FindingKind::Unknown, message) };
        Judged::new(Verdict::Unknown, vec![finding])
    })
}

pub(super) fn plain(kind: FindingKind, message: String) -> Finding {
    Finding { kind, message, at: None, words: None, known: None }
}

fn at(kind: FindingKind, message: String, source: &Source) -> Finding {
    Finding { at: Some(source.at.clone()), words: Some(source.words.clone()), ..plain(kind, message) }
}

/// A requirement asked of one source.
struct Ask<'a> {
    require: &'a LicenseRequirement,
    source: &'a Source,
}

impl Ask<'_> {
    fn terms(&self, terms: &Terms, full: bool) -> Judged {
        match terms {
            Terms::One(set) if full && !set.policy => self.full(set),
            Terms::One(set) => self.against(set),
            Terms::All(of) => {
                let start = Judged::new(Verdict::Pass, Vec::new());
                of.iter().fold(start, |judged, terms| judged.and(self.terms(terms, full)))
            }
            Terms::Any(of) => {
                let judged = of.iter().map(|terms| self.terms(terms, full));
                judged.reduce(Judged::or).unwrap_or_else(|| Judged::new(Verdict::Unknown, Vec::new()))
            }
            Terms::OneOf(of) => {
                let judged = of.iter().map(|terms| self.terms(terms, full)).collect();
                consensus(
                    judged,
                    "it is not known which of several licenses applies, and they differ on this",
                )
            }
            Terms::Nothing => Judged::new(Verdict::Pass, Vec::new()),
        }
    }

    /// Only what the source takes away is asked, and only where the requirement asks about limits at all.
    fn limits(&self) -> Option<Judged> {
        let asks_limits = !self.require.without.is_empty() && !self.require.grants.is_empty();
        let against = asks_limits.then(|| self.terms(&self.source.terms, false));
        if self.require.class.is_empty() {
            return against;
        }
        // A limit that is asked about fails whatever class the license itself is of.
        match (against, self.beside_class()) {
            (Some(against), Some(beside)) => Some(against.and(beside)),
            (against, beside) => against.or(beside),
        }
    }

    /// Where a class of licenses is asked for, what takes away beside it leaves the answer open.
    fn beside_class(&self) -> Option<Judged> {
        let sets = self.source.terms.sets();
        let limits = |set: &&TermSet| set.held.iter().any(|held| held.kind == TermKind::Limit);
        let set = sets
            .iter()
            .find(|set| limits(set) || self.class(set).is_some_and(|f| f.kind == FindingKind::Fail))?;
        let held = set.held.iter().find(|held| held.kind == TermKind::Limit);
        let what = held.map_or_else(|| set.name.clone(), |held| format!("limit `{}`", held.term));
        let message = format!("{what} is stated beside the license, for {}", self.source.about);
        Some(Judged::new(Verdict::Unknown, vec![at(FindingKind::Unknown, message, self.source)]))
    }

    fn questioned(&self) -> Judged {
        let message = format!(
            "{}, and the model goes by that name: it is not certain that what is said here covers its weights",
            self.source.says
        );
        Judged::new(Verdict::Unknown, vec![at(FindingKind::Unknown, message, self.source)])
    }

    fn full(&self, set: &TermSet) -> Judged {
        let mut findings = self.against(set).findings;
        for grant in &self.require.grants {
            findings.extend(self.asked(set, grant, TermKind::Grant));
        }
        for duty in &self.require.duties {
            findings.extend(self.asked(set, duty, TermKind::Duty));
        }
        findings.extend(self.class(set));
        findings.extend(self.id(set));
        if findings.iter().all(|f| f.kind == FindingKind::Note) && set.whole && !set.name.is_empty() {
            findings.push(at(
                FindingKind::Pass,
                format!("{} holds nothing against it", set.name),
                self.source,
            ));
        }
        Judged::new(verdict(&findings), findings)
    }

    /// What the set holds against the requirement, and whether it is known whole.
    fn against(&self, set: &TermSet) -> Judged {
        let mut findings = Vec::new();
        for held in &set.held {
            if named(&self.require.without, &held.term) {
                // Of what may not apply at all, a limit on another right is as good as one on this: it leaves it open.
                let asked = self.is_asked_of(held) || matches!(self.source.force, Force::Doubted);
                let firm = held.doubt.is_none() && asked;
                let kind = if firm { FindingKind::Fail } else { FindingKind::Unknown };
                findings.push(self.held(kind, set, held));
            } else if named(&self.require.unsettled_by, &held.term) {
                findings.push(self.held(FindingKind::Unknown, set, held));
            }
        }
        if let Some(why) = &set.why_not_whole {
            findings.push(at(FindingKind::Unknown, why.clone(), self.source));
        }
        Judged::new(verdict(&findings), findings)
    }

    /// Whether a limit is said of a right that the requirement asks for.
    fn is_asked_of(&self, held: &Held) -> bool {
        held.of.as_ref().is_none_or(|of| of.iter().any(|right| named(&self.require.grants, right)))
    }

    /// A grant or duty that has to be there.
    fn asked(&self, set: &TermSet, word: &Word, kind: TermKind) -> Option<Finding> {
        let what = if kind == TermKind::Grant { "grant" } else { "hold the duty" };
        if let Some(held) = set.takes_away(word.as_str()).filter(|_| kind == TermKind::Grant) {
            return Some(self.held(FindingKind::Fail, set, held));
        }
        match set.held.iter().find(|h| h.kind == kind && h.term == word.as_str()) {
            Some(held) if held.doubt.is_some() => Some(self.held(FindingKind::Unknown, set, held)),
            Some(held) => Some(self.held(FindingKind::Pass, set, held)),
            None if set.whole && !set.name.is_empty() => {
                let message = format!("{} does not {what} `{}`", set.name, word.as_str());
                Some(at(FindingKind::Fail, message, self.source))
            }
            None => None,
        }
    }

    fn class(&self, set: &TermSet) -> Option<Finding> {
        if self.require.class.is_empty() || !set.whole || set.name.is_empty() {
            return None;
        }
        let class = self.require.class.iter().find(|class| is_of_class(set, **class));
        Some(match class {
            Some(class) => {
                at(FindingKind::Pass, format!("{} is {}", set.name, class_words(*class)), self.source)
            }
            None => {
                let asked: Vec<&str> = self.require.class.iter().map(|c| class_words(*c)).collect();
                let message = format!("{} is none of: {}", set.name, asked.join(", "));
                at(FindingKind::Fail, message, self.source)
            }
        })
    }

    fn id(&self, set: &TermSet) -> Option<Finding> {
        if self.require.id.is_empty() || !set.whole {
            return None;
        }
        let is_one = set.license.as_deref().is_some_and(|id| named(&self.require.id, id));
        let (kind, words) = if is_one { (FindingKind::Pass, "is") } else { (FindingKind::Fail, "is not") };
        Some(at(kind, format!("{} {words} one of the licenses asked for", set.name), self.source))
    }

    fn held(&self, kind: FindingKind, set: &TermSet, held: &Held) -> Finding {
        let name = match (set.name.is_empty(), self.source.channel) {
            (true, _) => "what is said here".to_owned(),
            (false, None) => format!("{} ({})", set.name, self.source.about),
            (false, Some(_)) => set.name.clone(),
        };
        let term = &held.term;
        let message = match held.kind {
            TermKind::Grant => format!("`{term}` is granted by {name}"),
            TermKind::Limit => format!("limit `{term}` in {name}"),
            TermKind::Duty => format!("duty `{term}` in {name}"),
        };
        let doubt = held.doubt.as_ref().map(|d| format!(" (in doubt: {d})")).unwrap_or_default();
        let place = held.at.clone().unwrap_or_else(|| (self.source.at.clone(), self.source.words.clone()));
        Finding {
            kind,
            message: message + &doubt,
            at: Some(place.0),
            words: Some(place.1),
            known: set.license.as_ref().filter(|_| held.section.is_some()).map(|license| Known {
                license: license.clone(),
                term: held.term.clone(),
                section: held.section.clone(),
                says: held.note.clone(),
            }),
        }
    }
}

fn named(words: &[Word], term: &str) -> bool {
    words.iter().any(|word| word.as_str() == term)
}

fn verdict(findings: &[Finding]) -> Verdict {
    Verdict::all(findings.iter().filter_map(|finding| match finding.kind {
        FindingKind::Fail => Some(Verdict::Fail),
        FindingKind::Unknown => Some(Verdict::Unknown),
        FindingKind::Pass => Some(Verdict::Pass),
        FindingKind::Note => None,
    }))
}

fn class_words(class: Class) -> &'static str {
    match class {
        Class::OsiApproved => "approved by the Open Source Initiative",
        Class::FsfLibre => "free by the list of the Free Software Foundation",
        Class::PublicDomain => "in the public domain",
        Class::Unlimited => "a license that grants all and limits nothing",
    }
}

fn is_of_class(set: &TermSet, class: Class) -> bool {
    match class {
        Class::OsiApproved => set.standing.osi_approved,
        Class::FsfLibre => set.standing.fsf_libre,
        Class::PublicDomain => set.standing.public_domain,
        Class::Unlimited => set.is_unlimited(),
    }
}
