//! How long a check takes: whole processes on made directories, as a user runs them, and the parts of one inside a
//! process. Prints what it measured and fails where a bound is passed. With `-- --make DIR` it only makes the
//! directories, for measuring other programs on them.
#![allow(clippy::print_stdout, reason = "a benchmark prints what it measured")]

mod support;

use open_weights::conclude::Knowledge;
use open_weights::license::clauses;
use open_weights::license::identify::Identifier;
use open_weights::{Examined, Options, definition};
use std::error::Error;
use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const RUNS: usize = 25;
/// Made directories of the smaller kind.
const SMALL: usize = 400;

/// `ow --version`.
const START: Duration = Duration::from_millis(3);
/// One typical directory.
const TYPICAL: Duration = Duration::from_millis(12);
/// How many times the time of reading the same bytes with `cat`.
const TIMES_CAT: f64 = 3.0;
/// Peak memory of one check, in KiB.
const MEMORY_KIB: u64 = 24 * 1024;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let to = std::env::args().skip_while(|word| word != "--make").nth(1).map(PathBuf::from);
    let made = to.clone().unwrap_or_else(|| folder.path().to_owned());
    make(&made)?;
    if to.is_some() {
        return Ok(());
    }
    inside(&made)?;
    match whole(&made)?.as_slice() {
        [] => Ok(()),
        passed => Err(format!("a bound is passed: {}", passed.join(", ")).into()),
    }
}

fn make(to: &Path) -> Result<(), Box<dyn Error>> {
    support::typical(&to.join("typical"), 1 << 20)?;
    support::typical(&to.join("terabyte"), 1 << 40)?;
    for number in 0..SMALL {
        support::small(&to.join("small").join(format!("m{number}")), number)?;
    }
    Ok(())
}

/// The parts of a check in a process that has its tables.
fn inside(made: &Path) -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    let (knowledge, definition) = (Knowledge::shipped(), definition::find("open-weights")?.remove(0));
    println!("load: {:?}", start.elapsed());
    let limits = Options::default().limits;
    let first = Instant::now();
    Examined::directory(&made.join("typical"), &knowledge, &limits)?;
    println!("first check, tables made ready: {:?}", first.elapsed());
    let text = support::apache();
    let identifier = Identifier::shipped();
    median("identify, one license of 11 KB", || drop(black_box(identifier.identify(&text))));
    median("clauses, one license of 11 KB", || drop(black_box(clauses::read(&text))));
    for name in ["typical", "small/m0"] {
        let dir = made.join(name);
        median(&format!("check, {name}"), || {
            let examined = Examined::directory(&dir, &knowledge, &limits).ok();
            drop(black_box(
                examined.map(|examined| examined.judge(&definition, definition::Reading::Practical)),
            ));
        });
    }
    Ok(())
}

fn median(what: &str, run: impl Fn()) {
    let took = (0..RUNS).map(|_| {
        let start = Instant::now();
        run();
        start.elapsed()
    });
    let mut took: Vec<Duration> = took.collect();
    took.sort();
    println!("{what}: {:?} (median of {RUNS})", took[RUNS / 2]);
}

/// Whole processes; answers which bounds are passed.
fn whole(made: &Path) -> Result<Vec<&'static str>, Box<dyn Error>> {
    let ow = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ow"));
        command.args(args).env_clear();
        command
    };
    let path = |name: &str| made.join(name).to_string_lossy().into_owned();
    let start = fastest(|| ow(&["--version"]))?;
    let typical = fastest(|| ow(&["check", &path("typical"), "--no-policy", "-q"]))?;
    let terabyte = fastest(|| ow(&["check", &path("terabyte"), "--no-policy", "-q"]))?;
    let files = files(&made.join("typical"))?;
    let cat = fastest(|| {
        let mut command = Command::new("cat");
        command.args(&files);
        command
    })?;
    let times = typical.as_secs_f64() / cat.as_secs_f64();
    println!("ow --version: {start:?}");
    println!("ow check, typical: {typical:?}; the same bytes with cat: {cat:?}; ratio {times:.1}");
    println!("ow check, a terabyte of weights: {terabyte:?}");
    let memory = memory_kib(&path("typical"));
    println!("ow check, typical: {} KiB", memory.map_or("? ".to_owned(), |kib| kib.to_string()));
    let bounds = [
        ("start-up", start > START),
        ("a typical directory", typical > TYPICAL),
        ("times of cat", times > TIMES_CAT),
        ("a terabyte of weights", terabyte.as_secs_f64() > 1.25 * typical.as_secs_f64()),
        ("memory", memory.is_some_and(|kib| kib > MEMORY_KIB)),
    ];
    Ok(bounds.into_iter().filter(|(_, passed)| *passed).map(|(what, _)| what).collect())
}

/// Files of text in a directory, for `cat`.
fn files(dir: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else if path.extension().is_none_or(|ending| ending != "safetensors") {
            found.push(path);
        }
    }
    Ok(found)
}

/// The fastest of many runs. A verdict of 1 or 3 is one, not a failure.
fn fastest(command: impl Fn() -> Command) -> Result<Duration, Box<dyn Error>> {
    let mut best = Duration::MAX;
    for _ in 0..RUNS {
        let start = Instant::now();
        let status = command().stdout(Stdio::null()).status()?;
        best = best.min(start.elapsed());
        if status.code().is_none_or(|code| code == 2) {
            return Err("the program failed".into());
        }
    }
    Ok(best)
}

/// Peak memory as GNU time has it; nothing where that is not there.
fn memory_kib(dir: &str) -> Option<u64> {
    let mut command = Command::new("/usr/bin/time");
    command.args(["-f", "%M", env!("CARGO_BIN_EXE_ow"), "check", dir, "--no-policy", "-q"]);
    let output = command.stdout(Stdio::null()).output().ok()?;
    String::from_utf8_lossy(&output.stderr).lines().last()?.trim().parse().ok()
}
