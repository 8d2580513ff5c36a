//! The few small members of an archive that are worth reading: ZIP by its central directory, TAR from end to end.
//!
//! Comes in: the bytes of an archive, and which names are wanted. Goes out: these members, each within a bound.
//! Names are only compared and never become paths; nothing is written, and an archive inside is never opened.

use super::embedded::Fault;
use crate::inventory::{Limits, ReadSeek};
use flate2::Crc;
use flate2::read::{DeflateDecoder, GzDecoder};
use std::collections::BTreeSet;
use std::io::{BufReader, Read, Seek, SeekFrom};

/// Members looked at.
const MEMBERS: u64 = crate::limits::MEMBERS.value;
/// Members kept.
const KEPT: usize = crate::limits::MEMBERS_KEPT.size();
/// Bytes of a central directory.
const DIRECTORY_BYTES: u64 = crate::limits::ARCHIVE_DIRECTORY_BYTES.value;
/// Bytes of a name.
const NAME_BYTES: u64 = 4_096;

/// A member that was wanted.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Member {
    /// Its name in the archive, as written.
    pub(super) name: String,
    /// Its bytes.
    pub(super) bytes: Vec<u8>,
}

/// Reads the members of a ZIP archive.
pub(super) fn zip(
    mut input: Box<dyn ReadSeek>,
    limits: &Limits,
    wanted: impl Fn(&str) -> bool,
) -> Result<Vec<Member>, Fault> {
    let directory = directory(&mut input)?;
    let mut kept = Kept::default();
    let mut rest = directory.as_slice();
    for _ in 0..MEMBERS {
        let Some((header, after)) = rest.split_at_checked(46) else { break };
        if !header.starts_with(b"PK\x01\x02") {
            return Err(broken());
        }
        let lengths = [28, 30, 32].map(|at| usize::from(u16_at(header, at)));
        let (names, after) = after.split_at_checked(lengths[0]).ok_or_else(cut)?;
        let (extra, after) = after.split_at_checked(lengths[1]).ok_or_else(cut)?;
        rest = after.get(lengths[2]..).ok_or_else(cut)?;
        let Ok(name) = std::str::from_utf8(names) else { continue };
        if wanted(name) {
            let entry = Entry::of(header, extra, name);
            kept.add(name, entry.bytes(&mut input, limits)?)?;
        }
    }
    if rest.is_empty() { Ok(kept.members) } else { Err(many()) }
}

/// The central directory, by the record at the end of the file.
fn directory(input: &mut Box<dyn ReadSeek>) -> Result<Vec<u8>, Fault> {
    const TAIL: u64 = 22 + 65_535;
    let end = input.seek(SeekFrom::End(0)).map_err(|_| cut())?;
    let from = end.saturating_sub(TAIL);
    let tail = bytes_at(input, from, end - from)?;
    let at = tail.windows(4).rposition(|four| four == b"PK\x05\x06").ok_or_else(cut)?;
    let record = tail.get(at..at + 22).ok_or_else(cut)?;
    let (mut size, mut start) = (u64::from(u32_at(record, 12)), u64::from(u32_at(record, 16)));
    if start == u64::from(u32::MAX) || size == u64::from(u32::MAX) || u16_at(record, 10) == u16::MAX {
        let locator = at.checked_sub(20).and_then(|at| tail.get(at..at + 20)).ok_or_else(broken)?;
        let wide = bytes_at(input, u64_at(locator, 8), 56)?;
        if !locator.starts_with(b"PK\x06\x07") || !wide.starts_with(b"PK\x06\x06") {
            return Err(broken());
        }
        (size, start) = (u64_at(&wide, 40), u64_at(&wide, 48));
    }
    if size > DIRECTORY_BYTES {
        return Err(many());
    }
    if start.checked_add(size).is_none_or(|past| past > end) {
        return Err(cut());
    }
    bytes_at(input, start, size)
}

/// What the central directory says of a member.
struct Entry<'n> {
    name: &'n str,
    is_locked: bool,
    method: u16,
    crc: u32,
    packed: u64,
    size: u64,
    at: u64,
}

impl<'n> Entry<'n> {
    fn of(header: &[u8], extra: &[u8], name: &'n str) -> Self {
        let mut wide = wide(extra);
        let mut number = |at| match u32_at(header, at) {
            u32::MAX => wide.next().unwrap_or(u64::from(u32::MAX)),
            number => u64::from(number),
        };
        let (size, packed, at) = (number(24), number(20), number(42));
        let is_locked = u16_at(header, 8) & 1 == 1;
        Self { name, is_locked, method: u16_at(header, 10), crc: u32_at(header, 16), packed, size, at }
    }

