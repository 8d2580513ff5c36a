//! What a license-like file speaks about, by its name and its folder, as `components.yaml` says it.

use super::glob::fits;
use super::layout::{LicenseNames, layout};
use super::{Inventory, Role};
use crate::component::Component;
use crate::evidence::Subject;

/// The subject of the license-like file at a path.
pub(super) fn subject(inventory: &Inventory, path: &str) -> Subject {
    let names = &layout().licenses;
    let lower = path.to_lowercase();
    let (folder, name) = lower.rsplit_once('/').unwrap_or(("", &lower));
    let shown = |at: usize| path.get(..at).unwrap_or(path);
    if names.other.iter().any(|glob| fits(&glob.to_lowercase(), &lower, name)) {
        return Subject::Other(path.to_owned());
    }
    let last = folder.rsplit('/').next().unwrap_or("");
    if names.checkpoints.folders.iter().any(|known| known == last) {
        return Subject::Checkpoint(checkpoint(names, path));
    }
    if names.texts.iter().any(|known| path.rsplit('/').nth(1) == Some(known.as_str())) {
        return Subject::Unstated;
    }
    if let Some(stem) = beside_weights(inventory, folder, path) {
        return Subject::Checkpoint(stem);
    }
    if let Some(subject) = by_words(names, name) {
        return subject;
    }
    match folder {
        "" => Subject::Unstated,
        _ if names.top.contains(&folder.to_owned()) => Subject::Unstated,
        _ => by_folder(inventory, names, shown(folder.len())),
    }
}

/// The name of the weights file for which `NAME.license.txt` stands in the same folder.
fn beside_weights(inventory: &Inventory, folder: &str, path: &str) -> Option<String> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let (stem, rest) = name.split_at_checked(name.to_lowercase().find(".licen")?)?;
    let beside = |file: &&super::FileEntry| {
        file.role == Role::Weights
            && file.folder().eq_ignore_ascii_case(folder)
            && file.name().strip_prefix(stem).is_some_and(|rest| rest.starts_with('.'))
    };
    let known = !stem.is_empty() && rest.len() > 1 && inventory.files().iter().any(|file| beside(&file));
    known.then(|| stem.to_owned())
}

/// The name of a checkpoint in the name of its license: `LICENSE-NAME` → `NAME`.
fn checkpoint(names: &LicenseNames, path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    let lower = name.to_lowercase();
    let prefix = names.checkpoints.prefixes.iter().filter(|prefix| lower.starts_with(prefix.as_str()));
    let cut = prefix.map(String::len).max().unwrap_or(0);
    let rest = name.get(cut..).unwrap_or(name).trim_start_matches(['-', '_', ' ', '.']);
    let rest = rest.strip_suffix(".txt").or_else(|| rest.strip_suffix(".md")).unwrap_or(rest);
    if rest.is_empty() { name.to_owned() } else { rest.to_owned() }
}

/// What the words of the name say. Words for the weights count wherever they stand; those for code and data,
/// which would take the weights out, only where nothing else is named beside them.
fn by_words(names: &LicenseNames, name: &str) -> Option<Subject> {
    let words: Vec<&str> =
        name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let holds = |list: &[String]| words.iter().any(|word| list.iter().any(|known| known == word));
    let known = &names.words;
    let weights = holds(&known.weights) || known.weights.iter().any(|word| glued(names, name, word));
    let code = holds(&known.code) || known.code.iter().any(|word| glued(names, name, word));
    let data = holds(&known.data) || known.data.iter().any(|word| glued(names, name, word));
    let alone = words.iter().all(|word| {
        [&known.code, &known.data, &known.filler].iter().any(|list| list.iter().any(|known| known == word))
            || known.code.iter().chain(&known.data).any(|part| glued(names, word, part))
    });
    match (weights, code, data) {
        (true, false, false) => Some(Subject::Component(Component::Weights)),
        (true, _, _) => Some(Subject::Release),
        (false, true, false) if alone => Some(Subject::Component(Component::Code)),
        (false, false, true) if alone => Some(Subject::Component(Component::TrainingData)),
        _ => None,
    }
}

