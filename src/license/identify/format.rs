//! How known texts are written down in the index: programs of words, and the flat sections that hold them.
//!
//! The generator (`tools/index`) writes what is described here, [`Index`](super::index::Index) reads it in place.

use crate::text::hash_word;

/// First bytes of an index.
pub const MAGIC: [u8; 8] = *b"owindex1";

/// Words have ids below this; what is at or above is an operation.
pub const FIRST_OPERATION: u16 = 0xF000;
/// Goes on with what follows, or jumps over `n` units: an optional part.
pub const OPTIONAL: u16 = 0xF000;
/// Goes on with what follows, or jumps over `n` units to the next alternative.
pub const ALTERNATIVE: u16 = 0xF001;
/// Jumps over `n` units.
pub const JUMP: u16 = 0xF002;
/// Takes tokens of one kind: the unit after holds kind and budget.
pub const GAP: u16 = 0xF003;
/// The text is consumed.
pub const END: u16 = 0xF004;
/// A token that no known text has.
pub const UNKNOWN: u16 = 0xFFFF;

/// What a gap may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gap {
    /// The mark of a list item or a section's number.
    Bullet,
    /// Copyright notices.
    Notice,
    /// A name, a title, a place.
    Name,
    /// Numbers.
    Number,
}

impl Gap {
    /// Kind and budget (in tokens) as one unit.
    #[must_use]
    pub fn unit(self, budget: u8) -> u16 {
        let kind = match self {
            Self::Bullet => 0u16,
            Self::Notice => 1,
            Self::Name => 2,
            Self::Number => 3,
        };
        (kind << 8) | u16::from(budget)
    }

    /// Kind and budget of a unit.
    #[must_use]
    pub fn read(unit: u16) -> (Self, u8) {
        let kind = match unit >> 8 {
            0 => Self::Bullet,
            1 => Self::Notice,
            2 => Self::Name,
            _ => Self::Number,
        };
        (kind, unit.to_le_bytes()[0])
    }
}

/// What is known of a word, as bits of one byte.
pub mod word {
    /// It is in common use in licenses: not a name.
    pub const ORDINARY: u8 = 1;
    /// Its letters are in the index and may be shown.
    pub const SHOWN: u8 = 2;
    /// No variable may ever swallow it.
    pub const GUARDED: u8 = 4;
    /// May stand in a name or a notice, also in small letters.
    pub const NAME: u8 = 8;
    /// Names an institution of the kind that is "for" something.
    pub const INSTITUTE: u8 = 16;
    /// A line that begins with it may be a notice of who wrote the work.
    pub const OPENING: u8 = 32;
    /// In titles it may stand or be missing.
    pub const FILLER: u8 = 64;
    /// Guarded, but may stand with a capital letter in the name of an institution.
    pub const INSTITUTIONAL: u8 = 128;
}

/// The sections of an index in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// `u64` for each spelling: its hash.
    SpellingHash,
    /// `u16` for each spelling: id of the word it stands for.
    SpellingWord,
    /// `u16` slots of a hash table with linear probing: spelling, or `UNKNOWN`.
    SpellingSlots,
    /// One byte for each word: see [`word`].
    WordBits,
    /// `u32` for each word and one more: where its letters begin.
    WordStart,
    /// Letters of words.
    WordLetters,
    /// [`TEXT_UNITS`] `u32` for each text: see [`text`].
    Texts,
    /// `u32` for each string and one more: where it begins.
    StringStart,
    /// Letters of strings.
    StringLetters,
    /// `u32` string numbers: further ids of texts.
    Also,
    /// `u16` units of programs.
    Programs,
    /// `u32` hashes of rare runs of words, sorted.
    GramHash,
    /// `u16` for each of them: the text it is of.
    GramText,
    /// `u32` for each of 65,537 leading halves of a hash: the first entry with it.
    GramBucket,
    /// `u64` keys of titles, text by text.
    Titles,
    /// `u64` keys of names and addresses, sorted.
    PhraseKey,
    /// `u32` for each of them: string number of the id that is named.
    PhraseId,
    /// `u64` hashes of the first words of phrases, sorted.
    PhraseFirst,
}

/// How many sections there are.
pub const SECTIONS: usize = 18;

