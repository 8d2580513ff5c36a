//! Holds the catalog to its own rules: every file parses, says what the vocabulary knows, and agrees with the
//! flags of the SPDX list.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at once")]

use open_weights::license::catalog::{Kind, License, Term, Vocabulary};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Limits that no open source or free software license can have, going by the definitions they were approved by.
const CLOSED: [&str; 8] = [
    "non-commercial",
    "research-only",
    "field-of-use",
    "use-policy",
    "user-threshold",
    "revenue-threshold",
    "persons-or-groups",
    "territory",
];

/// Licenses with both flags' approval and one of these limits all the same: id, limit and the reason.
const ARGUED: [(&str, &str, &str); 0] = [];

fn read<T: serde::de::DeserializeOwned>(path: &Path) -> T {
    let text = fs::read_to_string(path).unwrap();
    let options = serde_saphyr::options! { strict_booleans: true };
    serde_saphyr::from_str_with_options(&text, options).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn licenses_folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("licenses")
}

/// Every entry by the stem of its file.
fn catalog() -> BTreeMap<String, License> {
    let entries = fs::read_dir(licenses_folder().join("catalog")).unwrap().map(|entry| entry.unwrap().path());
    entries.map(|path| (path.file_stem().unwrap().to_str().unwrap().to_owned(), read(&path))).collect()
}

fn vocabulary() -> Vocabulary {
    read(&licenses_folder().join("terms.yaml"))
}

fn has(terms: &[Term], id: &str) -> bool {
    terms.iter().any(|term| term.term == id)
}

/// The same address, however it is written.
fn bare_address(address: &str) -> String {
    let lower = address.trim().to_lowercase();
    let rest = lower.trim_start_matches("https://").trim_start_matches("http://");
    rest.trim_start_matches("www.").trim_end_matches('/').to_owned()
}

fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts.as_slice() else { return false };
    let number = |part: &str, len: usize, max: u32| {
        part.len() == len && part.parse::<u32>().is_ok_and(|n| (1..=max).contains(&n))
    };
    number(year, 4, 9999) && number(month, 2, 12) && number(day, 2, 31)
}

#[test]
fn every_entry_parses_and_is_named_after_its_id() {
    let catalog = catalog();
    assert!(catalog.len() > 200, "only {} entries", catalog.len());
    for (stem, license) in &catalog {
        assert_eq!(stem, &license.id, "id and file differ");
        assert_eq!(license.schema, 1, "{stem}: schema");
        assert!(!license.name.trim().is_empty(), "{stem}: no name");
    }
}

#[test]
fn no_id_or_alias_stands_for_two_licenses() {
    let mut owner: BTreeMap<String, String> = BTreeMap::new();
    for (stem, license) in catalog() {
        let revisions = license.revisions.iter().map(|revision| &revision.id);
        let names =
            std::iter::once(&license.id).chain(&license.also).chain(&license.aliases).chain(revisions);
        for name in names {
            assert!(!name.trim().is_empty(), "{stem}: an empty name");
            let before = owner.insert(name.to_lowercase(), stem.clone());
            assert_eq!(before, None, "`{name}` of {stem} is taken");
        }
    }
}

#[test]
fn no_address_stands_for_two_licenses() {
    let mut owner: BTreeMap<String, String> = BTreeMap::new();
    for (stem, license) in catalog() {
        for address in &license.addresses {
            let before = owner.insert(bare_address(address), stem.clone());
            assert_eq!(before, None, "{address} of {stem} is taken");
        }
    }
}

