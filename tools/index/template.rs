//! Templates of the SPDX license list as trees.

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
            "var" => piece(&mut open, variable(body)),
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

fn literal(open: &mut [Vec<Piece>], text: &str) {
    if !text.trim().is_empty() {
        piece(open, Piece::Literal(text.to_owned()));
    }
}

fn close(open: &mut Vec<Vec<Piece>>) {
    if open.len() > 1
        && let Some(inner) = open.pop()
    {
        piece(open, Piece::Optional(inner));
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