    fn bytes(&self, input: &mut Box<dyn ReadSeek>, limits: &Limits) -> Result<Vec<u8>, Fault> {
        let bound = limits.value_bytes as u64;
        if self.size > bound {
            return Err(Fault::bound("a member of the archive is larger than is read"));
        }
        let local = bytes_at(input, self.at, 30)?;
        let names = u64::from(u16_at(&local, 26));
        let name = bytes_at(input, self.at.saturating_add(30), names)?;
        if !local.starts_with(b"PK\x03\x04") || name != self.name.as_bytes() || self.is_locked {
            return Err(Fault::broken("the archive names a member in two ways, or locks it"));
        }
        let start = self.at.saturating_add(30 + names + u64::from(u16_at(&local, 28)));
        input.seek(SeekFrom::Start(start)).map_err(|_| cut())?;
        let packed = input.take(self.packed);
        let mut bytes = Vec::new();
        let read = match self.method {
            0 => packed.take(bound + 1).read_to_end(&mut bytes),
            8 => DeflateDecoder::new(packed).take(bound + 1).read_to_end(&mut bytes),
            _ => return Err(Fault::bound("a member of the archive is packed in a way that is not read")),
        };
        let mut sum = Crc::new();
        sum.update(&bytes);
        let whole = read.is_ok() && bytes.len() as u64 == self.size && sum.sum() == self.crc;
        if whole { Ok(bytes) } else { Err(Fault::broken("a member of the archive is not what it announces")) }
    }
}

/// The numbers of the extra field for large archives.
fn wide(mut extra: &[u8]) -> impl Iterator<Item = u64> {
    let mut found: &[u8] = &[];
    while let Some((head, rest)) = extra.split_at_checked(4) {
        let Some((body, after)) = rest.split_at_checked(usize::from(u16_at(head, 2))) else { break };
        if u16_at(head, 0) == 1 {
            found = body;
        }
        extra = after;
    }
    found.chunks_exact(8).map(|eight| u64_at(eight, 0))
}

/// Reads the members of a TAR archive, plain or packed with gzip.
pub(super) fn tar(
    mut input: Box<dyn ReadSeek>,
    limits: &Limits,
    wanted: impl Fn(&str) -> bool,
) -> Result<Vec<Member>, Fault> {
    let mut head = [0; 2];
    let is_packed = input.read_exact(&mut head).is_ok() && head == [0x1F, 0x8B];
    input.seek(SeekFrom::Start(0)).map_err(|_| cut())?;
    let mut tape = match is_packed {
        true => Tape::Packed(Box::new(GzDecoder::new(BufReader::new(input))), limits.metadata_bytes),
        false => Tape::Plain(BufReader::new(input)),
    };
    let mut kept = Kept::default();
    let mut long: Option<String> = None;
    for _ in 0..MEMBERS {
        let header = tape.take(512)?;
        if header.iter().all(|byte| *byte == 0) {
            return Ok(kept.members);
        }
        let (size, kind) = (tar_size(&header)?, header.get(156).copied().unwrap_or(0));
        match kind {
            b'L' | b'x' if size <= NAME_BYTES * 4 => {
                let bytes = tape.take(size)?;
                long = if kind == b'L' { Some(until_nul(&bytes)) } else { pax_path(&bytes).or(long) };
            }
            _ => {
                let name = long.take().unwrap_or_else(|| tar_name(&header));
                if matches!(kind, b'0' | 0) && wanted(&name) {
                    if size > limits.value_bytes as u64 {
                        return Err(Fault::bound("a member of the archive is larger than is read"));
                    }
                    kept.add(&name, tape.take(size)?)?;
                } else {
                    tape.skip(size)?;
                }
            }
        }
        tape.skip(size.next_multiple_of(512) - size)?;
    }
    Err(many())
}

enum Tape {
    Plain(BufReader<Box<dyn ReadSeek>>),
    Packed(Box<GzDecoder<BufReader<Box<dyn ReadSeek>>>>, u64),
}

