//! Which license is this, and what does each license grant, limit and ask?
//!
//! Comes in: texts, names and sentences. Goes out: ids, terms, spans. It never knows about directories or definitions.

pub mod catalog;
pub mod clauses;
pub mod expression;
pub mod families;
pub mod gates;
pub mod headings;
pub mod identify;
pub mod languages;
pub mod mentions;
pub mod names;
pub mod reading;
pub mod words;
