//! `ow gap`: what stands between a model and a definition, or the next class of its ladder.

use crate::clock;
use crate::output::{self, paint};
use anyhow::{Result, bail};
use clap::Args;
use open_weights::conclude::Knowledge;
use open_weights::definition::{self, Level};
use open_weights::evaluate::Attesting;
use open_weights::render::text::Role;
use open_weights::report::{CriterionReport, FindingKind, Judgement, RungReport};
use open_weights::{Examined, Options, Report};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::process::ExitCode;

/// What to compare.
#[derive(Debug, Args)]
pub(crate) struct Gap {
    /// The model directory
    #[arg(value_name = "DIR")]
    pub(crate) directory: PathBuf,
    /// Definition to reach: ID, ID@VERSION or a path
    #[arg(long, short, value_name = "DEFINITION", default_value = definition::DEFAULT)]
    pub(crate) definition: String,
    /// Class to reach, for a definition that has classes [default: the next one]
    #[arg(long, value_name = "CLASS")]
    pub(crate) to: Option<String>,
    /// Form of the answer
    #[arg(long, short, value_enum, default_value_t = crate::definition::Form::Text)]
    pub(crate) format: crate::definition::Form,
    /// The day by which attestations are judged, as YYYY-MM-DD; else SOURCE_DATE_EPOCH, else the clock (UTC)
    #[arg(long, value_name = "DATE")]
    pub(crate) today: Option<open_weights::Date>,
}

pub(crate) fn run(args: &Gap) -> Result<ExitCode> {
    let attesting = Attesting { today: Some(clock::today(args.today)?), set_aside: false };
    let options = Options { attesting, ..Options::default() };
    let mut definitions = definition::find(&args.definition)?;
    if definitions.len() != 1 {
        bail!("`ow gap` takes one definition");
    }
    let loaded = definitions.remove(0);
    let examined = Examined::directory(&args.directory, &Knowledge::shipped(), &options.limits)?;
    let judged = examined.judge_with(&loaded, &options);
    let report = judged.inert().unwrap_or(judged);
    let class = class(&report, args.to.as_deref())?;
    let needs = needs(&report, class);
    match args.format {
        crate::definition::Form::Text => output::print(&page(&report, class, &needs))?,
        crate::definition::Form::Json => {
            output::print(&(serde_json::to_string_pretty(&record(&report, class, &needs))? + "\n"))?
        }
    };
    Ok(match needs.iter().map(|c| c.verdict).min() {
        None => ExitCode::SUCCESS,
        Some(Judgement::Fail) => ExitCode::from(1),
        Some(_) => ExitCode::from(3),
    })
}

/// The class that is named, else the lowest that is not shown to hold.
fn class<'r>(report: &'r Report, named: Option<&str>) -> Result<Option<&'r RungReport>> {
    let Some(name) = named else { return Ok(report.next_class()) };
    if let Some(rung) = report.ladder.iter().find(|rung| rung.id == name) {
        return Ok(Some(rung));
    }
    let ids: Vec<&str> = report.ladder.iter().map(|rung| rung.id.as_str()).collect();
    match ids.is_empty() {
        true => bail!("{} has no classes", report.definition.name),
        false => bail!("unknown class `{}`; there are {}", output::shown(name), ids.join(", ")),
    }
}

/// What does not pass, without parts that do and wholes whose parts say it.
fn needs<'r>(report: &'r Report, class: Option<&RungReport>) -> Vec<&'r CriterionReport> {
    let asked = |c: &&CriterionReport| match class {
        Some(rung) => rung.needs.contains(&c.id),
        None => report.ladder.is_empty() && c.level == Level::Required,
    };
    let open = |c: &&CriterionReport| matches!(c.verdict, Judgement::Fail | Judgement::Unknown);
    let mut found = Vec::new();
    for criterion in report.criteria.iter().filter(asked).filter(open) {
        match criterion.parts.is_empty() {
            true => found.push(criterion),
            false => found.extend(criterion.parts.iter().filter(open)),
        }
    }
    found
}

fn because(criterion: &CriterionReport) -> Option<&str> {
    let kind = if criterion.verdict == Judgement::Fail { FindingKind::Fail } else { FindingKind::Unknown };
    criterion.findings.iter().find(|f| f.kind == kind).map(|f| f.message.as_str())
}

fn page(report: &Report, class: Option<&RungReport>, needs: &[&CriterionReport]) -> String {
    let d = &report.definition;
    let mut page =
        format!("{}  {} {} ({})\n", paint(Role::Strong, &report.model.name), d.name, d.version, d.steward);
    if !report.ladder.is_empty() {
        let reached = report.class_reached().map_or("none is shown", |rung| rung.name.as_str());
        page.push_str(&format!("Class reached: {reached}\n"));
    }
    let goal = class.map_or_else(|| format!("{} {}", d.name, d.version), |rung| rung.name.clone());
    if needs.is_empty() {
        page.push_str(&format!(
            "\nNothing is missing for {}.\n",
            if class.is_some() || report.ladder.is_empty() { goal } else { "the highest class".to_owned() }
        ));
        return page;
    }
    page.push_str(&format!("\nWhat {goal} still needs: {}\n", needs.len()));
    for criterion in needs {
        let role = if criterion.verdict == Judgement::Fail { Role::Fail } else { Role::Unknown };
        let word = paint(role, criterion.verdict.word());
        page.push_str(&format!("\n{word}[{}] {}\n", criterion.id, criterion.title));
        let lines = [
            ("because", because(criterion)),
            ("question", criterion.question.as_deref()),
            ("help", criterion.help.as_deref()),
        ];
        for (label, text) in lines.into_iter().filter_map(|(label, text)| Some((label, text?))) {
            let options =
                textwrap::Options::new(output::width()).initial_indent("  ").subsequent_indent("    ");
            page.push_str(&textwrap::fill(&format!("= {label}: {text}"), options));
            page.push('\n');
        }
    }
    page
}

fn record(report: &Report, class: Option<&RungReport>, needs: &[&CriterionReport]) -> Value {
    let need = |criterion: &&CriterionReport| {
        json!({
            "criterion": criterion.id,
            "verdict": criterion.verdict,
            "because": because(criterion),
            "question": criterion.question,
            "help": criterion.help,
        })
    };
    json!({
        "schema": "ow/gap/1",
        "model": report.model,
        "definition": report.definition,
        "reached": report.class_reached().map(|rung| rung.id.as_str()),
        "class": class.map(|rung| rung.id.as_str()),
        "needs": needs.iter().map(need).collect::<Vec<_>>(),
    })
}
