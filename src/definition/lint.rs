//! What an author of a definition should mend although it can be applied: branches that cannot matter, criteria that
//! leave their reader alone, ids that do not match the file.
//!
//! Comes in: a definition that was loaded. Goes out: [`DataError`]s that point at the word, in the order of the file.
//! What keeps a definition from being applied at all is found by `sound`; [`file()`] tells both, so that an author sees
//! everything at once.

mod record;

pub use record::{Advice, Linted, LintedFile, SCHEMA, file};

use super::requirement::{LicenseRequirement, Requirement};
use super::{Criterion, Level, Loaded};
use crate::error::DataError;
use crate::license::catalog::Catalog;
use crate::yaml::{self, Word};

/// All that there is to mend in a definition that can be applied.
#[must_use]
pub fn lint(loaded: &Loaded) -> Vec<DataError> {
    let mut lints = Lints { loaded, found: Vec::new() };
    lints.file();
    lints.readings();
    lints.equivalents();
    for criterion in loaded.definition.all_criteria() {
        lints.criterion(criterion);
    }
    lints.ladder();
    lints.found.sort_by_key(|lint| (lint.line, lint.column));
    lints.found
}

struct Lints<'a> {
    loaded: &'a Loaded,
    found: Vec<DataError>,
}

impl<'a> Lints<'a> {
    fn say(&mut self, word: &Word, message: String, help: &str) {
        let mut lint = yaml::mistake(&self.loaded.file, &self.loaded.yaml, word.at(), message);
        lint.help = (!help.is_empty()).then(|| help.to_owned());
        self.found.push(lint);
    }

    /// `definitions/<id>/<version>.yaml`; elsewhere the file may go by the id, the version or both.
    fn file(&mut self) {
        let d = &self.loaded.definition;
        let path = self.loaded.file.replace('\\', "/");
        let mut parts = path.rsplit('/');
        let name = parts.next().unwrap_or("");
        let stem = name.strip_suffix(".yaml").or_else(|| name.strip_suffix(".yml")).unwrap_or(name);
        let (folder, above) = (parts.next(), parts.next());
        let (id, version) = (d.id.as_str(), d.version.as_str());
        if above == Some("definitions") {
            if folder != Some(id) {
                let message = format!("the id `{id}` is not that of its folder");
                self.say(&d.id, message, "name the folder as the id, or the id as the folder");
            }
            if stem != version {
                let message = format!("the version `{version}` is not that of its file");
                self.say(&d.version, message, "name the file as the version, or the version as the file");
            }
            return;
        }
        let both = [format!("{id}-{version}"), format!("{id}@{version}")];
        if stem != id && stem != version && both.iter().all(|name| name != stem) {
            let message =
                format!("neither the id `{id}` nor the version `{version}` is the name of the file");
            self.say(&d.id, message, "name the file as the id or the version");
        }
    }

    /// A report names the reading that was applied in the words of `readings`.
    fn readings(&mut self) {
        let loaded = self.loaded;
        let mut used = false;
        for requirement in loaded.definition.all_criteria().iter().filter_map(|c| c.require.as_ref()) {
            requirement.visit(&mut |part| {
                used |= matches!(part, Requirement::Reading(r) if !r.practical.asks_the_same(&r.literal));
            });
        }
        let id = &loaded.definition.id;
        match (used, loaded.definition.readings.is_some()) {
            (true, false) => self.say(
                id,
                "a criterion has two readings, and `readings` does not tell them apart".to_owned(),
                "say under `readings` what each takes the text to mean",
            ),
            (false, true) => {
                let message = "`readings` tells two readings apart, and no criterion has two".to_owned();
                self.say(id, message, "use `reading:` in a criterion, or take `readings` out");
            }
            _ => {}
        }
    }

