//! Manifests that are written line by line: Ollama's Modelfile and Python's setup.cfg.

use super::found::{Found, only};
use crate::evidence::{Channel, Claim, Declared, Evidence, ProblemKind, Relation, Subject};
use crate::inventory::{FileEntry, Inventory};
use std::ops::Range;
use std::sync::Arc;

/// Lines looked at.
const LINES: usize = 20_000;

/// Reads a Modelfile: `FROM`, `ADAPTER` and `LICENSE`, in any case and order.
pub(super) fn read(inventory: &Inventory, entry: &FileEntry, subject: &Subject) -> Evidence {
    let file = match inventory.text(entry) {
        Ok(file) => file,
        Err(problem) => return only(problem),
    };
    let mut found = Found::new(&file, inventory.limits().facts);
    let text = file.text();
    let (mut at, mut count) = (0, 0);
    let adapts =
        |line: &str| line.split_whitespace().next().is_some_and(|w| w.eq_ignore_ascii_case("adapter"));
    let adapter = text.lines().take(LINES).any(adapts).then_some(Relation::Adapter);
    while let Some(line) = text.get(at..).and_then(|rest| rest.split_inclusive('\n').next()) {
        count += 1;
        if count > LINES {
            found.problem(ProblemKind::Limit, entry.role.concerns(), "it has more lines than are read", at);
            break;
        }
        let (start, word) = (at, line.split_whitespace().next().unwrap_or("").to_uppercase());
        let value = start + word_end(line);
        let span = argument(text, value, start + line.len());
        at = span.end.max(start + line.len());
        let words = text.get(span.clone()).unwrap_or("").trim();
        match word.as_str() {
            "FROM" => from(inventory, words, &span, (adapter, &mut found)),
            "LICENSE" => {
                let claim = Claim::Text(Arc::clone(&file), span.clone());
                found.license(Channel::Manifest, subject.clone(), claim, span);
            }
            _ => {}
        }
    }
    found.evidence
}

/// Where the first word of a line ends.
fn word_end(line: &str) -> usize {
    let indent = line.len() - line.trim_start().len();
    line.get(indent..).and_then(|rest| rest.find(char::is_whitespace)).map_or(line.len(), |end| indent + end)
}

/// What an instruction is given: the rest of the line, or what stands between `"""`, lines and all.
fn argument(text: &str, from: usize, line_end: usize) -> Range<usize> {
    let rest = text.get(from..).unwrap_or("");
    let start = from + (rest.len() - rest.trim_start_matches([' ', '\t']).len());
    let Some(inner) = text.get(start..).and_then(|rest| rest.strip_prefix("\"\"\"")) else {
        return start.min(line_end)..line_end;
    };
    let end = inner.find("\"\"\"").unwrap_or(inner.len());
    start + 3..start + 3 + end
}

/// The model that a Modelfile begins from; an adapter beside it makes it the base of that.
fn from(
    inventory: &Inventory,
    words: &str,
    span: &Range<usize>,
    (adapter, found): (Option<Relation>, &mut Found<'_>),
) {
    let id = words.trim_matches(['"', '\'']);
    let local = id.trim_start_matches("./");
    // A file of this directory is the model itself, and says what it is made from.
    let here = local == "." || local.is_empty() || inventory.files().iter().any(|file| file.path == local);
    let is_file = id.starts_with(['.', '/']) || local.to_lowercase().ends_with(".gguf");
    if !here {
        let relation = adapter.or_else(|| is_file.then_some(Relation::Quantized));
        found.base(id, relation, span.clone());
    }
}

/// Reads `license` and the license classifiers of `[metadata]`.
pub(super) fn setup_cfg(inventory: &Inventory, entry: &FileEntry, subject: &Subject) -> Evidence {
    let file = match inventory.text(entry) {
        Ok(file) => file,
        Err(problem) => return only(problem),
    };
    let mut found = Found::new(&file, inventory.limits().facts);
    let mut section = "";
    let mut at = 0;
    for line in file.text().split_inclusive('\n').take(LINES) {
        let span = at..at + line.trim_end().len();
        at += line.len();
        let bare = line.trim();
        let value = match bare.split_once('=').map(|(key, value)| (key.trim(), value.trim())) {
            _ if bare.starts_with('[') => {
                section = bare;
                continue;
            }
            Some(("license", value)) if !value.is_empty() => {
                Declared { license: vec![value.to_owned()], ..Declared::default() }
            }
            _ => match bare.strip_prefix("License :: ") {
                Some(name) => {
                    let name = name.rsplit(" :: ").next().unwrap_or(name);
                    Declared { name: Some(name.to_owned()), ..Declared::default() }
                }
                None => continue,
            },
        };
        if section == "[metadata]" {
            found.license(Channel::Manifest, subject.clone(), Claim::Declared(value), span);
        }
    }
    found.evidence
}
