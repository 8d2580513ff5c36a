//! Which license does a name stand for? The index of ids, names, spellings and addresses.
//!
//! Comes in: the names of the catalog and `licenses/aliases.yaml`. Goes out: [`Named`]. An id that is in no table
//! is never guessed; a name that several licenses share stands for none of them.

use super::words::{Rewrites, address_key, key};
use crate::data;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

pub use super::words::is_address;

/// What a name stands for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Named {
    /// One license, by its catalog id (or the SPDX id it would have there).
    License(String),
    /// A family of licenses, by its key in `licenses/aliases.yaml`: it names no single one.
    Family(String),
    /// A license that is named but not known, as written.
    Custom(String),
}

/// A name that stands for several licenses.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Family {
    /// Its spellings.
    pub names: Vec<String>,
    /// Ids of the licenses it may stand for; empty where there are too many to list.
    #[serde(default)]
    pub members: Vec<String>,
    /// Limits that every member has.
    #[serde(default)]
    pub common: Vec<String>,
}

/// The parsed `licenses/aliases.yaml`, without spellings and addresses, which the build script turns into keys.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Aliases {
    #[allow(dead_code, reason = "checked by a test")]
    schema: u32,
    rewrite: BTreeMap<String, Vec<String>>,
    evident: Vec<String>,
    series: Vec<String>,
    pub(super) before: BTreeMap<String, Vec<String>>,
    pub(super) links: Vec<String>,
    pub(super) after: BTreeMap<String, Vec<String>>,
    pub(super) unnamed: Vec<String>,
    address_prefixes: Vec<String>,
    families: BTreeMap<String, Family>,
}

/// The index that every look-up uses. The keys of names and addresses are made by the build script.
pub(super) struct Index {
    pub(super) aliases: Aliases,
    pub(super) rewrites: Rewrites,
}

/// Built once, on the first question: immutable tables, no state.
pub(super) static INDEX: LazyLock<Index> = LazyLock::new(Index::build);

impl Index {
    fn build() -> Self {
        let aliases: Aliases = serde_json::from_str(data::table("licenses/aliases.yaml")).unwrap_or_default();
        let rewrites = Rewrites::new(&aliases.rewrite);
        Self { aliases, rewrites }
    }

    /// What a key stands for, and whether longer keys begin with it.
    pub(super) fn by_key(&self, key: &str) -> (Option<Named>, bool) {
        let at = data::NAME_KEYS.partition_point(|(known, _, _)| *known < key);
        let named = data::NAME_KEYS.get(at).filter(|(known, _, _)| *known == key).map(|(_, family, id)| {
            let id = (*id).to_owned();
            if *family { Named::Family(id) } else { Named::License(id) }
        });
        let next = data::NAME_KEYS.get(at + usize::from(named.is_some()));
        (named, next.is_some_and(|(known, _, _)| known.starts_with(key)))
    }

    /// Whether a key can only be the name of a license, not that of a model, a company or a word.
    pub(super) fn is_evident(&self, key: &str) -> bool {
        let words: Vec<&str> = key.split(' ').collect();
        words.iter().any(|word| self.aliases.evident.iter().any(|e| e == word))
            || (words.len() > 1 && self.aliases.series.iter().any(|s| s == words[0]))
    }
}

/// What a whole name stands for, whatever its spelling. `None` where it is in no table.
#[must_use]
pub fn lookup(name: &str) -> Option<Named> {
    if name.len() > 512 {
        return None;
    }
    let key = key(name, &INDEX.rewrites);
    let found = INDEX.by_key(&key).0;
    found.or_else(|| INDEX.by_key(key.strip_suffix(" license")?).0)
}

/// The license whose text stands at an address.
#[must_use]
pub fn lookup_address(address: &str) -> Option<Named> {
    if address.len() > 1024 {
        return None;
    }
    let key = address_key(address);
    if let Ok(at) = data::ADDRESS_KEYS.binary_search_by(|(known, _)| (*known).cmp(key.as_str())) {
        return Some(Named::License(data::ADDRESS_KEYS[at].1.to_owned()));
    }
    let rest = INDEX.aliases.address_prefixes.iter().find_map(|prefix| key.strip_prefix(prefix.as_str()))?;
    let rest = rest.trim_end_matches(".txt").trim_end_matches(".json");
    lookup(rest).filter(|named| matches!(named, Named::License(_)))
}

/// What is known of a family, by its key.
#[must_use]
pub fn family(key: &str) -> Option<&'static Family> {
    INDEX.aliases.families.get(key)
}

/// The catalog's id for an id or one of its further ids; the id itself where the catalog has none.
#[must_use]
pub fn canonical(id: &str) -> String {
    let lower = id.to_lowercase();
    let found = data::CATALOG_NAMES.binary_search_by(|(name, _)| (*name).cmp(lower.as_str()));
    found.ok().map_or_else(|| id.to_owned(), |at| data::CATALOG_NAMES[at].1.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(name: &str) -> Option<String> {
        match lookup(name)? {
            Named::License(id) => Some(id),
            other => Some(format!("{other:?}")),
        }
    }

    #[test]
    fn the_table_parses_and_no_key_is_empty_or_stands_twice() {
        let aliases: Aliases = serde_json::from_str(data::table("licenses/aliases.yaml")).unwrap();
        assert_eq!(aliases.schema, 1);
        assert!(data::NAME_KEYS.windows(2).all(|two| two[0].0 < two[1].0));
        assert!(data::ADDRESS_KEYS.windows(2).all(|two| two[0].0 < two[1].0));
        assert!(data::NAME_KEYS.iter().all(|(known, _, _)| !known.is_empty()));
    }

    #[test]
    fn longer_keys_are_told_of_as_long_as_there_are_any() {
        assert_eq!(INDEX.by_key("apache 2").0, Some(Named::License("Apache-2.0".to_owned())));
        assert!(INDEX.by_key("apache").1 && INDEX.by_key("apache license").1);
        assert!(!INDEX.by_key("apache 2 x").1 && !INDEX.by_key("zzz").1);
    }

    #[test]
    fn spellings_lead_to_ids_and_versions_are_never_confused() {
        assert_eq!(id("apache2").as_deref(), Some("Apache-2.0"));
        assert_eq!(id("Apache License, Version 2.0").as_deref(), Some("Apache-2.0"));
        assert_eq!(id("CC BY-NC-SA 4.0").as_deref(), Some("CC-BY-NC-SA-4.0"));
        assert_eq!(id("CC BY-NC-SA 3.0").as_deref(), Some("CC-BY-NC-SA-3.0"));
        assert_eq!(id("llama3.1").as_deref(), Some("llama-3.1"));
        assert_eq!(id("llama3").as_deref(), Some("llama-3"));
        assert_eq!(id("llama5"), None);
        assert_eq!(id("cc-by-nc").as_deref(), Some("Family(\"cc-by-nc\")"));
    }

    #[test]
    fn addresses_are_known_in_any_dress() {
        let expected = Some(Named::License("CC-BY-NC-4.0".to_owned()));
        for address in [
            "https://creativecommons.org/licenses/by-nc/4.0/",
            "http://www.creativecommons.org/licenses/by-nc/4.0/deed.fr#x",
            "creativecommons.org/licenses/by-nc/4.0/legalcode",
            "https://spdx.org/licenses/CC-BY-NC-4.0.html",
        ] {
            assert_eq!(lookup_address(address), expected, "{address}");
        }
        assert_eq!(lookup_address("https://example.org/licenses/by-nc/4.0/"), None);
    }
}