    fn equivalents(&mut self) {
        let loaded = self.loaded;
        let mut used: Vec<&str> = Vec::new();
        for criterion in loaded.definition.all_criteria() {
            for requirement in criterion.require.iter().chain(&criterion.when) {
                requirement.visit(&mut |part| {
                    if let Requirement::Equivalent(id) = part {
                        used.push(id.as_str());
                    }
                });
            }
        }
        for equivalent in &loaded.definition.equivalents {
            if !used.contains(&equivalent.id.as_str()) {
                let message = format!("no criterion takes the equivalent `{}`", equivalent.id.as_str());
                self.say(&equivalent.id, message, "use it with `equivalent:` or take it out");
            }
        }
    }

    fn criterion(&mut self, criterion: &'a Criterion) {
        self.words(criterion);
        for requirement in criterion.require.iter().chain(&criterion.when) {
            let mut parts: Vec<&Requirement> = Vec::new();
            requirement.visit(&mut |part| parts.push(part));
            parts.into_iter().for_each(|part| self.branches(criterion, part));
        }
        if let (Some(when), Some(require)) = (&criterion.when, &criterion.require)
            && when == require
        {
            let message = format!("`when` and `require` of `{}` ask the same", criterion.id.as_str());
            self.say(&criterion.id, message, "it can never fail; ask something else in one of them");
        }
        let only_attested = matches!(&criterion.require, Some(Requirement::Attested(_)));
        if only_attested && !criterion.attestable {
            let message = format!("`{}` asks for an attestation and takes none", criterion.id.as_str());
            self.say(&criterion.id, message, "it can never pass; take out `attestable: false`");
        }
    }

    /// What a reader of a report needs: where it stands, what would settle it, how to mend it.
    fn words(&mut self, criterion: &'a Criterion) {
        let id = criterion.id.as_str();
        let empty = |text: &str| text.trim().is_empty();
        let leaf = criterion.parts.is_empty();
        let can_fail = !matches!(&criterion.require, Some(Requirement::Attested(_)));
        let lacks = [
            ("section", empty(&criterion.section), "say where in the text it stands"),
            ("title", empty(&criterion.title), "say in one sentence what holds when it passes"),
            ("asks", empty(&criterion.asks), "say in your own words what it asks"),
            (
                "question",
                leaf && criterion.question.as_deref().is_none_or(empty),
                "add the question that settles it where it is unknown",
            ),
            (
                "help",
                leaf && can_fail
                    && criterion.level != Level::Optional
                    && criterion.help.as_deref().is_none_or(empty),
                "say how to mend it where it fails",
            ),
        ];
        for (name, _, help) in lacks.into_iter().filter(|(_, lacking, _)| *lacking) {
            self.say(&criterion.id, format!("criterion `{id}` has no {name}"), help);
        }
    }

    fn branches(&mut self, criterion: &'a Criterion, part: &'a Requirement) {
        match part {
            Requirement::Any(of) => self.alternatives(criterion, of, true),
            Requirement::All(of) => self.alternatives(criterion, of, false),
            Requirement::AtLeast(at_least) => self.alternatives(criterion, &at_least.of, false),
            Requirement::Reading(readings) if readings.practical.asks_the_same(&readings.literal) => {
                let message = format!("both readings of `{}` ask the same", criterion.id.as_str());
                self.say(&criterion.id, message, "ask it without `reading`");
            }
            Requirement::License(license) | Requirement::Released(license) => self.license(license),
            Requirement::Not(_)
            | Requirement::Reading(_)
            | Requirement::Present(_)
            | Requirement::Documented(_)
            | Requirement::Equivalent(_)
            | Requirement::Software(_)
            | Requirement::Attested(_) => {}
        }
    }

