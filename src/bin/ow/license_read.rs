//! `ow license read`: what any text says, clause by clause.

use crate::args::Form;
use crate::output;
use crate::page::Page;
use crate::stored;
use anyhow::Result;
use open_weights::license::clauses::{Language, TermKind};
use open_weights::license::identify::{ChangeKind, Identifier, Status};
use open_weights::license::reading::{self, Departure, Quote, Said, TextReading, Unread};
use open_weights::render::text::Role;
use open_weights::source::safe;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Reads texts clause by clause.
#[derive(Debug, clap::Args)]
pub(crate) struct ReadArgs {
    /// Texts to read; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Form of the answer
    #[arg(long, short, value_enum, default_value_t = Form::Text)]
    format: Form,
}

/// A file and what was read in it, or why it cannot be read.
#[derive(serde::Serialize)]
struct Opened {
    path: String,
    /// Why it cannot be read as text.
    unreadable: Option<String>,
    #[serde(flatten)]
    reading: Option<TextReading>,
}

/// All files, as JSON.
#[derive(serde::Serialize)]
struct Texts {
    texts: Vec<Opened>,
}

/// Runs `ow license read`. A file that cannot be opened does not keep the others from being read.
pub(crate) fn run(args: &ReadArgs) -> Result<ExitCode> {
    let identifier = Identifier::shipped();
    let (mut opened, mut failed) = (Vec::new(), None);
    for path in &args.files {
        // A byte more than is read shows a text that is too long.
        match stored::head(path, reading::TEXT_MAX_BYTES as u64 + 1) {
            Ok(head) => opened.push(read(path, &head.bytes, &identifier)),
            Err(error) => {
                if let Some(earlier) = failed.replace(error) {
                    output::complain(&earlier);
                }
            }
        }
    }
    let code = output::print(&match args.format {
        Form::Json => output::document("ow/license-read/1", Texts { texts: opened })?,
        Form::Text => opened.iter().map(text).collect::<Vec<_>>().join("\n"),
    })?;
    match failed {
        Some(error) => Err(error),
        None => Ok(code),
    }
}

fn read(path: &Path, bytes: &[u8], identifier: &Identifier) -> Opened {
    let path = if path.as_os_str() == "-" { "<stdin>".into() } else { path.to_string_lossy() };
    let path = safe(&path, 1024);
    match reading::decode(bytes) {
        Ok(text) => {
            let reading = reading::read(&text, identifier);
            Opened { path, unreadable: foreign(&reading), reading: Some(reading) }
        }
        Err(why) => Opened { path, unreadable: Some(why), reading: None },
    }
}

/// Why nothing is known of a text that is not recognised, where its language is not read.
fn foreign(reading: &TextReading) -> Option<String> {
    let known = matches!(reading.recognised.status, Status::Exact | Status::Several);
    let other = reading.language == Language::Other && !known;
    other.then(|| "it is in a language that is not read, neither English nor Chinese".to_owned())
}

fn text(opened: &Opened) -> String {
    let mut page = Page::new();
    let path = output::paint(Role::Strong, &opened.path);
    let unreadable = opened.unreadable.as_deref().map(|why| {
        let word = output::paint(Role::Unknown, "unreadable");
        format!("{word}: {why}. What it says is unknown.")
    });
    let Some(reading) = &opened.reading else {
        page.wrapped(&format!("{path}: {}", unreadable.unwrap_or_default()), "", "  ");
        return page.text;
    };
    page.wrapped(&format!("{path}: {}", recognised(reading)), "", "  ");
    if let Some(unreadable) = unreadable {
        page.wrapped(&unreadable, "  ", "  ");
    }
    page.wrapped(&counts(reading), "  ", "  ");
    page.wrapped(follows(reading), "  ", "  ");
    departures(&mut page, &reading.changes);
    said(&mut page, &opened.path, reading);
    not_understood(&mut page, &opened.path, reading);
    page.text
}

/// What may bind somebody and was not understood; what stands in a recognised text is only counted.
fn not_understood(page: &mut Page, path: &str, reading: &TextReading) {
    let open: Vec<&Unread> = reading.not_understood.iter().filter(|unread| !unread.recognised).collect();
    if open.is_empty() {
        return;
    }
    page.heading("Sounds as if it grants, limits or obliges, and was read as nothing known");
    for unread in open {
        page.line("");
        place(page, path, &unread.quote);
        words(page, &unread.quote);
    }
}

