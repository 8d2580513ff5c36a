//! A short, deterministic pass of what the fuzzers do without end: every seed, every input that once broke something,
//! and a few changes to each seed that depend on nothing but the seed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at once")]

#[path = "../fuzz/targets/all.rs"]
mod targets;

use std::fs;
use std::path::{Path, PathBuf};

/// Those that render every form of a report, which takes a while.
const SLOW: [&str; 2] = ["directory", "reports"];

fn inputs(kind: &str, target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz").join(kind).join(target);
    let Ok(listing) = fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = listing.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| fs::read(path).unwrap()).collect()
}

/// The seed cut at so many places, and with one byte changed at as many.
fn changed(seed: &[u8], places: usize) -> Vec<Vec<u8>> {
    let mut changed = Vec::new();
    for place in 0..places {
        let at = seed.len() * (2 * place + 1) / (2 * places);
        changed.push(seed[..at].to_vec());
        let mut other = seed.to_vec();
        other[at] = [0x00, 0xFF, b'"', b'\n', 0x7F, b'{'][place % 6];
        changed.push(other);
    }
    changed
}

fn hold(slow: bool, places: usize) {
    for (name, target) in targets::ALL.iter().filter(|(name, _)| SLOW.contains(name) == slow) {
        for seed in inputs("seeds", name) {
            target(&seed);
            changed(&seed, places).iter().for_each(|input| target(input));
        }
    }
}

#[test]
fn every_seed_and_what_is_close_to_it_keeps_what_its_target_promises() {
    hold(false, 12);
}

#[test]
fn every_seed_of_the_renderers_and_what_is_close_to_it_gives_inert_forms() {
    hold(true, 4);
}

#[test]
fn no_input_that_once_broke_something_does_so_again() {
    for (name, target) in targets::ALL {
        inputs("regressions", name).iter().for_each(|input| target(input));
    }
}

#[test]
fn every_target_has_seeds_and_a_fuzzer() {
    let manifest = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/Cargo.toml")).unwrap();
    for (name, _) in targets::ALL {
        assert!(!inputs("seeds", name).is_empty(), "{name} has no seeds");
        assert!(manifest.contains(&format!("name = \"{name}\"")), "{name} has no fuzzer");
    }
}