/// How many `u32` describe a text.
pub const TEXT_UNITS: usize = 11;

/// Which `u32` of a text's description is what.
pub mod text {
    /// Where its program begins, in units.
    pub const PROGRAM: usize = 0;
    /// Units of its program.
    pub const PROGRAM_LENGTH: usize = 1;
    /// Words that it cannot do without.
    pub const WORDS: usize = 2;
    /// String number of its id.
    pub const ID: usize = 3;
    /// String number of its revision, or `u32::MAX`.
    pub const REVISION: usize = 4;
    /// First further id.
    pub const ALSO: usize = 5;
    /// Further ids.
    pub const ALSO_LENGTH: usize = 6;
    /// Runs of words by which it is found.
    pub const GRAMS: usize = 7;
    /// First title.
    pub const TITLES: usize = 8;
    /// Titles.
    pub const TITLES_LENGTH: usize = 9;
    /// 1 where the list has another id of the same name that it wants used instead.
    pub const DEPRECATED: usize = 10;
}

/// How many words make a run by which texts are found.
pub const GRAM_WORDS: usize = 5;

/// Hash of a run of words; none where one of them is unknown.
#[must_use]
pub fn gram(words: &[u16]) -> Option<u32> {
    let mut low = 0u64;
    for word in words.iter().take(4) {
        low = (low << 16) | u64::from(*word);
    }
    let last = words.get(4).copied().unwrap_or(UNKNOWN);
    if words.len() < GRAM_WORDS || words.iter().any(|word| *word >= FIRST_OPERATION) {
        return None;
    }
    let mixed = crate::text::mix(low ^ 0x517C_C1B7_2722_0A95, u64::from(last) ^ 0x2545_F491_4F6C_DD1D);
    u32::try_from(mixed >> 32).ok()
}

/// Key of a title or name: the hash of its letters and digits without what may be missing.
#[must_use]
pub fn phrase_key<'a>(words: impl Iterator<Item = &'a str>) -> u64 {
    let joined: String = words.collect();
    hash_word(joined.as_bytes())
}

/// One word on the plain way through a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// The word.
    pub word: u16,
    /// Whether it may be missing or stand otherwise.
    pub loose: bool,
    /// Whether a gap, or the border of a loose part, lies between it and the word before.
    pub breaks: bool,
    /// Its place in the program.
    pub place: u32,
    /// Whether something of one's own may stand in its place.
    pub free: bool,
}

/// The words on the plain way through a program: all optional parts, the first of all alternatives.
#[must_use]
pub fn plain_way(program: &[u16]) -> Vec<Step> {
    let mut steps = Vec::with_capacity(program.len());
    let (mut at, mut loose_until, mut free_until, mut breaks) = (0usize, 0, 0, true);
    while let Some(&unit) = program.get(at) {
        let argument = program.get(at + 1).copied().unwrap_or(0);
        breaks |= at == loose_until;
        match unit {
            END => break,
            OPTIONAL | ALTERNATIVE => {
                loose_until = loose_until.max(at + 2 + usize::from(argument));
                if unit == ALTERNATIVE && other_ways_are_free(program, at + 2 + usize::from(argument)) {
                    free_until = free_until.max(at + 2 + usize::from(argument));
                }
                breaks = true;
                at += 2;
            }
            JUMP => {
                at += 2 + usize::from(argument);
                breaks = true;
            }
            GAP => {
                breaks = true;
                at += 2;
            }
            word => {
                let place = u32::try_from(at).unwrap_or(u32::MAX);
                steps.push(Step { word, loose: at < loose_until, breaks, place, free: at < free_until });
                breaks = false;
                at += 1;
            }
        }
    }
    steps
}

/// Whether one of the alternatives that begin after a first one, which ends with a jump over them, has a gap.
fn other_ways_are_free(program: &[u16], start: usize) -> bool {
    let length = start.checked_sub(1).and_then(|at| program.get(at)).copied().unwrap_or(0);
    let mut at = start;
    while at < start + usize::from(length) {
        match program.get(at) {
            Some(&GAP) => return true,
            Some(&(OPTIONAL | ALTERNATIVE | JUMP)) => at += 2,
            _ => at += 1,
        }
    }
    false
}
