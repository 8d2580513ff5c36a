//! Phrases that are looked for in documentation, and how they are found in one pass over its words.
//!
//! Comes in: the phrases of `documentation.yaml` by signal. Goes out: which signals occur where. A phrase is words
//! with single spaces: `train*` stands for any word that begins so, `#` for a number, `#b` for a number with that
//! unit, `~` for a gap of up to six words inside the sentence. What a signal proves is decided elsewhere.

use super::tokens::{Kind, Token};
use crate::lookup::Table;
use std::collections::BTreeMap;

/// The most words that `~` stands for.
const GAP_MAX_WORDS: usize = 6;

/// Signals seen, each with the offset in the file at which it was seen first.
pub(crate) type Seen = BTreeMap<usize, usize>;

/// Number of a word that phrases name.
type Id = u32;

/// No phrase names the word.
const UNKNOWN: Id = Id::MAX;

#[derive(Debug, PartialEq, Eq)]
enum Element {
    Word(Id),
    Prefix(String),
    Number,
    Unit(String),
    Gap,
}

/// A phrase and its signal.
type Phrase = (usize, Vec<Element>);

/// All phrases, by what they begin with.
#[derive(Debug, Default)]
pub(crate) struct Phrases {
    ids: Table<String, Id>,
    by_word: Vec<Vec<Phrase>>,
    /// Those that begin with a stem, by its first two bytes.
    by_stem: Table<(u8, u8), Vec<Phrase>>,
    /// Those that begin with a stem of a single byte.
    by_any: Vec<Phrase>,
    by_number: Vec<Phrase>,
}

impl Phrases {
    /// Adds a phrase for a signal.
    pub(crate) fn add(&mut self, signal: usize, phrase: &str) {
        let elements: Vec<Element> = phrase.split_whitespace().flat_map(|word| self.element(word)).collect();
        let list = match elements.first() {
            Some(Element::Word(id)) => &mut self.by_word[*id as usize],
            Some(Element::Prefix(stem)) => match beginning(stem) {
                Some(beginning) => self.by_stem.entry(beginning).or_default(),
                None => &mut self.by_any,
            },
            Some(Element::Number | Element::Unit(_)) => &mut self.by_number,
            Some(Element::Gap) | None => return,
        };
        list.push((signal, elements));
    }

    /// The signals that occur in these words.
    pub(crate) fn find(&self, words: &[Token]) -> Seen {
        let mut seen = Seen::new();
        let ids: Vec<Id> = words.iter().map(|token| self.id(token)).collect();
        for (at, token) in words.iter().enumerate() {
            for (signal, elements) in self.beginning_with(token, ids[at]) {
                if matches(elements, &words[at..], &ids[at..]) {
                    seen.entry(*signal).or_insert(token.start);
                }
            }
        }
        seen
    }

    fn id(&self, token: &Token) -> Id {
        match token.kind {
            Kind::Word | Kind::Number => self.ids.get(&token.text).copied().unwrap_or(UNKNOWN),
            Kind::Link | Kind::Stop => UNKNOWN,
        }
    }

    /// The phrases that may begin with a word.
    fn beginning_with(&self, token: &Token, id: Id) -> impl Iterator<Item = &Phrase> {
        let spoken = matches!(token.kind, Kind::Word | Kind::Number);
        let words = self.by_word.get(id as usize);
        let stems = beginning(&token.text).filter(|_| spoken).and_then(|key| self.by_stem.get(&key));
        let numbers = (token.kind == Kind::Number).then_some(&self.by_number);
        let any = spoken.then_some(&self.by_any);
        [words, stems, numbers, any].into_iter().flatten().flatten()
    }

    /// One word of a phrase; several where it is written in Chinese.
    fn element(&mut self, word: &str) -> Vec<Element> {
        match word {
            "#" => vec![Element::Number],
            "~" => vec![Element::Gap],
            _ if !word.is_ascii() => {
                let words = super::tokens::tokens(word, 0).into_iter();
                words.map(|token| Element::Word(self.number(&token.text))).collect()
            }
            _ if word.starts_with('#') => vec![Element::Unit(word[1..].to_owned())],
            _ => vec![match word.strip_suffix('*') {
                Some(stem) => Element::Prefix(stem.to_owned()),
                None => Element::Word(self.number(word)),
            }],
        }
    }

    fn number(&mut self, word: &str) -> Id {
        if let Some(id) = self.ids.get(word) {
            return *id;
        }
        let id = Id::try_from(self.by_word.len()).unwrap_or(UNKNOWN);
        self.ids.insert(word.to_owned(), id);
        self.by_word.push(Vec::new());
        id
    }
}

/// The first two bytes of a word.
fn beginning(word: &str) -> Option<(u8, u8)> {
    match *word.as_bytes() {
        [first, second, ..] => Some((first, second)),
        _ => None,
    }
}

fn matches(elements: &[Element], words: &[Token], ids: &[Id]) -> bool {
    let mut at = 0;
    let mut index = 0;
    while let Some(element) = elements.get(index) {
        if *element == Element::Gap {
            let Some(next) = elements.get(index + 1) else { return true };
            let at_end = at.min(words.len());
            let window = &words[at_end..];
            let reach = window.iter().take(GAP_MAX_WORDS + 1).take_while(|token| token.kind != Kind::Stop);
            let mut reach = reach.zip(&ids[at_end..]);
            let Some(skipped) = reach.position(|(token, id)| fits(next, token, *id)) else {
                return false;
            };
            at += skipped + 1;
            index += 2;
        } else {
            if !words.get(at).is_some_and(|token| fits(element, token, ids[at])) {
                return false;
            }
            at += 1;
            index += 1;
        }
    }
    true
}

fn fits(element: &Element, token: &Token, id: Id) -> bool {
    match (element, token.kind) {
        (Element::Word(word), _) => *word == id,
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
