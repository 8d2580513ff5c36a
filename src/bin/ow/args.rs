//! What can be said on the command line.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use open_weights::render::Format;
use std::ffi::OsString;
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
    /// Judge a model directory, or many, against a definition
    Check(Box<Check>),
    /// Write open-weights.yaml: what was found, and what is open as questions to answer
    Init(Init),
    /// Add an attestation to open-weights.yaml: what a person states of a criterion that no program can decide
    Attest(Attest),
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
    /// Print a report that was written as JSON in any form; needs no model directory
    Render(Render),
    /// Tell what changed between two reports or two model directories; exits with 1 where something got worse
    Diff(crate::diff::Diff),
    /// Tell what a model lacks for a definition, or for the next class of one that has classes
    Gap(crate::gap::Gap),
    /// Run the program on releases of which the answer is known, and print what was right, wrong and undecided
    Selftest(crate::selftest::Selftest),
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
    /// The model directory; of several, each is judged, and said in one line
    #[arg(value_name = "DIR", required_unless_present_any = ["files_from", "from_jsonl"])]
    pub(crate) directories: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) many: crate::many::Many,
    /// Definition to apply: ID, ID@VERSION, a path to a YAML file, or `all` (the newest of each); may be given several times [default: that of the policy, else open-weights]
    #[arg(long, short, value_name = "DEFINITION")]
    pub(crate) definition: Vec<String>,
    /// How to read a text that can be read in two ways [default: that of the policy, else practical]
    #[arg(long, value_enum)]
    pub(crate) reading: Option<Reading>,
    /// A license of your own: a YAML file as in licenses/catalog; may be given several times
    #[arg(long, value_name = "FILE")]
    pub(crate) license: Vec<PathBuf>,
    /// The fingerprint of a license text, as `ow license fingerprint` makes it; may be given several times
    #[arg(long, value_name = "FILE")]
    pub(crate) fingerprint: Vec<PathBuf>,
    /// Do not open files that fit this pattern (a name, a path or a folder); what they could have said stays unknown.
    /// May be given several times
    #[arg(long, value_name = "GLOB")]
    pub(crate) exclude: Vec<String>,
    #[command(flatten)]
    pub(crate) delivery: Delivery,
    #[command(flatten)]
    pub(crate) gate: crate::gate::Gate,
    /// Let no attestation that a criterion holds count: what the release says of itself is then not enough
    #[arg(long)]
    pub(crate) no_attestations: bool,
    /// The day by which attestations are judged, as YYYY-MM-DD; else SOURCE_DATE_EPOCH, else the clock (UTC)
    #[arg(long, visible_alias = "as-of", value_name = "DATE")]
    pub(crate) today: Option<open_weights::Date>,
    /// Write the day of the check into the report
    #[arg(long)]
    pub(crate) dated: bool,
    /// Hash each file of weights (reads every byte), so that attestations can name them
    #[arg(long)]
    pub(crate) attest: bool,
    /// Exit with 0 where the outcome is undecided
    #[arg(long)]
    pub(crate) allow_unknown: bool,
    /// Exit with 0 whatever the outcome, for pipelines that read the report
    #[arg(long)]
    pub(crate) exit_zero: bool,
}

/// Where to begin a declaration.
#[derive(Debug, Args)]
pub(crate) struct Init {
    /// The model directory
    #[arg(value_name = "DIR", default_value = ".")]
    pub(crate) directory: PathBuf,
    /// Definition whose open questions are asked
    #[arg(long, short, value_name = "DEFINITION", default_value = open_weights::definition::DEFAULT)]
    pub(crate) definition: String,
    /// Write over a declaration that is there
    #[arg(long)]
    pub(crate) force: bool,
    /// Write to this file instead; `-` is standard output
    #[arg(long, short, value_name = "FILE", conflicts_with = "stdout")]
    pub(crate) output: Option<PathBuf>,
    /// Print it and write nothing
    #[arg(long)]
    pub(crate) stdout: bool,
}

/// What a person states.
#[derive(Debug, Args)]
pub(crate) struct Attest {
    /// Id of the criterion or part
    pub(crate) criterion: String,
    /// The model directory
    #[arg(value_name = "DIR", default_value = ".")]
    pub(crate) directory: PathBuf,
    /// Who states it
    #[arg(long, value_name = "NAME")]
    pub(crate) by: String,
    /// What it rests on: a file of the directory, or an address with `#sha256=…` behind it; may be given several times
    #[arg(long, value_name = "PATH|URL")]
    pub(crate) evidence: Vec<String>,
    /// Whether the criterion holds
    #[arg(long, value_enum, default_value_t = Answer::Yes)]
    pub(crate) answer: Answer,
    /// What is stated, in your words
    #[arg(long, value_name = "WORDS")]
    pub(crate) statement: Option<String>,
    /// The last day on which it holds, as YYYY-MM-DD
    #[arg(long, value_name = "DATE")]
    pub(crate) until: Option<open_weights::Date>,
    /// The day on which it is stated; else SOURCE_DATE_EPOCH, else today by the clock (UTC)
    #[arg(long, value_name = "DATE")]
    pub(crate) on: Option<open_weights::Date>,
    /// Definition in which the criterion stands
    #[arg(long, short, value_name = "DEFINITION", default_value = open_weights::definition::DEFAULT)]
    pub(crate) definition: String,
}

