//! The release's own declaration: what it declares counts as a claim, what people attest counts where it may.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at once")]

mod common;

use common::{LICENSE_CRITERIA, bare, criterion, license_text, model, verdict};
use open_weights::definition::{self, Loaded};
use open_weights::evaluate::Attesting;
use open_weights::report::AttestationState as State;
use open_weights::report::Judgement::{self, Fail, Pass, Unknown};
use open_weights::report::{AttestationReport, FindingKind};
use open_weights::{Options, Outcome, Report, check};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use tempfile::TempDir;

const FILE: &str = "open-weights.yaml";
const TODAY: &str = "2025-06-01";

fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn attesting(today: Option<&str>) -> Attesting {
    Attesting { today: today.map(|day| day.parse().unwrap()), set_aside: false }
}

fn judged_by(definition: &Loaded, dir: &Path, attesting: Attesting) -> Report {
    check(dir, definition, &Options { attesting, ..Options::default() }).unwrap()
}

fn judged(dir: &TempDir) -> Report {
    let definition = definition::find("open-weights").unwrap().remove(0);
    judged_by(&definition, dir.path(), attesting(Some(TODAY)))
}

/// A card whose training is only pointed to.
const LINKED: &str = "---\nlicense: mit\n---\n# Sparrow\n\n## Training\n\nThe training data are described in our \
                      [technical report](https://example.org/report).\n";

/// A declaration with one attestation on an address, changed as the test wants.
fn attested(criterion: &str, more: &str) -> String {
    let digest = "a".repeat(64);
    format!(
        "schema: ow/declaration/1\nattestations:\n  - criterion: {criterion}\n    answer: yes\n    by: Ada Example\n    \
         on: 2025-01-01\n    evidence:\n      - address: https://example.org/report\n        sha256: {digest}\n{more}"
    )
}

fn with(card: &str, declaration: &str) -> TempDir {
    model(&[("README.md", card), (FILE, declaration)])
}

fn only(report: &Report) -> &AttestationReport {
    assert_eq!(report.attestations.len(), 1, "{:#?}", report.attestations);
    &report.attestations[0]
}

/// What `training-data` comes to with this declaration beside a card that only points, and the state.
fn data(declaration: &str) -> (Judgement, State, Report) {
    let report = judged(&with(LINKED, declaration));
    (verdict(&report, "training-data"), only(&report).state, report)
}

#[test]
fn without_a_declaration_the_card_leaves_the_training_data_open() {
    assert_eq!(verdict(&judged(&model(&[("README.md", LINKED)])), "training-data"), Unknown);
}

#[test]
fn an_attestation_settles_what_is_open_and_is_shown_as_attested_never_as_seen() {
    let (came_to, state, report) = data(&attested("open-weights/training-data", "    until: 2025-12-31\n"));
    assert_eq!((came_to, state), (Pass, State::Counted));
    let criterion = criterion(&report, "training-data");
    assert!(criterion.attested);
    let passing: Vec<_> = criterion.findings.iter().filter(|f| f.kind == FindingKind::Pass).collect();
    assert_eq!(passing.len(), 1);
    let words = &passing[0].message;
    for part in ["attested, not seen", "Ada Example", "2025-01-01", "2025-12-31"] {
        assert!(words.contains(part), "{words}");
    }
    assert_eq!(passing[0].at.as_ref().unwrap().to_string(), "open-weights.yaml:3:16");
    assert!(!common::criterion(&report, "use-any-purpose").attested);
    assert_eq!(report.as_of.unwrap().to_string(), TODAY);
    assert!(report.files.iter().any(|file| file.path == FILE));
    let whole = report.criteria.iter().find(|c| c.id == "training-information").unwrap();
    assert_ne!(whole.verdict, Pass, "the other parts are open or fail");
}

