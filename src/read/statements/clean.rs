//! What does a piece of Markdown or HTML say, without its markup?
//!
//! Comes in: a piece of a file as written. Goes out: its words on one line; the targets of links stand behind their
//! words in round brackets. It never follows a link.

use crate::text::{character_reference, folded};

/// Links that end inside one word.
const MAX_WAITING: usize = 16;

/// Elements that only set words in a type: they part no word.
const INLINE: [&str; 26] = [
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "dfn", "em", "font", "i", "ins", "kbd", "mark",
    "q", "s", "samp", "small", "span", "strong", "sub", "sup", "tt", "u", "wbr",
];

/// Words without markup: with the targets of links, and without them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Clean {
    /// `words (target)`.
    pub(super) full: String,
    /// `words`.
    pub(super) plain: String,
    /// Targets of links that end inside a word: they stand behind it.
    pub(super) waiting: Vec<String>,
}

impl Clean {
    fn both(&mut self, text: &str) {
        if !self.waiting.is_empty() && text.starts_with([' ', '.', ',', ';']) {
            std::mem::take(&mut self.waiting).iter().for_each(|target| self.target(target));
        }
        self.full.push_str(text);
        self.plain.push_str(text);
    }

    fn target(&mut self, target: &str) {
        let target = target.trim();
        if !target.is_empty() && !target.starts_with('#') {
            self.full.push_str(" (");
            self.full.push_str(target);
            self.full.push_str(") ");
        }
    }
}

/// Takes the markup off.
pub(super) fn clean(raw: &str) -> Clean {
    let mut out = Clean::default();
    let mut hrefs: Vec<String> = Vec::new();
    let mut at = 0;
    while let Some(c) = raw.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = &raw[at..];
        let plain = rest.bytes().take_while(|byte| is_plain(*byte)).count();
        if plain > 0 {
            out.both(&rest[..plain]);
            at += plain;
            continue;
        }
        at += match c {
            '!' if rest.starts_with("![") => image(rest, &mut out),
            '[' => link(rest, &mut out),
            '<' => tag(rest, &mut out, &mut hrefs),
            '&' => entity(rest, &mut out),
            '*' | '`' | '\\' => 1,
            '_' => {
                let edge = out.plain.ends_with([' ', '_']) || out.plain.is_empty();
                let closes = !rest[1..].starts_with(|c: char| c.is_alphanumeric() || c == '_');
                if !edge && !closes {
                    out.both("_");
                }
                1
            }
            '‑' | '–' | '‐' | '−' => {
                out.both("-");
                c.len_utf8()
            }
            _ => {
                out.both(if c.is_whitespace() { " " } else { &rest[..c.len_utf8()] });
                c.len_utf8()
            }
        };
    }
    std::mem::take(&mut out.waiting).iter().for_each(|target| out.target(target));
    let plain = folded(&squeeze(&without_addresses(&out.plain)));
    Clean { full: folded(&squeeze(&out.full)), plain, waiting: Vec::new() }
}

/// Whether a byte is a letter, digit or mark that stands for itself in Markdown and HTML.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_graphic() && !matches!(byte, b'!' | b'[' | b'<' | b'&' | b'*' | b'`' | b'\\' | b'_')
}

/// The comments of a text, which are not shown; at most so many, each cut to a length.
pub(super) fn comments(text: &str) -> Vec<std::ops::Range<usize>> {
    const MOST: usize = 64;
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text.get(at..).and_then(|rest| rest.find("<!--")).map(|from| at + from + 4) {
        let rest = text.get(start..).unwrap_or("");
        let end = rest.find("-->").or_else(|| rest.find('\n')).unwrap_or(rest.len());
        at = start + end;
        if found.len() >= MOST {
            break;
        }
        found.push(start..at);
    }
    found
}

/// Addresses are places, not words about the model.
fn without_addresses(text: &str) -> String {
    if !text.contains("://") {
        return text.to_owned();
    }
    let kept: Vec<&str> = text.split(' ').filter(|word| !word.contains("://")).collect();
    kept.join(" ")
}

fn squeeze(text: &str) -> String {
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || "#>|-+•".contains(c));
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    for (apart, mark) in [(" )", ")"), (" .", "."), (" ,", ",")] {
        if out.as_bytes().windows(2).any(|two| two == apart.as_bytes()) {
            out = out.replace(apart, mark);
        }
    }
    out
}

