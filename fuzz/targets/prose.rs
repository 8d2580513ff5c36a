//! Words in other files than the card: statements on licenses and lineage, documentation, assignments in code.

use super::model;

const NAMES: [&str; 8] = [
    "NOTICE",
    "docs/TRAINING.md",
    "train.py",
    "train.ipynb",
    "trainer_state.json",
    "USE_POLICY.md",
    "docs/README.rst",
    "datasheet.md",
];

/// The first letter chooses the file.
pub fn run(data: &[u8]) {
    if let Some((name, file)) = model::chosen(&NAMES, data) {
        model::hold(&[("README.md", model::CARD.as_bytes()), ("model.gguf", b"GGUF"), (name, file)]);
    }
}