#[test]
fn a_plain_id_is_one_of_the_open_weights_definition_and_of_no_other() {
    assert_eq!(data(&attested("training-data", "")).0, Pass);
    let (came_to, state, _) = data(&attested("house-rules/training-data", ""));
    assert_eq!((came_to, state), (Unknown, State::UnknownCriterion));
    let house = definition::parse("mine.yaml", HOUSE).unwrap();
    let dir = with(LINKED, &attested("training-data", ""));
    let report = judged_by(&house, dir.path(), attesting(Some(TODAY)));
    assert_eq!((verdict(&report, "training-data"), only(&report).state), (Unknown, State::UnknownCriterion));
    let dir = with(LINKED, &attested("house/training-data", ""));
    let report = judged_by(&house, dir.path(), attesting(Some(TODAY)));
    assert_eq!((verdict(&report, "training-data"), only(&report).state), (Pass, State::Counted));
    assert_eq!(
        (report.verdict, report.outcome_words().as_str()),
        (Outcome::Met, "met, resting on 1 attestation")
    );
}

const HOUSE: &str = "\
schema: 1
id: house
version: '1'
name: House
steward: Me
status: draft
source: { repository: none, license: CC0-1.0 }
summary: A definition for a test.
criteria:
  - id: training-data
    title: The data are described
    section: item 1
    asks: That the data are described.
    require: { documented: training-data }
";

#[test]
fn a_definition_can_keep_a_criterion_from_being_attested() {
    let closed = definition::parse("mine.yaml", &format!("{HOUSE}    attestable: false\n")).unwrap();
    let dir = with(LINKED, &attested("house/training-data", ""));
    let report = judged_by(&closed, dir.path(), attesting(Some(TODAY)));
    assert_eq!((verdict(&report, "training-data"), only(&report).state), (Unknown, State::NotAttestable));
}

#[test]
fn what_only_a_person_can_state_passes_by_an_attestation_alone() {
    let asks = HOUSE.replace("{ documented: training-data }", "{ attested: the data were cleared }");
    let house = definition::parse("mine.yaml", &asks).unwrap();
    let dir = with(LINKED, "schema: ow/declaration/1\n");
    assert_eq!(judged_by(&house, dir.path(), attesting(Some(TODAY))).verdict, Outcome::Undecided);
    let dir = with(LINKED, &attested("house/training-data", ""));
    assert_eq!(judged_by(&house, dir.path(), attesting(Some(TODAY))).verdict, Outcome::Met);
}

#[test]
fn an_expired_attestation_counts_as_unknown_and_says_so() {
    let (came_to, state, report) = data(&attested("training-data", "    until: 2025-05-31\n"));
    assert_eq!((came_to, state), (Unknown, State::Expired));
    let said = &criterion(&report, "training-data").findings;
    assert!(said.iter().any(|f| f.message.contains("it held until 2025-05-31, and today is 2025-06-01")));
    assert_eq!(data(&attested("training-data", "    until: 2025-06-01\n")).1, State::Counted, "the last day");
}

#[test]
fn without_a_date_an_attestation_that_ends_counts_as_expired() {
    let definition = definition::find("open-weights").unwrap().remove(0);
    let state = |more| {
        let dir = with(LINKED, &attested("training-data", more));
        only(&judged_by(&definition, dir.path(), attesting(None))).state
    };
    assert_eq!(state("    until: 2999-01-01\n"), State::Expired);
    assert_eq!(state(""), State::Counted);
}

#[test]
fn an_attestation_that_is_dated_in_the_future_counts_as_unknown() {
    let future = attested("training-data", "").replace("2025-01-01", "2025-06-02");
    let (came_to, state, _) = data(&future);
    assert_eq!((came_to, state), (Unknown, State::Future));
}

#[test]
fn evidence_that_changed_or_is_gone_makes_an_attestation_stale() {
    let on_file = |sha256: &str| {
        attested("training-data", "")
            .replace("address: https://example.org/report", "path: docs/data.txt")
            .replace(&"a".repeat(64), sha256)
    };
    let state = |sha256: &str, file: &str| {
        let dir = model(&[("README.md", LINKED), (FILE, &on_file(sha256)), (file, "what was told")]);
        let report = judged(&dir);
        (verdict(&report, "training-data"), only(&report).state)
    };
    let right = digest(b"what was told");
    assert_eq!(state(&right, "docs/data.txt"), (Pass, State::Counted));
    assert_eq!(state(&digest(b"else"), "docs/data.txt"), (Unknown, State::Stale));
    assert_eq!(state(&right, "docs/other.txt"), (Unknown, State::Stale));
}

