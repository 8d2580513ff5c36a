//! Which signals stand in which passage of a file, and which rules they meet.
//!
//! Comes in: passages, as [`super::outline`] and other readers give them. Goes out: documentation facts, the best of
//! each topic and at most one of each substance. It knows no topic and no word of its own.

use super::facts::{Facts, Need, Rule, Scope};
use super::keys;
use super::phrases::Seen;
use super::tokens::{Kind, Token};
use crate::evidence::{DocumentationFact, Substance};
use crate::source::SourceFile;
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
}

/// What is said in words under a key, as a passage in a section of the kind that the key stands for.
pub(crate) fn of_value(facts: &Facts, file: &SourceFile, pair: &keys::Pair<'_>) -> Option<Passage> {
    let kind = facts.text(&pair.key.to_lowercase())?;
    let offset = (pair.value.as_ptr() as usize).saturating_sub(file.text().as_ptr() as usize);
    let words = super::tokens::tokens(pair.value, offset);
    let placeholder = facts.signal("placeholder");
    let mut seen = signals(facts, file.text(), &words);
    let empty = placeholder.is_some_and(|signal| seen.contains_key(&signal));
    if empty && words.len() <= PLACEHOLDER_MAX_WORDS {
        return None;
    }
    seen.insert(kind, pair.start);
    let span = pair.start..offset + pair.value.len();
    Some(Passage { span, seen, above: Seen::new(), section: pair.start })
}

/// The signals in words and links; a sentence that denies or that tells of others shows nothing.
pub(super) fn signals(facts: &Facts, text: &str, words: &[Token]) -> Seen {
    let mut seen = Seen::new();
    for sentence in words.split(|token| token.kind == Kind::Stop) {
        let found = facts.phrases.find(sentence);
        let discounted = facts.discount.iter().any(|signal| found.contains_key(signal));
        let kept = |signal: &usize| !discounted || facts.is_kept(*signal);
        for (signal, at) in found.into_iter().filter(|(signal, _)| kept(signal)) {
            seen.entry(signal).or_insert(at);
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
        if let (false, Some(span)) = (known, met(rule, passages)) {
            found.push(fact(file, &rule.topic, rule.substance, span));
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

/// Where a rule is met.
fn met(rule: &Rule, passages: &[Passage]) -> Option<Range<usize>> {
    let counts = |passage: &&Passage| {
        let has = |signal: &usize| passage.seen.contains_key(signal);
        let under = |signal: &usize| has(signal) || passage.above.contains_key(signal);
        (rule.cue.is_empty() || rule.cue.iter().any(under)) && !rule.without.iter().any(has)
    };
    let mut gathered = Seen::new();
    let mut section = None;
    for passage in passages.iter().filter(counts) {
        let fresh = match rule.within {
            Scope::Block => true,
            Scope::Section => section != Some(passage.section),
            Scope::File => false,
        };
        if fresh {
            gathered.clear();
        }
        section = Some(passage.section);
        for (signal, at) in &passage.seen {
            gathered.entry(*signal).or_insert(*at);
        }
        if let Some(start) = satisfied(rule, &gathered) {
            let own = passage.span.contains(&start);
            let end = if own { passage.span.end } else { start + 1 };
            return Some(start..end);
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

/// A fact that stands at the beginning of a span; its words are those of the span, or of the whole line.
pub(super) fn fact(
    file: &SourceFile,
    topic: &str,
    substance: Substance,
    span: Range<usize>,
) -> DocumentationFact {
    let line = crate::source::Excerpt::new(file.line_text(span.start));
    DocumentationFact { topic: topic.to_owned(), substance, at: file.location(span.start), words: line }
}
