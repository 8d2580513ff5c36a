//! Templates of the SPDX license list as trees.

use crate::pattern;
use std::collections::BTreeMap;

/// A piece of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Piece {
    /// Words.
    Literal(String),
    /// May be missing.
    Optional(Vec<Piece>),
    /// Something else may stand here.
    Variable {
        /// Its name.
        name: String,
        /// What stands here in the list's own text.
        original: String,
        /// A regular expression of what may stand here.
        pattern: String,
    },
}

/// Reads a template.
pub(crate) fn parse(template: &str) -> Vec<Piece> {
    let mut open: Vec<Vec<Piece>> = vec![Vec::new()];
    let mut rest = template;
    while let Some(start) = rest.find("<<") {
        let start = if rest[start..].starts_with("<<<") { start + 1 } else { start };
        literal(&mut open, &rest[..start]);
        let tag = &rest[start + 2..];
        let stop = if tag.starts_with("var;") { "\">>" } else { ">>" };
        let Some(length) = tag.find(stop) else { break };
        let body = &tag[..length + stop.len() - 2];
        rest = &tag[length + stop.len()..];
        match body.split(';').next().unwrap_or_default().trim() {
            "beginOptional" => open.push(Vec::new()),
            "endOptional" => close(&mut open),
            "var" => variable_or_mark(&mut open, body),
            _ => literal(&mut open, body),
        }
    }
    literal(&mut open, rest);
    while open.len() > 1 {
        close(&mut open);
    }
    open.pop().unwrap_or_default()
}

fn piece(open: &mut [Vec<Piece>], piece: Piece) {
    if let Some(last) = open.last_mut() {
        last.push(piece);
    }
}

/// Adds words; to words before them they are joined, so that a word that a mark divides stays one.
fn literal(open: &mut [Vec<Piece>], text: &str) {
    match open.last_mut().and_then(|last| last.last_mut()) {
        Some(Piece::Literal(before)) => before.push_str(text),
        _ => piece(open, Piece::Literal(text.to_owned())),
    }
}

/// A variable that can only hold punctuation and white space is no variable.
fn variable_or_mark(open: &mut [Vec<Piece>], body: &str) {
    let found = variable(body);
    match &found {
        Piece::Variable { original, pattern, .. } if is_mark(pattern) => literal(open, original),
        _ => piece(open, found),
    }
}

fn is_mark(pattern: &str) -> bool {
    pattern::spellings(pattern)
        .iter()
        .all(|spelling| spelling.chars().all(|c| c.is_ascii() && !c.is_alphanumeric()))
}

fn close(open: &mut Vec<Vec<Piece>>) {
    if open.len() < 2 {
        return;
    }
    match open.pop().unwrap_or_default().as_slice() {
        [] => {}
        [Piece::Literal(text)] if !text.chars().any(char::is_alphanumeric) => literal(open, text),
        inner => piece(open, Piece::Optional(inner.to_vec())),
    }
}

fn variable(body: &str) -> Piece {
    let field = |name: &str| {
        let start = body.find(&format!("{name}=\"")).map(|at| at + name.len() + 2);
        let inner = start.map_or("", |start| &body[start..]);
        let end = if name == "match" { inner.rfind('"') } else { inner.find("\";") };
        inner[..end.unwrap_or(inner.len())].to_owned()
    };
    Piece::Variable { name: field("name"), original: field("original"), pattern: field("match") }
}

/// Adds patterns to the variables they are named for.
pub(crate) fn widen(pieces: &mut [Piece], further: &BTreeMap<String, Vec<String>>) {
    for piece in pieces {
        match piece {
            Piece::Variable { name, pattern, .. } => {
                for more in further.get(name).into_iter().flatten() {
                    pattern.push('|');
                    pattern.push_str(more);
                }
            }
            Piece::Optional(inner) => widen(inner, further),
            Piece::Literal(_) => {}
        }
    }
}
