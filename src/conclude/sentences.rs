//! What a sentence of prose holds: the licenses that it names and grants, and the limits that it states.
//!
//! Comes in: a sentence as evidence. Goes out: [`Terms`]. Which words bind, only tell of intent, name without
//! granting or keep rights back is data, in `licenses/terms.yaml`.

use super::Knowledge;
use super::named::{family, held, of_license};
use super::settled::is_plain_gate;
use super::terms::{
    Held, IMPORTED, Loose, TermKind, TermSet, Terms, loose, one_or_all, partial, statement_limits,
};
use crate::evidence::{Channel, LicenseEvidence, Subject};
use crate::license::catalog;
use crate::license::clauses::{self, Clause};
use crate::license::languages;
use crate::license::mentions::{self, Mention, Named, Quality};
use crate::license::names;

/// How a notice of copyright ends.
const NOTICE_END: &str = "all rights reserved";

/// What a sentence comes to.
pub(super) fn of_sentence(sentence: &str, seen: &LicenseEvidence, knowledge: &Knowledge) -> Terms {
    let vocabulary = catalog::vocabulary();
    let mut all: Vec<Terms> = Vec::new();
    for mention in mentions::mentions(sentence).iter().filter(|mention| governs_a_release(mention)) {
        if let Some(terms) = of_mention(mention, knowledge) {
            let terms = if holds(sentence, &vocabulary.unsure_in_prose) { unsure(terms) } else { terms };
            if !all.contains(&terms) {
                all.push(terms);
            }
        }
    }
    let named = !all.is_empty();
    let bare = without_remarks(sentence);
    let bound = speaks_as_license(sentence, &seen.subject);
    let limits: Vec<Held> = clauses::read_statement(&bare)
        .iter()
        .filter(|clause| clause.kind == TermKind::Limit)
        .filter(|clause| !points_only(clause) || bound || (!named && seen.subject.names_weights()))
        .filter_map(|clause| sentence_held(clause, seen, named, &bare))
        .collect();
    let silent = limits.is_empty();
    if !silent {
        all.push(statement_limits(limits));
    }
    if silent && !(seen.channel == Channel::Gate && is_plain_gate(sentence)) && keeps_back(&bare, seen) {
        all.push(not_understood(&bare, seen));
    } else if silent && is_about_the_whole(seen) && languages::is_unread(&bare) {
        all.push(unread());
    }
    one_or_all(all)
}

/// What a contributor agrees to is called a license and governs no release.
fn governs_a_release(mention: &Mention) -> bool {
    match &mention.license {
        Named::Custom(name) => !holds(name, &catalog::vocabulary().no_licenses),
        Named::License(_) | Named::Family(_) => true,
    }
}

/// A sentence with blanks in place of remarks that look like limits and take nothing away; what stands around them is
/// read as it is.
fn without_remarks(sentence: &str) -> String {
    let remarks = &catalog::vocabulary().harmless_in_prose;
    let mut bare = sentence.to_owned();
    for remark in &remarks.when {
        let mut from = 0;
        while let Some(at) = find(&bare, remark, from) {
            let rest =
                bare.get(at.end..).unwrap_or("").split(['\n', '.', ';', '。', '；']).next().unwrap_or("");
            if !holds(rest, &remarks.unless) {
                bare.replace_range(at.clone(), &" ".repeat(at.len()));
            }
            from = at.end;
        }
    }
    bare
}

/// Where a phrase in lower case stands in a text, whatever its case; every byte stays where it was.
fn find(text: &str, phrase: &str, from: usize) -> Option<std::ops::Range<usize>> {
    let lower = text.get(from..)?.to_ascii_lowercase();
    let at = from + lower.find(phrase)?;
    Some(at..at + phrase.len())
}

/// Whether a sentence that names no part of the release speaks as a license does: what it limits is then never passed
/// over, and never certain.
pub(super) fn speaks_as_license(sentence: &str, subject: &Subject) -> bool {
    matches!(subject, Subject::Unstated) && holds(sentence, &catalog::vocabulary().licensing_in_prose)
}

/// Whether a sentence holds one of these words or phrases, whatever its case.
fn holds(sentence: &str, phrases: &[String]) -> bool {
    let lower = sentence.to_lowercase().replace(['\n', '\t'], " ");
    phrases.iter().any(|phrase| lower.contains(phrase.as_str()))
}

/// Whether a sentence about the weights or the release, or a gate, says something that keeps rights back and of
/// which no limit was read.
fn keeps_back(sentence: &str, seen: &LicenseEvidence) -> bool {
    if seen.channel == Channel::Gate {
        return true;
    }
    // The end of a notice of copyright, which most licenses carry, says nothing where nothing is named.
    let bare = match seen.subject {
        Subject::Unstated => sentence.to_lowercase().replace(NOTICE_END, ""),
        _ => sentence.to_owned(),
    };
    is_about_the_whole(seen) && holds(&bare, &catalog::vocabulary().reserved_in_prose)
}

