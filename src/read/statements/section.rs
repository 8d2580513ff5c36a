//! Under which headings does a sentence stand, in which file, and what do these say of its subject?
//!
//! Comes in: headings and the path of a file. Goes out: [`Section`] and [`Surroundings`]. It never reads a sentence.

use super::blocks::{Block, Kind};
use super::clean::clean;
use super::names::{letters, lowered};
use super::subject::{Surroundings, subjects};
use super::words::WORDS;
use crate::component::Component;
use crate::evidence::Subject;
use crate::source::SourceFile;
use std::collections::BTreeMap;
use std::ops::Range;

/// A name that stands this often in a file is one that the file is about.
const FREQUENT: usize = 5;

/// The headings that a sentence stands under, outermost first.
#[derive(Debug, Clone, Default)]
pub(super) struct Section {
    headings: Vec<(u8, String)>,
    seen: usize,
    license: bool,
    foreign: Option<String>,
}

impl Section {
    /// Enters the section of a heading and leaves those that it ends.
    pub(super) fn enter(&mut self, level: u8, plain: &str) {
        self.headings.retain(|(other, _)| *other < level);
        self.headings.push((level, plain.to_owned()));
        self.seen += 1;
        let speaks = |h: &str| h.chars().count() < 60 && WORDS.license_words.within(&lowered(h));
        let license = self.nearest().take(2).any(speaks);
        let foreign = |h: &&str| !license && WORDS.foreign_headings.within(&lowered(h));
        let foreign = self.nearest().take(2).find(foreign).map(|h| h.chars().take(80).collect());
        (self.license, self.foreign) = (license, foreign);
    }

    /// Whether the section is about licensing.
    pub(super) fn is_license(&self) -> bool {
        self.license
    }

    /// Whether the section is about what may be done, whatever it is called: "Fine print", "Before you download".
    pub(super) fn is_about_terms(&self) -> bool {
        self.nearest()
            .take(2)
            .any(|heading| heading.chars().count() < 60 && WORDS.terms_headings.within(&lowered(heading)))
    }

    /// The heading of a section about what others made, or how to cite.
    pub(super) fn foreign(&self) -> Option<String> {
        self.foreign.clone()
    }

    /// What a sentence speaks of that does not say: the part that its headings name.
    pub(super) fn default_subject(&self, around: &Surroundings) -> Subject {
        let title = usize::from(self.headings.len() > 1);
        let inner = self.headings.iter().skip(title).rev().take(3);
        for (_, heading) in inner {
            let same = letters(heading);
            if !same.is_empty() && (same == around.title || same == around.head) {
                continue;
            }
            let named = subjects(&format!("{heading}:"), around);
            match named.first() {
                Some(Subject::Component(Component::Weights)) if !is_about_weights(heading) => {}
                Some(Subject::Other(_) | Subject::Release | Subject::Unstated | Subject::Folder(_))
                | None => {}
                Some(Subject::Checkpoint(name)) if !name.contains(|c: char| c.is_ascii_digit()) => {}
                Some(found) => return found.clone(),
            }
        }
        around.unstated()
    }

    fn nearest(&self) -> impl Iterator<Item = &str> {
        self.headings.iter().rev().map(|(_, heading)| heading.as_str())
    }
}

/// Whether a heading speaks of weights as such: "Model" alone heads too much.
fn is_about_weights(heading: &str) -> bool {
    let lower = lowered(heading);
    WORDS.license_words.within(&lower)
        || ["weight", "checkpoint", "parameters", "权重", "参数"].iter().any(|word| lower.contains(word))
}

/// What is known of a file around its sentences.
pub(super) fn surroundings(file: &SourceFile, blocks: &[Block]) -> Surroundings {
    let title = title(file.text(), blocks).map(|(title, _)| title).unwrap_or_default();
    let head = title.split([':', '：', '|', '(']).next().unwrap_or("");
    let named = (1..=2).contains(&head.split_whitespace().count());
    let head = letters(head);
    let title = letters(&title).chars().take(80).collect();
    let folders: Vec<String> = file.path().split('/').rev().skip(1).map(str::to_lowercase).collect();
    let foreign = folders.iter().any(|folder| WORDS.foreign_folders.contains(folder));
    let own = folders.iter().any(|folder| !WORDS.speaking_folders.contains(folder));
    let folder = file.path().rsplit_once('/').map(|(folder, _)| folder.to_owned()).filter(|_| own);
    let stem = file.path().rsplit('/').next().unwrap_or("").to_lowercase();
    let notice = ["notice", "third", "attribution", "copying"].iter().any(|start| stem.starts_with(start));
    let notice = notice.then(|| file.path().to_owned());
    Surroundings { title, head, named, folder, foreign, notice, stems: stems(file.text()) }
}

/// The first heading of the first level, and its place; headings of other levels are titles only where they come
/// first of all.
pub(super) fn title(text: &str, blocks: &[Block]) -> Option<(String, Range<usize>)> {
    let headings = blocks.iter().take(60).enumerate();
    for (index, block) in headings {
        let level = match block.kind {
            Kind::Heading(level) => level,
            _ => continue,
        };
        let raw = text.get(block.span.clone()).unwrap_or("");
        let words = clean(&raw[..floor(raw, 600)]).plain;
        if !words.chars().any(char::is_alphabetic) {
            continue;
        }
        let titled = level == 1 || (index < 2 && level < 7);
        let length = words.chars().count();
        if titled && length <= 160 && !WORDS.generic_titles.contains(lowered(&words).trim()) {
            return Some((words, block.span.clone()));
        }
        if level == 1 {
            return None;
        }
    }
    None
}

/// How often each stem of a name stands in a text: the letters that a capitalised word begins with.
fn stems(text: &str) -> BTreeMap<String, usize> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for word in text.split(|c: char| !c.is_alphanumeric()) {
        if !word.starts_with(|c: char| c.is_ascii_uppercase()) {
            continue;
        }
        let stem: String = word.chars().take_while(|c| c.is_alphabetic()).collect::<String>().to_lowercase();
        if counts.len() < 20_000 || counts.contains_key(&stem) {
            *counts.entry(stem).or_default() += 1;
        }
    }
    counts.retain(|_, count| *count >= FREQUENT);
    counts
}

fn floor(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
