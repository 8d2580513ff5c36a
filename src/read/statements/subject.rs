//! What does a sentence about licensing speak of: the weights, the code, the data, all of it, or something else?
//!
//! Comes in: a sentence without markup and what is known of its surroundings. Goes out: [`Subject`]s. Where it says
//! nothing, nothing is guessed.

use super::names::{
    is_shaped, is_well_known, leading_names, leading_tokens, letters, lowered, trailing_names,
};
use super::words::{Noun, WORDS, is_ideograph};
use crate::component::Component;
use crate::evidence::Subject;
use std::collections::BTreeMap;
use std::ops::Range;

/// What is known of the file around a sentence.
#[derive(Debug, Clone, Default)]
pub(super) struct Surroundings {
    /// The title, letters and digits only, in lower case.
    pub(super) title: String,
    /// The same, up to the first colon or the like: the name itself.
    pub(super) head: String,
    /// Whether the title is a name of one or two words.
    pub(super) named: bool,
    /// The folder whose file this is, where it is one that speaks for itself only.
    pub(super) folder: Option<String>,
    /// Whether the file lies among the things of others.
    pub(super) foreign: bool,
    /// Whether it is a notice, which lists what is due to others.
    pub(super) notice: Option<String>,
    /// Stems of names that the file often uses.
    pub(super) stems: BTreeMap<String, usize>,
}

impl Surroundings {
    /// The release, or what lies in the folder of this file.
    pub(super) fn whole(&self) -> Subject {
        self.folder.clone().map_or(Subject::Release, Subject::Folder)
    }

    /// Nothing said, at the top or in a folder.
    pub(super) fn unstated(&self) -> Subject {
        if let Some(notice) = &self.notice {
            return Subject::Other(notice.clone());
        }
        self.folder.clone().map_or(Subject::Unstated, Subject::Folder)
    }

    /// The weights, or those that lie in the folder of this file.
    pub(super) fn weights(&self) -> Subject {
        self.folder.clone().map_or(Subject::Component(Component::Weights), Subject::Checkpoint)
    }

    /// Whether a name is of the family that the title names.
    fn is_own(&self, name: &str) -> bool {
        let stem: String = name.chars().take_while(|c| c.is_alphabetic()).collect::<String>().to_lowercase();
        let known = stem.chars().count() >= 2 && !WORDS.not_models.contains(&stem);
        known && (self.title.contains(&stem) || self.stems.contains_key(&stem))
    }

    fn is_own_by_title(&self, name: &str) -> bool {
        let stem: String = name.chars().take_while(|c| c.is_alphabetic()).collect();
        stem.chars().count() >= 2 && self.title.contains(&stem)
    }

    /// Whether the file has a title of its own.
    pub(super) fn is_titled(&self) -> bool {
        !self.head.is_empty()
    }

    /// Whether a name or id is that of the model that the file is about.
    pub(super) fn is_self(&self, id: &str) -> bool {
        self.is_titled() && letters(id.rsplit('/').next().unwrap_or(id)) == self.head
    }

    /// Whether a name is longer than the title's and begins with it: a variant, or a model made from this one.
    pub(super) fn extends_own(&self, name: &str) -> bool {
        let name = letters(name.rsplit('/').next().unwrap_or(name));
        self.is_titled() && name.len() > self.head.len() && name.starts_with(&self.head)
    }

    /// Whether a name begins as one that the title holds: of the same house.
    pub(super) fn shares_stem(&self, id: &str) -> bool {
        let name = lowered(id.rsplit('/').next().unwrap_or(id));
        let stem: String = name.chars().take_while(|c| c.is_alphabetic()).collect();
        stem.chars().count() >= 2 && self.title.contains(&stem)
    }

    fn title_holds(&self, name: &str) -> bool {
        !name.is_empty() && self.title.contains(name)
    }

