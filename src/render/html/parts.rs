//! Pieces that stand in several places of the page: verdicts with a mark and a word, places, quoted words.

use crate::definition::Level;
use crate::render::gate::{self, Gate};
use crate::render::words::judged_word;
use crate::report::{CriterionReport, Judgement, Report};
use crate::source::Location;
use crate::verdict::Outcome;
use maud::{Markup, html};

/// The colour of a verdict; the word beside it says the same.
pub(super) fn tone(criterion: &CriterionReport) -> &'static str {
    match (criterion.level, criterion.verdict) {
        (_, Judgement::NotApplicable) | (Level::Optional, Judgement::Fail | Judgement::Unknown) => "aside",
        (_, Judgement::Pass) if criterion.attested => "attested",
        (_, Judgement::Pass) => "pass",
        (_, Judgement::Fail) => "fail",
        (_, Judgement::Unknown) => "unknown",
    }
}

/// What a criterion came to: a mark for the eye and a word for everyone.
pub(super) fn verdict(criterion: &CriterionReport) -> Markup {
    let word = match judged_word(criterion) {
        "n/a" => "does not apply",
        "optional" => "not offered",
        word => word,
    };
    badge(tone(criterion), mark(criterion.verdict), word)
}

/// What a whole definition came to.
pub(super) fn outcome(report: &Report) -> Markup {
    let (tone, judgement) = of_outcome(report);
    badge(tone, mark(judgement), &gate::headline(report))
}

/// The colour and the mark of a whole definition; what a policy does not allow has those of a fail.
pub(super) fn of_outcome(report: &Report) -> (&'static str, Judgement) {
    match report.verdict {
        _ if Gate::of(report) == Gate::Denied => ("fail", Judgement::Fail),
        Outcome::Met => ("pass", Judgement::Pass),
        Outcome::NotMet => ("fail", Judgement::Fail),
        Outcome::Undecided => ("unknown", Judgement::Unknown),
    }
}

fn badge(tone: &str, mark: Markup, word: &str) -> Markup {
    html! { span class=(format!("badge {tone}")) { (mark) (word) } }
}

/// A drawn mark; screen readers have the word.
pub(super) fn mark(judgement: Judgement) -> Markup {
    let lines = match judgement {
        Judgement::Pass => "M3.5 8.5l3 3 6-7",
        Judgement::Fail => "M4 4l8 8M12 4l-8 8",
        Judgement::Unknown => "M5.2 5.8a2.8 2.8 0 1 1 4 2.5c-.8.4-1.2.9-1.2 1.8M8 12.8v.2",
        Judgement::NotApplicable => "M4 8h8",
    };
    html! {
        svg.mark viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false" {
            path d=(lines) fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round"
                stroke-linejoin="round" {}
        }
    }
}

/// Words that came from a release: kept apart from the direction of what stands around them.
pub(super) fn words(text: &str) -> Markup {
    html! { bdi { (text) } }
}

/// A sentence in which ids stand between backticks, as findings are written.
pub(super) fn prose(text: &str) -> Markup {
    let pieces: Vec<&str> = text.split('`').collect();
    let paired = pieces.len() % 2 == 1;
    html! {
        @if paired {
            @for (index, piece) in pieces.iter().enumerate() {
                @if index % 2 == 1 { code { (piece) } } @else { (piece) }
            }
        } @else { (text) }
    }
}

/// The same, beginning with a capital.
pub(super) fn sentence(text: &str) -> Markup {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) if first.is_lowercase() => {
            prose(&first.to_uppercase().chain(letters).collect::<String>())
        }
        _ => prose(text),
    }
}

/// A file, and the line and column where there is one.
pub(super) fn place(at: &Location) -> Markup {
    let path = if at.path == "." { "the directory" } else { &at.path };
    html! { code.place { bdi { (path) } @if let Some(line) = at.line { ":" (line) }
    @if let (Some(_), Some(column)) = (at.line, at.column) { ":" (column) } } }
}

/// Words of a file, as a quotation.
pub(super) fn quotation(text: &str) -> Markup {
    html! { @if !text.is_empty() { blockquote dir="auto" { (text) } } }
}

/// An id such as `training-code` in plain words.
pub(super) fn plain(id: &str) -> String {
    id.replace('-', " ")
}

/// A list that is folded from a number of items on; on paper it is open.
pub(super) fn folded(open: usize, items: &[Markup]) -> Markup {
    let (shown, rest) = items.split_at(open.min(items.len()));
    html! {
        @if !shown.is_empty() { ul.plain { @for item in shown { li { (item) } } } }
        @if !rest.is_empty() {
            details {
                summary { @if shown.is_empty() { (rest.len()) " in all" } @else { (rest.len()) " more" } }
                ul.plain { @for item in rest { li { (item) } } }
            }
        }
    }
}

/// A section of a report with its heading.
pub(super) fn section(at: &str, name: &str, heading: &str, body: Markup) -> Markup {
    let id = format!("{at}-{name}");
    html! {
        section id=(id) aria-labelledby=(format!("{id}-heading {at}-by")) {
            h2 id=(format!("{id}-heading")) { (heading) }
            (body)
        }
    }
}
