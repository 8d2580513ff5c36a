//! Which weights are there: files, pointers that stand for files, and files that hold something else. What a
//! file says about itself is left to the reader of its format.

use super::{gguf, packed, protobuf, safetensors, tflite};
use crate::evidence::{Aspect, Evidence, Presence, Problem, ProblemKind, WeightsFile};
use crate::inventory::{FileEntry, Inventory, State};
use crate::source::Location;
use std::io::{ErrorKind, Read};

/// Enough to tell a format from a page of text.
const HEAD_BYTES: u64 = 512;

/// What a file of weights really holds, by its first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Content {
    Nothing,
    Page,
    Text,
    Gguf,
    OldGgml,
    Binary,
}

/// Lists a file of weights and reads what it says about itself.
pub(super) fn read(inventory: &Inventory, entry: &FileEntry) -> Evidence {
    let (size_bytes, presence) = match &entry.state {
        State::Here => return here(inventory, entry),
        State::Pointer { oid, size_bytes } => (*size_bytes, Presence::Pointer { oid: oid.clone() }),
        State::Refused(_) => (0, Presence::Missing),
    };
    Evidence { weights: vec![listed(entry, size_bytes, presence)], ..Evidence::default() }
}

fn listed(entry: &FileEntry, size_bytes: u64, presence: Presence) -> WeightsFile {
    WeightsFile {
        path: entry.path.clone(),
        format: entry.format.clone().unwrap_or_default(),
        size_bytes,
        presence,
    }
}

fn here(inventory: &Inventory, entry: &FileEntry) -> Evidence {
    let content = match content(inventory, entry) {
        Ok(content) => content,
        Err(problem) => {
            let weights = vec![listed(entry, 0, Presence::Missing)];
            return Evidence { weights, problems: vec![problem], ..Evidence::default() };
        }
    };
    let mut evidence = match content {
        Content::Nothing => fault(entry, "the file is empty"),
        Content::Page => fault(entry, "a page or a message of a server stands here for the weights"),
        Content::Text => fault(entry, "it holds words where weights should be"),
        Content::OldGgml => old_ggml(entry),
        Content::Gguf => gguf::read(inventory, entry),
        Content::Binary => by_format(inventory, entry),
    };
    let presence = match content {
        Content::Nothing | Content::Page | Content::Text => Presence::Missing,
        Content::Gguf | Content::OldGgml | Content::Binary => Presence::Here,
    };
    evidence.weights.push(listed(entry, entry.size_bytes, presence));
    evidence
}

fn by_format(inventory: &Inventory, entry: &FileEntry) -> Evidence {
    match entry.format.as_deref() {
        Some("safetensors") => safetensors::read(inventory, entry),
        Some("gguf") => gguf::read(inventory, entry),
        Some("tflite") => tflite::read(inventory, entry),
        Some("onnx") => protobuf::read(inventory, entry),
        Some("coreml") if entry.name().to_lowercase().ends_with(".mlmodel") => {
            protobuf::read(inventory, entry)
        }
        Some("keras") => packed::zip(inventory, entry),
        Some("nemo") => packed::tar(inventory, entry),
        Some("pytorch" | "numpy") => packed::tensors(inventory, entry),
        Some("other") if entry.name().to_lowercase().ends_with(".mar") => packed::zip(inventory, entry),
        _ => Evidence::default(),
    }
}

fn fault(entry: &FileEntry, message: &str) -> Evidence {
    Evidence { problems: vec![entry.problem(ProblemKind::Malformed, message)], ..Evidence::default() }
}

fn old_ggml(entry: &FileEntry) -> Evidence {
    let problem = Problem {
        kind: ProblemKind::Ambiguous,
        concerns: Vec::<Aspect>::new(),
        message: "an outdated format of llama.cpp, which holds no license".to_owned(),
        at: Location::file(&entry.path),
    };
    Evidence { problems: vec![problem], ..Evidence::default() }
}

fn content(inventory: &Inventory, entry: &FileEntry) -> Result<Content, Problem> {
    let mut head = Vec::new();
    let read = inventory.open(entry)?.take(HEAD_BYTES).read_to_end(&mut head);
    // Where only the beginning is given it may be shorter than what is looked at here.
    if let Err(error) = read
        && (error.kind() != ErrorKind::UnexpectedEof || head.is_empty())
    {
        let message = format!("it cannot be read: {}", error.kind());
        return Err(entry.problem(ProblemKind::Unreadable, &message));
    }
    Ok(match head.get(..4) {
        _ if head.is_empty() => Content::Nothing,
        Some(b"GGUF") => Content::Gguf,
        Some(b"lmgg" | b"fmgg" | b"tjgg" | b"algg") => Content::OldGgml,
        _ => words(&head),
    })
}

/// Whether the bytes are words, and whether these are a page or a message.
fn words(head: &[u8]) -> Content {
    let text = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(head.get(..error.valid_up_to()).unwrap_or_default()).unwrap_or("")
        }
        Err(_) => return Content::Binary,
    };
    if text.is_empty() || text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        return Content::Binary;
    }
    let start = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']).to_lowercase();
    if start.starts_with('<') || start.starts_with("{\"error") { Content::Page } else { Content::Text }
}
