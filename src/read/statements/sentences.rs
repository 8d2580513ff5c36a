//! Where does a sentence end, and which halves has it?
//!
//! Comes in: a piece of a file as written, or a sentence without markup. Goes out: byte ranges. It never knows what
//! the words mean.

use super::words::is_ideograph;
use std::ops::Range;

/// Words that end with a full stop and end no sentence.
const ABBREVIATIONS: [&str; 18] = [
    "e.g", "i.e", "etc", "vs", "v", "no", "al", "fig", "sec", "dr", "mr", "ms", "inc", "ltd", "co", "corp",
    "ver", "approx",
];

/// The sentences and pictures of a piece of a text, in their order.
pub(super) fn sentences(text: &str, span: Range<usize>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = span.start;
    let mut at = span.start;
    let mut round = 0_usize;
    let mut square = 0_usize;
    while at < span.end {
        let Some(c) = text[at..span.end].chars().next() else { break };
        let next = at + c.len_utf8();
        let drawn = matches!(c, '[' | '!' | '<');
        if let Some(picture) = drawn.then(|| picture(&text[at..span.end])).flatten() {
            push(&mut found, text, start..at);
            found.push(at..at + picture);
            (start, at, round, square) = (at + picture, at + picture, 0, 0);
            continue;
        }
        match c {
            '(' => round += 1,
            ')' => round = round.saturating_sub(1),
            '[' => square += 1,
            ']' => square = square.saturating_sub(1),
            _ => {}
        }
        let inside = (round > 0 || square > 0) && next - start < 1_500;
        let wide = matches!(c, '。' | '！' | '？');
        if (wide || (!inside && ends(text, start, at, c, span.end))) && next < span.end {
            push(&mut found, text, start..next);
            (start, round, square) = (next, 0, 0);
        }
        at = next;
    }
    push(&mut found, text, start..span.end);
    found
}

fn push(found: &mut Vec<Range<usize>>, text: &str, span: Range<usize>) {
    let written = &text[span.clone()];
    let trimmed = written.trim_start();
    let start = span.end - trimmed.len();
    let trimmed = trimmed.trim_end();
    if trimmed.chars().any(|c| c.is_alphanumeric()) {
        found.push(start..start + trimmed.len());
    }
}

fn ends(text: &str, start: usize, at: usize, c: char, end: usize) -> bool {
    let after = &text[at + c.len_utf8()..end];
    match c {
        '!' | '?' => after.starts_with(char::is_whitespace) && !after.trim_start().starts_with('['),
        '.' => {
            let rest = after.trim_start_matches(['*', '_', '"', '\'', ')', '`']);
            if !rest.starts_with(char::is_whitespace) {
                return false;
            }
            let next = rest.trim_start().chars().next().unwrap_or(' ');
            let word = text[start..at].rsplit([' ', '\n', '(', '*']).next().unwrap_or("").to_lowercase();
            let known = ABBREVIATIONS.contains(&word.as_str());
            !known && (!next.is_lowercase() || is_ideograph(next) || next == '`')
        }
        '<' => {
            let lower: String = after.chars().take(4).collect::<String>().to_ascii_lowercase();
            lower.starts_with("br")
                || lower.starts_with("/p>")
                || lower.starts_with("/li")
                || lower.starts_with("li>")
        }
        _ => false,
    }
}

/// The length of a picture, with the link around it, that a text begins with.
fn picture(rest: &str) -> Option<usize> {
    if rest.starts_with("[![") || rest.starts_with("[ ![") {
        let inner = cut(rest, 2_000).find("](")? + 2;
        let close = inner + rest.get(inner..)?.bytes().take(1_000).position(|b| b == b')')? + 1;
        let tail = rest.get(close..)?;
        let tail = tail.strip_prefix("](").or_else(|| tail.trim_start().strip_prefix("]("))?;
        let from = rest.len() - tail.len();
        return Some(from + tail.bytes().take(1_000).position(|b| b == b')')? + 1);
    }
    if rest.starts_with("![") {
        let from = rest.bytes().take(500).position(|b| b == b']')?;
        let tail = rest.get(from + 1..)?.strip_prefix('(')?;
        return Some(from + 2 + tail.bytes().take(1_000).position(|b| b == b')')? + 1);
    }
    if rest.starts_with("<img") {
        return rest.bytes().take(2_000).position(|b| b == b'>').map(|at| at + 1);
    }
    if rest.starts_with("<a") {
        let open = rest.bytes().take(1_000).position(|b| b == b'>')? + 1;
        let inner = rest.get(open..)?;
        let image = inner.trim_start();
        if image.starts_with("<img") {
            let within = cut(image, 3_000).find("</a>")?;
            return Some(rest.len() - image.len() + within + 4);
        }
    }
    None
}

fn cut(text: &str, bytes: usize) -> &str {
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Where a sentence may fall into halves that each say something of their own.
pub(super) fn seams(plain: &str) -> Vec<(usize, usize)> {
    const SEAMS: [&str; 19] = [
        "; ",
        "；",
        ", while ",
        ", whereas ",
        ", but ",
        " while ",
        " whereas ",
        ", and ",
        ", ",
        "，而",
        "，",
        "、而",
        " but ",
        " and ",
        ", except ",
        " except ",
        " (except ",
        " excluding ",
        ". ",
    ];
    let mut found: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    while let Some(c) = plain[at..].chars().next() {
        let may = matches!(c, ' ' | ',' | ';' | '.' | '，' | '；' | '、');
        let seam = SEAMS
            .iter()
            .filter(|_| may)
            .filter(|seam| plain[at..].starts_with(**seam))
            .max_by_key(|seam| seam.len());
        if let Some(seam) = seam
            && found.len() < 200
        {
            found.push((at, at + seam.len()));
            at += seam.len();
            continue;
        }
        at += c.len_utf8();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        sentences(text, 0..text.len()).into_iter().map(|span| &text[span]).collect()
    }

    #[test]
    fn sentences_end_at_stops_but_not_at_versions_and_abbreviations() {
        assert_eq!(
            cut("Under CC BY 4.0. The rest, e.g. code, is MIT. So"),
            ["Under CC BY 4.0.", "The rest, e.g. code, is MIT.", "So"]
        );
        assert_eq!(cut("代码采用 MIT。权重另行授权。"), ["代码采用 MIT。", "权重另行授权。"]);
        assert_eq!(cut("See [a. B](c). D"), ["See [a. B](c).", "D"]);
    }

    #[test]
    fn pictures_stand_alone() {
        let text = "x [![License](https://b/badge/a-b-c)](L) ![y](z) tail";
        assert_eq!(cut(text), ["x", "[![License](https://b/badge/a-b-c)](L)", "![y](z)", "tail"]);
        assert_eq!(
            cut("<a href=\"L\">\n <img alt=\"License\" src=\"s\"/>\n</a>"),
            ["<a href=\"L\">\n <img alt=\"License\" src=\"s\"/>\n</a>"]
        );
    }

    #[test]
    fn odd_text_is_cut_without_harm() {
        for text in ["", ".", "[![", "![", "<a", "<img", "(((", "。。", "a.", "<a><img"] {
            let _ = sentences(text, 0..text.len());
            let _ = seams(text);
        }
    }
}
