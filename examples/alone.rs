//! What does the clause reader make of license texts by itself? `cargo run --example alone -- [--listed] FILE...` judges
//! each text as the license of a model, with the catalog switched off, or with what is on the SPDX license list only
//! (`--listed`). It prints one JSON object a text: the verdicts on the criteria that a license decides, and the limits
//! that were read with line and words.
#![allow(clippy::print_stdout)]

use open_weights::conclude::{Held, Knowledge, Terms};
use open_weights::definition::{self, Reading};
use open_weights::license::{catalog, clauses::TermKind};
use open_weights::report::Report;
use open_weights::{Error, Examined, Options};
use serde_json::{Value, json};
use std::path::Path;
use std::{env, fs, io};

const CRITERIA: [&str; 5] =
    ["use-any-purpose", "modify-any-purpose", "no-discrimination", "redistribution", "online-reference"];
const CARD: &str = "# A model\n\nThe model weights are released under the license in LICENSE.\n";
const WEIGHTS: &str = "version https://git-lfs.github.com/spec/v1\n\
                       oid sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\nsize 1000000\n";

fn main() -> io::Result<()> {
    let (flags, paths): (Vec<String>, Vec<String>) =
        env::args().skip(1).partition(|arg| arg.starts_with("--"));
    let listed = flags.iter().any(|flag| flag == "--listed");
    let knowledge = Knowledge::only(if listed { is_listed } else { |_| false });
    let folder = tempfile::tempdir()?;
    fs::write(folder.path().join("README.md"), CARD)?;
    fs::write(folder.path().join("model.safetensors"), WEIGHTS)?;
    for path in &paths {
        fs::copy(path, folder.path().join("LICENSE"))?;
        let found = judge(folder.path(), &knowledge).map_err(io::Error::other)?;
        println!("{}", json!({ "path": path, "verdicts": found.0, "limits": found.1 }));
    }
    Ok(())
}

fn is_listed(id: &str) -> bool {
    catalog::listing(id).is_some()
}

fn judge(folder: &Path, knowledge: &Knowledge) -> Result<(Value, Vec<Value>), Error> {
    let definition = definition::find("open-weights")?.remove(0);
    let examined = Examined::directory(folder, knowledge, &Options::default().limits)?;
    let report = examined.judge(&definition, Reading::Literal);
    let weights = open_weights::component::Component::Weights;
    let sources = examined.conclusions().governing(weights).map_or(&[][..], |g| g.sources.as_slice());
    Ok((verdicts(&report), sources.iter().flat_map(|source| limits(&source.terms)).collect()))
}

fn verdicts(report: &Report) -> Value {
    let ours = report.criteria.iter().filter(|c| CRITERIA.contains(&c.id.as_str()));
    ours.map(|c| (c.id.clone(), json!(c.verdict))).collect::<serde_json::Map<_, _>>().into()
}

fn limits(terms: &Terms) -> Vec<Value> {
    let is_limit = |held: &&Held| held.kind == TermKind::Limit;
    let show = |held: &Held| {
        let at = held.at.as_ref();
        json!({
            "term": held.term,
            "doubt": held.doubt.is_some(),
            "line": at.map(|(at, _)| at.line),
            "words": at.map(|(_, words)| words.as_str()),
        })
    };
    terms.sets().into_iter().flat_map(|set| set.held.iter().filter(is_limit).map(show)).collect()
}
