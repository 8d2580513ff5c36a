//! What goes wrong while a directory is read or a report is written: each ends in a message and in a verdict that is
//! no better for it. `tools/faults.py` does the same at full size.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at once")]
#![cfg(unix)]

mod common;

use common::{LICENSE_CRITERIA, license_text, model, safetensors, verdict};
use open_weights::conclude::Knowledge;
use open_weights::definition::{self, Reading};
use open_weights::inventory::{Inventory, Limits};
use open_weights::report::Judgement::Pass;
use open_weights::{Examined, Report};
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::Write;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use tempfile::TempDir;

const OW: &str = env!("CARGO_BIN_EXE_ow");

/// Weights and a license that lets every license criterion pass.
fn free() -> TempDir {
    let dir = model(&[("README.md", "# Sparrow\n"), ("LICENSE", &license_text("MIT"))]);
    assert_eq!(verdict(&judged(look(&dir, &Limits::default())), "use-any-purpose"), Pass);
    dir
}

fn look(dir: &TempDir, limits: &Limits) -> Inventory {
    Inventory::of_directory(dir.path(), limits).unwrap()
}

fn judged(inventory: Inventory) -> Report {
    let definition = definition::find("open-weights").unwrap().remove(0);
    Examined::inventory(inventory, &Knowledge::shipped()).unwrap().judge(&definition, Reading::Practical)
}

/// The report where something happens after the directory was looked through and before its files are read.
fn meanwhile(dir: &TempDir, happens: impl FnOnce(&Path)) -> Report {
    let inventory = look(dir, &Limits::default());
    happens(dir.path());
    judged(inventory)
}

fn no_license_passes(report: &Report) {
    for id in LICENSE_CRITERIA {
        assert_ne!(verdict(report, id), Pass, "{id}: {:?}", report.problems);
    }
}

fn says(report: &Report, path: &str, words: &str) {
    let said = |p: &open_weights::report::ProblemReport| p.at.path == path && p.message.contains(words);
    assert!(report.problems.iter().any(said), "{path}: {words}: {:?}", report.problems);
}

fn fifo(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

fn ow(args: &[&OsStr]) -> Output {
    Command::new(OW).args(args).env_clear().output().unwrap()
}

fn sh(command: &str, dir: &Path) -> Output {
    Command::new("sh").args(["-c", command]).current_dir(dir).env("OW", OW).output().unwrap()
}

fn quiet_words(out: &Output) -> String {
    String::from_utf8_lossy(&out.stderr).into_owned()
}

#[test]
fn a_license_that_vanishes_leaves_its_criteria_open() {
    let report = meanwhile(&free(), |dir| fs::remove_file(dir.join("LICENSE")).unwrap());
    no_license_passes(&report);
    says(&report, "LICENSE", "it is not there any more");
}

#[test]
fn a_license_that_grows_or_shrinks_leaves_its_criteria_open() {
    let grown = meanwhile(&free(), |dir| {
        let mut file = File::options().append(true).open(dir.join("LICENSE")).unwrap();
        file.write_all(b"\nThe model may not be used for commercial purposes.\n").unwrap();
    });
    let shrunk = meanwhile(&free(), |dir| {
        File::options().write(true).open(dir.join("LICENSE")).unwrap().set_len(600).unwrap();
    });
    for report in [grown, shrunk] {
        no_license_passes(&report);
        says(&report, "LICENSE", "it changed while it was read; check again when nothing writes to it");
    }
}

#[test]
fn what_takes_the_place_of_a_license_is_never_read() {
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("LICENSE"), license_text("MIT")).unwrap();
    let replace = |with: fn(&Path, &Path)| {
        meanwhile(&free(), |dir| {
            fs::remove_file(dir.join("LICENSE")).unwrap();
            with(&dir.join("LICENSE"), &outside.path().join("LICENSE"));
        })
    };
    let replacements: [fn(&Path, &Path); 3] = [
        |place, _| fifo(place),
        |place, other| symlink(other, place).unwrap(),
        |place, _| fs::create_dir(place).unwrap(),
    ];
    for with in replacements {
        let report = replace(with);
        no_license_passes(&report);
        says(&report, "LICENSE", "it cannot be read");
    }
}

