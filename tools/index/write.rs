//! The sections of the index as bytes.

use crate::build::Source;
use crate::grams::{choose_grams, gram_sections};
use crate::vocabulary::Vocabulary;
use open_weights::license::identify::format::{MAGIC, SECTIONS, UNKNOWN, plain_way};
use open_weights::text::{EQUIVALENT_WORDS, hash_word};
use std::collections::{BTreeMap, BTreeSet};

/// Strings, each once.
#[derive(Default)]
struct Strings {
    number: BTreeMap<String, u32>,
    all: Vec<String>,
}

impl Strings {
    fn number(&mut self, text: &str) -> u32 {
        let next = u32::try_from(self.all.len()).expect("few strings");
        *self.number.entry(text.to_owned()).or_insert_with(|| {
            self.all.push(text.to_owned());
            next
        })
    }
}

pub(crate) fn write(
    sources: &[Source],
    words: &Vocabulary,
    phrases: &BTreeMap<(u64, u64), String>,
) -> Vec<u8> {
    let programs: Vec<Vec<u16>> = sources.iter().map(|source| words.program(&source.units)).collect();
    let grams = choose_grams(&programs);
    let mut strings = Strings::default();
    strings.number("");
    let (mut texts, mut also, mut units, mut titles): (Vec<u32>, Vec<u32>, Vec<u16>, Vec<u64>) =
        Default::default();
    for (number, source) in sources.iter().enumerate() {
        let program = &programs[number];
        let required = plain_way(program).iter().filter(|step| !step.loose).count();
        let mut push = |value: usize| texts.push(u32::try_from(value).expect("a small index"));
        push(units.len());
        push(program.len());
        push(required);
        push(strings.number(&source.id) as usize);
        push(strings.number(&source.revision) as usize);
        push(also.len());
        push(source.also.len());
        push(grams[number].len());
        push(titles.len());
        push(source.titles.len());
        push(usize::from(source.deprecated));
        units.extend(program);
        titles.extend(&source.titles);
        also.extend(source.also.iter().map(|id| strings.number(id)));
    }
    let phrase_ids: Vec<u32> = phrases.values().map(|id| strings.number(id)).collect();
    let firsts: BTreeSet<u64> = phrases.keys().map(|(_, first)| *first).collect();
    let (spelling_hash, spelling_word, slots) = spellings(words);
    let (gram_hash, gram_text, buckets) = gram_sections(&grams);
    let (word_start, word_letters) = joined(&words.letters);
    let (string_start, string_letters) = joined(&strings.all);
    assemble(&[
        bytes64(&spelling_hash),
        bytes16(&spelling_word),
        bytes16(&slots),
        words.bits.clone(),
        bytes32(&word_start),
        word_letters,
        bytes32(&texts),
        bytes32(&string_start),
        string_letters,
        bytes32(&also),
        bytes16(&units),
        bytes32(&gram_hash),
        bytes16(&gram_text),
        bytes32(&buckets),
        bytes64(&titles),
        bytes64(&phrases.keys().map(|(key, _)| *key).collect::<Vec<_>>()),
        bytes32(&phrase_ids),
        bytes64(&firsts.into_iter().collect::<Vec<_>>()),
    ])
}

fn spellings(words: &Vocabulary) -> (Vec<u64>, Vec<u16>, Vec<u16>) {
    let mut all: BTreeMap<u64, u16> = words.number.clone();
    for (spelling, meant) in EQUIVALENT_WORDS {
        if let Some(number) = words.number.get(&hash_word(meant.as_bytes())) {
            all.insert(hash_word(spelling.as_bytes()), *number);
        }
    }
    let size = (all.len() * 2).next_power_of_two();
    let mut slots = vec![UNKNOWN; size];
    for (number, hash) in all.keys().enumerate() {
        let mut slot = (hash >> 40) as usize & (size - 1);
        while slots[slot] != UNKNOWN {
            slot = (slot + 1) & (size - 1);
        }
        slots[slot] = u16::try_from(number).expect("fewer than 65,535 spellings");
    }
    (all.keys().copied().collect(), all.values().copied().collect(), slots)
}

fn joined(all: &[String]) -> (Vec<u32>, Vec<u8>) {
    let mut starts = vec![0];
    let mut letters = Vec::new();
    for text in all {
        letters.extend_from_slice(text.as_bytes());
        starts.push(u32::try_from(letters.len()).expect("a small index"));
    }
    (starts, letters)
}

fn bytes16(all: &[u16]) -> Vec<u8> {
    all.iter().flat_map(|value| value.to_le_bytes()).collect()
}

fn bytes32(all: &[u32]) -> Vec<u8> {
    all.iter().flat_map(|value| value.to_le_bytes()).collect()
}

fn bytes64(all: &[u64]) -> Vec<u8> {
    all.iter().flat_map(|value| value.to_le_bytes()).collect()
}

fn assemble(sections: &[Vec<u8>; SECTIONS]) -> Vec<u8> {
    let mut start = u32::try_from(MAGIC.len() + 8 * SECTIONS).expect("a small head");
    let mut out = MAGIC.to_vec();
    for section in sections {
        let length = u32::try_from(section.len()).expect("a small index");
        out.extend(start.to_le_bytes());
        out.extend(length.to_le_bytes());
        start += length;
    }
    out.extend(sections.iter().flatten());
    out
}
