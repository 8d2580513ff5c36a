//! The report for a terminal: a summary that is read in five seconds, then what failed and how to mend it, then
//! what is unknown and the question that settles it.
//!
//! Comes in: a [`Report`] and a [`Style`]. Goes out: lines no wider than asked. Words from a model directory never
//! start a line.

use super::gate::{self, Gate, Weight};
use super::words::{
    capital, concluded, counts, force_words, judged_word, kind_of, ladder, pin_words, reason, rows, tied,
};
use crate::definition::Level;
use crate::report::{
    AttestationReport, AttestationState, CriterionReport, Finding, FindingKind, Judgement, Report,
};
use crate::verdict::Outcome;
use unicode_width::UnicodeWidthStr;

/// What a piece of text is, for a painter to choose a colour by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Speaks for pass.
    Pass,
    /// Speaks for fail.
    Fail,
    /// Speaks for unknown.
    Unknown,
    /// A heading or a name.
    Strong,
    /// Less important.
    Dim,
}

/// How much to say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Detail {
    /// One line.
    Quiet,
    /// The summary, what failed and what is unknown.
    #[default]
    Usual,
    /// Also what passed, with its evidence, and every source.
    Full,
}

/// How to lay it out.
pub struct Style<'a> {
    /// Columns.
    pub width: usize,
    /// How much to say.
    pub detail: Detail,
    /// Puts colour on a piece of text, or gives it back as it is.
    pub paint: &'a dyn Fn(Role, &str) -> String,
}

/// The report as text, with a newline at the end.
#[must_use]
pub fn render(report: &Report, style: &Style<'_>) -> String {
    let mut page = Page { out: String::new(), style, told: Vec::new() };
    if style.detail == Detail::Quiet {
        page.one_line(report);
        return page.out;
    }
    page.summary(report);
    page.gate(report);
    page.section("What failed, and how to mend it", report, Judgement::Fail);
    page.section("What is unknown, and what settles it", report, Judgement::Unknown);
    if style.detail == Detail::Full {
        page.section("What passed, and what shows it", report, Judgement::Pass);
        page.sources(report);
    }
    page.attestations(report);
    page.remarks(report);
    page.applied(report);
    page.out
}

struct Page<'a> {
    out: String,
    style: &'a Style<'a>,
    /// What was told under which criterion: it is told once.
    told: Vec<(Finding, String)>,
}

