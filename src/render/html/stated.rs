//! What people state, and what a policy and a baseline make of the report: never mixed with what was seen.

use super::parts::{place, prose, sentence, words};
use crate::render::gate::{self, Remark, Weight};
use crate::render::words::pin_words;
use crate::report::{AttestationReport, AttestationState, PinnedReport, Report};
use maud::{Markup, html};

/// What a policy and a baseline come to.
pub(super) fn gate(at: &str, report: &Report) -> Markup {
    let (policy, baseline) = (gate::policy(report), gate::baseline(report));
    html! {
        @if !policy.is_empty() {
            (super::parts::section(at, "policy", "Policy", html! {
                p { "A policy decides what a gate lets through. It never changes what the definition came to." }
                (remarks(&policy))
            }))
        }
        @if !baseline.is_empty() {
            (super::parts::section(at, "baseline", "What changed since the baseline", remarks(&baseline)))
        }
    }
}

fn remarks(remarks: &[Remark]) -> Markup {
    html! {
        ul.remarks {
            @for remark in remarks {
                @let (tone, word) = match remark.weight {
                    Weight::Against => ("fail", "against"),
                    Weight::For => ("pass", "for"),
                    Weight::Note => ("aside", "note"),
                };
                li { span class=(format!("badge {tone}")) { (word) } " " span { (prose(&remark.text)) } }
            }
        }
    }
}

/// Every attestation with its person, its dates, its evidence and how it counts.
pub(super) fn attestations(at: &str, report: &Report) -> Markup {
    if report.attestations.is_empty() {
        return html! {};
    }
    super::parts::section(
        at,
        "attestations",
        "Attestations",
        html! {
            p {
                "What people state in the release's own declaration; none of it was seen by the program."
                @if let Some(day) = report.as_of { " Judged as of " (day) "." }
            }
            @for attestation in &report.attestations { (one(attestation)) }
        },
    )
}

fn one(a: &AttestationReport) -> Markup {
    let tone = if a.state == AttestationState::Counted { "attested" } else { "aside" };
    html! {
        article.attestation {
            h3 {
                span class=(format!("badge {tone}")) { (a.state.words()) } " "
                (words(&a.criterion)) ": " (a.answer.word())
            }
            dl.notes {
                dt { "Stated by" } dd { (words(&a.by)) }
                dt { "On" } dd { (a.on) @if let Some(until) = a.until { ", until " (until) } }
                dt { "Counts" } dd { (sentence(&a.why)) }
                @for evidence in &a.evidence { dt { "Evidence" } dd { (pinned(evidence)) } }
                dt { "Written at" } dd { (place(&a.at)) }
            }
            @if let Some(statement) = &a.statement { (super::parts::quotation(statement)) }
        }
    }
}

fn pinned(evidence: &PinnedReport) -> Markup {
    let named = evidence.path.as_ref().or(evidence.address.as_ref());
    html! {
        @if let Some(named) = named { code { (words(named)) } ", " }
        (pin_words(evidence))
        @if let Some(sha256) = &evidence.sha256 { span.id { "sha256 " code.digest { (sha256) } } }
    }
}
