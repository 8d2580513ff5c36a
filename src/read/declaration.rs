//! The release's own `open-weights.yaml`: licenses of components, base models, code that is pointed to, and what
//! people attest, with the digests of their evidence compared.
//!
//! What it declares is one more source and nothing better. A declaration that cannot be read wholly is a problem
//! that bears on licenses and lineage, since what it says against the release would be lost.

use super::found::{only, stated};
use crate::component::Component;
use crate::declaration::{self, Attestation, Declaration, DeclaredComponent, EvidenceRef};
use crate::evidence::{
    Aspect, Attested, Channel, Claim, CodeFact, CodePlace, Declared, Evidence, LicenseEvidence, PinState,
    Pinned, PinnedPlace, Problem, ProblemKind, Subject,
};
use crate::inventory::{FileEntry, Inventory, Role, State};
use crate::source::{Excerpt, Location, SourceFile, safe};
use crate::yaml::Word;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

const CONCERNS: [Aspect; 2] = [Aspect::Licenses, Aspect::Lineage];

/// The most bytes of evidence files of which digests are made for one declaration.
const DIGEST_ALL_BYTES: u64 = 512 << 20;

/// Reads a declaration.
pub(super) fn read(inventory: &Inventory, entry: &FileEntry) -> Evidence {
    let file = match text(inventory, entry) {
        Ok(file) => file,
        Err(problem) => return only(problem),
    };
    let declaration = match declaration::checked(file.path(), file.text()) {
        Ok(declaration) => declaration,
        Err(error) => {
            let help = error.help.as_deref().map(|help| format!(" ({help})")).unwrap_or_default();
            let message = safe(&format!("the declaration cannot be read: {}{help}", error.message), 400);
            let at = Location::at(file.path(), error.line, error.column);
            let kind = ProblemKind::Malformed;
            return only(Problem { kind, concerns: CONCERNS.to_vec(), message, at });
        }
    };
    let reader = Reader { inventory, file: &file };
    let mut evidence = reader.all(&declaration);
    evidence.problems.extend(second(inventory, entry));
    evidence
}

fn text(inventory: &Inventory, entry: &FileEntry) -> Result<Arc<SourceFile>, Problem> {
    let problem = |kind, message| Problem { concerns: CONCERNS.to_vec(), ..entry.problem(kind, message) };
    if entry.size_bytes > declaration::MAX_BYTES {
        return Err(problem(ProblemKind::Limit, "it is larger than declarations that are read"));
    }
    let file = inventory.text(entry).map_err(|p| Problem { concerns: CONCERNS.to_vec(), ..p })?;
    match file.is_lossy() || file.is_truncated() {
        true => Err(problem(ProblemKind::Malformed, "it is no text in UTF-8")),
        false => Ok(file),
    }
}

/// Where two declarations lie side by side, both count and neither settles which one is meant.
fn second(inventory: &Inventory, entry: &FileEntry) -> Option<Problem> {
    let first = inventory.files().iter().find(|file| file.role == Role::Declaration)?;
    (first.path != entry.path).then(|| {
        let message = format!("a second declaration beside {}", first.path);
        Problem { concerns: CONCERNS.to_vec(), ..entry.problem(ProblemKind::Ambiguous, &message) }
    })
}

struct Reader<'a> {
    inventory: &'a Inventory,
    file: &'a SourceFile,
}

