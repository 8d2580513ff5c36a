//! `ow definition`: what ships, what one says, what sets two apart, what an author should mend, and how to begin.

use crate::args::DefinitionCommand;
use crate::output;
use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use open_weights::conclude::Knowledge;
use open_weights::definition::compare::{self, Change, ChangeKind};
use open_weights::definition::lint;
use open_weights::definition::{self, Criterion, Definition, Level, Loaded, Status};
use open_weights::render::text::Role;
use open_weights::report::CriterionReport;
use open_weights::{Examined, Options, Report};
use serde_json::json;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

/// A form for people or for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Form {
    /// For a terminal
    Text,
    /// For programs
    Json,
}

/// Which two.
#[derive(Debug, Args)]
pub(crate) struct DiffArgs {
    /// The first: ID, ID@VERSION or a path
    pub(crate) first: String,
    /// The second
    pub(crate) second: String,
    /// Judge this model directory by both, and tell which verdicts differ
    #[arg(long, value_name = "DIR")]
    pub(crate) on: Option<PathBuf>,
    /// Form of the answer
    #[arg(long, short, value_enum, default_value_t = Form::Text)]
    pub(crate) format: Form,
}

/// What to begin.
#[derive(Debug, Args)]
pub(crate) struct NewArgs {
    /// Its id, in kebab case
    pub(crate) id: String,
    /// Its full name
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,
    /// Write to this file, which must not be there; `-` is standard output [default: ID.yaml]
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

pub(crate) fn run(command: DefinitionCommand) -> Result<ExitCode> {
    match command {
        DefinitionCommand::List => list(),
        DefinitionCommand::Show { definition, yaml } => show(&definition, yaml),
        DefinitionCommand::Diff(args) => diff(&args),
        DefinitionCommand::Lint { definition } => lint_all(&definition),
        DefinitionCommand::New(args) => new(&args),
    }
}

fn list() -> Result<ExitCode> {
    let mut text = String::new();
    for (id, version) in definition::shipped() {
        for loaded in definition::find(&format!("{id}@{version}"))? {
            let d = &loaded.definition;
            let name = format!("{id}@{version}");
            // Where the name already says who keeps it, once is enough.
            let steward =
                if d.name.contains(&d.steward) { String::new() } else { format!(" ({})", d.steward) };
            writeln!(text, "{name:<32} {:<11} {}{steward}", status(d.status), d.name)?;
        }
    }
    output::print(&text)
}

fn show(name: &str, yaml: bool) -> Result<ExitCode> {
    let mut text = String::new();
    for loaded in definition::find(name)? {
        match yaml {
            true => text.push_str(&loaded.yaml),
            false => describe(&mut text, &loaded.definition)?,
        }
    }
    output::print(&text)
}

fn describe(text: &mut String, d: &Definition) -> Result<()> {
    writeln!(text, "{} {} ({})", d.name, d.version.as_str(), status(d.status))?;
    writeln!(text, "  id         {}@{}", d.id.as_str(), d.version.as_str())?;
    writeln!(text, "  steward    {}", d.steward)?;
    writeln!(text, "  source     {}", d.source.repository)?;
    for (label, value) in
        [("commit", &d.source.commit), ("file", &d.source.file), ("sha256", &d.source.sha256)]
    {
        if let Some(value) = value {
            writeln!(text, "  {label:<10} {value}")?;
        }
    }
    writeln!(text, "  license    {}\n", d.source.license)?;
    paragraph(text, &d.summary, "");
    if let Some(note) = &d.source.note {
        paragraph(text, note, "");
    }
    if let Some(readings) = &d.readings {
        writeln!(text)?;
        paragraph(text, &format!("practical reading: {}", readings.practical), "");
        paragraph(text, &format!("literal reading: {}", readings.literal), "");
    }
    writeln!(text)?;
    d.criteria.iter().for_each(|c| criterion(text, c, "  "));
    Ok(())
}

fn criterion(text: &mut String, c: &Criterion, indent: &str) {
    let level = match c.level {
        Level::Required => "",
        Level::Recommended => " (recommended)",
        Level::Optional => " (optional)",
    };
    paragraph(text, &format!("{}{level}: {} [{}]", c.id.as_str(), c.title, c.section), indent);
    for part in &c.parts {
        criterion(text, part, &format!("{indent}  "));
    }
}

fn paragraph(text: &mut String, words: &str, indent: &str) {
    let rest = format!("{indent}  ");
    let options = textwrap::Options::new(output::width()).initial_indent(indent).subsequent_indent(&rest);
    for line in textwrap::wrap(words, options) {
        text.push_str(&line);
        text.push('\n');
    }
}

fn status(status: Status) -> &'static str {
    match status {
        Status::Current => "current",
        Status::Superseded => "superseded",
        Status::Draft => "draft",
    }
}

/// The one definition of this name.
fn single(name: &str) -> Result<Loaded> {
    let mut found = definition::find(name)?;
    if found.len() != 1 {
        bail!("`{}` names several definitions", output::shown(name));
    }
    Ok(found.remove(0))
}

