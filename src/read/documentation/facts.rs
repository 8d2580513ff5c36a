//! What is known of documentation: the table `documentation.yaml`, made ready for reading.
//!
//! Comes in: the table. Goes out: [`Facts`]. Nothing of the words, headings, keys and thresholds stands in code.

use super::phrases::Phrases;
pub(crate) use super::table::{CodeKinds, Naming, Scope, ValueKind};
use super::table::{NeedText, PathSignal, RuleText, SubstanceText, Table};
use crate::evidence::Substance;
use crate::lookup::Table as Lookup;
use std::sync::LazyLock;

/// How many names of data sets that stand in no list are told apart in one file.
pub(crate) const NAMES_MAX: usize = 16;

/// At least so many of these signals.
#[derive(Debug)]
pub(crate) struct Need {
    /// The signals.
    pub(crate) of: Vec<usize>,
    /// How many different ones.
    pub(crate) at_least: usize,
}

/// What shows that a topic is documented so far.
#[derive(Debug)]
pub(crate) struct Rule {
    /// The topic.
    pub(crate) topic: String,
    /// How much it is then.
    pub(crate) substance: Substance,
    /// How near to one another.
    pub(crate) within: Scope,
    /// Only blocks that have one of these, in their words or their headings, count; all where it is empty.
    pub(crate) cue: Vec<usize>,
    /// Blocks that have one of these do not count.
    pub(crate) without: Vec<usize>,
    /// All of these are needed.
    pub(crate) needs: Vec<Need>,
}

/// The table, made ready.
#[derive(Debug, Default)]
pub(crate) struct Facts {
    /// Every name of a signal; its index is its number.
    names: Vec<String>,
    numbers: Lookup<String, usize>,
    /// Phrases in words.
    pub(crate) phrases: Phrases,
    /// Kinds of sections, in order, by phrases in headings.
    pub(crate) sections: Phrases,
    /// Topics by phrases in headings.
    pub(crate) topic_headings: Phrases,
    links: Vec<(usize, Vec<String>)>,
    keys: Lookup<String, Vec<(usize, ValueKind)>>,
    texts: Lookup<String, usize>,
    paths: Vec<(usize, PathSignal)>,
    /// The rules, in the order of the table.
    pub(crate) rules: Vec<Rule>,
    /// How code is told apart.
    pub(crate) code: CodeKinds,
    /// How names of data sets are told that stand in no list.
    pub(crate) naming: Naming,
    /// Words without which many words are no sentence.
    pub(crate) function_words: Vec<String>,
    /// A sentence that has one of these signals shows nothing.
    pub(crate) discount: Vec<usize>,
}

static FACTS: LazyLock<Facts> = LazyLock::new(|| Facts::from_json(crate::data::table("documentation.yaml")));

/// The shipped table.
pub(crate) fn facts() -> &'static Facts {
    &FACTS
}

impl Facts {
    /// Makes the table ready; an empty one where it cannot be read, so that nothing is then documented.
    fn from_json(json: &str) -> Self {
        let table: Table = serde_json::from_str(json).unwrap_or_default();
        let mut facts = Self::default();
        for section in &table.sections {
            let signal = facts.number(&format!("section.{}", section.id));
            section.headings.iter().for_each(|phrase| facts.sections.add(signal, phrase));
        }
        for (name, phrases) in &table.signals {
            let signal = facts.number(name);
            phrases.iter().for_each(|phrase| facts.phrases.add(signal, phrase));
        }
        for phrase in &table.names {
            let signal = facts.number(&format!("name.{phrase}"));
            facts.phrases.add(signal, phrase);
        }
        for number in 0..NAMES_MAX {
            facts.number(&format!("name.other-{number}"));
        }
        for name in ["bare-list", "said", "code", "code.definition"] {
            facts.number(name);
        }
        for (topic, phrases) in &table.topic_headings {
            let signal = facts.number(&format!("topic.{topic}"));
            phrases.iter().for_each(|phrase| facts.topic_headings.add(signal, phrase));
        }
        facts.add_files(&table);
        facts.code = table.code.clone();
        facts.naming = table.naming.clone();
        facts.function_words = table.function_words.clone();
        facts.discount = facts.all(&table.discount);
        facts.rules = table.rules.into_iter().map(|rule| facts.rule(rule, &table.set_aside)).collect();
        facts
    }

