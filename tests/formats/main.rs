//! Every form of a report, on every scenario in `tests/models`: what it comes to, how it looks, whether it keeps to
//! the schema of its format, and whether an attack in a model stays words.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at once")]

mod attacks;
mod attest;
mod essence;
mod gate;
mod scenario;
mod schemas;
mod snapshots;