fn diff(args: &DiffArgs) -> Result<ExitCode> {
    let (first, second) = (single(&args.first)?, single(&args.second)?);
    let changes = compare::compare(&first.definition, &second.definition);
    let judged = args.on.as_ref().map(|directory| both(directory, &first, &second)).transpose()?;
    match args.format {
        Form::Text => output::print(&diff_page(&first, &second, &changes, judged.as_ref())?),
        Form::Json => {
            let side = |loaded: &Loaded| {
                let d = &loaded.definition;
                json!({ "id": d.id, "version": d.version, "name": d.name, "steward": d.steward })
            };
            let on = judged.as_ref().map(|(old, new)| {
                json!({
                    "model": old.model.name,
                    "verdicts": [old.verdict, new.verdict],
                    "criteria": verdicts_that_differ(old, new),
                })
            });
            let record = json!({
                "schema": "ow/definition-diff/1",
                "first": side(&first),
                "second": side(&second),
                "changes": changes,
                "on": on,
            });
            output::print(&(serde_json::to_string_pretty(&record)? + "\n"))
        }
    }
}

fn both(directory: &std::path::Path, first: &Loaded, second: &Loaded) -> Result<(Report, Report)> {
    let options = Options::default();
    let examined = Examined::directory(directory, &Knowledge::shipped(), &options.limits)?;
    let judge = |loaded: &Loaded| {
        let report = examined.judge_with(loaded, &options);
        report.inert().unwrap_or(report)
    };
    Ok((judge(first), judge(second)))
}

/// Criteria and parts by id, with what they came to under each definition, where that differs.
fn verdicts_that_differ(old: &Report, new: &Report) -> BTreeMap<String, [&'static str; 2]> {
    fn all<'r>(criteria: &'r [CriterionReport], found: &mut BTreeMap<&'r str, &'static str>) {
        for criterion in criteria {
            found.insert(&criterion.id, criterion.verdict.word());
            all(&criterion.parts, found);
        }
    }
    let (mut before, mut after) = (BTreeMap::new(), BTreeMap::new());
    all(&old.criteria, &mut before);
    all(&new.criteria, &mut after);
    let ids: std::collections::BTreeSet<&str> = before.keys().chain(after.keys()).copied().collect();
    let pair = |id: &str| [before.get(id).copied().unwrap_or("-"), after.get(id).copied().unwrap_or("-")];
    ids.into_iter().map(|id| (id.to_owned(), pair(id))).filter(|(_, [a, b])| a != b).collect()
}

fn diff_page(
    first: &Loaded,
    second: &Loaded,
    changes: &[Change],
    judged: Option<&(Report, Report)>,
) -> Result<String> {
    let mut text = String::new();
    for (label, loaded) in [("first ", first), ("second", second)] {
        let d = &loaded.definition;
        writeln!(text, "{label}  {} {} ({})", d.name, d.version.as_str(), d.steward)?;
    }
    if changes.is_empty() {
        writeln!(text, "\nNo criterion differs.")?;
    }
    for kind in [ChangeKind::Added, ChangeKind::Dropped, ChangeKind::Changed, ChangeKind::Reworded] {
        let of_kind: Vec<&Change> = changes.iter().filter(|change| change.kind == kind).collect();
        if of_kind.is_empty() {
            continue;
        }
        writeln!(text, "\n{}", output::paint(Role::Strong, kind.word()))?;
        for change in of_kind {
            let what =
                if change.what.is_empty() { String::new() } else { format!(": {}", change.what.join(", ")) };
            paragraph(
                &mut text,
                &format!("{}{what} - {} [{}]", change.id, change.title, change.section),
                "  ",
            );
        }
    }
    if let Some((old, new)) = judged {
        writeln!(text, "\n{}", output::paint(Role::Strong, &format!("on {}", old.model.name)))?;
        writeln!(text, "  the whole: {} -> {}", old.verdict.words(), new.verdict.words())?;
        for (id, [before, after]) in verdicts_that_differ(old, new) {
            writeln!(text, "  {id}: {before} -> {after}")?;
        }
    }
    Ok(text)
}

fn lint_all(names: &[String]) -> Result<ExitCode> {
    let mut text = String::new();
    let mut clean = true;
    for name in names {
        for loaded in definition::find(name)? {
            let lints = lint::lint(&loaded);
            clean &= lints.is_empty();
            for lint in &lints {
                writeln!(text, "{} {lint}", output::paint(Role::Fail, "mend:"))?;
            }
            let criteria = loaded.definition.all_criteria().len();
            writeln!(text, "{}: {criteria} criteria, {} to mend", output::shown(&loaded.file), lints.len())?;
        }
    }
    output::print(&text)?;
    Ok(if clean { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// The beginning of a definition, which loads and has nothing to mend.
const TEMPLATE: &str = include_str!("../../../definitions/template.yaml");

fn new(args: &NewArgs) -> Result<ExitCode> {
    let name = args.name.clone().unwrap_or_else(|| args.id.replace('-', " "));
    let name = serde_json::to_string(&name)?;
    let yaml = TEMPLATE.replacen("id: ID", &format!("id: {}", args.id), 1).replacen("NAME", &name, 1);
    let path = args.output.clone().unwrap_or_else(|| PathBuf::from(format!("{}.yaml", args.id)));
    definition::parse(&path.to_string_lossy(), &yaml)?;
    if path.as_os_str() == "-" {
        return output::print(&yaml);
    }
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&path)
        .with_context(|| format!("cannot write {}", output::shown(&path.to_string_lossy())))?;
    std::io::Write::write_all(&mut file, yaml.as_bytes())?;
    let path = output::shown(&path.to_string_lossy());
    output::print(&format!(
        "Wrote {path}. Next: `ow definition lint {path}`, `ow check DIR --definition {path}`.\n"
    ))
}
