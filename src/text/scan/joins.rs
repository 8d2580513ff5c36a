//! Words that are one word by the matching guidelines, though two stand there.

use crate::text::hash::hash_word;
use crate::text::scan::{COPYRIGHT, Scanner};
use crate::text::tokens::Flags;

impl Scanner<'_> {
    /// Joins a word to the one before where the two are one by the matching guidelines.
    pub(super) fn merge(&mut self, word: &[u8], flags: Flags) -> bool {
        let before = self.start.checked_sub(1).and_then(|at| self.bytes.get(at));
        let enclosed =
            matches!((before, self.bytes.get(self.end)), (Some(b'('), Some(b')')) | (Some(b'['), Some(b']')));
        let end = self.end;
        let Some(last) = self.tokens.last_mut() else {
            if word == b"c" && enclosed {
                self.push(hash_word(word), self.start, end, flags.with(Flags::SIGN));
                return true;
            }
            return false;
        };
        let merged = match word {
            b"c" if enclosed && last.hash == COPYRIGHT => last.hash,
            b"copyright" if last.flags.has(Flags::SIGN) => COPYRIGHT,
            b"cent" if last.hash == const { hash_word(b"per") } => const { hash_word(b"percent") },
            b"license" | b"licence" if last.hash == const { hash_word(b"sub") } => {
                const { hash_word(b"sublicense") }
            }
            b"owner" | b"owners" if last.hash == COPYRIGHT => {
                let meant: &[u8] = if word == b"owner" { b"holder" } else { b"holders" };
                self.push(hash_word(meant), self.start, end, flags);
                return true;
            }
            b"c" if enclosed => {
                self.push(hash_word(word), self.start, end, flags.with(Flags::SIGN));
                return true;
            }
            _ => {
                if flags.has(Flags::NUMBER) && word.len() == 4 && last.flags.has(Flags::SIGN) {
                    last.hash = COPYRIGHT;
                }
                return false;
            }
        };
        last.hash = merged;
        last.flags = last.flags.with_if(Flags::MIXED, flags.has(Flags::MIXED));
        last.extend_to(end);
        true
    }
}
