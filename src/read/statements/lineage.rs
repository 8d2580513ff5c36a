//! Which models does a sentence say that this one was made from?
//!
//! Comes in: a sentence without markup, targets of links behind their words. Goes out: names and ids as written,
//! and how they were used. A model that is only compared with, or liked, is none.

use super::names::{is_shaped, leading_names, letters, lowered};
use super::pointed;
use super::subject::Surroundings;
use super::words::{Lead, Strength, WORDS};
use crate::evidence::Relation;
use std::ops::Range;

/// A model that was named as a base.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Base {
    pub(super) id: String,
    /// How, where the words say that it is one; a sibling of the release is only pointed to.
    pub(super) relation: Option<Relation>,
    /// Whether the phrase is said of models only, or plainly of this one.
    pub(super) certain: bool,
    /// Of which other model it is the base, where the sentence is about another.
    pub(super) of: Option<String>,
    /// Whether that other model is made from this one.
    pub(super) descendant: bool,
}

/// The most bases of one sentence.
pub(super) const MAX_BASES: usize = 8;

/// The bases that a sentence names. With `sure` only phrases that are used of models alone count.
pub(super) fn bases(full: &str, around: &Surroundings, sure: bool) -> Vec<Base> {
    let lower = lowered(full);
    let mut found: Vec<Base> = Vec::new();
    let (mut of, mut descendant) = subject(full, around);
    for (span, lead) in WORDS.leads.all(&lower) {
        let after = lower[span.end..].trim_start();
        let labelled = lead.strength != Strength::Label || after.starts_with([':', '：', '|']);
        if is_turned_away(&lower[..span.start]) || !labelled || (sure && lead.strength != Strength::Strong) {
            continue;
        }
        let names = names_after(&full[span.end..], lead);
        if names.is_empty() {
            let far = pointed::far_address(&full[span.end..], lead)
                .filter(|_| pointed::leads_on(&lower[span.clone()]));
            found.extend(
                far.filter(|id| !around.is_self(id))
                    .map(|id| pointed::doubtful(id, lead.relation, of.clone())),
            );
        }
        let bare = is_bare(&lower[span.clone()], after);
        for id in names {
            let sibling = bare && (is_sibling(&lower[..span.start]) || around.extends_own(&id));
            if around.is_self(&id) {
                // What is distilled from this very model is another one, and so is what follows.
                if lead.relation == Relation::Distilled {
                    (of, descendant) = (Some("a model made from it".to_owned()), true);
                }
            } else if found.len() < MAX_BASES && !found.iter().any(|base| base.id == id) {
                let plain = (lead.strength == Strength::Strong && !sibling)
                    || (lead.strength == Strength::Weak && is_plain(&lower, &span, &id, around));
                let (relation, of) = ((!sibling).then_some(lead.relation), of.clone());
                found.push(Base { id, relation, certain: plain, of, descendant });
            }
        }
    }
    if !sure {
        let carried = pointed::carried(full).into_iter().filter(|id| !around.is_self(id));
        found.extend(carried.map(|id| pointed::doubtful(id, Relation::Finetune, of.clone())));
    }
    let mut known: Vec<String> = Vec::new();
    found.retain(|base| {
        !known.contains(&base.id) && {
            known.push(base.id.clone());
            known.len() <= MAX_BASES
        }
    });
    found
}

/// Whether a phrase only names a kind of model, without a colon or verb: "base model checkpoints (Foo-Base)" are
/// those of this release where the name is one of its own.
fn is_bare(phrase: &str, after: &str) -> bool {
    !pointed::leads_on(phrase)
        && !after.starts_with([':', '：', '|', '=', '"', '\''])
        && !phrase.contains('_')
}

/// Whether the words before a phrase point to another model's card, or single out one of several sizes: what follows
/// may be a sibling.
fn is_sibling(before: &str) -> bool {
    let size = before.split_whitespace().next_back().is_some_and(|word| {
        let number = word.trim_matches(|c: char| !c.is_alphanumeric()).strip_suffix(['b', 'm']).unwrap_or("");
        !number.is_empty() && number.chars().all(|c| c.is_ascii_digit() || c == '.')
    });
    size || WORDS.cards_of_others.within(before)
}

