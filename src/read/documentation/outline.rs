//! A Markdown file as passages, each under its headings.
//!
//! Comes in: the text of a file. Goes out: [`Passage`]s with their signals, and the sections that hold nothing but a
//! placeholder. It never decides what a passage proves.

use super::blocks::{self, Block};
use super::facts::Facts;
use super::keys;
use super::names::Names;
use super::passages::{PLACEHOLDER_MAX_WORDS, Passage, fact, signals};
use super::phrases::Seen;
use super::tokens::{Kind, Token};
use crate::evidence::{DocumentationFact, Substance};
use crate::source::SourceFile;
use std::ops::Range;

/// Reads the blocks of a Markdown file.
pub(crate) fn passages(
    facts: &Facts,
    file: &SourceFile,
    blocks: &[Block],
) -> (Vec<Passage>, Vec<DocumentationFact>) {
    let mut outline = Outline::new(facts, file);
    for block in blocks {
        match block.kind {
            blocks::Kind::Heading(depth) => outline.heading(depth, block),
            blocks::Kind::LabelEnd => outline.end_label(),
            blocks::Kind::FrontMatter => outline.front_matter(block),
            blocks::Kind::Text | blocks::Kind::Row | blocks::Kind::Code => outline.block(block),
        }
    }
    outline.finish()
}

struct Heading {
    depth: usize,
    section: usize,
    kind: Option<usize>,
    words: Seen,
    topics: Seen,
    start: usize,
    filled: bool,
    /// Passages from here on stand under it.
    from: usize,
}

struct Outline<'f> {
    facts: &'f Facts,
    file: &'f SourceFile,
    open: Vec<Heading>,
    passages: Vec<Passage>,
    placeholders: Vec<DocumentationFact>,
    of_path: Vec<usize>,
    sections: usize,
    names: Names,
}

impl<'f> Outline<'f> {
    fn new(facts: &'f Facts, file: &'f SourceFile) -> Self {
        let of_path = facts.path(file.path());
        let (open, passages, placeholders) = (Vec::new(), Vec::new(), Vec::new());
        Self { facts, file, open, passages, placeholders, of_path, sections: 0, names: Names::default() }
    }

    /// A label speaks for its paragraph only.
    fn end_label(&mut self) {
        while self.open.last().is_some_and(|heading| heading.depth == blocks::LABEL) {
            self.close();
        }
    }

    fn heading(&mut self, depth: usize, block: &Block) {
        while self.open.last().is_some_and(|heading| heading.depth >= depth) {
            self.close();
        }
        self.sections += 1;
        let title = self.sections == 1 && depth == 1;
        let kinds = if title { Seen::new() } else { self.facts.sections.find(&block.words) };
        let kind = kinds.into_keys().next();
        self.open.push(Heading {
            depth,
            section: self.sections,
            kind,
            words: self.facts.phrases.find(&block.words),
            topics: self.facts.topic_headings.find(&block.words),
            start: block.span.start,
            filled: false,
            from: self.passages.len(),
        });
        self.links_of(block);
        if self.open.len() > 1 {
            self.open.iter_mut().rev().skip(1).for_each(|heading| heading.filled = true);
        }
    }

    /// A heading says nothing by itself, but it may lead to where something is said.
    fn links_of(&mut self, block: &Block) {
        let links = block.words.iter().filter(|token| token.kind == Kind::Link);
        let seen: Seen = links
            .flat_map(|token| self.facts.link(&token.text).map(|signal| (signal, token.start)))
            .collect();
        if !seen.is_empty() {
            let seen = seen.into_iter().chain(self.of_path.iter().map(|s| (*s, block.span.start))).collect();
            let section = self.sections;
            self.passages.push(Passage { span: block.span.clone(), seen, above: Seen::new(), section });
        }
    }

    fn block(&mut self, block: &Block) {
        let mut seen = signals(self.facts, self.file.text(), &block.words);
        let words = block.words.iter().filter(|token| token.kind != Kind::Stop).count();
        if words == 0 {
            return;
        }
        let placeholder = self.facts.signal("placeholder").is_some_and(|signal| seen.contains_key(&signal));
        let leads = block.words.iter().any(|token| token.kind == Kind::Link);
        if placeholder && !leads && words <= PLACEHOLDER_MAX_WORDS {
            return self.placeholder(block);
        }
        self.open.iter_mut().for_each(|heading| heading.filled = true);
        self.names.add(self.facts, self.file.text(), block, &mut seen);
        self.mark(block, &mut seen);
        let mut passage = Passage { span: block.span.clone(), seen, above: Seen::new(), section: 0 };
        passage.section = self.open.last().map_or(0, |heading| heading.section);
        for heading in &self.open {
            passage.above.extend(heading.words.iter().map(|(signal, at)| (*signal, *at)));
        }
        // The nearest heading says of what stands under it what it is; the title of a document does not.
        if let Some(heading) = self.open.last().filter(|_| self.open.len() > 1) {
            for (signal, at) in &heading.words {
                passage.seen.entry(*signal).or_insert(*at);
            }
        }
        if let Some(kind) = self.open.iter().rev().find_map(|heading| heading.kind) {
            passage.seen.insert(kind, block.span.start);
        }
        if block.kind == blocks::Kind::Code {
            passage.seen.extend(self.facts.signal("section.code").map(|signal| (signal, block.span.start)));
        }
        passage.seen.extend(self.of_path.iter().map(|signal| (*signal, block.span.start)));
        self.passages.push(passage);
    }