#[test]
fn an_attestation_without_pinned_evidence_counts_as_unknown() {
    let digest = "a".repeat(64);
    let unpinned = attested("training-data", "").replace(&format!("\n        sha256: {digest}"), "");
    assert_eq!(data(&unpinned).1, State::Unpinned);
    let none = attested("training-data", "");
    let none = none.split("    evidence:").next().unwrap();
    assert_eq!(data(none).0, Unknown);
}

#[test]
fn what_was_seen_to_fail_overrules_an_attestation() {
    let nothing = "---\nlicense: mit\n---\n# Sparrow\n";
    let report = judged(&with(nothing, &attested("training-data", "")));
    assert_eq!((verdict(&report, "training-data"), only(&report).state), (Fail, State::Overruled));
    assert!(only(&report).why.contains("overruled by what was seen"), "{}", only(&report).why);
}

#[test]
fn a_limit_that_was_seen_fails_whatever_is_attested_and_declared() {
    let card = "---\nlicense: cc-by-nc-4.0\n---\n# Sparrow\n";
    for id in ["use-any-purpose", "modify-any-purpose", "no-discrimination", "redistribution"] {
        let report =
            judged(&with(card, &attested(id, "components: [{ component: weights, license: MIT }]\n")));
        assert_eq!((verdict(&report, id), only(&report).state), (Fail, State::Overruled), "{id}");
        assert_eq!(report.verdict, Outcome::NotMet);
        let weights = report.licenses.iter().find(|l| l.component == "weights").unwrap();
        assert_eq!(weights.conflicts.len(), 1, "{:#?}", weights.conflicts);
    }
}

#[test]
fn what_was_seen_to_pass_needs_no_attestation() {
    let report = judged(&with(LINKED, &attested("use-any-purpose", "")));
    assert_eq!((verdict(&report, "use-any-purpose"), only(&report).state), (Pass, State::NotNeeded));
    assert!(!criterion(&report, "use-any-purpose").attested);
}

#[test]
fn a_statement_that_a_criterion_does_not_hold_counts_against_it() {
    let no = |id: &str| attested(id, "").replace("answer: yes", "answer: no");
    let (came_to, state, _) = data(&no("training-data"));
    assert_eq!((came_to, state), (Fail, State::Counted));
    let report = judged(&with(LINKED, &no("use-any-purpose")));
    assert_eq!((verdict(&report, "use-any-purpose"), only(&report).state), (Unknown, State::Disputed));
    let report = judged(&with(LINKED, &no("training-information")));
    assert_eq!(verdict(&report, "training-information"), Fail);
}

#[test]
fn two_people_who_state_the_opposite_settle_nothing() {
    let yes = attested("training-data", "");
    let no = yes.split_once("attestations:\n").unwrap().1.replace("answer: yes", "answer: no");
    let report = judged(&with(LINKED, &format!("{yes}{no}")));
    assert_eq!(verdict(&report, "training-data"), Unknown);
    assert!(report.attestations.iter().all(|a| a.state == State::Disputed));
}

#[test]
fn attestations_can_be_set_aside_and_statements_against_still_count() {
    let definition = definition::find("open-weights").unwrap().remove(0);
    let aside = Attesting { set_aside: true, ..attesting(Some(TODAY)) };
    let state = |declaration: &str| {
        let report = judged_by(&definition, with(LINKED, declaration).path(), aside);
        (verdict(&report, "training-data"), only(&report).state)
    };
    assert_eq!(state(&attested("training-data", "")), (Unknown, State::SetAside));
    let no = attested("training-data", "").replace("answer: yes", "answer: no");
    assert_eq!(state(&no), (Fail, State::Counted));
}

#[test]
fn an_unknown_criterion_is_reported_and_a_whole_is_attested_by_its_parts() {
    assert_eq!(data(&attested("training-date", "")).1, State::UnknownCriterion);
    let (_, state, report) = data(&attested("training-information", ""));
    assert_ne!(state, State::Counted);
    assert_ne!(verdict(&report, "training-information"), Pass);
}

const UNKNOWN_LICENSE: &str = "The Sparrow Licence\n\nYou are welcome to this model. Be good to birds and tell others \
                               where it came from, as we did when we hatched it.\n";

/// An attestation on the license with a file as evidence.
fn on_license(id: &str, path: &str, text: &str) -> String {
    attested(id, "")
        .replace("address: https://example.org/report", &format!("path: {path}"))
        .replace(&"a".repeat(64), &digest(text.as_bytes()))
}

