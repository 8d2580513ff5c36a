//! `ow check`.

use crate::args::Check;
use crate::deliver::Plan;
use crate::{clock, gate, output, stored};
use anyhow::Result;
use open_weights::conclude::Knowledge;
use open_weights::definition::{self, Loaded, Reading};
use open_weights::evaluate::Attesting;
use open_weights::license::catalog;
use open_weights::license::identify::Fingerprint;
use open_weights::{Examined, Options, Outcome, Report};
use std::path::PathBuf;
use std::process::ExitCode;

pub(crate) fn run(args: &Check) -> Result<ExitCode> {
    let delivery = Plan::of(&args.delivery)?.beside(&args.directory);
    let today = clock::today(args.today)?;
    let gate = args.gate.load(&args.directory, today)?;
    let definitions = definitions(args, &gate)?;
    gate.check_names(&definitions)?;
    let reading = args.reading.map(Reading::from).or(gate.reading()).unwrap_or_default();
    let attesting = Attesting { today: Some(today), set_aside: args.no_attestations };
    let options = Options { reading, attesting, ..Options::default() };
    let (examined, idle) =
        Examined::directory_without(&args.directory, &knowledge(args)?, &options.limits, &args.exclude)?;
    for pattern in idle {
        output::note(&format!("`--exclude {pattern}` fits no file"));
    }
    let otherwise = gate.read_otherwise(reading);
    let judge = |definition: &Loaded| {
        let mut report = examined.judge_with(definition, &options);
        if !otherwise.is_empty() {
            let options = Options { reading: reading.other(), ..options.clone() };
            report.read_otherwise(&examined.judge_with(definition, &options), &otherwise);
        }
        report
    };
    let mut reports: Vec<Report> = definitions.iter().map(judge).collect();
    if args.attest {
        let digests = examined.weights_digests();
        reports.iter_mut().for_each(|report| report.attest(&digests));
    }
    if args.dated {
        reports.iter_mut().for_each(|report| report.as_of = Some(today));
    }
    gate.apply(&mut reports);
    delivery.deliver(&reports)?;
    Ok(exit_code(args, &reports))
}

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

/// What the program carries, and the licenses that the user adds.
fn knowledge(args: &Check) -> Result<Knowledge> {
    let mut knowledge = Knowledge::shipped();
    let read = |path: &PathBuf| stored::text(path, stored::KNOWLEDGE_MAX_BYTES);
    for path in &args.license {
        knowledge.catalog.add(catalog::parse(&path.to_string_lossy(), &read(path)?)?);
    }
    for path in &args.fingerprint {
        knowledge.identifier.add(&Fingerprint::parse(&path.to_string_lossy(), &read(path)?)?);
    }
    Ok(knowledge)
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
