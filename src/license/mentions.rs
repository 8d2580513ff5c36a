//! Which licenses does a sentence name?
//!
//! Comes in: a sentence, with or without markup. Goes out: every license it names, where, and whether plainly. It
//! never decides what the license is named for, nor what it allows.

use super::names::{INDEX, is_address, lookup_address};
use super::words::{Word, is_ideograph, words};
use std::ops::Range;

pub use super::names::Named;

/// The longest sentence that is looked at, in bytes.
const MAX_SENTENCE_BYTES: usize = 16 * 1024;

/// The longest name that is looked for, in words.
const NAME_MAX_WORDS: usize = 16;

/// A license that a sentence names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// The license.
    pub license: Named,
    /// The bytes of the sentence that name it.
    pub span: Range<usize>,
    /// How it is named.
    pub quality: Quality,
}

/// How a license is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Quality {
    /// As it is.
    Plain,
    /// In a changed form, or with something added: "modified MIT", "MIT-like", "MIT with additional terms".
    Modified,
    /// As one that does not hold, or holds no longer.
    Negated,
    /// For a part only: "portions under".
    Partial,
}

/// Every license that a sentence names, in the order of the sentence. The longest name wins; a word that may also be
/// a model, a company or an institute counts only beside a word such as "license".
#[must_use]
pub fn mentions(sentence: &str) -> Vec<Mention> {
    let sentence = cut(sentence);
    let addresses = addresses(sentence);
    let text = Text { sentence, words: words(sentence, &INDEX.rewrites) };
    let taken: Vec<Range<usize>> = addresses.iter().map(|(span, _)| span.clone()).collect();
    let mut found = text.known(&taken);
    found.extend(text.quoted(&found));
    found.extend(text.custom(&taken, &found));
    for (span, license) in addresses {
        if let Some(license) = license {
            found.push(Mention { license, span, quality: Quality::Plain });
        }
    }
    found.sort_by_key(|mention| (mention.span.start, mention.span.end));
    found
}

fn cut(sentence: &str) -> &str {
    let mut end = sentence.len().min(MAX_SENTENCE_BYTES);
    while !sentence.is_char_boundary(end) {
        end -= 1;
    }
    &sentence[..end]
}

/// The addresses in a sentence and the licenses that stand there.
fn addresses(sentence: &str) -> Vec<(Range<usize>, Option<Named>)> {
    let mut found = Vec::new();
    let mut at = 0;
    for piece in sentence.split_inclusive(|c: char| c.is_whitespace() || "()[]<>\"'`|，。；".contains(c)) {
        let word = piece.trim_end_matches(|c: char| c.is_whitespace() || "()[]<>\"'`|，。；.,;".contains(c));
        if is_address(word) {
            found.push((at..at + word.len(), lookup_address(word)));
        } else if is_file_target(sentence, at, word) {
            found.push((at..at + word.len(), None));
        }
        at += piece.len();
    }
    found
}

/// Whether a word is the target of a link to a file: alone between round brackets, with a sign that no name has.
fn is_file_target(sentence: &str, at: usize, word: &str) -> bool {
    let enclosed = sentence[..at].ends_with('(') && sentence[at + word.len()..].starts_with(')');
    let lower = word.to_lowercase();
    let file = word.contains(['/', '_'])
        || lower.starts_with("licen")
        || lower.ends_with(".md")
        || lower.ends_with(".txt");
    enclosed && file
}

struct Text<'a> {
    sentence: &'a str,
    words: Vec<Word>,
}