/// `modellicense`, `licensecode`: the word and a word for license in one, nothing between.
fn glued(names: &LicenseNames, name: &str, word: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name);
    names.checkpoints.prefixes.iter().any(|license| {
        stem.strip_prefix(word) == Some(license.as_str()) || stem.strip_suffix(word) == Some(license.as_str())
    })
}

/// A license in a folder speaks for what lies in it: for checkpoints where the folder is one for weights and
/// weights are there.
fn by_folder(inventory: &Inventory, names: &LicenseNames, folder: &str) -> Subject {
    let mut parts = folder.split('/');
    let (first, rest) = (parts.next().unwrap_or(""), parts.next());
    let inside = |path: &str| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
    let holds_weights = || inventory.files().iter().any(|f| f.role == Role::Weights && inside(&f.path));
    if !names.weights.contains(&first.to_lowercase()) || !holds_weights() {
        return Subject::Folder(folder.to_owned());
    }
    match rest {
        None => Subject::Component(Component::Weights),
        Some(_) => Subject::Checkpoint(folder.rsplit('/').next().unwrap_or(folder).to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Limits;
    use super::*;
    use std::collections::BTreeMap;

    fn subject_of(path: &str) -> Subject {
        let files = [path, "models/seven/model.safetensors", "weights/a.gguf"];
        let files: BTreeMap<_, _> = files.iter().map(|path| ((*path).to_owned(), Vec::new())).collect();
        subject(&Inventory::of_memory("m", files, &Limits::default()), path)
    }

    #[test]
    fn names_that_name_the_weights_speak_for_the_weights() {
        for name in [
            "MODEL_LICENSE",
            "LICENSE-MODEL.md",
            "LICENSE_weights",
            "WEIGHT_DIFF_LICENSE",
            "MODELLICENSE.txt",
        ] {
            assert_eq!(subject_of(name), Subject::Component(Component::Weights), "{name}");
        }
    }

    #[test]
    fn names_for_code_or_data_count_only_where_nothing_else_is_named() {
        assert_eq!(subject_of("LICENSE-CODE"), Subject::Component(Component::Code));
        assert_eq!(subject_of("CODE_LICENSE.md"), Subject::Component(Component::Code));
        assert_eq!(subject_of("DATA_LICENSE"), Subject::Component(Component::TrainingData));
        assert_eq!(subject_of("Code Thing LICENSE AGREEMENT"), Subject::Unstated);
        assert_eq!(subject_of("LICENSE-CODE-AND-MODEL"), Subject::Release);
    }

    #[test]
    fn a_plain_license_at_the_top_says_nothing_of_its_subject() {
        for name in
            ["LICENSE", "COPYING", "legal/LICENSE", "LICENSE.apache-2.0", "LICENSES/MIT.txt", "XYZ_LICENSE"]
        {
            assert_eq!(subject_of(name), Subject::Unstated, "{name}");
        }
    }

    #[test]
    fn folders_say_what_a_license_in_them_is_about() {
        assert_eq!(subject_of("model_licenses/LICENSE-ABC-1"), Subject::Checkpoint("ABC-1".to_owned()));
        assert_eq!(subject_of("Some/Part/LICENSE"), Subject::Folder("Some/Part".to_owned()));
        assert_eq!(subject_of("models/seven/LICENSE"), Subject::Checkpoint("seven".to_owned()));
        assert_eq!(subject_of("weights/LICENSE"), Subject::Component(Component::Weights));
        assert_eq!(subject_of("weights/a.license.txt"), Subject::Checkpoint("a".to_owned()));
        assert_eq!(subject_of("models/code/LICENSE"), Subject::Folder("models/code".to_owned()));
        for path in [
            "third_party/x/LICENSE",
            "a/thirdparty/MODEL_LICENSE",
            "examples/LICENSE",
            "THIRD_PARTY_LICENSES.txt",
        ] {
            assert!(matches!(subject_of(path), Subject::Other(_)), "{path}");
        }
    }
}
