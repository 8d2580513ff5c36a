//! Whether the forms of one report say the same: what each criterion came to, why, where and what settles it.

use crate::scenario;
use crate::snapshots::shown;
use open_weights::Report;
use open_weights::definition::Level;
use open_weights::render::Format;
use open_weights::report::{CriterionReport, Finding, FindingKind, Judgement};
use serde_json::Value;
use std::collections::BTreeMap;

/// Criteria without parts and parts, in the order of the definition.
fn leaves(report: &Report) -> Vec<&CriterionReport> {
    report
        .criteria
        .iter()
        .flat_map(|c| if c.parts.is_empty() { vec![c] } else { c.parts.iter().collect() })
        .collect()
}

fn open(report: &Report) -> Vec<&CriterionReport> {
    let open = |c: &&CriterionReport| {
        c.level == Level::Required && matches!(c.verdict, Judgement::Fail | Judgement::Unknown)
    };
    leaves(report).into_iter().filter(open).collect()
}

/// The first finding that decides.
fn decides(criterion: &CriterionReport) -> &Finding {
    let kind = match criterion.verdict {
        Judgement::Fail => FindingKind::Fail,
        Judgement::Unknown => FindingKind::Unknown,
        Judgement::Pass | Judgement::NotApplicable => FindingKind::Pass,
    };
    criterion.findings.iter().find(|finding| finding.kind == kind).unwrap()
}

