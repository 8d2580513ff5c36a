//! Which licenses does a text name without being one?

use crate::license::identify::Reference;
use crate::license::identify::format::word;
use crate::license::identify::index::Index;
use crate::license::identify::prepared::Prepared;
use crate::text::{canonical, hash_word};

/// A name or address has at most so many words.
const MAX_WORDS: usize = 16;
/// Most names that are reported.
const MAX_REFERENCES: usize = 64;
/// Names are looked for in so many tokens.
const MAX_TOKENS: usize = 20_000;

/// The names and addresses of licenses in a text, in order.
#[must_use]
pub(crate) fn references(text: &Prepared<'_>, index: &Index<'_>) -> Vec<Reference> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len().min(MAX_TOKENS) && found.len() < MAX_REFERENCES {
        match longest(text, index, at) {
            Some((id, end)) => {
                let span = text.tokens[at].start()..text.tokens[end - 1].end();
                found.push(Reference { id: id.to_owned(), span });
                at = end;
            }
            None => at += 1,
        }
    }
    found
}

fn longest<'a>(text: &Prepared<'_>, index: &Index<'a>, at: usize) -> Option<(&'a str, usize)> {
    let (mut kept, mut whole) = (String::new(), String::new());
    let mut best = None;
    for end in at..(at + MAX_WORDS).min(text.len()) {
        let word = meant(text.text.get(text.tokens[end].span()).unwrap_or_default());
        if end == at && !index.begins_name(hash_word(word.as_bytes())) {
            return None;
        }
        whole.push_str(&word);
        let filler = end > at && index.bits(text.words[end]) & word::FILLER != 0;
        if !filler {
            kept.push_str(&word);
        }
        let named = |joined: &str| index.named(hash_word(joined.as_bytes())).filter(|_| end > at);
        let found = if filler { named(&whole) } else { named(&kept).or_else(|| named(&whole)) };
        best = found.map(|id| (id, end + 1)).or(best);
    }
    best
}

/// The word that stands in a source, normalised.
fn meant(source: &str) -> String {
    let plain: String = source.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    match plain.strip_prefix('v') {
        Some(digits) if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) => digits.to_owned(),
        _ => canonical(&plain).to_owned(),
    }
}
