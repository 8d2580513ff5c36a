//! Which loose names does another source settle: a family beside one of its members, "the Model License" beside its
//! text?
//!
//! Comes in: all that was read. Goes out: what a source holds beside what another one settles. What settles a name is
//! itself a source that counts, so that nothing is lost; a name that could mean anything else stays open.

use super::terms::{IMPORTED, Loose, Read, TermSet, Terms};
use crate::evidence::{Channel, Claim, Declared, Subject};
use crate::license::catalog;
use crate::license::expression::{self, Resolution};
use crate::license::{families, gates};
use std::collections::{BTreeMap, BTreeSet};

/// The hub's key for a license that has none.
const OTHER: &str = "other";

/// What is known whole somewhere in the directory.
pub(super) struct Settled {
    /// Licenses whose text is here, for the weights or for no stated part.
    text_ids: BTreeSet<String>,
    /// The same, and licenses that a card or a plain sentence names.
    named_ids: BTreeSet<String>,
    /// License files, whether their text is known or not.
    text_files: BTreeSet<String>,
    /// License files of the weights by their name whose text is known, and what it is.
    weights_texts: BTreeMap<String, Vec<String>>,
    /// Licenses that an undated sentence gives to the weights or the release.
    undated: BTreeSet<String>,
}

impl Settled {
    /// Gathers what is known whole.
    pub(super) fn of(read: &[Read<'_>]) -> Self {
        let ids = |found: &dyn Fn(&Read<'_>) -> bool| -> BTreeSet<String> {
            read.iter().filter(|r| found(r)).flat_map(|r| r.terms.licenses()).collect()
        };
        let texts = read.iter().filter(|r| is_text(r) && r.evidence.subject.names_weights());
        let files = read
            .iter()
            .filter(|r| r.evidence.channel == Channel::LicenseFile && !r.evidence.subject.excludes_weights());
        Self {
            text_ids: ids(&is_text),
            named_ids: ids(&names_exactly),
            text_files: files.map(|r| r.evidence.at.path.clone()).collect(),
            weights_texts: texts.map(|r| (r.evidence.at.path.clone(), r.terms.licenses())).collect(),
            undated: ids(&is_undated),
        }
    }

    /// What a source holds beside what another settles.
    pub(super) fn beside(&self, read: &Read<'_>) -> Terms {
        match &read.evidence.claim {
            Claim::Declared(declared) if self.settles_card(declared, &read.terms) => Terms::Nothing,
            Claim::Sentence(sentence) => self.without(&read.terms, sentence, read),
            Claim::Declared(_) | Claim::Text(..) | Claim::Unreadable(_) => read.terms.clone(),
        }
    }

    /// A dated notice about a license file of the weights, where that file by now is a known text that an undated
    /// statement about the weights names as well.
    pub(super) fn is_past_notice(&self, read: &Read<'_>) -> bool {
        let Claim::Sentence(sentence) = &read.evidence.claim else { return false };
        let confirmed = |ids: &Vec<String>| !ids.is_empty() && ids.iter().all(|id| self.undated.contains(id));
        is_dated(sentence)
            && self.weights_texts.iter().any(|(path, ids)| sentence.contains(path.as_str()) && confirmed(ids))
    }

    /// `other` with a name or a local link, or a family, where the text that it can only mean lies beside it.
    fn settles_card(&self, declared: &Declared, terms: &Terms) -> bool {
        let of_family = |set: &&TermSet| match &set.loose {
            Some(Loose::Family(_, members)) => members.iter().any(|id| self.text_ids.contains(id)),
            _ => false,
        };
        let sets = terms.sets();
        if !sets.is_empty() && sets.iter().all(of_family) {
            return true;
        }
        let listed = self.text_ids.iter().any(|id| catalog::listing(id).is_some());
        if expression::withheld(declared) == Some(OTHER) {
            return self.agrees_with_other(&self.named_ids);
        }
        let agrees =
            !declared.license.iter().any(|key| key == OTHER) || self.agrees_with_other(&self.text_ids);
        !self.text_ids.is_empty() && is_loose_card(declared) && agrees && (declared.name.is_none() || !listed)
    }

    /// `other` says that the license has no key of its own on the hub: one that has a key contradicts it.
    fn agrees_with_other(&self, known: &BTreeSet<String>) -> bool {
        !known.is_empty() && known.iter().all(|id| !expression::has_hub_key(id))
    }

    fn without(&self, terms: &Terms, sentence: &str, read: &Read<'_>) -> Terms {
        let keep = |terms: &&Terms| match terms {
            Terms::One(set) => !self.settles(set, sentence, read),
            _ => true,
        };
        match terms {
            Terms::All(of) => super::terms::one_or_all(of.iter().filter(keep).cloned().collect()),
            Terms::One(_) if !keep(&terms) => Terms::Nothing,
            _ => terms.clone(),
        }
    }

    fn settles(&self, set: &TermSet, sentence: &str, read: &Read<'_>) -> bool {
        match &set.loose {
            Some(Loose::Family(key, members)) => {
                let of_family = |id: &String| id.to_lowercase().starts_with(&format!("{key}-"));
                members.iter().any(|id| self.named_ids.contains(id))
                    || (self.points_to_text(sentence) && self.text_ids.iter().any(of_family))
            }
            Some(Loose::Modified(of)) => !self.text_ids.is_empty() && !self.text_ids.contains(of),
            Some(Loose::Custom(name)) if read.evidence.channel == Channel::Gate => {
                own_words(name).is_empty() && !self.named_ids.is_empty()
            }
            Some(Loose::Custom(name)) => {
                self.settles_generic(name, sentence) || self.settles_linked(name, read)
            }
            Some(Loose::Own) => self.named_ids.iter().any(|id| catalog::listing(id).is_none()),
            None => only_imports(set) && self.points_to_text(sentence),
        }
    }

    /// "The Model License": a name that says nothing of which license it is means the text of the weights' license,
    /// where no address leads elsewhere.
    fn settles_generic(&self, name: &str, sentence: &str) -> bool {
        let addresses = sentence.split(|c: char| c.is_whitespace() || "()<>\"'，。".contains(c));
        let mut elsewhere = addresses.filter(|word| word.contains("://")).filter(|address| {
            let file = address.trim_end_matches(['.', ',', '/']).rsplit('/').next().unwrap_or("");
            !self.weights_texts.contains_key(file)
        });
        !self.weights_texts.is_empty() && own_words(name).is_empty() && elsewhere.next().is_none()
    }

    /// "The [Sparrow License](address)", where the license at the address is known, is named elsewhere too, and bears
    /// those very words in its name.
    fn settles_linked(&self, name: &str, read: &Read<'_>) -> bool {
        let words = own_words(name);
        let bears = |id: &String| {
            let id_words: Vec<String> = id.to_lowercase().split(['-', '_']).map(str::to_owned).collect();
            words.iter().all(|word| id_words.contains(word))
        };
        let here = read.terms.licenses();
        !words.is_empty() && here.iter().any(|id| self.named_ids.contains(id) && bears(id))
    }

    /// Whether a sentence names a license file that lies at the top of the directory.
    fn points_to_text(&self, sentence: &str) -> bool {
        let words = || sentence.split(|c: char| !(c.is_alphanumeric() || "._-".contains(c)));
        self.text_files.iter().any(|file| {
            let stem = file.split('.').next().unwrap_or(file);
            words().any(|word| word == file || word == stem || word.trim_end_matches('.') == file)
        })
    }
}

/// A license file whose text is known whole, for the weights or for no stated part.
fn is_text(read: &Read<'_>) -> bool {
    matches!(read.evidence.claim, Claim::Text(..))
        && read.evidence.channel == Channel::LicenseFile
        && !read.evidence.subject.excludes_weights()
        && read.terms.sets().iter().all(|set| set.whole)
}

/// A source about the weights, the release or no stated part that names licenses and leaves nothing open of them.
fn names_exactly(read: &Read<'_>) -> bool {
    let subject = &read.evidence.subject;
    let about = subject.names_weights() || matches!(subject, Subject::Release | Subject::Unstated);
    let named = matches!(read.evidence.channel, Channel::ModelCard | Channel::Statement | Channel::Embedded);
    is_text(read) || (about && named)
}

fn is_undated(read: &Read<'_>) -> bool {
    let subject = &read.evidence.subject;
    let about = subject.names_weights() || *subject == Subject::Release;
    matches!(&read.evidence.claim, Claim::Sentence(sentence) if about && !is_dated(sentence))
}

/// The words of a license's name that say which one it is, in lower case.
fn own_words(name: &str) -> Vec<String> {
    let generic = &catalog::vocabulary().generic_names;
    let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).filter(|word| !generic.contains(word)).collect()
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

/// Whether all it says is that other terms apply as well.
fn only_imports(set: &TermSet) -> bool {
    set.name.is_empty() && !set.held.is_empty() && set.held.iter().all(|held| held.term == IMPORTED)
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

/// Whether a gate asks for no more than to accept the license: it is one that many releases carry word for word, or
/// every word of it is one of the plain ones or the name of a known family of models.
pub(super) fn is_plain_gate(gate: &str) -> bool {
    let plain = &catalog::vocabulary().plain_gates;
    if gates::is_known(gate) {
        return true;
    }
    let lower = gate.to_lowercase().replace(['’', '‘'], "'");
    let mut words = lower
        .split(|c: char| !(c.is_alphanumeric() || "_'-".contains(c)))
        .map(|word| word.trim_matches(['\'', '-']))
        .filter(|word| !word.is_empty());
    words.all(|word| {
        word.starts_with("extra_gated_")
            || plain.iter().any(|known| known == word)
            || families::family_of(word).is_some()
    })
}
