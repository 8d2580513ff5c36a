//! What a text holds that may be a license: one that is known, one that was changed, a pointer, or none that is known.
//!
//! Comes in: a stretch of a file. Goes out: [`Terms`]. Only a text that is known whole can grant; whatever is added to
//! one, and every text that is not known, is read for what it takes away.

use super::named::{held, of_license};
use super::terms::{Held, IMPORTED, TermKind, Terms, one_or_all, partial, statement_limits};
use super::{Knowledge, sections};
use crate::evidence::Channel;
use crate::license::catalog;
use crate::license::clauses::{self, Clause};
use crate::license::identify::{ChangeKind, Identification, Match, Status};
use crate::source::{Excerpt, Location, SourceFile};
use std::ops::Range;

/// How near a section of a card has to be to a license to count as a changed form of it. It can then only fail or
/// leave the answer open.
const SECTION_MIN_SIMILARITY: f32 = 0.8;

/// The longest text that is compared with licenses, in bytes; the longest license is a tenth of it.
const TEXT_MAX_BYTES: usize = crate::limits::LICENSE_BYTES.size();

/// A stretch of a file, and what it is compared with.
struct Text<'a> {
    file: &'a SourceFile,
    words: &'a str,
    /// Where the stretch begins in the file.
    offset: usize,
    knowledge: &'a Knowledge,
}

/// What a text comes to. A section of a card counts only where it is a license, whole or changed; else its sentences
/// speak for themselves.
pub(super) fn of_text(
    channel: Channel,
    file: &SourceFile,
    range: &Range<usize>,
    knowledge: &Knowledge,
) -> Terms {
    let words = file.text().get(range.clone()).unwrap_or("");
    let section = channel == Channel::Statement;
    let text = Text { file, words, offset: range.start, knowledge };
    if words.len() > TEXT_MAX_BYTES {
        return if section { Terms::Nothing } else { overlong(words.len()) };
    }
    let found = knowledge.identifier.identify(words);
    let near =
        found.nearest.as_ref().is_some_and(|nearest| nearest.similarity_0_to_1 >= SECTION_MIN_SIMILARITY);
    match found.status {
        Status::Exact | Status::Several => text.known(&found),
        Status::Modified if near || !section => text.modified(&found),
        _ if section => Terms::Nothing,
        Status::Modified | Status::Unknown => text.unrecognised(&found),
        Status::Reference => text.reference(&found),
    }
}

fn overlong(bytes: usize) -> Terms {
    let why = format!("a text of {bytes} bytes is longer than any license and was not compared");
    partial("an overlong text", why, Vec::new())
}

