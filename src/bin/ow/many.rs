//! `ow check` of many models: found, checked on all cores, and written one after another in the order in which they
//! were named.

mod order;
#[cfg(feature = "parquet")]
mod parquet;
#[cfg(not(feature = "parquet"))]
#[path = "many/no_parquet.rs"]
mod parquet;
mod plan;
mod progress;
mod resume;
mod sinks;
mod source;
mod stop;
mod target;
mod text;
mod work;

use crate::args::{Asked, Check};
use crate::check::Judge;
use crate::output;
use anyhow::{Result, bail};
use clap::Args;
use open_weights::Outcome;
use open_weights::many::{Row, Tally};
use order::{Next, Order};
use plan::Plan;
use progress::Progress;
use sinks::Sinks;
use source::Source;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use stop::Stop;
use work::{Done, Work};

/// Which models, how many at a time, and what becomes of the run as a whole.
#[derive(Debug, Args)]
#[command(next_help_heading = "Many models")]
pub(crate) struct Many {
    /// Check every model found in each DIR and below it: a mirror, the cache of a hub, any tree
    #[arg(long)]
    pub(crate) recursive: bool,
    /// Read further directories from this file, one a line; `-` is standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) files_from: Option<PathBuf>,
    /// In the file of --files-from, names end with a NUL byte instead of a line
    #[arg(long, short = '0', requires = "files_from")]
    pub(crate) null: bool,
    /// Check models that are not on disk: each a line `{"name": …, "files": {PATH: TEXT or {"base64": …}}}` of this
    /// file; `-` is standard input
    #[arg(long, value_name = "FILE", conflicts_with_all = ["directories", "recursive", "files_from"])]
    pub(crate) from_jsonl: Option<PathBuf>,
    /// Models checked at a time [default: the number of cores]
    #[arg(long, short, value_name = "N")]
    pub(crate) jobs: Option<NonZeroUsize>,
    /// Go on with this file of `--format jsonl`: models that it holds are left out, and the others are added to it
    #[arg(long, value_name = "FILE")]
    pub(crate) resume: Option<PathBuf>,
    /// Write what all models come to to this file, as JSON (schema ow/summary/1)
    #[arg(long, value_name = "FILE")]
    pub(crate) summary: Option<PathBuf>,
}

/// Whether one directory is to be treated as many are.
pub(crate) fn asked(args: &Check) -> bool {
    let many = &args.many;
    let named = [&many.files_from, &many.from_jsonl, &many.resume, &many.summary];
    let form = |format: Option<Asked>| matches!(format, Some(Asked::Jsonl | Asked::Parquet));
    many.recursive
        || named.into_iter().any(|file| file.is_some())
        || form(args.delivery.format)
        || args.delivery.output.iter().any(|output| form(plan::split(output).0))
}

/// More models wait to be written than this many a job only where they are small.
const WINDOW_A_JOB: u64 = 64;

/// A worker has as much room on its stack as the program itself.
const STACK_BYTES: usize = 8 << 20;

pub(crate) fn run(args: &Check) -> Result<ExitCode> {
    let plan = Plan::of(args)?;
    let judge = Judge::new(args, Path::new("."))?;
    let run = judge.run(args);
    let mut total = Total::default();
    let mut sinks = Sinks::open(&plan, judge.definitions())?;
    let resumed = match &plan.resume {
        Some(path) => resume::open(path, &run, judge.definitions().len(), &mut |rows| {
            total.add(&rows);
            sinks.earlier(&rows)
        })?,
        None => resume::Resumed::default(),
    };
    let earlier = total.tally.models();
    let done = sinks.go_on(resumed);
    let stop = Stop::on_signals()?;
    let progress = Arc::new(Progress::new(plan.quiet, &args.many, &args.directories));
    let source = Source::open(args, done, Arc::clone(&progress))?;
    let work = Work { judge, run: run.clone(), wants_json: sinks.want_json() };
    let jobs =
        args.many.jobs.or_else(|| std::thread::available_parallelism().ok()).map_or(1, NonZeroUsize::get);
    let order = start(jobs, source, work)?;
    let stopped = write(&order, &mut sinks, &mut total, (&progress, &stop))?;
    let stopped = stopped.or(stop.signal());
    order.stop();
    progress.clear();
    sinks.finish(stopped.is_some())?;
    let summary = total.tally.summary(&run, earlier, stopped.is_some());
    plan.say(&summary)?;
    if let Some(signal) = stopped {
        return Ok(ExitCode::from(128_u8.saturating_add(signal)));
    }
    total.exit_code(args)
}

/// Starts the workers.
fn start(jobs: usize, source: Source, work: Work) -> Result<Arc<Order<Result<Done>>>> {
    let window = WINDOW_A_JOB.saturating_mul(jobs as u64);
    let order = Arc::new(Order::new(window));
    let shared = Arc::new((std::sync::Mutex::new(source), work));
    for _ in 0..jobs {
        let (order, shared) = (Arc::clone(&order), Arc::clone(&shared));
        let worker = std::thread::Builder::new().stack_size(STACK_BYTES);
        worker.spawn(move || work::run(&order, &shared.0, &shared.1))?;
    }
    Ok(order)
}

/// Writes what is done, in order, until there is no more, nobody reads any more, or a signal says so.
fn write(
    order: &Order<Result<Done>>,
    sinks: &mut Sinks,
    total: &mut Total,
    (progress, stop): (&Progress, &Stop),
) -> Result<Option<u8>> {
    loop {
        if let Some(signal) = stop.signal() {
            return Ok(Some(signal));
        }
        match order.next() {
            Next::End => return Ok(None),
            Next::Waiting => progress.show(total.tally.models()),
            Next::Done(done) => {
                let done = done?;
                total.add(&done.rows);
                progress.clear();
                sinks.write(done)?;
                progress.show(total.tally.models());
            }
        }
        if sinks.are_closed() {
            return Ok(None);
        }
    }
}

/// What all models come to.
#[derive(Debug, Default)]
struct Total {
    tally: Tally,
    /// The worst that a gate does not let through.
    worst: Option<Outcome>,
    denied: bool,
}

impl Total {
    fn add(&mut self, rows: &[Row]) {
        self.tally.add(rows);
        for row in rows {
            self.denied |= row.denied;
            let stands = row.verdict.filter(|_| !row.passes_gate);
            self.worst = self.worst.into_iter().chain(stands).min();
        }
    }

    /// The worst of all models. One that could not be checked counts as undecided, and no option lets it through but
    /// `--exit-zero`; where none could be checked, the check did not happen.
    fn exit_code(&self, args: &Check) -> Result<ExitCode> {
        let checked = self.tally.checked();
        if self.tally.models() == 0 {
            bail!("there is no model to check");
        }
        if checked == 0 {
            output::note("no model could be checked");
            return Ok(ExitCode::from(2));
        }
        let unchecked = checked < self.tally.models();
        Ok(match self.worst {
            _ if args.exit_zero => ExitCode::SUCCESS,
            Some(Outcome::NotMet) => ExitCode::from(1),
            _ if self.denied => ExitCode::from(1),
            Some(Outcome::Undecided) if !args.allow_unknown => ExitCode::from(3),
            _ if unchecked => ExitCode::from(3),
            _ => ExitCode::SUCCESS,
        })
    }
}
