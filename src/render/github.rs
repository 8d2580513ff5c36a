//! The report as workflow commands of GitHub Actions, which shows them beside the files they name.
//!
//! Comes in: reports and an [`Occasion`]. Goes out: one `::error` for each required criterion that fails, then one
//! `::warning` for each that is unknown, then one `::notice` with what it all comes to. GitHub keeps ten of a kind a
//! step and drops the rest without a word, so that the tenth says how many more there are. Every value is escaped:
//! words of a model can end neither a property nor the line, and never begin one.

use super::facts::{self, Grade, Item};
use super::inert::plain;
use super::occasion::Occasion;
use crate::report::Report;
use std::fmt::Write as _;

/// Annotations of one kind that GitHub keeps a step.
const MAX_OF_A_KIND: usize = 10;

/// The reports as workflow commands, errors first.
#[must_use]
pub fn render(reports: &[Report], occasion: &Occasion) -> String {
    let mut out = String::new();
    commands("error", Grade::Fail, reports, occasion, &mut out);
    commands("warning", Grade::Unknown, reports, occasion, &mut out);
    // Notices are one a report, and there, too, the tenth stands for the rest.
    let room = if reports.len() > MAX_OF_A_KIND { MAX_OF_A_KIND - 1 } else { MAX_OF_A_KIND };
    for report in reports.iter().take(room) {
        let _ = writeln!(out, "::notice title=ow::{}", data(&facts::outcome(report)));
    }
    if reports.len() > room {
        let _ = writeln!(out, "::notice title=ow::{} more reports", reports.len() - room);
    }
    out
}

fn commands(kind: &str, grade: Grade, reports: &[Report], occasion: &Occasion, out: &mut String) {
    let all: Vec<(&Report, Item<'_>)> = reports
        .iter()
        .flat_map(|report| facts::items(report).into_iter().map(move |item| (report, item)))
        .filter(|(_, item)| item.grade == grade)
        .collect();
    let room = if all.len() > MAX_OF_A_KIND { MAX_OF_A_KIND - 1 } else { MAX_OF_A_KIND };
    for (report, item) in all.iter().take(room) {
        command(kind, report, item, occasion, out);
    }
    if all.len() > room {
        let (more, word) = (all.len() - room, grade_word(grade));
        let _ =
            writeln!(out, "::{kind} title=ow::{more} more required criteria {word}; the report lists them");
    }
}

fn command(kind: &str, report: &Report, item: &Item<'_>, occasion: &Occasion, out: &mut String) {
    let place = facts::place(report, item, &occasion.folder);
    let title = format!("ow {}: {}", grade_word(item.grade), plain(&item.criterion.id, 100));
    let advice = item.advice().map(|advice| format!(" - {advice}")).unwrap_or_default();
    let message = format!("{}{advice} ({})", item.sentence(), facts::asked_by(report, item.criterion));
    let _ = writeln!(
        out,
        "::{kind} file={},line={},col={},title={}::{}",
        property(&place.path),
        place.line,
        place.column,
        property(&title),
        data(&message)
    );
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
