//! Which words of a sentence are the names of models?
//!
//! Comes in: words without markup. Goes out: names as written. It never knows which license a name has.

use super::words::{WORDS, is_ideograph};

/// Letters and digits only, in lower case.
pub(super) fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Lower case with every byte where it was: a character whose lower case is longer stays as it is.
pub(super) fn lowered(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.chars()
        .map(|c| match c {
            '\0'..='\x7f' => c.to_ascii_lowercase(),
            // Kana and Han have no small letters.
            '\u{3000}'..='\u{9FFF}' => c,
            _ => small(c),
        })
        .collect()
}

fn small(c: char) -> char {
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(small), None) if small.len_utf8() == c.len_utf8() => small,
        _ => c,
    }
}

/// Whether a word looks like a name: a digit, an inner capital, or a first capital.
pub(super) fn is_name(word: &str) -> bool {
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
    let lower = bare.to_lowercase();
    let first = bare.chars().next().unwrap_or(' ');
    !WORDS.unnamed.contains(&lower)
        && !lower.ends_with("ed")
        && !is_ideograph(first)
        && bare.chars().count() > 1
        && (first.is_uppercase()
            || (first.is_alphabetic() && bare.chars().any(|c| c.is_ascii_digit()))
            || bare.contains('_'))
}

/// Whether a name shows itself as one by a digit, an inner capital or several words.
pub(super) fn is_shaped(name: &str) -> bool {
    name.contains(' ') || name.chars().skip(1).any(|c| c.is_uppercase() || c.is_ascii_digit())
}

pub(super) fn tidy(word: &str) -> String {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric() && c != ')' && c != '+');
    word.strip_suffix("'s")
        .or_else(|| word.strip_suffix("’s"))
        .unwrap_or(word)
        .trim_end_matches(')')
        .to_owned()
}

/// The names that a text ends with, from left to right: "Foo-7B and Foo-13B".
pub(super) fn trailing_names(before: &str) -> Vec<String> {
    let mut names: Vec<Vec<String>> = vec![Vec::new()];
    for word in before.split_whitespace().rev().take(12) {
        let ends = word.ends_with([',', '、', '/']);
        if is_name(word) && !word.ends_with(['.', ':', ';', '。']) {
            if ends && names.last().is_some_and(|name| !name.is_empty()) {
                names.push(Vec::new());
            }
            if let Some(name) = names.last_mut() {
                name.insert(0, tidy(word));
            }
        } else if matches!(word, "and" | "&" | "和" | "与")
            && names.last().is_some_and(|name| !name.is_empty())
        {
            names.push(Vec::new());
        } else {
            break;
        }
    }
    names.reverse();
    names.into_iter().filter(|name| !name.is_empty()).map(|name| name.join(" ")).collect()
}

/// The name that a text begins with.
pub(super) fn leading_tokens(text: &str) -> String {
    let words: Vec<String> = text
        .split_whitespace()
        .take(5)
        .take_while(|word| is_name(word) && !word.starts_with(['(', '[']))
        .map(tidy)
        .collect();
    words.join(" ")
}

/// The names before the verb that a sentence begins with.
pub(super) fn leading_names(plain: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut name: Vec<String> = Vec::new();
    let mut verb = false;
    for word in plain.split_whitespace().take(24) {
        let lower = word.to_lowercase();
        if matches!(
            lower.trim_matches(','),
            "the" | "our" | "and" | "&" | "both" | "also" | "et" | "y" | "und"
        ) {
            names.extend((!name.is_empty()).then(|| name.join(" ")));
            name.clear();
        } else if (is_name(word) || (!name.is_empty() && word.starts_with(|c: char| c.is_ascii_digit())))
            && !WORDS.license_words.within(&lowered(word))
        {
            name.push(tidy(word));
            if word.ends_with(',') {
                names.push(name.join(" "));
                name.clear();
            }
        } else {
            let noun = matches!(lower.as_str(), "license" | "licence" | "licenses" | "licences");
            verb = WORDS.breaks.contains(&lower)
                || WORDS.copulas.start(&lower).is_some()
                || (!noun && WORDS.predicates.start(&lowered(word)).is_some());
            verb = verb && word.starts_with(char::is_lowercase);
            break;
        }
    }
    names.extend((!name.is_empty()).then(|| name.join(" ")));
    names.retain(|name| !name.is_empty() && !WORDS.shapes.within(&lowered(name)));
    if verb { names } else { Vec::new() }
}

/// Whether a name begins with that of a well-known family of models.
pub(super) fn is_well_known(name: &str) -> bool {
    let lower = lowered(name);
    let stem: String = lower.chars().take_while(|c| c.is_alphabetic()).collect();
    WORDS.model_words.start(&lower).is_some() || WORDS.model_words.start(&stem).is_some()
}
