//! Many models in one call: found, checked in order, written as lines and tables, gone on with, and given without a
//! disk.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at once")]

mod common;

use open_weights::many::{Given, Line, Status, Summary};
use open_weights::roots::{Found, Roots};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// Runs the program in a folder with something on standard input.
fn ow(place: &Path, args: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_ow"))
        .args(args)
        .env_clear()
        .env("SOURCE_DATE_EPOCH", "1767225600")
        .current_dir(place)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    let feeder = std::thread::spawn(move || drop(stdin.write_all(input.as_bytes())));
    let output = child.wait_with_output().unwrap();
    feeder.join().unwrap();
    output
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn lines(bytes: &[u8]) -> Vec<Line> {
    text(bytes).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn labels(lines: &[Line]) -> Vec<&str> {
    lines.iter().map(|line| line.directory.as_str()).collect()
}

/// A tree of small models: by the folder of each, what its card says.
fn tree(models: &[(&str, &str)]) -> TempDir {
    let tree = tempfile::tempdir().unwrap();
    for (folder, license) in models {
        model(&tree.path().join(folder), license);
    }
    tree
}

fn model(folder: &Path, license: &str) {
    fs::create_dir_all(folder).unwrap();
    let name = folder.file_name().unwrap().to_string_lossy();
    fs::write(folder.join("README.md"), format!("---\nlicense: {license}\n---\n# {name}\n")).unwrap();
    fs::write(folder.join("config.json"), "{\"model_type\": \"llama\"}").unwrap();
    fs::write(folder.join("model.safetensors"), common::safetensors(&[("format", "pt")])).unwrap();
}

fn numbered(count: usize) -> TempDir {
    let names: Vec<String> = (0..count).map(|number| format!("m{number:03}")).collect();
    tree(&names.iter().map(|name| (name.as_str(), "mit")).collect::<Vec<_>>())
}

#[test]
fn a_line_holds_the_report_of_the_same_directory_checked_alone() {
    let tree = tree(&[("a", "mit"), ("b", "cc-by-nc-4.0")]);
    let many = ow(tree.path(), &["check", "a", "b/", "--format", "jsonl"], "");
    let found = lines(&many.stdout);
    assert_eq!((labels(&found), code(&many)), (vec!["a", "b"], 1));
    for (line, directory) in found.into_iter().zip(["a", "b"]) {
        let alone = ow(tree.path(), &["check", directory, "--format", "json"], "");
        assert_eq!(line.report.unwrap(), serde_json::from_slice(&alone.stdout).unwrap());
    }
}

#[test]
fn lines_stand_in_the_order_of_the_models_however_many_are_checked_at_a_time() {
    let tree = numbered(60);
    // The first one takes longest.
    fs::write(tree.path().join("m000/LICENSE"), "this text is no license at all ".repeat(20_000)).unwrap();
    let run = |jobs: &str| {
        ow(tree.path(), &["check", "--recursive", ".", "--format", "jsonl", "--jobs", jobs], "").stdout
    };
    let one = run("1");
    assert_eq!(text(&one), text(&run("7")));
    let found = lines(&one);
    let mut sorted = labels(&found);
    sorted.sort_unstable();
    assert_eq!((labels(&found).len(), labels(&found)), (60, sorted));
}

#[test]
fn what_cannot_be_checked_is_a_line_of_its_own_and_stops_nothing() {
    let tree = tree(&[("a", "mit"), ("z", "mit")]);
    fs::create_dir(tree.path().join("empty")).unwrap();
    fs::write(tree.path().join("file"), "x").unwrap();
    let many = ow(tree.path(), &["check", "a", "empty", "file", "gone", "z", "--format", "jsonl"], "");
    let found = lines(&many.stdout);
    let errors: Vec<&str> = found.iter().filter_map(|line| line.error.as_deref()).collect();
    assert_eq!(labels(&found), ["a", "empty", "file", "gone", "z"]);
    assert_eq!(errors.len(), 3);
    assert!(
        errors[0].starts_with("nothing to check") && errors[2].contains("no such directory"),
        "{errors:?}"
    );
    assert!(text(&many.stderr).contains("5 models, 3 could not be checked"), "{}", text(&many.stderr));
}

#[test]
fn the_exit_code_is_that_of_the_worst_model_and_an_unchecked_one_never_passes() {
    let tree = tree(&[("bad", "cc-by-nc-4.0")]);
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let (open, undecided) = (examples.join("open"), examples.join("undecided"));
    let (open, undecided) = (open.to_str().unwrap(), undecided.to_str().unwrap());
    for (args, expected) in [
        (vec![open, open], 0),
        (vec![open, undecided], 3),
        (vec![open, undecided, "bad"], 1),
        (vec![open, "gone"], 3),
        (vec!["gone", "away"], 2),
        (vec![open, undecided, "--allow-unknown"], 0),
        (vec![open, "gone", "--allow-unknown"], 3),
        (vec![open, "gone", "bad", "--exit-zero"], 0),
        (vec!["gone", "away", "--exit-zero"], 2),
    ] {
        let args: Vec<&str> = ["check", "--no-policy"].into_iter().chain(args).collect();
        assert_eq!(code(&ow(tree.path(), &args, "")), expected, "{args:?}");
    }
    fs::create_dir(tree.path().join("nothing")).unwrap();
    let none = ow(tree.path(), &["check", "--recursive", "nothing"], "");
    assert_eq!((code(&none), text(&none.stderr).contains("no model to check")), (2, true));
}

#[test]
fn directories_are_read_from_a_list_with_lines_or_with_nul_bytes() {
    let tree = tree(&[("a", "mit"), ("b c", "mit"), ("d\ne", "mit")]);
    let run = |args: &[&str], input: &str| {
        let args: Vec<&str> = ["check", "--format", "jsonl"].iter().chain(args).copied().collect();
        lines(&ow(tree.path(), &args, input).stdout).into_iter().map(|l| l.directory).collect::<Vec<_>>()
    };
    assert_eq!(run(&["--files-from", "-"], "a\n\nb c"), ["a", "b c"]);
    assert_eq!(run(&["--files-from", "-", "-0"], "a\0d\ne\0"), ["a", "d%0Ae"]);
    fs::write(tree.path().join("list"), "b c\n").unwrap();
    assert_eq!(run(&["a", "--files-from", "list"], ""), ["a", "b c"]);
}

#[test]
fn models_are_found_in_a_mirror_each_once_and_in_order() {
    let tree =
        tree(&[("org/b", "mit"), ("org/a", "mit"), ("other/deep/down/c", "mit"), ("org/a/nested", "mit")]);
    fs::write(tree.path().join("README.md"), "# The mirror\n").unwrap();
    fs::create_dir_all(tree.path().join("org/.git/x")).unwrap();
    fs::write(tree.path().join("org/.git/x/LICENSE"), "MIT").unwrap();
    let found: Vec<Found> = Roots::below(tree.path()).collect();
    let model = |path: &str| Found::Model(tree.path().join(path));
    assert_eq!(found, ["org/a", "org/b", "other/deep/down/c"].map(model));
}

#[test]
fn a_card_or_a_license_above_folders_of_weights_keeps_them_together() {
    let tree = tempfile::tempdir().unwrap();
    let put = |path: &str, text: &str| {
        let path = tree.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    put("one/README.md", "# One");
    put("one/weights/model.gguf", "GGUF");
    put("one/onnx/config.json", "{}");
    put("two/LICENSE", "MIT");
    put("three/notes.txt", "nothing of a model");
    let found: Vec<Found> = Roots::below(tree.path()).collect();
    assert_eq!(found, ["one", "two"].map(|path| Found::Model(tree.path().join(path))));
}

#[test]
fn of_a_hub_cache_each_model_is_its_current_snapshot() {
    let tree = tempfile::tempdir().unwrap();
    let cache = tree.path().join("hub");
    model(&cache.join("models--org--named/snapshots/aaa"), "mit");
    model(&cache.join("models--org--named/snapshots/bbb"), "mit");
    fs::create_dir_all(cache.join("models--org--named/refs")).unwrap();
    fs::write(cache.join("models--org--named/refs/main"), "aaa").unwrap();
    model(&cache.join("models--org--newest/snapshots/new"), "mit");
    model(&cache.join("models--org--newest/snapshots/old"), "mit");
    let old = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000);
    let folder = fs::File::open(cache.join("models--org--newest/snapshots/old")).unwrap();
    folder.set_modified(old).unwrap();
    model(&cache.join("datasets--org--data/snapshots/aaa"), "mit");
    fs::create_dir_all(cache.join("models--org--empty/snapshots")).unwrap();
    let found: Vec<Found> = Roots::below(tree.path()).collect();
    let snapshots = ["models--org--named/snapshots/aaa", "models--org--newest/snapshots/new"];
    assert_eq!(found, snapshots.map(|path| Found::Model(cache.join(path))));
    let run = ow(tree.path(), &["check", "--recursive", "hub", "--format", "jsonl"], "");
    let names: Vec<String> =
        lines(&run.stdout).into_iter().map(|line| line.report.unwrap().model.name).collect();
    assert_eq!(names, ["org/named", "org/newest"]);
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_looked_into_is_a_line_and_links_are_not_followed() {
    let tree = tree(&[("a", "mit")]);
    std::os::unix::fs::symlink(tree.path(), tree.path().join("loop")).unwrap();
    let found: Vec<Found> = Roots::below(tree.path()).collect();
    assert_eq!(found, [Found::Model(tree.path().join("a"))]);
    let gone = ow(tree.path(), &["check", "--recursive", "a", "gone", "--format", "jsonl"], "");
    let found = lines(&gone.stdout);
    assert_eq!((labels(&found), found[1].status), (vec!["a", "gone"], Status::Error));
}

#[test]
fn a_run_that_was_cut_short_is_gone_on_with_and_ends_as_one_that_was_not() {
    let tree = numbered(12);
    let all = ow(tree.path(), &["check", "--recursive", ".", "--format", "jsonl"], "").stdout;
    let file = tree.path().join("so-far.jsonl");
    let resume =
        ["check", "--recursive", ".", "--resume", "so-far.jsonl", "--summary", "sum.json", "--quiet"];
    let fifth = text(&all).match_indices('\n').nth(4).unwrap().0;
    for cut in [0, 1, fifth - 100, fifth, fifth + 1, fifth + 20, all.len() - 1, all.len()] {
        fs::write(&file, &all[..cut]).unwrap();
        let run = ow(tree.path(), &resume, "");
        assert_eq!(text(&fs::read(&file).unwrap()), text(&all), "cut at {cut}: {}", text(&run.stderr));
        let summary: Summary =
            serde_json::from_slice(&fs::read(tree.path().join("sum.json")).unwrap()).unwrap();
        let before = all[..cut].iter().filter(|byte| **byte == b'\n').count() as u64;
        assert_eq!((summary.models, summary.resumed >= before), (12, true));
        assert_eq!(code(&run), 1);
    }
    fs::remove_file(&file).unwrap();
    ow(tree.path(), &resume, "");
    assert_eq!(fs::read(&file).unwrap(), all);
}

#[test]
fn models_are_gone_on_with_by_whole_models_where_several_definitions_are_applied() {
    let tree = numbered(4);
    let common = ["check", "--recursive", ".", "-d", "open-weights", "-d", "osaid", "--quiet"];
    let run = |more: &[&str]| ow(tree.path(), &common.iter().chain(more).copied().collect::<Vec<_>>(), "");
    let all = run(&["--format", "jsonl"]).stdout;
    assert_eq!(lines(&all).len(), 8);
    let third = text(&all).match_indices('\n').nth(2).unwrap().0;
    fs::write(tree.path().join("f.jsonl"), &all[..=third]).unwrap();
    run(&["--resume", "f.jsonl"]);
    assert_eq!(text(&fs::read(tree.path().join("f.jsonl")).unwrap()), text(&all));
}

#[test]
fn lines_of_another_reading_or_of_anything_else_are_refused_and_left_as_they_are() {
    let tree = numbered(2);
    let file = tree.path().join("f.jsonl");
    let literal = ["check", "--recursive", ".", "--reading", "literal", "--format", "jsonl"];
    let lines = ow(tree.path(), &literal, "").stdout;
    let first = &lines[..=lines.iter().position(|byte| *byte == b'\n').unwrap()];
    for held in [lines.as_slice(), first, b"# a file of mine", b"{\"schema\":\"ow/report/1\"}\n"] {
        fs::write(&file, held).unwrap();
        let run = ow(tree.path(), &["check", "--recursive", ".", "--resume", "f.jsonl"], "");
        assert_eq!((code(&run), fs::read(&file).unwrap().as_slice()), (2, held));
        assert!(text(&run.stderr).contains("line 1"), "{}", text(&run.stderr));
    }
}

#[test]
fn models_checked_already_are_left_out_by_name_and_as_often_as_they_were_there() {
    let tree = tree(&[("a", "mit"), ("b", "mit")]);
    ow(tree.path(), &["check", "a", "--resume", "f.jsonl", "-q"], "");
    ow(tree.path(), &["check", "b", "a", "a", "--resume", "f.jsonl", "-q"], "");
    assert_eq!(labels(&lines(&fs::read(tree.path().join("f.jsonl")).unwrap())), ["a", "b", "a"]);
}

#[cfg(unix)]
#[test]
fn a_run_that_is_interrupted_leaves_whole_lines_and_can_be_gone_on_with() {
    let tree = numbered(3);
    let mut child = Command::new(env!("CARGO_BIN_EXE_ow"))
        .args(["check", "--files-from", "-", "--resume", "f.jsonl", "--jobs", "2"])
        .current_dir(tree.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(b"m000\nm001\n").unwrap();
    let file = tree.path().join("f.jsonl");
    let written = || fs::read(&file).map(|b| b.iter().filter(|b| **b == b'\n').count()).unwrap_or(0);
    let began = std::time::Instant::now();
    while written() < 2 && began.elapsed().as_secs() < 60 {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    // It waits for the rest of the list, which never comes.
    let killed = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(killed.success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(code(&output), 130, "{}", text(&output.stderr));
    assert!(text(&output.stderr).contains("stopped before the end") || output.stderr.is_empty());
    assert_eq!(labels(&lines(&fs::read(&file).unwrap())), ["m000", "m001"]);
    ow(tree.path(), &["check", "--recursive", ".", "--resume", "f.jsonl"], "");
    assert_eq!(labels(&lines(&fs::read(&file).unwrap()))[..2], ["m000", "m001"]);
    assert_eq!(written(), 3);
}

#[test]
fn what_makes_no_sense_for_many_models_is_refused_before_anything_is_read() {
    let tree = tree(&[("a", "mit"), ("b", "mit")]);
    for (args, why) in [
        (vec!["a", "b", "--format", "html"], "of one model"),
        (vec!["a", "b", "-o", "sarif=x.sarif"], "of one model"),
        (vec!["a", "b", "--baseline", "x.json"], "--baseline"),
        (vec!["a", "b", "--prefix", "x"], "--prefix"),
        (vec!["a", "b", "--verbose"], "--verbose"),
        (vec!["a", "b", "-o", "jsonl=x", "-o", "text=x"], "two forms"),
        (vec!["a", "b", "--resume", "-"], "--resume"),
        (vec!["a", "--from-jsonl", "-"], "cannot be used with"),
        (vec!["a", "b", "-0"], "--files-from"),
    ] {
        let args: Vec<&str> = ["check"].into_iter().chain(args).collect();
        let output = ow(tree.path(), &args, "");
        assert_eq!((code(&output), output.stdout.as_slice()), (2, b"".as_slice()), "{args:?}");
        assert!(text(&output.stderr).contains(why), "{args:?}: {}", text(&output.stderr));
    }
    assert_eq!(fs::read_dir(tree.path()).unwrap().count(), 2);
}

#[test]
fn a_file_is_written_whole_beside_what_is_printed() {
    let tree = numbered(3);
    let args = ["check", "--recursive", ".", "-o", "jsonl=all.jsonl", "-o", "text=all.txt"];
    let run = ow(tree.path(), &args, "");
    assert_eq!(lines(&fs::read(tree.path().join("all.jsonl")).unwrap()).len(), 3);
    let words = fs::read_to_string(tree.path().join("all.txt")).unwrap();
    assert_eq!(words.lines().count(), 3);
    assert!(text(&run.stdout).starts_with(&words) && text(&run.stdout).contains("\n3 models\n"));
}

/// Files below a folder by their paths.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap) {
        if entry.file_type().is_file() {
            let path = entry.path().strip_prefix(folder).unwrap().to_str().unwrap().replace('\\', "/");
            found.insert(path, fs::read(entry.path()).unwrap());
        }
    }
    found
}

/// Releases that ship: examples and scenarios.
fn releases() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let below = |folder: &str| fs::read_dir(root.join(folder)).unwrap().map(|e| e.unwrap().path());
    let examples = below("examples").filter(|path| path.is_dir());
    let scenarios = below("tests/models").map(|path| path.join("release")).filter(|path| path.is_dir());
    let mut found: Vec<PathBuf> = examples.chain(scenarios).collect();
    found.sort();
    found
}

#[test]
fn a_model_given_as_a_line_gets_the_report_of_its_directory() {
    let releases = releases();
    assert!(releases.len() > 10);
    let mut given = String::new();
    for folder in &releases {
        let contents = files(folder).into_iter().map(|(path, bytes)| {
            let content = match String::from_utf8(bytes) {
                Ok(text) => json!(text),
                Err(error) => json!({ "base64": base64(error.as_bytes()) }),
            };
            (path, content)
        });
        let contents: serde_json::Map<String, Value> = contents.collect();
        let name = folder.file_name().unwrap().to_str().unwrap();
        given.push_str(&(json!({ "name": name, "files": contents }).to_string() + "\n"));
    }
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let paths: Vec<&str> = releases.iter().map(|path| path.to_str().unwrap()).collect();
    let args: Vec<&str> = ["check", "--no-policy", "--format", "jsonl"].into_iter().chain(paths).collect();
    let on_disk = lines(&ow(here, &args, "").stdout);
    let args = ["check", "--no-policy", "--format", "jsonl", "--from-jsonl", "-"];
    let in_memory = lines(&ow(here, &args, &given).stdout);
    assert_eq!((on_disk.len(), in_memory.len()), (releases.len(), releases.len()));
    for (disk, memory) in on_disk.iter().zip(&in_memory) {
        assert_eq!(
            serde_json::to_string(&disk.report).unwrap(),
            serde_json::to_string(&memory.report).unwrap()
        );
    }
}

fn base64(bytes: &[u8]) -> String {
    let digits = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let word =
            chunk.iter().fold(0_u32, |word, byte| word << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let digit = digits[(word >> (18 - 6 * place)) as usize & 63];
            out.push(if place <= chunk.len() { char::from(digit) } else { '=' });
        }
    }
    out
}

#[test]
fn lines_that_are_no_models_are_errors_of_their_own_and_name_their_place() {
    let good = r##"{"name":"org/good","files":{"README.md":"---\nlicense: mit\n---\n# Good\n"}}"##;
    let input = format!("{good}\nnot json\n\n{{\"name\":\"org/none\",\"files\":{{}}}}\n{good}\n");
    let here = tempfile::tempdir().unwrap();
    let run = ow(here.path(), &["check", "--from-jsonl", "-", "--format", "jsonl"], &input);
    let found = lines(&run.stdout);
    assert_eq!(labels(&found), ["org/good", "-:2", "org/none", "org/good"]);
    assert!(
        found[1].error.as_deref().unwrap().starts_with("-:2: it is no model as JSON"),
        "{:?}",
        found[1].error
    );
    assert!(found[2].error.as_deref().unwrap().starts_with("nothing to check"));
}

#[test]
fn a_path_that_leads_outside_is_never_opened_and_leaves_the_license_open() {
    let line = json!({ "name": "m", "files": {
        "../../etc/LICENSE": "x", "/abs": "y", "README.md": "---\nlicense: mit\n---\n# M\n" } });
    let given = Given::parse(line.to_string().as_bytes()).unwrap();
    let inventory = given.inventory(&open_weights::inventory::Limits::default()).unwrap();
    assert_eq!((inventory.files().len(), inventory.problems().len()), (1, 2));
}

#[test]
fn the_beginning_of_a_file_of_weights_with_its_size_stands_for_all_of_it() {
    let header = br#"{"a":{"dtype":"U8","shape":[5000000000],"data_offsets":[0,5000000000]}}"#;
    let mut head = (header.len() as u64).to_le_bytes().to_vec();
    head.extend(header);
    let size = head.len() as u64 + 5_000_000_000;
    let line = json!({ "name": "m", "files": {
        "model.safetensors": { "base64": base64(&head), "size": size },
        "README.md": "---\nlicense: mit\n---\n# M\n" } });
    let here = tempfile::tempdir().unwrap();
    let run =
        ow(here.path(), &["check", "--from-jsonl", "-", "--format", "jsonl"], &(line.to_string() + "\n"));
    let report = lines(&run.stdout).remove(0).report.unwrap();
    assert_eq!((report.weights[0].size_bytes, report.weights[0].presence.as_str()), (size, "here"));
    assert_eq!(report.problems, []);
}

#[cfg(unix)]
#[test]
fn names_that_cannot_be_shown_are_labelled_apart_and_never_printed_raw() {
    use std::os::unix::ffi::OsStrExt;
    let tree = tempfile::tempdir().unwrap();
    let names: [&[u8]; 3] = [b"a\x1b[2J", b"a\xff", b"a\xfe"];
    for name in names {
        model(&tree.path().join(std::ffi::OsStr::from_bytes(name)), "mit");
    }
    let run = ow(tree.path(), &["check", "--recursive", "."], "");
    let shown = text(&run.stdout);
    assert!(shown.contains("a%1B[2J") && shown.contains("a%FE") && shown.contains("a%FF"), "{shown}");
    assert!(!shown.contains('\u{1b}') && !shown.contains('\u{fffd}'), "{shown}");
}

#[cfg(feature = "parquet")]
#[test]
fn a_table_read_back_holds_what_the_lines_hold() {
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::RowAccessor;
    let tree = tree(&[("a", "mit"), ("b", "cc-by-nc-4.0")]);
    let args = ["check", "a", "b", "gone", "-o", "parquet=t.parquet", "-o", "jsonl=t.jsonl", "-q"];
    ow(tree.path(), &args, "");
    let lines = lines(&fs::read(tree.path().join("t.jsonl")).unwrap());
    let reader = SerializedFileReader::new(fs::File::open(tree.path().join("t.parquet")).unwrap()).unwrap();
    let columns: Vec<String> =
        reader.metadata().file_metadata().schema().get_fields().iter().map(|f| f.name().to_owned()).collect();
    let at = |name: &str| columns.iter().position(|column| column == name).unwrap();
    let rows: Vec<_> = reader.get_row_iter(None).unwrap().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 3);
    for (row, line) in rows.iter().zip(&lines) {
        assert_eq!(row.get_string(at("directory")).unwrap(), &line.directory);
        let Some(report) = &line.report else {
            assert_eq!(row.get_string(at("status")).unwrap(), "error");
            assert!(row.get_string(at("verdict")).is_err());
            continue;
        };
        assert_eq!(row.get_string(at("verdict")).unwrap(), "not-met");
        for criterion in report.criteria.iter().flat_map(|c| std::iter::once(c).chain(&c.parts)) {
            let column = at(&criterion.id.replace('-', "_"));
            assert_eq!(row.get_string(column).unwrap(), criterion.verdict.word());
        }
        assert!(!row.get_list(at("reasons")).unwrap().elements().is_empty());
        assert_eq!(row.get_long(at("weights_files")).unwrap(), 1);
    }
}

#[cfg(feature = "parquet")]
#[test]
fn a_table_holds_what_an_earlier_run_checked_too() {
    use parquet::file::reader::{FileReader, SerializedFileReader};
    let tree = numbered(3);
    ow(tree.path(), &["check", "m001", "--resume", "f.jsonl", "-q"], "");
    ow(
        tree.path(),
        &["check", "--recursive", ".", "--resume", "f.jsonl", "-o", "parquet=t.parquet", "-q"],
        "",
    );
    let file = fs::File::open(tree.path().join("t.parquet")).unwrap();
    assert_eq!(SerializedFileReader::new(file).unwrap().metadata().file_metadata().num_rows(), 3);
}

#[cfg(not(feature = "parquet"))]
#[test]
fn a_table_is_refused_with_how_to_get_it_where_the_program_is_built_without() {
    let tree = numbered(1);
    let run = ow(tree.path(), &["check", "m000", "-o", "parquet=t.parquet"], "");
    assert_eq!(code(&run), 2);
    assert!(text(&run.stderr).contains("--features parquet"), "{}", text(&run.stderr));
}
