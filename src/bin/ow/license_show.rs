//! `ow license show`: what is known of a license, and what a definition makes of it.

use crate::args::Form;
use crate::output;
use crate::page::Page;
use crate::stored;
use anyhow::Result;
use open_weights::alone::{self, InReading, LicenseCriterion};
use open_weights::conclude::Knowledge;
use open_weights::definition::{self, Level, Loaded};
use open_weights::license::catalog::{self, Catalog, Kind, License, Listing, Relicense, Term, TextSource};
use open_weights::render::text::Role;
use open_weights::report::{Finding, FindingKind, Judgement};
use open_weights::{Error, source};
use std::path::PathBuf;
use std::process::ExitCode;

/// Shows a license.
#[derive(Debug, clap::Args)]
pub(crate) struct ShowArgs {
    /// An id, an alias or an address
    license: String,
    /// Definition that judges it: ID, ID@VERSION, a path to a YAML file, or `all` (the newest of each)
    #[arg(long, short, value_name = "DEFINITION", default_value = definition::DEFAULT)]
    definition: String,
    /// A license of your own: a YAML file as in licenses/catalog; may be given several times
    #[arg(long = "license", value_name = "FILE")]
    own: Vec<PathBuf>,
    /// Form of the answer
    #[arg(long, short, value_enum, default_value_t = Form::Text)]
    format: Form,
}

/// All there is to say of a license.
struct Shown {
    id: String,
    license: Option<License>,
    listing: Option<Listing>,
    policies: Vec<License>,
    judged: Vec<(Loaded, Vec<LicenseCriterion>)>,
}

/// Runs `ow license show`.
pub(crate) fn run(args: &ShowArgs) -> Result<ExitCode> {
    let mut knowledge = Knowledge::shipped();
    for path in &args.own {
        let text = stored::text(path, stored::KNOWLEDGE_MAX_BYTES)?;
        knowledge.catalog.add(catalog::parse(&path.to_string_lossy(), &text)?);
    }
    let shown = shown(args, &knowledge)?;
    output::print(&match args.format {
        Form::Text => text(&shown),
        Form::Json => output::document("ow/license-shown/1", json(&shown))?,
    })
}

fn shown(args: &ShowArgs, knowledge: &Knowledge) -> Result<Shown> {
    let license = knowledge.catalog.license(&args.license);
    let id = asked(&args.license, license.as_ref());
    let listing = catalog::listing(&id);
    if license.is_none() && listing.is_none() {
        let ids = knowledge.catalog.ids();
        let suggestion = crate::license::nearest(&args.license, ids.iter().map(String::as_str));
        return Err(Error::Unknown { kind: "license", name: args.license.clone(), suggestion }.into());
    }
    let judge = |loaded: Loaded| {
        let criteria = alone::judge(&id, knowledge, &loaded);
        (loaded, criteria)
    };
    let judged = definition::find(&args.definition)?.into_iter().map(judge).collect();
    let policies = license.as_ref().map(|license| taken_in(license, &knowledge.catalog)).unwrap_or_default();
    Ok(Shown { id, license, listing, policies, judged })
}

/// The id that is meant: one of those that have the terms of an entry, or the entry's own.
fn asked(name: &str, license: Option<&License>) -> String {
    let Some(license) = license else { return name.to_owned() };
    let also = license.also.iter().find(|id| id.eq_ignore_ascii_case(name.trim()));
    also.unwrap_or(&license.id).clone()
}

/// The policies that a license makes part of itself.
fn taken_in(license: &License, catalog: &Catalog) -> Vec<License> {
    license.incorporates.iter().filter_map(|id| catalog.license(id)).collect()
}

/// All there is to say of a license, as JSON.
#[derive(serde::Serialize)]
#[serde(rename_all = "kebab-case")]
struct ShownJson<'a> {
    id: &'a str,
    license: &'a Option<License>,
    incorporated: &'a [License],
    spdx_list: ListJson,
    definitions: Vec<JudgedJson<'a>>,
}

/// How it stands on the SPDX list.
#[derive(serde::Serialize)]
#[serde(rename_all = "kebab-case")]
struct ListJson {
    version: &'static str,
    listed: bool,
    osi_approved: bool,
    fsf_libre: bool,
    deprecated: bool,
}

/// What a definition makes of it.
#[derive(serde::Serialize)]
struct JudgedJson<'a> {
    id: &'a str,
    version: &'a str,
    name: &'a str,
    sha256: String,
    criteria: &'a [LicenseCriterion],
}

