//! Which sources govern a component, and with what force.
//!
//! The rules for weights, in short. A source about something else never counts. One about the weights, or about
//! the release as a whole, governs. A license file that says nothing of what it covers governs where nothing
//! speaks of the weights; where a statement gives that very license to the code, or something else governs the
//! weights, only its limits count. The limits of a base model, a use policy and a gate always count. What is
//! known only by a name, or lies in a folder of its own, leaves the answer open where it would limit.

use super::lineage::{self, Ancestor};
use super::terms::{Loose, Read, TermKind, TermSet, Terms};
use super::{Conflict, Force, Governing, Knowledge, Source};
use crate::component::Component;
use crate::evidence::{Channel, Claim, Declared, Evidence, LicenseEvidence, Presence, Subject, WeightsFile};
use crate::license::catalog;
use crate::license::expression::{self, Resolution};
use crate::license::families;
use std::collections::{BTreeMap, BTreeSet};

/// What governs the weights.
pub(super) fn weights(
    evidence: &Evidence,
    read: &[Read<'_>],
    lineage: &[Ancestor],
    knowledge: &Knowledge,
) -> Governing {
    let context = Context::of(evidence, read);
    let mut sources: Vec<Source> = read.iter().map(|r| source(r, context.force(r))).collect();
    sources.extend(lineage.iter().filter(|a| a.terms != Terms::Nothing).map(ancestor));
    let governing = governing_ids(&sources);
    sources.extend(known_names(evidence, &governing, knowledge));
    let conflicts = conflicts(&sources);
    Governing { sources, conflicts }
}

/// What governs a component other than the weights.
pub(super) fn other(component: Component, evidence: &Evidence, read: &[Read<'_>]) -> Governing {
    let here: Vec<&str> = evidence
        .code
        .iter()
        .filter(|c| c.component == component)
        .filter_map(|c| match &c.place {
            crate::evidence::CodePlace::Here(path) => Some(path.as_str()),
            crate::evidence::CodePlace::Claimed(_) | crate::evidence::CodePlace::Elsewhere(_) => None,
        })
        .collect();
    let sources: Vec<Source> =
        read.iter().filter_map(|r| Some(source(r, component_force(component, r, &here)?))).collect();
    let sources = if component.is_words() { of_words(sources, read) } else { sources };
    let conflicts = conflicts(&sources);
    Governing { sources, conflicts }
}

/// Where parts of a release are said to be under licenses of their own, a file that says nothing of what it covers
/// decides nothing for the words.
fn of_words(mut sources: Vec<Source>, read: &[Read<'_>]) -> Vec<Source> {
    let apart = |r: &Read<'_>| matches!(r.evidence.subject, Subject::Component(_)) && r.terms.names_license();
    if read.iter().any(apart) {
        let unstated = about(&Subject::Unstated);
        for source in sources.iter_mut().filter(|s| s.about == unstated) {
            source.force = Force::Noted("parts of the release are under licenses of their own".to_owned());
        }
    }
    sources
}

fn component_force(component: Component, read: &Read<'_>, here: &[&str]) -> Option<Force> {
    if !read.terms.names_license() {
        return None;
    }
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

/// Whether a path lies in a folder of the directory.
fn is_in(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder.trim_end_matches('/')).is_some_and(|rest| rest.starts_with('/'))
}

/// What has to be known of all the evidence before one piece of it can be weighed.
struct Context {
    weights_named: bool,
    given_to_code: BTreeSet<String>,
    weight_paths: Vec<String>,
    text_ids: BTreeSet<String>,
    text_files: BTreeSet<String>,
    names: BTreeSet<String>,
    weights_texts: BTreeMap<String, Vec<String>>,
    undated: BTreeSet<String>,
}

impl Context {
    fn of(evidence: &Evidence, read: &[Read<'_>]) -> Self {
        let names = |r: &&Read<'_>| r.terms.names_license();
        let about_code = |r: &&Read<'_>| {
            matches!(&r.evidence.subject, Subject::Component(c) if c.is_code())
                && matches!(r.evidence.claim, Claim::Sentence(_))
        };
        let is_text = |r: &&Read<'_>| {
            matches!(r.evidence.claim, Claim::Text(..))
                && r.evidence.channel == Channel::LicenseFile
                && !r.evidence.subject.excludes_weights()
                && r.terms.sets().iter().all(|set| set.whole)
        };
        let is_undated = |r: &&Read<'_>| {
            let release =
                matches!(r.evidence.subject, Subject::Release | Subject::Component(Component::Weights));
            matches!(&r.evidence.claim, Claim::Sentence(sentence) if release && !is_dated(sentence))
        };
        let is_file = |r: &&Read<'_>| {
            r.evidence.channel == Channel::LicenseFile && !r.evidence.subject.excludes_weights()
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
            text_ids: read.iter().filter(is_text).flat_map(|r| r.terms.licenses()).collect(),
            weights_texts: read
                .iter()
                .filter(is_text)
                .filter(|r| r.evidence.subject.names_weights())
                .map(|r| (r.evidence.at.path.clone(), r.terms.licenses()))
                .collect(),
            undated: read.iter().filter(is_undated).flat_map(|r| r.terms.licenses()).collect(),
            names: evidence.names.iter().map(|name| letters(&name.value)).collect(),
            text_files: read.iter().filter(is_file).map(|r| r.evidence.at.path.clone()).collect(),
        }
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
            Channel::Manifest if !seen.subject.names_weights() => {
                return Force::Noted("a package manifest speaks of the software".to_owned());
            }
            _ => {}
        }
        if self.is_settled_by_text(read) {
            return Force::Noted("it points to the license text beside it".to_owned());
        }
        if self.is_past_notice(read) {
            return Force::Noted(
                "a dated notice; the file that it points to holds another text by now".to_owned(),
            );
        }
        if seen.channel == Channel::Statement && !self.is_at_top(&seen.at.path) {
            return Force::Doubted;
        }
        match read.terms.names_license() {
            true => self.by_subject(read),
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
            Subject::Checkpoint(name) if self.names.contains(&letters(name)) => Force::Governs,
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

    /// What names a license only loosely (`other` with a name or a local link, a family, "a modified MIT"), where
    /// the text that it can only mean lies beside it and is known.
    fn is_settled_by_text(&self, read: &Read<'_>) -> bool {
        if self.text_files.is_empty() {
            return false;
        }
        match &read.evidence.claim {
            Claim::Declared(declared) => {
                let listed = self.text_ids.iter().any(|id| catalog::listing(id).is_some());
                !self.text_ids.is_empty() && is_loose_card(declared) && (declared.name.is_none() || !listed)
            }
            Claim::Sentence(sentence) => {
                let sets = read.terms.sets();
                let points = self.points_to_text(sentence);
                !sets.is_empty()
                    && sets.iter().all(|set| self.is_settled_set(set) || (points && only_imports(set)))
            }
            Claim::Text(..) | Claim::Unreadable(_) => false,
        }
    }

    /// A dated notice about a license file of the weights, where that file by now is a known text that an undated
    /// statement about the weights names as well.
    fn is_past_notice(&self, read: &Read<'_>) -> bool {
        let Claim::Sentence(sentence) = &read.evidence.claim else { return false };
        let confirmed = |ids: &Vec<String>| !ids.is_empty() && ids.iter().all(|id| self.undated.contains(id));
        is_dated(sentence)
            && self.weights_texts.iter().any(|(path, ids)| sentence.contains(path.as_str()) && confirmed(ids))
    }

    /// Whether a sentence names a license file that lies at the top of the directory.
    fn points_to_text(&self, sentence: &str) -> bool {
        let words = || sentence.split(|c: char| !(c.is_alphanumeric() || "._-".contains(c)));
        self.text_files.iter().any(|file| {
            let stem = file.split('.').next().unwrap_or(file);
            words().any(|word| word == file || word == stem || word.trim_end_matches('.') == file)
        })
    }

    fn is_settled_set(&self, set: &TermSet) -> bool {
        match &set.loose {
            Some(Loose::Family(members)) => members.iter().any(|id| self.text_ids.contains(id)),
            Some(Loose::Modified(of)) => !self.text_ids.is_empty() && !self.text_ids.contains(of),
            None => false,
        }
    }
}

/// Whether a sentence begins with a date such as `2023-11-23`, as news do; marks before it do not count.
fn is_dated(sentence: &str) -> bool {
    let start: String = sentence.chars().filter(|c| c.is_ascii()).take(24).collect();
    let digits = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
    start.split(|c: char| !(c.is_ascii_digit() || "-./".contains(c))).any(|word| {
        let mut parts = word.trim_end_matches(['-', '.', '/']).split(['-', '.', '/']);
        matches!((parts.next(), parts.next()), (Some(year), Some(month))
            if digits(year) && digits(month) && year.len() == 4 && year.starts_with("20") && month.len() <= 2)
    })
}

/// Letters and digits of a name, in lower case: `GLM-4.5` and `glm 4.5` are one name.
fn letters(name: &str) -> String {
    let name = name.rsplit('/').next().unwrap_or(name);
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A license file or a sentence: where neither says what it covers, something that does comes first.
fn is_plain(channel: Channel) -> bool {
    matches!(channel, Channel::LicenseFile | Channel::Statement)
}

/// Whether all it says is that other terms apply as well.
fn only_imports(set: &TermSet) -> bool {
    set.name.is_empty() && set.held.iter().all(|held| held.term == super::terms::IMPORTED)
}

/// A card that says `other` with a link to a file of the directory, or with nothing beside it.
fn is_loose_card(declared: &Declared) -> bool {
    let resolved = expression::resolve(declared);
    if !matches!(resolved, Resolution::Custom { .. } | Resolution::Link(_)) {
        return false;
    }
    let local = declared.link.as_deref().is_none_or(|link| !link.contains("://") && !link.contains(".."));
    local && (declared.name.is_none() || declared.link.is_some())
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

fn ancestor(ancestor: &Ancestor) -> Source {
    Source {
        channel: None,
        at: ancestor.at.clone(),
        words: ancestor.words.clone(),
        says: match ancestor.licenses.is_empty() {
            true => format!("base model {}", ancestor.id),
            false => format!("base model {} under {}", ancestor.id, ancestor.licenses.join(" or ")),
        },
        about: format!("the base model {}", ancestor.id),
        force: if ancestor.certain { Force::Limits } else { Force::Doubted },
        terms: ancestor.terms.clone(),
    }
}

fn governing_ids(sources: &[Source]) -> BTreeSet<String> {
    let governs = |s: &&Source| matches!(s.force, Force::Governs | Force::GovernsInPart);
    sources.iter().filter(governs).flat_map(|s| s.terms.licenses()).collect()
}

/// A model that goes by the name of a known family may be under that family's license, whatever is said here.
fn known_names(evidence: &Evidence, governing: &BTreeSet<String>, knowledge: &Knowledge) -> Vec<Source> {
    let mut found: Vec<Source> = Vec::new();
    for name in &evidence.names {
        let Some(matched) = families::family_of(&name.value) else { continue };
        let licenses = lineage::family_licenses(&matched);
        if licenses.is_empty() || licenses.iter().all(|id| governing.contains(id)) {
            continue;
        }
        let terms = lineage::inherited(&licenses, knowledge);
        if !takes_away(&terms) {
            continue;
        }
        let says = format!("known family {} under {}", matched.family, licenses.join(" or "));
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

/// Whether anything in it is a limit, or is not known whole.
fn takes_away(terms: &Terms) -> bool {
    terms.sets().iter().any(|set| !set.whole || set.held.iter().any(|held| held.kind == TermKind::Limit))
}

/// Pairs of governing sources that name different licenses; each pair of labels once.
fn conflicts(sources: &[Source]) -> Vec<Conflict> {
    let governs = |s: &&Source| s.force == Force::Governs && !s.terms.licenses().is_empty();
    let governing: Vec<&Source> = sources.iter().filter(governs).collect();
    let mut found: Vec<Conflict> = Vec::new();
    let mut pairs = BTreeSet::new();
    for (index, one) in governing.iter().enumerate() {
        for other in &governing[index + 1..] {
            let same = one.terms.licenses() == other.terms.licenses();
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
