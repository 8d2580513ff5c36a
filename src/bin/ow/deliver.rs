//! Where reports go: one form to standard output, and any number of files beside it.

use crate::args::{Asked, Delivery, Fact};
use crate::output;
use anyhow::{Result, bail};
use open_weights::render::occasion::{Moment, Occasion};
use open_weights::render::text::{Detail, Style};
use open_weights::render::{self, Format, intoto};
use open_weights::{Error, Report};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// What is written where, settled before anything is read.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Plan {
    /// The form on standard output.
    printed: Option<Format>,
    /// Files, each with its form.
    files: Vec<(Format, PathBuf)>,
    detail: Detail,
    occasion: Occasion,
}

impl Plan {
    /// Reads `--format` and each `--output`. A file without a form takes the report from standard output.
    pub(crate) fn of(args: &Delivery) -> Result<Self> {
        let format = match args.format {
            Some(Asked::Report(format)) => format,
            Some(Asked::Jsonl | Asked::Parquet) => bail!("jsonl and parquet are forms of `ow check` alone"),
            None => usual(),
        };
        let mut plan =
            Self { printed: None, files: Vec::new(), detail: detail(args), occasion: occasion(args)? };
        let mut to_stdout = true;
        for output in &args.output {
            let (named, path) = split(output)?;
            to_stdout &= named.is_some() && path != "-";
            plan.add(named.unwrap_or(format), path)?;
        }
        if to_stdout {
            plan.add(format, OsStr::new("-"))?;
        }
        Ok(plan)
    }

    fn add(&mut self, format: Format, path: &OsStr) -> Result<()> {
        if path == "-" {
            if self.printed.replace(format).is_some() {
                bail!("standard output takes one report only");
            }
            return Ok(());
        }
        if path.is_empty() {
            bail!("--output needs the name of a file");
        }
        let path = PathBuf::from(path);
        if self.files.iter().any(|(_, taken)| *taken == path) {
            bail!("two reports would be written to {}", path.display());
        }
        self.files.push((format, path));
        Ok(())
    }

    /// Inside a pipeline, the place of the model in the repository that is checked out, where `--prefix` names none.
    pub(crate) fn beside(mut self, model: &Path) -> Self {
        if self.occasion.folder.is_empty()
            && let Some(folder) = checkout().and_then(|top| folder(&top, model))
        {
            self.occasion = self.occasion.within(&folder);
        }
        self
    }

    /// An empty verification looks like a failure: the reason is told.
    fn say_if_empty(&self, reports: &[Report]) {
        let asked = self.files.iter().map(|(format, _)| *format).chain(self.printed);
        if asked.into_iter().any(|format| format == Format::InTotoSvr) {
            for report in reports {
                if let Some(why) = intoto::withheld(report) {
                    let name = &report.model.name;
                    output::note(&format!("there is no verification (in-toto-svr) of {name}: {why}"));
                }
            }
        }
    }

    /// Writes each file whole or not at all, then prints.
    pub(crate) fn deliver(&self, reports: &[Report]) -> Result<()> {
        self.say_if_empty(reports);
        let style = Style { width: 80, detail: self.detail, paint: &output::plain };
        for (format, path) in &self.files {
            output::write(path, &render::render_at(reports, *format, &style, &self.occasion))?;
        }
        if let Some(format) = self.printed {
            let style = Style { width: output::width(), detail: self.detail, paint: &output::paint };
            output::print(&render::render_at(reports, format, &style, &self.occasion))?;
        }
        Ok(())
    }
}

/// Where a pipeline checked the repository out; nothing outside a pipeline.
fn checkout() -> Option<PathBuf> {
    let told = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let here = || std::env::current_dir().ok();
    match (in_actions(), told("GITLAB_CI")) {
        (true, _) => told("GITHUB_WORKSPACE").or_else(here),
        (false, Some(_)) => told("CI_PROJECT_DIR").or_else(here),
        (false, None) => None,
    }
}

/// The path of the model below the top of the repository; nothing where it lies elsewhere.
fn folder(top: &Path, model: &Path) -> Option<String> {
    let (top, model) = (top.canonicalize().ok()?, model.canonicalize().ok()?);
    Some(model.strip_prefix(top).ok()?.to_str()?.to_owned())
}

fn in_actions() -> bool {
    std::env::var_os("GITHUB_ACTIONS").is_some_and(|value| value == "true")
}

/// What the command line and the environment say of time, place and release. Only the program looks at either, and
/// neither looks at the clock: without SOURCE_DATE_EPOCH there is no time.
fn occasion(args: &Delivery) -> Result<Occasion> {
    let mut occasion = match std::env::var("SOURCE_DATE_EPOCH") {
        Ok(text) => match text.parse() {
            Ok(seconds) => Occasion::at(seconds),
            Err(_) => bail!("SOURCE_DATE_EPOCH is `{text}`, which is no number of seconds"),
        },
        Err(_) => Occasion::default(),
    };
    for (fact, value) in &args.fact {
        match fact {
            Fact::Supplier => occasion.release.supplier = Some(value.clone()),
            Fact::Version => occasion.release.version = Some(value.clone()),
            Fact::Download => occasion.release.download = Some(value.clone()),
            Fact::Released => occasion.release.released = value.parse().ok().map(Moment::at),
        }
    }
    Ok(occasion.within(args.prefix.as_deref().unwrap_or_default()))
}

/// The form where none is named: inside GitHub Actions the one that its log understands.
fn usual() -> Format {
    Format::from_id("github").filter(|_| in_actions()).unwrap_or(Format::Text)
}

/// `FORMAT=FILE`, or a file whose name does not begin so.
fn split(output: &OsStr) -> Result<(Option<Format>, &OsStr)> {
    let Some((id, path)) = output.to_str().and_then(|text| text.split_once('=')) else {
        return Ok((None, output));
    };
    if let Some(format) = Format::from_id(id) {
        return Ok((Some(format), OsStr::new(path)));
    }
    // A mistyped form would end as part of a file's name.
    let word = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
    if !id.is_empty() && id.chars().all(word) {
        let suggestion = crate::license::nearest(id, Format::ALL.iter().map(|format| format.id()));
        return Err(Error::Unknown { kind: "form", name: id.to_owned(), suggestion }.into());
    }
    Ok((None, output))
}

fn detail(args: &Delivery) -> Detail {
    match (args.quiet, args.verbose) {
        (true, _) => Detail::Quiet,
        (_, true) => Detail::Full,
        _ => Detail::Usual,
    }
}
