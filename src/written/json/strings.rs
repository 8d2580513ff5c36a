//! The strings of JSON: escapes, code points in two halves, and as much of each as is kept.

use super::Events;
use crate::written::Mistake;
use std::io::Read;

impl<R: Read> Events<R> {
    pub(super) fn string(&mut self) -> Result<String, Mistake> {
        self.at += 1;
        self.cut = false;
        let mut bytes = Vec::new();
        loop {
            let Some(byte) = self.peek()? else { return Err(self.broken("a string that does not end")) };
            self.at += 1;
            match byte {
                b'"' => break,
                b'\\' => {
                    let c = self.escape()?;
                    self.keep(&mut bytes, c.encode_utf8(&mut [0; 4]).as_bytes());
                }
                0..=0x1F => return Err(self.broken("a control character in a string")),
                _ => self.keep(&mut bytes, &[byte]),
            }
        }
        self.decoded(bytes)
    }

    fn decoded(&self, bytes: Vec<u8>) -> Result<String, Mistake> {
        match String::from_utf8(bytes) {
            Ok(text) => Ok(text),
            Err(error) if self.cut && error.utf8_error().error_len().is_none() => {
                Ok(String::from_utf8_lossy(error.as_bytes()).into_owned())
            }
            Err(_) => Err(Mistake::broken("a string that is not UTF-8", self.start)),
        }
    }

    fn keep(&mut self, bytes: &mut Vec<u8>, more: &[u8]) {
        if !self.cut && bytes.len() + more.len() <= self.keep_bytes {
            bytes.extend_from_slice(more);
        } else {
            self.cut = true;
        }
    }

    fn escape(&mut self) -> Result<char, Mistake> {
        let byte = self.take()?;
        match byte {
            b'"' | b'\\' | b'/' => Ok(char::from(byte)),
            b'b' => Ok('\u{8}'),
            b'f' => Ok('\u{c}'),
            b'n' => Ok('\n'),
            b'r' => Ok('\r'),
            b't' => Ok('\t'),
            b'u' => self.code_point(),
            _ => Err(self.broken("an escape that is not known")),
        }
    }

    fn code_point(&mut self) -> Result<char, Mistake> {
        let high = self.hex4()?;
        if !(0xD800..0xDC00).contains(&high) {
            return Ok(char::from_u32(high).unwrap_or(char::REPLACEMENT_CHARACTER));
        }
        if self.peek()? != Some(b'\\') {
            return Ok(char::REPLACEMENT_CHARACTER);
        }
        self.at += 1;
        if self.take()? != b'u' {
            return Err(self.broken("half a character"));
        }
        let low = self.hex4()?;
        let code = 0x10000 + ((high - 0xD800) << 10) + low.wrapping_sub(0xDC00) % 0x400;
        Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn hex4(&mut self) -> Result<u32, Mistake> {
        let mut code = 0;
        for _ in 0..4 {
            let byte = self.take()?;
            let digit =
                char::from(byte).to_digit(16).ok_or_else(|| self.broken("an escape that is no number"))?;
            code = code * 16 + digit;
        }
        Ok(code)
    }
}
