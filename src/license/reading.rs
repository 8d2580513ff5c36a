//! What does this text say, clause by clause, and as which license is it recognised?
//!
//! Comes in: a text, or bytes that may be one. Goes out: [`TextReading`]: what the identifier makes of it, what was
//! added to the nearest license, every clause with its place, section and words, and every sentence that may bind
//! somebody and was not understood. It never says which criterion a clause bears on.

use super::clauses::{self, Clause, Language, TermKind};
use super::headings::Headings;
use super::identify::{Change, ChangeKind, Identification, Identifier, Status};
use crate::source::{Excerpt, Location, SourceFile, safe};
use crate::text;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// The longest text that is read, in bytes; the longest license is a tenth of it.
pub const TEXT_MAX_BYTES: usize = crate::limits::LICENSE_BYTES.size();
/// The longest quote, in characters.
const QUOTE_MAX_CHARS: usize = 220;
/// How many characters of a long sentence stay in front of the decisive words.
const BEFORE_MAX_CHARS: usize = 60;
/// The longest section that is named, in characters.
const SECTION_MAX_CHARS: usize = 100;

/// What was read in a text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct TextReading {
    /// What it is recognised as.
    pub recognised: Recognised,
    /// The language of most of it.
    pub language: Language,
    /// What the nearest license does not account for; empty where it is not a modified text.
    pub changes: Vec<Departure>,
    /// What grants, limits or obliges, in the order of the text.
    pub clauses: Vec<Said>,
    /// Sentences that sound as if they grant, limit or oblige, and were not understood.
    pub not_understood: Vec<Unread>,
}

/// What a text is recognised as.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Recognised {
    /// How.
    pub status: Status,
    /// The licenses that it is, or that it holds whole.
    pub licenses: Vec<String>,
    /// The license from which a modified text departs, or to which an unknown one comes nearest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nearest: Option<String>,
    /// How much it has in common with that one. Nothing is decided by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub similarity_0_to_1: Option<f32>,
    /// The licenses that a text names which is none itself.
    pub names: Vec<String>,
}

/// A stretch of a modified text that is not the license's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Departure {
    /// What happened there.
    pub kind: ChangeKind,
    /// Where and in which words.
    #[serde(flatten)]
    pub quote: Quote,
    /// The license's own words (normalised), where they may be shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected: Option<String>,
}

/// A clause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Said {
    /// Grant, limit or duty.
    pub kind: TermKind,
    /// Id in `licenses/terms.yaml`.
    pub term: String,
    /// Where and in which words.
    #[serde(flatten)]
    pub quote: Quote,
    /// Whether careful readers may differ on what is meant.
    pub doubtful: bool,
    /// Whether it stands in what was added to the nearest license or changed in it.
    pub added: bool,
}

/// A sentence that sounds as if it grants, limits or obliges, and was not understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Unread {
    /// Where and in which words.
    #[serde(flatten)]
    pub quote: Quote,
    /// Whether it stands in what is recognised as a license, so that the catalog accounts for it.
    pub recognised: bool,
}

/// Words of the text and where they stand. Line and column count from 1, the column counts characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Quote {
    /// Line of the decisive words.
    pub line: u32,
    /// Column of the decisive words.
    pub column: u32,
    /// The heading and number that they stand under, where the text has such.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    /// The sentence, safe to show, cut around the decisive words where it is long.
    pub words: Excerpt,
}

/// Bytes as text, in whatever encoding they are.
///
/// # Errors
/// Why they cannot be read, in one sentence: a format that is not text, no known encoding, too long, empty.
pub fn decode(bytes: &[u8]) -> Result<String, String> {
    const SEALED: [(&[u8], &str); 6] = [
        (b"%PDF", "a PDF, which is not read as text"),
        (b"PK\x03\x04", "an archive or an office document, which is not read as text"),
        (b"\xD0\xCF\x11\xE0", "an office document, which is not read as text"),
        (b"{\\rtf", "rich text (RTF), which is not read as text"),
        (b"\x1F\x8B", "compressed, which is not read as text"),
        (b"\x7FELF", "a program, and no text"),
    ];
    if let Some((_, why)) = SEALED.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Err(format!("it is {why}"));
    }
    if bytes.len() > TEXT_MAX_BYTES {
        return Err(format!("it is longer than {TEXT_MAX_BYTES} bytes, and so than any license"));
    }
    let text = text::decode(bytes);
    if text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}').is_empty() {
        return Err("it is empty".to_owned());
    }
    let lost =
        |c: &char| *c == char::REPLACEMENT_CHARACTER || (c.is_control() && !"\n\r\t\u{c}".contains(*c));
    let total = text.chars().count();
    match text.contains('\0') || text.chars().filter(lost).count() * 50 > total {
        true => Err("its bytes are no text in a known encoding".to_owned()),
        false => Ok(text),
    }
}

