//! Licenses by tag: `SPDX-License-Identifier` in code, `.license` files beside what they speak of, REUSE.toml and its
//! older form, `.reuse/dep5`.
//!
//! A tag speaks for the file it stands in or names, and for nothing else.

use super::found::{Found, declared, only};
use super::structured;
use crate::component::Component;
use crate::evidence::{Channel, Claim, Declared, Evidence, Subject};
use crate::inventory::{FileEntry, Inventory, Role};
use crate::source::SourceFile;
use crate::written::Node;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

const TAG: &str = "SPDX-License-Identifier:";
/// Bytes of a code file in which a tag is looked for.
const HEAD_BYTES: u64 = 4096;
/// Code files looked at.
const FILES: usize = 2_000;

/// The first tag of a text and where its value stands.
fn tag(text: &str) -> Option<(String, Range<usize>)> {
    let mut from = 0;
    loop {
        let at = from + text.get(from..)?.find(TAG)?;
        let start = at + TAG.len();
        let line = text.get(start..)?.lines().next().unwrap_or("");
        let value =
            line.trim().trim_end_matches(['*', '/', '-', '>', '#', '}', '"', '\'', ' ', ')', ';', ',', '`']);
        let closing = line.trim().len() - value.len();
        let value =
            if line.trim().contains('(') && closing > 0 { balanced(line.trim(), value) } else { value };
        if !value.is_empty() && !ignored(text.get(..at)?) {
            let lead = line.len() - line.trim_start().len();
            return Some((value.to_owned(), start + lead..start + lead + value.len()));
        }
        from = start;
    }
}

/// Keeps a closing bracket that belongs to the expression.
fn balanced<'a>(line: &'a str, value: &'a str) -> &'a str {
    let opened = value.matches('(').count();
    let closed = value.matches(')').count();
    let more = opened.saturating_sub(closed);
    let rest = line.get(value.len()..).unwrap_or("");
    let taken = rest.len() - rest.trim_start_matches(')').len();
    line.get(..value.len() + taken.min(more)).unwrap_or(value)
}

/// Whether the place stands in a block that REUSE is told to pass over.
fn ignored(before: &str) -> bool {
    let start = before.rfind("REUSE-IgnoreStart");
    start.is_some_and(|start| before.rfind("REUSE-IgnoreEnd").is_none_or(|end| end < start))
}

/// Tags in code: each license once for each component, at the first place.
pub(super) fn headers(inventory: &Inventory) -> Evidence {
    let mut evidence = Evidence::default();
    let mut seen = BTreeMap::new();
    let code = inventory.files().iter().filter(|entry| entry.role == Role::Code);
    for entry in code.take(FILES) {
        let Ok(file) = inventory.head(entry, HEAD_BYTES) else { continue };
        let Some((value, span)) = head(&file).and_then(tag) else { continue };
        let subject = match inventory.license_subject(entry) {
            Subject::Other(path) => Subject::Other(path.split('/').next().unwrap_or("").to_owned()),
            _ => Subject::Component(entry.component.unwrap_or(Component::Code)),
        };
        if seen.insert((subject.clone(), value.clone()), ()).is_none() {
            let mut found = Found::new(&file, inventory.limits().facts);
            let value = Declared { license: vec![value], ..Declared::default() };
            found.license(Channel::Tag, subject, Claim::Declared(value), span);
            evidence.extend(found.evidence);
        }
    }
    evidence
}

fn head(file: &SourceFile) -> Option<&str> {
    let text = file.text();
    let end = usize::try_from(HEAD_BYTES).unwrap_or(text.len()).min(text.len());
    (0..=end).rev().find_map(|end| text.get(..end))
}

/// A `.license` file: for the file beside which it stands, or a license of its own where there is none.
pub(super) fn sidecar(inventory: &Inventory, entry: &FileEntry) -> Evidence {
    let file = match inventory.text(entry) {
        Ok(file) => file,
        Err(problem) => return only(problem),
    };
    let owner = entry.path.get(..entry.path.len().saturating_sub(".license".len())).unwrap_or("");
    let Some(owner) = inventory.file(owner) else {
        return super::license_file::read(inventory, entry);
    };
    let mut found = Found::new(&file, inventory.limits().facts);
    let subject = subject_of(owner);
    match tag(file.text()) {
        Some((value, span)) => {
            let value = Declared { license: vec![value], ..Declared::default() };
            found.license(Channel::Tag, subject, Claim::Declared(value), span);
        }
        None => {
            let whole = 0..file.text().len();
            found.license(Channel::Tag, subject, Claim::Text(Arc::clone(&file), whole.clone()), whole);
        }
    }
    found.evidence
}

/// What a tag on one file speaks about. For weights among others of a directory it is that checkpoint.
fn subject_of(owner: &FileEntry) -> Subject {
    match (owner.role, owner.component) {
        (Role::Weights, _) => Subject::Component(Component::Weights),
        (_, Some(component)) => Subject::Component(component),
        (_, None) => Subject::Other(owner.path.clone()),
    }
}

/// REUSE.toml: tables of paths and licenses.
pub(super) fn reuse(inventory: &Inventory, entry: &FileEntry) -> Evidence {
    if !entry.name().eq_ignore_ascii_case("reuse.toml") {
        return dep5(inventory, entry);
    }
    structured::read(inventory, entry, |node, found| {
        for table in node.get("annotations").map(Node::items).unwrap_or_default() {
            annotation(inventory, entry.folder(), table, found);
        }
    })
}

