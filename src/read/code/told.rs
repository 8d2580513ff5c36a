//! Where the words of a release say that its training software is: in the release, or elsewhere.
//!
//! Comes in: prose. Goes out: [`Told`]s: a script that a command starts or a link leads to by a path inside the
//! release, or a pointer to a repository. The words are in `software.yaml`. Whether the script is really there, and
//! whether words suffice where it is not, is for others to say.

use super::kinds;
use crate::component::Component;
use crate::lookup::Needles;
use crate::source::SourceFile;
use serde::Deserialize;
use std::sync::LazyLock;

/// How much of a file is read, in bytes.
const FILE_MAX_BYTES: usize = crate::limits::DOCUMENTATION_BYTES.size();
/// How much of a line is read, in bytes.
const LINE_MAX_BYTES: usize = 4_000;
/// How many things one file can tell.
const TOLD_MAX: usize = 200;

/// The table `software.yaml`.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Words {
    #[serde(rename = "schema")]
    _schema: u32,
    scripts: Vec<String>,
    hosts: Needles,
    phrases: Needles,
    labels: Vec<String>,
    tools: Vec<String>,
    projects: Needles,
    fetched: Needles,
    denied: Needles,
    for_users: Needles,
    training: Needles,
    tuning: Needles,
    directions: Needles,
    derived: Needles,
    not_models: Needles,
    other_code: Needles,
    set_up: Needles,
    beside: Needles,
    blank_owners: Vec<String>,
    not_training: Needles,
}

static WORDS: LazyLock<Words> =
    LazyLock::new(|| serde_json::from_str(crate::data::table("software.yaml")).unwrap_or_default());

/// One thing that is told.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Told {
    /// Where it stands, in bytes.
    pub(super) offset: usize,
    /// The script or its folder, by its path inside the release; none where it is elsewhere.
    pub(super) script: Option<String>,
    /// Whether it lies among what is there for users to try, so that it need not have made the model.
    pub(super) is_kit: bool,
    /// The paths that the command names beside the script.
    pub(super) arguments: Vec<String>,
}

/// A part of a file between two headings of the first or second depth.
#[derive(Default)]
struct Region<'t> {
    lines: Vec<(usize, &'t str)>,
}

/// Reads prose.
pub(super) fn read(file: &SourceFile) -> Vec<Told> {
    let text = super::cut(file.text(), FILE_MAX_BYTES);
    let title = title(text);
    let folder = file.path().rsplit_once('/').map_or("", |(folder, _)| folder);
    let reader = Reader { title, folder };
    let mut found: Vec<Told> = regions(text).iter().flat_map(|region| reader.region(region)).collect();
    found.truncate(TOLD_MAX);
    found
}

/// The letters of the first heading that stands outside of code.
fn title(text: &str) -> String {
    let mut fenced = false;
    let headed = |line: &str| {
        fenced ^= is_fence(line);
        let heading = line.strip_prefix("# ").or_else(|| line.find("<h1").and_then(|at| line.get(at..)));
        heading.filter(|_| !fenced).map(|heading| letters(&without_tags(heading)))
    };
    text.lines().filter_map(headed).find(|letters| !letters.is_empty()).unwrap_or_default()
}

/// A line without the tags in it.
fn without_tags(line: &str) -> String {
    let mut inside = false;
    let outside = |c: &char| {
        let kept = !inside && *c != '<';
        inside = *c == '<' || (inside && *c != '>');
        kept
    };
    line.chars().filter(outside).collect()
}

/// Whether prose declares the repository that it belongs to: an address of one that goes by the name in the title, or
/// the only one that it has cloned, to set up, and then entered.
pub(super) fn declares_repository(file: &SourceFile) -> bool {
    let text = super::cut(file.text(), FILE_MAX_BYTES);
    let title = title(text);
    let lower = text.to_lowercase();
    let addressed = WORDS.hosts.words().iter().flat_map(|host| lower.match_indices(host.as_str()));
    let mut named = addressed.filter_map(|(at, _)| address(lower.get(at..)?.lines().next()?));
    let filled = |owner: &str| !is_one(owner, &WORDS.blank_owners);
    named.any(|(owner, name)| is_own(&title, &name) && filled(&owner))
        || set_up_from(&lower).is_some_and(|(owner, _)| filled(&owner))
}

