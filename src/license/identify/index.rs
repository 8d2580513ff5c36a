//! The index of known texts, read in place: nothing is parsed, unpacked or copied when the program starts.
//!
//! Comes in: the bytes that `tools/index` wrote. Goes out: words, programs, runs of words and titles by number.

use crate::license::identify::format::{
    FIRST_OPERATION, MAGIC, SECTIONS, Section, TEXT_UNITS, UNKNOWN, text,
};

/// An index over bytes that may be in the program itself.
#[derive(Debug, Clone, Copy)]
pub struct Index<'a> {
    sections: [&'a [u8]; SECTIONS],
}

impl Index<'static> {
    /// The index that is part of the program.
    #[must_use]
    pub fn shipped() -> Self {
        static BYTES: &[u8] = include_bytes!("../../../licenses/index.bin");
        Self::new(BYTES)
    }
}

impl<'a> Index<'a> {
    /// Over the bytes of an index. Bytes that are not an index give an empty one.
    #[must_use]
    pub fn new(bytes: &'a [u8]) -> Self {
        let mut sections = [&bytes[..0]; SECTIONS];
        if bytes.starts_with(&MAGIC) {
            for (number, section) in sections.iter_mut().enumerate() {
                let start = u32_at(&bytes[MAGIC.len()..], 2 * number) as usize;
                let length = u32_at(&bytes[MAGIC.len()..], 2 * number + 1) as usize;
                *section = bytes.get(start..start + length).unwrap_or_default();
            }
        }
        Self { sections }
    }

    fn section(&self, section: Section) -> &'a [u8] {
        self.sections[section as usize]
    }

    /// The word of a hash, or `UNKNOWN`.
    #[must_use]
    pub fn word(&self, hash: u64) -> u16 {
        let slots = self.section(Section::SpellingSlots);
        let mask = (slots.len() / 2).wrapping_sub(1);
        let mut slot = (hash >> 40) as usize & mask;
        for _ in 0..slots.len() / 2 {
            let spelling = u16_at(slots, slot);
            if spelling == UNKNOWN {
                return UNKNOWN;
            }
            if u64_at(self.section(Section::SpellingHash), spelling as usize) == hash {
                return u16_at(self.section(Section::SpellingWord), spelling as usize);
            }
            slot = (slot + 1) & mask;
        }
        UNKNOWN
    }

    /// How many words there are.
    #[must_use]
    pub fn word_count(&self) -> u16 {
        u16::try_from(self.section(Section::WordBits).len()).unwrap_or(FIRST_OPERATION)
    }

    /// What is known of a word (see [`word`](super::format::word)); 0 where nothing is.
    #[must_use]
    pub fn bits(&self, word: u16) -> u8 {
        self.section(Section::WordBits).get(word as usize).copied().unwrap_or(0)
    }

    /// The letters of a word, where they may be shown.
    #[must_use]
    pub fn letters(&self, word: u16) -> &'a str {
        let starts = self.section(Section::WordStart);
        let range = u32_at(starts, word as usize) as usize..u32_at(starts, word as usize + 1) as usize;
        let bytes = self.section(Section::WordLetters).get(range).unwrap_or_default();
        std::str::from_utf8(bytes).unwrap_or_default()
    }

    /// How many texts there are.
    #[must_use]
    pub fn text_count(&self) -> usize {
        self.section(Section::Texts).len() / (4 * TEXT_UNITS)
    }

    fn text_unit(&self, text: usize, unit: usize) -> usize {
        u32_at(self.section(Section::Texts), text * TEXT_UNITS + unit) as usize
    }

    /// A text by its number.
    #[must_use]
    pub fn text(&self, number: usize) -> KnownText<'a> {
        let start = 2 * self.text_unit(number, text::PROGRAM);
        let length = 2 * self.text_unit(number, text::PROGRAM_LENGTH);
        let program = self.section(Section::Programs).get(start..start + length).unwrap_or_default();
        let also = self.text_unit(number, text::ALSO);
        let also_ids = (also..also + self.text_unit(number, text::ALSO_LENGTH))
            .map(|at| self.string(u32_at(self.section(Section::Also), at) as usize))
            .collect();
        let titles = 8 * self.text_unit(number, text::TITLES);
        let titles_end = titles + 8 * self.text_unit(number, text::TITLES_LENGTH);
        KnownText {
            id: self.string(self.text_unit(number, text::ID)),
            revision: Some(self.string(self.text_unit(number, text::REVISION))).filter(|id| !id.is_empty()),
            also: also_ids,
            words: self.text_unit(number, text::WORDS),
            deprecated: self.text_unit(number, text::DEPRECATED) == 1,
            program: program.chunks_exact(2).map(|unit| u16::from_le_bytes([unit[0], unit[1]])).collect(),
            titles: self.section(Section::Titles).get(titles..titles_end).unwrap_or_default(),
        }
    }

    /// How many runs of words a text is found by.
    #[must_use]
    pub fn gram_count(&self, number: usize) -> usize {
        self.text_unit(number, text::GRAMS)
    }

    /// The texts that have a run of words.
    pub fn texts_with(&self, gram: u32) -> impl Iterator<Item = u16> + use<'a> {
        let (hashes, texts) = (self.section(Section::GramHash), self.section(Section::GramText));
        let buckets = self.section(Section::GramBucket);
        let bucket = (gram >> 16) as usize;
        let range = u32_at(buckets, bucket) as usize..u32_at(buckets, bucket + 1) as usize;
        range.filter(move |at| u32_at(hashes, *at) == gram).map(move |at| u16_at(texts, at))
    }

    /// The id that a name or address stands for.
    #[must_use]
    pub fn named(&self, key: u64) -> Option<&'a str> {
        let at = search(self.section(Section::PhraseKey), key)?;
        Some(self.string(u32_at(self.section(Section::PhraseId), at) as usize))
    }

    /// Whether a name or address begins with this word.
    #[must_use]
    pub fn begins_name(&self, hash: u64) -> bool {
        search(self.section(Section::PhraseFirst), hash).is_some()
    }

    fn string(&self, number: usize) -> &'a str {
        let starts = self.section(Section::StringStart);
        let range = u32_at(starts, number) as usize..u32_at(starts, number.wrapping_add(1)) as usize;
        std::str::from_utf8(self.section(Section::StringLetters).get(range).unwrap_or_default())
            .unwrap_or_default()
    }
}

