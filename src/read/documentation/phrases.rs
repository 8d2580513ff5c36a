//! Phrases that are looked for in documentation, and how they are found in one pass over its words.
//!
//! Comes in: the phrases of `documentation.yaml` by signal. Goes out: which signals occur where. A phrase is words
//! with single spaces: `train*` stands for any word that begins so, `#` for a number, `#b` for a number with that
//! unit, `#+` for a number above nought, `~` for a gap of up to six words inside the sentence. A phrase behind a word
//! that denies is not found. What a signal proves is decided elsewhere.

use super::tokens::{Kind, Token};
use crate::lookup::Table;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The most words that `~` stands for.
const GAP_MAX_WORDS: usize = 6;
/// The most words between a word that denies and what it denies.
const FILLERS_MAX: usize = 2;

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
    /// A number above nought.
    Amount,
    Unit(String),
    Gap,
}

/// Words that change what stands beside them.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Denial {
    /// Words that deny what follows.
    pub(crate) negators: Vec<String>,
    /// Words that may stand between.
    pub(crate) fillers: Vec<String>,
    /// Words in the place of a number that is not given.
    pub(crate) blanks: Vec<String>,
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
    /// How the words around a phrase take it back.
    pub(crate) denial: Denial,
    /// Signals that stay where they are denied.
    pub(crate) always: Vec<usize>,
}

/// Words with the numbers that phrases know them by.
#[derive(Clone, Copy)]
struct Numbered<'w> {
    words: &'w [Token],
    ids: &'w [Id],
}

impl<'w> Numbered<'w> {
    fn from(self, at: usize) -> Self {
        let at = at.min(self.words.len());
        Self { words: &self.words[at..], ids: &self.ids[at..] }
    }

    fn iter(self) -> impl Iterator<Item = (&'w Token, Id)> {
        self.words.iter().zip(self.ids.iter().copied())
    }
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
            Some(Element::Number | Element::Amount | Element::Unit(_)) => &mut self.by_number,
            Some(Element::Gap) | None => return,
        };
        list.push((signal, elements));
    }

    /// The signals that occur in these words.
    pub(crate) fn find(&self, words: &[Token]) -> Seen {
        let mut seen = Seen::new();
        let ids: Vec<Id> = words.iter().map(|token| self.id(token)).collect();
        let numbered = Numbered { words, ids: &ids };
        for (at, token) in words.iter().enumerate() {
            for (signal, elements) in self.beginning_with(token, ids[at]) {
                if !seen.contains_key(signal)
                    && self.matches(elements, numbered.from(at))
                    && (self.always.contains(signal) || !self.is_denied(&words[..at]))
                {
                    seen.insert(*signal, token.start);
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

    /// Whether a word that denies stands before, with at most some small words between.
    fn is_denied(&self, before: &[Token]) -> bool {
        let mut words = before.iter().rev();
        let small = |token: &&Token| self.denial.fillers.contains(&token.text);
        let skipped = before.iter().rev().take(FILLERS_MAX).take_while(small).count();
        words.nth(skipped).is_some_and(|token| self.denial.negators.contains(&token.text))
    }

    fn matches(&self, elements: &[Element], words: Numbered<'_>) -> bool {
        let mut at = 0;
        let mut index = 0;
        while let Some(element) = elements.get(index) {
            if *element == Element::Gap {
                let Some(next) = elements.get(index + 1) else { return true };
                let Some(skipped) = self.skipped(next, words.from(at)) else { return false };
                at += skipped + 1;
                index += 2;
            } else {
                if !words.from(at).iter().next().is_some_and(|(token, id)| fits(element, token, id)) {
                    return false;
                }
                at += 1;
                index += 1;
            }
        }
        true
    }

    /// How many words a gap takes up before the next part. A value that is nought or left blank is no gap before the
    /// value of something else.
    fn skipped(&self, next: &Element, words: Numbered<'_>) -> Option<usize> {
        let blank = |token: &Token| {
            *next == Element::Amount
                && (self.denial.blanks.contains(&token.text)
                    || (token.kind == Kind::Number && is_nought(token)))
        };
        let reach = words.iter().take(GAP_MAX_WORDS + 1);
        let mut reach = reach.take_while(|(token, _)| token.kind != Kind::Stop && !blank(token));
        reach.position(|(token, id)| fits(next, token, id))
    }

    /// One word of a phrase; several where it is written in Chinese.
    fn element(&mut self, word: &str) -> Vec<Element> {
        match word {
            "#" => vec![Element::Number],
            "#+" => vec![Element::Amount],
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

fn is_nought(token: &Token) -> bool {
    token.text.parse::<f64>().is_ok_and(|number| number == 0.0)
}

/// The first two bytes of a word.
fn beginning(word: &str) -> Option<(u8, u8)> {
    match *word.as_bytes() {
        [first, second, ..] => Some((first, second)),
        _ => None,
    }
}

fn fits(element: &Element, token: &Token, id: Id) -> bool {
    match (element, token.kind) {
        (Element::Word(word), _) => *word == id,
        (Element::Prefix(stem), Kind::Word | Kind::Number) => token.text.starts_with(stem.as_str()),
        (Element::Number, Kind::Number) => true,
        (Element::Amount, Kind::Number) => !is_nought(token),
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
    fn what_is_denied_is_not_found() {
        let mut phrases = Phrases::default();
        phrases.add(7, "synthetic data");
        phrases.add(8, "coming soon");
        phrases.always = vec![8];
        phrases.denial.negators = vec!["no".to_owned(), "not".to_owned()];
        phrases.denial.fillers = vec!["any".to_owned()];
        let found = |text: &str| phrases.find(&tokens(text, 0)).len();
        assert_eq!(found("no synthetic data"), 0);
        assert_eq!(found("not any synthetic data"), 0);
        assert_eq!(found("not only synthetic data"), 1);
        assert_eq!(found("not coming soon"), 1);
    }

    #[test]
    fn nought_and_a_blank_are_no_amount() {
        let mut phrases = Phrases::default();
        phrases.add(7, "learning rate ~ #+");
        phrases.denial.blanks = vec!["tbd".to_owned()];
        let found = |text: &str| !phrases.find(&tokens(text, 0)).is_empty();
        assert!(found("learning rate of 2e-4"));
        assert!(!found("learning rate: 0, batch size: 8"));
        assert!(!found("learning rate: TBD, batch size: 8"));
    }

    #[test]
    fn a_gap_ends_with_the_sentence() {
        assert!(found("learning rate ~ #", "learning rate was set to 1e-4"));
        assert!(!found("learning rate ~ #", "We tuned the learning rate. It took 4 days"));
        assert!(!found("learning rate ~ #", "learning rate a b c d e f g 4"));
    }
}
