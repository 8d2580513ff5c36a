//! Under which keys cards, configurations and metadata say what matters here: the table `keys.yaml`.

use serde::Deserialize;
use std::sync::LazyLock;

/// The table. Nothing is known where it cannot be read.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Keys {
    #[serde(rename = "schema")]
    _schema: u32,
    pub(super) front_matter: FrontMatter,
    pub(super) configuration: Configuration,
    pub(super) embedded: EmbeddedKeys,
    pub(super) gguf: Gguf,
    pub(super) archives: Archives,
    pub(super) registries: Registries,
    pub(super) speaking: Speaking,
}

/// Keys of the front matter of a card.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct FrontMatter {
    pub(super) license: Vec<String>,
    pub(super) license_misspelt: Vec<String>,
    pub(super) bases: Vec<String>,
    pub(super) datasets: Vec<String>,
    pub(super) gates: Vec<String>,
    pub(super) speaking: Vec<String>,
    pub(super) speaking_tags: Vec<String>,
    pub(super) misplaced: Vec<String>,
}

/// Keys of configurations and recipes.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Configuration {
    pub(super) origins: Vec<String>,
    pub(super) parts: Vec<String>,
    pub(super) adapters: Vec<String>,
    pub(super) bases: Vec<String>,
    pub(super) datasets: Vec<String>,
}

/// Keys of flat metadata inside weights files.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct EmbeddedKeys {
    pub(super) license: Vec<String>,
    pub(super) license_name: Vec<String>,
    pub(super) license_link: Vec<String>,
    pub(super) names: Vec<String>,
    pub(super) bases: Vec<String>,
    pub(super) adapter_bases: Vec<String>,
    pub(super) merged: Vec<String>,
    pub(super) datasets: Vec<String>,
}

/// Keys of GGUF files.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Gguf {
    pub(super) names: Vec<String>,
    pub(super) sources: Vec<String>,
}

/// Names of members of archives, and keys in them.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Archives {
    pub(super) licenses: Vec<String>,
    pub(super) words: Vec<String>,
    pub(super) descriptions: Vec<String>,
    pub(super) weights: Vec<String>,
    pub(super) bases: Vec<String>,
}

/// Parts of keys that speak of a license, of what may be done, or in words.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Speaking {
    pub(super) license: Vec<String>,
    pub(super) terms: Vec<String>,
    pub(super) words: Vec<String>,
    pub(super) silent: Vec<String>,
}

/// Media types of registries.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Registries {
    pub(super) licenses: Vec<String>,
    pub(super) weights: Vec<String>,
    pub(super) model_pack: Vec<String>,
    pub(super) kits: Vec<String>,
}

static KEYS: LazyLock<Keys> =
    LazyLock::new(|| serde_json::from_str(crate::data::table("keys.yaml")).unwrap_or_default());

/// The shipped table.
pub(super) fn keys() -> &'static Keys {
    &KEYS
}

/// Whether a list holds a key.
pub(super) fn is_one(key: &str, of: &[String]) -> bool {
    of.iter().any(|known| known == key)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_shipped_table_is_well_formed() {
        let keys: super::Keys = serde_json::from_str(crate::data::table("keys.yaml")).expect("keys.yaml");
        assert!(!keys.front_matter.gates.is_empty() && !keys.registries.licenses.is_empty());
    }
}