#[test]
fn a_folder_that_becomes_a_link_outside_is_not_followed() {
    let dir = model(&[("README.md", "# Sparrow\n"), ("legal/LICENSE", &license_text("MIT"))]);
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("LICENSE"), license_text("MIT")).unwrap();
    let report = meanwhile(&dir, |dir| {
        fs::remove_dir_all(dir.join("legal")).unwrap();
        symlink(outside.path(), dir.join("legal")).unwrap();
    });
    no_license_passes(&report);
    says(&report, "legal/LICENSE", "it cannot be read");
}

#[test]
fn weights_that_vanish_or_shrink_are_not_there() {
    let vanished = meanwhile(&free(), |dir| fs::remove_file(dir.join("model.safetensors")).unwrap());
    let cut = meanwhile(&free(), |dir| {
        File::options().write(true).open(dir.join("model.safetensors")).unwrap().set_len(20).unwrap();
    });
    let emptied = meanwhile(&free(), |dir| drop(File::create(dir.join("model.safetensors")).unwrap()));
    for report in [vanished, cut, emptied] {
        assert_ne!(verdict(&report, "weights-access"), Pass);
    }
}

#[test]
fn a_directory_that_vanishes_whole_never_passes() {
    let report = meanwhile(&free(), |dir| fs::remove_dir_all(dir).unwrap());
    no_license_passes(&report);
    assert_ne!(verdict(&report, "weights-access"), Pass);
}

/// Changes files over and over; none of the states that it leaves is free.
fn change(dir: &Path, stop: &AtomicBool) {
    let text = license_text("Apache-2.0");
    let limited = format!("{text}\nThe model may not be used for commercial purposes.\n");
    let mut round = 0;
    while !stop.load(Ordering::Relaxed) {
        round += 1;
        let license = dir.join("LICENSE");
        let _ = match round % 5 {
            0 => fs::write(&license, &text[..text.len() / 2]),
            1 | 3 => fs::write(&license, &limited),
            2 => fs::remove_file(&license),
            _ => fs::write(dir.join("README.md"), "# Sparrow\n".repeat(round % 900)),
        };
        let weights = dir.join("model.safetensors");
        let _ =
            if round % 2 == 0 { fs::remove_file(&weights) } else { fs::write(&weights, safetensors(&[])) };
        let _ = fs::rename(dir.join("notes"), dir.join("notes2"));
        let _ = fs::rename(dir.join("notes2"), dir.join("notes"));
    }
}

#[test]
fn a_directory_that_is_written_to_all_the_time_is_judged_and_never_passes() {
    let dir = model(&[("README.md", "# Sparrow\n"), ("notes/a.md", "words\n")]);
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| change(dir.path(), &stop));
        for _ in 0..40 {
            match Inventory::of_directory(dir.path(), &Limits::default()) {
                Ok(inventory) => no_license_passes(&judged(inventory)),
                Err(error) => assert!(error.to_string().starts_with("cannot read"), "{error}"),
            }
        }
        stop.store(true, Ordering::Relaxed);
    });
}

#[test]
fn a_full_disk_is_an_error_and_no_report() {
    let dir = free();
    let full = Path::new("/dev/full");
    if full.exists() {
        let printed = sh("\"$OW\" check . > /dev/full", dir.path());
        assert_eq!(printed.status.code(), Some(2));
        assert!(quiet_words(&printed).starts_with("error: cannot write to standard output"), "{printed:?}");
        let written = ow(&["check".as_ref(), dir.path().as_os_str(), "-o".as_ref(), full.as_os_str()]);
        assert_eq!(written.status.code(), Some(2));
        assert!(quiet_words(&written).starts_with("error: cannot write /dev/full"), "{written:?}");
    }
}

