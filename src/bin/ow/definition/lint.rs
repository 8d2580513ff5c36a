//! `ow definition lint`: what the author of a definition should mend, all of it at once.

use crate::args::Form;
use crate::output;
use anyhow::Result;
use clap::Args;
use open_weights::definition;
use open_weights::definition::lint::{self, Linted, LintedFile, SCHEMA};
use open_weights::render::text::Role;
use std::fmt::Write as _;
use std::process::ExitCode;

/// Which definitions.
#[derive(Debug, Args)]
pub(crate) struct LintArgs {
    /// ID, ID@VERSION, `all` or a path; several may be given
    #[arg(required = true)]
    pub(crate) definition: Vec<String>,
    /// Form of the answer
    #[arg(long, short, value_enum, default_value_t = Form::Text)]
    pub(crate) format: Form,
}

pub(super) fn run(args: &LintArgs) -> Result<ExitCode> {
    let mut files = Vec::new();
    for name in &args.definition {
        files.extend(definition::texts(name)?.iter().map(|(file, text)| lint::file(file, text)));
    }
    let clean = files.iter().all(|file| file.mend.is_empty());
    match args.format {
        Form::Text => output::print(&page(&files)?)?,
        Form::Json => {
            let linted = Linted { schema: SCHEMA.to_owned(), files };
            output::print(&(serde_json::to_string_pretty(&linted)? + "\n"))?
        }
    };
    Ok(if clean { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn page(files: &[LintedFile]) -> Result<String> {
    let mut text = String::new();
    for file in files {
        for advice in &file.mend {
            let (role, word) = match advice.refused {
                true => (Role::Fail, "error:"),
                false => (Role::Unknown, "mend:"),
            };
            writeln!(text, "{} {}\n", output::paint(role, word), advice.shown)?;
        }
        let name = output::shown(&file.file);
        match (file.criteria, file.mend.len()) {
            (None, _) => writeln!(text, "{name}: it cannot be read")?,
            (Some(criteria), 0) => writeln!(text, "{name}: {criteria} criteria, nothing to mend")?,
            (Some(criteria), count) => writeln!(text, "{name}: {criteria} criteria, {count} to mend")?,
        }
    }
    Ok(text)
}
