//! The report in the forms that people and programs read. Each is a projection of the report alone.
//!
//! Comes in: [`Report`]s, from a check or read back from JSON, and a [`Format`]. Goes out: one text. Whatever a
//! report says is made safe to show before any form sees it ([`Report::inert`]), so that a report from a stranger
//! gives no other bytes than the check it came from. It never reads files.

pub mod gate;
pub mod html;
pub mod json;
pub mod markdown;
pub mod matrix;
pub mod text;

mod words;

use crate::report::Report;
use text::{Detail, Style};

/// A form of a report. A new one is a line here, its id and its words, a line in [`render`] and a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Format {
    /// For a terminal.
    Text,
    /// The whole record: schema `ow/report/1`, or `ow/reports/1` for several.
    Json,
    /// One page that stands alone, for people.
    Html,
    /// For a pull request or the summary of a pipeline's step.
    Markdown,
}

impl Format {
    /// Every form, in the order in which help lists them.
    pub const ALL: &'static [Self] = &[Self::Text, Self::Json, Self::Html, Self::Markdown];

    /// The id by which it is asked for, and what it is for.
    #[must_use]
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Text => ("text", "For a terminal"),
            Self::Json => ("json", "The whole record (schema ow/report/1; ow/reports/1 for several)"),
            Self::Html => ("html", "One page that stands alone: read, print, sign"),
            Self::Markdown => ("markdown", "For a pull request or the summary of a pipeline's step"),
        }
    }

    /// The id by which it is asked for.
    #[must_use]
    pub fn id(self) -> &'static str {
        self.words().0
    }

    /// The form with this id.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|format| format.id() == id)
    }
}

/// One or several reports in a form, with a newline at the end. The style bears on text alone.
#[must_use]
pub fn render(reports: &[Report], format: Format, style: &Style<'_>) -> String {
    let reports: Vec<Report> = reports.iter().filter_map(Report::inert).collect();
    let reports = reports.as_slice();
    match format {
        Format::Text => pages(reports, style),
        Format::Json => json::render(reports),
        Format::Html => html::render(reports),
        Format::Markdown => markdown::render(reports),
    }
}

fn pages(reports: &[Report], style: &Style<'_>) -> String {
    let matrix = (reports.len() > 1 && style.detail != Detail::Quiet).then(|| matrix::render(reports, style));
    let reports = reports.iter();
    let pages = reports.map(|report| text::render(report, style));
    let pages: Vec<String> = matrix.into_iter().chain(pages).collect();
    pages.join(if style.detail == Detail::Quiet { "" } else { "\n" })
}
