//! Passages of each kind of evidence, and of each trap.

use super::*;
use crate::evidence::Substance::{self, Documented, Linked, Placeholder};

fn best(found: &[DocumentationFact], topic: &str) -> Option<Substance> {
    found.iter().filter(|fact| fact.topic == topic).map(|fact| fact.substance).max()
}

fn prose(text: &str, topic: &str) -> Option<Substance> {
    best(&read_prose(&SourceFile::new("README.md", text.to_owned())), topic)
}

fn is_documented(text: &str, topic: &str) -> bool {
    prose(text, topic) == Some(Documented)
}

#[test]
fn a_configuration_with_class_and_sizes_documents_the_architecture() {
    let text = r#"{"architectures": ["XForCausalLM"], "hidden_size": 512, "num_hidden_layers": 8, "num_attention_heads": 8}"#;
    let found = read_json(&SourceFile::new("config.json", text.to_owned()));
    assert_eq!(best(&found, "architecture"), Some(Documented));
    assert_eq!(found[0].at.line, Some(1));
}

#[test]
fn a_class_without_sizes_is_only_a_name() {
    let found = read_json(&SourceFile::new("model_index.json", r#"{"_class_name": "XPipeline"}"#.to_owned()));
    assert_eq!(best(&found, "architecture"), Some(Substance::Vague));
}

#[test]
fn an_adapter_documents_its_own_architecture() {
    let text = r#"{"base_model_name_or_path": "a/b", "r": 16, "target_modules": ["q_proj"]}"#;
    let found = read_json(&SourceFile::new("adapter_config.json", text.to_owned()));
    assert_eq!(best(&found, "architecture"), Some(Documented));
}

#[test]
fn a_table_of_settings_documents_the_hyperparameters() {
    let text = "# M\n## Training hyperparameters\n| Setting | Value |\n|---|---|\n| Learning rate | 2e-4 |\n| Batch size | 64 |\n";
    assert!(is_documented(text, "hyperparameters"));
    assert!(is_documented("# M\n## 训练参数\n学习率为 3e-4，批大小为 512。\n", "hyperparameters"));
}

#[test]
fn one_setting_alone_does_not() {
    assert!(!is_documented(
        "# M\n## Training details\nWe trained with a learning rate of 2e-4.\n",
        "hyperparameters"
    ));
}

#[test]
fn settings_for_users_are_not_those_of_the_model() {
    let text = "# M\n## Fine-tuning\nIf you want to tune it on your own data, run:\n```bash\npython x.py --learning_rate 1e-5 --batch_size 8\n```\n";
    assert_eq!(prose(text, "hyperparameters"), None);
}

#[test]
fn settings_of_generation_are_not_those_of_training() {
    let text = "# M\n## Usage\nSet temperature 0.7, top_p 0.9, batch size 4 and max new tokens 512.\n";
    assert_eq!(prose(text, "hyperparameters"), None);
}

#[test]
fn a_recipe_documents_the_hyperparameters_but_not_in_a_kit_for_users() {
    let text = "model: x\nlearning_rate: 1.0e-5\nper_device_train_batch_size: 8\n";
    let at = |path: &str| best(&read_yaml(&SourceFile::new(path, text.to_owned())), "hyperparameters");
    assert_eq!(at("configs/train.yaml"), Some(Documented));
    assert_eq!(at("finetune_demo/configs/sft.yaml"), None);
    assert_eq!(at("examples/train.yaml"), None);
}

#[test]
fn settings_left_to_the_framework_are_no_recipe() {
    let text = r#"{"train_batch_size": "auto", "zero_optimization": {"stage": 2}, "lr": "auto"}"#;
    assert_eq!(best(&read_json(&SourceFile::new("ds.json", text.to_owned())), "hyperparameters"), None);
}

#[test]
fn named_sets_with_kind_or_size_document_the_data() {
    let text =
        "# M\n## Training data\nThe model was trained on 120B tokens of web text from C4 and RedPajama.\n";
    assert!(is_documented(text, "training-data"));
    assert!(is_documented(
        "# M\n## 训练数据\n模型使用维基百科与 C4 的网页数据训练，共 2 万条。\n",
        "training-data"
    ));
}

#[test]
fn a_phrase_about_data_is_vague() {
    let text = "# M\nIt was trained on a large corpus of publicly available data.\n";
    assert_eq!(prose(text, "training-data"), Some(Substance::Vague));
}

#[test]
fn sets_named_only_for_measuring_document_no_training_data() {
    let text = "# M\n## Evaluation\nOn GSM8K and SQuAD the model scores 50.\n| GSM8K | 50 |\n";
    assert_eq!(prose(text, "training-data"), None);
}

#[test]
fn stages_objective_and_hardware_document_the_methodology() {
    let text = "# M\n## Training procedure\nWe trained in two stages with AdamW and a cosine schedule: first the projector with all \
                other weights frozen, then everything, for 3 epochs on 8 A100 GPUs.\n";
    assert!(is_documented(text, "training-methodology"));
}

#[test]
fn naming_methods_in_passing_does_not() {
    assert!(!is_documented(
        "# M\nThe chat version is fine-tuned from the base model.\n",
        "training-methodology"
    ));
}

#[test]
fn placeholders_in_any_words_document_nothing() {
    for words in [
        "[More Information Needed]",
        "TBD",
        "None",
        "Coming soon",
        "N/A",
        "待补充",
        "more information needed",
        "",
    ] {
        let text = format!("# M\n## Training Data\n{words}\n\n## Training hyperparameters\n{words}\n");
        assert_eq!(prose(&text, "training-data"), Some(Placeholder), "{words}");
        assert_eq!(prose(&text, "hyperparameters"), Some(Placeholder), "{words}");
        assert_eq!(prose(&text, "training-methodology"), None, "{words}");
    }
}

#[test]
fn headings_without_content_document_nothing() {
    let text = "# Architecture with 12 layers and 8 heads\n## Training data: C4, The Pile, 120B tokens\n\
                ## Training hyperparameters: learning rate 1e-4, batch size 32\n## AdamW, cosine, two stages, 8 A100\n";
    for topic in ["architecture", "training-data", "hyperparameters", "training-methodology"] {
        assert!(!is_documented(text, topic), "{topic}");
    }
}

#[test]
fn a_bare_pointer_to_a_report_is_a_pointer() {
    let text = "# M\nFor details see our [technical report](https://arxiv.org/abs/0000.00000).\n";
    for topic in ["architecture", "training-data", "hyperparameters", "training-methodology"] {
        assert_eq!(prose(text, topic), Some(Linked), "{topic}");
    }
}

#[test]
fn a_merge_configuration_documents_how_the_model_was_made() {
    let text = "merge_method: slerp\nbase_model: a/b\nslices:\n  - sources:\n      - model: a/b\n";
    let found = read_yaml(&SourceFile::new("mergekit_config.yml", text.to_owned()));
    assert_eq!(best(&found, "training-methodology"), Some(Documented));
    assert_ne!(best(&found, "hyperparameters"), Some(Documented));
}

#[test]
fn files_without_end_or_sense_are_read_in_bounded_time() {
    let nasty = [
        "|a".repeat(200_000),
        "](".repeat(200_000),
        "# ".repeat(200_000),
        "\"".repeat(300_000),
        "- a: ".repeat(90_000),
    ];
    for text in nasty {
        let file = SourceFile::new("README.md", text);
        let _ = (read_prose(&file), read_json(&file), read_yaml(&file));
    }
    let lines = SourceFile::new("README.md", "## a\n| learning rate | 1 |\n**x:** <b\n".repeat(30_000));
    let _ = (read_prose(&lines), read_json(&lines), read_yaml(&lines));
}
