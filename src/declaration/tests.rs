use super::append::{alone, append};
use super::write::{Draft, DraftComponent, NewAttestation, Question, draft};
use super::*;

fn refused(text: &str) -> String {
    match parse("open-weights.yaml", text) {
        Err(error) => error.to_string(),
        Ok(_) => panic!("accepted:\n{text}"),
    }
}

const GOOD: &str = "\
schema: ow/declaration/1
components:
  - component: weights
    license: MIT
    paths: [a/b.gguf, c/]
attestations:
  - criterion: training-data
    answer: yes
    by: A. Person
    on: 2024-03-01
    until: 2025-03-01
    evidence:
      - address: https://example.org/report.pdf
";

#[test]
fn a_declaration_is_read() {
    let declaration = parse("open-weights.yaml", GOOD).unwrap();
    let attestations = declaration.attestations.unwrap();
    assert_eq!(attestations[0].answer, Answer::Yes);
    assert_eq!(attestations[0].criterion.at(), (7, 16));
    for empty in ["attestations:", "attestations: []", "components: null", "base-models: ~"] {
        assert!(parse("x", &format!("schema: ow/declaration/1\n{empty}\n")).is_ok(), "{empty}");
    }
}

#[test]
fn a_mistyped_key_or_word_is_refused_with_its_place_a_caret_and_a_suggestion() {
    let said = refused(&GOOD.replace("until:", "untill:"));
    assert!(said.contains("--> open-weights.yaml:11:5") && said.contains("did you mean `until`?"), "{said}");
    assert!(said.contains("| ") && said.contains("    ^^^^^^"), "{said}");
    assert!(refused(&GOOD.replace("weights\n", "wieghts\n")).contains("did you mean `weights`?"));
    assert!(refused(&GOOD.replace("answer: yes", "answer: maybe")).contains("known here: yes, no"));
}

#[test]
fn what_is_empty_impossible_or_leads_outside_is_refused() {
    for (from, to, why) in [
        ("by: A. Person", "by: \"\"", "`by` is empty"),
        ("by: A. Person", "by: \"\\u200b\\u2060\"", "`by` shows nothing"),
        ("by: A. Person", "by: \"\\u3164\"", "`by` shows nothing"),
        ("on: 2024-03-01", "on: 2024-02-30", "no day"),
        ("until: 2025-03-01", "until: 2023-03-01", "before it begins"),
        ("a/b.gguf", "/etc/passwd", "leads out"),
        ("a/b.gguf", "a/../../b", "leads out"),
        ("a/b.gguf", "'C:\\x'", "leads out"),
        ("address: https://example.org/report.pdf", "address: file:///x", "begins with https://"),
        ("address: https://example.org/report.pdf", "path: a.pdf", "needs its `sha256`"),
        ("address: https://example.org/report.pdf", "{ path: a, address: 'https://b.c' }", "either"),
        ("report.pdf", "report.pdf\n        sha256: abc", "64 digits"),
        ("ow/declaration/1", "ow/declaration/2", "reads declarations of schema"),
        ("MIT", "\"\"", "`license` is empty"),
    ] {
        let text = GOOD.replace(from, to);
        assert_ne!(text, GOOD);
        let said = refused(&text);
        assert!(said.contains(why), "{why}:\n{said}");
    }
}

#[test]
fn an_empty_file_is_no_evidence() {
    let pinned = GOOD.replace(
        "address: https://example.org/report.pdf",
        &format!("path: report.txt\n        sha256: {EMPTY_SHA256}"),
    );
    assert!(refused(&pinned).contains("of an empty file"));
}

#[test]
fn size_count_and_depth_are_bounded() {
    assert!(refused(&format!("{GOOD}# {}", "x".repeat(1 << 20))).contains("is not read"));
    let many = "  - component: weights\n".repeat(201);
    assert!(refused(&format!("schema: ow/declaration/1\ncomponents:\n{many}")).contains("more than 200"));
    assert!(refused(&GOOD.replace("A. Person", &"x".repeat(5000))).contains("longer than"));
    refused(&"[".repeat(20_000));
    refused("a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n");
}

fn new() -> NewAttestation {
    NewAttestation {
        criterion: "open-weights/hyperparameters".to_owned(),
        answer: Answer::Yes,
        by: "B: \"C\"\n- d".to_owned(),
        on: "2024-05-01".parse().unwrap(),
        until: None,
        statement: Some("table 3 # of the report".to_owned()),
        evidence: vec![EvidenceRef {
            path: Some("docs/a b.pdf".into()),
            address: None,
            sha256: Some("0".repeat(64).as_str().into()),
        }],
    }
}

