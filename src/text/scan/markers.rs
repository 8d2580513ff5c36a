//! The marks of list items and the numbers of sections: where they stand at the start of a line they say nothing.

use crate::text::scan::Scanner;
use crate::text::tokens::Flags;

impl Scanner<'_> {
    pub(super) fn list_markers(&mut self) {
        let mut index = 0;
        while index < self.tokens.len() {
            if self.tokens[index].flags.has(Flags::LINE_START) {
                let end = marker_end(self.bytes, self.tokens[index].start());
                while index < self.tokens.len() && self.tokens[index].start() < end {
                    self.tokens[index].flags = self.tokens[index].flags.with(Flags::MARKER);
                    index += 1;
                }
            }
            index += 1;
        }
    }
}

/// Where the mark of a list item that begins at `start` ends; `start` where there is none.
fn marker_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start;
    let mut parts = 0;
    loop {
        let part = bytes[at..].iter().take(6).take_while(|byte| byte.is_ascii_alphanumeric()).count();
        if !is_marker_part(&bytes[at..at + part]) {
            return start;
        }
        at += part;
        parts += 1;
        let inner = bytes.get(at) == Some(&b'.') && bytes.get(at + 1).is_some_and(u8::is_ascii_alphanumeric);
        if !inner || parts > 4 {
            break;
        }
        at += 1;
    }
    let closed =
        bytes[at..].iter().take_while(|byte| matches!(byte, b'.' | b')' | b']' | b'\\' | b'*')).count();
    let next = bytes.get(at + closed).copied().unwrap_or(b' ');
    if next.is_ascii_whitespace() && (closed > 0 || parts > 1) { at } else { start }
}

fn is_marker_part(part: &[u8]) -> bool {
    let digits = part.iter().all(u8::is_ascii_digit) && part.len() <= 2;
    let roman = part.iter().all(|byte| b"ivxIVX".contains(byte)) && part.len() <= 5;
    !part.is_empty() && (digits || roman || (part.len() == 1 && part[0].is_ascii_alphabetic()))
}
