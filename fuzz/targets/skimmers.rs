//! Weights in formats that are skimmed: ONNX, Core ML and TensorFlow Lite.

use super::model::{self, CARD};

const NAMES: [&str; 3] = ["model.onnx", "model.mlmodel", "model.tflite"];

/// The first letter chooses the format.
pub fn run(data: &[u8]) {
    if let Some((name, file)) = model::chosen(&NAMES, data) {
        model::hold(&[("README.md", CARD.as_bytes()), (name, file)]);
    }
}