/// The older form: paragraphs of fields, `Files` with globs of which a star goes over folders, too, and `License`.
fn dep5(inventory: &Inventory, entry: &FileEntry) -> Evidence {
    let file = match inventory.text(entry) {
        Ok(file) => file,
        Err(problem) => return only(problem),
    };
    let mut found = Found::new(&file, inventory.limits().facts);
    let mut fields: Vec<(&str, String, Range<usize>)> = Vec::new();
    let mut at = 0;
    for line in file.text().split_inclusive('\n').chain(["\n"]) {
        let span = at..at + line.trim_end().len();
        at += line.len();
        match line.split_once(':') {
            _ if line.trim().is_empty() => stanza(inventory, &std::mem::take(&mut fields), &mut found),
            _ if line.starts_with([' ', '\t']) => {
                if let Some((_, value, _)) = fields.last_mut() {
                    value.push(' ');
                    value.push_str(line.trim());
                }
            }
            Some((key, value)) if fields.len() < 64 => {
                fields.push((key.trim(), value.trim().to_owned(), span))
            }
            _ => {}
        }
    }
    found.evidence
}

fn stanza(inventory: &Inventory, fields: &[(&str, String, Range<usize>)], found: &mut Found<'_>) {
    let field = |name: &str| fields.iter().find(|(key, ..)| key.eq_ignore_ascii_case(name));
    let (Some((_, globs, _)), Some((_, license, span))) = (field("files"), field("license")) else { return };
    let globs: Vec<String> = globs.split_whitespace().take(64).map(|glob| glob.replace('*', "**")).collect();
    // The text of the license may follow its name.
    let name = license.split("  ").next().unwrap_or(license).to_owned();
    let value = Declared { license: vec![name], ..Declared::default() };
    for subject in subjects(inventory, &globs) {
        found.license(Channel::Tag, subject, Claim::Declared(value.clone()), span.clone());
    }
}

/// What the files speak of that some globs fit.
fn subjects(inventory: &Inventory, globs: &[String]) -> Vec<Subject> {
    if globs.iter().any(|glob| matches!(glob.as_str(), "**" | "**/*")) {
        return vec![Subject::Release];
    }
    let fits = |entry: &&FileEntry| globs.iter().any(|glob| reuse_fits(glob, &entry.path));
    let all: BTreeSet<Subject> = inventory.files().iter().filter(fits).map(subject_of).collect();
    all.into_iter().take(64).collect()
}

fn annotation(inventory: &Inventory, folder: &str, table: &Node, found: &mut Found<'_>) {
    let Some(license) = table.get("SPDX-License-Identifier").filter(|node| !node.is_empty()) else { return };
    let value = Declared { license: declared(license, found.file.text()), ..Declared::default() };
    let globs: Vec<String> = table
        .get("path")
        .map(Node::items)
        .unwrap_or_default()
        .iter()
        .filter_map(Node::text)
        .map(|glob| if folder.is_empty() { glob.to_owned() } else { format!("{folder}/{glob}") })
        .collect();
    for subject in subjects(inventory, &globs) {
        found.license(Channel::Tag, subject, Claim::Declared(value.clone()), license.span.clone());
    }
}

/// REUSE's globs: `*` within a folder, `**` across, nothing else special.
fn reuse_fits(glob: &str, path: &str) -> bool {
    let (glob, path) = (glob.as_bytes(), path.as_bytes());
    // Where the last star stood and how much of the path it has taken.
    let (mut g, mut p) = (0, 0);
    let mut back: Option<(usize, usize, bool)> = None;
    let mut steps = 0_usize;
    while p < path.len() {
        steps += 1;
        if steps > 1_000_000 {
            return false;
        }
        match glob.get(g) {
            Some(b'*') => {
                let deep = glob.get(g + 1) == Some(&b'*');
                g += if deep { 2 } else { 1 };
                back = Some((g, p, deep));
                continue;
            }
            Some(b'\\') if glob.get(g + 1) == path.get(p) => {
                (g, p) = (g + 2, p + 1);
                continue;
            }
            Some(byte) if Some(byte) == path.get(p) => {
                (g, p) = (g + 1, p + 1);
                continue;
            }
            _ => {}
        }
        match back {
            Some((from, at, deep)) if deep || path.get(at) != Some(&b'/') => {
                back = Some((from, at + 1, deep));
                (g, p) = (from, at + 1);
            }
            _ => return false,
        }
    }
    glob.get(g..).is_some_and(|rest| rest.iter().all(|byte| *byte == b'*'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_read_without_what_closes_the_comment() {
        let value = |text: &str| tag(text).map(|(value, _)| value);
        assert_eq!(value("# SPDX-License-Identifier: MIT\n").as_deref(), Some("MIT"));
        assert_eq!(value("/* SPDX-License-Identifier: Apache-2.0 */").as_deref(), Some("Apache-2.0"));
        assert_eq!(value("<!-- SPDX-License-Identifier: (MIT OR X) -->").as_deref(), Some("(MIT OR X)"));
        assert_eq!(value("SPDX-License-Identifier:\n"), None);
        let passed_over =
            "REUSE-IgnoreStart\nSPDX-License-Identifier: MIT\nREUSE-IgnoreEnd\nSPDX-License-Identifier: X";
        assert_eq!(value(passed_over).as_deref(), Some("X"));
    }

    #[test]
    fn paths_of_reuse_fit_as_its_specification_says() {
        assert!(reuse_fits("*.bin", "a.bin"));
        assert!(!reuse_fits("*.bin", "x/a.bin"));
        assert!(reuse_fits("**/a*.bin", "x/y/ab.bin"));
        assert!(reuse_fits("x/**", "x/y/z"));
        assert!(reuse_fits("a\\*b", "a*b"));
        assert!(!reuse_fits("[a]", "a"));
    }
}
