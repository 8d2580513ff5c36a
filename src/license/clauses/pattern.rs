//! Patterns over words: lists, gaps with a bound, optional words, alternatives.
//!
//! A pattern is a row of elements parted by blanks:
//! `word`, `stem*`, `one|two`, `(two words|one)`, `@list`, any of them with `?` for optional; `..8` for up to eight
//! words of any kind; `~8` likewise, but not over a word that opens another clause (`@walls`); `!word` for "not this next"; `<` and `>` for the first and last word of a sentence; `#` for a
//! number. Matching takes time in proportion to words × elements, whatever the text.

use super::spelling::{joined, pieces, spelled};
use super::words::{Break, Word};
use crate::lookup::Table;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, VecDeque};
use std::ops::Range;

/// Number of a word or stem that patterns speak of.
type Atom = u32;

/// Compiled patterns share one set of words and one set of alternatives.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Vocabulary {
    exact: Table<String, Atom>,
    stems: Table<String, Atom>,
    alternatives: Vec<Alternatives>,
    #[serde(skip)]
    numbers: Table<Alternatives, usize>,
    /// The same by how they are written.
    #[serde(skip)]
    spelt: Table<String, usize>,
    /// What the lists hold, each spelt out once.
    #[serde(skip)]
    listed: Table<String, Alternatives>,
    /// Words that open another clause.
    walls: Vec<Atom>,
    /// For each atom the alternatives that can start with it.
    starts: Vec<Vec<usize>>,
}

/// Words or rows of words of which one has to stand here.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
struct Alternatives {
    #[serde(rename = "s")]
    singles: Vec<Atom>,
    #[serde(rename = "r")]
    rows: Vec<Vec<Atom>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "(u8, usize)", from = "(u8, usize)")]
enum Element {
    One { alternatives: usize, optional: bool },
    Not { alternatives: usize },
    Gap { most: usize, walls: bool },
    First,
    Last,
}

/// As it is kept in the program: which of the kinds, and its number.
impl From<Element> for (u8, usize) {
    fn from(element: Element) -> Self {
        match element {
            Element::One { alternatives, optional } => (u8::from(optional), alternatives),
            Element::Not { alternatives } => (2, alternatives),
            Element::Gap { most, walls } => (3 + u8::from(walls), most),
            Element::First => (5, 0),
            Element::Last => (6, 0),
        }
    }
}

impl From<(u8, usize)> for Element {
    fn from((kind, number): (u8, usize)) -> Self {
        match kind {
            0 | 1 => Self::One { alternatives: number, optional: kind == 1 },
            2 => Self::Not { alternatives: number },
            3 | 4 => Self::Gap { most: number, walls: kind == 4 },
            5 => Self::First,
            _ => Self::Last,
        }
    }
}

/// One compiled pattern.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Pattern {
    #[serde(rename = "e")]
    elements: Vec<Element>,
    /// Alternatives without which it cannot match, as bits.
    #[serde(rename = "n")]
    needs: Vec<(usize, u64)>,
}

/// Which start a match is given where several lead to the same end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Start {
    /// The closest: the decisive words and no more.
    Latest,
    /// The farthest: all that a guard covers.
    Earliest,
}

impl Start {
    fn better(self, one: Option<usize>, other: Option<usize>) -> Option<usize> {
        match (one, other) {
            (Some(one), Some(other)) => {
                Some(if self == Self::Latest { one.max(other) } else { one.min(other) })
            }
            _ => one.or(other),
        }
    }
}

/// What the patterns know of a word.
#[derive(Debug, Default)]
pub(super) struct Known {
    atoms: Vec<Atom>,
    /// Bits of the alternatives that may start with it.
    starts: Vec<u64>,
    /// It opens another clause.
    wall: bool,
}

/// Words to be matched, looked up once.
pub(super) struct Run<'a> {
    tokens: Vec<Token<'a>>,
    /// Bits of the alternatives of which the first word is there.
    present: Vec<u64>,
}

