//! How are the words of a name compared? Text cut into lower-case words that spellings of one name have in common.
//!
//! Comes in: any text, and the table of words that count as others. Goes out: [`Word`]s with their places, and the key
//! under which a name or an address is kept. It never knows what a word means. The build script uses it too, so that the
//! keys of all known names are made when the program is built: it uses nothing of the crate.

use std::collections::BTreeMap;
use std::ops::Range;

/// A word as it is compared, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Lower case, without a trailing `.0` if it is a number.
    pub text: String,
    /// Bytes of the source.
    pub span: Range<usize>,
}

/// Words that count as others, in lower case. A value may be several words.
#[derive(Debug, Clone, Default)]
pub struct Rewrites {
    whole: BTreeMap<String, Vec<String>>,
    ideographs: Vec<(String, String)>,
}

impl Rewrites {
    /// From a table of words and the spellings that count as them.
    #[must_use]
    pub fn new(table: &BTreeMap<String, Vec<String>>) -> Self {
        let mut rewrites = Self::default();
        for (word, spellings) in table {
            for spelling in spellings {
                if spelling.chars().any(is_ideograph) {
                    rewrites.ideographs.push((spelling.clone(), word.clone()));
                } else {
                    let words = word.split(' ').map(str::to_owned).collect();
                    rewrites.whole.insert(spelling.to_lowercase(), words);
                }
            }
        }
        rewrites.ideographs.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.cmp(b)));
        rewrites
    }
}

/// Cuts text into words: runs of letters, numbers (`4.0`, `7b`, `8x7b` are one each), `+` signs, single ideographs.
#[must_use]
pub fn words(text: &str, rewrites: &Rewrites) -> Vec<Word> {
    let mut found: Vec<Word> = Vec::new();
    let mut at = 0;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = &text[at..];
        let (length, word) = if is_ideograph(c) {
            ideograph(rest, c, rewrites)
        } else if c.is_ascii_digit() {
            number(rest)
        } else if c.is_alphabetic() {
            letters(rest)
        } else if c == '+' && found.last().is_some_and(|last| last.span.end == at) {
            let length = rest.len() - rest.trim_start_matches('+').len();
            (length, rest[..length].to_owned())
        } else {
            (c.len_utf8(), String::new())
        };
        if !word.is_empty() {
            push(&mut found, word, at..at + length, rewrites);
        }
        at += length;
    }
    found
}

/// The words joined by single spaces: the key under which a name is kept.
#[must_use]
pub fn key(text: &str, rewrites: &Rewrites) -> String {
    let words: Vec<String> = words(text, rewrites).into_iter().map(|word| word.text).collect();
    words.join(" ")
}

/// Whether a text is an address rather than a name.
#[must_use]
pub fn is_address(text: &str) -> bool {
    text.contains("://")
        || text.split_once('/').is_some_and(|(host, _)| host.contains('.') && !host.contains(' '))
}

/// The key under which an address is kept: lower case, without scheme, `www.`, fragment, query, trailing slash,
/// translations and file endings.
#[must_use]
pub fn address_key(address: &str) -> String {
    let lower = address.trim().to_lowercase().replace("%20", " ");
    let bare = lower.split_once("://").map_or(lower.as_str(), |(_, rest)| rest);
    let bare = bare.strip_prefix("www.").unwrap_or(bare);
    let bare = bare.split(['#', '?']).next().unwrap_or(bare).trim_end_matches(['/', '.', ',', ')']);
    let bare = bare.strip_suffix("/legalcode").unwrap_or(bare);
    let bare = bare.split("/deed").next().unwrap_or(bare).split("/legalcode").next().unwrap_or(bare);
    let bare = bare.strip_suffix(".html").or_else(|| bare.strip_suffix(".en")).unwrap_or(bare);
    let bare =
        bare.replace("/resolve/", "/blob/").replace("/raw/", "/blob/").replace("/blob/head/", "/blob/main/");
    bare.trim_end_matches('/').to_owned()
}

fn push(found: &mut Vec<Word>, word: String, span: Range<usize>, rewrites: &Rewrites) {
    if word.starts_with(|c: char| c.is_ascii_digit()) {
        drop_version_word(found, span.start);
    }
    match rewrites.whole.get(&word) {
        Some(others) => {
            found.extend(others.iter().map(|text| Word { text: text.clone(), span: span.clone() }));
        }
        None => found.push(Word { text: word, span }),
    }
}

