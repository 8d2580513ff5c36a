//! Which folders of a tree are models?
//!
//! Comes in: a folder, such as a mirror, the cache of a hub or anything else. Goes out: [`Found`], one after another
//! in the order of their paths: each folder that holds a model, and each that could not be looked into. A model is
//! looked for by names alone; no file is opened. What is kept is one listing a level, however many models there are.
//!
//! The rules, in their order, from the top downwards:
//!
//! 1. `models--org--name` with a folder `snapshots` is an entry of a hub cache: of its snapshots the one that
//!    `refs/main` names is the model, else the newest. An entry without a snapshot holds no model, and neither do
//!    `datasets--…` and `spaces--…`.
//! 2. A folder that holds weights, a configuration or an `open-weights.yaml` is a model. Nothing below it is looked at.
//! 3. A folder that holds a license is a model: it may govern all that lies below.
//! 4. A folder that holds a model card or a readme is a model, unless two or more folders below it have weights or a
//!    configuration together with a card or a license of their own: then it is a collection of them.
//! 5. Any other folder is looked into. Links are not followed, and folders that are no part of a release (`.git` and
//!    the like) are left out.

use crate::inventory::{self, Role};
use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Folders inside one another.
const DEPTH_MAX: usize = crate::limits::TREE_DEPTH.size();
/// Entries of one folder.
const ENTRIES_MAX: usize = crate::limits::TREE_ENTRIES.size();
/// So many models below a folder with a readme make it a collection.
const COLLECTION_MIN: usize = 2;
/// Folders looked into below one that may be a collection.
const LOOKED_INTO_MAX: usize = 10_000;

/// What was found in a tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// A folder that holds a model.
    Model(PathBuf),
    /// A folder of which it is not known what it holds.
    Unknown {
        /// Which.
        path: PathBuf,
        /// Why, in a few words.
        why: String,
    },
}

/// Looks for models in a tree.
#[derive(Debug)]
pub struct Roots {
    /// Folders still to be looked into, the next one last.
    waiting: Vec<(PathBuf, usize)>,
    unknown: Option<Found>,
}

impl Roots {
    /// In this folder and below it.
    #[must_use]
    pub fn below(top: &Path) -> Self {
        Self { waiting: vec![(top.to_owned(), 0)], unknown: None }
    }
}

impl Iterator for Roots {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        loop {
            if let Some(unknown) = self.unknown.take() {
                return Some(unknown);
            }
            let (path, depth) = self.waiting.pop()?;
            if depth >= DEPTH_MAX {
                return Some(unknown(&path, "it lies deeper than is looked at"));
            }
            let listing = match Listing::of(&path) {
                Ok(listing) => listing,
                Err(why) => return Some(unknown(&path, &why)),
            };
            if listing.is_cut {
                self.unknown = Some(unknown(&path, "it holds more than is looked at"));
            }
            match listing.kind(&path, depth) {
                Kind::Model(model) => return Some(Found::Model(model)),
                Kind::Nothing => {}
                Kind::Folder => {
                    let below = listing.folders.iter().rev().map(|name| (path.join(name), depth + 1));
                    self.waiting.extend(below);
                }
            }
        }
    }
}

fn unknown(path: &Path, why: &str) -> Found {
    Found::Unknown { path: path.to_owned(), why: why.to_owned() }
}

/// What a folder is.
enum Kind {
    Model(PathBuf),
    Folder,
    Nothing,
}

/// What lies in a folder, as far as it tells whether that is a model.
#[derive(Debug, Default)]
struct Listing {
    folders: BTreeSet<OsString>,
    /// It holds weights or a configuration.
    runs: bool,
    /// It holds a card or a readme.
    speaks: bool,
    licenses: bool,
    declares: bool,
    is_cut: bool,
}

