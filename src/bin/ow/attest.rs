//! `ow attest`: what a person states, written down with the digest of what it rests on.

use crate::args::{Answer, Attest};
use crate::{clock, init, output, stored};
use anyhow::{Context, Result, bail};
use open_weights::conclude::Knowledge;
use open_weights::declaration::append::{alone, append};
use open_weights::declaration::write::NewAttestation;
use open_weights::declaration::{Attestation, EvidenceRef, MAX_BYTES, criterion_of, is_address, is_sha256};
use open_weights::definition::{self, Criterion, Loaded};
use open_weights::evaluate::Attesting;
use open_weights::inventory::{FileEntry, Inventory, Limits, Role, State};
use open_weights::{Error, Examined, Options};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

pub(crate) fn run(args: &Attest) -> Result<ExitCode> {
    let loaded = definition(&args.definition)?;
    let id = criterion(&loaded, &args.criterion)?;
    let inventory = Inventory::of_directory(&args.directory, &Limits::default())?;
    let place = init::declaration(&inventory, &args.directory)?;
    let today = clock::today(None)?;
    let new = NewAttestation {
        criterion: format!("{}/{id}", loaded.definition.id.as_str()),
        answer: args.answer.into(),
        by: args.by.trim().to_owned(),
        on: args.on.unwrap_or(today),
        until: args.until,
        statement: args.statement.clone(),
        evidence: evidence(args, &inventory)?,
    };
    sound(&new, today)?;
    let text = match read(&place)? {
        Some(text) => {
            not_yet_stated(&text, &new)?;
            append(&text, &new)?
        }
        None => alone(&new),
    };
    open_weights::declaration::parse(open_weights::declaration::FILE, &text)?;
    output::write(&place, &text)?;
    output::print(&format!("{}: {}\n", place.display(), standing(args, &loaded, &new)?))
}

/// One person states one thing of a criterion once: what is stated again is changed where it stands.
fn not_yet_stated(text: &str, new: &NewAttestation) -> Result<()> {
    let old = open_weights::declaration::parse(open_weights::declaration::FILE, text)?;
    let same = |a: &&Attestation| {
        a.by.as_str().trim() == new.by
            && a.answer == new.answer
            && criterion_of(a.criterion.as_str()) == criterion_of(&new.criterion)
    };
    match old.attestations.iter().flatten().find(same) {
        Some(found) => bail!(
            "{} states this already, in line {} of {}; change it there",
            output::shown(&new.by),
            found.criterion.at().0,
            open_weights::declaration::FILE
        ),
        None => Ok(()),
    }
}

fn definition(name: &str) -> Result<Loaded> {
    let mut found = definition::find(name)?;
    match found.len() {
        1 => Ok(found.remove(0)),
        _ => bail!("an attestation is about one definition; name it by its id"),
    }
}

/// The id of the criterion, as the definition has it.
fn criterion(loaded: &Loaded, given: &str) -> Result<String> {
    let of_it = format!("{}/", loaded.definition.id.as_str());
    let id = given.strip_prefix(&of_it).unwrap_or(given);
    let Some(criterion) = loaded.definition.criterion(id) else {
        let ids = ids(&loaded.definition.criteria);
        let suggestion = crate::license::nearest(id, ids.iter().copied());
        return Err(Error::Unknown { kind: "criterion", name: id.to_owned(), suggestion }.into());
    };
    if !criterion.attestable {
        bail!("{} lets no attestation settle `{id}`", loaded.definition.name);
    }
    if !criterion.parts.is_empty() {
        let parts: Vec<&str> = criterion.parts.iter().map(|part| part.id.as_str()).collect();
        bail!("`{id}` has parts, and each is attested by itself: {}", parts.join(", "));
    }
    Ok(id.to_owned())
}

fn ids(criteria: &[Criterion]) -> Vec<&str> {
    criteria.iter().flat_map(|c| std::iter::once(c.id.as_str()).chain(ids(&c.parts))).collect()
}