fn json(shown: &Shown) -> ShownJson<'_> {
    let definitions = shown.judged.iter().map(|(loaded, criteria)| JudgedJson {
        id: loaded.definition.id.as_str(),
        version: loaded.definition.version.as_str(),
        name: &loaded.definition.name,
        sha256: loaded.sha256(),
        criteria,
    });
    let listing = shown.listing.unwrap_or_default();
    ShownJson {
        id: &shown.id,
        license: &shown.license,
        incorporated: &shown.policies,
        spdx_list: ListJson {
            version: catalog::spdx_list_version(),
            listed: shown.listing.is_some(),
            osi_approved: listing.osi_approved,
            fsf_libre: listing.fsf_libre,
            deprecated: listing.deprecated,
        },
        definitions: definitions.collect(),
    }
}

fn text(shown: &Shown) -> String {
    let mut page = Page::new();
    let name = match (&shown.license, shown.listing) {
        (Some(license), _) if license.id == shown.id => license.name.as_str(),
        (_, Some(listing)) => listing.name,
        (Some(license), None) => license.name.as_str(),
        (None, None) => "",
    };
    page.wrapped(
        &format!("{}: {name}", output::paint(Role::Strong, &source::safe(&shown.id, 200))),
        "",
        "  ",
    );
    match &shown.license {
        Some(license) => about(&mut page, license, shown),
        None => {
            listed(&mut page, shown.listing);
            page.field("terms", "not in the catalog, so every criterion is unknown");
        }
    }
    for (loaded, criteria) in &shown.judged {
        verdicts(&mut page, loaded, criteria);
    }
    if let Some(license) = &shown.license {
        terms(&mut page, license, &shown.policies);
    }
    page.text
}

/// Who keeps it, where it is found, how it is recognised, when it was reviewed.
fn about(page: &mut Page, license: &License, shown: &Shown) {
    if license.id != shown.id {
        page.field("terms", &format!("those of {} ({})", license.id, license.name));
    }
    if let Some(steward) = &license.steward {
        page.field("steward", steward);
    }
    page.field("kind", &format!("{}, {}", word(&license.kind), word(&license.category)));
    listed(page, shown.listing);
    for (label, values) in
        [("also", &license.also), ("aliases", &license.aliases), ("addresses", &license.addresses)]
    {
        if !values.is_empty() {
            page.field(label, &values.join(", "));
        }
    }
    page.field(
        "text",
        match license.text {
            TextSource::Spdx => "recognised by the template of the SPDX list",
            TextSource::Fingerprint => "recognised by a fingerprint",
            TextSource::None => "not recognised; the license is known by its name alone",
        },
    );
    for revision in &license.revisions {
        let note = revision.note.as_deref().map(|note| format!(": {note}")).unwrap_or_default();
        page.field("revision", &format!("{}{note}", revision.id));
    }
    for policy in &shown.policies {
        page.field("takes in", &format!("{} ({})", policy.id, policy.name));
    }
    let reviewed = &license.reviewed;
    page.field("reviewed", &format!("{}, from {}", reviewed.on, reviewed.source));
    if let Some(sha256) = &reviewed.sha256 {
        page.field("", &format!("sha256 {sha256}"));
    }
}

fn listed(page: &mut Page, listing: Option<Listing>) {
    let yes = |flag: bool| if flag { "yes" } else { "no" };
    let version = catalog::spdx_list_version();
    match listing {
        Some(listing) => {
            let deprecated = if listing.deprecated { "; deprecated" } else { "" };
            let (osi, fsf) = (yes(listing.osi_approved), yes(listing.fsf_libre));
            page.field(
                "SPDX",
                &format!("listed in {version}; OSI-approved: {osi}; FSF-free: {fsf}{deprecated}"),
            );
        }
        None => page.field("SPDX", &format!("not listed in {version}")),
    }
}

