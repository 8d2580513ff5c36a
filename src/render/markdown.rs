//! The report as Markdown, for a pull request, a comment or the summary of a pipeline's step.
//!
//! Comes in: [`Report`]s. Goes out: GitHub Flavored Markdown below the size of one comment, and a plain statement of
//! what had to be left out. It never lets words of a report become markup, a link, a mention or a reference: see
//! `inert`.

mod inert;

use super::gate::{self, Gate, Remark, Weight};
use super::words::{
    capital, concluded, counts, judged_word, kind_of, ladder, mend_first, of_parts, rows, tied,
};
use crate::definition::Level;
use crate::report::{CriterionReport, Finding, FindingKind, Judgement, Report};
use inert::{cell, code, inline};

/// The most bytes that are written: a comment on GitHub holds 65,536 characters.
pub const MAX_BYTES: usize = 60_000;

/// What the statement of what was left out may take of them.
const RESERVED: usize = 400;

/// Findings that are shown of one criterion.
const FINDINGS: usize = 6;

/// One report after the other, whole parts of each until there is no more room.
#[must_use]
pub fn render(reports: &[Report]) -> String {
    let blocks: Vec<String> = reports.iter().flat_map(blocks).collect();
    let mut out = String::new();
    let mut left_out = 0;
    for block in &blocks {
        // What follows a part that found no room is left out as well, so that the page ends in one place.
        if left_out > 0 || out.len() + block.len() + 1 > MAX_BYTES - RESERVED {
            left_out += 1;
            continue;
        }
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(block);
    }
    if left_out > 0 {
        out.push_str(&format!(
            "\n> **Not all is shown here:** {left_out} of {} parts were left out to stay below {MAX_BYTES} bytes. \
             The forms `html` and `json` hold all of it.\n",
            blocks.len()
        ));
    }
    out
}

/// The parts of a report, each whole in itself.
fn blocks(report: &Report) -> Vec<String> {
    let mut blocks = vec![head(report)];
    blocks.extend(gate(report));
    blocks.push(table(report));
    blocks.extend(section("What failed, and how to mend it", report, Judgement::Fail));
    blocks.extend(section("What is unknown, and what settles it", report, Judgement::Unknown));
    blocks.extend(disagreements(report));
    blocks.extend(attestations(report));
    blocks.push(applied(report));
    blocks
}

fn head(report: &Report) -> String {
    let d = &report.definition;
    let mut lines = vec![
        format!("## {} {}: {}", outcome_mark(report), inline(&report.model.name), gate::headline(report)),
        String::new(),
        format!(
            "{} {}, {} reading. {}",
            inline(&d.name),
            inline(&d.version),
            report.reading.word(),
            counts(report)
        ),
        String::new(),
    ];
    lines.extend(mend_first(report).iter().map(|problem| format!("- **Mend first:** {}", inline(problem))));
    if let Some(ladder) = ladder(report) {
        lines.push(format!("- {}", inline(&capital(&ladder))));
    }
    for license in report.licenses.iter().filter(|l| l.component == "weights") {
        lines.push(format!("- **License of the weights:** {}", inline(&concluded(license))));
    }
    for ancestor in report.lineage.iter().take(FINDINGS) {
        let licenses = match ancestor.licenses.is_empty() {
            true => "license not known here".to_owned(),
            false => inline(&ancestor.licenses.join(" or ")),
        };
        lines.push(format!("- **{}:** {} ({licenses})", inline(&tied(ancestor)), inline(&ancestor.id)));
    }
    joined(lines)
}

fn table(report: &Report) -> String {
    let mut lines = vec!["| Verdict | Criterion | Why |".to_owned(), "|:--|:--|:--|".to_owned()];
    let rows: Vec<String> = rows(&report.criteria, 0).into_iter().map(|(d, c)| row(d, c)).collect();
    let mut room = MAX_BYTES / 3;
    let fits = |row: &&String| {
        let there = room.checked_sub(row.len() + 1);
        room = there.unwrap_or(0);
        there.is_some()
    };
    lines.extend(rows.iter().take_while(fits).cloned());
    if rows.len() > lines.len() - 2 {
        lines.push(format!("| | and {} more criteria | |", rows.len() + 2 - lines.len()));
    }
    joined(lines)
}

