//! Is an AI model's release really *open weights*? This library reads a model directory, finds which license
//! governs its weights and judges it against the Open Weights Definition, criterion by criterion, with evidence.
//!
//! Three things never import one another: what was **seen** in a directory (evidence), what is **known** of
//! licenses (catalog) and what is **demanded** (a definition). They meet in `conclude` (seen × known) and in
//! `evaluate` (× demanded):
//!
//! ```text
//! directory → Inventory → Evidence → Conclusions → Report → bytes
//! ```

pub mod component;
pub mod error;
pub mod evidence;
pub mod inventory;
pub mod license;
pub mod read;
pub mod source;
pub mod text;
pub mod verdict;
pub mod written;
pub mod yaml;

mod data;

pub use error::{DataError, Error};
pub use verdict::{Outcome, Verdict};
