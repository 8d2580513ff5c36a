//! Which models are checked, one after another: directories that are named, listed or found, or lines of JSON.

use super::Many;
use super::progress::Progress;
use super::resume::Earlier;
use crate::args::Check;
use anyhow::{Context, Result};
use open_weights::many::{LINE_MAX_BYTES, label, label_of};
use open_weights::roots::{Found, Roots};
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The longest path in a list, in bytes.
const PATH_MAX_BYTES: usize = 64 << 10;

/// A model to be checked.
pub(crate) enum Item {
    /// A directory.
    Directory(PathBuf),
    /// A line of JSON, and how messages call it.
    Given { place: String, line: Vec<u8> },
    /// Something that cannot be checked, as it is labelled, and why.
    Broken { label: String, why: String },
}

/// Models one after another. What cannot be read any more ends them with an error.
type Items = Box<dyn Iterator<Item = Result<Item>> + Send>;

/// Models that are still to be checked.
pub(crate) struct Source {
    items: Items,
    earlier: Earlier,
    progress: Arc<Progress>,
    counts_bytes: bool,
}

impl Source {
    /// Opens what the command line names. Models that an earlier run checked are left out.
    pub(crate) fn open(args: &Check, earlier: Earlier, progress: Arc<Progress>) -> Result<Self> {
        let items = match &args.many.from_jsonl {
            Some(path) => given(path)?,
            None => directories(&args.many, &args.directories, true)?,
        };
        Ok(Self { items, earlier, progress, counts_bytes: args.many.from_jsonl.is_some() })
    }
}

impl Iterator for Source {
    type Item = Result<Item>;

    fn next(&mut self) -> Option<Result<Item>> {
        loop {
            let item = match self.items.next()? {
                Ok(item) => item,
                Err(error) => return Some(Err(error)),
            };
            self.progress.advance(match &item {
                Item::Given { line, .. } => line.len() as u64,
                Item::Directory(_) | Item::Broken { .. } => u64::from(!self.counts_bytes),
            });
            if self.earlier.is_empty() || !self.earlier.holds(&item.label()) {
                return Some(Ok(item));
            }
        }
    }
}

impl Item {
    /// By which its line names it.
    pub(crate) fn label(&self) -> String {
        match self {
            Self::Directory(path) => label(path),
            Self::Given { place, line } => {
                name_of(line).map_or_else(|| place.clone(), |name| label_of(&name))
            }
            Self::Broken { label, .. } => label.clone(),
        }
    }
}

/// The name that a line of JSON gives its model, without looking at its files.
fn name_of(line: &[u8]) -> Option<String> {
    #[derive(serde::Deserialize)]
    struct Named {
        name: String,
    }
    serde_json::from_slice::<Named>(line).ok().map(|named| named.name)
}

/// Directories that are named and listed; with `--recursive` the models in and below them. A list from standard input
/// is read only where that is wanted.
pub(crate) fn directories(many: &Many, named: &[PathBuf], read_stdin: bool) -> Result<Items> {
    let named: Vec<PathBuf> = named.to_vec();
    let is_stdin = many.files_from.as_deref().is_some_and(|path| path.as_os_str() == "-");
    let listed: Box<dyn Iterator<Item = Result<PathBuf>> + Send> = match &many.files_from {
        Some(_) if is_stdin && !read_stdin => anyhow::bail!("standard input can be read once"),
        Some(path) => Box::new(list(path, if many.null { 0 } else { b'\n' })?),
        None => Box::new(std::iter::empty()),
    };
    let recursive = many.recursive;
    Ok(Box::new(named.into_iter().map(Ok).chain(listed).flat_map(move |path| -> Items {
        match path {
            Ok(path) if recursive => Box::new(Roots::below(&path).map(|found| Ok(item(found)))),
            Ok(path) => Box::new(std::iter::once(Ok(Item::Directory(path)))),
            Err(error) => Box::new(std::iter::once(Err(error))),
        }
    })))
}

fn item(found: Found) -> Item {
    match found {
        Found::Model(path) => Item::Directory(path),
        Found::Unknown { path, why } => Item::Broken {
            why: format!("cannot look for models in {}: {why}", path.display()),
            label: label(&path),
        },
    }
}

