//! Turns the YAML under `licenses/` and `definitions/`, and the tables beside them, into JSON that is embedded in
//! the library, so that the program is one file and nothing but what is asked for is parsed when it runs.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, error, fs};

#[path = "src/license/clauses"]
#[allow(dead_code, reason = "the library uses the rest")]
mod clauses {
    pub mod compiled;
    mod letters;
    mod pattern;
    mod spelling;
    mod words;
}

#[path = "src/lookup.rs"]
#[allow(dead_code, reason = "the library uses the rest")]
mod lookup;

#[path = "src/license/words.rs"]
#[allow(dead_code, reason = "the library uses the rest")]
mod words;

type Result<T> = std::result::Result<T, Box<dyn error::Error>>;

/// Tables that stand alone, by file.
const TABLES: [&str; 12] = [
    "components.yaml",
    "documentation.yaml",
    "software.yaml",
    "keys.yaml",
    "rules.yaml",
    "licenses/clauses.yaml",
    "licenses/terms.yaml",
    "licenses/hub-keys.yaml",
    "licenses/aliases.yaml",
    "licenses/families.yaml",
    "licenses/languages.yaml",
    "licenses/statements.yaml",
];

fn main() -> Result<()> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let mut out = String::new();
    let names = catalog(&root, &mut out)?;
    keys(&root, &names, &mut out)?;
    definitions(&root, &mut out)?;
    topics(&root, &mut out)?;
    tables(&root, &mut out)?;
    fs::write(Path::new(&env::var("OUT_DIR")?).join("data.rs"), out)?;
    Ok(())
}

/// `CATALOG`: id and JSON of every license; `CATALOG_NAMES`: every id, further id, alias and address, and whose it is.
fn catalog(root: &Path, out: &mut String) -> Result<Vec<(String, String)>> {
    let mut entries = Vec::new();
    let mut names = Vec::new();
    for path in yaml_files(&root.join("licenses/catalog"))? {
        let value = json(&path)?;
        let id = value["id"].as_str().unwrap_or_default().to_owned();
        names.push((id.to_lowercase(), id.clone()));
        for key in ["also", "aliases", "addresses"] {
            for name in value[key].as_array().into_iter().flatten().filter_map(|v| v.as_str()) {
                names.push((name.to_lowercase(), id.clone()));
            }
        }
        for revision in value["revisions"].as_array().into_iter().flatten() {
            names.push((revision["id"].as_str().unwrap_or_default().to_lowercase(), id.clone()));
        }
        entries.push((id, value.to_string()));
    }
    entries.sort();
    names.sort();
    names.dedup();
    array(out, "CATALOG", "every license of the catalog: id and JSON, sorted by id", &entries)?;
    array(out, "CATALOG_NAMES", "every spelling in lower case and the id it stands for, sorted", &names)?;
    Ok(names)
}

/// What a key stands for: a license, or a family of licenses, by its id.
type Claims = BTreeMap<String, (bool, String)>;

/// `NAME_KEYS` and `ADDRESS_KEYS`: the key of every known name with whether it is that of a family and its id, and that
/// of every address. The first who claims a key has it: ids, then families (a name that several share stands for none
/// of them), then the catalog's names, then spellings. A spelling of two licenses is a mistake in the table.
fn keys(root: &Path, names: &[(String, String)], out: &mut String) -> Result<()> {
    let aliases = json(&root.join("licenses/aliases.yaml"))?;
    let rewrites = words::Rewrites::new(&serde_json::from_value(aliases["rewrite"].clone())?);
    let canonical = |id: &str| {
        let found = names.binary_search_by(|(name, _)| name.as_str().cmp(id.to_lowercase().as_str()));
        found.map_or_else(|_| id.to_owned(), |at| names[at].1.clone())
    };
    let mut claims = Claims::new();
    let mut claim = |name: &str, family: bool, id: &str| {
        let key = words::key(name, &rewrites);
        if !key.is_empty() {
            claims.entry(key).or_insert_with(|| (family, id.to_owned()));
        }
    };
    let (addresses, plain): (Vec<_>, Vec<_>) = names.iter().partition(|(name, _)| words::is_address(name));
    names
        .iter()
        .filter(|(name, id)| name.eq_ignore_ascii_case(id))
        .for_each(|(name, id)| claim(name, false, id));
    let families = lists(&aliases["families"], "names");
    families.iter().for_each(|(id, names)| names.iter().for_each(|name| claim(name, true, id)));
    plain.iter().for_each(|(name, id)| claim(name, false, id));
    let spellings = lists(&aliases["spellings"], "");
    for (id, names) in &spellings {
        claim(id, false, &canonical(id));
        names.iter().for_each(|name| claim(name, false, &canonical(id)));
    }
    told_apart(spellings.iter().chain(&families), &rewrites)?;
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    for (address, id) in addresses {
        found.entry(words::address_key(address)).or_insert_with(|| id.clone());
    }
    for (id, addresses) in lists(&aliases["addresses"], "") {
        for address in addresses {
            found.entry(words::address_key(&address)).or_insert_with(|| canonical(&id));
        }
    }
    writeln!(out, "/// the key of every name, whether it is a family's, and the id.")?;
    writeln!(out, "pub(crate) static NAME_KEYS: &[(&str, bool, &str)] = &[")?;
    for (key, (family, id)) in &claims {
        writeln!(out, "    ({key:?}, {family}, {id:?}),")?;
    }
    writeln!(out, "];")?;
    let found: Vec<(String, String)> = found.into_iter().collect();
    array(out, "ADDRESS_KEYS", "the key of every address and the id", &found)
}

