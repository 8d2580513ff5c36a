//! Phrases that are looked for in documentation, and how they are found in one pass over its words.
//!
//! Comes in: the phrases of `documentation.yaml` by signal. Goes out: which signals occur where. A phrase is words
//! with single spaces: `train*` stands for any word that begins so, `#` for a number, `#b` for a number with that
//! unit, `#+` for a number above nought, `~` for a gap of up to six words inside the sentence. A phrase behind a word
//! that denies is not found. What a signal proves is decided elsewhere.

use super::tokens::{Kind, Token};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The most words that `~` stands for.
const GAP_MAX_WORDS: usize = 6;
/// The most words between a word that denies and what it denies.
const FILLERS_MAX: usize = 2;

/// Signals seen, each with the offset in the file at which it was seen first.
pub(crate) type Seen = BTreeMap<usize, usize>;

#[derive(Debug, PartialEq, Eq)]
enum Element {
    Word(String),
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

/// All phrases, by the first character of their first word.
#[derive(Debug, Default)]
pub(crate) struct Phrases {
    by_first: BTreeMap<char, Vec<(usize, Vec<Element>)>>,
    /// How the words around a phrase take it back.
    pub(crate) denial: Denial,
    /// Signals that stay where they are denied.
    pub(crate) always: Vec<usize>,
}

impl Phrases {
    /// Adds a phrase for a signal.
    pub(crate) fn add(&mut self, signal: usize, phrase: &str) {
        let elements: Vec<Element> = phrase.split_whitespace().flat_map(element).collect();
        let first = match elements.first() {
            Some(Element::Word(word) | Element::Prefix(word)) => word.chars().next(),
            Some(Element::Number | Element::Amount | Element::Unit(_)) => Some('#'),
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
                    if !seen.contains_key(signal)
                        && self.matches(elements, &words[at..])
                        && (self.always.contains(signal) || !self.is_denied(&words[..at]))
                    {
                        seen.insert(*signal, token.start);
                    }
                }
            }
        }
        seen
    }

    /// Whether a word that denies stands before, with at most some small words between.
    fn is_denied(&self, before: &[Token]) -> bool {
        let mut words = before.iter().rev();
        let small = |token: &&Token| self.denial.fillers.contains(&token.text);
        let skipped = before.iter().rev().take(FILLERS_MAX).take_while(small).count();
        words.nth(skipped).is_some_and(|token| self.denial.negators.contains(&token.text))
    }

    fn matches(&self, elements: &[Element], words: &[Token]) -> bool {
        let mut at = 0;
        let mut index = 0;
        while let Some(element) = elements.get(index) {
            if *element == Element::Gap {
                let Some(next) = elements.get(index + 1) else { return true };
                let Some(skipped) = self.skipped(next, words.get(at..).unwrap_or(&[])) else { return false };
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

    /// How many words a gap takes up before the next part. A value that is nought or left blank is no gap before the
    /// value of something else.
    fn skipped(&self, next: &Element, words: &[Token]) -> Option<usize> {
        let blank = |token: &Token| {
            *next == Element::Amount
                && (self.denial.blanks.contains(&token.text)
                    || (token.kind == Kind::Number && is_nought(token)))
        };
        let reach = words.iter().take(GAP_MAX_WORDS + 1);
        let reach = reach.take_while(|token| token.kind != Kind::Stop && !blank(token));
        reach.enumerate().find(|(_, token)| fits(next, token)).map(|(n, _)| n)
    }
}

fn is_nought(token: &Token) -> bool {
    token.text.parse::<f64>().is_ok_and(|number| number == 0.0)
}

/// One word of a phrase; several where it is written in Chinese.
fn element(word: &str) -> Vec<Element> {
    match word {
        "#" => vec![Element::Number],
        "#+" => vec![Element::Amount],
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

fn fits(element: &Element, token: &Token) -> bool {
    match (element, token.kind) {
        (Element::Word(word), Kind::Word | Kind::Number) => token.text == *word,
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