    fn add_files(&mut self, table: &Table) {
        for (name, links) in &table.links {
            let signal = self.number(name);
            self.links.push((signal, links.clone()));
        }
        for (name, kind) in &table.keys {
            let signal = self.number(&format!("key.{name}"));
            for key in &kind.keys {
                self.keys.entry(key.clone()).or_default().push((signal, kind.value));
            }
        }
        for (section, keys) in &table.texts {
            let signal = self.number(&format!("section.{section}"));
            self.texts.extend(keys.iter().map(|key| (key.clone(), signal)));
        }
        for (name, paths) in &table.paths {
            let signal = self.number(&format!("path.{name}"));
            self.paths.push((signal, paths.clone()));
        }
    }

    fn rule(&self, text: RuleText, set_aside: &[String]) -> Rule {
        let aside: &[String] = if text.anywhere { &[] } else { set_aside };
        let need = |need: NeedText| Need { of: self.all(&need.of), at_least: need.at_least };
        Rule {
            substance: match text.substance {
                SubstanceText::Linked => Substance::Linked,
                SubstanceText::Vague => Substance::Vague,
                SubstanceText::Documented => Substance::Documented,
            },
            within: text.within,
            cue: self.all(&text.cue),
            without: [self.all(&text.without), self.all(aside)].concat(),
            needs: text.needs.into_iter().map(need).collect(),
            topic: text.topic,
        }
    }

    fn number(&mut self, name: &str) -> usize {
        self.signal(name).unwrap_or_else(|| {
            self.names.push(name.to_owned());
            self.numbers.insert(name.to_owned(), self.names.len() - 1);
            self.names.len() - 1
        })
    }

    /// The number of a signal.
    pub(crate) fn signal(&self, name: &str) -> Option<usize> {
        self.numbers.get(name).copied()
    }

    /// The name of a signal.
    pub(crate) fn name(&self, signal: usize) -> &str {
        self.names.get(signal).map_or("", String::as_str)
    }

    /// The numbers of these signals; `x.*` stands for all whose name begins with `x.`.
    fn all(&self, names: &[String]) -> Vec<usize> {
        let mut found: Vec<usize> = names.iter().filter_map(|name| self.signal(name)).collect();
        for stem in names.iter().filter_map(|name| name.strip_suffix('*')) {
            let numbered = self.names.iter().enumerate();
            found.extend(numbered.filter(|(_, name)| name.starts_with(stem)).map(|(number, _)| number));
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The signals of a link.
    pub(crate) fn link(&self, link: &str) -> impl Iterator<Item = usize> {
        let fits = move |parts: &Vec<String>| parts.iter().any(|part| link.contains(part.as_str()));
        self.links.iter().filter(move |(_, parts)| fits(parts)).map(|(signal, _)| *signal)
    }

    /// Whether a signal stays that stands in a sentence which shows nothing itself.
    pub(crate) fn is_kept(&self, signal: usize) -> bool {
        let name = self.name(signal);
        self.discount.contains(&signal) || name == "placeholder" || name.starts_with("point.")
    }

    /// The signals of a configuration key, each with what its value has to be.
    pub(crate) fn key(&self, key: &str) -> &[(usize, ValueKind)] {
        self.keys.get(key).map_or(&[], Vec::as_slice)
    }

    /// The kind of section that words under this key stand for.
    pub(crate) fn text(&self, key: &str) -> Option<usize> {
        self.texts.get(key).copied()
    }

    /// The signals of a path.
    pub(crate) fn path(&self, path: &str) -> Vec<usize> {
        let path = path.to_lowercase();
        let (folders, file) = path.rsplit_once('/').unwrap_or(("", &path));
        let fits = |kind: &PathSignal| {
            folders
                .split('/')
                .any(|folder| kind.folders.iter().any(|start| folder.starts_with(start.as_str())))
                || kind.files.iter().any(|part| match part.strip_prefix('*') {
                    Some(part) => file.contains(part),
                    None => file.starts_with(part.as_str()),
                })
        };
        self.paths.iter().filter(|(_, kind)| fits(kind)).map(|(signal, _)| *signal).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_table_is_well_formed_and_every_rule_can_be_met() {
        let json = crate::data::table("documentation.yaml");
        let table: Table = serde_json::from_str(json).expect("documentation.yaml");
        for rule in &table.rules {
            assert!(table._topics.contains_key(&rule.topic), "{}", rule.topic);
            for name in
                rule.cue.iter().chain(&rule.without).chain(rule.needs.iter().flat_map(|need| &need.of))
            {
                let known = facts().all(std::slice::from_ref(name));
                assert!(!known.is_empty(), "{name}: no such signal");
            }
        }
        for rule in &facts().rules {
            assert!(rule.needs.iter().all(|need| need.of.len() >= need.at_least), "{}", rule.topic);
        }
    }
}