/// Letters and digits alone, so that no form's way to break lines and to escape counts.
fn letters(text: &str) -> String {
    let plain = ["&quot;", "&amp;", "&lt;", "&gt;", "&#39;", "%2C", "%3A", "%25", "%0A", "\\n"];
    let text = plain.iter().fold(text.to_owned(), |text, escape| text.replace(escape, " "));
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Every scenario but the one in which each form has to change what it says.
fn scenarios() -> impl Iterator<Item = (&'static str, &'static Report)> {
    let all = scenario::all().iter().filter(|scenario| scenario.name != "hostile");
    all.map(|scenario| (scenario.name.as_str(), &scenario.practical))
}

fn form(report: &Report, format: Format) -> String {
    shown(std::slice::from_ref(report), format)
}

/// The words of a page, without its tags.
fn words(report: &Report, format: Format) -> String {
    let page = form(report, format);
    match format {
        Format::Html => page.split('<').filter_map(|tag| Some(tag.split_once('>')?.1)).collect(),
        _ => page,
    }
}

#[test]
fn every_form_for_people_and_code_hosts_gives_reason_and_advice_of_what_is_open() {
    let mut seen = 0;
    for (name, report) in scenarios() {
        for format in [
            Format::Text,
            Format::Html,
            Format::Markdown,
            Format::Sarif,
            Format::Junit,
            Format::Github,
            Format::Gitlab,
        ] {
            let page = letters(&words(report, format));
            for criterion in open(report) {
                let advice = criterion.question.as_ref().or(criterion.help.as_ref()).unwrap();
                for words in [&criterion.title, &decides(criterion).message, advice] {
                    let here = page.contains(&letters(words));
                    assert!(here, "{name}: {} does not say of {}: {words}", format.id(), criterion.id);
                    seen += 1;
                }
            }
        }
    }
    assert!(seen > 500, "{seen}");
}

#[test]
fn every_form_that_has_places_gives_the_one_that_decides() {
    for (name, report) in scenarios() {
        for criterion in open(report) {
            let Some(at) = decides(criterion).at.as_ref().filter(|at| at.path != ".") else { continue };
            let (line, column) = (at.line.unwrap_or(1), at.column.unwrap_or(1));
            for (format, words) in [
                (Format::Text, format!("--> {at}\n")),
                (Format::Junit, format!("({at})")),
                (
                    Format::Github,
                    format!(
                        "file=models/here/{},line={line},col={column},title=ow {}%3A {}::",
                        at.path,
                        criterion.verdict.word(),
                        criterion.id
                    ),
                ),
                (Format::Gitlab, format!("\"path\": \"models/here/{}\"", at.path)),
                (Format::Sarif, format!("\"uri\": \"models/here/{}\"", at.path)),
                (Format::Sarif, format!("\"startLine\": {line},")),
            ] {
                let page = form(report, format);
                assert!(page.contains(&words), "{name}: {} of {} lacks {words}", format.id(), criterion.id);
            }
        }
    }
}

#[test]
fn the_forms_that_list_criteria_agree_on_each_verdict() {
    for (name, report) in scenarios() {
        let own: BTreeMap<String, String> =
            leaves(report).iter().map(|c| (c.id.clone(), c.verdict.word().to_owned())).collect();
        assert_eq!(cyclonedx(report), own, "{name}: cyclonedx");
        assert_eq!(in_toto(report), by_gate(report), "{name}: in-toto");
        assert_eq!(sarif(report), open_ids(report), "{name}: sarif");
        assert_eq!(junit(report), own, "{name}: junit");
        for format in [
            Format::Text,
            Format::Markdown,
            Format::Html,
            Format::Spdx2,
            Format::Spdx3,
            Format::InToto,
            Format::Sarif,
            Format::CycloneDx16,
        ] {
            let page = form(report, format).to_lowercase();
            assert!(page.contains(report.verdict.words()), "{name}: {} hides the outcome", format.id());
        }
    }
}

fn json(report: &Report, format: Format) -> Value {
    serde_json::from_str(&form(report, format)).unwrap()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

fn cyclonedx(report: &Report) -> BTreeMap<String, String> {
    let bill = json(report, Format::CycloneDx16);
    let properties = bill["metadata"]["component"]["modelCard"]["properties"].as_array().unwrap().clone();
    let of =
        |p: &Value| Some((p["name"].as_str()?.strip_prefix("ow:criterion:")?.to_owned(), text(&p["value"])));
    properties.iter().filter_map(of).collect()
}

/// Passed and failed: what is unknown and required is among the failed, and what decides nothing in neither.
fn by_gate(report: &Report) -> [Vec<String>; 2] {
    let ids = |wanted: &dyn Fn(&CriterionReport) -> bool| -> Vec<String> {
        leaves(report).into_iter().filter(|c| wanted(c)).map(|c| c.id.clone()).collect()
    };
    let fails = |c: &CriterionReport| c.level == Level::Required && c.verdict != Judgement::Pass;
    [ids(&|c| c.verdict == Judgement::Pass), ids(&fails)]
}

fn in_toto(report: &Report) -> [Vec<String>; 2] {
    let statement = json(report, Format::InToto);
    let list = |key: &str| statement["predicate"][key].as_array().unwrap().iter().map(text).collect();
    [list("passedTests"), list("failedTests")]
}

fn open_ids(report: &Report) -> Vec<(String, String)> {
    open(report).iter().map(|c| (c.title.clone(), c.verdict.word().to_owned())).collect()
}

/// Titles, by the rule of each result.
fn sarif(report: &Report) -> Vec<(String, String)> {
    let run = &json(report, Format::Sarif)["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let of = |result: &Value| {
        let rule = &rules[usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
        assert_eq!(rule["id"], result["ruleId"]);
        let title = text(&rule["shortDescription"]["text"]).trim_end_matches('.').to_owned();
        (title, text(&result["properties"]["verdict"]))
    };
    let results = run["results"].as_array().unwrap().iter().map(of);
    results.filter(|(_, verdict)| verdict != "note").collect()
}

/// By what stands inside each test case.
fn junit(report: &Report) -> BTreeMap<String, String> {
    let page = form(report, Format::Junit);
    let case = |case: &str| {
        let id = case.split(" name=\"").nth(1).unwrap();
        let id = id.split('"').next().unwrap().to_owned();
        let body = case.split("</testcase>").next().unwrap();
        let level = leaves(report).into_iter().find(|c| c.id == id).map(|c| c.level);
        let verdict = match () {
            () if body.contains("<failure") => "fail".to_owned(),
            () if body.contains("<error") => "unknown".to_owned(),
            // What is optional is skipped with the word for it.
            () if body.contains("<skipped") => {
                assert_eq!(level, Some(Level::Optional), "{id}");
                leaves(report).into_iter().find(|c| c.id == id).unwrap().verdict.word().to_owned()
            }
            () => "pass".to_owned(),
        };
        (id, verdict)
    };
    page.split("<testcase ").skip(1).map(case).collect()
}
