//! Which sources govern a component, and with what force.
//!
//! The rules for weights, in short. A source about something else never counts. One about the weights, or about
//! the release as a whole, governs. A license file that says nothing of what it covers governs where nothing
//! speaks of the weights; where a statement gives that very license to the code, or something else governs the
//! weights, only its limits count. The limits of a base model, a use policy and a gate always count. What is
//! known only by a name, or lies in a folder of its own, leaves the answer open where it would limit.

use super::lineage::{self, Ancestor};
use super::sentences::speaks_as_license;
use super::settled::Settled;
use super::terms::{Loose, Read, TermKind, TermSet, Terms};
use super::{Conflict, Force, Governing, Knowledge, Source, badge};
use crate::component::Component;
use crate::evidence::{Channel, Claim, CodePlace, Evidence, LicenseEvidence, Presence, Subject, WeightsFile};
use crate::license::catalog;
use crate::license::families::{self, FamilyMatch};
use crate::license::words::{Rewrites, words};
use std::collections::BTreeSet;

/// What governs the weights.
pub(super) fn weights(
    evidence: &Evidence,
    read: &[Read<'_>],
    lineage: &[Ancestor],
    knowledge: &Knowledge,
) -> Governing {
    let context = Context::of(evidence, read);
    let mut sources: Vec<Source> = read.iter().map(|r| context.source(r)).collect();
    let governing = governing_ids(&sources);
    let bases = lineage.iter().filter(|a| a.terms != Terms::Nothing);
    sources.extend(bases.map(|a| ancestor(a, &governing, evidence, knowledge)));
    let stated = Stated { governing: &governing, lineage };
    sources.extend(known_names(evidence, &stated, knowledge));
    let conflicts = conflicts(&sources, knowledge);
    let by_default = sources.iter().any(|s| s.force == Force::Governs) && !read.iter().any(is_stated);
    Governing { sources, conflicts, by_default }
}

/// Whether something says of the weights, or of the release as a whole, which license they are under.
fn is_stated(read: &Read<'_>) -> bool {
    let subject = &read.evidence.subject;
    let says = match read.evidence.channel {
        Channel::LicenseFile => subject.names_weights() || names_weights(&read.evidence.claim),
        Channel::Manifest => subject.names_weights(),
        Channel::ModelCard | Channel::Statement | Channel::Embedded | Channel::Tag | Channel::Declaration => {
            subject.names_weights() || *subject == Subject::Release
        }
        Channel::UsePolicy | Channel::Notice | Channel::Comment | Channel::Gate => false,
    };
    says && read.terms.names_license()
}

/// Whether the text of a license itself speaks of weights, as those do that are made for models.
fn names_weights(claim: &Claim) -> bool {
    let Claim::Text(file, range) = claim else { return false };
    let text = file.text().get(range.clone()).unwrap_or("").to_lowercase();
    let words: Vec<&str> = text.split_whitespace().collect();
    let text = words.join(" ");
    catalog::vocabulary().weights_in_texts.iter().any(|phrase| text.contains(phrase.as_str()))
}

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
            CodePlace::Here(path) | CodePlace::Told(path) => Some(path.as_str()),
            CodePlace::Claimed(_) | CodePlace::Elsewhere(_) => None,
        })
        .collect();
    let context = Context::of(evidence, read);
    let forced = |r: &'_ Read<'_>| component_force(component, r, &here);
    let firm =
        read.iter().filter(|r| forced(r) == Some(Force::Governs) && context.left_of(r) != Terms::Nothing);
    let own: BTreeSet<String> = firm.flat_map(|r| r.terms.licenses()).collect();
    let mut sources: Vec<Source> =
        read.iter().filter_map(|r| Some(context.component_source(r, forced(r)?, &own))).collect();
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
    if matches!(channel, Channel::Gate | Channel::Notice) {
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

/// Whether a path lies in a folder of the directory.
fn is_in(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder.trim_end_matches('/')).is_some_and(|rest| rest.starts_with('/'))
}

