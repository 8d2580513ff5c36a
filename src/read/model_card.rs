//! What the front matter of a model card says: license, lineage, data sets, names, gates.
//!
//! The block is found by the rule of the Hugging Face Hub and its Python client (the regular expression in
//! `huggingface_hub`, `repocard.py`). Values are kept as written. A block that cannot be read wholly, or that
//! readers are known to differ on, is a problem for licenses and lineage: what it says is then not known.

use super::found::{Found, declared};
use super::keys::{is_one, keys};
use super::speaking;
use crate::evidence::{Aspect, Channel, Claim, Declared, Evidence, ProblemKind, Relation, Subject};
use crate::inventory::{FileEntry, Inventory, Role};
use crate::limits::FRONT_MATTER_VALUE_BYTES;
use crate::source::SourceFile;
use crate::text::folded;
use crate::written::{Bounds, Entry, Mistake, Node};
use std::ops::Range;

const CONCERNS: [Aspect; 2] = [Aspect::Licenses, Aspect::Lineage];

/// The front matter of a card: its keys as written, the spans being bytes of the whole file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrontMatter {
    /// The mapping at its root.
    pub root: Node,
    /// The bytes of the block without its fences.
    pub span: Range<usize>,
}

/// Where the front matter stands, by the Hub's rule; the second value says whether a byte order mark precedes
/// it, on which readers differ.
#[must_use]
pub fn block(text: &str) -> Option<(Range<usize>, bool)> {
    let bare = text.trim_start_matches('\u{feff}');
    let marked = bare.len() < text.len();
    let start = text.len() - bare.trim_start().len();
    let rest = text.get(start..)?.strip_prefix("---")?;
    let opening = if rest.starts_with("\r\n") { 2 } else { usize::from(rest.starts_with(['\n', '\r'])) };
    if opening == 0 {
        return None;
    }
    let from = start + 3 + opening;
    let body = text.get(from..)?;
    let end = closing(body)?;
    Some((from..from + end, marked))
}

/// Where the line break before the closing fence begins.
fn closing(body: &str) -> Option<usize> {
    body.match_indices("---").find_map(|(at, _)| {
        let before = body.get(..at)?;
        let end = before.strip_suffix("\r\n").or_else(|| before.strip_suffix(['\n', '\r']))?.len();
        let after = body.get(at + 3..)?.trim_start_matches([' ', '\t']);
        (after.is_empty() || after.starts_with('\n') || after.starts_with("\r\n")).then_some(end)
    })
}

/// Reads the front matter of a card.
///
/// # Errors
/// Where there is a block that cannot be read. `Ok(None)` where there is none.
pub fn front_matter(file: &SourceFile, bytes: usize) -> Result<Option<FrontMatter>, Mistake> {
    let Some((span, _)) = block(file.text()) else { return Ok(None) };
    if span.len() > bytes {
        return Err(Mistake::bound("the front matter is larger than is read", span.start));
    }
    let text = file.text().get(span.clone()).unwrap_or("");
    let shift = |mistake: Mistake| Mistake { offset: mistake.offset + span.start, ..mistake };
    let bounds = Bounds { scalar_bytes: FRONT_MATTER_VALUE_BYTES.size(), ..Bounds::default() };
    let mut root = crate::yaml::parse(text, bounds).map_err(shift)?;
    moved(&mut root, span.start);
    match root.value {
        crate::written::Value::Map(_) | crate::written::Value::Null => Ok(Some(FrontMatter { root, span })),
        _ => Err(Mistake::broken("the front matter is no mapping of keys", span.start)),
    }
}

fn moved(node: &mut Node, by: usize) {
    use crate::written::Value;
    node.span = node.span.start + by..node.span.end + by;
    match &mut node.value {
        Value::Null | Value::Scalar(_) => {}
        Value::List(items) => items.iter_mut().for_each(|item| moved(item, by)),
        Value::Map(entries) => {
            for entry in entries {
                entry.key_span = entry.key_span.start + by..entry.key_span.end + by;
                moved(&mut entry.node, by);
            }
        }
    }
}

/// Reads a model card.
pub(super) fn read(inventory: &Inventory, entry: &FileEntry) -> Evidence {
    let file = match inventory.text(entry) {
        Ok(file) => file,
        Err(problem) => return Evidence { problems: vec![problem], ..Evidence::default() },
    };
    let subject = match entry.folder() {
        "" => Subject::Release,
        folder => Subject::Folder(folder.to_owned()),
    };
    let mut card = Card { inventory, subject, found: Found::new(&file, inventory.limits().facts) };
    match front_matter(&file, inventory.limits().front_matter_bytes) {
        Ok(Some(front)) => card.read(&front.root),
        Ok(None) => card.misplaced(),
        Err(mistake) => card.found.mistake(&mistake, &CONCERNS, "the front matter"),
    }
    if block(file.text()).is_some_and(|(_, marked)| marked) {
        let message = "a byte order mark before the front matter: some readers find the block, others do not";
        card.found.problem(ProblemKind::Ambiguous, &CONCERNS, message, 0);
    }
    card.found.evidence
}

