//! Reports that were written before.

use anyhow::{Context, Result};
use open_weights::Report;
use open_weights::report::{JSON_MAX_BYTES, Reports};
use std::io::Read;
use std::path::Path;

/// Reads one report or a list of them; `-` is standard input.
pub(crate) fn read(path: &Path) -> Result<Vec<Report>> {
    let name = path.to_string_lossy();
    let json = bytes(path).with_context(|| format!("cannot read {name}"))?;
    Ok(Reports::read(&name, &json)?)
}

/// No more than can be a report, and one byte, which tells that it is too long.
fn bytes(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let limit = JSON_MAX_BYTES + 1;
    if path.as_os_str() == "-" {
        std::io::stdin().lock().take(limit).read_to_end(&mut bytes)?;
    } else {
        std::fs::File::open(path)?.take(limit).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}
