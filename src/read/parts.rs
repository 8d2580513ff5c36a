//! Which files are words about the model, results or data, by their names.
//!
//! Comes in: an [`Inventory`]. Goes out: [`PartFile`]s. It opens nothing and knows no license; weights and code have
//! readers of their own.

use crate::component::Component;
use crate::evidence::{Evidence, PartFile, Presence};
use crate::inventory::{FileEntry, Inventory, State};

/// As many files of each component as are kept: a data set may have thousands.
const FILES_MAX: usize = 20;

/// Every file of a component that is neither weights nor code.
pub(super) fn read(inventory: &Inventory) -> Evidence {
    let of = |component: Component| {
        let files = inventory.files().iter().filter(move |entry| entry.component == Some(component));
        files.filter_map(move |entry| part(component, entry)).take(FILES_MAX)
    };
    Evidence { parts: COMPONENTS.into_iter().flat_map(of).collect(), ..Evidence::default() }
}

const COMPONENTS: [Component; 8] = [
    Component::TrainingData,
    Component::EvaluationData,
    Component::EvaluationResults,
    Component::SampleOutputs,
    Component::ModelCard,
    Component::DataCard,
    Component::TechnicalReport,
    Component::ModelMetadata,
];

/// A file that holds nothing is no part of a release.
fn part(component: Component, entry: &FileEntry) -> Option<PartFile> {
    let presence = match &entry.state {
        State::Here if entry.size_bytes == 0 => return None,
        State::Here => Presence::Here,
        State::Pointer { oid, .. } => Presence::Pointer { oid: oid.clone() },
        State::Refused(_) => return None,
    };
    Some(PartFile { component, path: entry.path.clone(), presence })
}
