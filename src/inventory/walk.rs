//! Walks a directory, level by level, within bounds and without leaving it.

use super::layout::{Kind, layout};
use super::pointer::{self, Pointer};
use super::{Contents, FileEntry, Limits, Role, State};
use crate::error::Error;
use crate::evidence::{Aspect, Problem, ProblemKind};
use crate::source::{Location, safe};
use std::collections::{BTreeMap, VecDeque};
use std::ffi::OsString;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use walkdir::WalkDir;

const ALL: [Aspect; 5] =
    [Aspect::Licenses, Aspect::Weights, Aspect::Lineage, Aspect::Documentation, Aspect::Code];

/// More than any commit's name has.
const COMMIT_MAX_BYTES: u64 = 256;

/// What a walk found.
#[derive(Default)]
pub(super) struct Walked {
    pub(super) name: String,
    pub(super) root: PathBuf,
    pub(super) files: Vec<FileEntry>,
    pub(super) problems: Vec<Problem>,
    /// The `blobs/` folder beside the snapshot of a Hugging Face cache, where links may lead.
    pub(super) blobs: Option<PathBuf>,
    /// Where a file really is, if not at its path below the root.
    pub(super) places: BTreeMap<String, PathBuf>,
    pub(super) bytes: BTreeMap<String, Arc<[u8]>>,
}

/// Walks a directory on disk.
pub(super) fn directory(path: &Path, limits: &Limits) -> Result<Walked, Error> {
    let root = snapshot(&real_folder(path)?)?;
    let mut walk = Walk {
        limits: *limits,
        taken: BTreeMap::new(),
        seen: 0,
        full: false,
        found: Walked { name: name_of(&root), blobs: sibling_blobs(&root), root, ..Walked::default() },
    };
    walk.all()?;
    Ok(walk.finish())
}

/// The same for files in memory.
pub(super) fn memory(name: &str, files: BTreeMap<String, Contents>, limits: &Limits) -> Walked {
    let mut found = Walked { name: safe(name, 200), ..Walked::default() };
    if files.len() > limits.entries {
        found.problems.push(whole(ProblemKind::Limit, "more files than are looked at"));
    }
    for (path, contents) in files.into_iter().take(limits.entries) {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        if path.split('/').any(|part| matches!(part, "" | "." | "..")) {
            let at = Location::file(&path);
            let message = "a path that leads outside".to_owned();
            found.problems.push(Problem { kind: ProblemKind::Refused, concerns: ALL.to_vec(), message, at });
            continue;
        }
        if folder.match_indices('/').map(|(at, _)| &folder[..at]).chain([folder]).any(|f| layout().skips(f)) {
            continue;
        }
        if let Some((at, _)) = path.match_indices('/').nth(limits.depth.saturating_sub(1)) {
            let (at, message) = (Location::file(&path[..at]), TOO_DEEP.to_owned());
            found.problems.push(Problem { kind: ProblemKind::Limit, concerns: ALL.to_vec(), message, at });
            continue;
        }
        found.hold(path, contents);
    }
    found.problems.sort();
    found.problems.dedup();
    found
}

impl Walked {
    fn hold(&mut self, path: String, contents: Contents) {
        let here = contents.bytes.len() as u64;
        let size_bytes = contents.size_bytes.map_or(here, |size| size.max(here));
        let mut file = entry(path.clone(), size_bytes, State::Here);
        if size_bytes > here && file.role != Role::Weights {
            file.state = State::Refused(PART.to_owned());
            self.problems.push(file.problem(ProblemKind::Refused, PART));
        } else if file.role != Role::Code && size_bytes == here {
            file.state = state(pointer::parse(&contents.bytes));
        }
        self.files.push(file);
        self.bytes.insert(path, contents.bytes.into());
    }
}

const TOO_DEEP: &str = "folders are nested deeper than is looked at";
const PART: &str = "only its beginning is given, and what is missing could say anything";

fn state(pointer: Option<Pointer>) -> State {
    pointer.map_or(State::Here, |pointer| State::Pointer { oid: pointer.oid, size_bytes: pointer.size_bytes })
}

fn entry(path: String, size_bytes: u64, state: State) -> FileEntry {
    let Kind { role, component, format } = layout().kind(&path);
    FileEntry { path, size_bytes, role, component, format, state }
}

fn whole(kind: ProblemKind, message: &str) -> Problem {
    Problem { kind, concerns: ALL.to_vec(), message: message.to_owned(), at: Location::file(".") }
}

fn real_folder(path: &Path) -> Result<PathBuf, Error> {
    let fail = |reason: String| Error::Unreadable { path: path.to_owned(), reason };
    let why = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such directory".to_owned(),
        kind => kind.to_string(),
    };
    let real = path.canonicalize().map_err(|error| fail(why(error)))?;
    if real.is_dir() { Ok(real) } else { Err(fail("it is not a directory".to_owned())) }
}

