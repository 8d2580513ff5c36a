//! Which files are there, of what kind, how big, real or pointer?
//!
//! Comes in: a directory, or files in memory, and [`Limits`]. Goes out: an [`Inventory`], sorted by path. It
//! never opens a file for its meaning, never leaves the directory (but for the sibling `blobs/` of a Hugging
//! Face cache) and never opens a pipe, a socket or a device.

mod exclude;
mod glob;
mod layout;
mod limits;
mod names;
mod part;
mod pointer;
mod role;
mod walk;

pub use limits::Limits;
pub use role::Role;

use crate::component::Component;
use crate::error::Error;
use crate::evidence::{Problem, ProblemKind, Subject};
use crate::source::{Location, SourceFile, safe};
use part::Part;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{File, Metadata};
use std::io::{Cursor, ErrorKind, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

/// Whether a file's bytes can be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// The bytes are here.
    Here,
    /// A pointer stands for them.
    Pointer {
        /// The digest as stated, such as `sha256:…`.
        oid: String,
        /// The size as stated.
        size_bytes: u64,
    },
    /// It is never opened, and why: a pipe, a device, a socket, a link that leads outside or nowhere.
    Refused(String),
}

/// A file of the directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileEntry {
    /// Path inside the directory, `/` between its parts. Names that are not UTF-8 are made so, and unique.
    pub path: String,
    /// Size on disk, in bytes.
    pub size_bytes: u64,
    /// What it is for.
    pub role: Role,
    /// The part of the release it belongs to.
    pub component: Option<Component>,
    /// Its format, where the name says it.
    pub format: Option<String>,
    /// Whether its bytes can be had.
    pub state: State,
}

impl FileEntry {
    /// Its name without the folders.
    #[must_use]
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// The folder it lies in; empty at the top.
    #[must_use]
    pub fn folder(&self) -> &str {
        self.path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// A problem with this file, concerning what its role concerns.
    #[must_use]
    pub fn problem(&self, kind: ProblemKind, message: &str) -> Problem {
        Problem {
            kind,
            concerns: self.role.concerns().to_vec(),
            message: safe(message, 400),
            at: Location::file(&self.path),
        }
    }
}

/// Bytes that can be read from any place.
pub trait ReadSeek: Read + Seek {}
impl<T: Read + Seek> ReadSeek for T {}

/// What is given of a file that is not on disk.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contents {
    /// Its bytes, or the first of them.
    pub bytes: Vec<u8>,
    /// Size of the whole file in bytes, where only its beginning is given. Weights alone are read so: of any other
    /// file what is missing could say anything.
    pub size_bytes: Option<u64>,
}

impl From<Vec<u8>> for Contents {
    fn from(bytes: Vec<u8>) -> Self {
        Self { bytes, size_bytes: None }
    }
}

/// What a file that lies at the top of a directory is for, by its name.
pub(crate) fn role_of(name: &str) -> Role {
    layout::layout().kind(name).role
}

/// Whether a folder is no part of a release, by its name.
pub(crate) fn is_skipped(name: &str) -> bool {
    layout::layout().skips(name)
}

/// Where the bytes of the files are.
#[derive(Debug)]
enum Store {
    Disk { root: PathBuf, blobs: Option<PathBuf>, places: BTreeMap<String, PathBuf> },
    Memory(BTreeMap<String, Arc<[u8]>>),
}

/// Texts that were read already.
#[derive(Debug, Default)]
struct Kept {
    texts: BTreeMap<String, Arc<SourceFile>>,
    bytes: usize,
    all_bytes: u64,
    opened: BTreeSet<String>,
}

/// The files of one model directory.
#[derive(Debug)]
pub struct Inventory {
    name: String,
    files: Vec<FileEntry>,
    problems: Vec<Problem>,
    limits: Limits,
    store: Store,
    kept: Mutex<Kept>,
    read: Arc<AtomicU64>,
}

