//! `ow diff`.

use crate::output::{self, paint};
use crate::stored;
use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use open_weights::conclude::Knowledge;
use open_weights::definition::{self, Loaded, Reading};
use open_weights::render::gate::{self, Weight};
use open_weights::render::text::Role;
use open_weights::report::changes::Changes;
use open_weights::{Examined, Options, Report, diff};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What to compare.
#[derive(Debug, Args)]
pub(crate) struct Diff {
    /// The earlier report (JSON), or a model directory
    #[arg(value_name = "OLD")]
    old: PathBuf,
    /// The later report (JSON), or a model directory
    #[arg(value_name = "NEW")]
    new: PathBuf,
    /// Definition to judge directories by; that of the report on the other side where none is named
    #[arg(long, short, value_name = "DEFINITION")]
    definition: Vec<String>,
    /// Reading for directories; that of the report on the other side where none is named
    #[arg(long, value_enum)]
    reading: Option<crate::args::Reading>,
    /// Form of the answer
    #[arg(long, short, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For a terminal
    Text,
    /// The record (schema ow/diff/1); a list where several definitions were compared
    Json,
}

/// Exits with 1 where something got worse.
pub(crate) fn run(args: &Diff) -> Result<ExitCode> {
    let (old, new) = match (args.old.is_dir(), args.new.is_dir()) {
        (false, false) => (stored::reports(&args.old)?, stored::reports(&args.new)?),
        (false, true) => {
            let old = stored::reports(&args.old)?;
            let new = args.judge(&args.new, &old)?;
            (old, new)
        }
        (true, false) => {
            let new = stored::reports(&args.new)?;
            (args.judge(&args.old, &new)?, new)
        }
        (true, true) => (args.judge(&args.old, &[])?, args.judge(&args.new, &[])?),
    };
    let changes = compared(&old, &new)?;
    match args.format {
        Format::Json => output::print(&(json(&changes)? + "\n"))?,
        Format::Text => output::print(&changes.iter().map(page).collect::<Vec<_>>().join("\n"))?,
    };
    let worse = changes.iter().any(|changes| changes.worse);
    Ok(if worse { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

impl Diff {
    /// Judges a directory as the reports on the other side were judged, unless the command line says otherwise.
    fn judge(&self, directory: &Path, like: &[Report]) -> Result<Vec<Report>> {
        let examined = Examined::directory(directory, &Knowledge::shipped(), &Options::default().limits)?;
        let reading = self.reading.map(Reading::from);
        if !self.definition.is_empty() || like.is_empty() {
            let reading = reading.or_else(|| like.first().map(|r| r.reading)).unwrap_or_default();
            return Ok(self.definitions()?.iter().map(|d| examined.judge(d, reading)).collect());
        }
        let judge = |report: &Report| -> Result<Report> {
            let name = format!("{}@{}", report.definition.id, report.definition.version);
            let loaded = definition::find(&name)
                .with_context(|| {
                    format!("the report was judged by {name}; give the definition with --definition")
                })?
                .remove(0);
            Ok(examined.judge(&loaded, reading.unwrap_or(report.reading)))
        };
        like.iter().map(judge).collect()
    }

    fn definitions(&self) -> Result<Vec<Loaded>> {
        let usual = [definition::DEFAULT.to_owned()];
        let names: &[String] = if self.definition.is_empty() { &usual } else { &self.definition };
        let mut found = Vec::new();
        for name in names {
            found.extend(definition::find(name)?);
        }
        Ok(found)
    }
}

fn compared(old: &[Report], new: &[Report]) -> Result<Vec<Changes>> {
    let pairs = diff::pairs(old, new);
    let changes: Vec<Changes> =
        pairs.into_iter().filter_map(|(old, new)| old.map(|old| diff::compare(old, new))).collect();
    if changes.is_empty() {
        bail!("the two have no definition in common");
    }
    Ok(changes)
}

/// One comparison as `ow/diff/1`; several as a list of them.
fn json(changes: &[Changes]) -> Result<String> {
    Ok(match changes {
        [one] => serde_json::to_string_pretty(one)?,
        several => serde_json::to_string_pretty(several)?,
    })
}

fn page(changes: &Changes) -> String {
    let side = |side: &open_weights::report::changes::Side| {
        format!(
            "{} by {}@{}, {} reading: {}",
            side.model,
            side.definition,
            side.version,
            side.reading.word(),
            side.verdict.words()
        )
    };
    let mut page = format!("before  {}\nnow     {}\n", side(&changes.old), side(&changes.new));
    let headline = match (changes.is_empty(), changes.worse) {
        (true, _) => paint(Role::Pass, "Nothing changed."),
        (false, true) => paint(Role::Fail, "Worse than before."),
        (false, false) => paint(Role::Pass, "Not worse than before."),
    };
    page.push_str(&format!("\n{headline}\n"));
    for remark in gate::changed(changes) {
        let (role, mark) = match remark.weight {
            Weight::Against => (Role::Fail, "-"),
            Weight::For => (Role::Pass, "+"),
            Weight::Note => (Role::Dim, "*"),
        };
        let options = textwrap::Options::new(output::width()).initial_indent("  ").subsequent_indent("    ");
        let text = textwrap::fill(&format!("{mark} {}", remark.text), options);
        page.push_str(&text.replacen(mark, &paint(role, mark), 1));
        page.push('\n');
    }
    page
}