#[test]
fn a_name_that_could_mean_several_licenses_is_no_alias() {
    let ambiguous = [
        "bsd",
        "gpl",
        "lgpl",
        "agpl",
        "gfdl",
        "cc",
        "cc-by",
        "cc by",
        "cc-by-sa",
        "cc-by-nc",
        "creative commons",
        "openrail",
        "apache",
        "apache license",
        "mozilla public license",
        "other",
        "unknown",
        "proprietary",
        "custom",
        "academic free license",
        "artistic license",
        "open source",
        "public domain",
        "cdla",
        "gnu gpl",
        "mpl",
        "epl",
    ];
    for (stem, license) in catalog() {
        for name in std::iter::once(&license.id).chain(&license.also).chain(&license.aliases) {
            assert!(!ambiguous.contains(&name.to_lowercase().as_str()), "{stem}: `{name}` is ambiguous");
        }
    }
}

#[test]
fn every_term_is_in_the_vocabulary_of_its_kind_and_stands_once() {
    let vocabulary = vocabulary();
    for (stem, license) in catalog() {
        for (terms, known) in [
            (&license.grants, &vocabulary.grants),
            (&license.limits, &vocabulary.limits),
            (&license.duties, &vocabulary.duties),
        ] {
            let mut seen = BTreeSet::new();
            for term in terms {
                assert!(known.contains_key(&term.term), "{stem}: unknown term `{}`", term.term);
                assert!(
                    seen.insert((&term.term, &term.section)),
                    "{stem}: `{}` stands twice in {}",
                    term.term,
                    term.section
                );
            }
        }
    }
}

#[test]
fn every_term_says_where_it_stands_and_what_it_says() {
    for (stem, license) in catalog() {
        for term in license.grants.iter().chain(&license.limits).chain(&license.duties) {
            let texts = [Some(&term.section), Some(&term.note), term.doubt.as_ref()];
            for text in texts.into_iter().flatten() {
                assert!(!text.trim().is_empty(), "{stem}: `{}` has an empty field", term.term);
                assert!(!text.contains('\n'), "{stem}: `{}` is longer than a line", term.term);
            }
        }
        assert!(license.notes.iter().all(|note| !note.trim().is_empty()), "{stem}: an empty note");
    }
}

#[test]
fn every_entry_grants_something_unless_it_is_a_policy() {
    for (stem, license) in catalog() {
        let grants = !license.grants.is_empty();
        assert_eq!(grants, license.kind != Kind::Policy, "{stem}: grants and kind disagree");
    }
}

#[test]
fn what_derivatives_inherit_is_among_the_terms() {
    for (stem, license) in catalog() {
        let Some(derivatives) = &license.derivatives else { continue };
        assert!(!derivatives.section.trim().is_empty(), "{stem}: derivatives without a section");
        for id in &derivatives.inherits {
            assert!(
                has(&license.limits, id) || has(&license.duties, id),
                "{stem}: inherits `{id}` out of nowhere"
            );
        }
    }
}

#[test]
fn every_review_has_a_date_and_a_source() {
    for (stem, license) in catalog() {
        assert!(is_date(&license.reviewed.on), "{stem}: `{}` is no date", license.reviewed.on);
        assert!(!license.reviewed.source.trim().is_empty(), "{stem}: reviewed from nothing");
        if let Some(digest) = &license.reviewed.sha256 {
            let hex = digest.len() == 64 && digest.bytes().all(|byte| byte.is_ascii_hexdigit());
            assert!(hex, "{stem}: `{digest}` is no sha256");
        }
    }
}

#[test]
fn every_open_source_or_free_license_of_the_spdx_list_has_an_entry() {
    let names: BTreeSet<String> = catalog()
        .into_values()
        .flat_map(|license| [vec![license.id], license.also, license.aliases].concat())
        .map(|name| name.to_lowercase())
        .collect();
    let approved = approved_ids();
    assert!(approved.len() > 190, "only {} ids carry a flag", approved.len());
    let missing: Vec<&str> = approved.into_iter().filter(|id| !names.contains(&id.to_lowercase())).collect();
    assert!(missing.is_empty(), "without an entry: {missing:?}");
}