#[test]
fn a_license_text_that_is_not_recognised_is_attested_only_with_that_very_text_as_evidence() {
    let judge = |declaration: &str| {
        let files = [
            ("LICENSE", UNKNOWN_LICENSE),
            ("README.md", "# Sparrow\n"),
            ("opinion.txt", "all is well"),
            (FILE, declaration),
        ];
        let report = judged(&model(&files));
        (verdict(&report, "use-any-purpose"), only(&report).state)
    };
    assert_eq!(judge(&attested("use-any-purpose", "")), (Unknown, State::NotAttestable));
    assert_eq!(
        judge(&on_license("use-any-purpose", "opinion.txt", "all is well")),
        (Unknown, State::NotAttestable)
    );
    assert_eq!(judge(&on_license("use-any-purpose", "LICENSE", UNKNOWN_LICENSE)), (Pass, State::Counted));
    assert_eq!(judge(&on_license("use-any-purpose", "LICENSE", "an older text")), (Unknown, State::Stale));
}

#[test]
fn a_card_that_only_names_a_license_is_settled_by_its_text_if_that_is_not_some_other_license() {
    let card = "---\nlicense: other\nlicense_name: sparrow\nlicense_link: LICENSE\n---\n# Sparrow\n";
    let judge = |text: &str| {
        let declaration = on_license("use-any-purpose", "LICENSE", text);
        let report = judged(&model(&[("LICENSE", text), ("README.md", card), (FILE, &declaration)]));
        (verdict(&report, "use-any-purpose"), only(&report).state)
    };
    assert_eq!(judge(UNKNOWN_LICENSE), (Pass, State::Counted));
    assert_eq!(judge(&license_text("MIT")), (Unknown, State::NotAttestable));
}

#[test]
fn a_changed_license_with_a_limit_fails_although_its_text_is_attested() {
    let text = format!("{}\nThe Software may not be used for commercial purposes.\n", license_text("MIT"));
    let declaration = on_license("use-any-purpose", "LICENSE", &text);
    let report = judged(&model(&[("LICENSE", &text), ("README.md", "# Sparrow\n"), (FILE, &declaration)]));
    assert_eq!((verdict(&report, "use-any-purpose"), only(&report).state), (Fail, State::Overruled));
}

#[test]
fn a_base_model_of_unknown_license_a_known_name_and_sources_in_doubt_cannot_be_attested_away() {
    let cards = [
        "---\nlicense: mit\nbase_model: nobody/some-model\n---\n# Sparrow\n",
        "---\nlicense: mit\n---\n# Llama-2-7b\n",
        "# Sparrow\n\nThe source code in this repository is licensed under the MIT License.\n",
        "---\nlicense: openrail\n---\n# Sparrow\n",
        "---\nlicense: [mit\n---\n# Sparrow\n",
    ];
    for card in cards {
        let mit = license_text("MIT");
        for (path, text) in [("README.md", card), ("LICENSE", mit.as_str())] {
            let declaration = on_license("use-any-purpose", path, text);
            let report = judged(&model(&[("README.md", card), ("LICENSE", &mit), (FILE, &declaration)]));
            assert_ne!(verdict(&report, "use-any-purpose"), Pass, "{card}");
            assert_ne!(only(&report).state, State::Counted, "{card}");
        }
    }
}

#[test]
fn a_restricted_base_model_fails_whatever_is_declared_and_attested() {
    let card = "---\nlicense: mit\nbase_model: meta-llama/Llama-3.2-1B-Instruct\n---\n# Sparrow\n";
    let report = judged(&with(
        card,
        &attested("use-any-purpose", "components: [{ component: weights, license: MIT }]\n"),
    ));
    assert_eq!((verdict(&report, "use-any-purpose"), only(&report).state), (Fail, State::Overruled));
    let declared = "schema: ow/declaration/1\nbase-models:\n  - id: meta-llama/Llama-3.2-1B-Instruct\n    relation: finetune\n";
    let report = judged(&with("---\nlicense: mit\n---\n# Sparrow\n", declared));
    assert_eq!(verdict(&report, "use-any-purpose"), Fail, "a declared base model counts as any other");
}

