//! A limit that is added to a permissive license, wherever it is put, is never passed over: through the whole check.
//!
//! Every example of a limit in `licenses/clauses.yaml` meets permissive texts of the SPDX list in turn, at every place
//! where somebody may put it. What the definition sets against a criterion must keep that criterion from passing.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at once")]

mod common;

use common::{LICENSE_CRITERIA, bare, judge};
use open_weights::definition::Reading;
use open_weights::report::{Judgement, Report};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

/// So many licenses take their turn with each example at each place.
const TURNS: usize = 3;
/// Limits that follow from no words of a definition: what inside a license text leaves everything open, and beside it
/// is shown and decides nothing.
const BESIDE: [&str; 3] = ["lawful-use", "grant-back", "no-sale"];

const README: &str = "# A model\n\nThe model weights are released under the license in LICENSE.\n";

#[derive(Deserialize)]
struct Table {
    rules: Vec<Rule>,
}

#[derive(Deserialize)]
struct Rule {
    term: String,
    #[serde(default)]
    examples: Vec<String>,
    #[serde(default)]
    place: Option<String>,
    #[serde(default)]
    doubtful: bool,
}

#[derive(Deserialize)]
struct Terms {
    limits: BTreeMap<String, String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    End,
    Start,
    Middle,
    Paragraph,
    ListItem,
    Heading,
    Addendum,
    LicenseSection,
}

const PLACES: [Place; 8] = [
    Place::End,
    Place::Start,
    Place::Middle,
    Place::Paragraph,
    Place::ListItem,
    Place::Heading,
    Place::Addendum,
    Place::LicenseSection,
];

/// One license with one limit at one place.
struct Case<'a> {
    license: &'a str,
    term: &'a str,
    example: &'a str,
    place: Place,
}

fn data<T: serde::de::DeserializeOwned>(path: &str) -> T {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    serde_saphyr::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// The criteria against which the newest definition sets each limit.
fn criteria_by_limit() -> BTreeMap<String, BTreeSet<String>> {
    #[derive(Deserialize)]
    struct Definition {
        criteria: Vec<serde_json::Value>,
    }
    fn named(value: &serde_json::Value, found: &mut BTreeSet<String>) {
        match value {
            serde_json::Value::Object(map) => {
                for (key, value) in map {
                    if matches!(key.as_str(), "without" | "unsettled-by") {
                        found
                            .extend(value.as_array().unwrap().iter().map(|t| t.as_str().unwrap().to_owned()));
                    } else if key != "literal" {
                        named(value, found);
                    }
                }
            }
            serde_json::Value::Array(all) => all.iter().for_each(|value| named(value, found)),
            _ => {}
        }
    }
    let definition: Definition = data("definitions/open-weights/2024-02-07.yaml");
    let mut by_limit: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for criterion in &definition.criteria {
        let id = criterion["id"].as_str().unwrap();
        let mut terms = BTreeSet::new();
        named(&criterion["require"], &mut terms);
        for term in terms.into_iter().filter(|_| LICENSE_CRITERIA.contains(&id)) {
            by_limit.entry(term).or_default().insert(id.to_owned());
        }
    }
    by_limit
}

fn text(id: &str) -> String {
    spdx::license_id(id).unwrap().text().to_owned()
}

const POINTER: &str = "version https://git-lfs.github.com/spec/v1\n\
                       oid sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\nsize 1000000\n";

fn judged(files: &[(&str, &str)]) -> Report {
    let mut files = files.to_vec();
    files.push(("model.safetensors", POINTER));
    let dir = bare(&files);
    judge(dir.path(), Reading::Practical)
}

fn passing(report: &Report) -> BTreeSet<&str> {
    let passes = |id: &str| report.criteria.iter().any(|c| c.id == id && c.verdict == Judgement::Pass);
    LICENSE_CRITERIA.into_iter().filter(|id| passes(id)).collect()
}

/// The ids of the SPDX list whose text alone passes every license criterion.
fn permissive() -> Vec<&'static str> {
    let known: Vec<&'static str> = spdx::identifiers::LICENSES
        .iter()
        .filter(|l| Path::new(env!("CARGO_MANIFEST_DIR")).join(entry(l.name)).exists())
        .map(|l| l.name)
        .collect();
    let passes = |id: &&str| passing(&judged(&[("LICENSE", &text(id)), ("README.md", README)])).len() == 5;
    in_parallel(&known, passes)
}

fn entry(id: &str) -> PathBuf {
    Path::new("licenses/catalog").join(format!("{id}.yaml"))
}

/// What of all the predicate holds for, in order.
fn in_parallel<T: Copy + Sync + Send>(all: &[T], holds: impl Fn(&T) -> bool + Sync) -> Vec<T> {
    let threads = thread::available_parallelism().map_or(2, usize::from).min(8);
    let size = all.len().div_ceil(threads).max(1);
    thread::scope(|scope| {
        let run = |part: &'_ [T]| part.iter().copied().filter(|one| holds(one)).collect::<Vec<T>>();
        let parts: Vec<_> = all.chunks(size).map(|part| scope.spawn(move || run(part))).collect();
        parts.into_iter().flat_map(|part| part.join().unwrap()).collect()
    })
}

