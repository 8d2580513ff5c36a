//! What can be said on the command line.

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use std::path::PathBuf;

/// Tells whether an AI model's release is open weights, and shows the evidence line by line.
#[derive(Debug, Parser)]
#[command(name = "ow", version, long_version = crate::version::long(), max_term_width = 100)]
#[command(
    after_help = "`ow` gives no legal advice. Exit codes: 0 met, 1 not met, 2 could not check, 3 undecided."
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
    /// When to use colour
    #[arg(long, global = true, value_enum, default_value_t = When::Auto, value_name = "WHEN")]
    pub(crate) color: When,
}

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum When {
    /// On a terminal, unless NO_COLOR is set; or where CLICOLOR_FORCE is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Judge a model directory against a definition
    Check(Check),
    /// Definitions of openness that can be applied
    Definition {
        #[command(subcommand)]
        command: DefinitionCommand,
    },
    /// Licenses: what is known of them, and which one a text is
    License {
        #[command(subcommand)]
        command: LicenseCommand,
    },
    /// Explain a criterion: what it asks, where, and how it is judged
    Explain(Explain),
    /// Print the JSON Schema of a format
    Schema {
        /// Which format
        #[arg(value_enum)]
        format: SchemaFormat,
    },
    /// Print completions for a shell
    Completions {
        /// Which shell
        #[arg(value_enum)]
        shell: Shell,
    },
    /// Print the manual page of the program or of one command
    Man {
        /// The command, such as `check` or `license show`
        command: Vec<String>,
    },
}

/// How to judge, and how to say it.
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// The model directory
    #[arg(value_name = "DIR")]
    pub(crate) directory: PathBuf,
    /// Definition to apply: ID, ID@VERSION, a path to a YAML file, or `all` (the newest of each); may be given several times
    #[arg(long, short, value_name = "DEFINITION", default_value = open_weights::definition::DEFAULT)]
    pub(crate) definition: Vec<String>,
    /// How to read a text that can be read in two ways
    #[arg(long, value_enum, default_value_t = Reading::Practical)]
    pub(crate) reading: Reading,
    /// A license of your own: a YAML file as in licenses/catalog; may be given several times
    #[arg(long, value_name = "FILE")]
    pub(crate) license: Vec<PathBuf>,
    /// The fingerprint of a license text, as `ow license fingerprint` makes it; may be given several times
    #[arg(long, value_name = "FILE")]
    pub(crate) fingerprint: Vec<PathBuf>,
    /// Form of the report
    #[arg(long, short, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
    /// Write the report to a file, whole or not at all
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Say only what it comes to
    #[arg(long, short, conflicts_with = "verbose")]
    pub(crate) quiet: bool,
    /// Show passing criteria with their evidence, too, and every source
    #[arg(long, short)]
    pub(crate) verbose: bool,
    /// Exit with 0 where the outcome is undecided
    #[arg(long)]
    pub(crate) allow_unknown: bool,
    /// Exit with 0 whatever the outcome, for pipelines that read the report
    #[arg(long)]
    pub(crate) exit_zero: bool,
}

/// How to read a text that can be read in two ways.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Reading {
    /// What the text comes to in practice
    Practical,
    /// What the words say
    Literal,
}

impl From<Reading> for open_weights::definition::Reading {
    fn from(reading: Reading) -> Self {
        match reading {
            Reading::Practical => Self::Practical,
            Reading::Literal => Self::Literal,
        }
    }
}

/// Form of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For a terminal
    Text,
    /// The whole record (schema ow/report/1)
    Json,
}

/// Form of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Form {
    /// For a terminal
    Text,
    /// One JSON document
    Json,
}

#[derive(Debug, Subcommand)]
pub(crate) enum DefinitionCommand {
    /// List the definitions that are shipped
    List,
    /// Show a definition
    Show {
        /// ID, ID@VERSION or a path
        #[arg(default_value = open_weights::definition::DEFAULT)]
        definition: String,
        /// Print the YAML as it stands
        #[arg(long)]
        yaml: bool,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum LicenseCommand {
    /// List the licenses of the catalog, or those of them that hold what is asked for
    List(crate::license::ListArgs),
    /// Read any text clause by clause: what it grants, limits and asks, and what in it was not understood
    Read(crate::license_read::ReadArgs),
    /// Tell which license a text is: exactly, modified, several, a reference, or unknown
    Identify(crate::identify::IdentifyArgs),
    /// Make the fingerprint of a license text, by which it can be recognised without holding it
    Fingerprint(crate::identify::FingerprintArgs),
    /// Show a license: what a definition makes of it, and its grants, limits and duties, each with its section
    Show(crate::license_show::ShowArgs),
}

/// Which criterion.
#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// Id of the criterion
    pub(crate) criterion: String,
    /// Definition it stands in
    #[arg(long, short, value_name = "DEFINITION", default_value = open_weights::definition::DEFAULT)]
    pub(crate) definition: String,
}

/// A format whose schema can be printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SchemaFormat {
    /// A definition
    Definition,
    /// A license of the catalog
    License,
    /// A report
    Report,
}
