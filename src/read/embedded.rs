//! What metadata inside weights files has in common: no lines, values that are a name, an address or a whole
//! license text, and lists of what the model was made from.

use super::found::stated;
use super::keys::{is_one, keys};
use super::speaking::{self, Speech};
use crate::component::Component;
use crate::evidence::{
    Channel, Claim, Declared, Evidence, LicenseEvidence, Problem, ProblemKind, Relation, Seen, Subject,
};
use crate::inventory::{FileEntry, ReadSeek};
use crate::source::{Excerpt, Location, SourceFile};
use crate::text::folded;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::sync::Arc;

/// A value longer than this, or of several lines, is a text and no name.
const NAME_MAX_CHARS: usize = 200;

fn some(value: &str) -> Option<String> {
    Some(value.trim().to_owned()).filter(|value| !value.is_empty())
}

/// Gathers what one weights file says about itself.
pub(super) struct Embedded<'a> {
    pub(super) entry: &'a FileEntry,
    pub(super) evidence: Evidence,
}

impl<'a> Embedded<'a> {
    pub(super) fn new(entry: &'a FileEntry) -> Self {
        Self { entry, evidence: Evidence::default() }
    }

    fn place(&self, key: &str, value: &str) -> (Location, Excerpt) {
        (Location::file(&self.entry.path), Excerpt::new(&format!("{key}: {value}")))
    }

    /// A license given by one value: a name, an address or the text itself.
    pub(super) fn license(&mut self, key: &str, value: &str) {
        let trimmed = value.trim();
        if trimmed.is_empty() {
            return;
        }
        if trimmed.chars().count() > NAME_MAX_CHARS || trimmed.contains('\n') {
            self.text(key, value);
        } else if trimmed.starts_with("http://") || trimmed.starts_with("https://") {
            self.declared(key, Declared { link: Some(trimmed.to_owned()), ..Declared::default() });
        } else {
            self.declared(key, Declared { license: vec![trimmed.to_owned()], ..Declared::default() });
        }
    }

    /// The text of a license.
    pub(super) fn text(&mut self, key: &str, text: &str) {
        let file = Arc::new(SourceFile::new(&self.entry.path, text.to_owned()));
        let whole = 0..file.text().len();
        self.claim(key, text, Claim::Text(file, whole));
    }

    /// A file of words inside a weights file: what it says may take away and grants nothing.
    pub(super) fn words(&mut self, name: &str, text: &str) {
        const BYTES: usize = 16 * 1024;
        let text = text.get(..crate::source::floor(text, BYTES)).unwrap_or("");
        for part in text.split("\n\n").filter(|part| !part.trim().is_empty()).take(200) {
            self.claim_as(Channel::Comment, name, part.trim(), Claim::Sentence(folded(part.trim())));
        }
    }

    /// A license given by several values.
    pub(super) fn declared(&mut self, key: &str, value: Declared) {
        let parts = value.license.iter().chain(&value.name).chain(&value.link);
        let words = parts.map(String::as_str).collect::<Vec<_>>().join(", ");
        if !words.is_empty() {
            self.claim(key, &words, Claim::Declared(value));
        }
    }

    fn claim(&mut self, key: &str, words: &str, claim: Claim) {
        self.claim_as(Channel::Embedded, key, words, claim);
    }

    fn claim_as(&mut self, channel: Channel, key: &str, words: &str, claim: Claim) {
        let (at, words) = self.place(key, words);
        let subject = Subject::Component(Component::Weights);
        self.evidence.licenses.push(LicenseEvidence { channel, subject, claim, at, words });
    }

    pub(super) fn base(&mut self, key: &str, id: &str, relation: Option<Relation>) {
        if !id.trim().is_empty() {
            let (at, words) = self.place(key, id);
            self.evidence.base_models.push(stated(id, relation, at, words));
        }
    }

