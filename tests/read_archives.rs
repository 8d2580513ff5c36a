//! What weights in archives and in the stores of registries say about themselves.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at once")]

use flate2::write::{DeflateEncoder, GzEncoder};
use flate2::{Compression, Crc};
use open_weights::component::Component;
use open_weights::evidence::{Aspect, Channel, Claim, Declared, Evidence, Presence, Subject};
use open_weights::inventory::{Inventory, Limits};
use open_weights::read::read;
use std::io::Write;

fn many(files: Vec<(&str, Vec<u8>)>) -> Evidence {
    let files = files.into_iter().map(|(name, bytes)| (name.to_owned(), bytes)).collect();
    read(&Inventory::of_memory("m", files, &Limits::default()))
}

fn one(name: &str, bytes: Vec<u8>) -> Evidence {
    many(vec![(name, bytes)])
}

/// A member of a ZIP archive: its name, its bytes, and what the directory says of its size.
struct Member<'a> {
    name: &'a str,
    bytes: Vec<u8>,
    packed: bool,
    size: Option<u32>,
}

fn member<'a>(name: &'a str, bytes: &[u8]) -> Member<'a> {
    Member { name, bytes: bytes.to_vec(), packed: true, size: None }
}

fn zip(members: &[Member<'_>]) -> Vec<u8> {
    let (mut file, mut directory) = (Vec::new(), Vec::new());
    for member in members {
        let mut packer = DeflateEncoder::new(Vec::new(), Compression::fast());
        packer.write_all(&member.bytes).unwrap();
        let body = if member.packed { packer.finish().unwrap() } else { member.bytes.clone() };
        let mut crc = Crc::new();
        crc.update(&member.bytes);
        let at = file.len() as u32;
        let mut common = vec![20, 0, 0, 0, if member.packed { 8 } else { 0 }, 0, 0, 0, 0, 0];
        common.extend(crc.sum().to_le_bytes());
        common.extend((body.len() as u32).to_le_bytes());
        common.extend(member.size.unwrap_or(member.bytes.len() as u32).to_le_bytes());
        common.extend((member.name.len() as u16).to_le_bytes());
        common.extend([0, 0]);
        file.extend(b"PK\x03\x04");
        file.extend(&common);
        file.extend(member.name.as_bytes());
        file.extend(body);
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&common);
        directory.extend([0; 10]);
        directory.extend(at.to_le_bytes());
        directory.extend(member.name.as_bytes());
    }
    let start = file.len() as u32;
    file.extend(&directory);
    file.extend(b"PK\x05\x06\x00\x00\x00\x00");
    file.extend([(members.len() as u16).to_le_bytes(); 2].concat());
    file.extend((directory.len() as u32).to_le_bytes());
    file.extend(start.to_le_bytes());
    file.extend([0, 0]);
    file
}

