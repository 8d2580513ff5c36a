//! A text made ready to be matched: its tokens as words of the index, and what of it says nothing.
//!
//! Comes in: a text. Goes out: for each token its word, whether it may be passed over and whether a variable may hold
//! it. Nothing that could grant, limit, negate or oblige may be passed over or held.

mod notices;

use crate::license::identify::format::{Gap, UNKNOWN, word};
use crate::license::identify::words::Words;
use crate::text::{Flags, Token, tokenize};

/// See the module's words.
pub(crate) struct Prepared<'t> {
    /// The text itself.
    pub(crate) text: &'t str,
    /// Its tokens.
    pub(crate) tokens: Vec<Token>,
    /// The word of each token, or `UNKNOWN`.
    pub(crate) words: Vec<u16>,
    /// Tokens that may be passed over whatever license it is.
    pub(crate) inert: Vec<bool>,
    notice: Vec<bool>,
    bits: Vec<u8>,
}

impl<'t> Prepared<'t> {
    /// Cuts and looks up a text.
    #[must_use]
    pub(crate) fn new(text: &'t str, known: &Words<'_>) -> Self {
        let tokens = tokenize(text);
        let look_up =
            |token: &Token| if token.flags.has(Flags::MIXED) { UNKNOWN } else { known.word(token.hash) };
        let words: Vec<u16> = tokens.iter().map(look_up).collect();
        let bits = words.iter().map(|word| known.bits(*word)).collect();
        let count = tokens.len();
        let mut prepared =
            Self { text, tokens, words, inert: vec![false; count], notice: vec![false; count], bits };
        prepared.mark_inert();
        prepared
    }

    /// How many tokens there are.
    #[must_use]
    pub(crate) fn len(&self) -> usize {
        self.tokens.len()
    }

    fn mark_inert(&mut self) {
        for at in 0..self.len() {
            let flags = self.tokens[at].flags;
            let hidden = flags.has(Flags::HIDDEN) && self.harmless(at);
            if flags.has(Flags::MARKER) || hidden || self.slice(at) == "©" {
                self.inert[at] = true;
            }
            let end = if self.notice[at] { at } else { self.notice_end(at) };
            if end > at {
                let alone = flags.has(Flags::LINE_START) || (at > 0 && self.inert[at - 1]);
                self.notice[at..end].fill(true);
                self.inert[at..end].iter_mut().for_each(|inert| *inert |= alone);
            }
        }
    }

    /// Whether a gap that holds `taken` tokens may take this one too.
    #[must_use]
    pub(crate) fn fits(&self, at: usize, gap: Gap, taken: u8) -> bool {
        match gap {
            Gap::Bullet => self.is_bullet(at) && (taken == 0 || !self.only_space_before(at)),
            Gap::Notice => self.notice[at],
            Gap::Name => self.is_name(at) && (taken == 0 || !self.breaks_before(at)),
            Gap::Number => self.tokens[at].flags.has(Flags::NUMBER),
        }
    }

    fn is_bullet(&self, at: usize) -> bool {
        let word = self.slice(at).as_bytes();
        match word {
            _ if self.tokens[at].flags.has(Flags::SIGN) => true,
            [a] => a.is_ascii_alphanumeric(),
            [a, b] => a.is_ascii_digit() && b.is_ascii_alphanumeric() || is_roman(word),
            [a, b, c] => [a, b, c].iter().all(|byte| byte.is_ascii_digit()) || is_roman(word),
            _ => word.len() <= 5 && is_roman(word),
        }
    }

    fn slice(&self, at: usize) -> &'t str {
        self.text.get(self.tokens[at].span()).unwrap_or_default()
    }

    /// Whether a name cannot go on over the place before this token.
    fn breaks_before(&self, at: usize) -> bool {
        let ended = at > 0 && self.tokens[at - 1].flags.has(Flags::SENTENCE_END) && !self.abbreviates(at - 1);
        ended || self.tokens[at].flags.has(Flags::PARAGRAPH_START)
    }

    /// Whether the full stop after a token may be that of an abbreviation.
    fn abbreviates(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        let stop = self.text.as_bytes().get(token.end()) == Some(&b'.');
        stop && token.flags.has(Flags::CAPITAL) && self.slice(at).len() <= 4
    }

    fn has(&self, at: usize, bit: u8) -> bool {
        self.bits[at] & bit != 0
    }

    /// Whether nothing but white space stands between a token and the one before.
    fn only_space_before(&self, at: usize) -> bool {
        let before = at.checked_sub(1).map_or(0, |before| self.tokens[before].end());
        let between = self.text.get(before..self.tokens[at].start()).unwrap_or_default();
        between.chars().all(char::is_whitespace)
    }

    /// Whether a token is part of an address and no mere place inside a page.
    fn is_in_path(&self, at: usize) -> bool {
        let before = self.tokens[at].start().checked_sub(1).and_then(|at| self.text.as_bytes().get(at));
        match before {
            Some(b'#') => false,
            Some(b'/' | b'(') => true,
            _ => self.tokens[at].flags.has(Flags::ADDRESS),
        }
    }

    /// Whether a token stands among three or more words with nothing but space between them: what is not shown holds
    /// addresses and names of settings, not prose.
    fn is_prose(&self, at: usize) -> bool {
        let spaced = |k: usize| {
            let word = |k: usize| !self.slice(k).starts_with(|c: char| c.is_ascii_digit());
            k > 0 && k < self.len() && word(k) && word(k - 1) && self.only_space_before(k)
        };
        let before = (0..2).take_while(|k| at >= *k && spaced(at - k)).count();
        let after = (1..=2).take_while(|k| spaced(at + k)).count();
        before + after >= 2
    }

    /// Whether no word that could mean something is in a place that is not shown.
    fn harmless(&self, at: usize) -> bool {
        let flags = self.tokens[at].flags;
        let strange = flags.has(Flags::SYMBOL) || flags.has(Flags::MIXED) || flags.has(Flags::IDEOGRAPH);
        let plain = !strange && !self.is_foreign(at) && !self.is_prose(at);
        let stem =
            |stem: &str| self.slice(at).get(..stem.len()).is_some_and(|head| head.eq_ignore_ascii_case(stem));
        let license_word = stem("licens") || stem("polic");
        let slug = self.words[at] == UNKNOWN && self.slice(at).contains('-') && self.is_in_path(at);
        plain && !slug && (license_word || (!self.has(at, word::GUARDED) && !self.is_suspicious(at)))
    }
}

fn is_roman(word: &[u8]) -> bool {
    word.iter().all(|byte| b"ivxIVX".contains(byte))
}
