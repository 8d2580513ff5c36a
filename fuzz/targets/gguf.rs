//! The header of a gguf file beside a card that would pass: metadata.

use super::model::{self, CARD};

/// The bytes are the file.
pub fn run(data: &[u8]) {
    model::hold(&[("README.md", CARD.as_bytes()), ("model.gguf", data)]);
}
