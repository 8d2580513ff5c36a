//! What does a model hold that is not on disk? It comes as one line of JSON: a name, and its files by path.
//!
//! Comes in: `{"name": …, "files": {path: text, or {"base64": …}}}`. Goes out: an [`Inventory`], from which it is
//! judged like a directory of these files. It never touches a disk.

use crate::inventory::{Contents, Inventory, Limits};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use schemars::JsonSchema;
use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;

/// The longest line that is read, in bytes.
pub const LINE_MAX_BYTES: usize = crate::limits::GIVEN_BYTES.size();

/// A model as a line of JSON.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Given {
    /// Its name, in place of that of a directory, such as `org/name`.
    pub name: String,
    /// Its files by their paths inside the directory, `/` between the parts.
    #[serde(deserialize_with = "distinct")]
    #[schemars(with = "BTreeMap<String, Content>")]
    pub files: BTreeMap<String, Content>,
}

/// What a file holds.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Content {
    /// Text.
    Text(String),
    /// Bytes.
    Bytes(Part),
}

/// Bytes of a file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Part {
    /// The bytes in Base64 (RFC 4648, section 4, with padding).
    pub base64: String,
    /// Size of the whole file in bytes, where only its beginning is given. For weights alone: of any other file what
    /// is missing could say anything, so that it is not read at all.
    #[serde(default)]
    pub size: Option<u64>,
}

impl Given {
    /// Reads a line.
    ///
    /// # Errors
    /// With what is wrong, and in which column.
    pub fn parse(line: &[u8]) -> Result<Self, String> {
        if line.len() > LINE_MAX_BYTES {
            return Err(format!("the line is longer than {LINE_MAX_BYTES} bytes"));
        }
        serde_json::from_slice(line).map_err(|error| format!("it is no model as JSON: {error}"))
    }

    /// Its files, ready to be read.
    ///
    /// # Errors
    /// Where a file is no Base64.
    pub fn inventory(self, limits: &Limits) -> Result<Inventory, String> {
        let mut files = BTreeMap::new();
        for (path, content) in self.files {
            let contents = match content {
                Content::Text(text) => Contents::from(text.into_bytes()),
                Content::Bytes(part) => {
                    let bytes = STANDARD.decode(part.base64);
                    let bytes = bytes.map_err(|error| format!("`{path}` is no Base64: {error}"))?;
                    Contents { bytes, size_bytes: part.size }
                }
            };
            files.insert(path, contents);
        }
        Ok(Inventory::of_contents(&self.name, files, limits))
    }
}

/// A path that stands twice has no one content.
fn distinct<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<String, Content>, D::Error> {
    struct Files;
    impl<'de> Visitor<'de> for Files {
        type Value = BTreeMap<String, Content>;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("files by their paths")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut files = BTreeMap::new();
            while let Some(path) = map.next_key::<String>()? {
                let content = map.next_value()?;
                if files.contains_key(&path) {
                    return Err(A::Error::custom("a path stands twice"));
                }
                files.insert(path, content);
            }
            Ok(files)
        }
    }
    deserializer.deserialize_map(Files)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::State;

    fn inventory(line: &str) -> Result<Inventory, String> {
        Given::parse(line.as_bytes())?.inventory(&Limits::default())
    }

    #[test]
    fn text_and_bytes_are_files_like_those_of_a_directory() {
        let found = inventory(r##"{"name":"org/m","files":{"a/b.txt":"x","README.md":{"base64":"IyBt"}}}"##);
        let found = found.unwrap();
        let files: Vec<_> = found.files().iter().map(|f| (f.path.as_str(), f.size_bytes)).collect();
        assert_eq!((found.name(), files), ("org/m", vec![("README.md", 3), ("a/b.txt", 1)]));
    }

    #[test]
    fn what_is_not_a_model_is_refused_with_the_reason() {
        for (line, why) in [
            ("{", "no model"),
            (r#"{"name":"m"}"#, "missing field"),
            (r#"{"name":"m","files":{},"licence":"mit"}"#, "unknown field"),
            (r#"{"name":"m","files":{"a":"1","a":"2"}}"#, "stands twice"),
            (r#"{"name":"m","files":{"a":{"base64":"*"}}}"#, "no Base64"),
            (r#"{"name":"m","files":{"a":7}}"#, "no model"),
        ] {
            let error = inventory(line).unwrap_err();
            assert!(error.contains(why), "{line}: {error}");
        }
    }

    #[test]
    fn the_beginning_of_a_file_stands_for_the_whole_only_where_it_is_weights() {
        let line = r#"{"name":"m","files":{"LICENSE":{"base64":"TUlU","size":900},"m.gguf":{"base64":"R0dVRg==","size":900}}}"#;
        let found = inventory(line).unwrap();
        assert!(matches!(found.file("LICENSE").unwrap().state, State::Refused(_)));
        assert_eq!(found.problems().len(), 1);
        let weights = found.file("m.gguf").unwrap();
        assert_eq!((&weights.state, weights.size_bytes), (&State::Here, 900));
        assert!(found.sha256(weights).is_err());
    }
}
