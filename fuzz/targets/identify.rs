//! Which license a text is, and which ones a value or a name stands for.

use super::held;
use open_weights::license::identify::{Fingerprint, Identifier, Status};
use open_weights::license::{expression, families, mentions, names, reading};
use std::sync::LazyLock;

static IDENTIFIER: LazyLock<Identifier> = LazyLock::new(Identifier::shipped);

/// The bytes are a license file.
pub fn run(data: &[u8]) {
    let Ok(text) = reading::decode(data) else { return };
    identified(&text);
    let first = text.lines().next().unwrap_or_default();
    for value in [first, text.as_str()] {
        let _ = expression::resolve_value(value);
        let _ = names::lookup(value);
        let _ = names::lookup_address(value);
        let _ = families::families_of(value);
        let _ = mentions::mentions(value);
    }
    fingerprinted(&text);
}

fn identified(text: &str) {
    let found = IDENTIFIER.identify(text);
    found.licenses.iter().for_each(|license| held::span(text, &license.span));
    found.changes.iter().for_each(|change| held::span(text, &change.span));
    found.references.iter().for_each(|reference| held::span(text, &reference.span));
    match found.status {
        Status::Exact => assert_eq!(found.licenses.len(), 1, "exactly one license"),
        Status::Several => assert!(found.licenses.len() > 1, "more licenses than one"),
        Status::Modified => assert!(found.nearest.is_some(), "a modified text is near to some license"),
        Status::Reference | Status::Unknown => assert!(found.licenses.is_empty(), "no license is there"),
    }
}

/// A fingerprint comes back from its file as it was.
fn fingerprinted(text: &str) {
    let print = IDENTIFIER.fingerprint("sparrow-1.0", None, text).render();
    if let Ok(read) = Fingerprint::parse("sparrow.fp", &print) {
        assert_eq!(read.render(), print, "a fingerprint that changes when it is read");
    }
}
