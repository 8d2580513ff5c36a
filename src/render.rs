//! The report in the forms that people and programs read. Each is a projection of the report alone.

pub mod badge;
pub mod cyclonedx;
pub mod github;
pub mod gitlab;
pub mod inert;
pub mod intoto;
pub mod json;
pub mod junit;
pub mod occasion;
pub mod sarif;
pub mod spdx2;
pub mod spdx3;
pub mod text;

mod facts;
mod licensing;
