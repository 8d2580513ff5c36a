//! The gate as a pipeline meets it: which policy is applied, what a baseline lets through, and with which exit code.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at once")]

mod common;

use common::license_text;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use tempfile::TempDir;

const README: &str = "# A model\n\nThe model weights are released under the license in LICENSE.\n";
/// 2026-06-15, noon.
const TODAY: &str = "1781524800";

/// A working directory with a model in `model/` under the text of a license.
fn workspace(license: &str) -> TempDir {
    let dir = common::bare(&[("model/LICENSE", &license_text(license)), ("model/README.md", README)]);
    fs::write(dir.path().join("model/model.safetensors"), common::safetensors(&[])).unwrap();
    dir
}

fn ow(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_ow"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("GITHUB_ACTIONS")
        .env("SOURCE_DATE_EPOCH", TODAY)
        .output()
        .unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// A policy that excepts every criterion of the definition.
fn excusing_all() -> String {
    let ids = [
        "weights-access",
        "training-information",
        "use-any-purpose",
        "modify-any-purpose",
        "no-discrimination",
        "open-training-software",
        "redistribution",
        "online-reference",
    ];
    let exception =
        |id| format!("  - {{criterion: {id}, reason: legal-review, by: Jo, until: 2026-12-31}}\n");
    "schema: 1\nexceptions:\n".to_owned() + &ids.map(exception).concat()
}

fn git(folder: &Path, arguments: &[&str]) {
    let identity = ["-c", "user.name=Jo", "-c", "user.email=jo@example.org", "-c", "commit.gpgsign=false"];
    let done = Command::new("git").arg("-C").arg(folder).args(identity).args(arguments).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

#[test]
fn a_policy_beside_the_model_is_applied_and_opens_the_gate_without_calling_it_met() {
    let dir = workspace("CC-BY-NC-4.0");
    assert_eq!(code(&ow(dir.path(), &["check", "model"])), 1);
    fs::write(dir.path().join("ow.yaml"), excusing_all()).unwrap();
    let output = ow(dir.path(), &["check", "model", "-q"]);
    assert_eq!(code(&output), 0, "{}", said(&output));
    assert!(said(&output).contains("not met, accepted by the policy until 2026-12-31"), "{}", said(&output));
    assert_eq!(code(&ow(dir.path(), &["check", "model", "--no-policy"])), 1);
}

#[test]
fn a_policy_in_the_model_is_applied_where_the_user_stands_in_it() {
    let dir = workspace("CC-BY-NC-4.0");
    let model = dir.path().join("model");
    fs::write(model.join("ow.yaml"), excusing_all()).unwrap();
    assert_eq!(code(&ow(&model, &["check", "."])), 0);
}

#[test]
fn a_policy_that_came_with_a_strangers_model_is_named_and_not_applied() {
    let dir = workspace("CC-BY-NC-4.0");
    fs::write(dir.path().join("model/ow.yaml"), excusing_all()).unwrap();
    let output = ow(dir.path(), &["check", "model"]);
    assert_eq!(code(&output), 1);
    assert!(said(&output).contains("was not applied"), "{}", said(&output));
    assert_eq!(
        code(&ow(dir.path(), &["check", "model", "--policy", "model/ow.yaml"])),
        0,
        "if it is one's own"
    );
}

#[test]
fn a_policy_above_the_repository_is_not_looked_for() {
    let dir = workspace("CC-BY-NC-4.0");
    let model = dir.path().join("model");
    fs::write(dir.path().join("ow.yaml"), excusing_all()).unwrap();
    assert_eq!(
        code(&ow(&model, &["check", "."])),
        1,
        "outside a repository only the working directory counts"
    );
    git(dir.path(), &["init", "-q"]);
    assert_eq!(code(&ow(&model, &["check", "."])), 0, "inside it all folders up to its root do");
    git(&model, &["init", "-q"]);
    assert_eq!(code(&ow(&model, &["check", "."])), 1, "and none above it");
}

#[test]
fn a_pull_request_cannot_excuse_itself_where_the_policy_is_read_from_the_base() {
    let dir = workspace("CC-BY-NC-4.0");
    let at = dir.path();
    git(at, &["init", "-q", "-b", "main"]);
    fs::write(at.join("ow.yaml"), "schema: 1\n").unwrap();
    git(at, &["add", "-A"]);
    git(at, &["commit", "-q", "-m", "base"]);
    fs::write(at.join("ow.yaml"), excusing_all()).unwrap();
    assert_eq!(code(&ow(at, &["check", "model"])), 0);
    let output = ow(at, &["check", "model", "--policy-from", "main"]);
    assert_eq!(code(&output), 1);
    assert!(said(&output).contains("ow.yaml at main"), "{}", said(&output));
    git(at, &["commit", "-q", "-a", "-m", "accepted"]);
    assert_eq!(code(&ow(at, &["check", "model", "--policy-from", "main"])), 0, "once it is merged it counts");
    let output = ow(at, &["check", "model", "--policy-from", "main", "--policy", "ow.yaml"]);
    assert_eq!(code(&output), 0);
}

#[test]
fn a_revision_that_is_none_stops_the_check_and_is_never_an_option_of_git() {
    let dir = workspace("MIT");
    git(dir.path(), &["init", "-q"]);
    for revision in ["no-such", "--help", "-c", ""] {
        let output = ow(dir.path(), &["check", "model", &format!("--policy-from={revision}")]);
        assert_eq!(code(&output), 2, "{revision}: {}", said(&output));
    }
}

#[test]
fn the_policy_chooses_definition_and_reading_and_the_command_line_goes_before_it() {
    let dir = workspace("MIT");
    let policy = "schema: 1\ndefinitions: [open-weights@2023-06-08]\nreading: literal\n";
    fs::write(dir.path().join("ow.yaml"), policy).unwrap();
    assert!(
        said(&ow(dir.path(), &["check", "model", "-q"]))
            .contains("(open-weights 2023-06-08, literal reading)")
    );
    let output = ow(dir.path(), &["check", "model", "-q", "-d", "open-weights", "--reading", "practical"]);
    assert!(said(&output).contains("(open-weights 2024-02-07, practical reading)"), "{}", said(&output));
}

#[test]
fn a_policy_with_a_mistake_stops_the_check() {
    let dir = workspace("MIT");
    fs::write(dir.path().join("ow.yaml"), "schema: 1\ndefinitions: [open-wieghts]\n").unwrap();
    let output = ow(dir.path(), &["check", "model"]);
    assert_eq!(code(&output), 2);
    assert!(
        said(&output).contains("ow.yaml:2:15") && said(&output).contains("did you mean"),
        "{}",
        said(&output)
    );
}

#[test]
fn with_a_baseline_only_what_is_worse_fails() {
    let dir = workspace("CC-BY-NC-4.0");
    let at = dir.path();
    assert_eq!(code(&ow(at, &["check", "model", "-f", "json", "-o", "base.json"])), 1);
    assert_eq!(code(&ow(at, &["check", "model", "--baseline", "base.json"])), 0);
    let more = format!("{README}\nYou may not use the weights for military purposes.\n");
    fs::write(at.join("model/README.md"), more).unwrap();
    let output = ow(at, &["check", "model", "--baseline", "base.json"]);
    assert_eq!(code(&output), 1);
    assert!(said(&output).contains("Worse than the baseline, which was not met."), "{}", said(&output));
    let output = ow(at, &["diff", "base.json", "model"]);
    assert_eq!(code(&output), 1);
    assert!(said(&output).contains("military"), "{}", said(&output));
}

#[test]
fn a_denied_license_is_denied_whatever_the_outcome_and_the_baseline() {
    let dir = workspace("MIT");
    fs::write(dir.path().join("ow.yaml"), "schema: 1\nlicenses:\n  deny: [MIT]\n").unwrap();
    let at = dir.path();
    assert_eq!(code(&ow(at, &["check", "model", "-f", "json", "-o", "base.json"])), 1);
    assert_eq!(code(&ow(at, &["check", "model", "--baseline", "base.json"])), 1);
    assert_eq!(code(&ow(at, &["check", "model", "--allow-unknown"])), 1);
    assert_eq!(code(&ow(at, &["check", "model", "--exit-zero"])), 0);
}

#[test]
fn two_directories_that_are_the_same_do_not_differ() {
    let dir = workspace("MIT");
    let output = ow(dir.path(), &["diff", "model", "model"]);
    assert_eq!(code(&output), 0);
    assert!(said(&output).contains("Nothing changed."));
    let output = ow(dir.path(), &["diff", "model", "model", "--format", "json"]);
    let changes: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(changes["schema"], "ow/diff/1");
}

#[test]
fn a_baseline_that_is_no_report_stops_the_check() {
    let dir = workspace("MIT");
    fs::write(dir.path().join("base.json"), "{}").unwrap();
    let output = ow(dir.path(), &["check", "model", "--baseline", "base.json"]);
    assert_eq!(code(&output), 2);
}

#[test]
fn a_report_says_on_which_day_it_was_made_where_that_is_asked_for() {
    let dir = workspace("MIT");
    for (form, words) in
        [("text", "Judged on 2026-06-15"), ("json", "\"as-of\": \"2026-06-15\""), ("html", "2026-06-15")]
    {
        let dated = ow(dir.path(), &["check", "model", "--dated", "--format", form]);
        assert!(said(&dated).contains(words), "{form}");
        assert!(
            !said(&ow(dir.path(), &["check", "model", "--format", form])).contains("2026-06-15"),
            "{form}"
        );
    }
}

#[test]
fn what_a_person_states_already_is_not_stated_twice() {
    let dir = workspace("MIT");
    let attest = ["attest", "training-data", "model", "--by", "Jo", "--evidence", "README.md"];
    assert_eq!(code(&ow(dir.path(), &attest)), 0);
    let again = ow(dir.path(), &attest);
    assert_eq!(code(&again), 2);
    assert!(said(&again).contains("states this already, in line"), "{}", said(&again));
}

#[test]
fn a_criterion_that_no_definition_has_is_refused_in_a_policy() {
    let dir = workspace("MIT");
    fs::write(dir.path().join("ow.yaml"), "schema: 1\nreadings: {online-refernce: literal}\n").unwrap();
    let output = ow(dir.path(), &["check", "model"]);
    assert_eq!(code(&output), 2);
    assert!(said(&output).contains("did you mean `online-reference`?"), "{}", said(&output));
}

#[test]
fn a_form_that_does_not_exist_is_no_part_of_a_file_name() {
    let dir = workspace("MIT");
    let output = ow(dir.path(), &["check", "model", "-o", "htlm=report.html"]);
    assert_eq!(code(&output), 2);
    assert!(said(&output).contains("did you mean `html`?"), "{}", said(&output));
    assert!(!dir.path().join("htlm=report.html").exists());
}

#[test]
fn a_report_beside_the_model_is_no_evidence_for_it() {
    let dir = workspace("MIT");
    let at = dir.path();
    let parts = |output: &Output| -> Vec<String> {
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let parts = report["criteria"][1]["parts"].as_array().unwrap();
        parts.iter().map(|part| part["verdict"].as_str().unwrap().to_owned()).collect()
    };
    let before = parts(&ow(at, &["check", "model", "-f", "json"]));
    let forms = ["html=model/ow.html", "text=model/ow.txt", "json=model/ow.json", "markdown=model/ow.md"];
    let written = forms.map(|form| format!("--output={form}"));
    let mut arguments = vec!["check", "model"];
    arguments.extend(written.iter().map(String::as_str));
    ow(at, &arguments);
    assert_eq!(parts(&ow(at, &["check", "model", "-f", "json"])), before);
}

fn in_actions(workspace: &Path, folder: &str, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_ow"))
        .args(arguments)
        .current_dir(workspace.join(folder))
        .env("GITHUB_ACTIONS", "true")
        .env("GITHUB_WORKSPACE", workspace)
        .output()
        .unwrap();
    said(&output)
}

#[test]
fn inside_actions_places_are_those_of_the_repository() {
    let dir = workspace("CC-BY-NC-4.0");
    let at = "file=model/LICENSE,";
    assert!(in_actions(dir.path(), "", &["check", "model"]).contains(at));
    assert!(in_actions(dir.path(), "model", &["check", "."]).contains(at));
    let own = in_actions(dir.path(), "", &["check", "model", "--prefix", "elsewhere"]);
    assert!(own.contains("file=elsewhere/LICENSE,"), "{own}");
    let outside = TempDir::new().unwrap();
    let model = dir.path().join("model");
    let outside = in_actions(outside.path(), "", &["check", model.to_str().unwrap()]);
    assert!(outside.contains("file=LICENSE,"), "{outside}");
}

#[test]
fn a_file_that_is_left_out_costs_a_pass_and_gives_none() {
    let free = workspace("MIT");
    let verdict = |arguments: &[&str]| {
        let output =
            ow(free.path(), &[&["check", "model", "--format", "json", "--no-policy"], arguments].concat());
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let criteria = report["criteria"].as_array().unwrap().clone();
        let of = |id: &str| criteria.iter().find(|c| c["id"] == id).unwrap()["verdict"].clone();
        (of("use-any-purpose"), of("weights-access"), said(&output))
    };
    assert_eq!(verdict(&[]).0, "pass");
    for pattern in ["LICENSE", "README.md", "*"] {
        let (uses, _, said) = verdict(&["--exclude", pattern]);
        assert_eq!(uses, "unknown", "{pattern}");
        assert!(said.contains(&format!("left out by `--exclude {pattern}`")), "{said}");
    }
    assert_eq!(verdict(&["--exclude", "*.safetensors"]).1, "unknown");
    let (uses, weights, said) = verdict(&["--exclude", "no-such-file"]);
    assert!(uses == "pass" && weights == "pass" && said.contains("fits no file"), "{said}");
    let limited = workspace("CC-BY-NC-4.0");
    let output = ow(limited.path(), &["check", "model", "--exclude", "LICENSE", "--no-policy"]);
    assert_eq!(code(&output), 1, "what is left out is not gone: the documentation fails still");
    assert!(!said_of(&output, "use-any-purpose").starts_with("pass"));
}

/// The line of a criterion in the table of a text report.
fn said_of(output: &Output, criterion: &str) -> String {
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.lines().map(str::trim).find(|line| line.contains(criterion)).unwrap_or_default().to_owned()
}

#[test]
fn a_mistake_in_the_declaration_is_told_first() {
    let dir = workspace("MIT");
    fs::write(dir.path().join("model/open-weights.yaml"), "schema: ow/declaration/1\nschema: x\n").unwrap();
    let told = said(&ow(dir.path(), &["check", "model", "--no-policy"]));
    let at = told.find("Mend first: open-weights.yaml:2:1: the declaration cannot be read: the key").unwrap();
    assert!(at < told.find("required criteria pass").unwrap(), "{told}");
    assert!(!told.contains("DuplicateKeyPolicy"));
}

#[test]
fn mistakes_in_a_policy_are_told_in_the_words_of_whoever_writes_it() {
    let dir = workspace("MIT");
    for (yaml, words) in [
        ("schema: one\n", "ow.yaml:1:9"),
        ("schema: one\n", "a whole number should stand here"),
        ("schema: 1\nschema: 1\n", "the key `schema` comes twice"),
        ("schema: 1\nexceptions: yes\n", "a list (`- …`) should stand here"),
        ("schema: 1\nlicenses:\n\tdeny: [MIT]\n", "ow.yaml:3:1"),
        ("schema: 1\nlicenses:\n\tdeny: [MIT]\n", "a tab stands where only spaces may"),
        ("schema: 1\nlicenses:\n  deny: [\"MIT]\n", "a quotation mark is not closed"),
    ] {
        fs::write(dir.path().join("ow.yaml"), yaml).unwrap();
        let told = ow(dir.path(), &["check", "model"]);
        assert!(code(&told) == 2 && said(&told).contains(words), "{yaml}: {}", said(&told));
        for jargon in ["u32", "sequence", "scalar", "struct", "invalid type", "Options"] {
            assert!(!said(&told).contains(jargon), "{yaml}: {}", said(&told));
        }
    }
}

#[test]
fn a_verification_that_is_not_made_says_why() {
    let dir = workspace("CC-BY-NC-4.0");
    let output = ow(dir.path(), &["check", "model", "--format", "in-toto-svr", "--no-policy"]);
    assert!(output.stdout.is_empty());
    assert!(
        said(&output).contains("there is no verification (in-toto-svr) of model: the definition is not met")
    );
}

#[cfg(unix)]
#[test]
fn a_pipe_that_is_named_as_a_file_is_refused_and_never_waited_for() {
    let dir = workspace("MIT");
    assert!(Command::new("mkfifo").arg(dir.path().join("pipe")).status().unwrap().success());
    for arguments in [
        &["render", "pipe"][..],
        &["check", "model", "--policy", "pipe"],
        &["check", "model", "--baseline", "pipe"],
        &["diff", "pipe", "pipe"],
        &["license", "read", "pipe"],
        &["license", "identify", "pipe"],
        &["license", "show", "MIT", "--license", "pipe"],
        &["render", "/dev/zero"],
    ] {
        let told = ow(dir.path(), arguments);
        assert!(
            code(&told) == 2 && said(&told).contains("a pipe or a device"),
            "{arguments:?} {}",
            said(&told)
        );
    }
}
