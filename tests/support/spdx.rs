//! The license texts of the SPDX list, out of the package that carries them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at once")]

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;

/// A license as the list has it.
#[allow(dead_code, reason = "each test binary uses a part of it")]
pub struct License {
    /// Its text.
    pub text: String,
    /// The letters and digits of its title, and of the parts that may be missing or stand otherwise.
    pub loose: Vec<String>,
}

/// Letters and digits in lower case.
pub fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase()
}

fn loose(template: &str) -> Vec<String> {
    let mut parts = Vec::new();
    let mut open: Vec<String> = Vec::new();
    for (number, piece) in template.split("<<").enumerate() {
        let (tag, rest) =
            if number == 0 { ("", piece) } else { piece.split_once(">>").unwrap_or((piece, "")) };
        match tag.split(';').next().unwrap_or_default() {
            "beginOptional" => open.push(String::new()),
            "endOptional" => parts.extend(open.pop().map(|part| plain(&part))),
            "var" => {
                let original = tag
                    .split("original=\"")
                    .nth(1)
                    .and_then(|rest| rest.split("\";").next())
                    .unwrap_or_default();
                parts.push(plain(original));
                open.iter_mut().for_each(|part| part.push_str(original));
            }
            _ => {}
        }
        open.iter_mut().for_each(|part| part.push_str(rest));
    }
    parts
}

/// Licenses by id, those that are still in use.
pub fn licenses() -> BTreeMap<String, License> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let version = Command::new(&cargo).arg("-vV").output().expect("cargo runs");
    let version = String::from_utf8(version.stdout).expect("UTF-8");
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).expect("a host");
    let output = Command::new(&cargo)
        .args(["metadata", "--format-version", "1", "--offline", "--filter-platform", host])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).expect("metadata");
    let packages = metadata["packages"].as_array().expect("packages");
    let package = packages.iter().find(|package| package["name"] == "license").expect("the package");
    let folder = PathBuf::from(package["manifest_path"].as_str().expect("a path"))
        .with_file_name("license-list-data")
        .join("json/details");
    let mut texts = BTreeMap::new();
    for entry in std::fs::read_dir(folder).expect("the details") {
        let bytes = std::fs::read(entry.expect("an entry").path()).expect("a file");
        let detail: serde_json::Value = serde_json::from_slice(&bytes).expect("JSON");
        if detail["isDeprecatedLicenseId"] == false {
            let text = |key: &str| detail[key].as_str().unwrap_or_default().to_owned();
            let license =
                License { text: text("licenseText"), loose: loose(&text("standardLicenseTemplate")) };
            texts.insert(text("licenseId"), license);
        }
    }
    texts
}
