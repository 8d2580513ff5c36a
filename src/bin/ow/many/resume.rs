//! What an earlier run wrote: which models it checked, and where its file can be gone on with.

use super::source::{Piece, Pieces};
use anyhow::{Context, Result, bail};
use open_weights::many::{LINE_SCHEMA, Line, Row};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::fs::{File, TryLockError};
use std::io::{BufReader, Seek, SeekFrom, Write};
use std::path::Path;

/// The longest line of a report that is read back, in bytes.
const LINE_MAX_BYTES: usize = 256 << 20;

/// The models of an earlier run and how often it met each: 24 bytes a model.
#[derive(Debug, Default)]
pub(crate) struct Earlier(HashMap<[u8; 16], u32>);

/// An earlier run.
#[derive(Default)]
pub(crate) struct Resumed {
    /// What it checked.
    pub(crate) earlier: Earlier,
    /// Its file, ready to be added to.
    pub(crate) file: Option<File>,
}

impl Earlier {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn add(&mut self, label: &str) {
        *self.0.entry(key(label)).or_default() += 1;
    }

    /// Whether it holds this model; each time it does counts once.
    pub(crate) fn holds(&mut self, label: &str) -> bool {
        let key = key(label);
        let Some(count) = self.0.get_mut(&key) else { return false };
        *count -= 1;
        if *count == 0 {
            self.0.remove(&key);
        }
        true
    }
}

fn key(label: &str) -> [u8; 16] {
    let digest = Sha256::digest(label.as_bytes());
    let mut key = [0; 16];
    key.iter_mut().zip(digest.iter()).for_each(|(to, from)| *to = *from);
    key
}

/// Opens the file of an earlier run, or begins one. Each of its models is handed to `each`, in order. What is cut off
/// at its end is taken away, and its model checked again.
pub(crate) fn open(
    path: &Path,
    run: &str,
    lines_a_model: usize,
    each: &mut dyn FnMut(Vec<Row>) -> Result<()>,
) -> Result<Resumed> {
    let place = || format!("cannot go on with {}", path.display());
    let file = File::options().read(true).write(true).create(true).truncate(false).open(path);
    let mut file = file.with_context(place)?;
    if !file.metadata().with_context(place)?.is_file() {
        bail!("cannot go on with {}: it is no file that can be read and added to", path.display());
    }
    if let Err(TryLockError::WouldBlock) = file.try_lock() {
        bail!("cannot go on with {}: another run is writing it", path.display());
    }
    let length = file.metadata().with_context(place)?.len();
    let mut models =
        Models { run, lines_a_model, open: Vec::new(), at: 0, end: 0, earlier: Earlier::default() };
    let pieces = Pieces { reader: BufReader::new(&file), end: b'\n', max_bytes: LINE_MAX_BYTES, over: false };
    for (piece, number) in pieces.zip(1_u64..) {
        let line = match piece.with_context(place)? {
            Piece::Whole(line) => line,
            Piece::TooLong => bail!("cannot go on with {}: line {number} is too long", path.display()),
        };
        match models.add(&line) {
            Ok(Some(rows)) => each(rows)?,
            Ok(None) => {}
            Err(_) if models.is_last(&line, length) && is_cut(&line) => {}
            Err(why) => bail!("cannot go on with {}: line {number}: {why}", path.display()),
        }
    }
    let (earlier, end) = (models.earlier, models.end);
    file.set_len(end.min(length)).with_context(place)?;
    file.seek(SeekFrom::End(0)).with_context(place)?;
    if end > length {
        // All of the last line was written but its end.
        file.write_all(b"\n").with_context(place)?;
    }
    Ok(Resumed { earlier, file: Some(file) })
}

/// Whether these are the first bytes of a line of this program, so that nothing else is ever taken away.
fn is_cut(line: &[u8]) -> bool {
    let head = format!("{{\"schema\":\"{LINE_SCHEMA}\",");
    line.starts_with(head.as_bytes()) || head.as_bytes().starts_with(line)
}

/// Puts lines together to models.
struct Models<'r> {
    run: &'r str,
    lines_a_model: usize,
    /// Rows of the model that is not complete yet.
    open: Vec<Row>,
    /// Bytes read.
    at: u64,
    /// Where the last complete model ends.
    end: u64,
    earlier: Earlier,
}

impl Models<'_> {
    /// The rows of a model, once they are complete.
    fn add(&mut self, bytes: &[u8]) -> Result<Option<Vec<Row>>, String> {
        let line: Line = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
        if !line.is_whole() {
            return Err("it is no line of this program".to_owned());
        }
        if line.run != self.run {
            return Err(otherwise(&line));
        }
        let row = Row::of(&line);
        if self.open.first().is_some_and(|first| first.directory != row.directory || row.error.is_some()) {
            return Err("the model before it is not complete".to_owned());
        }
        self.at += bytes.len() as u64 + 1;
        let complete = row.error.is_some() || self.open.len() + 1 == self.lines_a_model;
        self.open.push(row);
        if !complete {
            return Ok(None);
        }
        self.end = self.at;
        self.earlier.add(&line.directory);
        Ok(Some(std::mem::take(&mut self.open)))
    }

    /// Whether this line goes to the end of the file, without an end of its own.
    fn is_last(&self, line: &[u8], length: u64) -> bool {
        self.at + line.len() as u64 == length
    }
}

fn otherwise(line: &Line) -> String {
    let by = match &line.report {
        Some(report) => format!(
            " (ow {}, {}@{}, {} reading)",
            report.tool.version,
            report.definition.id,
            report.definition.version,
            report.reading.word()
        ),
        None => String::new(),
    };
    format!(
        "it was written by another version of the program, or with another definition, reading, license, policy or \
             option{by}: its verdicts and those of this run do not belong together; begin a new file"
    )
}