fn declared(license: &str) -> String {
    format!("schema: ow/declaration/1\ncomponents:\n  - component: weights\n    license: {license}\n")
}

#[test]
fn a_declared_license_counts_as_one_in_the_card() {
    let use_of = |files: &[(&str, &str)]| verdict(&judged(&model(files)), "use-any-purpose");
    assert_eq!(use_of(&[(FILE, &declared("MIT"))]), Pass);
    assert_eq!(use_of(&[(FILE, &declared("CC-BY-NC-4.0"))]), Fail);
    assert_eq!(use_of(&[(FILE, &declared("Sparrow-1.0"))]), Unknown);
    assert_eq!(use_of(&[(FILE, &declared("other"))]), Unknown);
    let report = judged(&model(&[(FILE, &declared("MIT"))]));
    let weights = report.licenses.iter().find(|l| l.component == "weights").unwrap();
    assert_eq!(weights.sources[0].at.to_string(), "open-weights.yaml:4:14");
}

#[test]
fn a_declared_license_does_not_outweigh_a_text_beside_it() {
    let use_of = |files: &[(&str, &str)]| verdict(&judged(&model(files)), "use-any-purpose");
    assert_eq!(use_of(&[("LICENSE", &license_text("CC-BY-NC-4.0")), (FILE, &declared("MIT"))]), Fail);
    assert_eq!(use_of(&[("LICENSE", UNKNOWN_LICENSE), (FILE, &declared("MIT"))]), Unknown);
    let report = judged(&model(&[("LICENSE", &license_text("Apache-2.0")), (FILE, &declared("MIT"))]));
    assert_eq!(verdict(&report, "use-any-purpose"), Pass, "it passes under both");
    let weights = report.licenses.iter().find(|l| l.component == "weights").unwrap();
    assert_eq!(weights.conflicts.len(), 1, "and the disagreement is told");
}

#[test]
fn a_license_for_some_files_of_weights_leaves_the_others_open() {
    let partly = declared("MIT") + "    paths: [other.safetensors]\n";
    let dir = with("# Sparrow\n", &partly);
    fs::write(dir.path().join("other.safetensors"), common::safetensors(&[])).unwrap();
    assert_eq!(verdict(&judged(&dir), "use-any-purpose"), Unknown);
    let wholly = declared("MIT") + "    paths: [other.safetensors, model.safetensors]\n";
    fs::write(dir.path().join(FILE), wholly).unwrap();
    assert_eq!(verdict(&judged(&dir), "use-any-purpose"), Pass);
    let lost = declared("MIT") + "    paths: [other.safetensors, model.safetensors, third.safetensors]\n";
    fs::write(dir.path().join(FILE), lost).unwrap();
    let report = judged(&dir);
    assert_eq!(verdict(&report, "use-any-purpose"), Unknown);
    assert!(report.problems.iter().any(|p| p.message.contains("third.safetensors")));
}

#[test]
fn a_license_declared_for_the_code_never_speaks_for_the_weights() {
    let code = declared("MIT").replace("weights\n", "training-code\n");
    assert_ne!(verdict(&judged(&with("# Sparrow\n", &code)), "use-any-purpose"), Pass);
}

#[test]
fn code_that_is_only_declared_is_open_until_a_person_attests_it() {
    let claims = "schema: ow/declaration/1\ncomponents:\n  - component: training-code\n    license: MIT\n    paths: [go.sh]\n";
    let judge = |declaration: &str| {
        let files = [("README.md", LINKED), ("go.sh", "echo go\n"), (FILE, declaration)];
        verdict(&judged(&model(&files)), "open-training-software")
    };
    assert_eq!(judge(claims), Unknown);
    let stated = attested("open-training-software", "");
    assert_eq!(judge(&format!("{claims}{}", stated.split_once("/1\n").unwrap().1)), Pass);
}

#[test]
fn a_license_that_is_said_of_code_elsewhere_cannot_be_attested_away() {
    let elsewhere = "components:\n  - component: training-code\n    license: CC-BY-NC-4.0\n    address: https://example.org/code\n";
    let report = judged(&with(LINKED, &attested("open-training-software", elsewhere)));
    assert_eq!(
        (verdict(&report, "open-training-software"), only(&report).state),
        (Unknown, State::NotAttestable)
    );
    let free = elsewhere.replace("CC-BY-NC-4.0", "Apache-2.0");
    let report = judged(&with(LINKED, &attested("open-training-software", &free)));
    assert_eq!((verdict(&report, "open-training-software"), only(&report).state), (Pass, State::Counted));
}

