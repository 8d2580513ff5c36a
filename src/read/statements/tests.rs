use super::*;
use crate::component::Component::{Code, TrainingData, Weights};
use crate::evidence::Relation;

fn read_at(path: &str, text: &str) -> Evidence {
    read(&Arc::new(SourceFile::new(path, text.to_owned())))
}

/// Line, subject and claimed words of each statement.
fn said(path: &str, text: &str) -> Vec<(u32, Subject, String)> {
    let statements = read_at(path, text).licenses.into_iter();
    statements
        .map(|found| match found.claim {
            Claim::Sentence(words) => (found.at.line.unwrap_or(0), found.subject, words),
            other => panic!("{other:?}"),
        })
        .collect()
}

fn one(text: &str, line: u32, subject: Subject, words: &str) {
    assert_eq!(said("README.md", text), [(line, subject, words.to_owned())], "{text}");
}

fn part(component: crate::component::Component) -> Subject {
    Subject::Component(component)
}

#[test]
fn a_sentence_is_found_at_its_line_and_column() {
    let evidence = read_at("README.md", "# Frob\n\nHello there. The weights are under the MIT license.\n");
    let found = &evidence.licenses[0];
    assert_eq!((found.at.line, found.at.column), (Some(3), Some(14)));
    assert_eq!(found.words.as_str(), "The weights are under the MIT license.");
    assert_eq!(evidence.names[0].value, "Frob");
}

#[test]
fn a_license_section_without_a_subject_is_unstated_at_the_top_and_the_folder_below() {
    one("# Frob\n## License\n\nMIT\n", 4, Subject::Unstated, "MIT");
    one("# Frob\n\n- **License:** MIT\n", 3, Subject::Unstated, "License: MIT");
    let below = said("tools/README.md", "# Tool\n## License\nMIT\n");
    assert_eq!(below, [(3, Subject::Folder("tools".to_owned()), "MIT".to_owned())]);
    assert_eq!(said("docs/README.md", "## License\nMIT\n")[0].1, Subject::Unstated);
    assert!(matches!(said("third_party/x/README.md", "## License\nMIT\n")[0].1, Subject::Other(_)));
}

#[test]
fn two_halves_of_a_sentence_speak_each_for_itself() {
    for text in [
        "The code is under MIT, the weights are under CC-BY-NC 4.0.",
        "Code is released under MIT and model weights under CC-BY-NC 4.0.",
        "The code is MIT. Model weights are CC-BY-NC 4.0.",
        "The code is licensed under MIT, while the weights are licensed under CC-BY-NC 4.0.",
        "代码采用 MIT 协议，模型权重采用 CC-BY-NC 4.0 协议。",
    ] {
        let found: Vec<Subject> =
            said("README.md", text).into_iter().map(|(_, subject, _)| subject).collect();
        assert_eq!(found, [part(Code), part(Weights)], "{text}");
    }
}

#[test]
fn items_and_rows_have_their_own_subjects() {
    let text = "## License\n- **Code**: MIT\n- **Weights**: CC-BY-NC-4.0\n- Data: CC-BY-4.0\n";
    let found: Vec<_> =
        said("README.md", text).into_iter().map(|(line, subject, _)| (line, subject)).collect();
    assert_eq!(found, [(2, part(Code)), (3, part(Weights)), (4, part(TrainingData))]);
    let table =
        "| Name | Size | License |\n|---|---|---|\n| Frob-1B | 1 | Apache-2.0 |\n| Code | - | MIT |\n";
    let found = said("README.md", table);
    assert_eq!(found[0], (3, Subject::Checkpoint("Frob-1B".to_owned()), "Frob-1B: Apache-2.0".to_owned()));
    assert_eq!(found[1].1, part(Code));
    one("| License | MIT |\n", 1, Subject::Unstated, "License: MIT");
}

#[test]
fn an_introduction_gives_its_license_to_the_items_of_its_list() {
    let text = "## License\nThe following are licensed under CC-BY-NC 4.0:\n* Frob-S\n* The code\n";
    let found: Vec<_> =
        said("README.md", text).into_iter().map(|(line, subject, _)| (line, subject)).collect();
    assert_eq!(found, [(3, Subject::Checkpoint("Frob-S".to_owned())), (4, part(Code))]);
}

#[test]
fn badges_say_what_they_say() {
    one(
        "[![Model License](https://img.shields.io/badge/Model%20License-CC--BY--NC-red)](LICENSE-MODEL)\n",
        1,
        part(Weights),
        "Model License: CC-BY-NC (LICENSE-MODEL)",
    );
    one(
        "<a href=\"LICENSE\">\n<img alt=\"License\" src=\"https://img.shields.io/badge/License-MIT-x\">\n</a>\n",
        1,
        Subject::Unstated,
        "License: MIT (LICENSE)",
    );
}

#[test]
fn it_points_to_what_the_sentence_before_spoke_of() {
    let found = said("README.md", "We publish the base models. They are released under the MIT license.");
    assert_eq!(found[0].1, part(Weights));
    let found = said(
        "README.md",
        "# Frob\nFrob is MIT-licensed. The license applies to the pretrained models as well.",
    );
    assert_eq!(found[1].1, part(Weights));
    assert!(found[1].2.contains("MIT"));
}

#[test]
fn headings_that_name_a_part_speak_for_their_sentences() {
    let text = "# Frob\n## Dataset\nIt is here. License: CC-BY-4.0.\n## Acknowledgements\nWe use Grob under MIT license.\n";
    let found: Vec<Subject> = said("README.md", text).into_iter().map(|(_, subject, _)| subject).collect();
    assert_eq!(found[0], part(TrainingData));
    assert!(matches!(found[1], Subject::Other(_)));
}

#[test]
fn licenses_in_code_that_was_never_closed_are_read() {
    let found = said("README.md", "```yaml\na: b\n\n## License\nThe weights are under MIT.\n");
    assert_eq!(found[0].1, part(Weights));
}

#[test]
fn a_notice_lists_what_is_due_to_others() {
    assert!(matches!(said("NOTICE", "Grob\nLicensed under the MIT License\n")[0].1, Subject::Other(_)));
}

#[test]
fn bases_are_read_with_their_place() {
    let evidence = read_at("README.md", "# Frob\n\nFrob is a fine-tuned version of org/base-7b.\n");
    let base = &evidence.base_models[0];
    assert_eq!(
        (base.id.as_str(), base.relation, base.at.line),
        ("org/base-7b", Some(Relation::Finetune), Some(3))
    );
    assert!(read_at("README.md", "## Citation\nIt is fine-tuned from org/base-7b.").base_models.is_empty());
}

#[test]
fn bounds_are_kept_and_reported() {
    let many = "The weights are under the MIT license.\n\n".repeat(2_000);
    let evidence = read_at("README.md", &many);
    assert_eq!(evidence.licenses.len(), MAX_STATEMENTS);
    assert_eq!(evidence.problems.len(), 1);
    let long = format!("The license is {}.", "very ".repeat(10_000));
    assert_eq!(read_at("README.md", &long).problems.len(), 1);
}

#[test]
fn hostile_markdown_ends_in_time() {
    for piece in [
        "[", "<a", "<!--", "|", "```", "(", "> ", "# ", "<tr>\n", "《", "*_`", "\u{202e}", "- \n", "<img ",
        "[![", "a.b ",
    ] {
        let _ = read_at("README.md", &piece.repeat(40_000));
    }
}