/// The only repository that prose has cloned, where that stands under a heading of setting up and it is then entered.
fn set_up_from(lower: &str) -> Option<(String, String)> {
    let mut heading = "";
    let mut cloned: Option<(String, String)> = None;
    let (mut fenced, mut entered) = (false, false);
    for line in lower.lines() {
        fenced ^= is_fence(line);
        if !fenced && line.starts_with('#') && line.trim_start_matches('#').starts_with(' ') {
            heading = line;
        } else if let Some((_, rest)) = line.split_once("git clone") {
            let found = address(rest)?;
            let other = cloned.as_ref().is_some_and(|known| *known != found);
            if other || !has(heading, &WORDS.beside) || has(&found.1, &WORDS.projects) {
                return None;
            }
            cloned = Some(found);
        } else if let Some(folder) = line.trim().strip_prefix("cd ") {
            entered |= cloned.as_ref().is_some_and(|(_, name)| folder.trim_end_matches('/') == name);
        }
    }
    cloned.filter(|_| entered)
}

/// Whether a repository goes by the name that the title gives.
fn is_own(title: &str, repository: &str) -> bool {
    let name = letters(repository);
    name.len() >= 3 && title.contains(&name)
}

/// Whether prose sets up software that lies beside it.
pub(super) fn sets_up(file: &SourceFile) -> bool {
    let text = super::cut(file.text(), FILE_MAX_BYTES);
    let title = title(text);
    let lower = text.to_lowercase();
    let clones = || {
        lower.match_indices("git clone").filter_map(|(at, _)| repository(lower.get(at..)?.lines().next()?))
    };
    has(&lower, &WORDS.set_up) || clones().any(|name| is_own(&title, &name))
}

fn regions(text: &str) -> Vec<Region<'_>> {
    let mut regions = vec![Region::default()];
    let (mut at, mut fenced) = (0, false);
    for line in text.split_inclusive('\n') {
        fenced ^= is_fence(line);
        if !fenced && (line.starts_with("# ") || line.starts_with("## ")) {
            regions.push(Region::default());
        }
        if let Some(region) = regions.last_mut() {
            region.lines.push((at, super::cut(line, LINE_MAX_BYTES)));
        }
        at += line.len();
    }
    regions
}

fn is_fence(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with("```") || line.starts_with("~~~")
}

struct Reader<'f> {
    /// Letters of the file's title.
    title: String,
    /// The folder of the file.
    folder: &'f str,
}

