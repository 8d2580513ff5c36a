//! Reads one text: puts list items under their leads, matches the rules, asks the guards.
//!
//! Comes in: text and the compiled rules. Goes out: a [`Reading`]. It never knows a term by its name.

use super::language::{self, Language};
use super::pattern::{Known, Pattern, Run, Start};
use super::rules::{self, Place, Rule, Rules};
use super::sentences::{self, Marker, Sentence};
use super::words::{Break, Word};
use super::{Clause, Reading};
use std::collections::HashMap;
use std::ops::Range;

/// A text of more words than this counts as more than a pointer to other terms.
const POINTER_MAX_WORDS: usize = 140;
/// A title stands among this many first sentences.
const TITLE_SENTENCES: usize = 3;
/// A title has at most this many words.
const TITLE_MAX_WORDS: usize = 20;
/// How many words of a lead are kept before those of an item.
const LEAD_MAX_WORDS: usize = 16;
/// A run of words that is longer is matched piece by piece.
const RUN_MAX_WORDS: usize = 1200;
/// The words in which two pieces of a long run overlap.
const RUN_OVERLAP_WORDS: usize = 120;

/// A text that is being read.
pub(super) struct Reader {
    rules: &'static Rules,
    words: Vec<Word>,
    sentences: Vec<Sentence>,
    /// What the patterns know of each word.
    numbers: Vec<usize>,
    known: Vec<Known>,
    statement: bool,
}

/// Words to be matched together: those of a lead, then those of the sentence or a part of it.
struct Row<'a> {
    words: Vec<usize>,
    /// How many of them belong to the lead.
    lead: usize,
    run: Run<'a>,
}

impl Row<'_> {
    /// The stretches of the text that a match covers: in the lead, and in the sentence.
    fn stretches(&self, found: &Range<usize>) -> Vec<Range<usize>> {
        let parts = [found.start..found.end.min(self.lead), found.start.max(self.lead)..found.end];
        let covered = |part: &Range<usize>| self.words[part.start]..self.words[part.end - 1] + 1;
        parts.iter().filter(|part| part.start < part.end).map(covered).collect()
    }
}

/// Where the guards of a sentence silence its rules; looked for when they are first asked for.
struct Guards<'a> {
    reader: &'a Reader,
    rows: &'a [Row<'a>],
    silent: HashMap<usize, Vec<Silence>>,
}

/// The words that a guard covers.
struct Silence {
    words: Vec<Range<usize>>,
    /// It begins in the lead of a list, so it says nothing of an item that stands by itself.
    from_lead: bool,
}

impl Guards<'_> {
    /// Whether a guard of the rule covers the first or the last of these words.
    fn silence(&mut self, rule: &Rule, ends: [usize; 2], from_lead: bool) -> bool {
        rule.guards.iter().any(|guard| {
            let silent = self.silent.entry(*guard).or_insert_with(|| self.reader.silent(*guard, self.rows));
            let covers =
                |silence: &Silence| silence.words.iter().any(|g| ends.iter().any(|word| g.contains(word)));
            silent.iter().any(|silence| (from_lead || !silence.from_lead) && covers(silence))
        })
    }
}

/// A list that is open: where its lead stands and at which kind of marker its items stand.
struct List {
    lead: Vec<usize>,
    marker: Option<Marker>,
    item: Option<Option<Marker>>,
    more: bool,
}

impl Reader {
    /// Cuts the text into words and sentences and looks the words up.
    pub(super) fn new(text: &str, statement: bool) -> Self {
        let rules = rules::rules();
        let found = sentences::sentences(text, &|word| rules.vocabulary.knows(word));
        let (mut seen, mut known, mut numbers) = (HashMap::new(), Vec::new(), Vec::new());
        for word in &found.words {
            let number = *seen.entry(word.text.as_str()).or_insert_with(|| {
                known.push(rules.vocabulary.known(&word.text));
                known.len() - 1
            });
            numbers.push(number);
        }
        drop(seen);
        Self { rules, words: found.words, sentences: found.sentences, numbers, known, statement }
    }

    /// Finds the clauses, and what looks like one and is not known.
    pub(super) fn read(&self) -> Reading {
        let mut reading =
            Reading { clauses: Vec::new(), unread: Vec::new(), language: language::language(&self.words) };
        let mut list: Option<List> = None;
        for (number, sentence) in self.sentences.iter().enumerate() {
            let lead = self.lead_of(&mut list, sentence);
            let rows = self.rows(sentence, &lead);
            let clauses = self.clauses(number, sentence, &rows);
            if self.unread(sentence, &rows, clauses.is_empty()) {
                reading.unread.push(self.bytes(sentence.words.clone()));
            }
            reading.clauses.extend(clauses);
            self.open(&mut list, sentence);
        }
        reading
    }

