//! A license, a use policy and additional terms in one directory are read together: what any of them takes away counts.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at once")]

mod common;

use common::{LICENSE_CRITERIA, criterion, license_text, model, practical, verdict};
use open_weights::report::Judgement::{self, Fail, Pass, Unknown};
use open_weights::report::{FindingKind, Report};

const README: &str = "# Sparrow\n\nA small model.\n";
/// Terms that take something away in plain words.
const NON_COMMERCIAL: &str =
    "Sparrow\n\nThe model and its weights may be used for non-commercial purposes only.\n";
/// Terms that bind somebody, in a way that no pattern knows.
const UNREAD: &str = "Sparrow\n\nRecipients shall hang a lantern above the door each evening and must not whistle on \
                      Sundays.\n";
/// A use policy that grants people in one place less.
const PLACES: &str = "# Sparrow use policy\n\nThe rights in the vision models are not granted to individuals \
                      domiciled in the European Union.\n";

/// Names under which terms lie beside a license.
const NAMES: [&str; 27] = [
    "MODEL_LICENSE",
    "MODEL_TERMS",
    "model-terms.html",
    "TERMS",
    "TERMS.md",
    "ADDITIONAL_TERMS.md",
    "additional_terms.txt",
    "ADDITIONAL_TERMS",
    "SUPPLEMENTAL_TERMS_2.md",
    "LICENSE-ADDENDUM",
    "LICENSE_ADDENDUM.txt",
    "ADDENDUM",
    "Addendum.md",
    "AMENDMENT.md",
    "RIDER.md",
    "COMMERCIAL_LICENSE",
    "COMMERCIAL_TERMS.md",
    "TERMS_OF_USE",
    "Terms of Use.md",
    "AGREEMENT",
    "MODEL_AGREEMENT.md",
    "CONDITIONS",
    "USE_RESTRICTIONS.md",
    "POLICY.md",
    "ATTACHMENT_A.txt",
    "policies/conduct.md",
    "附加条款.txt",
];

fn beside(license: &str, name: &str, terms: &str) -> Report {
    practical(&model(&[("LICENSE", &license_text(license)), ("README.md", README), (name, terms)]))
}

fn verdicts(report: &Report) -> Vec<Judgement> {
    LICENSE_CRITERIA.iter().map(|id| verdict(report, id)).collect()
}

/// The terms that speak against a criterion, each with the license it is known of and its section.
fn against(report: &Report, id: &str) -> Vec<(String, String)> {
    let findings = criterion(report, id).findings.iter().filter(|f| f.kind == FindingKind::Fail);
    let known = findings.filter_map(|f| f.known.as_ref());
    known.map(|k| (k.term.clone(), k.section.clone().unwrap_or_default())).collect()
}

/// Terms of known licenses that keep a criterion from passing, decided or doubted, and where they stand.
fn held_back(report: &Report, id: &str) -> Vec<(String, String)> {
    let findings = criterion(report, id).findings.iter().filter(|f| f.kind != FindingKind::Pass);
    let known = findings.filter_map(|f| f.known.as_ref());
    known.map(|k| (k.term.clone(), k.section.clone().unwrap_or_default())).collect()
}

#[test]
fn an_open_license_with_nothing_beside_it_passes() {
    let report = practical(&model(&[("LICENSE", &license_text("MIT")), ("README.md", README)]));
    assert_eq!(verdicts(&report), [Pass; 5]);
}

#[test]
fn terms_beside_an_open_license_that_limit_use_fail_it_whatever_their_file_is_called() {
    for name in NAMES {
        let report = beside("MIT", name, NON_COMMERCIAL);
        assert_eq!(verdict(&report, "use-any-purpose"), Fail, "{name}");
        let shown = criterion(&report, "use-any-purpose").findings.iter().any(|finding| {
            let at = finding.at.as_ref().is_some_and(|at| at.path == name && at.line == Some(3));
            at && finding.words.as_ref().is_some_and(|words| words.as_str().contains("non-commercial"))
        });
        assert!(shown, "{name}: the line is not shown");
    }
}

