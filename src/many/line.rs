//! One line of JSON for one model and one definition.
//!
//! Comes in: a report, or why there is none. Goes out: [`Line`], which serialises as `ow/line/1`; and [`label`], by
//! which a line names its model. It never reads files.

use crate::report::Report;
use crate::source::{is_invisible, safe};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::path::{Component, Path, PathBuf};

/// The name of the schema of a line.
pub const LINE_SCHEMA: &str = "ow/line/1";

/// The longest account of what went wrong, in characters.
const ERROR_MAX_CHARS: usize = 400;

/// Whether a model was checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// It was: there is a report.
    Checked,
    /// The check did not happen.
    Error,
}

/// What one model comes to by one definition, on one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Line {
    /// Always `ow/line/1`.
    pub schema: String,
    /// The directory as it was named or found; the name, for a model that came as a line of JSON. `%`, what is not
    /// UTF-8 and what cannot be shown stand as `%` and two hexadecimal digits a byte.
    pub directory: String,
    /// Whether it was checked.
    pub status: Status,
    /// What decides verdicts besides the model itself (program, definitions, reading, licenses, policy), as a digest:
    /// lines of one file have one.
    pub run: String,
    /// Why the check did not happen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// The report, as a check of this model alone gives it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report: Option<Report>,
}

impl Line {
    /// A model that was checked.
    #[must_use]
    pub fn checked(directory: &str, run: &str, report: Report) -> Self {
        Self { status: Status::Checked, report: Some(report), error: None, ..Self::empty(directory, run) }
    }

    /// A model that could not be checked.
    #[must_use]
    pub fn failed(directory: &str, run: &str, why: &str) -> Self {
        Self { error: Some(safe(why, ERROR_MAX_CHARS)), ..Self::empty(directory, run) }
    }

    fn empty(directory: &str, run: &str) -> Self {
        Self {
            schema: LINE_SCHEMA.to_owned(),
            directory: directory.to_owned(),
            status: Status::Error,
            run: run.to_owned(),
            error: None,
            report: None,
        }
    }

    /// As JSON on one line, its end included. The log of a pipeline takes `##[` for a command wherever it stands, so
    /// that its mark is written as an escape, as every form of a report does.
    #[must_use]
    pub fn to_json(&self) -> String {
        // It holds strings, numbers and lists only, so that there is nothing that cannot be written.
        let mut json = serde_json::to_string(self).unwrap_or_default();
        if json.contains("##[") {
            json = json.replace("##[", "#\\\\u{23}[");
        }
        json.push('\n');
        json
    }

    /// Whether it says of itself what a line can say: a report where the model was checked, and else why not.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        let consistent = match self.status {
            Status::Checked => self.report.is_some() && self.error.is_none(),
            Status::Error => self.report.is_none() && self.error.is_some(),
        };
        consistent && self.schema == LINE_SCHEMA
    }
}

/// A path by which a line can name its model: no two paths have one label, and each is safe to show.
#[must_use]
pub fn label(path: &Path) -> String {
    // Without `.` and slashes at the end, which make no other path.
    let parts = path.components().filter(|part| *part != Component::CurDir);
    let named: PathBuf = parts.collect();
    let named = if named.as_os_str().is_empty() { path } else { &named };
    let mut out = String::new();
    for chunk in named.as_os_str().as_encoded_bytes().utf8_chunks() {
        escaped(chunk.valid(), &mut out);
        chunk.invalid().iter().for_each(|byte| percent(*byte, &mut out));
    }
    out
}

/// The same for a name.
#[must_use]
pub fn label_of(name: &str) -> String {
    let mut out = String::new();
    escaped(name, &mut out);
    out
}

fn escaped(text: &str, out: &mut String) {
    for c in text.chars() {
        if c == '%' || c.is_control() || is_invisible(c) {
            let mut bytes = [0; 4];
            c.encode_utf8(&mut bytes).bytes().for_each(|byte| percent(byte, out));
        } else {
            out.push(c);
        }
    }
}

fn percent(byte: u8, out: &mut String) {
    out.push_str(&format!("%{byte:02X}"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_shows_a_path_as_it_is_and_escapes_what_cannot_be_shown() {
        assert_eq!(label(Path::new("./mirror/org/name/")), "mirror/org/name");
        assert_eq!(label(Path::new(".")), ".");
        assert_eq!(label(Path::new("a\u{202e}b\n%41")), "a%E2%80%AEb%0A%2541");
        assert_ne!(label_of("a%0A"), label_of("a\n"));
    }

    #[test]
    fn a_line_is_one_line_and_holds_no_command_of_a_pipeline() {
        let json = Line::failed("a", "r", "##[error]\nb").to_json();
        assert_eq!((json.matches('\n').count(), json.contains("##[")), (1, false), "{json}");
        let read: Line = serde_json::from_str(&json).unwrap();
        assert_eq!(read.error.as_deref(), Some("#\\u{23}[error] b"));
        assert!(read.is_whole());
    }
}
