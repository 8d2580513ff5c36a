//! In which language is a text written, as far as the patterns reach?

use super::words::Word;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The language of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Language {
    /// English, or too short to be anything else.
    English,
    /// Chinese.
    Chinese,
    /// One that the patterns do not cover: what it says is unknown.
    Other,
}

/// Words that hardly any English sentence does without.
const COMMON: [&str; 34] = [
    "the", "of", "to", "and", "or", "in", "this", "is", "for", "you", "be", "not", "with", "by", "any",
    "may", "are", "a", "as", "on", "that", "use", "license", "licensed", "under", "only", "from", "your",
    "we", "it", "an", "our", "all", "no",
];

/// The language of a row of words.
pub(super) fn language(words: &[Word]) -> Language {
    let han = words.iter().filter(|word| is_han(word)).count();
    let foreign = words.iter().filter(|word| word.foreign).count();
    let latin = words.len() - han - foreign;
    if foreign > 4 && foreign * 2 > latin + han / 2 {
        return Language::Other;
    }
    if han > latin * 2 {
        return Language::Chinese;
    }
    let common = words.iter().filter(|word| COMMON.contains(&word.text.as_str())).count();
    if latin >= 12 && common * 8 < latin { Language::Other } else { Language::English }
}

pub(super) fn is_han(word: &Word) -> bool {
    word.text.chars().next().is_some_and(|c| matches!(u32::from(c), 0x3400..=0x9FFF | 0x20000..=0x3FFFF))
}