fn row(depth: usize, criterion: &CriterionReport) -> String {
    let kind = kind_of(criterion.verdict);
    let finding = criterion.findings.iter().find(|f| f.kind == kind);
    let mut why = match finding {
        _ if !criterion.parts.is_empty() => of_parts(criterion),
        Some(finding) => cell(&finding.message),
        None => String::new(),
    };
    if let Some(other) = &criterion.other_reading {
        why.push_str(&format!("; in the {} reading: **{}**", other.reading.word(), other.verdict.word()));
    }
    let indent = if depth > 0 { "– " } else { "" };
    let word = judged_word(criterion);
    format!(
        "| {} {word} | {indent}{} | {} |",
        mark(criterion),
        cell(&criterion.title),
        why.trim_start_matches("; ")
    )
}

/// Everything required that came to this, each with its findings.
fn section(heading: &str, report: &Report, judgement: Judgement) -> Vec<String> {
    let decided =
        |c: &&CriterionReport| c.verdict == judgement && c.parts.is_empty() && c.level != Level::Optional;
    let mut blocks: Vec<String> = rows(&report.criteria, 0)
        .into_iter()
        .map(|(_, criterion)| criterion)
        .filter(decided)
        .map(criterion)
        .collect();
    if let Some(first) = blocks.first_mut() {
        *first = format!("### {heading}\n\n{first}");
    }
    blocks
}

fn criterion(criterion: &CriterionReport) -> String {
    let kind = kind_of(criterion.verdict);
    let speaking: Vec<&Finding> =
        criterion.findings.iter().filter(|f| f.kind == kind || f.kind == FindingKind::Note).collect();
    let heading = format!("#### {} {}", mark(criterion), inline(&criterion.title));
    let asked = format!("{}, {}", code(&criterion.id), inline(&criterion.section));
    let mut lines = vec![heading, String::new(), asked, String::new()];
    for one in speaking.iter().take(FINDINGS) {
        lines.extend(finding(one));
    }
    if speaking.len() > FINDINGS {
        lines.push(format!("- and {} more", speaking.len() - FINDINGS));
    }
    if let Some(other) = &criterion.other_reading {
        let because = inline(&other.because);
        lines.push(format!(
            "- **In the {} reading:** {}, {because}",
            other.reading.word(),
            other.verdict.word()
        ));
    }
    if let Some(question) = criterion.question.as_ref().filter(|_| criterion.verdict == Judgement::Unknown) {
        lines.push(format!("- **Question:** {}", inline(question)));
    }
    if let Some(help) = criterion.help.as_ref().filter(|_| criterion.verdict == Judgement::Fail) {
        lines.push(format!("- **To mend it:** {}", inline(help)));
    }
    joined(lines)
}

fn finding(finding: &Finding) -> Vec<String> {
    let at = finding.at.as_ref().map(|at| format!(" at {}", code(&at.to_string()))).unwrap_or_default();
    let mut lines = vec![format!("- {}{at}", inline(&finding.message))];
    if let Some(words) = finding.words.as_ref().filter(|w| !w.as_str().is_empty()) {
        lines.push(format!("  <br>{}", code(words.as_str())));
    }
    if let Some(known) = &finding.known {
        let section = known.section.as_deref().map(|s| format!(", {}", inline(s))).unwrap_or_default();
        lines.push(format!("  <br>Known of {}{section}: {}", inline(&known.license), inline(&known.says)));
    }
    lines
}

/// What a policy and a baseline come to.
fn gate(report: &Report) -> Option<String> {
    let lists = [("### Policy", gate::policy(report)), ("### Baseline", gate::baseline(report))];
    let mut lines = Vec::new();
    for (heading, remarks) in lines_of(&lists) {
        lines.extend([heading.to_owned(), String::new()]);
        lines.extend(remarks.iter().take(30).map(|remark| {
            let mark = match remark.weight {
                Weight::Against => "❌",
                Weight::For => "✅",
                Weight::Note => "➖",
            };
            format!("- {mark} {}", inline(&remark.text))
        }));
        lines.push(String::new());
    }
    (!lines.is_empty()).then(|| joined(lines))
}

