//! Model directories made for a test, and the verdicts on them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at once")]
#![allow(dead_code, reason = "each test binary uses a part of it")]

use open_weights::conclude::Knowledge;
use open_weights::definition::{self, Reading};
use open_weights::report::{CriterionReport, Judgement, Report};
use open_weights::{Examined, Options};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// The five criteria that a license decides.
pub const LICENSE_CRITERIA: [&str; 5] =
    ["use-any-purpose", "modify-any-purpose", "no-discrimination", "redistribution", "online-reference"];

/// A safetensors file with one small tensor.
pub fn safetensors(metadata: &[(&str, &str)]) -> Vec<u8> {
    let metadata: BTreeMap<_, _> = metadata.iter().copied().collect();
    let header = serde_json::json!({
        "__metadata__": metadata,
        "w": {"dtype": "F32", "shape": [2, 2], "data_offsets": [0, 16]},
    });
    let header = header.to_string().into_bytes();
    let mut file = (header.len() as u64).to_le_bytes().to_vec();
    file.extend(header);
    file.extend([0; 16]);
    file
}

/// The text of a license on the SPDX list.
pub fn license_text(id: &str) -> String {
    spdx::license_id(id).unwrap().text().to_owned()
}

/// A model directory with weights and the files that are given.
pub fn model(files: &[(&str, &str)]) -> TempDir {
    let dir = bare(files);
    fs::write(dir.path().join("model.safetensors"), safetensors(&[("format", "pt")])).unwrap();
    dir
}

/// A directory with the files that are given and nothing else.
pub fn bare(files: &[(&str, &str)]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    dir
}

/// Judged by the newest Open Weights Definition.
pub fn judge(dir: &Path, reading: Reading) -> Report {
    let definition = definition::find("open-weights").unwrap().remove(0);
    let examined = Examined::directory(dir, &Knowledge::shipped(), &Options::default().limits).unwrap();
    examined.judge(&definition, reading)
}

/// Judged in the practical reading.
pub fn practical(dir: &TempDir) -> Report {
    judge(dir.path(), Reading::Practical)
}

/// A criterion or a part of one.
pub fn criterion<'r>(report: &'r Report, id: &str) -> &'r CriterionReport {
    let all = report.criteria.iter().flat_map(|c| std::iter::once(c).chain(&c.parts));
    all.into_iter().find(|c| c.id == id).unwrap_or_else(|| panic!("no criterion {id}"))
}

/// What a criterion came to.
pub fn verdict(report: &Report, id: &str) -> Judgement {
    criterion(report, id).verdict
}
