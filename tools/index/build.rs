//! From templates and fingerprints to the bytes of the index.

use crate::compile::{Titles, Unit, compile, words};
use crate::template;
use crate::vocabulary::Vocabulary;
use crate::write::write;
use open_weights::license::identify::fingerprint::Fingerprint;
use open_weights::license::identify::format::{FIRST_OPERATION, phrase_key};
use open_weights::text::hash_word;
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs, process};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Patterns by license and variable.
type Spellings = BTreeMap<String, BTreeMap<String, Vec<String>>>;

/// A text before its words have numbers.
pub(crate) struct Source {
    pub(crate) id: String,
    pub(crate) revision: String,
    pub(crate) also: Vec<String>,
    pub(crate) titles: BTreeSet<u64>,
    pub(crate) units: Vec<Unit>,
    pub(crate) shown: bool,
    pub(crate) deprecated: bool,
}

/// Reads all sources and returns the index.
pub(crate) fn index(repository: &Path) -> Result<Vec<u8>> {
    let lists: BTreeMap<String, String> =
        serde_saphyr::from_str(&fs::read_to_string(repository.join("licenses/words.yaml"))?)?;
    let list = |name: &str| -> BTreeSet<String> {
        lists.get(name).into_iter().flat_map(|words| words.split_whitespace()).map(str::to_owned).collect()
    };
    let filler = list("filler");
    let details = spdx_details(repository)?;
    let further = serde_saphyr::from_str(&fs::read_to_string(repository.join("licenses/spellings.yaml"))?)?;
    let mut phrases = BTreeMap::new();
    let mut sources = spdx_sources(&details, &filler, &further, &mut phrases);
    further_titles(repository, &filler, &mut sources)?;
    sources.extend(fingerprints(repository, &filler)?);
    let words = Vocabulary::of(&sources, &list);
    Ok(write(&sources, &words, &phrases))
}

/// The details of all licenses of the list, from the package that carries them.
fn spdx_details(repository: &Path) -> Result<Vec<serde_json::Value>> {
    let cargo = env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let version = process::Command::new(&cargo).arg("-vV").output()?;
    let version = String::from_utf8(version.stdout)?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).ok_or("cargo names no host")?;
    let output = process::Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--offline", "--filter-platform", host])
        .current_dir(repository)
        .output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout)?;
    let packages = metadata["packages"].as_array().ok_or("no packages in the metadata")?;
    let package =
        packages.iter().find(|package| package["name"] == "license").ok_or("no package `license`")?;
    let manifest = PathBuf::from(package["manifest_path"].as_str().unwrap_or_default());
    let folder = manifest.with_file_name("license-list-data").join("json/details");
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|entry| entry.map(|e| e.path())).collect::<std::io::Result<_>>()?;
    paths.sort();
    paths.iter().map(|path| Ok(serde_json::from_slice(&fs::read(path)?)?)).collect()
}

fn spdx_sources(
    details: &[serde_json::Value],
    filler: &BTreeSet<String>,
    further: &Spellings,
    phrases: &mut BTreeMap<(u64, u64), String>,
) -> Vec<Source> {
    let mut by_program: BTreeMap<Vec<Unit>, Source> = BTreeMap::new();
    let mut ordered: Vec<&serde_json::Value> = details.iter().collect();
    ordered.sort_by_key(|detail| detail["isDeprecatedLicenseId"].as_bool());
    for detail in ordered {
        let text = |key: &str| detail[key].as_str().unwrap_or_default().to_owned();
        let (id, name) = (text("licenseId"), text("name"));
        let old = detail["isDeprecatedLicenseId"] == true;
        let deprecated = old
            && details.iter().any(|other| other["name"] == name && other["isDeprecatedLicenseId"] == false);
        let titles = titles(&id, &name, filler);
        let mut template = template::parse(&text("standardLicenseTemplate"));
        template::widen(&mut template, further.get(&id).unwrap_or(&BTreeMap::new()));
        let units = compile(&template, &Titles { keys: &titles, filler });
        if units.iter().filter(|unit| matches!(unit, Unit::Word(..))).count() < 4 {
            continue;
        }
        name_phrases(detail, &id, &name, filler, phrases);
        match by_program.get_mut(&units) {
            Some(known) => {
                known.also.push(id);
                known.titles.extend(titles);
            }
            None => {
                let source = Source {
                    id,
                    revision: String::new(),
                    also: Vec::new(),
                    titles,
                    units: units.clone(),
                    shown: true,
                    deprecated,
                };
                by_program.insert(units, source);
            }
        }
    }
    let mut sources: Vec<Source> = by_program.into_values().collect();
    sources.sort_by(|a, b| a.id.cmp(&b.id));
    name_families(&mut sources, details);
    sources
}

/// A text cannot tell "only" from "or later": each id of such a family also stands for the others.
fn name_families(sources: &mut [Source], details: &[serde_json::Value]) {
    let family = |id: &str| {
        let base = id
            .strip_suffix("-only")
            .or_else(|| id.strip_suffix("-or-later"))
            .or_else(|| id.strip_suffix('+'));
        base.unwrap_or(id).to_owned()
    };
    let mut families: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for id in details.iter().filter_map(|detail| detail["licenseId"].as_str()) {
        families.entry(family(id)).or_default().push(id.to_owned());
    }
    for source in sources {
        let siblings = families.get(&family(&source.id)).into_iter().flatten();
        let others: Vec<String> = siblings.filter(|id| **id != source.id).cloned().collect();
        source.also.extend(others);
        source.also.sort();
        source.also.dedup();
    }
}

