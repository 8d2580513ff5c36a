//! `ow license list` and `ow license show`.

use crate::args::LicenseCommand;
use crate::output;
use anyhow::Result;
use open_weights::Error;
use open_weights::license::catalog::{self, Catalog, License, Term};
use std::fmt::Write as _;
use std::process::ExitCode;

pub(crate) fn run(command: LicenseCommand) -> Result<ExitCode> {
    match command {
        LicenseCommand::List { limit, duty } => list(&limit, &duty),
        LicenseCommand::Show { license } => show(&license),
        LicenseCommand::Identify(args) => crate::identify::run(&args),
        LicenseCommand::Fingerprint(args) => crate::identify::fingerprint(&args),
    }
}

fn list(limits: &[String], duties: &[String]) -> Result<ExitCode> {
    let vocabulary = catalog::vocabulary();
    for (term, known) in
        limits.iter().map(|t| (t, &vocabulary.limits)).chain(duties.iter().map(|t| (t, &vocabulary.duties)))
    {
        if !known.contains_key(term) {
            let suggestion = nearest(term, known.keys().map(String::as_str));
            return Err(Error::Unknown { kind: "term", name: term.clone(), suggestion }.into());
        }
    }
    let catalog = Catalog::shipped();
    let mut text = String::new();
    for id in catalog.ids() {
        let Some(license) = catalog.license(&id) else { continue };
        let has =
            |terms: &[Term], wanted: &[String]| wanted.iter().all(|w| terms.iter().any(|t| t.term == *w));
        if has(&license.limits, limits) && has(&license.duties, duties) {
            writeln!(text, "{id:<42} {}", license.name)?;
        }
    }
    output::print(&text)
}

fn show(name: &str) -> Result<ExitCode> {
    let catalog = Catalog::shipped();
    let Some(license) = catalog.license(name) else {
        if let Some(listing) = catalog::listing(name) {
            let text = format!(
                "{name}: {}\n  on the SPDX list {}; its terms are not in the catalog\n",
                listing.name,
                catalog::spdx_list_version()
            );
            return output::print(&text);
        }
        let ids = catalog.ids();
        let suggestion = nearest(name, ids.iter().map(String::as_str));
        return Err(Error::Unknown { kind: "license", name: name.to_owned(), suggestion }.into());
    };
    let mut text = String::new();
    describe(&mut text, &license)?;
    output::print(&text)
}

/// The known name that is nearest to a mistyped one, where one is near enough.
pub(crate) fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
    let scored = known.map(|k| (strsim::jaro_winkler(&name.to_lowercase(), &k.to_lowercase()), k));
    let best = scored.max_by(|a, b| a.0.total_cmp(&b.0))?;
    (best.0 > 0.75).then(|| best.1.to_owned())
}

fn describe(text: &mut String, license: &License) -> Result<()> {
    writeln!(text, "{}: {}", license.id, license.name)?;
    if let Some(steward) = &license.steward {
        writeln!(text, "  steward    {steward}")?;
    }
    if let Some(listing) = catalog::listing(&license.id) {
        let yes = |flag: bool| if flag { "yes" } else { "no" };
        writeln!(
            text,
            "  SPDX       listed; OSI-approved: {}; FSF-free: {}",
            yes(listing.osi_approved),
            yes(listing.fsf_libre)
        )?;
    }
    for (label, values) in
        [("also", &license.also), ("aliases", &license.aliases), ("addresses", &license.addresses)]
    {
        if !values.is_empty() {
            paragraph(text, &format!("  {label:<10} {}", values.join(", ")), "             ");
        }
    }
    for (label, terms) in
        [("grants", &license.grants), ("limits", &license.limits), ("duties", &license.duties)]
    {
        writeln!(text, "\n{label}")?;
        if terms.is_empty() {
            writeln!(text, "  none")?;
        }
        for term in terms {
            let doubt = term.doubt.as_deref().map(|d| format!(" (in doubt: {d})")).unwrap_or_default();
            paragraph(text, &format!("  {} [{}]: {}{doubt}", term.term, term.section, term.note), "      ");
        }
    }
    for note in &license.notes {
        paragraph(text, &format!("note: {note}"), "  ");
    }
    writeln!(text, "\nreviewed {} from {}", license.reviewed.on, license.reviewed.source)?;
    Ok(())
}

fn paragraph(text: &mut String, words: &str, rest: &str) {
    let options = textwrap::Options::new(output::width()).subsequent_indent(rest);
    for line in textwrap::wrap(words, options) {
        text.push_str(line.trim_end());
        text.push('\n');
    }
}
