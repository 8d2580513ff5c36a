//! How long the identifier takes: the whole program on one file of 11 KB and on a thousand files, as a user runs it,
//! and its size. Prints what it measured and fails where a bound is passed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at once")]
#![allow(clippy::print_stdout, reason = "a benchmark prints what it measured")]

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// One file of 11 KB, whole process.
const ONE_FILE: Duration = Duration::from_millis(10);
/// A thousand files, whole process.
const THOUSAND_FILES: Duration = Duration::from_millis(300);
/// The program.
const PROGRAM_MAX_BYTES: u64 = 8 * 1024 * 1024;
const RUNS: usize = 15;

fn main() -> Result<(), Box<dyn Error>> {
    let program = Path::new(env!("CARGO_BIN_EXE_ow"));
    let folder = tempfile::tempdir()?;
    let texts = texts()?;
    let many = folder.path().join("many");
    fs::create_dir(&many)?;
    let mut bytes = 0;
    for (number, text) in texts.iter().cycle().take(1000).enumerate() {
        fs::write(many.join(format!("{number:04}.txt")), text)?;
        bytes += text.len();
    }
    let one = folder.path().join("one.txt");
    let apache =
        texts.iter().find(|text| text.contains("Apache License") && text.len() > 10_000).ok_or("no text")?;
    fs::write(&one, apache)?;
    let (one_took, many_took) = (fastest(program, &one)?, fastest(program, &many)?);
    let size = fs::metadata(program)?.len();
    println!("one file, {} bytes: {one_took:?}", apache.len());
    println!("1,000 files, {bytes} bytes: {many_took:?}");
    println!("program: {size} bytes");
    if one_took > ONE_FILE || many_took > THOUSAND_FILES || size > PROGRAM_MAX_BYTES {
        return Err("a bound is passed".into());
    }
    Ok(())
}

/// The texts of the SPDX list, out of the package that carries them.
fn texts() -> Result<Vec<String>, Box<dyn Error>> {
    let output = Command::new("cargo")
        .args([
            "metadata",
            "--format-version",
            "1",
            "--offline",
            "--filter-platform",
            "x86_64-unknown-linux-gnu",
        ])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()?;
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout)?;
    let packages = metadata["packages"].as_array().ok_or("no packages")?;
    let package = packages.iter().find(|package| package["name"] == "license").ok_or("no package")?;
    let manifest = PathBuf::from(package["manifest_path"].as_str().unwrap_or_default());
    let mut paths: Vec<PathBuf> =
        fs::read_dir(manifest.with_file_name("license-list-data").join("json/details"))?
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<Result<_, _>>()?;
    paths.sort();
    let text = |path: &PathBuf| -> Result<String, Box<dyn Error>> {
        let detail: serde_json::Value = serde_json::from_slice(&fs::read(path)?)?;
        Ok(detail["licenseText"].as_str().unwrap_or_default().to_owned())
    };
    paths.iter().map(text).collect()
}

fn fastest(program: &Path, path: &Path) -> Result<Duration, Box<dyn Error>> {
    let mut best = Duration::MAX;
    for _ in 0..RUNS {
        let start = Instant::now();
        let status = Command::new(program)
            .args(["license", "identify", "--format", "jsonl"])
            .arg(path)
            .stdout(Stdio::null())
            .status()?;
        best = best.min(start.elapsed());
        if !status.success() {
            return Err("the program failed".into());
        }
    }
    Ok(best)
}
