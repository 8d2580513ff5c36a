//! Words and where they stand: files as text, spans, lines and columns, and excerpts that are safe to show.
//!
//! Comes in: bytes of a file and its path inside the model directory. Goes out: [`SourceFile`], [`Location`],
//! [`Excerpt`]. It never decides what words mean.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// The longest excerpt, in characters, that a report carries.
pub const EXCERPT_MAX_CHARS: usize = 400;

/// A place in a file of the model directory. Line and column count from 1; the column counts characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Location {
    /// Path inside the model directory, `/` between its parts, made safe to show.
    pub path: String,
    /// Line, from 1; absent where the file as a whole is meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// Column in characters, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<u32>,
}

impl Location {
    /// The file as a whole.
    #[must_use]
    pub fn file(path: &str) -> Self {
        Self { path: safe(path, 1024), line: None, column: None }
    }

    /// A line and a column of a file.
    #[must_use]
    pub fn at(path: &str, line: u32, column: u32) -> Self {
        Self { path: safe(path, 1024), line: Some(line), column: Some(column) }
    }
}

impl std::fmt::Display for Location {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.path)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        if let Some(column) = self.column {
            write!(f, ":{column}")?;
        }
        Ok(())
    }
}

/// Words out of a file, cut to [`EXCERPT_MAX_CHARS`] and freed of control, direction and other invisible
/// characters, on one line: safe to put on a terminal or into a document that escapes markup.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Excerpt(String);

impl Excerpt {
    /// Makes text safe to show: see [`Excerpt`].
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(at_an_end(safe(text, EXCERPT_MAX_CHARS)))
    }

    /// The words.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Excerpt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Words that were cut, cut further: after the last sentence that is whole where that leaves most of them, else after
/// the last whole word.
fn at_an_end(words: String) -> String {
    let Some(cut) = words.strip_suffix('…').filter(|cut| cut.chars().count() >= EXCERPT_MAX_CHARS) else {
        return words;
    };
    let most = floor(cut, cut.len() * 2 / 3);
    let sentence = cut[most..].rfind(['.', '。', ';', '；']).map(|at| most + at);
    let ended = sentence.and_then(|at| {
        let end = at + cut[at..].chars().next().map_or(0, char::len_utf8);
        let next = cut[end..].chars().next();
        (!cut.is_char_boundary(end) || next.is_none_or(|c| c == ' ' || !c.is_ascii())).then_some(end)
    });
    let end = ended.or_else(|| cut[most..].rfind(' ').map(|at| most + at)).unwrap_or(cut.len());
    format!("{}…", &cut[..end])
}

/// Makes words from a model directory safe to show: every run of white space becomes one space, every control,
/// direction, joining or otherwise invisible character becomes `\u{…}`, and no more than `max_chars` stay.
#[must_use]
pub fn safe(text: &str, max_chars: usize) -> String {
    if text.len() <= max_chars && is_plain(text) {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut count = 0;
    let mut gap = false;
    for c in text.trim().chars() {
        if c.is_whitespace() && !is_invisible(c) {
            gap = true;
            continue;
        }
        if count >= max_chars {
            out.push('…');
            break;
        }
        if gap {
            out.push(' ');
            count += 1;
            gap = false;
        }
        if c.is_control() || is_invisible(c) {
            let escaped = c.escape_unicode().to_string();
            count += escaped.len();
            out.push_str(&escaped);
        } else {
            out.push(c);
            count += 1;
        }
    }
    out
}

/// Whether a text is printable ASCII with no more than single blanks inside: it is safe as it is.
fn is_plain(text: &str) -> bool {
    let blanks = text.starts_with(' ') || text.ends_with(' ') || text.contains("  ");
    !blanks && text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

/// Characters that show nothing or change how others are shown: zero-width, direction, variation, tags,
/// line and paragraph separators, private use and the byte order mark.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
        | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
        | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}'
        | '\u{E000}'..='\u{F8FF}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}'
        | '\u{F0000}'..='\u{10FFFF}')
}

/// A text file that was read: its path inside the model directory, its words and where its lines begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    path: String,
    text: String,
    line_starts: Vec<usize>,
    truncated: bool,
    lossy: bool,
}

