//! Names and values in code, launch scripts, TOML and gin: `name = value`, `name: kind = value`, `"name": value` and
//! `--name value`, each with its place.
//!
//! Comes in: the text of a file, which may be broken. Goes out: [`Pair`]s, and where a class of a network is defined.
//! Nothing is run and nothing is unfolded: what follows a comment mark is passed over, every line is read once.

use super::blocks::FILE_MAX_BYTES;
use super::keys::{Pair, last_part};
use super::tokens::cut;

/// As many pairs as no file of [`FILE_MAX_BYTES`] holds.
const PAIRS_MAX: usize = FILE_MAX_BYTES / 4;
const LINE_MAX_BYTES: usize = 4000;

/// The pairs of a text, well formed or not.
pub(crate) fn pairs(text: &str) -> Vec<Pair<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if found.len() >= PAIRS_MAX {
            break;
        }
        in_line(without_comment(cut(line, LINE_MAX_BYTES)), at, &mut found);
        at += line.len();
    }
    found
}

/// Where a class is defined on top of one of these.
pub(crate) fn definition(text: &str, bases: &[String]) -> Option<usize> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let body = line.trim_start();
        let head = ["class ", "struct ", "pub struct "].iter().any(|word| body.starts_with(word));
        if head && bases.iter().any(|base| body.contains(base.as_str())) {
            return Some(at + (line.len() - body.len()));
        }
        at += line.len();
    }
    None
}

fn without_comment(line: &str) -> &str {
    match line.trim_start().starts_with('#') || line.trim_start().starts_with("//") {
        true => "",
        false => line.split(" #").next().unwrap_or(line),
    }
}

fn in_line<'t>(line: &'t str, offset: usize, found: &mut Vec<Pair<'t>>) {
    let bytes = line.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let Some(length) = name(&bytes[at..]) else {
            at += 1;
            continue;
        };
        let flag = line.get(..at).is_some_and(|before| before.ends_with("--"));
        let end = at + length;
        let mut next = end;
        if let Some(value) = line.get(end..).and_then(|rest| value(rest, flag)) {
            let key = line.get(at..end).unwrap_or("");
            found.push(Pair { key: last_part(key), value, start: offset + at });
            next = (value.as_ptr() as usize).saturating_sub(line.as_ptr() as usize);
        }
        at = next.max(end);
    }
}

/// The length of the name that begins here.
fn name(bytes: &[u8]) -> Option<usize> {
    let belongs = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-' | b'/');
    let starts = bytes.first().is_some_and(|b| b.is_ascii_alphabetic() || *b == b'_');
    let length = bytes.iter().take_while(|b| belongs(b)).count();
    starts.then_some(length)
}

/// The value that follows a name.
fn value(rest: &str, flag: bool) -> Option<&str> {
    let closed = rest.strip_prefix(['"', '\'']).unwrap_or(rest);
    let tail = closed.trim_start_matches([' ', '\t']);
    let after = if let Some(after) = tail.strip_prefix('=').filter(|after| !after.starts_with('=')) {
        after
    } else if let Some(after) = tail.strip_prefix(':') {
        // `name: kind = value`
        let kind = after.trim_start_matches([' ', '\t']);
        let word = kind.trim_start_matches(|c: char| c.is_ascii_alphabetic());
        word.trim_start().strip_prefix('=').filter(|_| word.len() < kind.len()).unwrap_or(after)
    } else if flag && tail.len() < closed.len() {
        tail
    } else {
        return None;
    };
    let after = after.trim_start_matches([' ', '\t', '"', '\'']);
    let end = after.find([',', ' ', '\t', ')', '}', ']', '"', '\'', '\n', '\r', ';']).unwrap_or(after.len());
    Some(&after[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<(&str, &str)> {
        pairs(text).into_iter().map(|pair| (pair.key, pair.value)).collect()
    }

    #[test]
    fn names_and_values_are_found_in_every_way_of_writing_them() {
        let text = "lr = 1e-4  # lr = 2\nConfig(hidden_size=64, depth: int = 3)\n  --batch-size 8 \\\n\"n\": 5\n# a = 1\n";
        let expected =
            [("lr", "1e-4"), ("hidden_size", "64"), ("depth", "3"), ("batch-size", "8"), ("n", "5")];
        assert_eq!(shown(text), expected);
    }

    #[test]
    fn a_comparison_is_no_value() {
        assert_eq!(shown("if lr == 3:\n"), []);
    }

    #[test]
    fn a_class_of_a_network_is_found_by_its_base() {
        let bases = ["Module".to_owned()];
        assert_eq!(definition("x = 1\nclass A(nn.Module):\n", &bases), Some(6));
        assert_eq!(definition("class Reader(object):\n", &bases), None);
    }

    #[test]
    fn odd_text_makes_no_panic() {
        for text in ["é=é", "--", "a:", "a=", "\"", "--é 3", "a : é = 3", "=", "- - -"] {
            let _ = pairs(text);
        }
        assert!(pairs(&"a=1,".repeat(100_000)).len() <= PAIRS_MAX);
    }
}
