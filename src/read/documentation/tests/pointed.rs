//! What leads to where something is said, and what only looks so.

use super::*;

const TRAINING: [&str; 3] = ["training-methodology", "training-data", "hyperparameters"];

#[test]
fn a_note_by_number_names_the_source_of_an_idea_and_is_no_pointer() {
    let note = "# M\n- **Graph layers [[7]](https://doi.org/10.1000/x)** predict the bonds.\n";
    let named = "# M\nSee [Paper 2](https://doi.org/10.1000/x).\n";
    for topic in TRAINING {
        assert_eq!(prose(note, topic), None, "{topic}");
        assert_eq!(prose(named, topic), Some(Linked), "{topic}");
    }
}

#[test]
fn thanks_are_no_pointer_in_any_language() {
    for heading in ["Acknowledgements", "Agradecimientos", "Remerciements", "Благодарности", "謝辞", "致谢"]
    {
        let text = format!(
            "# M\nA model.\n\n## {heading}\n- [other](https://arxiv.org/abs/0000.00000) led the way.\n"
        );
        for topic in TRAINING {
            assert_eq!(prose(&text, topic), None, "{heading}: {topic}");
        }
    }
}

#[test]
fn a_paper_that_the_work_was_built_after_tells_of_its_structure_only() {
    let built = "# M\nAn unofficial implementation of [Such Nets](https://arxiv.org/abs/0000.00000).\n";
    assert!(prose(built, "architecture").is_some());
    assert_eq!(prose(built, "hyperparameters"), None);
    let chinese = "# M\n根据某论文(https://arxiv.org/abs/0000.00000)开发的模型。\n";
    assert_eq!(prose(chinese, "hyperparameters"), None);
    let own = "# M\nThe official implementation of [Such Nets](https://arxiv.org/abs/0000.00000).\n";
    assert_eq!(prose(own, "hyperparameters"), Some(Linked));
}

#[test]
fn papers_of_what_it_was_measured_on_are_no_pointers() {
    let text = "# M\n## Ethics\n### Evaluation approach\nWe used [Fair](https://arxiv.org/abs/0000.00000).\n";
    assert_eq!(prose(text, "hyperparameters"), None);
    let method = "# M\n## Approach\nSee [Fair](https://arxiv.org/abs/0000.00000).\n";
    assert_eq!(prose(method, "hyperparameters"), Some(Linked));
}

#[test]
fn a_blog_that_is_said_to_tell_more_is_a_pointer_and_a_blog_alone_is_none() {
    let more = "# M\nFor more details, see our [post](https://example.org/blog/m).\n";
    let alone = "# M\n[Website](https://example.org) | [Blog](https://example.org/blog/m)\n";
    for topic in TRAINING {
        assert_eq!(prose(more, topic), Some(Linked), "{topic}");
        assert_eq!(prose(alone, topic), None, "{topic}");
    }
}

#[test]
fn documents_elsewhere_are_a_pointer_where_they_tell_of_training() {
    let with =
        |what: &str| format!("# M\nFor docs on {what} go to [here](https://m.readthedocs.io/en/latest).\n");
    assert_eq!(prose(&with("training"), "hyperparameters"), Some(Linked));
    assert_eq!(prose(&with("installation"), "hyperparameters"), None);
    assert_eq!(prose(&with("training on your own data"), "hyperparameters"), None);
}