impl Reader<'_> {
    fn all(&self, declaration: &Declaration) -> Evidence {
        let mut evidence = Evidence::default();
        for component in declaration.components.iter().flatten() {
            self.component(component, &mut evidence);
        }
        for base in declaration.base_models.iter().flatten() {
            let (at, words) = self.place(&base.id);
            evidence.base_models.push(stated(base.id.as_str(), base.relation, at, words));
        }
        let mut digests =
            Digests { inventory: self.inventory, known: BTreeMap::new(), left: DIGEST_ALL_BYTES };
        for attestation in declaration.attestations.iter().flatten() {
            evidence.attestations.push(self.attested(attestation, &mut digests));
        }
        evidence
    }

    fn component(&self, declared: &DeclaredComponent, evidence: &mut Evidence) {
        let paths = declared.paths.as_deref().unwrap_or_default();
        for path in paths.iter().filter(|path| !self.is_here(path.as_str())) {
            evidence.problems.push(self.lost(declared.component, path));
        }
        if let Some(license) = &declared.license {
            let (at, words) = self.place(license);
            evidence.licenses.push(LicenseEvidence {
                channel: Channel::Declaration,
                subject: self.subject(declared.component, paths),
                claim: Claim::Declared(Declared {
                    license: vec![license.as_str().trim().to_owned()],
                    ..Declared::default()
                }),
                at,
                words,
            });
        }
        if declared.component.is_code() {
            let here = paths.iter().filter(|path| self.is_here(path.as_str()));
            let here = here.map(|path| (path, CodePlace::Claimed(path.as_str().to_owned())));
            let elsewhere = declared.address.iter();
            let elsewhere = elsewhere.map(|word| (word, CodePlace::Elsewhere(word.as_str().to_owned())));
            for (word, place) in here.chain(elsewhere) {
                let (at, words) = self.place(word);
                evidence.code.push(CodeFact { component: declared.component, place, at, words });
            }
        }
    }

    /// A license for some files of weights is one for some checkpoints and leaves the others open.
    fn subject(&self, component: Component, paths: &[Word]) -> Subject {
        let named: BTreeSet<&str> = paths.iter().map(|path| path.as_str().trim_end_matches('/')).collect();
        let mut weights = self.inventory.files().iter().filter(|file| file.role == Role::Weights);
        let covered = |file: &FileEntry| {
            let folders = file.path.match_indices('/').filter_map(|(at, _)| file.path.get(..at));
            folders.chain([file.path.as_str()]).any(|path| named.contains(path))
        };
        match paths.first() {
            Some(first) if component == Component::Weights && !weights.all(covered) => {
                Subject::Checkpoint(first.as_str().to_owned())
            }
            _ => Subject::Component(component),
        }
    }

    /// Whether a path names a file, or a folder in which files lie.
    fn is_here(&self, path: &str) -> bool {
        let path = path.trim_end_matches('/');
        let folder = format!("{path}/");
        let files = self.inventory.files();
        let next = files.get(files.partition_point(|file| file.path < folder));
        self.inventory.file(path).is_some() || next.is_some_and(|file| file.path.starts_with(&folder))
    }

    fn lost(&self, component: Component, path: &Word) -> Problem {
        let concerns = if component == Component::Weights { vec![Aspect::Licenses] } else { Vec::new() };
        let what = component.id().replace('-', " ");
        let shown = safe(path.as_str(), 200);
        let message = format!("it declares `{shown}` as {what}, and that is not in the directory");
        Problem { kind: ProblemKind::Malformed, concerns, message, at: self.place(path).0 }
    }

    fn attested(&self, attestation: &Attestation, digests: &mut Digests<'_>) -> Attested {
        let (at, words) = self.place(&attestation.criterion);
        Attested {
            criterion: attestation.criterion.as_str().trim().to_owned(),
            answer: attestation.answer,
            by: attestation.by.as_str().to_owned(),
            on: attestation.on,
            until: attestation.until,
            statement: attestation.statement.as_ref().map(|word| word.as_str().to_owned()),
            evidence: attestation.evidence.iter().flatten().filter_map(|e| pinned(e, digests)).collect(),
            at,
            words,
        }
    }

    /// Where a word stands, and its line.
    fn place(&self, word: &Word) -> (Location, Excerpt) {
        let (line, column) = word.at();
        let words = self.file.text().lines().nth((line as usize).saturating_sub(1)).unwrap_or("");
        let at = match line {
            0 => Location::file(self.file.path()),
            _ => Location::at(self.file.path(), line, column),
        };
        (at, Excerpt::new(words))
    }
}

fn pinned(evidence: &EvidenceRef, digests: &mut Digests<'_>) -> Option<Pinned> {
    let sha256 = evidence.sha256.as_ref().map(|word| word.as_str().to_owned());
    if let Some(path) = &evidence.path {
        let state = digests.compare(path.as_str(), sha256.as_deref().unwrap_or(""));
        return Some(Pinned { place: PinnedPlace::Path(path.as_str().to_owned()), sha256, state });
    }
    let address = evidence.address.as_ref()?.as_str().to_owned();
    let state = if sha256.is_some() { PinState::NotVerified } else { PinState::NotPinned };
    Some(Pinned { place: PinnedPlace::Address(address), sha256, state })
}

/// Digests of evidence files, each made once and all within a bound.
struct Digests<'a> {
    inventory: &'a Inventory,
    known: BTreeMap<String, Option<String>>,
    left: u64,
}

impl Digests<'_> {
    fn compare(&mut self, path: &str, sha256: &str) -> PinState {
        let Some(entry) = self.inventory.file(path) else { return PinState::Missing };
        if matches!(entry.state, State::Refused(_)) {
            return PinState::Unreadable;
        }
        match (self.digest(entry), &entry.state) {
            (None, _) => PinState::Unreadable,
            (Some(digest), _) if digest != sha256 => PinState::Changed,
            (Some(_), State::Pointer { .. }) => PinState::NotVerified,
            (Some(_), _) => PinState::Verified,
        }
    }

    fn digest(&mut self, entry: &FileEntry) -> Option<String> {
        if let Some(known) = self.known.get(&entry.path) {
            return known.clone();
        }
        let size = if entry.state == State::Here { entry.size_bytes } else { 0 };
        let digest = match size <= self.left {
            true => self.inventory.sha256(entry).ok(),
            false => None,
        };
        self.left = self.left.saturating_sub(size);
        self.known.insert(entry.path.clone(), digest.clone());
        digest
    }
}
