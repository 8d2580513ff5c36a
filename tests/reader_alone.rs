//! The clause reader by itself: with the catalog and its texts switched off, no license with limits passes, and most
//! fail by a clause that is quoted.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at once")]

mod common;

use common::{LICENSE_CRITERIA, bare, safetensors, verdict};
use open_weights::conclude::{Held, Knowledge};
use open_weights::definition::{self, Reading};
use open_weights::license::catalog::{Catalog, License, TextSource};
use open_weights::license::clauses::{self, Language, TermKind};
use open_weights::license::identify::{Identifier, Status};
use open_weights::report::Judgement;
use open_weights::{Examined, Options, component::Component};
use std::collections::BTreeSet;
use std::fs;

/// Limits for which a text must not be used for whatever purpose.
const USE: [&str; 8] = [
    "non-commercial",
    "research-only",
    "field-of-use",
    "military",
    "user-threshold",
    "revenue-threshold",
    "persons-or-groups",
    "no-hosting",
];
/// Narrower limits by which the reader may call what the catalog calls a field of use.
const FIELDS: [&str; 6] =
    ["military", "no-competing-product", "non-commercial", "purpose-limit", "research-only", "no-hosting"];
const README: &str = "# A model\n\nThe model weights are released under the license in LICENSE.\n";

/// A text, judged with nothing known, and the limits that were read in it, those in doubt left out.
fn alone(text: &str) -> (Vec<Judgement>, BTreeSet<String>) {
    let dir = bare(&[("LICENSE", text), ("README.md", README)]);
    fs::write(dir.path().join("model.safetensors"), safetensors(&[])).unwrap();
    let nothing = Knowledge::only(|_| false);
    let examined = Examined::directory(dir.path(), &nothing, &Options::default().limits).unwrap();
    let report = examined.judge(&definition::find("open-weights").unwrap().remove(0), Reading::Practical);
    let sets = examined.conclusions().governing(Component::Weights).unwrap();
    let quoted = |held: &&Held| held.kind == TermKind::Limit && held.doubt.is_none() && held.at.is_some();
    let sets = sets.sources.iter().flat_map(|source| source.terms.sets());
    let terms = sets.flat_map(|set| set.held.iter().filter(quoted).map(|held| held.term.clone())).collect();
    (LICENSE_CRITERIA.iter().map(|id| verdict(&report, id)).collect(), terms)
}

/// Whether a text is in English, as far as the reader can tell: it reads no other language that the list has.
fn is_english(id: &str) -> bool {
    clauses::read(spdx::license_id(id).unwrap().text()).language == Language::English
}

/// Whether one of the limits is among those that were read, under its name or a narrower one.
fn of_the_kind(limits: &BTreeSet<String>, read: &BTreeSet<String>) -> bool {
    let narrower = |term: &String| term == "field-of-use" && FIELDS.iter().any(|other| read.contains(*other));
    limits.iter().any(|term| read.contains(term) || narrower(term))
}

/// The entries of the catalog with a text on the SPDX list and a limit of these, free of doubt.
fn limited() -> Vec<(License, BTreeSet<String>)> {
    let catalog = Catalog::shipped();
    let entries = catalog.ids().into_iter().filter_map(|id| catalog.license(&id));
    let listed = entries.filter(|l| l.text == TextSource::Spdx && spdx::license_id(&l.id).is_some());
    let with_limits = listed.map(|license| {
        let firm = license.limits.iter().filter(|t| t.doubt.is_none() && USE.contains(&t.term.as_str()));
        let limits = firm.map(|t| t.term.clone()).collect();
        (license, limits)
    });
    with_limits.filter(|(_, limits): &(License, BTreeSet<String>)| !limits.is_empty()).collect()
}

#[test]
fn no_limited_license_passes_and_nine_of_ten_fail_by_a_quoted_limit_of_the_right_kind() {
    let (mut right, mut foreign, mut missed) = (0, 0, Vec::new());
    let licenses = limited();
    for (license, limits) in &licenses {
        let (verdicts, read) = alone(spdx::license_id(&license.id).unwrap().text());
        assert!(!verdicts.contains(&Judgement::Pass), "{} passes with nothing known", license.id);
        match verdicts[0] == Judgement::Fail && of_the_kind(limits, &read) {
            true => right += 1,
            false if !is_english(&license.id) => foreign += 1,
            false => missed.push(format!("{}: {limits:?}, read {read:?}", license.id)),
        }
    }
    let english = licenses.len() - foreign;
    println!(
        "limited licenses: {right} of {english} failed by a quoted limit of the right kind; {foreign} not English"
    );
    println!("{}", missed.join("\n"));
    assert!(licenses.len() > 30, "only {} licenses", licenses.len());
    assert!(right * 10 >= english * 9, "{}", missed.join("\n"));
}

#[test]
fn what_is_switched_off_is_known_by_no_name_and_no_text() {
    let kept = |id: &str| id == "MIT";
    let (catalog, identifier) = (Catalog::only(kept), Identifier::only(kept));
    assert_eq!(catalog.ids(), ["MIT"]);
    assert!(catalog.license("llama-3.1").is_none() && catalog.id_of("apache-2.0").is_none());
    let text = |id: &str| spdx::license_id(id).unwrap().text();
    assert_eq!(identifier.identify(text("MIT")).status, Status::Exact);
    assert_eq!(identifier.identify(text("Apache-2.0")).status, Status::Unknown);
    assert!(identifier.identify("SPDX-License-Identifier: Apache-2.0").references.is_empty());
    assert!(identifier.known().iter().all(|(id, _)| id == "MIT"));
}