struct Token<'a> {
    known: &'a Known,
    /// A semicolon stands before it.
    stop: bool,
}

/// The longest stem, in bytes: a word may be as long as a file.
const STEM_MAX_BYTES: usize = 64;

/// What a word begins with, up to the longest stem.
fn beginnings(word: &str) -> impl Iterator<Item = &str> {
    let ends = word.char_indices().skip(1).map(|(end, _)| end).chain([word.len()]);
    ends.take_while(|end| *end <= STEM_MAX_BYTES).filter_map(|end| word.get(..end))
}

impl Vocabulary {
    /// Whether any pattern names this very word.
    pub(super) fn knows(&self, word: &str) -> bool {
        self.exact.contains_key(word) || beginnings(word).any(|beginning| self.stems.contains_key(beginning))
    }

    /// Looks up a word.
    pub(super) fn known(&self, word: &str) -> Known {
        let mut atoms: Vec<Atom> = self.exact.get(word).copied().into_iter().collect();
        atoms.extend(beginnings(word).filter_map(|beginning| self.stems.get(beginning)));
        if word.starts_with(|c: char| c.is_ascii_digit()) {
            atoms.extend(self.exact.get("#"));
        }
        let mut starts = vec![0_u64; self.alternatives.len() / 64 + 1];
        for number in atoms.iter().filter_map(|atom| self.starts.get(*atom as usize)).flatten() {
            starts[number / 64] |= 1 << (number % 64);
        }
        let wall = atoms.iter().any(|atom| self.walls.contains(atom));
        Known { atoms, starts, wall }
    }

    fn atom(&mut self, word: &str) -> Atom {
        let next = (self.exact.len() + self.stems.len()) as Atom;
        let (table, word) = match word.strip_suffix('*') {
            Some(stem) => (&mut self.stems, stem),
            None => (&mut self.exact, word),
        };
        match table.get(word) {
            Some(known) => *known,
            None => {
                table.insert(word.to_owned(), next);
                next
            }
        }
    }

    /// Names the words that a short-sighted gap stops at.
    pub(super) fn wall_off(&mut self, words: &[String]) {
        self.walls = words.iter().map(|word| self.atom(word)).collect();
    }

    fn intern(&mut self, alternatives: Alternatives) -> usize {
        if let Some(number) = self.numbers.get(&alternatives) {
            return *number;
        }
        let number = self.alternatives.len();
        let firsts =
            alternatives.singles.iter().chain(alternatives.rows.iter().filter_map(|row| row.first()));
        for atom in firsts {
            let at = *atom as usize;
            self.starts.resize_with(self.starts.len().max(at + 1), Vec::new);
            self.starts[at].push(number);
        }
        self.numbers.insert(alternatives.clone(), number);
        self.alternatives.push(alternatives);
        number
    }

    /// Compiles a pattern; the error says what is wrong with it.
    pub(super) fn compile(
        &mut self,
        source: &str,
        lists: &BTreeMap<String, Vec<String>>,
    ) -> Result<Pattern, String> {
        let mut elements = Vec::new();
        for piece in pieces(&joined(source)) {
            elements.push(self.element(&piece, lists)?);
        }
        let mut needs: BTreeMap<usize, u64> = BTreeMap::new();
        for element in &elements {
            if let Element::One { alternatives, optional: false } = element {
                *needs.entry(alternatives / 64).or_default() |= 1 << (alternatives % 64);
            }
        }
        if needs.is_empty() {
            return Err(format!("pattern `{source}` names no word"));
        }
        Ok(Pattern { elements, needs: needs.into_iter().collect() })
    }