#[test]
fn terms_beside_an_open_license_that_are_not_understood_leave_all_open() {
    for name in NAMES {
        let report = beside("MIT", name, UNREAD);
        assert_eq!(verdicts(&report), [Unknown; 5], "{name}");
    }
}

#[test]
fn terms_that_cannot_be_read_leave_all_open() {
    for name in ["ADDITIONAL_TERMS.pdf", "AGREEMENT.docx", "TERMS.pdf", "MODEL_TERMS.rtf", "ADDENDUM.pdf"] {
        let report = beside("Apache-2.0", name, "%PDF-1.7\n");
        assert_eq!(verdicts(&report), [Unknown; 5], "{name}");
    }
}

#[test]
fn files_whose_names_only_resemble_terms_take_nothing_away() {
    for name in ["glossary_terms.txt", "search_terms.csv", "model_conditions.json", "policy.py"] {
        let report = practical(&model(&[
            ("LICENSE", &license_text("MIT")),
            ("README.md", README),
            (name, "lantern, door, evening\n"),
        ]));
        assert_eq!(verdict(&report, "use-any-purpose"), Pass, "{name}");
    }
}

#[test]
fn a_license_of_the_model_that_says_more_than_the_license_file_conflicts_with_it() {
    let report = beside("MIT", "MODEL_LICENSE", &license_text("CC-BY-NC-4.0"));
    assert_eq!(verdict(&report, "use-any-purpose"), Fail);
    let report = beside("MIT", "MODEL_LICENSE", &license_text("Apache-2.0"));
    assert_eq!(verdict(&report, "use-any-purpose"), Pass);
}

#[test]
fn the_exclusion_that_stands_only_in_a_use_policy_counts_beside_an_open_license() {
    let report = beside("MIT", "USE_POLICY.md", PLACES);
    for id in ["use-any-purpose", "modify-any-purpose", "no-discrimination", "redistribution"] {
        assert_eq!(verdict(&report, id), Fail, "{id}");
        let shown = criterion(&report, id).findings.iter().any(|finding| {
            finding.message.contains("`territory`")
                && finding.at.as_ref().is_some_and(|at| at.path == "USE_POLICY.md" && at.line == Some(3))
        });
        assert!(shown, "{id}: the policy is not cited");
    }
}

#[test]
fn the_exclusion_that_stands_only_in_the_use_policy_of_a_known_license_counts_without_its_text() {
    let card = "---\nlicense: llama3.2\n---\n# Sparrow\n";
    let alone = practical(&model(&[("README.md", card)]));
    let known = held_back(&alone, "no-discrimination");
    let territory = known.iter().find(|(term, _)| term == "territory").expect("the policy is not taken in");
    assert!(territory.1.starts_with("llama-3.2-use-policy, "), "{}", territory.1);
    assert!(
        !against(&alone, "no-discrimination").iter().any(|(term, _)| term == "territory"),
        "of one kind of model"
    );
    assert_ne!(verdict(&alone, "no-discrimination"), Pass);

    let with_policy = practical(&model(&[("README.md", card), ("USE_POLICY.md", PLACES)]));
    assert_eq!(verdict(&with_policy, "no-discrimination"), Fail);
    let places = criterion(&with_policy, "no-discrimination").findings.iter();
    assert!(places.filter_map(|f| f.at.as_ref()).any(|at| at.path == "USE_POLICY.md" && at.line == Some(3)));
}

#[test]
fn a_model_made_from_one_whose_use_policy_may_exclude_a_place_never_passes() {
    let card = "---\nlicense: apache-2.0\nbase_model: meta-llama/Llama-3.2-1B\n---\n# Sparrow\n";
    let report = practical(&model(&[("README.md", card), ("LICENSE", &license_text("Apache-2.0"))]));
    assert_ne!(verdict(&report, "no-discrimination"), Pass);
    assert!(held_back(&report, "no-discrimination").iter().any(|(term, _)| term == "territory"));
}