/// The snapshot that a Hugging Face cache folder (`models--org--name`) stands for; any other folder as it is.
fn snapshot(root: &Path) -> Result<PathBuf, Error> {
    let snapshots = root.join("snapshots");
    let is_cache = is_folder(&snapshots) && (root.join("refs").is_dir() || root.join("blobs").is_dir());
    if !is_cache || root.join("README.md").exists() {
        return Ok(root.to_owned());
    }
    let commit = main_commit(root).unwrap_or_default();
    if !commit.is_empty()
        && commit.bytes().all(|b| b.is_ascii_alphanumeric())
        && is_folder(&snapshots.join(&commit))
    {
        return real_folder(&snapshots.join(commit));
    }
    let found = WalkDir::new(&snapshots).min_depth(1).max_depth(1).sort_by_file_name();
    let found: Vec<_> = found.into_iter().flatten().filter(|e| e.file_type().is_dir()).take(2).collect();
    match found.as_slice() {
        [only] => Ok(only.path().to_owned()),
        [] => Ok(root.to_owned()),
        _ => Err(Error::Unreadable {
            path: root.to_owned(),
            reason: "several snapshots and no refs/main; name one of the folders in snapshots/".to_owned(),
        }),
    }
}

/// Whether it is a folder itself and no link to one, which may lie anywhere.
fn is_folder(place: &Path) -> bool {
    std::fs::symlink_metadata(place).is_ok_and(|found| found.is_dir())
}

/// The commit that `refs/main` names.
fn main_commit(root: &Path) -> Option<String> {
    let mut commit = String::new();
    let file = super::open_regular(&root.join("refs/main")).ok()?.0;
    file.take(COMMIT_MAX_BYTES).read_to_string(&mut commit).ok()?;
    Some(commit.trim().to_owned())
}

/// The `blobs/` folder of the cache that a snapshot belongs to.
fn sibling_blobs(root: &Path) -> Option<PathBuf> {
    let snapshots = root.parent().filter(|parent| parent.file_name().is_some_and(|n| n == "snapshots"))?;
    let blobs = snapshots.parent()?.join("blobs").canonicalize().ok()?;
    (blobs.parent() == snapshots.parent()).then_some(blobs)
}

fn name_of(root: &Path) -> String {
    let last =
        |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let cache = root.parent().filter(|parent| last(parent) == "snapshots").and_then(Path::parent).map(last);
    let cached =
        cache.as_deref().and_then(|name| name.strip_prefix("models--")).map(|name| name.replace("--", "/"));
    safe(&cached.unwrap_or_else(|| last(root)), 200)
}

/// A walk that is under way.
struct Walk {
    limits: Limits,
    /// Paths as they are shown, where a name is no Unicode, and how many were asked for each.
    taken: BTreeMap<String, usize>,
    seen: usize,
    full: bool,
    found: Walked,
}

/// A folder still to be looked through: where it is and its path inside the directory.
type Folder = (PathBuf, String, usize);

impl Walk {
    /// Level by level, so that a huge folder never hides what lies at the top.
    fn all(&mut self) -> Result<(), Error> {
        let mut waiting: VecDeque<Folder> = VecDeque::from([(self.found.root.clone(), String::new(), 0)]);
        while let Some((place, path, depth)) = waiting.pop_front() {
            // In the meantime a link may stand there, and lead elsewhere.
            if !is_folder(&place) {
                self.folder_problem(&path, ProblemKind::Unreadable, "a folder that is not there any more");
                continue;
            }
            let (names, error) = self.names(&place);
            if let Some(reason) = error {
                if depth == 0 && names.is_empty() {
                    return Err(Error::Unreadable { path: self.found.root.clone(), reason });
                }
                self.folder_problem(&path, ProblemKind::Unreadable, "the folder cannot be read wholly");
            }
            for name in names {
                if self.seen >= self.limits.entries {
                    self.full = true;
                    return Ok(());
                }
                self.seen += 1;
                self.member((&place, &path, depth), &name, &mut waiting);
            }
        }
        Ok(())
    }

    /// The names in a folder, sorted; of very many the first ones only, always the same.
    fn names(&mut self, place: &Path) -> (Vec<OsString>, Option<String>) {
        let left = self.limits.entries.saturating_sub(self.seen) + 1;
        let (mut names, mut error) = (Vec::new(), None);
        for member in WalkDir::new(place).min_depth(1).max_depth(1) {
            match member {
                Ok(member) => names.push(member.file_name().to_owned()),
                Err(cause) => {
                    error = Some(cause.io_error().map_or_else(String::new, |e| e.kind().to_string()))
                }
            }
            if names.len() >= left.saturating_mul(2).max(1024) {
                names.sort_unstable();
                names.truncate(left);
            }
        }
        names.sort_unstable();
        (names, error)
    }

