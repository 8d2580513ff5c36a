//! What an OpenVINO model says about itself: the run-time information (`rt_info`) at the end of its XML file.
//!
//! Comes in: XML files that stand beside weights of the same name, or are named after the format. Goes out: the
//! names and values of the information there, told by the table of keys. No XML is followed, expanded or checked.

use super::embedded::Embedded;
use crate::evidence::Evidence;
use crate::inventory::{FileEntry, Inventory, State};
use std::io::{Read, Seek, SeekFrom};

/// Bytes read from the end of a file.
const TAIL_BYTES: u64 = 256 << 10;
/// Pieces of information of one file.
const PIECES: usize = 2_000;

/// Reads every OpenVINO model of the directory.
pub(super) fn read(inventory: &Inventory) -> Evidence {
    let mut evidence = Evidence::default();
    for entry in inventory.files().iter().filter(|entry| is_model(inventory, entry)) {
        if let Some(tail) = tail(inventory, entry) {
            let mut embedded = Embedded::new(entry);
            let pieces = pieces(&tail);
            embedded.pairs(pieces.iter().map(|(key, value)| (*key, value.as_str())));
            evidence.extend(embedded.evidence);
        }
    }
    evidence
}

fn is_model(inventory: &Inventory, entry: &FileEntry) -> bool {
    let Some(stem) = entry.path.strip_suffix(".xml") else { return false };
    let named = entry.name().to_lowercase().starts_with("openvino_");
    entry.state == State::Here && (named || inventory.file(&format!("{stem}.bin")).is_some())
}

fn tail(inventory: &Inventory, entry: &FileEntry) -> Option<String> {
    let mut input = inventory.open(entry).ok()?;
    let end = input.seek(SeekFrom::End(0)).ok()?;
    input.seek(SeekFrom::Start(end.saturating_sub(TAIL_BYTES))).ok()?;
    let mut bytes = Vec::new();
    input.take(TAIL_BYTES).read_to_end(&mut bytes).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// Names and values of `<name value="…"/>` in the last `<rt_info>`.
fn pieces(text: &str) -> Vec<(&str, String)> {
    let Some((_, info)) = text.rsplit_once("<rt_info>") else { return Vec::new() };
    let info = info.split("</rt_info>").next().unwrap_or(info);
    let tags = info.split('<').skip(1).take(PIECES);
    tags.filter_map(|tag| {
        let (name, rest) = tag.split_once(char::is_whitespace)?;
        let (_, value) = rest.split_once("value=\"")?;
        Some((name, plain(value.split_once('"')?.0)))
    })
    .collect()
}

/// The text that an attribute stands for.
fn plain(value: &str) -> String {
    let value = value.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    value.replace("&apos;", "'").replace("&#10;", "\n").replace("&amp;", "&")
}
