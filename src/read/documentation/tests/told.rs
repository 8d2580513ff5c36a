//! What is told in words, steps and tables, and what only names it.

use super::*;

#[test]
fn the_size_and_what_blocks_are_made_of_document_the_architecture() {
    let told = "# M\nA model of 3B parameters.\n\nIts architecture differs in two ways:\n\n1. Local attention and global attention take \
                turns, four to one, without RoPE in the latter.\n2. A LayerNorm follows each MLP.\n";
    assert!(is_documented(told, "architecture"));
    let named = "# M\nA model of 3B parameters with a new architecture and full attention.\n";
    assert!(!is_documented(named, "architecture"));
}

#[test]
fn settings_of_networks_count_under_any_of_their_names() {
    let text =
        "embed_dim: 64\nhidden_dimension: 256\npatch_size: 4\nencoder_layer: [2, 2]\ndecoder_layer: 6\n";
    let found = read_yaml(&SourceFile::new("config/base.yaml", text.to_owned()));
    assert_eq!(best(&found, "architecture"), Some(Documented));
    let few = read_yaml(&SourceFile::new("config/base.yaml", "decoder_layer: 6\nembed_dim: 64\n".to_owned()));
    assert_ne!(best(&few, "architecture"), Some(Documented));
}

#[test]
fn numbered_steps_of_a_training_document_it_and_steps_of_use_do_not() {
    let told = "# M\n## Model training\n- Step 1: Pre-trained on text with 90B tokens.\n- Step 2: Instruction fine-tuning on 2B tokens.\n";
    assert!(is_documented(told, "training-methodology"));
    let bare = "# M\n## Model training\n- Step 1: Pre-trained.\n- Step 2: Fine-tuned.\n";
    assert!(!is_documented(bare, "training-methodology"));
    let use_it =
        "# M\n## Usage\n- Step 1: Load the pre-trained model.\n- Step 2: Start fine-tuning on 2B tokens.\n";
    assert!(!is_documented(use_it, "training-methodology"));
    let users = "# M\n## Training\n- Step 1: Take a pre-trained model of 90B tokens.\n- Step 2: You can start fine-tuning on your own data.\n";
    assert!(!is_documented(users, "training-methodology"));
}

#[test]
fn three_kinds_of_training_with_their_amounts_document_it() {
    let told = "# M\n## Training\n1. Pretraining on 2T tokens.\n2. Supervised fine-tuning on 1M instructions.\n3. DPO on 100k pairs.\n";
    assert!(is_documented(told, "training-methodology"));
    let bare = "# M\n## Training\n1. Pretraining.\n2. Supervised fine-tuning.\n3. DPO.\n";
    assert!(!is_documented(bare, "training-methodology"));
    let later = "# M\nTrained with 2T tokens and supervised fine-tuning. Continued pretraining and reinforcement learning may follow.\n";
    assert!(!is_documented(later, "training-methodology"));
}

#[test]
fn stages_with_their_length_and_what_they_were_on_document_a_training() {
    let told = "# M\n## Training details\n### Curriculum\n- **Base** (0-10k steps): web pages\n- **Long** (10k-12k steps): books\n";
    assert!(is_documented(told, "training-methodology"));
    let bare = "# M\n## Training details\n### Curriculum\n- **Base**: web pages\n- **Long**: books\n";
    assert!(!is_documented(bare, "training-methodology"));
    let users = "# M\n## Training\nYou can train in two stages on your own images for 3 epochs.\n";
    assert!(!is_documented(users, "training-methodology"));
}

#[test]
fn reinforcement_learning_is_documented_with_its_algorithm_and_what_it_was_held_by() {
    let told = "# M\nIt was trained by reinforcement learning with GRPO. A reward function counts passed unit tests.\n";
    assert!(is_documented(told, "training-methodology"));
    let named = "# M\nA reward model was trained for the PPO of our chat models.\n";
    assert!(!is_documented(named, "training-methodology"));
    let others = "# M\nUnlike others, which were trained by PPO with a reward function, this one is small.\n";
    assert!(!is_documented(others, "training-methodology"));
    let stuffed = "# M\n## Training\nRL, PPO, GRPO, DAPO, reward function, clipping, rollouts, train, KL penalty, REINFORCE\n";
    assert!(!is_documented(stuffed, "training-methodology"));
}

#[test]
fn an_adapter_is_documented_with_rank_place_and_precision() {
    let told = "# M\n## Model details\n- LoRA: `r=8`, `alpha=16`\n- Target modules: `q_proj, v_proj`\n- Base held in 4-bit NF4\n";
    assert!(is_documented(told, "training-methodology"));
    let few = "# M\n## Model details\n- LoRA: `r=8`\n- Target modules: `q_proj, v_proj`\n";
    assert!(!is_documented(few, "training-methodology"));
}

#[test]
fn a_named_table_of_settings_may_lack_the_size_of_a_batch() {
    let told = "# M\nHyperparameters of the tuning:\n\n| Hyperparameter | small | large |\n|---|---|---|\n\
                | Epochs | 2 | 4 |\n| Learning rate | 1e-5 | 3e-5 |\n| Loss | hinge | hinge |\n";
    assert!(is_documented(told, "hyperparameters"));
    let few = "# M\n| Hyperparameter | small |\n|---|---|\n| Learning rate | 1e-5 |\n| Epochs | 2 |\n";
    assert!(!is_documented(few, "hyperparameters"));
}

#[test]
fn batches_are_told_in_several_ways() {
    for batch in ["mini-batches of 64", "minibatch size 64", "batches of 64 images"] {
        let text = format!("# M\n## Training\nWe used {batch} and a learning rate of 1e-3.\n");
        assert!(is_documented(&text, "hyperparameters"), "{batch}");
    }
}

#[test]
fn the_settings_of_a_merge_are_touched_on_but_are_those_of_no_training() {
    let yaml = "merge_method: linear\nmodels:\n  - model: a/b\n    parameters:\n      weight: 0.5\n";
    let found = read_yaml(&SourceFile::new("mergekit_config.yml", yaml.to_owned()));
    assert_eq!(best(&found, "hyperparameters"), Some(Substance::Vague));
    let card = format!("# M\n```yaml\n{yaml}```\n");
    assert_eq!(prose(&card, "hyperparameters"), Some(Substance::Vague));
}