fn reader(path: &Path) -> Result<Box<dyn BufRead + Send>> {
    if path.as_os_str() == "-" {
        return Ok(Box::new(BufReader::new(std::io::stdin())));
    }
    let file = File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
    Ok(Box::new(BufReader::with_capacity(64 << 10, file)))
}

/// The paths in a list. Empty ones are left out.
fn list(path: &Path, end: u8) -> Result<impl Iterator<Item = Result<PathBuf>> + Send + use<>> {
    let name = path.display().to_string();
    let pieces = Pieces { reader: reader(path)?, end, max_bytes: PATH_MAX_BYTES, over: false };
    Ok(pieces.filter_map(move |piece| match piece {
        Ok(Piece::Whole(bytes)) if bytes.is_empty() => None,
        Ok(Piece::Whole(bytes)) => Some(path_of(bytes).with_context(|| format!("cannot read {name}"))),
        Ok(Piece::TooLong) => {
            Some(Err(anyhow::anyhow!("{name} holds a path of more than {PATH_MAX_BYTES} bytes")))
        }
        Err(error) => Some(Err(error).with_context(|| format!("cannot read {name}"))),
    }))
}

#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere it may fail")]
fn path_of(bytes: Vec<u8>) -> Result<PathBuf> {
    use std::os::unix::ffi::OsStringExt;
    Ok(std::ffi::OsString::from_vec(bytes).into())
}

#[cfg(not(unix))]
fn path_of(bytes: Vec<u8>) -> Result<PathBuf> {
    let text = String::from_utf8(bytes).context("a path in it is not UTF-8")?;
    Ok(text.trim_end_matches('\r').into())
}

/// Models as lines of JSON. Empty lines are left out.
fn given(path: &Path) -> Result<Items> {
    let name = path.display().to_string();
    let pieces = Pieces { reader: reader(path)?, end: b'\n', max_bytes: LINE_MAX_BYTES, over: false };
    let items = pieces.zip(1_u64..).filter_map(move |(piece, number)| {
        let place = format!("{}:{number}", label_of(&name));
        match piece {
            Ok(Piece::Whole(line)) if line.trim_ascii().is_empty() => None,
            Ok(Piece::Whole(line)) => Some(Ok(Item::Given { place, line })),
            Ok(Piece::TooLong) => {
                let why = format!("the line is longer than {LINE_MAX_BYTES} bytes");
                Some(Ok(Item::Broken { label: place, why }))
            }
            Err(error) => Some(Err(error).with_context(|| format!("cannot read {name}"))),
        }
    });
    Ok(Box::new(items))
}

/// What stands between two ends, within a bound.
pub(crate) struct Pieces<R> {
    pub(crate) reader: R,
    pub(crate) end: u8,
    pub(crate) max_bytes: usize,
    pub(crate) over: bool,
}

/// One of them.
pub(crate) enum Piece {
    /// Without its end.
    Whole(Vec<u8>),
    /// It was passed over.
    TooLong,
}

impl<R: BufRead> Iterator for Pieces<R> {
    type Item = std::io::Result<Piece>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.over {
            return None;
        }
        let mut bytes = Vec::new();
        let limit = self.max_bytes as u64 + 1;
        let read = (&mut self.reader).take(limit).read_until(self.end, &mut bytes);
        let piece = match read {
            Ok(0) => None,
            Ok(_) if bytes.last() == Some(&self.end) => {
                bytes.pop();
                Some(Ok(Piece::Whole(bytes)))
            }
            Ok(_) if bytes.len() <= self.max_bytes => Some(Ok(Piece::Whole(bytes))),
            Ok(_) => Some(self.reader.skip_until(self.end).map(|_| Piece::TooLong)),
            Err(error) => Some(Err(error)),
        };
        self.over = !matches!(piece, Some(Ok(_)));
        piece
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_that_is_too_long_is_passed_over_and_the_next_one_is_read() {
        let pieces = Pieces {
            reader: "abc\nlonger than that\n\nend".as_bytes(),
            end: b'\n',
            max_bytes: 5,
            over: false,
        };
        let shown: Vec<String> = pieces
            .map(|piece| match piece.unwrap() {
                Piece::Whole(bytes) => String::from_utf8(bytes).unwrap(),
                Piece::TooLong => "…".to_owned(),
            })
            .collect();
        assert_eq!(shown, ["abc", "…", "", "end"]);
    }
}