/// `version 2`, `v. 2` and `v2` are `2`; `gplv3` is `gpl 3`.
fn drop_version_word(found: &mut Vec<Word>, start: usize) {
    let Some(last) = found.last_mut() else { return };
    if matches!(last.text.as_str(), "version" | "v" | "ver" | "versions") {
        found.pop();
    } else if last.span.end == start && last.text.len() > 3 && last.text.ends_with('v') {
        last.text.pop();
    }
}

fn ideograph(rest: &str, c: char, rewrites: &Rewrites) -> (usize, String) {
    let known = rewrites.ideographs.iter().find(|(spelling, _)| rest.starts_with(spelling.as_str()));
    match known {
        Some((spelling, word)) => (spelling.len(), word.clone()),
        None => (c.len_utf8(), c.to_string()),
    }
}

fn letters(rest: &str) -> (usize, String) {
    let inside = |c: char| (c.is_alphabetic() && !is_ideograph(c)) || c == '\'' || c == '’';
    let length = rest.find(|c| !inside(c)).unwrap_or(rest.len());
    let run = rest[..length].trim_end_matches(['\'', '’']);
    (length.max(1), run.replace('’', "'").to_lowercase())
}

fn number(rest: &str) -> (usize, String) {
    let bytes = rest.as_bytes();
    let mut end = digits(bytes, 0);
    while bytes.get(end) == Some(&b'.') && bytes.get(end + 1).is_some_and(u8::is_ascii_digit) {
        end = digits(bytes, end + 1);
    }
    let size = size_suffix(bytes, end);
    if size > end {
        return (size, rest[..size].to_lowercase());
    }
    let mut text = &rest[..end];
    while let Some(shorter) = text.strip_suffix(".0") {
        text = shorter;
    }
    (end, text.to_owned())
}

/// The end of `b`, `m` or `x7b` after a number where no further letter follows, else the number's own end.
fn size_suffix(bytes: &[u8], end: usize) -> usize {
    let mut at = end;
    if bytes.get(at).is_some_and(|b| b.eq_ignore_ascii_case(&b'x')) && digits(bytes, at + 1) > at + 1 {
        at = digits(bytes, at + 1);
    }
    let unit = bytes.get(at).is_some_and(|b| matches!(b.to_ascii_lowercase(), b'b' | b'm'));
    let ends = !bytes.get(at + 1).is_some_and(u8::is_ascii_alphanumeric);
    if unit && ends { at + 1 } else { end }
}

fn digits(bytes: &[u8], from: usize) -> usize {
    let count = bytes.get(from..).into_iter().flatten().take_while(|b| b.is_ascii_digit()).count();
    from + count
}

/// Whether the script puts no spaces between words: Han, kana, Hangul.
#[must_use]
pub fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}'
        | '\u{F900}'..='\u{FAFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> String {
        key(text, &Rewrites::new(&BTreeMap::from([("license".to_owned(), vec!["许可证".to_owned()])])))
    }

    #[test]
    fn spellings_of_one_version_are_one_key() {
        for spelling in ["Apache-2.0", "apache2.0", "APACHE_2", "Apache, version 2.0", "apache v2"] {
            assert_eq!(cut(spelling), "apache 2", "{spelling}");
        }
        assert_eq!(cut("GPLv3+"), "gpl 3 +");
        assert_eq!(cut("CC-BY-NC-4.0"), "cc by nc 4");
    }

    #[test]
    fn different_versions_are_different_keys() {
        assert_ne!(cut("OLDAP-2.0.1"), cut("OLDAP-2.0"));
        assert_ne!(cut("llama3"), cut("llama 3.1"));
    }

    #[test]
    fn sizes_are_one_word_and_ideographs_stand_alone() {
        assert_eq!(cut("Llama2-7B"), "llama 2 7b");
        assert_eq!(cut("Mixtral-8x7B"), "mixtral 8x7b");
        assert_eq!(cut("MIT许可证"), "mit license");
    }

    #[test]
    fn any_text_is_cut_without_a_panic() {
        for text in ["", "'", "’’", "1.", ".1", "+", "7b", "é1ß", "\u{202e}x", "v", "1x"] {
            let _ = words(text, &Rewrites::default());
        }
    }
}
