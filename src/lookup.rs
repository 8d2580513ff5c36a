//! Where do the words of a fixed table stand in a text? The two ways in which every reader looks for them.
//!
//! Comes in: words of the program's own tables, and any text. Goes out: whether and what was found, at a cost that does
//! not depend on how many words a table has. It knows no table. Its hash is fast and not secret: nothing of what a
//! directory holds is ever kept under it, it is only looked up.

use serde::Deserialize;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// A table of the program's own, by words.
pub(crate) type Table<K, V> = HashMap<K, V, BuildHasherDefault<Mix>>;

/// A fast hash of short words.
#[derive(Debug, Default, Clone)]
pub(crate) struct Mix(u64);

impl Hasher for Mix {
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let word = chunk.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte));
            self.write_u64(word);
        }
    }

    fn write_u8(&mut self, byte: u8) {
        self.write_u64(u64::from(byte));
    }

    fn write_u32(&mut self, number: u32) {
        self.write_u64(u64::from(number));
    }

    fn write_u64(&mut self, number: u64) {
        let product = u128::from(self.0 ^ number ^ 0x9E37_79B9_7F4A_7C15) * 0xE703_7ED1_A0B4_28DB;
        self.0 = (product as u64) ^ ((product >> 64) as u64);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// Which two bytes any of some words begins with: most places of a text are passed over by it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Beginnings {
    pairs: [u64; 16],
}

impl Beginnings {
    /// Adds a word. One of a single byte may be followed by anything.
    pub(crate) fn add(&mut self, word: &str) {
        match *word.as_bytes() {
            [] => {}
            [first] => (0..=u8::MAX).for_each(|second| self.mark(first, second)),
            [first, second, ..] => self.mark(first, second),
        }
    }

    fn mark(&mut self, first: u8, second: u8) {
        let slot = slot(first, second);
        self.pairs[slot / 64] |= 1 << (slot % 64);
    }

    /// Whether one of the words may stand where a text goes on with these bytes.
    pub(crate) fn may_begin(&self, text: &[u8]) -> bool {
        let slot = match *text {
            [] => return false,
            [first] => slot(first, 0),
            [first, second, ..] => slot(first, second),
        };
        self.pairs[slot / 64] & (1 << (slot % 64)) != 0
    }
}

fn slot(first: u8, second: u8) -> usize {
    (usize::from(first) * 33 + usize::from(second)) % 1024
}

/// Words of which any may stand anywhere in a text, inside other words too.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(from = "Vec<String>")]
pub(crate) struct Needles {
    words: Vec<String>,
    /// The words by their first byte.
    by_first: Vec<Vec<usize>>,
    beginnings: Beginnings,
    /// An empty word stands in every text.
    always: bool,
}

impl From<Vec<String>> for Needles {
    fn from(words: Vec<String>) -> Self {
        let mut by_first = vec![Vec::new(); 256];
        let mut beginnings = Beginnings::default();
        for (number, word) in words.iter().enumerate() {
            beginnings.add(word);
            if let Some(first) = word.as_bytes().first() {
                by_first[usize::from(*first)].push(number);
            }
        }
        let always = words.iter().any(String::is_empty);
        Self { words, by_first, beginnings, always }
    }
}

impl Needles {
    /// The words as they stand in the table.
    pub(crate) fn words(&self) -> &[String] {
        &self.words
    }

    /// Whether one of the words stands in a text.
    pub(crate) fn within(&self, text: &str) -> bool {
        let bytes = text.as_bytes();
        let stands = |at: usize| {
            let rest = &bytes[at..];
            let words = &self.by_first[usize::from(rest[0])];
            words.iter().any(|number| rest.starts_with(self.words[*number].as_bytes()))
        };
        let pairs = bytes.windows(2).enumerate();
        let mut likely = pairs.filter(|(_, two)| self.beginnings.may_begin(two));
        let last = bytes.len().checked_sub(1).filter(|_| !self.words.is_empty());
        self.always || likely.any(|(at, _)| stands(at)) || last.is_some_and(stands)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_wherever_they_stand_and_nowhere_else() {
        let words: Vec<String> = ["train", "训练", "x", "--lr", "tr"].map(str::to_owned).to_vec();
        let needles = Needles::from(words.clone());
        for text in
            ["", "t", "tr", "a pretrained one", "训", "训练", "axe", "a -- lr", "--l", "é--lr", "tRain"]
        {
            assert_eq!(needles.within(text), words.iter().any(|word| text.contains(word.as_str())), "{text}");
        }
        assert!(!Needles::default().within("anything"));
        assert!(Needles::from(vec![String::new()]).within(""));
    }

    #[test]
    fn a_single_byte_may_be_followed_by_anything_or_nothing() {
        let mut beginnings = Beginnings::default();
        beginnings.add("x");
        assert!(["x", "xx", "x\u{ff}"].iter().all(|text| beginnings.may_begin(text.as_bytes())));
        assert!(!beginnings.may_begin(b"") && !beginnings.may_begin(b"ab"));
    }
}
