//! Which files does the user want left out, and what is not known for that?
//!
//! Comes in: an [`Inventory`] and patterns. Goes out: the same, in which what fits is never opened. A file that is left out
//! could have said anything that a file of its role says, so that it leaves open what it bears on: it can cost a pass, and
//! it never gives one.

use super::glob::fits;
use super::{FileEntry, Inventory, Role, State};
use crate::evidence::{Aspect, Problem, ProblemKind};
use crate::source::{Location, safe};

impl Inventory {
    /// Leaves out every file that fits a pattern: of its path where the pattern holds a `/`, else of its name; a folder
    /// stands for all that lies in it. Gives the patterns that fit nothing.
    pub fn exclude<'p>(&mut self, patterns: &'p [String]) -> Vec<&'p str> {
        patterns.iter().map(String::as_str).filter(|pattern| !self.leave_out(pattern)).collect()
    }

    fn leave_out(&mut self, pattern: &str) -> bool {
        let why = format!("left out by `--exclude {}`", safe(pattern, 100));
        let lower = pattern.trim_start_matches("./").to_lowercase();
        let inside = format!("{}/**", lower.trim_end_matches('/'));
        let (mut bearing, mut other) = (Vec::new(), Vec::new());
        for entry in &mut self.files {
            let (path, name) = (entry.path.to_lowercase(), entry.name().to_lowercase());
            if fits(&lower, &path, &name) || fits(&inside, &path, &name) {
                entry.state = State::Refused(why.clone());
                let concerns = could_bear_on(entry.role);
                let into = if concerns.is_empty() { &mut other } else { &mut bearing };
                into.push(problem(entry, concerns, &why));
            }
        }
        let fitted = !bearing.is_empty() || !other.is_empty();
        // What bears on nothing is counted, with the first as an example.
        if let Some(first) = other.first().cloned() {
            let message = match other.len() {
                1 => why,
                many => format!("{why}, with {} more that bear on nothing here", many - 1),
            };
            bearing.push(Problem { message, ..first });
        }
        self.problems.append(&mut bearing);
        self.problems.sort();
        self.problems.dedup();
        fitted
    }
}

fn problem(entry: &FileEntry, concerns: Vec<Aspect>, why: &str) -> Problem {
    let at = Location::file(&entry.path);
    Problem { kind: ProblemKind::Refused, concerns, message: why.to_owned(), at }
}

/// All that any reader could have found in a file of this role. The head of a file of code may name a license, and words
/// of all kinds may take something away.
fn could_bear_on(role: Role) -> Vec<Aspect> {
    let mut concerns = role.concerns().to_vec();
    let more: &[Aspect] = match role {
        Role::Code | Role::Notebook => &[Aspect::Licenses, Aspect::Documentation],
        Role::Documentation | Role::Readme | Role::DataCard | Role::Paper | Role::Notice => {
            &[Aspect::Licenses, Aspect::Lineage, Aspect::Documentation, Aspect::Code]
        }
        Role::ModelCard | Role::Declaration | Role::Config | Role::AdapterConfig | Role::Recipe => {
            &[Aspect::Licenses, Aspect::Code]
        }
        Role::TrainerState => &[Aspect::Code],
        Role::Bill | Role::Manifest => &[Aspect::Documentation],
        Role::Weights
        | Role::WeightsIndex
        | Role::License
        | Role::UsePolicy
        | Role::GenerationConfig
        | Role::Tokenizer
        | Role::Evaluation
        | Role::PickledArguments
        | Role::Optimizer
        | Role::Data
        | Role::Tag
        | Role::Sidecar
        | Role::Media
        | Role::Other => &[],
    };
    concerns.extend(more);
    concerns.sort_unstable();
    concerns.dedup();
    concerns
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::Limits;
    use std::collections::BTreeMap;

    fn without(patterns: &[&str]) -> (Inventory, Vec<String>) {
        let files =
            ["README.md", "LICENSE", "vendor/LICENSE", "vendor/a.py", "a.png", "b.png", "model.safetensors"];
        let files: BTreeMap<String, Vec<u8>> =
            files.iter().map(|path| ((*path).to_owned(), b"x".to_vec())).collect();
        let mut inventory = Inventory::of_memory("a", files, &Limits::default());
        let patterns: Vec<String> = patterns.iter().map(|p| (*p).to_owned()).collect();
        let idle = inventory.exclude(&patterns).into_iter().map(str::to_owned).collect();
        (inventory, idle)
    }

    fn out(inventory: &Inventory) -> Vec<&str> {
        let refused = |entry: &&FileEntry| matches!(entry.state, State::Refused(_));
        inventory.files().iter().filter(refused).map(|entry| entry.path.as_str()).collect()
    }

    #[test]
    fn a_folder_a_name_and_a_path_can_be_left_out() {
        assert_eq!(out(&without(&["vendor"]).0), ["vendor/LICENSE", "vendor/a.py"]);
        assert_eq!(out(&without(&["./vendor/"]).0), ["vendor/LICENSE", "vendor/a.py"]);
        assert_eq!(out(&without(&["license"]).0), ["LICENSE", "vendor/LICENSE"]);
        assert_eq!(out(&without(&["/LICENSE"]).0), ["LICENSE"]);
        assert_eq!(out(&without(&["**/*.py"]).0), ["vendor/a.py"]);
        assert_eq!(without(&["no-such", "*.png"]).1, ["no-such"]);
    }

    #[test]
    fn what_could_say_something_of_the_license_leaves_it_open() {
        let (inventory, _) = without(&["vendor", "*.png"]);
        let problems = inventory.problems();
        let of = |path: &str| problems.iter().find(|p| p.at.path == path).unwrap();
        assert!(of("vendor/LICENSE").concerns.contains(&Aspect::Licenses));
        assert!(of("vendor/a.py").concerns.contains(&Aspect::Licenses));
        assert_eq!(
            of("a.png").message,
            "left out by `--exclude *.png`, with 1 more that bear on nothing here"
        );
        assert!(of("a.png").concerns.is_empty() && problems.len() == 3, "{problems:?}");
    }
}
