use super::*;
use Component::{Code, TrainingCode, TrainingData, Weights};

fn around() -> Surroundings {
    Surroundings { title: "frob7b".to_owned(), ..Surroundings::default() }
}

fn are(sentence: &str, expected: &[Subject]) {
    assert_eq!(subjects(sentence, &around()), expected, "{sentence}");
}

fn is(sentence: &str, component: Component) {
    are(sentence, &[Subject::Component(component)]);
}

fn checkpoint(name: &str) -> Subject {
    Subject::Checkpoint(name.to_owned())
}

#[test]
fn weights_are_spoken_of_in_many_words() {
    for sentence in [
        "The model weights are released under CC-BY-NC 4.0.",
        "The checkpoints follow the Model License.",
        "The use of the Frob-7B weights is subject to terms.",
        "Our models may only be used for research.",
        "Model License: Own",
        "For the model weights, please follow the Model License.",
        "You are free to use and share Frob models under the terms.",
        "Frob-7B 模型的权重的使用则需要遵循许可协议",
        "模型权重对学术研究完全开放",
    ] {
        is(sentence, Weights);
    }
}

#[test]
fn a_statement_about_code_never_speaks_of_weights() {
    for sentence in [
        "The code in this repository is released under the MIT license.",
        "This code repository is licensed under MIT.",
        "The source code of Frob-7B is licensed under Apache 2.0.",
        "Code for running the models is under MIT.",
        "Apache2.0 applies to the use of the code in this project.",
        "The model code is licensed under MIT.",
        "本仓库的代码依照 Apache-2.0 协议开源",
        "Code License: MIT",
        "Source code (this repository): MIT",
        "This project (code and scripts) is released under MIT.",
    ] {
        is(sentence, Code);
    }
    is("Our training framework is licensed under MIT.", TrainingCode);
}

#[test]
fn data_is_told_apart() {
    is("The dataset is released under CC BY 4.0.", TrainingData);
    is("Data License: CC BY 4.0", TrainingData);
    is("The model was trained on data released under CC BY-NC.", TrainingData);
}

#[test]
fn all_of_it_is_the_release() {
    for sentence in [
        "This project is licensed under MIT.",
        "Both the code and the model weights are released under MIT.",
        "The data, code, and model checkpoints are licensed for research use only.",
        "本仓库的代码和权重依照 Apache-2.0 协议开源。",
        "Frob-7B is released under the MIT license.",
    ] {
        are(sentence, &[Subject::Release]);
    }
}

#[test]
fn checkpoints_are_named_as_written() {
    are("Frob-70B and Frob-13B are licensed under A.", &[checkpoint("Frob-70B"), checkpoint("Frob-13B")]);
    are("Base checkpoints (Frob-Base-3B) are licensed under A.", &[checkpoint("Frob-Base-3B")]);
    are("The weights of the autoencoder are released under A.", &[checkpoint("weights of the autoencoder")]);
    are("The caption models are under the MIT license.", &[checkpoint("caption models")]);
}

#[test]
fn things_of_others_are_others() {
    for sentence in [
        "Portions of this are licensed under Apache 2.0.",
        "PyTorch-Lightning 2 is licensed under Apache 2.0.",
        "LLaMA's weights are under their own license.",
        "Third-party components keep their licenses.",
    ] {
        assert!(matches!(subjects(sentence, &around()).as_slice(), [Subject::Other(_)]), "{sentence}");
    }
}

#[test]
fn parts_that_are_left_out_are_not_meant() {
    is("This license covers only the code, not the weights.", Code);
    is("The license applies to the code (excluding model weights).", Code);
    is("You may not use its source code except in compliance with the License.", Code);
}

#[test]
fn nothing_said_is_nothing_guessed() {
    for sentence in [
        "CreativeML Open RAIL-M",
        "Licensed under the MIT license.",
        "License: MIT",
        "See LICENSE.",
        "MIT",
        "",
    ] {
        are(sentence, &[]);
    }
}

#[test]
fn a_folder_speaks_for_what_lies_in_it() {
    let around = Surroundings { folder: Some("tools/x".to_owned()), ..Surroundings::default() };
    assert_eq!(
        subjects("This project is licensed under MIT.", &around),
        [Subject::Folder("tools/x".to_owned())]
    );
    assert_eq!(subjects("The weights are under MIT.", &around), [checkpoint("tools/x")]);
}