/// One revision of a license's text as the index knows it.
#[derive(Debug, Clone)]
pub struct KnownText<'a> {
    /// Id of the license.
    pub id: &'a str,
    /// Id of the revision, where there are several.
    pub revision: Option<&'a str>,
    /// Further ids that have the same text.
    pub also: Vec<&'a str>,
    /// How many words it cannot do without.
    pub words: usize,
    /// Whether the list has another id of the same name that it wants used instead.
    pub deprecated: bool,
    /// Its program.
    pub program: Vec<u16>,
    titles: &'a [u8],
}

impl<'a> KnownText<'a> {
    /// A text that is not in the index.
    #[must_use]
    pub fn own(id: &'a str, revision: Option<&'a str>, program: &[u16]) -> Self {
        Self {
            id,
            revision,
            also: Vec::new(),
            words: program.len(),
            deprecated: false,
            program: program.to_vec(),
            titles: &[],
        }
    }

    /// Whether a title's key is one of this text's.
    #[must_use]
    pub fn has_title(&self, key: u64) -> bool {
        (0..self.titles.len() / 8).any(|at| u64_at(self.titles, at) == key)
    }
}

fn search(section: &[u8], key: u64) -> Option<usize> {
    let (mut low, mut high) = (0, section.len() / 8);
    while low < high {
        let middle = (low + high) / 2;
        match u64_at(section, middle).cmp(&key) {
            std::cmp::Ordering::Equal => return Some(middle),
            std::cmp::Ordering::Less => low = middle + 1,
            std::cmp::Ordering::Greater => high = middle,
        }
    }
    None
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    bytes.get(2 * at..2 * at + 2).and_then(|b| b.try_into().ok()).map_or(0, u16::from_le_bytes)
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    let start = at.saturating_mul(4);
    bytes.get(start..start.saturating_add(4)).and_then(|b| b.try_into().ok()).map_or(0, u32::from_le_bytes)
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    bytes.get(8 * at..8 * at + 8).and_then(|b| b.try_into().ok()).map_or(0, u64::from_le_bytes)
}
