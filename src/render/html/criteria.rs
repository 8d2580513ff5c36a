//! What shows that a criterion came to what it did: file, line and words, and what is known of the license.

use super::parts::{folded, place, quotation, sentence, tone, verdict};
use super::summary::anchored;
use crate::render::words::kind_of;
use crate::report::{CriterionReport, Finding, FindingKind, Judgement, Report};
use maud::{Markup, html};

/// Findings that are shown before the rest is folded.
const SHOWN: usize = 5;

pub(super) fn section(at: &str, report: &Report) -> Markup {
    super::parts::section(
        at,
        "findings",
        "Findings, criterion by criterion",
        html! {
            @for (anchor, depth, criterion) in anchored(at, report) { (one(&anchor, depth, criterion)) }
        },
    )
}

fn one(anchor: &str, depth: usize, criterion: &CriterionReport) -> Markup {
    let class = format!("criterion {}{}", tone(criterion), if depth > 0 { " part" } else { "" });
    html! {
        article class=(class) id=(anchor) {
            (heading(depth, criterion))
            p.asks { span.id { (criterion.id) " · " (criterion.section) } (criterion.asks) }
            (findings(criterion))
            (notes(criterion))
        }
    }
}

fn heading(depth: usize, criterion: &CriterionReport) -> Markup {
    html! {
        @if depth == 0 { h3 { (verdict(criterion)) " " (criterion.title) } }
        @else { h4 { (verdict(criterion)) " " (criterion.title) } }
    }
}

/// Those that speak for the verdict first; the others below, folded.
fn findings(criterion: &CriterionReport) -> Markup {
    let kind = kind_of(criterion.verdict);
    let (speaking, others): (Vec<&Finding>, Vec<&Finding>) =
        criterion.findings.iter().partition(|f| f.kind == kind || f.kind == FindingKind::Note);
    let list = |of: &[&Finding]| of.iter().map(|f| finding(f, kind)).collect::<Vec<_>>();
    let passes = matches!(criterion.verdict, Judgement::Pass | Judgement::NotApplicable);
    html! {
        @if !speaking.is_empty() {
            (folded(if passes { 2 } else { SHOWN }, &list(&speaking)))
        }
        @if !others.is_empty() {
            details {
                summary { "Also seen, and not what decided (" (others.len()) ")" }
                ul.plain { @for item in list(&others) { li { (item) } } }
            }
        }
    }
}

/// A finding; what it speaks for is said where it is not what the criterion came to.
fn finding(finding: &Finding, decided: FindingKind) -> Markup {
    let word = match finding.kind {
        FindingKind::Note => Some("note"),
        kind if kind == decided => None,
        FindingKind::Fail => Some("speaks for fail"),
        FindingKind::Unknown => Some("leaves it open"),
        FindingKind::Pass => Some("speaks for pass"),
    };
    html! {
        div.finding {
            p.message { (sentence(&finding.message)) @if let Some(word) = word { " " span.kind { (word) } } }
            @if let Some(at) = &finding.at { p.at { (place(at)) } }
            @if let Some(words) = &finding.words { (quotation(words.as_str())) }
            @if let Some(known) = &finding.known {
                p.known {
                    strong { (known.license) } @if let Some(section) = &known.section { ", " (section) }
                    ": " (known.says)
                }
            }
        }
    }
}

/// The other reading, the question that settles it, how to mend it.
fn notes(criterion: &CriterionReport) -> Markup {
    let question = criterion.question.as_ref().filter(|_| criterion.verdict == Judgement::Unknown);
    let help = criterion.help.as_ref().filter(|_| criterion.verdict == Judgement::Fail);
    html! {
        @if criterion.other_reading.is_some() || question.is_some() || help.is_some() {
            dl.notes {
                @if let Some(other) = &criterion.other_reading {
                    dt { "In the " (other.reading.word()) " reading" }
                    dd { strong { (other.verdict.word()) } ": " (sentence(&other.because)) }
                }
                @if let Some(question) = question { dt { "Question" } dd { (question) } }
                @if let Some(help) = help { dt { "To mend it" } dd { (help) } }
            }
        }
    }
}
