//! `ow check`.

use crate::args::Check;
use crate::deliver::Plan;
use anyhow::{Context, Result};
use open_weights::conclude::Knowledge;
use open_weights::definition::{self, Loaded};
use open_weights::license::catalog;
use open_weights::license::identify::Fingerprint;
use open_weights::{Examined, Options, Outcome, Report};
use std::path::PathBuf;
use std::process::ExitCode;

pub(crate) fn run(args: &Check) -> Result<ExitCode> {
    let delivery = Plan::of(&args.delivery)?;
    let mut definitions: Vec<Loaded> = Vec::new();
    for name in &args.definition {
        definitions.extend(definition::find(name)?);
    }
    let options = Options { reading: args.reading.into(), ..Options::default() };
    let examined = Examined::directory(&args.directory, &knowledge(args)?, &options.limits)?;
    let mut reports: Vec<Report> = definitions.iter().map(|d| examined.judge(d, options.reading)).collect();
    if args.attest {
        let digests = examined.weights_digests();
        reports.iter_mut().for_each(|report| report.attest(&digests));
    }
    delivery.deliver(&reports)?;
    Ok(exit_code(args, &reports))
}

/// What the program carries, and the licenses that the user adds.
fn knowledge(args: &Check) -> Result<Knowledge> {
    let mut knowledge = Knowledge::shipped();
    let read = |path: &PathBuf| {
        std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
    };
    for path in &args.license {
        knowledge.catalog.add(catalog::parse(&path.to_string_lossy(), &read(path)?)?);
    }
    for path in &args.fingerprint {
        knowledge.identifier.add(&Fingerprint::parse(&path.to_string_lossy(), &read(path)?)?);
    }
    Ok(knowledge)
}

/// The worst outcome decides; the form of the report never does.
fn exit_code(args: &Check, reports: &[Report]) -> ExitCode {
    let worst = reports.iter().map(|r| r.verdict).min().unwrap_or(Outcome::Undecided);
    match worst {
        _ if args.exit_zero => ExitCode::SUCCESS,
        Outcome::Met => ExitCode::SUCCESS,
        Outcome::NotMet => ExitCode::from(1),
        Outcome::Undecided if args.allow_unknown => ExitCode::SUCCESS,
        Outcome::Undecided => ExitCode::from(3),
    }
}