/// What has to be known of all the evidence before one piece of it can be weighed.
struct Context {
    weights_named: bool,
    given_to_code: BTreeSet<String>,
    weight_paths: Vec<String>,
    names: BTreeSet<String>,
    settled: Settled,
}

impl Context {
    fn of(evidence: &Evidence, read: &[Read<'_>]) -> Self {
        let names = |r: &&Read<'_>| r.terms.names_license();
        let about_code = |r: &&Read<'_>| {
            matches!(&r.evidence.subject, Subject::Component(c) if c.is_code())
                && matches!(r.evidence.claim, Claim::Sentence(_))
        };
        let here = |w: &&WeightsFile| w.presence != Presence::Missing;
        Self {
            // A declaration governs beside a plain LICENSE, as the card does; it does not put it in second place.
            weights_named: read
                .iter()
                .filter(names)
                .filter(|r| r.evidence.channel != Channel::Declaration)
                .any(|r| r.evidence.subject.names_weights()),
            given_to_code: read.iter().filter(about_code).flat_map(|r| r.terms.licenses()).collect(),
            weight_paths: evidence.weights.iter().filter(here).map(|w| w.path.clone()).collect(),
            names: evidence.names.iter().map(|name| super::letters(&name.value)).collect(),
            settled: Settled::of(read),
        }
    }

    /// A source, what is left of it beside what others settle, and its force.
    fn source(&self, read: &Read<'_>) -> Source {
        let left = Read { evidence: read.evidence, terms: self.settled.beside(read) };
        if read.terms != Terms::Nothing && left.terms == Terms::Nothing && !is_aside(read) {
            let why = "the license that it names loosely is known from another source".to_owned();
            return source(read, Force::Noted(why));
        }
        Source { says: read.terms.label(), ..source(&left, self.force(&left)) }
    }

    /// The same for a component other than the weights: what settles a name is among the licenses that govern it.
    fn component_source(&self, read: &Read<'_>, force: Force, own: &BTreeSet<String>) -> Source {
        let named = |set: &&TermSet| match &set.loose {
            Some(Loose::Family(key, members)) => {
                let of_family = |id: &String| id.to_lowercase().starts_with(&format!("{key}-"));
                own.iter().any(|id| members.contains(id) || of_family(id))
            }
            _ => !own.is_empty(),
        };
        let left = match read.terms.sets().iter().all(named) {
            true => self.left_of(read),
            false => read.terms.clone(),
        };
        if left == Terms::Nothing && read.terms != Terms::Nothing {
            let why = "the license that it names loosely is known from another source".to_owned();
            return source(read, Force::Noted(why));
        }
        let force = if self.is_badge_of_another(read) { Force::Doubted } else { force };
        let left = Read { evidence: read.evidence, terms: left };
        Source { says: read.terms.label(), ..source(&left, force) }
    }

    /// What a source holds beside what others settle.
    fn left_of(&self, read: &Read<'_>) -> Terms {
        self.settled.beside(read)
    }

    /// A badge that leads to the license file of a repository of another name than any that this release goes by.
    fn is_badge_of_another(&self, read: &Read<'_>) -> bool {
        let Claim::Sentence(sentence) = &read.evidence.claim else { return false };
        let unstated = matches!(read.evidence.subject, Subject::Unstated | Subject::Folder(_));
        if read.evidence.channel != Channel::Statement || !unstated {
            return false;
        }
        let Some(repository) = badge::repository(sentence) else { return false };
        let repository = super::letters(&repository);
        !self.names.iter().any(|name| name.contains(&repository) || repository.contains(name.as_str()))
    }