pub(super) fn is_descendant(name: &str) -> bool {
    let lower = lowered(name);
    WORDS.descendants.iter().any(|word| lower.contains(word.as_str()))
}

/// Of which other model a sentence speaks, and whether that is one made from this one.
fn subject(full: &str, around: &Surroundings) -> (Option<String>, bool) {
    let bare = |name: String| name.split(" http").next().unwrap_or("").trim().to_owned();
    let names: Vec<String> =
        leading_names(full).into_iter().map(bare).filter(|name| is_shaped(name)).collect();
    let made = |name: &String| around.extends_own(name) && is_descendant(name);
    let foreign = |name: &String| !around.is_self(name) && !around.extends_own(name);
    match names.as_slice() {
        [] => (None, false),
        names if names.iter().all(made) => (Some(names.join(", ")), true),
        names if names.iter().all(foreign) && around.named => (Some(names.join(", ")), false),
        _ => (None, false),
    }
}

/// Whether a phrase that is also said of methods speaks plainly of the weights of a model: the sentence is about this
/// model or none, the name is that of a known family with a version or size, and of another house than the title.
fn is_plain(lower: &str, span: &Range<usize>, id: &str, around: &Surroundings) -> bool {
    let name = lowered(id.rsplit('/').next().unwrap_or(id));
    let stem: String = name.chars().take_while(|c| c.is_alphabetic()).collect();
    let known = starts_known(&name) && name.chars().any(|c| c.is_ascii_digit());
    let same_house = stem.is_empty() || around.title.contains(&stem);
    let before = lower[..span.start].trim();
    let about_this = before.is_empty()
        || WORDS.own_models.start(before).is_some()
        || (around.is_titled() && letters(before).starts_with(&around.head));
    let rest = limited(&lower[span.end..], 160);
    let closed = WORDS.closers.within(rest) || WORDS.backbones.within(rest) || is_whole(before, rest, &name);
    known && !same_house && about_this && closed
}

/// "This is a chat model based on Foo-7B.": a model is said to be based on one of a size, and no more than that.
fn is_whole(before: &str, rest: &str, name: &str) -> bool {
    let before = before.trim_end_matches([' ', ',']);
    let before = before.strip_suffix(" is").or_else(|| before.strip_suffix(" are")).unwrap_or(before);
    let model = ["model", "models", "llm", "llms"].iter().any(|word| before.ends_with(word));
    let after = rest.split_once(name).map_or(rest, |(_, after)| after);
    let target = after.trim_start().strip_prefix('(').and_then(|inner| inner.split_once(')'));
    let after = target.map_or(after, |(_, tail)| tail);
    let sized = name.split(['-', ' ', '_']).any(|part| {
        part.strip_suffix('b').is_some_and(|n| n.chars().next().is_some_and(|c| c.is_ascii_digit()))
    });
    model && sized && !after.contains(char::is_alphanumeric)
}

/// Whether the words before turn the phrase into its opposite or another matter.
fn is_turned_away(before: &str) -> bool {
    let end = before.trim_end();
    let mut tail = end.split_whitespace().rev().take(3);
    WORDS.away_endings.iter().any(|word| end.ends_with(word.as_str()))
        || tail.any(|word| WORDS.away.contains(word))
}

/// The names after a phrase, several where they are joined.
pub(super) fn names_after(rest: &str, lead: Lead) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = limited(rest, 400).trim_start_matches([':', '：', ' ', '-', '=', '|', '"', '\'']);
    for _ in 0..6 {
        let Some((name, after)) = name(rest, lead) else { break };
        found.push(name);
        let after = after.trim_start();
        let joined = [", and ", ",and ", "and ", ", ", "& ", "+ ", "和", "与", "、", "| ", "/ ", "with "]
            .iter()
            .find_map(|join| after.strip_prefix(join));
        let Some(next) = joined else { break };
        rest = next.trim_start();
    }
    found
}