    /// The lead that a sentence stands under; closes the list where it ends.
    fn lead_of(&self, list: &mut Option<List>, sentence: &Sentence) -> Vec<usize> {
        let Some(open) = list else { return Vec::new() };
        let sibling = open.marker.is_some() && sentence.marker == open.marker;
        let first = open.item.is_none();
        let kept = match (open.item, sentence.marker) {
            (None, _) => true,
            (Some(None), None) => open.more || !sentence.paragraph,
            (Some(Some(_)), None) => !sentence.paragraph,
            (Some(_), Some(_)) => true,
        };
        if (sentence.heading && !first) || (sibling && sentence.paragraph) || !kept {
            *list = None;
            return Vec::new();
        }
        if sentence.paragraph {
            open.item.get_or_insert(sentence.marker);
        }
        open.more = sentence.continues || sentence.opens;
        if self.stands_alone(sentence.words.clone()) { Vec::new() } else { open.lead.clone() }
    }

    /// Opens a list where a sentence ends in a colon, or is followed by bullets.
    fn open(&self, list: &mut Option<List>, sentence: &Sentence) {
        let words: Vec<usize> = sentence.words.clone().collect();
        let forbids = self.finds(&self.rules.leads, &words);
        let heading = sentence.heading && forbids.is_some();
        if !sentence.opens && !heading {
            return;
        }
        if forbids.is_none() && list.is_some() {
            return;
        }
        let lead = compress(&words, forbids);
        *list = Some(List { lead, marker: sentence.marker, item: None, more: true });
    }

    /// Whether a part has a subject and a verb of its own, so that no lead governs it.
    fn stands_alone(&self, words: Range<usize>) -> bool {
        let head: Vec<usize> = words.take(9).collect();
        self.finds(&self.rules.own, &head).is_some()
    }

    /// The first place where one of the patterns matches.
    fn finds(&self, patterns: &[Pattern], words: &[usize]) -> Option<Range<usize>> {
        let run = self.run(words);
        patterns
            .iter()
            .flat_map(|pattern| self.rules.vocabulary.matches(pattern, &run, Start::Latest))
            .min_by_key(|m| (m.start, m.end))
    }

