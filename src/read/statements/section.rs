//! Under which headings does a sentence stand, in which file, and what do these say of its subject?
//!
//! Comes in: headings and the path of a file. Goes out: [`Section`] and [`Surroundings`]. It never reads a sentence.

use super::blocks::{Block, Kind};
use super::clean::clean;
use super::subject::{Surroundings, letters, lowered, subjects};
use super::words::WORDS;
use crate::component::Component;
use crate::evidence::Subject;
use crate::source::SourceFile;
use std::ops::Range;

/// The headings that a sentence stands under, outermost first.
#[derive(Debug, Clone, Default)]
pub(super) struct Section {
    headings: Vec<(u8, String)>,
    seen: usize,
}

impl Section {
    /// Enters the section of a heading and leaves those that it ends.
    pub(super) fn enter(&mut self, level: u8, plain: &str) {
        self.headings.retain(|(other, _)| *other < level);
        self.headings.push((level, plain.to_owned()));
        self.seen += 1;
    }

    /// Whether the section is about licensing.
    pub(super) fn is_license(&self) -> bool {
        self.nearest()
            .take(2)
            .any(|heading| heading.chars().count() < 60 && WORDS.license_words.within(&lowered(heading)))
    }

    /// The heading of a section about what others made, or how to cite.
    pub(super) fn foreign(&self) -> Option<String> {
        let license = self.is_license();
        self.nearest()
            .take(2)
            .find(|h| !license && WORDS.foreign_headings.within(&lowered(h)))
            .map(|h| h.chars().take(80).collect())
    }

    /// What a sentence speaks of that does not say: the part that its headings name.
    pub(super) fn default_subject(&self, around: &Surroundings) -> Subject {
        let title = usize::from(self.headings.len() > 1);
        let inner = self.headings.iter().skip(title).rev().take(3);
        for (_, heading) in inner {
            let named = subjects(&format!("{heading}:"), around);
            match named.first() {
                Some(Subject::Component(Component::Weights)) if !is_about_weights(heading) => {}
                Some(Subject::Other(_) | Subject::Release | Subject::Unstated | Subject::Folder(_))
                | None => {}
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
    let title = title(file.text(), blocks).map(|(title, _)| letters(&title)).unwrap_or_default();
    let title = title.chars().take(80).collect();
    let folders: Vec<String> = file.path().split('/').rev().skip(1).map(str::to_lowercase).collect();
    let foreign = folders.iter().any(|folder| WORDS.foreign_folders.contains(folder));
    let own = folders.iter().any(|folder| !WORDS.speaking_folders.contains(folder));
    let folder = file.path().rsplit_once('/').map(|(folder, _)| folder.to_owned()).filter(|_| own);
    Surroundings { title, folder, foreign }
}

/// Whether a folder's files speak for the directory above it.
pub(super) fn is_speaking_folder(folder: &str) -> bool {
    WORDS.speaking_folders.contains(&folder.to_lowercase())
}

/// The first heading with words, among the first blocks, and its place.
pub(super) fn title(text: &str, blocks: &[Block]) -> Option<(String, Range<usize>)> {
    let headings = blocks.iter().take(40).filter(|block| matches!(block.kind, Kind::Heading(_)));
    for heading in headings {
        let raw = text.get(heading.span.clone()).unwrap_or("");
        let words = clean(&raw[..raw.len().min(floor(raw, 600))]).plain;
        let generic = [
            "introduction",
            "overview",
            "news",
            "license",
            "table of contents",
            "contents",
            "model card",
            "about",
            "quick start",
            "model details",
            "usage",
        ];
        let lower = lowered(&words);
        if words.chars().any(char::is_alphabetic) {
            return (!generic.contains(&lower.trim()) && words.chars().count() <= 160)
                .then_some((words, heading.span.clone()));
        }
    }
    None
}

fn floor(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
