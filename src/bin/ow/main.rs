//! The program `ow`: reads the command line, calls the library, prints, and exits with the outcome.

mod args;
mod attest;
mod check;
mod clock;
mod definition;
mod deliver;
mod diff;
mod explain;
mod gap;
mod gate;
mod identify;
mod init;
#[cfg(unix)]
mod interrupt;
mod license;
mod license_read;
mod license_show;
mod many;
mod output;
mod page;
mod render;
mod selftest;
mod stored;
mod version;

use args::{Cli, Command, SchemaFormat};
use clap::{CommandFactory, FromArgMatches};
use std::process::ExitCode;

/// The check did not happen: usage, unreadable input, a bad definition, nothing to check.
const COULD_NOT_CHECK: u8 = 2;

fn main() -> ExitCode {
    let cli = parsed();
    output::choose_colour(cli.color);
    match run(cli.command) {
        Ok(code) => code,
        Err(error) => {
            output::complain(&error);
            ExitCode::from(COULD_NOT_CHECK)
        }
    }
}

/// The command line; help and usage errors heed `--color` as all else does.
fn parsed() -> Cli {
    let arguments: Vec<_> = std::env::args_os().collect();
    let colour = output::asked_colour(&arguments);
    let matches = Cli::command().color(colour).get_matches_from(arguments);
    Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.exit())
}

fn run(command: Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Check(args) => check::run(&args),
        Command::Init(args) => init::run(&args),
        Command::Attest(args) => attest::run(&args),
        Command::Definition { command } => definition::run(command),
        Command::License { command } => license::run(command),
        Command::Render(args) => render::run(&args),
        Command::Diff(args) => diff::run(&args),
        Command::Selftest(args) => selftest::run(&args),
        Command::Gap(args) => gap::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Schema { format } => schema(format),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "ow", &mut script);
            output::print(&String::from_utf8_lossy(&script))
        }
        Command::Man { command } => man(&command),
    }
}

/// The manual page of the program, or of a command of it.
fn man(path: &[String]) -> anyhow::Result<ExitCode> {
    let mut command = Cli::command();
    command.build();
    let mut at = &command;
    for name in path {
        at = at.find_subcommand(name).ok_or_else(|| anyhow::anyhow!("unknown command `{name}`"))?;
    }
    let mut page = Vec::new();
    clap_mangen::Man::new(at.clone()).render(&mut page)?;
    output::print(&String::from_utf8_lossy(&page))
}

/// The schemas are those of the types; a test holds the committed files to them.
fn schema(format: SchemaFormat) -> anyhow::Result<ExitCode> {
    output::print(match format {
        SchemaFormat::Definition => include_str!("../../../schemas/definition.schema.json"),
        SchemaFormat::License => include_str!("../../../schemas/license.schema.json"),
        SchemaFormat::Report => include_str!("../../../schemas/report.schema.json"),
        SchemaFormat::Reports => include_str!("../../../schemas/reports.schema.json"),
        SchemaFormat::Policy => include_str!("../../../schemas/policy.schema.json"),
        SchemaFormat::Diff => include_str!("../../../schemas/diff.schema.json"),
        SchemaFormat::Declaration => include_str!("../../../schemas/declaration.schema.json"),
        SchemaFormat::Gap => include_str!("../../../schemas/gap.schema.json"),
        SchemaFormat::DefinitionDiff => include_str!("../../../schemas/definition-diff.schema.json"),
        SchemaFormat::Lint => include_str!("../../../schemas/lint.schema.json"),
        SchemaFormat::Selftest => include_str!("../../../schemas/selftest.schema.json"),
        SchemaFormat::Line => include_str!("../../../schemas/line.schema.json"),
        SchemaFormat::Summary => include_str!("../../../schemas/summary.schema.json"),
        SchemaFormat::Given => include_str!("../../../schemas/given.schema.json"),
    })
}