impl Page<'_> {
    fn paint(&self, role: Role, text: &str) -> String {
        (self.style.paint)(role, text)
    }

    fn line(&mut self, text: &str) {
        let text = text.trim_end();
        // The log of a pipeline takes a line for a command that begins so, with or without blanks before it.
        if text.trim_start().starts_with("::") {
            self.out.push_str(&text.replacen("::", "\\u{3a}:", 1));
        } else {
            self.out.push_str(text);
        }
        self.out.push('\n');
    }

    fn one_line(&mut self, report: &Report) {
        let words = self.paint(role(report), &report.outcome_words());
        let d = &report.definition;
        let reading = report.reading.word();
        let gate = gate::clause(report).map_or_else(String::new, |clause| format!(", {clause}"));
        let name = &report.model.name;
        let line = format!("{name}: {words}{gate} ({} {}, {reading} reading)", d.id, d.version);
        self.line(&line);
    }

    /// What a policy and a baseline come to.
    fn gate(&mut self, report: &Report) {
        for (heading, remarks) in [("Policy", gate::policy(report)), ("Baseline", gate::baseline(report))] {
            if remarks.is_empty() {
                continue;
            }
            self.line("");
            let heading = self.paint(Role::Strong, heading);
            self.line(&heading);
            for remark in remarks {
                let mark = match remark.weight {
                    Weight::Against => self.paint(Role::Fail, "-"),
                    Weight::For => self.paint(Role::Pass, "+"),
                    Weight::Note => "*".to_owned(),
                };
                self.wrapped(&remark.text, &format!("  {mark} "), "    ");
            }
        }
    }

    fn summary(&mut self, report: &Report) {
        let d = &report.definition;
        let head = format!("{} {}, {} reading", d.name, d.version, report.reading.word());
        let verdict = self.paint(role(report), &report.outcome_words().to_uppercase());
        let gate = gate::clause(report).map_or_else(String::new, |clause| format!(", {clause}"));
        let name = self.paint(Role::Strong, &report.model.name);
        self.wrapped(&format!("{name}  {verdict}{gate}"), "", "  ");
        self.wrapped(&head, "", "  ");
        self.line("");
        self.wrapped(&counts(report), "", "  ");
        if let Some(ladder) = ladder(report) {
            self.wrapped(&capital(&ladder), "", "  ");
        }
        for license in report.licenses.iter().filter(|l| l.component == "weights") {
            self.wrapped(&format!("License of the weights: {}", concluded(license)), "", "  ");
            if !license.conflicts.is_empty() {
                self.wrapped("Sources disagree on it: see below.", "", "  ");
            }
        }
        for ancestor in &report.lineage {
            let licenses = match ancestor.licenses.is_empty() {
                true => "license not known here".to_owned(),
                false => ancestor.licenses.join(" or "),
            };
            self.wrapped(&format!("{}: {} ({licenses})", tied(ancestor), ancestor.id), "", "  ");
            ancestor.duties.iter().for_each(|duty| self.duty(duty));
        }
        self.line("");
        self.table(report);
        for (_, criterion) in rows(&report.criteria, 0) {
            if let Some(other) = &criterion.other_reading {
                let text = format!(
                    "In the {} reading {} would be {}: {}.",
                    other.reading.word(),
                    criterion.id,
                    other.verdict.word(),
                    other.because
                );
                self.line("");
                self.wrapped(&text, "", "  ");
            }
        }
    }

    /// A duty that goes along with a base: whether the directory shows that it is kept.
    fn duty(&mut self, duty: &crate::report::DutyReport) {
        let seen = match &duty.seen {
            Some(at) => match at.line.filter(|line| *line > 1) {
                Some(line) => format!("shown at {}:{line}", at.path),
                None => format!("shown by {}", at.path),
            },
            None => "not shown here".to_owned(),
        };
        let text = format!("goes along: {} ({}, {}): {seen}", duty.says, duty.license, duty.section);
        self.wrapped(&text, "  ", "    ");
    }

    /// One line a criterion, cut to the width; its findings stand below in full.
    fn table(&mut self, report: &Report) {
        let rows = rows(&report.criteria, 0);
        let longest = rows.iter().map(|(depth, c)| c.id.width() + depth).max().unwrap_or(0);
        for (depth, criterion) in rows {
            let mark = self.paint(judged_role(criterion), &format!("{:<8}", judged_word(criterion)));
            let id = format!("{}{}", " ".repeat(depth), criterion.id);
            let pad = " ".repeat(longest.saturating_sub(id.width()));
            let room = self.style.width.saturating_sub(2 + 8 + 1 + longest + 2);
            let words =
                if criterion.parts.is_empty() { cut(&reason(criterion), room) } else { String::new() };
            self.line(&format!("  {mark} {id}{pad}  {words}"));
        }
    }

    fn wrapped(&mut self, text: &str, first: &str, rest: &str) {
        let options =
            textwrap::Options::new(self.style.width.max(20)).initial_indent(first).subsequent_indent(rest);
        // Ids and addresses stay whole, so that they can be copied.
        let options = options
            .word_separator(textwrap::WordSeparator::AsciiSpace)
            .word_splitter(textwrap::WordSplitter::NoHyphenation);
        for line in textwrap::wrap(text, options) {
            self.line(&line);
        }
    }

    fn section(&mut self, heading: &str, report: &Report, judgement: Judgement) {
        let decided = |c: &&CriterionReport| c.verdict == judgement && c.parts.is_empty();
        let wanted = |c: &&CriterionReport| c.level != Level::Optional || self.style.detail == Detail::Full;
        let found: Vec<&CriterionReport> =
            rows(&report.criteria, 0).into_iter().map(|(_, c)| c).filter(decided).filter(wanted).collect();
        if found.is_empty() {
            return;
        }
        self.line("");
        let heading = self.paint(Role::Strong, heading);
        self.line(&heading);
        for criterion in found {
            self.criterion(report, criterion);
        }
    }

    fn criterion(&mut self, report: &Report, criterion: &CriterionReport) {
        self.line("");
        let head = format!("{}[{}]", judged_word(criterion), criterion.id);
        let head = self.paint(judged_role(criterion), &head);
        self.wrapped(&format!("{head} {}", criterion.title), "", "  ");
        let kind = kind_of(criterion.verdict);
        let speaks = |f: &&Finding| f.kind == kind || f.kind == FindingKind::Note;
        let speaking: Vec<&Finding> = criterion.findings.iter().filter(speaks).collect();
        let limit = if self.style.detail == Detail::Full { usize::MAX } else { 4 };
        // A note says why: it is shown however many things decide.
        let (notes, deciding): (Vec<&Finding>, Vec<&Finding>) =
            speaking.into_iter().partition(|f| f.kind == FindingKind::Note);
        for finding in deciding.iter().take(limit).chain(notes.iter().take(limit)) {
            self.once(finding, &criterion.id);
        }
        let more = deciding.len().saturating_sub(limit) + notes.len().saturating_sub(limit);
        if more > 0 {
            self.wrapped(&format!("= and {more} more; -v shows all"), "  ", "    ");
        }
        let asked = format!(
            "= asked by: {} {}, {}",
            report.definition.name, report.definition.version, criterion.section
        );
        self.wrapped(&asked, "  ", "    ");
        if let Some(other) = &criterion.other_reading {
            let text = format!(
                "= in the {} reading: {} ({})",
                other.reading.word(),
                other.verdict.word(),
                other.because
            );
            self.wrapped(&text, "  ", "    ");
        }
        if let Some(question) = &criterion.question {
            self.wrapped(&format!("= question: {question}"), "  ", "    ");
        }
        if let Some(help) = &criterion.help {
            self.wrapped(&format!("= help: {help}"), "  ", "    ");
        }
    }

    /// A finding that was told under another criterion is only named, with the criterion where it stands in full.
    fn once(&mut self, finding: &Finding, criterion: &str) {
        let told = self.told.iter().find(|(told, _)| told == finding).map(|(_, at)| at.clone());
        match told {
            Some(at) if finding.at.is_some() => {
                let what = finding.message.split(" (in doubt").next().unwrap_or_default();
                self.wrapped(&format!("{what} (see {at})"), "  * ", "    ");
            }
            _ => {
                self.told.push((finding.clone(), criterion.to_owned()));
                self.finding(finding);
            }
        }
    }

    fn finding(&mut self, finding: &Finding) {
        self.wrapped(&finding.message, "  * ", "    ");
        if let Some(at) = &finding.at {
            let place = self.paint(Role::Dim, &format!("    --> {at}"));
            self.line(&place);
        }
        if let Some(words) = finding.words.as_ref().filter(|w| !w.as_str().is_empty()) {
            self.wrapped(words.as_str(), "      | ", "      | ");
        }
        if let Some(known) = &finding.known {
            let section = known.section.as_deref().map(|s| format!(", {s}")).unwrap_or_default();
            self.wrapped(
                &format!("known of {}{section}: {}", known.license, known.says),
                "      ",
                "        ",
            );
        }
    }

    fn sources(&mut self, report: &Report) {
        for license in report.licenses.iter().filter(|l| !l.sources.is_empty()) {
            self.line("");
            let heading = format!("Sources for the license of the {}", license.component.replace('-', " "));
            let heading = self.paint(Role::Strong, &heading);
            self.line(&heading);
            for source in license.sources.iter().filter(|s| s.force != "noted" || !s.says.is_empty()) {
                let text = format!(
                    "{}: {} (about {}; {})",
                    source.at,
                    source.says,
                    source.about,
                    force_words(source)
                );
                self.wrapped(&text, "  * ", "    ");
            }
        }
    }

    /// What people state, and how it counts: never mixed with what was seen.
    fn attestations(&mut self, report: &Report) {
        if report.attestations.is_empty() {
            return;
        }
        self.line("");
        let as_of = report.as_of.map(|day| format!(", as of {day}")).unwrap_or_default();
        let heading = format!("What people state in the release's own declaration, not seen{as_of}");
        let heading = self.paint(Role::Strong, &heading);
        self.wrapped(&heading, "", "  ");
        let limit = if self.style.detail == Detail::Full { usize::MAX } else { 20 };
        for attestation in report.attestations.iter().take(limit) {
            self.attestation(attestation);
        }
        if report.attestations.len() > limit {
            self.line(&format!("  and {} more; -v shows all", report.attestations.len() - limit));
        }
    }

    fn attestation(&mut self, a: &AttestationReport) {
        let until = a.until.map(|day| format!(" until {day}")).unwrap_or_default();
        let said = format!(
            "{}: {} by {} on {}{until}: {}",
            a.criterion,
            a.answer.word(),
            a.by,
            a.on,
            a.state.words()
        );
        self.wrapped(&said, "  * ", "    ");
        let place = self.paint(Role::Dim, &format!("    --> {}", a.at));
        self.line(&place);
        if let Some(statement) = &a.statement {
            self.wrapped(statement, "      | ", "      | ");
        }
        if a.state != AttestationState::Counted {
            self.wrapped(&format!("= because {}", a.why), "      ", "        ");
        }
        for evidence in &a.evidence {
            let place = evidence.path.as_ref().or(evidence.address.as_ref()).map_or("", String::as_str);
            let pin = evidence.sha256.as_deref().map(|d| format!(" (sha256 {d})")).unwrap_or_default();
            self.wrapped(&format!("= evidence, {}: {place}{pin}", pin_words(evidence)), "      ", "        ");
        }
    }

    fn remarks(&mut self, report: &Report) {
        let conflicts: Vec<String> = report
            .licenses
            .iter()
            .flat_map(|l| l.conflicts.iter().map(move |c| (l, c)))
            .map(|(l, c)| {
                let component = l.component.replace('-', " ");
                format!("{component}: {} at {}, {} at {}", c.one, c.one_at, c.other, c.other_at)
            })
            .collect();
        self.list("Sources that disagree", &conflicts);
        let problems: Vec<String> =
            report.problems.iter().map(|p| format!("{}: {}", p.at, p.message)).collect();
        self.list("What could not be read as it should", &problems);
    }

    /// By what it was judged and, in full, what was read: enough to check the report later.
    fn applied(&mut self, report: &Report) {
        let d = &report.definition;
        let commit = d.commit.as_deref().map(|c| format!(", commit {c}")).unwrap_or_default();
        let tool = &report.tool;
        self.line("");
        let text = format!(
            "Judged{} by {} {} ({}@{}{commit}, sha256 {}) with {} {} and SPDX list {}.",
            report.as_of.map(|day| format!(" on {day}")).unwrap_or_default(),
            d.name,
            d.version,
            d.id,
            d.version,
            d.sha256,
            tool.name,
            tool.version,
            tool.spdx_list
        );
        self.wrapped(&text, "", "  ");
        if self.style.detail == Detail::Full {
            let digest = |f: &crate::report::FileRecord| match &f.sha256 {
                Some(sha256) => format!("{} (sha256 {sha256})", f.path),
                None => format!("{} ({} bytes, not hashed)", f.path, f.size_bytes),
            };
            let files: Vec<String> = report.files.iter().map(digest).collect();
            self.list("Files that were read", &files);
        }
    }

    fn list(&mut self, heading: &str, items: &[String]) {
        if items.is_empty() {
            return;
        }
        self.line("");
        let heading = self.paint(Role::Strong, heading);
        self.line(&heading);
        let limit = if self.style.detail == Detail::Full { usize::MAX } else { 10 };
        for item in items.iter().take(limit) {
            self.wrapped(item, "  * ", "    ");
        }
        if items.len() > limit {
            self.line(&format!("  and {} more; -v shows all", items.len() - limit));
        }
    }
}

/// As much of a text as fits; nothing where there is hardly any room.
fn cut(text: &str, room: usize) -> String {
    if text.width() <= room {
        return text.to_owned();
    }
    let mut out = String::new();
    for c in text.chars() {
        if out.width() + unicode_width::UnicodeWidthChar::width(c).unwrap_or(0) + 1 > room {
            break;
        }
        out.push(c);
    }
    if room < 12 { String::new() } else { out + "…" }
}

fn judged_role(criterion: &CriterionReport) -> Role {
    match (criterion.level, criterion.verdict) {
        (Level::Optional, Judgement::Fail | Judgement::Unknown) | (_, Judgement::NotApplicable) => Role::Dim,
        (_, Judgement::Pass) if criterion.attested => Role::Unknown,
        (_, Judgement::Pass) => Role::Pass,
        (_, Judgement::Fail) => Role::Fail,
        (_, Judgement::Unknown) => Role::Unknown,
    }
}

fn role(report: &Report) -> Role {
    match report.verdict {
        _ if Gate::of(report) == Gate::Denied => Role::Fail,
        Outcome::Met => Role::Pass,
        Outcome::NotMet => Role::Fail,
        Outcome::Undecided => Role::Unknown,
    }
}