impl Reader<'_> {
    fn region(&self, region: &Region<'_>) -> Vec<Told> {
        let mut found = Vec::new();
        let lowers: Vec<String> = region.lines.iter().map(|(_, line)| line.to_lowercase()).collect();
        let foreign = lowers.iter().any(|line| self.fetches_others(line));
        let (mut fenced, mut heading, mut base) = (false, String::new(), self.folder.to_owned());
        let top = lowers.first().is_some_and(|line| is_for_users(line));
        let mut users = false;
        for (&(at, line), lower) in region.lines.iter().zip(lowers) {
            if is_fence(line) {
                fenced = !fenced;
                self.folder.clone_into(&mut base);
                continue;
            }
            if fenced {
                if let Some(folder) = lower.trim().strip_prefix("cd ") {
                    base = join(&base, folder.split(['&', ';', ' ']).next().unwrap_or(""));
                }
                let own = !foreign && !users && !top;
                if own {
                    found.extend(launch(line, &heading, &base).map(|told| told.at(at)));
                }
                continue;
            }
            if lower.starts_with('#') {
                users = is_for_users(&lower);
                heading = lower;
                continue;
            }
            if !users {
                let told = self.prose(line, &lower, &heading, foreign || top);
                found.extend(told.map(|told| told.at(at)));
            }
        }
        found
    }

    /// Whether a line has somebody else's training project fetched.
    fn fetches_others(&self, line: &str) -> bool {
        if !has(line, &WORDS.fetched) {
            return false;
        }
        let cloned = line.split_once("git clone").and_then(|(_, rest)| repository(rest));
        has(line, &WORDS.projects) || cloned.is_some_and(|name| !is_own(&self.title, &name))
    }

    fn prose(&self, line: &str, lower: &str, heading: &str, foreign: bool) -> Option<Told> {
        if has(lower, &WORDS.denied) {
            return None;
        }
        if has(lower, &WORDS.for_users) {
            return None;
        }
        let quoted = || line.split('`').skip(1).step_by(2);
        let launched = || quoted().find_map(|code| launch(code, heading, self.folder)).filter(|_| !foreign);
        let linked = || links(line).find_map(|(text, target)| self.link(text, target));
        launched().or_else(linked).or_else(|| points_elsewhere(lower).then(|| Told::of(None)))
    }

    fn link(&self, text: &str, target: &str) -> Option<Told> {
        let path = match target.contains("://") {
            true => self.inside_own(target)?,
            false => join(self.folder, target),
        };
        let named = has(&text.to_lowercase(), &WORDS.phrases) && !has(&path.to_lowercase(), &WORDS.tuning);
        let script = is_script(&path) && kinds::component(&path) == Some(Component::TrainingCode);
        let outside = path.is_empty() || path.starts_with('#') || path.ends_with(".md");
        ((named && !outside) || script).then(|| Told::of(Some(path)))
    }

    /// The path inside the release's own repository that an address leads to.
    fn inside_own(&self, address: &str) -> Option<String> {
        let rest = WORDS.hosts.words().iter().find_map(|host| address.split_once(host.as_str()))?.1;
        let mut parts = rest.trim_start_matches('/').splitn(5, '/');
        let (_owner, name, kind, _branch, path) =
            (parts.next()?, parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        (is_own(&self.title, name) && matches!(kind, "blob" | "tree")).then(|| path.to_owned())
    }
}

impl Told {
    fn of(script: Option<String>) -> Self {
        Self { offset: 0, script, is_kit: false, arguments: Vec::new() }
    }

    fn at(self, offset: usize) -> Self {
        Self { offset, ..self }
    }
}

/// The training script that a command starts.
fn launch(line: &str, heading: &str, base: &str) -> Option<Told> {
    let line = line.trim_start_matches(['$', '>', ' ', '\t']);
    if line.starts_with('#') {
        return None;
    }
    let mut words = line.split_whitespace().map(|word| word.trim_matches(['"', '\'', ',', '\\', '`']));
    let script = loop {
        match words.next()? {
            "-m" => break format!("{}.py", words.next()?.replace('.', "/")),
            word if is_script(word) => break word.to_owned(),
            _ => {}
        }
    };
    let arguments: Vec<String> = words.filter(|word| !word.starts_with('-')).map(str::to_owned).collect();
    let path = join(base, &script);
    let (is_kit, trains) = trains(&script, &arguments, heading)?;
    let is_kit = is_kit || has(&path.to_lowercase(), &WORDS.tuning);
    trains.then(|| Told { is_kit, arguments, ..Told::of(Some(path)) })
}

/// Whether a heading is about training and nothing else.
fn is_headed(heading: &str) -> bool {
    let mut words = heading.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.any(|word| {
        WORDS
            .training
            .words()
            .iter()
            .any(|known| word.starts_with(known.as_str()) || word.ends_with(known.as_str()))
    }) && !has(heading, &WORDS.beside)
}

/// Whether a heading opens what users do with data of their own.
fn is_for_users(heading: &str) -> bool {
    let tuning = has(heading, &WORDS.tuning) && !has(heading, &WORDS.training);
    heading.starts_with('#') && (tuning || has(heading, &WORDS.for_users))
}

