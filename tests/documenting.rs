//! What documents a model, seen from its report: an equivalent checklist, and what a declared one lacks.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at once")]

mod common;

use common::{criterion, model, practical, verdict};
use open_weights::report::FindingKind;
use open_weights::report::Judgement::{Fail, Pass};

/// The ten elements, each under a heading of its own, in words that say nothing by themselves.
const ELEMENTS: [&str; 10] = [
    "Training methodologies and techniques",
    "Training data sets used",
    "General description of these data sets",
    "Provenance",
    "Scope",
    "Main characteristics",
    "How the data was obtained",
    "How the data was selected",
    "Labelling procedures",
    "Data cleaning",
];

fn annex(title: &str, without: Option<usize>) -> String {
    let sections = ELEMENTS.iter().enumerate().filter(|(index, _)| Some(*index) != without);
    let body = "This is told here at some length and in plain words by those who did it.";
    let sections: Vec<String> = sections.map(|(_, heading)| format!("## {heading}\n\n{body}\n")).collect();
    format!("# {title}\n\n{}", sections.join("\n"))
}

const TITLE: &str = "Technical documentation under Annex IV(2)(d)";

#[test]
fn documentation_that_declares_itself_and_is_whole_stands_in_for_methodology_and_data() {
    let dir = model(&[("README.md", "# Sparrow\n"), ("annex.md", &annex(TITLE, None))]);
    let report = practical(&dir);
    for id in ["training-methodology", "training-data"] {
        assert_eq!(verdict(&report, id), Pass, "{id}");
        let findings = &criterion(&report, id).findings;
        assert!(findings.iter().any(|f| f.message.contains("stands in for it")), "{findings:?}");
    }
    assert_ne!(verdict(&report, "hyperparameters"), Pass);
    assert_ne!(verdict(&report, "architecture"), Pass);
}

#[test]
fn an_element_that_is_missing_is_named_and_nothing_stands_in() {
    for (index, element) in
        [(8, "9 (labelling procedures)"), (2, "3 (a general description"), (9, "10 (data cleaning")]
    {
        let dir = model(&[("README.md", "# Sparrow\n"), ("annex.md", &annex(TITLE, Some(index)))]);
        let report = practical(&dir);
        assert_ne!(verdict(&report, "training-data"), Pass);
        let notes = &criterion(&report, "training-data").findings;
        let named = |f: &&open_weights::report::Finding| {
            f.kind == FindingKind::Note && f.message.contains("lacks") && f.message.contains(element)
        };
        assert_eq!(notes.iter().filter(named).count(), 1, "{element}: {notes:?}");
    }
}

#[test]
fn elements_of_several_documents_are_not_counted_together() {
    let halves = [annex(TITLE, Some(8)), annex(TITLE, Some(2))];
    let dir = model(&[("README.md", "# Sparrow\n"), ("annex-a.md", &halves[0]), ("annex-b.md", &halves[1])]);
    let report = practical(&dir);
    assert_ne!(verdict(&report, "training-data"), Pass);
    let findings = &criterion(&report, "training-data").findings;
    for (path, element) in [("annex-a.md", "it lacks 9 ("), ("annex-b.md", "it lacks 3 (")] {
        let told = |f: &&open_weights::report::Finding| {
            f.at.as_ref().is_some_and(|at| at.path == path) && f.message.contains(element)
        };
        assert_eq!(findings.iter().filter(told).count(), 1, "{path}: {findings:?}");
    }
    let whole = annex(TITLE, None);
    let dir = model(&[("README.md", "# Sparrow\n"), ("annex-a.md", &halves[0]), ("annex-b.md", &whole)]);
    let findings = &criterion(&practical(&dir), "training-data").findings.clone();
    assert!(findings.iter().any(|f| f.message.contains("stands in for it: annex-b.md")), "{findings:?}");
}

#[test]
fn the_same_headings_in_a_document_that_declares_nothing_stand_in_for_nothing() {
    let dir = model(&[("README.md", "# Sparrow\n"), ("annex.md", &annex("About Sparrow", None))]);
    let report = practical(&dir);
    assert_ne!(verdict(&report, "training-data"), Pass);
    assert_ne!(verdict(&report, "training-methodology"), Pass);
}

#[test]
fn placeholders_under_every_heading_are_no_documentation() {
    let text = annex(TITLE, None)
        .replace("This is told here at some length and in plain words by those who did it.", "TBD");
    let dir = model(&[("README.md", "# Sparrow\n"), ("annex.md", &text)]);
    assert_ne!(verdict(&practical(&dir), "training-data"), Pass);
    let dir = model(&[("README.md", "# Sparrow\n")]);
    assert_eq!(verdict(&practical(&dir), "training-data"), Fail);
}

#[test]
fn code_that_defines_the_network_documents_its_architecture() {
    let code = "class Net(nn.Module):\n    def __init__(self, hidden_size=512, num_layers=8, num_heads=8):\n        pass\n";
    let dir = model(&[("README.md", "# Sparrow\n"), ("src/model.py", code)]);
    assert_eq!(verdict(&practical(&dir), "architecture"), Pass);
}
