//! Models as registries keep them: manifests that name layers by digest, and blobs that hold them (Ollama's store,
//! OCI layouts with ModelPack or KitOps configurations).
//!
//! A layer of a license is a text on the weights; a layer of weights is listed and, where it is GGUF, read. Digests
//! are only compared with the names of files; nothing is fetched.

use super::found::{Found, declared};
use super::keys::{is_one, keys};
use super::{gguf, manifests};
use crate::component::Component;
use crate::evidence::{
    Aspect, Channel, Claim, Declared, Evidence, LicenseEvidence, Presence, Problem, ProblemKind, Subject,
    WeightsFile,
};
use crate::inventory::{FileEntry, Inventory};
use crate::source::{Excerpt, Location};
use crate::written::{Bounds, Node, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Bytes of one manifest.
const MANIFEST_BYTES: u64 = crate::limits::MANIFEST_BYTES.value;
/// Manifests read.
const MANIFESTS: usize = crate::limits::MANIFESTS.size();
/// Layers read of one manifest.
const LAYERS: usize = crate::limits::LAYERS.size();

/// Reads every manifest of the directory.
pub(super) fn read(inventory: &Inventory) -> Evidence {
    let blobs: BTreeMap<String, &FileEntry> =
        inventory.files().iter().filter_map(|entry| Some((digest(&entry.path)?, entry))).collect();
    if blobs.is_empty() {
        return Evidence::default();
    }
    let store = Store { inventory, blobs };
    let mut waiting: Vec<&FileEntry> = inventory.files().iter().filter(|entry| is_manifest(entry)).collect();
    let mut seen = BTreeSet::new();
    let (mut evidence, mut models) = (Evidence::default(), 0);
    while let Some(entry) = waiting.pop_if(|_| seen.len() < MANIFESTS) {
        if !seen.insert(entry.path.as_str()) {
            continue;
        }
        let Some(node) = store.tree(entry) else { continue };
        let listed = node.get("manifests").map(Node::items).unwrap_or_default();
        waiting.extend(listed.iter().filter_map(|item| store.blob(item)));
        if node.get("layers").is_some() {
            models += 1;
            evidence.extend(store.manifest(entry, &node));
        }
    }
    let long = |entry: &&FileEntry| is_named_as_manifest(entry) && entry.size_bytes > MANIFEST_BYTES;
    let unread = waiting.iter().any(|entry| !seen.contains(entry.path.as_str()));
    if unread || inventory.files().iter().any(|entry| long(&entry)) {
        let message = "more manifests, or longer ones, are kept here than are read";
        evidence.problems.push(problem(Location::file("."), ProblemKind::Limit, Aspect::Licenses, message));
    }
    if models > 1 {
        let message = "several models are kept here, each with terms of its own";
        evidence.problems.push(problem(
            Location::file("."),
            ProblemKind::Ambiguous,
            Aspect::Licenses,
            message,
        ));
    }
    evidence
}

/// The digest in the path of a blob: `blobs/sha256-…` or `blobs/sha256/…`.
fn digest(path: &str) -> Option<String> {
    let mut parts = path.rsplit('/');
    let name = parts.next()?;
    let (folder, hex) = match name.split_once('-') {
        Some(("sha256", hex)) => (parts.next()?, hex),
        _ if parts.next()? == "sha256" => (parts.next()?, name),
        _ => return None,
    };
    let is_hex = hex.len() == 64 && hex.bytes().all(|b| b.is_ascii_hexdigit());
    (folder == "blobs" && is_hex).then(|| hex.to_lowercase())
}

fn is_manifest(entry: &FileEntry) -> bool {
    is_named_as_manifest(entry) && entry.size_bytes <= MANIFEST_BYTES
}

fn is_named_as_manifest(entry: &FileEntry) -> bool {
    let named = matches!(entry.name(), "index.json" | "manifest.json");
    named || entry.path.split('/').any(|part| part == "manifests")
}

fn problem(at: Location, kind: ProblemKind, concerns: Aspect, message: &str) -> Problem {
    Problem { kind, concerns: vec![concerns], message: message.to_owned(), at }
}

struct Store<'a> {
    inventory: &'a Inventory,
    blobs: BTreeMap<String, &'a FileEntry>,
}

impl<'a> Store<'a> {
    fn tree(&self, entry: &FileEntry) -> Option<Node> {
        let file = self.inventory.text(entry).ok().filter(|_| entry.size_bytes <= MANIFEST_BYTES)?;
        json::parse(file.text(), Bounds::default()).ok()
    }

