//! The words of the index and those that only a user's own fingerprints have.

use crate::license::identify::format::{FIRST_OPERATION, UNKNOWN};
use crate::license::identify::index::Index;
use std::collections::BTreeMap;

/// Words by hash.
#[derive(Debug, Clone)]
pub(crate) struct Words<'a> {
    index: Index<'a>,
    own: BTreeMap<u64, u16>,
}

impl<'a> Words<'a> {
    /// Those of an index.
    #[must_use]
    pub(crate) fn new(index: Index<'a>) -> Self {
        Self { index, own: BTreeMap::new() }
    }

    /// The word of a hash, or `UNKNOWN`.
    #[must_use]
    pub(crate) fn word(&self, hash: u64) -> u16 {
        match self.index.word(hash) {
            UNKNOWN if !self.own.is_empty() => self.own.get(&hash).copied().unwrap_or(UNKNOWN),
            word => word,
        }
    }

    /// The word of a hash, which becomes known if it was not. `UNKNOWN` once no number is left.
    pub(crate) fn learn(&mut self, hash: u64) -> u16 {
        let known = self.word(hash);
        let next = usize::from(self.index.word_count()) + self.own.len();
        match u16::try_from(next) {
            Ok(new) if known == UNKNOWN && new < FIRST_OPERATION => {
                self.own.insert(hash, new);
                new
            }
            _ => known,
        }
    }

    /// What is known of a word.
    #[must_use]
    pub(crate) fn bits(&self, word: u16) -> u8 {
        self.index.bits(word)
    }
}
