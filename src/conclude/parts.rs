//! Which sources govern the parts of a release other than its weights: code, data, words, and with what force?
//!
//! Comes in: a component and what was read. Goes out: [`Governing`] for it. What is said of the code, the release or no
//! part governs software; a license of what a part was made from takes away and grants nothing.

use super::governing::{Context, about, conflicts, is_in, source, takes_away};
use super::terms::{Loose, Read, TermKind, TermSet, Terms};
use super::{Force, Governing, Knowledge, Source};
use crate::component::Component;
use crate::evidence::{Channel, Claim, CodePlace, Evidence, Subject};
use crate::license::catalog;
use std::collections::BTreeSet;

/// What governs a component other than the weights.
pub(super) fn other(
    component: Component,
    evidence: &Evidence,
    read: &[Read<'_>],
    knowledge: &Knowledge,
) -> Governing {
    let here: Vec<&str> = evidence
        .code
        .iter()
        .filter(|c| c.component == component)
        .filter_map(|c| match &c.place {
            CodePlace::Here(path) | CodePlace::Doubted(path, _) | CodePlace::Told(path) => {
                Some(path.as_str())
            }
            CodePlace::Claimed(_) | CodePlace::Elsewhere(_) => None,
        })
        .collect();
    let context = Context::of(evidence, read);
    let forced = |r: &'_ Read<'_>| component_force(component, r, &here);
    let firm =
        read.iter().filter(|r| forced(r) == Some(Force::Governs) && context.left_of(r) != Terms::Nothing);
    let own: BTreeSet<String> = firm.flat_map(|r| r.terms.licenses()).collect();
    let mut sources: Vec<Source> =
        read.iter().filter_map(|r| Some(component_source(&context, r, forced(r)?, &own))).collect();
    doubt_unstated(component, read, &mut sources);
    give_way(component, read, &here, &mut sources);
    if component.is_words() {
        leave_words(&mut sources, read);
    }
    // Data come in sets, each under a license of its own.
    let sets = matches!(component, Component::TrainingData | Component::EvaluationData);
    let conflicts = if sets { Vec::new() } else { conflicts(&sources, knowledge) };
    Governing { sources, conflicts, by_default: false }
}

/// Where parts of a release are said to be under licenses of their own, a file that says nothing of what it covers
/// decides nothing for the words.
fn leave_words(sources: &mut [Source], read: &[Read<'_>]) {
    let apart = |r: &Read<'_>| matches!(r.evidence.subject, Subject::Component(_)) && r.terms.names_license();
    if read.iter().any(apart) {
        let unstated = about(&Subject::Unstated);
        for source in sources.iter_mut().filter(|s| s.about == unstated) {
            source.force = Force::Noted("parts of the release are under licenses of their own".to_owned());
        }
    }
}

fn component_force(component: Component, read: &Read<'_>, here: &[&str]) -> Option<Force> {
    let channel = read.evidence.channel;
    // What is to be accepted before a download, and a notice, give nobody a license of the code.
    let grants_nothing = matches!(channel, Channel::Gate | Channel::Notice);
    if grants_nothing
        && !read.terms.sets().iter().flat_map(|set| &set.held).any(|h| h.kind == TermKind::Limit)
    {
        return None;
    }
    if !read.terms.names_license() {
        let about = matches!(&read.evidence.subject, Subject::Release | Subject::Component(Component::Code))
            || read.evidence.subject == Subject::Component(component);
        return (about && component.is_code() && takes_away(&read.terms)).then_some(Force::Limits);
    }
    let force = by_component(component, read, here)?;
    match channel {
        Channel::Comment => takes_away(&read.terms).then_some(Force::Doubted),
        Channel::Gate | Channel::Notice => Some(Force::Limits),
        _ if force == Force::Governs && is_of_upstream(read) => Some(Force::Limits),
        _ => Some(force),
    }
}

fn by_component(component: Component, read: &Read<'_>, here: &[&str]) -> Option<Force> {
    let channel = read.evidence.channel;
    match &read.evidence.subject {
        Subject::Component(Component::Code) if component.is_built() => Some(Force::Governs),
        Subject::Component(subject) if *subject == component => Some(Force::Governs),
        Subject::Release if component.is_built() => Some(Force::Governs),
        Subject::Unstated if component.is_built() && channel == Channel::LicenseFile => Some(Force::Governs),
        Subject::Unstated if component.is_built() && channel == Channel::Manifest => Some(Force::Governs),
        Subject::Release if component.is_words() => Some(Force::Governs),
        Subject::Unstated if component.is_words() && channel == Channel::LicenseFile => Some(Force::Governs),
        Subject::Release | Subject::Unstated if is_beside(component) => Some(Force::Noted(format!(
            "it does not say that it covers the {}",
            component.id().replace('-', " ")
        ))),
        Subject::Folder(folder) => here.iter().any(|path| is_in(path, folder)).then_some(Force::Governs),
        _ => None,
    }
}

/// Data that come along with a release, which its license may or may not cover.
fn is_beside(component: Component) -> bool {
    matches!(component, Component::EvaluationData | Component::SampleOutputs | Component::ModelMetadata)
}

/// Where words give a license to the code, a license file that says nothing of what it covers and holds another one
/// may be about something else.
fn doubt_unstated(component: Component, read: &[Read<'_>], sources: &mut [Source]) {
    let names = |r: &&Read<'_>| match &r.evidence.subject {
        Subject::Component(of) => *of == component || (*of == Component::Code && component.is_code()),
        _ => false,
    };
    let given: BTreeSet<String> = read.iter().filter(names).flat_map(|r| r.terms.licenses()).collect();
    let about_nothing = about(&Subject::Unstated);
    for source in sources.iter_mut().filter(|s| s.channel == Some(Channel::LicenseFile)) {
        let ids = source.terms.licenses();
        if !given.is_empty() && source.about == about_nothing && !ids.iter().any(|id| given.contains(id)) {
            source.force = Force::Doubted;
        }
    }
}

/// Where the release gives the code a license of its own, in words at its top or in the head of every file of it, the
/// license field of the card is that of the rest.
fn give_way(component: Component, read: &[Read<'_>], here: &[&str], sources: &mut [Source]) {
    let of_it = |subject: &Subject| match subject {
        Subject::Component(of) => *of == component || *of == Component::Code,
        _ => false,
    };
    let names = |r: &&Read<'_>| of_it(&r.evidence.subject) && r.terms.names_license();
    let in_words = read
        .iter()
        .filter(names)
        .any(|r| r.evidence.channel == Channel::Statement && !r.evidence.at.path.contains('/'));
    let tagged = |path: &&str| {
        read.iter().filter(names).any(|r| r.evidence.channel == Channel::Tag && r.evidence.at.path == **path)
    };
    let in_heads = !here.is_empty() && here.iter().all(tagged);
    if component.is_code() && (in_words || in_heads) {
        let release = about(&Subject::Release);
        let fields =
            sources.iter_mut().filter(|s| s.channel == Some(Channel::ModelCard) && s.about == release);
        fields.for_each(|field| field.force = Force::Noted("the code has a license of its own".to_owned()));
    }
}

/// A source, what is left of it beside what others settle, and its force: what settles a name is among the licenses
/// that govern the component.
fn component_source(context: &Context, read: &Read<'_>, force: Force, own: &BTreeSet<String>) -> Source {
    let named = |set: &&TermSet| match &set.loose {
        Some(Loose::Family(key, members)) => {
            let of_family = |id: &String| id.to_lowercase().starts_with(&format!("{key}-"));
            own.iter().any(|id| members.contains(id) || of_family(id))
        }
        _ => !own.is_empty(),
    };
    let left = match read.terms.sets().iter().all(named) {
        true => context.left_of(read),
        false => read.terms.clone(),
    };
    if left == Terms::Nothing && read.terms != Terms::Nothing {
        let why = "the license that it names loosely is known from another source".to_owned();
        return source(read, Force::Noted(why));
    }
    let force = if context.is_badge_of_another(read) { Force::Doubted } else { force };
    let left = Read { evidence: read.evidence, terms: left };
    Source { says: read.terms.label(), ..source(&left, force) }
}

/// "It is based on Foo, licensed under X": a license that is said of what a part was made from, not of the part.
pub(super) fn is_of_upstream(read: &Read<'_>) -> bool {
    let Claim::Sentence(sentence) = &read.evidence.claim else { return false };
    let words = &catalog::vocabulary().upstream_in_prose;
    let sentence = sentence.to_lowercase().replace('\n', " ");
    let holds = |before: &str| words.when.iter().any(|phrase| before.contains(phrase.as_str()));
    words
        .then
        .iter()
        .any(|phrase| sentence.split_once(phrase.as_str()).is_some_and(|(before, _)| holds(before)))
}
