//! Files that the command line names, read within bounds: reports that were written before, and texts.

use anyhow::{Context, Result, bail};
use open_weights::Report;
use open_weights::report::{JSON_MAX_BYTES, Reports};
use std::io::Read;
use std::path::Path;

/// Reads one report or a list of them; `-` is standard input.
pub(crate) fn reports(path: &Path) -> Result<Vec<Report>> {
    let name = path.to_string_lossy();
    let json = bytes(path, JSON_MAX_BYTES).with_context(|| format!("cannot read {name}"))?;
    Ok(Reports::read(&name, &json)?)
}

/// Reads a text of at most so many bytes.
pub(crate) fn text(path: &Path, max_bytes: u64) -> Result<String> {
    let name = path.display();
    let bytes = bytes(path, max_bytes).with_context(|| format!("cannot read {name}"))?;
    if bytes.len() as u64 > max_bytes {
        bail!("{name} is larger than {max_bytes} bytes");
    }
    String::from_utf8(bytes).with_context(|| format!("{name} is not UTF-8"))
}

/// No more than is allowed, and one byte, which tells that there is more.
fn bytes(path: &Path, max_bytes: u64) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let limit = max_bytes + 1;
    if path.as_os_str() == "-" {
        std::io::stdin().lock().take(limit).read_to_end(&mut bytes)?;
    } else {
        std::fs::File::open(path)?.take(limit).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}
