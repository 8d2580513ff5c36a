//! Which license governs each component, by which sources, and what it grants, limits and asks.

use super::parts::{folded, place, plain, quotation, sentence, words};
use crate::render::words::{concluded, force_words};
use crate::report::{ComponentLicense, Report, SourceReport, TermReport};
use maud::{Markup, html};

pub(super) fn section(at: &str, report: &Report) -> Markup {
    if report.licenses.is_empty() {
        return html! {};
    }
    super::parts::section(
        at,
        "licenses",
        "Licenses",
        html! { @for (index, license) in report.licenses.iter().enumerate() {
            @let before = report.licenses.get(..index).unwrap_or_default();
            (component(license, before.iter().find(|other| other.sources == license.sources)))
        } },
    )
}

/// A component; where another before it has the same sources, they stand there.
fn component(license: &ComponentLicense, same: Option<&ComponentLicense>) -> Markup {
    let (noted, counting): (Vec<&SourceReport>, Vec<&SourceReport>) =
        license.sources.iter().partition(|s| s.force == "noted");
    let weights = license.component == "weights";
    let body = html! {
        (conflicts(license))
        @for alike in groups(&counting) { (group(&alike)) }
        @if !noted.is_empty() {
            details {
                summary { "Seen and not counted (" (noted.len()) ")" }
                ul.plain { @for one in &noted { li { (source(one)) } } }
            }
        }
    };
    html! {
        article.license {
            h3 { (capital(&plain(&license.component))) ": " span.concluded { (words(&concluded(license))) } }
            @if let Some(same) = same.filter(|_| !license.sources.is_empty()) {
                p.none { "The same sources and terms as for the " (plain(&same.component)) }
            }
            @else if weights { (body) }
            @else if !license.sources.is_empty() { details { summary { "Sources and terms" } (body) } }
        }
    }
}

fn conflicts(license: &ComponentLicense) -> Markup {
    html! {
        @if !license.conflicts.is_empty() {
            div.conflicts {
                p { strong { "Sources disagree." } " A criterion passes only if it passes under each of them." }
                ul { @for c in &license.conflicts {
                    li { (words(&c.one)) " at " (place(&c.one_at)) ", " (words(&c.other)) " at " (place(&c.other_at)) }
                } }
            }
        }
    }
}

/// Sources that hold the same terms in the same way stand together, so that terms are read once.
fn groups<'r>(sources: &[&'r SourceReport]) -> Vec<Vec<&'r SourceReport>> {
    let mut groups: Vec<Vec<&SourceReport>> = Vec::new();
    for source in sources {
        let alike = |group: &&mut Vec<&SourceReport>| {
            group.first().is_some_and(|s| s.terms == source.terms && s.force == source.force)
        };
        match groups.iter_mut().find(alike) {
            Some(group) => group.push(source),
            None => groups.push(vec![source]),
        }
    }
    groups
}

fn group(sources: &[&SourceReport]) -> Markup {
    let terms = sources.first().map(|s| s.terms.as_slice()).unwrap_or_default();
    let items: Vec<Markup> = sources.iter().map(|s| source(s)).collect();
    html! {
        div.source {
            (folded(3, &items))
            @if !terms.is_empty() {
                div.terms {
                    (kind("Grants", "grant", terms))
                    (kind("Limits", "limit", terms))
                    (kind("Duties", "duty", terms))
                }
            }
        }
    }
}

fn source(source: &SourceReport) -> Markup {
    let says = if source.says.is_empty() { "words about a license" } else { &source.says };
    html! {
        p.message {
            strong { (words(says)) } ", about " (words(&source.about)) " "
            span.kind { (force_words(source)) }
        }
        p.at { (place(&source.at)) }
        (quotation(source.words.as_str()))
    }
}

fn kind(heading: &str, kind: &str, terms: &[TermReport]) -> Markup {
    let of_kind: Vec<&TermReport> = terms.iter().filter(|t| t.kind == kind).collect();
    html! {
        div class=(format!("terms-of {kind}")) {
            p.terms-heading { (heading) " (" (of_kind.len()) ")" }
            @if of_kind.is_empty() { p.none { "None known" } }
            @else { ul { @for term in of_kind { (one_term(term)) } } }
        }
    }
}

fn one_term(term: &TermReport) -> Markup {
    html! {
        li {
            strong { (plain(&term.term)) }
            @if let Some(section) = &term.section { " " span.kind { (section) } }
            span.says { (sentence(&term.says)) }
            @if let Some(doubt) = &term.doubt { span.says { em { "In doubt: " (doubt) } } }
        }
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
