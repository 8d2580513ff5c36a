//! From templates and fingerprints to the bytes of the index.

use crate::compile::{Titles, Unit, compile, words};
use crate::template;
use open_weights::license::identify::fingerprint::Fingerprint;
use open_weights::license::identify::format::{
    GRAM_WORDS, MAGIC, SECTIONS, UNKNOWN, gram, phrase_key, plain_way, word,
};
use open_weights::text::{EQUIVALENT_WORDS, hash_word};
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs, process};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Patterns by license and variable.
type Spellings = BTreeMap<String, BTreeMap<String, Vec<String>>>;

/// A word in this many texts of the SPDX list is no name.
const ORDINARY_TEXTS: usize = 5;
/// By how many runs of words a text is found.
const GRAMS: usize = 96;

/// A text before its words have numbers.
struct Source {
    id: String,
    revision: String,
    also: Vec<String>,
    titles: BTreeSet<u64>,
    units: Vec<Unit>,
    shown: bool,
    deprecated: bool,
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
    sources
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
            argument = code >= open_weights::license::identify::format::FIRST_OPERATION && !argument;
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

/// The words of all texts.
struct Vocabulary {
    number: BTreeMap<u64, u16>,
    letters: Vec<String>,
    bits: Vec<u8>,
}

impl Vocabulary {
    fn of(sources: &[Source], list: &dyn Fn(&str) -> BTreeSet<String>) -> Self {
        let mut words: BTreeMap<u64, (String, usize)> = BTreeMap::new();
        let lists = [
            ("guarded", word::GUARDED),
            ("name", word::NAME),
            ("institute", word::INSTITUTE),
            ("opening", word::OPENING),
            ("filler", word::FILLER),
            ("institutional", word::INSTITUTIONAL),
        ];
        let all_listed = lists.iter().flat_map(|(name, _)| list(name));
        for listed in all_listed.chain(EQUIVALENT_WORDS.iter().map(|(_, meant)| (*meant).to_owned())) {
            words.entry(hash_word(listed.as_bytes())).or_insert((listed, 0));
        }
        for source in sources {
            let own: BTreeMap<u64, &String> = source
                .units
                .iter()
                .filter_map(
                    |unit| if let Unit::Word(hash, letters) = unit { Some((*hash, letters)) } else { None },
                )
                .collect();
            for (hash, letters) in own {
                let entry = words.entry(hash).or_default();
                entry.1 += usize::from(source.shown);
                if entry.0.is_empty() {
                    entry.0.clone_from(letters);
                }
            }
        }
        let mut vocabulary = Self { number: BTreeMap::new(), letters: Vec::new(), bits: Vec::new() };
        for (hash, (letters, texts)) in words {
            let number = u16::try_from(vocabulary.letters.len()).expect("fewer than 65,536 words");
            let mut bits = if texts >= ORDINARY_TEXTS { word::ORDINARY } else { 0 };
            bits |= if letters.is_empty() { 0 } else { word::SHOWN };
            for (name, bit) in lists {
                bits |= if list(name).contains(&letters) { bit } else { 0 };
            }
            vocabulary.number.insert(hash, number);
            vocabulary.letters.push(letters);
            vocabulary.bits.push(bits);
        }
        vocabulary
    }

