//! Where sentences begin and end, and under which lead a list item stands.
//!
//! Comes in: text. Goes out: [`Sentence`]s over its words. Line wraps, bullets, numbering, headings and quoted lines
//! are seen through; what a sentence means is none of its business.

use super::letters;
use super::words::{self, Break, Word};
use std::ops::Range;

/// A sentence, list item or heading.
#[derive(Debug, Clone)]
pub(super) struct Sentence {
    /// Its words, as a range of all words of the text.
    pub(super) words: Range<usize>,
    /// A heading or title.
    pub(super) heading: bool,
    /// The bullet or number it stands behind.
    pub(super) marker: Option<Marker>,
    /// Its last mark is a colon, or what follows it is a list.
    pub(super) opens: bool,
    /// It ends where another item of the same list is bound to follow: a semicolon, a comma, an `or`.
    pub(super) continues: bool,
    /// It starts a paragraph.
    pub(super) paragraph: bool,
}

/// Kinds of bullets and numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Marker {
    /// `-`, `*`, `•`.
    Bullet(char, usize),
    /// `1.`, `1)`, `2.3`; with the count of its numbers and whether it stands in parentheses.
    Number(usize, bool),
    /// `a.`, `(a)`, `B)`.
    Letter(bool, bool),
    /// `iv.`, `(ii)`.
    Roman(bool),
    /// `一、`, `第三条`.
    Han,
}

/// Words of a text and the sentences over them.
pub(super) struct Reading {
    pub(super) words: Vec<Word>,
    pub(super) sentences: Vec<Sentence>,
}

struct Line {
    /// Bytes of what stands on it, without bullet, hashes and blanks.
    range: Range<usize>,
    marker: Option<Marker>,
    hashes: bool,
    blank_before: bool,
}

/// Finds the sentences of a text.
pub(super) fn sentences(text: &str, known: &dyn Fn(&str) -> bool) -> Reading {
    let lines = lines(text);
    let mut reading = Reading { words: Vec::new(), sentences: Vec::new() };
    let mut at = 0;
    while at < lines.len() {
        let mut end = at + 1;
        while end < lines.len() && flows(text, &lines[end - 1], &lines[end]) {
            end += 1;
        }
        block(text, &lines[at..end], lines.get(end), &mut reading, known);
        at = end;
    }
    reading
}

/// Whether a line goes on with what the line before it began.
fn flows(text: &str, before: &Line, line: &Line) -> bool {
    if line.marker.is_some() || line.hashes || before.hashes {
        return false;
    }
    let (last, first) = (text[before.range.clone()].trim_end(), &text[line.range.clone()]);
    if !line.blank_before {
        return !first.starts_with(['|', '=', '_']) || first.starts_with('|') && last.starts_with('|');
    }
    let ended = last.ends_with([
        '.', ';', ':', '!', '?', '。', '；', '：', '！', '？', '|', '"', '”', ')', '*', '_', '`',
    ]);
    !ended && last.chars().count() > 20 && first.starts_with(|c: char| c.is_lowercase())
}

fn lines(text: &str) -> Vec<Line> {
    let (mut out, mut blank, mut at) = (Vec::new(), true, 0);
    for raw in text.split_inclusive('\n').flat_map(|line| line.split_inclusive('\r')) {
        let start = at;
        at += raw.len();
        let (skip, marker, hashes) = front(raw);
        let body = &raw[skip..];
        let lead = body.len() - body.trim_start().len();
        let trimmed = body.trim();
        if trimmed.chars().any(char::is_alphanumeric) {
            let from = start + skip + lead;
            out.push(Line { range: from..from + trimmed.len(), marker, hashes, blank_before: blank });
            blank = false;
        } else if trimmed.is_empty() || trimmed.len() > 2 {
            blank = true;
        }
    }
    out
}

/// Passes over what stands before the words of a line: quote marks, comment signs, hashes, bullets, numbers.
fn front(raw: &str) -> (usize, Option<Marker>, bool) {
    let (mut at, mut marker, mut hashes) = (0, None, false);
    for _ in 0..6 {
        let indent = raw[at..].len()
            - raw[at..].trim_start_matches(|c: char| c.is_whitespace() || letters::invisible(c)).len();
        let rest = &raw[at + indent..];
        if let Some(after) = rest.strip_prefix('#') {
            let more = after.len() - after.trim_start_matches('#').len();
            hashes |=
                after[more..].starts_with(|c: char| c.is_whitespace() || c.is_alphanumeric() || c == '*');
            at += indent + 1 + more;
        } else if rest.starts_with(['>', '|'])
            || rest.starts_with("//")
            || rest.starts_with("/*")
            || rest.starts_with("**")
        {
            at += indent + if rest.starts_with(['>', '|']) { 1 } else { 2 };
        } else if let Some((len, found)) = marked(rest, at + indent) {
            at += indent + len;
            marker = Some(found);
        } else {
            break;
        }
    }
    (at, marker, hashes)
}

