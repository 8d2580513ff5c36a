//! Which files of words were read in part only?
//!
//! Comes in: the inventory. Goes out: a problem for each file that is longer than what is read of it. What stands in the
//! rest is not known: it may limit, name a base, or document. It opens nothing.

use super::prose::{DOCUMENTING, SPEAKING};
use crate::evidence::{Aspect, Evidence, Problem, ProblemKind};
use crate::inventory::{FileEntry, Inventory, Role, State};
use crate::limits::DOCUMENTATION_BYTES;

/// Files whose documentation may stand anywhere in them. Of logs, lists of parts and code the beginning is enough: the
/// rest says the same again, or nothing of the model.
const THROUGHOUT: [Role; 6] =
    [Role::ModelCard, Role::Readme, Role::DataCard, Role::Documentation, Role::Config, Role::Recipe];

/// Looks for files that go on after what is read of them.
pub(super) fn read(inventory: &Inventory) -> Evidence {
    let here = inventory.files().iter().filter(|entry| entry.state == State::Here);
    let problems = here.filter_map(|entry| in_part(entry, inventory.limits().text_bytes)).collect();
    Evidence { problems, ..Evidence::default() }
}

fn in_part(entry: &FileEntry, text_bytes: u64) -> Option<Problem> {
    let (speaks, documents) = (SPEAKING.contains(&entry.role), DOCUMENTING.contains(&entry.role));
    if (speaks || documents) && entry.size_bytes > text_bytes {
        let mut problem = entry.problem(ProblemKind::Limit, "the file goes on after what is read of it");
        if speaks && !problem.concerns.contains(&Aspect::Licenses) {
            problem.concerns.push(Aspect::Licenses);
        }
        return Some(problem);
    }
    (THROUGHOUT.contains(&entry.role) && entry.size_bytes > DOCUMENTATION_BYTES.value).then(|| {
        let message = "only its beginning is read for what it documents";
        Problem { concerns: vec![Aspect::Documentation], ..entry.problem(ProblemKind::Limit, message) }
    })
}
