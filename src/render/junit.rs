//! The report as JUnit XML, as Jenkins and GitLab read it.
//!
//! Comes in: reports. Goes out: one suite a report, one case a criterion. A required criterion that fails is a
//! failure; one that is unknown is an error, which is JUnit's word for a test that came to no result (a skipped one
//! would look as if all were well); what is optional or does not apply is skipped, with the reason. There is no time
//! and no `file`: the schema of Jenkins has no such attribute, and times would differ from run to run.

use super::facts::{self, Grade, Item};
use super::inert::{NAME, plain, words, xml};
use crate::report::Report;
use std::fmt::Write as _;

/// The reports as one document.
#[must_use]
pub fn render(reports: &[Report]) -> String {
    let suites: Vec<Suite<'_>> = reports.iter().map(Suite::of).collect();
    let tests: usize = suites.iter().map(|suite| suite.items.len()).sum();
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
}

impl<'a> Suite<'a> {
    fn of(report: &'a Report) -> Self {
        Self { report, items: facts::items(report) }
    }

    fn count(&self, of: impl Fn(Grade) -> bool) -> usize {
        self.items.iter().filter(|item| of(item.grade)).count()
    }

    fn failures(&self) -> usize {
        self.count(|grade| grade == Grade::Fail)
    }

    fn errors(&self) -> usize {
        self.count(|grade| grade == Grade::Unknown)
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
        let skipped =
            self.count(|grade| matches!(grade, Grade::Wanted | Grade::Extra | Grade::NotApplicable));
        let (tests, failures, errors) = (self.items.len(), self.failures(), self.errors());
        let _ = writeln!(
            out,
            "  <testsuite name=\"{class}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\" \
             skipped=\"{skipped}\">"
        );
        self.properties(out);
        for item in &self.items {
            self.case(item, &class, out);
        }
        out.push_str("  </testsuite>\n");
    }

    fn properties(&self, out: &mut String) {
        let report = self.report;
        out.push_str("    <properties>\n");
        for (name, value) in [
            ("model", words(&report.model.name, NAME)),
            ("definition", facts::definition(report)),
            ("definition-sha256", words(&report.definition.sha256, NAME)),
            ("reading", report.reading.word().to_owned()),
            ("verdict", report.verdict.words().to_owned()),
            ("tool", format!("ow {}", words(&report.tool.version, NAME))),
        ] {
            let _ = writeln!(out, "      <property name=\"{name}\" value=\"{}\"/>", xml(&value));
        }
        out.push_str("    </properties>\n");
    }

    fn case(&self, item: &Item<'_>, class: &str, out: &mut String) {
        let name = xml(&words(&item.criterion.id, NAME));
        let _ = write!(out, "    <testcase classname=\"{class}\" name=\"{name}\"");
        let (tag, kind) = match item.grade {
            Grade::Pass => {
                out.push_str("/>\n");
                return;
            }
            Grade::Fail => ("failure", " type=\"fail\""),
            Grade::Unknown => ("error", " type=\"unknown\""),
            Grade::Wanted | Grade::Extra | Grade::NotApplicable => ("skipped", ""),
        };
        let head = match item.grade {
            Grade::Wanted => "recommended: ",
            Grade::Extra => "optional: ",
            Grade::NotApplicable => "does not apply: ",
            _ => "",
        };
        let message = xml(&plain(&format!("{head}{}", item.sentence()), usize::MAX));
        let account = xml(&item.account(self.report));
        let _ = write!(
            out,
            ">\n      <{tag}{kind} message=\"{message}\">{message}\n{account}</{tag}>\n    </testcase>\n"
        );
    }
}
