//! What keeps a definition from being applied although it has the right form: words that are not known, ids that are
//! given twice, requirements that ask for nothing.
//!
//! Comes in: a definition as it was read. Goes out: every mistake in it, each pointing at its word.

use super::requirement::{LicenseRequirement, Requirement};
use super::{Criterion, Definition, Level};
use crate::error::DataError;
use crate::license::catalog;
use crate::yaml::{self, Word};
use std::collections::BTreeSet;

/// So many words are listed whole where none of them is what was written.
const FEW: usize = 12;

/// Every mistake, in the order in which they are met.
pub(super) fn mistakes(file: &str, text: &str, definition: &Definition) -> Vec<DataError> {
    let mut check = Check { file, text, definition, found: Vec::new() };
    check.all();
    check.found
}

struct Check<'a> {
    file: &'a str,
    text: &'a str,
    definition: &'a Definition,
    found: Vec<DataError>,
}

impl<'a> Check<'a> {
    fn all(&mut self) {
        let definition = self.definition;
        if definition.schema != 1 {
            return self.say(&definition.id, "this program reads definitions of schema 1 only".to_owned());
        }
        let mut ids = BTreeSet::new();
        for equivalent in &definition.equivalents {
            self.unique(&equivalent.id, &mut ids);
            self.requirement(&equivalent.require);
        }
        if definition.criteria.iter().all(|criterion| criterion.level != Level::Required) {
            self.say(&definition.id, "a definition needs at least one required criterion".to_owned());
        }
        self.kebab(&definition.id);
        definition.criteria.iter().for_each(|criterion| self.criterion(criterion, &mut ids));
        self.ladder();
    }

    /// Each class has an id of its own and names criteria that are there; each criterion stands in one class at most.
    fn ladder(&mut self) {
        let definition = self.definition;
        let known: Vec<&str> = definition.criteria.iter().map(|c| c.id.as_str()).collect();
        let (mut classes, mut named) = (BTreeSet::new(), BTreeSet::new());
        for rung in &definition.ladder {
            self.kebab(&rung.id);
            self.unique(&rung.id, &mut classes);
            self.known("criterion", &rung.criteria, &known);
            rung.criteria.iter().for_each(|id| self.unique(id, &mut named));
        }
    }

    fn kebab(&mut self, id: &Word) {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '.';
        if id.as_str().is_empty() || !id.as_str().chars().all(plain) {
            let mut mistake = self.at(id, format!("the id `{}` is not in kebab case", id.as_str()));
            let kebab = id.as_str().to_lowercase().replace(|c| !plain(c), "-");
            mistake.help = (!kebab.is_empty()).then(|| format!("write it as `{kebab}`"));
            self.found.push(mistake);
        }
    }

    fn criterion(&mut self, criterion: &'a Criterion, ids: &mut BTreeSet<&'a str>) {
        self.unique(&criterion.id, ids);
        self.kebab(&criterion.id);
        if criterion.require.is_some() != criterion.parts.is_empty() {
            let message = format!("criterion `{}` needs either `require` or `parts`", criterion.id.as_str());
            self.say(&criterion.id, message);
        }
        for requirement in criterion.require.iter().chain(&criterion.when) {
            self.requirement(requirement);
            self.asks_something(requirement, &criterion.id);
        }
        criterion.parts.iter().for_each(|part| self.criterion(part, ids));
    }

    fn unique(&mut self, id: &'a Word, ids: &mut BTreeSet<&'a str>) {
        if !ids.insert(id.as_str()) {
            self.say(id, format!("the id `{}` is given twice", id.as_str()));
        }
    }

    /// An empty list, or a number that no list can reach, asks nothing or the impossible.
    fn asks_something(&mut self, requirement: &Requirement, id: &Word) {
        let mut empty = false;
        requirement.visit(&mut |part| {
            empty |= match part {
                Requirement::All(of) | Requirement::Any(of) => of.is_empty(),
                Requirement::AtLeast(at_least) => at_least.count == 0 || at_least.count > at_least.of.len(),
                _ => false,
            };
        });
        if empty {
            self.say(id, format!("criterion `{}` asks for nothing, or for too many", id.as_str()));
        }
    }

    fn requirement(&mut self, requirement: &'a Requirement) {
        let mut parts = Vec::new();
        requirement.visit(&mut |part| parts.push(part));
        parts.into_iter().for_each(|part| self.single(part));
    }

    fn single(&mut self, requirement: &Requirement) {
        match requirement {
            Requirement::License(license) | Requirement::Released(license) => self.license(license),
            Requirement::Documented(topic) => {
                self.known("topic", std::slice::from_ref(topic), &crate::topics::ids());
            }
            Requirement::Equivalent(id) => {
                let equivalents = &self.definition.equivalents;
                let known: Vec<&str> = equivalents.iter().map(|e| e.id.as_str()).collect();
                self.known("equivalent", std::slice::from_ref(id), &known);
            }
            _ => {}
        }
    }

    fn license(&mut self, license: &LicenseRequirement) {
        let vocabulary = catalog::vocabulary();
        let grants: Vec<&str> = vocabulary.grants.keys().map(String::as_str).collect();
        let duties: Vec<&str> = vocabulary.duties.keys().map(String::as_str).collect();
        let limits = vocabulary.limits.keys().map(String::as_str);
        let against: Vec<&str> = limits.chain(duties.iter().copied()).collect();
        self.known("grant", &license.grants, &grants);
        self.known("duty", &license.duties, &duties);
        self.known("limit or duty", &license.without, &against);
        self.known("limit or duty", &license.unsettled_by, &against);
    }

    fn known(&mut self, kind: &str, words: &[Word], known: &[&str]) {
        for word in words.iter().filter(|word| !known.contains(&word.as_str())) {
            let mut error = self.at(word, format!("unknown {kind} `{}`", word.as_str()));
            error.why = Some(match known.len() {
                0 => format!("there is no {kind}"),
                1..=FEW => format!("known here: {}", known.join(", ")),
                _ => format!("no {kind} of that name is known"),
            });
            let nearest = yaml::nearest(word.as_str(), known.iter().copied());
            error.help = nearest.map(|known| format!("did you mean `{known}`?"));
            self.found.push(error);
        }
    }

    fn say(&mut self, word: &Word, message: String) {
        let mistake = self.at(word, message);
        self.found.push(mistake);
    }

    fn at(&self, word: &Word, message: String) -> DataError {
        yaml::mistake(self.file, self.text, word.at(), message)
    }
}
