//! Phrases that are looked for in documentation, and how they are found in one pass over its words.
//!
//! Comes in: the phrases of `documentation.yaml` by signal. Goes out: which signals occur where. A phrase is words
//! with single spaces: `train*` stands for any word that begins so, `#` for a number, `#b` for a number with that
//! unit, `~` for a gap of up to six words inside the sentence. What a signal proves is decided elsewhere.

use super::tokens::{Kind, Token};
use std::collections::BTreeMap;

/// The most words that `~` stands for.
const GAP_MAX_WORDS: usize = 6;

/// Signals seen, each with the offset in the file at which it was seen first.
pub(crate) type Seen = BTreeMap<usize, usize>;

#[derive(Debug, PartialEq, Eq)]
enum Element {
    Word(String),
    Prefix(String),
    Number,
    Unit(String),
    Gap,
}

/// All phrases, by the first character of their first word.
#[derive(Debug, Default)]
pub(crate) struct Phrases {
    by_first: BTreeMap<char, Vec<(usize, Vec<Element>)>>,
}

impl Phrases {
    /// Adds a phrase for a signal.
    pub(crate) fn add(&mut self, signal: usize, phrase: &str) {
        let elements: Vec<Element> = phrase.split_whitespace().flat_map(element).collect();
        let first = match elements.first() {
            Some(Element::Word(word) | Element::Prefix(word)) => word.chars().next(),
            Some(Element::Number | Element::Unit(_)) => Some('#'),
            Some(Element::Gap) | None => None,
        };
        if let Some(first) = first {
            self.by_first.entry(first).or_default().push((signal, elements));
        }
    }

    /// The signals that occur in these words.
    pub(crate) fn find(&self, words: &[Token]) -> Seen {
        let mut seen = Seen::new();
        for (at, token) in words.iter().enumerate() {
            let key = match token.kind {
                Kind::Word => token.text.chars().next(),
                Kind::Number => Some('#'),
                Kind::Link | Kind::Stop => None,
            };
            let numbered = if token.kind == Kind::Number { token.text.chars().next() } else { None };
            for phrases in [key, numbered].into_iter().flatten().filter_map(|key| self.by_first.get(&key)) {
                for (signal, elements) in phrases {
                    if !seen.contains_key(signal) && matches(elements, &words[at..]) {
                        seen.insert(*signal, token.start);
                    }
                }
            }
        }
        seen
    }
}

/// One word of a phrase; several where it is written in Chinese.
fn element(word: &str) -> Vec<Element> {
    match word {
        "#" => vec![Element::Number],
        "~" => vec![Element::Gap],
        _ if !word.is_ascii() => {
            super::tokens::tokens(word, 0).into_iter().map(|t| Element::Word(t.text)).collect()
        }
        _ if word.starts_with('#') => vec![Element::Unit(word[1..].to_owned())],
        _ => vec![match word.strip_suffix('*') {
            Some(stem) => Element::Prefix(stem.to_owned()),
            None => Element::Word(word.to_owned()),
        }],
    }
}

fn matches(elements: &[Element], words: &[Token]) -> bool {
    let mut at = 0;
    let mut index = 0;
    while let Some(element) = elements.get(index) {
        if *element == Element::Gap {
            let Some(next) = elements.get(index + 1) else { return true };
            let window = words.get(at..).unwrap_or(&[]);
            let reach = window.iter().take(GAP_MAX_WORDS + 1).take_while(|token| token.kind != Kind::Stop);
            let Some(skipped) = reach.enumerate().find(|(_, token)| fits(next, token)).map(|(n, _)| n) else {
                return false;
            };
            at += skipped + 1;
            index += 2;
        } else {
            if !words.get(at).is_some_and(|token| fits(element, token)) {
                return false;
            }
            at += 1;
            index += 1;
        }
    }
    true
}

fn fits(element: &Element, token: &Token) -> bool {
    match (element, token.kind) {
        (Element::Word(word), Kind::Word | Kind::Number) => token.text == *word,
        (Element::Prefix(stem), Kind::Word | Kind::Number) => token.text.starts_with(stem.as_str()),
        (Element::Number, Kind::Number) => true,
        (Element::Unit(unit), Kind::Number) => {
            token.text.strip_suffix(unit.as_str()).is_some_and(|n| n.ends_with(|c: char| c.is_ascii_digit()))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tokens::tokens;
    use super::*;

    fn found(phrase: &str, text: &str) -> bool {
        let mut phrases = Phrases::default();
        phrases.add(7, phrase);
        phrases.find(&tokens(text, 0)).contains_key(&7)
    }

    #[test]
    fn a_stem_stands_for_every_word_that_begins_so() {
        assert!(found("fine tun*", "We fine-tuned it"));
        assert!(!found("fine tun*", "A fine tower"));
    }

    #[test]
    fn a_number_may_be_asked_for_with_its_unit() {
        assert!(found("#b param*", "a 7B-parameter model"));
        assert!(!found("#b param*", "a 7M-parameter model"));
        assert!(found("学习率 ~ #", "学习率：峰值为 3e-4"));
    }

    #[test]
    fn a_gap_ends_with_the_sentence() {
        assert!(found("learning rate ~ #", "learning rate was set to 1e-4"));
        assert!(!found("learning rate ~ #", "We tuned the learning rate. It took 4 days"));
        assert!(!found("learning rate ~ #", "learning rate a b c d e f g 4"));
    }
}