#[test]
fn a_write_that_fails_half_way_leaves_the_old_file() {
    let dir = free();
    let at = tempfile::tempdir().unwrap();
    fs::write(at.path().join("report.json"), "old").unwrap();
    // No file of more than half a kilobyte may be written, and no core file either.
    let command = format!(
        "ulimit -c 0; ulimit -f 1; \"$OW\" check {} --format json -o report.json",
        dir.path().display()
    );
    let out = sh(&command, at.path());
    assert_eq!(out.status.code(), Some(2), "{out:?}");
    assert!(
        quiet_words(&out).starts_with("error: cannot write report.json\n  = why: File too large"),
        "{out:?}"
    );
    assert_eq!(fs::read_to_string(at.path().join("report.json")).unwrap(), "old");
    assert_eq!(fs::read_dir(at.path()).unwrap().count(), 1, "nothing half-written is left behind");
}

#[test]
fn a_place_that_takes_no_report_is_named_and_nothing_is_left_there() {
    let dir = free();
    let at = tempfile::tempdir().unwrap();
    fs::create_dir(at.path().join("folder")).unwrap();
    for place in ["folder", "nowhere/report.json", "/proc/report.json"] {
        let out = sh(&format!("\"$OW\" check {} -o {place}", dir.path().display()), at.path());
        assert_eq!(out.status.code(), Some(2), "{place}");
        assert!(quiet_words(&out).starts_with(&format!("error: cannot write {place}\n  = why: ")), "{out:?}");
    }
    assert_eq!(fs::read_dir(at.path()).unwrap().count(), 1);
}

