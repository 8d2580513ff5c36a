//! The header of a safetensors file beside a card that would pass: free metadata and tensors.

use super::model::{self, CARD};

/// The bytes are the file.
pub fn run(data: &[u8]) {
    model::hold(&[("README.md", CARD.as_bytes()), ("model.safetensors", data)]);
}