    fn member(&mut self, inside: (&Path, &str, usize), name: &OsString, waiting: &mut VecDeque<Folder>) {
        let (folder_place, folder, depth) = inside;
        let place = folder_place.join(name);
        let path = self.unique(folder, name);
        let metadata = match std::fs::symlink_metadata(&place) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                self.refuse(path, ProblemKind::Unreadable, "it is not there any more");
                return;
            }
            // It may be a folder, and hold anything.
            Err(error) => {
                let message = format!("it cannot be looked at: {}", error.kind());
                self.folder_problem(&path, ProblemKind::Unreadable, &message);
                return;
            }
        };
        let kind = metadata.file_type();
        if kind.is_dir() {
            self.folder(place, path, depth, waiting);
        } else if kind.is_symlink() {
            self.link(&place, path);
        } else if kind.is_file() {
            if path.contains(char::REPLACEMENT_CHARACTER) {
                self.found.places.insert(path.clone(), place.clone());
            }
            self.file(&place, path, metadata.len());
        } else {
            self.refuse(path, ProblemKind::Refused, "a pipe, a socket or a device, which is never opened");
        }
    }

    fn folder(&mut self, place: PathBuf, path: String, depth: usize, waiting: &mut VecDeque<Folder>) {
        if layout().skips(&path) {
            return;
        }
        if depth + 1 >= self.limits.depth {
            self.folder_problem(&path, ProblemKind::Limit, TOO_DEEP);
            return;
        }
        waiting.push_back((place, path, depth + 1));
    }

    fn link(&mut self, place: &Path, path: String) {
        let target = match place.canonicalize() {
            Ok(target) => target,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                self.refuse(path, ProblemKind::Unreadable, "a link to what is not here");
                return;
            }
            Err(_) => {
                self.refuse(
                    path,
                    ProblemKind::Refused,
                    "a link that leads in a circle or cannot be followed",
                );
                return;
            }
        };
        let inside = target.starts_with(&self.found.root);
        if !inside && !self.found.blobs.as_ref().is_some_and(|blobs| target.starts_with(blobs)) {
            self.refuse(path, ProblemKind::Refused, "a link that leads outside the directory");
            return;
        }
        let within_skipped = inside && target.strip_prefix(&self.found.root).is_ok_and(in_skipped);
        match std::fs::metadata(&target) {
            Ok(metadata) if metadata.is_file() && !within_skipped => {
                self.found.places.insert(path.clone(), target.clone());
                self.file(&target, path, metadata.len());
            }
            // What a link to a folder leads to is looked at where it lies.
            Ok(metadata) if metadata.is_dir() && inside => {
                let message = "a link to a folder of the same directory, which is looked at where it lies";
                self.note(&path, message);
            }
            _ => self.refuse(path, ProblemKind::Refused, "a link to what is never opened"),
        }
    }

    fn file(&mut self, place: &Path, path: String, size_bytes: u64) {
        let mut entry = entry(path, size_bytes, State::Here);
        if size_bytes > 0 && size_bytes < pointer::MAX_BYTES && entry.role != Role::Code {
            entry.state = state(read_pointer(place));
        }
        self.found.files.push(entry);
    }

    fn refuse(&mut self, path: String, kind: ProblemKind, reason: &str) {
        let entry = entry(path, 0, State::Refused(reason.to_owned()));
        self.found.problems.push(entry.problem(kind, reason));
        self.found.files.push(entry);
    }

    fn note(&mut self, path: &str, message: &str) {
        let at = Location::file(path);
        let problem =
            Problem { kind: ProblemKind::Refused, concerns: Vec::new(), message: message.to_owned(), at };
        self.found.problems.push(problem);
    }

    fn folder_problem(&mut self, path: &str, kind: ProblemKind, message: &str) {
        let at = Location::file(path);
        self.found.problems.push(Problem { kind, concerns: ALL.to_vec(), message: message.to_owned(), at });
    }

    /// The path of a member, unique also where its name is not UTF-8.
    fn unique(&mut self, folder: &str, name: &OsString) -> String {
        let lossy = name.to_string_lossy();
        let path = if folder.is_empty() { lossy.to_string() } else { format!("{folder}/{lossy}") };
        if name.to_str().is_some() && !path.contains(char::REPLACEMENT_CHARACTER) {
            return path;
        }
        let mut unique = path.clone();
        while self.taken.contains_key(&unique) {
            // Counted on from the last one: many names may look the same.
            let count = self.taken.entry(path.clone()).or_insert(1);
            *count += 1;
            unique = format!("{path}~{count}");
        }
        self.taken.insert(unique.clone(), 1);
        unique
    }

    fn finish(mut self) -> Walked {
        if self.full {
            self.found.problems.push(whole(ProblemKind::Limit, "more files and folders than are looked at"));
        }
        self.found.files.sort_by(|a, b| a.path.cmp(&b.path));
        self.found.problems.sort();
        self.found
    }
}

/// Whether a path inside the directory lies in a folder that is skipped.
fn in_skipped(path: &Path) -> bool {
    let path = path.to_string_lossy().replace('\\', "/");
    path.match_indices('/').any(|(at, _)| layout().skips(&path[..at]))
}

fn read_pointer(place: &Path) -> Option<Pointer> {
    let file = super::open_regular(place).ok()?.0;
    let mut bytes = Vec::new();
    file.take(pointer::MAX_BYTES).read_to_end(&mut bytes).ok()?;
    pointer::parse(&bytes)
}