    fn force(&self, read: &Read<'_>) -> Force {
        let seen = read.evidence;
        if read.terms == Terms::Nothing {
            return Force::Noted("it names no license and no limit".to_owned());
        }
        if seen.subject.excludes_weights() {
            return Force::Noted(format!("it speaks of {}, not of the weights", about(&seen.subject)));
        }
        match seen.channel {
            Channel::UsePolicy | Channel::Gate => return Force::Limits,
            Channel::Notice => return Force::Noted("a notice grants nothing".to_owned()),
            Channel::Comment if leaves_open(&read.terms) && covers_all(&seen.subject) => {
                return Force::Limits;
            }
            Channel::Comment if takes_away(&read.terms) && matches!(seen.claim, Claim::Declared(_)) => {
                return Force::Limits;
            }
            Channel::Comment if !takes_away(&read.terms) => {
                return Force::Noted("words in a comment or another document grant nothing".to_owned());
            }
            Channel::Comment => return Force::Doubted,
            Channel::Manifest if !seen.subject.names_weights() => {
                return Force::Noted("a package manifest speaks of the software".to_owned());
            }
            _ => {}
        }
        if self.settled.is_past_notice(read) {
            return Force::Noted(
                "a dated notice; the file that it points to holds another text by now".to_owned(),
            );
        }
        if (seen.channel == Channel::Statement && !self.is_at_top(&seen.at.path))
            || self.is_badge_of_another(read)
        {
            return Force::Doubted;
        }
        match read.terms.names_license() {
            true if is_of_upstream(read) => Force::Limits,
            true => self.by_subject(read),
            false if is_worded_as_license(seen) => Force::Limits,
            false if leaves_open(&read.terms) && covers_all(&seen.subject) => Force::Limits,
            false => limits_by_subject(&seen.subject),
        }
    }

    /// At the top of the directory, or in a folder that holds weights.
    fn is_at_top(&self, path: &str) -> bool {
        let Some((folder, _)) = path.rsplit_once('/') else { return true };
        self.weight_paths.iter().any(|weights| is_in(weights, folder))
    }

    fn by_subject(&self, read: &Read<'_>) -> Force {
        let seen = read.evidence;
        match &seen.subject {
            Subject::Checkpoint(name) if self.names.contains(&super::letters(name)) => Force::Governs,
            Subject::Checkpoint(_) => Force::GovernsInPart,
            Subject::Folder(folder) => match self.weight_paths.iter().any(|path| is_in(path, folder)) {
                true => Force::Governs,
                false => Force::Doubted,
            },
            Subject::Unstated if self.is_given_to_code(read) => {
                Force::Noted("a statement gives this license to the code".to_owned())
            }
            Subject::Unstated if self.weights_named && is_plain(seen.channel) => Force::Limits,
            _ => Force::Governs,
        }
    }

    /// The statement that the code is under this very license takes a plain LICENSE file away from the weights.
    fn is_given_to_code(&self, read: &Read<'_>) -> bool {
        let ids = read.terms.licenses();
        matches!(read.evidence.channel, Channel::LicenseFile | Channel::Statement)
            && !ids.is_empty()
            && ids.iter().all(|id| self.given_to_code.contains(id))
    }
}

/// "It is based on Foo, licensed under X": a license that is said of what a part was made from, not of the part.
fn is_of_upstream(read: &Read<'_>) -> bool {
    let Claim::Sentence(sentence) = &read.evidence.claim else { return false };
    let words = &catalog::vocabulary().upstream_in_prose;
    let sentence = sentence.to_lowercase().replace('\n', " ");
    let holds = |before: &str| words.when.iter().any(|phrase| before.contains(phrase.as_str()));
    words
        .then
        .iter()
        .any(|phrase| sentence.split_once(phrase.as_str()).is_some_and(|(before, _)| holds(before)))
}

/// What counts for nothing whatever it says.
fn is_aside(read: &Read<'_>) -> bool {
    read.evidence.subject.excludes_weights() || read.evidence.channel == Channel::Notice
}

/// A license file or a sentence: where neither says what it covers, something that does comes first.
fn is_plain(channel: Channel) -> bool {
    matches!(channel, Channel::LicenseFile | Channel::Statement)
}

/// A sentence that names no part of the release and speaks as a license does; its limits are in doubt by themselves.
fn is_worded_as_license(seen: &LicenseEvidence) -> bool {
    matches!(&seen.claim, Claim::Sentence(sentence) if speaks_as_license(sentence, &seen.subject))
}

/// A limit that a sentence states without naming a license counts where it is about the weights or the release.
fn limits_by_subject(subject: &Subject) -> Force {
    match subject {
        Subject::Release | Subject::Component(_) | Subject::Checkpoint(_) => Force::Limits,
        Subject::Unstated | Subject::Folder(_) | Subject::Other(_) => Force::Doubted,
    }
}

