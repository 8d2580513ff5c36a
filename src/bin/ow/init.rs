//! `ow init`: a declaration to begin with.

use crate::args::Init;
use crate::{clock, output};
use anyhow::{Result, bail};
use open_weights::component::Component;
use open_weights::conclude::{Force, Governing, Knowledge, Terms};
use open_weights::declaration::write::{Draft, DraftComponent, Question, draft};
use open_weights::declaration::{FILE, is_address};
use open_weights::definition::{self, Level, Loaded};
use open_weights::evaluate::Attesting;
use open_weights::evidence::{CodePlace, Presence};
use open_weights::inventory::{Inventory, Role};
use open_weights::report::{CriterionReport, FindingKind, Judgement};
use open_weights::{Examined, Options, Report};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The most files of one component, and the most files that may be evidence, that are listed.
const MAX_LISTED: usize = 16;

pub(crate) fn run(args: &Init) -> Result<ExitCode> {
    let definition = definition::find(&args.definition)?;
    let attesting = Attesting { today: Some(clock::today(None)?), set_aside: false };
    let options = Options { attesting, ..Options::default() };
    let examined = Examined::directory(&args.directory, &Knowledge::shipped(), &options.limits)?;
    let asked = definition.iter().map(|d| (d, examined.judge_with(d, &options))).collect::<Vec<_>>();
    let text = draft(&Draft {
        components: components(&examined),
        base_models: base_models(&examined),
        questions: asked.iter().flat_map(|(d, report)| questions(d, report)).collect(),
        files: files(examined.found()),
    });
    if args.stdout || args.output.as_deref() == Some(Path::new("-")) {
        return output::print(&text);
    }
    let place = match &args.output {
        Some(path) => path.clone(),
        None => declaration(examined.found(), &args.directory)?,
    };
    writable(&place, args.force)?;
    output::write(&place, &text)?;
    output::print(&format!("wrote {}; lines that begin with ## say how to go on\n", place.display()))
}

/// The declaration of a directory: the one that is there, or the one to be.
pub(crate) fn declaration(inventory: &Inventory, directory: &Path) -> Result<PathBuf> {
    let there = inventory.files().iter().find(|file| file.role == Role::Declaration);
    let name = there.map_or(FILE, |file| file.path.as_str());
    // The directory as it was given, unless the files lie in a snapshot below it.
    let root = inventory.root().filter(|root| !directory.canonicalize().is_ok_and(|real| real == **root));
    let place = root.unwrap_or(directory).join(name);
    if std::fs::symlink_metadata(&place).is_ok_and(|m| !m.is_file()) {
        bail!("{} is no plain file; it is neither followed nor written over", place.display());
    }
    Ok(place)
}

fn writable(place: &Path, force: bool) -> Result<()> {
    match std::fs::symlink_metadata(place) {
        Ok(found) if !found.is_file() => {
            bail!("{} is no plain file; it is neither followed nor written over", place.display())
        }
        Ok(_) if !force => {
            bail!("{} is there already; --force writes over it, --stdout prints", place.display())
        }
        _ => Ok(()),
    }
}

fn components(examined: &Examined) -> Vec<DraftComponent> {
    let weights = examined.evidence().weights.iter().filter(|w| w.presence != Presence::Missing);
    let mut found = vec![component(examined, Component::Weights, weights.map(|w| w.path.clone()).collect())];
    for code in [Component::TrainingCode, Component::UserInterface] {
        let of_it = || examined.evidence().code.iter().filter(move |fact| fact.component == code);
        let here = of_it().filter_map(|fact| match &fact.place {
            CodePlace::Here(path) | CodePlace::Claimed(path) | CodePlace::Doubted(path, _) => {
                Some(path.clone())
            }
            CodePlace::Told(_) | CodePlace::Elsewhere(_) => None,
        });
        let elsewhere = of_it().find_map(|fact| match &fact.place {
            CodePlace::Elsewhere(place) if is_address(place) => Some(place.clone()),
            _ => None,
        });
        let mut drafted = component(examined, code, here.collect());
        drafted.address = elsewhere;
        if !drafted.paths.is_empty() || drafted.address.is_some() {
            found.push(drafted);
        }
    }
    found
}