/// Whether what is said is of the weights, the release or no stated part.
fn is_about_the_whole(seen: &LicenseEvidence) -> bool {
    matches!(seen.subject, Subject::Release | Subject::Unstated) || seen.subject.names_weights()
}

/// A sentence about the license in a language that is not read: nameless, and not whole.
fn unread() -> Terms {
    let why = "what is said here of the license is in a language that is not read".to_owned();
    Terms::One(TermSet { why_not_whole: Some(why), ..TermSet::default() })
}

/// A sentence that may take something away and is not understood: nameless, and not whole.
fn not_understood(sentence: &str, seen: &LicenseEvidence) -> Terms {
    let why = "what is said here may keep rights back, and it is not understood".to_owned();
    let vocabulary = catalog::vocabulary();
    let others: Vec<String> = vocabulary
        .reserved_in_prose
        .iter()
        .filter(|p| !vocabulary.own_in_prose.contains(p))
        .cloned()
        .collect();
    let own = seen.channel != Channel::Gate && !holds(sentence, &others);
    let loose = own.then_some(Loose::Own);
    Terms::One(TermSet { why_not_whole: Some(why), loose, ..TermSet::default() })
}

/// The same license, named and not granted.
fn unsure(terms: Terms) -> Terms {
    match terms {
        Terms::One(set) if set.whole => {
            let why = format!("{} is named here, and the sentence does not plainly grant it", set.name);
            let held = set.held.into_iter().filter(|held| held.kind == TermKind::Limit).collect();
            partial(&set.name, why, held)
        }
        other => other,
    }
}

/// A clause that takes in other terms: where the sentence names the license, it says no more than that.
fn points_only(clause: &Clause) -> bool {
    clause.term == IMPORTED
}

/// What a clause of a sentence comes to; nothing where the sentence only says what a model is meant for.
fn sentence_held(clause: &Clause, seen: &LicenseEvidence, named: bool, sentence: &str) -> Option<Held> {
    let vocabulary = catalog::vocabulary();
    let part = sentence.get(clause.span.clone()).unwrap_or(sentence);
    let intent = vocabulary.intent_in_prose.is_all_of(part);
    if intent && vocabulary.intent_in_prose.harmless.contains(&clause.term) {
        return None;
    }
    if vocabulary.bound_in_prose.lacks(&clause.term, part) {
        return None;
    }
    let firm = (named || vocabulary.firm_in_prose.contains(&clause.term)) && !intent;
    let firm = firm && (named || !speaks_as_license(sentence, &seen.subject));
    Some(Held {
        term: clause.term.clone(),
        kind: clause.kind,
        section: None,
        note: "stated here".to_owned(),
        doubt: (clause.doubtful || !firm).then(|| "the wording can be read in more than one way".to_owned()),
        at: Some((seen.at.clone(), seen.words.clone())),
        of: said_of(sentence),
    })
}

/// The rights that a sentence speaks of where it only says what those who use the model for gain are asked to do.
fn said_of(sentence: &str) -> Option<Vec<String>> {
    let vocabulary = catalog::vocabulary();
    let only_use = holds(sentence, &vocabulary.asked_of_users.when)
        && !holds(sentence, &vocabulary.asked_of_users.unless);
    only_use.then(|| vec!["use".to_owned(), "modify".to_owned()])
}

fn of_mention(mention: &Mention, knowledge: &Knowledge) -> Option<Terms> {
    match (&mention.license, mention.quality) {
        (_, Quality::Negated | Quality::Partial) => None,
        (Named::License(id), Quality::Plain) => Some(of_license(id, knowledge)),
        (Named::License(id), Quality::Modified) => {
            let why = format!("the statement calls it a modified {id}");
            let terms = partial(&format!("a modified {id}"), why, limits_of(id, knowledge));
            Some(loose(terms, Loose::Modified(id.clone())))
        }
        (Named::Family(key), _) => {
            Some(family(key, &names::family(key).map(|f| f.members.clone()).unwrap_or_default(), knowledge))
        }
        (Named::Custom(name), _) => {
            let why = format!("`{name}` is not a license of the catalog");
            Some(loose(partial(name, why, Vec::new()), Loose::Custom(name.clone())))
        }
    }
}

fn limits_of(id: &str, knowledge: &Knowledge) -> Vec<Held> {
    let license = knowledge.catalog.entry(id);
    let all = license.map(held).unwrap_or_default();
    all.into_iter().filter(|h| h.kind == TermKind::Limit).collect()
}
