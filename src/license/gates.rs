//! Is this gate one that many releases carry word for word?
//!
//! Comes in: the text of a gate. Goes out: whether the digest of its words is in `licenses/terms.yaml`. It never says
//! what a gate asks.

use super::catalog;
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// Whether the words of a gate, in lower case and without marks, are those of a known one.
#[must_use]
pub fn is_known(gate: &str) -> bool {
    catalog::vocabulary().known_gates.contains(&digest(gate))
}

/// The digest by which a gate is known.
#[must_use]
pub fn digest(gate: &str) -> String {
    let words: Vec<String> = gate
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let mut hex = String::new();
    for byte in Sha256::digest(words.join(" ").as_bytes()) {
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}
