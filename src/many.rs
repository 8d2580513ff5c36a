//! What is said of many models at once: a line a model, a row of a table, and a summary of all.
//!
//! Comes in: [`Report`](crate::Report)s and what went wrong where there is none; and models that are not on disk,
//! as lines of JSON. Goes out: [`Line`], [`Row`], [`Summary`] and [`Given`]. What is kept does not grow with the
//! number of models. It never judges, and never reads files.

mod given;
mod line;
mod row;
mod summary;

pub use given::{Content, Given, LINE_MAX_BYTES, Part};
pub use line::{LINE_SCHEMA, Line, Status, label, label_of};
pub use row::{Reason, Row};
pub use summary::{Count, OfCriterion, OfDefinition, SUMMARY_SCHEMA, Summary, Tally};