/// What a subject is, in words.
pub(super) fn about(subject: &Subject) -> String {
    match subject {
        Subject::Release => "the release".to_owned(),
        Subject::Component(component) => format!("the {}", component.id().replace('-', " ")),
        Subject::Checkpoint(name) => format!("the checkpoint {}", crate::source::safe(name, 80)),
        Subject::Unstated => "no stated part".to_owned(),
        Subject::Folder(path) => format!("the folder {}", crate::source::safe(path, 120)),
        Subject::Other(what) => format!("something else ({})", crate::source::safe(what, 80)),
    }
}

fn source(read: &Read<'_>, force: Force) -> Source {
    let LicenseEvidence { channel, subject, at, words, .. } = read.evidence;
    Source {
        channel: Some(*channel),
        at: at.clone(),
        words: words.clone(),
        says: read.terms.label(),
        about: about(subject),
        force,
        terms: read.terms.clone(),
    }
}

fn ancestor(
    ancestor: &Ancestor,
    governing: &BTreeSet<String>,
    evidence: &Evidence,
    knowledge: &Knowledge,
) -> Source {
    let exact = made_exact(&ancestor.licenses, governing);
    let (licenses, terms) = match exact.is_empty() {
        true => (ancestor.licenses.clone(), ancestor.terms.clone()),
        false => (exact.clone(), lineage::inherited(&exact, knowledge)),
    };
    let id = &ancestor.id;
    Source {
        channel: None,
        at: ancestor.at.clone(),
        words: ancestor.words.clone(),
        says: match licenses.is_empty() {
            true => format!("base model {id}"),
            false => format!("base model {id} under {}", licenses.join(" or ")),
        },
        about: match &ancestor.of {
            Some(of) => format!("the base model {id} of {of}"),
            None => format!("the base model {id}"),
        },
        force: ancestor_force(ancestor, evidence),
        terms,
    }
}

/// The base of another model than the one here limits nothing where no weights are here that could be that model's.
fn ancestor_force(ancestor: &Ancestor, evidence: &Evidence) -> Force {
    let no_weights = evidence.weights.iter().all(|w| w.presence == Presence::Missing);
    match (ancestor.descendant, ancestor.certain) {
        (true, _) if no_weights => Force::Noted("it is the base of a model made from this one".to_owned()),
        (false, true) => Force::Limits,
        _ => Force::Doubted,
    }
}

/// Of the licenses that a vague name leaves open, the one of that family that the release itself is under. A license
/// that anyone may use decides nothing: it could be claimed over any base.
fn made_exact(open: &[String], governing: &BTreeSet<String>) -> Vec<String> {
    let own = |id: &&String| governing.contains(*id) && catalog::listing(id).is_none();
    if open.len() > 1 { open.iter().filter(own).cloned().collect() } else { Vec::new() }
}

/// What the release says of its license and of its bases.
struct Stated<'a> {
    governing: &'a BTreeSet<String>,
    lineage: &'a [Ancestor],
}

impl Stated<'_> {
    /// Whether what a name leaves open is said elsewhere: by the family's own license, or by a base that is named in
    /// full and bears the same words.
    fn explains(&self, name: &str, matched: &FamilyMatch, licenses: &[String]) -> bool {
        let words = name_words(name);
        let sizes = words.iter().filter(|word| is_size(word));
        let told: Vec<&String> = sizes.collect();
        let decided: Vec<&str> = matched.name.split(' ').collect();
        let bears = |base: &&Ancestor| {
            let base_words = name_words(&base.id);
            let has = |word: &str| base_words.iter().any(|other| other == word);
            let same = base.family.as_deref() == Some(matched.family);
            same && decided.iter().all(|word| has(word)) && told.iter().all(|word| has(word))
        };
        let full = |base: &&Ancestor| base.certain && base.of.is_none() && base.licenses.len() == 1;
        licenses.iter().all(|id| self.governing.contains(id))
            || !made_exact(licenses, self.governing).is_empty()
            || (!told.is_empty() && self.lineage.iter().filter(full).any(|base| bears(&base)))
    }
}

