//! From a template's tree to a program of words.

use crate::pattern::{self, NAME, NUMBER};
use crate::template::Piece;
use open_weights::license::identify::format::{ALTERNATIVE, END, GAP, Gap, JUMP, OPTIONAL};
use open_weights::text::{Flags, canonical, hash_word, tokenize};

/// One unit of a program before its words have numbers.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Unit {
    /// A word, by its hash and its letters.
    Word(u64, String),
    /// An operation or its argument.
    Code(u16),
}

const BULLET_TOKENS: u8 = 3;
const NAME_TOKENS: u8 = 16;
const NUMBER_TOKENS: u8 = 3;

/// The program of a template.
pub(crate) fn compile(template: &[Piece]) -> Vec<Unit> {
    let mut units = pieces(template);
    units.push(Unit::Code(END));
    units
}

fn pieces(all: &[Piece]) -> Vec<Unit> {
    all.iter().flat_map(piece).collect()
}

fn piece(piece: &Piece) -> Vec<Unit> {
    match piece {
        Piece::Literal(text) => words(text),
        Piece::Optional(inner) => optional(pieces(inner)),
        Piece::Variable { name, original, pattern } => variable(name, original, pattern),
    }
}

/// The words of a text. Marks of list items may be missing.
pub(crate) fn words(text: &str) -> Vec<Unit> {
    let mut units = Vec::new();
    for token in tokenize(text) {
        let letters = normal(text, &token.span(), token.hash);
        if token.flags.has(Flags::MARKER) && !token.flags.has(Flags::PARAGRAPH_START) {
            units.extend([Unit::Code(OPTIONAL), Unit::Code(1)]);
        }
        units.push(Unit::Word(hash_word(letters.as_bytes()), letters));
    }
    units
}

/// The letters of a token: what of its span gives its hash.
fn normal(text: &str, span: &std::ops::Range<usize>, hash: u64) -> String {
    let source = &text[span.clone()];
    let plain: String = source.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    let lower = source.to_lowercase();
    let known = ["copyright", "and", "holder", "holders", "percent", "sublicense", "section"];
    let found = [plain.as_str(), plain.trim_start_matches('v'), lower.as_str(), source]
        .into_iter()
        .chain(known)
        .find(|word| hash_word(word.as_bytes()) == hash);
    match found {
        Some(word) => canonical(word).to_owned(),
        None => panic!("no letters for the token {source:?}"),
    }
}

fn code(operation: u16, length: usize) -> [Unit; 2] {
    let length = u16::try_from(length).expect("a jump is shorter than 65,536 units");
    [Unit::Code(operation), Unit::Code(length)]
}

fn optional(inner: Vec<Unit>) -> Vec<Unit> {
    if inner.is_empty() {
        return inner;
    }
    code(OPTIONAL, inner.len()).into_iter().chain(inner).collect()
}

fn gap(kind: Gap, budget: u8) -> Vec<Unit> {
    vec![Unit::Code(GAP), Unit::Code(kind.unit(budget))]
}

fn variable(name: &str, original: &str, pattern: &str) -> Vec<Unit> {
    let notice = pattern == ".{0,5000}" || name == "copyright";
    let free = match pattern {
        ".{0,20}" => Some(gap(Gap::Bullet, BULLET_TOKENS)),
        _ if notice => Some(gap(Gap::Notice, u8::MAX)),
        ".+" | ".*" | ".{54,64}" | "[^.]+" => Some(gap(Gap::Name, NAME_TOKENS)),
        _ => None,
    };
    let mut ways = vec![words(original)];
    match free {
        Some(gap) => ways.push(gap),
        None => ways.extend(pattern::spellings(pattern).iter().map(|spelling| spelled(spelling))),
    }
    let mut seen = std::collections::BTreeSet::new();
    ways.retain(|way| seen.insert(way.clone()));
    alternatives(ways)
}

/// The program of a spelling with its gaps.
fn spelled(spelling: &str) -> Vec<Unit> {
    let mut units = Vec::new();
    let mut literal = String::new();
    for c in spelling.chars() {
        let gap = match c {
            NAME => gap(Gap::Name, NAME_TOKENS),
            NUMBER => gap(Gap::Number, NUMBER_TOKENS),
            _ => {
                literal.push(c);
                continue;
            }
        };
        units.extend(words(&literal));
        units.extend(gap);
        literal.clear();
    }
    units.extend(words(&literal));
    units
}

fn alternatives(mut ways: Vec<Vec<Unit>>) -> Vec<Unit> {
    let Some(last) = ways.pop() else { return Vec::new() };
    let mut units = last;
    for way in ways.into_iter().rev() {
        let mut whole: Vec<Unit> = code(ALTERNATIVE, way.len() + 2).into();
        whole.extend(way);
        whole.extend(code(JUMP, units.len()));
        whole.extend(units);
        units = whole;
    }
    units
}
