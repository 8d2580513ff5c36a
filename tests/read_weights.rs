//! What weights files say about themselves, and which are not what they seem.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at once")]

use open_weights::component::Component;
use open_weights::evidence::{
    Aspect, Channel, Claim, Declared, Evidence, Presence, ProblemKind, Relation, Subject,
};
use open_weights::inventory::{Inventory, Limits};
use open_weights::read::read;

fn one(name: &str, bytes: Vec<u8>) -> Evidence {
    many([(name, bytes)])
}

fn many<const N: usize>(files: [(&str, Vec<u8>); N]) -> Evidence {
    let files = files.map(|(name, bytes)| (name.to_owned(), bytes)).into();
    read(&Inventory::of_memory("m", files, &Limits::default()))
}

fn declared(evidence: &Evidence) -> Vec<Declared> {
    let claims = evidence.licenses.iter().filter(|found| found.channel == Channel::Embedded);
    claims
        .map(|found| match &found.claim {
            Claim::Declared(declared) => declared.clone(),
            other => panic!("{other:?}"),
        })
        .collect()
}

fn safetensors(header: &str, data: usize) -> Vec<u8> {
    let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
    bytes.extend(header.as_bytes());
    bytes.extend(vec![0; data]);
    bytes
}

fn tensors(header: &str, data: usize) -> Evidence {
    one("model.safetensors", safetensors(header, data))
}

const TENSOR: &str = r#""a":{"dtype":"F4_NEW","shape":[2],"data_offsets":[0,4]}"#;

#[test]
fn safetensors_metadata_is_evidence_on_the_weights() {
    let evidence = tensors(
        &format!(
            r#"{{"__metadata__":{{"modelspec.license":"x-rail","modelspec.merged_from":"A, B","ss_sd_model_name":"base"}},{TENSOR}}}  "#
        ),
        4,
    );
    assert_eq!(declared(&evidence)[0].license, ["x-rail"]);
    assert_eq!(evidence.licenses[0].subject, Subject::Component(Component::Weights));
    let bases: Vec<_> = evidence.base_models.iter().map(|base| (base.id.as_str(), base.relation)).collect();
    assert_eq!(
        bases,
        [("A", Some(Relation::Merge)), ("B", Some(Relation::Merge)), ("base", Some(Relation::Adapter))]
    );
    assert_eq!(evidence.problems, []);
}

