//! Which code is there and what it is for, and which training software is only pointed to.
//!
//! Comes in: the paths of the release, with the text of those that were read. Goes out: [`CodeFact`]s. Code is judged
//! by its path and, where its text was read, by whether that text trains anything; kits for users who train on their
//! own data are code, but not the code that made the model. It never runs anything and knows no license.

mod kinds;
mod told;

use crate::component::Component;
use crate::evidence::{CodeFact, CodePlace, DocumentationFact, Substance};
use crate::read::documentation;
use crate::source::{Excerpt, Location, SourceFile};

/// The files of a release, as far as they bear on its code.
#[derive(Debug, Clone, Copy)]
pub struct Listing<'f> {
    /// Paths, with their text where it was read.
    pub files: &'f [(&'f str, Option<&'f SourceFile>)],
    /// Whether weights are among the files of the release.
    pub holds_weights: bool,
}

/// Reads the code of a release.
#[must_use]
pub fn read_code(listing: Listing<'_>) -> Vec<CodeFact> {
    read_code_with(listing, &|file| documentation::read_words(file).software)
}

/// The same where it is known already what prose says of the software that trained the model.
pub(super) fn read_code_with(
    listing: Listing<'_>,
    software: &dyn Fn(&SourceFile) -> Vec<DocumentationFact>,
) -> Vec<CodeFact> {
    let mut found: Vec<CodeFact> =
        listing.files.iter().filter_map(|(path, file)| here(path, *file)).collect();
    let prose: Vec<&SourceFile> =
        listing.files.iter().filter_map(|(path, file)| prose(path, *file)).collect();
    let said: Vec<DocumentationFact> = prose.iter().flat_map(|file| software(file)).collect();
    let told = prose.iter().filter(|file| !kinds::is_aside(file.path()));
    let told: Vec<CodeFact> = told.flat_map(|file| listing.told(file)).collect();
    let launch = said.iter().find(|fact| told.is_empty() && fact.substance == Substance::Documented);
    found.extend(launch.map(pointer));
    found.extend(said.iter().filter(|fact| fact.substance == Substance::Linked).map(pointer));
    found.extend(told);
    found
}

impl Listing<'_> {
    /// What the words of the release tell of its own training software.
    fn told(self, file: &SourceFile) -> Vec<CodeFact> {
        told::read(file).into_iter().map(|told| self.place(file, told)).collect()
    }

    fn place(self, file: &SourceFile, told: told::Told) -> CodeFact {
        let words = Excerpt::new(file.line_text(told.offset));
        let place = match told.script {
            Some(path) if !told.is_kit && self.is_borne_out(&path, &told.arguments) => CodePlace::Told(path),
            Some(path) => CodePlace::Elsewhere(path),
            None => CodePlace::Elsewhere(words.as_str().to_owned()),
        };
        CodeFact { component: Component::TrainingCode, place, at: file.location(told.offset), words }
    }

    /// Whether the release bears out what its words tell: it holds a recipe of training, a file that the command names
    /// or the folder that is told, or it sets up software of its own; and it is a copy that leaves out all code and
    /// weights, so that the absence of the script says nothing.
    fn is_borne_out(self, told: &str, arguments: &[String]) -> bool {
        let named = |path: &str| arguments.iter().any(|argument| argument == path);
        let inside = |path: &str| path.strip_prefix(told).is_some_and(|rest| rest.starts_with('/'));
        let shows = |path: &str, file: &SourceFile| match prose(path, Some(file)) {
            Some(prose) => told::sets_up(prose),
            None => documentation::is_recipe(file),
        };
        let bears = |(path, file): &(&str, Option<&SourceFile>)| {
            named(path) || inside(path) || file.is_some_and(|file| shows(path, file))
        };
        !self.holds_weights
            && !self.files.iter().any(|(path, _)| kinds::is_code(path))
            && self.files.iter().any(bears)
    }
}

/// The beginning of a text, not longer than this many bytes.
fn cut(text: &str, max_bytes: usize) -> &str {
    let mut end = max_bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// The file, if it is prose of the release.
fn prose<'f>(path: &str, file: Option<&'f SourceFile>) -> Option<&'f SourceFile> {
    let name = path.rsplit('/').next().unwrap_or(path).to_lowercase();
    file.filter(|_| name.ends_with(".md") || name.starts_with("readme"))
}

fn pointer(fact: &DocumentationFact) -> CodeFact {
    CodeFact {
        component: Component::TrainingCode,
        place: CodePlace::Elsewhere(fact.words.as_str().to_owned()),
        at: fact.at.clone(),
        words: fact.words.clone(),
    }
}

/// What a file of code is for.
fn here(path: &str, file: Option<&SourceFile>) -> Option<CodeFact> {
    let component = kinds::component(path)?;
    let (at, words) = match (component, file) {
        (Component::TrainingCode, Some(file)) => match kinds::training_words(file.text()) {
            Some(offset) => (file.location(offset), Excerpt::new(file.line_text(offset))),
            None => return None,
        },
        _ => (Location::file(path), Excerpt::new(path)),
    };
    Some(CodeFact { component, place: CodePlace::Here(path.to_owned()), at, words })
}

#[cfg(test)]
mod tests;
