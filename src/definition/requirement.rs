//! What a criterion may ask for: a small closed language, combined by all, any, not and at-least.
//!
//! Comes in: YAML. Goes out: [`Requirement`]. How each is found out is said in `evaluate`, not here.

use crate::component::Component;
use crate::yaml::Word;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Something that may be asked of a release. Each is written as a map with one key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Requirement {
    /// All of these hold.
    All(Vec<Requirement>),
    /// At least one of these holds.
    Any(Vec<Requirement>),
    /// This does not hold.
    Not(Box<Requirement>),
    /// At least so many of these hold.
    AtLeast(AtLeast),
    /// One requirement for each reading of the text.
    Reading(Readings),
    /// What the license concluded for a component says.
    License(LicenseRequirement),
    /// Files of a component are in the directory.
    Present(Component),
    /// A topic of `documentation.yaml` is documented in substance.
    Documented(Word),
    /// An equivalent that the definition names holds.
    Equivalent(Word),
    /// Code of a component is in the directory, under a license as asked.
    Software(SoftwareRequirement),
    /// A component is released under a license as asked, here or elsewhere. Its files and its license are judged
    /// where they are here; what is not here may be elsewhere, and is unknown.
    Released(LicenseRequirement),
    /// A person states it; nothing else can show it.
    Attested(Word),
}

/// A number of requirements out of several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct AtLeast {
    /// How many have to hold.
    pub count: usize,
    /// Out of these.
    pub of: Vec<Requirement>,
}

/// One requirement for each of the two readings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Readings {
    /// What the text comes to in practice.
    pub practical: Box<Requirement>,
    /// What the words say.
    pub literal: Box<Requirement>,
}

/// What is asked of the license of a component. Every list that is given has to hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct LicenseRequirement {
    /// The component whose license is meant.
    pub of: Component,
    /// Grants (`licenses/terms.yaml`) that it has to hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub grants: Vec<Word>,
    /// Limits or duties that it must not hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub without: Vec<Word>,
    /// Limits or duties that leave the answer open where it holds them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unsettled_by: Vec<Word>,
    /// Duties that it has to hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub duties: Vec<Word>,
    /// It has to be one of these classes: see [`Class`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub class: Vec<Class>,
    /// It has to be one of these ids.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub id: Vec<Word>,
}

impl LicenseRequirement {
    /// Whether another asks the same: the order of words in a list asks nothing.
    #[must_use]
    pub fn asks_the_same(&self, other: &Self) -> bool {
        let words = |list: &[Word]| list.iter().map(|w| w.as_str().to_owned()).collect::<BTreeSet<_>>();
        let lists = [
            (&self.grants, &other.grants),
            (&self.without, &other.without),
            (&self.unsettled_by, &other.unsettled_by),
            (&self.duties, &other.duties),
            (&self.id, &other.id),
        ];
        let classes = |of: &[Class]| of.iter().copied().collect::<BTreeSet<_>>();
        self.of == other.of
            && lists.iter().all(|(one, two)| words(one) == words(two))
            && classes(&self.class) == classes(&other.class)
    }

    /// Whether nothing is asked of the license, so that only the component itself is asked for.
    #[must_use]
    pub fn asks_nothing(&self) -> bool {
        let words = [&self.grants, &self.without, &self.unsettled_by, &self.duties, &self.id];
        self.class.is_empty() && words.iter().all(|list| list.is_empty())
    }
}

/// A class of licenses, as the lists of others or the catalog's categories say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// Approved by the Open Source Initiative (flag of the SPDX list).
    OsiApproved,
    /// Free by the Free Software Foundation's list (flag of the SPDX list).
    FsfLibre,
    /// The catalog's category `public-domain`.
    PublicDomain,
    /// Use, modification and sharing are granted to all, and no limit of the vocabulary is known.
    Unlimited,
}

/// Code of a component under a license as asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct SoftwareRequirement {
    /// Which software, such as `training-code`.
    pub of: Component,
    /// Classes of which its license has to be one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub class: Vec<Class>,
}

impl Requirement {
    /// The component it is about, where it is about one.
    #[must_use]
    pub fn component(&self) -> Option<Component> {
        match self {
            Self::License(license) | Self::Released(license) => Some(license.of),
            Self::Present(component) => Some(*component),
            Self::Software(software) => Some(software.of),
            Self::All(_)
            | Self::Any(_)
            | Self::Not(_)
            | Self::AtLeast(_)
            | Self::Reading(_)
            | Self::Documented(_)
            | Self::Equivalent(_)
            | Self::Attested(_) => None,
        }
    }

    /// Whether another asks the same: neither the order of words in a list nor the wording of what a person is asked
    /// makes a difference to any verdict.
    #[must_use]
    pub fn asks_the_same(&self, other: &Self) -> bool {
        let all = |one: &[Self], two: &[Self]| {
            one.len() == two.len() && one.iter().zip(two).all(|(a, b)| a.asks_the_same(b))
        };
        match (self, other) {
            (Self::All(one), Self::All(two)) | (Self::Any(one), Self::Any(two)) => all(one, two),
            (Self::AtLeast(one), Self::AtLeast(two)) => one.count == two.count && all(&one.of, &two.of),
            (Self::Not(one), Self::Not(two)) => one.asks_the_same(two),
            (Self::Reading(one), Self::Reading(two)) => {
                one.practical.asks_the_same(&two.practical) && one.literal.asks_the_same(&two.literal)
            }
            (Self::License(one), Self::License(two)) | (Self::Released(one), Self::Released(two)) => {
                one.asks_the_same(two)
            }
            (Self::Attested(_), Self::Attested(_)) => true,
            _ => self == other,
        }
    }

    /// Visits this requirement and all that it is made of.
    pub fn visit<'a>(&'a self, seen: &mut dyn FnMut(&'a Requirement)) {
        seen(self);
        match self {
            Self::All(of) | Self::Any(of) => of.iter().for_each(|r| r.visit(seen)),
            Self::AtLeast(at_least) => at_least.of.iter().for_each(|r| r.visit(seen)),
            Self::Not(of) => of.visit(seen),
            Self::Reading(readings) => {
                readings.practical.visit(seen);
                readings.literal.visit(seen);
            }
            Self::License(_)
            | Self::Present(_)
            | Self::Documented(_)
            | Self::Equivalent(_)
            | Self::Software(_)
            | Self::Released(_)
            | Self::Attested(_) => {}
        }
    }
}