    fn run(&self, words: &[usize]) -> Run<'_> {
        self.rules.vocabulary.run(words.iter().map(|at| (&self.words[*at], &self.known[self.numbers[*at]])))
    }

    /// The rows of words in which a sentence is read: all of it, and each part of an enumeration under its head.
    fn rows(&self, sentence: &Sentence, lead: &[usize]) -> Vec<Row<'_>> {
        let mut rows = Vec::new();
        let all: Vec<usize> = sentence.words.clone().collect();
        let mut from = 0;
        while from < all.len() {
            let to = (from + RUN_MAX_WORDS).min(all.len());
            rows.push(self.row(lead, all[from..to].iter().copied()));
            from = if to == all.len() { to } else { to - RUN_OVERLAP_WORDS };
        }
        let cuts: Vec<usize> =
            all.iter().skip(1).copied().filter(|at| self.words[*at].before > Break::None).collect();
        let Some(first) = cuts.first() else { return rows };
        let head: Vec<usize> = (sentence.words.start..*first).collect();
        let head = [lead, &compress(&head, self.finds(&self.rules.leads, &head))].concat();
        let ends = cuts.iter().skip(1).copied().chain([sentence.words.end]);
        for (start, end) in cuts.iter().copied().zip(ends) {
            if !self.stands_alone(start..end) {
                rows.push(self.row(&head, start..end));
            }
        }
        rows
    }

    /// The clauses of a sentence: one for each term, the surest and first.
    fn clauses(&self, number: usize, sentence: &Sentence, rows: &[Row<'_>]) -> Vec<Clause> {
        let mut found: Vec<Clause> = Vec::new();
        let mut guards = Guards { reader: self, rows, silent: HashMap::new() };
        for rule in self.rules.rules.iter().filter(|rule| self.applies(rule, number, sentence)) {
            let Some(mark) = rows.iter().find_map(|row| self.mark(rule, row, &mut guards)) else { continue };
            let span = self.bytes(sentence.words.clone());
            let clause =
                Clause { term: rule.term.clone(), kind: rule.kind, span, mark, doubtful: rule.doubtful };
            match found.iter_mut().find(|old| old.term == clause.term) {
                Some(old) if old.doubtful && !clause.doubtful => *old = clause,
                Some(_) => {}
                None => found.push(clause),
            }
        }
        found.sort_by(|a, b| (a.mark.start, &a.term).cmp(&(b.mark.start, &b.term)));
        found
    }

    /// The stretches of text that a guard covers.
    fn silent(&self, guard: usize, rows: &[Row<'_>]) -> Vec<Silence> {
        let mut found = Vec::new();
        for row in rows {
            for pattern in &self.rules.guards[guard] {
                let matches = self.rules.vocabulary.matches(pattern, &row.run, Start::Earliest);
                found.extend(
                    matches
                        .iter()
                        .map(|m| Silence { words: row.stretches(m), from_lead: m.start < row.lead }),
                );
            }
        }
        found
    }

    fn row(&self, lead: &[usize], words: impl Iterator<Item = usize>) -> Row<'_> {
        let all: Vec<usize> = lead.iter().copied().chain(words).collect();
        Row { run: self.run(&all), words: all, lead: lead.len() }
    }

    fn applies(&self, rule: &Rule, number: usize, sentence: &Sentence) -> bool {
        match rule.place {
            Place::Anywhere => true,
            Place::Statement => self.statement,
            Place::Short => !self.statement && self.words.len() <= POINTER_MAX_WORDS,
            Place::Title => {
                (sentence.heading || number < TITLE_SENTENCES) && sentence.words.len() <= TITLE_MAX_WORDS
            }
        }
    }

    /// The bytes of the first match of a rule that no guard silences.
    fn mark(&self, rule: &Rule, row: &Row<'_>, guards: &mut Guards<'_>) -> Option<Range<usize>> {
        let all = rule
            .patterns
            .iter()
            .flat_map(|pattern| self.rules.vocabulary.matches(pattern, &row.run, Start::Latest));
        let own = |m: &Range<usize>| m.end > row.lead && !(rule.alone && m.start < row.lead);
        let mut matches: Vec<Range<usize>> = all.filter(own).collect();
        matches.sort_by_key(|m| (m.start, m.end));
        let ends = |m: &Range<usize>| [row.words[m.start], row.words[m.end - 1]];
        let found = matches.into_iter().find(|m| !guards.silence(rule, ends(m), m.start < row.lead))?;
        let (first, last) = (row.words[found.start.max(row.lead)], row.words[found.end - 1]);
        Some(self.words[first].span.start..self.words[last].span.end)
    }

    /// Whether a sentence may bind somebody, and nothing of it is known.
    fn unread(&self, sentence: &Sentence, rows: &[Row<'_>], silent: bool) -> bool {
        let words = &self.words[sentence.words.clone()];
        if words.iter().any(|word| word.mixed || (word.foreign && word.text.chars().count() > 2)) {
            return true;
        }
        if !silent {
            return false;
        }
        // Without rules nothing can be known of any sentence.
        if self.rules.rules.is_empty() {
            return true;
        }
        if language::language(words) == Language::Other {
            return true;
        }
        rows.first().is_some_and(|row| {
            let all = |patterns: &[Pattern], start| -> Vec<Range<usize>> {
                patterns
                    .iter()
                    .flat_map(|pattern| self.rules.vocabulary.matches(pattern, &row.run, start))
                    .collect()
            };
            let operative = all(&self.rules.operative, Start::Latest);
            if operative.is_empty() {
                return false;
            }
            let mut known = all(&self.rules.neutral, Start::Earliest);
            let harmless = self.rules.guards.iter().zip(&self.rules.binding).filter(|(_, binds)| !**binds);
            known.extend(harmless.flat_map(|(guard, _)| all(guard, Start::Earliest)));
            operative
                .iter()
                .any(|o| o.end > row.lead && !known.iter().any(|k| k.start <= o.start && o.end <= k.end))
        })
    }

    fn bytes(&self, words: Range<usize>) -> Range<usize> {
        match (self.words.get(words.start), self.words.get(words.end.saturating_sub(1))) {
            (Some(first), Some(last)) => first.span.start..last.span.end,
            _ => 0..0,
        }
    }
}

/// The words of a lead that count: those that forbid, and the last ones.
fn compress(words: &[usize], forbids: Option<Range<usize>>) -> Vec<usize> {
    if words.len() <= LEAD_MAX_WORDS {
        return words.to_vec();
    }
    let tail = words.len() - LEAD_MAX_WORDS / 2;
    let kept = forbids.map_or(0..0, |range| {
        range.start.min(tail)..range.end.min(range.start + LEAD_MAX_WORDS / 2).min(tail)
    });
    [&words[kept], &words[tail..]].concat()
}