/// `![alt](source)`: a badge's words, or the alternative text.
fn image(rest: &str, out: &mut Clean) -> usize {
    let Some((alt, target, length)) = link_parts(&rest[1..]) else {
        out.both("!");
        return 1;
    };
    out.both(&badge_words(alt, target));
    length + 1
}

/// `[words](target)`; words may hold an image. `[words][reference]` loses the reference.
fn link(rest: &str, out: &mut Clean) -> usize {
    let Some((words, target, length)) = link_parts(rest) else {
        return 1;
    };
    let inner = if words.len() < rest.len() { clean(words) } else { Clean::default() };
    out.both(&inner.plain);
    let next = rest.get(length..).unwrap_or("").trim_start_matches(['*', '_', '`', '\\']);
    let glued = next.starts_with(|c: char| c.is_alphanumeric() || c == '-' || c == '[');
    if (glued || !out.waiting.is_empty()) && out.waiting.len() < MAX_WAITING {
        out.waiting.push(target.to_owned());
    } else {
        out.target(target);
    }
    length
}

/// Words, target and whole length of a link that a text begins with.
fn link_parts(rest: &str) -> Option<(&str, &str, usize)> {
    let close = matching(rest, b'[', b']', 2_000)?;
    let words = &rest[1..close];
    let after = &rest[close + 1..];
    if after.starts_with('(') {
        let end = matching(after, b'(', b')', 2_000)?;
        let target = after[1..end].trim().trim_matches(['<', '>']);
        let target = target.split(" \"").next().unwrap_or(target);
        return Some((words, target, close + 1 + end + 1));
    }
    if after.starts_with('[') {
        let end = matching(after, b'[', b']', 200)?;
        return Some((words, "", close + 1 + end + 1));
    }
    Some((words, "", close + 1))
}

/// Where the bracket that a text begins with is closed, within a number of bytes.
fn matching(text: &str, open: u8, close: u8, within: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate().take(within) {
        if byte == open {
            depth += 1;
            if depth > 4 {
                return None;
            }
        } else if byte == close {
            depth -= 1;
            if depth == 0 {
                return Some(at);
            }
        }
    }
    None
}

fn tag(rest: &str, out: &mut Clean, hrefs: &mut Vec<String>) -> usize {
    if rest.starts_with("<!--")
        && let Some(end) = rest.find("-->")
    {
        return end + 3;
    }
    let begins = rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!');
    let end = rest.bytes().take(2_000).skip(1).position(|b| matches!(b, b'>' | b'<')).map(|at| at + 1);
    let end = end.filter(|end| rest.as_bytes()[*end] == b'>');
    let (true, Some(end)) = (begins, end) else {
        out.both(" ");
        return 1;
    };
    let inside = &rest[1..end];
    let lower = inside.to_ascii_lowercase();
    if inside.starts_with("http") || lower.starts_with("mailto") {
        out.target(inside);
    } else if lower.starts_with("a ") && hrefs.len() < 64 {
        hrefs.push(attribute(inside, "href").unwrap_or_default());
    } else if lower.starts_with("/a") {
        out.target(&hrefs.pop().unwrap_or_default());
    } else if lower.starts_with("img") {
        let alt = attribute(inside, "alt").unwrap_or_default();
        let source = attribute(inside, "src").unwrap_or_default();
        out.both(&badge_words(&alt, &source));
    } else if !is_inline(&lower) {
        out.both(" ");
    }
    end + 1
}

/// Whether a tag, in lower case and without its brackets, is one of an element that parts no word.
fn is_inline(tag: &str) -> bool {
    let name = tag.trim_start_matches('/');
    let name = name.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or("");
    INLINE.contains(&name)
}

/// The value of an attribute of a tag.
pub(super) fn attribute(tag: &str, name: &str) -> Option<String> {
    let lower = tag.to_ascii_lowercase();
    let mut from = 0;
    while let Some(found) = lower.get(from..)?.find(name) {
        let start = from + found;
        let rest = tag.get(start + name.len()..)?.trim_start();
        let free = start == 0 || !lower.as_bytes()[start - 1].is_ascii_alphanumeric();
        if let (true, Some(value)) = (free, rest.strip_prefix('=')) {
            let value = value.trim_start();
            let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
            let value = match quote {
                Some(quote) => value[1..].split(quote).next(),
                None => value.split([' ', '>']).next(),
            };
            return value.map(str::to_owned);
        }
        from = start + name.len();
    }
    None
}

