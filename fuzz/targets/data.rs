//! The project's own kinds of files, as a user may write them: definitions, policies, declarations, license entries,
//! fingerprints, scenarios; and the trees of YAML, JSON and TOML below them.

use super::{held, model};
use open_weights::definition::{self, Reading, compare, lint};
use open_weights::license::catalog;
use open_weights::license::identify::Fingerprint;
use open_weights::source::Location;
use open_weights::written::{Bounds, Mistake, Node, json, toml};
use open_weights::{Error, declaration, policy, selftest, yaml};

const KINDS: [&str; 9] =
    ["declaration", "definition", "fingerprint", "json", "license", "policy", "scenarios", "toml", "yaml"];
const NAME: &str = "own.yaml";

/// The first letter chooses the kind.
pub fn run(data: &[u8]) {
    let Some((kind, data)) = model::chosen(&KINDS, data) else { return };
    let Ok(text) = std::str::from_utf8(data) else { return };
    match kind {
        "declaration" => read(declaration::parse(NAME, text)),
        "definition" => defined(text),
        "fingerprint" => fingerprint(text),
        "json" => tree(text, json::parse(text, Bounds::default())),
        "license" => read(catalog::parse(NAME, text)),
        "policy" => ruled(text),
        "scenarios" => read(selftest::scenarios(NAME, text)),
        "toml" => tree(text, toml::parse(text, Bounds::default())),
        _ => tree(text, yaml::parse(text, Bounds::default())),
    }
}

/// What is refused says why in words that are safe to show once they are made so.
fn read<T>(read: Result<T, Error>) {
    if let Err(error) = read {
        assert!(!error.to_string().is_empty());
    }
}

fn defined(text: &str) {
    let loaded = match definition::parse(NAME, text) {
        Ok(loaded) => loaded,
        Err(error) => return read::<()>(Err(error)),
    };
    lint::lint(&loaded).iter().for_each(|lint| assert!(lint.line > 0 && lint.column > 0));
    assert!(compare::compare(&loaded.definition, &loaded.definition).is_empty(), "it differs from itself");
    let files: [(&str, &[u8]); 2] = [("README.md", model::CARD.as_bytes()), ("model.gguf", b"GGUF")];
    if let Some((examined, _)) = model::judged(&files) {
        for reading in [Reading::Practical, Reading::Literal] {
            held::reports(&[examined.judge(&loaded, reading)]);
        }
    }
}

fn fingerprint(text: &str) {
    match Fingerprint::parse(NAME, text) {
        Ok(print) => {
            let again = Fingerprint::parse(NAME, &print.render()).map(|print| print.render());
            assert_eq!(again.ok(), Some(print.render()), "a fingerprint that changes when it is read");
        }
        Err(error) => read::<()>(Err(error)),
    }
}

fn ruled(text: &str) {
    match policy::parse(NAME, text) {
        Ok(loaded) => {
            let files: [(&str, &[u8]); 2] = [("README.md", model::CARD.as_bytes()), ("model.gguf", b"GGUF")];
            if let Some((_, mut report)) = model::judged(&files) {
                report.policy = Some(loaded.apply(&report, "2026-11-23".parse().ok()));
                held::reports(&[report]);
            }
        }
        Err(error) => read::<()>(Err(error)),
    }
}

fn tree(text: &str, read: Result<Node, Mistake>) {
    match read {
        Ok(node) => held::span(text, &node.span),
        Err(mistake) => {
            let file = open_weights::source::SourceFile::new(NAME, text.to_owned());
            assert_ne!(file.location(mistake.offset), Location::file(NAME));
        }
    }
}
