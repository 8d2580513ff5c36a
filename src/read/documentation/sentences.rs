//! Sentences: where one begins and ends in a passage, and of which model it tells.
//!
//! Comes in: a piece of text, or the words of a sentence. Goes out: the bytes of a sentence, or whether it tells of a
//! model that others made. It never decides what a sentence proves.

use super::facts::Others;
use super::tokens::{Kind, Token};
use std::ops::Range;

/// How far into a sentence its name may stand, in words.
const SUBJECT_MAX_WORDS: usize = 4;
/// How far from its name the verb may stand, in words.
const VERB_MAX_WORDS: usize = 6;
/// How many words after the verb say what was done.
const DONE_MAX_WORDS: usize = 3;

/// The sentence of a passage in which a place stands.
pub(super) fn around(text: &str, passage: Range<usize>, at: usize) -> Range<usize> {
    let start = crate::source::floor(text, passage.start.min(at));
    let end = crate::source::floor(text, passage.end.max(at));
    let at = crate::source::floor(text, at);
    let from = ends(text, start..at).last().unwrap_or(start);
    let to = ends(text, at..end).next().unwrap_or(end);
    let words = text.get(from..to).unwrap_or("");
    let gap = words.len() - words.trim_start().len();
    from + gap..from + words.trim_end().len().max(gap)
}

/// Behind which bytes of a piece a sentence ends.
fn ends(text: &str, piece: Range<usize>) -> impl Iterator<Item = usize> {
    let words = text.get(piece.clone()).unwrap_or("");
    words.char_indices().filter_map(move |(n, c)| {
        let end = piece.start + n + c.len_utf8();
        let next = text.get(end..).and_then(|rest| rest.chars().next());
        match c {
            '。' | '！' | '？' => Some(end),
            '.' | '!' | '?' => next.is_none_or(char::is_whitespace).then_some(end),
            _ => None,
        }
    })
}

/// Whether a sentence tells of a model that others made and that this one is not named after.
pub(super) fn is_foreign(others: &Others, own: &str, words: &[Token]) -> bool {
    of_others(others, own, words) || by_others(others, own, words)
}

/// Whether the name of a model of others stands first, and then that it was trained.
fn of_others(others: &Others, own: &str, words: &[Token]) -> bool {
    // With at most a number after it: `llama3`, but not `optimal`.
    let is = |token: &Token, name: &str| {
        token.text.strip_prefix(name).is_some_and(|rest| !rest.starts_with(char::is_alphabetic))
    };
    let named =
        |token: &Token| others.names.iter().any(|name| is(token, name) && !own.contains(name.as_str()));
    let Some(at) = words.iter().take(SUBJECT_MAX_WORDS).position(named) else { return false };
    let joined = words.get(..at).unwrap_or(&[]).iter().any(|token| others.joins.contains(&token.text));
    let after = words.get(at + 1..).unwrap_or(&[]);
    let goes_on = |token: &&Token| token.kind != Kind::Stop && !others.breaks.contains(&token.text);
    let mut near = after.iter().take(VERB_MAX_WORDS).take_while(goes_on);
    let verb = near.position(|token| others.verbs.contains(&token.text));
    let done = |verb: usize| {
        let mut next = after.get(verb + 1..).unwrap_or(&[]).iter().take(DONE_MAX_WORDS);
        next.any(|token| others.done.iter().any(|stem| token.text.starts_with(stem.as_str())))
    };
    !joined && verb.is_some_and(done)
}

/// Whether a sentence begins with one that makes other models, and then tells what it did.
fn by_others(others: &Others, own: &str, words: &[Token]) -> bool {
    let did = |two: &[Token]| match two {
        [maker, did] => {
            others.makers.contains(&maker.text)
                && !own.contains(maker.text.as_str())
                && others.done.iter().any(|stem| did.text.starts_with(stem.as_str()))
        }
        _ => false,
    };
    words.windows(2).take(SUBJECT_MAX_WORDS).any(did)
}

#[cfg(test)]
mod tests {
    use super::super::facts::facts;
    use super::super::tokens::tokens;
    use super::*;

    #[test]
    fn a_sentence_is_found_across_lines() {
        let text = "- One v1.5 here. Two goes\non to 3.5. Three";
        let at = text.find("goes").unwrap();
        assert_eq!(&text[around(text, 0..text.len(), at)], "Two goes\non to 3.5.");
        assert_eq!(&text[around(text, 0..text.len(), 0)], "- One v1.5 here.");
        assert_eq!(&text[around(text, 0..text.len(), text.len() - 1)], "Three");
    }

    #[test]
    fn a_model_of_others_is_told_from_one_that_was_made_from_it() {
        let foreign = |own: &str, text: &str| is_foreign(&facts().others, own, &tokens(text, 0));
        assert!(foreign("sparrow", "Llama 3 was pretrained on over 15 trillion tokens"));
        assert!(foreign("sparrow", "The Mistral-7B model has been trained on text"));
        assert!(foreign("sparrow", "Meta pretrained Llama 3 on text"));
        assert!(foreign("sparrow", "For comparison, GPT-4 used 13T tokens"));
        assert!(!foreign("sparrow", "We pretrained Sparrow from Llama 3 on text"));
        assert!(!foreign("uploadedmodel", "This gemma2 model was trained 2x faster"));
        assert!(!foreign("llama3sparrow", "Llama 3 was pretrained on over 15 trillion tokens"));
        assert!(!foreign("sparrow", "Optimisation was done in training on text"));
        assert!(!foreign("sparrow", "Based on Llama 3 it was trained on text"));
        assert!(!foreign("sparrow", "Llama 3 is the base and Sparrow was trained on text"));
    }

    #[test]
    fn odd_places_make_no_panic() {
        for at in 0..8 {
            let _ = around("é. é", 2..3, at);
        }
    }
}
