//! One word of a text and what is known of it without knowing any license.

use crate::text::scan::Scanner;
use std::ops::Range;

/// A normalised word and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// Hash of the normalised word.
    pub hash: u64,
    start: u32,
    end: u32,
    /// What is known of it.
    pub flags: Flags,
}

impl Token {
    pub(crate) fn new(hash: u64, span: Range<usize>, flags: Flags) -> Self {
        let bound = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Self { hash, start: bound(span.start), end: bound(span.end), flags }
    }

    /// Where it stands, in bytes of the source.
    #[must_use]
    pub fn span(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Where it begins.
    #[must_use]
    pub fn start(&self) -> usize {
        self.start as usize
    }

    /// Where it ends.
    #[must_use]
    pub fn end(&self) -> usize {
        self.end as usize
    }

    pub(crate) fn extend_to(&mut self, end: usize) {
        self.end = u32::try_from(end).unwrap_or(u32::MAX);
    }
}

/// What is known of a token, as bits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Flags(u16);

impl Flags {
    /// Begins with a capital letter.
    pub const CAPITAL: Self = Self(1);
    /// Has letters, and all of them are capitals.
    pub const UPPER: Self = Self(2);
    /// Only digits.
    pub const NUMBER: Self = Self(4);
    /// First of its line.
    pub const LINE_START: Self = Self(8);
    /// First after an empty line or at the start of the text.
    pub const PARAGRAPH_START: Self = Self(16);
    /// A sentence may end after it: `.`, `;`, `:`, `?` or `!` and then white space.
    pub const SENTENCE_END: Self = Self(32);
    /// Letters of two scripts that look alike stand in it: it may be found, never matched.
    pub const MIXED: Self = Self(64);
    /// A character of a script without spaces between its words.
    pub const IDEOGRAPH: Self = Self(128);
    /// Inside a link target, a tag's attributes or another place that is not shown as text.
    pub const HIDDEN: Self = Self(256);
    /// Part of an address: a URL or e-mail.
    pub const ADDRESS: Self = Self(512);
    /// The mark of a list item or the number of a section at the start of a line.
    pub const MARKER: Self = Self(1024);
    /// A copyright sign, be it `©` or `(c)`.
    pub const SIGN: Self = Self(2048);
    /// A comma or the like follows.
    pub const COMMA: Self = Self(4096);
    /// A symbol, not a word.
    pub const SYMBOL: Self = Self(8192);

    /// Whether all bits of `other` are set.
    #[must_use]
    pub fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// With the bits of `other`.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// With the bits of `other` where `on`.
    #[must_use]
    pub fn with_if(self, other: Self, on: bool) -> Self {
        if on { self.with(other) } else { self }
    }
}

/// Cuts a text into its tokens. Texts beyond 4 GiB are cut there.
#[must_use]
pub fn tokenize(text: &str) -> Vec<Token> {
    Scanner::new(text).run()
}
