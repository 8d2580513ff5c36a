//! `ow check`.

use crate::args::{Check, Format};
use crate::{clock, output};
use anyhow::{Context, Result};
use open_weights::conclude::Knowledge;
use open_weights::definition::{self, Loaded};
use open_weights::evaluate::Attesting;
use open_weights::license::catalog;
use open_weights::license::identify::Fingerprint;
use open_weights::render::text::{Detail, Style};
use open_weights::render::{json, text};
use open_weights::{Examined, Options, Outcome, Report};
use std::path::PathBuf;
use std::process::ExitCode;

pub(crate) fn run(args: &Check) -> Result<ExitCode> {
    let mut definitions: Vec<Loaded> = Vec::new();
    for name in &args.definition {
        definitions.extend(definition::find(name)?);
    }
    let today = Some(clock::today(args.today)?);
    let attesting = Attesting { today, set_aside: args.no_attestations };
    let options = Options { reading: args.reading.into(), attesting, ..Options::default() };
    let examined = Examined::directory(&args.directory, &knowledge(args)?, &options.limits)?;
    let reports: Vec<Report> = definitions.iter().map(|d| examined.judge_with(d, &options)).collect();
    deliver(args, &reports)?;
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

fn deliver(args: &Check, reports: &[Report]) -> Result<()> {
    match &args.output {
        Some(path) if path.as_os_str() != "-" => {
            let style = Style { width: 80, detail: detail(args), paint: &output::plain };
            output::write(path, &render(args, reports, &style))?;
        }
        _ => {
            let style = Style { width: output::width(), detail: detail(args), paint: &output::paint };
            output::print(&render(args, reports, &style))?;
        }
    }
    Ok(())
}

fn render(args: &Check, reports: &[Report], style: &Style<'_>) -> String {
    match args.format {
        Format::Json => json::render(reports),
        Format::Text => {
            let pages: Vec<String> = reports.iter().map(|report| text::render(report, style)).collect();
            let between = if style.detail == Detail::Quiet { "" } else { "\n" };
            pages.join(between)
        }
    }
}

fn detail(args: &Check) -> Detail {
    match (args.quiet, args.verbose) {
        (true, _) => Detail::Quiet,
        (_, true) => Detail::Full,
        _ => Detail::Usual,
    }
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
