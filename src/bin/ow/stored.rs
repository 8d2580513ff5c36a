//! Files that the command line names, read within bounds: reports that were written before, texts, and of a long text
//! as much as is asked.
//!
//! Comes in: a path, or `-` for standard input, and a bound. Goes out: bytes. What is no file is refused, since a pipe or
//! a device could keep the reader waiting for ever or never end.

use anyhow::{Context, Result, bail};
use open_weights::Report;
use open_weights::report::{JSON_MAX_BYTES, Reports};
use open_weights::source::safe;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// The longest license or fingerprint of a user's own, in bytes.
pub(crate) const KNOWLEDGE_MAX_BYTES: u64 = 16 << 20;

/// The beginning of a file.
pub(crate) struct Head {
    /// No more bytes than were asked for.
    pub(crate) bytes: Vec<u8>,
    /// Whether there is more.
    pub(crate) cut: bool,
}

/// Reads at most so many bytes; `-` is standard input.
pub(crate) fn head(path: &Path, max_bytes: u64) -> Result<Head> {
    take(path, max_bytes).with_context(|| format!("cannot read {}", shown(path)))
}

/// Reads a file of at most so many bytes.
pub(crate) fn whole(path: &Path, max_bytes: u64) -> Result<Vec<u8>> {
    let head = head(path, max_bytes)?;
    if head.cut {
        bail!("{} is larger than {max_bytes} bytes", shown(path));
    }
    Ok(head.bytes)
}

/// Reads a text of at most so many bytes.
pub(crate) fn text(path: &Path, max_bytes: u64) -> Result<String> {
    String::from_utf8(whole(path, max_bytes)?).with_context(|| format!("{} is not UTF-8", shown(path)))
}

/// Reads one report or a list of them.
pub(crate) fn reports(path: &Path) -> Result<Vec<Report>> {
    Ok(Reports::read(&shown(path), &whole(path, JSON_MAX_BYTES)?)?)
}

fn take(path: &Path, max_bytes: u64) -> Result<Head> {
    let mut bytes = Vec::new();
    // One byte more tells that there is more.
    let limit = max_bytes.saturating_add(1);
    match path.as_os_str() == "-" {
        true => std::io::stdin().lock().take(limit).read_to_end(&mut bytes)?,
        false => open(path)?.take(limit).read_to_end(&mut bytes)?,
    };
    let cut = bytes.len() as u64 > max_bytes;
    bytes.truncate(usize::try_from(max_bytes).unwrap_or(usize::MAX));
    Ok(Head { bytes, cut })
}

fn open(path: &Path) -> Result<File> {
    let about = std::fs::metadata(path)?;
    if about.is_dir() {
        bail!("it is a directory");
    }
    if !about.is_file() {
        bail!("it is a pipe or a device and no file; `-` reads standard input");
    }
    Ok(File::open(path)?)
}

/// A path as messages show it.
fn shown(path: &Path) -> String {
    match path.as_os_str() == "-" {
        true => "standard input".to_owned(),
        false => safe(&path.to_string_lossy(), 1024),
    }
}
