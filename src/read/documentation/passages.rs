//! Which signals stand in which passage of a file, and which rules they meet.
//!
//! Comes in: passages, as [`super::outline`] and other readers give them. Goes out: documentation facts, the best of
//! each topic and at most one of each substance. It knows no topic and no word of its own.

use super::facts::{Facts, Need, Rule, Scope};
use super::html;
use super::identifiers;
use super::keys;
use super::phrases::Seen;
use super::sentences;
use super::tokens::{Kind, Token};
use crate::evidence::{DocumentationFact, Substance};
use crate::source::{Excerpt, SourceFile};
use std::collections::BTreeSet;
use std::ops::Range;

/// The longest passage that can be a placeholder, in words.
pub(super) const PLACEHOLDER_MAX_WORDS: usize = 12;

/// A passage and the signals in it.
#[derive(Debug, Default)]
pub(crate) struct Passage {
    /// Its bytes in the file.
    pub(crate) span: Range<usize>,
    /// Signals in its words, its links, and of the kind of its section and path.
    pub(crate) seen: Seen,
    /// Signals in the words of the headings above it.
    pub(crate) above: Seen,
    /// Which heading it stands under.
    pub(crate) section: usize,
    /// Whether it is sentences, and no row, code or configuration.
    pub(crate) is_prose: bool,
}

/// What is said in words under a key, as a passage in a section of the kind that the key stands for.
pub(crate) fn of_value(facts: &Facts, file: &SourceFile, pair: &keys::Pair<'_>) -> Option<Passage> {
    let kind = facts.text(&pair.key.to_lowercase())?;
    let offset = (pair.value.as_ptr() as usize).saturating_sub(file.text().as_ptr() as usize);
    let words = super::tokens::tokens(pair.value, offset);
    let placeholder = facts.signal("placeholder");
    let mut seen = signals(facts, file.text(), &words, "");
    let empty = placeholder.is_some_and(|signal| seen.contains_key(&signal));
    if empty && words.len() <= PLACEHOLDER_MAX_WORDS {
        return None;
    }
    seen.insert(kind, pair.start);
    let span = pair.start..offset + pair.value.len();
    Some(Passage { span, seen, section: pair.start, ..Passage::default() })
}

/// The signals in words and links; a sentence that denies, that tells of others or of what is to come shows nothing.
/// `own` is what the model is called, in letters.
pub(super) fn signals(facts: &Facts, text: &str, words: &[Token], own: &str) -> Seen {
    let mut seen = Seen::new();
    for sentence in words.split(|token| token.kind == Kind::Stop) {
        let found = facts.phrases.find(sentence);
        let plain = identifiers::without(text, sentence).map(|words| facts.phrases.find(&words));
        let discounted = facts.discount.iter().any(|signal| found.contains_key(signal))
            || sentences::is_foreign(&facts.others, own, sentence);
        for (signal, at) in found.into_iter().filter(|(signal, _)| !discounted || facts.is_kept(*signal)) {
            let at = match &plain {
                Some(plain) if facts.not_in_ids.contains(&signal) => plain.get(&signal).copied(),
                _ => Some(at),
            };
            if let Some(at) = at {
                seen.entry(signal).or_insert(at);
            }
        }
    }
    let paper = facts.signal("link.paper");
    for (index, token) in words.iter().enumerate().filter(|(_, token)| token.kind == Kind::Link) {
        let cited = is_cited(text, words.get(..index).unwrap_or(&[]), token);
        for signal in facts.link(&token.text).filter(|signal| !cited || Some(*signal) != paper) {
            seen.entry(signal).or_insert(token.start);
        }
    }
    seen
}

/// Whether a link stands behind nothing but a number in brackets, as a note does that names the source of an idea.
fn is_cited(text: &str, before: &[Token], link: &Token) -> bool {
    before.last().is_some_and(|number| {
        let end = number.start + number.text.len();
        number.text.bytes().all(|b| b.is_ascii_digit())
            && !number.text.is_empty()
            && text.get(..number.start).is_some_and(|before| before.ends_with('['))
            && text.get(end..link.start).is_some_and(|between| between.starts_with(']'))
    })
}

