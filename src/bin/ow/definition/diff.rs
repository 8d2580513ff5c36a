//! `ow definition diff`: what sets two definitions apart, and what that changes for a model.

use super::{kept_by, paragraph};
use crate::args::Form;
use crate::{clock, output};
use anyhow::{Result, bail};
use clap::Args;
use open_weights::conclude::Knowledge;
use open_weights::definition::compare::{Change, ChangeKind, ChangeOf};
use open_weights::definition::{self, Loaded};
use open_weights::evaluate::Attesting;
use open_weights::render::text::Role;
use open_weights::report::definitions::{DefinitionDiff, Named, OnModel};
use open_weights::{Examined, Options, Report};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

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

pub(super) fn run(args: &DiffArgs) -> Result<ExitCode> {
    let (first, second) = (single(&args.first)?, single(&args.second)?);
    let judged = args.on.as_ref().map(|directory| both(directory, &first, &second)).transpose()?;
    let reports = judged.as_ref().map(|(old, new)| (old, new));
    let diff = DefinitionDiff::of(&first.definition, &second.definition, reports);
    match args.format {
        Form::Text => output::print(&page(&diff)?),
        Form::Json => output::print(&(serde_json::to_string_pretty(&diff)? + "\n")),
    }
}

/// The one definition of this name.
fn single(name: &str) -> Result<Loaded> {
    let mut found = definition::find(name)?;
    if found.len() != 1 {
        bail!("`{}` names several definitions; name two, such as owd@0.1 and owd@0.2", output::shown(name));
    }
    Ok(found.remove(0))
}

fn both(directory: &Path, first: &Loaded, second: &Loaded) -> Result<(Report, Report)> {
    let attesting = Attesting { today: Some(clock::today(None)?), set_aside: false };
    let options = Options { attesting, ..Options::default() };
    let examined = Examined::directory(directory, &Knowledge::shipped(), &options.limits)?;
    let judge = |loaded: &Loaded| {
        let report = examined.judge_with(loaded, &options);
        report.inert().unwrap_or(report)
    };
    Ok((judge(first), judge(second)))
}

fn page(diff: &DefinitionDiff) -> Result<String> {
    let mut text = String::new();
    for (label, named) in [("first ", &diff.first), ("second", &diff.second)] {
        writeln!(text, "{label}  {}", of(named))?;
    }
    if diff.first.id != diff.second.id {
        let note = "Two definitions, not two versions of one: a criterion is held against the one of the same id, and \
                    a like one may go by another.";
        paragraph(&mut text, note, "");
    }
    if diff.changes.is_empty() {
        writeln!(text, "\nNothing differs in what they ask.")?;
    }
    for kind in ChangeKind::ALL {
        let of_kind: Vec<&Change> = diff.changes.iter().filter(|change| change.kind == kind).collect();
        if !of_kind.is_empty() {
            writeln!(text, "\n{}", output::paint(Role::Strong, kind.word()))?;
        }
        of_kind.into_iter().for_each(|change| line(&mut text, change));
    }
    if let Some(on) = &diff.on {
        verdicts(&mut text, on)?;
    }
    Ok(text)
}

fn of(named: &Named) -> String {
    kept_by(&format!("{} {}", named.name, named.version), &named.steward)
}

fn line(text: &mut String, change: &Change) {
    let what = match change.of {
        ChangeOf::Criterion => "",
        ChangeOf::Equivalent => "equivalent ",
        ChangeOf::Class => "class ",
    };
    // What can change a verdict matters; other words do where nothing else differs.
    let differs = if change.what.is_empty() { &change.words } else { &change.what };
    let differs = if differs.is_empty() { String::new() } else { format!(" ({})", differs.join(", ")) };
    let words = format!("{what}{}{differs}: {} [{}]", change.id, change.title, change.section);
    paragraph(text, &words, "  ");
}

fn verdicts(text: &mut String, on: &OnModel) -> Result<()> {
    writeln!(text, "\n{}", output::paint(Role::Strong, &format!("on {}", on.model)))?;
    let [old, new] = on.verdicts;
    let mut rows = vec![("the whole", old.words(), new.words())];
    if let Some([old, new]) = &on.classes {
        rows.push(("class reached", old, new));
    }
    rows.extend(on.criteria.iter().map(|(id, [old, new])| (id.as_str(), *old, *new)));
    let longest = rows.iter().map(|(id, _, _)| id.len()).max().unwrap_or(0);
    for (id, old, new) in rows {
        let sign = if old == new { "==" } else { "->" };
        writeln!(text, "  {id:<longest$}  {old:<9} {sign} {new}")?;
    }
    if on.criteria.is_empty() {
        writeln!(text, "  No criterion comes to anything else.")?;
    }
    Ok(())
}