    fn element(&mut self, piece: &str, lists: &BTreeMap<String, Vec<String>>) -> Result<Element, String> {
        let gap = piece
            .strip_prefix("..")
            .map(|rest| (rest, false))
            .or_else(|| piece.strip_prefix('~').map(|rest| (rest, true)));
        if let Some((number, walls)) = gap {
            let most = number.parse().map_err(|_| format!("`{piece}` is no gap"))?;
            return Ok(Element::Gap { most, walls });
        }
        match piece {
            "<" => return Ok(Element::First),
            ">" => return Ok(Element::Last),
            _ => {}
        }
        let (negated, piece) = piece.strip_prefix('!').map_or((false, piece), |rest| (true, rest));
        let (optional, piece) = piece.strip_suffix('?').map_or((false, piece), |rest| (true, rest));
        let inside = piece.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).unwrap_or(piece);
        let alternatives = self.alternatives(inside, lists)?;
        Ok(if negated { Element::Not { alternatives } } else { Element::One { alternatives, optional } })
    }

    /// The number of what a piece offers; the same piece is spelt out once.
    fn alternatives(&mut self, inside: &str, lists: &BTreeMap<String, Vec<String>>) -> Result<usize, String> {
        if let Some(number) = self.spelt.get(inside) {
            return Ok(*number);
        }
        let mut found = Alternatives::default();
        self.fill(inside, lists, &mut found, 0)?;
        found.singles.sort_unstable();
        found.singles.dedup();
        let number = self.intern(found);
        self.spelt.insert(inside.to_owned(), number);
        Ok(number)
    }

    fn fill(
        &mut self,
        source: &str,
        lists: &BTreeMap<String, Vec<String>>,
        found: &mut Alternatives,
        depth: usize,
    ) -> Result<(), String> {
        for choice in source.split('|').map(str::trim_ascii) {
            let nests = |byte: u8| matches!(byte, b'(' | b')' | b'!' | b'?');
            let gap = choice.as_bytes().windows(2).any(|two| two == b"..");
            if choice.bytes().any(nests) || gap || matches!(choice, "<" | ">") {
                return Err(format!("`{source}` nests more than words"));
            }
            if let Some(name) = choice.strip_prefix('@') {
                self.fill_from_list(name, lists, found, depth)?;
                continue;
            }
            if choice.is_ascii() && !choice.is_empty() && !choice.contains(|c: char| c.is_whitespace()) {
                found.singles.push(self.atom(choice));
                continue;
            }
            let row: Vec<Atom> = spelled(choice).iter().map(|word| self.atom(word)).collect();
            match row.as_slice() {
                [] => return Err(format!("an empty choice in `{source}`")),
                [one] => found.singles.push(*one),
                _ => found.rows.push(row),
            }
        }
        Ok(())
    }

    fn fill_from_list(
        &mut self,
        name: &str,
        lists: &BTreeMap<String, Vec<String>>,
        found: &mut Alternatives,
        depth: usize,
    ) -> Result<(), String> {
        if !self.listed.contains_key(name) {
            let list = lists.get(name).filter(|_| depth < 8).ok_or_else(|| format!("no list `{name}`"))?;
            let mut entries = Alternatives::default();
            for entry in list {
                self.fill(entry, lists, &mut entries, depth + 1)?;
            }
            self.listed.insert(name.to_owned(), entries);
        }
        if let Some(entries) = self.listed.get(name) {
            found.singles.extend(&entries.singles);
            found.rows.extend_from_slice(&entries.rows);
        }
        Ok(())
    }

    /// Puts a row of words together.
    pub(super) fn run<'a>(&self, words: impl Iterator<Item = (&'a Word, &'a Known)>) -> Run<'a> {
        let mut present = vec![0_u64; self.alternatives.len() / 64 + 1];
        let mut tokens = Vec::new();
        for (word, known) in words {
            present.iter_mut().zip(&known.starts).for_each(|(all, bits)| *all |= bits);
            tokens.push(Token { known, stop: word.before >= Break::Part });
        }
        Run { tokens, present }
    }

    /// Every match of a pattern: one for each end, with the latest start or with the earliest.
    pub(super) fn matches(&self, pattern: &Pattern, run: &Run<'_>, start: Start) -> Vec<Range<usize>> {
        if !pattern.needs.iter().all(|(at, bits)| run.present[*at] & bits == *bits) {
            return Vec::new();
        }
        let len = run.tokens.len();
        let mut reach: Vec<Option<usize>> = (0..=len).map(Some).collect();
        let mut next = vec![None; len + 1];
        for element in &pattern.elements {
            next.fill(None);
            self.advance(*element, &reach, run, (start, &mut next));
            std::mem::swap(&mut reach, &mut next);
            if reach.iter().all(Option::is_none) {
                return Vec::new();
            }
        }
        let found = reach.iter().enumerate().filter_map(|(end, start)| start.map(|start| start..end));
        found.filter(|range| !range.is_empty()).collect()
    }

    fn advance(
        &self,
        element: Element,
        reach: &[Option<usize>],
        run: &Run<'_>,
        (which, next): (Start, &mut [Option<usize>]),
    ) {
        let last = reach.len() - 1;
        match element {
            Element::First => next[0] = reach[0],
            Element::Last => next[last] = reach[last],
            Element::Gap { most, walls } => spread(reach, (most, walls), run, next, which),
            Element::Not { alternatives } => {
                for (at, start) in reach.iter().enumerate().filter(|(_, start)| start.is_some()) {
                    let mut blocked = false;
                    self.ends(alternatives, at, run, |_| blocked = true);
                    if !blocked {
                        next[at] = *start;
                    }
                }
            }
            Element::One { alternatives, optional } => {
                if optional {
                    next.copy_from_slice(reach);
                }
                for (at, start) in reach.iter().enumerate().filter(|(_, start)| start.is_some()) {
                    self.ends(alternatives, at, run, |end| next[end] = which.better(next[end], *start));
                }
            }
        }
    }

    /// Calls `found` with each place where one of the alternatives that starts at a word ends.
    fn ends(&self, number: usize, at: usize, run: &Run<'_>, mut found: impl FnMut(usize)) {
        let Some(token) = run.tokens.get(at) else { return };
        if token.known.starts.get(number / 64).is_none_or(|bits| bits & (1 << (number % 64)) == 0) {
            return;
        }
        let alternatives = &self.alternatives[number];
        if token.known.atoms.iter().any(|atom| alternatives.singles.binary_search(atom).is_ok()) {
            found(at + 1);
        }
        for row in &alternatives.rows {
            let has = |step: usize, atom: &Atom| {
                run.tokens.get(at + step).is_some_and(|t| t.known.atoms.contains(atom))
            };
            if row.iter().enumerate().all(|(step, atom)| has(step, atom)) {
                found(at + row.len());
            }
        }
    }
}

