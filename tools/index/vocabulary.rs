//! The words of all texts, and what is known of each.

use crate::build::Source;
use crate::compile::Unit;
use open_weights::license::identify::format::{UNKNOWN, word};
use open_weights::text::{EQUIVALENT_WORDS, hash_word};
use std::collections::{BTreeMap, BTreeSet};

/// A word in this many texts of the SPDX list is no name.
const ORDINARY_TEXTS: usize = 5;

/// The words of all texts.
pub(crate) struct Vocabulary {
    pub(crate) number: BTreeMap<u64, u16>,
    pub(crate) letters: Vec<String>,
    pub(crate) bits: Vec<u8>,
}

impl Vocabulary {
    pub(crate) fn of(sources: &[Source], list: &dyn Fn(&str) -> BTreeSet<String>) -> Self {
        let mut words: BTreeMap<u64, (String, usize)> = BTreeMap::new();
        let lists = [
            ("guarded", word::GUARDED),
            ("name", word::NAME),
            ("institute", word::INSTITUTE),
            ("opening", word::OPENING),
            ("filler", word::FILLER),
            ("institutional", word::INSTITUTIONAL),
        ];
        let all_listed = lists.iter().flat_map(|(name, _)| list(name));
        for listed in all_listed.chain(EQUIVALENT_WORDS.iter().map(|(_, meant)| (*meant).to_owned())) {
            words.entry(hash_word(listed.as_bytes())).or_insert((listed, 0));
        }
        for source in sources {
            let own: BTreeMap<u64, &String> = source
                .units
                .iter()
                .filter_map(
                    |unit| if let Unit::Word(hash, letters) = unit { Some((*hash, letters)) } else { None },
                )
                .collect();
            for (hash, letters) in own {
                let entry = words.entry(hash).or_default();
                entry.1 += usize::from(source.shown);
                if entry.0.is_empty() {
                    entry.0.clone_from(letters);
                }
            }
        }
        let mut vocabulary = Self { number: BTreeMap::new(), letters: Vec::new(), bits: Vec::new() };
        for (hash, (letters, texts)) in words {
            let number = u16::try_from(vocabulary.letters.len()).expect("fewer than 65,536 words");
            let mut bits = if texts >= ORDINARY_TEXTS { word::ORDINARY } else { 0 };
            bits |= if letters.is_empty() { 0 } else { word::SHOWN };
            for (name, bit) in lists {
                bits |= if list(name).contains(&letters) { bit } else { 0 };
            }
            vocabulary.number.insert(hash, number);
            vocabulary.letters.push(letters);
            vocabulary.bits.push(bits);
        }
        vocabulary
    }

    pub(crate) fn program(&self, units: &[Unit]) -> Vec<u16> {
        let number = |unit: &Unit| match unit {
            Unit::Word(hash, _) => self.number.get(hash).copied().unwrap_or(UNKNOWN),
            Unit::Code(code) => *code,
        };
        units.iter().map(number).collect()
    }
}
