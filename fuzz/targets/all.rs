//! The bodies of the fuzz targets: each takes any bytes and says, by panicking, what may never happen.
//!
//! They are shared: the fuzzers call them with bytes that they make up, `tests/fuzzed.rs` with the kept inputs. A new
//! target is a file here, a line of [`ALL`], a file in `fuzz_targets/` and its `[[bin]]` line.

pub mod archives;
pub mod card;
pub mod clauses;
pub mod data;
pub mod directory;
pub mod gguf;
pub mod held;
pub mod identify;
pub mod model;
pub mod prose;
pub mod reports;
pub mod safetensors;
pub mod skimmers;
pub mod structured;

/// Takes any bytes; see the module's words.
pub type Target = fn(&[u8]);

/// Every target by its name, which is that of its file, its seeds and its regressions.
pub const ALL: &[(&str, Target)] = &[
    ("archives", archives::run),
    ("card", card::run),
    ("clauses", clauses::run),
    ("data", data::run),
    ("directory", directory::run),
    ("gguf", gguf::run),
    ("identify", identify::run),
    ("prose", prose::run),
    ("reports", reports::run),
    ("safetensors", safetensors::run),
    ("skimmers", skimmers::run),
    ("structured", structured::run),
];