fn lines_of<'a>(lists: &'a [(&'a str, Vec<Remark>)]) -> impl Iterator<Item = (&'a str, &'a [Remark])> {
    lists
        .iter()
        .filter(|(_, remarks)| !remarks.is_empty())
        .map(|(heading, remarks)| (*heading, remarks.as_slice()))
}

/// What people state, with their dates, and how it counts.
fn attestations(report: &Report) -> Option<String> {
    let mut lines = vec!["### What people state, not seen".to_owned(), String::new()];
    for a in report.attestations.iter().take(20) {
        let until = a.until.map(|day| format!(" until {day}")).unwrap_or_default();
        let by = inline(&a.by);
        lines.push(format!(
            "- {}: {} by {by} on {}{until}: **{}**, {}",
            inline(&a.criterion),
            a.answer.word(),
            a.on,
            a.state.words(),
            inline(&a.why)
        ));
    }
    if report.attestations.len() > 20 {
        lines.push(format!("- and {} more", report.attestations.len() - 20));
    }
    (!report.attestations.is_empty()).then(|| joined(lines))
}

fn disagreements(report: &Report) -> Option<String> {
    let conflicts: Vec<String> = report
        .licenses
        .iter()
        .flat_map(|l| l.conflicts.iter().map(move |c| (l, c)))
        .take(20)
        .map(|(license, c)| {
            format!(
                "- {}: {} at {}, {} at {}",
                inline(&license.component.replace('-', " ")),
                inline(&c.one),
                code(&c.one_at.to_string()),
                inline(&c.other),
                code(&c.other_at.to_string())
            )
        })
        .collect();
    let problems = report.problems.iter().take(20);
    let problems: Vec<String> =
        problems.map(|p| format!("- {}: {}", code(&p.at.to_string()), inline(&p.message))).collect();
    let lists =
        [("### Sources that disagree", conflicts), ("### What could not be read as it should", problems)];
    let lines: Vec<String> = lists
        .into_iter()
        .filter(|(_, items)| !items.is_empty())
        .flat_map(|(heading, items)| {
            [vec![heading.to_owned(), String::new()], items, vec![String::new()]].concat()
        })
        .collect();
    (!lines.is_empty()).then(|| joined(lines))
}

/// By what it was judged: enough to check it later.
fn applied(report: &Report) -> String {
    let (d, tool) = (&report.definition, &report.tool);
    let commit = d.commit.as_deref().map(|c| format!(", commit {}", code(c))).unwrap_or_default();
    let on = report.as_of.map(|day| format!(" on {day}")).unwrap_or_default();
    joined(vec![format!(
        "<sub>Judged{on} by {}{commit}, sha256 {}, with {} {} and SPDX list {}. No legal advice.</sub>",
        code(&format!("{}@{}", d.id, d.version)),
        code(&d.sha256),
        inline(&tool.name),
        inline(&tool.version),
        inline(&tool.spdx_list)
    )])
}

fn mark(criterion: &CriterionReport) -> &'static str {
    match (criterion.level, criterion.verdict) {
        (_, Judgement::Pass) => "✅",
        (_, Judgement::NotApplicable) | (Level::Optional, _) => "➖",
        (_, Judgement::Fail) => "❌",
        (_, Judgement::Unknown) => "❔",
    }
}

fn outcome_mark(report: &Report) -> &'static str {
    use crate::verdict::Outcome;
    match (Gate::of(report), report.verdict) {
        (Gate::Denied, _) => "⛔",
        (Gate::Accepted(_) | Gate::NotWorse, _) => "🟡",
        (_, Outcome::Met) => "✅",
        (_, Outcome::NotMet) => "❌",
        (_, Outcome::Undecided) => "❔",
    }
}

fn joined(lines: Vec<String>) -> String {
    let text = lines.join("\n");
    text.trim_end().to_owned() + "\n"
}