impl Tape {
    fn take(&mut self, count: u64) -> Result<Vec<u8>, Fault> {
        let mut bytes = Vec::new();
        let read = match self {
            Self::Plain(input) => input.take(count).read_to_end(&mut bytes),
            Self::Packed(input, left) => {
                *left = left.checked_sub(count).ok_or_else(many)?;
                input.take(count).read_to_end(&mut bytes)
            }
        };
        if read.ok().map(|read| read as u64) == Some(count) { Ok(bytes) } else { Err(cut()) }
    }

    fn skip(&mut self, count: u64) -> Result<(), Fault> {
        match self {
            Self::Plain(input) => {
                let step = i64::try_from(count).map_err(|_| broken())?;
                input.seek_relative(step).map_err(|_| cut())
            }
            Self::Packed(input, left) => {
                *left = left.checked_sub(count).ok_or_else(many)?;
                let read = std::io::copy(&mut input.take(count), &mut std::io::sink());
                if read.ok() == Some(count) { Ok(()) } else { Err(cut()) }
            }
        }
    }
}

/// The size of a member; its header has to bear its own sum.
fn tar_size(header: &[u8]) -> Result<u64, Fault> {
    let sum: u64 = header
        .iter()
        .enumerate()
        .map(|(at, byte)| match at {
            148..156 => u64::from(b' '),
            _ => u64::from(*byte),
        })
        .sum();
    let field = |range| header.get(range).unwrap_or_default();
    if octal(field(148..156)) != Some(sum) {
        return Err(broken());
    }
    let size = match field(124..136) {
        [0x80, .., a, b, c, d, e, f, g, h] => Some(u64::from_be_bytes([*a, *b, *c, *d, *e, *f, *g, *h])),
        field => octal(field),
    };
    size.filter(|size| *size < 1 << 60).ok_or_else(broken)
}

fn octal(field: &[u8]) -> Option<u64> {
    let text = std::str::from_utf8(field).ok()?.trim_matches([' ', '\0']);
    if text.is_empty() { Some(0) } else { u64::from_str_radix(text, 8).ok() }
}

fn tar_name(header: &[u8]) -> String {
    let (name, prefix) = (until_nul(header.get(..100).unwrap_or_default()), header.get(345..500));
    let prefix = prefix.filter(|_| header.get(257..262) == Some(b"ustar")).map(until_nul);
    match prefix.filter(|prefix| !prefix.is_empty()) {
        Some(prefix) => format!("{prefix}/{name}"),
        None => name,
    }
}

fn until_nul(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes.split(|byte| *byte == 0).next().unwrap_or_default()).into_owned()
}

/// The path of an extended header: lines of length, key and value.
fn pax_path(bytes: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(bytes).ok()?;
    text.lines().find_map(|line| Some(line.split_once(" path=")?.1.to_owned()))
}

/// Members that are kept; a name that comes twice is refused, since readers differ on which one counts.
#[derive(Default)]
struct Kept {
    members: Vec<Member>,
    names: BTreeSet<String>,
}

impl Kept {
    fn add(&mut self, name: &str, bytes: Vec<u8>) -> Result<(), Fault> {
        if self.members.len() >= KEPT {
            return Err(many());
        }
        if !self.names.insert(name.trim_start_matches("./").to_lowercase()) {
            return Err(Fault::broken("the archive holds two members of one name"));
        }
        self.members.push(Member { name: name.to_owned(), bytes });
        Ok(())
    }
}

fn bytes_at(input: &mut Box<dyn ReadSeek>, at: u64, count: u64) -> Result<Vec<u8>, Fault> {
    let mut bytes = Vec::new();
    let seek = input.seek(SeekFrom::Start(at));
    let read = seek.and_then(|_| input.take(count).read_to_end(&mut bytes));
    if read.ok().map(|read| read as u64) == Some(count) { Ok(bytes) } else { Err(cut()) }
}

fn number_at<const N: usize>(bytes: &[u8], at: usize) -> [u8; N] {
    bytes.get(at..at + N).and_then(|bytes| bytes.try_into().ok()).unwrap_or([0; N])
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes(number_at(bytes, at))
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(number_at(bytes, at))
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    u64::from_le_bytes(number_at(bytes, at))
}

fn cut() -> Fault {
    Fault::broken("the archive ends before what it announces")
}

fn broken() -> Fault {
    Fault::broken("it is not written as archives of its format are")
}

fn many() -> Fault {
    Fault::bound("the archive holds more than is read")
}
