//! JSON as it is found beside models, event by event from any source of bytes, within bounds.
//!
//! Comes in: bytes, in pieces. Goes out: [`Event`]s, or a whole tree of [`super::Node`]s. It takes what Python writes by
//! default and the standard forbids (`NaN`, `Infinity`) and a byte order mark. It never holds more than one
//! string at a time, nor decides what to do about a key that comes twice.

mod strings;
mod tree;

pub use tree::parse;

use super::{Bounds, Mistake};
use std::io::Read;

/// One step of a JSON text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// `{`
    ObjectStart,
    /// `}`
    ObjectEnd,
    /// `[`
    ArrayStart,
    /// `]`
    ArrayEnd,
    /// The key of a member.
    Key(String),
    /// A string; cut where it is longer than what is kept.
    String(String),
    /// A number, `true`, `false`, `NaN` or `Infinity`, as written.
    Literal(String),
    /// `null`
    Null,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Expect {
    Value,
    ValueOrEnd,
    KeyOrEnd,
    Key,
    CommaOrEnd,
    End,
}

/// Reads JSON step by step.
#[derive(Debug)]
pub struct Events<R> {
    input: R,
    buffer: Vec<u8>,
    at: usize,
    before: usize,
    stack: Vec<u8>,
    expect: Expect,
    bounds: Bounds,
    nodes: usize,
    keep_bytes: usize,
    start: usize,
    cut: bool,
}

const CHUNK: usize = 16 << 10;

impl<R: Read> Events<R> {
    /// Begins to read; of a string no more than `keep_bytes` are kept.
    pub fn new(input: R, bounds: Bounds, keep_bytes: usize) -> Self {
        Self {
            input,
            buffer: Vec::new(),
            at: 0,
            before: 0,
            stack: Vec::new(),
            expect: Expect::Value,
            bounds,
            nodes: 0,
            keep_bytes,
            start: 0,
            cut: false,
        }
    }

    /// Bytes read so far: just after the last event.
    #[must_use]
    pub fn offset(&self) -> usize {
        self.before + self.at
    }

    /// Where the last event began.
    #[must_use]
    pub fn start(&self) -> usize {
        self.start
    }

