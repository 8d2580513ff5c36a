//! `ow gap`: what stands between a model and a definition, or the next class of its ladder.

use crate::args::Form;
use crate::clock;
use crate::definition::kept_by;
use crate::output::{self, paint};
use anyhow::{Result, bail};
use clap::Args;
use open_weights::conclude::Knowledge;
use open_weights::definition;
use open_weights::evaluate::Attesting;
use open_weights::render::text::Role;
use open_weights::report::gap::{Gap as Lacking, Need};
use open_weights::report::{Judgement, RungReport};
use open_weights::{Error, Examined, Options, Report};
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
    #[arg(long, short, value_enum, default_value_t = Form::Text)]
    pub(crate) format: Form,
    /// The day by which attestations are judged, as YYYY-MM-DD; else SOURCE_DATE_EPOCH, else the clock (UTC)
    #[arg(long, value_name = "DATE")]
    pub(crate) today: Option<open_weights::Date>,
}

pub(crate) fn run(args: &Gap) -> Result<ExitCode> {
    let attesting = Attesting { today: Some(clock::today(args.today)?), set_aside: false };
    let options = Options { attesting, ..Options::default() };
    let mut definitions = definition::find(&args.definition)?;
    if definitions.len() != 1 {
        bail!(
            "`ow gap` takes one definition; `ow check DIR --definition all` holds a model against all of them"
        );
    }
    let loaded = definitions.remove(0);
    let examined = Examined::directory(&args.directory, &Knowledge::shipped(), &options.limits)?;
    let judged = examined.judge_with(&loaded, &options);
    let report = judged.inert().unwrap_or(judged);
    let class = class(&report, args.to.as_deref())?;
    let gap = Lacking::of(&report, class);
    match args.format {
        Form::Text => output::print(&page(&gap, &report, &args.definition))?,
        Form::Json => output::print(&(serde_json::to_string_pretty(&gap)? + "\n"))?,
    };
    Ok(match gap.needs.iter().map(|need| need.verdict).min() {
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
    if report.ladder.is_empty() {
        bail!("{} has no classes; leave `--to` out", report.definition.name);
    }
    let ids = report.ladder.iter().map(|rung| rung.id.as_str());
    let suggestion = crate::license::nearest(name, ids);
    Err(Error::Unknown { kind: "class", name: output::shown(name), suggestion }.into())
}

fn page(gap: &Lacking, report: &Report, named: &str) -> String {
    let d = &gap.definition;
    let definition = format!("{} {}", d.name, d.version);
    let mut page = String::new();
    let name = kept_by(&definition, &d.steward);
    wrapped(&mut page, &paint(Role::Strong, &gap.model.name), &format!("by {name}"), ("", "  "));
    if !report.ladder.is_empty() {
        let reached = gap.reached.as_ref().map_or("none is shown", |class| class.name.as_str());
        page.push_str(&format!("Class reached: {reached}\n"));
    }
    let goal = match &gap.class {
        Some(class) => class.name.clone(),
        None if report.ladder.is_empty() => definition,
        None => "the highest class".to_owned(),
    };
    if gap.needs.is_empty() {
        page.push_str(&format!("\nNothing is missing for {goal}.\n"));
        return page;
    }
    let count = |verdict| gap.needs.iter().filter(|need| need.verdict == verdict).count();
    let (fail, unknown) = (count(Judgement::Fail), count(Judgement::Unknown));
    page.push('\n');
    let many = if gap.needs.len() == 1 { "criterion" } else { "criteria" };
    let needs =
        format!("What {goal} still needs: {} {many}, {fail} fail, {unknown} unknown", gap.needs.len());
    wrapped(&mut page, "", &needs, ("", "  "));
    gap.needs.iter().for_each(|need| entry(&mut page, need));
    let persons: Vec<&str> =
        gap.needs.iter().filter(|need| need.for_a_person).map(|need| need.criterion.as_str()).collect();
    if let Some(first) = persons.first() {
        page.push('\n');
        let text = format!("For a person to attest: {}, as with", persons.join(", "));
        wrapped(&mut page, "", &text, ("", "  "));
        let named = output::shown(named);
        page.push_str(&format!("  ow attest {first} DIR -d {named} --by NAME --evidence FILE\n"));
    }
    page
}

fn entry(page: &mut String, need: &Need) {
    let role = if need.verdict == Judgement::Fail { Role::Fail } else { Role::Unknown };
    let word = paint(role, need.verdict.word());
    page.push('\n');
    wrapped(page, &word, &format!("[{}] {}", need.criterion, need.title), ("", "  "));
    let place = need.at.as_ref().filter(|at| at.line.is_some()).map(|at| format!(", {at}"));
    let because = need.because.as_ref().map(|because| format!("{because}{}", place.unwrap_or_default()));
    let lines = [
        ("asked by", Some(need.section.as_str())),
        ("because", because.as_deref()),
        ("question", need.question.as_deref()),
        ("help", need.help.as_deref()),
    ];
    for (label, text) in lines.into_iter().filter_map(|(label, text)| Some((label, text?))) {
        wrapped(page, "", &format!("= {label}: {text}"), ("  ", "    "));
    }
}

/// A paragraph within the width of the terminal; what is painted comes first and takes no more room than it shows.
fn wrapped(page: &mut String, painted: &str, text: &str, (first, rest): (&str, &str)) {
    let options = textwrap::Options::new(output::width())
        .initial_indent(first)
        .subsequent_indent(rest)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    let joined = match (painted.is_empty(), text.starts_with('[')) {
        (true, _) => text.to_owned(),
        (false, true) => format!("{painted}{text}"),
        (false, false) => format!("{painted}  {text}"),
    };
    page.push_str(&textwrap::fill(&joined, options));
    page.push('\n');
}