fn sound(new: &NewAttestation, today: open_weights::Date) -> Result<()> {
    if new.by.is_empty() {
        bail!("--by is empty; say who states it");
    }
    if new.on > today {
        bail!("it cannot be stated on {}: today is {today}", new.on);
    }
    if let Some(until) = new.until.filter(|until| *until < new.on) {
        bail!("it cannot end on {until}, before {}, on which it is stated", new.on);
    }
    let pinned = new.evidence.iter().any(|evidence| evidence.sha256.is_some());
    if new.answer == Answer::Yes.into() && !pinned {
        bail!(
            "an answer of yes needs evidence that is pinned: --evidence FILE, or --evidence URL#sha256=… with the \
             sha256 of what lies there"
        );
    }
    Ok(())
}

fn evidence(args: &Attest, inventory: &Inventory) -> Result<Vec<EvidenceRef>> {
    args.evidence.iter().map(|given| one(given, inventory, &args.directory)).collect()
}

fn one(given: &str, inventory: &Inventory, directory: &Path) -> Result<EvidenceRef> {
    if is_address(given) {
        let (address, sha256) = match given.split_once("#sha256=") {
            Some((address, digest)) => (address, Some(digest.to_ascii_lowercase())),
            None => (given, None),
        };
        if let Some(digest) = sha256.as_deref().filter(|digest| !is_sha256(digest)) {
            bail!("`{digest}` is no sha256: it has 64 digits of hex");
        }
        let sha256 = sha256.map(|digest| digest.as_str().into());
        return Ok(EvidenceRef { path: None, address: Some(address.into()), sha256 });
    }
    let entry = file(given, inventory, directory)?;
    if entry.role == Role::Declaration {
        bail!("the declaration cannot be evidence of itself");
    }
    if let State::Refused(why) = &entry.state {
        bail!("{given} cannot be evidence: {why}");
    }
    let sha256 =
        inventory.sha256(entry).map_err(|problem| anyhow::anyhow!("{given}: {}", problem.message))?;
    let path = Some(entry.path.as_str().into());
    Ok(EvidenceRef { path, address: None, sha256: Some(sha256.as_str().into()) })
}

/// A file of the directory, given from its top or from where the command runs.
fn file<'i>(given: &str, inventory: &'i Inventory, directory: &Path) -> Result<&'i FileEntry> {
    let inside = given.strip_prefix("./").unwrap_or(given);
    if let Some(entry) = inventory.file(inside) {
        return Ok(entry);
    }
    let root = inventory.root().unwrap_or(directory);
    let root = root.canonicalize().with_context(|| format!("cannot read {}", directory.display()))?;
    let from_top = root.join(given);
    let place = if from_top.exists() { from_top } else { PathBuf::from(given) };
    let place = place.canonicalize().with_context(|| format!("cannot read {given}"))?;
    let Ok(inside) = place.strip_prefix(&root) else {
        bail!(
            "{given} is not in the model directory; evidence has to come with the release or have an address"
        );
    };
    let parts: Vec<String> = inside.iter().map(|part| part.to_string_lossy().into_owned()).collect();
    let found = inventory.file(&parts.join("/"));
    found.with_context(|| format!("{given} is no file of the model directory that is read"))
}

/// The declaration that is there.
fn read(place: &Path) -> Result<Option<String>> {
    match std::fs::symlink_metadata(place) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        _ => stored::text(place, MAX_BYTES).map(Some),
    }
}

/// How the new attestation counts by now.
fn standing(args: &Attest, loaded: &Loaded, new: &NewAttestation) -> Result<String> {
    let attesting = Attesting { today: Some(clock::today(None)?), set_aside: false };
    let options = Options { attesting, ..Options::default() };
    let report = Examined::directory(&args.directory, &Knowledge::shipped(), &options.limits)?
        .judge_with(loaded, &options);
    let mine = report.attestations.iter().rev().find(|a| a.criterion == new.criterion);
    Ok(match mine {
        Some(a) => format!("{} is attested: {} ({})", new.criterion, a.state.words(), a.why),
        None => format!("{} is attested", new.criterion),
    })
}