/// Whether a criterion holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Answer {
    /// It holds
    Yes,
    /// It does not hold
    No,
}

impl From<Answer> for open_weights::evidence::Answer {
    fn from(answer: Answer) -> Self {
        match answer {
            Answer::Yes => Self::Yes,
            Answer::No => Self::No,
        }
    }
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

/// In which form, and where to.
#[derive(Debug, Args)]
pub(crate) struct Delivery {
    /// Form of the report; `text` where none is named, and `github` inside GitHub Actions
    #[arg(long, short, value_parser = formats(), value_name = "FORMAT")]
    pub(crate) format: Option<Asked>,
    /// Write the report to a file, whole or not at all: FILE gets --format, FORMAT=FILE its own form beside it; may
    /// be given several times
    #[arg(long, short, value_name = "[FORMAT=]FILE")]
    pub(crate) output: Vec<OsString>,
    /// Text says only what it comes to
    #[arg(long, short, conflicts_with = "verbose")]
    pub(crate) quiet: bool,
    /// Text shows passing criteria with their evidence, too, and every source
    #[arg(long, short)]
    pub(crate) verbose: bool,
    /// Folder of the model inside its repository, put before the paths that a code host shows (sarif, github, gitlab)
    #[arg(long, value_name = "FOLDER")]
    pub(crate) prefix: Option<String>,
    /// A fact about the release that some forms ask for (spdx-3.0): supplier, version, download (https) or released
    /// (seconds since 1970); may be given several times
    #[arg(long, value_name = "KEY=VALUE", value_parser = fact)]
    pub(crate) fact: Vec<(Fact, String)>,
}

/// A fact about a release.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Fact {
    /// Who supplies the model
    Supplier,
    /// Its version
    Version,
    /// The https address where it is offered
    Download,
    /// When it was released, in seconds since 1970
    Released,
}

fn fact(text: &str) -> Result<(Fact, String), String> {
    let (key, value) = text.split_once('=').ok_or("it is not KEY=VALUE")?;
    let fact = Fact::from_str(key, false)?;
    match fact {
        Fact::Released if value.parse::<u64>().is_err() => Err(format!("`{value}` is no number of seconds")),
        Fact::Download if !value.starts_with("https://") => Err(format!("`{value}` is no https address")),
        _ => Ok((fact, value.to_owned())),
    }
}

/// A form that can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asked {
    /// Of one model.
    Report(Format),
    /// Of many models: a line of JSON each.
    Jsonl,
    /// Of many models: a table.
    Parquet,
}

impl Asked {
    /// The form with this id.
    pub(crate) fn from_id(id: &str) -> Option<Self> {
        match id {
            "jsonl" => Some(Self::Jsonl),
            "parquet" => Some(Self::Parquet),
            _ => Format::from_id(id).map(Self::Report),
        }
    }
}

/// The forms by their ids.
fn formats() -> impl TypedValueParser<Value = Asked> {
    let many = [
        ("jsonl", "`ow check`: one line of JSON a model (schema ow/line/1)"),
        ("parquet", "`ow check`: a table, one row a model (where the program was built with it)"),
    ];
    let words = Format::ALL.iter().map(|format| format.words()).chain(many);
    PossibleValuesParser::new(words.map(|(id, help)| PossibleValue::new(id).help(help)))
        .try_map(|id| Asked::from_id(&id).ok_or("unknown form"))
}

/// A report that was written before.
#[derive(Debug, Args)]
pub(crate) struct Render {
    /// A report as JSON (ow/report/1 or ow/reports/1); `-` is standard input
    #[arg(value_name = "REPORT")]
    pub(crate) report: PathBuf,
    #[command(flatten)]
    pub(crate) delivery: Delivery,
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
    /// Tell what sets two definitions, or two versions of one, apart
    Diff(crate::definition::DiffArgs),
    /// Tell the author of a definition what to mend; exits with 1 where there is anything
    Lint(crate::definition::LintArgs),
    /// Write the beginning of a definition
    New(crate::definition::NewArgs),
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
    /// Several reports in one document
    Reports,
    /// A policy, as in ow.yaml
    Policy,
    /// What changed between two reports
    Diff,
    /// A declaration (open-weights.yaml)
    Declaration,
    /// What a model lacks (`ow gap`)
    Gap,
    /// What sets two definitions apart (`ow definition diff`)
    DefinitionDiff,
    /// What the author of a definition should mend (`ow definition lint`)
    Lint,
    /// How right the program is on known releases (`ow selftest`)
    Selftest,
    /// A line of `ow check --format jsonl`
    Line,
    /// What many models come to, as `ow check --summary` writes it
    Summary,
    /// A model as a line of JSON, as `ow check --from-jsonl` reads it
    Given,
}