#[test]
fn a_malformed_declaration_is_a_problem_and_the_license_criteria_are_unknown() {
    for (text, what) in [
        ("schema: ow/declaration/1\ncomponent: []\n", "did you mean `components`?"),
        ("schema: ow/declaration/1\nattestations:\n  - criterion: a\n", "missing"),
        ("schema: [", "cannot be read"),
        ("schema: ow/declaration/1\nschema: ow/declaration/1\n", "cannot be read"),
        ("schema: ow/declaration/9\n", "reads declarations of schema"),
    ] {
        let report = judged(&with("---\nlicense: mit\n---\n# Sparrow\n", text));
        for id in LICENSE_CRITERIA {
            assert_eq!(verdict(&report, id), Unknown, "{id}: {text}");
        }
        let problem = report.problems.iter().find(|p| p.at.path == FILE).expect(text);
        assert!(problem.message.contains(what) && problem.at.line.is_some(), "{}", problem.message);
    }
    let dir = with("---\nlicense: mit\n---\n# Sparrow\n", "");
    fs::write(dir.path().join(FILE), b"schema: \xff\xfe").unwrap();
    assert_eq!(verdict(&judged(&dir), "use-any-purpose"), Unknown);
}

#[test]
fn a_second_declaration_beside_the_first_settles_nothing() {
    let files = [(FILE, declared("MIT")), ("open-weights.yml", declared("MIT"))];
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    assert_eq!(verdict(&judged(&model(&files)), "use-any-purpose"), Unknown);
}

#[test]
fn hostile_words_are_never_shown_raw() {
    let by = "\"Ada\\e[31m\\u202e\\n::error::x\\u0000\"";
    let text = attested("training-data", &format!("    statement: {by}\n")).replace("Ada Example", by);
    let report = judged(&with(LINKED, &text));
    assert_eq!(only(&report).state, State::Counted);
    let shown = serde_json::to_value(&report).unwrap();
    let mut all = Vec::new();
    strings(&shown, &mut all);
    assert!(all.iter().any(|words| words.contains("\\u{1b}[31m\\u{202e}")));
    for words in all {
        assert!(!words.chars().any(|c| c.is_control() || c == '\u{202e}'), "{words:?}");
    }
}

fn strings(value: &serde_json::Value, all: &mut Vec<String>) {
    match value {
        serde_json::Value::String(text) => all.push(text.clone()),
        serde_json::Value::Array(items) => items.iter().for_each(|item| strings(item, all)),
        serde_json::Value::Object(map) => map.values().for_each(|item| strings(item, all)),
        _ => {}
    }
}

#[test]
fn a_report_with_attestations_reads_back_as_it_was() {
    let report = data(&attested("training-data", "    statement: I read it\n")).2;
    let json = serde_json::to_string(&report).unwrap();
    assert_eq!(serde_json::from_str::<Report>(&json).unwrap(), report);
}

#[test]
fn a_pointer_to_the_weights_can_be_attested_by_the_digest_it_states() {
    let oid = "b".repeat(64);
    let pointer = format!("version https://git-lfs.github.com/spec/v1\noid sha256:{oid}\nsize 4096\n");
    let stated = attested("weights-access", "")
        .replace("address: https://example.org/report", "path: model.safetensors")
        .replace(&"a".repeat(64), &oid);
    let dir = bare(&[("model.safetensors", &pointer), ("README.md", LINKED), (FILE, &stated)]);
    let report = judged(&dir);
    assert_eq!((verdict(&report, "weights-access"), only(&report).state), (Pass, State::Counted));
    let broken = bare(&[
        ("model.safetensors", "no header at all"),
        ("README.md", LINKED),
        (FILE, &attested("weights-access", "")),
    ]);
    assert_ne!(verdict(&judged(&broken), "weights-access"), Pass, "a broken file is no lack of evidence");
}

// The program.

