//! `ow license identify` and `ow license fingerprint`.

use crate::stored;
use open_weights::license::identify::{ChangeKind, Fingerprint, Identification, Identifier, Status};
use open_weights::source::{SourceFile, safe};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Files larger than this are read to here and no further.
const MAX_BYTES: u64 = 16 * 1024 * 1024;

/// Names the license of texts.
#[derive(Debug, clap::Args)]
pub(crate) struct IdentifyArgs {
    /// Files or directories; `-` reads standard input
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// How the answer is written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Also show where a modified text departs from the nearest license
    #[arg(long)]
    diff: bool,
    /// Fingerprint of a license of your own, as `ow license fingerprint` makes it; may be given more than once
    #[arg(long = "fingerprint", value_name = "FILE")]
    fingerprints: Vec<PathBuf>,
}

/// Makes the fingerprint of a license text.
#[derive(Debug, clap::Args)]
pub(crate) struct FingerprintArgs {
    /// The license text; `-` reads standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Id of the license
    #[arg(long)]
    id: String,
    /// Id of this revision, where there are several
    #[arg(long)]
    revision: Option<String>,
    /// A name that may stand above the text; may be given more than once
    #[arg(long = "title")]
    titles: Vec<String>,
}

/// How the answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For reading.
    Text,
    /// One JSON object a line.
    Jsonl,
}

/// Runs `ow license identify`.
pub(crate) fn run(args: &IdentifyArgs) -> anyhow::Result<ExitCode> {
    let mut identifier = Identifier::shipped();
    for path in &args.fingerprints {
        identifier.add(&Fingerprint::parse(&path.to_string_lossy(), &read(path)?.0)?);
    }
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for path in files(&args.paths) {
        let (text, truncated) = read(&path)?;
        let answer = identifier.identify(&text);
        let shown = path.to_string_lossy();
        let line = match args.format {
            Format::Jsonl => json(&shown, &text, &answer, truncated, args.diff),
            Format::Text => sentence(&shown, text, &answer, truncated, args.diff),
        };
        out.write_all(line.as_bytes())?;
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// Runs `ow license fingerprint`.
pub(crate) fn fingerprint(args: &FingerprintArgs) -> anyhow::Result<ExitCode> {
    let (text, truncated) = read(&args.file)?;
    anyhow::ensure!(!truncated, "{} is too large for a license", args.file.display());
    let mut print = Identifier::shipped().fingerprint(&args.id, args.revision.as_deref(), &text);
    print.titles.clone_from(&args.titles);
    anyhow::ensure!(!print.words.is_empty(), "{} has no words", args.file.display());
    std::io::stdout().lock().write_all(print.render().as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

/// The files of all paths: directories with all that is in them, sorted, without following links.
fn files(paths: &[PathBuf]) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for path in paths {
        if path.is_dir() {
            let walk = walkdir::WalkDir::new(path).max_depth(64).sort_by_file_name();
            let entries = walk.into_iter().filter_entry(|entry| entry.file_name() != ".git").flatten();
            all.extend(entries.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path));
        } else {
            all.push(path.clone());
        }
    }
    all
}

fn read(path: &Path) -> anyhow::Result<(String, bool)> {
    let head = stored::head(path, MAX_BYTES)?;
    Ok((open_weights::text::decode(&head.bytes), head.cut))
}

fn json(path: &str, text: &str, answer: &Identification, truncated: bool, diff: bool) -> String {
    let ids: Vec<&str> = answer.licenses.iter().map(|license| license.id.as_str()).collect();
    let mut object = serde_json::json!({
        "path": path,
        "status": if truncated { Status::Unknown } else { answer.status },
        "licenses": ids,
        "nearest": answer.nearest.as_ref().map(|nearest| nearest.id.as_str()),
    });
    object["matches"] = serde_json::json!(answer.licenses);
    object["references"] = serde_json::json!(answer.references);
    object["similarity_0_to_1"] =
        serde_json::json!(answer.nearest.as_ref().map(|nearest| nearest.similarity_0_to_1));
    if diff {
        let file = SourceFile::new(path, text.to_owned());
        let change = |change: &open_weights::license::identify::Change| {
            serde_json::json!({
                "kind": change.kind,
                "line": file.line(change.span.start),
                "words": file.excerpt(change.span.clone()),
                "expected": change.expected,
            })
        };
        object["changes"] = answer.changes.iter().map(change).collect();
    }
    format!("{object}\n")
}

fn sentence(path: &str, text: String, answer: &Identification, truncated: bool, diff: bool) -> String {
    let ids: Vec<String> = answer.licenses.iter().map(name).collect();
    let mut named: Vec<&str> = answer.references.iter().map(|reference| reference.id.as_str()).collect();
    named.dedup();
    let nearest = answer.nearest.as_ref().map_or("", |nearest| nearest.id.as_str());
    let what = match answer.status {
        _ if truncated => "too large to be read wholly".to_owned(),
        Status::Exact => ids.join(", "),
        Status::Several => format!("several: {}", ids.join(", ")),
        Status::Modified => format!("modified {nearest}, {} differences", answer.changes.len()),
        Status::Reference => format!("no license text; it names {}", named.join(", ")),
        Status::Unknown => "no known license".to_owned(),
    };
    let file = SourceFile::new(path, text);
    let mut out = format!("{}: {what}\n", safe(path, 1024));
    for change in answer.changes.iter().filter(|_| diff) {
        let sign = match change.kind {
            ChangeKind::Added => '+',
            ChangeKind::Dropped => '-',
            ChangeKind::Changed => '~',
        };
        let words = file.excerpt(change.span.clone());
        let place = file.location(change.span.start);
        let line = place.line.unwrap_or(1);
        out.push_str(&format!("  {sign} line {line}: {words}\n"));
        if let Some(expected) = &change.expected {
            out.push_str(&format!("      the license has: {}\n", safe(expected, 240)));
        }
    }
    out
}

fn name(license: &open_weights::license::identify::Match) -> String {
    match (&license.revision, license.also.is_empty()) {
        (Some(revision), _) if *revision != license.id => format!("{} ({revision})", license.id),
        (_, false) => format!("{} (the same text: {})", license.id, license.also.join(", ")),
        _ => license.id.clone(),
    }
}
