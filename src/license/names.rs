//! Which license does a name stand for? The index of ids, names, spellings and addresses.
//!
//! Comes in: the names of the catalog and `licenses/aliases.yaml`. Goes out: [`Named`]. An id that is in no table
//! is never guessed; a name that several licenses share stands for none of them.

use super::words::{Rewrites, key};
use crate::data;
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

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

/// The parsed `licenses/aliases.yaml`.
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
    spellings: BTreeMap<String, Vec<String>>,
    addresses: BTreeMap<String, Vec<String>>,
    families: BTreeMap<String, Family>,
}

/// The index that every look-up uses.
pub(super) struct Index {
    pub(super) aliases: Aliases,
    pub(super) rewrites: Rewrites,
    names: HashMap<String, Named>,
    addresses: HashMap<String, String>,
    pub(super) longest: usize,
}

/// Built once, on the first question: immutable tables, no state.
pub(super) static INDEX: LazyLock<Index> = LazyLock::new(Index::build);

impl Index {
    fn build() -> Self {
        let aliases: Aliases = serde_json::from_str(data::table("licenses/aliases.yaml")).unwrap_or_default();
        let rewrites = Rewrites::new(&aliases.rewrite);
        let mut index =
            Self { aliases, rewrites, names: HashMap::new(), addresses: HashMap::new(), longest: 0 };
        index.add_ids();
        index.add_families();
        index.add_catalog();
        index.add_aliases();
        index
    }

    fn add_ids(&mut self) {
        for (name, id) in data::CATALOG_NAMES {
            if name.eq_ignore_ascii_case(id) {
                self.add(name, Named::License((*id).to_owned()));
            }
        }
    }

    fn add_families(&mut self) {
        let families = std::mem::take(&mut self.aliases.families);
        for (id, family) in &families {
            family.names.iter().for_each(|name| self.add(name, Named::Family(id.clone())));
        }
        self.aliases.families = families;
    }

    fn add_catalog(&mut self) {
        for (name, id) in data::CATALOG_NAMES {
            if is_address(name) {
                self.addresses.entry(address_key(name)).or_insert_with(|| (*id).to_owned());
            } else {
                self.add(name, Named::License((*id).to_owned()));
            }
        }
    }

    fn add_aliases(&mut self) {
        let spellings = std::mem::take(&mut self.aliases.spellings);
        for (id, names) in &spellings {
            let named = Named::License(canonical(id));
            self.add(id, named.clone());
            names.iter().for_each(|name| self.add(name, named.clone()));
        }
        self.aliases.spellings = spellings;
        for (id, addresses) in &self.aliases.addresses {
            for address in addresses {
                self.addresses.entry(address_key(address)).or_insert_with(|| canonical(id));
            }
        }
    }

    /// The first who claims a key has it: ids, then families (a name that several share stands for none of them),
    /// then the catalog's names, then spellings.
    fn add(&mut self, name: &str, named: Named) {
        let key = key(name, &self.rewrites);
        if !key.is_empty() {
            self.longest = self.longest.max(key.split(' ').count()).min(16);
            self.names.entry(key).or_insert(named);
        }
    }

    pub(super) fn by_key(&self, key: &str) -> Option<&Named> {
        self.names.get(key)
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
    let found = INDEX.by_key(&key).cloned();
    found.or_else(|| INDEX.by_key(key.strip_suffix(" license")?).cloned())
}

/// The license whose text stands at an address.
#[must_use]
pub fn lookup_address(address: &str) -> Option<Named> {
    if address.len() > 1024 {
        return None;
    }
    let key = address_key(address);
    if let Some(id) = INDEX.addresses.get(&key) {
        return Some(Named::License(id.clone()));
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

/// Whether a text is an address rather than a name.
#[must_use]
pub fn is_address(text: &str) -> bool {
    text.contains("://")
        || text.split_once('/').is_some_and(|(host, _)| host.contains('.') && !host.contains(' '))
}

/// Lower case, without scheme, `www.`, fragment, query, trailing slash, translations and file endings.
fn address_key(address: &str) -> String {
    let lower = address.trim().to_lowercase().replace("%20", " ");
    let bare = lower.split_once("://").map_or(lower.as_str(), |(_, rest)| rest);
    let bare = bare.strip_prefix("www.").unwrap_or(bare);
    let bare = bare.split(['#', '?']).next().unwrap_or(bare).trim_end_matches(['/', '.', ',', ')']);
    let bare = bare.strip_suffix("/legalcode").unwrap_or(bare);
    let bare = bare.split("/deed").next().unwrap_or(bare).split("/legalcode").next().unwrap_or(bare);
    let bare = bare.strip_suffix(".html").or_else(|| bare.strip_suffix(".en")).unwrap_or(bare);
    let bare =
        bare.replace("/resolve/", "/blob/").replace("/raw/", "/blob/").replace("/blob/head/", "/blob/main/");
    bare.trim_end_matches('/').to_owned()
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
    fn the_table_parses_and_no_spelling_stands_for_two_licenses() {
        let aliases: Aliases = serde_json::from_str(data::table("licenses/aliases.yaml")).unwrap();
        assert_eq!(aliases.schema, 1);
        let rewrites = Rewrites::new(&aliases.rewrite);
        let mut seen: HashMap<String, String> = HashMap::new();
        let families = aliases.families.iter().map(|(id, family)| (id, &family.names));
        for (id, names) in aliases.spellings.iter().chain(families) {
            for name in names {
                let other = seen.insert(key(name, &rewrites), id.clone());
                assert!(other.is_none_or(|other| other == *id), "`{name}` stands for {id} and another");
            }
        }
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
