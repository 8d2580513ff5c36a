//! Is every string of a report safe to show? Whoever made it, no form may be led astray by what it says.
//!
//! Comes in: a report. Goes out: the same one, each string of it as `source::safe` leaves it. A report of a check
//! comes out as it went in, and is not copied. It never changes what a report means.

use super::Report;
use crate::source::safe;
use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::{CharEscape, Formatter};
use std::borrow::Cow;
use std::io::{Error, Result, Write, sink};

/// The longest string, in characters, that is shown whole.
const STRING_MAX_CHARS: usize = 16_384;

impl Report {
    /// The report with every string made safe to show, whoever wrote it; the same again for what is safe already.
    /// It is there for every report: what serialises reads back.
    #[must_use]
    pub fn inert(&self) -> Option<Self> {
        self.to_inert().map(Cow::into_owned)
    }

    /// The same, without a copy of what is safe already.
    #[must_use]
    pub fn to_inert(&self) -> Option<Cow<'_, Self>> {
        let look = Strings { refuse: true, ..Strings::default() };
        if self.serialize(&mut Serializer::with_formatter(sink(), look)).is_ok() {
            return Some(Cow::Borrowed(self));
        }
        let mut json = Vec::new();
        self.serialize(&mut Serializer::with_formatter(&mut json, Strings::default())).ok()?;
        serde_json::from_slice(&json).ok().map(Cow::Owned)
    }
}

/// Writes JSON with every string made safe to show. The names of fields stay as they are: they are the schema's.
#[derive(Default)]
struct Strings {
    text: String,
    in_name: bool,
    /// Stop at the first string that would be changed.
    refuse: bool,
}

impl Formatter for Strings {
    fn begin_object_key<W: ?Sized + Write>(&mut self, to: &mut W, first: bool) -> Result<()> {
        self.in_name = true;
        if first { Ok(()) } else { to.write_all(b",") }
    }

    fn end_object_key<W: ?Sized + Write>(&mut self, _: &mut W) -> Result<()> {
        self.in_name = false;
        Ok(())
    }

    fn begin_string<W: ?Sized + Write>(&mut self, _: &mut W) -> Result<()> {
        self.text.clear();
        Ok(())
    }

    fn write_string_fragment<W: ?Sized + Write>(&mut self, _: &mut W, fragment: &str) -> Result<()> {
        self.text.push_str(fragment);
        Ok(())
    }

    fn write_char_escape<W: ?Sized + Write>(&mut self, _: &mut W, escape: CharEscape) -> Result<()> {
        self.text.push(meant(escape));
        Ok(())
    }

    fn end_string<W: ?Sized + Write>(&mut self, to: &mut W) -> Result<()> {
        let safe = if self.in_name { self.text.clone() } else { shown(&self.text) };
        if self.refuse {
            return if safe == self.text { Ok(()) } else { Err(Error::other("not safe to show")) };
        }
        serde_json::to_writer(to, &safe).map_err(Error::from)
    }
}

/// The character that an escape stands for.
fn meant(escape: CharEscape) -> char {
    match escape {
        CharEscape::Quote => '"',
        CharEscape::ReverseSolidus => '\\',
        CharEscape::Solidus => '/',
        CharEscape::Backspace => '\u{8}',
        CharEscape::FormFeed => '\u{c}',
        CharEscape::LineFeed => '\n',
        CharEscape::CarriageReturn => '\r',
        CharEscape::Tab => '\t',
        CharEscape::AsciiControl(byte) => char::from(byte),
    }
}

/// Twice, since the first cut may fall behind an escape that is longer than one character. The log of a pipeline takes
/// `##[` for a command wherever it stands in a line.
fn shown(text: &str) -> String {
    let text = text.replace("##[", "#\\u{23}[");
    safe(&safe(&text, STRING_MAX_CHARS), STRING_MAX_CHARS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_safe_once_is_the_same_the_second_time() {
        let long = "x".repeat(STRING_MAX_CHARS - 3);
        for text in
            [format!("{long}\u{202e}\u{1b}[2J and more"), format!("{long}ab c d"), "a\n##[error]b".into()]
        {
            let once = shown(&text);
            assert!(!once.contains(['\n', '\u{1b}', '\u{202e}']), "{once}");
            assert_eq!(shown(&once), once);
        }
    }
}