/// A table of lists by id; `inside` names the field that holds the list where an entry has several.
fn lists(table: &serde_json::Value, inside: &str) -> BTreeMap<String, Vec<String>> {
    let list = |value: &serde_json::Value| {
        let value = if inside.is_empty() { value } else { &value[inside] };
        value.as_array().into_iter().flatten().filter_map(|v| v.as_str()).map(str::to_owned).collect()
    };
    table.as_object().into_iter().flatten().map(|(id, value)| (id.clone(), list(value))).collect()
}

/// No spelling stands for two licenses or families.
fn told_apart<'t>(
    table: impl Iterator<Item = (&'t String, &'t Vec<String>)>,
    rewrites: &words::Rewrites,
) -> Result<()> {
    let mut seen: BTreeMap<String, &String> = BTreeMap::new();
    for (id, names) in table {
        for name in names {
            if let Some(other) = seen.insert(words::key(name, rewrites), id).filter(|other| *other != id) {
                return Err(format!("licenses/aliases.yaml: `{name}` stands for {other} and for {id}").into());
            }
        }
    }
    Ok(())
}

/// `DEFINITIONS`: path below `definitions/` and the YAML as it stands, since its lines are quoted in errors.
fn definitions(root: &Path, out: &mut String) -> Result<()> {
    let base = root.join("definitions");
    let mut entries = Vec::new();
    for folder in folders(&base)? {
        for path in yaml_files(&folder)? {
            let name = path.strip_prefix(&base)?.to_string_lossy().replace('\\', "/");
            entries.push((name, fs::read_to_string(&path)?));
        }
    }
    entries.sort();
    array(out, "DEFINITIONS", "every shipped definition: path and YAML, sorted by path", &entries)
}

/// `TOPICS`: id of each topic of documentation and what it is about.
fn topics(root: &Path, out: &mut String) -> Result<()> {
    let table = json(&root.join("documentation.yaml"))?;
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let mut entries: Vec<(String, String)> = table["topics"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(id, about)| (id.clone(), text(about)))
        .collect();
    entries.sort();
    array(out, "TOPICS", "every topic of documentation and what it is about, sorted by id", &entries)
}

/// `TABLES`: path and JSON of each table that is there.
fn tables(root: &Path, out: &mut String) -> Result<()> {
    let mut entries = Vec::new();
    for name in TABLES {
        let path = root.join(name);
        println!("cargo::rerun-if-changed={}", path.display());
        if path.exists() {
            entries.push((name.to_owned(), trimmed(name, json(&path)?).to_string()));
        }
    }
    let clauses = json(&root.join("licenses/clauses.yaml"))?.to_string();
    let compiled = clauses::compiled::compile(&clauses);
    entries
        .push(("clauses".to_owned(), compiled.map_err(|error| format!("licenses/clauses.yaml: {error}"))?));
    array(out, "TABLES", "the tables that stand alone: path and JSON, and the patterns of clauses", &entries)
}

/// A table without what is embedded in another form, or is there for tests.
fn trimmed(name: &str, mut table: serde_json::Value) -> serde_json::Value {
    let remove = |value: &mut serde_json::Value, fields: &[&str]| {
        if let Some(object) = value.as_object_mut() {
            fields.iter().for_each(|field| drop(object.remove(*field)));
        }
    };
    match name {
        "licenses/aliases.yaml" => remove(&mut table, &["spellings", "addresses"]),
        "licenses/clauses.yaml" => {
            remove(&mut table, &["walls", "lists", "leads", "operative", "own", "neutral", "silent"]);
            let rules = table["rules"].as_array_mut().into_iter().flatten();
            rules.for_each(|rule| remove(rule, &["patterns", "examples", "silent"]));
            let guards = table["guards"].as_object_mut().into_iter().flatten();
            guards.for_each(|(_, guard)| remove(guard, &["patterns"]));
        }
        _ => {}
    }
    table
}

fn array(out: &mut String, name: &str, doc: &str, entries: &[(String, String)]) -> Result<()> {
    writeln!(out, "/// {doc}.\npub(crate) static {name}: [(&str, &str); {}] = [", entries.len())?;
    for (key, value) in entries {
        writeln!(out, "    ({key:?}, {value:?}),")?;
    }
    writeln!(out, "];")?;
    Ok(())
}

fn json(path: &Path) -> Result<serde_json::Value> {
    let text = fs::read_to_string(path)?;
    let options = serde_saphyr::options! { strict_booleans: true };
    serde_saphyr::from_str_with_options(&text, options)
        .map_err(|error| format!("{}: {error}", path.display()).into())
}

fn yaml_files(folder: &Path) -> Result<Vec<PathBuf>> {
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut paths = Vec::new();
    if folder.exists() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.extension().is_some_and(|e| e == "yaml") {
                println!("cargo::rerun-if-changed={}", path.display());
                paths.push(path);
            }
        }
    }
    paths.sort();
    Ok(paths)
}

fn folders(base: &Path) -> Result<Vec<PathBuf>> {
    println!("cargo::rerun-if-changed={}", base.display());
    let mut found = Vec::new();
    if base.exists() {
        for entry in fs::read_dir(base)? {
            let path = entry?.path();
            if path.is_dir() {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}
