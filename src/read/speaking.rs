//! Keys of metadata that speak of a license or of what may be done, whatever they are called.
//!
//! Comes in: a key and its value, or a tree of them. Goes out: what they claim. Only keys that a format is known to have
//! grant (`keys.yaml`); those told by a part of their name can take something away and no more.

use super::found::Found;
use super::keys::keys;
use crate::evidence::{Channel, Claim, Declared, Subject};
use crate::text::folded;
use crate::written::{Entry, Node, Value};

/// Maps and lists inside one another that are looked into.
const DEPTH: usize = 4;
/// Entries of one file that are looked at.
const ENTRIES: usize = 5_000;
/// A value that is longer, in bytes, is cut there.
const VALUE_BYTES: usize = 8 * 1024;
/// Words of a license's name; a value of more is a sentence.
const NAME_WORDS: usize = 8;

/// What a key speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Speech {
    /// A license.
    License,
    /// What may be done.
    Terms,
    /// Anything, in words.
    Words,
}

/// What a key speaks of, by its parts.
pub(super) fn speech(key: &str) -> Option<Speech> {
    let plain = spaced(key);
    let table = &keys().speaking;
    let holds = |parts: &[String]| parts.iter().any(|part| plain.contains(part.as_str()));
    if holds(&table.silent) {
        return None;
    }
    let ends =
        |words: &[String]| words.iter().any(|word| plain == *word || plain.ends_with(&format!(" {word}")));
    match () {
        () if holds(&table.license) => Some(Speech::License),
        () if holds(&table.terms) => Some(Speech::Terms),
        () => ends(&table.words).then_some(Speech::Words),
    }
}

/// The words of a tag that speaks of a license or of what may be done (`research-only`, `license:cc-by-nc-4.0`).
pub(super) fn tag(tag: &str) -> Option<String> {
    let plain = folded(tag).to_lowercase().replace(['-', '_', ':'], " ");
    let padded = format!(" {plain} ");
    keys().front_matter.speaking_tags.iter().any(|words| padded.contains(words.as_str())).then(|| {
        match tag.split_once(':') {
            Some((key, value)) => format!("{key}: {value}"),
            None => plain,
        }
    })
}

/// Whether a text may hold such a key at all.
pub(super) fn may_speak(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let table = &keys().speaking;
    table.license.iter().chain(&table.terms).any(|part| {
        let first = part.split(' ').next().unwrap_or(part);
        lower.contains(first)
    })
}

/// A key in lower case, its words parted by blanks: `allowCommercialUse` is `allow commercial use`.
fn spaced(key: &str) -> String {
    let mut out = String::with_capacity(key.len() + 8);
    let mut small = false;
    for c in key.chars().take(200) {
        if c.is_uppercase() && small {
            out.push(' ');
        }
        small = c.is_lowercase();
        if c.is_alphanumeric() { out.extend(c.to_lowercase()) } else { out.push(' ') }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a key and its value claim, and the channel by which they count.
pub(super) fn claim(key: &str, value: &str, speech: Speech) -> (Channel, Claim) {
    let value = value.get(..crate::source::floor(value, VALUE_BYTES)).unwrap_or("").trim();
    let name = value.split_whitespace().count() <= NAME_WORDS && !value.contains('\n');
    let is_address = value.starts_with("http://") || value.starts_with("https://");
    let claim = match speech {
        Speech::License if is_address => {
            Claim::Declared(Declared { link: Some(value.to_owned()), ..Declared::default() })
        }
        Speech::License if name => {
            Claim::Declared(Declared { license: vec![value.to_owned()], ..Declared::default() })
        }
        Speech::License | Speech::Terms => Claim::Sentence(format!("{}: {value}", spaced(key))),
        Speech::Words => Claim::Sentence(value.to_owned()),
    };
    (Channel::Comment, claim)
}

/// What a tree says under such keys; it speaks for `subject`.
pub(super) fn tree(node: &Node, subject: &Subject, found: &mut Found<'_>) {
    let mut left = ENTRIES;
    branch(node, subject, found, (0, &mut left));
}

fn branch(node: &Node, subject: &Subject, found: &mut Found<'_>, (depth, left): (usize, &mut usize)) {
    if depth > DEPTH {
        return;
    }
    if let Value::List(items) = &node.value {
        for item in items {
            branch(item, subject, found, (depth + 1, &mut *left));
        }
    }
    for entry in node.entries() {
        if *left == 0 {
            return;
        }
        *left -= 1;
        match speech(&entry.key) {
            Some(speech) => values(entry, speech, subject, found),
            None => branch(&entry.node, subject, found, (depth + 1, &mut *left)),
        }
    }
}

/// The values of a key: a text, a list of them, or what the parts of a mapping are called.
fn values(entry: &Entry, speech: Speech, subject: &Subject, found: &mut Found<'_>) {
    let text = found.file.text();
    let whole = entry.key_span.start..entry.node.span.end;
    let mut said: Vec<String> = match &entry.node.value {
        Value::Null => Vec::new(),
        Value::Scalar(value) => vec![value.clone()],
        Value::List(items) if speech == Speech::License => items.iter().flat_map(named).collect(),
        Value::Map(_) if speech == Speech::License => named(&entry.node),
        Value::List(_) | Value::Map(_) => vec![entry.node.written(text).to_owned()],
    };
    said.retain(|value| !value.trim().is_empty());
    said.truncate(16);
    for value in said {
        let (channel, claim) = claim(&entry.key, &value, speech);
        found.license(channel, subject.clone(), claim, whole.clone());
    }
}

/// A text, or the id, name or address of an object that stands for a license.
fn named(node: &Node) -> Vec<String> {
    const KEYS: [&str; 8] = ["id", "spdx_id", "identifier", "@id", "name", "type", "title", "url"];
    match node.text() {
        Some(text) => vec![text.to_owned()],
        None => KEYS.iter().find_map(|key| node.get(key)?.text()).map(str::to_owned).into_iter().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_told_by_their_parts() {
        for key in ["license", "LICENCE", "modelLicense", "general.License", "license_text", "licenseName"] {
            assert_eq!(speech(key), Some(Speech::License), "{key}");
        }
        for key in ["terms_of_use", "usageRestrictions", "allowCommercialUse", "acceptable-use", "EULA"] {
            assert_eq!(speech(key), Some(Speech::Terms), "{key}");
        }
        assert_eq!(speech("modelspec.description"), Some(Speech::Words));
        for key in ["architectures", "hidden_size", "terms_weight_decay_x", "use_cache", "intermediate_size"]
        {
            assert_eq!(speech(key), None, "{key}");
        }
    }
}
