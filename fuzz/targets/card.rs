//! A model card: its front matter, and what its prose says of licenses, lineage and training.

use super::{held, model};
use open_weights::read::model_card;
use open_weights::source::SourceFile;
use open_weights::written::{Node, Value};

/// The bytes are the card.
pub fn run(data: &[u8]) {
    let file = SourceFile::from_bytes("README.md", data, false);
    if let Ok(Some(front)) = model_card::front_matter(&file, 1 << 20) {
        held::span(file.text(), &front.span);
        spans(file.text(), &front.root);
    }
    model::hold(&[("README.md", data), ("model.safetensors", b"\x02\0\0\0\0\0\0\0{}")]);
}

/// Every value stands inside the file.
fn spans(text: &str, node: &Node) {
    held::span(text, &node.span);
    match &node.value {
        Value::Null | Value::Scalar(_) => {}
        Value::List(items) => items.iter().for_each(|item| spans(text, item)),
        Value::Map(entries) => {
            for entry in entries {
                held::span(text, &entry.key_span);
                spans(text, &entry.node);
            }
        }
    }
}