/// Where an example means what its rule says. A README is prose: advice in it ("not recommended") takes nothing away
/// from a license that lies beside it, a title is no sentence of it, and a pointer to a license is none itself.
fn fits(rule: &Rule, place: Place) -> bool {
    let advice = rule.doubtful && matches!(rule.term.as_str(), "non-commercial");
    place != Place::LicenseSection || (rule.place.is_none() && !advice)
}

/// The end of a sentence or paragraph near the middle of a text.
fn middle(text: &str) -> usize {
    let half = (text.len() / 2..text.len()).find(|at| text.is_char_boundary(*at)).unwrap();
    let next = |mark: &str| text[half..].find(mark).map(|at| half + at + mark.len());
    next("\n\n").or_else(|| next(".\n")).or_else(|| next(". ")).unwrap_or(text.len())
}

fn files(case: &Case<'_>) -> Vec<(&'static str, String)> {
    let (text, limit) = (text(case.license), case.example);
    let at = middle(&text);
    let (before, after) = text.split_at(at);
    let license = match case.place {
        Place::End => format!("{text} {limit}\n"),
        Place::Start => format!("{limit}\n{text}"),
        Place::Middle => format!("{before}{limit} {after}"),
        Place::Paragraph => format!("{before}\n\n{limit}\n\n{after}"),
        Place::ListItem => format!("{text}\n\nFurther terms:\n\n- Enjoy the work.\n- {limit}\n"),
        Place::Heading => format!("{text}\n\n## {}\n", limit.trim_start_matches('#').trim()),
        Place::Addendum | Place::LicenseSection => text.clone(),
    };
    let mut files = vec![("LICENSE", license)];
    match case.place {
        Place::Addendum => files.push(("LICENSE-ADDENDUM", format!("{limit}\n"))),
        Place::LicenseSection => {
            // What is said of the software alone is not said of the weights.
            let limit = limit.replace("he software", "he model");
            files.push(("README.md", format!("{README}\n## License\n\n{limit}\n")));
            return files;
        }
        _ => {}
    }
    files.push(("README.md", README.to_owned()));
    files
}

/// Which criteria pass that must not.
fn passed_over(case: &Case<'_>, by_limit: &BTreeMap<String, BTreeSet<String>>) -> Vec<String> {
    let files = files(case);
    let given: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    let report = judged(&given);
    let passing = passing(&report);
    let beside = matches!(case.place, Place::Addendum | Place::LicenseSection);
    let forbidden = |id: &&&str| !beside || by_limit.get(case.term).is_some_and(|ids| ids.contains(**id));
    passing.iter().filter(forbidden).map(|id| (*id).to_owned()).collect()
}

#[test]
fn a_limit_added_to_a_permissive_license_never_passes() {
    let terms: Terms = data("licenses/terms.yaml");
    let table: Table = data("licenses/clauses.yaml");
    let licenses = permissive();
    assert!(licenses.len() > 120, "only {} permissive texts", licenses.len());
    let by_limit = criteria_by_limit();
    let silent = |term: &String| !by_limit.contains_key(term) && !BESIDE.contains(&term.as_str());
    assert!(!terms.limits.keys().any(silent), "a limit that no criterion minds");
    let examples: Vec<(&Rule, &str)> = table
        .rules
        .iter()
        .filter(|rule| terms.limits.contains_key(&rule.term))
        .flat_map(|rule| rule.examples.iter().map(move |example| (rule, example.as_str())))
        .collect();
    let mut cases = Vec::new();
    for (number, (rule, example)) in examples.iter().enumerate() {
        for (at, place) in PLACES.into_iter().enumerate().filter(|(_, place)| fits(rule, *place)) {
            for turn in 0..TURNS {
                let license = licenses[(number * 31 + at * 17 + turn * 53) % licenses.len()];
                cases.push(Case { license, term: &rule.term, example, place });
            }
        }
    }
    let numbers: Vec<usize> = (0..cases.len()).collect();
    let wrong = in_parallel(&numbers, |number| !passed_over(&cases[*number], &by_limit).is_empty());
    println!(
        "{} limits in {} permissive texts, {} checks: {} passed over",
        examples.len(),
        licenses.len(),
        cases.len(),
        wrong.len()
    );
    let shown: Vec<String> = wrong
        .iter()
        .map(|number| {
            let case = &cases[*number];
            let passed = passed_over(case, &by_limit).join(", ");
            format!("{:?} {} {}: {} -> {passed}", case.place, case.license, case.term, case.example)
        })
        .collect();
    assert!(wrong.is_empty(), "{}", shown.join("\n"));
}
