//! What every fuzzer has in common: the bodies of the targets, and a bound on the memory that one input may take.
//!
//! Comes in: bytes that the fuzzer makes up. Goes out: nothing, or a panic that the fuzzer keeps the input of. Time is
//! bounded by the fuzzer itself (`-timeout`).

#[path = "../targets/all.rs"]
pub mod targets;

use peak_alloc::PeakAlloc;
use std::sync::Once;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

static WARM: Once = Once::new();

/// The most memory, in bytes, that one input may make the library hold at once.
pub const MEMORY_MAX_BYTES: usize = 64 << 20;

/// Runs a target on an input and holds it to the bound.
pub fn run(target: targets::Target, data: &[u8]) {
    // Tables that are made once are no part of what an input costs.
    WARM.call_once(|| target(b""));
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    target(data);
    let held = MEMORY.peak_usage().saturating_sub(before);
    assert!(held <= MEMORY_MAX_BYTES, "{held} bytes were held at once for {} bytes of input", data.len());
}