fn component(examined: &Examined, component: Component, mut paths: Vec<String>) -> DraftComponent {
    paths.sort();
    paths.dedup();
    let many = paths.len() > MAX_LISTED;
    let governing = examined.conclusions().governing(component);
    let license = governing.and_then(certain);
    let remark = match (&license, governing.and_then(named)) {
        (Some(_), _) => None,
        (None, Some(words)) => Some(format!("what was found of its license does not settle it: {words}")),
        (None, None) => Some("no license was found for it".to_owned()),
    };
    if many {
        paths.clear();
    }
    DraftComponent { component, license, remark, paths, address: None }
}

/// The one license that every source names that counts, where nothing else puts it in question.
fn certain(governing: &Governing) -> Option<String> {
    let mut ids = Vec::new();
    for source in &governing.sources {
        match (&source.force, &source.terms) {
            (Force::Noted(_), _) => {}
            (Force::Governs | Force::Limits, Terms::One(set)) if set.whole && set.license.is_some() => {
                ids.push(source.says.clone());
            }
            _ => return None,
        }
    }
    if !governing.sources.iter().any(|source| source.force == Force::Governs) {
        return None;
    }
    ids.dedup();
    match ids.as_slice() {
        [id] => Some(id.clone()),
        _ => None,
    }
}

fn named(governing: &Governing) -> Option<String> {
    let counts = governing.sources.iter().filter(|s| !matches!(s.force, Force::Noted(_)));
    let mut words: Vec<String> =
        counts.filter(|s| !s.says.is_empty()).map(|s| format!("{} ({})", s.says, s.at)).collect();
    words.dedup();
    words.truncate(4);
    (!words.is_empty()).then(|| words.join(", "))
}

fn base_models(examined: &Examined) -> Vec<(String, Option<open_weights::evidence::Relation>, bool)> {
    let lineage = &examined.conclusions().lineage;
    lineage.iter().map(|base| (base.id.clone(), base.relation, base.certain)).collect()
}

/// What is open in required criteria and their parts, in the order of the definition.
fn questions(loaded: &Loaded, report: &Report) -> Vec<Question> {
    let required = report.criteria.iter().filter(|c| c.level == Level::Required);
    let leaves = required.flat_map(|c| if c.parts.is_empty() { std::slice::from_ref(c) } else { &c.parts });
    let open = leaves.filter(|c| c.verdict == Judgement::Unknown || c.attested);
    let attestable = |c: &&CriterionReport| loaded.definition.criterion(&c.id).is_some_and(|c| c.attestable);
    open.filter(attestable).map(|c| question(&report.definition.id, c)).collect()
}

fn question(definition: &str, c: &CriterionReport) -> Question {
    let speaks = c.findings.iter().filter(|f| f.kind == FindingKind::Unknown);
    let open = speaks.take(3).map(|f| match &f.at {
        Some(at) => format!("{} ({at})", f.message),
        None => f.message.clone(),
    });
    Question {
        criterion: format!("{definition}/{}", c.id),
        title: format!("{}: {}", c.id, c.title),
        section: c.section.clone(),
        open: open.collect(),
        question: c.question.clone(),
    }
}

/// Files that a person may point to, with their digests.
fn files(inventory: &Inventory) -> Vec<(String, String)> {
    let telling = |role: Role| {
        matches!(
            role,
            Role::License
                | Role::UsePolicy
                | Role::ModelCard
                | Role::DataCard
                | Role::TrainerState
                | Role::Recipe
                | Role::Paper
                | Role::Documentation
        )
    };
    let entries = inventory.files().iter().filter(|entry| telling(entry.role));
    let digests = entries.filter_map(|entry| Some((entry.path.clone(), inventory.sha256(entry).ok()?)));
    digests.take(MAX_LISTED).collect()
}
