//! `ow definition`: what ships and what one says. What sets two apart, what an author should mend and how to begin
//! have files of their own.

mod diff;
mod lint;
mod new;

pub(crate) use diff::DiffArgs;
pub(crate) use lint::LintArgs;
pub(crate) use new::NewArgs;

use crate::args::DefinitionCommand;
use crate::output;
use anyhow::Result;
use open_weights::definition::{self, Criterion, Definition, Level, Status};
use std::fmt::Write as _;
use std::process::ExitCode;

pub(crate) fn run(command: DefinitionCommand) -> Result<ExitCode> {
    match command {
        DefinitionCommand::List => list(),
        DefinitionCommand::Show { definition, yaml } => show(&definition, yaml),
        DefinitionCommand::Diff(args) => diff::run(&args),
        DefinitionCommand::Lint(args) => lint::run(&args),
        DefinitionCommand::New(args) => new::run(&args),
    }
}

fn list() -> Result<ExitCode> {
    let mut text = String::new();
    let mut above = String::new();
    for (id, version) in definition::shipped() {
        for loaded in definition::find(&format!("{id}@{version}"))? {
            let d = &loaded.definition;
            let heading = kept_by(&d.name, &d.steward);
            if heading != above {
                paragraph(&mut text, &heading, "");
                above = heading;
            }
            writeln!(text, "  {:<32}  {}", format!("{id}@{version}"), status(d.status))?;
        }
    }
    output::print(&text)
}

fn show(name: &str, yaml: bool) -> Result<ExitCode> {
    let mut text = String::new();
    for loaded in definition::find(name)? {
        match yaml {
            true => text.push_str(&loaded.yaml),
            false => describe(&mut text, &loaded.definition)?,
        }
    }
    output::print(&text)
}

fn describe(text: &mut String, d: &Definition) -> Result<()> {
    paragraph(text, &format!("{} {} ({})", d.name, d.version.as_str(), status(d.status)), "");
    writeln!(text, "  id         {}@{}", d.id.as_str(), d.version.as_str())?;
    writeln!(text, "  steward    {}", d.steward)?;
    writeln!(text, "  source     {}", d.source.repository)?;
    for (label, value) in
        [("commit", &d.source.commit), ("file", &d.source.file), ("sha256", &d.source.sha256)]
    {
        if let Some(value) = value {
            writeln!(text, "  {label:<10} {value}")?;
        }
    }
    writeln!(text, "  license    {}\n", d.source.license)?;
    paragraph(text, &d.summary, "");
    if let Some(note) = &d.source.note {
        paragraph(text, note, "");
    }
    if let Some(readings) = &d.readings {
        writeln!(text)?;
        paragraph(text, &format!("practical reading: {}", readings.practical), "");
        paragraph(text, &format!("literal reading: {}", readings.literal), "");
    }
    writeln!(text)?;
    d.criteria.iter().for_each(|c| criterion(text, c, "  "));
    if !d.ladder.is_empty() {
        writeln!(text, "\nClasses, each with what the ones above it here ask as well")?;
    }
    for rung in &d.ladder {
        let asks: Vec<&str> = rung.criteria.iter().map(open_weights::yaml::Word::as_str).collect();
        paragraph(text, &format!("{} ({}): {}", rung.id.as_str(), rung.name, asks.join(", ")), "  ");
    }
    for equivalent in &d.equivalents {
        writeln!(text)?;
        paragraph(text, &format!("Taken as sufficient: {} [{}]", equivalent.title, equivalent.section), "");
    }
    Ok(())
}

fn criterion(text: &mut String, c: &Criterion, indent: &str) {
    let level = match c.level {
        Level::Required => "",
        Level::Recommended => " (recommended)",
        Level::Optional => " (optional)",
    };
    paragraph(text, &format!("{}{level}: {} [{}]", c.id.as_str(), c.title, c.section), indent);
    for part in &c.parts {
        criterion(text, part, &format!("{indent}  "));
    }
}

fn paragraph(text: &mut String, words: &str, indent: &str) {
    let rest = format!("{indent}  ");
    let options = textwrap::Options::new(output::width())
        .initial_indent(indent)
        .subsequent_indent(&rest)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    for line in textwrap::wrap(words, options) {
        text.push_str(line.trim_end());
        text.push('\n');
    }
}

fn status(status: Status) -> &'static str {
    match status {
        Status::Current => "current",
        Status::Superseded => "superseded",
        Status::Draft => "draft",
    }
}

/// A definition's name with who keeps it; where the name already says so, once is enough.
pub(crate) fn kept_by(name: &str, steward: &str) -> String {
    if name.contains(steward) { name.to_owned() } else { format!("{name} ({steward})") }
}
