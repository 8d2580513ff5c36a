//! The program `ow`.

mod identify;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Checks whether an AI model's release meets the Open Weights Definition.
#[derive(Parser)]
#[command(name = "ow", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// What is known of licenses.
    #[command(subcommand)]
    License(LicenseCommand),
}

#[derive(Subcommand)]
enum LicenseCommand {
    /// Names the license of texts.
    Identify(identify::IdentifyArgs),
    /// Makes the fingerprint of a license text.
    Fingerprint(identify::FingerprintArgs),
}

fn main() -> anyhow::Result<ExitCode> {
    match Arguments::parse().command {
        Command::License(LicenseCommand::Identify(args)) => identify::run(&args),
        Command::License(LicenseCommand::Fingerprint(args)) => identify::fingerprint(&args),
    }
}