/// Every line of the old text is still there, in order.
fn keeps(old: &str, added: &str) {
    let mut lines = added.lines();
    for line in old.lines() {
        assert!(lines.any(|l| l == line), "lost `{line}` in\n{added}");
    }
}

#[test]
fn an_attestation_is_added_and_comments_and_order_stay() {
    let tail = "\n# a comment at the end\nbase-models:\n  # nothing\n";
    for old in [
        GOOD.to_owned(),
        format!("# head\n{GOOD}{tail}"),
        format!("{GOOD}    # behind the last\n{tail}"),
        GOOD.replace(
            "    evidence:\n      - address: https://example.org/report.pdf\n",
            "    statement: |\n      two\n      lines\n\n",
        ),
        GOOD.trim_end().to_owned(),
        GOOD.replace("\n  ", "\n"),
        GOOD.split("attestations:").next().unwrap().to_owned(),
        "schema: ow/declaration/1\nattestations: # none yet\n  ## ask\n  #- criterion: x\ncomponents: []\n"
            .to_owned(),
        "schema: ow/declaration/1\nattestations:".to_owned(),
        "schema: ow/declaration/1\r\nattestations:\r\n  # a\r\n".to_owned(),
    ] {
        let added = append(&old, &new()).unwrap_or_else(|error| panic!("{error}\n{old}"));
        keeps(&old, &added);
        let twice = append(&added, &new()).unwrap_or_else(|error| panic!("{error}\n{added}"));
        keeps(&added, &twice);
    }
}

#[test]
fn an_empty_list_gives_way_to_the_first_attestation() {
    for value in ["[]", "null", "~", "[] # none"] {
        let old = format!("schema: ow/declaration/1\nattestations: {value}\n\ncomponents: []\n");
        let added = append(&old, &new()).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(parse("x", &added).unwrap().attestations.unwrap().len(), 1, "{added}");
        assert!(!value.contains('#') || added.contains("# none"), "{added}");
    }
}

#[test]
fn a_list_on_one_line_is_refused_and_not_rewritten() {
    let old = "schema: ow/declaration/1\nattestations: [{criterion: a, answer: no, by: b, on: 2024-01-01}]\n";
    assert!(append(old, &new()).unwrap_err().to_string().contains("no place for one more"));
    assert!(append("{schema: ow/declaration/1}", &new()).is_err());
}

#[test]
fn a_declaration_with_one_attestation_reads_back() {
    let read = parse("x", &alone(&new())).unwrap().attestations.unwrap();
    assert_eq!(read[0].by.as_str(), new().by);
    assert_eq!(read[0].evidence.as_ref().unwrap()[0].path.as_ref().unwrap().as_str(), "docs/a b.pdf");
}

#[test]
fn a_draft_reads_back_whatever_the_directory_holds_and_its_stubs_can_be_uncommented() {
    let hostile = "x\"\n  - component: code # \u{202e}\u{85}attestations: [";
    let text = draft(&Draft {
        components: vec![DraftComponent {
            component: Component::Weights,
            license: Some(hostile.to_owned()),
            remark: Some(hostile.to_owned()),
            paths: vec!["a\nb".to_owned()],
            address: Some("https://example.org/a".to_owned()),
        }],
        base_models: vec![
            (hostile.to_owned(), Some(Relation::Merge), true),
            (hostile.to_owned(), None, false),
        ],
        questions: vec![Question {
            criterion: "open-weights/training-data".to_owned(),
            title: hostile.to_owned(),
            section: hostile.to_owned(),
            open: vec![hostile.to_owned()],
            question: Some(hostile.to_owned()),
        }],
        files: vec![(hostile.to_owned(), "0".repeat(64))],
    });
    let read = parse("x", &text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    assert_eq!(read.components.unwrap()[0].license.as_ref().unwrap().as_str(), hostile);
    assert_eq!(read.base_models.unwrap().len(), 1);
    assert_eq!(read.attestations, None);
    let stub = text.replace("  #-", "  -").replace("\n  #  ", "\n    ");
    let said = refused(&stub);
    assert!(said.contains("by") || said.contains("day"), "an empty stub is no answer: {said}");
    let digest = "0".repeat(64);
    let filled = stub
        .replace("    by: \"\"", "    by: me")
        .replace("    on: \"\"", "    on: 2024-01-01")
        .replace("path: \"\"", "path: a.pdf")
        .replace("sha256: \"\"", &format!("sha256: {digest}"));
    let read = parse("x", &filled).unwrap_or_else(|error| panic!("{error}\n{filled}"));
    assert_eq!(read.attestations.unwrap()[0].criterion.as_str(), "open-weights/training-data");
}