/// Reads the card of a folder that holds weights: a readme beside them that has a front matter.
pub(super) fn beside(inventory: &Inventory, entry: &FileEntry) -> Evidence {
    let folder = entry.folder();
    let holds_weights = || inventory.files().iter().any(|f| f.role == Role::Weights && f.folder() == folder);
    let is_card = entry.name().eq_ignore_ascii_case("readme.md") && !folder.is_empty() && holds_weights();
    let has_front_matter = || inventory.text(entry).is_ok_and(|file| block(file.text()).is_some());
    if is_card && has_front_matter() { read(inventory, entry) } else { Evidence::default() }
}

struct Card<'a> {
    inventory: &'a Inventory,
    subject: Subject,
    found: Found<'a>,
}

impl Card<'_> {
    fn read(&mut self, root: &Node) {
        self.license(root);
        for entry in root.entries() {
            match entry.key.as_str() {
                key if is_one(key, &keys().front_matter.bases) => self.bases(entry, relation(root)),
                key if is_one(key, &keys().front_matter.datasets) => self.datasets(entry),
                "tags" => self.tags(entry),
                "model_name" => self.name(&entry.node),
                "model-index" => {
                    let named = entry.node.items().iter().filter_map(|item| item.get("name"));
                    named.for_each(|node| self.name(node));
                }
                key if is_one(key, &keys().front_matter.gates) => self.gate(entry),
                "<<" => {
                    let message = "a merge key, which some readers follow and others do not";
                    self.found.problem(ProblemKind::Ambiguous, &CONCERNS, message, entry.key_span.start);
                }
                key => self.misspelt(key, entry),
            }
        }
    }

    fn license(&mut self, root: &Node) {
        let text = self.found.file.text();
        let (license, name, link) =
            (root.entry("license"), root.entry("license_name"), root.entry("license_link"));
        let Some(first) =
            [license, name, link].into_iter().flatten().min_by_key(|entry| entry.key_span.start)
        else {
            return;
        };
        let one = |entry: Option<&Entry>| {
            entry.filter(|entry| !entry.node.is_empty()).map(|entry| entry.node.written(text).to_owned())
        };
        let value = Declared {
            license: license.map(|entry| declared(&entry.node, text)).unwrap_or_default(),
            name: one(name),
            link: one(link),
        };
        if let Some(entry) = license.filter(|entry| entry.node.is_empty()) {
            // An empty value that is written out (`[]`, `null`) says that there is none.
            let written = !entry.node.written(text).trim().is_empty();
            let concerns: &[Aspect] = if written { &[Aspect::Licenses] } else { &[] };
            let message = "the key `license` has no value";
            self.found.problem(ProblemKind::Ambiguous, concerns, message, entry.key_span.start);
        }
        if let Some(entry) = link {
            self.link(entry);
        }
        if value != Declared::default() {
            let place = license.filter(|entry| !entry.node.is_empty()).unwrap_or(first);
            self.declared(value, &place.key_span, &place.node.span);
        }
    }

    fn declared(&mut self, value: Declared, key: &Range<usize>, node: &Range<usize>) {
        let at = if node.is_empty() { key } else { node };
        let claim = (Claim::Declared(value), key.start..at.end);
        self.found.license_at(at.start, Channel::ModelCard, self.subject.clone(), claim);
    }

    /// A link that is given is followed inside the directory only; whether it leads anywhere is said here.
    fn link(&mut self, entry: &Entry) {
        let at = entry.node.span.start;
        for link in declared(&entry.node, self.found.file.text()) {
            let link = link.trim();
            if link.starts_with("https://") || link.starts_with("http://") || link.is_empty() {
                continue;
            }
            let path = link.trim_start_matches("./").split(['#', '?']).next().unwrap_or(link);
            let folder = self.found.file.path().rsplit_once('/').map_or("", |(folder, _)| folder);
            let here = if folder.is_empty() { path.to_owned() } else { format!("{folder}/{path}") };
            let is_here =
                |file: &FileEntry| [&here, path].iter().any(|one| file.path.eq_ignore_ascii_case(one));
            if path.split('/').any(|part| part == "..") || path.starts_with('/') || path.contains([':', '\\'])
            {
                let message = "the license link leads outside the directory and is not followed";
                self.found.problem(ProblemKind::Refused, &[Aspect::Licenses], message, at);
            } else if !self.inventory.files().iter().any(is_here) {
                let message = "the license link names a file that is not here";
                self.found.problem(ProblemKind::Unreadable, &[Aspect::Licenses], message, at);
            }
        }
    }

    fn bases(&mut self, entry: &Entry, relation: Option<Relation>) {
        for item in entry.node.items() {
            let id = item.get("name").or_else(|| item.get("id")).unwrap_or(item);
            if !id.is_empty() {
                let id_text = id.written(self.found.file.text()).to_owned();
                self.found.base(&id_text, relation, id.span.clone());
            }
        }
    }

    fn datasets(&mut self, entry: &Entry) {
        for item in entry.node.items().iter().filter(|item| !item.is_empty()) {
            let name = item.get("name").or_else(|| item.get("id")).unwrap_or(item);
            self.found.dataset(name.written(self.found.file.text()), name.span.clone());
        }
    }

    fn tags(&mut self, entry: &Entry) {
        for item in entry.node.items() {
            let Some(tag) = item.text() else { continue };
            let Some((kind, value)) = tag.split_once(':') else {
                self.tag(tag, item);
                continue;
            };
            match kind.trim().to_lowercase().as_str() {
                "license" => {
                    let value = Declared { license: vec![value.to_owned()], ..Declared::default() };
                    self.declared(value, &item.span, &item.span);
                }
                "base_model" => {
                    let (relation, id) =
                        value.split_once(':').map_or((None, value), |(r, id)| (named(r), id));
                    self.found.base(id, relation, item.span.clone());
                }
                "dataset" => self.found.dataset(value, item.span.clone()),
                _ => {}
            }
        }
    }

    /// A tag of its own words (`research-only`) may take something away; it grants nothing.
    fn tag(&mut self, tag: &str, item: &Node) {
        if let Some(words) = speaking::tag(tag) {
            let claim = Claim::Sentence(words);
            self.found.license(Channel::Comment, self.subject.clone(), claim, item.span.clone());
        }
    }

    fn name(&mut self, node: &Node) {
        if !node.is_empty() {
            self.found.name(node.written(self.found.file.text()), node.span.clone());
        }
    }

    fn gate(&mut self, entry: &Entry) {
        let written = entry.node.written(self.found.file.text());
        let off = entry.key == "extra_gated_eu_disallowed" && !written.eq_ignore_ascii_case("true");
        if entry.node.is_empty() || off {
            return;
        }
        let sentence = match &entry.node.value {
            crate::written::Value::Scalar(text) if entry.key != "extra_gated_eu_disallowed" => text.clone(),
            _ => format!("{}: {written}", entry.key),
        };
        let span = entry.key_span.start..entry.node.span.end;
        let claim = Claim::Sentence(folded(&sentence));
        self.found.license(Channel::Gate, self.subject.clone(), claim, span);
    }

    /// A key that only looks like one that counts: its value is kept, and that readers pass over it is said.
    fn misspelt(&mut self, key: &str, entry: &Entry) {
        let plain = key.to_lowercase().replace('-', "_");
        let is_license = is_one(&plain, &keys().front_matter.license_misspelt)
            || (plain == "license" && key != "license")
            || matches!(plain.as_str(), "license_name" | "license_link") && key != plain;
        if is_license {
            let message = "a key that readers of model cards pass over; the one they know is `license`";
            self.found.problem(ProblemKind::Ambiguous, &[Aspect::Licenses], message, entry.key_span.start);
            let license = declared(&entry.node, self.found.file.text());
            self.declared(Declared { license, ..Declared::default() }, &entry.key_span, &entry.node.span);
        } else if !is_one(key, &keys().front_matter.license)
            && keys().front_matter.speaking.iter().any(|word| plain.contains(word.as_str()))
            && !entry.node.is_empty()
        {
            let sentence = format!("{}: {}", entry.key, entry.node.written(self.found.file.text()));
            let span = entry.key_span.start..entry.node.span.end;
            self.found.license(Channel::Gate, self.subject.clone(), Claim::Sentence(sentence), span);
        } else if plain == "base_model" && key != plain {
            let message = "a key that readers of model cards pass over; the one they know is `base_model`";
            self.found.problem(ProblemKind::Ambiguous, &[Aspect::Lineage], message, entry.key_span.start);
            self.bases(entry, None);
        }
    }

    /// Keys that would be a front matter where the Hub does not look for one.
    fn misplaced(&mut self) {
        let begins = &keys().front_matter.misplaced;
        let text = self.found.file.text();
        let mut fence: Option<usize> = None;
        let mut offset = 0;
        for (number, line) in text.split_inclusive('\n').take(2_000).enumerate() {
            let bare = line.trim_start_matches('\u{feff}');
            if bare.trim_end().chars().all(|c| c == '-') && bare.trim_end().len() >= 3 {
                fence = Some(number);
            }
            let near = fence.is_some_and(|fence| number - fence <= 40);
            if near && begins.iter().any(|key| bare.starts_with(key.as_str())) {
                let message = "keys of a front matter where readers of model cards do not look for one";
                self.found.problem(ProblemKind::Ambiguous, &CONCERNS, message, offset);
                return;
            }
            offset += line.len();
        }
    }
}

fn relation(root: &Node) -> Option<Relation> {
    named(root.get("base_model_relation")?.text()?)
}

fn named(relation: &str) -> Option<Relation> {
    match relation {
        "adapter" => Some(Relation::Adapter),
        "finetune" => Some(Relation::Finetune),
        "merge" => Some(Relation::Merge),
        "quantized" => Some(Relation::Quantized),
        _ => None,
    }
}