/// As what the text is recognised.
fn recognised(reading: &TextReading) -> String {
    let found = &reading.recognised;
    let nearest = found.nearest.as_deref().unwrap_or("a known license");
    match found.status {
        Status::Exact => format!("exactly {}", found.licenses.join(", ")),
        Status::Several => format!("several licenses, each whole: {}", found.licenses.join(", ")),
        Status::Modified => match reading.changes.len() {
            1 => format!("{nearest}, modified in one place"),
            places => format!("{nearest}, modified in {places} places"),
        },
        Status::Reference => format!("no license text; it names {}", found.names.join(", ")),
        Status::Unknown => match &found.nearest {
            Some(nearest) => format!("no known license; the nearest is {nearest}"),
            None => "no known license".to_owned(),
        },
    }
}

fn counts(reading: &TextReading) -> String {
    let of = |kind| reading.clauses.iter().filter(|said| said.kind == kind).count();
    let many = |count: usize, word: &str| format!("{count} {word}{}", if count == 1 { "" } else { "s" });
    let language = match reading.language {
        Language::English => "In English",
        Language::Chinese => "In Chinese",
        Language::Other => "In another language",
    };
    let duties = match of(TermKind::Duty) {
        1 => "1 duty".to_owned(),
        count => format!("{count} duties"),
    };
    let (known, open): (Vec<_>, Vec<_>) = reading.not_understood.iter().partition(|unread| unread.recognised);
    let sentences = |count: usize, rest: &str| match count {
        0 => String::new(),
        1 => format!("; 1 sentence {rest}"),
        count => format!("; {count} sentences {rest}"),
    };
    let open = sentences(open.len(), "not understood")
        + &sentences(known.len(), "not understood here and known from the license");
    let (grants, limits) = (many(of(TermKind::Grant), "grant"), many(of(TermKind::Limit), "limit"));
    format!("{language}: {grants}, {limits}, {duties}{open}.")
}

/// What follows from it where it is the license of a model.
fn follows(reading: &TextReading) -> &'static str {
    match reading.recognised.status {
        Status::Exact | Status::Several => {
            "A recognised text holds what the catalog says of it: see `ow license show`."
        }
        Status::Modified => {
            "A modified text never passes: it keeps the limits of what it was made from and gains those that were \
             added."
        }
        Status::Reference => "It points to a license and is judged by that one and by what it says besides.",
        Status::Unknown => "A text that is not recognised can fail by its limits and never passes.",
    }
}

fn departures(page: &mut Page, changes: &[Departure]) {
    if changes.is_empty() {
        return;
    }
    page.heading("What departs from it");
    for change in changes {
        let sign = match change.kind {
            ChangeKind::Added => "+ added",
            ChangeKind::Dropped => "- missing",
            ChangeKind::Changed => "~ changed",
        };
        page.line(&format!("  {sign}, line {}", change.quote.line));
        if change.kind != ChangeKind::Dropped {
            words(page, &change.quote);
        }
        if let Some(expected) = change.expected.as_deref().filter(|words| !words.is_empty()) {
            page.wrapped(&format!("the license has: {expected}"), "      ", "        ");
        }
    }
}

/// The clauses in the order of the text; those of one sentence together.
fn said(page: &mut Page, path: &str, reading: &TextReading) {
    if reading.clauses.is_empty() {
        return;
    }
    page.heading("What it says, in the order of the text");
    let together = |a: &Said, b: &Said| a.quote.words == b.quote.words && a.quote.section == b.quote.section;
    for group in reading.clauses.chunk_by(together) {
        page.line("");
        for said in group {
            page.wrapped(&clause(said), "", "  ");
        }
        if let Some(first) = group.first() {
            place(page, path, &first.quote);
            words(page, &first.quote);
        }
    }
}

fn clause(said: &Said) -> String {
    let (role, kind) = match said.kind {
        TermKind::Grant => (Role::Pass, "grant"),
        TermKind::Limit => (Role::Fail, "limit"),
        TermKind::Duty => (Role::Strong, "duty"),
    };
    let added = if said.added { ", added" } else { "" };
    let doubt = if said.doubtful { ", the wording can be read in more than one way" } else { "" };
    format!("{}{added}{doubt}", output::paint(role, &format!("{kind} {}", said.term)))
}

fn place(page: &mut Page, path: &str, quote: &Quote) {
    let section = quote.section.as_deref().map(|section| format!(" ({section})")).unwrap_or_default();
    let at = output::paint(Role::Dim, &format!("{path}:{}:{}{section}", quote.line, quote.column));
    page.wrapped(&at, "  --> ", "      ");
}

fn words(page: &mut Page, quote: &Quote) {
    page.wrapped(quote.words.as_str(), "    | ", "    | ");
}