fn ow(dir: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ow"));
    command.args(args).current_dir(dir).env("NO_COLOR", "1").env("SOURCE_DATE_EPOCH", "1748736000");
    command.output().unwrap()
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn example(name: &str) -> TempDir {
    let (from, to) =
        (Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name), tempfile::tempdir().unwrap());
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), to.path().join(entry.file_name())).unwrap();
    }
    to
}

#[test]
fn the_undecided_example_meets_the_definition_after_init_and_honest_answers() {
    let dir = example("undecided");
    let before = ow(dir.path(), &["check", "."]);
    assert_eq!(before.status.code(), Some(3), "{}", said(&before));
    assert_eq!(ow(dir.path(), &["init"]).status.code(), Some(0));
    assert_eq!(ow(dir.path(), &["check", "."]).status.code(), Some(3), "a question is no answer");
    let report = format!("https://example.org/tiny-tagger/report#sha256={}", "c".repeat(64));
    for id in ["training-methodology", "training-data", "hyperparameters"] {
        let args = ["attest", id, "--by", "Ada Example", "--evidence", &report, "--until", "2026-05-31"];
        let done = ow(dir.path(), &args);
        assert_eq!(done.status.code(), Some(0), "{}", said(&done));
    }
    fs::write(dir.path().join("train.log"), "as run on 2025-05-01").unwrap();
    let args = [
        "attest",
        "open-training-software",
        "--by",
        "Ada Example",
        "--evidence",
        "train.log",
        "--statement",
        "The code at the address is under Apache-2.0: \"all of it\"",
    ];
    let done = ow(dir.path(), &args);
    assert!(said(&done).contains("counted"), "{}", said(&done));
    let after = ow(dir.path(), &["check", "."]);
    assert_eq!(after.status.code(), Some(0), "{}", said(&after));
    assert!(said(&after).contains("MET, RESTING ON 4 ATTESTATIONS"), "{}", said(&after));
    let text = fs::read_to_string(dir.path().join(FILE)).unwrap();
    assert!(text.contains("## Question: With which learning rate"), "comments stay:\n{text}");
    assert_eq!(ow(dir.path(), &["check", ".", "--no-attestations"]).status.code(), Some(3));
    assert_eq!(ow(dir.path(), &["check", ".", "--today", "2026-06-01"]).status.code(), Some(3));
    fs::write(dir.path().join("train.log"), "changed").unwrap();
    let stale = ow(dir.path(), &["check", "."]);
    assert_eq!(stale.status.code(), Some(3));
    assert!(said(&stale).contains("train.log"), "{}", said(&stale));
}

#[test]
fn a_stub_that_is_uncommented_and_filled_in_by_hand_counts() {
    let dir = example("undecided");
    ow(dir.path(), &["init"]);
    let path = dir.path().join(FILE);
    let digest = digest(&fs::read(dir.path().join("README.md")).unwrap());
    let text = fs::read_to_string(&path).unwrap().replace("  #-", "  -").replace("\n  #  ", "\n    ");
    let filled = text
        .replace("    by: \"\"", "    by: Ada")
        .replace("    on: \"\"", "    on: 2025-05-05")
        .replace("path: \"\"", "path: README.md")
        .replace("sha256: \"\"", &format!("sha256: {digest}"));
    fs::write(&path, filled).unwrap();
    let after = ow(dir.path(), &["check", ".", "-q"]);
    assert_eq!(after.status.code(), Some(0), "{}", said(&after));
}

#[test]
fn init_changes_no_verdict_by_what_it_writes() {
    for name in ["open", "restricted", "undecided"] {
        let dir = example(name);
        let verdicts = || {
            let shown = ow(dir.path(), &["check", ".", "--format", "json"]);
            let report: Report = serde_json::from_slice(&shown.stdout).unwrap();
            let all = report.criteria.iter().flat_map(|c| std::iter::once(c).chain(&c.parts));
            all.map(|c| (c.id.clone(), c.verdict)).collect::<Vec<_>>()
        };
        let before = verdicts();
        let done = ow(dir.path(), &["init"]);
        assert_eq!(done.status.code(), Some(0), "{}", said(&done));
        assert_eq!(verdicts(), before, "{name}");
    }
}

