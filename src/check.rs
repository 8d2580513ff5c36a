//! The whole path, from a directory to a report.

use crate::conclude::{self, Conclusions, Knowledge};
use crate::definition::{Loaded, Reading};
use crate::error::Error;
use crate::evaluate::{self, Attesting, Manner};
use crate::evidence::Evidence;
use crate::inventory::{FileEntry, Inventory, Limits, Role, State};
use crate::read;
use crate::report::{FileRecord, Report};
use crate::source::safe;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// How a directory is judged.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Which reading of the definition is applied.
    pub reading: Reading,
    /// Bounds on what is read.
    pub limits: Limits,
    /// How attestations are taken, and which day it is; the library never reads a clock.
    pub attesting: Attesting,
}

impl Options {
    fn manner(&self) -> Manner {
        Manner { reading: self.reading, attesting: self.attesting }
    }
}

/// Judges a model directory against a definition with what the program knows.
///
/// # Errors
/// [`Error::Unreadable`] and [`Error::NothingToCheck`]. A doubt about the model is no error.
pub fn check(directory: &Path, definition: &Loaded, options: &Options) -> Result<Report, Error> {
    let examined = Examined::directory(directory, &Knowledge::shipped(), &options.limits)?;
    Ok(examined.judge_with(definition, options))
}

/// A model directory, read and concluded once, to be judged against any number of definitions.
pub struct Examined {
    inventory: Inventory,
    evidence: Evidence,
    conclusions: Conclusions,
}

impl Examined {
    /// Reads a directory.
    ///
    /// # Errors
    /// [`Error::Unreadable`] where it is missing or no directory, [`Error::NothingToCheck`] where nothing in it
    /// bears on a model.
    pub fn directory(path: &Path, knowledge: &Knowledge, limits: &Limits) -> Result<Self, Error> {
        Ok(Self::directory_without(path, knowledge, limits, &[])?.0)
    }

    /// The same without the files that fit a pattern: see [`Inventory::exclude`]. Also gives the patterns that fit none.
    ///
    /// # Errors
    /// As for [`Self::directory`].
    pub fn directory_without<'p>(
        path: &Path,
        knowledge: &Knowledge,
        limits: &Limits,
        exclude: &'p [String],
    ) -> Result<(Self, Vec<&'p str>), Error> {
        let mut inventory = Inventory::of_directory(path, limits)?;
        let idle = inventory.exclude(exclude);
        let examined = Self::inventory(inventory, knowledge)
            .ok_or_else(|| Error::NothingToCheck { path: path.to_owned(), reason: NOTHING.to_owned() })?;
        Ok((examined, idle))
    }

    /// Reads what an inventory holds; nothing where nothing in it bears on a model.
    #[must_use]
    pub fn inventory(inventory: Inventory, knowledge: &Knowledge) -> Option<Self> {
        let evidence = read::read(&inventory);
        if is_empty(&inventory, &evidence) {
            return None;
        }
        let conclusions = conclude::conclude(&evidence, knowledge);
        Some(Self { inventory, evidence, conclusions })
    }

    /// What was seen.
    #[must_use]
    pub fn evidence(&self) -> &Evidence {
        &self.evidence
    }

    /// What was concluded.
    #[must_use]
    pub fn conclusions(&self) -> &Conclusions {
        &self.conclusions
    }

    /// The files of the directory.
    #[must_use]
    pub fn found(&self) -> &Inventory {
        &self.inventory
    }

    /// Judges it against a definition in one reading, on a day that is not known.
    ///
    /// Weights are hashed only by [`Self::weights_digests`], whose outcome is put into a report by
    /// [`Report::attest`].
    #[must_use]
    pub fn judge(&self, definition: &Loaded, reading: Reading) -> Report {
        self.judge_with(definition, &Options { reading, ..Options::default() })
    }

    /// Judges it against a definition as the options say. Their limits have no part in it any more.
    #[must_use]
    pub fn judge_with(&self, definition: &Loaded, options: &Options) -> Report {
        let (name, manner) = (self.inventory.name(), options.manner());
        let mut report = evaluate::evaluate(name, definition, manner, &self.evidence, &self.conclusions);
        report.files = self.files(&report);
        report
    }

    /// sha256 of each file of weights whose bytes are here, by its path as reports show it. Reads every byte, a
    /// buffer at a time. Paths that two files share when shown have none.
    #[must_use]
    pub fn weights_digests(&self) -> BTreeMap<String, String> {
        let mut digests: BTreeMap<String, Option<String>> = BTreeMap::new();
        for entry in self.inventory.files() {
            let digest = || match entry.state {
                State::Here if entry.role == Role::Weights => self.inventory.whole_sha256(entry).ok(),
                _ => None,
            };
            // Where the path is taken already, neither file is known by it.
            digests.entry(safe(&entry.path, 1024)).and_modify(|taken| *taken = None).or_insert_with(digest);
        }
        digests.into_iter().filter_map(|(path, digest)| Some((path, digest?))).collect()
    }

    /// Every file that was opened or that the report speaks of, with its digest; weights are not hashed.
    fn files(&self, report: &Report) -> Vec<FileRecord> {
        let opened = self.inventory.opened();
        let spoken_of = spoken_of(report);
        let named = |entry: &&FileEntry| {
            opened.contains(&entry.path) || spoken_of.contains(safe(&entry.path, 1024).as_str())
        };
        self.inventory.files().iter().filter(named).map(|entry| self.record(entry)).collect()
    }

    fn record(&self, entry: &FileEntry) -> FileRecord {
        let readable = entry.state == State::Here && entry.role != Role::Weights;
        FileRecord {
            path: safe(&entry.path, 1024),
            size_bytes: entry.size_bytes,
            sha256: readable.then(|| self.inventory.sha256(entry).ok()).flatten(),
        }
    }
}

/// The paths that a report names as places.
fn spoken_of(report: &Report) -> BTreeSet<&str> {
    let mut paths: BTreeSet<&str> = BTreeSet::new();
    for license in &report.licenses {
        paths.extend(license.sources.iter().map(|s| s.at.path.as_str()));
    }
    paths.extend(report.lineage.iter().map(|a| a.at.path.as_str()));
    paths.extend(report.problems.iter().map(|p| p.at.path.as_str()));
    for attestation in &report.attestations {
        paths.insert(&attestation.at.path);
        paths.extend(attestation.evidence.iter().filter_map(|e| e.path.as_deref()));
    }
    for criterion in &report.criteria {
        for one in std::iter::once(criterion).chain(&criterion.parts) {
            paths.extend(one.findings.iter().filter_map(|f| f.at.as_ref()).map(|at| at.path.as_str()));
        }
    }
    paths
}

const NOTHING: &str = "it holds no weights, no license, no model card and no configuration of a model";

fn is_empty(inventory: &Inventory, evidence: &Evidence) -> bool {
    let of_a_model = |entry: &FileEntry| {
        matches!(
            entry.role,
            Role::ModelCard
                | Role::Readme
                | Role::Config
                | Role::AdapterConfig
                | Role::License
                | Role::Declaration
        )
    };
    evidence.weights.is_empty() && evidence.licenses.is_empty() && !inventory.files().iter().any(of_a_model)
}
