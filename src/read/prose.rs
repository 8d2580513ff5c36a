//! Words about the model: which readers look at which files for documentation, statements and code.

use super::code::Listing;
use super::{code, documentation, statements};
use crate::evidence::{
    Aspect, Channel, Claim, DocumentationFact, Evidence, LicenseEvidence, Problem, ProblemKind, Seen, Subject,
};
use crate::inventory::{FileEntry, Inventory, Role};
use crate::source::{Excerpt, Location, SourceFile};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// Roles of files that may document the model.
pub(super) const DOCUMENTING: &[Role] = &[
    Role::ModelCard,
    Role::Readme,
    Role::DataCard,
    Role::Documentation,
    Role::Config,
    Role::AdapterConfig,
    Role::TrainerState,
    Role::Recipe,
    Role::Bill,
    Role::Code,
];

/// Roles of files whose sentences may speak of licenses, of what may be done, and of what a model was made from.
pub(super) const SPEAKING: &[Role] = &[Role::ModelCard, Role::Readme, Role::Notice, Role::Documentation];

/// What files of prose say of the software that trained the model, by their paths.
type Software = BTreeMap<String, Vec<DocumentationFact>>;

/// What documents the model, and what its code is for: one reader, so that prose is read once for both.
pub(super) fn documents_and_code(inventory: &Inventory) -> Evidence {
    let (mut evidence, mut software) = (Evidence::default(), Software::new());
    for entry in inventory.files().iter().filter(|entry| DOCUMENTING.contains(&entry.role)) {
        evidence.extend(documents(inventory, entry, &mut software));
    }
    evidence.extend(code(inventory, &software));
    evidence
}

/// What documents the model, by the form of the file.
fn documents(inventory: &Inventory, entry: &FileEntry, software: &mut Software) -> Evidence {
    let file = match inventory.text(entry) {
        Ok(file) => file,
        Err(problem) => return Evidence { problems: vec![problem], ..Evidence::default() },
    };
    let ending = entry.path.rsplit('.').next().unwrap_or("").to_lowercase();
    let mut problems = Vec::new();
    let documentation = match ending.as_str() {
        "json" | "jsonl" | "jsonld" if file.text().contains("\"ow/report") => Vec::new(),
        "json" | "jsonl" | "jsonld" => documentation::read_json(&file),
        "yaml" | "yml" => documentation::read_yaml(&file),
        "toml" | "gin" | "cfg" | "ini" => documentation::read_assignments(&file),
        // A page's style and markup are no prose, and what this program wrote is no evidence of itself.
        "html" | "htm" => Vec::new(),
        _ if is_report(&file) => Vec::new(),
        _ if entry.role == Role::Code => documentation::read_code(&file),
        _ => {
            let shown = without_comments(&file);
            let words = documentation::read_words(shown.as_ref().unwrap_or(&file));
            if words.is_cut {
                let limit =
                    entry.problem(ProblemKind::Limit, "more paragraphs, items and rows than are read");
                problems.push(Problem { concerns: vec![Aspect::Documentation], ..limit });
            }
            if shown.is_none() {
                software.insert(entry.path.clone(), words.software);
            }
            words.documents
        }
    };
    Evidence { documentation, problems, ..Evidence::default() }
}

/// The file with blanks in place of HTML comments, which no reader of the card sees; every byte stays where it was.
/// Nothing where there are none.
fn without_comments(file: &SourceFile) -> Option<SourceFile> {
    let mut from = file.text().find("<!--")?;
    let mut text = file.text().to_owned();
    while let Some(start) = text.get(from..).and_then(|rest| rest.find("<!--")).map(|at| from + at) {
        let end = text.get(start..).and_then(|rest| rest.find("-->")).map_or(text.len(), |at| start + at + 3);
        let blank: String =
            text.get(start..end).unwrap_or("").bytes().map(|b| if b == b'\n' { '\n' } else { ' ' }).collect();
        text.replace_range(start..end, &blank);
        from = end;
    }
    Some(SourceFile::new(file.path(), text))
}

/// Whether a file is a report of this program in words: it shows nothing of the model by itself. What it says of
/// licenses is read all the same, or words could be hidden in the likeness of one.
fn is_report(file: &SourceFile) -> bool {
    let text = file.text();
    text.contains("Judged") && text.contains("SPDX list") && text.contains("sha256")
}

/// What sentences say of licenses and of lineage.
pub(super) fn statements(inventory: &Inventory, entry: &FileEntry) -> Evidence {
    let mut evidence = match inventory.text(entry) {
        Ok(file) => statements::read(&file),
        Err(problem) => return Evidence { problems: vec![problem], ..Evidence::default() },
    };
    if matches!(entry.role, Role::ModelCard | Role::Readme)
        && !entry.path.contains('/')
        && let Ok(file) = inventory.text(entry)
    {
        evidence.licenses.extend(license_sections(&file));
    }
    if entry.role == Role::Notice {
        evidence.licenses = noticed(inventory, entry, evidence.licenses);
    }
    // Other words at the top may limit; they neither grant nor name what the model is or was made from.
    if entry.role == Role::Documentation {
        return documentation(entry, evidence);
    }
    evidence
}

