//! What stands beside the weights as JSON, YAML, TOML and the like: indexes, configurations, manifests, bills, tags.

use super::model::{self, CARD};

const NAMES: [&str; 26] = [
    "model.safetensors.index.json",
    "config.json",
    "adapter_config.json",
    "mergekit_config.yml",
    "training_args.yaml",
    "model_index.json",
    "CITATION.cff",
    "codemeta.json",
    "pyproject.toml",
    "setup.cfg",
    "package.json",
    "Cargo.toml",
    "Modelfile",
    "MLmodel",
    "Kitfile",
    "sparrow.spdx.json",
    "DESCRIPTION",
    "bom.json",
    "sbom-model.json",
    "MOF.yml",
    "REUSE.toml",
    ".reuse/dep5",
    "model.safetensors.license",
    "openvino_model.xml",
    "open-weights.yaml",
    "model_card_data.yaml",
];

/// The first letter chooses the file.
pub fn run(data: &[u8]) {
    if let Some((name, file)) = model::chosen(&NAMES, data) {
        let weights = "model-00001-of-00002.safetensors";
        model::hold(&[("README.md", CARD.as_bytes()), (weights, b"\0\0\0\0\0\0\0\0"), (name, file)]);
    }
}
