//! `ow definition new`: the beginning of a definition, which can be applied as it is and has nothing to mend.

use crate::output;
use anyhow::{Context, Result};
use clap::Args;
use open_weights::definition;
use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

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

const TEMPLATE: &str = include_str!("../../../../definitions/template.yaml");

pub(super) fn run(args: &NewArgs) -> Result<ExitCode> {
    let name = args.name.clone().unwrap_or_else(|| args.id.replace('-', " "));
    let name = serde_json::to_string(&name)?;
    let yaml = TEMPLATE.replacen("id: ID", &format!("id: {}", args.id), 1).replacen("NAME", &name, 1);
    let path = args.output.clone().unwrap_or_else(|| PathBuf::from(format!("{}.yaml", args.id)));
    definition::parse(&path.to_string_lossy(), &yaml)?;
    if path.as_os_str() == "-" {
        return output::print(&yaml);
    }
    let place = || format!("cannot write {}", output::shown(&path.to_string_lossy()));
    let mut file = OpenOptions::new().write(true).create_new(true).open(&path).with_context(place)?;
    file.write_all(yaml.as_bytes()).with_context(place)?;
    let path = output::shown(&path.to_string_lossy());
    output::print(&format!(
        "Wrote {path}. Change it, then:\n  ow definition lint {path}\n  ow check DIR --definition {path}\n"
    ))
}
