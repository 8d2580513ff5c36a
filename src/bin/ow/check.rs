//! `ow check`.

use crate::args::Check;
use crate::deliver::Plan;
use crate::{clock, gate, many, output, stored};
use anyhow::Result;
use open_weights::conclude::Knowledge;
use open_weights::definition::{self, Loaded, Reading};
use open_weights::evaluate::Attesting;
use open_weights::license::catalog;
use open_weights::license::identify::Fingerprint;
use open_weights::many::Given;
use open_weights::{Date, Error, Examined, Options, Outcome, Report};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

pub(crate) fn run(args: &Check) -> Result<ExitCode> {
    match args.directories.as_slice() {
        [directory] if !many::asked(args) => one(args, directory),
        _ => many::run(args),
    }
}

/// One directory, in any form.
fn one(args: &Check, directory: &Path) -> Result<ExitCode> {
    let delivery = Plan::of(&args.delivery)?.beside(directory);
    let judge = Judge::new(args, directory)?;
    let (examined, idle) = judge.examine(directory)?;
    for pattern in idle {
        output::note(&format!("`--exclude {pattern}` fits no file"));
    }
    let reports = judge.reports(&examined);
    delivery.deliver(&reports)?;
    Ok(exit_code(args, &reports))
}

/// All that decides what a model comes to besides the model itself; one for any number of models.
pub(crate) struct Judge {
    definitions: Vec<Loaded>,
    options: Options,
    knowledge: Knowledge,
    /// A digest of what the user adds to it.
    added: String,
    gate: gate::Loaded,
    exclude: Vec<String>,
    attest: bool,
    dated: Option<Date>,
}

impl Judge {
    /// Reads what the command line names. Policies are looked for around `place`.
    pub(crate) fn new(args: &Check, place: &Path) -> Result<Self> {
        let today = clock::today(args.today)?;
        let gate = args.gate.load(place, today)?;
        let definitions = definitions(args, &gate)?;
        gate.check_names(&definitions)?;
        let reading = args.reading.map(Reading::from).or(gate.reading()).unwrap_or_default();
        let attesting = Attesting { today: Some(today), set_aside: args.no_attestations };
        let options = Options { reading, attesting, ..Options::default() };
        let (attest, dated) = (args.attest, args.dated.then_some(today));
        let (knowledge, added) = knowledge(args)?;
        let exclude = args.exclude.clone();
        Ok(Self { definitions, options, knowledge, added, gate, exclude, attest, dated })
    }

    /// Reads a directory. Also gives the patterns of files to leave out that fit none.
    pub(crate) fn examine(&self, directory: &Path) -> Result<(Examined, Vec<&str>), Error> {
        Examined::directory_without(directory, &self.knowledge, &self.options.limits, &self.exclude)
    }

    /// Reads a model that is not on disk.
    pub(crate) fn examine_given(&self, given: Given) -> Result<Examined, String> {
        let mut inventory = given.inventory(&self.options.limits)?;
        inventory.exclude(&self.exclude);
        Examined::inventory(inventory, &self.knowledge).ok_or_else(|| NOTHING.to_owned())
    }

    /// One report a definition, with what the gate makes of it.
    pub(crate) fn reports(&self, examined: &Examined) -> Vec<Report> {
        let mut reports: Vec<Report> = self.definitions.iter().map(|d| self.report(examined, d)).collect();
        if self.attest {
            let digests = examined.weights_digests();
            reports.iter_mut().for_each(|report| report.attest(&digests));
        }
        if let Some(day) = self.dated {
            reports.iter_mut().for_each(|report| report.as_of = Some(day));
        }
        self.gate.apply(&mut reports);
        reports
    }