#[test]
fn a_license_that_takes_in_no_policy_gains_no_terms() {
    let report = practical(&model(&[("README.md", "---\nlicense: llama3.1\n---\n# Sparrow\n")]));
    assert!(!against(&report, "no-discrimination").iter().any(|(term, _)| term == "territory"));
}

#[test]
fn terms_inside_the_file_of_an_open_license_never_pass() {
    for id in ["Apache-2.0", "MIT", "BSD-3-Clause", "CC-BY-4.0", "CC0-1.0"] {
        let text = license_text(id);
        let texts = [
            (format!("{text}\n\nAdditional terms\n\n{NON_COMMERCIAL}"), Fail),
            (format!("{NON_COMMERCIAL}\n{text}"), Fail),
            (format!("{text}\n\nAdditional terms\n\n{UNREAD}"), Unknown),
            (format!("{UNREAD}\n{text}"), Unknown),
            (format!("{text}\n\nYou may not use the weights for military purposes.\n"), Fail),
        ];
        for (text, wanted) in texts {
            let report = practical(&model(&[("LICENSE", &text), ("README.md", README)]));
            assert_eq!(verdict(&report, "use-any-purpose"), wanted, "{id}:\n{text}");
        }
    }
}

#[test]
fn an_offer_of_other_terms_for_a_fee_beside_a_license_never_turns_it_towards_pass() {
    let card = "---\nlicense: cc-by-nc-4.0\n---\n# Sparrow\n";
    let offer = "Sparrow\n\nFor commercial use, ask us for a license at a fee.\n";
    let report = practical(&model(&[("README.md", card), ("COMMERCIAL_LICENSE", offer)]));
    assert_eq!(verdict(&report, "use-any-purpose"), Fail);
}

#[test]
fn the_files_of_a_directory_count_alike_in_any_order_of_their_names() {
    let mit = license_text("MIT");
    let first = practical(&model(&[("A_LICENSE", NON_COMMERCIAL), ("LICENSE", &mit), ("README.md", README)]));
    let last = practical(&model(&[("LICENSE", &mit), ("README.md", README), ("Z_LICENSE", NON_COMMERCIAL)]));
    assert_eq!(verdicts(&first), verdicts(&last));
    assert_eq!(verdict(&first, "use-any-purpose"), Fail);
}

#[test]
fn words_of_their_own_beside_the_name_of_a_license_never_pass() {
    let sentences = [
        "You may not use the model on Sundays.",
        "You may not run the model without a hat.",
        "You may use the model only while whistling.",
        "You may use the model if you feed the cat.",
        "Recipients shall hang a lantern above the door.",
        "Use of the model is permitted on Sundays.",
    ];
    for sentence in sentences {
        let text = format!("This model is licensed under the MIT License.\n\n{sentence}\n");
        let report = practical(&model(&[("LICENSE", &text), ("README.md", README)]));
        assert_ne!(verdict(&report, "use-any-purpose"), Pass, "{sentence}");
    }
}

#[test]
fn the_notice_that_a_license_asks_for_is_no_more_than_its_name() {
    let notices = [
        "This model is licensed under the MIT License.\n",
        "Licensed under the Apache License, Version 2.0 (the \"License\"); you may not use this file except in \
         compliance with the License. You may obtain a copy of the License at\n\n    \
         http://www.apache.org/licenses/LICENSE-2.0\n\nUnless required by applicable law or agreed to in writing, \
         software distributed under the License is distributed on an \"AS IS\" BASIS, WITHOUT WARRANTIES OR \
         CONDITIONS OF ANY KIND, either express or implied. See the License for the specific language governing \
         permissions and limitations under the License.\n",
    ];
    for text in notices {
        let report = practical(&model(&[("LICENSE", text), ("README.md", README)]));
        assert_eq!(verdict(&report, "use-any-purpose"), Pass, "{text}");
    }
}
