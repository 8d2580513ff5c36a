//! The license in the metadata of a TensorFlow Lite file: a FlatBuffer inside a FlatBuffer, read by jumps.
//!
//! Layout: `Model.metadata` (field 6) names a buffer of `Model.buffers` (field 4) `TFLITE_METADATA`; it holds a
//! `ModelMetadata` with name (0), description (1) and license (5).

use super::embedded::{Embedded, Fault};
use super::found::only;
use crate::evidence::Evidence;
use crate::inventory::{FileEntry, Inventory, ReadSeek};
use std::io::{Read, SeekFrom};

/// Entries of `Model.metadata` looked at.
const ENTRIES: u32 = 1_000;
/// Bytes of one text.
const TEXT_BYTES: u32 = 1 << 20;

/// Reads one file's metadata.
pub(super) fn read(inventory: &Inventory, entry: &FileEntry) -> Evidence {
    let input = match inventory.open(entry) {
        Ok(input) => input,
        Err(problem) => return only(problem),
    };
    let mut embedded = Embedded::new(entry);
    match (Buffer { input }).metadata() {
        Ok(Some(found)) => {
            embedded.license("license", &found.license);
            if !found.name.trim().is_empty() {
                embedded.name("name", &found.name);
            }
        }
        Ok(None) => {}
        Err(fault) => embedded.broken(&fault),
    }
    embedded.evidence
}

#[derive(Debug, Default)]
struct Found {
    name: String,
    license: String,
}

/// A file of FlatBuffers; positions count from its first byte.
struct Buffer {
    input: Box<dyn ReadSeek>,
}

impl Buffer {
    fn metadata(&mut self) -> Result<Option<Found>, Fault> {
        if self.bytes::<4>(4)? != *b"TFL3" {
            return Err(Fault::broken("it does not begin as a TensorFlow Lite file does"));
        }
        let model = u64::from(self.u32(0)?);
        let Some((entries, count)) = self.vector(model, 6)? else { return Ok(None) };
        if count > ENTRIES {
            return Err(Fault::bound("it holds more metadata than is read"));
        }
        for index in 0..u64::from(count) {
            let entry = self.follow(entries + index * 4)?;
            if self.text(entry, 0)? == "TFLITE_METADATA" {
                let number = match self.field(entry, 1)? {
                    Some(at) => self.u32(at)?,
                    None => 0,
                };
                return self.model_metadata(model, number);
            }
        }
        Ok(None)
    }

    fn model_metadata(&mut self, model: u64, number: u32) -> Result<Option<Found>, Fault> {
        let Some((buffers, count)) = self.vector(model, 4)? else { return Ok(None) };
        if number >= count {
            return Err(Fault::broken("its metadata names a buffer that is not there"));
        }
        let buffer = self.follow(buffers + u64::from(number) * 4)?;
        let Some((start, _)) = self.vector(buffer, 0)? else { return Ok(None) };
        let root = start + u64::from(self.u32(start)?);
        Ok(Some(Found { name: self.text(root, 0)?, license: self.text(root, 5)? }))
    }

    fn bytes<const N: usize>(&mut self, at: u64) -> Result<[u8; N], Fault> {
        let mut bytes = [0; N];
        let read = self.input.seek(SeekFrom::Start(at)).and_then(|_| self.input.read_exact(&mut bytes));
        read.map(|()| bytes).map_err(|_| Fault::broken("it ends before what it announces"))
    }

    fn u32(&mut self, at: u64) -> Result<u32, Fault> {
        self.bytes(at).map(u32::from_le_bytes)
    }

    /// Where the offset at a position leads.
    fn follow(&mut self, at: u64) -> Result<u64, Fault> {
        Ok(at + u64::from(self.u32(at)?))
    }

    /// Where a field of a table stands; `None` where it is left out.
    fn field(&mut self, table: u64, number: u64) -> Result<Option<u64>, Fault> {
        let back = i64::from(i32::from_le_bytes(self.bytes(table)?));
        let wrong = || Fault::broken("a table that leads nowhere");
        let layout = i64::try_from(table).ok().and_then(|at| at.checked_sub(back)).ok_or_else(wrong)?;
        let layout = u64::try_from(layout).map_err(|_| wrong())?;
        let length = u64::from(u16::from_le_bytes(self.bytes(layout)?));
        if 4 + number * 2 + 2 > length {
            return Ok(None);
        }
        let offset = u16::from_le_bytes(self.bytes(layout + 4 + number * 2)?);
        Ok((offset != 0).then(|| table + u64::from(offset)))
    }

    /// First element and number of elements of a vector.
    fn vector(&mut self, table: u64, number: u64) -> Result<Option<(u64, u32)>, Fault> {
        let Some(at) = self.field(table, number)? else { return Ok(None) };
        let vector = self.follow(at)?;
        Ok(Some((vector + 4, self.u32(vector)?)))
    }

    /// A text; empty where it is left out.
    fn text(&mut self, table: u64, number: u64) -> Result<String, Fault> {
        let Some((start, length)) = self.vector(table, number)? else { return Ok(String::new()) };
        if length > TEXT_BYTES {
            return Err(Fault::bound("a text that is longer than is read"));
        }
        let mut bytes = Vec::new();
        let seek = self.input.seek(SeekFrom::Start(start));
        let read = seek.and_then(|_| (&mut self.input).take(u64::from(length)).read_to_end(&mut bytes));
        if read.ok() != usize::try_from(length).ok() {
            return Err(Fault::broken("it ends before what it announces"));
        }
        String::from_utf8(bytes).map_err(|_| Fault::broken("a text that is not UTF-8"))
    }
}
