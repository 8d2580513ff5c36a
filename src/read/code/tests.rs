//! Code of each kind, and what is only said to be somewhere.

use super::*;

fn training(paths: &[(&str, Option<&SourceFile>)]) -> Vec<CodePlace> {
    let found = read_code(Listing { files: paths, holds_weights: false })
        .into_iter()
        .filter(|fact| fact.component == Component::TrainingCode);
    found.map(|fact| fact.place).collect()
}

fn file(path: &str, text: &str) -> SourceFile {
    SourceFile::new(path, text.to_owned())
}

#[test]
fn a_script_that_trains_is_training_code() {
    let script = file("scripts/train.py", "for x in data:\n    loss.backward()\n");
    assert_eq!(
        training(&[("scripts/train.py", Some(&script))]),
        [CodePlace::Here("scripts/train.py".to_owned())]
    );
}

#[test]
fn a_name_alone_is_not_enough_where_the_text_was_read() {
    let script = file("train.py", "print('hello')\n");
    assert_eq!(training(&[("train.py", Some(&script))]), []);
}

#[test]
fn kits_for_users_and_code_of_others_did_not_make_the_model() {
    let paths =
        [("finetune/train.py", None), ("examples/train_lora.py", None), ("third_party/x/train.py", None)];
    assert_eq!(training(&paths), []);
}

#[test]
fn code_that_runs_or_measures_is_told_apart() {
    let files = [("generate.py", None), ("eval/run.py", None), ("app.py", None), ("prepare_data.py", None)];
    let found = read_code(Listing { files: &files, holds_weights: true });
    let kinds: Vec<_> = found.iter().map(|fact| fact.component).collect();
    let expected = [
        Component::InferenceCode,
        Component::EvaluationCode,
        Component::UserInterface,
        Component::DataPreprocessingCode,
    ];
    assert_eq!(kinds, expected);
}

#[test]
fn a_launch_without_the_script_is_a_pointer() {
    let readme = file(
        "README.md",
        "# M\n## Training\nWe trained it with\n```bash\ntorchrun train.py --config c.yaml\n```\n",
    );
    let found = training(&[("README.md", Some(&readme))]);
    assert!(matches!(found.as_slice(), [CodePlace::Elsewhere(_)]), "{found:?}");
}

const LAUNCH: &str = "# Sparrow\nCode: https://github.com/someone/sparrow\n## Training\nWe trained it with\n```bash\ntorchrun train.py --config configs/base.yaml\n```\n";

#[test]
fn a_launch_that_the_release_bears_out_places_the_script_in_a_copy_without_code() {
    let readme = file("README.md", LAUNCH);
    let recipe = file("configs/base.yaml", "lr: 1.0e-4\nbatch_size: 32\n");
    let set_up = file("docs/README.md", "pip install -r requirements.txt\n");
    let told = CodePlace::Told("train.py".to_owned());
    for beside in
        [("configs/base.yaml", Some(&recipe)), ("configs/base.yaml", None), ("docs/README.md", Some(&set_up))]
    {
        let found = training(&[("README.md", Some(&readme)), beside]);
        assert!(found.contains(&told), "{beside:?}: {found:?}");
    }
}

#[test]
fn a_launch_beside_weights_or_code_stays_a_pointer() {
    let readme = file("README.md", LAUNCH);
    let recipe = file("configs/base.yaml", "lr: 1.0e-4\nbatch_size: 32\n");
    let files = [("README.md", Some(&readme)), ("configs/base.yaml", Some(&recipe)), ("generate.py", None)];
    let is_pointer = |place: &CodePlace| matches!(place, CodePlace::Elsewhere(_));
    let beside_code = training(&files);
    assert!(!beside_code.is_empty() && beside_code.iter().all(is_pointer), "{beside_code:?}");
    let found = read_code(Listing { files: &files[..2], holds_weights: true });
    assert!(found.iter().all(|fact| is_pointer(&fact.place)), "{found:?}");
}

#[test]
fn a_framework_that_is_named_is_a_pointer() {
    let readme = file(
        "README.md",
        "# M\nThis model was trained with [Unsloth](https://github.com/unslothai/unsloth).\n",
    );
    assert!(matches!(training(&[("README.md", Some(&readme))]).as_slice(), [CodePlace::Elsewhere(_)]));
}