    fn program(&self, units: &[Unit]) -> Vec<u16> {
        let number = |unit: &Unit| match unit {
            Unit::Word(hash, _) => self.number.get(hash).copied().unwrap_or(UNKNOWN),
            Unit::Code(code) => *code,
        };
        units.iter().map(number).collect()
    }
}

/// Strings, each once.
#[derive(Default)]
struct Strings {
    number: BTreeMap<String, u32>,
    all: Vec<String>,
}

impl Strings {
    fn number(&mut self, text: &str) -> u32 {
        let next = u32::try_from(self.all.len()).expect("few strings");
        *self.number.entry(text.to_owned()).or_insert_with(|| {
            self.all.push(text.to_owned());
            next
        })
    }
}

fn write(sources: &[Source], words: &Vocabulary, phrases: &BTreeMap<(u64, u64), String>) -> Vec<u8> {
    let programs: Vec<Vec<u16>> = sources.iter().map(|source| words.program(&source.units)).collect();
    let grams = choose_grams(&programs);
    let mut strings = Strings::default();
    strings.number("");
    let (mut texts, mut also, mut units, mut titles): (Vec<u32>, Vec<u32>, Vec<u16>, Vec<u64>) =
        Default::default();
    for (number, source) in sources.iter().enumerate() {
        let program = &programs[number];
        let required = plain_way(program).iter().filter(|step| !step.loose).count();
        let mut push = |value: usize| texts.push(u32::try_from(value).expect("a small index"));
        push(units.len());
        push(program.len());
        push(required);
        push(strings.number(&source.id) as usize);
        push(strings.number(&source.revision) as usize);
        push(also.len());
        push(source.also.len());
        push(grams[number].len());
        push(titles.len());
        push(source.titles.len());
        push(usize::from(source.deprecated));
        units.extend(program);
        titles.extend(&source.titles);
        also.extend(source.also.iter().map(|id| strings.number(id)));
    }
    let phrase_ids: Vec<u32> = phrases.values().map(|id| strings.number(id)).collect();
    let firsts: BTreeSet<u64> = phrases.keys().map(|(_, first)| *first).collect();
    let (spelling_hash, spelling_word, slots) = spellings(words);
    let (gram_hash, gram_text, buckets) = gram_sections(&grams);
    let (word_start, word_letters) = joined(&words.letters);
    let (string_start, string_letters) = joined(&strings.all);
    assemble(&[
        bytes64(&spelling_hash),
        bytes16(&spelling_word),
        bytes16(&slots),
        words.bits.clone(),
        bytes32(&word_start),
        word_letters,
        bytes32(&texts),
        bytes32(&string_start),
        string_letters,
        bytes32(&also),
        bytes16(&units),
        bytes32(&gram_hash),
        bytes16(&gram_text),
        bytes32(&buckets),
        bytes64(&titles),
        bytes64(&phrases.keys().map(|(key, _)| *key).collect::<Vec<_>>()),
        bytes32(&phrase_ids),
        bytes64(&firsts.into_iter().collect::<Vec<_>>()),
    ])
}

fn spellings(words: &Vocabulary) -> (Vec<u64>, Vec<u16>, Vec<u16>) {
    let mut all: BTreeMap<u64, u16> = words.number.clone();
    for (spelling, meant) in EQUIVALENT_WORDS {
        if let Some(number) = words.number.get(&hash_word(meant.as_bytes())) {
            all.insert(hash_word(spelling.as_bytes()), *number);
        }
    }
    let size = (all.len() * 2).next_power_of_two();
    let mut slots = vec![UNKNOWN; size];
    for (number, hash) in all.keys().enumerate() {
        let mut slot = (hash >> 40) as usize & (size - 1);
        while slots[slot] != UNKNOWN {
            slot = (slot + 1) & (size - 1);
        }
        slots[slot] = u16::try_from(number).expect("fewer than 65,535 spellings");
    }
    (all.keys().copied().collect(), all.values().copied().collect(), slots)
}

/// For each text the rarest runs of its words, spread over its length.
fn choose_grams(programs: &[Vec<u16>]) -> Vec<BTreeSet<u32>> {
    let runs: Vec<Vec<u32>> = programs.iter().map(|program| runs(program)).collect();
    let mut texts_with: BTreeMap<u32, usize> = BTreeMap::new();
    for run in &runs {
        for gram in run.iter().collect::<BTreeSet<_>>() {
            *texts_with.entry(*gram).or_default() += 1;
        }
    }
    let choose = |run: &Vec<u32>| {
        let window = run.len().div_ceil(GRAMS).max(1);
        run.chunks(window)
            .filter_map(|grams| grams.iter().min_by_key(|gram| texts_with[*gram]))
            .copied()
            .collect()
    };
    runs.iter().map(choose).collect()
}

fn runs(program: &[u16]) -> Vec<u32> {
    let all = plain_way(program);
    let required: Vec<_> = all.iter().filter(|step| !step.loose).copied().collect();
    let steps = if required.len() > 20 { required } else { all };
    steps
        .windows(GRAM_WORDS)
        .filter(|window| window[1..].iter().all(|step| !step.breaks))
        .filter_map(|window| gram(&window.iter().map(|step| step.word).collect::<Vec<_>>()))
        .collect()
}

fn gram_sections(grams: &[BTreeSet<u32>]) -> (Vec<u32>, Vec<u16>, Vec<u32>) {
    let mut all: Vec<(u32, u16)> = Vec::new();
    for (number, own) in grams.iter().enumerate() {
        all.extend(own.iter().map(|gram| (*gram, u16::try_from(number).expect("fewer than 65,536 texts"))));
    }
    all.sort_unstable();
    let starts = |bucket: u32| all.partition_point(|(gram, _)| gram >> 16 < bucket);
    let buckets =
        (0..=0x1_0000).map(|bucket| u32::try_from(starts(bucket)).expect("a small index")).collect();
    (all.iter().map(|(gram, _)| *gram).collect(), all.iter().map(|(_, text)| *text).collect(), buckets)
}

fn joined(all: &[String]) -> (Vec<u32>, Vec<u8>) {
    let mut starts = vec![0];
    let mut letters = Vec::new();
    for text in all {
        letters.extend_from_slice(text.as_bytes());
        starts.push(u32::try_from(letters.len()).expect("a small index"));
    }
    (starts, letters)
}

fn bytes16(all: &[u16]) -> Vec<u8> {
    all.iter().flat_map(|value| value.to_le_bytes()).collect()
}

fn bytes32(all: &[u32]) -> Vec<u8> {
    all.iter().flat_map(|value| value.to_le_bytes()).collect()
}

fn bytes64(all: &[u64]) -> Vec<u8> {
    all.iter().flat_map(|value| value.to_le_bytes()).collect()
}

fn assemble(sections: &[Vec<u8>; SECTIONS]) -> Vec<u8> {
    let mut start = u32::try_from(MAGIC.len() + 8 * SECTIONS).expect("a small head");
    let mut out = MAGIC.to_vec();
    for section in sections {
        let length = u32::try_from(section.len()).expect("a small index");
        out.extend(start.to_le_bytes());
        out.extend(length.to_le_bytes());
        start += length;
    }
    out.extend(sections.iter().flatten());
    out
}
