//! The report in the forms that people and programs read. Each is a projection of the report alone.
//!
//! Comes in: [`Report`]s, from a check or read back from JSON, and a [`Format`]. Goes out: one text. Whatever a
//! report says is made safe to show before any form sees it ([`Report::inert`]), so that a report from a stranger
//! gives no other bytes than the check it came from. It never reads files.

pub mod badge;
pub mod cyclonedx;
pub mod gate;
pub mod github;
pub mod gitlab;
pub mod html;
pub mod inert;
pub mod intoto;
pub mod json;
pub mod junit;
pub mod markdown;
pub mod matrix;
pub mod occasion;
pub mod sarif;
pub mod spdx2;
pub mod spdx3;
pub mod text;

mod facts;
mod licensing;
mod words;

use crate::report::Report;
use occasion::Occasion;
use std::borrow::Cow;
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
    /// SARIF 2.1.0.
    Sarif,
    /// JUnit XML.
    Junit,
    /// Workflow commands of GitHub Actions.
    Github,
    /// GitLab Code Quality.
    Gitlab,
    /// CycloneDX 1.6.
    CycloneDx16,
    /// CycloneDX 1.7.
    CycloneDx17,
    /// SPDX 2.3.
    Spdx2,
    /// SPDX 3.0.1.
    Spdx3,
    /// in-toto test result.
    InToto,
    /// in-toto simple verification result.
    InTotoSvr,
    /// shields endpoint.
    Badge,
    /// A badge as a picture.
    BadgeSvg,
}

impl Format {
    /// Every form, in the order in which help lists them.
    pub const ALL: &'static [Self] = &[
        Self::Text,
        Self::Json,
        Self::Html,
        Self::Markdown,
        Self::Sarif,
        Self::Junit,
        Self::Github,
        Self::Gitlab,
        Self::CycloneDx16,
        Self::CycloneDx17,
        Self::Spdx2,
        Self::Spdx3,
        Self::InToto,
        Self::InTotoSvr,
        Self::Badge,
        Self::BadgeSvg,
    ];

    /// The id by which it is asked for, and what it is for.
    #[must_use]
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Text => ("text", "For a terminal"),
            Self::Json => ("json", "The whole record (schema ow/report/1; ow/reports/1 for several)"),
            Self::Html => ("html", "One page that stands alone: read, print, sign"),
            Self::Markdown => ("markdown", "For a pull request or the summary of a pipeline's step"),
            Self::Sarif => ("sarif", "SARIF 2.1.0, for code scanning"),
            Self::Junit => ("junit", "JUnit XML, for Jenkins, GitLab and others"),
            Self::Github => ("github", "Annotations of GitHub Actions"),
            Self::Gitlab => ("gitlab", "GitLab Code Quality"),
            Self::CycloneDx16 => {
                ("cyclonedx", "CycloneDX 1.6 bill of materials with the verdict as a declaration")
            }
            Self::CycloneDx17 => ("cyclonedx-1.7", "The same in CycloneDX 1.7"),
            Self::Spdx2 => ("spdx-2.3", "SPDX 2.3 document"),
            Self::Spdx3 => ("spdx-3.0", "SPDX 3.0.1 document with the AI profile"),
            Self::InToto => ("in-toto", "in-toto test result, one line a report, unsigned"),
            Self::InTotoSvr => {
                ("in-toto-svr", "in-toto verification result; empty unless met and all weights were hashed")
            }
            Self::Badge => ("badge", "JSON for a badge of shields.io"),
            Self::BadgeSvg => ("badge-svg", "A badge as SVG"),
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
    render_at(reports, format, style, &Occasion::default())
}

/// The same, with the time, the folder and the facts about the release that some forms ask for.
#[must_use]
pub fn render_at(reports: &[Report], format: Format, style: &Style<'_>, occasion: &Occasion) -> String {
    let safe: Option<Vec<Cow<'_, Report>>> = reports.iter().map(Report::to_inert).collect();
    let changed = |safe: &[Cow<'_, Report>]| safe.iter().any(|report| matches!(report, Cow::Owned(_)));
    match safe {
        Some(safe) if !changed(&safe) => render_safe(reports, format, style, occasion),
        safe => {
            let safe = safe.into_iter().flatten().map(Cow::into_owned);
            render_safe(&safe.collect::<Vec<_>>(), format, style, occasion)
        }
    }
}

fn render_safe(reports: &[Report], format: Format, style: &Style<'_>, occasion: &Occasion) -> String {
    match format {
        Format::Text => inert::lines(&pages(reports, style)),
        Format::Json => inert::no_command(&json::render(reports)),
        Format::Html => inert::html(&html::render(reports)),
        Format::Markdown => inert::lines(&markdown::render(reports)),
        Format::Sarif => sarif::render(reports, occasion),
        Format::Junit => junit::render(reports),
        Format::Github => github::render(reports, occasion),
        Format::Gitlab => gitlab::render(reports, occasion),
        Format::CycloneDx16 => cyclonedx::render(reports, cyclonedx::Version::V1_6, occasion),
        Format::CycloneDx17 => cyclonedx::render(reports, cyclonedx::Version::V1_7, occasion),
        Format::Spdx2 => spdx2::render(reports, occasion),
        Format::Spdx3 => spdx3::render(reports, occasion),
        Format::InToto => intoto::render(reports),
        Format::InTotoSvr => intoto::verification(reports, occasion),
        Format::Badge => badge::render(reports),
        Format::BadgeSvg => badge::svg(reports),
    }
}

/// Several reports are one matrix, and a page each only where all is asked for.
fn pages(reports: &[Report], style: &Style<'_>) -> String {
    let matrix = (reports.len() > 1 && style.detail != Detail::Quiet).then(|| matrix::render(reports, style));
    let whole = matrix.is_none() || style.detail == Detail::Full;
    let pages = reports.iter().filter(|_| whole).map(|report| text::render(report, style));
    let pages: Vec<String> = matrix.into_iter().chain(pages).collect();
    pages.join(if style.detail == Detail::Quiet { "" } else { "\n" })
}