    /// Marks a mere list of words, and takes words to users out of what tells of the makers' own run.
    fn mark(&self, block: &Block, seen: &mut Seen) {
        let bare = is_bare(self.facts, &block.words);
        let words = block.words.iter().filter(|token| token.kind == Kind::Word).count();
        let mark = match (block.kind, bare) {
            (blocks::Kind::Text, true) => self.facts.signal("bare-list"),
            (blocks::Kind::Text | blocks::Kind::Row, false) if words >= SAID_MIN_WORDS => {
                self.facts.signal("said")
            }
            _ => None,
        };
        seen.extend(mark.map(|signal| (signal, block.span.start)));
        let (own, cue) = (self.facts.signal("own-run"), self.facts.signal("for-users"));
        if let (true, Some(cue)) = (own.is_some_and(|own| seen.contains_key(&own)), cue) {
            seen.remove(&cue);
        }
    }

    fn front_matter(&mut self, block: &Block) {
        let text = self.file.text().get(block.span.clone()).unwrap_or("");
        let mut passage = Passage { span: block.span.clone(), ..Passage::default() };
        let mut pairs = keys::yaml_pairs(text);
        pairs.iter_mut().for_each(|pair| pair.start += block.span.start);
        passage.seen = keys::signals(self.facts, &pairs);
        self.names.add_listed(self.facts, text, block.span.start, &mut passage.seen);
        passage
            .seen
            .extend(self.facts.signal("section.front-matter").map(|signal| (signal, block.span.start)));
        self.passages.push(passage);
    }

    fn placeholder(&mut self, block: &Block) {
        let Some(heading) = self.open.last_mut() else { return };
        heading.filled = true;
        let topics: Vec<usize> = heading.topics.keys().copied().collect();
        self.add_placeholders(&topics, block.span.clone());
    }

    fn add_placeholders(&mut self, topics: &[usize], span: Range<usize>) {
        for topic in topics {
            let topic = self.facts.name(*topic).trim_start_matches("topic.").to_owned();
            self.placeholders.push(fact(self.file, &topic, Substance::Placeholder, span.clone()));
        }
    }

    /// Ends the innermost section: an empty one is a placeholder, and one that tells users how to train is marked.
    fn close(&mut self) {
        let Some(heading) = self.open.pop() else { return };
        if !heading.filled {
            let topics: Vec<usize> = heading.topics.keys().copied().collect();
            let end =
                self.file.text()[heading.start..].find('\n').map_or(heading.start, |n| heading.start + n);
            self.add_placeholders(&topics, heading.start..end);
        }
        let maybe = self.facts.signal("section.maybe-for-users");
        if heading.kind.is_some() && heading.kind == maybe {
            self.mark_for_users(heading.from);
        }
    }

    /// Marks passages from here on as written for users, where one of them says so.
    fn mark_for_users(&mut self, from: usize) {
        let (Some(cue), Some(mark)) =
            (self.facts.signal("for-users"), self.facts.signal("section.for-users"))
        else {
            return;
        };
        let own = self.facts.signal("own-run");
        let passages = self.passages.get_mut(from..).unwrap_or(&mut []);
        let any = |signal: usize| passages.iter().any(|passage| passage.seen.contains_key(&signal));
        if any(cue) && !own.is_some_and(any) {
            for passage in passages {
                passage.seen.insert(mark, passage.span.start);
            }
        }
    }

    fn finish(mut self) -> (Vec<Passage>, Vec<DocumentationFact>) {
        while !self.open.is_empty() {
            self.close();
        }
        if self.facts.signal("path.maybe-for-users").is_some_and(|signal| self.of_path.contains(&signal)) {
            self.mark_for_users(0);
        }
        (self.passages, self.placeholders)
    }
}

/// The fewest words that say something.
const SAID_MIN_WORDS: usize = 8;

/// The fewest words that are a mere list where no word joins them.
const BARE_MIN_WORDS: usize = 10;

/// Whether these are many words, and no sentence: nothing joins them and no value stands among them.
fn is_bare(facts: &Facts, words: &[Token]) -> bool {
    let joins = |token: &Token| {
        token.kind == Kind::Number || !token.text.is_ascii() || facts.function_words.contains(&token.text)
    };
    let plain = words.iter().filter(|token| matches!(token.kind, Kind::Word | Kind::Number));
    plain.clone().count() >= BARE_MIN_WORDS && !plain.into_iter().any(joins)
}
