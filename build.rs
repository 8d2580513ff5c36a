//! Turns the YAML under `licenses/` and `definitions/`, and the tables beside them, into JSON that is embedded in
//! the library, so that the program is one file and nothing but what is asked for is parsed when it runs.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, error, fs};

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
    catalog(&root, &mut out)?;
    definitions(&root, &mut out)?;
    tables(&root, &mut out)?;
    fs::write(Path::new(&env::var("OUT_DIR")?).join("data.rs"), out)?;
    Ok(())
}

/// `CATALOG`: id and JSON of every license; `CATALOG_NAMES`: every id, further id, alias and address, and whose it is.
fn catalog(root: &Path, out: &mut String) -> Result<()> {
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
    array(out, "CATALOG_NAMES", "every spelling in lower case and the id it stands for, sorted", &names)
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

/// `TABLES`: path and JSON of each table that is there.
fn tables(root: &Path, out: &mut String) -> Result<()> {
    let mut entries = Vec::new();
    for name in TABLES {
        let path = root.join(name);
        println!("cargo::rerun-if-changed={}", path.display());
        if path.exists() {
            entries.push((name.to_owned(), json(&path)?.to_string()));
        }
    }
    array(out, "TABLES", "the tables that stand alone: path and JSON", &entries)
}

fn array(out: &mut String, name: &str, doc: &str, entries: &[(String, String)]) -> Result<()> {
    writeln!(out, "/// {doc}.\npub(crate) static {name}: &[(&str, &str)] = &[")?;
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
