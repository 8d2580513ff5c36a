//! Which code is there and what it is for, and which training software is only pointed to.
//!
//! Comes in: the paths of the release, with the text of those that were read. Goes out: [`CodeFact`]s. Code is judged
//! by its path and, where its text was read, by whether that text trains anything; kits for users who train on their
//! own data are code, but not the code that made the model. It never runs anything and knows no license.

mod kinds;

use crate::component::Component;
use crate::evidence::{CodeFact, CodePlace, DocumentationFact, Substance};
use crate::read::documentation;
use crate::source::{Excerpt, Location, SourceFile};

/// Reads the code of a release: `paths` are all its files, with their text where it was read.
#[must_use]
pub fn read_code(paths: &[(&str, Option<&SourceFile>)]) -> Vec<CodeFact> {
    let mut found: Vec<CodeFact> = paths.iter().filter_map(|(path, file)| here(path, *file)).collect();
    let said: Vec<DocumentationFact> = paths
        .iter()
        .filter_map(|(path, file)| prose(path, *file))
        .flat_map(documentation::read_software)
        .collect();
    let launch = said.iter().find(|fact| fact.substance == Substance::Documented);
    found.extend(launch.map(pointer));
    found.extend(said.iter().filter(|fact| fact.substance == Substance::Linked).map(pointer));
    found
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
