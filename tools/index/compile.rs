//! From a template's tree to a program of words.

use crate::pattern::{self, NAME, NUMBER};
use crate::template::Piece;
use open_weights::license::identify::format::{ALTERNATIVE, END, GAP, Gap, JUMP, OPTIONAL, phrase_key};
use open_weights::text::{Flags, Token, canonical, hash_word, tokenize};
use std::collections::BTreeSet;

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
const NUMBER_TOKENS: u8 = 40;

/// The program of a template.
pub(crate) fn compile(template: &[Piece], titles: &Titles<'_>) -> Vec<Unit> {
    let mut units = pieces(template, titles);
    units.push(Unit::Code(END));
    units
}

fn pieces(all: &[Piece], titles: &Titles<'_>) -> Vec<Unit> {
    let mut units = Vec::new();
    for piece in all {
        match piece {
            Piece::Literal(text) => units.extend(literal(text, titles)),
            Piece::Optional(inner) => units.extend(optional(pieces(inner, titles))),
            Piece::Variable { name, original, pattern } => {
                let after_copyright =
                    matches!(units.last(), Some(Unit::Word(_, letters)) if letters == "copyright");
                let signed = original.trim_start_matches("(c)").trim_start_matches('©');
                let original = if after_copyright { signed } else { original };
                units.extend(variable(name, original, pattern));
            }
        }
    }
    units
}

/// The words of a text.
pub(crate) fn words(text: &str) -> Vec<Unit> {
    tokenize(text).iter().map(|token| unit(text, token)).collect()
}

fn unit(text: &str, token: &Token) -> Unit {
    let letters = normal(text, &token.span(), token.hash);
    Unit::Word(hash_word(letters.as_bytes()), letters)
}

/// The words of a template between its marks. Marks of list items and lines that only repeat the title may be missing;
/// where a copyright notice is to be filled in, it may be filled in.
fn literal(text: &str, titles: &Titles<'_>) -> Vec<Unit> {
    let tokens = tokenize(text);
    let units: Vec<Unit> = tokens.iter().map(|token| unit(text, token)).collect();
    let mut out = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let line = line_end(&tokens, at);
        let fresh = tokens[at].flags.has(Flags::LINE_START);
        if fresh && titles.is_title(&units[at..line]) {
            out.extend(optional(units[at..line].to_vec()));
            at = line;
        } else if let Some((copyright, end)) = fill_in(&units, at, line).filter(|_| fresh) {
            out.extend(optional(units[at..copyright].to_vec()));
            out.extend(alternatives(vec![units[copyright..end].to_vec(), gap(Gap::Notice, u8::MAX)]));
            out.extend(optional(units[end..line].to_vec()));
            at = line;
        } else {
            if tokens[at].flags.has(Flags::MARKER) {
                out.extend(code(OPTIONAL, 1));
            }
            out.push(units[at].clone());
            at += 1;
        }
    }
    out
}

fn line_end(tokens: &[Token], at: usize) -> usize {
    (at + 1..tokens.len()).find(|next| tokens[*next].flags.has(Flags::LINE_START)).unwrap_or(tokens.len())
}

/// Where in a line a notice to be filled in begins ("copyright year name of author") and where it ends. Such a line is
/// a sample for the reader's own files: what else stands in it may be missing too.
fn fill_in(units: &[Unit], at: usize, line: usize) -> Option<(usize, usize)> {
    const YEARS: [&str; 5] = ["year", "years", "yyyy", "xxxx", "dates"];
    const PARTS: [&str; 22] = [
        "year",
        "years",
        "yyyy",
        "xxxx",
        "dates",
        "name",
        "names",
        "of",
        "the",
        "author",
        "authors",
        "owner",
        "owners",
        "copyright",
        "holder",
        "holders",
        "your",
        "asset",
        "organization",
        "company",
        "licensor",
        "fullname",
    ];
    const MAX_BEFORE: usize = 24;
    let letters = |at: usize| match units.get(at) {
        Some(Unit::Word(_, letters)) => letters.as_str(),
        _ => "",
    };
    let copyright = (at..line.min(at + MAX_BEFORE)).find(|at| {
        let dated = letters(at + 1).len() == 4 && (letters(at + 2), letters(at + 3)) == ("name", "of");
        letters(*at) == "copyright" && (dated || YEARS.contains(&letters(at + 1)))
    })?;
    let mut end = (copyright + 2..line).find(|at| !PARTS.contains(&letters(*at))).unwrap_or(line);
    if (letters(end), letters(end + 1), letters(end + 2)) == ("all", "rights", "reserved") {
        end += 3;
    }
    Some((copyright, end))
}

/// The titles of the template at hand.
pub(crate) struct Titles<'a> {
    /// Their keys.
    pub(crate) keys: &'a BTreeSet<u64>,
    /// Words that may stand or be missing in them.
    pub(crate) filler: &'a BTreeSet<String>,
}

impl Titles<'_> {
    fn is_title(&self, units: &[Unit]) -> bool {
        let letters = units.iter().filter_map(|unit| match unit {
            Unit::Word(_, letters) if !self.filler.contains(letters) => Some(letters.as_str()),
            _ => None,
        });
        units.len() < 16 && self.keys.contains(&phrase_key(letters))
    }
}

/// The letters of a token: what of its span gives its hash.
fn normal(text: &str, span: &std::ops::Range<usize>, hash: u64) -> String {
    let source = &text[span.clone()];
    let plain: String = source.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    let lower = source.to_lowercase();
    let known = ["copyright", "c", "and", "holder", "holders", "percent", "sublicense", "section"];
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
    if notice && pattern == ".+" {
        ways.push(gap(Gap::Name, NAME_TOKENS));
    }
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
