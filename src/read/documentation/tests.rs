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

#[test]
fn a_label_speaks_for_its_paragraph_only() {
    let text = "# M\n**Stability:** this keeps the performance.\n\nWe use a batch size of 32 and a learning rate of 2e-4.\n";
    assert!(is_documented(text, "hyperparameters"));
}

#[test]
fn what_is_denied_is_not_documented() {
    let denied = "# M\n## Training\nThe learning rate (1e-4) and the batch size (32) of earlier work will not be disclosed for this model.\n";
    assert_ne!(prose(denied, "hyperparameters"), Some(Documented));
    let data = "# M\n## Training data\nWe do not publish which of C4, RedPajama and Wikipedia the model was trained on.\n";
    assert_ne!(prose(data, "training-data"), Some(Documented));
}

#[test]
fn what_is_said_of_other_models_is_not_said_of_this_one() {
    let text =
        "# M\nUnlike GPT-3, which was trained on 300B tokens of Common Crawl and WebText, ours is small.\n";
    assert_ne!(prose(text, "training-data"), Some(Documented));
}

#[test]
fn a_mere_list_of_terms_documents_no_methodology() {
    let text = "# M\n## Training\nSFT, RLHF, DPO, PPO, LoRA, distillation, cross entropy, masking, curriculum, frozen encoder, \
                adversarial loss, AdamW, cosine schedule, mixed precision\n";
    assert_ne!(prose(text, "training-methodology"), Some(Documented));
}

#[test]
fn settings_alone_are_no_methodology() {
    let text = "# M\n## Training parameters\n| Setting | Value |\n|---|---|\n| Optimizer | AdamW |\n| Schedule | cosine |\n\
                | Warmup steps | 100 |\n| Total steps | 1024 |\n";
    assert_ne!(prose(text, "training-methodology"), Some(Documented));
}

#[test]
fn sets_that_no_list_knows_are_told_by_how_they_are_written() {
    let named = "# M\n## Training data\nWe trained on 40k sentences of the NorQuad-2 dataset.\n";
    assert!(is_documented(named, "training-data"));
    let task = "# M\nWe present Relation Extraction datasets. It was trained for Relation Extraction.\n";
    assert_ne!(prose(task, "training-data"), Some(Documented));
    let table = "# M\n## Training data\nThe sets that we used for training:\n\n| Dataset | Samples |\n|---|---|\n\
                 | Zabra | 30k |\n| Quilt-9 | 12k |\n| Total | 42k |\n";
    assert!(is_documented(table, "training-data"));
}

#[test]
fn a_card_that_lists_several_sets_names_its_data_and_one_alone_does_not() {
    let card = |sets: &str| format!("---\ndatasets:\n{sets}---\n# M\n");
    assert!(is_documented(&card("- a/one\n- b/two-x\n- c/three-y\n"), "training-data"));
    assert_eq!(prose(&card("- a/one\n"), "training-data"), Some(Substance::Vague));
}

#[test]
fn code_documents_the_network_it_defines_and_the_launch_its_settings() {
    let at = |path: &str, text: &str, topic: &str| {
        best(&read_code(&SourceFile::new(path, text.to_owned())), topic)
    };
    let model =
        "class Net(nn.Module):\n    def __init__(self, hidden_size=512, num_layers: int = 8, num_heads=8):\n";
    assert_eq!(at("src/model.py", model, "architecture"), Some(Documented));
    assert_ne!(at("tests/model.py", model, "architecture"), Some(Documented));
    assert_ne!(at("src/util.py", model, "architecture"), Some(Documented));
    let launch = "torchrun train.py \\\n  --learning-rate 2e-5 \\\n  --per-device-train-batch-size 8\n";
    assert_eq!(at("scripts/train_7b.sh", launch, "hyperparameters"), Some(Documented));
    assert_eq!(at("finetune/train_7b.sh", launch, "hyperparameters"), None);
    assert_ne!(
        at("train.py", "lr = args.lr\nbatch_size = args.batch_size\n", "hyperparameters"),
        Some(Documented)
    );
}

#[test]
fn toml_is_read_as_names_and_values() {
    let text = "[optim]\nlr = 3e-4\n[data]\nbatch_size = 256\n";
    let found = read_assignments(&SourceFile::new("configs/base.toml", text.to_owned()));
    assert_eq!(best(&found, "hyperparameters"), Some(Documented));
}

#[test]
fn what_bills_of_material_say_in_words_is_judged_as_prose_is() {
    let text = r#"{"ai_hyperparameter": [{"key": "learning rate", "value": "2e-5"}, {"key": "batch size", "value": "32"}],
        "ai_informationAboutTraining": "It was trained in two stages by supervised fine-tuning with cross entropy loss, the encoder frozen in the first."}"#;
    let found = read_json(&SourceFile::new("m.spdx3.json", text.to_owned()));
    assert_eq!(best(&found, "hyperparameters"), Some(Documented));
    assert_eq!(best(&found, "training-methodology"), Some(Documented));
    let empty = r#"{"ai_informationAboutTraining": "not available", "ai_hyperparameter": [{"key": "learning rate", "value": "unknown"}]}"#;
    let found = read_json(&SourceFile::new("m.spdx3.json", empty.to_owned()));
    assert_ne!(best(&found, "training-methodology"), Some(Documented));
    assert_ne!(best(&found, "hyperparameters"), Some(Documented));
}

#[test]
fn a_data_card_of_a_known_format_describes_the_data() {
    let text = r#"{"@type": "sc:Dataset", "name": "x", "description": "Sentences from the minutes of a city council since 2001",
        "url": "https://example.org/x", "distribution": [{"contentUrl": "x.parquet"}]}"#;
    let found = read_json(&SourceFile::new("croissant.json", text.to_owned()));
    assert_eq!(best(&found, "training-data"), Some(Documented));
}

#[test]
fn elements_of_a_law_count_only_in_a_document_that_declares_itself() {
    let body = "## Data cleaning\nDoubles were taken out by their hash and encodings were mended by hand.\n";
    let with = |title: &str| prose(&format!("# {title}\n{body}"), "annex-iv-2d.10");
    assert_eq!(with("Technical documentation under Annex IV(2)(d)"), Some(Documented));
    assert_eq!(with("A model"), None);
    let empty = "# Annex IV(2)(d) documentation\n## Data cleaning\nTBD\n";
    assert_ne!(prose(empty, "annex-iv-2d.10"), Some(Documented));
}

#[test]
fn a_heading_and_a_paper_in_pdf_are_pointers_and_a_manual_is_none() {
    let heading = "# M [Paper](https://arxiv.org/abs/0000.00000)\nA model.\n";
    assert_eq!(prose(heading, "hyperparameters"), Some(Linked));
    assert_eq!(prose("# M\nSee the [paper](M_report_v1.pdf).\n", "hyperparameters"), Some(Linked));
    assert_eq!(prose("# M\nSee the [handbook](handbook.pdf).\n", "hyperparameters"), None);
}

#[test]
fn a_map_written_on_one_line_is_read_whole() {
    let text = "\"optimizer\": {\"type\": \"Adam\", \"params\": {\"lr\": 0.0002}}\n\"train_micro_batch_size_per_gpu\": 4\n";
    let found = read_yaml(&SourceFile::new("configs/base.yml", text.to_owned()));
    assert_eq!(best(&found, "hyperparameters"), Some(Documented));
}

mod pointed;
mod told;
mod untrue;
