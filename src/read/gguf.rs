//! The metadata of a GGUF file (versions 1 to 3, both byte orders): license, what it was made from, data sets, and the
//! type and sizes of the network.
//!
//! Only the key-value part is walked; arrays, such as vocabularies, are passed over. Stops before the tensors.

use super::documentation;
use super::embedded::{Bytes, Embedded, Fault};
use super::found::only;
use super::keys::keys;
use crate::evidence::{Aspect, Declared, Evidence, Problem, ProblemKind, Relation};
use crate::inventory::{FileEntry, Inventory, Limits};
use crate::source::Location;
use std::collections::{BTreeMap, HashSet};

const KEY_BYTES: u64 = 65_535;
const NESTING: usize = 4;
/// The key that names the type of the network; its sizes stand under keys that begin with its value.
const ARCHITECTURE: &str = "general.architecture";
/// Elements kept of an array of strings.
const ELEMENTS: usize = 1_000;

/// A value that is kept.
#[derive(Debug, PartialEq, Eq)]
enum Kept {
    Text(String),
    Texts(Vec<String>),
    Number(u64),
    Other,
}

/// Reads one file's metadata.
pub(super) fn read(inventory: &Inventory, entry: &FileEntry) -> Evidence {
    let input = match inventory.open(entry) {
        Ok(input) => input,
        Err(problem) => return only(problem),
    };
    let mut embedded = Embedded::new(entry);
    match Bytes::new(input).and_then(|bytes| pairs(bytes, inventory.limits())) {
        Ok(pairs) => tell(&mut embedded, &pairs),
        Err(fault) => embedded.broken(&fault),
    }
    embedded.evidence
}

/// A file that is being walked.
struct Walk<'a> {
    bytes: Bytes,
    version: u32,
    limits: &'a Limits,
}

/// The `general.*` and `adapter.*` pairs.
fn pairs(mut bytes: Bytes, limits: &Limits) -> Result<BTreeMap<String, Kept>, Fault> {
    if bytes.array::<4>()? != *b"GGUF" {
        return Err(Fault::broken("it does not begin as a GGUF file does"));
    }
    let version = bytes.u32()?;
    // A version of which the low half is zero was written in the other byte order.
    let swapped = version != 0 && version & 0xFFFF == 0;
    let version = if swapped { version.swap_bytes() } else { version };
    bytes.big_endian = swapped;
    if !(1..=3).contains(&version) {
        return Err(Fault::broken("a version of GGUF that is not known"));
    }
    let mut walk = Walk { bytes, version, limits };
    let tensors = walk.length()?;
    let count = walk.length()?;
    if count > limits.metadata_keys as u64 {
        return Err(Fault::bound("it announces more metadata than is read"));
    }
    let mut found = BTreeMap::new();
    let mut seen = HashSet::new();
    for _ in 0..count {
        walk.pair(&mut found, &mut seen)?;
    }
    if tensors > 0 && walk.bytes.left() == 0 {
        return Err(Fault::broken("it ends before the tensors that it announces"));
    }
    Ok(found)
}

