//! Where words go: results to standard output or a file, all else to standard error.

use crate::args::When;
use anyhow::{Context, Result};
use colored::Colorize;
use open_weights::render::text::Role;
use std::io::{ErrorKind, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Decides once whether colour is used on standard output.
pub(crate) fn choose_colour(when: When) {
    let colour = match when {
        When::Always => true,
        When::Never => false,
        When::Auto => usual_colour(std::io::stdout().is_terminal()),
    };
    colored::control::set_override(colour);
}

/// On a terminal, unless the environment speaks against it, or where it forces colour.
fn usual_colour(on_terminal: bool) -> bool {
    let on = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty() && value != "0");
    !on("NO_COLOR") && (on("CLICOLOR_FORCE") || on_terminal)
}

/// What `--color` says, before the command line is understood: usage errors and help are coloured by it.
pub(crate) fn asked_colour(arguments: &[std::ffi::OsString]) -> clap::ColorChoice {
    let words = arguments.iter().map(|word| word.to_str().unwrap_or(""));
    let before = std::iter::once("").chain(arguments.iter().map(|word| word.to_str().unwrap_or("")));
    let said = words.zip(before).filter_map(|(word, before)| match before {
        "--color" => Some(word),
        _ => word.strip_prefix("--color="),
    });
    match said.last() {
        Some("always") => clap::ColorChoice::Always,
        Some("never") => clap::ColorChoice::Never,
        _ => clap::ColorChoice::Auto,
    }
}

/// Puts colour on text, or leaves it as it is, as was decided.
pub(crate) fn paint(role: Role, text: &str) -> String {
    match role {
        Role::Pass => text.green().bold(),
        Role::Fail => text.red().bold(),
        Role::Unknown => text.yellow().bold(),
        Role::Strong => text.bold(),
        Role::Dim => text.dimmed(),
    }
    .to_string()
}

/// Leaves text as it is.
pub(crate) fn plain(_: Role, text: &str) -> String {
    text.to_owned()
}

/// Columns of the terminal, at most 100; 80 where there is none.
pub(crate) fn width() -> usize {
    let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let terminal = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    columns.or_else(terminal).unwrap_or(80).clamp(40, 100)
}

/// A JSON document: its schema comes first, then what it holds, in the order of its fields.
#[derive(serde::Serialize)]
struct Document<T> {
    schema: &'static str,
    #[serde(flatten)]
    body: T,
}

/// What is given as a JSON document of this schema.
pub(crate) fn document(schema: &'static str, body: impl serde::Serialize) -> Result<String> {
    Ok(serde_json::to_string_pretty(&Document { schema, body })? + "\n")
}

/// Prints a result. A reader that closes the pipe has seen enough: that is no error.
pub(crate) fn print(text: &str) -> Result<ExitCode> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(error).context("cannot write to standard output")
        }
        _ => Ok(ExitCode::SUCCESS),
    }
}

/// Writes a file whole or not at all: what was there stays until the new one is complete.
pub(crate) fn write(path: &Path, text: &str) -> Result<()> {
    // A device, a pipe or a link is written through: replacing it would change what it is.
    if std::fs::symlink_metadata(path).is_ok_and(|m| !m.is_file()) {
        return std::fs::write(path, text).with_context(|| format!("cannot write {}", path.display()));
    }
    let place = || format!("cannot write {}", path.display());
    #[cfg(unix)]
    let held = crate::interrupt::Held::new().with_context(place)?;
    let mut file = Whole::begin(path)?;
    file.write_all(text.as_bytes()).with_context(place)?;
    #[cfg(unix)]
    if held.came() {
        // Taken away before the signal does its work.
        drop(file);
        return Err(std::io::Error::from(ErrorKind::Interrupted)).with_context(place);
    }
    file.finish()
}

/// A file that is written bit by bit and takes its name once it is complete. Dropped before, it leaves nothing.
pub(crate) struct Whole {
    file: tempfile::NamedTempFile,
    path: PathBuf,
}

impl Whole {
    /// Begins beside the place where it is to stand.
    pub(crate) fn begin(path: &Path) -> Result<Self> {
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
        let temporary = tempfile::Builder::new().prefix(".ow-").tempfile_in(folder);
        let file = temporary
            .map_err(|error| std::io::Error::from(error.kind()))
            .with_context(|| format!("cannot write {}", path.display()))?;
        Ok(Self { file, path: path.to_owned() })
    }

    /// Gives it its name, in place of what was there.
    pub(crate) fn finish(self) -> Result<()> {
        let Self { file, path } = self;
        let place = || format!("cannot write {}", path.display());
        file.as_file().sync_all().with_context(place)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(&path).map_or(0o644, |m| m.permissions().mode());
            file.as_file().set_permissions(std::fs::Permissions::from_mode(mode)).with_context(place)?;
        }
        file.persist(&path).map_err(|failed| failed.error).with_context(place)?;
        Ok(())
    }
}

impl Write for Whole {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}

/// Standard error is coloured as asked, or where it is a terminal and nothing speaks against it.
fn colour_on_stderr() -> bool {
    match asked_colour(&std::env::args_os().collect::<Vec<_>>()) {
        clap::ColorChoice::Always => true,
        clap::ColorChoice::Never => false,
        clap::ColorChoice::Auto => usual_colour(std::io::stderr().is_terminal()),
    }
}

/// Says on standard error what went wrong.
pub(crate) fn complain(error: &anyhow::Error) {
    colored::control::set_override(colour_on_stderr());
    let head = if colour_on_stderr() { "error:".red().bold().to_string() } else { "error:".to_owned() };
    let mut text = format!("{head} {error}");
    for cause in error.chain().skip(1) {
        text.push_str(&format!("\n  = why: {cause}"));
    }
    if let Some(open_weights::Error::Unknown { suggestion: Some(known), .. }) = error.downcast_ref() {
        text.push_str(&format!("\n  = help: did you mean `{known}`?"));
    }
    // Where standard error is gone there is nobody left to tell.
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}

/// Says on standard error what is worth knowing and stops nothing.
pub(crate) fn note(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "note: {}", shown(text));
}

/// Words of a file of the user's own, safe to show.
pub(crate) fn words(text: &str) -> String {
    open_weights::source::safe(text, 10_000)
}

/// A name from the command line or the file system, safe to show.
pub(crate) fn shown(text: &str) -> String {
    open_weights::source::safe(text, 400)
}

/// Puts words on standard error, as they are.
pub(crate) fn aside(text: &str) {
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}