/// Reads a text.
#[must_use]
pub fn read(text: &str, identifier: &Identifier) -> TextReading {
    let page = Page { file: SourceFile::new("", text.to_owned()), headings: Headings::of(text) };
    let found = identifier.identify(text);
    let reading = clauses::read(text);
    let known = matches!(found.status, Status::Exact | Status::Several | Status::Modified);
    let unread = reading.unread.iter().filter(|span| !page.is_heading(span)).map(|span| Unread {
        quote: page.quote(span, span.start),
        recognised: known && !is_added(span, &found.changes),
    });
    TextReading {
        recognised: recognised(&found),
        language: reading.language,
        changes: found.changes.iter().map(|change| page.departure(change)).collect(),
        clauses: reading.clauses.iter().map(|clause| page.said(clause, &found.changes)).collect(),
        not_understood: unread.collect(),
    }
}

/// Whether any of these bytes stand in what was added to the nearest license or changed in it.
fn is_added(span: &Range<usize>, changes: &[Change]) -> bool {
    let touches = |change: &Change| span.start < change.span.end && change.span.start < span.end;
    changes.iter().any(|change| change.kind != ChangeKind::Dropped && touches(change))
}

fn recognised(found: &Identification) -> Recognised {
    let mut names: Vec<String> = found.references.iter().map(|reference| reference.id.clone()).collect();
    names.sort();
    names.dedup();
    Recognised {
        status: found.status,
        licenses: found.licenses.iter().map(|license| license.id.clone()).collect(),
        nearest: found.nearest.as_ref().map(|nearest| nearest.id.clone()),
        similarity_0_to_1: found.nearest.as_ref().map(|nearest| nearest.similarity_0_to_1),
        names,
    }
}

/// A text with its lines and headings.
struct Page {
    file: SourceFile,
    headings: Headings,
}

impl Page {
    fn said(&self, clause: &Clause, changes: &[Change]) -> Said {
        Said {
            kind: clause.kind,
            term: clause.term.clone(),
            quote: self.quote(&clause.span, clause.mark.start),
            doubtful: clause.doubtful,
            added: is_added(&clause.mark, changes),
        }
    }

    fn departure(&self, change: &Change) -> Departure {
        Departure {
            kind: change.kind,
            quote: self.quote(&change.span, change.span.start),
            expected: change.expected.as_deref().map(|words| safe(words, QUOTE_MAX_CHARS)),
        }
    }

    /// Whether a span is no more than a heading of Markdown, which binds nobody.
    fn is_heading(&self, span: &Range<usize>) -> bool {
        let one_line = self.file.line(span.start) == self.file.line(span.end.saturating_sub(1));
        one_line && self.file.line_text(span.start).trim_start().starts_with('#')
    }

    /// The words of a span around a place in it.
    fn quote(&self, span: &Range<usize>, at: usize) -> Quote {
        let Location { line, column, .. } = self.file.location(at);
        Quote {
            line: line.unwrap_or(1),
            column: column.unwrap_or(1),
            section: self.headings.at(at).map(|section| safe(&section, SECTION_MAX_CHARS)),
            words: Excerpt::new(&self.around(span, at)),
        }
    }

    fn around(&self, span: &Range<usize>, at: usize) -> String {
        let text = self.file.text();
        let whole = safe(text.get(span.clone()).unwrap_or(""), usize::MAX);
        let before = safe(text.get(span.start..at).unwrap_or(""), usize::MAX);
        let (length, front) = (whole.chars().count(), before.chars().count());
        if length <= QUOTE_MAX_CHARS || front <= BEFORE_MAX_CHARS {
            return safe(&whole, QUOTE_MAX_CHARS);
        }
        let cut: String = whole.chars().skip(front.saturating_sub(BEFORE_MAX_CHARS)).collect();
        let cut = cut.split_once(' ').map_or(cut.as_str(), |(_, rest)| rest);
        format!("… {}", safe(cut, QUOTE_MAX_CHARS))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str) -> TextReading {
        read(text, &Identifier::shipped())
    }

