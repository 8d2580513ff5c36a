//! What is denied, promised, told of others or left blank documents nothing; and which words are shown.

use super::*;

#[test]
fn the_name_of_a_base_a_command_and_nothing_are_no_methodology() {
    for base in [
        "org/model-9b-bnb-4bit",
        "::error::x ::add-mask::x",
        "model-2-9b-distill-bf16",
        "`run_sft_lora.sh`",
        "",
    ] {
        for words in ["Fine-tuned from", "**Finetuned from model :**"] {
            let text = format!("# {base}\n\n{words} {base}.\n\n## Training data\n\n{base}\n");
            assert!(!is_documented(&text, "training-methodology"), "{text}");
            assert!(!is_documented(&text, "training-data"), "{text}");
        }
    }
}

const TOLD: &str = "pre-trained on 2T tokens of web text from C4 and Wikipedia with next token prediction in two stages, \
                    learning rate 3e-4, batch size 512, AdamW and a cosine schedule";
const TOPICS: [&str; 3] = ["training-data", "training-methodology", "hyperparameters"];

#[test]
fn what_was_done_documents_it() {
    for topic in TOPICS {
        assert!(is_documented(&format!("# Sparrow\n## Training\nThe model was {TOLD}.\n"), topic), "{topic}");
    }
}

#[test]
fn what_is_denied_or_promised_or_told_of_another_model_documents_nothing() {
    for told in [
        "The model was not",
        "We will publish how it was",
        "The next version will be released soon and is",
        "It is planned for a future version to be",
        "Llama 3 was",
        "Soon it is going to be",
        "Meta trained it and the base model was",
        "The base model was",
        "The original model was",
    ] {
        let text = format!("# Sparrow\n## Training\n{told} {TOLD}.\n");
        for topic in TOPICS {
            assert!(!is_documented(&text, topic), "{topic}: {text}");
        }
    }
}

#[test]
fn what_stands_under_a_heading_of_plans_or_of_what_others_made_documents_nothing() {
    for headings in
        ["## Future work\n### Training", "## Ecosystem\n### Downstream\n#### Training", "## Roadmap"]
    {
        let text = format!("# Sparrow\n{headings}\nThe model was {TOLD}.\n");
        for topic in TOPICS {
            assert!(!is_documented(&text, topic), "{topic}: {text}");
        }
    }
}

#[test]
fn settings_that_are_nought_or_blank_are_none() {
    for (rate, size) in [("0", "0"), ("0.0", "16"), ("TBD", "32"), ("unknown", "unknown"), ("2e-4", "0")] {
        let line =
            format!("# M\n## Training hyperparameters\n- learning rate: {rate}\n- batch size: {size}\n");
        assert!(!is_documented(&line, "hyperparameters"), "{line}");
        let table = format!(
            "# M\n## Training hyperparameters\n| Setting | Value |\n|---|---|\n| Learning rate | {rate} |\n| Batch size | {size} |\n"
        );
        assert!(!is_documented(&table, "hyperparameters"), "{table}");
    }
}

#[test]
fn a_configuration_for_users_to_copy_is_not_that_of_the_model() {
    let text = "model_type: x\nd_model: 64\nn_layers: 2\nn_heads: 2\nlearning_rate: 1.0e-5\nglobal_train_batch_size: 8\nmax_steps: 9\n";
    for path in ["configs/custom_dataset_example.yaml", "test_fixtures/m/config.yaml", "examples/a.yaml"] {
        let found = read_yaml(&SourceFile::new(path, text.to_owned()));
        for topic in ["architecture", "training-methodology", "hyperparameters"] {
            assert_ne!(best(&found, topic), Some(Documented), "{path}: {topic}");
        }
    }
    let found = read_yaml(&SourceFile::new("configs/base.yaml", text.to_owned()));
    assert_eq!(best(&found, "architecture"), Some(Documented));
}

#[test]
fn a_table_of_html_is_read_row_by_row() {
    let text = "# M\n## Training hyperparameters\n<table>\n<tr><th>Setting</th><th>Value</th></tr>\n\
                <tr><td>Learning rate</td><td>2e-4</td></tr>\n<tr>\n<td>Batch size</td>\n<td>64</td>\n</tr>\n</table>\n";
    assert!(is_documented(text, "hyperparameters"));
    let found = read_prose(&SourceFile::new("README.md", text.to_owned()));
    let words: Vec<&str> =
        found.iter().filter(|f| f.topic == "hyperparameters").map(|f| f.words.as_str()).collect();
    assert!(words.iter().all(|words| !words.contains('<')), "{words:?}");
}

#[test]
fn the_words_that_are_shown_are_the_sentence_that_says_most() {
    let text = "# Sparrow\n\nAll training details are open to\nthe community. It is fine.\n\n## Training\n\nIt was worth it. The \
                model was pre-trained on 2T tokens of web text from\nC4 and Wikipedia. It was long.\n";
    let found = read_prose(&SourceFile::new("README.md", text.to_owned()));
    let shown: Vec<(&str, Option<u32>)> = found
        .iter()
        .filter(|f| f.topic == "training-data" && f.substance == Documented)
        .map(|f| (f.words.as_str(), f.at.line))
        .collect();
    let sentence = "The model was pre-trained on 2T tokens of web text from C4 and Wikipedia.";
    assert_eq!(shown, [(sentence, Some(8))]);
}

#[test]
fn metadata_inside_weights_documents_the_architecture_as_a_configuration_does() {
    let pairs = |all: &[(&str, &str)]| -> Vec<(String, String)> {
        all.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    };
    let kind = ("general.architecture", "llama");
    let sizes = [
        ("llama.block_count", "32"),
        ("llama.embedding_length", "4096"),
        ("llama.attention.head_count", "32"),
    ];
    let found = read_metadata("m.gguf", &pairs(&[&[kind], &sizes[..]].concat()));
    assert_eq!(best(&found, "architecture"), Some(Documented));
    assert_eq!(found[0].at.line, None);
    let named = read_metadata("m.gguf", &pairs(&[kind]));
    assert_eq!(best(&named, "architecture"), Some(Substance::Vague));
    let blank: Vec<(&str, &str)> = sizes.iter().map(|(key, _)| (*key, "0")).collect();
    let blank = read_metadata("m.gguf", &pairs(&[&[kind], &blank[..]].concat()));
    assert_ne!(best(&blank, "architecture"), Some(Documented));
}
