//! The report as one HTML page that stands alone: what a lawyer reads, prints and signs.
//!
//! Comes in: [`Report`]s. Goes out: a document without script, without anything from outside, and with a policy that
//! forbids both. The template escapes each word; words from a model directory never become an attribute that does
//! something, a link or a name. It never hides a finding: what is folded on a screen is open on paper.

mod criteria;
mod licenses;
mod lineage;
mod parts;
mod record;
mod stated;
mod summary;

use crate::report::Report;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use parts::words;
use sha2::{Digest, Sha256};

/// How the page looks; a digest of it is the only style that the page's policy lets in.
const STYLE: &str = include_str!("html/style.css");

/// The page, with a newline at the end.
#[must_use]
pub fn render(reports: &[Report]) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy());
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="no-referrer";
                title { (title(reports)) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                a.skip href="#report" { "Skip to the report" }
                header.masthead { p { strong { "Open weights report" } (made_by(reports)) } }
                main id="report" tabindex="-1" {
                    @if reports.len() > 1 { (several(reports)) }
                    @for (index, report) in reports.iter().enumerate() { (one(index, report)) }
                }
                footer {
                    p {
                        "This report is evidence for a person who decides. It gives no legal advice. Words from the "
                        "release are shown as they stand there; invisible and control characters are spelled out."
                    }
                }
            }
        }
    };
    page.into_string() + "\n"
}

/// One report. Anchors are made of its number, never of its words.
fn one(index: usize, report: &Report) -> Markup {
    let at = format!("r{}", index + 1);
    html! {
        article.report id=(at) aria-labelledby=(format!("{at}-title")) {
            (summary::head(&at, report))
            (summary::contents(&at, report))
            (stated::gate(&at, report))
            (summary::table(&at, report))
            (summary::questions(&at, report))
            (criteria::section(&at, report))
            (licenses::section(&at, report))
            (lineage::section(&at, report))
            (stated::attestations(&at, report))
            (record::definition(&at, report))
            (record::problems(&at, report))
            (record::files(&at, report))
        }
    }
}

/// Where several definitions were applied: what each came to.
fn several(reports: &[Report]) -> Markup {
    html! {
        nav.several aria-label="Reports" {
            p { "This page holds " (reports.len()) " reports." }
            ol {
                @for (index, report) in reports.iter().enumerate() {
                    li {
                        a href=(format!("#r{}", index + 1)) {
                            (words(&report.model.name)) ": " (report.definition.name) " "
                            (report.definition.version) ", " (report.reading.word()) " reading"
                        }
                        " " (parts::outcome(report))
                    }
                }
            }
        }
    }
}

fn title(reports: &[Report]) -> String {
    match reports {
        [report] => {
            let d = &report.definition;
            format!("{}: {} by {} {}", report.model.name, report.outcome_words(), d.name, d.version)
        }
        reports => format!("{} open weights reports", reports.len()),
    }
}

fn made_by(reports: &[Report]) -> Markup {
    let tool = reports.first().map(|report| &report.tool);
    html! {
        @if let Some(tool) = tool {
            " by " (tool.name) " " (tool.version) ", SPDX license list " (tool.spdx_list)
        }
    }
}

/// Nothing is loaded and nothing runs; the one style sheet is known by its digest.
fn policy() -> String {
    let digest = base64(&Sha256::digest(STYLE.as_bytes()));
    format!("default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'")
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let group = chunk.iter().fold(0_usize, |sum, byte| (sum << 8) | usize::from(*byte));
        let group = group << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let letter = LETTERS.get((group >> (18 - 6 * place)) & 63).copied().unwrap_or(b'=');
            out.push(if place <= chunk.len() { char::from(letter) } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_written_as_a_policy_wants_them() {
        assert_eq!(base64(b"foobar"), "Zm9vYmFy");
        assert_eq!(base64(b"fooba"), "Zm9vYmE=");
        assert_eq!(base64(b"foob"), "Zm9vYg==");
        assert_eq!(base64(b""), "");
    }

    #[test]
    fn the_style_asks_for_nothing_from_outside() {
        assert!(!STYLE.contains("url(") && !STYLE.contains("@import") && !STYLE.contains("</"));
    }
}
