//! One pass over a text that cuts it into tokens.
//!
//! Comes in: a text. Goes out: its tokens. It drops only what cannot carry meaning; where a mark may carry some (struck
//! out words, comments, link targets, attributes, control characters), the words of it stay, or a token for it does.

mod joins;
mod markers;

use crate::text::characters::{Class, classify};
use crate::text::hash::hash_word;
use crate::text::markup;
use crate::text::tokens::{Flags, Token};

/// An address is looked for no further than this to either side of its middle.
const ADDRESS_MAX_BYTES: usize = 256;
const COPYRIGHT: u64 = hash_word(b"copyright");

/// The state of the pass.
pub(crate) struct Scanner<'a> {
    pub(crate) text: &'a str,
    pub(crate) bytes: &'a [u8],
    pub(crate) at: usize,
    pub(crate) tokens: Vec<Token>,
    pub(crate) hidden_until: usize,
    pub(crate) address_until: usize,
    line_fresh: bool,
    paragraph_fresh: bool,
    word: Vec<u8>,
    start: usize,
    end: usize,
    letters: Letters,
}

/// What kinds of letters the word so far has.
#[derive(Default, Clone, Copy)]
struct Letters {
    upper: bool,
    lower: bool,
    digit: bool,
    capital: bool,
    ascii: bool,
    lookalike: bool,
}