impl Text<'_> {
    fn known(&self, found: &Identification) -> Terms {
        let of = |m: &Match| self.located(of_license(&m.id, self.knowledge), m.span.clone());
        one_or_all(found.licenses.iter().map(of).collect())
    }

    /// Gives each grant, limit and duty of a recognised text its place.
    fn located(&self, terms: Terms, span: Range<usize>) -> Terms {
        let Terms::One(mut set) = terms else { return terms };
        let start = span.start;
        let text = self.words.get(span).unwrap_or("");
        let clauses = clauses::read(text).clauses;
        for held in &mut set.held {
            held.at = self.place_of(held, text, start, &clauses);
        }
        Terms::One(set)
    }

    /// The clause that says it, inside the section that the catalog names where that is found; else that section.
    fn place_of(
        &self,
        held: &Held,
        text: &str,
        start: usize,
        clauses: &[Clause],
    ) -> Option<(Location, Excerpt)> {
        let sections = sections::stretches(text, held.section.as_deref().unwrap_or(""));
        let fit = |span: &Range<usize>| shared_words(&held.note, text.get(span.clone()).unwrap_or(""));
        let inside = |clause: &Clause| sections.iter().any(|section| section.contains(&clause.mark.start));
        let same = |clause: &&Clause| clause.term == held.term && clause.kind == held.kind;
        let same = clauses.iter().filter(same).enumerate();
        let clause = same
            .max_by_key(|(at, clause)| (inside(clause), fit(&clause.span), std::cmp::Reverse(*at)))
            .map(|(_, clause)| clause);
        let section = sections
            .iter()
            .map(|section| (fit(section), section))
            .enumerate()
            .max_by_key(|(at, (fit, section))| (*fit, std::cmp::Reverse((section.len(), *at))))
            .map(|(_, found)| found)
            .filter(|(fit, _)| *fit > 0);
        match (clause, section) {
            (Some(clause), _) if inside(clause) => Some(self.place(start, clause)),
            (Some(clause), Some((shared, _))) if fit(&clause.span) > shared + 1 => {
                Some(self.place(start, clause))
            }
            (_, Some((_, section))) => {
                let from = self.offset + start + section.start;
                let words = self.file.excerpt(from..from + section.len());
                Some((self.file.location(from), words))
            }
            (Some(clause), None) => Some(self.place(start, clause)),
            (None, None) => None,
        }
    }

    /// Where a clause stands and its words, from the decisive ones on; `start` is where its text begins in this one.
    fn place(&self, start: usize, clause: &Clause) -> (Location, Excerpt) {
        let from = self.offset + start;
        let words = self.file.excerpt(from + clause.span.start..from + clause.span.end);
        (self.file.location(from + clause.mark.start), words)
    }

    /// The terms of the nearest license stay as far as they take away, and what was added is read for more.
    fn modified(&self, found: &Identification) -> Terms {
        let nearest = found.nearest.as_ref().map_or("", |n| n.id.as_str());
        let license = self.knowledge.catalog.entry(nearest);
        let mut kept = license.map(held).unwrap_or_default();
        kept.retain(|h| h.kind != TermKind::Grant);
        for change in found.changes.iter().filter(|c| c.kind != ChangeKind::Dropped) {
            let words = self.words.get(change.span.clone()).unwrap_or("");
            kept.extend(self.clauses_held(change.span.start, &clauses::read(words).clauses));
        }
        let line = |at: usize| self.file.line(self.offset + at).to_string();
        let lines: Vec<String> = found.changes.iter().take(3).map(|c| line(c.span.start)).collect();
        let why = format!("the text departs from {nearest} at line {}", lines.join(", "));
        partial(&format!("a modified {nearest}"), why, kept)
    }

    fn reference(&self, found: &Identification) -> Terms {
        let reading = clauses::read(self.words);
        let mut all: Vec<Terms> = Vec::new();
        for reference in &found.references {
            let terms = of_license(&reference.id, self.knowledge);
            if !all.contains(&terms) {
                all.push(terms);
            }
        }
        let counts = |held: &Held| held.kind == TermKind::Limit && (all.is_empty() || held.term != IMPORTED);
        let limits: Vec<Held> = self.clauses_held(0, &reading.clauses).into_iter().filter(counts).collect();
        if !limits.is_empty() {
            all.push(statement_limits(limits));
        }
        // Words beside the name that may bind and are not understood: the name alone is not the whole of it.
        let heading = |span: &Range<usize>| is_plain_heading(self.words.get(span.clone()).unwrap_or(""));
        let understood = reading.unread.iter().all(heading) && !grants_apart(&reading, found);
        if !all.is_empty() && !understood {
            let why = "words beside the name of the license are not understood".to_owned();
            all.push(partial("", why, Vec::new()));
        }
        match all.is_empty() {
            true => self.unrecognised(found),
            false => one_or_all(all),
        }
    }

    fn unrecognised(&self, found: &Identification) -> Terms {
        let held = self.clauses_held(0, &clauses::read(self.words).clauses);
        let why = match found.nearest.as_ref() {
            Some(nearest) => format!("its text is no known license; the nearest is {}", nearest.id),
            None => "its text is no known license".to_owned(),
        };
        partial("an unrecognised text", why, held)
    }

    fn clauses_held(&self, start: usize, clauses: &[Clause]) -> Vec<Held> {
        let of = |clause: &Clause| Held {
            term: clause.term.clone(),
            kind: clause.kind,
            section: None,
            note: "read in the text".to_owned(),
            doubt: clause.doubtful.then(|| "the wording can be read in more than one way".to_owned()),
            at: Some(self.place(start, clause)),
            of: None,
        };
        clauses.iter().map(of).collect()
    }
}

/// How many longer words of a note stand in a clause: of several clauses that say a thing, the one that is meant.
fn shared_words(note: &str, clause: &str) -> usize {
    let clause = clause.to_lowercase();
    let words = note.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() > 3);
    words.filter(|word| clause.contains(&word.to_lowercase())).count()
}

/// A heading that stands in a known license and says nothing by itself.
fn is_plain_heading(words: &str) -> bool {
    let words: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
    catalog::vocabulary().plain_headings.contains(&words.join(" "))
}

/// Whether a sentence grants something and names no license: on which condition it does is not known.
fn grants_apart(reading: &clauses::Reading, found: &Identification) -> bool {
    let names = |clause: &Clause| {
        found.references.iter().any(|r| clause.span.start < r.span.end && r.span.start < clause.span.end)
    };
    reading.clauses.iter().any(|clause| clause.kind == TermKind::Grant && !names(clause))
}