/// The facts that passages come to: for each topic and substance the first rule that is met.
pub(crate) fn judge(facts: &Facts, file: &SourceFile, passages: &[Passage]) -> Vec<DocumentationFact> {
    let mut found: Vec<DocumentationFact> = Vec::new();
    let file_wide = FileWide::of(passages);
    for rule in facts.rules.iter().filter(|rule| file_wide.may_meet(rule)) {
        let known = found.iter().any(|fact| fact.topic == rule.topic && fact.substance == rule.substance);
        if let (false, Some(place)) = (known, met(rule, file.text(), passages)) {
            found.push(fact(file, &rule.topic, rule.substance, place));
        }
    }
    found
}

/// All signals of a file: a rule that they do not meet together is met by none of its passages.
struct FileWide {
    seen: BTreeSet<usize>,
    above: BTreeSet<usize>,
}

impl FileWide {
    fn of(passages: &[Passage]) -> Self {
        let seen = passages.iter().flat_map(|passage| passage.seen.keys().copied()).collect();
        let above = passages.iter().flat_map(|passage| passage.above.keys().copied()).collect();
        Self { seen, above }
    }

    fn may_meet(&self, rule: &Rule) -> bool {
        let cued = |signal: &usize| self.seen.contains(signal) || self.above.contains(signal);
        let enough =
            |need: &Need| need.of.iter().filter(|signal| self.seen.contains(signal)).count() >= need.at_least;
        (rule.cue.is_empty() || rule.cue.iter().any(cued)) && rule.needs.iter().all(enough)
    }
}

/// Where a rule is met: the words that say most of what it needs.
fn met(rule: &Rule, text: &str, passages: &[Passage]) -> Option<Place> {
    let counts = |passage: &&Passage| {
        let has = |signal: &usize| passage.seen.contains_key(signal);
        let under = |signal: &usize| has(signal) || passage.above.contains_key(signal);
        (rule.cue.is_empty() || rule.cue.iter().any(under)) && !rule.without.iter().any(has)
    };
    let mut gathered = Seen::new();
    let mut from: Vec<&Passage> = Vec::new();
    let mut section = None;
    for passage in passages.iter().filter(counts) {
        let fresh = match rule.within {
            Scope::Block => true,
            Scope::Section => section != Some(passage.section),
            Scope::File => false,
        };
        if fresh {
            gathered.clear();
            from.clear();
        }
        section = Some(passage.section);
        from.push(passage);
        for (signal, at) in &passage.seen {
            gathered.entry(*signal).or_insert(*at);
        }
        if let Some(start) = satisfied(rule, &gathered) {
            return Some(best(rule, text, &from, start));
        }
    }
    None
}

/// Where the first signal of the last need stands, if all needs are met.
fn satisfied(rule: &Rule, seen: &Seen) -> Option<usize> {
    let mut start = None;
    for need in &rule.needs {
        let places: Vec<usize> = need.of.iter().filter_map(|signal| seen.get(signal).copied()).collect();
        if places.len() < need.at_least {
            return None;
        }
        start = places.into_iter().min();
    }
    start
}

/// Of the passages that a rule was met by, the words that meet most of it: a sentence of prose, and elsewhere the
/// place of the last need.
fn best(rule: &Rule, text: &str, passages: &[&Passage], start: usize) -> Place {
    let last = passages.iter().rev().take(PASSAGES_MAX);
    let most = last.max_by_key(|passage| weight(rule, passage, &passage.span));
    let Some(passage) = most.filter(|passage| weight(rule, passage, &passage.span).1 > 0) else {
        return Place::line(start);
    };
    let places = places(rule, passage);
    let first = places.first().copied().unwrap_or(start);
    if !passage.is_prose {
        let last = last_met(rule, passage).filter(|at| passage.span.contains(at));
        let row = text.get(passage.span.clone()).is_some_and(html::is_row).then(|| passage.span.clone());
        return Place { at: last.unwrap_or(first), words: row, is_cut: false };
    }
    let sentence = |at: usize| sentences::around(text, passage.span.clone(), at);
    let most = places.iter().rev().max_by_key(|at| weight(rule, passage, &sentence(**at)));
    let at = most.copied().unwrap_or(first);
    shown(sentence(at), text, at)
}

