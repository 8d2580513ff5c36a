//! `ow render`.

use crate::args::Render;
use crate::deliver::Plan;
use crate::stored;
use anyhow::Result;
use std::process::ExitCode;

/// The exit code says whether the report could be read, not what it says.
pub(crate) fn run(args: &Render) -> Result<ExitCode> {
    let plan = Plan::of(&args.delivery)?;
    plan.deliver(&stored::reports(&args.report)?)?;
    Ok(ExitCode::SUCCESS)
}
