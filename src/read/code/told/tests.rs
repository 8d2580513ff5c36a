//! What words tell of where the training software is.

use super::*;

fn told(path: &str, text: &str) -> Vec<Option<String>> {
    read(&SourceFile::new(path, text.to_owned())).into_iter().map(|told| told.script).collect()
}

fn own(path: &str) -> Vec<Option<String>> {
    vec![Some(path.to_owned())]
}

#[test]
fn a_command_tells_the_script_that_it_starts() {
    let text =
        "# M\n## Training\n```bash\ncd tools\nA=1 torchrun --nproc 8 ./train.py --config a.yaml\n```\n";
    assert_eq!(told("README.md", text), own("tools/train.py"));
    assert_eq!(
        told("README.md", "Run `python -m apps.big.train config=a.yaml`.\n"),
        own("apps/big/train.py")
    );
}

#[test]
fn a_command_in_a_folder_tells_a_script_in_it() {
    assert_eq!(
        told("v2/README.md", "- start: `bash shell/train_stage2.sh 1`\n"),
        own("v2/shell/train_stage2.sh")
    );
}

#[test]
fn a_plain_name_trains_by_what_it_is_given_under_a_heading_of_training() {
    let text = "# M\n## Training\n```\npython main.py --base configs/train/a.yaml\n```\n";
    assert_eq!(told("README.md", text), own("main.py"));
    let text = "# M\n## Sampling\n```\npython main.py --base configs/train/a.yaml\n```\n";
    assert_eq!(told("README.md", text), []);
}

#[test]
fn what_is_started_under_a_heading_of_training_alone_trains() {
    let under = |heading: &str| told("README.md", &format!("# M\n## {heading}\n```\npython main.py\n```\n"));
    assert_eq!(under("Training"), own("main.py"));
    for heading in [
        "Training data",
        "Set up for training",
        "Pre-trained models",
        "Fine-tuning",
        "Train on your own data",
    ] {
        assert_eq!(under(heading), [], "{heading}");
    }
}

#[test]
fn prose_that_clones_its_own_repository_or_installs_beside_it_sets_software_up() {
    let sets_up = |text: &str| sets_up(&SourceFile::new("README.md", text.to_owned()));
    assert!(sets_up("# Foobar: a model\ngit clone https://github.com/a/foobar.git\n"));
    assert!(sets_up("# M\npip install -e .\n"));
    assert!(!sets_up("# Foobar: a model\ngit clone https://github.com/a/other\n"));
}

#[test]
fn what_is_started_in_the_project_of_others_is_not_of_the_release() {
    let text = "# M\n## Training\nDownload LLaMA Efficient Tuning.\n```\ndeepspeed src/train_bash.py\n```\n";
    assert_eq!(told("README.md", text), []);
    let text =
        "# M\n## Training\n```\ngit clone https://github.com/a/other\ncd other\npython train.py\n```\n";
    assert_eq!(told("README.md", text), []);
}

#[test]
fn what_users_tune_on_their_own_data_did_not_make_the_model() {
    let text = "# M\n## Fine-tuning\n### Run\n```\npython train.py\n```\n";
    assert_eq!(told("README.md", text), []);
    assert_eq!(told("README.md", "# M\nTrain on your own data with `python train.py`.\n"), []);
    assert_eq!(told("README.md", "# M\n```\npython train_tokenizer.py\n```\n"), []);
    let kit = read(&SourceFile::new("ptuning/README.md", "Run `bash train.sh`.\n".to_owned()));
    assert!(kit.iter().all(|told| told.is_kit), "{kit:?}");
}

#[test]
fn what_is_only_promised_is_not_told() {
    assert_eq!(told("README.md", "- [ ] [training code](./training)\n"), []);
    assert_eq!(told("README.md", "The [training code](./training) will be released.\n"), []);
}

#[test]
fn a_link_into_the_release_tells_and_one_to_another_repository_points() {
    assert_eq!(told("README.md", "See our [training code](./training).\n"), own("training"));
    let text = "# Foobar: a model\n[`x.sh`](https://github.com/a/foobar/blob/main/scripts/pretrain.sh)\n";
    assert_eq!(told("README.md", text), own("scripts/pretrain.sh"));
    for line in [
        "- **GitHub Repository:** [a/b](https://github.com/a/b)",
        "- [Code](https://github.com/a/b)",
        "How it was trained: see the repository https://github.com/a/b",
        "The training script is adapted from another.",
    ] {
        assert_eq!(told("README.md", line), [None], "{line}");
    }
}

#[test]
fn tools_for_any_model_and_code_of_other_kinds_are_no_pointers() {
    for line in [
        "- **Repository:** https://github.com/huggingface/transformers",
        "An inference demo: [code](https://github.com/a/b)",
        "[Paper](https://arxiv.org/abs/1)",
    ] {
        assert_eq!(told("README.md", line), [], "{line}");
    }
}

#[test]
fn a_script_told_from_above_its_folder_is_not_looked_for_below_it() {
    assert_eq!(join("finetune", "finetune/scripts/run.sh"), "finetune/scripts/run.sh");
    assert_eq!(join("finetune", "scripts/run.sh"), "finetune/scripts/run.sh");
    assert_eq!(join("finetune", "../train/run.sh"), "train/run.sh");
    assert_eq!(join("finetune", "/opt/run.sh"), "opt/run.sh");
    assert_eq!(join("finetune", "finetune"), "finetune/finetune");
}
