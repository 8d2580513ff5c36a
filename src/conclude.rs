//! Which license governs each component, and what it holds: what was seen meets what is known.
//!
//! Comes in: [`Evidence`] and the [`Knowledge`] of licenses. Goes out: [`Conclusions`]: for each component every
//! source that was found, what it holds and with what force, and every conflict. It judges no criterion.

mod badge;
mod duties;
pub mod governing;
pub mod lineage;
mod named;
mod parts;
mod sections;
mod sentences;
mod settled;
pub mod terms;
mod texts;

use crate::component::Component;
use crate::evidence::{Channel, Evidence};
use crate::license::catalog::{self, Catalog};
use crate::license::identify::Identifier;
use crate::source::{Excerpt, Location};
use std::collections::BTreeMap;

pub use duties::Duty;
pub use lineage::Ancestor;
pub use named::of_license;
pub use terms::{Held, TermKind, TermSet, Terms};

/// What is known of licenses, brought together for one or many checks.
pub struct Knowledge {
    /// Terms by license.
    pub catalog: Catalog,
    /// Texts.
    pub identifier: Identifier,
}

impl Knowledge {
    /// What the program carries.
    #[must_use]
    pub fn shipped() -> Self {
        Self { catalog: Catalog::shipped(), identifier: Identifier::shipped() }
    }

    /// What the program carries of the licenses that are kept, by id; all others are as unknown as any. So it can be
    /// seen what the clause reader does by itself.
    #[must_use]
    pub fn only(kept: fn(&str) -> bool) -> Self {
        Self { catalog: Catalog::only(kept), identifier: Identifier::only(kept) }
    }
}

/// What was concluded for one model directory.
#[derive(Debug, Clone, Default)]
pub struct Conclusions {
    /// Governing sources by component; weights are always there.
    pub components: BTreeMap<Component, Governing>,
    /// The models that this one was made from.
    pub lineage: Vec<Ancestor>,
    /// The release of the SPDX license list that was applied.
    pub spdx_list: String,
}

impl Conclusions {
    /// What governs a component.
    #[must_use]
    pub fn governing(&self, component: Component) -> Option<&Governing> {
        self.components.get(&component)
    }
}

/// All that bears on the license of one component.
#[derive(Debug, Clone, Default)]
pub struct Governing {
    /// Every source, in the order in which it was read.
    pub sources: Vec<Source>,
    /// Sources that name different licenses.
    pub conflicts: Vec<Conflict>,
    /// Whether what governs does so only because it lies there: nothing says that it covers the component.
    pub by_default: bool,
}

/// How a source counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Force {
    /// It grants rights, and all that it holds counts.
    Governs,
    /// It grants some checkpoints; where these differ, nothing is decided.
    GovernsInPart,
    /// Only what it takes away counts.
    Limits,
    /// What it takes away leaves the answer open, since it is not certain that it applies.
    Doubted,
    /// It puts in question which license governs, so that nothing is decided towards pass.
    Questions,
    /// It is shown and does not count, for this reason.
    Noted(String),
}

/// A piece of evidence, what it holds and how it counts.
#[derive(Debug, Clone)]
pub struct Source {
    /// Where it was found.
    pub channel: Option<Channel>,
    /// Place.
    pub at: Location,
    /// Words there.
    pub words: Excerpt,
    /// What it comes to, in a few words, such as `Apache-2.0`.
    pub says: String,
    /// What it is about, in a few words, such as `the weights`.
    pub about: String,
    /// How it counts.
    pub force: Force,
    /// What it holds.
    pub terms: Terms,
}

/// Two sources for the same component that name different licenses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// What the first names, and where.
    pub one: (String, Location),
    /// What the second names, and where.
    pub other: (String, Location),
}

/// Brings what was seen together with what is known.
#[must_use]
pub fn conclude(evidence: &Evidence, knowledge: &Knowledge) -> Conclusions {
    let mut lineage = lineage::ancestors(evidence, knowledge);
    let read = terms::of_all(evidence, knowledge);
    let mut components = BTreeMap::new();
    let weights = governing::weights(evidence, &read, &lineage, knowledge);
    components.insert(Component::Weights, weights);
    for ancestor in lineage.iter_mut().filter(|a| a.of.is_none()) {
        if let [license] = ancestor.licenses.as_slice() {
            ancestor.duties = duties::owed(license, evidence, &read, knowledge);
        }
    }
    for component in Component::ALL.into_iter().filter(|c| *c != Component::Weights) {
        components.insert(component, parts::other(component, evidence, &read, knowledge));
    }
    Conclusions { components, lineage, spdx_list: catalog::spdx_list_version().to_owned() }
}

/// Letters and digits of a name, in lower case: `GLM-4.5` and `glm 4.5` are one name.
fn letters(name: &str) -> String {
    let name = name.rsplit('/').next().unwrap_or(name);
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
