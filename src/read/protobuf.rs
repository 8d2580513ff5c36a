//! The few fields of ONNX and Core ML files that carry a license or a name, skimmed off the wire format: all
//! else, the weights first of all, is passed over.

use super::embedded::{Bytes, Embedded, Fault};
use super::found::only;
use crate::evidence::Evidence;
use crate::inventory::{FileEntry, Inventory, Limits};

/// Fields looked at in one message.
const FIELDS: usize = crate::limits::FIELDS.size();

/// Reads one file, ONNX or Core ML by its name.
pub(super) fn read(inventory: &Inventory, entry: &FileEntry) -> Evidence {
    let input = match inventory.open(entry) {
        Ok(input) => input,
        Err(problem) => return only(problem),
    };
    let mut embedded = Embedded::new(entry);
    let skimmed = Bytes::new(input).and_then(|bytes| {
        let mut skim = Skim { bytes, limits: inventory.limits(), fields: 0 };
        if entry.format.as_deref() == Some("onnx") { onnx(&mut skim) } else { core_ml(&mut skim) }
    });
    match skimmed {
        Ok(pairs) => embedded.pairs(pairs.iter().map(|(key, value)| (key.as_str(), value.as_str()))),
        Err(fault) => embedded.broken(&fault),
    }
    embedded.evidence
}

/// `ModelProto.metadata_props` (14): entries of key (1) and value (2).
fn onnx(skim: &mut Skim<'_>) -> Result<Vec<(String, String)>, Fault> {
    let mut pairs = Vec::new();
    let end = skim.end();
    while let Some(field) = skim.field(end)? {
        match field {
            (14, Wire::Bytes(length)) => pairs.push(skim.pair(length)?),
            (_, wire) => skim.pass(wire)?,
        }
    }
    Ok(pairs)
}

/// `Model.description` (2) → `metadata` (100): license (4) and the map of what users set (100).
fn core_ml(skim: &mut Skim<'_>) -> Result<Vec<(String, String)>, Fault> {
    let mut pairs = Vec::new();
    let end = skim.end();
    while let Some(field) = skim.field(end)? {
        match field {
            (2, Wire::Bytes(length)) => {
                let description = skim.bytes.at() + length;
                while let Some(field) = skim.field(description)? {
                    match field {
                        (100, Wire::Bytes(length)) => core_ml_metadata(skim, length, &mut pairs)?,
                        (_, wire) => skim.pass(wire)?,
                    }
                }
            }
            (_, wire) => skim.pass(wire)?,
        }
    }
    Ok(pairs)
}

fn core_ml_metadata(
    skim: &mut Skim<'_>,
    length: u64,
    pairs: &mut Vec<(String, String)>,
) -> Result<(), Fault> {
    let end = skim.bytes.at() + length;
    while let Some(field) = skim.field(end)? {
        match field {
            (4, Wire::Bytes(length)) => pairs.push(("license".to_owned(), skim.text(length)?)),
            (100, Wire::Bytes(length)) => pairs.push(skim.pair(length)?),
            (_, wire) => skim.pass(wire)?,
        }
    }
    Ok(())
}

/// How a field's value stands in the file; of bytes, how many follow.
#[derive(Debug, Clone, Copy)]
enum Wire {
    Number,
    Bytes(u64),
    Fixed(u64),
}

struct Skim<'a> {
    bytes: Bytes,
    limits: &'a Limits,
    fields: usize,
}

impl Skim<'_> {
    fn end(&self) -> u64 {
        self.bytes.at() + self.bytes.left()
    }

    /// Number and kind of the next field before `end`; of bytes, the length is read already.
    fn field(&mut self, end: u64) -> Result<Option<(u64, Wire)>, Fault> {
        if self.bytes.at() >= end {
            return if self.bytes.at() == end {
                Ok(None)
            } else {
                Err(Fault::broken("a field reaches too far"))
            };
        }
        self.fields += 1;
        if self.fields > FIELDS {
            return Err(Fault::bound("it holds more fields than are read"));
        }
        let tag = self.varint()?;
        let wire = match tag & 7 {
            0 => Wire::Number,
            1 => Wire::Fixed(8),
            5 => Wire::Fixed(4),
            2 => {
                let length = self.varint()?;
                if length > end.saturating_sub(self.bytes.at()) {
                    return Err(Fault::broken("a field that is longer than the file"));
                }
                Wire::Bytes(length)
            }
            _ => return Err(Fault::broken("it is not written as files of its format are")),
        };
        match tag >> 3 {
            0 => Err(Fault::broken("it is not written as files of its format are")),
            number => Ok(Some((number, wire))),
        }
    }

    fn pass(&mut self, wire: Wire) -> Result<(), Fault> {
        match wire {
            Wire::Number => self.varint().map(|_| ()),
            Wire::Bytes(length) | Wire::Fixed(length) => self.bytes.skip(length),
        }
    }

    fn varint(&mut self) -> Result<u64, Fault> {
        let mut value = 0_u64;
        for shift in 0..10_u32 {
            let byte = self.bytes.byte()?;
            value |= u64::from(byte & 0x7F).checked_shl(shift * 7).unwrap_or(0);
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err(Fault::broken("a number that does not end"))
    }

    /// A text; of one that is too long, nothing.
    fn text(&mut self, length: u64) -> Result<String, Fault> {
        if length > self.limits.value_bytes as u64 {
            return Err(Fault::bound("a text that is longer than is read"));
        }
        String::from_utf8(self.bytes.take(length)?).map_err(|_| Fault::broken("a text that is not UTF-8"))
    }

    /// An entry of key (1) and value (2).
    fn pair(&mut self, length: u64) -> Result<(String, String), Fault> {
        let end = self.bytes.at() + length;
        let (mut key, mut value) = (String::new(), String::new());
        while let Some(field) = self.field(end)? {
            match field {
                (1, Wire::Bytes(length)) => key = self.text(length)?,
                (2, Wire::Bytes(length)) => value = self.text(length)?,
                (_, wire) => self.pass(wire)?,
            }
        }
        Ok((key, value))
    }
}
