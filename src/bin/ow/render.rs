//! `ow render`.

use crate::args::Render;
use crate::deliver::Plan;
use anyhow::{Context, Result};
use open_weights::report::{JSON_MAX_BYTES, Reports};
use std::io::Read;
use std::path::Path;
use std::process::ExitCode;

/// The exit code says whether the report could be read, not what it says.
pub(crate) fn run(args: &Render) -> Result<ExitCode> {
    let plan = Plan::of(&args.delivery)?;
    let name = args.report.to_string_lossy();
    let json = bytes(&args.report).with_context(|| format!("cannot read {name}"))?;
    plan.deliver(&Reports::read(&name, &json)?)?;
    Ok(ExitCode::SUCCESS)
}

/// No more than can be a report, and one byte, which tells that it is too long.
fn bytes(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let limit = JSON_MAX_BYTES + 1;
    if path.as_os_str() == "-" {
        std::io::stdin().lock().take(limit).read_to_end(&mut bytes)?;
    } else {
        std::fs::File::open(path)?.take(limit).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}
