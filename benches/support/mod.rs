//! Model directories made for measuring: the same on every machine, and nobody's words.
#![allow(dead_code, reason = "each benchmark uses a part of it")]

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

const WORDS: &str = "the model was trained on a large set of documents with an attention layer and rotary position \
    encoding we evaluate it on several tasks such as question answering summaries code and long context the results \
    show that quality grows with size and data while cost of inference stays low users can run it with common tools on \
    one device or many see below for how to load it and which settings we found to work well batch size optimizer \
    schedule warmup steps tokens languages images audio speech text encoder decoder block width depth heads";

const CARD: &str = "---\nlicense: apache-2.0\nbase_model: mistralai/Mistral-7B-v0.1\n---\n# A model\n\nThe weights are \
    released under the Apache License 2.0.\n\n";

/// Numbers that look like chance and are always the same.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound
    }
}

/// Sections of plain words, about so many bytes.
fn prose(bytes: usize, seed: u64) -> String {
    let words: Vec<&str> = WORDS.split_whitespace().collect();
    let (mut text, mut numbers, mut section) = (String::new(), Numbers(seed), 0);
    while text.len() < bytes {
        section += 1;
        text.push_str(&format!("## Section {section}\n\n"));
        for _ in 0..8 {
            for _ in 0..15 {
                text.push_str(words[numbers.below(words.len())]);
                text.push(' ');
            }
            text.push_str("so.\n");
        }
        text.push_str(&format!("\n| Model | Layers |\n|---|---|\n| A-{section}B | {section} |\n\n"));
    }
    text
}

fn put(dir: &Path, path: &str, text: impl AsRef<[u8]>) -> io::Result<()> {
    let path = dir.join(path);
    fs::create_dir_all(path.parent().unwrap_or(dir))?;
    fs::write(path, text)
}

/// The text of the Apache License 2.0.
pub fn apache() -> String {
    spdx::license_id("Apache-2.0").map_or_else(String::new, |license| license.text().to_owned())
}

/// A directory as they are published: 40 files, 2 MB of text, and weights of so many bytes that take up no disk.
pub fn typical(dir: &Path, weights: u64) -> io::Result<()> {
    put(dir, "README.md", format!("{CARD}{}", prose(40_000, 1)))?;
    put(dir, "LICENSE", apache())?;
    let config = r#"{"architectures": ["ExampleForCausalLM"], "hidden_size": 4096, "num_hidden_layers": 32}"#;
    put(dir, "config.json", config)?;
    put(dir, "generation_config.json", "{\"temperature\": 0.7}")?;
    put(dir, "special_tokens_map.json", "{\"bos_token\": \"<s>\"}")?;
    put(dir, "tokenizer_config.json", "{\"model_max_length\": 4096}")?;
    let vocabulary: Vec<String> = (0..60_000).map(|n| format!("\"tok{n}w\":{n}")).collect();
    put(dir, "tokenizer.json", format!("{{\"model\":{{\"vocab\":{{{}}}}}}}", vocabulary.join(",")))?;
    put(dir, "merges.txt", (0..45_000).map(|n| format!("a{n} b{n}\n")).collect::<String>())?;
    for page in 0..8 {
        put(dir, &format!("docs/page{page}.md"), prose(12_000, page))?;
    }
    for module in 0..12 {
        let code = |n: u32| format!("def f{n}(x):\n    # works on part {n}\n    return x * {n}\n\n");
        put(dir, &format!("src/module{module}.py"), (0..250).map(code).collect::<String>())?;
    }
    for recipe in 0..4 {
        put(
            dir,
            &format!("configs/c{recipe}.yaml"),
            (0..200).map(|n| format!("key{n}: {n}\n")).collect::<String>(),
        )?;
    }
    shards(dir, weights)
}

fn shards(dir: &Path, weights: u64) -> io::Result<()> {
    const SHARDS: u64 = 7;
    let mut map = Vec::new();
    for shard in 1..=SHARDS {
        let name = format!("model-{shard:05}-of-{SHARDS:05}.safetensors");
        let size = weights / SHARDS;
        let header =
            format!("{{\"w{shard}\":{{\"dtype\":\"U8\",\"shape\":[{size}],\"data_offsets\":[0,{size}]}}}}");
        let mut file = File::create(dir.join(&name))?;
        file.write_all(&(header.len() as u64).to_le_bytes())?;
        file.write_all(header.as_bytes())?;
        file.set_len(8 + header.len() as u64 + size)?;
        map.push(format!("\"w{shard}\":\"{name}\""));
    }
    put(dir, "model.safetensors.index.json", format!("{{\"weight_map\":{{{}}}}}", map.join(",")))
}

/// A small directory of its own: card, license, configuration, one small file of weights.
pub fn small(dir: &Path, number: usize) -> io::Result<()> {
    put(dir, "README.md", format!("{CARD}This is model {number}. It was trained for {number} steps.\n"))?;
    put(dir, "LICENSE", apache())?;
    put(dir, "config.json", "{\"hidden_size\": 4096, \"num_hidden_layers\": 32}")?;
    let header = r#"{"w":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}"#;
    let mut weights = (header.len() as u64).to_le_bytes().to_vec();
    weights.extend(header.as_bytes());
    weights.push(0);
    put(dir, "model.safetensors", weights)
}
