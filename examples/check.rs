//! Judges a model directory and prints each criterion with the first thing that shows it.
//!
//! `cargo run --example check -- DIR`

#![allow(clippy::print_stdout, reason = "an example prints")]

use open_weights::{Options, check, definition};
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let directory = std::env::args_os().nth(1).map_or_else(|| PathBuf::from("examples/open"), PathBuf::from);
    let definition = definition::find("open-weights")?.remove(0);
    let report = check(&directory, &definition, &Options::default())?;
    for criterion in &report.criteria {
        println!("{:<8} {}", criterion.verdict.word(), criterion.id);
        if let Some(finding) = criterion.findings.first() {
            println!("         {}", finding.message);
        }
    }
    println!("{}: {}", report.model.name, report.verdict.words());
    Ok(())
}
