//! Weights in an archive: ZIP (Keras, TorchServe, PyTorch) and TAR, also compressed (NeMo).

use super::model::{self, CARD};

const NAMES: [&str; 4] = ["model.keras", "model.mar", "model.nemo", "model.pt"];

/// The first letter chooses the format.
pub fn run(data: &[u8]) {
    if let Some((name, file)) = model::chosen(&NAMES, data) {
        model::hold(&[("README.md", CARD.as_bytes()), (name, file)]);
    }
}
