//! The policy and the baseline of `ow check`: which are applied, and what they make of the reports.

use crate::output;
use crate::stored;
use anyhow::{Context, Result, bail};
use clap::Args;
use open_weights::definition::{self, Criterion, Reading};
use open_weights::policy::{self, LoadedPolicy};
use open_weights::{Date, Error, Report, diff};
use std::collections::BTreeSet;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What is asked beyond the definition, and what is accepted.
#[derive(Debug, Args)]
#[command(next_help_heading = "Gate")]
pub(crate) struct Gate {
    /// Apply this policy. Without it, an ow.yaml in the working directory, or between there and the model or the root of the repository, is applied
    #[arg(long, value_name = "FILE", conflicts_with = "no_policy")]
    pub(crate) policy: Option<PathBuf>,
    /// Read the policy from this git revision, so that a change cannot excuse itself
    #[arg(long, value_name = "REVISION", conflicts_with = "no_policy")]
    pub(crate) policy_from: Option<String>,
    /// Apply no policy
    #[arg(long)]
    pub(crate) no_policy: bool,
    /// Fail only on what is worse than in this earlier report (JSON)
    #[arg(long, value_name = "REPORT")]
    pub(crate) baseline: Option<PathBuf>,
}

/// What was loaded for the gate.
pub(crate) struct Loaded {
    pub(crate) policy: Option<LoadedPolicy>,
    baseline: Option<Vec<Report>>,
    today: Date,
}

impl Gate {
    /// Reads what the command line names, or what lies where policies are looked for.
    pub(crate) fn load(&self, model: &Path, today: Date) -> Result<Loaded> {
        let baseline = self.baseline.as_deref().map(stored::reports).transpose()?;
        Ok(Loaded { policy: self.policy(model)?, baseline, today })
    }

    fn policy(&self, model: &Path) -> Result<Option<LoadedPolicy>> {
        if self.no_policy {
            return Ok(None);
        }
        match (&self.policy, &self.policy_from) {
            (Some(path), None) => from_file(path).map(Some),
            (None, None) => found(model),
            (path, Some(revision)) => from_revision(path.as_deref(), revision, model),
        }
    }
}

impl Loaded {
    /// What the policy and the baseline make of each report.
    pub(crate) fn apply(&self, reports: &mut [Report]) {
        if let Some(policy) = &self.policy {
            for report in reports.iter_mut() {
                report.policy = Some(policy.apply(report, Some(self.today)));
            }
        }
        let Some(baseline) = &self.baseline else { return };
        let compared: Vec<_> = diff::pairs(baseline, reports)
            .into_iter()
            .map(|(old, new)| old.map(|old| diff::compare(old, new)))
            .collect();
        for (report, changes) in reports.iter_mut().zip(compared) {
            if changes.is_none() {
                output::note(&format!(
                    "the baseline has no report on {}; it is judged as it stands",
                    report.definition.id
                ));
            }
            report.baseline = changes;
        }
    }

    /// A criterion that no definition has is a slip of the pen, and would leave out in silence what it stands for.
    pub(crate) fn check_names(&self, applied: &[definition::Loaded]) -> Result<()> {
        let Some(loaded) = &self.policy else { return Ok(()) };
        let mut known: BTreeSet<String> = applied.iter().flat_map(|d| ids(&d.definition.criteria)).collect();
        for (id, version) in definition::shipped() {
            let found = definition::find(&format!("{id}@{version}"))?;
            known.extend(found.iter().flat_map(|d| ids(&d.definition.criteria)));
        }
        let readings = loaded.policy.readings.keys().map(String::as_str);
        let exceptions = loaded.policy.exceptions.iter().map(|exception| exception.criterion.as_str());
        match readings.chain(exceptions).find(|id| !known.contains(*id)) {
            Some(id) => {
                let suggestion = crate::license::nearest(id, known.iter().map(String::as_str));
                let unknown =
                    Error::Unknown { kind: "criterion in the policy", name: output::shown(id), suggestion };
                Err(unknown.into())
            }
            None => Ok(()),
        }
    }

    /// The reading that the policy asks for.
    pub(crate) fn reading(&self) -> Option<Reading> {
        self.policy.as_ref().and_then(|loaded| loaded.policy.reading)
    }

    /// The definitions that the policy asks for.
    pub(crate) fn definitions(&self) -> Vec<String> {
        let named = self.policy.iter().flat_map(|loaded| &loaded.policy.definitions);
        named.map(|word| word.as_str().to_owned()).collect()
    }

    /// Criteria that the policy has read in the reading that is not the one applied.
    pub(crate) fn read_otherwise(&self, reading: Reading) -> Vec<&str> {
        let readings = self.policy.iter().flat_map(|loaded| &loaded.policy.readings);
        readings.filter(|(_, of)| **of != reading).map(|(id, _)| id.as_str()).collect()
    }
}