impl<'a> Scanner<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        let text = text.get(..crate::source::floor(text, u32::MAX as usize - 1)).unwrap_or(text);
        Self {
            text,
            bytes: text.as_bytes(),
            at: 0,
            tokens: Vec::with_capacity(text.len() / 6 + 8),
            hidden_until: 0,
            address_until: 0,
            line_fresh: true,
            paragraph_fresh: true,
            word: Vec::with_capacity(64),
            start: 0,
            end: 0,
            letters: Letters::default(),
        }
    }

    pub(crate) fn run(mut self) -> Vec<Token> {
        while let Some(&byte) = self.bytes.get(self.at) {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => self.ascii(byte, self.at, self.at + 1),
                0x80.. => {
                    self.beyond_ascii();
                    continue;
                }
                _ => {
                    self.mark(byte);
                    continue;
                }
            }
            self.at += 1;
        }
        self.flush();
        self.list_markers();
        self.tokens
    }

    /// The byte `offset` after the one at hand, or 0.
    pub(crate) fn peek(&self, offset: usize) -> u8 {
        self.bytes.get(self.at + offset).copied().unwrap_or(0)
    }

    fn ascii(&mut self, byte: u8, start: usize, end: usize) {
        self.begin(start, end, byte.is_ascii_uppercase());
        self.letters.upper |= byte.is_ascii_uppercase();
        self.letters.lower |= byte.is_ascii_lowercase();
        self.letters.digit |= byte.is_ascii_digit();
        self.letters.ascii |= byte.is_ascii_alphabetic();
        self.word.push(byte.to_ascii_lowercase());
    }

    fn begin(&mut self, start: usize, end: usize, capital: bool) {
        if self.word.is_empty() {
            self.start = start;
            self.letters = Letters { capital, ..Letters::default() };
        }
        self.end = end;
    }

    fn letter(&mut self, c: char, start: usize, end: usize) {
        self.begin(start, end, c.is_uppercase());
        self.letters.upper |= c.is_uppercase();
        self.letters.lower |= !c.is_uppercase();
        let mut buffer = [0; 4];
        for lower in c.to_lowercase() {
            self.word.extend_from_slice(lower.encode_utf8(&mut buffer).as_bytes());
        }
    }

    /// A character below 0x80 that is neither letter nor digit.
    fn mark(&mut self, byte: u8) {
        let (at, in_word) = (self.at, !self.word.is_empty());
        match byte {
            b'\'' if in_word && self.peek(1).is_ascii_alphanumeric() => self.at += 1,
            b'-' if in_word && self.hyphen(1) => {}
            b'\n' | 0x0B | 0x0C => self.newline(1),
            b'<' => markup::tag(self),
            b'&' => markup::entity(self),
            b']' => markup::link(self),
            b'.' | b';' | b':' | b'?' | b'!' | b',' => self.stop(byte),
            b'@' => self.address(),
            b'~' => self.strike(),
            b'+' if in_word => self.symbol(at + 1),
            b'%' if at > 0 && self.bytes[at - 1].is_ascii_digit() => self.symbol(at + 1),
            b'$' => self.symbol(at + 1),
            0..=8 | 0x0E..=0x1F | 0x7F if byte != 0x1A || at + 1 < self.bytes.len() => self.symbol(at + 1),
            _ => self.skip(1),
        }
    }

    fn skip(&mut self, count: usize) {
        self.flush();
        self.at += count;
    }

    /// Ends a line (`count` bytes long is its mark).
    pub(crate) fn newline(&mut self, count: usize) {
        self.flush();
        self.paragraph_fresh |= self.line_fresh;
        self.line_fresh = true;
        self.at += count;
    }

    /// Ends a paragraph.
    pub(crate) fn paragraph(&mut self) {
        self.newline(0);
        self.paragraph_fresh = true;
    }

    /// A token for a symbol that ends at `end`.
    pub(crate) fn symbol(&mut self, end: usize) {
        self.flush();
        let hash = hash_word(&self.bytes[self.at..end]);
        self.push(hash, self.at, end, Flags::SYMBOL);
        self.at = end;
    }

    fn stop(&mut self, byte: u8) {
        let next = self.peek(1);
        if byte == b':' && next == b'/' && self.peek(2) == b'/' {
            return self.address();
        }
        self.flush();
        let ends = next == 0 || !next.is_ascii_alphanumeric();
        if let Some(last) = self.tokens.last_mut() {
            last.flags = last.flags.with_if(Flags::SENTENCE_END, ends && byte != b',');
            last.flags = last.flags.with_if(Flags::COMMA, byte == b',');
        }
        let negates = byte == b'!' && (next.is_ascii_alphanumeric() || next == b'=');
        if negates { self.symbol(self.at + 1) } else { self.at += 1 }
    }

    fn strike(&mut self) {
        let run = self.bytes[self.at..].iter().take_while(|byte| **byte == b'~').count();
        if run == 2 { self.symbol(self.at + 2) } else { self.skip(run) }
    }

    /// An address is recognised in its middle: marks its words before, and sets the bound for those after.
    fn address(&mut self) {
        self.flush();
        let outside =
            |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'<' | b'>' | b'(' | b')' | b'"');
        let far = self.at.saturating_sub(ADDRESS_MAX_BYTES);
        let begin = self.bytes[far..self.at].iter().rposition(outside).map_or(far, |at| far + at + 1);
        let near = self.bytes.len().min(self.at + ADDRESS_MAX_BYTES);
        let rest = self.bytes[self.at..near].iter().position(outside).unwrap_or(near - self.at);
        self.address_until = self.at + rest;
        for token in self.tokens.iter_mut().rev().take_while(|token| token.start() >= begin) {
            token.flags = token.flags.with(Flags::ADDRESS);
        }
        self.at += 1;
    }

    /// Joins a word that a hyphen (`length` bytes) divides, also over a line break. False where it is a dash.
    fn hyphen(&mut self, length: usize) -> bool {
        let mut next = self.at + length;
        let mut broken = false;
        while let Some(byte) = self.bytes.get(next) {
            match byte {
                b'\n' => broken = true,
                b' ' | b'\t' | b'\r' => {}
                b'*' | b'/' | b'#' | b';' | b'>' | b'|' if broken => {}
                _ => break,
            }
            next += 1;
        }
        let follows = self.text.get(next..).and_then(|rest| rest.chars().next());
        let letter_before = self.word.last().is_some_and(|byte| !byte.is_ascii_digit());
        if !letter_before || !follows.is_some_and(char::is_alphabetic) {
            return false;
        }
        self.at = next;
        true
    }

    fn beyond_ascii(&mut self) {
        let Some(c) = self.text.get(self.at..).and_then(|rest| rest.chars().next()) else {
            self.at += 1;
            return;
        };
        let end = self.at + c.len_utf8();
        if c == char::REPLACEMENT_CHARACTER && self.lone_replacement(end) {
            self.at = end;
            return;
        }
        self.character(c, end);
    }

    /// One undecodable byte stands for a quote, a dash or an accent; several may hide words of another encoding.
    fn lone_replacement(&mut self, end: usize) -> bool {
        let same = |text: &str| text.starts_with('\u{FFFD}');
        let before = self.text.get(..self.at).is_some_and(|head| head.ends_with('\u{FFFD}'));
        let alone = !before && !self.text.get(end..).is_some_and(same);
        if alone && !self.bytes.get(end).is_some_and(u8::is_ascii_alphanumeric) {
            self.flush();
        }
        alone
    }

    /// Takes a character (decoded or from an entity) that ends at `end`.
    pub(crate) fn character(&mut self, c: char, end: usize) {
        let start = self.at;
        if c.is_ascii() {
            self.ascii_character(c, end);
            return;
        }
        match classify(c) {
            Class::Letter => self.letter(c, start, end),
            Class::Lookalike(ascii) => self.lookalike(c, ascii, end),
            Class::Means(letters) => letters.bytes().for_each(|byte| self.ascii(byte, start, end)),
            Class::Ascii(ascii) => self.ascii_character(ascii, end),
            Class::Nothing => {}
            Class::Apostrophe if self.joins(end) => {}
            Class::Hyphen if !self.word.is_empty() && self.hyphen(end - start) => return,
            Class::Newline => self.newline(0),
            Class::Stop => self.full_stop(),
            Class::Copyright => self.sign(end),
            Class::Section => self.whole_word(b"section", end),
            Class::Ideograph => self.ideograph(c, end),
            Class::Symbol => self.symbol(end),
            Class::Space | Class::Separator | Class::Apostrophe | Class::Hyphen => self.flush(),
        }
        self.at = end;
    }

    fn ascii_character(&mut self, c: char, end: usize) {
        match u8::try_from(c) {
            Ok(byte) if byte.is_ascii_alphanumeric() => self.ascii(byte, self.at, end),
            Ok(b'\'') if self.joins(end) => {}
            Ok(b'&') => self.whole_word(b"and", end),
            _ => self.flush(),
        }
        self.at = end;
    }

    fn joins(&self, end: usize) -> bool {
        !self.word.is_empty() && self.bytes.get(end).is_some_and(u8::is_ascii_alphanumeric)
    }

    /// A letter of another script: folded to the Latin one where it stands among Latin letters.
    fn lookalike(&mut self, c: char, ascii: char, end: usize) {
        let next = self.bytes.get(end).is_some_and(u8::is_ascii_alphabetic);
        if (self.letters.ascii && !self.word.is_empty()) || next {
            let upper = c.is_uppercase();
            let byte = u8::try_from(ascii).unwrap_or(b'?');
            self.ascii(if upper { byte.to_ascii_uppercase() } else { byte }, self.at, end);
            self.letters.lookalike = true;
        } else {
            self.letter(c, self.at, end);
        }
    }

    fn full_stop(&mut self) {
        self.flush();
        if let Some(last) = self.tokens.last_mut() {
            last.flags = last.flags.with(Flags::SENTENCE_END);
        }
    }

    fn ideograph(&mut self, c: char, end: usize) {
        self.flush();
        let mut buffer = [0; 4];
        let hash = hash_word(c.encode_utf8(&mut buffer).as_bytes());
        self.push(hash, self.at, end, Flags::IDEOGRAPH);
    }

    /// A token for a word that one character or entity stands for.
    pub(crate) fn whole_word(&mut self, word: &[u8], end: usize) {
        self.flush();
        self.push(hash_word(word), self.at, end, Flags::default());
    }

    /// `©` counts as `(c)`, which may also be the mark of a list item.
    fn sign(&mut self, end: usize) {
        self.flush();
        match self.tokens.last_mut() {
            Some(last) if last.hash == COPYRIGHT => last.extend_to(end),
            _ => self.push(hash_word(b"c"), self.at, end, Flags::SIGN),
        }
    }

    /// Ends the word at hand, if any.
    pub(crate) fn flush(&mut self) {
        if self.word.is_empty() {
            return;
        }
        let letters = self.letters;
        let number = letters.digit && !letters.upper && !letters.lower;
        let flags = Flags::default()
            .with_if(Flags::CAPITAL, letters.capital)
            .with_if(Flags::UPPER, letters.upper && !letters.lower)
            .with_if(Flags::NUMBER, number)
            .with_if(Flags::MIXED, letters.lookalike);
        let word = std::mem::take(&mut self.word);
        let host_prefix = word == b"www" && self.bytes.get(self.end) == Some(&b'.');
        if !host_prefix && !self.merge(&word, flags) {
            let (from, flags) = match word.as_slice() {
                [b'v', digits @ ..] if !digits.is_empty() && digits.iter().all(u8::is_ascii_digit) => {
                    (1, flags.with(Flags::NUMBER))
                }
                _ => (0, flags),
            };
            self.push(hash_word(&word[from..]), self.start, self.end, flags);
        }
        self.word = word;
        self.word.clear();
    }

    fn push(&mut self, hash: u64, start: usize, end: usize, flags: Flags) {
        let flags = flags
            .with_if(Flags::LINE_START, self.line_fresh)
            .with_if(Flags::PARAGRAPH_START, self.paragraph_fresh)
            .with_if(Flags::HIDDEN, start < self.hidden_until)
            .with_if(Flags::ADDRESS, start < self.address_until);
        self.line_fresh = false;
        self.paragraph_fresh = false;
        self.tokens.push(Token::new(hash, start..end, flags));
    }
}