/// The largest notice at the top that may speak of the release itself, in bytes: longer ones list the works of others.
const OWN_NOTICE_BYTES: u64 = 4 << 10;

/// A NOTICE tells of the work of others: what it says of the weights themselves is of this release. What a short one at
/// the top says of no stated part may be, too.
fn noticed(inventory: &Inventory, entry: &FileEntry, mut seen: Vec<LicenseEvidence>) -> Vec<LicenseEvidence> {
    let foreign = matches!(inventory.license_subject(entry), Subject::Other(_));
    let own = entry.folder().is_empty() && entry.size_bytes <= OWN_NOTICE_BYTES && !foreign;
    for said in &mut seen {
        if own && said.subject == Subject::Other(entry.path.clone()) {
            (said.subject, said.channel) = (Subject::Unstated, Channel::Comment);
        }
    }
    seen.retain(|said| said.subject.names_weights() || (own && said.channel == Channel::Comment));
    seen
}

/// What a file of other words says: of the weights it counts like a policy; of the release, or of no stated part, only
/// where it lies at the top or among the documents, and as something that may apply.
fn documentation(entry: &FileEntry, evidence: Evidence) -> Evidence {
    let top = statements::speaks_for_the_top(entry.folder());
    let mut licenses = evidence.licenses;
    licenses.retain(|seen| top && seen.channel == Channel::Statement && !seen.subject.excludes_weights());
    licenses.retain(|seen| seen.subject.names_weights() || !statements::is_routine(entry.name()));
    for seen in &mut licenses {
        let firm = seen.subject.names_weights() && entry.folder().is_empty();
        seen.channel = if firm { Channel::UsePolicy } else { Channel::Comment };
    }
    Evidence { licenses, problems: if top { evidence.problems } else { Vec::new() }, ..Evidence::default() }
}

/// What the code in the directory is for, and where prose says that it is.
fn code(inventory: &Inventory, software: &Software) -> Evidence {
    let roles = [
        Role::Code,
        Role::Notebook,
        Role::Readme,
        Role::ModelCard,
        Role::Documentation,
        Role::Recipe,
        Role::Config,
        Role::TrainerState,
    ];
    let entries: Vec<&FileEntry> = inventory.files().iter().filter(|e| roles.contains(&e.role)).collect();
    let texts: Vec<_> = entries.iter().map(|entry| inventory.text(entry).ok()).collect();
    let files: Vec<_> = entries.iter().zip(&texts).map(|(e, t)| (e.path.as_str(), t.as_deref())).collect();
    let holds_weights = inventory.files().iter().any(|entry| entry.role == Role::Weights);
    let said = |file: &SourceFile| match software.get(file.path()) {
        Some(known) => known.clone(),
        None => documentation::read_words(file).software,
    };
    let code = code::read_code_with(Listing { files: &files, holds_weights }, &said);
    Evidence { code, ..Evidence::default() }
}

/// The directory's own name: under it the release is handed on.
pub(super) fn directory_name(inventory: &Inventory) -> Evidence {
    let name = inventory.name().to_owned();
    let words = Excerpt::new(&name);
    Evidence { names: vec![Seen::new(name, Location::file("."), words)], ..Evidence::default() }
}

/// The shortest section, in bytes, that may be the text of a license.
const SECTION_MIN_BYTES: usize = 400;

/// Sections of a card under a heading about the license that are long enough to hold its text.
fn license_sections(file: &Arc<SourceFile>) -> Vec<LicenseEvidence> {
    let text = file.text();
    let mut found = Vec::new();
    let mut open: Option<usize> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let heading = line.starts_with('#');
        if let Some(start) = open.filter(|_| heading) {
            found.extend(license_section(file, start..at));
            open = None;
        }
        at += line.len();
        let lower = line.to_lowercase();
        if heading && (lower.contains("licen") || line.contains("许可") || line.contains("协议")) {
            open = Some(at);
        }
    }
    found.extend(open.and_then(|start| license_section(file, start..text.len())));
    found
}

fn license_section(file: &Arc<SourceFile>, span: Range<usize>) -> Option<LicenseEvidence> {
    (span.len() >= SECTION_MIN_BYTES).then(|| LicenseEvidence {
        channel: Channel::Statement,
        subject: Subject::Unstated,
        claim: Claim::Text(Arc::clone(file), span.clone()),
        at: file.location(span.start),
        words: file.excerpt(span),
    })
}