impl Walk<'_> {
    fn pair(&mut self, found: &mut BTreeMap<String, Kept>, seen: &mut HashSet<String>) -> Result<(), Fault> {
        if self.bytes.at() > self.limits.metadata_bytes {
            return Err(Fault::bound("its metadata is larger than is read"));
        }
        let length = self.length()?;
        if length > KEY_BYTES {
            return Err(Fault::broken("a key that is longer than can be"));
        }
        let key = text(self.bytes.take(length)?)?;
        if !seen.insert(key.clone()) {
            return Err(Fault::broken("a key that comes twice"));
        }
        let kind = self.bytes.u32()?;
        let keep = key.starts_with("general.")
            || key.starts_with("adapter.")
            || key.starts_with("training.")
            || documentation::is_key(&key);
        let value = self.value(kind, keep, 0)?;
        if keep {
            found.insert(key, value);
        }
        Ok(())
    }

    /// A count or a length: 32 bits in version 1, 64 since.
    fn length(&mut self) -> Result<u64, Fault> {
        if self.version == 1 { self.bytes.u32().map(u64::from) } else { self.bytes.u64() }
    }

    fn value(&mut self, kind: u32, keep: bool, depth: usize) -> Result<Kept, Fault> {
        match kind {
            8 => self.string(keep),
            9 => self.array(keep, depth),
            7 => match self.bytes.byte()? {
                0 | 1 => Ok(Kept::Other),
                _ => Err(Fault::broken("a truth value that is neither true nor false")),
            },
            4 => self.bytes.u32().map(|number| Kept::Number(number.into())),
            10 => self.bytes.u64().map(Kept::Number),
            _ => {
                let size = width(kind).ok_or_else(|| Fault::broken("a type of value that is not known"))?;
                self.bytes.skip(size).map(|()| Kept::Other)
            }
        }
    }

    fn string(&mut self, keep: bool) -> Result<Kept, Fault> {
        let length = self.length()?;
        if length > self.bytes.left() {
            return Err(Fault::broken("a text that is longer than the file"));
        }
        if !keep {
            return self.bytes.skip(length).map(|()| Kept::Other);
        }
        if length > self.limits.value_bytes as u64 {
            return Err(Fault::bound("a value of its metadata is longer than is read"));
        }
        text(self.bytes.take(length)?).map(Kept::Text)
    }

    fn array(&mut self, keep: bool, depth: usize) -> Result<Kept, Fault> {
        if depth >= NESTING {
            return Err(Fault::bound("arrays are nested deeper than is read"));
        }
        let kind = self.bytes.u32()?;
        let count = self.length()?;
        let least = width(kind).unwrap_or(if self.version == 1 { 4 } else { 8 });
        if count.checked_mul(least).is_none_or(|bytes| bytes > self.bytes.left()) {
            return Err(Fault::broken("an array that is longer than the file"));
        }
        if kind != 7
            && let Some(width) = width(kind)
        {
            return self.bytes.skip(count * width).map(|()| Kept::Other);
        }
        let mut kept = Vec::new();
        for _ in 0..count {
            if self.bytes.at() > self.limits.metadata_bytes {
                return Err(Fault::bound("its metadata is larger than is read"));
            }
            let keep = keep && kept.len() < ELEMENTS;
            if let Kept::Text(text) = self.value(kind, keep, depth + 1)? {
                kept.push(text);
            }
        }
        Ok(Kept::Texts(kept))
    }
}

/// Bytes of a value of fixed size.
fn width(kind: u32) -> Option<u64> {
    match kind {
        0 | 1 | 7 => Some(1),
        2 | 3 => Some(2),
        4..=6 => Some(4),
        10..=12 => Some(8),
        _ => None,
    }
}

fn text(bytes: Vec<u8>) -> Result<String, Fault> {
    String::from_utf8(bytes).map_err(|_| Fault::broken("a text that is not UTF-8"))
}

fn tell(embedded: &mut Embedded<'_>, pairs: &BTreeMap<String, Kept>) {
    let get = |key: &str| match pairs.get(key) {
        Some(Kept::Text(text)) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        _ => None,
    };
    license(embedded, pairs, &get);
    for key in &keys().gguf.names {
        if let Some(name) = get(key) {
            embedded.name(key, &name);
        }
    }
    let adapter = get("general.type").is_some_and(|kind| kind == "adapter");
    let relation = adapter.then_some(Relation::Adapter);
    for key in pairs.keys().filter(|key| key.starts_with("general.base_model.") && !key.ends_with(".count")) {
        let number = key.trim_start_matches("general.base_model.").split('.').next().unwrap_or("");
        let part = |part: &str| get(&format!("general.base_model.{number}.{part}"));
        let named = || match (part("organization"), part("name")) {
            (Some(organization), Some(name)) => Some(format!("{organization}/{name}")),
            (_, name) => name,
        };
        let first = pairs.keys().find(|other| other.starts_with(&format!("general.base_model.{number}.")));
        if first == Some(key)
            && let Some(id) = part("repo_url").or_else(|| part("url")).or_else(named)
        {
            embedded.base(&format!("general.base_model.{number}"), &id, relation);
        }
    }
    let sources = &keys().gguf.sources;
    if let Some((key, source)) = sources.iter().find_map(|key| get(key).map(|source| (key, source))) {
        embedded.base(key, &source, Some(Relation::Quantized));
    }
    datasets(embedded, pairs, &get);
    spoken(embedded, pairs);
    architecture(embedded, pairs, &get);
}

