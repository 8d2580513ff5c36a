//! The header of a safetensors file: free metadata, ModelSpec's keys (`modelspec.*`), kohya's (`ss_*`).
//!
//! Read as a stream, so that no header is ever in memory. Stricter than the reference reader, which takes a key
//! that comes twice: such a file says one thing to one reader and another to the next.

use super::embedded::{Bytes, Embedded, Fault};
use super::found::only;
use crate::evidence::{Aspect, Evidence, Problem, ProblemKind};
use crate::inventory::{FileEntry, Inventory, Limits};
use crate::source::Location;
use crate::written::json::{Event, Events};
use crate::written::{Bounds, Mistake};
use std::collections::{BTreeMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Read;

/// Bytes kept of one value: more than any license text needs.
const VALUE_BYTES: usize = 256 << 10;
const METADATA_BYTES: usize = crate::limits::METADATA_BYTES.size();
const TENSORS: u64 = crate::limits::TENSORS.value;

/// What a header says.
#[derive(Debug, Default)]
struct Header {
    metadata: BTreeMap<String, String>,
    data_end: u64,
    tensors: u64,
}

/// Reads one file's header.
pub(super) fn read(inventory: &Inventory, entry: &FileEntry) -> Evidence {
    let input = match inventory.open(entry) {
        Ok(input) => input,
        Err(problem) => return only(problem),
    };
    let mut embedded = Embedded::new(entry);
    match Bytes::new(input).and_then(|bytes| header(bytes, inventory.limits())) {
        Ok((header, data_bytes)) => {
            size(&mut embedded, &header, data_bytes);
            embedded.pairs(header.metadata.iter().map(|(key, value)| (key.as_str(), value.as_str())));
        }
        Err(fault) => embedded.broken(&fault),
    }
    embedded.evidence
}

/// The header and how many bytes follow it.
fn header(mut bytes: Bytes, limits: &Limits) -> Result<(Header, u64), Fault> {
    let length = bytes.u64().map_err(|_| Fault::broken("it is too short for a header"))?;
    if length > limits.header_bytes {
        return Err(Fault::bound("it announces a header larger than is read"));
    }
    if length > bytes.left() {
        return Err(Fault::broken("its header is longer than the file"));
    }
    let after = bytes.left() - length;
    let mut events = Events::new(
        bytes.stream(length),
        Bounds { nodes: usize::MAX, depth: 8, scalar_bytes: VALUE_BYTES },
        VALUE_BYTES,
    );
    let header = tree(&mut events, limits).map_err(|mistake| Fault {
        message: format!("its header cannot be read: {}", mistake.message),
        limit: mistake.limit,
    })?;
    Ok((header, after))
}

fn tree<R: Read>(events: &mut Events<R>, limits: &Limits) -> Result<Header, Mistake> {
    let mut header = Header::default();
    let mut seen = HashSet::new();
    if events.next_event()? != Some(Event::ObjectStart) || events.start() != 0 {
        return Err(Mistake::broken("it does not begin with `{`", 0));
    }
    while let Some(event) = events.next_event()? {
        let Event::Key(key) = event else { continue };
        if !seen.insert(hash(&key)) {
            return Err(Mistake::broken(format!("the key `{key}` comes twice"), events.offset()));
        }
        if key == "__metadata__" {
            pairs(events, &mut header.metadata, limits)?;
        } else {
            header.tensors += 1;
            if header.tensors > TENSORS {
                return Err(Mistake::bound("it names more tensors than are read", events.offset()));
            }
            header.data_end = header.data_end.max(tensor(events)?);
        }
    }
    Ok(header)
}

fn hash(key: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    hasher.finish()
}

/// `__metadata__`: strings only.
fn pairs<R: Read>(
    events: &mut Events<R>,
    pairs: &mut BTreeMap<String, String>,
    limits: &Limits,
) -> Result<(), Mistake> {
    let not_text = |events: &Events<R>| Mistake::broken("metadata that is no text", events.offset());
    if events.next_event()? != Some(Event::ObjectStart) {
        return Err(not_text(events));
    }
    let mut bytes = 0;
    loop {
        let key = match events.next_event()? {
            Some(Event::Key(key)) => key,
            Some(Event::ObjectEnd) => return Ok(()),
            _ => return Err(not_text(events)),
        };
        let Some(Event::String(value)) = events.next_event()? else { return Err(not_text(events)) };
        bytes += key.len() + value.len();
        if pairs.len() >= limits.metadata_keys || bytes > METADATA_BYTES {
            return Err(Mistake::bound("it holds more metadata than is read", events.offset()));
        }
        if pairs.insert(key.clone(), value).is_some() {
            return Err(Mistake::broken(format!("the key `{key}` comes twice"), events.offset()));
        }
    }
}

/// Where the data of a tensor ends.
fn tensor<R: Read>(events: &mut Events<R>) -> Result<u64, Mistake> {
    if events.next_event()? != Some(Event::ObjectStart) {
        return Err(Mistake::broken("a tensor that is no object", events.offset()));
    }
    let mut end = None;
    let mut seen = HashSet::new();
    loop {
        match events.next_event()? {
            Some(Event::Key(key)) => {
                if !seen.insert(key.clone()) {
                    return Err(Mistake::broken(format!("the key `{key}` comes twice"), events.offset()));
                }
                if key == "data_offsets" { end = Some(offsets(events)?) } else { events.skip_value()? }
            }
            Some(Event::ObjectEnd) => break,
            _ => return Err(Mistake::broken("a tensor that is no object", events.offset())),
        }
    }
    end.ok_or_else(|| Mistake::broken("a tensor without a place", events.offset()))
}

fn offsets<R: Read>(events: &mut Events<R>) -> Result<u64, Mistake> {
    let mut numbers = Vec::new();
    let wrong =
        |events: &Events<R>| Mistake::broken("a tensor's place that is no pair of numbers", events.offset());
    if events.next_event()? != Some(Event::ArrayStart) {
        return Err(wrong(events));
    }
    loop {
        match events.next_event()? {
            Some(Event::Literal(number)) if numbers.len() < 2 => {
                numbers.push(number.parse::<u64>().map_err(|_| wrong(events))?);
            }
            Some(Event::ArrayEnd) => break,
            _ => return Err(wrong(events)),
        }
    }
    match numbers.as_slice() {
        [start, end] if start <= end => Ok(*end),
        _ => Err(wrong(events)),
    }
}

/// Whether the data is as long as the header says.
fn size(embedded: &mut Embedded<'_>, header: &Header, data_bytes: u64) {
    let (kind, concerns, message) = match header.data_end.cmp(&data_bytes) {
        std::cmp::Ordering::Equal => return,
        std::cmp::Ordering::Greater => (
            ProblemKind::Malformed,
            vec![Aspect::Weights],
            "it is cut: the header names more data than follows",
        ),
        std::cmp::Ordering::Less => {
            (ProblemKind::Malformed, vec![], "data follows that the header does not name")
        }
    };
    let at = Location::file(&embedded.entry.path);
    embedded.problem(Problem { kind, concerns, message: message.to_owned(), at });
}