/// How much of a rule is met within these bytes of a passage: how many of its needs and whether the first, which says
/// most, is among them; and by how many signals.
fn weight(rule: &Rule, passage: &Passage, span: &Range<usize>) -> (usize, usize) {
    let within = |need: &Need| {
        need.of.iter().filter(|s| passage.seen.get(s).is_some_and(|at| span.contains(at))).count()
    };
    let counts: Vec<usize> = rule.needs.iter().map(within).collect();
    let first = usize::from(counts.first().is_some_and(|count| *count > 0));
    (counts.iter().filter(|count| **count > 0).count() * 2 + first, counts.iter().sum())
}

/// Where the signals that a rule needs stand inside a passage.
fn places(rule: &Rule, passage: &Passage) -> Vec<usize> {
    let needed = |signal: &&usize| rule.needs.iter().any(|need| need.of.contains(signal));
    let own = passage.seen.iter().filter(|(signal, _)| needed(signal)).map(|(_, at)| *at);
    let mut places: Vec<usize> = own.filter(|at| passage.span.contains(at)).collect();
    places.sort_unstable();
    places
}

/// Where the last need stands that a passage meets by itself.
fn last_met(rule: &Rule, passage: &Passage) -> Option<usize> {
    let place = |need: &Need| need.of.iter().filter_map(|s| passage.seen.get(s).copied()).min();
    rule.needs.iter().rev().find_map(place)
}

/// Of how many passages the one is looked for that says most.
const PASSAGES_MAX: usize = 4_000;
/// The most of a sentence that is shown before the place that is meant, in bytes.
const LEAD_MAX_BYTES: usize = 160;

/// As much of a sentence as is shown: where it is too long, from a little before the place.
fn shown(sentence: Range<usize>, text: &str, at: usize) -> Place {
    if at <= sentence.start + LEAD_MAX_BYTES {
        return Place { at: sentence.start, words: Some(sentence), is_cut: false };
    }
    let from = crate::source::floor(text, at - LEAD_MAX_BYTES / 2);
    let gap = text.get(from..at).and_then(|words| words.find(' ')).map_or(at, |n| from + n + 1);
    // Not inside a tag.
    let before = text.get(sentence.start..gap).unwrap_or("");
    let tag = before.rfind('<').filter(|open| before.rfind('>').is_none_or(|close| close < *open));
    let gap = tag.map_or(gap, |open| sentence.start + open);
    Place { at: gap, words: Some(gap..sentence.end), is_cut: true }
}

/// Where something is said.
#[derive(Debug)]
pub(super) struct Place {
    /// Where it begins.
    at: usize,
    /// The words that say it, where they are not those of the line.
    words: Option<Range<usize>>,
    /// Whether more of the sentence stands before them.
    is_cut: bool,
}

impl Place {
    /// The line in which something stands.
    pub(super) fn line(at: usize) -> Self {
        Self { at, words: None, is_cut: false }
    }
}

/// A fact that stands at a place.
pub(super) fn fact(file: &SourceFile, topic: &str, substance: Substance, place: Place) -> DocumentationFact {
    let words = place.words.and_then(|span| file.text().get(span));
    let lead = if place.is_cut { "… " } else { "" };
    let words = match words {
        Some(words) => Excerpt::new(&format!("{lead}{}", html::plain(words))),
        None => Excerpt::new(file.line_text(place.at)),
    };
    DocumentationFact { topic: topic.to_owned(), substance, at: file.location(place.at), words }
}