/// Other keys that speak of a license or of what may be done, and tags that do.
fn spoken(embedded: &mut Embedded<'_>, pairs: &BTreeMap<String, Kept>) {
    const KNOWN: [&str; 3] = ["general.license", "general.license.name", "general.license.link"];
    for (key, value) in pairs.iter().filter(|(key, _)| !KNOWN.contains(&key.as_str())) {
        match value {
            Kept::Text(text) => embedded.spoken(key, text),
            Kept::Texts(all) if key == "general.tags" => all.iter().for_each(|tag| embedded.tag(tag)),
            Kept::Texts(_) | Kept::Number(_) | Kept::Other => {}
        }
    }
}

/// The type of the network and its sizes, as the keys of that very type give them.
fn architecture(
    embedded: &mut Embedded<'_>,
    pairs: &BTreeMap<String, Kept>,
    get: &dyn Fn(&str) -> Option<String>,
) {
    let Some(kind) = get(ARCHITECTURE) else { return };
    let mut told = vec![(ARCHITECTURE.to_owned(), kind.clone())];
    let own = |key: &str| key.strip_prefix(kind.as_str()).is_some_and(|rest| rest.starts_with('.'));
    told.extend(pairs.iter().filter(|(key, _)| own(key)).filter_map(|(key, value)| match value {
        Kept::Number(number) => Some((key.clone(), number.to_string())),
        Kept::Text(_) | Kept::Texts(_) | Kept::Other => None,
    }));
    embedded.evidence.documentation.extend(documentation::read_metadata(&embedded.entry.path, &told));
}

fn license(
    embedded: &mut Embedded<'_>,
    pairs: &BTreeMap<String, Kept>,
    get: &dyn Fn(&str) -> Option<String>,
) {
    let (license, name, link) =
        (get("general.license"), get("general.license.name"), get("general.license.link"));
    let problem = |message: &str| Problem {
        kind: ProblemKind::Ambiguous,
        concerns: vec![Aspect::Licenses],
        message: message.to_owned(),
        at: Location::file(&embedded.entry.path),
    };
    if matches!(pairs.get("general.license"), Some(Kept::Other | Kept::Number(_) | Kept::Texts(_))) {
        embedded.problem(problem("`general.license` is no text"));
    } else if license.as_deref().is_some_and(|license| license.contains(',') && license.len() < 200) {
        let joined = problem("licenses joined by a comma: whether all or any of them is not said");
        embedded.problem(joined);
    }
    match license {
        Some(text) if name.is_none() && link.is_none() => embedded.license("general.license", &text),
        license => {
            let value = Declared { license: license.into_iter().collect(), name, link };
            embedded.declared("general.license", value);
        }
    }
}

fn datasets(
    embedded: &mut Embedded<'_>,
    pairs: &BTreeMap<String, Kept>,
    get: &dyn Fn(&str) -> Option<String>,
) {
    if let Some(Kept::Texts(names)) = pairs.get("general.datasets") {
        names.iter().for_each(|name| embedded.dataset("general.datasets", name));
    }
    for key in pairs.keys().filter(|key| key.starts_with("general.dataset.") && key.ends_with(".name")) {
        let stem = key.trim_end_matches("name");
        let id = get(&format!("{stem}repo_url")).or_else(|| get(key));
        if let Some(id) = id {
            embedded.dataset(key, &id);
        }
    }
}
