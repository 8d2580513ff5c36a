//! Is an AI model's release really *open weights*? This library reads a model directory, finds which license
//! governs its weights and judges it against the Open Weights Definition, criterion by criterion, with evidence.
//!
//! Three things never import one another: what was **seen** in a directory ([`evidence`]), what is **known** of
//! licenses ([`license`]) and what is **demanded** (a [`definition`]). They meet in [`mod@conclude`] (seen × known)
//! and in [`mod@evaluate`] (× demanded):
//!
//! ```text
//! directory → Inventory → Evidence → Conclusions → Report → bytes
//! ```
//!
//! # Example
//!
//! ```
//! use open_weights::{Options, Outcome, check, definition};
//! use std::path::Path;
//!
//! # fn main() -> Result<(), open_weights::Error> {
//! let definition = definition::find("open-weights")?.remove(0);
//! let report = check(Path::new("examples/open"), &definition, &Options::default())?;
//! assert_eq!(report.verdict, Outcome::Met);
//! # Ok(())
//! # }
//! ```

pub mod alone;
pub mod component;
pub mod conclude;
pub mod date;
pub mod declaration;
pub mod definition;
pub mod diff;
pub mod error;
pub mod evaluate;
pub mod evidence;
pub mod inventory;
pub mod license;
pub mod limits;
pub mod many;
pub mod policy;
pub mod read;
pub mod render;
pub mod report;
pub mod roots;
pub mod selftest;
pub mod source;
pub mod text;
pub mod verdict;

mod check;
pub mod written;
pub mod yaml;

mod data;
mod lookup;
mod topics;

pub use check::{Examined, Options, check};
pub use date::Date;
pub use error::{DataError, Error};
pub use report::Report;
pub use verdict::{Outcome, Verdict};
