//! What makes the report possible to check later: the definition, what could not be read, each file with its digest.

use super::parts::{place, prose, sentence, words};
use crate::render::words::rows;
use crate::report::{FileRecord, Report, WeightsReport};
use maud::{Markup, html};

/// Files that are listed before the rest is folded.
const SHOWN: usize = 12;

/// Which text was applied, in which reading, and what the other reading would say.
pub(super) fn definition(at: &str, report: &Report) -> Markup {
    let d = &report.definition;
    let other: Vec<_> = rows(&report.criteria, 0)
        .into_iter()
        .filter_map(|(_, c)| c.other_reading.as_ref().map(|other| (c, other)))
        .collect();
    let otherwise = report.reading.other().word();
    super::parts::section(
        at,
        "definition",
        "The definition that was applied",
        html! {
            dl.record {
                dt { "Definition" } dd { (d.name) " " (d.version) " " code { (d.id) "@" (d.version) } }
                dt { "Steward" } dd { (d.steward) }
                dt { "Source" } dd { code { (d.repository) } }
                @if let Some(commit) = &d.commit { dt { "Commit" } dd { code { (commit) } } }
                @if let Some(sha256) = &d.source_sha256 { dt { "sha256 of the text" } dd { code { (sha256) } } }
                dt { "sha256 of what was applied" } dd { code { (d.sha256) } }
                dt { "Reading" }
                dd { (report.reading.word()) @if let Some(note) = &d.reading_note { ": " (note) } }
                dt { "The " (otherwise) " reading" }
                dd {
                    @if other.is_empty() { "would come to the same for each criterion" }
                    @else { ul.plain { @for (criterion, other) in &other {
                        li { (criterion.title) ": " strong { (other.verdict.word()) } ", since " (prose(&other.because)) }
                    } } }
                }
            }
        },
    )
}

/// What stands in the way of knowing.
pub(super) fn problems(at: &str, report: &Report) -> Markup {
    if report.problems.is_empty() {
        return html! {};
    }
    let items: Vec<Markup> = report
        .problems
        .iter()
        .map(|p| html! { p.message { (sentence(&p.message)) } p.at { (place(&p.at)) } })
        .collect();
    let body = super::parts::folded(SHOWN, &items);
    super::parts::section(at, "problems", "What could not be read as it should", body)
}

/// Weights, and every file that was read.
pub(super) fn files(at: &str, report: &Report) -> Markup {
    let files: Vec<Markup> = report.files.iter().map(file).collect();
    let weights: Vec<Markup> = report.weights.iter().map(weight).collect();
    super::parts::section(
        at,
        "files",
        "Appendix: files",
        html! {
            @if !weights.is_empty() {
                h3 { "Weights" }
                (listed("Weights that were found", ["File", "Format", "Size"], &weights))
            }
            h3 { "Files that were read" }
            @if files.is_empty() { p { "The report names no files." } }
            @else { (listed("Each file that was opened, with its digest", ["File", "Size", "sha256"], &files)) }
        },
    )
}

fn listed(caption: &str, heads: [&str; 3], rows: &[Markup]) -> Markup {
    let (shown, rest) = rows.split_at(SHOWN.min(rows.len()));
    html! {
        (table(caption, heads, shown))
        @if !rest.is_empty() {
            details { summary { (rest.len()) " more" } (table(&format!("{caption}, continued"), heads, rest)) }
        }
    }
}

fn table(caption: &str, heads: [&str; 3], rows: &[Markup]) -> Markup {
    html! {
        table.list role="table" {
            caption { (caption) }
            thead role="rowgroup" { tr role="row" {
                @for head in heads { th scope="col" role="columnheader" { (head) } }
            } }
            tbody role="rowgroup" { @for row in rows { (row) } }
        }
    }
}

fn file(file: &FileRecord) -> Markup {
    html! {
        tr role="row" {
            th scope="row" role="rowheader" { code { (words(&file.path)) } }
            td role="cell" data-label="Size" { (size(file.size_bytes)) }
            td role="cell" data-label="sha256" {
                @match &file.sha256 {
                    Some(sha256) => code.digest { (sha256) },
                    None => span.none { "not read whole, so not hashed" },
                }
            }
        }
    }
}

fn weight(weights: &WeightsReport) -> Markup {
    html! {
        tr role="row" {
            th scope="row" role="rowheader" { code { (words(&weights.path)) } }
            td role="cell" data-label="Format" { (weights.format) ", " (presence(weights)) }
            td role="cell" data-label="Size" { (size(weights.size_bytes)) }
        }
    }
}

fn presence(weights: &WeightsReport) -> &str {
    match weights.presence.as_str() {
        "pointer" => "a pointer stands here for the file",
        other => other,
    }
}

/// How many files of weights, of what kind and size together.
pub(super) fn weights_in_words(report: &Report) -> String {
    let mut formats: Vec<&str> = report.weights.iter().map(|w| w.format.as_str()).collect();
    formats.sort_unstable();
    formats.dedup();
    formats.truncate(4);
    let total = report.weights.iter().fold(0_u64, |sum, w| sum.saturating_add(w.size_bytes));
    let files = match report.weights.len() {
        1 => "1 file".to_owned(),
        many => format!("{many} files"),
    };
    format!("{files}, {}, {}", formats.join(", "), size(total))
}

/// A size for people, with the bytes where they are few.
fn size(bytes: u64) -> String {
    const UNITS: [(&str, u64); 4] = [("TiB", 1 << 40), ("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)];
    match UNITS.iter().find(|(_, unit)| bytes >= *unit) {
        Some((name, unit)) => {
            let tenths = u128::from(bytes) * 10 / u128::from(*unit);
            format!("{}.{} {name}", tenths / 10, tenths % 10)
        }
        None => format!("{bytes} bytes"),
    }
}
