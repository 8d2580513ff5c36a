//! Is a sentence in a language that the clause reader reads?
//!
//! Comes in: a sentence without markup. Goes out: yes or no. English and Chinese are read. Scripts are told by their
//! letters; languages of Latin script by their common words, which holds for sentences of three words, too, where the
//! shapes of words tell nothing. Of a sentence in another language only what the table calls plain is known to take
//! nothing away. It never says what a sentence means.

use crate::data;
use serde::Deserialize;
use std::collections::HashSet;
use std::sync::LazyLock;

/// Letters of a script that is not read, in a sentence that is in one.
const LETTERS_MIN: usize = 3;
/// Words by which a sentence of Latin script is told to be in another language.
const FOREIGN_MIN: usize = 2;

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
struct Table {
    #[serde(rename = "schema")]
    _schema: u32,
    english: HashSet<String>,
    foreign: HashSet<String>,
    plain: HashSet<String>,
    plain_unspaced: Vec<String>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table: Table = serde_json::from_str(data::table("licenses/languages.yaml")).unwrap_or_default();
    table.plain_unspaced.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
    table
});

/// Whether a sentence is in a language that is not read and says more than under which license something is.
#[must_use]
pub fn is_unread(sentence: &str) -> bool {
    let words = words(sentence);
    match language(&words) {
        Tongue::Read => false,
        Tongue::Latin => !words.iter().all(|word| word.is_plain()),
        Tongue::Script => !is_plain(&words),
    }
}

/// In what a sentence is written.
enum Tongue {
    /// English, Chinese, or too little to tell.
    Read,
    /// Another language of Latin script.
    Latin,
    /// Another script.
    Script,
}

/// A word of a sentence that is no address, no path, no code and no number.
struct Word<'a> {
    text: &'a str,
    lower: String,
    /// Whether it is a name by its letters: a capital inside a sentence, or a capital after the first letter.
    named: bool,
}

impl Word<'_> {
    fn is_plain(&self) -> bool {
        let known = |word: &str| TABLE.plain.contains(word) || is_english(word);
        self.named || known(&self.lower) || self.lower.chars().count() < 2
    }
}

fn words(sentence: &str) -> Vec<Word<'_>> {
    let mut found = Vec::new();
    for piece in sentence.split_whitespace() {
        let inner = piece.trim_matches(|c: char| !c.is_alphanumeric());
        let address = inner.contains(['/', '@', '_', '\\', '=', '<', '>', '{', '}']) || inner.contains("://");
        let file = inner.contains('.') && inner.is_ascii() && inner.len() < 40;
        if address || file {
            continue;
        }
        for text in inner.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’') {
            if text.is_empty() || text.bytes().any(|byte| byte.is_ascii_digit()) {
                continue;
            }
            let first = found.is_empty();
            let capital = text.chars().next().is_some_and(char::is_uppercase);
            let inside = text.chars().skip(1).any(char::is_uppercase);
            let named = text.is_ascii() && ((capital && !first) || inside);
            found.push(Word { text, lower: text.to_lowercase().replace('’', "'"), named });
        }
    }
    found
}

