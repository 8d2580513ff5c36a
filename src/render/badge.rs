//! The report as a badge: JSON for a shields endpoint, and an SVG that needs no service.
//!
//! Comes in: reports. Goes out: label, outcome and colour. Of several reports the worst outcome is shown.

use super::inert::{self, words, xml};
use crate::report::Report;
use crate::verdict::Outcome;
use serde::Serialize;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Badge {
    schema_version: u32,
    label: String,
    message: String,
    color: &'static str,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    is_error: bool,
}

/// The badge as a shields endpoint reads it.
#[must_use]
pub fn render(reports: &[Report]) -> String {
    inert::json(&badge(reports))
}

fn badge(reports: &[Report]) -> Badge {
    let worst = reports.iter().min_by_key(|report| report.verdict);
    let (message, color) = match worst.map(|report| report.verdict) {
        Some(Outcome::Met) => ("met".to_owned(), "brightgreen"),
        Some(Outcome::NotMet) => ("not met".to_owned(), "red"),
        Some(Outcome::Undecided) => ("undecided".to_owned(), "yellow"),
        None => ("not checked".to_owned(), "lightgrey"),
    };
    Badge { schema_version: 1, label: label(reports), message, color, is_error: color == "red" }
}

/// The definition's name without the word itself, in lower case; of several definitions, what they have in common.
fn label(reports: &[Report]) -> String {
    let mut names: Vec<&str> = reports.iter().map(|report| report.definition.name.as_str()).collect();
    names.dedup();
    match names.as_slice() {
        [name] => {
            let name = words(name, 40).to_lowercase();
            let short = name.strip_prefix("the ").unwrap_or(&name);
            let short = short.strip_suffix(" definition").unwrap_or(short).to_owned();
            if short.is_empty() { "openness".to_owned() } else { short }
        }
        _ => "openness".to_owned(),
    }
}

/// The badge as a picture: no script, no font and nothing else from elsewhere.
#[must_use]
pub fn svg(reports: &[Report]) -> String {
    let badge = badge(reports);
    let (left, right) = (width(&badge.label), width(&badge.message));
    let whole = left + right;
    let (label, message) = (xml(&badge.label), xml(&badge.message));
    let colour = match badge.color {
        "brightgreen" => "#2e7d32",
        "red" => "#b71c1c",
        "yellow" => "#8a5a00",
        _ => "#616161",
    };
    let (at_label, at_message) = (left / 2, left + right / 2);
    format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" width="{whole}" height="20" role="img" aria-label="{label}: {message}">
<title>{label}: {message}</title>
<rect width="{left}" height="20" fill="#444"/>
<rect x="{left}" width="{right}" height="20" fill="{colour}"/>
<g fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">
<text x="{at_label}" y="14">{label}</text>
<text x="{at_message}" y="14">{message}</text>
</g>
</svg>
"##
    )
}

/// Room for a text in pixels: letters of this size are seven wide or less, those of other scripts up to twice that.
fn width(text: &str) -> usize {
    use unicode_width::UnicodeWidthStr;
    text.width() * 7 + 12
}
