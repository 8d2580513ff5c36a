//! Writes `licenses/index.bin` from the SPDX templates (inside the package `license`), the fingerprints and the lists
//! of words: `cargo run --example index`.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "what is wrong with the sources must stop the generator"
)]

mod build;
mod compile;
mod grams;
mod pattern;
mod template;
mod vocabulary;
mod write;

use std::error::Error;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    std::fs::write(repository.join("licenses/index.bin"), build::index(repository)?)?;
    Ok(())
}
