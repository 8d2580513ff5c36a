//! A small directory of anything, read, judged and rendered in every form.

use super::{held, model};

const NAMES: [&str; 24] = [
    "README.md",
    "LICENSE",
    "LICENSE-MODEL",
    "NOTICE",
    "USE_POLICY.md",
    "config.json",
    "adapter_config.json",
    "open-weights.yaml",
    "model.safetensors",
    "model.gguf",
    "model.safetensors.index.json",
    "train.py",
    "docs/TRAINING.md",
    "weights/LICENSE",
    "models/seven/LICENSE",
    "README_zh.md",
    "CITATION.cff",
    "pyproject.toml",
    "REUSE.toml",
    "../outside",
    "a b\u{1b}[2J\u{202e}.md",
    "::error file=x::y.md",
    "<script>.md",
    "LICENSE.pdf",
];

/// Files are parted by a zero byte; the first letter of each chooses its name.
pub fn run(data: &[u8]) {
    let files: Vec<(&str, &[u8])> =
        data.split(|byte| *byte == 0).take(8).filter_map(|part| model::chosen(&NAMES, part)).collect();
    if let Some(report) = model::hold(&files) {
        held::reports(std::slice::from_ref(&report));
        held::reports(&[report.clone(), report]);
    }
}
