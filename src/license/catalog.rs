//! What is known of licenses: the reviewed catalog, its vocabulary, and the index of ids and spellings.
//!
//! Comes in: `licenses/*.yaml` (embedded at build time) and files a user adds. Goes out: [`License`] entries by id.
//! It knows nothing of definitions: which term stands against which criterion is said there.

mod vocabulary;

use crate::data;
use crate::error::Error;
use crate::yaml;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::OnceLock;

pub use vocabulary::{Asked, Bound, Intent, ShownDuty, Sign, Upstream, Vocabulary, vocabulary};

/// A reviewed license, or a family of revisions with the same terms: one file in `licenses/catalog/`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct License {
    /// Version of this schema; always 1.
    pub schema: u32,
    /// SPDX id where there is one, else an id of our own in kebab case. The file's stem.
    pub id: String,
    /// Full name.
    pub name: String,
    /// Who wrote or keeps it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub steward: Option<String>,
    /// License, or policy that other licenses make part of themselves.
    #[serde(default)]
    pub kind: Kind,
    /// Its group, for listing and for classes in definitions.
    pub category: Category,
    /// Further ids that have the same terms in the same sections.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<String>,
    /// Other ids and names it goes by, the Hugging Face key among them. Unique over the catalog.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// Addresses of the text. Unique over the catalog.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub addresses: Vec<String>,
    /// How its text is recognised.
    #[serde(default)]
    pub text: TextSource,
    /// Known revisions with the same terms.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub revisions: Vec<Revision>,
    /// What it grants.
    #[serde(default)]
    pub grants: Vec<Term>,
    /// What it limits.
    #[serde(default)]
    pub limits: Vec<Term>,
    /// What it asks of the user.
    #[serde(default)]
    pub duties: Vec<Term>,
    /// Catalog ids of the use policies and licenses it makes part of itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub incorporates: Vec<String>,
    /// What holds for models made from one under this license.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub derivatives: Option<Derivatives>,
    /// What a reader should know besides, one line each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// When and from what the entry was reviewed.
    pub reviewed: Review,
}

/// What kind of text it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A license or agreement that grants rights.
    #[default]
    License,
    /// A dedication to the public domain.
    Dedication,
    /// A use policy: it limits and grants nothing.
    Policy,
    /// An exception or addition to another license.
    Addition,
}

/// The group a license belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Category {
    /// No rights reserved.
    PublicDomain,
    /// Open, with notice or attribution at most.
    Permissive,
    /// Open, share-alike for the files or the work itself.
    WeakCopyleft,
    /// Open, share-alike for what is built with it.
    Copyleft,
    /// Responsible-AI licenses: broad grant, behavioural limits.
    ResponsibleAi,
    /// Community licenses of vendors: broad grant, limits by size, policy, place or output.
    Community,
    /// Source or weights available, commercial rights reserved in part.
    SourceAvailable,
    /// Non-commercial.
    NonCommercial,
    /// Research or evaluation only.
    Research,
    /// No derivatives.
    NoDerivatives,
    /// A use policy.
    Policy,
    /// Anything else.
    Other,
}

/// How the text of a license is recognised.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TextSource {
    /// By the SPDX template of its id.
    #[default]
    Spdx,
    /// By a fingerprint in `licenses/fingerprints/`.
    Fingerprint,
    /// Not by its text: the entry holds terms only.
    None,
}

/// A dated or numbered revision of a text whose terms are those of the entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Revision {
    /// Id of the revision, such as `gemma-terms-2025-03-24`.
    pub id: String,
    /// What sets it apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// One thing a license grants, limits or asks.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Term {
    /// Id from `licenses/terms.yaml`.
    pub term: String,
    /// Where in the license it stands, such as `section 2(a)`.
    pub section: String,
    /// What it says, one line in the catalog's own words.
    pub note: String,
    /// Why careful readers differ on it. A term in doubt makes a criterion unknown, never pass or fail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doubt: Option<String>,
}

/// What holds for models made from one under this license.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Derivatives {
    /// Whether a derivative may be put under terms of the maker's choice.
    pub relicense: Relicense,
    /// Terms (limits and duties) that go with a derivative whatever license it is given.
    #[serde(default)]
    pub inherits: Vec<String>,
    /// Where that stands.
    pub section: String,
}

/// Whether a derivative may carry another license.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Relicense {
    /// Any terms, as long as the duties are kept.
    Yes,
    /// Other terms may be added, but the limits go along.
    WithLimits,
    /// Only the same license, or one it names.
    SameLicense,
    /// Not at all: derivatives may not be given to others.
    No,
}

/// When and from what an entry was reviewed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Review {
    /// Date, `YYYY-MM-DD`.
    pub on: String,
    /// What was read: an address, or a repository, commit and path.
    pub source: String,
    /// sha256 of the text that was read, where one was at hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
}

