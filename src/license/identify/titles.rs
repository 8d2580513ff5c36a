//! Lines that hold nothing but a license's name.

use crate::license::identify::format::{phrase_key, word};
use crate::license::identify::index::KnownText;
use crate::license::identify::prepared::Prepared;
use crate::license::identify::words::Words;
use crate::text::{Flags, canonical};

/// A line with more tokens is no title.
const MAX_TOKENS: usize = 18;
/// Titles are looked for in so many lines.
const MAX_LINES: usize = 4000;

/// The short lines of a text, by the key of their words.
pub(crate) struct Titles {
    lines: Vec<(u64, usize, usize)>,
}

impl Titles {
    /// Of a text.
    #[must_use]
    pub(crate) fn of(text: &Prepared<'_>, known: &Words<'_>) -> Self {
        let mut lines = Vec::new();
        let mut start = 0;
        while start < text.len() && lines.len() < MAX_LINES {
            let end = (start + 1..text.len())
                .find(|at| text.tokens[*at].flags.has(Flags::LINE_START))
                .unwrap_or(text.len());
            let first = text.tokens[start].flags.has(Flags::PARAGRAPH_START) || lines.len() < 8;
            if end - start <= MAX_TOKENS && first {
                lines.push((key(text, known, start..end), start, end));
            }
            start = end;
        }
        Self { lines }
    }

    /// What may be passed over when a text is compared with a known one: what is inert in any case, and its titles.
    #[must_use]
    pub(crate) fn inert(&self, text: &Prepared<'_>, known: &KnownText<'_>) -> Vec<bool> {
        let generic = phrase_key(std::iter::empty());
        let mut inert = text.inert.clone();
        for (number, (key, start, end)) in self.lines.iter().enumerate() {
            if known.has_title(*key) || (*key == generic && number < 3) {
                inert[*start..*end].fill(true);
            }
        }
        inert
    }
}

/// The key of a line: its words without those that may stand or be missing in a title.
fn key(text: &Prepared<'_>, known: &Words<'_>, range: std::ops::Range<usize>) -> u64 {
    let mut kept = Vec::new();
    for at in range {
        let token = &text.tokens[at];
        if known.bits(text.words[at]) & word::FILLER != 0 {
            continue;
        }
        let source = text.text.get(token.span()).unwrap_or_default();
        let strange = token.flags.has(Flags::MIXED) || token.flags.has(Flags::SYMBOL);
        kept.push(if strange { "\u{0}".to_owned() } else { normal(source) });
    }
    phrase_key(kept.iter().map(String::as_str))
}

fn normal(source: &str) -> String {
    let plain: String = source.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    match plain.strip_prefix('v') {
        Some(digits) if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) => {
            digits.to_owned()
        }
        _ => canonical(&plain).to_owned(),
    }
}