/// Up to `most` words of any kind; a gap never leaps over a semicolon. The queue holds the places a gap may still
/// come from, the best start first.
fn spread(
    reach: &[Option<usize>],
    (most, walls): (usize, bool),
    run: &Run<'_>,
    next: &mut [Option<usize>],
    which: Start,
) {
    let mut alive: VecDeque<(usize, usize)> = VecDeque::new();
    for (at, start) in reach.iter().enumerate() {
        let wall = walls && at > 0 && run.tokens[at - 1].known.wall;
        if wall || run.tokens.get(at).is_some_and(|token| token.stop) {
            alive.clear();
        }
        if let Some(start) = start {
            while alive.back().is_some_and(|(_, old)| which.better(Some(*old), Some(*start)) == Some(*start))
            {
                alive.pop_back();
            }
            alive.push_back((at, *start));
        }
        while alive.front().is_some_and(|(from, _)| at - from > most) {
            alive.pop_front();
        }
        next[at] = alive.front().map(|(_, start)| *start);
    }
}

#[cfg(test)]
mod tests {
    use super::super::rules;
    use super::*;

    #[test]
    fn every_stem_is_short_enough_to_be_looked_up() {
        let vocabulary = &rules::rules().vocabulary;
        assert!(vocabulary.stems.keys().all(|stem| stem.len() <= STEM_MAX_BYTES));
        let word = format!("commercial{}", "x".repeat(1 << 20));
        assert_eq!(vocabulary.knows(&word), vocabulary.knows("commercialx"));
    }
}
