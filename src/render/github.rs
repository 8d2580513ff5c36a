//! The report as workflow commands of GitHub Actions, which shows them beside the files they name.
//!
//! Comes in: reports and an [`Occasion`]. Goes out: one `::error` for each license that a policy does not allow and
//! each required criterion that fails, then one `::warning` for each that is unknown, then one `::notice` with what it
//! all comes to, and one with what rests on whose word. Where a policy accepts what is not met, or it is not worse than
//! the baseline, there are warnings in place of errors, since the gate is open. GitHub keeps ten of a kind a
//! step and drops the rest without a word, so that the tenth says how many more there are. Every value is escaped:
//! words of a model can end neither a property nor the line, and never begin one.

use super::facts::{self, Grade, Item, Place};
use super::gate::Gate;
use super::inert::plain;
use super::occasion::Occasion;
use crate::report::Report;
use std::fmt::Write as _;

/// Annotations of one kind that GitHub keeps a step.
const MAX_OF_A_KIND: usize = 10;

/// The reports as workflow commands, errors first.
#[must_use]
pub fn render(reports: &[Report], occasion: &Occasion) -> String {
    let mut errors: Vec<Line> = reports.iter().flat_map(|report| denials(report, occasion)).collect();
    errors.extend(criteria(reports, occasion, |grade, excused| grade == Grade::Fail && !excused));
    let mut warnings = criteria(reports, occasion, |grade, excused| grade == Grade::Unknown && !excused);
    warnings.extend(criteria(reports, occasion, |grade, excused| {
        excused && matches!(grade, Grade::Fail | Grade::Unknown)
    }));
    let mut out = String::new();
    commands("error", &errors, &mut out);
    commands("warning", &warnings, &mut out);
    notices(reports, &mut out);
    out
}

/// A command without its kind, and what it is one of.
struct Line {
    text: String,
    of: &'static str,
}

/// Each license that a policy does not allow.
fn denials(report: &Report, occasion: &Occasion) -> Vec<Line> {
    let line = |denied: facts::Denied| {
        let text = placed(&denied.place, "ow policy", &denied.text);
        Line { text, of: "licenses are not allowed by the policy" }
    };
    facts::denied(report, &occasion.folder).into_iter().map(line).collect()
}

/// The criteria whose grade, and whether that stops nothing, are asked for.
fn criteria(reports: &[Report], occasion: &Occasion, asked: impl Fn(Grade, bool) -> bool) -> Vec<Line> {
    let mut lines = Vec::new();
    for report in reports {
        let excuse = Gate::of(report).excuse();
        for item in facts::items(report).iter().filter(|item| asked(item.grade, excuse.is_some())) {
            lines.push(line(report, item, excuse.as_deref(), occasion));
        }
    }
    lines
}

fn line(report: &Report, item: &Item<'_>, excuse: Option<&str>, occasion: &Occasion) -> Line {
    let place = facts::place(report, item, &occasion.folder);
    let title = format!("ow {}: {}", grade_word(item.grade), plain(&item.criterion.id, 100));
    let advice = item.advice().map(|advice| format!(" - {advice}")).unwrap_or_default();
    let excuse = excuse.map(|excuse| format!("{excuse}: ")).unwrap_or_default();
    let message =
        format!("{excuse}{}{advice} ({})", item.sentence(), facts::asked_by(report, item.criterion));
    let of = match item.grade {
        Grade::Fail => "required criteria fail",
        _ => "required criteria unknown",
    };
    Line { text: placed(&place, &title, &message), of }
}

fn placed(place: &Place, title: &str, message: &str) -> String {
    let (path, title, message) = (property(&place.path), property(title), data(message));
    format!("file={path},line={},col={},title={title}::{message}", place.line, place.column)
}

fn commands(kind: &str, lines: &[Line], out: &mut String) {
    let room = if lines.len() > MAX_OF_A_KIND { MAX_OF_A_KIND - 1 } else { MAX_OF_A_KIND };
    for line in lines.iter().take(room) {
        let _ = writeln!(out, "::{kind} {}", line.text);
    }
    let rest = lines.get(room..).unwrap_or_default();
    if let Some(first) = rest.first() {
        let same = rest.iter().all(|line| line.of == first.of);
        let (more, of) = (rest.len(), if same { first.of } else { "are open or not allowed" });
        let _ = writeln!(out, "::{kind} title=ow::{more} more {of}; the report lists them");
    }
}

/// What each report comes to, and there, too, the tenth stands for the rest; on whose word, where room is left.
fn notices(reports: &[Report], out: &mut String) {
    let room = if reports.len() > MAX_OF_A_KIND { MAX_OF_A_KIND - 1 } else { MAX_OF_A_KIND };
    for report in reports.iter().take(room) {
        let _ = writeln!(out, "::notice title=ow::{}", data(&facts::outcome(report)));
    }
    if reports.len() > room {
        let _ = writeln!(out, "::notice title=ow::{} more reports", reports.len() - room);
    }
    let left = MAX_OF_A_KIND.saturating_sub(reports.len());
    for text in reports.iter().filter_map(facts::on_whose_word).take(left) {
        let _ = writeln!(out, "::notice title=ow attested::{}", data(&text));
    }
}

fn grade_word(grade: Grade) -> &'static str {
    match grade {
        Grade::Fail => "fail",
        _ => "unknown",
    }
}

/// The message of a command. The older form of a command, `##[name]`, is known anywhere in a line, so that brackets
/// are round.
fn data(text: &str) -> String {
    let text = text.replace('[', "(").replace(']', ")");
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_can_end_neither_its_property_nor_its_line() {
        assert_eq!(property("a,line=9::x\r\n::error::%0A"), "a%2Cline=9%3A%3Ax%0D%0A%3A%3Aerror%3A%3A%250A");
        assert_eq!(data("a\n::error::b ##[error]c"), "a%0A::error::b ##(error)c");
    }
}