pub(super) fn limited(text: &str, bytes: usize) -> &str {
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// The name that a text begins with, small words before it passed over, and the text after it.
fn name(text: &str, lead: Lead) -> Option<(String, &str)> {
    let mut rest = text;
    let mut passed = "";
    for _ in 0..8 {
        let start = rest.trim_start_matches([' ', '"', '\'', '“', '(', '《', '🤗', '[']);
        let word_end =
            start.find(|c: char| c.is_whitespace() || "()，。；,;、|".contains(c)).unwrap_or(start.len());
        let word = &start[..word_end];
        if let Some(found) = address(start, word) {
            let closed = lead.strength != Strength::Closed || WORDS.closers.within(limited(found.1, 120));
            return closed.then_some(found);
        }
        let of =
            word == "of" && matches!(passed, "weights" | "checkpoint" | "checkpoints" | "version" | "series");
        if !word.is_empty() && (of || is_filler(word)) {
            passed = word;
            rest = &start[word_end..];
            continue;
        }
        return named(start, lead);
    }
    None
}

fn is_filler(word: &str) -> bool {
    let lower = word.to_lowercase();
    let small = word.starts_with(|c: char| !c.is_uppercase())
        || matches!(word, "The" | "Our" | "A" | "Meta" | "Meta's" | "Google's");
    let joins = matches!(
        lower.as_str(),
        "of" | "for" | "in" | "by" | "and" | "or" | "as" | "under" | "from" | "if" | "we" | "you"
    );
    let known = WORDS.unnamed.contains(lower.as_str())
        || matches!(
            lower.as_str(),
            "previous"
                | "following"
                | "meta's"
                | "google's"
                | "series"
                | "well-known"
                | "popular"
                | "large"
                | "language"
                | "version"
                | "top"
                | "two"
                | "three"
                | "several"
                | "latest"
                | "powerful"
                | "checkpoint"
                | "checkpoints"
                | "excellent"
                | "meta"
                | "foundation"
                | "backbone"
                | "weights"
        );
    small && known && !joins
}

/// An id of the hub (`org/name`), as such or as an address.
pub(super) fn address<'a>(start: &'a str, word: &str) -> Option<(String, &'a str)> {
    let path = word
        .split_once("huggingface.co/")
        .or_else(|| word.split_once("hf.co/"))
        .or_else(|| word.split_once("modelscope.cn/models/"));
    let after = &start[word.len()..];
    if let Some((_, path)) = path {
        return hub_id(path).map(|id| (id, after));
    }
    let named = word.chars().any(|c| c.is_ascii_digit() || c == '-' || c.is_uppercase());
    if !named || word.contains("://") || word.matches('/').count() != 1 {
        return None;
    }
    hub_id(word.trim_end_matches(['.', ':', '"', '\''])).map(|id| (id, skip_target(after)))
}

pub(super) fn hub_id(path: &str) -> Option<String> {
    let mut parts = path.split(['/', '?', '#']);
    let (owner, name) = (parts.next()?, parts.next()?.trim_end_matches(['.', ':', ',']));
    let shaped = |part: &str| {
        part.chars().count() > 1 && part.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
    };
    let reserved =
        matches!(owner, "datasets" | "spaces" | "papers" | "docs" | "blog" | "collections" | "and" | "or");
    let lettered = name.chars().any(char::is_alphabetic) && owner.chars().any(char::is_alphabetic);
    (!reserved && shaped(owner) && shaped(name) && lettered).then(|| format!("{owner}/{name}"))
}

/// Leaves out the target of a link that stands behind its words.
fn skip_target(after: &str) -> &str {
    let trimmed = after.trim_start();
    match trimmed.strip_prefix('(').and_then(|inner| inner.split_once(')')) {
        Some((_, tail)) => tail,
        None => after,
    }
}