impl SourceFile {
    /// From text that is whole and valid.
    #[must_use]
    pub fn new(path: &str, text: String) -> Self {
        let mut line_starts = vec![0];
        line_starts.extend(text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(i, _)| i + 1));
        Self { path: path.to_owned(), text, line_starts, truncated: false, lossy: false }
    }

    /// From bytes: UTF-8, or UTF-16 with a byte order mark; bytes that are neither become replacement
    /// characters (see [`Self::is_lossy`]).
    #[must_use]
    pub fn from_bytes(path: &str, bytes: &[u8], truncated: bool) -> Self {
        let (text, lossy) = decode(bytes, truncated);
        Self { truncated, lossy, ..Self::new(path, text) }
    }

    /// Path inside the model directory as it is on disk (not made safe to show).
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The words.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether the file goes on after what was read.
    #[must_use]
    pub fn is_truncated(&self) -> bool {
        self.truncated
    }

    /// Whether some bytes could not be decoded.
    #[must_use]
    pub fn is_lossy(&self) -> bool {
        self.lossy
    }

    /// Line (from 1) of a byte offset.
    #[must_use]
    pub fn line(&self, offset: usize) -> u32 {
        let index = self.line_starts.partition_point(|start| *start <= offset);
        u32::try_from(index.max(1)).unwrap_or(u32::MAX)
    }

    /// Where a byte offset stands. An offset inside a character counts as that character's beginning.
    #[must_use]
    pub fn location(&self, offset: usize) -> Location {
        let line = self.line(offset);
        let start = self.line_starts.get(line as usize - 1).copied().unwrap_or(0);
        let before = self.text.get(start..floor(&self.text, offset)).unwrap_or("");
        let column = u32::try_from(before.chars().count() + 1).unwrap_or(u32::MAX);
        Location::at(&self.path, line, column)
    }

    /// The words of a byte range, safe to show.
    #[must_use]
    pub fn excerpt(&self, span: Range<usize>) -> Excerpt {
        let (start, end) = (floor(&self.text, span.start), floor(&self.text, span.end));
        Excerpt::new(self.text.get(start..end.max(start)).unwrap_or(""))
    }

    /// The whole line (without its end) in which a byte offset stands.
    #[must_use]
    pub fn line_text(&self, offset: usize) -> &str {
        let line = self.line(offset) as usize;
        let start = self.line_starts.get(line - 1).copied().unwrap_or(0);
        let end = self.line_starts.get(line).copied().unwrap_or(self.text.len());
        self.text.get(start..end).unwrap_or("").trim_end_matches(['\n', '\r'])
    }
}

pub(crate) fn floor(text: &str, offset: usize) -> usize {
    let mut at = offset.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn decode(bytes: &[u8], truncated: bool) -> (String, bool) {
    match bytes {
        [0xFF, 0xFE, rest @ ..] => decode_utf16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => decode_utf16(rest, u16::from_be_bytes),
        _ => decode_utf8(bytes, truncated),
    }
}

fn decode_utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> (String, bool) {
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    let mut lossy = bytes.len() % 2 == 1;
    let text = char::decode_utf16(units)
        .map(|c| {
            c.unwrap_or_else(|_| {
                lossy = true;
                char::REPLACEMENT_CHARACTER
            })
        })
        .collect();
    (text, lossy)
}

fn decode_utf8(bytes: &[u8], truncated: bool) -> (String, bool) {
    match std::str::from_utf8(bytes) {
        Ok(text) => (text.to_owned(), false),
        Err(error) if truncated && error.error_len().is_none() => {
            (String::from_utf8_lossy(&bytes[..error.valid_up_to()]).into_owned(), false)
        }
        Err(_) => (String::from_utf8_lossy(bytes).into_owned(), true),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_count_from_one_and_columns_count_characters() {
        let file = SourceFile::new("a", "één\nzwei\n".to_owned());
        assert_eq!(file.location(0), Location::at("a", 1, 1));
        assert_eq!(file.location("één\nz".len()), Location::at("a", 2, 2));
        assert_eq!(file.location("éé".len()), Location::at("a", 1, 3));
        assert_eq!(file.line_text(7), "zwei");
    }

    #[test]
    fn control_and_direction_characters_are_never_shown_raw() {
        let shown = safe("a\u{1b}[31mred\u{202e}evil\u{200b}\n::error\u{7}", 200);
        assert!(!shown.chars().any(|c| c.is_control() || is_invisible(c)), "{shown}");
        assert!(shown.contains("\\u{1b}"));
        assert!(shown.contains("\\u{202e}"));
    }

    #[test]
    fn long_words_are_cut_and_say_so() {
        assert_eq!(safe(&"x".repeat(300), 5), "xxxxx…");
    }

    #[test]
    fn utf_16_with_a_byte_order_mark_is_read() {
        let file = SourceFile::from_bytes("a", &[0xFF, 0xFE, b'h', 0, b'i', 0], false);
        assert_eq!((file.text(), file.is_lossy()), ("hi", false));
    }

    #[test]
    fn bytes_that_are_no_text_are_marked_as_lossy() {
        assert!(SourceFile::from_bytes("a", b"caf\xe9", false).is_lossy());
        assert!(!SourceFile::from_bytes("a", b"caf\xc3", true).is_lossy());
    }
}