/// A file of which each byte read counts against what is read of one directory.
struct Counted {
    file: Box<dyn ReadSeek>,
    read: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.file.read(buffer)?;
        self.read.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

impl Seek for Counted {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        self.file.seek(to)
    }
}

impl Inventory {
    /// Looks through a directory.
    ///
    /// # Errors
    /// Where the directory itself cannot be read, or is a Hugging Face cache folder with several snapshots and
    /// nothing that says which one is meant.
    pub fn of_directory(path: &Path, limits: &Limits) -> Result<Self, Error> {
        let walked = walk::directory(path, limits)?;
        Ok(Self {
            name: walked.name,
            files: walked.files,
            problems: walked.problems,
            limits: *limits,
            store: Store::Disk { root: walked.root, blobs: walked.blobs, places: walked.places },
            kept: Mutex::default(),
            read: Arc::default(),
        })
    }

    /// The same for files that are not on disk. Paths have `/` between their parts.
    #[must_use]
    pub fn of_memory(name: &str, files: BTreeMap<String, Vec<u8>>, limits: &Limits) -> Self {
        let whole = files.into_iter().map(|(path, bytes)| (path, Contents::from(bytes)));
        Self::of_contents(name, whole.collect(), limits)
    }

    /// The same for files of which some are given by their beginning.
    #[must_use]
    pub fn of_contents(name: &str, files: BTreeMap<String, Contents>, limits: &Limits) -> Self {
        let walked = walk::memory(name, files, limits);
        Self {
            name: walked.name,
            files: walked.files,
            problems: walked.problems,
            limits: *limits,
            store: Store::Memory(walked.bytes),
            kept: Mutex::default(),
            read: Arc::default(),
        }
    }

    /// The directory's own name, safe to show; `org/name` for a Hugging Face cache folder.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The directory on disk that was walked: within a Hugging Face cache folder, the snapshot.
    #[must_use]
    pub fn root(&self) -> Option<&Path> {
        match &self.store {
            Store::Disk { root, .. } => Some(root),
            Store::Memory(_) => None,
        }
    }

    /// Its files, sorted by path.
    #[must_use]
    pub fn files(&self) -> &[FileEntry] {
        &self.files
    }

    /// The file at a path.
    #[must_use]
    pub fn file(&self, path: &str) -> Option<&FileEntry> {
        let index = self.files.binary_search_by(|entry| entry.path.as_str().cmp(path)).ok()?;
        self.files.get(index)
    }

    /// What was noticed while looking through it.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// The bounds that hold.
    #[must_use]
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// What a license-like file speaks about, as far as its name and folder say.
    #[must_use]
    pub fn license_subject(&self, entry: &FileEntry) -> Subject {
        names::subject(self, &entry.path)
    }

    /// A file as text, up to the bound (see [`SourceFile::is_truncated`]).
    ///
    /// # Errors
    /// Where it cannot be read, is a pointer or is never opened, or where too much was read already.
    pub fn text(&self, entry: &FileEntry) -> Result<Arc<SourceFile>, Problem> {
        if let Some(text) = self.kept.lock().ok().and_then(|kept| kept.texts.get(&entry.path).cloned()) {
            return Ok(text);
        }
        let bytes = self.bytes(entry, self.limits.text_bytes)?;
        let truncated = bytes.len() as u64 >= self.limits.text_bytes && entry.size_bytes > bytes.len() as u64;
        let text = Arc::new(SourceFile::from_bytes(&entry.path, &bytes, truncated));
        self.keep(entry, bytes.len(), &text);
        Ok(text)
    }

    /// The beginning of a file as text; whole and kept where it was read already.
    ///
    /// # Errors
    /// As for [`Self::text`].
    pub fn head(&self, entry: &FileEntry, bytes: u64) -> Result<Arc<SourceFile>, Problem> {
        if let Some(text) = self.kept.lock().ok().and_then(|kept| kept.texts.get(&entry.path).cloned()) {
            return Ok(text);
        }
        let head = self.bytes(entry, bytes)?;
        let truncated = entry.size_bytes > head.len() as u64;
        Ok(Arc::new(SourceFile::from_bytes(&entry.path, &head, truncated)))
    }