    #[test]
    fn a_clause_is_shown_with_its_place_its_section_and_its_words() {
        let text =
            "Sparrow License\n\n2. Limits\n\nYou may sing. You may not use it for commercial purposes.\n";
        let reading = read_text(text);
        let limit = reading.clauses.iter().find(|said| said.term == "non-commercial").unwrap();
        assert_eq!((limit.kind, limit.quote.line), (TermKind::Limit, 5));
        assert_eq!(limit.quote.section.as_deref(), Some("section 2, Limits"));
        assert_eq!(limit.quote.words.as_str(), "You may not use it for commercial purposes");
        assert_eq!(reading.recognised.status, Status::Unknown);
    }

    #[test]
    fn a_right_that_is_denied_is_no_grant() {
        let grants = |text: &str| {
            let clauses = read_text(text).clauses;
            clauses.iter().filter(|said| said.kind == TermKind::Grant).count()
        };
        assert_eq!(grants("You may not use, modify or share the model in winter.\n"), 0);
        assert_eq!(grants("You may use the model, but you may not share it.\n"), 1);
        let denied = read_text("You may not use the model on Sundays.\n");
        assert_eq!(denied.not_understood.len(), 1, "{denied:?}");
    }

    #[test]
    fn a_long_sentence_is_cut_around_what_decides() {
        let filler = "whereas the birds of the air have long been known to sing, ".repeat(12);
        let reading =
            read_text(&format!("{filler} the model may be used for non-commercial purposes only.\n"));
        let limit = reading.clauses.iter().find(|said| said.term == "non-commercial").unwrap();
        assert!(limit.quote.words.as_str().contains("non-commercial"), "{}", limit.quote.words);
        assert!(limit.quote.words.as_str().starts_with('…'));
    }

    #[test]
    fn a_sentence_that_binds_and_is_not_understood_is_listed() {
        let reading = read_text("Recipients shall hang a lantern above the door each evening.\n");
        assert_eq!(reading.not_understood.len(), 1);
        let Unread { quote, recognised } = &reading.not_understood[0];
        assert_eq!((quote.line, quote.column, *recognised), (1, 1, false));
    }

    #[test]
    fn what_was_added_to_a_license_is_told_from_what_the_catalog_accounts_for() {
        let text = spdx::license_id("ISC").unwrap().text();
        let whole = read_text(text);
        assert_eq!(whole.recognised.status, Status::Exact);
        assert!(whole.clauses.iter().all(|said| !said.added));
        assert!(whole.not_understood.iter().all(|unread| unread.recognised));
        let added =
            "It may not be used for commercial purposes.\nRecipients shall hang a lantern above the door.\n";
        let more = read_text(&format!("{text}\n\nMore terms\n\n{added}"));
        assert_eq!(more.recognised.status, Status::Modified);
        let of_ours: Vec<&str> =
            more.clauses.iter().filter(|said| said.added).map(|said| said.term.as_str()).collect();
        assert_eq!(of_ours, ["non-commercial"]);
        assert_eq!(more.not_understood.iter().filter(|unread| !unread.recognised).count(), 1);
    }

    #[test]
    fn a_text_of_nothing_but_marks_is_read_in_a_moment() {
        let text = "1.(a)(i) IV. # ** Section 4\n".repeat(20_000);
        let start = std::time::Instant::now();
        read_text(&text);
        assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
    }

    #[test]
    fn bytes_that_are_no_text_are_said_to_be_none() {
        assert!(decode(b"%PDF-1.7").unwrap_err().contains("PDF"));
        assert!(decode(&[1, 2, 3, 4, 0, 9, 200, 14]).unwrap_err().contains("encoding"));
        assert!(decode(b" \n").unwrap_err().contains("empty"));
        assert!(decode(&vec![b'a'; TEXT_MAX_BYTES + 1]).unwrap_err().contains("longer"));
        assert_eq!(decode("naïve".as_bytes()).unwrap(), "naïve");
        assert_eq!(decode(b"na\xefve").unwrap(), "naïve");
    }
}
