//! Where what was found goes, one model after another.

use super::parquet::Table;
use super::plan::{Form, Plan};
use super::resume::{Earlier, Resumed};
use super::target::Target;
use super::text;
use super::work::Done;
use crate::output;
use anyhow::{Context, Result};
use open_weights::definition::Loaded;
use open_weights::many::Row;
use std::io::{ErrorKind, Write};

/// Every place that is written to.
pub(crate) struct Sinks {
    sinks: Vec<Sink>,
    quiet: bool,
}

enum Sink {
    Text(Target),
    Lines(Target),
    Table(Box<Table>),
}

impl Sinks {
    /// Opens them, so that what cannot be written is known before anything is checked.
    pub(crate) fn open(plan: &Plan, definitions: &[Loaded]) -> Result<Self> {
        let mut sinks = Vec::new();
        for (form, path) in &plan.outputs {
            let target = Target::open(path.as_deref())?;
            match form {
                Form::Text => sinks.push(Sink::Text(target)),
                Form::Lines => sinks.push(Sink::Lines(target)),
                Form::Table => sinks.push(Sink::Table(Box::new(Table::begin(target, definitions)?))),
            }
        }
        Ok(Self { sinks, quiet: plan.quiet })
    }

    /// A model of an earlier run: it stands in tables, which cannot be added to.
    pub(crate) fn earlier(&mut self, rows: &[Row]) -> Result<()> {
        for sink in &mut self.sinks {
            if let Sink::Table(table) = sink {
                table.add(rows)?;
            }
        }
        Ok(())
    }

    /// Adds to the file of an earlier run, too.
    pub(crate) fn go_on(&mut self, resumed: Resumed) -> Earlier {
        self.sinks.extend(resumed.file.map(|file| Sink::Lines(Target::Growing(file))));
        resumed.earlier
    }

    /// Whether lines of JSON are written anywhere.
    pub(crate) fn want_json(&self) -> bool {
        self.sinks.iter().any(|sink| matches!(sink, Sink::Lines(_)))
    }

    /// Whether nobody reads any more.
    pub(crate) fn are_closed(&self) -> bool {
        self.sinks.is_empty()
    }

    /// Writes one model everywhere. A reader that closes the pipe has seen enough: that is no error.
    pub(crate) fn write(&mut self, done: Done) -> Result<()> {
        let mut left = Vec::new();
        for mut sink in self.sinks.drain(..) {
            match sink.write(&done, self.quiet) {
                Ok(()) => left.push(sink),
                Err(error) if is_closed(&error) => {}
                Err(error) => return Err(error),
            }
        }
        self.sinks = left;
        Ok(())
    }

    /// All is written, or the run was stopped: files that are written whole or not at all are then dropped.
    pub(crate) fn finish(self, stopped: bool) -> Result<()> {
        for sink in self.sinks {
            match sink {
                Sink::Text(target) | Sink::Lines(target) => target.finish(!stopped)?,
                Sink::Table(table) => table.finish()?.finish(!stopped)?,
            }
        }
        Ok(())
    }
}

impl Sink {
    fn write(&mut self, done: &Done, quiet: bool) -> Result<()> {
        match self {
            Self::Text(target) if quiet && target.is_printed() => Ok(()),
            Self::Text(target) => {
                let printed = target.is_printed();
                let paint = if printed { output::paint } else { output::plain };
                all(target, text::lines(&done.rows, &paint).as_bytes())
            }
            Self::Lines(target) => all(target, done.json.as_bytes()),
            Self::Table(table) => table.add(&done.rows),
        }
    }
}

fn all(target: &mut Target, bytes: &[u8]) -> Result<()> {
    target.write_all(bytes).context("cannot write the result")
}

fn is_closed(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<std::io::Error>())
        .any(|e| e.kind() == ErrorKind::BrokenPipe)
}