#[test]
fn an_embedded_address_is_a_link_and_an_embedded_text_is_a_text() {
    let link = tensors(&format!(r#"{{"__metadata__":{{"modelspec.license":"https://a.b/c"}},{TENSOR}}}"#), 4);
    assert_eq!(declared(&link)[0].link.as_deref(), Some("https://a.b/c"));
    let text = tensors(&format!(r#"{{"__metadata__":{{"modelspec.license":"A\nB"}},{TENSOR}}}"#), 4);
    assert!(
        matches!(&text.licenses[0].claim, Claim::Text(file, span) if file.text() == "A\nB" && *span == (0..3))
    );
}

#[test]
fn the_name_and_the_link_of_an_embedded_license_belong_to_it() {
    let metadata =
        r#"{"license":"other","license_name":"x-terms","license_link":"https://a.b/c","dataset":"d"}"#;
    let evidence = tensors(&format!(r#"{{"__metadata__":{metadata},{TENSOR}}}"#), 4);
    let said = declared(&evidence);
    assert_eq!(said.len(), 1);
    assert_eq!((said[0].name.as_deref(), said[0].link.as_deref()), (Some("x-terms"), Some("https://a.b/c")));
    assert_eq!(evidence.datasets[0].value, "d");
    let alone = tensors(&format!(r#"{{"__metadata__":{{"license_name":"x"}},{TENSOR}}}"#), 4);
    assert_eq!(declared(&alone)[0].name.as_deref(), Some("x"));
}

#[test]
fn a_header_that_says_two_things_says_nothing() {
    for header in [
        r#"{"__metadata__":{"license":"mit","license":"llama2"}}"#.to_owned(),
        r#"{"__metadata__":{"license":"mit"},"__metadata__":{"license":"x"}}"#.to_owned(),
        format!("{{{TENSOR},{TENSOR}}}"),
        r#"{"__metadata__":{"license":1}}"#.to_owned(),
        r#" {"__metadata__":{"license":"mit"}}"#.to_owned(),
        r#"{"__metadata__":{"license":"mit"}"#.to_owned(),
        r#"{"a":{"dtype":"U8","shape":[1]}}"#.to_owned(),
        r#"{"a":{"data_offsets":[4,1]}}"#.to_owned(),
    ] {
        let evidence = tensors(&header, 4);
        assert_eq!(evidence.licenses, [], "{header}");
        assert_eq!(
            evidence.problems[0].concerns,
            [Aspect::Licenses, Aspect::Weights, Aspect::Lineage],
            "{header}"
        );
    }
}

#[test]
fn lengths_that_cannot_be_are_refused_without_reserving_them() {
    for (length, kind) in [(u64::MAX, ProblemKind::Limit), (99_999_999, ProblemKind::Malformed)] {
        let mut bytes = length.to_le_bytes().to_vec();
        bytes.extend(b"{}");
        assert_eq!(one("model.safetensors", bytes).problems[0].kind, kind);
    }
    assert_eq!(one("model.safetensors", vec![1, 2, 3]).problems[0].kind, ProblemKind::Malformed);
}

#[test]
fn data_that_is_cut_concerns_the_weights_and_leaves_the_license() {
    let evidence = tensors(&format!(r#"{{"__metadata__":{{"license":"mit"}},{TENSOR}}}"#), 3);
    assert_eq!(declared(&evidence)[0].license, ["mit"]);
    assert_eq!(evidence.problems[0].concerns, [Aspect::Weights]);
    let longer = tensors(&format!("{{{TENSOR}}}"), 9);
    assert_eq!(longer.problems[0].concerns, []);
}

/// A GGUF file of strings, in any version and byte order.
struct Gguf {
    version: u32,
    big: bool,
}

impl Gguf {
    fn number(&self, number: u32) -> Vec<u8> {
        if self.big { number.to_be_bytes().to_vec() } else { number.to_le_bytes().to_vec() }
    }

    fn length(&self, length: usize) -> Vec<u8> {
        let length = length as u64;
        match (self.version, self.big) {
            (1, _) => self.number(length as u32),
            (_, true) => length.to_be_bytes().to_vec(),
            (_, false) => length.to_le_bytes().to_vec(),
        }
    }

    fn text(&self, text: &str) -> Vec<u8> {
        [self.length(text.len()), text.as_bytes().to_vec()].concat()
    }

    fn pair(&self, key: &str, kind: u32, value: Vec<u8>) -> Vec<u8> {
        [self.text(key), self.number(kind), value].concat()
    }

    fn file(&self, pairs: &[Vec<u8>]) -> Vec<u8> {
        [
            b"GGUF".to_vec(),
            self.number(self.version),
            self.length(0),
            self.length(pairs.len()),
            pairs.concat(),
        ]
        .concat()
    }
}

#[test]
fn gguf_of_every_version_and_byte_order_is_read() {
    for (version, big) in [(1, false), (2, false), (3, false), (3, true)] {
        let gguf = Gguf { version, big };
        let words: Vec<u8> = [gguf.number(8), gguf.length(2), gguf.text("x"), gguf.text("y")].concat();
        let file = gguf.file(&[
            gguf.pair("tokenizer.tokens", 9, words.clone()),
            gguf.pair("general.license", 8, gguf.text("other")),
            gguf.pair("general.license.name", 8, gguf.text("some-license")),
            gguf.pair("general.base_model.0.organization", 8, gguf.text("org")),
            gguf.pair("general.base_model.0.name", 8, gguf.text("Base 7B")),
            gguf.pair("general.base_model.1.repo_url", 8, gguf.text("https://h/two")),
            gguf.pair("general.datasets", 9, words),
            gguf.pair("general.name", 8, gguf.text("Mine")),
        ]);
        let evidence = one("m.gguf", file);
        assert_eq!(evidence.problems, [], "{version} {big}");
        let expected =
            Declared { license: vec!["other".into()], name: Some("some-license".into()), link: None };
        assert_eq!(declared(&evidence), [expected]);
        let bases: Vec<_> = evidence.base_models.iter().map(|base| base.id.as_str()).collect();
        assert_eq!(bases, ["org/Base 7B", "https://h/two"]);
        assert_eq!(evidence.datasets.len(), 2);
        assert!(evidence.names.iter().any(|name| name.value == "Mine"));
    }
}

#[test]
fn broken_gguf_says_nothing_and_stops_at_its_bounds() {
    let gguf = Gguf { version: 3, big: false };
    let license = gguf.pair("general.license", 8, gguf.text("mit"));
    let endless = [gguf.number(8), u64::MAX.to_le_bytes().to_vec()].concat();
    let nested = [gguf.number(9), gguf.length(1)].concat().repeat(50);
    for (what, file) in [
        ("a key twice", gguf.file(&[license.clone(), license.clone()])),
        ("an endless array", gguf.file(&[license.clone(), gguf.pair("x", 9, endless)])),
        ("nested arrays", gguf.file(&[license.clone(), gguf.pair("x", 9, nested)])),
        ("a type of no kind", gguf.file(&[license.clone(), gguf.pair("x", 77, vec![])])),
        ("a truth value of neither kind", gguf.file(&[license.clone(), gguf.pair("x", 7, vec![2])])),
        ("a text that is cut", gguf.file(&[gguf.pair("general.license", 8, gguf.length(99))])),
        (
            "a text that is no text",
            gguf.file(&[gguf.pair("general.license", 8, [gguf.length(1), vec![0xFF]].concat())]),
        ),
        ("no version", [b"GGUF".to_vec(), vec![0; 20]].concat()),
        ("a version to come", Gguf { version: 9, big: false }.file(&[])),
        (
            "many pairs",
            [b"GGUF".to_vec(), gguf.number(3), gguf.length(0), u64::MAX.to_le_bytes().to_vec()].concat(),
        ),
    ] {
        let evidence = one("m.gguf", file);
        assert_eq!(evidence.licenses, [], "{what}");
        assert!(evidence.problems[0].concerns.contains(&Aspect::Licenses), "{what}");
    }
}

#[test]
fn licenses_joined_by_a_comma_are_ambiguous() {
    let gguf = Gguf { version: 3, big: false };
    let evidence = one("m.gguf", gguf.file(&[gguf.pair("general.license", 8, gguf.text("a,b"))]));
    assert_eq!(declared(&evidence)[0].license, ["a,b"]);
    assert_eq!(evidence.problems[0].kind, ProblemKind::Ambiguous);
    let number = one("m.gguf", gguf.file(&[gguf.pair("general.license", 4, gguf.number(1))]));
    assert_eq!(number.problems[0].concerns, [Aspect::Licenses]);
}

fn field(number: u32, bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    for mut value in [u64::from(number << 3 | 2), bytes.len() as u64] {
        while value >= 0x80 {
            out.push((value & 0x7F) as u8 | 0x80);
            value >>= 7;
        }
        out.push(value as u8);
    }
    out.extend(bytes);
    out
}

#[test]
fn onnx_and_core_ml_are_skimmed_for_their_license() {
    let pair = [field(1, b"model_license"), field(2, b"mit")].concat();
    let onnx = [vec![0x08, 8], field(7, &vec![0; 5000]), field(14, &pair)].concat();
    assert_eq!(declared(&one("m.onnx", onnx))[0].license, ["mit"]);
    let metadata = [field(3, b"me"), field(4, b"apache-2.0")].concat();
    let core_ml = [vec![0x08, 8], field(2, &field(100, &metadata))].concat();
    assert_eq!(declared(&one("m.mlmodel", core_ml))[0].license, ["apache-2.0"]);
    let broken = [vec![0x08, 8], vec![0x72, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F]].concat();
    assert_eq!(one("m.onnx", broken).problems[0].kind, ProblemKind::Malformed);
}

/// A table: its layout, then itself; its fields are offsets to what `parts` puts behind it.
fn table(fields: &[Option<Vec<u8>>]) -> Vec<u8> {
    let layout_bytes = 4 + fields.len() * 2;
    let mut layout = vec![layout_bytes as u8, 0, (4 + fields.len() * 4) as u8, 0];
    let mut own = (layout_bytes as u32).to_le_bytes().to_vec();
    let mut parts = Vec::new();
    for (index, field) in fields.iter().enumerate() {
        let at = 4 + index * 4;
        layout.extend(if field.is_some() { [at as u8, 0] } else { [0, 0] });
        let distance = 4 + fields.len() * 4 + parts.len() - at;
        own.extend((distance as u32).to_le_bytes());
        parts.extend(field.clone().unwrap_or_default());
    }
    [layout, own, parts].concat()
}

/// Where a table begins behind its layout.
fn begins(fields: usize) -> usize {
    4 + fields * 2
}

fn text(text: &str) -> Vec<u8> {
    [(text.len() as u32).to_le_bytes().to_vec(), text.as_bytes().to_vec()].concat()
}

/// A vector of one table: how many, where it begins, the table.
fn vector(fields: &[Option<Vec<u8>>]) -> Vec<u8> {
    let leads = (4 + begins(fields.len())) as u32;
    [1_u32.to_le_bytes().to_vec(), leads.to_le_bytes().to_vec(), table(fields)].concat()
}

#[test]
fn the_license_of_a_tensorflow_lite_file_is_read_and_a_cut_file_is_a_problem() {
    let fields = [Some(text("Name")), None, None, None, None, Some(text("apache-2.0"))];
    let inner = [((4 + begins(6)) as u32).to_le_bytes().to_vec(), table(&fields)].concat();
    let data = [(inner.len() as u32).to_le_bytes().to_vec(), inner].concat();
    let model = [
        None,
        None,
        None,
        None,
        Some(vector(&[Some(data)])),
        None,
        Some(vector(&[Some(text("TFLITE_METADATA"))])),
    ];
    let file = [((8 + begins(7)) as u32).to_le_bytes().to_vec(), b"TFL3".to_vec(), table(&model)].concat();
    let evidence = one("m.tflite", file.clone());
    assert_eq!(evidence.problems, []);
    assert_eq!(declared(&evidence)[0].license, ["apache-2.0"]);
    assert!(evidence.names.iter().any(|name| name.value == "Name"));
    for length in 8..file.len() {
        let cut = one("m.tflite", file[..length].to_vec());
        assert!(cut.licenses.is_empty() || cut.problems.is_empty());
    }
    assert_eq!(one("m.tflite", file[..40].to_vec()).problems[0].kind, ProblemKind::Malformed);
}

#[test]
fn pointers_stand_for_weights_and_pages_do_not() {
    let digest = "ab".repeat(32);
    let pointer = format!("version https://git-lfs.github.com/spec/v1\r\noid sha256:{digest}\r\nsize 77\r\n");
    let evidence = one("a.safetensors", pointer.into_bytes());
    assert_eq!(evidence.weights[0].size_bytes, 77);
    assert_eq!(evidence.weights[0].presence, Presence::Pointer { oid: format!("sha256:{digest}") });
    assert_eq!(evidence.problems, []);
    for page in ["<!DOCTYPE html><html>404</html>", "{\"error\":\"no\"}", "Access denied", ""] {
        for name in ["a.safetensors", "a.gguf", "pytorch_model.bin", "a.onnx"] {
            let evidence = one(name, page.as_bytes().to_vec());
            assert_eq!(evidence.weights[0].presence, Presence::Missing, "{name} {page}");
            assert!(evidence.problems[0].concerns.contains(&Aspect::Weights));
        }
    }
}

#[test]
fn missing_shards_are_named() {
    let index = r#"{"metadata":{"total_size":9},"weight_map":{"a":"model-00001-of-00002.safetensors","b":"model-00002-of-00002.safetensors"}}"#;
    let shard = safetensors(&format!("{{{TENSOR}}}"), 4);
    let evidence = many([
        ("model.safetensors.index.json", index.as_bytes().to_vec()),
        ("model-00001-of-00002.safetensors", shard.clone()),
        ("sub/x-00002-of-00003.safetensors", shard),
    ]);
    let missing = evidence.weights.iter().filter(|file| file.presence == Presence::Missing);
    let missing: Vec<_> = missing.map(|file| file.path.as_str()).collect();
    let expected = [
        "model-00002-of-00002.safetensors",
        "sub/x-00001-of-00003.safetensors",
        "sub/x-00003-of-00003.safetensors",
    ];
    assert_eq!(missing, expected);
}

#[test]
fn an_index_never_leads_elsewhere_and_a_broken_one_is_a_problem() {
    let outside = br#"{"weight_map":{"a":"../../etc/passwd","b":"x/y.bin"}}"#.to_vec();
    let evidence = one("model.safetensors.index.json", outside);
    assert_eq!(evidence.weights, []);
    assert!(evidence.problems.iter().all(|problem| problem.kind == ProblemKind::Refused));
    for broken in ["{", "[]", r#"{"weight_map":[]}"#, r#"{"weight_map":{}} x"#] {
        let evidence = one("model.safetensors.index.json", broken.as_bytes().to_vec());
        assert_eq!(evidence.problems[0].concerns, [Aspect::Weights], "{broken}");
    }
}

#[test]
fn one_broken_file_never_stops_the_rest() {
    let evidence = many([
        ("a.safetensors", vec![9; 100]),
        ("config.json", b"{\"model_type\": \"x\", nonsense".to_vec()),
        ("LICENSE", b"words".to_vec()),
        ("adapter_config.json", br#"{"base_model_name_or_path": "a/b", "x": NaN}"#.to_vec()),
    ]);
    assert_eq!(evidence.licenses.len(), 1);
    assert_eq!(evidence.base_models[0].id, "a/b");
    assert_eq!(evidence.problems.len(), 2);
}