    /// How many objects and arrays are open.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.stack.len()
    }

    /// Whether the last string was longer than what is kept.
    #[must_use]
    pub fn was_cut(&self) -> bool {
        self.cut
    }

    /// The next event; `None` after the end of the value. What follows the value has to be white space.
    ///
    /// # Errors
    /// Where the text is no JSON, a bound is reached or the bytes cannot be read.
    pub fn next_event(&mut self) -> Result<Option<Event>, Mistake> {
        if self.offset() == 0 {
            self.skip_mark()?;
        }
        loop {
            let Some(byte) = self.skip_white()? else {
                return if self.expect == Expect::End {
                    Ok(None)
                } else {
                    Err(self.broken("the text ends early"))
                };
            };
            self.start = self.offset();
            match (self.expect, byte) {
                (Expect::CommaOrEnd, b',') => {
                    self.at += 1;
                    let in_object = self.stack.last() == Some(&b'{');
                    self.expect = if in_object { Expect::Key } else { Expect::Value };
                }
                (Expect::KeyOrEnd | Expect::CommaOrEnd, b'}') if self.stack.last() == Some(&b'{') => {
                    return Ok(Some(self.close(Event::ObjectEnd)));
                }
                (Expect::ValueOrEnd | Expect::CommaOrEnd, b']') if self.stack.last() == Some(&b'[') => {
                    return Ok(Some(self.close(Event::ArrayEnd)));
                }
                (Expect::Key | Expect::KeyOrEnd, b'"') => return self.key().map(Some),
                (Expect::Value | Expect::ValueOrEnd, _) => return self.value(byte).map(Some),
                (Expect::End, _) => return Err(self.broken("something follows the value")),
                _ => return Err(self.broken("a character that does not belong here")),
            }
        }
    }

    /// Passes over the value that comes next, whole.
    ///
    /// # Errors
    /// As for [`Self::next_event`].
    pub fn skip_value(&mut self) -> Result<(), Mistake> {
        let keep = std::mem::take(&mut self.keep_bytes);
        let depth = self.stack.len();
        let outcome = loop {
            match self.next_event() {
                Err(mistake) => break Err(mistake),
                Ok(None) => break Ok(()),
                Ok(Some(Event::Key(_))) => {}
                Ok(Some(_)) if self.stack.len() <= depth => break Ok(()),
                Ok(Some(_)) => {}
            }
        };
        self.keep_bytes = keep;
        outcome
    }

    fn close(&mut self, event: Event) -> Event {
        self.at += 1;
        self.stack.pop();
        self.after_value();
        event
    }

    fn after_value(&mut self) {
        self.expect = if self.stack.is_empty() { Expect::End } else { Expect::CommaOrEnd };
    }

    fn key(&mut self) -> Result<Event, Mistake> {
        let keep = std::mem::replace(&mut self.keep_bytes, 1024);
        let key = self.string();
        self.keep_bytes = keep;
        let key = key?;
        let end = self.offset();
        if self.skip_white()? != Some(b':') {
            return Err(self.broken("a key without a value"));
        }
        self.at += 1;
        self.expect = Expect::Value;
        debug_assert!(end <= self.offset());
        Ok(Event::Key(key))
    }

    fn value(&mut self, byte: u8) -> Result<Event, Mistake> {
        self.nodes += 1;
        if self.nodes > self.bounds.nodes {
            return Err(Mistake::bound("it holds more values than are read", self.offset()));
        }
        match byte {
            b'{' => self.open(byte, Event::ObjectStart, Expect::KeyOrEnd),
            b'[' => self.open(byte, Event::ArrayStart, Expect::ValueOrEnd),
            b'"' => {
                let text = self.string()?;
                self.after_value();
                Ok(Event::String(text))
            }
            _ => self.literal(),
        }
    }

    fn open(&mut self, byte: u8, event: Event, expect: Expect) -> Result<Event, Mistake> {
        if self.stack.len() >= self.bounds.depth {
            return Err(Mistake::bound("it is nested deeper than is read", self.offset()));
        }
        self.at += 1;
        self.stack.push(byte);
        self.expect = expect;
        Ok(event)
    }

    fn literal(&mut self) -> Result<Event, Mistake> {
        let mut text = String::new();
        while let Some(byte) = self.peek()? {
            if !(byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.')) {
                break;
            }
            if text.len() >= 128 {
                return Err(self.broken("a number that is longer than is read"));
            }
            text.push(char::from(byte));
            self.at += 1;
        }
        self.after_value();
        match text.as_str() {
            "null" => Ok(Event::Null),
            "true" | "false" | "NaN" | "Infinity" | "-Infinity" => Ok(Event::Literal(text)),
            _ if text.parse::<f64>().is_ok()
                && text.starts_with(|c: char| c == '-' || c.is_ascii_digit()) =>
            {
                Ok(Event::Literal(text))
            }
            _ => Err(Mistake::broken("a word that is no value", self.start)),
        }
    }

    fn take(&mut self) -> Result<u8, Mistake> {
        let byte = self.peek()?.ok_or_else(|| self.broken("the text ends early"))?;
        self.at += 1;
        Ok(byte)
    }

    fn skip_mark(&mut self) -> Result<(), Mistake> {
        for expected in [0xEF, 0xBB, 0xBF] {
            if self.peek()? != Some(expected) {
                break;
            }
            self.at += 1;
        }
        Ok(())
    }

    fn skip_white(&mut self) -> Result<Option<u8>, Mistake> {
        loop {
            match self.peek()? {
                Some(b' ' | b'\t' | b'\n' | b'\r') => self.at += 1,
                other => return Ok(other),
            }
        }
    }

    fn peek(&mut self) -> Result<Option<u8>, Mistake> {
        if self.at >= self.buffer.len() {
            self.before += self.buffer.len();
            self.at = 0;
            self.buffer.clear();
            let read = (&mut self.input).take(CHUNK as u64).read_to_end(&mut self.buffer);
            read.map_err(|error| self.broken(&format!("it cannot be read: {}", error.kind())))?;
        }
        Ok(self.buffer.get(self.at).copied())
    }

    fn broken(&self, message: &str) -> Mistake {
        Mistake::broken(message, self.offset())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::written::{Node, Value};

    fn tree(text: &str) -> Result<Node, Mistake> {
        parse(text, Bounds::default())
    }

    #[test]
    fn a_tree_keeps_what_was_written_and_where() {
        let text = r#"{"a": [1.10, "x\u00e9\ud83d\ude00"], "b": {"c": null}}"#;
        let node = tree(text).unwrap();
        let a = node.get("a").unwrap();
        assert_eq!(a.items()[0].text(), Some("1.10"));
        assert_eq!(a.items()[1].text(), Some("xé😀"));
        assert_eq!(&text[a.span.clone()], r#"[1.10, "x\u00e9\ud83d\ude00"]"#);
        assert_eq!(node.path(&["b", "c"]).unwrap().value, Value::Null);
    }

    #[test]
    fn what_python_writes_by_default_is_taken() {
        assert_eq!(tree("\u{feff}[NaN, -Infinity, Infinity]").unwrap().items().len(), 3);
    }

    #[test]
    fn broken_texts_are_refused() {
        for text in
            ["", "{", "{\"a\"}", "[1,]", "{\"a\":1,}", "nul", "[1] 2", "\"\u{1}\"", "{1:2}", "+1", "[inf]"]
        {
            assert!(tree(text).is_err(), "{text}");
        }
    }

    #[test]
    fn nesting_is_bounded() {
        let mistake = tree(&"[".repeat(100_000)).unwrap_err();
        assert!(mistake.limit);
    }

    #[test]
    fn a_key_that_comes_twice_is_noticed() {
        let node = tree(r#"{"a": {"b": 1, "b": 2}}"#).unwrap();
        assert_eq!(super::super::duplicate(&node).map(|(key, _)| key), Some("b"));
    }

    #[test]
    fn long_strings_are_cut_without_being_held() {
        let text = format!("[\"{}\"]", "é".repeat(100));
        let mut events = Events::new(text.as_bytes(), Bounds::default(), 5);
        events.next_event().unwrap();
        assert_eq!(events.next_event().unwrap(), Some(Event::String("éé\u{fffd}".to_owned())));
        assert!(events.was_cut());
    }
}