impl Text<'_> {
    /// Names that are in the tables.
    fn known(&self, taken: &[Range<usize>]) -> Vec<Mention> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < self.words.len() {
            match self.longest_at(at, taken) {
                Some((count, named)) => {
                    let span = self.words[at].span.start..self.words[at + count - 1].span.end;
                    let quality = self.quality(at, at + count);
                    found.push(Mention { license: named, span, quality });
                    at += count;
                }
                None => at += 1,
            }
        }
        found
    }

    /// The longest name that begins at a word, and how many words it has.
    fn longest_at(&self, at: usize, taken: &[Range<usize>]) -> Option<(usize, Named)> {
        let start = self.words[at].span.start;
        if taken.iter().any(|span| span.contains(&start)) {
            return None;
        }
        let mut key = String::new();
        let mut best = None;
        for count in 1..=(self.words.len() - at).min(NAME_MAX_WORDS) {
            let last = at + count - 1;
            if count > 1 {
                if self.breaks_before(last) {
                    break;
                }
                key.push(' ');
            }
            key.push_str(&self.words[last].text);
            let (named, longer) = INDEX.by_key(&key);
            if let Some(named) = named
                && (INDEX.is_evident(&key) || self.beside_license_word(at, at + count))
            {
                best = Some((count, named));
            }
            if !longer {
                break;
            }
        }
        best
    }

    /// Whether a sentence, cell or list ends between a word and the one before it.
    fn breaks_before(&self, at: usize) -> bool {
        let gap = self.gap(at);
        gap.contains(['|', ';', '；', '。', '\n', '，', '、', '：', '/', '"'])
            || gap.contains(". ")
            || gap.contains(": ")
    }

    /// The characters between a word and the one before it.
    fn gap(&self, at: usize) -> &str {
        let from = at.checked_sub(1).map_or(0, |before| self.words[before].span.end);
        self.words.get(at).and_then(|word| self.sentence.get(from..word.span.start)).unwrap_or("")
    }

    /// Whether "license" stands right after a name, or shortly before it, or the name is all there is.
    fn beside_license_word(&self, from: usize, to: usize) -> bool {
        let word = |at: usize| self.words.get(at).map(|word| word.text.as_str());
        if word(to) == Some("license") && !self.breaks_before(to) {
            return true;
        }
        let alone = from == 0 && to == self.words.len();
        if alone || (self.gap(to) == "-" && matches!(word(to), Some("like" | "style" | "based"))) {
            return true;
        }
        let mut at = from;
        for _ in 0..4 {
            let Some(before) = at.checked_sub(1) else { return self.is_bare_value(from, to) };
            match word(before) {
                Some("license" | "under") => return true,
                Some(other) if INDEX.aliases.links.iter().any(|link| link == other) => at = before,
                _ => return self.is_bare_value(from, to),
            }
        }
        false
    }

    /// "Code: MIT" and "the code is MIT.", where nothing follows in the clause.
    fn is_bare_value(&self, from: usize, to: usize) -> bool {
        let labelled = self.gap(from).contains([':', '：', '|', '(', '（', '=']);
        let said = from > 0 && matches!(self.words[from - 1].text.as_str(), "is" | "are");
        let upper = self
            .sentence
            .get(self.words[from].span.clone())
            .is_some_and(|w| w.len() > 2 && w.chars().all(|c| c.is_ascii_uppercase()));
        let ends = to == self.words.len()
            || self.gap(to).contains([',', '.', ';', '|', '(', ')', '，', '。', '；', '）']);
        (labelled || said) && upper && ends
    }

    fn quality(&self, from: usize, to: usize) -> Quality {
        if let Some(quality) = self.quality_before(from) {
            return quality;
        }
        if self.says_after(to, "modified") {
            return Quality::Modified;
        }
        if self.says_after(to, "negated") {
            return Quality::Negated;
        }
        if self.is_partial(from) { Quality::Partial } else { Quality::Plain }
    }

    /// Walks back over words such as "under the terms of" to the word that governs the name.
    fn quality_before(&self, from: usize) -> Option<Quality> {
        let mut at = from;
        for _ in 0..10 {
            if at == 0 || self.breaks_before(at) || self.gap(at).contains([',', '.', '!']) {
                return None;
            }
            at -= 1;
            let word = self.words[at].text.as_str();
            if listed(&INDEX.aliases.before, "modified", word) {
                return Some(Quality::Modified);
            }
            if listed(&INDEX.aliases.before, "negated", word) {
                return Some(Quality::Negated);
            }
            if !INDEX.aliases.links.iter().any(|link| link == word) && !is_version(word) {
                return None;
            }
        }
        None
    }

    /// Whether one of the phrases follows the name, a license word between them or not.
    fn says_after(&self, to: usize, kind: &str) -> bool {
        let mut at = to;
        while self.words.get(at).is_some_and(|word| word.text == "license" || word.text == "agreement") {
            if self.breaks_before(at) {
                return false;
            }
            at += 1;
        }
        if at >= self.words.len() || self.breaks_before(at) || self.gap(at).contains('.') {
            return false;
        }
        let next: Vec<&str> = self.words[at..].iter().take(4).map(|word| word.text.as_str()).collect();
        let next = next.join(" ");
        INDEX.aliases.after.get(kind).into_iter().flatten().any(|phrase| {
            next.strip_prefix(phrase.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        })
    }

    /// Whether the clause speaks of parts: "portions are under".
    fn is_partial(&self, from: usize) -> bool {
        let mut at = from;
        for _ in 0..16 {
            if at == 0 || self.breaks_before(at) {
                return false;
            }
            at -= 1;
            if listed(&INDEX.aliases.before, "partial", &self.words[at].text) {
                return true;
            }
        }
        false
    }

    /// Names of licenses that are in no table: words with capitals that end in "License" or the like.
    fn custom(&self, taken: &[Range<usize>], known: &[Mention]) -> Vec<Mention> {
        let mut found: Vec<Mention> = Vec::new();
        let free = |span: &Range<usize>| {
            !taken
                .iter()
                .chain(known.iter().map(|m| &m.span))
                .any(|t| t.start < span.end && span.start < t.end)
        };
        for at in 0..self.words.len() {
            let Some(end) = self.license_end(at) else { continue };
            let start = self.name_start(at);
            if start == at || !self.has_a_name(start, at) {
                continue;
            }
            let span = self.words[start].span.start..self.words[end].span.end;
            let label = self.gap(end + 1).starts_with([':', '：']) && start == 0;
            let overlaps = label || found.last().is_some_and(|last| span.start < last.span.end);
            if free(&span) && !overlaps {
                let name = self.sentence.get(span.clone()).unwrap_or("").to_owned();
                let quality = self.quality(start, end + 1);
                found.push(Mention { license: Named::Custom(name), span, quality });
            }
        }
        found
    }

    /// Names between 《 and 》 that hold a license word.
    fn quoted(&self, known: &[Mention]) -> Vec<Mention> {
        let mut found = Vec::new();
        for (open, _) in self.sentence.match_indices('《').take(16) {
            let start = open + '《'.len_utf8();
            let Some(length) = self.sentence[start..].find('》') else { break };
            let span = start..start + length;
            let holds = self
                .words
                .iter()
                .enumerate()
                .find(|(_, word)| word.text == "license" && span.contains(&word.span.start));
            let free = !known.iter().any(|m| m.span.start < span.end && span.start < m.span.end);
            if let (true, Some((at, _))) = (free && length < 300, holds) {
                let license = Named::Custom(self.sentence[span.clone()].to_owned());
                found.push(Mention { license, span, quality: self.quality(at, at + 1) });
            }
        }
        found
    }

    /// The last word of a license name whose "License", "Agreement" or "Terms of Use" stands at a word.
    fn license_end(&self, at: usize) -> Option<usize> {
        let is = |at: usize, text: &str| self.words.get(at).is_some_and(|word| word.text == text);
        let verb = self
            .sentence
            .get(self.words[at].span.clone())
            .is_some_and(|w| w.to_lowercase().starts_with("licensing") || w.to_lowercase().ends_with('d'));
        if verb {
            return None;
        }
        let mut end = if is(at, "license") || is(at, "agreement") {
            at
        } else if is(at, "terms") && is(at + 1, "of") && (is(at + 2, "use") || is(at + 2, "service")) {
            at + 2
        } else {
            return None;
        };
        let small = self
            .sentence
            .get(self.words[at].span.clone())
            .is_some_and(|w| w == "license" || w == "agreement");
        if !small && !self.is_name_word(at) {
            return None;
        }
        while is(end + 1, "agreement") && !self.breaks_before(end + 1) {
            end += 1;
        }
        let number = self.words.get(end + 1).is_some_and(|word| is_version(&word.text));
        if number && !self.breaks_before(end + 1) && !self.gap(end + 1).contains(['(', ',', '.']) {
            end += 1;
        }
        Some(end)
    }

    /// The first word of the name that ends before a word.
    fn name_start(&self, at: usize) -> usize {
        let mut start = at;
        while start > 0 && at - start < 12 && self.joins(start) && self.is_name_word(start - 1) {
            start -= 1;
        }
        while start < at && is_unnamed(&self.words[start].text) && self.words[start].text != "open" {
            start += 1;
        }
        start
    }

    fn joins(&self, at: usize) -> bool {
        !self.breaks_before(at)
            && self.gap(at).chars().all(|c| c.is_whitespace() || "-_.*&,".contains(c))
            && !self.gap(at).contains(", ")
    }

    fn has_a_name(&self, start: usize, at: usize) -> bool {
        self.words[start..at].iter().any(|word| !is_unnamed(&word.text) && !is_version(&word.text))
    }

    /// Whether a word can be part of a name: a capital, a number, a script without capitals, "of", "for".
    fn is_name_word(&self, at: usize) -> bool {
        let written = self.sentence.get(self.words[at].span.clone()).unwrap_or("");
        let first = written.chars().next().unwrap_or(' ');
        let small = matches!(written, "of" | "for" | "and");
        let lower = written.to_lowercase();
        if matches!(
            lower.as_str(),
            "this" | "the" | "a" | "an" | "our" | "that" | "such" | "these" | "your" | "its" | "we" | "i"
        ) {
            return false;
        }
        let single = written.chars().count() == 1 && is_ideograph(first);
        !single && (first.is_uppercase() || first.is_ascii_digit() || is_ideograph(first) || small)
    }
}

fn listed(table: &std::collections::BTreeMap<String, Vec<String>>, kind: &str, word: &str) -> bool {
    table.get(kind).is_some_and(|words| words.iter().any(|w| w == word))
}

fn is_unnamed(word: &str) -> bool {
    INDEX.aliases.unnamed.iter().any(|w| w == word)
}

fn is_version(word: &str) -> bool {
    word.chars().all(|c| c.is_ascii_digit() || c == '.')
}

#[cfg(test)]
mod tests;
