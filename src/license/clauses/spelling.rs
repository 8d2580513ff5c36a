//! How patterns are spelt: their pieces, and the words in them, cut the way texts are.

/// The words of a choice: those of Latin script as they are, each Chinese character by itself.
pub(super) fn spelled(choice: &str) -> Vec<String> {
    let mut out = Vec::new();
    for word in joined(choice).split_whitespace() {
        if !word.is_ascii() {
            let mut latin = String::new();
            for c in word.chars() {
                if c.is_ascii() {
                    latin.push(c);
                } else {
                    if !latin.is_empty() {
                        out.push(std::mem::take(&mut latin));
                    }
                    out.push(c.to_string());
                }
            }
            if !latin.is_empty() {
                out.push(latin);
            }
        } else {
            out.push(word.to_owned());
        }
    }
    out
}

/// `non` and the word after it are one word, as they are in texts.
pub(super) fn joined(choice: &str) -> String {
    match choice.strip_prefix("non ") {
        Some(rest) => format!("non{}", joined(rest)),
        None => choice.replace(" non ", " non"),
    }
}

/// Cuts a pattern at blanks outside parentheses.
pub(super) fn pieces(source: &str) -> Vec<String> {
    let (mut out, mut piece, mut depth) = (Vec::new(), String::new(), 0_usize);
    for c in source.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if c.is_whitespace() && depth == 0 {
            if !piece.is_empty() {
                out.push(std::mem::take(&mut piece));
            }
        } else {
            piece.push(c);
        }
    }
    if !piece.is_empty() {
        out.push(piece);
    }
    out
}
