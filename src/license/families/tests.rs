use super::*;

fn license(name: &str) -> String {
    match family_of(name).map(|found| found.license) {
        Some(FamilyLicense::Known(id)) => id,
        Some(FamilyLicense::OneOf(ids)) => format!("one of {}", ids.len()),
        Some(FamilyLicense::Unknown) => "unknown".to_owned(),
        None => "none".to_owned(),
    }
}

#[test]
fn the_table_parses_and_every_entry_says_something() {
    let table: Table = serde_json::from_str(data::table("licenses/families.yaml")).unwrap();
    assert_eq!(table.schema, 1);
    for family in &table.families {
        assert!(family.source.starts_with("https://"), "{}", family.family);
        for entry in &family.entries {
            let kinds = [entry.license.is_some(), !entry.one_of.is_empty(), entry.software];
            assert!(kinds.iter().filter(|kind| **kind).count() <= 1, "{:?}", entry.names);
            assert!(!entry.names.is_empty());
        }
    }
}

#[test]
fn ids_and_free_names_lead_to_the_version_they_name() {
    for (name, expected) in [
        ("meta-llama/Llama-3.2-3B-Instruct", "llama-3.2"),
        ("unsloth/meta-llama-3.1-8b-bnb-4bit", "llama-3.1"),
        ("TheBloke/Llama-2-7B-GPTQ", "llama-2"),
        ("Llama2-7B", "llama-2"),
        ("huggyllama/llama-65b", "llama-1"),
        ("LLaMA", "one of 7"),
        ("codellama/CodeLlama-7b-hf", "llama-2"),
        ("lmsys/vicuna-7b-v1.5", "llama-2"),
        ("unsloth/gemma-2-9b-bnb-4bit", "gemma"),
        ("google/gemma-4-31B", "Apache-2.0"),
        ("mistralai/Mistral-7B-v0.1", "Apache-2.0"),
        ("mistralai/Mixtral-8x7B-v0.1", "Apache-2.0"),
        ("mistralai/Mistral-Large-Instruct-2407", "mistral-ai-research-license-0.1"),
        ("black-forest-labs/FLUX.1-dev", "flux1-dev-nc-1.1.1"),
        ("black-forest-labs/FLUX.1-schnell", "Apache-2.0"),
        ("stabilityai/stable-diffusion-xl-base-1.0", "creativeml-openrail-pp-m"),
        ("runwayml/stable-diffusion-v1-5", "creativeml-openrail-m"),
    ] {
        assert_eq!(license(name), expected, "{name}");
    }
}

#[test]
fn sizes_that_changed_license_are_told_apart() {
    assert_eq!(license("Qwen/Qwen2.5-3B-Instruct"), "qwen-research");
    assert_eq!(license("Qwen/Qwen2.5-7B-Instruct"), "Apache-2.0");
    assert_eq!(license("Qwen/Qwen2.5-72B"), "qwen-license-2024");
    assert_eq!(license("Qwen/Qwen2.5-Coder-32B"), "Apache-2.0");
    assert_eq!(license("Qwen2.5"), "one of 3");
    assert_eq!(license("Qwen/Qwen-7B-Chat"), "tongyi-qianwen-2023");
    assert_eq!(license("tiiuae/falcon-180B-chat"), "falcon-180b-tii-1.0");
    assert_eq!(license("tiiuae/falcon-40b"), "Apache-2.0");
}

#[test]
fn distilled_models_carry_the_license_of_their_base() {
    assert_eq!(license("deepseek-ai/DeepSeek-R1"), "MIT");
    assert_eq!(license("deepseek-ai/DeepSeek-R1-Distill-Llama-8B"), "llama-3.1");
    assert_eq!(license("deepseek-ai/DeepSeek-R1-Distill-Llama-70B"), "llama-3.3");
    assert_eq!(license("deepseek-ai/DeepSeek-V3"), "deepseek-model-license-1.0");
    assert_eq!(license("deepseek-ai/DeepSeek-V3-0324"), "MIT");
}

#[test]
fn names_that_only_resemble_a_family_are_not_of_it() {
    assert_eq!(license("TinyLlama/TinyLlama-1.1B-Chat-v1.0"), "Apache-2.0");
    assert_eq!(license("openlm-research/open_llama_7b"), "Apache-2.0");
    for name in
        ["llama.cpp", "LLaMA-Factory", "tatsu-lab/alpaca dataset", "ollama", "LlamaIndex", "phi", "Alpaca"]
    {
        assert_eq!(license(name), "none", "{name}");
    }
}

#[test]
fn a_merge_names_all_its_families() {
    let found = families_of("Mistral-7B-x-Llama-2-13B-slerp");
    assert_eq!(found.len(), 2);
}

#[test]
fn long_names_are_refused_and_odd_ones_do_no_harm() {
    assert!(family_of(&"llama-".repeat(1_000)).is_none());
    let _ = family_of("\u{202e}llama\0é");
}

#[test]
fn a_family_is_called_by_a_name_of_its_own() {
    let family = |name: &str| family_of(name).map(|found| found.family);
    assert_eq!(family("a/Pygmalion-7b-Merged"), Some("pygmalion"));
    assert_eq!(license("a/Pygmalion-7b-Merged"), "llama-1");
    assert_eq!(family("facebook/nougat-base"), Some("nougat"));
    assert_eq!(family("nvidia/Cosmos-Tokenizer-CV8x8x8"), Some("nvidia-cosmos"));
    for name in ["sparrow-small", "Cosmos", "cosmos-net", "small"] {
        assert_eq!(family(name), None, "{name}");
    }
}

#[test]
fn a_later_release_under_a_newer_agreement_leaves_open_which_one_it_is() {
    assert_eq!(license("tencent/Hunyuan-MT-7B"), "hunyuan-mt-2025-09");
    assert_eq!(license("tencent/HY-MT1.5-1.8B"), "one of 2");
}