fn entity(rest: &str, out: &mut Clean) -> usize {
    let (c, length) = character_reference(rest).unwrap_or(('&', 1));
    let mut buffer = [0; 4];
    out.both(if c.is_whitespace() { " " } else { c.encode_utf8(&mut buffer) });
    length
}

/// What a picture says: label and message of a badge (`…/badge/label-message-colour`), else its alternative text.
pub(super) fn badge_words(alt: &str, source: &str) -> String {
    let alt = alt.replace(['_', '*', '`'], " ");
    if let Some((_, query)) = source.split_once("/static/v1?") {
        return static_badge(&alt, query);
    }
    let Some((_, path)) = source.split_once("/badge/") else { return alt };
    let path = path.split(['?', '#']).next().unwrap_or(path);
    let path = path.trim_end_matches(".svg").trim_end_matches(".png");
    let decoded = percent_decoded(path).replace("--", "\u{1}").replace("__", "\u{2}").replace('_', " ");
    let parts: Vec<&str> = decoded.split('-').map(str::trim).filter(|part| !part.is_empty()).collect();
    let words = match parts.as_slice() {
        [] => alt,
        [message] | [message, _] => format!("{alt}: {message}"),
        [label, message @ .., _] => format!("{label}: {}", message.join("-")),
    };
    words.replace('\u{1}', "-").replace('\u{2}', "_")
}

/// Label and message of a badge that has them as `label=…&message=…`.
fn static_badge(alt: &str, query: &str) -> String {
    let field = |name: &str| {
        let value = query.split(['&', '#']).find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
        value.map(|value| percent_decoded(&value.replace('+', " ")))
    };
    let label = field("label").unwrap_or_else(|| alt.to_owned());
    field("message").map_or_else(|| alt.to_owned(), |message| format!("{label}: {message}"))
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let code = tail
            .get(..2)
            .and_then(|hex| std::str::from_utf8(hex).ok())
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match (first, code) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            _ => {
                bytes.push(first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_keep_their_targets_behind_their_words() {
        let out = clean("The **code** is under [MIT](LICENSE \"x\") and `more`.");
        assert_eq!(out.full, "The code is under MIT (LICENSE) and more.");
        assert_eq!(out.plain, "The code is under MIT and more.");
    }

    #[test]
    fn badges_are_read_from_their_address() {
        let out =
            clean("[![x](https://img.shields.io/badge/Model%20License-CC--BY_4.0-green.svg)](LICENSE-MODEL)");
        assert_eq!(out.full, "Model License: CC-BY 4.0 (LICENSE-MODEL)");
        let out = clean(
            "<a href='L'><img alt=\"License\" src=\"https://img.shields.io/badge/License-Apache_2.0-x?c=1\"/></a>",
        );
        assert_eq!(out.full, "License: Apache 2.0 (L)");
    }

    #[test]
    fn nothing_that_is_not_shown_parts_a_word() {
        for raw in [
            "non-**comm**ercial use",
            "non-<span class=x>comm</span>ercial use",
            "non-comm<!-- x -->ercial use",
            "&#110;on-commerc&#x69;al&nbsp;use",
            "non\\-commercial use",
            "non\u{ad}-com\u{200b}mercial use",
            "ｎｏｎ－ｃｏｍｍｅｒｃｉａｌ　use",
            "non-comm<wbr/>ercial use",
        ] {
            assert_eq!(clean(raw).plain, "non-commercial use", "{raw}");
        }
        assert_eq!(clean("[non](a)-[commercial](b) use").full, "non-commercial (a) (b) use");
    }

    #[test]
    fn broken_markup_is_text() {
        for raw in ["[", "![", "[a](", "<a href=", "<", "&", "[[[[[[[[", "((((", "*_`", "<img", "%", "[x](y"]
        {
            let _ = clean(raw);
        }
        assert_eq!(clean("a < b").plain, "a b");
    }
}
