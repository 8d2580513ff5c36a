//! What is read in a minute: the verdict, the criteria in one table, the open questions.

use super::parts::{mark, of_outcome, place, sentence, tone, verdict, words};
use crate::definition::Level;
use crate::render::gate;
use crate::render::words::{concluded, counts, kind_of, ladder, mend_first, of_parts, rows};
use crate::report::{CriterionReport, Judgement, Report};
use maud::{Markup, html};

/// The name, the verdict and the facts that matter first.
pub(super) fn head(at: &str, report: &Report) -> Markup {
    let d = &report.definition;
    let (tone, judgement) = of_outcome(report);
    html! {
        header.head {
            p.eyebrow id=(format!("{at}-by")) { "Judged by the " (d.name) " " span.nowrap { (d.version) } ", " (report.reading.word()) " reading" @if let Some(day) = report.as_of { ", on " span.nowrap { (day) } } }
            h1 id=(format!("{at}-title")) { (words(&report.model.name)) }
            div class=(format!("verdict {tone}")) {
                span.seal { (mark(judgement)) }
                div {
                    p.outcome { (capital(&gate::headline(report))) }
                    p { (counts(report)) }
                }
            }
            dl.facts {
                @for problem in mend_first(report) {
                    div { dt { "Mend first" } dd { (words(&problem)) } }
                }
                @if let Some(ladder) = ladder(report) {
                    div { dt { "Class" } dd { (words(&ladder)) } }
                }
                @for license in report.licenses.iter().filter(|l| l.component == "weights") {
                    div { dt { "License of the weights" } dd { (words(&concluded(license))) } }
                }
                @if !report.lineage.is_empty() {
                    div {
                        dt { "Made from" }
                        dd { @for (index, a) in report.lineage.iter().enumerate() {
                            @if index > 0 { "; " } (words(&a.id)) @if a.doubtful { " (perhaps)" } } }
                    }
                }
                @if !report.weights.is_empty() {
                    div { dt { "Weights" } dd { (super::record::weights_in_words(report)) } }
                }
            }
        }
    }
}

/// Where to go on reading.
pub(super) fn contents(at: &str, report: &Report) -> Markup {
    let has_questions = !open_questions(report).is_empty();
    let sections = [
        ("policy", "Policy", report.policy.is_some()),
        ("baseline", "Baseline", report.baseline.is_some()),
        ("criteria", "Criteria", true),
        ("questions", "Open questions", has_questions),
        ("findings", "Findings", true),
        ("licenses", "Licenses", !report.licenses.is_empty()),
        ("lineage", "Lineage", !report.lineage.is_empty()),
        ("attestations", "Attestations", !report.attestations.is_empty()),
        ("definition", "Definition", true),
        ("problems", "Not read", !report.problems.is_empty()),
        ("files", "Files", true),
    ];
    html! {
        nav.contents aria-label=(format!("Sections of report {}", at.trim_start_matches('r'))) {
            ul { @for (name, label, there) in sections { @if there {
                li { a href=(format!("#{at}-{name}")) { (label) } }
            } } }
        }
    }
}

/// Every criterion with its verdict and the reason in a few words.
pub(super) fn table(at: &str, report: &Report) -> Markup {
    let levels = [
        (Level::Required, "Required"),
        (Level::Recommended, "Recommended"),
        (Level::Optional, "Optional: it decides nothing"),
    ];
    super::parts::section(
        at,
        "criteria",
        "Criteria",
        html! {
            table.criteria role="table" {
                caption { "What each criterion came to, and why" }
                thead role="rowgroup" { tr role="row" {
                    th scope="col" role="columnheader" { "Verdict" }
                    th scope="col" role="columnheader" { "Criterion" }
                    th scope="col" role="columnheader" { "Why" }
                } }
                @for (level, label) in levels {
                    @let of_level: Vec<_> = anchored(at, report).into_iter().filter(|r| r.2.level == level).collect();
                    @if !of_level.is_empty() {
                        tbody role="rowgroup" {
                            tr.level role="row" { th colspan="3" scope="rowgroup" role="rowheader" { (label) } }
                            @for (anchor, depth, criterion) in of_level { (row(&anchor, depth, criterion)) }
                        }
                    }
                }
            }
        },
    )
}

fn row(anchor: &str, depth: usize, criterion: &CriterionReport) -> Markup {
    let class = if depth > 0 { "part" } else { "whole" };
    html! {
        tr class=(class) role="row" {
            td role="cell" { (verdict(criterion)) }
            th scope="row" role="rowheader" {
                a href=(format!("#{anchor}")) { (criterion.title) }
                span.id { (criterion.id) " · " (criterion.section) }
            }
            td.why role="cell" {
                @if criterion.parts.is_empty() { (why(criterion)) } @else { (sentence(&of_parts(criterion))) }
                @if let Some(other) = &criterion.other_reading {
                    p.other { "In the " (other.reading.word()) " reading: " strong { (other.verdict.word()) } }
                }
            }
        }
    }
}

/// The finding that decides, and what is known of the license it speaks of.
fn why(criterion: &CriterionReport) -> Markup {
    let kind = kind_of(criterion.verdict);
    let finding = criterion.findings.iter().find(|f| f.kind == kind);
    let known = finding.and_then(|f| f.known.as_ref()).filter(|_| criterion.verdict != Judgement::Pass);
    html! {
        @if let Some(finding) = finding { (sentence(&finding.message)) }
        @if let Some(known) = known {
            p.known { @if let Some(section) = &known.section { (sentence(section)) ": " } (known.says) }
        }
    }
}

/// Criteria and parts, each with its anchor and its depth.
pub(super) fn anchored<'r>(at: &str, report: &'r Report) -> Vec<(String, usize, &'r CriterionReport)> {
    let rows = rows(&report.criteria, 0).into_iter().enumerate();
    rows.map(|(index, (depth, criterion))| (format!("{at}-c{}", index + 1), depth, criterion)).collect()
}

fn open_questions(report: &Report) -> Vec<&CriterionReport> {
    let open = |c: &&CriterionReport| c.verdict == Judgement::Unknown && c.question.is_some();
    rows(&report.criteria, 0).into_iter().map(|(_, c)| c).filter(open).collect()
}

/// What is unknown and what settles it.
pub(super) fn questions(at: &str, report: &Report) -> Markup {
    if open_questions(report).is_empty() {
        return html! {};
    }
    let open = |(_, _, c): &(String, usize, &CriterionReport)| {
        c.verdict == Judgement::Unknown && c.question.is_some()
    };
    super::parts::section(
        at,
        "questions",
        "Open questions",
        html! {
            p { "Each of these is unknown: what was read shows neither. The answer to the question settles it." }
            ol.questions {
                @for (anchor, _, criterion) in anchored(at, report).into_iter().filter(open) {
                    li class=(tone(criterion)) {
                        p.question { (criterion.question.as_deref().unwrap_or_default()) }
                        p.about {
                            "Settles " a href=(format!("#{anchor}")) { (criterion.title) }
                            @if criterion.level != Level::Required { " (not required)" }
                            @if let Some(at) = criterion.findings.iter().find_map(|f| f.at.as_ref()) {
                                ". Seen so far: " (place(at))
                            }
                        }
                    }
                }
            }
        },
    )
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