/// The ids of criteria and their parts.
fn ids(criteria: &[Criterion]) -> Vec<String> {
    criteria.iter().flat_map(|c| std::iter::once(c.id.as_str().to_owned()).chain(ids(&c.parts))).collect()
}

fn from_file(path: &Path) -> Result<LoadedPolicy> {
    let text = stored::text(path, policy::MAX_BYTES)?;
    Ok(policy::parse(&path.to_string_lossy(), &text)?)
}

/// The nearest policy in the working directory or above it, within the repository. One that lies only on the
/// model's side was written by whoever made the model: it is named, and not applied.
fn found(model: &Path) -> Result<Option<LoadedPolicy>> {
    let (own, foreign) = places(model)?;
    for folder in foreign {
        let path = folder.join(policy::FILE_NAME);
        if path.is_file() {
            output::note(&format!(
                "{} came with what is checked and was not applied; if it is yours, give --policy or run ow beside it",
                path.display()
            ));
        }
    }
    match own.iter().map(|folder| folder.join(policy::FILE_NAME)).find(|path| path.is_file()) {
        Some(path) => from_file(&shortened(&path)).map(Some),
        None => Ok(None),
    }
}

/// Folders from the model upwards: those in which the user stands, nearest first, and those that are the model's.
fn places(model: &Path) -> Result<(Vec<PathBuf>, Vec<PathBuf>)> {
    let here = std::env::current_dir().context("cannot tell the working directory")?;
    let here = here.canonicalize().unwrap_or(here);
    let Ok(model) = model.canonicalize() else { return Ok((Vec::new(), Vec::new())) };
    let (own, foreign): (Vec<&Path>, Vec<&Path>) =
        model.ancestors().partition(|folder| here.starts_with(folder));
    // Above the working directory, the repository is the bound; without one, the working directory is.
    let root = here.ancestors().find(|folder| folder.join(".git").exists()).unwrap_or(&here);
    let within = |folder: &&Path| folder.starts_with(root);
    let foreign = match own.is_empty() {
        true => foreign.into_iter().take(1).collect(),
        false => foreign,
    };
    Ok((
        own.into_iter().filter(within).map(Path::to_owned).collect(),
        foreign.into_iter().map(Path::to_owned).collect(),
    ))
}

/// A path as a person standing here would write it.
fn shortened(path: &Path) -> PathBuf {
    let here = std::env::current_dir().and_then(|here| here.canonicalize());
    here.ok()
        .and_then(|here| path.strip_prefix(here).ok().map(Path::to_owned))
        .unwrap_or_else(|| path.to_owned())
}

/// The policy as it stands at a git revision; none where that revision has none.
fn from_revision(path: Option<&Path>, revision: &str, model: &Path) -> Result<Option<LoadedPolicy>> {
    let folders = match path {
        Some(path) => {
            vec![path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_owned()]
        }
        None => places(model)?.0,
    };
    let name = match path.map(Path::file_name) {
        Some(Some(name)) => name.to_string_lossy().into_owned(),
        Some(None) => bail!("--policy names no file"),
        None => policy::FILE_NAME.to_owned(),
    };
    let first = folders.first().context("ow is not run in the repository that holds the policy")?;
    let commit = git(
        first,
        &["rev-parse", "--verify", "--quiet", "--end-of-options", &format!("{revision}^{{commit}}")],
    )?
    .with_context(|| format!("git knows no revision `{}` in {}", output::shown(revision), first.display()))?;
    let commit = commit.trim();
    for folder in &folders {
        if let Some(text) = git(folder, &["cat-file", "blob", &format!("{commit}:./{name}")])? {
            let file = shortened(&folder.join(&name));
            let mut loaded = policy::parse(&file.to_string_lossy(), &text)?;
            loaded.revision =
                Some(format!("{} ({})", output::shown(revision), &commit[..commit.len().min(12)]));
            return Ok(Some(loaded));
        }
    }
    output::note(&format!("there is no {name} at {}; no policy was applied", output::shown(revision)));
    Ok(None)
}

/// What git prints; nothing where it says no. Nothing of the repository's own configuration is run by these commands.
fn git(folder: &Path, arguments: &[&str]) -> Result<Option<String>> {
    let mut child = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(["-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"])
        .args(arguments)
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_NO_LAZY_FETCH", "1")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .context("cannot run git, which --policy-from needs")?;
    let mut bytes = Vec::new();
    if let Some(out) = child.stdout.take() {
        out.take(policy::MAX_BYTES + 1).read_to_end(&mut bytes).context("cannot read what git says")?;
    }
    let status = child.wait().context("cannot run git")?;
    if bytes.len() as u64 > policy::MAX_BYTES {
        bail!("the policy is larger than {} bytes", policy::MAX_BYTES);
    }
    if !status.success() {
        return Ok(None);
    }
    Ok(Some(String::from_utf8(bytes).context("the policy is no UTF-8")?))
}
