//! One model after another, each to its line; what goes wrong with one becomes its line and stops nothing.

use super::order::Order;
use super::source::{Item, Source};
use crate::check::Judge;
use anyhow::Result;
use open_weights::many::{Given, Line, Row};
use open_weights::{Examined, Report};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError};

/// What every worker needs.
pub(crate) struct Work {
    pub(crate) judge: Judge,
    /// As each line names it.
    pub(crate) run: String,
    /// Whether somebody takes lines of JSON.
    pub(crate) wants_json: bool,
}

/// What became of one model.
pub(crate) struct Done {
    /// One a definition; one where it could not be checked.
    pub(crate) rows: Vec<Row>,
    /// Its lines, where they are wanted.
    pub(crate) json: String,
}

/// What a row takes, about, where there is no JSON to count.
const ROW_BYTES: usize = 4 << 10;

/// Works until there is no more to take.
pub(crate) fn run(order: &Order<Result<Done>>, source: &Mutex<Source>, work: &Work) {
    while let Some((number, item)) = take(order, source) {
        let done = item.map(|item| work.done(item));
        let bytes = done.as_ref().map_or(0, |done| done.json.len() + done.rows.len() * ROW_BYTES);
        order.put(number, done, bytes);
    }
}

/// The next model and its number. One worker at a time, so that the numbers follow the source.
fn take(order: &Order<Result<Done>>, source: &Mutex<Source>) -> Option<(u64, Result<Item>)> {
    let mut source = source.lock().unwrap_or_else(PoisonError::into_inner);
    if !order.has_room() {
        return None;
    }
    match source.next() {
        Some(item) => Some((order.take(), item)),
        None => {
            order.end();
            None
        }
    }
}

impl Work {
    fn done(&self, item: Item) -> Done {
        let label = item.label();
        // Readers do not panic. Should one do so all the same, in a build that unwinds, it is this model's error alone.
        let reports = catch_unwind(AssertUnwindSafe(|| self.reports(item)))
            .unwrap_or_else(|_| Err("the check broke off: this is a mistake in the program".to_owned()));
        let lines: Vec<Line> = match reports {
            Ok(reports) => reports.into_iter().map(|r| Line::checked(&label, &self.run, r)).collect(),
            Err(why) => vec![Line::failed(&label, &self.run, &why)],
        };
        let json = if self.wants_json { lines.iter().map(Line::to_json).collect() } else { String::new() };
        Done { rows: lines.iter().map(Row::of).collect(), json }
    }

    fn reports(&self, item: Item) -> Result<Vec<Report>, String> {
        let examined: Examined = match item {
            Item::Directory(path) => self.judge.examine(&path).map_err(|error| error.to_string())?.0,
            Item::Given { line, place } => {
                let given = Given::parse(&line).map_err(|why| format!("{place}: {why}"))?;
                drop(line);
                self.judge.examine_given(given)?
            }
            Item::Broken { why, .. } => return Err(why),
        };
        Ok(self.judge.reports(&examined))
    }
}