    /// Metadata that is a plain list of keys and texts.
    pub(super) fn pairs<'p>(&mut self, pairs: impl Iterator<Item = (&'p str, &'p str)>) {
        let keys = &keys().embedded;
        let mut beside = Declared::default();
        for (key, value) in pairs {
            match key.to_lowercase().as_str() {
                key if is_one(key, &keys.license) => self.license(key, value),
                key if is_one(key, &keys.license_name) => beside.name = some(value),
                key if is_one(key, &keys.license_link) => beside.link = some(value),
                key if is_one(key, &keys.names) => self.name(key, value),
                key if is_one(key, &keys.bases) => self.base(key, value, None),
                key if is_one(key, &keys.adapter_bases) => self.base(key, value, Some(Relation::Adapter)),
                key if is_one(key, &keys.merged) => {
                    value.split(',').for_each(|part| self.base(key, part, Some(Relation::Merge)));
                }
                key if is_one(key, &keys.datasets) => self.dataset(key, value),
                _ => self.spoken(key, value),
            }
        }
        self.name_license(beside);
    }

    /// A key of no format that speaks of a license or of what may be done.
    pub(super) fn spoken(&mut self, key: &str, value: &str) {
        let Some(speech) = speaking::speech(key).filter(|_| !value.trim().is_empty()) else { return };
        let (channel, claim) = speaking::claim(key, value, speech);
        let channel = if speech == Speech::Words { channel } else { Channel::Embedded };
        let grants = matches!(claim, Claim::Declared(_));
        self.claim_as(if grants { Channel::Comment } else { channel }, key, value, claim);
    }

    /// A tag that speaks of what may be done: it takes away and grants nothing.
    pub(super) fn tag(&mut self, tag: &str) {
        if let Some(words) = speaking::tag(tag) {
            self.claim_as(Channel::Comment, "tag", tag, Claim::Sentence(words));
        }
    }

    /// A name and a link belong to the license that is given by its id alone; without one they stand for themselves.
    fn name_license(&mut self, beside: Declared) {
        let open = self.evidence.licenses.iter_mut().find_map(|found| match &mut found.claim {
            Claim::Declared(declared) if !declared.license.is_empty() => Some(declared),
            _ => None,
        });
        match open {
            Some(declared) => {
                declared.name = beside.name;
                declared.link = beside.link;
            }
            None => self.declared("license_name", beside),
        }
    }

    pub(super) fn name(&mut self, key: &str, name: &str) {
        if !name.trim().is_empty() {
            let (at, words) = self.place(key, name);
            self.evidence.names.push(Seen::new(name.trim().to_owned(), at, words));
        }
    }

    pub(super) fn dataset(&mut self, key: &str, name: &str) {
        if !name.trim().is_empty() {
            let (at, words) = self.place(key, name);
            self.evidence.datasets.push(Seen::new(name.trim().to_owned(), at, words));
        }
    }

    /// A problem that leaves open whatever the file could say.
    pub(super) fn broken(&mut self, fault: &Fault) {
        let kind = if fault.limit { ProblemKind::Limit } else { ProblemKind::Malformed };
        self.evidence.problems.push(self.entry.problem(kind, &fault.message));
    }

    /// A problem that concerns less than the whole file.
    pub(super) fn problem(&mut self, problem: Problem) {
        self.evidence.problems.push(problem);
    }
}

/// Why a binary file could not be read wholly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) message: String,
    pub(super) limit: bool,
}

impl Fault {
    pub(super) fn broken(message: &str) -> Self {
        Self { message: message.to_owned(), limit: false }
    }

    pub(super) fn bound(message: &str) -> Self {
        Self { message: message.to_owned(), limit: true }
    }
}

/// Bytes of a binary file, read forward, never beyond what is left of it.
pub(super) struct Bytes {
    input: BufReader<Box<dyn ReadSeek>>,
    at: u64,
    end: u64,
    pub(super) big_endian: bool,
}

impl Bytes {
    /// Begins at the first byte.
    pub(super) fn new(mut input: Box<dyn ReadSeek>) -> Result<Self, Fault> {
        let unreadable = |_| Fault::broken("it cannot be read");
        let end = input.seek(SeekFrom::End(0)).map_err(unreadable)?;
        input.seek(SeekFrom::Start(0)).map_err(unreadable)?;
        Ok(Self { input: BufReader::new(input), at: 0, end, big_endian: false })
    }

    pub(super) fn at(&self) -> u64 {
        self.at
    }

    pub(super) fn left(&self) -> u64 {
        self.end.saturating_sub(self.at)
    }

    /// Goes to a place at or after the current one.
    pub(super) fn skip(&mut self, count: u64) -> Result<(), Fault> {
        if count > self.left() {
            return Err(Fault::broken("it ends before what it announces"));
        }
        let step = i64::try_from(count).map_err(|_| Fault::broken("a length that cannot be"))?;
        self.input.seek_relative(step).map_err(|_| Fault::broken("it cannot be read"))?;
        self.at += count;
        Ok(())
    }

    pub(super) fn array<const N: usize>(&mut self) -> Result<[u8; N], Fault> {
        let mut bytes = [0; N];
        if N as u64 > self.left() {
            return Err(Fault::broken("it ends before what it announces"));
        }
        self.input.read_exact(&mut bytes).map_err(|_| Fault::broken("it ends before what it announces"))?;
        self.at += N as u64;
        Ok(bytes)
    }

    pub(super) fn byte(&mut self) -> Result<u8, Fault> {
        self.array::<1>().map(|[byte]| byte)
    }

    pub(super) fn u32(&mut self) -> Result<u32, Fault> {
        let bytes = self.array()?;
        Ok(if self.big_endian { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) })
    }

    pub(super) fn u64(&mut self) -> Result<u64, Fault> {
        let bytes = self.array()?;
        Ok(if self.big_endian { u64::from_be_bytes(bytes) } else { u64::from_le_bytes(bytes) })
    }

    /// The next bytes; no more than are there.
    pub(super) fn take(&mut self, count: u64) -> Result<Vec<u8>, Fault> {
        if count > self.left() {
            return Err(Fault::broken("it ends before what it announces"));
        }
        let mut bytes = Vec::new();
        let read = (&mut self.input).take(count).read_to_end(&mut bytes);
        if read.ok().map(|read| read as u64) != Some(count) {
            return Err(Fault::broken("it ends before what it announces"));
        }
        self.at += count;
        Ok(bytes)
    }

    /// What is left, as a stream of at most `count` bytes.
    pub(super) fn stream(&mut self, count: u64) -> impl Read + '_ {
        self.at += count;
        (&mut self.input).take(count)
    }
}