/// A word of the data, as it is written there.
pub(crate) fn word(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

/// What each criterion comes to in both readings, and why.
fn verdicts(page: &mut Page, loaded: &Loaded, criteria: &[LicenseCriterion]) {
    let d = &loaded.definition;
    page.heading(&format!("What {} {} makes of it", d.name, d.version.as_str()));
    if criteria.is_empty() {
        page.wrapped("No criterion of it is decided by a license alone.", "  ", "  ");
        return;
    }
    page.line(&output::paint(Role::Dim, "  practical  literal  criterion"));
    for criterion in criteria {
        let (practical, literal) = (&criterion.practical, &criterion.literal);
        let marks = [mark(criterion.level, practical, 9), mark(criterion.level, literal, 7)].join("  ");
        page.line(&format!("  {marks}  {}", criterion.id));
        let same = practical.verdict == literal.verdict && reasons(practical) == reasons(literal);
        if same {
            because(page, &of(criterion), practical);
        } else {
            because(page, &format!("{}practical: ", of(criterion)), practical);
            because(page, &format!("{}literal: ", of(criterion)), literal);
        }
    }
}

fn because(page: &mut Page, front: &str, reading: &InReading) {
    for reason in reasons(reading) {
        page.wrapped(&format!("{front}{reason}"), REASON, "                        ");
    }
}

/// Reasons stand under the ids of criteria.
const REASON: &str = "                      ";

/// Where it is not the license of the weights that is looked at, of what.
fn of(criterion: &LicenseCriterion) -> String {
    let of: Vec<&str> = criterion.of.iter().map(String::as_str).filter(|of| *of != "weights").collect();
    match of.is_empty() {
        true => String::new(),
        false => format!("as the license of the {}: ", of.join(" and the ").replace('-', " ")),
    }
}

fn mark(level: Level, reading: &InReading, width: usize) -> String {
    let word = match reading.verdict {
        Judgement::NotApplicable => "n/a",
        verdict => verdict.word(),
    };
    let role = match (level, reading.verdict) {
        (_, Judgement::Pass) => Role::Pass,
        (Level::Optional, _) | (_, Judgement::NotApplicable) => Role::Dim,
        (_, Judgement::Fail) => Role::Fail,
        (_, Judgement::Unknown) => Role::Unknown,
    };
    output::paint(role, &format!("{word:<width$}"))
}

/// Each thing that shows the verdict: the term and its section, or in words where no term does.
fn reasons(reading: &InReading) -> Vec<String> {
    let wanted = match reading.verdict {
        Judgement::Fail => FindingKind::Fail,
        Judgement::Unknown => FindingKind::Unknown,
        Judgement::Pass | Judgement::NotApplicable => FindingKind::Pass,
    };
    let mut all: Vec<String> = Vec::new();
    for reason in reading.findings.iter().filter(|finding| finding.kind == wanted).map(reason) {
        if !all.contains(&reason) {
            all.push(reason);
        }
    }
    all
}

fn reason(finding: &Finding) -> String {
    let Some(known) = &finding.known else { return finding.message.clone() };
    let vocabulary = catalog::vocabulary();
    let kind = match () {
        () if vocabulary.grants.contains_key(&known.term) => "grant",
        () if vocabulary.limits.contains_key(&known.term) => "limit",
        () => "duty",
    };
    let section = known.section.as_deref().map(|section| format!(" [{section}]")).unwrap_or_default();
    let doubt = finding.message.split_once(" (in doubt: ").map(|(_, doubt)| doubt.trim_end_matches(')'));
    let doubt = doubt.map(|doubt| format!(", in doubt: {doubt}")).unwrap_or_default();
    format!("{kind} {}{section}{doubt}", known.term)
}

/// Grants, limits and duties with their sections; then what holds for models made from it, and notes.
fn terms(page: &mut Page, license: &License, policies: &[License]) {
    list(page, "Grants", &license.grants);
    list(page, "Limits", &license.limits);
    list(page, "Duties", &license.duties);
    for policy in policies {
        list(page, &format!("Limits of {}, which it makes part of itself", policy.id), &policy.limits);
    }
    if license.kind == Kind::License {
        page.heading("Models made from it");
        page.wrapped(&derivatives(license), "  ", "  ");
    }
    if !license.notes.is_empty() {
        page.heading("Notes");
        license.notes.iter().for_each(|note| page.wrapped(note, "  * ", "    "));
    }
}

fn list(page: &mut Page, heading: &str, terms: &[Term]) {
    page.heading(heading);
    if terms.is_empty() {
        page.line("  none");
    }
    for term in terms {
        let name = output::paint(Role::Strong, &term.term);
        page.wrapped(&format!("{name} [{}]: {}", term.section, term.note), "  ", "      ");
        if let Some(doubt) = &term.doubt {
            let words = output::paint(Role::Unknown, "careful readers differ:");
            page.wrapped(&format!("{words} {doubt}"), "      ", "      ");
        }
    }
}

/// What holds for models made from one under it.
fn derivatives(license: &License) -> String {
    let Some(derivatives) = &license.derivatives else {
        return "No rule is recorded: all limits and duties are taken to go along.".to_owned();
    };
    let rule = match derivatives.relicense {
        Relicense::Yes => {
            "They may be put under terms of their maker's choice, as long as the duties are kept"
        }
        Relicense::WithLimits => "Other terms may be added, and the limits go along",
        Relicense::SameLicense => "They stay under the same license, or one that it names",
        Relicense::No => "They may not be given to others",
    };
    let along = match derivatives.inherits.is_empty() {
        true => String::new(),
        false => {
            format!(" Whatever they are put under, these go along: {}.", derivatives.inherits.join(", "))
        }
    };
    format!("{rule} [{}].{along}", derivatives.section)
}
