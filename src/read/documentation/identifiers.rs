//! Words that stand inside an id, a path or a command, and so say nothing themselves: `org/model-4bit` is the name of a
//! model and tells of no quantisation.
//!
//! Comes in: the words of a sentence with the text they stand in. Goes out: the same words without those. It never
//! decides which signals are lost with them.

use super::tokens::{Kind, Token};

/// The longest run of characters without a gap that is looked at, in bytes to each side.
const REACH_MAX_BYTES: usize = 120;

/// The words that are left, or nothing where none stands in an id.
pub(super) fn without(text: &str, words: &[Token]) -> Option<Vec<Token>> {
    let inside: Vec<bool> = words
        .iter()
        .map(|token| token.kind != Kind::Link && is_identifier(around(text, token.start)))
        .collect();
    inside.contains(&true).then(|| {
        let blank = |(token, inside): (&Token, bool)| match inside {
            true => Token { kind: Kind::Word, text: String::new(), start: token.start },
            false => token.clone(),
        };
        words.iter().zip(inside).map(blank).collect()
    })
}

/// The characters without a gap around a place.
fn around(text: &str, at: usize) -> &str {
    let gap = |c: char| c.is_whitespace() || "()[]{}<>|`*\"',;，。（）".contains(c);
    let from = crate::source::floor(text, at.saturating_sub(REACH_MAX_BYTES));
    let to = crate::source::floor(text, at.saturating_add(REACH_MAX_BYTES));
    let before = text.get(from..at).unwrap_or("");
    let start =
        before.char_indices().rev().find(|(_, c)| gap(*c)).map_or(from, |(n, c)| from + n + c.len_utf8());
    let rest = text.get(start..to).unwrap_or("");
    let end = rest.find(gap).unwrap_or(rest.len());
    rest.get(..end).unwrap_or("").trim_matches(['.', ':', '!', '?'])
}

/// Whether it is written as an id, a path or a command: a command between double colons, parts between slashes of
/// which one is compound, many parts joined of which one has a digit, or a file of code.
fn is_identifier(run: &str) -> bool {
    let marked = |part: &str| part.contains(['-', '_']) || part.chars().any(|c| c.is_ascii_digit());
    let (first, rest) = run.split_once('/').unwrap_or((run, ""));
    let path = !rest.is_empty() && !first.is_empty() && (marked(first) || marked(rest));
    let joined = run.matches('-').count() >= 2 && run.chars().any(|c| c.is_ascii_digit()) && run.is_ascii();
    let file = run.rsplit_once('.').is_some_and(|(stem, end)| {
        stem.contains(['_', '-'])
            && (1..=4).contains(&end.len())
            && end.bytes().all(|b| b.is_ascii_lowercase())
    });
    run.contains("::") || path || joined || file
}

#[cfg(test)]
mod tests {
    use super::super::tokens::tokens;
    use super::*;

    fn left(text: &str) -> Vec<String> {
        let all = tokens(text, 0);
        let left = without(text, &all).unwrap_or(all);
        left.into_iter().map(|token| token.text).filter(|text| !text.is_empty()).collect()
    }

    #[test]
    fn ids_paths_and_commands_are_left_out_and_compound_words_stay() {
        assert_eq!(left("from org/model-9b-bnb-4bit with care"), ["from", "with", "care"]);
        assert_eq!(left("x ::add-mask::x y"), ["x", "y"]);
        assert_eq!(left("run `run_sft_7b.sh`"), ["run"]);
        assert_eq!(left("model-2-9b-bnb-4bit"), [""; 0]);
        assert_eq!(
            left("a state-of-the-art pre-trained SFT/DPO model"),
            ["a", "state", "of", "the", "art", "pre", "trained", "sft", "dpo", "model"]
        );
    }

    #[test]
    fn odd_text_makes_no_panic() {
        for text in ["é/é-1", "::", "-", "/", "a/", &"a-".repeat(500)] {
            let _ = left(text);
        }
    }
}