/// Adds the names of `titles.yaml`.
fn further_titles(repository: &Path, filler: &BTreeSet<String>, sources: &mut [Source]) -> Result<()> {
    let file = fs::read_to_string(repository.join("licenses/titles.yaml"))?;
    let all: BTreeMap<String, Vec<String>> = serde_saphyr::from_str(&file)?;
    for (id, names) in all {
        let has = |source: &&mut Source| source.id == id || source.also.contains(&id);
        let source = sources.iter_mut().find(has).ok_or_else(|| format!("no license `{id}`"))?;
        source.titles.extend(names.iter().map(|name| key(name, filler)));
    }
    Ok(())
}

fn letters(text: &str) -> Vec<String> {
    let all = words(text);
    all.into_iter()
        .filter_map(|unit| if let Unit::Word(_, letters) = unit { Some(letters) } else { None })
        .collect()
}

fn key(text: &str, filler: &BTreeSet<String>) -> u64 {
    let words = letters(text);
    phrase_key(words.iter().map(String::as_str).filter(|word| !filler.contains(*word)))
}

/// The keys of lines that are only a license's name.
fn titles(id: &str, name: &str, filler: &BTreeSet<String>) -> BTreeSet<u64> {
    let name = name.replace('"', " ");
    let short = name.split('(').next().unwrap_or_default();
    let plain = |text: &str| text.replace(" only", " ").replace(" or later", " ");
    let mut spellings: Vec<String> = [&name, short, id].into_iter().map(str::to_owned).collect();
    spellings.extend([
        plain(&name),
        plain(short),
        id.replace("-only", "").replace("-or-later", "").replace('+', ""),
    ]);
    spellings.push(format!("{} {id}", plain(short)));
    spellings.push(format!("SPDX-License-Identifier: {id}"));
    spellings.push(without_version(&plain(short)).to_owned());
    let empty = phrase_key(std::iter::empty());
    spellings.iter().map(|spelling| key(spelling, filler)).filter(|key| *key != empty).collect()
}

/// A name up to its version.
fn without_version(name: &str) -> &str {
    let version = |(at, _): &(usize, &str)| {
        let rest = name[at + 1..].trim_start_matches('v');
        rest.starts_with(|c: char| c.is_ascii_digit())
    };
    let end = name.match_indices(' ').find(version).map_or(name.len(), |(at, _)| at);
    &name[..end]
}

/// Names and addresses by which other texts speak of a license.
fn name_phrases(
    detail: &serde_json::Value,
    id: &str,
    name: &str,
    filler: &BTreeSet<String>,
    phrases: &mut BTreeMap<(u64, u64), String>,
) {
    let addresses = detail["seeAlso"].as_array().into_iter().flatten().filter_map(serde_json::Value::as_str);
    let names = [name.to_owned(), format!("SPDX-License-Identifier: {id}")];
    for phrase in names.into_iter().chain(addresses.map(str::to_owned)) {
        let words = letters(&phrase);
        let kept: Vec<&String> = words.iter().filter(|word| !filler.contains(*word)).collect();
        let whole = words.iter().filter(|word| *word != "the").collect();
        let kept = if kept.len() > 1 { kept } else { whole };
        if let Some(first) = kept.first().filter(|_| kept.len() > 1) {
            let key = phrase_key(kept.iter().map(|word| word.as_str()));
            phrases.entry((key, hash_word(first.as_bytes()))).or_insert_with(|| id.to_owned());
        }
    }
}

fn fingerprints(repository: &Path, filler: &BTreeSet<String>) -> Result<Vec<Source>> {
    let mut paths: Vec<PathBuf> = fs::read_dir(repository.join("licenses/fingerprints"))?
        .map(|entry| entry.map(|e| e.path()))
        .collect::<std::io::Result<_>>()?;
    paths.sort();
    let mut sources = Vec::new();
    for path in paths.iter().filter(|path| path.extension().is_some_and(|e| e == "txt")) {
        let print = Fingerprint::parse(&path.display().to_string(), &fs::read_to_string(path)?)?;
        let mut titles = titles(&print.id, &print.id, filler);
        titles.extend(print.titles.iter().map(|title| key(title, filler)));
        let mut hashes = Vec::new();
        let codes = print.program_with(|hash| {
            hashes.push(hash);
            0
        });
        let mut hashes = hashes.into_iter();
        let mut units: Vec<Unit> = Vec::new();
        let mut argument = false;
        for code in codes {
            let is_word = code == 0 && !argument;
            argument = code >= FIRST_OPERATION && !argument;
            units.push(if is_word {
                Unit::Word(hashes.next().unwrap_or_default(), String::new())
            } else {
                Unit::Code(code)
            });
        }
        let revision = print.revision.unwrap_or_default();
        sources.push(Source {
            id: print.id,
            revision,
            also: Vec::new(),
            titles,
            units,
            shown: false,
            deprecated: false,
        });
    }
    Ok(sources)
}
