//! A model directory in memory, read and judged, and what has to hold of it.

use super::held;
use open_weights::conclude::Knowledge;
use open_weights::definition::{self, Loaded, Reading};
use open_weights::inventory::{Inventory, Limits};
use open_weights::{Examined, Report};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A card that would let every license criterion pass.
pub const CARD: &str = "---\nlicense: apache-2.0\n---\n# Sparrow\n";

static KNOWLEDGE: LazyLock<Knowledge> = LazyLock::new(Knowledge::shipped);
static DEFINITION: LazyLock<Loaded> = LazyLock::new(|| {
    definition::find(definition::DEFAULT).unwrap_or_else(|error| panic!("{error}")).remove(0)
});

/// Reads and judges these files; nothing where nothing in them bears on a model.
pub fn judged(files: &[(&str, &[u8])]) -> Option<(Examined, Report)> {
    let files: BTreeMap<String, Vec<u8>> =
        files.iter().map(|(path, bytes)| ((*path).to_owned(), bytes.to_vec())).collect();
    let examined =
        Examined::inventory(Inventory::of_memory("sparrow", files, &Limits::default()), &KNOWLEDGE)?;
    let report = examined.judge(&DEFINITION, Reading::Practical);
    Some((examined, report))
}

/// Reads and judges these files, and holds what comes out to what always holds.
pub fn hold(files: &[(&str, &[u8])]) -> Option<Report> {
    let (examined, report) = judged(files)?;
    held::evidence(examined.evidence());
    held::doubts(examined.evidence(), &report);
    Some(report)
}

/// The first byte chooses, the rest is what is chosen for.
pub fn chosen<'n, 'd>(names: &[&'n str], data: &'d [u8]) -> Option<(&'n str, &'d [u8])> {
    let (first, rest) = data.split_first()?;
    // Letters, so that seeds and inputs stay readable.
    let index = usize::from(first.to_ascii_lowercase().wrapping_sub(b'a'));
    Some((names.get(index)?, rest))
}