fn language(words: &[Word<'_>]) -> Tongue {
    let (mut latin, mut han, mut syllables, mut other) = (0_usize, 0_usize, 0_usize, 0_usize);
    for c in words.iter().flat_map(|word| word.text.chars()) {
        match u32::from(c) {
            0x3040..=0x30FF
            | 0x31F0..=0x31FF
            | 0xFF66..=0xFF9F
            | 0xAC00..=0xD7AF
            | 0x1100..=0x11FF
            | 0x3130..=0x318F => {
                syllables += 1;
            }
            0x2E80..=0x2FDF
            | 0x3005..=0x3007
            | 0x3400..=0x4DBF
            | 0x4E00..=0x9FFF
            | 0xF900..=0xFAFF
            | 0x20000..=0x3FFFF => {
                han += 1;
            }
            0..=0x24F | 0x1E00..=0x1EFF => latin += 1,
            _ if c.is_alphabetic() => other += 1,
            _ => {}
        }
    }
    // A kana stands for a syllable, so that two of them are a word.
    if syllables >= 2 && syllables * 8 > latin {
        return Tongue::Script;
    }
    if other >= LETTERS_MIN && other * 4 > latin {
        return Tongue::Script;
    }
    if han * 2 > latin { Tongue::Read } else { latin_language(words) }
}

/// By the common words of English and of other languages.
fn latin_language(words: &[Word<'_>]) -> Tongue {
    let all: Vec<&str> = words
        .iter()
        .filter(|word| !word.named && word.lower.len() > 1)
        .map(|word| word.lower.as_str())
        .collect();
    let english = all.iter().filter(|word| is_english(word)).count();
    let foreign = all.iter().filter(|word| TABLE.foreign.contains(**word)).count();
    let strange = all.len() >= 2 && english * 4 < all.len();
    if strange || (foreign >= FOREIGN_MIN && foreign >= english) { Tongue::Latin } else { Tongue::Read }
}

fn is_english(word: &str) -> bool {
    let word = word.trim_end_matches("'s");
    let known = |word: &str| TABLE.english.contains(word);
    let stem =
        ["s", "es", "ed", "d", "ing", "ly", "er"].iter().any(|end| word.strip_suffix(end).is_some_and(known));
    known(word) || stem || word.split_once('\'').is_some_and(|(head, _)| known(head) && word.ends_with("n't"))
}

/// Whether nothing is left of a sentence in another script but names once what is plain is taken away.
fn is_plain(words: &[Word<'_>]) -> bool {
    words.iter().all(|word| word.is_plain() || is_plain_run(word.text))
}

/// The same for words that are written without spaces between them.
fn is_plain_run(text: &str) -> bool {
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let plain = TABLE.plain_unspaced.iter().find(|plain| rest.starts_with(plain.as_str()));
        let step = match plain {
            Some(plain) => plain.len(),
            None if c.is_ascii() => 1,
            None => return false,
        };
        rest = rest.get(step..).unwrap_or("");
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_in_another_language_is_not_read() {
        for sentence in [
            "Nekomerční použití pouze.",
            "Chỉ dùng cho mục đích nghiên cứu.",
            "لا يجوز استخدام هذا النموذج لأغراض تجارية.",
            "Tylko do użytku niekomercyjnego.",
            "Ticari kullanım yasaktır.",
            "इस मॉडल का व्यावसायिक उपयोग वर्जित है।",
            "このモデルは商用利用できません。",
            "이 모델은 연구용으로만 사용할 수 있습니다.",
            "Het model is alleen voor onderzoek.",
            "Kaupallinen käyttö kielletty.",
            "Hanya untuk penelitian.",
            "Csak kutatási célra használható.",
            "Das Modell darf nur zu Forschungszwecken genutzt werden.",
            "El modelo está licenciado bajo la licencia MIT, pero no para uso comercial.",
            "このモデルはApache 2.0の下で公開されていますが、商用は別途ご相談ください。",
            "Вес не распространяется под лицензией MIT.",
        ] {
            assert!(is_unread(sentence), "{sentence}");
        }
    }

    #[test]
    fn english_and_chinese_are_read() {
        for sentence in [
            "MIT",
            "Apache License 2.0",
            "This model is released under the Apache 2.0 license.",
            "For research purposes only.",
            "See LICENSE for details.",
            "本模型仅供学术研究使用。",
            "Copyright (c) 2024 Société Générale de Surveillance",
            "Please cite our paper if you find it useful.",
            "https://example.org/licencia-del-modelo",
            "",
        ] {
            assert!(!is_unread(sentence), "{sentence}");
        }
    }

    #[test]
    fn a_sentence_that_only_names_the_license_takes_nothing_away_in_any_language() {
        for sentence in [
            "El modelo está licenciado bajo la licencia Apache 2.0.",
            "Das Modell ist unter der MIT-Lizenz veröffentlicht.",
            "このモデルはApache License 2.0の下で公開されています。",
            "이 모델은 Apache 2.0 라이선스에 따라 배포됩니다.",
            "Модель распространяется под лицензией Apache 2.0.",
        ] {
            assert!(!is_unread(sentence), "{sentence}");
        }
    }
}
