//! `ow license list`, and which command of `ow license` is meant.

use crate::args::{Form, LicenseCommand};
use crate::license_show::word;
use crate::page::Page;
use crate::{license_read, license_show, output};
use anyhow::Result;
use open_weights::Error;
use open_weights::conclude::{self, Knowledge, TermKind};
use open_weights::license::catalog::{self, Catalog, Category, Kind, License};
use std::collections::BTreeMap;
use std::process::ExitCode;

/// Lists licenses by what they hold.
#[derive(Debug, clap::Args)]
pub(crate) struct ListArgs {
    /// Only those that hold this grant; may be given several times
    #[arg(long, value_name = "TERM")]
    grant: Vec<String>,
    /// Only those that hold this limit, by themselves or by a policy that they take in; may be given several times
    #[arg(long, value_name = "TERM")]
    limit: Vec<String>,
    /// Only those that hold this duty; may be given several times
    #[arg(long, value_name = "TERM")]
    duty: Vec<String>,
    /// Only those of this kind (license, dedication, policy) or category (permissive, community …)
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
    /// Form of the answer
    #[arg(long, short, value_enum, default_value_t = Form::Text)]
    format: Form,
}

pub(crate) fn run(command: LicenseCommand) -> Result<ExitCode> {
    match command {
        LicenseCommand::List(args) => list(&args),
        LicenseCommand::Show(args) => license_show::run(&args),
        LicenseCommand::Read(args) => license_read::run(&args),
        LicenseCommand::Identify(args) => crate::identify::run(&args),
        LicenseCommand::Fingerprint(args) => crate::identify::fingerprint(&args),
    }
}

fn list(args: &ListArgs) -> Result<ExitCode> {
    let vocabulary = catalog::vocabulary();
    known("grant", &args.grant, &vocabulary.grants)?;
    known("limit", &args.limit, &vocabulary.limits)?;
    known("duty", &args.duty, &vocabulary.duties)?;
    let knowledge = Knowledge::shipped();
    if let Some(kind) = &args.kind {
        known_kind(kind, &knowledge.catalog)?;
    }
    let ids = knowledge.catalog.ids();
    let all = ids.iter().filter_map(|id| knowledge.catalog.license(id));
    let found: Vec<License> = all.filter(|license| holds(license, args, &knowledge)).collect();
    output::print(&match args.format {
        Form::Text => rows(&found),
        Form::Json => output::document("ow/license-list/1", json(&found, &knowledge))?,
    })
}

/// Every term has to be one of its kind, so that a mistyped one does not look like a license that lacks it.
fn known(kind: &'static str, terms: &[String], of: &BTreeMap<String, String>) -> Result<()> {
    let vocabulary = catalog::vocabulary();
    let kinds = [("grant", &vocabulary.grants), ("limit", &vocabulary.limits), ("duty", &vocabulary.duties)];
    let Some(term) = terms.iter().find(|term| !of.contains_key(*term)) else { return Ok(()) };
    if let Some((other, _)) = kinds.iter().find(|(_, terms)| terms.contains_key(term)) {
        anyhow::bail!("`{term}` is a {other} and no {kind}: ask for it with `--{other} {term}`");
    }
    let suggestion = nearest(term, of.keys().map(String::as_str));
    Err(Error::Unknown { kind, name: term.clone(), suggestion }.into())
}

fn known_kind(kind: &str, catalog: &Catalog) -> Result<()> {
    let ids = catalog.ids();
    let mut words: Vec<String> =
        ids.iter().filter_map(|id| catalog.license(id)).flat_map(|l| kinds(&l)).collect();
    words.sort();
    words.dedup();
    if words.iter().any(|word| word == kind) {
        return Ok(());
    }
    let suggestion = nearest(kind, words.iter().map(String::as_str));
    Err(Error::Unknown { kind: "kind of license", name: kind.to_owned(), suggestion }.into())
}

fn kinds(license: &License) -> [String; 2] {
    [word(&license.kind), word(&license.category)]
}

fn holds(license: &License, args: &ListArgs, knowledge: &Knowledge) -> bool {
    let held = held(license, knowledge);
    let all = |kind, wanted: &[String]| wanted.iter().all(|w| held.iter().any(|(k, t)| *k == kind && t == w));
    all(TermKind::Grant, &args.grant)
        && all(TermKind::Limit, &args.limit)
        && all(TermKind::Duty, &args.duty)
        && args.kind.as_ref().is_none_or(|kind| kinds(license).contains(kind))
}

/// All that a license holds, with what it takes in.
fn held(license: &License, knowledge: &Knowledge) -> Vec<(TermKind, String)> {
    let terms = conclude::of_license(&license.id, knowledge);
    terms.sets().iter().flat_map(|set| set.held.iter().map(|held| (held.kind, held.term.clone()))).collect()
}

fn rows(found: &[License]) -> String {
    let mut page = Page::new();
    let widest = found.iter().map(|license| license.id.len()).max().unwrap_or(0).min(42);
    for license in found {
        page.wrapped(&license.name, &format!("{:<widest$}  ", license.id), &" ".repeat(widest + 2));
    }
    page.text
}

/// The licenses that were found, as JSON.
#[derive(serde::Serialize)]
struct ListJson<'a> {
    licenses: Vec<RowJson<'a>>,
}

/// One of them, with what it holds by itself and by a policy that it takes in.
#[derive(serde::Serialize)]
struct RowJson<'a> {
    id: &'a str,
    name: &'a str,
    kind: Kind,
    category: Category,
    grants: Vec<String>,
    limits: Vec<String>,
    duties: Vec<String>,
    incorporates: &'a [String],
    reviewed: &'a str,
}

fn json<'a>(found: &'a [License], knowledge: &Knowledge) -> ListJson<'a> {
    let of = |held: &[(TermKind, String)], wanted: TermKind| -> Vec<String> {
        held.iter().filter(|(kind, _)| *kind == wanted).map(|(_, term)| term.clone()).collect()
    };
    let row = |license: &'a License| {
        let held = held(license, knowledge);
        RowJson {
            id: &license.id,
            name: &license.name,
            kind: license.kind,
            category: license.category,
            grants: of(&held, TermKind::Grant),
            limits: of(&held, TermKind::Limit),
            duties: of(&held, TermKind::Duty),
            incorporates: &license.incorporates,
            reviewed: &license.reviewed.on,
        }
    };
    ListJson { licenses: found.iter().map(row).collect() }
}

/// The known name that is nearest to a mistyped one, where one is near enough: a slip of one or two letters first.
pub(crate) fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
    let name = name.to_lowercase();
    let slips = if name.len() < 6 { 1 } else { 2 };
    let scored = known.map(|known| {
        let lower = known.to_lowercase();
        let distance = strsim::osa_distance(&name, &lower);
        (distance > slips, strsim::jaro_winkler(&name, &lower), known)
    });
    let best = scored.max_by(|a, b| b.0.cmp(&a.0).then(a.1.total_cmp(&b.1)))?;
    (!best.0 || best.1 > 0.75).then(|| best.2.to_owned())
}