#[test]
fn every_creative_commons_license_of_the_spdx_list_has_an_entry() {
    let names: BTreeSet<String> =
        catalog().into_values().flat_map(|license| [vec![license.id], license.also].concat()).collect();
    let missing: Vec<&str> = spdx_ids()
        .filter(|id| id.starts_with("CC-") || id.starts_with("CC0-"))
        .filter(|id| !names.contains(*id))
        .collect();
    assert!(missing.is_empty(), "without an entry: {missing:?}");
}

#[test]
fn no_open_source_or_free_license_has_a_limit_that_its_approval_rules_out() {
    let approved = approved_ids();
    for (stem, license) in catalog() {
        let ids = std::iter::once(&license.id).chain(&license.also);
        if !ids.into_iter().any(|id| approved.contains(id.as_str())) {
            continue;
        }
        for term in license.limits.iter().filter(|term| CLOSED.contains(&term.term.as_str())) {
            let argued = ARGUED.iter().any(|(id, limit, _)| *id == stem && *limit == term.term);
            assert!(argued, "{stem} is approved and limits: {}", term.term);
        }
    }
}

#[test]
fn every_open_source_or_free_license_grants_use_change_and_sharing() {
    let approved = approved_ids();
    for (stem, license) in catalog().into_iter().filter(|(stem, _)| approved.contains(stem.as_str())) {
        for right in ["use", "modify", "redistribute", "redistribute-modified"] {
            assert!(has(&license.grants, right), "{stem} does not grant {right}");
        }
    }
}

#[test]
fn creative_commons_elements_say_what_the_entry_says() {
    for (stem, license) in catalog().into_iter().filter(|(stem, _)| stem.starts_with("CC-")) {
        let element = |code: &str| stem.split('-').any(|part| part == code);
        let no_derivatives = element("ND");
        assert_eq!(element("NC"), has(&license.limits, "non-commercial"), "{stem}: NC");
        assert_eq!(no_derivatives, has(&license.limits, "no-modified-redistribution"), "{stem}: ND");
        assert_eq!(element("SA"), has(&license.duties, "share-alike"), "{stem}: SA");
        assert_eq!(element("BY"), has(&license.duties, "attribution"), "{stem}: BY");
        assert!(!no_derivatives || !has(&license.grants, "redistribute-modified"), "{stem}: ND grants it");
        let plain_modify = license.grants.iter().any(|term| term.term == "modify" && term.doubt.is_none());
        assert!(!no_derivatives || !plain_modify, "{stem}: ND grants modification without a doubt");
    }
}

#[test]
fn a_notice_that_may_be_both_in_the_copies_and_a_reference_is_explained() {
    for (stem, license) in catalog() {
        let both = has(&license.duties, "notice-in-copies") && has(&license.duties, "notice-by-reference");
        assert!(!both || !license.notes.is_empty(), "{stem}: both notice duties and no note");
    }
}

#[test]
fn a_license_that_allows_no_derivative_to_be_shared_says_so_in_its_limits() {
    use open_weights::license::catalog::Relicense;
    for (stem, license) in catalog() {
        let Some(derivatives) = &license.derivatives else { continue };
        let limited = has(&license.limits, "no-derivatives")
            || has(&license.limits, "no-modified-redistribution")
            || has(&license.limits, "no-redistribution")
            || has(&license.limits, "grant-too-narrow")
            || license.grants.iter().all(|grant| grant.term != "modify" || grant.doubt.is_some());
        assert!(
            derivatives.relicense != Relicense::No || limited,
            "{stem}: derivatives stop without a limit"
        );
    }
}

fn spdx_ids() -> impl Iterator<Item = &'static str> {
    spdx::identifiers::LICENSES.iter().map(|license| license.name)
}

/// Every id of the SPDX list that is OSI-approved or free by the Free Software Foundation, deprecated ones too.
fn approved_ids() -> BTreeSet<&'static str> {
    let flagged =
        |id: &&str| spdx::license_id(id).is_some_and(|l| l.is_osi_approved() || l.is_fsf_free_libre());
    spdx_ids().filter(flagged).collect()
}
