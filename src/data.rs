//! Data embedded at build time: the catalog, the definitions and the tables (see `build.rs`).

include!(concat!(env!("OUT_DIR"), "/data.rs"));

/// The JSON of a table by its path in the repository; empty where it is not shipped.
pub(crate) fn table(path: &str) -> &'static str {
    TABLES.iter().find(|(name, _)| *name == path).map_or("", |(_, json)| json)
}