    /// The blob that a descriptor names.
    fn blob(&self, descriptor: &Node) -> Option<&'a FileEntry> {
        let digest = descriptor.get("digest")?.text()?;
        self.blobs.get(&digest.strip_prefix("sha256:")?.to_lowercase()).copied()
    }

    fn manifest(&self, entry: &FileEntry, node: &Node) -> Evidence {
        let mut evidence = Evidence::default();
        if let Some(config) = node.get("config") {
            evidence.extend(self.configuration(config));
        }
        let layers = node.get("layers").map(Node::items).unwrap_or_default();
        if layers.len() > LAYERS {
            let (at, message) = (Location::file(&entry.path), "it has more layers than are read");
            evidence.problems.push(problem(at, ProblemKind::Limit, Aspect::Licenses, message));
        }
        for layer in layers.iter().take(LAYERS) {
            let kind = layer.get("mediaType").and_then(Node::text).unwrap_or("");
            if is_one(kind, &keys().registries.licenses) {
                evidence.extend(self.license(entry, layer));
            } else if is_one(kind, &keys().registries.weights) {
                evidence.extend(self.weights(entry, layer));
            }
        }
        evidence
    }

    fn license(&self, manifest: &FileEntry, layer: &Node) -> Evidence {
        let text = self.blob(layer).ok_or(()).and_then(|blob| self.inventory.text(blob).map_err(|_| ()));
        let Ok(file) = text else {
            let at = Location::file(&manifest.path);
            let message = "a layer that holds a license is not here";
            let problems = vec![problem(at, ProblemKind::Unreadable, Aspect::Licenses, message)];
            return Evidence { problems, ..Evidence::default() };
        };
        let whole = 0..file.text().len();
        let license = LicenseEvidence {
            channel: Channel::Embedded,
            subject: Subject::Component(Component::Weights),
            at: file.location(0),
            words: Excerpt::new(file.line_text(0)),
            claim: Claim::Text(Arc::clone(&file), whole),
        };
        Evidence { licenses: vec![license], ..Evidence::default() }
    }

    fn weights(&self, manifest: &FileEntry, layer: &Node) -> Evidence {
        let Some(blob) = self.blob(layer) else {
            let size = layer.get("size").and_then(Node::text).and_then(|size| size.parse().ok()).unwrap_or(0);
            return listed(&manifest.path, "gguf", size, Presence::Missing);
        };
        let mut evidence = match self.inventory.head(blob, 4).is_ok_and(|head| head.text() == "GGUF") {
            true => gguf::read(self.inventory, blob),
            false => Evidence::default(),
        };
        let concerns = vec![Aspect::Licenses, Aspect::Weights, Aspect::Lineage];
        evidence.problems.iter_mut().for_each(|problem| problem.concerns.clone_from(&concerns));
        evidence.extend(listed(&blob.path, "gguf", blob.size_bytes, Presence::Here));
        evidence
    }

    fn configuration(&self, descriptor: &Node) -> Evidence {
        let kind = descriptor.get("mediaType").and_then(Node::text).unwrap_or("");
        let (pack, kit) =
            (is_one(kind, &keys().registries.model_pack), is_one(kind, &keys().registries.kits));
        let Some(blob) = self.blob(descriptor).filter(|_| pack || kit) else { return Evidence::default() };
        let (Ok(file), Some(node)) = (self.inventory.text(blob), self.tree(blob)) else {
            let message = "the configuration of the model cannot be read";
            let at = Location::file(&blob.path);
            let problems = vec![problem(at, ProblemKind::Malformed, Aspect::Licenses, message)];
            return Evidence { problems, ..Evidence::default() };
        };
        let mut found = Found::new(&file, self.inventory.limits().facts);
        if pack {
            model_pack(&node, &mut found)
        } else {
            manifests::kitfile(&node, &mut found, None)
        }
        found.evidence
    }
}

fn listed(path: &str, format: &str, size_bytes: u64, presence: Presence) -> Evidence {
    let weights = WeightsFile { path: path.to_owned(), format: format.to_owned(), size_bytes, presence };
    Evidence { weights: vec![weights], ..Evidence::default() }
}

/// Whether a configuration is one of ModelPack's.
pub(super) fn is_model_pack(node: &Node) -> bool {
    node.get("descriptor").is_some() && node.get("modelfs").is_some()
}

/// ModelPack: `descriptor.licenses`, `.name`, `.datasetsURL`.
pub(super) fn model_pack(node: &Node, found: &mut Found<'_>) {
    let Some(descriptor) = node.get("descriptor") else { return };
    if let Some(licenses) = descriptor.get("licenses").filter(|node| !node.is_empty()) {
        let license = declared(licenses, found.file.text());
        let claim = Claim::Declared(Declared { license, ..Declared::default() });
        found.license(
            Channel::Manifest,
            Subject::Component(Component::Weights),
            claim,
            licenses.span.clone(),
        );
    }
    if let Some((node, name)) = descriptor.get("name").and_then(|node| Some((node, node.text()?))) {
        found.name(name, node.span.clone());
    }
    for item in descriptor.get("datasetsURL").map(Node::items).unwrap_or_default() {
        if let Some(address) = item.text() {
            found.dataset(address, item.span.clone());
        }
    }
}