    /// Whether a name is that of the title itself, not of one checkpoint among several.
    fn is_title(&self, name: &str) -> bool {
        let words = name.split(' ').filter(|word| word.chars().count() > 1);
        let any = name.contains(' ')
            && words.clone().any(|word| self.is_title(word) && !word.chars().any(|c| c.is_ascii_digit()));
        let unversioned = !name.chars().any(|c| c.is_ascii_digit());
        if any && unversioned {
            return true;
        }
        let name = letters(name);
        let versioned = self.title.chars().any(|c| c.is_ascii_digit());
        let unnumbered = !name.chars().any(|c| c.is_ascii_digit());
        let general = unnumbered && self.title.is_empty() && self.is_own(&name) && !is_well_known(&name);
        general
            || self.title_holds(&name)
            || (unnumbered && self.is_own_by_title(&name))
            || (versioned && name.starts_with(&self.title))
    }
}

/// What a sentence speaks of; empty where it does not say.
pub(super) fn subjects(plain: &str, around: &Surroundings) -> Vec<Subject> {
    let lower = lowered(plain);
    if is_of_others(&lower) {
        return vec![Subject::Other(short(plain))];
    }
    let said = Said { plain, lower: &lower, nouns: nouns(&lower), around };
    if let Some(found) = said.by_label() {
        return found;
    }
    let before = said.before_predicate();
    if !before.is_empty() {
        return said.subjects_of(&before);
    }
    let both = lower.contains("(both ");
    if !both {
        let named = said.by_name();
        if !named.is_empty() {
            return named;
        }
    }
    said.subjects_of(&said.after_predicate())
}

/// "Foo-7B (MIT)": a sentence that begins with the name of one of the file's own models.
pub(super) fn first_name(plain: &str, around: &Surroundings) -> Option<Subject> {
    let name = leading_tokens(plain);
    let after = plain.get(name.len()..).unwrap_or("").trim_start();
    let marked = after.starts_with(['(', ':', '-', '—', '|']);
    let own = is_shaped(&name) && around.is_own(&name) && !WORDS.license_words.within(&lowered(&name));
    (marked && own).then_some(Subject::Checkpoint(name))
}

/// Whether a sentence holds a noun for a part of the release.
pub(super) fn names_a_part(plain: &str) -> bool {
    let lower = lowered(plain);
    nouns(&lower).iter().any(|(_, noun)| !matches!(noun, Noun::Skip))
}

/// Whether things of others are what the license is said of: "portions are under", "originally licensed under".
fn is_of_others(lower: &str) -> bool {
    let license = WORDS.license_words.all(lower).first().map_or(lower.len(), |(span, ())| span.start);
    let except = lower.find("except").unwrap_or(lower.len());
    WORDS.others.all(lower).first().is_some_and(|(span, ())| span.start <= license && span.start < except)
}

fn short(plain: &str) -> String {
    plain.chars().take(80).collect()
}

type Found = (Range<usize>, Noun);

fn nouns(lower: &str) -> Vec<Found> {
    let mut found = WORDS.nouns.all(lower);
    found.retain(|(_, noun)| *noun != Noun::Skip);
    found
}

struct Said<'a> {
    plain: &'a str,
    lower: &'a str,
    nouns: Vec<Found>,
    around: &'a Surroundings,
}