impl Listing {
    fn of(path: &Path) -> Result<Self, String> {
        let why = |error: std::io::Error| match error.kind() {
            std::io::ErrorKind::NotFound => "there is no such directory".to_owned(),
            kind => kind.to_string(),
        };
        let mut listing = Self::default();
        for (count, entry) in std::fs::read_dir(path).map_err(why)?.enumerate() {
            if count >= ENTRIES_MAX {
                listing.is_cut = true;
                break;
            }
            let entry = entry.map_err(why)?;
            let name = entry.file_name();
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => listing.folder(name),
                Ok(_) => listing.file(&name.to_string_lossy()),
                Err(_) => {}
            }
        }
        Ok(listing)
    }

    fn folder(&mut self, name: OsString) {
        if !inventory::is_skipped(&name.to_string_lossy()) {
            self.folders.insert(name);
        }
    }

    fn file(&mut self, name: &str) {
        match inventory::role_of(name) {
            Role::Weights | Role::WeightsIndex | Role::Config | Role::AdapterConfig => self.runs = true,
            Role::ModelCard | Role::Readme => self.speaks = true,
            Role::License => self.licenses = true,
            Role::Declaration => self.declares = true,
            _ => {}
        }
    }

    fn kind(&self, path: &Path, depth: usize) -> Kind {
        let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
        if self.is_cache_entry() && is_named(&name, &["models--", "datasets--", "spaces--"]) {
            let snapshot = name.starts_with("models--").then(|| snapshot(path)).flatten();
            return snapshot.map_or(Kind::Nothing, Kind::Model);
        }
        if self.runs || self.declares || self.licenses {
            return Kind::Model(path.to_owned());
        }
        match self.speaks && !self.is_collection(path, depth) {
            true => Kind::Model(path.to_owned()),
            false => Kind::Folder,
        }
    }

    fn is_cache_entry(&self) -> bool {
        self.folders.contains(std::ffi::OsStr::new("snapshots"))
    }

    /// Whether two folders below this one are models by themselves.
    fn is_collection(&self, path: &Path, depth: usize) -> bool {
        let mut waiting: Vec<(PathBuf, usize)> =
            self.folders.iter().map(|name| (path.join(name), depth + 1)).collect();
        let (mut looked, mut models) = (0, 0);
        while let Some((path, depth)) = waiting.pop() {
            looked += 1;
            if looked > LOOKED_INTO_MAX {
                return false;
            }
            if depth >= DEPTH_MAX {
                continue;
            }
            let Ok(listing) = Self::of(&path) else { continue };
            let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
            let cached = listing.is_cache_entry() && name.starts_with("models--");
            if cached || listing.declares || (listing.runs && (listing.speaks || listing.licenses)) {
                models += 1;
                if models == COLLECTION_MIN {
                    return true;
                }
                continue;
            }
            waiting.extend(listing.folders.iter().map(|name| (path.join(name), depth + 1)));
        }
        false
    }
}

fn is_named(name: &str, beginnings: &[&str]) -> bool {
    beginnings.iter().any(|beginning| name.starts_with(beginning))
}

/// Of the snapshots of a cache entry the one that `refs/main` names, else the newest, else none.
fn snapshot(entry: &Path) -> Option<PathBuf> {
    let snapshots = entry.join("snapshots");
    let folders = Listing::of(&snapshots).ok()?.folders;
    let main = std::fs::metadata(entry.join("refs/main")).ok().filter(|m| m.is_file() && m.len() < 256);
    let main = main.and_then(|_| std::fs::read_to_string(entry.join("refs/main")).ok());
    if let Some(named) = main.map(|text| OsString::from(text.trim())).filter(|name| folders.contains(name)) {
        return Some(snapshots.join(named));
    }
    let changed =
        |path: &PathBuf| std::fs::metadata(path).and_then(|m| m.modified()).unwrap_or(SystemTime::UNIX_EPOCH);
    folders.iter().map(|name| snapshots.join(name)).max_by_key(changed)
}
