//! Kinds of code by the names of files and folders, as `documentation.yaml` lists them.
//!
//! Comes in: a path, or the text of a script. Goes out: the component it belongs to, or where it trains something.

use crate::component::Component;
use crate::read::documentation::facts::{CodeKinds, facts};

/// How much of a script is looked at, in bytes.
const SCRIPT_MAX_BYTES: usize = crate::limits::SCRIPT_BYTES.size();

/// The component that a path of code belongs to; none if it is no code, or code of others.
pub(super) fn component(path: &str) -> Option<Component> {
    let kinds = &facts().code;
    let path = path.to_lowercase();
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", &path));
    let (stem, extension) = name.rsplit_once('.')?;
    if !kinds.extensions.iter().any(|known| known == extension) || in_any(folders, &kinds.not_ours) {
        return None;
    }
    Some(of_stem(kinds, folders, stem))
}

/// Whether a path is one of code, whoever wrote it.
pub(super) fn is_code(path: &str) -> bool {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending).to_lowercase();
    facts().code.extensions.contains(&ending)
}

/// Whether prose lies where it tells of the code of others, or only says again what another file says.
pub(super) fn is_aside(path: &str) -> bool {
    let path = path.to_lowercase();
    if facts().path(&path).iter().any(|signal| facts().name(*signal) == "path.translation") {
        return true;
    }
    let folders = path.rsplit_once('/').map_or("", |(folders, _)| folders);
    in_any(folders, &facts().code.not_ours)
}

fn of_stem(kinds: &CodeKinds, folders: &str, stem: &str) -> Component {
    let words: Vec<&str> = stem.split(['_', '-', '.']).collect();
    let named =
        |list: &[String]| words.iter().any(|word| list.iter().any(|start| word.starts_with(start.as_str())));
    let kit = in_any(folders, &kinds.user_kits) || named(&kinds.user_kits);
    if in_any(folders, &kinds.evaluation) || named(&kinds.evaluation) {
        Component::EvaluationCode
    } else if named(&kinds.training) {
        if kit { Component::Code } else { Component::TrainingCode }
    } else if named(&kinds.architecture) {
        Component::Architecture
    } else if named(&kinds.interface) || in_any(folders, &kinds.interface) {
        Component::UserInterface
    } else if named(&kinds.inference) {
        Component::InferenceCode
    } else if named(&kinds.preparation) {
        Component::DataPreprocessingCode
    } else {
        Component::Code
    }
}

fn in_any(folders: &str, list: &[String]) -> bool {
    folders.split('/').any(|folder| list.iter().any(|start| folder.starts_with(start.as_str())))
}

/// Where a script trains something.
pub(super) fn training_words(text: &str) -> Option<usize> {
    let text = super::cut(text, SCRIPT_MAX_BYTES);
    facts().code.training_words.iter().filter_map(|words| text.find(words.as_str())).min()
}