impl Said<'_> {
    /// "Model weights: …": a label that names a part. A label that names none decides nothing.
    fn by_label(&self) -> Option<Vec<Subject>> {
        let at = self.lower.find([':', '：', '|'])?;
        let short = self.lower[..at].chars().count() <= 48 && !self.lower[at..].starts_with("://");
        let group: Vec<Found> = self.nouns.iter().filter(|(span, _)| span.end <= at).cloned().collect();
        let verb = self.lower[..at].split_whitespace().any(|word| WORDS.breaks.contains(word));
        if !short || verb || group.is_empty() || self.lower[..at].contains("following") {
            return None;
        }
        let label = group.iter().find(|(_, noun)| is_label(*noun)).cloned();
        let heads = label.map_or_else(|| self.heads(&group), |label| vec![label]);
        Some(self.subjects_of(&heads))
    }

    /// The nouns that the first predicate with a noun before it speaks of.
    fn before_predicate(&self) -> Vec<Found> {
        let usable: Vec<Found> = self.nouns.iter().filter(|(_, noun)| !is_label(*noun)).cloned().collect();
        let Some(first) = usable.first().map(|(span, _)| span.end) else { return Vec::new() };
        let after = |found: Vec<(Range<usize>, ())>| {
            found.into_iter().map(|(span, ())| span.start).find(|s| *s >= first)
        };
        let strong = after(WORDS.predicates.all(self.lower));
        let Some(cut) = strong.or_else(|| after(WORDS.copulas.all(self.lower))) else { return Vec::new() };
        let group: Vec<Found> = usable.into_iter().filter(|(span, _)| span.end <= cut).collect();
        self.heads(&self.not_excluded(group))
    }

    /// The nouns that stand together after the predicate.
    fn after_predicate(&self) -> Vec<Found> {
        let kept = self.not_excluded(self.nouns.clone());
        let mut chain: Vec<Found> = Vec::new();
        for noun in kept {
            let joined = chain.last().is_none_or(|last| self.gap(last.0.end, noun.0.start) != Gap::Break);
            if !joined {
                break;
            }
            chain.push(noun);
        }
        self.heads(&chain)
    }

    fn not_excluded(&self, nouns: Vec<Found>) -> Vec<Found> {
        let excluded = |span: &Range<usize>| {
            let from = floor(self.lower, span.start.saturating_sub(24));
            let before = &self.lower[from..span.start];
            let tail = WORDS.excludes.all(before).last().map(|(span, ())| before[span.end..].to_owned());
            let small = |word: &str| {
                matches!(
                    word,
                    "the" | "any" | "its" | "our" | "for" | "to" | "model" | "trained" | "pretrained"
                )
            };
            tail.is_some_and(|tail| tail.split_whitespace().all(small))
        };
        nouns.into_iter().filter(|(span, _)| !excluded(span)).collect()
    }

    /// Of nouns in their order, the last that is meant and those spoken of together with it.
    fn heads(&self, nouns: &[Found]) -> Vec<Found> {
        let Some(last) = nouns.last() else { return Vec::new() };
        let mut heads = vec![last.clone()];
        let mut left = last.0.start;
        for noun in nouns.iter().rev().skip(1) {
            match self.gap(noun.0.end, left) {
                Gap::Compound => {}
                Gap::Join => heads.push(noun.clone()),
                Gap::Aside if noun.1 == Noun::Release => {}
                Gap::Head | Gap::Aside => heads = vec![noun.clone()],
                Gap::Break => break,
            }
            left = noun.0.start;
        }
        heads.reverse();
        heads
    }

    /// What stands between two nouns.
    fn gap(&self, from: usize, to: usize) -> Gap {
        let Some(between) = self.lower.get(from..to) else { return Gap::Break };
        let trimmed = between.trim();
        if trimmed.is_empty() || matches!(trimmed, "-" | "'s" | "’s" | "的" | "の") {
            return Gap::Compound;
        }
        if trimmed.starts_with('(') && !trimmed.contains(')') {
            return Gap::Aside;
        }
        if between.chars().count() > 70 {
            return Gap::Break;
        }
        let spaced: String = trimmed.chars().map(|c| if ",()、/&+".contains(c) { ' ' } else { c }).collect();
        let words: Vec<&str> = spaced.split_whitespace().collect();
        let joined = trimmed.contains([',', '、', '/', '&', '+']) || words.iter().any(|word| is_join(word));
        if words.iter().any(|word| WORDS.breaks.contains(*word)) {
            return Gap::Break;
        }
        if words.first().is_some_and(|word| WORDS.heads.contains(*word)) {
            return Gap::Head;
        }
        let plain_words = words.iter().all(|word| is_join(word)) || words.len() <= 5;
        if joined && plain_words { Gap::Join } else { Gap::Break }
    }

    /// "Foo-7B is released under": names before the verb.
    fn by_name(&self) -> Vec<Subject> {
        let mut names = leading_names(self.plain);
        names.retain(|name| is_shaped(name) || self.around.is_own(name));
        match names.as_slice() {
            [] => Vec::new(),
            [name] if self.around.is_title(name) => {
                vec![self.around.whole()]
            }
            names => names.iter().map(|name| self.named(name)).collect(),
        }
    }

    fn named(&self, name: &str) -> Subject {
        if self.around.is_own(name) {
            Subject::Checkpoint(name.to_owned())
        } else {
            Subject::Other(name.to_owned())
        }
    }

    fn subjects_of(&self, heads: &[Found]) -> Vec<Subject> {
        let has = |wanted: Noun| heads.iter().any(|(_, noun)| *noun == wanted);
        let weights = has(Noun::Weights) || has(Noun::WeightsLabel);
        let code = has(Noun::Code) || has(Noun::CodeLabel);
        let data = has(Noun::Data) || has(Noun::DataLabel);
        if heads.is_empty() {
            return Vec::new();
        }
        // "The database, 2018-03 release" is a database.
        let own = |(span, noun): &Found| {
            *noun == Noun::Release && !(data && &self.lower[span.clone()] == "release")
        };
        let release = heads.iter().any(own) && !has(Noun::Foreign) && (weights || !code);
        if (weights && code) || release {
            return vec![self.around.whole()];
        }
        let mut found = Vec::new();
        if weights {
            found.extend(self.weights_subjects(heads));
        }
        if code {
            found.push(Subject::Component(self.code_component(heads)));
        }
        if data {
            found.push(Subject::Component(Component::TrainingData));
        }
        if found.is_empty() {
            found.push(Subject::Other(short(self.plain)));
        }
        found
    }

    /// The weights, or those of the checkpoints or the other model whose name stands at the noun.
    fn weights_subjects(&self, heads: &[Found]) -> Vec<Subject> {
        let Some((span, noun)) =
            heads.iter().find(|(_, noun)| matches!(noun, Noun::Weights | Noun::WeightsLabel))
        else {
            return Vec::new();
        };
        let names = if *noun == Noun::Weights { self.names_at(span) } else { Vec::new() };
        if names.is_empty()
            && *noun == Noun::Weights
            && let Some(some) = self.singled_out(span)
        {
            return vec![Subject::Checkpoint(some)];
        }
        if names.is_empty()
            && let Some(owner) = self.owner(span)
        {
            return vec![Subject::Checkpoint(owner)];
        }
        if names.is_empty() || names.iter().any(|name| self.around.is_title(name)) {
            return vec![self.around.weights()];
        }
        let own: Vec<&String> = names.iter().filter(|name| self.around.is_own(name)).collect();
        match own.first() {
            Some(_) if own.len() > 1 || names.len() == 1 => {
                own.into_iter().map(|name| Subject::Checkpoint(name.clone())).collect()
            }
            Some(_) => vec![self.around.weights()],
            None if self.is_possessive(span) => vec![Subject::Other(names.join(" "))],
            None => vec![foreign_or_checkpoint(&names)],
        }
    }

    /// "Foo's pretrained weights", where Foo is not what the file is about: some weights, by whose they are.
    fn owner(&self, span: &Range<usize>) -> Option<String> {
        let before = self.plain.get(..span.start)?;
        let owner = before
            .split_whitespace()
            .rev()
            .take(3)
            .find_map(|word| word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")))?;
        let proper = owner.starts_with(char::is_uppercase);
        (proper && !self.around.is_own(owner) && !self.around.is_title(owner)).then(|| owner.to_owned())
    }

    /// "Foo's weights", where Foo is not what the file is about.
    fn is_possessive(&self, span: &Range<usize>) -> bool {
        let before = self.plain.get(..span.start).unwrap_or("");
        before.split_whitespace().rev().take(3).any(|word| word.ends_with("'s") || word.ends_with("’s"))
    }

    /// Names right before a noun ("the Foo-7B weights", "Foo's weights") or after it ("weights of Foo").
    fn names_at(&self, span: &Range<usize>) -> Vec<String> {
        let first = self.nouns.iter().rev().fold(span.start, |left, (other, _)| {
            let touches = other.end <= left && self.gap(other.end, left) == Gap::Compound;
            if touches { other.start } else { left }
        });
        let mut before = trailing_names(self.plain.get(..first).unwrap_or(""));
        before.retain(|name| is_shaped(name) || self.around.is_own(name));
        if !before.is_empty() {
            return before;
        }
        let after = self.plain.get(span.end..).unwrap_or("").trim_start();
        let after = after.strip_prefix("of ").or_else(|| after.strip_prefix("for "));
        after
            .map(|after| leading_tokens(after.trim_start_matches("the ")))
            .filter(|name| !name.is_empty())
            .into_iter()
            .collect()
    }

    /// "The caption models", "weights of the autoencoder", "checkpoints (Foo-Base)": some of the weights.
    fn singled_out(&self, span: &Range<usize>) -> Option<String> {
        let after = self.plain.get(span.end..)?.trim_start();
        let inner = after.strip_prefix('(').and_then(|inner| inner.split(')').next()).unwrap_or("").trim();
        if !inner.is_empty() && leading_tokens(inner) == inner {
            return Some(inner.to_owned());
        }
        let of = after.strip_prefix("of the ").or_else(|| after.strip_prefix("for the "));
        let Some(part) = of else { return self.qualified(span) };
        let word = part.split(|c: char| !c.is_alphanumeric() && c != '-').next()?.to_lowercase();
        let whole = WORDS.nouns.start(&word).is_some() || WORDS.generic_qualifiers.contains(&word);
        (!whole && !word.is_empty()).then(|| format!("{} of the {word}", &self.plain[span.clone()]))
    }

    /// "The caption models": a word before the noun that singles out some.
    fn qualified(&self, span: &Range<usize>) -> Option<String> {
        let start = self.plain.get(..span.start)?;
        let word = start.split_whitespace().last().filter(|_| start.ends_with(char::is_whitespace))?;
        let lower = word.to_lowercase();
        let shaped = word.chars().all(|c| c.is_ascii_alphabetic() || c == '-') && word.chars().count() > 2;
        let generic =
            WORDS.generic_qualifiers.contains(&lower) || WORDS.unnamed.contains(&lower) || is_join(&lower);
        let kind = matches!(lower.as_str(), "fine-tuned" | "finetuned" | "base" | "chat" | "instruct");
        let verb = WORDS.breaks.contains(&lower)
            || WORDS.copulas.start(&lower).is_some()
            || WORDS.heads.contains(&lower);
        let other = verb || WORDS.predicates.start(&lower).is_some();
        (shaped && !other && (kind || !generic)).then(|| format!("{word} {}", &self.plain[span.clone()]))
    }

    fn code_component(&self, heads: &[Found]) -> Component {
        let words: String =
            heads.iter().map(|(span, _)| &self.lower[span.clone()]).collect::<Vec<_>>().join(" ");
        if words.contains("training") {
            Component::TrainingCode
        } else if words.contains("inference") {
            Component::InferenceCode
        } else if words.contains("evaluation") {
            Component::EvaluationCode
        } else {
            Component::Code
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gap {
    /// The nouns make up one: "model weights".
    Compound,
    /// Both are meant.
    Join,
    /// The first is meant: "code of the model".
    Head,
    /// The second explains the first: "source code (this repository)", "this project (code)".
    Aside,
    /// They belong to different phrases.
    Break,
}

/// A name that begins with that of a well-known family is another's model; any other may be one of these.
fn foreign_or_checkpoint(names: &[String]) -> Subject {
    let known = names.iter().all(|name| is_well_known(name));
    if known { Subject::Other(names.join(" ")) } else { Subject::Checkpoint(names.join(" ")) }
}

fn is_label(noun: Noun) -> bool {
    matches!(noun, Noun::WeightsLabel | Noun::CodeLabel | Noun::DataLabel)
}

fn is_join(word: &str) -> bool {
    WORDS.joins.contains(word)
        || word.chars().next().is_some_and(|c| is_ideograph(c) && WORDS.joins.contains(&c.to_string()))
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests;
