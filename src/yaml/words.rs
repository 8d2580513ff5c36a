//! What is wrong with a data file, in the words of someone who writes one.
//!
//! Comes in: what the YAML library says. Goes out: one sentence without the words of a programmer. It knows no schema.

use crate::source::safe;
use serde_saphyr::Error as Yaml;

/// One sentence, lower case, no full stop.
pub(super) fn plain(error: &Yaml) -> String {
    match error {
        Yaml::Eof { .. } => "it ends before it is complete".to_owned(),
        Yaml::MultipleDocuments { .. } => "it holds more than one document (`---`)".to_owned(),
        Yaml::InvalidUtf8Input => "it is not UTF-8".to_owned(),
        Yaml::DuplicateMappingKey { key: Some(key), .. } => {
            format!("the key `{}` comes twice", safe(key, 100))
        }
        Yaml::DuplicateMappingKey { .. } => "a key comes twice".to_owned(),
        Yaml::NullIntoString { .. } => "a value is missing".to_owned(),
        Yaml::InvalidBooleanStrict { .. } => "neither `true` nor `false` stands here".to_owned(),
        Yaml::InvalidScalar { ty, .. } => format!("{} should stand here", kind(ty)),
        Yaml::Unexpected { expected, .. } => format!("{} should stand here", kind(expected)),
        Yaml::SerdeInvalidType { expected, .. } | Yaml::SerdeInvalidValue { expected, .. } => {
            format!("{} should stand here", kind(expected))
        }
        Yaml::UnsupportedTag { tag, .. } => format!("the tag `{}` is not followed", safe(tag, 100)),
        Yaml::TaggedScalarCannotDeserializeIntoString { .. } => "a tag is not followed".to_owned(),
        Yaml::UnknownAnchor { .. } => "an alias (`*name`) leads to nothing".to_owned(),
        Yaml::Budget { .. }
        | Yaml::AliasReplayLimitExceeded { .. }
        | Yaml::AliasExpansionLimitExceeded { .. }
        | Yaml::AliasReplayStackDepthExceeded { .. } => {
            "it is larger, or nested deeper, than such files are".to_owned()
        }
        Yaml::AliasError { error, .. } => plain(error),
        Yaml::Message { msg, .. } => safe(msg.lines().next().unwrap_or_default(), 300),
        Yaml::ExternalMessage { msg, .. } => form(msg),
        _ => "it is not well-formed YAML".to_owned(),
    }
}

/// What the scanner says of the form, and what the writer can do. The first that fits is told.
const FORMS: &[(&str, &str)] = &[
    ("tab", "a tab stands where only spaces may"),
    ("tag", "a tag (`!name`) is not followed; put a value that begins with `!` in quotes"),
    ("anchor", "a value that begins with `&` or `*` goes in quotes"),
    (
        "escape",
        "after `\\` stands what has no meaning there; write `\\\\`, or put the value in single quotes",
    ),
    ("surrogate", "after `\\u` stands what is no character"),
    ("hexadecimal", "after `\\x` or `\\u` stands what is no number"),
    ("quote", "a quotation mark is not closed, or something follows the one that closes"),
    ("bracket", "a `[`, `]`, `{` or `}` is missing or too many"),
    ("flow", "a comma, a `]` or a `}` is missing"),
    ("indent", "the line does not stand below the ones it belongs to: compare the spaces at its beginning"),
    ("block scalar", "after `|` or `>` the text begins on the next line"),
    ("simple key", "a `:` is missing after a key, or a value of several lines needs quotes"),
    ("expected key", "a key with `:` and a value should stand here, as far in as the ones above it"),
    ("':'", "a `:` stands where none may; put a value that holds `: ` in quotes"),
    ("mapping", "a `:` stands where none may; put a value that holds `: ` in quotes"),
    ("'-'", "a `-` stands where none may, or without a space behind it"),
    ("sequence", "a `-` stands where none may"),
    ("EOF", "it ends before it is complete"),
    ("eof", "it ends before it is complete"),
    ("document", "a line of `---` or `...` stands where none may"),
    ("unexpected character", "a value cannot begin with this character; put it in quotes"),
];

/// What the scanner says, told to someone who writes YAML by hand.
pub(super) fn form(scanner: &str) -> String {
    match FORMS.iter().find(|(said, _)| scanner.contains(said)) {
        Some((_, words)) => format!("it is not well-formed YAML: {words}"),
        None => "it is not well-formed YAML".to_owned(),
    }
}

/// What the library calls a kind of value.
fn kind(expected: &str) -> &'static str {
    let expected = expected.to_ascii_lowercase();
    let is = |words: &[&str]| words.iter().any(|word| expected.contains(word));
    match () {
        () if is(&["u8", "u16", "u32", "u64", "usize", "i32", "i64", "integer"]) => "a whole number",
        () if is(&["f32", "f64", "float"]) => "a number",
        () if is(&["bool"]) => "`true` or `false`",
        () if is(&["sequence", "list"]) => "a list (`- …`)",
        () if is(&["map", "struct"]) => "keys with values (`key: …`)",
        () => "a single value",
    }
}