#[test]
fn an_interrupt_ends_it_at_once_and_leaves_no_file() {
    let at = tempfile::tempdir().unwrap();
    let mut command = Command::new(OW);
    command.args(["render", "--format", "html", "-o", "page.html", "-"]).current_dir(at.path());
    let mut child = command.stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    // Once it has taken more than a pipe holds, it is reading.
    input.write_all(&vec![b' '; 200_000]).unwrap();
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    let out = child.wait_with_output().unwrap();
    // A shell shows this as 130.
    assert_eq!(out.status.signal(), Some(2), "{out:?}");
    assert_eq!((out.stderr.len(), fs::read_dir(at.path()).unwrap().count()), (0, 0));
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error_for_any_command() {
    let dir = free();
    for command in [
        "check . -v",
        "check . --format html",
        "--help",
        "license list",
        "definition show open-weights",
        "schema report",
        "completions bash",
        "man",
    ] {
        let out = sh(&format!("\"$OW\" {command} | head -c 1"), dir.path());
        assert!(out.stderr.is_empty(), "{command}: {}", quiet_words(&out));
    }
}

#[test]
fn licenses_whose_names_differ_by_case_alone_all_count() {
    let dir = free();
    fs::write(dir.path().join("license"), "The model may not be used for commercial purposes.\n").unwrap();
    // Where case makes no difference, this is the one file.
    no_license_passes(&judged(look(&dir, &Limits::default())));
}

#[test]
fn names_that_are_long_or_no_text_are_told_apart_in_good_time() {
    let dir = free();
    fs::write(dir.path().join("n".repeat(255)), "words\n").unwrap();
    let mut made = 0;
    for number in 0_u16..4_000 {
        let name = [0x80 | (number >> 7) as u8, 0x80 | (number & 0x7F) as u8];
        made += usize::from(File::create(dir.path().join(OsStr::from_bytes(&name))).is_ok());
    }
    let inventory = look(&dir, &Limits::default());
    assert_eq!(inventory.files().len(), made + 4);
    let mut paths: Vec<_> = inventory.files().iter().map(|file| file.path.as_str()).collect();
    paths.dedup();
    assert_eq!(paths.len(), made + 4, "each has a path of its own");
    assert_eq!(verdict(&judged(inventory), "use-any-purpose"), Pass);
}

#[test]
fn a_path_longer_than_any_may_be_leaves_the_licenses_open() {
    let dir = free();
    let deeper =
        "n=$(printf 'd%.0s' $(seq 200)); for i in $(seq 40); do mkdir $n; cd $n; done; echo no > LICENSE";
    assert!(sh(deeper, dir.path()).status.success());
    let report = judged(look(&dir, &Limits::default()));
    no_license_passes(&report);
    let long = |p: &open_weights::report::ProblemReport| p.message.contains("it cannot be looked at");
    assert!(report.problems.iter().any(long), "{:?}", report.problems);
}

#[test]
fn what_is_no_file_of_the_directory_is_refused_by_name() {
    let dir = free();
    fifo(&dir.path().join("LICENSE-MODEL"));
    let socket = std::os::unix::net::UnixListener::bind(dir.path().join("NOTICE")).unwrap();
    symlink("/dev/zero", dir.path().join("COPYING")).unwrap();
    symlink("COPYING.txt", dir.path().join("COPYING.txt")).unwrap();
    symlink("nowhere", dir.path().join("EULA")).unwrap();
    fs::create_dir(dir.path().join("config.json")).unwrap();
    let report = judged(look(&dir, &Limits::default()));
    no_license_passes(&report);
    says(&report, "LICENSE-MODEL", "a pipe, a socket or a device, which is never opened");
    says(&report, "NOTICE", "a pipe, a socket or a device, which is never opened");
    says(&report, "COPYING", "a link that leads outside the directory");
    says(&report, "COPYING.txt", "a link that leads in a circle");
    says(&report, "EULA", "a link to what is not here");
    drop(socket);
}

#[test]
fn a_cache_folder_made_by_a_stranger_leads_nowhere_else() {
    let outside = model(&[("LICENSE", &license_text("MIT"))]);
    let cache = tempfile::tempdir().unwrap();
    for folder in ["refs", "blobs", "snapshots"] {
        fs::create_dir(cache.path().join(folder)).unwrap();
    }
    symlink(outside.path(), cache.path().join("snapshots/abc")).unwrap();
    fs::write(cache.path().join("refs/main"), "abc").unwrap();
    assert!(
        Inventory::of_directory(cache.path(), &Limits::default())
            .unwrap()
            .files()
            .iter()
            .all(|file| !file.path.contains("LICENSE"))
    );
    // Neither is waited for nor read to its end.
    for endless in [|place: &Path| fifo(place), |place: &Path| symlink("/dev/zero", place).unwrap()] {
        fs::remove_file(cache.path().join("refs/main")).unwrap();
        endless(&cache.path().join("refs/main"));
        assert!(Inventory::of_directory(cache.path(), &Limits::default()).is_ok());
    }
}

#[test]
fn a_terabyte_of_weights_costs_nothing_in_any_format() {
    let heads: [(&str, &[u8]); 9] = [
        ("a.safetensors", b"\x02\0\0\0\0\0\0\0{}"),
        ("b.gguf", b"GGUF\x03\0\0\0\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"),
        ("c.onnx", b"\x08\x09"),
        ("d.mlmodel", b"\x08\x05"),
        ("e.tflite", b"\x1c\0\0\0TFL3"),
        ("f.keras", b"PK\x03\x04"),
        ("g.nemo", b"\0"),
        ("h.pt", b"PK\x03\x04"),
        ("i.bin", b"\x80\x02"),
    ];
    let dir = free();
    for (name, head) in heads {
        fs::write(dir.path().join(name), head).unwrap();
        // Where no file may be so large, a smaller one has to do.
        let file = File::options().write(true).open(dir.path().join(name)).unwrap();
        file.set_len(1 << 40).or_else(|_| file.set_len(1 << 31)).unwrap();
    }
    let start = std::time::Instant::now();
    let report = judged(look(&dir, &Limits::default()));
    assert!(start.elapsed().as_secs() < 10, "the weights themselves must not be read");
    assert_eq!(report.weights.len(), heads.len() + 1);
}

#[test]
fn words_beyond_a_bound_leave_open_what_they_might_say() {
    let card = format!("# Sparrow\n{}", "The sparrow sings all day.\n\n".repeat(310_000));
    let long = model(&[("README.md", &card), ("LICENSE", &license_text("MIT"))]);
    let report = judged(look(&long, &Limits::default()));
    no_license_passes(&report);
    let one_line = format!("{{\"a\": [{}1]}}", "1,".repeat(2_200_000));
    let config =
        model(&[("config.json", &one_line), ("LICENSE", &license_text("MIT")), ("README.md", "# Sparrow\n")]);
    let report = judged(look(&config, &Limits::default()));
    assert!(report.problems.iter().any(|p| p.at.path == "config.json"), "{:?}", report.problems);
    no_license_passes(&report);
}

/// The report under a bound that the directory goes beyond.
fn within(dir: &TempDir, limits: Limits, words: &str) {
    let report = judged(look(dir, &limits));
    no_license_passes(&report);
    assert!(report.problems.iter().any(|p| p.message.contains(words)), "{:?}", report.problems);
}

#[test]
fn more_of_anything_than_is_looked_at_leaves_the_licenses_open() {
    let dir = free();
    for number in 0..60 {
        fs::write(dir.path().join(format!("LICENSE-{number}")), license_text("MIT")).unwrap();
        fs::write(dir.path().join(format!("{number}.safetensors")), safetensors(&[])).unwrap();
    }
    let usual = Limits::default();
    within(&dir, Limits { entries: 50, ..usual }, "more files and folders than are looked at");
    within(&dir, Limits { files_of_a_role: 20, ..usual }, "more files of this kind than are read");
    within(&dir, Limits { claims: 30, ..usual }, "more is said of licenses than is taken from one directory");
    within(&dir, Limits { all_bytes: 4_000, ..usual }, "more bytes than are read of one directory");
    within(&dir, Limits { all_text_bytes: 4_000, ..usual }, "more text than is read of one directory");
}

#[test]
fn shards_that_names_alone_announce_are_counted_and_not_all_listed() {
    let dir = free();
    for number in 0..300 {
        fs::write(dir.path().join(format!("m{number}-00001-of-99999.safetensors")), safetensors(&[]))
            .unwrap();
    }
    let start = std::time::Instant::now();
    let report = judged(look(&dir, &Limits::default()));
    assert!(start.elapsed().as_secs() < 10);
    assert_ne!(verdict(&report, "weights-access"), Pass);
    assert!(report.weights.len() < 25_000, "{}", report.weights.len());
    says(&report, "m7-*-of-99999.safetensors", "99998 of 99999 shards are not here");
}

#[test]
fn two_thousand_shards_and_their_index_are_all_found() {
    let dir = free();
    let names: Vec<String> = (1..=2_000).map(|n| format!("m-{n:05}-of-02000.safetensors")).collect();
    for name in &names {
        fs::write(dir.path().join(name), safetensors(&[])).unwrap();
    }
    let map: std::collections::BTreeMap<String, &String> =
        names.iter().enumerate().map(|(n, name)| (format!("w{n}"), name)).collect();
    let index = serde_json::json!({"metadata": {}, "weight_map": map});
    fs::write(dir.path().join("m.safetensors.index.json"), index.to_string()).unwrap();
    let report = judged(look(&dir, &Limits::default()));
    assert_eq!(verdict(&report, "weights-access"), Pass, "{:?}", report.problems);
    assert_eq!(verdict(&report, "use-any-purpose"), Pass);
}