fn name_words(name: &str) -> Vec<String> {
    words(name, &Rewrites::default()).into_iter().map(|word| word.text).collect()
}

/// `7b`, `8x7b`.
fn is_size(word: &str) -> bool {
    let number = word.strip_suffix('b').unwrap_or("");
    !number.is_empty() && number.chars().all(|c| c.is_ascii_digit() || ".x".contains(c))
}

fn governing_ids(sources: &[Source]) -> BTreeSet<String> {
    let governs = |s: &&Source| matches!(s.force, Force::Governs | Force::GovernsInPart);
    sources.iter().filter(governs).flat_map(|s| s.terms.licenses()).collect()
}

/// A model that goes by the name of a known family may be under that family's license, whatever is said here.
fn known_names(evidence: &Evidence, stated: &Stated<'_>, knowledge: &Knowledge) -> Vec<Source> {
    let mut found: Vec<Source> = Vec::new();
    for name in &evidence.names {
        let Some(matched) = families::family_of(&name.value) else { continue };
        let licenses = lineage::family_licenses(&matched);
        if licenses.is_empty() || stated.explains(&name.value, &matched, &licenses) {
            continue;
        }
        let terms = lineage::inherited(&licenses, knowledge);
        if !takes_away(&terms) {
            continue;
        }
        let says = format!("models of the {} family come under {}", matched.family, licenses.join(" or "));
        if found.iter().any(|s| s.says == says) {
            continue;
        }
        found.push(Source {
            channel: None,
            at: name.at.clone(),
            words: name.words.clone(),
            says,
            about: "the name of the model".to_owned(),
            force: Force::Questions,
            terms,
        });
    }
    found
}

/// Whether it is no more than words that are not understood, of no license and with no limit in them.
fn leaves_open(terms: &Terms) -> bool {
    let unread = |set: &&TermSet| set.name.is_empty() && set.license.is_none() && !set.whole;
    terms.sets().iter().any(unread)
        && terms.sets().iter().all(|set| set.held.is_empty() || set.license.is_some())
}

/// Whether it is about the weights, the release or no stated part.
fn covers_all(subject: &Subject) -> bool {
    matches!(subject, Subject::Release | Subject::Unstated) || subject.names_weights()
}

/// Whether anything in it is a limit, or is not known whole.
fn takes_away(terms: &Terms) -> bool {
    terms.sets().iter().any(|set| !set.whole || set.held.iter().any(|held| held.kind == TermKind::Limit))
}

/// Pairs of governing sources that name different licenses; each pair of labels once.
/// A license that is said to stand beside another one, and is made for that, is none against it.
fn conflicts(sources: &[Source], knowledge: &Knowledge) -> Vec<Conflict> {
    let takes_in = |one: &[String], other: &[String]| {
        let license = one.first().and_then(|id| knowledge.catalog.license(id));
        license.is_some_and(|l| !other.is_empty() && other.iter().all(|id| l.incorporates.contains(id)))
    };
    let governs = |s: &&Source| s.force == Force::Governs && !s.terms.licenses().is_empty();
    let governing: Vec<&Source> = sources.iter().filter(governs).collect();
    let mut found: Vec<Conflict> = Vec::new();
    let mut pairs = BTreeSet::new();
    for (index, one) in governing.iter().enumerate() {
        for other in &governing[index + 1..] {
            let (these, those) = (one.terms.licenses(), other.terms.licenses());
            // One that is among several says less than they do, and nothing against them.
            let among = |one: &[String], other: &[String]| one.iter().all(|id| other.contains(id));
            let same = among(&these, &those)
                || among(&those, &these)
                || takes_in(&these, &those)
                || takes_in(&those, &these);
            if !same && pairs.insert((one.says.clone(), other.says.clone())) {
                found.push(Conflict {
                    one: (one.says.clone(), one.at.clone()),
                    other: (other.says.clone(), other.at.clone()),
                });
            }
        }
    }
    found
}
