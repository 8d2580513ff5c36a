//! The committed index is what the generator makes of its sources, and each fingerprint is in it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at once")]

#[path = "../tools/index/build.rs"]
mod build;
#[path = "../tools/index/compile.rs"]
mod compile;
#[path = "../tools/index/grams.rs"]
mod grams;
#[path = "../tools/index/pattern.rs"]
mod pattern;
#[path = "../tools/index/template.rs"]
mod template;
#[path = "../tools/index/vocabulary.rs"]
mod vocabulary;
#[path = "../tools/index/write.rs"]
mod write;

use open_weights::license::identify::{Fingerprint, Identifier};
use std::path::Path;

#[test]
fn the_index_is_not_stale() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    let made = build::index(repository).expect("the sources are whole");
    let committed = std::fs::read(repository.join("licenses/index.bin")).expect("an index");
    assert!(made == committed, "the index is stale: run `cargo run --example index`");
}

#[test]
fn every_fingerprint_is_in_the_index_and_none_says_less_than_a_license() {
    let known = Identifier::shipped().known();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("licenses/fingerprints");
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let text = std::fs::read_to_string(&path).expect("a file");
        let print = Fingerprint::parse(&path.display().to_string(), &text).expect("a fingerprint");
        let required = print.words.iter().filter(|(_, loose)| !loose).count();
        assert!(required >= 20, "{}: {required} words", path.display());
        assert!(known.contains(&(print.id.clone(), print.revision.clone())), "{}", path.display());
        assert_eq!(print.render(), text, "{}", path.display());
    }
}

#[test]
fn every_fingerprint_belongs_to_an_entry_and_no_two_are_the_same_text() {
    use open_weights::license::catalog::{Catalog, TextSource};
    use std::collections::{BTreeMap, BTreeSet};
    let catalog = Catalog::shipped();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("licenses/fingerprints");
    let (mut texts, mut having) = (BTreeMap::new(), BTreeSet::new());
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.display().to_string();
        let text = std::fs::read_to_string(&path).expect("a file");
        let print = Fingerprint::parse(&name, &text).expect("a fingerprint");
        let license = catalog.license(&print.id).unwrap_or_else(|| panic!("{name}: no entry {}", print.id));
        assert_eq!(license.id, print.id, "{name}: its id is an alias");
        let known = |id: &String| license.revisions.iter().any(|r| r.id == *id);
        assert!(
            print.revision.iter().all(known),
            "{name}: {:?} is no revision of {}",
            print.revision,
            print.id
        );
        // A title may be all that sets two of them apart, and it is one of the words that may be missing.
        if let Some(other) = texts.insert(print.words.clone(), name.clone()) {
            panic!("{name} and {other} are the same text");
        }
        having.insert(print.id);
    }
    for id in catalog.ids() {
        let text = catalog.license(&id).expect("an entry").text;
        assert_eq!(text == TextSource::Fingerprint, having.contains(&id), "{id}: how its text is recognised");
    }
}
