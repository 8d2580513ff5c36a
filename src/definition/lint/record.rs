//! What there is to mend in the files of definitions, as a record.
//!
//! Comes in: the text of a definition, whether or not it can be applied. Goes out: [`LintedFile`], which with others
//! serialises as `ow/lint/1`.

use super::lint;
use crate::definition::sound::mistakes;
use crate::definition::{Definition, Loaded};
use crate::error::DataError;
use crate::yaml;
use schemars::JsonSchema;
use serde::Serialize;

/// Name of the schema of [`Linted`].
pub const SCHEMA: &str = "ow/lint/1";

/// What there is to mend in several files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Linted {
    /// Always `ow/lint/1`.
    pub schema: String,
    /// Each file, in the order in which they were named.
    pub files: Vec<LintedFile>,
}

/// What there is to mend in one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct LintedFile {
    /// The file as it was named; of a definition that ships, its path in the project.
    pub file: String,
    /// How many criteria and parts it has; nothing where it could not be read at all.
    pub criteria: Option<usize>,
    /// What to mend, in the order of the file.
    pub mend: Vec<Advice>,
}

/// One thing to mend.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Advice {
    /// Whether it keeps the definition from being applied.
    pub refused: bool,
    /// What is wrong.
    pub message: String,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// The words of the line.
    pub excerpt: String,
    /// Why it is wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// How to mend it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// The same as a text, with a caret under the word.
    #[serde(skip)]
    pub shown: String,
}

impl Advice {
    fn of(error: &DataError, refused: bool) -> Self {
        Self {
            refused,
            message: error.message.clone(),
            line: error.line,
            column: error.column,
            excerpt: error.excerpt.clone(),
            why: error.why.clone(),
            help: error.help.clone(),
            shown: error.to_string(),
        }
    }
}

/// All that there is to mend in a file, whether or not it can be applied.
#[must_use]
pub fn file(name: &str, text: &str) -> LintedFile {
    let (criteria, mut mend) = match yaml::from_str::<Definition>(name, text) {
        Err(error) => (None, vec![Advice::of(&error, true)]),
        Ok(definition) => {
            let refused = mistakes(name, text, &definition);
            let loaded = Loaded { definition, file: name.to_owned(), yaml: text.to_owned() };
            let advised = lint(&loaded);
            let refused = refused.iter().map(|error| Advice::of(error, true));
            let mend = refused.chain(advised.iter().map(|error| Advice::of(error, false))).collect();
            (Some(loaded.definition.all_criteria().len()), mend)
        }
    };
    mend.sort_by_key(|advice| (advice.line, advice.column, !advice.refused));
    LintedFile { file: name.to_owned(), criteria, mend }
}