    /// A branch that is there twice, or of which another asks no more, can never matter.
    fn alternatives(&mut self, criterion: &'a Criterion, of: &'a [Requirement], any: bool) {
        for (index, branch) in of.iter().enumerate() {
            let others = of.iter().enumerate().filter(|(other, _)| *other != index);
            let twice = of[..index].contains(branch);
            let implied = any
                && others.into_iter().any(|(_, other)| match (other, branch) {
                    (Requirement::License(less), Requirement::License(more))
                    | (Requirement::Released(less), Requirement::Released(more)) => {
                        less != more && asks_no_more(less, more)
                    }
                    _ => false,
                });
            if twice || implied {
                let what = if twice { "is there twice" } else { "can never matter: another asks no more" };
                let message = format!("branch {} of `{}` {what}", index + 1, criterion.id.as_str());
                self.say(&criterion.id, message, "take it out");
            }
        }
    }

    /// A word on two lists of one requirement: one of them can never be reached.
    fn license(&mut self, license: &'a LicenseRequirement) {
        let clashes = [
            (&license.unsettled_by, &license.without, "`without` already fails it, so it is never left open"),
            (&license.duties, &license.without, "what has to be there must not be there: it can never pass"),
            (&license.duties, &license.unsettled_by, "it has to be there and leaves the answer open"),
        ];
        for (list, other, why) in clashes {
            for word in list.iter().filter(|word| other.contains(word)) {
                self.say(
                    word,
                    format!("`{}` stands on two lists: {why}", word.as_str()),
                    "take it out of one",
                );
            }
        }
        for list in [&license.grants, &license.without, &license.unsettled_by, &license.duties, &license.id] {
            for (_, word) in list.iter().enumerate().filter(|(i, word)| list[..*i].contains(word)) {
                self.say(word, format!("`{}` is given twice", word.as_str()), "take it out");
            }
        }
        license.id.iter().for_each(|id| self.license_id(id));
    }

    /// A license is concluded by its id in the catalog: another spelling, or an id that nobody knows, is never met.
    fn license_id(&mut self, id: &'a Word) {
        let name = id.as_str();
        let shipped = Catalog::shipped();
        let known = shipped.id_of(name);
        if known.as_deref() == Some(name) || name.starts_with("LicenseRef-") {
            return;
        }
        let ids = shipped.ids();
        let meant = known.or_else(|| yaml::nearest(name, ids.iter().map(String::as_str)).map(str::to_owned));
        let help = match meant {
            Some(meant) => format!("did you mean `{meant}`? `ow license list` shows all"),
            None => "`ow license list` shows all; begin one of your own with `LicenseRef-`".to_owned(),
        };
        self.say(id, format!("unknown license id `{name}`"), &help);
    }

    /// What is required is what the lowest class asks, or the verdict and the class tell different things.
    fn ladder(&mut self) {
        let definition = &self.loaded.definition;
        let Some(lowest) = definition.ladder.first() else { return };
        for criterion in &definition.criteria {
            let asked = lowest.criteria.contains(&criterion.id);
            let required = criterion.level == Level::Required;
            let id = criterion.id.as_str();
            if asked && !required {
                let message = format!("the lowest class asks `{id}`, which is not required");
                self.say(&criterion.id, message, "make it required");
            } else if required && !asked {
                let message = format!("`{id}` is required and the lowest class does not ask it");
                self.say(&criterion.id, message, "name it in the lowest class, or make it recommended");
            }
        }
    }
}

/// Whether whatever meets `more` meets `less` as well.
fn asks_no_more(less: &LicenseRequirement, more: &LicenseRequirement) -> bool {
    let within = |a: &[Word], b: &[Word]| a.iter().all(|word| b.contains(word));
    let lists = [
        (&less.grants, &more.grants),
        (&less.without, &more.without),
        (&less.unsettled_by, &more.unsettled_by),
        (&less.duties, &more.duties),
    ];
    let class = less.class.is_empty()
        || (!more.class.is_empty() && more.class.iter().all(|class| less.class.contains(class)));
    let id = less.id.is_empty() || (!more.id.is_empty() && within(&more.id, &less.id));
    less.of == more.of && lists.iter().all(|(a, b)| within(a, b)) && class && id
}
