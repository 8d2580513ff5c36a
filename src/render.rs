//! The report in the forms that people and programs read. Each is a projection of the report alone.

pub mod gate;
pub mod json;
pub mod text;