    fn keep(&self, entry: &FileEntry, size: usize, text: &Arc<SourceFile>) {
        if let Ok(mut kept) = self.kept.lock()
            && kept.bytes + size <= self.limits.kept_text_bytes
        {
            kept.bytes += size;
            kept.texts.insert(entry.path.clone(), Arc::clone(text));
        }
    }

    /// The first bytes of a file, counted against what may be read in all.
    fn bytes(&self, entry: &FileEntry, limit: u64) -> Result<Vec<u8>, Problem> {
        let file = self.open(entry)?;
        let mut bytes = Vec::new();
        file.take(limit).read_to_end(&mut bytes).map_err(|error| unreadable(entry, &error))?;
        // Words of a file that is being written may lack those that matter.
        if bytes.len() as u64 != entry.size_bytes.min(limit) {
            return Err(entry.problem(ProblemKind::Unreadable, CHANGED));
        }
        let mut kept =
            self.kept.lock().map_err(|_| entry.problem(ProblemKind::Unreadable, "it cannot be read"))?;
        kept.all_bytes = kept.all_bytes.saturating_add(bytes.len() as u64);
        if kept.all_bytes > self.limits.all_text_bytes {
            return Err(entry.problem(ProblemKind::Limit, "more text than is read of one directory"));
        }
        Ok(bytes)
    }

    /// The files that were opened for what they say, by path.
    #[must_use]
    pub fn opened(&self) -> BTreeSet<String> {
        self.kept.lock().map(|kept| kept.opened.clone()).unwrap_or_default()
    }

    /// Opens a file's bytes, and remembers that it was read.
    ///
    /// # Errors
    /// Where it cannot be opened, is a pointer or is never opened.
    pub fn open(&self, entry: &FileEntry) -> Result<Box<dyn ReadSeek>, Problem> {
        if self.read.load(Ordering::Relaxed) > self.limits.all_bytes {
            return Err(entry.problem(ProblemKind::Limit, "more bytes than are read of one directory"));
        }
        let file = self.reach(entry)?;
        if let Ok(mut kept) = self.kept.lock() {
            kept.opened.insert(entry.path.clone());
        }
        Ok(Box::new(Counted { file, read: Arc::clone(&self.read) }))
    }

    fn reach(&self, entry: &FileEntry) -> Result<Box<dyn ReadSeek>, Problem> {
        match &entry.state {
            State::Here => {}
            State::Pointer { .. } => {
                return Err(
                    entry.problem(ProblemKind::Unreadable, "a pointer stands here for the file itself")
                );
            }
            State::Refused(reason) => {
                // What was left out may concern more than its role does; it is one problem, not two.
                let noted = self.problems.iter().find(|p| p.at.path == entry.path && p.message == *reason);
                return Err(noted.cloned().unwrap_or_else(|| entry.problem(ProblemKind::Refused, reason)));
            }
        }
        match &self.store {
            Store::Disk { root, blobs, places } => {
                let place = places.get(&entry.path).cloned().unwrap_or_else(|| root.join(&entry.path));
                let within = std::iter::once(root).chain(blobs).map(PathBuf::as_path);
                let file = open_within(&place, within).map_err(|error| unreadable(entry, &error))?;
                Ok(Box::new(file))
            }
            Store::Memory(files) => {
                let bytes = files.get(&entry.path).cloned();
                let bytes = bytes.ok_or_else(|| entry.problem(ProblemKind::Unreadable, "it is not here"))?;
                match (bytes.len() as u64) < entry.size_bytes {
                    true => Ok(Box::new(Part::new(bytes, entry.size_bytes))),
                    false => Ok(Box::new(Cursor::new(bytes))),
                }
            }
        }
    }