fn marked(rest: &str, indent: usize) -> Option<(usize, Marker)> {
    let first = rest.chars().next()?;
    if "-*+•·●▪◦○■□–—‣⁃✓✗✔✘❌✅🚫⚠".contains(first) {
        let len = first.len_utf8();
        return rest[len..]
            .starts_with(|c: char| c.is_whitespace() || !c.is_ascii())
            .then_some((len, Marker::Bullet(first, indent.min(40) / 2)));
    }
    if first == '第' {
        let end = rest.find(['条', '章', '节', '款', '部'])?;
        return (rest[..end].chars().count() < 6).then(|| (end + '条'.len_utf8(), Marker::Han));
    }
    let open = rest.starts_with(['(', '（', '[']);
    let inside = if open { &rest[first.len_utf8()..] } else { rest };
    let end = inside
        .find(|c: char| !(c.is_ascii_alphanumeric() || c == '.' || "一二三四五六七八九十".contains(c)))?;
    let (body, after) = inside.split_at(end);
    let close = after.chars().next()?;
    let dotted = body.ends_with('.');
    let body = body.trim_end_matches('.');
    let closed =
        matches!(close, ')' | '）' | ']' | '、' | '．' | '：') || (dotted && !open && close.is_whitespace());
    let section = !open && body.contains('.') && close.is_whitespace();
    let glued = !open && dotted && !close.is_ascii();
    if !(closed || section || glued) || body.is_empty() || body.len() > 12 {
        return None;
    }
    let numbers = body.split('.').filter(|part| !part.is_empty()).count();
    let marker = numbering(body, numbers, open)?;
    let used = rest.len() - after.len() + if dotted && close != ')' { 0 } else { close.len_utf8() };
    Some((used, marker))
}

fn numbering(body: &str, numbers: usize, open: bool) -> Option<Marker> {
    if body.chars().all(|c| c.is_ascii_digit() || c == '.') {
        return (body.split('.').all(|part| part.len() <= 2)).then_some(Marker::Number(numbers, open));
    }
    if body.chars().all(|c| "一二三四五六七八九十".contains(c)) {
        return Some(Marker::Han);
    }
    if body.len() > 1 && body.chars().all(|c| matches!(c, 'i' | 'v' | 'x' | 'I' | 'V' | 'X')) {
        return Some(Marker::Roman(open));
    }
    let upper = body.starts_with(|c: char| c.is_ascii_uppercase());
    (body.len() == 1 && words::is_marker(body)).then_some(if body == "i" || body == "v" {
        Marker::Roman(open)
    } else {
        Marker::Letter(upper, open)
    })
}

/// Cuts a block of lines into words and sentences.
fn block(
    text: &str,
    lines: &[Line],
    next: Option<&Line>,
    reading: &mut Reading,
    known: &dyn Fn(&str) -> bool,
) {
    let (Some(first), Some(last)) = (lines.first(), lines.last()) else { return };
    let range = first.range.start..last.range.end;
    let base = reading.words.len();
    let found = words::words(&text[range.clone()], range.start, known);
    let ends: Vec<usize> = found
        .iter()
        .enumerate()
        .skip(1)
        .filter(|(_, w)| w.before == Break::Sentence)
        .map(|(at, _)| base + at)
        .collect();
    reading.words.extend(found);
    let total = reading.words.len();
    let tail = text[range].trim_end();
    let listed = next.is_some_and(|next| next.marker.is_some() && !next.hashes);
    let heading = first.hashes || title(text, lines, next);
    let mut start = base;
    for end in ends.into_iter().chain([total]) {
        if end > start {
            let is_last = end == total;
            reading.sentences.push(Sentence {
                words: start..end,
                heading,
                marker: first.marker.filter(|_| start == base),
                opens: is_last
                    && !heading
                    && (tail.ends_with([':', '：'])
                        || (listed && !tail.ends_with(['.', ';', '。', '；', ',']))),
                continues: is_last && ends_open(tail),
                paragraph: start == base,
            });
        }
        start = end;
    }
}

fn ends_open(tail: &str) -> bool {
    tail.ends_with([';', ',', '；', '，', '、'])
        || tail.ends_with(" or")
        || tail.ends_with(" and")
        || tail.ends_with(" and/or")
}

/// A short line by itself, without a full stop.
fn title(text: &str, lines: &[Line], next: Option<&Line>) -> bool {
    let [line] = lines else { return false };
    let body = text[line.range.clone()].trim_end_matches(['*', '_', ' ']);
    let short = body.chars().count() <= 90 && !body.ends_with(['.', ';', ',', '。', '；', ',']);
    let alone = line.blank_before && next.is_none_or(|next| next.blank_before || next.marker.is_some());
    let capital = body.chars().find(|c| c.is_alphabetic()).is_some_and(|c| !c.is_lowercase());
    short && alone && capital && !body.ends_with([':', '：'])
}
