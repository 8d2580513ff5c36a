//! Why a check did not happen. A doubt about a model is never an error.

use std::path::PathBuf;

/// What stopped the library, each with where and how to mend it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The directory or file to check cannot be opened.
    #[error("cannot read {}: {reason}", path.display())]
    Unreadable {
        /// What was to be read.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// There is nothing in the directory that could be judged.
    #[error("nothing to check in {}: {reason}", path.display())]
    NothingToCheck {
        /// The directory.
        path: PathBuf,
        /// What was missing.
        reason: String,
    },
    /// A data file (definition, license, policy, declaration) is not well formed.
    #[error("{0}")]
    BadData(Box<DataError>),
    /// A report that was written before cannot be read back.
    #[error("{name} is no report that can be read: {reason}")]
    BadReport {
        /// The file as it was named.
        name: String,
        /// What is wrong.
        reason: String,
    },
    /// A name that was asked for is not known.
    #[error("unknown {kind} `{name}`")]
    Unknown {
        /// Kind of thing, such as `definition`.
        kind: &'static str,
        /// The name as given.
        name: String,
        /// The nearest known name.
        suggestion: Option<String>,
    },
}

/// A mistake in a data file: what, where, why and how to mend it, with the line and a caret under the word.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct DataError {
    /// What is wrong, lower case, no full stop.
    pub message: String,
    /// The file as it was named.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// The line's words.
    pub excerpt: String,
    /// How many characters the caret marks.
    pub width: usize,
    /// Why it is wrong.
    pub why: Option<String>,
    /// How to mend it.
    pub help: Option<String>,
}

impl std::fmt::Display for DataError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let gutter = self.line.to_string().len();
        writeln!(f, "{}", self.message)?;
        writeln!(f, "{:gutter$}--> {}:{}:{}", "", self.file, self.line, self.column)?;
        writeln!(f, "{:gutter$} |", "")?;
        writeln!(f, "{} | {}", self.line, self.excerpt)?;
        let before = self.column.saturating_sub(1) as usize;
        write!(f, "{:gutter$} | {:before$}{}", "", "", "^".repeat(self.width.max(1)))?;
        if let Some(why) = &self.why {
            write!(f, "\n{:gutter$} = why: {why}", "")?;
        }
        if let Some(help) = &self.help {
            write!(f, "\n{:gutter$} = help: {help}", "")?;
        }
        Ok(())
    }
}

impl From<Box<DataError>> for Error {
    fn from(error: Box<DataError>) -> Self {
        Self::BadData(error)
    }
}