/// Whether a script is a kit, and whether it trains a model: by its name, or by what it is given under a heading of
/// training.
fn trains(script: &str, arguments: &[String], heading: &str) -> Option<(bool, bool)> {
    let lower = script.to_lowercase();
    let name = lower.rsplit('/').next().unwrap_or(&lower);
    if has(name, &WORDS.tuning) || has(name, &WORDS.not_models) || has(name, &WORDS.not_training) {
        return None;
    }
    let named = has(name, &WORDS.training);
    Some(match kinds::component(script)? {
        Component::TrainingCode => (false, true),
        Component::Code if named => (true, true),
        Component::Code => {
            let given = arguments.iter().any(|word| word.contains('/') && has(word, &WORDS.training));
            let headed = has(heading, &WORDS.training);
            (false, headed && (given || is_headed(heading)))
        }
        _ => return None,
    })
}

/// A path inside the release that ends like a script.
fn is_script(word: &str) -> bool {
    let plain =
        word.chars().all(|c| c.is_alphanumeric() || "._-/".contains(c)) && !word.starts_with(['/', '-']);
    plain && word.rsplit_once('.').is_some_and(|(stem, end)| !stem.is_empty() && is_one(end, &WORDS.scripts))
}

/// A line that points to the repository of the model's code.
fn points_elsewhere(lower: &str) -> bool {
    if has(lower, &WORDS.phrases) && has(lower, &WORDS.derived) {
        return true;
    }
    let Some(name) =
        WORDS.hosts.words().iter().find_map(|host| repository(lower.split_once(host.as_str())?.1))
    else {
        return false;
    };
    if is_one(&name, &WORDS.tools) {
        return false;
    }
    let plain = lower.replace("**", "").replace("__", "");
    let start = plain.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '[');
    let before = start.split_once([':', '：']).map_or("", |(label, _)| label);
    let titled =
        || links(&plain).any(|(text, to)| is_one(label(text), &WORDS.labels) && has(to, &WORDS.hosts));
    let labelled = is_one(label(before), &WORDS.labels) || titled();
    let directed = has(lower, &WORDS.training) && has(lower, &WORDS.directions) && names_repository(lower);
    (labelled && !has(lower, &WORDS.other_code)) || directed
}

fn names_repository(lower: &str) -> bool {
    WORDS.labels.iter().any(|known| lower.split(|c: char| !c.is_alphanumeric()).any(|word| word == known))
}

fn label(text: &str) -> &str {
    text.trim_matches(|c: char| !c.is_alphanumeric())
}

/// The name of the repository that an address names: the second part of its path.
fn repository(rest: &str) -> Option<String> {
    address(rest).map(|(_, name)| name)
}

/// The owner and the name of the repository that an address names.
fn address(rest: &str) -> Option<(String, String)> {
    let rest =
        WORDS.hosts.words().iter().find_map(|host| rest.split_once(host.as_str())).map_or(rest, |(_, r)| r);
    let mut parts = rest.trim_start_matches([':', '/', ' ']).split('/');
    let owner = parts.next()?.to_lowercase();
    let name: String =
        parts.next()?.chars().take_while(|c| c.is_alphanumeric() || "._-".contains(*c)).collect();
    let name = name.trim_end_matches(".git").to_lowercase();
    (!name.is_empty()).then_some((owner, name))
}

/// Text and target of each link of Markdown that is no picture.
fn links(line: &str) -> impl Iterator<Item = (&str, &str)> {
    line.match_indices("](").filter_map(move |(middle, _)| {
        let open = line.get(..middle)?.rfind('[')?;
        let rest = line.get(middle + 2..)?;
        let target = rest.split([')', ' ']).next()?;
        let picture = line.get(..open)?.ends_with('!');
        (!picture).then(|| (line.get(open + 1..middle).unwrap_or(""), target))
    })
}

/// A path told in a file of a folder; it is outside where it leads above the top. One that begins with the very name
/// of the folder is told from above it, and one from the root of a system has nothing to do with it.
fn join(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    let first = path.trim_start_matches("./").split_once('/').map(|(first, _)| first);
    if path.starts_with('/') {
        parts.clear();
    } else if first.is_some() && parts.last().copied() == first {
        parts.pop();
    }
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

fn has(text: &str, words: &Needles) -> bool {
    words.within(text)
}

fn is_one(word: &str, words: &[String]) -> bool {
    words.iter().any(|known| known == word)
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests;