fn tar(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut file = Vec::new();
    for (name, bytes) in members {
        let mut header = [0_u8; 512];
        header[..name.len()].copy_from_slice(name.as_bytes());
        header[124..136].copy_from_slice(format!("{:011o}\0", bytes.len()).as_bytes());
        header[148..156].copy_from_slice(b"        ");
        header[156] = b'0';
        let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
        header[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
        file.extend(header);
        file.extend(*bytes);
        file.resize(file.len().next_multiple_of(512), 0);
    }
    file.resize(file.len() + 1024, 0);
    file
}

fn licenses(evidence: &Evidence) -> Vec<String> {
    let said = evidence.licenses.iter().map(|found| {
        assert_eq!(found.subject, Subject::Component(Component::Weights));
        match &found.claim {
            Claim::Declared(Declared { license, .. }) => license.join(","),
            Claim::Text(file, span) => file.text()[span.clone()].to_owned(),
            other => panic!("{other:?}"),
        }
    });
    said.collect()
}

fn bases(evidence: &Evidence) -> Vec<&str> {
    evidence.base_models.iter().map(|base| base.id.as_str()).collect()
}

fn is_open(evidence: &Evidence) -> bool {
    evidence.problems.iter().any(|problem| problem.concerns.contains(&Aspect::Licenses))
}

const CONFIG: &[u8] =
    br#"{"class_name":"X","config":{"backbone":{"base_model":"org/base"}},"license":"mit"}"#;

#[test]
fn a_keras_archive_tells_its_base_and_its_license() {
    for packed in [true, false] {
        let config = Member { packed, ..member("config.json", CONFIG) };
        let evidence =
            one("m.keras", zip(&[config, member("LICENSE", b"Some terms\n"), member("x.h5", b"\0")]));
        assert_eq!(bases(&evidence), ["org/base"]);
        assert_eq!(licenses(&evidence), ["mit", "Some terms\n"]);
        assert_eq!(evidence.problems, []);
        assert_eq!(evidence.weights[0].presence, Presence::Here);
    }
}

#[test]
fn a_torch_serve_archive_is_read_like_any_other() {
    let manifest = member("MAR-INF/MANIFEST.json", br#"{"model":{"license":"apache-2.0"}}"#);
    assert_eq!(licenses(&one("m.mar", zip(&[manifest]))), ["apache-2.0"]);
}

#[test]
fn a_nemo_archive_tells_what_training_began_from() {
    let config = b"target: x\nrestore_from_path: /data/base.nemo\ninit_from_nemo_model: ???\nmodel:\n  language_model:\n    pretrained_model_name: bert-base\n";
    let plain =
        tar(&[("./model_config.yaml", config), ("./model_weights.ckpt", &[1; 700]), ("LICENSE", b"Terms\n")]);
    let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
    packer.write_all(&plain).unwrap();
    for bytes in [plain, packer.finish().unwrap()] {
        let evidence = one("m.nemo", bytes);
        assert_eq!(bases(&evidence), ["/data/base.nemo", "bert-base"]);
        assert_eq!(licenses(&evidence), ["Terms\n"]);
        assert_eq!(evidence.problems, []);
    }
}

#[test]
fn a_member_that_comes_twice_or_is_not_what_it_says_leaves_the_license_open() {
    let twice = zip(&[member("config.json", CONFIG), member("./config.json", b"{}")]);
    let bomb = zip(&[member("LICENSE", &vec![b'a'; 3 << 20])]);
    let hidden = zip(&[Member { size: Some(5), ..member("LICENSE", &vec![b'a'; 3 << 20]) }]);
    let mut renamed = zip(&[member("LICENSE", b"Terms")]);
    renamed[30] = b'X';
    for bytes in [twice, bomb, hidden, renamed, zip(&[member("config.json", b"{\"license\":")])] {
        let evidence = one("m.keras", bytes);
        assert!(is_open(&evidence), "{:?}", evidence.problems);
    }
    let twice = tar(&[("LICENSE", b"a"), ("license", b"b")]);
    assert!(is_open(&one("m.nemo", twice)));
}

#[test]
fn archives_that_hold_weights_are_asked_for_their_license_whatever_they_are() {
    let license = || member("LICENSE.txt", b"Terms");
    for (name, bytes) in [
        ("model.npz", zip(&[license(), member("a.npy", b"\0")])),
        ("m.pt", zip(&[member("m/extra/license.txt", b"Terms"), member("m/data.pkl", b"\0")])),
        ("weights.zip", zip(&[license(), member("model.safetensors", b"\0")])),
        ("weights.tar", tar(&[("x/LICENSE", b"Terms"), ("x/model.safetensors", b"\0")])),
    ] {
        assert_eq!(licenses(&one(name, bytes)), ["Terms"], "{name}");
    }
    assert_eq!(licenses(&one("photos.zip", zip(&[license(), member("a.png", b"\0")]))), Vec::<String>::new());
}

#[test]
fn names_in_an_archive_lead_nowhere() {
    let evidence = one("m.keras", zip(&[member("../LICENSE", b"Terms"), member("a/b/LICENSE", b"Terms")]));
    assert_eq!((licenses(&evidence), evidence.problems), (vec![], vec![]));
}

#[test]
fn a_cut_pytorch_archive_concerns_the_weights_and_its_pickle_is_never_read() {
    let whole = zip(&[member("archive/data.pkl", b"\x80\x02cos\nsystem\n."), member("LICENSE", b"Terms")]);
    let cut = whole[..whole.len() - 30].to_vec();
    let evidence = one("m.pt", whole);
    assert_eq!(evidence.problems, []);
    assert_eq!(licenses(&evidence), ["Terms"]);
    assert_eq!(one("m.pt", cut).problems[0].concerns, [Aspect::Weights]);
    assert_eq!(one("m.pt", b"\x80\x02older".to_vec()).problems, []);
}

/// The digest of nothing real: a letter, sixty-four times.
fn hex(letter: char) -> String {
    letter.to_string().repeat(64)
}

fn layer(kind: &str, letter: char) -> String {
    format!(r#"{{"mediaType":"{kind}","digest":"sha256:{}","size":7}}"#, hex(letter))
}

fn ollama(layers: &[String]) -> Vec<u8> {
    let config = layer("application/vnd.docker.container.image.v1+json", 'f');
    format!(r#"{{"schemaVersion":2,"config":{config},"layers":[{}]}}"#, layers.join(",")).into_bytes()
}

const LICENSE: &str = "application/vnd.ollama.image.license";
const MODEL: &str = "application/vnd.ollama.image.model";

#[test]
fn the_layers_of_an_ollama_store_are_weights_and_their_licenses() {
    let manifest = ollama(&[layer(MODEL, 'a'), layer(LICENSE, 'b'), layer(LICENSE, 'c')]);
    let blob = |letter| format!("blobs/sha256-{}", hex(letter));
    let (model, first, second) = (blob('a'), blob('b'), blob('c'));
    let gguf = [b"GGUF".as_slice(), &3_u32.to_le_bytes(), &[0; 16]].concat();
    let evidence = many(vec![
        ("manifests/registry.ollama.ai/library/x/latest", manifest),
        (&model, gguf),
        (&first, b"First terms".to_vec()),
        (&second, b"Second terms".to_vec()),
    ]);
    assert_eq!(licenses(&evidence), ["First terms", "Second terms"]);
    assert!(
        evidence
            .licenses
            .iter()
            .all(|found| found.channel == Channel::Embedded && found.at.path.starts_with("blobs/"))
    );
    assert_eq!(evidence.weights.len(), 1);
    assert_eq!(
        (evidence.weights[0].path.as_str(), &evidence.weights[0].presence),
        (model.as_str(), &Presence::Here)
    );
    assert_eq!(evidence.problems, []);
}

#[test]
fn a_layer_that_is_not_here_and_a_second_model_leave_the_license_open() {
    let blob = format!("blobs/sha256-{}", hex('b'));
    let missing = many(vec![
        ("manifests/r/x/1", ollama(&[layer(MODEL, 'a'), layer(LICENSE, 'c')])),
        (&blob, b"Terms".to_vec()),
    ]);
    assert!(is_open(&missing));
    assert_eq!(missing.weights[0].presence, Presence::Missing);
    let several = many(vec![
        ("manifests/r/x/1", ollama(&[layer(LICENSE, 'b')])),
        ("manifests/r/x/2", ollama(&[layer(LICENSE, 'b')])),
        (&blob, b"Terms".to_vec()),
    ]);
    assert!(is_open(&several));
}

#[test]
fn a_model_pack_tells_its_licenses_and_data_in_a_layout_or_by_itself() {
    let config = br#"{"descriptor":{"name":"org/x","licenses":["Apache-2.0"],"datasetsURL":["https://a.b/d"]},"modelfs":{"type":"layers"},"config":{}}"#;
    let manifest =
        format!(r#"{{"config":{},"layers":[]}}"#, layer("application/vnd.cncf.model.config.v1+json", 'a'));
    let index = format!(r#"{{"manifests":[{}]}}"#, layer("application/vnd.oci.image.manifest.v1+json", 'b'));
    let blob = |letter| format!("blobs/sha256/{}", hex(letter));
    let (first, second) = (blob('a'), blob('b'));
    let layout = many(vec![
        ("index.json", index.into_bytes()),
        (&second, manifest.into_bytes()),
        (&first, config.to_vec()),
    ]);
    for evidence in [layout, one("config.json", config.to_vec())] {
        assert_eq!(licenses(&evidence), ["Apache-2.0"]);
        assert_eq!(evidence.datasets[0].value, "https://a.b/d");
        assert!(evidence.names.iter().any(|name| name.value == "org/x"));
    }
}

#[test]
fn the_information_of_an_openvino_model_is_told_by_its_keys() {
    let xml = "<net><layers><rt_info><license value=\"x\"/></rt_info></layers><rt_info><a><base_model value=\"org/base\"/></a>\n<license value=\"a &amp; b\" /></rt_info></net>";
    let evidence = one("openvino_model.xml", xml.as_bytes().to_vec());
    assert_eq!((licenses(&evidence), bases(&evidence)), (vec!["a & b".to_owned()], vec!["org/base"]));
    assert_eq!(licenses(&one("notes.xml", xml.as_bytes().to_vec())), [""; 0]);
}

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % below.max(1)
    }
}

#[test]
fn cut_and_flipped_archives_never_stop_the_reading() {
    let members = [member("config.json", CONFIG), member("LICENSE", b"Terms\n")];
    let plain = tar(&[("model_config.yaml", b"restore_from_path: a\n"), ("LICENSE", b"Terms\n")]);
    let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
    packer.write_all(&plain).unwrap();
    let samples = [
        ("m.keras", zip(&members)),
        ("m.pt", zip(&members)),
        ("m.nemo", plain),
        ("n.nemo", packer.finish().unwrap()),
    ];
    let mut dice = Dice(7);
    for (name, bytes) in &samples {
        for cut in 1..bytes.len().min(700) {
            let evidence = one(name, bytes[..cut].to_vec());
            assert_eq!(evidence.weights.len(), 1, "{name} cut at {cut}");
        }
        for _ in 0..1_500 {
            let mut flipped = bytes.clone();
            for _ in 0..=dice.roll(4) {
                let at = dice.roll(flipped.len());
                flipped[at] ^= 1 << dice.roll(8);
            }
            let evidence = one(name, flipped);
            assert!(licenses(&evidence).len() <= 2, "{name}");
        }
    }
}