/// Reads an entry of a user's own and checks its terms against the vocabulary.
///
/// # Errors
/// [`Error::BadData`] with the place of the first mistake.
pub fn parse(file: &str, text: &str) -> Result<License, Error> {
    let license: License = yaml::from_str(file, text)?;
    let vocabulary = vocabulary();
    let lists = [
        (&license.grants, &vocabulary.grants),
        (&license.limits, &vocabulary.limits),
        (&license.duties, &vocabulary.duties),
    ];
    for (terms, known) in lists {
        if let Some(term) = terms.iter().find(|term| !known.contains_key(&term.term)) {
            let line = text.lines().position(|line| line.contains(&term.term)).unwrap_or(0);
            let line = u32::try_from(line + 1).unwrap_or(u32::MAX);
            let mut error = yaml::mistake(file, text, (line, 1), format!("unknown term `{}`", term.term));
            let nearest = yaml::nearest(&term.term, known.keys().map(String::as_str));
            error.help = nearest.map(|known| format!("did you mean `{known}`?"));
            return Err(Box::new(error).into());
        }
    }
    Ok(license)
}

/// What is known of licenses: the shipped entries and those a user adds.
#[derive(Debug, Clone, Default)]
pub struct Catalog {
    added: BTreeMap<String, License>,
    kept: Option<fn(&str) -> bool>,
}

impl Catalog {
    /// The shipped catalog. Nothing is parsed until an entry is asked for.
    #[must_use]
    pub fn shipped() -> Self {
        Self::default()
    }

    /// The shipped catalog, and of it only the entries whose id is kept.
    #[must_use]
    pub fn only(kept: fn(&str) -> bool) -> Self {
        Self { kept: Some(kept), ..Self::default() }
    }

    fn keeps(&self, id: &str) -> bool {
        self.kept.is_none_or(|kept| kept(id))
    }

    /// Adds an entry of a user's own; it takes precedence over a shipped one of the same id.
    pub fn add(&mut self, license: License) {
        self.added.insert(license.id.clone(), license);
    }

    /// The entry that holds the terms of this id, further id or alias.
    #[must_use]
    pub fn license(&self, name: &str) -> Option<License> {
        self.entry(name).cloned()
    }

    /// The same without a copy.
    #[must_use]
    pub fn entry(&self, name: &str) -> Option<&License> {
        let id = self.id_of(name)?;
        self.added.get(&id).or_else(|| shipped(&id))
    }

    /// The entry's id for an id, further id, alias or address, whatever its case.
    #[must_use]
    pub fn id_of(&self, name: &str) -> Option<String> {
        let name = name.trim().to_lowercase();
        let own = self.added.values().find(|license| names(license).any(|n| n.to_lowercase() == name));
        if let Some(license) = own {
            return Some(license.id.clone());
        }
        let found = data::CATALOG_NAMES.binary_search_by(|(key, _)| (*key).cmp(name.as_str())).ok()?;
        let id = data::CATALOG_NAMES[found].1;
        self.keeps(id).then(|| id.to_owned())
    }

    /// All ids, sorted.
    #[must_use]
    pub fn ids(&self) -> Vec<String> {
        let shipped = data::CATALOG.iter().map(|(id, _)| (*id).to_owned()).filter(|id| self.keeps(id));
        let mut ids: Vec<String> = shipped.chain(self.added.keys().cloned()).collect();
        ids.sort();
        ids.dedup();
        ids
    }
}

/// The shipped entry of an id, parsed when it is first asked for.
fn shipped(id: &str) -> Option<&'static License> {
    static PARSED: [OnceLock<Option<License>>; data::CATALOG.len()] =
        [const { OnceLock::new() }; data::CATALOG.len()];
    let index = data::CATALOG.binary_search_by(|(key, _)| (*key).cmp(id)).ok()?;
    PARSED[index].get_or_init(|| serde_json::from_str(data::CATALOG[index].1).ok()).as_ref()
}

fn names(license: &License) -> impl Iterator<Item = &str> {
    let lists = [&license.also, &license.aliases, &license.addresses];
    let revisions = license.revisions.iter().map(|r| r.id.as_str());
    let listed = lists.into_iter().flatten().map(String::as_str);
    std::iter::once(license.id.as_str()).chain(listed).chain(revisions)
}

/// How an id stands on the SPDX license list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Listing {
    /// Full name on the list.
    pub name: &'static str,
    /// Approved by the Open Source Initiative.
    pub osi_approved: bool,
    /// Free by the list of the Free Software Foundation.
    pub fsf_libre: bool,
    /// No longer to be used.
    pub deprecated: bool,
}

/// What the SPDX license list says of an id, whatever its case; nothing where it is not on the list.
#[must_use]
pub fn listing(id: &str) -> Option<Listing> {
    let found = spdx::license_id(id).or_else(|| {
        spdx::identifiers::LICENSES
            .iter()
            .find(|l| l.name.eq_ignore_ascii_case(id))
            .and_then(|l| spdx::license_id(l.name))
    })?;
    Some(Listing {
        name: found.full_name,
        osi_approved: found.is_osi_approved(),
        fsf_libre: found.is_fsf_free_libre(),
        deprecated: found.is_deprecated(),
    })
}

/// The release of the SPDX license list that is carried.
#[must_use]
pub fn spdx_list_version() -> &'static str {
    spdx::license_version()
}