/// A free name: words that look like names, at most five.
fn named(start: &str, lead: Lead) -> Option<(String, &str)> {
    let mut end = 0;
    let mut words: Vec<&str> = Vec::new();
    for piece in start.split_inclusive(' ') {
        let word = piece.trim_end();
        let bare = word.trim_end_matches(|c: char| !c.is_alphanumeric());
        let bare = bare
            .split(|c: char| super::words::is_ideograph(c) || "()，。；,;、|".contains(c))
            .next()
            .unwrap_or("");
        let small =
            matches!(bare, "The" | "A" | "An" | "Our" | "This" | "It" | "We" | "In" | "For" | "With" | "As");
        if words.len() >= 5 || small || !is_name_word(bare, words.is_empty()) {
            break;
        }
        words.push(bare);
        end += if bare.len() == word.len() { piece.len() } else { bare.len() };
        if bare.len() != word.len() {
            break;
        }
    }
    let mut after = &start[end.min(start.len())..];
    // "Foo-7B Training type: …": the last word begins the label of the next line.
    let labels = after.split_whitespace().take(2).any(|word| word.ends_with(':'));
    if labels
        && words.len() > 1
        && words.last().is_some_and(|last| !last.contains(|c: char| c.is_ascii_digit()))
    {
        let last = words.pop().unwrap_or_default();
        after = &start[start[..end].rfind(last).unwrap_or(end)..];
    }
    let name = words.join(" ").trim_end_matches("'s").trim_end_matches("’s").to_owned();
    let target = after.trim_start().strip_prefix('(').and_then(|inner| inner.split([')', ' ']).next());
    if let Some(target) = target
        && !name.is_empty()
        && (lead.strength != Strength::Numbered || is_model(&name, lead, after))
        && let Some((id, _)) = address(target, target)
        && target.contains("://")
        && (lead.strength != Strength::Closed || WORDS.closers.within(limited(after, 200)))
    {
        return Some((id, skip_target(after)));
    }
    (is_model(&name, lead, after)).then(|| (name, skip_target(after)))
}

fn is_name_word(word: &str, first: bool) -> bool {
    let Some(c) = word.chars().next() else { return false };
    let digit = word.chars().any(|c| c.is_ascii_digit());
    c.is_uppercase()
        || (digit && c.is_alphanumeric())
        || (first && WORDS.model_words.start(&lowered(word)).is_some())
}

/// Whether a free name is a model's: begins with a known word and says a version or size, or follows a phrase that is
/// used of models only.
fn is_model(name: &str, lead: Lead, after: &str) -> bool {
    let lower = lowered(name);
    let first = lower.split([' ', '-']).next().unwrap_or("");
    if name.chars().count() < 3
        || WORDS.not_models.contains(first)
        || WORDS.not_models.contains(lower.as_str())
    {
        return false;
    }
    let parts: Vec<&str> = lower.split([' ', '-', '_']).collect();
    let only_size = parts.iter().all(|part| part.starts_with(|c: char| c.is_ascii_digit()));
    let odd = parts.iter().any(|part| WORDS.not_after.contains(*part)) || is_host(&lower);
    if WORDS.license_words.within(&lower) || only_size || odd {
        return false;
    }
    let next = after.split_whitespace().next().unwrap_or("").to_lowercase();
    let next = next.trim_matches(|c: char| !c.is_alphanumeric());
    let cjk: String = after.trim_start().chars().take(2).collect();
    if WORDS.not_after.contains(next) || WORDS.not_after.contains(cjk.as_str()) {
        return false;
    }
    let known =
        lower.split([' ', '/']).any(|word| WORDS.model_words.start(word).is_some()) || starts_known(&lower);
    let sized = lower.split(['-', ' ', '_']).any(|part| {
        part.strip_suffix('b')
            .is_some_and(|n| !n.is_empty() && n.chars().all(|c| c.is_ascii_digit() || c == '.' || c == 'x'))
    });
    let digit = name.chars().any(|c| c.is_ascii_digit());
    match lead.strength {
        Strength::Strong | Strength::Label => known || sized || digit || name.contains(['-', '/']),
        Strength::Weak => known || sized,
        Strength::Closed => (known || sized) && WORDS.closers.within(limited(after, 120)),
        Strength::Numbered => (known || sized) && digit,
    }
}

/// Whether a word is an address such as `example.org`.
fn is_host(lower: &str) -> bool {
    lower.split('.').skip(1).any(|part| part.len() > 1 && part.chars().all(|c| c.is_ascii_alphabetic()))
}

