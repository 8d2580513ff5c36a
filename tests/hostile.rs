//! Directories made by strangers: each gets a clear message or finding, in bounded time and memory.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at once")]
#![cfg(unix)]

mod common;

use common::{LICENSE_CRITERIA, bare, criterion, license_text, model, practical, safetensors, verdict};
use open_weights::report::Judgement::{Pass, Unknown};
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{Seek, SeekFrom, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

fn ow(args: &[&OsStr]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_ow")).args(args).env_clear().output().unwrap()
}

fn check(dir: &Path) -> (i32, String, String) {
    let out = ow(&["check".as_ref(), dir.as_os_str()]);
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (out.status.code().unwrap(), text(&out.stdout), text(&out.stderr))
}

fn readme_and_license() -> Vec<(&'static str, String)> {
    vec![("README.md", "# Sparrow\n".to_owned()), ("LICENSE", license_text("MIT"))]
}

fn with(files: &[(&'static str, String)]) -> tempfile::TempDir {
    model(&files.iter().map(|(p, t)| (*p, t.as_str())).collect::<Vec<_>>())
}

#[test]
fn a_directory_that_is_not_there_is_an_error_with_its_name() {
    let (code, out, err) = check(Path::new("no/such/place"));
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.starts_with("error: cannot read no/such/place"), "{err}");
}

#[test]
fn an_empty_directory_is_nothing_to_check() {
    let dir = tempfile::tempdir().unwrap();
    let (code, out, err) = check(dir.path());
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.contains("nothing to check"), "{err}");
}

#[test]
fn a_file_in_place_of_a_directory_is_an_error() {
    let file = tempfile::NamedTempFile::new().unwrap();
    assert_eq!(check(file.path()).0, 2);
}

#[test]
fn a_license_that_cannot_be_read_makes_its_criteria_unknown() {
    let dir = model(&[("README.md", "---\nlicense: mit\n---\n# Sparrow\n")]);
    fs::write(dir.path().join("LICENSE"), [0xC3, 0x28, 0xA0, 0xFF, 0x00, 0x9C]).unwrap();
    let report = practical(&dir);
    for id in LICENSE_CRITERIA {
        assert_eq!(verdict(&report, id), Unknown, "{id}");
    }
}

#[test]
fn a_name_that_is_no_unicode_is_shown_without_harm() {
    let dir = with(&readme_and_license());
    let name = OsStr::from_bytes(b"notes-\xff\x1b[31m\xe2\x80\xae.md");
    fs::write(dir.path().join(name), "# Notes\n").unwrap();
    let (code, out, _) = check(dir.path());
    assert!([0, 1, 3].contains(&code));
    assert!(!out.contains('\u{1b}') && !out.contains('\u{202e}'), "{out}");
}

#[test]
fn weights_of_three_gigabytes_cost_no_more_than_small_ones() {
    let dir = with(&readme_and_license());
    let mut file = File::create(dir.path().join("big.safetensors")).unwrap();
    let size = 3_u64 << 30;
    let header = format!("{{\"w\":{{\"dtype\":\"U8\",\"shape\":[{size}],\"data_offsets\":[0,{size}]}}}}");
    file.write_all(&(header.len() as u64).to_le_bytes()).unwrap();
    file.write_all(header.as_bytes()).unwrap();
    file.seek(SeekFrom::Current(size as i64 - 1)).unwrap();
    file.write_all(&[0]).unwrap();
    let start = Instant::now();
    let report = practical(&dir);
    assert!(report.weights.iter().any(|w| w.size_bytes > size));
    assert!(start.elapsed() < Duration::from_secs(20), "the weights themselves must not be read");
}

#[test]
fn a_pipe_and_a_link_that_leads_outside_are_never_opened() {
    let dir = with(&readme_and_license());
    let made = Command::new("mkfifo").arg(dir.path().join("LICENSE-MODEL")).status().unwrap();
    assert!(made.success());
    symlink("/etc/passwd", dir.path().join("NOTICE")).unwrap();
    let report = practical(&dir);
    assert!(report.problems.iter().any(|p| p.at.path == "LICENSE-MODEL"), "{:?}", report.problems);
    assert!(report.problems.iter().any(|p| p.at.path == "NOTICE"), "{:?}", report.problems);
    let json = serde_json::to_string(&report).unwrap();
    assert!(!json.contains("root:"), "words of a file outside the directory are in the report");
    assert_ne!(verdict(&report, "use-any-purpose"), Pass, "a license that was not read may say anything");
}

#[test]
fn links_in_a_circle_end() {
    let dir = with(&readme_and_license());
    fs::create_dir(dir.path().join("a")).unwrap();
    symlink("../a", dir.path().join("a/b")).unwrap();
    symlink("loop2", dir.path().join("loop1")).unwrap();
    symlink("loop1", dir.path().join("loop2")).unwrap();
    assert!([0, 1, 3].contains(&check(dir.path()).0));
}

#[test]
fn a_bomb_in_the_card_makes_the_license_criteria_unknown() {
    let mut bomb = String::from("---\nlicense: mit\na: &a [x, x, x, x, x, x, x, x, x, x]\n");
    for (one, two) in ('a'..='j').zip('b'..='k') {
        bomb.push_str(&format!("{two}: &{two} [{}]\n", vec![format!("*{one}"); 10].join(", ")));
    }
    bomb.push_str("---\n# Sparrow\n");
    let start = Instant::now();
    let report = practical(&model(&[("README.md", &bomb), ("LICENSE", &license_text("MIT"))]));
    assert!(start.elapsed() < Duration::from_secs(20));
    assert_eq!(verdict(&report, "use-any-purpose"), Unknown);
    let finding = &criterion(&report, "use-any-purpose").findings[0];
    assert_eq!(finding.at.as_ref().unwrap().path, "README.md");
}

#[test]
fn a_key_that_is_given_twice_in_the_card_leaves_the_license_unknown() {
    let card = "---\nlicense: mit\nlicense: llama2\n---\n# Sparrow\n";
    let report = practical(&model(&[("README.md", card)]));
    assert_ne!(verdict(&report, "use-any-purpose"), Pass);
}

#[test]
fn a_license_in_utf_16_is_read() {
    let dir = with(&[("README.md", "# Sparrow\n".to_owned())]);
    let mut bytes = vec![0xFF, 0xFE];
    bytes.extend(license_text("MIT").encode_utf16().flat_map(u16::to_le_bytes));
    fs::write(dir.path().join("LICENSE"), bytes).unwrap();
    assert_eq!(verdict(&practical(&dir), "use-any-purpose"), Pass);
}

#[test]
fn a_key_that_is_given_twice_in_the_weights_never_passes() {
    let dir = bare(&[("README.md", "---\nlicense: mit\n---\n# Sparrow\n")]);
    let header = br#"{"__metadata__":{"license":"mit","license":"llama2"},"w":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}"#;
    let mut file = (header.len() as u64).to_le_bytes().to_vec();
    file.extend(header);
    file.push(0);
    fs::write(dir.path().join("model.safetensors"), file).unwrap();
    let report = practical(&dir);
    assert_ne!(verdict(&report, "weights-access"), Pass);
    assert_ne!(verdict(&report, "use-any-purpose"), Pass);
}

#[test]
fn words_of_a_model_directory_never_start_a_line_or_carry_control_characters() {
    let card = "---\nlicense: other\nlicense_name: \"\\u001b[2J::error::x\\u202e\"\n---\n# A\u{1b}[31m\u{202e}B\n\n\
                ::error file=x::The model weights are for research purposes only\u{7}.\n";
    let (_, out, _) = check(model(&[("README.md", card)]).path());
    assert!(!out.chars().any(|c| (c.is_control() && c != '\n') || c == '\u{202e}'), "{out}");
    assert!(!out.lines().any(|line| line.starts_with("::")), "{out}");
}

#[test]
fn a_report_is_written_whole_or_not_at_all() {
    let dir = model(&[("README.md", "---\nlicense: mit\n---\n# Sparrow\n")]);
    let target = dir.path().join("out/report.json");
    let out = ow(&["check".as_ref(), dir.path().as_os_str(), "-o".as_ref(), target.as_os_str()]);
    assert_eq!(out.status.code(), Some(2), "the folder is not there");
    fs::create_dir(dir.path().join("out")).unwrap();
    let out = ow(&[
        "check".as_ref(),
        dir.path().as_os_str(),
        "--format=json".as_ref(),
        "-o".as_ref(),
        target.as_os_str(),
    ]);
    assert_eq!((out.status.code(), out.stdout.len()), (Some(1), 0));
    let report: open_weights::Report = serde_json::from_slice(&fs::read(&target).unwrap()).unwrap();
    assert_eq!(report.schema, "ow/report/1");
    let left: Vec<_> = fs::read_dir(dir.path().join("out")).unwrap().collect();
    assert_eq!(left.len(), 1, "no half-written file is left behind");
}

#[test]
fn a_reader_that_closes_the_pipe_is_no_error() {
    let dir = with(&readme_and_license());
    let command = format!("{} check {} -v | head -c 1", env!("CARGO_BIN_EXE_ow"), dir.path().display());
    let out = Command::new("sh").args(["-c", &command]).output().unwrap();
    assert!(out.stderr.is_empty(), "{}", String::from_utf8_lossy(&out.stderr));
}

#[test]
fn the_same_directory_gives_the_same_bytes_each_time() {
    let dir = with(&readme_and_license());
    fs::write(dir.path().join("second.safetensors"), safetensors(&[("license", "apache-2.0")])).unwrap();
    let run = || ow(&["check".as_ref(), dir.path().as_os_str(), "--format=json".as_ref()]).stdout;
    assert_eq!(run(), run());
}

#[test]
fn a_license_file_of_twenty_megabytes_is_not_compared_and_leaves_the_answer_open() {
    let dir = with(&readme_and_license());
    fs::write(dir.path().join("LICENSE-MODEL"), "a".repeat(20_000_000)).unwrap();
    let start = Instant::now();
    assert_eq!(verdict(&practical(&dir), "use-any-purpose"), Unknown);
    assert!(start.elapsed() < Duration::from_secs(20));
}

#[test]
fn a_directory_without_anything_of_a_model_is_nothing_to_check() {
    let dir = bare(&[("foo.txt", "some words\n")]);
    assert_eq!(check(dir.path()).0, 2);
}

#[test]
fn a_license_of_ones_own_is_recognised_by_its_fingerprint_and_judged_by_its_entry() {
    let text = "Sparrow License, first edition.\n\nEverybody may take the sparrow, feed the sparrow, teach the sparrow \
                and hand the sparrow on to the neighbours, as long as no sparrow is ever sold to a cat by anybody.\n";
    let dir = model(&[("LICENSE", text), ("README.md", "# Sparrow\n")]);
    let own = tempfile::tempdir().unwrap();
    let entry = "schema: 1\nid: sparrow-1.0\nname: Sparrow License\ncategory: other\ntext: fingerprint\n\
                 grants:\n- { term: use, section: first sentence, note: taking }\nlimits:\n\
                 - { term: field-of-use, section: first sentence, note: no sale to cats }\n\
                 reviewed: { on: '2026-11-22', source: own }\n";
    let path = |name: &str| own.path().join(name);
    fs::write(path("sparrow.yaml"), entry).unwrap();
    fs::write(path("text.txt"), text).unwrap();
    let id = ["license", "fingerprint", "--id", "sparrow-1.0"].map(AsRef::<OsStr>::as_ref);
    let print = ow(&[&id[..], &[path("text.txt").as_os_str()]].concat());
    fs::write(path("sparrow.fp"), print.stdout).unwrap();
    let out = ow(&[
        "check".as_ref(),
        dir.path().as_os_str(),
        "--format=json".as_ref(),
        "--license".as_ref(),
        path("sparrow.yaml").as_os_str(),
        "--fingerprint".as_ref(),
        path("sparrow.fp").as_os_str(),
    ]);
    let report: open_weights::Report = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!(
        criterion(&report, "use-any-purpose").findings[0].known.as_ref().unwrap().license,
        "sparrow-1.0"
    );
}
