//! One model by several definitions: each verdict with its first reason, and the class reached where there are any.
//!
//! Comes in: [`Report`]s on one model. Goes out: lines for a terminal, no wider than asked. Names of definitions stand
//! with those who keep them, since two of them differ in one letter. The first reason names the place of its evidence;
//! the pages of the reports show the words.

use super::gate;
use super::text::{Detail, Role, Style};
use super::words::{kind_of, ladder, reason, rows};
use crate::definition::Level;
use crate::report::{CriterionReport, Judgement, Report};
use crate::verdict::Outcome;

/// The matrix, with a newline at the end.
#[must_use]
pub fn render(reports: &[Report], style: &Style<'_>) -> String {
    let mut out = String::new();
    let name = reports.first().map_or("", |report| report.model.name.as_str());
    let title = format!("{name}  by {} definitions", reports.len());
    out.push_str(&(style.paint)(Role::Strong, &title));
    out.push_str("\n\n");
    for report in reports {
        block(&mut out, report, style);
    }
    if style.detail == Detail::Usual {
        let more = "The evidence for one of them: `--definition ID`; for all: `--verbose`.";
        out.push_str(&format!("\n{}\n", (style.paint)(Role::Dim, more)));
    }
    out
}

fn block(out: &mut String, report: &Report, style: &Style<'_>) {
    let d = &report.definition;
    let words = report.verdict.words().to_uppercase();
    let mark = (style.paint)(role(report.verdict), &format!("{words:<9}"));
    // Where the name already says who keeps it, once is enough.
    let steward = if d.name.contains(&d.steward) { String::new() } else { format!(" ({})", d.steward) };
    let head = format!("{} {}{steward} [{}]", d.name, d.version, d.id);
    let lines = wrapped(&head, style.width);
    for (index, line) in lines.iter().enumerate() {
        let first = if index == 0 { mark.as_str() } else { "         " };
        out.push_str(&format!("  {first}  {line}\n"));
    }
    let mut notes: Vec<String> = resting(report).into_iter().chain(gate::clause(report)).collect();
    notes.extend(first_reason(report));
    notes.extend(attestations_needed(report));
    notes.extend(ladder(report));
    for note in notes {
        for (index, line) in wrapped(&note, style.width).iter().enumerate() {
            let bullet = if index == 0 { "- " } else { "  " };
            out.push_str(&format!("             {bullet}{line}\n"));
        }
    }
}

/// What is met on a person's word is told as that.
fn resting(report: &Report) -> Option<String> {
    let attested = report.required.attested;
    let what = if attested == 1 { "attestation" } else { "attestations" };
    (report.verdict == Outcome::Met && attested > 0).then(|| format!("resting on {attested} {what}"))
}

/// Text in the column beside the verdict.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let room = width.saturating_sub(15).max(20);
    let options = textwrap::Options::new(room)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    textwrap::wrap(text, options).into_iter().map(std::borrow::Cow::into_owned).collect()
}

/// Required criteria without parts that came to this.
fn required(report: &Report, verdict: Judgement) -> Vec<&CriterionReport> {
    let all = rows(&report.criteria, 0).into_iter().map(|(_, criterion)| criterion);
    all.filter(|c| c.level == Level::Required && c.parts.is_empty() && c.verdict == verdict).collect()
}

/// The first required criterion that decides, why, and how many more there are.
#[must_use]
pub fn first_reason(report: &Report) -> Option<String> {
    let verdict = match report.verdict {
        Outcome::Met => return None,
        Outcome::NotMet => Judgement::Fail,
        Outcome::Undecided => Judgement::Unknown,
    };
    let deciding = required(report, verdict);
    let first = deciding.first()?;
    let more = match deciding.len() {
        0 | 1 => String::new(),
        many => format!(" (and {} more)", many - 1),
    };
    Some(format!("{}: {}{}{more}", first.id, reason(first), place(first)))
}

/// Where the evidence of the reason stands, in a file.
fn place(criterion: &CriterionReport) -> String {
    let kind = kind_of(criterion.verdict);
    let at = criterion.findings.iter().find(|f| f.kind == kind).and_then(|f| f.at.as_ref());
    at.filter(|at| at.line.is_some()).map_or_else(String::new, |at| format!(", {at}"))
}

/// The criteria that nothing but a person's word can settle, in a definition that nothing else keeps from being met.
fn attestations_needed(report: &Report) -> Option<String> {
    if report.verdict == Outcome::NotMet {
        return None;
    }
    let only =
        |c: &&CriterionReport| c.findings.iter().any(|f| f.message.starts_with(crate::report::ONLY_A_PERSON));
    let ids: Vec<&str> =
        required(report, Judgement::Unknown).into_iter().filter(only).map(|c| c.id.as_str()).collect();
    (!ids.is_empty()).then(|| format!("for a person to attest: {}", ids.join(", ")))
}

fn role(outcome: Outcome) -> Role {
    match outcome {
        Outcome::Met => Role::Pass,
        Outcome::NotMet => Role::Fail,
        Outcome::Undecided => Role::Unknown,
    }
}