    fn report(&self, examined: &Examined, definition: &Loaded) -> Report {
        let mut report = examined.judge_with(definition, &self.options);
        let otherwise = self.gate.read_otherwise(self.options.reading);
        if !otherwise.is_empty() {
            let options = Options { reading: self.options.reading.other(), ..self.options.clone() };
            report.read_otherwise(&examined.judge_with(definition, &options), &otherwise);
        }
        report
    }

    /// The definitions that are applied, in the order in which they were asked for.
    pub(crate) fn definitions(&self) -> &[Loaded] {
        &self.definitions
    }

    /// A digest of all that decides verdicts besides the models and the day: what two runs have in common that can
    /// be put together.
    pub(crate) fn run(&self, args: &Check) -> String {
        let mut digest = Sha256::new();
        let mut part = |name: &str, words: &str| {
            for text in [name, words] {
                digest.update((text.len() as u64).to_le_bytes());
                digest.update(text.as_bytes());
            }
        };
        part("program", env!("CARGO_PKG_VERSION"));
        part("spdx", catalog::spdx_list_version());
        part("reading", self.options.reading.word());
        for definition in &self.definitions {
            part("definition", &definition.sha256());
        }
        if let Some(policy) = &self.gate.policy {
            part("policy", &policy.sha256);
        }
        part("knowledge", &self.added);
        self.exclude.iter().for_each(|pattern| part("exclude", pattern));
        part("options", &format!("{} {} {}", args.no_attestations, args.dated, args.attest));
        part("today", &args.today.map(|day| day.to_string()).unwrap_or_default());
        hex(digest.finalize().iter().take(8))
    }
}

fn hex<'b>(bytes: impl Iterator<Item = &'b u8>) -> String {
    bytes.map(|byte| format!("{byte:02x}")).collect()
}

const NOTHING: &str =
    "nothing to check: no weights, no license, no model card and no configuration of a model";

/// What the command line names, else what the policy names, else the default.
fn definitions(args: &Check, gate: &gate::Loaded) -> Result<Vec<Loaded>> {
    let usual = || vec![definition::DEFAULT.to_owned()];
    let named = if args.definition.is_empty() { gate.definitions() } else { args.definition.clone() };
    let mut definitions: Vec<Loaded> = Vec::new();
    for name in if named.is_empty() { usual() } else { named } {
        definitions.extend(definition::find(&name)?);
    }
    Ok(definitions)
}

/// What the program carries, and the licenses that the user adds, with a digest of these.
fn knowledge(args: &Check) -> Result<(Knowledge, String)> {
    let mut knowledge = Knowledge::shipped();
    let mut digest = Sha256::new();
    let mut read = |path: &PathBuf| {
        let text = stored::text(path, stored::KNOWLEDGE_MAX_BYTES)?;
        digest.update(Sha256::digest(text.as_bytes()));
        anyhow::Ok(text)
    };
    for path in &args.license {
        knowledge.catalog.add(catalog::parse(&path.to_string_lossy(), &read(path)?)?);
    }
    for path in &args.fingerprint {
        knowledge.identifier.add(&Fingerprint::parse(&path.to_string_lossy(), &read(path)?)?);
    }
    Ok((knowledge, hex(digest.finalize().iter())))
}

/// The worst outcome decides among those that the gate does not let through; the form of the report never does.
fn exit_code(args: &Check, reports: &[Report]) -> ExitCode {
    let worst = reports.iter().filter(|report| !report.passes_gate()).map(|report| report.verdict).min();
    match worst {
        _ if args.exit_zero => ExitCode::SUCCESS,
        None => ExitCode::SUCCESS,
        Some(Outcome::Undecided) if args.allow_unknown && reports.iter().all(is_allowed) => ExitCode::SUCCESS,
        Some(Outcome::Undecided) if reports.iter().all(is_allowed) => ExitCode::from(3),
        Some(_) => ExitCode::from(1),
    }
}

/// Whether no policy denies it.
fn is_allowed(report: &Report) -> bool {
    report.policy.as_ref().is_none_or(|policy| policy.denials.is_empty())
}
