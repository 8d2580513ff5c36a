//! The project's own data files, and a user's definition or license, read into types.
//!
//! Comes in: text and the name it is quoted by. Goes out: typed values, or a [`DataError`] with line, column and
//! a suggestion for a mistyped word. It knows no schema.

use super::words::plain;
use crate::error::DataError;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize};
use serde_saphyr::{Error as Yaml, Spanned};

/// A word of a data file and the place where it stands, so that a mistake in it can be pointed at.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
#[serde(transparent)]
#[schemars(transparent)]
pub struct Word {
    value: String,
    #[serde(skip)]
    at: (u32, u32),
}

impl Word {
    /// The word.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.value
    }

    /// Another word at the same place: what this one stands for.
    #[must_use]
    pub(crate) fn meaning(&self, value: String) -> Self {
        Self { value, at: self.at }
    }

    /// Line and column, from 1; zeros where unknown.
    #[must_use]
    pub fn at(&self) -> (u32, u32) {
        self.at
    }
}

impl From<&str> for Word {
    fn from(value: &str) -> Self {
        Self { value: value.to_owned(), at: (0, 0) }
    }
}

impl PartialEq for Word {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl Eq for Word {}

impl<'de> Deserialize<'de> for Word {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let spanned = Spanned::<String>::deserialize(deserializer)?;
        let number = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
        let at = (number(spanned.referenced.line()), number(spanned.referenced.column()));
        Ok(Self { value: spanned.value, at })
    }
}

/// Reads a data file of our own kinds.
///
/// # Errors
/// A [`DataError`] where the text is no YAML or does not fit the type; `file` is the name it is quoted by.
pub(crate) fn from_str<T: DeserializeOwned>(file: &str, text: &str) -> Result<T, Box<DataError>> {
    let options = serde_saphyr::options! { strict_booleans: true, with_snippet: false };
    serde_saphyr::from_str_with_options(text, options)
        .map_err(|error| Box::new(data_error(file, text, &error)))
}

/// An error that points at a word of a data file.
#[must_use]
pub(crate) fn mistake(file: &str, text: &str, at: (u32, u32), message: String) -> DataError {
    let (line, column) = (at.0.max(1), at.1.max(1));
    let words = text.lines().nth(line as usize - 1).unwrap_or("");
    let marked = words.chars().skip(column as usize - 1);
    let width = marked.take_while(|c| !c.is_whitespace() && !",:]}".contains(*c)).count().max(1);
    DataError {
        message: crate::source::safe(&message, 400),
        file: file.to_owned(),
        line,
        column,
        excerpt: shown(words),
        width: width.min(80),
        why: None,
        help: None,
    }
}

/// Keeps columns where they are: every control or invisible character becomes one visible one.
fn shown(line: &str) -> String {
    line.chars().take(200).map(|c| if c.is_control() { '·' } else { c }).collect()
}

fn data_error(file: &str, text: &str, error: &Yaml) -> DataError {
    let error = error.without_snippet();
    let place = error.location().map_or((1, 1), |l| (l.line(), l.column()));
    let number = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
    let at = (number(place.0), number(place.1));
    match error {
        Yaml::SerdeUnknownField { field, expected, .. } => {
            unknown(mistake(file, text, at, format!("unknown key `{}`", shown(field))), field, expected)
        }
        Yaml::SerdeUnknownVariant { variant, expected, .. } => {
            unknown(mistake(file, text, at, format!("unknown word `{}`", shown(variant))), variant, expected)
        }
        Yaml::SerdeMissingField { field, .. } => {
            mistake(file, text, at, format!("the key `{field}` is missing"))
        }
        other => {
            let message = plain(other);
            let at = if message.contains("a tab stands") { tab(text, at.0).unwrap_or(at) } else { at };
            mistake(file, text, at, message)
        }
    }
}

/// The first tab that indents, from a line on: the parser names the value before it.
fn tab(text: &str, from: u32) -> Option<(u32, u32)> {
    let lines = text.lines().zip(1_u32..).skip(from.saturating_sub(1) as usize);
    let place = |(line, number): (&str, u32)| {
        let indent = line.chars().take_while(|c| c.is_whitespace()).position(|c| c == '\t')?;
        Some((number, u32::try_from(indent + 1).ok()?))
    };
    lines.into_iter().find_map(place)
}

fn unknown(mut error: DataError, word: &str, expected: &[&str]) -> DataError {
    error.why = Some(format!("known here: {}", expected.join(", ")));
    error.help = nearest(word, expected.iter().copied()).map(|known| format!("did you mean `{known}`?"));
    error
}

/// The known word that is nearest to a mistyped one, where one is near enough.
pub(crate) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    let scored = known.into_iter().map(|k| (strsim::jaro_winkler(&word, &k.to_lowercase()), k));
    let best = scored.max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)))?;
    (best.0 > 0.75).then_some(best.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Sample {
        #[expect(dead_code, reason = "only its place is asked for")]
        level: String,
        word: Word,
    }

    #[test]
    fn a_mistyped_key_is_pointed_at_with_a_suggestion() {
        let error = from_str::<Sample>("a.yaml", "word: x\nlevle: required\n").unwrap_err();
        assert_eq!((error.line, error.column), (2, 1));
        assert!(error.to_string().contains("did you mean `level`?"), "{error}");
    }

    #[test]
    fn a_key_given_twice_is_refused() {
        assert!(from_str::<Sample>("a.yaml", "word: x\nword: y\nlevel: z\n").is_err());
    }

    #[test]
    fn a_word_knows_where_it_stands() {
        let sample = from_str::<Sample>("a.yaml", "level: a\nword:   here\n").unwrap();
        assert_eq!((sample.word.as_str(), sample.word.at()), ("here", (2, 9)));
    }
}