#[test]
fn init_writes_nothing_over_and_follows_no_link() {
    let dir = example("open");
    fs::write(dir.path().join(FILE), "schema: ow/declaration/1\n# mine\n").unwrap();
    let refused = ow(dir.path(), &["init"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(said(&refused).contains("--force"), "{}", said(&refused));
    assert!(fs::read_to_string(dir.path().join(FILE)).unwrap().contains("# mine"));
    let printed = ow(dir.path(), &["init", "--stdout"]);
    assert!(said(&printed).contains("schema: ow/declaration/1"), "{}", said(&printed));
    assert!(fs::read_to_string(dir.path().join(FILE)).unwrap().contains("# mine"));
    assert_eq!(ow(dir.path(), &["init", "--force"]).status.code(), Some(0));
    assert!(!fs::read_to_string(dir.path().join(FILE)).unwrap().contains("# mine"));
}

#[cfg(unix)]
#[test]
fn a_declaration_that_is_a_link_is_neither_followed_nor_written_over() {
    let (dir, outside) = (example("open"), tempfile::tempdir().unwrap());
    let target = outside.path().join("target");
    fs::write(&target, "keep").unwrap();
    std::os::unix::fs::symlink(&target, dir.path().join(FILE)).unwrap();
    for args in
        [vec!["init", "--force"], vec!["attest", "training-data", "--by", "a", "--evidence", "LICENSE"]]
    {
        let refused = ow(dir.path(), &args);
        assert_eq!(refused.status.code(), Some(2), "{}", said(&refused));
    }
    assert_eq!(fs::read_to_string(&target).unwrap(), "keep");
}

#[test]
fn attest_refuses_what_could_never_count() {
    let dir = example("undecided");
    let outside = tempfile::NamedTempFile::new().unwrap();
    let outside = outside.path().to_str().unwrap();
    for (args, why) in [
        (vec!["training-date", "--evidence", "README.md"], "did you mean `training-data`?"),
        (vec!["training-information", "--evidence", "README.md"], "has parts"),
        (vec!["training-data"], "needs evidence that is pinned"),
        (vec!["training-data", "--evidence", "https://example.org/x"], "needs evidence that is pinned"),
        (vec!["training-data", "--evidence", "https://example.org/x#sha256=12"], "no sha256"),
        (vec!["training-data", "--evidence", outside], "not in the model directory"),
        (vec!["training-data", "--evidence", "../nothing-here"], "cannot read"),
        (vec!["training-data", "--evidence", "README.md", "--on", "2025-06-02"], "today is 2025-06-01"),
        (vec!["training-data", "--evidence", "README.md", "--until", "2025-05-01"], "cannot end"),
        (vec!["training-data", "--evidence", "README.md", "--until", "2025-02-30"], "no day"),
    ] {
        let mut all = vec!["attest", "--by", "Ada"];
        all.extend(args);
        let refused = ow(dir.path(), &all);
        assert_eq!(refused.status.code(), Some(2), "{all:?}: {}", said(&refused));
        assert!(said(&refused).contains(why), "{why}: {}", said(&refused));
        assert!(!dir.path().join(FILE).exists());
    }
}

#[test]
fn attest_begins_a_declaration_where_there_is_none_and_keeps_every_line_of_one_that_is_there() {
    let dir = example("undecided");
    let args = ["attest", "training-data", "--by", "Ada: \"A\"", "--evidence", "README.md"];
    assert_eq!(ow(dir.path(), &args).status.code(), Some(0));
    let first = fs::read_to_string(dir.path().join(FILE)).unwrap();
    fs::write(dir.path().join(FILE), format!("# head\n{first}\n# tail\ncomponents: # none\n")).unwrap();
    let args = ["attest", "training-data", "--by", "Bo", "--evidence", "README.md"];
    assert_eq!(ow(dir.path(), &args).status.code(), Some(0));
    let second = fs::read_to_string(dir.path().join(FILE)).unwrap();
    let mut lines = second.lines();
    for line in format!("# head\n{first}\n# tail\ncomponents: # none").lines() {
        assert!(lines.any(|l| l == line), "lost `{line}`:\n{second}");
    }
    fs::write(dir.path().join(FILE), "schema: ow/declaration/1\natestations: []\n").unwrap();
    let refused = ow(dir.path(), &args);
    assert!(said(&refused).contains("did you mean `attestations`?"), "{}", said(&refused));
}
