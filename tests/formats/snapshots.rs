//! What each scenario comes to, and each form of its report as it was last looked at.
//!
//! `OW_WRITE_SNAPSHOTS=1 cargo test --test formats` writes the snapshots anew; `OW_WRITE_EXPECTED=1` writes what each
//! scenario comes to. Look at what changed before it is committed: a snapshot is there to be read.

use crate::scenario::{self, Expected, Outcome, Scenario};
use open_weights::Report;
use open_weights::render::occasion::Occasion;
use open_weights::render::text::{Detail, Style};
use open_weights::render::{Format, render_at};
use std::fmt::Write as _;
use std::fs;

/// A form of reports as the tests look at it.
pub fn shown(reports: &[Report], format: Format) -> String {
    let plain = |_, text: &str| text.to_owned();
    let style = Style { width: 80, detail: Detail::Usual, paint: &plain };
    render_at(reports, format, &style, &Occasion::default().within("models/here"))
}

pub fn file_name(format: Format) -> String {
    let extension = match format.id() {
        "text" => "txt",
        "junit" => "xml",
        "badge-svg" => "svg",
        "html" => "html",
        "markdown" => "md",
        "github" => "txt",
        "sarif" => "sarif",
        "in-toto" | "in-toto-svr" => "jsonl",
        _ => "json",
    };
    format!("{}.{extension}", format.id())
}

pub fn asked(variable: &str) -> bool {
    std::env::var_os(variable).is_some_and(|value| value == "1")
}

/// CycloneDX 1.7 is left out, since a test holds it to 1.6.
pub fn kept() -> impl Iterator<Item = Format> {
    Format::ALL.iter().copied().filter(|format| format.id() != "cyclonedx-1.7")
}

#[test]
fn each_form_of_each_scenario_is_as_it_was_last_looked_at() {
    let write = asked("OW_WRITE_SNAPSHOTS");
    let mut changed = Vec::new();
    for scenario in scenario::all() {
        let folder = scenario.folder.join("snapshots");
        if write {
            fs::remove_dir_all(&folder).unwrap_or_default();
            fs::create_dir_all(&folder).unwrap();
        }
        for format in kept() {
            let path = folder.join(file_name(format));
            let now = shown(std::slice::from_ref(&scenario.practical), format);
            if write {
                fs::write(&path, &now).unwrap();
            } else if fs::read_to_string(&path).unwrap_or_default() != now {
                changed.push(format!("{}/{}", scenario.name, file_name(format)));
            }
        }
    }
    let how = "OW_WRITE_SNAPSHOTS=1 cargo test --test formats";
    assert!(changed.is_empty(), "changed, see `git diff` after `{how}`: {changed:#?}");
}

#[test]
fn each_scenario_comes_to_what_it_is_expected_to() {
    let write = asked("OW_WRITE_EXPECTED");
    for scenario in scenario::all() {
        let is = Expected {
            about: scenario.expected.about.clone(),
            practical: Some(Outcome::of(&scenario.practical)),
            literal: Some(Outcome::of(&scenario.literal)),
        };
        if write {
            fs::write(scenario.folder.join("expected.yaml"), yaml(scenario, &is)).unwrap();
        } else {
            assert_eq!(is, scenario.expected, "{}", scenario.name);
        }
    }
}

fn yaml(scenario: &Scenario, expected: &Expected) -> String {
    let mut out = format!("about: {}\n", serde_json::to_string(&expected.about).unwrap());
    for (reading, outcome, report) in [
        ("practical", &expected.practical, &scenario.practical),
        ("literal", &expected.literal, &scenario.literal),
    ] {
        let outcome = outcome.as_ref().unwrap();
        writeln!(out, "{reading}:\n  verdict: {}\n  criteria:", outcome.verdict).unwrap();
        for criterion in &report.criteria {
            for one in std::iter::once(criterion).chain(&criterion.parts) {
                writeln!(out, "    {}: {}", one.id, outcome.criteria[&one.id]).unwrap();
            }
        }
    }
    out
}

#[test]
fn each_scenario_says_in_one_line_what_it_is() {
    for scenario in scenario::all() {
        let about = &scenario.expected.about;
        assert!(about.ends_with('.') && !about.contains('\n') && about.len() <= 120, "{about}");
    }
}

#[test]
fn the_scenarios_show_every_outcome() {
    let mut outcomes: Vec<_> = scenario::all().iter().map(|s| s.practical.verdict.words()).collect();
    outcomes.sort_unstable();
    outcomes.dedup();
    assert_eq!(outcomes, ["met", "not met", "undecided"]);
}

#[test]
fn the_two_versions_of_cyclonedx_differ_in_their_number_only() {
    for scenario in scenario::all() {
        let reports = std::slice::from_ref(&scenario.practical);
        let (older, newer) = (shown(reports, Format::CycloneDx16), shown(reports, Format::CycloneDx17));
        let renumbered = older.replacen("bom-1.6", "bom-1.7", 1).replacen(r#": "1.6""#, r#": "1.7""#, 1);
        assert_eq!(renumbered, newer, "{}", scenario.name);
    }
}

#[test]
fn every_form_is_the_same_from_a_report_that_was_read_back() {
    for scenario in scenario::all() {
        let json = serde_json::to_string(&scenario.practical).unwrap();
        let again: Report = serde_json::from_str(&json).unwrap();
        for format in Format::ALL {
            let (one, two) = (
                shown(std::slice::from_ref(&scenario.practical), *format),
                shown(std::slice::from_ref(&again), *format),
            );
            assert_eq!(one, two, "{} {}", scenario.name, format.id());
        }
    }
}

#[test]
fn several_reports_go_into_one_document() {
    let met = scenario::find("met");
    let both = [met.practical.clone(), met.literal.clone()];
    let json = |format| serde_json::from_str::<serde_json::Value>(&shown(&both, format)).unwrap();
    assert_eq!(json(Format::Sarif)["runs"].as_array().unwrap().len(), 2);
    assert_eq!(json(Format::CycloneDx16)["declarations"]["attestations"].as_array().unwrap().len(), 2);
    assert_eq!(json(Format::Spdx2)["annotations"].as_array().unwrap().len(), 2);
    assert_eq!(shown(&both, Format::Junit).matches("<testsuite ").count(), 2);
    assert_eq!(shown(&both, Format::InToto).lines().count(), 2);
    let twice = [met.practical.clone(), met.practical.clone()];
    let sarif: serde_json::Value = serde_json::from_str(&shown(&twice, Format::Sarif)).unwrap();
    assert_eq!(sarif["runs"].as_array().unwrap().len(), 1, "the second would replace the first");
}