    /// The SHA-256 of a file's bytes, in lower-case hex; of a pointer, the digest it states.
    ///
    /// # Errors
    /// Where it cannot be read or is larger than files of which digests are made.
    pub fn sha256(&self, entry: &FileEntry) -> Result<String, Problem> {
        if let State::Pointer { oid, .. } = &entry.state
            && let Some(digest) = oid.strip_prefix("sha256:")
        {
            return Ok(digest.to_owned());
        }
        if entry.size_bytes > self.limits.digest_bytes {
            return Err(
                entry.problem(ProblemKind::Limit, "it is larger than files of which a digest is made")
            );
        }
        let (digest, bytes) = digest(entry, self.reach(entry)?.take(self.limits.digest_bytes))?;
        match bytes < entry.size_bytes {
            true => Err(entry.problem(ProblemKind::Unreadable, "not all of it is here")),
            false => Ok(digest),
        }
    }

    /// The SHA-256 of all of a file's bytes, however many, in lower-case hex. Reads a buffer at a time.
    ///
    /// # Errors
    /// Where it cannot be read, is a pointer or is never opened, or where it is not as large as it was.
    pub fn whole_sha256(&self, entry: &FileEntry) -> Result<String, Problem> {
        // One byte more than there should be shows a file that has grown, and none is read for ever.
        let (digest, bytes) = digest(entry, self.reach(entry)?.take(entry.size_bytes.saturating_add(1)))?;
        match bytes == entry.size_bytes {
            true => Ok(digest),
            false => Err(entry.problem(ProblemKind::Unreadable, CHANGED)),
        }
    }
}

/// The SHA-256 of what is read, in lower-case hex, and how many bytes that was.
fn digest(entry: &FileEntry, mut file: impl Read) -> Result<(String, u64), Problem> {
    let (mut hasher, mut bytes) = (Sha256::new(), 0_u64);
    let mut buffer = [0; 16 << 10];
    loop {
        match file.read(&mut buffer).map_err(|error| unreadable(entry, &error))? {
            0 => break,
            count => {
                hasher.update(buffer.get(..count).unwrap_or_default());
                bytes += count as u64;
            }
        }
    }
    Ok((hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect(), bytes))
}

fn unreadable(entry: &FileEntry, error: &std::io::Error) -> Problem {
    let message = match error.kind() {
        ErrorKind::NotFound => {
            "it is not there any more; check again when nothing changes the directory".into()
        }
        ErrorKind::PermissionDenied => {
            "it cannot be read: permission denied; check again as who may read it".into()
        }
        kind => format!("it cannot be read: {kind}"),
    };
    entry.problem(ProblemKind::Unreadable, &message)
}

const CHANGED: &str = "it changed while it was read; check again when nothing writes to it";

/// Opens a file that still lies in one of these folders: since the walk, a link may have come to stand in its path.
fn open_within<'p>(place: &Path, mut folders: impl Iterator<Item = &'p Path>) -> std::io::Result<File> {
    let (file, opened) = open_regular(place)?;
    let real = place.canonicalize()?;
    match folders.any(|folder| real.starts_with(folder))
        && is_same(&opened, &std::fs::symlink_metadata(&real)?)
    {
        true => Ok(file),
        false => Err(moved()),
    }
}

fn moved() -> std::io::Error {
    std::io::Error::new(ErrorKind::InvalidInput, "not a regular file of the directory")
}

#[cfg(unix)]
fn is_same(one: &Metadata, other: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

#[cfg(not(unix))]
fn is_same(one: &Metadata, other: &Metadata) -> bool {
    one.is_file() && other.is_file()
}

/// Opens a file that is still a regular one: it may have changed since the walk, and a pipe would hang.
fn open_regular(place: &Path) -> std::io::Result<(File, Metadata)> {
    if !std::fs::symlink_metadata(place)?.is_file() {
        return Err(moved());
    }
    let mut options = File::options();
    options.read(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, libc::O_NONBLOCK | libc::O_NOFOLLOW);
    let file = options.open(place)?;
    let opened = file.metadata()?;
    if opened.is_file() { Ok((file, opened)) } else { Err(moved()) }
}