/// Whether letters at the start of a name make up a known word: `Llama2-7B`.
fn starts_known(lower: &str) -> bool {
    let stem: String = lower.chars().take_while(|c| c.is_alphabetic()).collect();
    WORDS.model_words.start(&stem).is_some_and(|(length, ())| length == stem.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(sentence: &str) -> Vec<(String, Relation)> {
        let around = Surroundings { title: "own7b".into(), head: "own7b".into(), ..Surroundings::default() };
        let found = bases(sentence, &around, false).into_iter();
        found.filter_map(|base| Some((base.id, base.relation?))).collect()
    }

    fn one(sentence: &str, id: &str, relation: Relation) {
        assert_eq!(of(sentence), [(id.to_owned(), relation)], "{sentence}");
    }

    #[test]
    fn bases_are_read_from_their_phrases() {
        one("It is fine-tuned from Llama-2-7B on our data.", "Llama-2-7B", Relation::Finetune);
        one(
            "Finetuned from model [optional]: foo/bar-9b-bnb-4bit",
            "foo/bar-9b-bnb-4bit",
            Relation::Finetune,
        );
        one("Base model: CodeLlama Finetuning type: LoRA", "CodeLlama", Relation::Finetune);
        one("A quantized version of Qwen2.5 7B.", "Qwen2.5 7B", Relation::Quantized);
        one("LoRA adapter for org/base-model.", "org/base-model", Relation::Adapter);
        one("It is built on the Llama-3b backbone", "Llama-3b", Relation::Finetune);
        one("based on Frob-7B (https://huggingface.co/frob/Frob-7B).", "frob/Frob-7B", Relation::Finetune);
        one("基于Llama2-7B采用中文数据进行了继续预训练", "Llama2-7B", Relation::Finetune);
    }

    #[test]
    fn a_link_further_on_names_a_base_in_doubt() {
        for (sentence, id) in [
            (
                "Converted from the XOR files of the makers' release https://huggingface.co/foo/bar-7b",
                "foo/bar-7b",
            ),
            (
                "Its encoder is based on Tool (https://example.org/tool) and the bar (https://huggingface.co/foo/bar-1b) checkpoint.",
                "foo/bar-1b",
            ),
            ("The light Bar (https://huggingface.co/foo/bar-1b) backbone makes it fast.", "foo/bar-1b"),
        ] {
            let around = Surroundings::default();
            let found = bases(sentence, &around, false);
            assert_eq!(found.iter().map(|base| base.id.as_str()).collect::<Vec<_>>(), [id], "{sentence}");
            assert!(found.iter().all(|base| !base.certain), "{sentence}");
        }
    }

    #[test]
    fn a_model_based_on_one_of_a_size_is_made_from_it() {
        let around = Surroundings { title: "own7b".into(), head: "own7b".into(), ..Surroundings::default() };
        let certain = |sentence: &str| bases(sentence, &around, false).iter().all(|base| base.certain);
        assert!(certain("Own 7B is a dialogue model based on Meta's LLaMA-7B."));
        assert!(!certain("Own 7B is a dialogue model based on LLaMA-7B ideas, from scratch."));
    }

    #[test]
    fn a_merge_names_several() {
        let found = of("This is a merge of org/a-7b and org/b-7b.");
        assert_eq!(
            found,
            [("org/a-7b".to_owned(), Relation::Merge), ("org/b-7b".to_owned(), Relation::Merge)]
        );
    }

    #[test]
    fn comparisons_methods_and_tools_are_no_bases() {
        for sentence in [
            "It outperforms Llama-2-7B and is compared with Qwen2.5.",
            "The model is based on the Transformer architecture.",
            "built on PyTorch and built with LangChain",
            "The chat demo is based on Streamlit.",
            "based on the Llama architecture",
            "results based on human ratings from 2023",
            "fine-tuned from Own-7B",
            "We evaluate Mistral-7B and like GPT-4.",
            "Base model checkpoints (`Own-7B-Base`) are on the hub.",
            "See the model card of the [2B base model](https://huggingface.co/own/own-2b).",
            "Thanks to the team of Foo (https://huggingface.co/foo/foo-7b) for the idea.",
        ] {
            assert_eq!(of(sentence), [], "{sentence}");
        }
    }
}
