//! Keys and values of JSON and YAML, as far as they document a model, each with its place.
//!
//! Comes in: the text of a configuration file, which may be broken. Goes out: the keys with their values as written.
//! Nesting is not followed and nothing is unfolded: every line is read once.

use super::blocks::FILE_MAX_BYTES;
use super::facts::{Facts, ValueKind};
use super::phrases::Seen;
use super::tokens::{cut, tokens};

/// A key and the beginning of its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pair<'t> {
    /// The key, without quotes and without what stands before its last point.
    pub(crate) key: &'t str,
    /// The value as written on the same line, without quotes.
    pub(crate) value: &'t str,
    /// Where the key begins.
    pub(crate) start: usize,
}

/// As many pairs as no file of [`FILE_MAX_BYTES`] holds.
const PAIRS_MAX: usize = FILE_MAX_BYTES / 4;
const VALUE_MAX_BYTES: usize = 2000;

/// The pairs of a JSON text, well formed or not.
pub(crate) fn json_pairs(text: &str) -> Vec<Pair<'_>> {
    let mut pairs = Vec::new();
    let mut at = 0;
    while pairs.len() < PAIRS_MAX {
        let Some((start, end)) = json_string(text, at) else { break };
        at = end + 1;
        let rest = text.get(at..).unwrap_or("");
        let after = rest.trim_start();
        if let Some(value) = after.strip_prefix(':') {
            let value = cut(value.trim_start(), VALUE_MAX_BYTES);
            pairs.push(Pair { key: last_part(&text[start..end]), value: json_value(value), start });
        }
    }
    pairs
}

/// The pairs, and with them those of entries that give a name and its value under keys of their own, as dictionary
/// entries of SPDX and properties of CycloneDX do.
pub(crate) fn with_entries<'t>(pairs: &[Pair<'t>]) -> Vec<Pair<'t>> {
    let mut all = pairs.to_vec();
    for two in pairs.windows(2) {
        if let [name, value] = two
            && matches!(name.key, "key" | "name")
            && value.key == "value"
        {
            all.push(Pair { key: last_part(name.value), value: value.value, start: name.start });
        }
    }
    all
}

/// The inside of the next string: its first byte and its closing quote.
fn json_string(text: &str, from: usize) -> Option<(usize, usize)> {
    let start = from + text.get(from..)?.find('"')? + 1;
    let mut escaped = false;
    for (index, byte) in text.as_bytes()[start..].iter().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return Some((start, start + index)),
            _ => {}
        }
    }
    None
}

fn json_value(value: &str) -> &str {
    match value.strip_prefix('"') {
        Some(inner) => json_string(value, 0).map_or(inner, |(start, end)| &value[start..end]),
        None => value.split([',', '\n', '}']).next().unwrap_or("").trim(),
    }
}

/// The pairs of a YAML text, well formed or not.
pub(crate) fn yaml_pairs(text: &str) -> Vec<Pair<'_>> {
    let mut pairs = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n').take(PAIRS_MAX) {
        let body = line.trim_start().trim_start_matches("- ").trim_start();
        let start = at + (line.len() - body.len());
        at += line.len();
        let Some((key, value)) = body.split_once(':') else { continue };
        let key = key.trim_matches(['"', '\'', ' ']);
        if !key.is_empty() && key.len() <= 80 && !key.starts_with('#') {
            let value = cut(value, VALUE_MAX_BYTES).split(" #").next().unwrap_or("").trim();
            pairs.push(Pair { key: last_part(key), value: value.trim_matches(['"', '\'']), start });
        }
    }
    pairs
}

/// What stands after the last point of a key.
pub(crate) fn last_part(key: &str) -> &str {
    key.rsplit('.').next().unwrap_or(key)
}

/// The signals in keys and their values.
pub(crate) fn signals(facts: &Facts, pairs: &[Pair<'_>]) -> Seen {
    let mut seen = Seen::new();
    for pair in pairs {
        for (signal, wanted) in facts.key(&pair.key.to_lowercase().replace(['-', ' '], "_")) {
            if fits(facts, *wanted, pair.value) {
                seen.entry(*signal).or_insert(pair.start);
            }
        }
    }
    seen
}

/// Whether a value is of the kind that is wanted.
fn fits(facts: &Facts, wanted: ValueKind, value: &str) -> bool {
    match wanted {
        ValueKind::Present => true,
        ValueKind::Any => !value.is_empty() && value != "null",
        ValueKind::Number => is_number(value),
        ValueKind::Words => {
            let words = tokens(value, 0);
            let placeholder = facts.signal("placeholder");
            let empty = placeholder.is_some_and(|signal| facts.phrases.find(&words).contains_key(&signal));
            words.len() >= 5 && !empty
        }
    }
}

/// Whether a value is a number above nought.
fn is_number(value: &str) -> bool {
    let plain = value.replace('_', "");
    plain.parse::<f64>().is_ok_and(|number| number.is_finite() && number > 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_found_in_broken_json_too() {
        let text = "<<<<<<< HEAD\n  \"a.lr\": 1e-4,\n  \"s\": \"x\\\"y\", \"open";
        let pairs = json_pairs(text);
        let shown: Vec<_> = pairs.iter().map(|pair| (pair.key, pair.value)).collect();
        assert_eq!(shown, [("lr", "1e-4"), ("s", "x\\\"y")]);
        assert_eq!(&text[pairs[0].start..pairs[0].start + 4], "a.lr");
    }

    #[test]
    fn yaml_comments_are_not_values() {
        let pairs = yaml_pairs("# lr: 1\noptim:\n  - lr: \"2e-5\" # high\n");
        let shown: Vec<_> = pairs.iter().map(|pair| (pair.key, pair.value)).collect();
        assert_eq!(shown, [("optim", ""), ("lr", "2e-5")]);
    }

    #[test]
    fn nought_and_words_are_no_numbers() {
        assert!(is_number("5.0e-5") && is_number("1_000"));
        assert!(!is_number("auto") && !is_number("0") && !is_number("inf") && !is_number("null"));
    }
}
