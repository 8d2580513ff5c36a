//! Whether the software that trained a model is there, under a license that is open, as a definition asks.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at once")]

mod common;

use common::{bare, criterion, license_text, model, practical};
use open_weights::report::Judgement;
use tempfile::TempDir;

const README: &str = "# Sparrow\n\nCode: https://github.com/someone/sparrow\n\n## Training\n\n```bash\npip install -r requirements.txt\ntorchrun train.py --config configs/base.yaml\n```\n";
const RECIPE: (&str, &str) = ("configs/base.yaml", "lr: 1.0e-4\nbatch_size: 32\n");
const SCRIPT: (&str, &str) = ("train.py", "for x in data:\n    loss.backward()\n");

fn software(dir: &TempDir) -> (Judgement, String) {
    let report = practical(dir);
    let judged = criterion(&report, "open-training-software");
    let words = judged.findings.iter().map(|finding| finding.message.as_str()).collect::<Vec<_>>().join("\n");
    (judged.verdict, words)
}

fn with(license: &str, files: &[(&str, &str)]) -> TempDir {
    bare(&[&[("LICENSE", license), ("README.md", README)], files].concat())
}

#[test]
fn a_script_that_trains_under_an_open_license_passes() {
    let (mit, llama) = (license_text("MIT"), license_text("CC-BY-NC-4.0"));
    assert_eq!(software(&model(&[("LICENSE", &mit), SCRIPT])).0, Judgement::Pass);
    assert_eq!(software(&model(&[("LICENSE", &llama), SCRIPT])).0, Judgement::Fail);
}

#[test]
fn a_copy_without_code_passes_by_words_that_it_bears_out_and_says_so() {
    let (verdict, words) = software(&with(&license_text("Apache-2.0"), &[RECIPE]));
    assert_eq!(verdict, Judgement::Pass, "{words}");
    assert!(words.contains("declared, not seen in this copy"), "{words}");
    assert!(words.contains("would have to be looked up"), "{words}");
}

#[test]
fn words_do_not_pass_where_no_repository_is_declared() {
    let apache = license_text("Apache-2.0");
    for address in ["", "https://github.com/yourusername/sparrow", "https://github.com/someone/other"] {
        let readme = README.replace("https://github.com/someone/sparrow", address);
        let dir = bare(&[("LICENSE", &apache), ("README.md", &readme), RECIPE]);
        let (verdict, words) = software(&dir);
        assert_eq!(verdict, Judgement::Unknown, "{address}: {words}");
    }
}

#[test]
fn a_script_that_trains_nothing_of_this_model_or_keeps_its_rights_leaves_the_answer_open() {
    let mit = license_text("MIT");
    for script in [
        "# loss.backward()\nprint(1)\n",
        "if False:\n    loss.backward()\n",
        "from torchvision.datasets import MNIST\nfor x in data:\n    loss.backward()\n",
        "# Copyright X. Proprietary and confidential.\nfor x in data:\n    loss.backward()\n",
    ] {
        let (verdict, words) = software(&model(&[("LICENSE", &mit), ("train.py", script)]));
        assert_eq!(verdict, Judgement::Unknown, "{script}: {words}");
        assert!(words.contains("training code may be here, but"), "{words}");
    }
    let kept = ("train_more.py", "# Proprietary and confidential.\nloss.backward()\n");
    assert_eq!(software(&model(&[("LICENSE", &mit), SCRIPT, kept])).0, Judgement::Unknown);
    let idle = ("train_more.py", "# loss.backward()\n");
    assert_eq!(software(&model(&[("LICENSE", &mit), SCRIPT, idle])).0, Judgement::Pass);
}

#[test]
fn words_beside_weights_or_without_a_license_do_not_pass() {
    let beside = model(&[("LICENSE", &license_text("Apache-2.0")), ("README.md", README), RECIPE]);
    assert_eq!(software(&beside).0, Judgement::Unknown);
    assert_eq!(software(&bare(&[("README.md", README), RECIPE])).0, Judgement::Fail);
}

#[test]
fn a_limit_on_the_code_beside_an_open_license_leaves_the_answer_open() {
    let mit = license_text("MIT");
    let card = "# M\n\n## License\n\nThe code may be used for non-commercial research purposes only.\n";
    let (verdict, words) = software(&model(&[("LICENSE", &mit), ("README.md", card), SCRIPT]));
    assert_eq!(verdict, Judgement::Unknown, "{words}");
}

#[test]
fn a_restricted_text_beside_words_that_give_the_code_an_open_license_leaves_the_answer_open() {
    let card = "# M\n\n## License\n\nThe code is released under the Apache-2.0 license.\n";
    let files = [("LICENSE", license_text("CC-BY-NC-4.0")), ("README.md", card.to_owned())];
    let files: Vec<(&str, &str)> =
        files.iter().map(|(path, text)| (*path, text.as_str())).chain([SCRIPT]).collect();
    let (verdict, words) = software(&model(&files));
    assert_eq!(verdict, Judgement::Unknown, "{words}");
}

#[test]
fn a_pointer_leaves_the_answer_open_and_nothing_fails() {
    let mit = license_text("MIT");
    let pointer = "# M\n\n- **Repository:** https://github.com/someone/something\n";
    assert_eq!(software(&model(&[("LICENSE", &mit), ("README.md", pointer)])).0, Judgement::Unknown);
    assert_eq!(software(&model(&[("LICENSE", &mit), ("README.md", "# M\n")])).0, Judgement::Fail);
}

#[test]
fn a_configuration_that_cannot_be_read_says_nothing_against_the_license_of_code() {
    let files = [("LICENSE", license_text("MIT")), ("config.json", "{\"a\":1} {}".to_owned())];
    let files: Vec<(&str, &str)> =
        files.iter().map(|(path, text)| (*path, text.as_str())).chain([SCRIPT]).collect();
    assert_eq!(software(&model(&files)).0, Judgement::Pass);
}

#[test]
fn a_card_that_cannot_be_read_leaves_open_whether_anything_is_granted() {
    let report = practical(&model(&[("README.md", "---\nlicense: mit\nlicense: other\n---\n# M\n")]));
    assert_eq!(criterion(&report, "use-any-purpose").verdict, Judgement::Unknown);
}
