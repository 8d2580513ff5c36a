//! How to recognise a text without holding it: the hashes of its words, in order.
//!
//! Comes in: a text, or the lines of a fingerprint file. Goes out: [`Fingerprint`], its file, its program.

use crate::error::{DataError, Error};
use crate::license::identify::format::{END, OPTIONAL, UNKNOWN};
use crate::license::identify::prepared::Prepared;
use crate::license::identify::words::Words;
use crate::text::{EQUIVALENT_WORDS, hash_word};
use std::collections::BTreeMap;
use std::fmt::Write as _;

const HEAD: &str = "ow-fingerprint 1";
/// Most words of a fingerprint.
const MAX_WORDS: usize = 60_000;

/// Ordered hashes of the words of one revision of a license.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fingerprint {
    /// Id of the license.
    pub id: String,
    /// Id of the revision, where there are several.
    pub revision: Option<String>,
    /// Names that may stand above the text.
    pub titles: Vec<String>,
    /// Each word's hash, and whether it may be missing.
    pub words: Vec<(u64, bool)>,
}

impl Fingerprint {
    /// Of a text.
    #[must_use]
    pub(crate) fn of(id: &str, revision: Option<&str>, text: &str, known: &Words<'_>) -> Self {
        let meant: BTreeMap<u64, u64> = EQUIVALENT_WORDS
            .iter()
            .map(|(spelling, word)| (hash_word(spelling.as_bytes()), hash_word(word.as_bytes())))
            .collect();
        let prepared = Prepared::new(text, known);
        let hash = |hash: u64| meant.get(&hash).copied().unwrap_or(hash);
        let words =
            prepared.tokens.iter().zip(&prepared.inert).map(|(token, inert)| (hash(token.hash), *inert));
        Self {
            id: id.to_owned(),
            revision: revision.map(str::to_owned),
            titles: Vec::new(),
            words: words.collect(),
        }
    }

    /// As a file.
    #[must_use]
    pub fn render(&self) -> String {
        let mut hashes: Vec<u64> = self.words.iter().map(|(hash, _)| *hash).collect();
        hashes.sort_unstable();
        hashes.dedup();
        let mut out = format!("{HEAD}\nid {}\n", self.id);
        if let Some(revision) = &self.revision {
            let _ = writeln!(out, "revision {revision}");
        }
        for title in &self.titles {
            let _ = writeln!(out, "title {title}");
        }
        out.push_str("words\n");
        for row in hashes.chunks(6) {
            let row: Vec<String> = row.iter().map(|hash| format!("{hash:016x}")).collect();
            let _ = writeln!(out, "{}", row.join(" "));
        }
        out.push_str("order\n");
        for row in self.words.chunks(24) {
            let number = |hash: &u64| hashes.binary_search(hash).unwrap_or_default();
            let row: Vec<String> = row
                .iter()
                .map(|(hash, loose)| format!("{}{}", number(hash), if *loose { "?" } else { "" }))
                .collect();
            let _ = writeln!(out, "{}", row.join(" "));
        }
        out
    }

    /// From a file.
    ///
    /// # Errors
    /// Where a line is not what a fingerprint has, with the line.
    pub fn parse(file: &str, text: &str) -> Result<Self, Error> {
        let mut reader = Reader::default();
        for (number, line) in text.lines().enumerate() {
            reader.line(number, line).map_err(|message| mistake(file, number, line, message))?;
        }
        if reader.print.id.is_empty() || reader.print.words.is_empty() {
            return Err(mistake(file, 0, HEAD, "a fingerprint has an id and the order of its words"));
        }
        Ok(reader.print)
    }

    /// Its program, in words that become known.
    #[must_use]
    pub(crate) fn program(&self, words: &mut Words<'_>) -> Vec<u16> {
        self.program_with(|hash| words.learn(hash))
    }

    /// Its program, with the words of a table of the caller's.
    #[must_use]
    pub fn program_with(&self, mut word: impl FnMut(u64) -> u16) -> Vec<u16> {
        let mut program = Vec::with_capacity(self.words.len() + 64);
        for (hash, loose) in &self.words {
            if *loose {
                program.extend([OPTIONAL, 1]);
            }
            program.push(word(*hash));
        }
        program.push(END);
        if program.contains(&UNKNOWN) { vec![UNKNOWN, END] } else { program }
    }
}

#[derive(Default)]
struct Reader {
    print: Fingerprint,
    hashes: Vec<u64>,
    part: Part,
}

#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum Part {
    #[default]
    Head,
    Words,
    Order,
}

impl Reader {
    fn line(&mut self, number: usize, line: &str) -> Result<(), &'static str> {
        match (self.part, line.split_once(' ').unwrap_or((line, ""))) {
            (_, _) if number == 0 => return if line == HEAD { Ok(()) } else { Err("not a fingerprint") },
            (_, ("", "")) => {}
            (Part::Head, ("id", id)) => id.clone_into(&mut self.print.id),
            (Part::Head, ("revision", id)) => self.print.revision = Some(id.to_owned()),
            (Part::Head, ("title", title)) => self.print.titles.push(title.to_owned()),
            (_, ("words", "")) => self.part = Part::Words,
            (_, ("order", "")) => self.part = Part::Order,
            (Part::Head, _) => return Err("neither `id`, `revision`, `title` nor `words`"),
            (Part::Words, _) => {
                for hash in line.split(' ') {
                    self.hashes.push(u64::from_str_radix(hash, 16).map_err(|_| "not the hash of a word")?);
                }
            }
            (Part::Order, _) => {
                for entry in line.split(' ') {
                    self.entry(entry)?;
                }
            }
        }
        Ok(())
    }

    fn entry(&mut self, entry: &str) -> Result<(), &'static str> {
        let number: usize = entry.trim_end_matches('?').parse().map_err(|_| "not the number of a word")?;
        let hash = self.hashes.get(number).ok_or("there is no word of this number")?;
        if self.print.words.len() >= MAX_WORDS {
            return Err("too many words");
        }
        self.print.words.push((*hash, entry.ends_with('?')));
        Ok(())
    }
}

fn mistake(file: &str, number: usize, line: &str, message: &str) -> Error {
    Error::BadData(Box::new(DataError {
        message: message.to_owned(),
        file: crate::source::safe(file, 1024),
        line: u32::try_from(number + 1).unwrap_or(u32::MAX),
        column: 1,
        excerpt: crate::source::safe(line, 80),
        width: 1,
        why: None,
        help: Some("make it anew with `ow license fingerprint FILE`".to_owned()),
    }))
}
