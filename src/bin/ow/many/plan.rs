//! What is written where for many models, settled before any is read; what makes no sense for many is refused.

use super::text;
use crate::args::{Asked, Check};
use crate::output;
use anyhow::{Result, bail};
use open_weights::many::Summary;
use open_weights::render::Format;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// A form for many models.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// A line of text a model, and the summary.
    Text,
    /// A line of JSON a model and definition.
    Lines,
    /// A row of a table a model and definition.
    Table,
}

/// What is written where.
#[derive(Debug)]
pub(crate) struct Plan {
    /// Each form with its file; `None` is standard output.
    pub(crate) outputs: Vec<(Form, Option<PathBuf>)>,
    /// A file of lines to go on with.
    pub(crate) resume: Option<PathBuf>,
    /// No line a model, no progress.
    pub(crate) quiet: bool,
    summary: Option<PathBuf>,
}

impl Plan {
    pub(crate) fn of(args: &Check) -> Result<Self> {
        refuse(args)?;
        let delivery = &args.delivery;
        let format = delivery.format.map_or(Ok(Form::Text), form)?;
        let mut plan = Self {
            outputs: Vec::new(),
            resume: args.many.resume.clone(),
            quiet: delivery.quiet,
            summary: args.many.summary.clone(),
        };
        let mut to_stdout = true;
        for output in &delivery.output {
            let (named, path) = split(output);
            to_stdout &= named.is_some() && path != "-";
            plan.add(named.map_or(Ok(format), form)?, path)?;
        }
        if to_stdout {
            plan.add(format, OsStr::new("-"))?;
        }
        Ok(plan)
    }

    fn add(&mut self, form: Form, path: &OsStr) -> Result<()> {
        let path = Some(PathBuf::from(path)).filter(|path| path.as_os_str() != "-");
        if path.as_ref().is_some_and(|path| path.as_os_str().is_empty()) {
            bail!("--output needs the name of a file");
        }
        let taken = self.outputs.iter().any(|(_, taken)| *taken == path);
        if taken || (path.is_some() && (path == self.resume || path == self.summary)) {
            match &path {
                Some(path) => bail!("two forms would be written to {}", path.display()),
                None => bail!("standard output takes one form only"),
            }
        }
        if form == Form::Table {
            table(path.as_deref())?;
        }
        self.outputs.push((form, path));
        Ok(())
    }

    /// Says what all models come to: where the lines of text go, else beside the result; and writes it to its file.
    pub(crate) fn say(&self, summary: &Summary) -> Result<()> {
        let printed = self.outputs.iter().find(|(_, path)| path.is_none()).map(|(form, _)| *form);
        match (printed, self.quiet) {
            (Some(Form::Text), false) => {
                output::print(&format!("\n{}", text::summary(summary, &output::paint)))?;
            }
            (Some(Form::Text), true) => {
                output::print(&text::summary(summary, &output::paint))?;
            }
            (_, false) => output::aside(&text::summary(summary, &output::plain)),
            (_, true) => {}
        }
        let Some(path) = &self.summary else { return Ok(()) };
        let json = serde_json::to_string_pretty(summary)? + "\n";
        output::write(path, &json)
    }
}

/// A table is for programs.
fn table(path: Option<&Path>) -> Result<()> {
    use std::io::IsTerminal;
    if path.is_none() && std::io::stdout().is_terminal() {
        bail!("a Parquet table is nothing for a terminal: name a file, as in `--output parquet=FILE`");
    }
    Ok(())
}

/// What says something of one model alone.
fn refuse(args: &Check) -> Result<()> {
    let delivery = &args.delivery;
    for (given, option) in [
        (args.gate.baseline.is_some(), "--baseline"),
        (delivery.prefix.is_some(), "--prefix"),
        (!delivery.fact.is_empty(), "--fact"),
        (delivery.verbose, "--verbose"),
    ] {
        if given {
            bail!("{option} is for one model directory in the forms of a report, not for many models");
        }
    }
    let stdin = |path: &Option<PathBuf>| path.as_ref().is_some_and(|path| path.as_os_str() == "-");
    if stdin(&args.many.resume) {
        bail!("--resume needs a file that can be read and added to");
    }
    Ok(())
}

fn form(asked: Asked) -> Result<Form> {
    match asked {
        Asked::Jsonl => Ok(Form::Lines),
        Asked::Parquet => Ok(Form::Table),
        Asked::Report(Format::Text) => Ok(Form::Text),
        Asked::Report(other) => bail!(
            "the form `{}` is of one model; many models take text, jsonl or parquet, and `ow render` makes any form \
             of the `report` in a line",
            other.id()
        ),
    }
}

/// `FORMAT=FILE`, or a file whose name does not begin so.
pub(crate) fn split(output: &OsStr) -> (Option<Asked>, &OsStr) {
    let named = output.to_str().and_then(|text| text.split_once('='));
    match named.and_then(|(id, path)| Some((Asked::from_id(id)?, path))) {
        Some((form, path)) => (Some(form), OsStr::new(path)),
        None => (None, output),
    }
}
