//! Files that are a license, a use policy or a notice by their name: the whole text, and what it speaks about.

use super::found::only;
use crate::evidence::{Channel, Claim, Evidence, LicenseEvidence, ProblemKind, Subject};
use crate::inventory::{FileEntry, Inventory, Role, State};
use crate::source::{Excerpt, Location, SourceFile};
use std::sync::Arc;

/// Endings of files that hold text but not as text, and what such a file is. None of them is opened: the readers of
/// these formats that exist end the program on a file that was made to harm them.
const SEALED: [(&str, &str); 8] = [
    (".pdf", "a PDF"),
    (".doc", "an office document"),
    (".docx", "an office document"),
    (".rtf", "rich text"),
    (".odt", "an office document"),
    (".pages", "an office document"),
    (".zip", "an archive"),
    (".gz", "an archive"),
];

/// Reads a license-like file.
pub(super) fn read(inventory: &Inventory, entry: &FileEntry) -> Evidence {
    let mut evidence = any(inventory, entry);
    // What is wrong with a license of somebody else's work stands in the way of nothing.
    if matches!(inventory.license_subject(entry), Subject::Other(_)) {
        evidence.problems.iter_mut().for_each(|problem| problem.concerns.clear());
    }
    evidence
}

fn any(inventory: &Inventory, entry: &FileEntry) -> Evidence {
    let name = entry.path.to_lowercase();
    if let State::Refused(reason) = &entry.state {
        // The inventory has the problem already.
        return unreadable(inventory, entry, reason, false);
    }
    if let Some((_, what)) = SEALED.iter().find(|(ending, _)| name.ends_with(ending)) {
        let reason =
            format!("{what}, which is not read: what it says is unknown until it lies here as plain text");
        return unreadable(inventory, entry, &reason, true);
    }
    let file = match inventory.text(entry) {
        Ok(file) => file,
        Err(problem) if problem.kind == ProblemKind::Limit => return only(problem),
        Err(problem) => return unreadable(inventory, entry, &problem.message, true),
    };
    if file.text().trim_matches(['\u{feff}', ' ', '\t', '\r', '\n']).is_empty() {
        return only(entry.problem(ProblemKind::Malformed, "the file is empty"));
    }
    if is_no_text(&file) {
        return unreadable(inventory, entry, "its bytes are no text in a known encoding", true);
    }
    text(inventory, entry, &file)
}

fn text(inventory: &Inventory, entry: &FileEntry, file: &Arc<SourceFile>) -> Evidence {
    let start = file.text().len()
        - file.text().trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}').len();
    let evidence = LicenseEvidence {
        channel: channel(entry.role),
        subject: inventory.license_subject(entry),
        claim: Claim::Text(Arc::clone(file), 0..file.text().len()),
        at: file.location(start),
        words: Excerpt::new(file.line_text(start)),
    };
    let mut problems = Vec::new();
    if file.is_truncated() {
        problems.push(entry.problem(ProblemKind::Limit, "the file goes on after what is read of it"));
    }
    Evidence { licenses: vec![evidence], problems, ..Evidence::default() }
}

fn unreadable(inventory: &Inventory, entry: &FileEntry, reason: &str, tell: bool) -> Evidence {
    let evidence = LicenseEvidence {
        channel: channel(entry.role),
        subject: inventory.license_subject(entry),
        claim: Claim::Unreadable(reason.to_owned()),
        at: Location::file(&entry.path),
        words: Excerpt::new(entry.name()),
    };
    let problems = if tell { vec![entry.problem(ProblemKind::Unreadable, reason)] } else { Vec::new() };
    Evidence { licenses: vec![evidence], problems, ..Evidence::default() }
}

/// Zero bytes, or more than one character in fifty that could not be decoded.
fn is_no_text(file: &SourceFile) -> bool {
    let text = file.text();
    let lost = text.chars().filter(|c| *c == char::REPLACEMENT_CHARACTER).count();
    text.contains('\0') || (file.is_lossy() && lost * 50 > text.chars().count())
}

fn channel(role: Role) -> Channel {
    match role {
        Role::UsePolicy => Channel::UsePolicy,
        Role::Notice => Channel::Notice,
        _ => Channel::LicenseFile,
    }
}
