//! The report as JUnit XML, as Jenkins and GitLab read it.
//!
//! Comes in: reports. Goes out: one suite a report, one case a criterion. A required criterion that fails is a
//! failure; one that is unknown is an error, which is JUnit's word for a test that came to no result (a skipped one
//! would look as if all were well); what is optional or does not apply is skipped, with the reason; so is
//! what a policy accepts and what is not worse than the baseline, since the gate is open. A license that a policy does not
//! allow fails a case of its own, `policy`. There is no time and no `file`: the schema of Jenkins has no such attribute, and times would differ from run to run.

use super::facts::{self, Grade, Item};
use super::gate::{self, Gate};
use super::inert::{NAME, plain, words, xml};
use crate::report::Report;
use std::fmt::Write as _;

/// The reports as one document.
#[must_use]
pub fn render(reports: &[Report]) -> String {
    let suites: Vec<Suite<'_>> = reports.iter().map(Suite::of).collect();
    let tests: usize = suites.iter().map(|suite| suite.tests()).sum();
    let failures: usize = suites.iter().map(Suite::failures).sum();
    let errors: usize = suites.iter().map(Suite::errors).sum();
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(
        out,
        "<testsuites name=\"ow\" tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\">"
    );
    for suite in &suites {
        suite.write(&mut out);
    }
    out + "</testsuites>\n"
}

struct Suite<'a> {
    report: &'a Report,
    items: Vec<Item<'a>>,
    denials: Vec<String>,
    excuse: Option<String>,
}

impl<'a> Suite<'a> {
    fn of(report: &'a Report) -> Self {
        let (items, denials) = (facts::items(report), gate::denials(report));
        Self { report, items, denials, excuse: Gate::of(report).excuse() }
    }

    fn count(&self, of: impl Fn(Grade) -> bool) -> usize {
        self.items.iter().filter(|item| of(item.grade)).count()
    }

    fn tests(&self) -> usize {
        self.items.len() + usize::from(!self.denials.is_empty())
    }

    fn failures(&self) -> usize {
        let failed = self.count(|grade| self.excuse.is_none() && grade == Grade::Fail);
        failed + usize::from(!self.denials.is_empty())
    }

    fn errors(&self) -> usize {
        self.count(|grade| self.excuse.is_none() && grade == Grade::Unknown)
    }

    fn skipped(&self) -> usize {
        let excused = |grade| self.excuse.is_some() && matches!(grade, Grade::Fail | Grade::Unknown);
        let skipped = |grade| matches!(grade, Grade::Wanted | Grade::Extra | Grade::NotApplicable);
        self.count(|grade| excused(grade) || skipped(grade))
    }

    /// Model, definition and reading, without dots, since Jenkins cuts names of classes at dots. GitLab names the
    /// suite by it.
    fn class(&self) -> String {
        let (report, definition) = (self.report, facts::definition(self.report));
        let name = format!("{} {definition} {}", words(&report.model.name, NAME), report.reading.word());
        name.replace('.', "_")
    }

    fn write(&self, out: &mut String) {
        let class = xml(&self.class());
        let (tests, skipped) = (self.tests(), self.skipped());
        let (failures, errors) = (self.failures(), self.errors());
        let _ = writeln!(
            out,
            "  <testsuite name=\"{class}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\" \
             skipped=\"{skipped}\">"
        );
        self.properties(out);
        self.policy(&class, out);
        for item in &self.items {
            self.case(item, &class, out);
        }
        out.push_str("  </testsuite>\n");
    }

    fn properties(&self, out: &mut String) {
        let report = self.report;
        out.push_str("    <properties>\n");
        let mut properties = vec![
            ("model", words(&report.model.name, NAME)),
            ("definition", facts::definition(report)),
            ("definition-sha256", words(&report.definition.sha256, NAME)),
            ("reading", report.reading.word().to_owned()),
            ("verdict", report.outcome_words()),
            ("tool", format!("ow {}", words(&report.tool.version, NAME))),
        ];
        properties.extend(gate::clause(report).map(|clause| ("gate", clause)));
        let attested = facts::attested(report);
        if !attested.is_empty() {
            properties.push(("attested", attested.join(" ")));
        }
        properties.extend(facts::on_whose_word(report).map(|text| ("attested-by", text)));
        for (name, value) in properties {
            let _ = writeln!(out, "      <property name=\"{name}\" value=\"{}\"/>", xml(&value));
        }
        out.push_str("    </properties>\n");
    }

    /// What the policy does not allow.
    fn policy(&self, class: &str, out: &mut String) {
        if self.denials.is_empty() {
            return;
        }
        let text = format!("not allowed by the policy: {}", self.denials.join(" "));
        let message = xml(&plain(&text, usize::MAX));
        let _ = write!(
            out,
            "    <testcase classname=\"{class}\" name=\"policy\">\n      <failure type=\"policy\" \
             message=\"{message}\">{message}</failure>\n    </testcase>\n"
        );
    }

    fn case(&self, item: &Item<'_>, class: &str, out: &mut String) {
        let name = xml(&words(&item.criterion.id, NAME));
        let _ = write!(out, "    <testcase classname=\"{class}\" name=\"{name}\"");
        let (tag, kind) = match item.grade {
            Grade::Pass => {
                out.push_str("/>\n");
                return;
            }
            Grade::Fail | Grade::Unknown if self.excuse.is_some() => ("skipped", ""),
            Grade::Fail => ("failure", " type=\"fail\""),
            Grade::Unknown => ("error", " type=\"unknown\""),
            Grade::Wanted | Grade::Extra | Grade::NotApplicable => ("skipped", ""),
        };
        let head = match (item.grade, &self.excuse) {
            (Grade::Wanted, _) => "recommended: ".to_owned(),
            (Grade::Extra, _) => "optional: ".to_owned(),
            (Grade::NotApplicable, _) => "does not apply: ".to_owned(),
            (_, Some(excuse)) => format!("{excuse}: "),
            (_, None) => String::new(),
        };
        let message = xml(&plain(&format!("{head}{}", item.sentence()), usize::MAX));
        let title = xml(&plain(&format!("{head}{}", item.criterion.title), usize::MAX));
        let account = xml(&item.account(self.report));
        let _ = write!(
            out,
            ">\n      <{tag}{kind} message=\"{message}\">{title}\n{account}</{tag}>\n    </testcase>\n"
        );
    }
}
