//! One function for each thing a definition may ask besides the license of a component.

use super::licenses::{self, plain};
use super::{Case, Judged};
use crate::component::Component;
use crate::definition::requirement::{LicenseRequirement, Requirement, SoftwareRequirement};
use crate::evidence::{
    Aspect, CodeFact, CodePlace, DocumentationFact, Doubt, Evidence, PartFile, Presence, Problem, Substance,
    WeightsFile,
};
use crate::report::{Finding, FindingKind, ONLY_A_PERSON};
use crate::source::{Location, safe};
use crate::verdict::Verdict;
use std::collections::BTreeSet;

/// Files of a component are in the directory.
pub(super) fn present(case: &Case<'_>, component: Component) -> Judged {
    match component {
        Component::Weights => weights_present(case),
        component if component.is_built() => code_present(case, component, false),
        component => part_present(case, component),
    }
}

fn weights_present(case: &Case<'_>) -> Judged {
    let weights = &case.evidence.weights;
    let mut findings: Vec<Finding> = weights.iter().map(weights_finding).collect();
    let unread = problems(case, Aspect::Weights);
    // Of a file that could not be read it is not known that there are no weights in it.
    let is_unread = |finding: &Finding| {
        let path = finding.at.as_ref().map(|at| at.path.as_str());
        unread.iter().any(|problem| problem.at.as_ref().map(|at| at.path.as_str()) == path)
    };
    findings.retain(|finding| finding.kind != FindingKind::Fail || !is_unread(finding));
    findings.extend(unread);
    if weights.is_empty() {
        let message = "no weights are in the directory; they may be elsewhere".to_owned();
        findings.push(plain(FindingKind::Unknown, message));
    }
    let kinds = |kind| findings.iter().any(|f| f.kind == kind);
    let verdict = match (kinds(FindingKind::Fail), kinds(FindingKind::Unknown)) {
        (true, _) => Verdict::Fail,
        (false, true) => Verdict::Unknown,
        (false, false) => Verdict::Pass,
    };
    Judged::new(verdict, findings)
}

fn weights_finding(file: &WeightsFile) -> Finding {
    let path = safe(&file.path, 200);
    let size = file.size_bytes;
    let (kind, message) = match &file.presence {
        Presence::Here => (FindingKind::Pass, format!("here: {} of {size} bytes", file.format)),
        Presence::Pointer { oid } => {
            let oid = safe(oid, 80);
            (FindingKind::Unknown, format!("only a pointer is here, to {size} bytes ({oid})"))
        }
        Presence::Missing => (FindingKind::Fail, "named as weights, and there are none in it".to_owned()),
    };
    Finding { at: Some(Location::file(&path)), ..plain(kind, message) }
}

/// Code of a component is there; `told` says whether it suffices that the release's own words, borne out, place it in
/// the release.
fn code_present(case: &Case<'_>, component: Component, told: bool) -> Judged {
    let found: Vec<&CodeFact> = case.evidence.code.iter().filter(|c| c.component == component).collect();
    let counts = |c: &&CodeFact| match c.place {
        CodePlace::Here(_) => true,
        CodePlace::Told(_) => told,
        CodePlace::Claimed(_) | CodePlace::Doubted(..) | CodePlace::Elsewhere(_) => false,
    };
    // One script whose head keeps its rights leaves open what holds for those beside it.
    let kept = found.iter().any(|c| matches!(c.place, CodePlace::Doubted(_, Doubt::Terms)));
    let here = !kept && found.iter().any(counts);
    let verdict = match (here, found.is_empty()) {
        (true, _) => Verdict::Pass,
        (false, false) => Verdict::Unknown,
        (false, true) => Verdict::Fail,
    };
    let mut findings: Vec<Finding> = found.into_iter().map(code_finding).collect();
    if !here {
        let told = findings.iter_mut().filter(|f| f.kind == FindingKind::Pass);
        told.for_each(|finding| finding.kind = FindingKind::Unknown);
    }
    if findings.is_empty() {
        let what = component.id().replace('-', " ");
        findings.push(plain(FindingKind::Fail, format!("no {what} was found in the release")));
    }
    // What the verdict rests on comes before pointers, and each thing once.
    findings.sort_by_key(|finding| finding.kind != FindingKind::Pass);
    let (mut told, mut told_at) = (BTreeSet::new(), BTreeSet::new());
    findings.retain(|finding| {
        let line = finding.at.as_ref().map(|at| (at.path.clone(), at.line));
        told.insert(finding.message.clone()) && (line.is_none() || told_at.insert(line))
    });
    Judged::new(verdict, findings)
}

/// Words about the model, results and data: by their files, by what the release declares, and by names of data sets.
fn part_present(case: &Case<'_>, component: Component) -> Judged {
    let files = case.evidence.parts.iter().filter(|part| part.component == component);
    let mut findings: Vec<Finding> = files.map(part_finding).collect();
    findings.extend(case.evidence.code.iter().filter(|c| c.component == component).map(pointed_out));
    if component == Component::TrainingData {
        findings.extend(case.evidence.datasets.iter().take(3).map(|seen| {
            let message = format!("training data are named and not here: {}", safe(&seen.value, 200));
            let at = Some(seen.at.clone());
            Finding { at, words: Some(seen.words.clone()), ..plain(FindingKind::Unknown, message) }
        }));
    }
    let has = |kind| findings.iter().any(|f| f.kind == kind);
    let verdict = match (has(FindingKind::Pass), findings.is_empty()) {
        (true, _) => Verdict::Pass,
        (false, false) => Verdict::Unknown,
        (false, true) => Verdict::Fail,
    };
    if verdict == Verdict::Pass {
        findings.retain(|finding| finding.kind == FindingKind::Pass);
    }
    if findings.is_empty() {
        let what = component.id().replace('-', " ");
        findings.push(plain(FindingKind::Fail, format!("no {what} was found in the release")));
    }
    findings.truncate(4);
    Judged::new(verdict, findings)
}

/// What the release says of its own parts points to them and shows none.
fn pointed_out(fact: &CodeFact) -> Finding {
    let finding = code_finding(fact);
    match fact.place {
        CodePlace::Told(_) => Finding { kind: FindingKind::Unknown, ..finding },
        CodePlace::Here(_) | CodePlace::Claimed(_) | CodePlace::Doubted(..) | CodePlace::Elsewhere(_) => {
            finding
        }
    }
}

fn part_finding(part: &PartFile) -> Finding {
    let (path, what) = (safe(&part.path, 200), part.component.id().replace('-', " "));
    let (kind, message) = match &part.presence {
        Presence::Here => (FindingKind::Pass, format!("here, as {what}: {path}")),
        Presence::Pointer { .. } => (FindingKind::Unknown, format!("only a pointer is here: {path}")),
        Presence::Missing => (FindingKind::Unknown, format!("named as {what} and not here: {path}")),
    };
    Finding { at: Some(Location::file(&path)), ..plain(kind, message) }
}

fn code_finding(fact: &CodeFact) -> Finding {
    let what = fact.component.id().replace('-', " ");
    let (kind, message) = match &fact.place {
        CodePlace::Here(path) => (FindingKind::Pass, format!("{what} is here: {}", safe(path, 200))),
        CodePlace::Claimed(path) => {
            let path = safe(path, 200);
            (FindingKind::Unknown, format!("{what} is declared to be here, and is not recognised: {path}"))
        }
        CodePlace::Doubted(path, doubt) => {
            (FindingKind::Unknown, format!("{what} may be here, {}: {}", doubted(*doubt), safe(path, 200)))
        }
        CodePlace::Told(path) => {
            let path = safe(path, 200);
            let message = format!(
                "declared, not seen in this copy: by its own words the release's {what} is {path}; no code is in \
                 this copy, and whether {path} is in the repository that is named would have to be looked up"
            );
            (FindingKind::Pass, message)
        }
        CodePlace::Elsewhere(place) => {
            let place = safe(place, 200);
            (FindingKind::Unknown, format!("no {what} is seen here; this may point to it: {place}"))
        }
    };
    Finding { at: Some(fact.at.clone()), words: Some(fact.words.clone()), ..plain(kind, message) }
}

/// What is doubted, and what would settle it.
fn doubted(doubt: Doubt) -> &'static str {
    match doubt {
        Doubt::NeverRuns => "but what trains in it never runs; is there a script that does",
        Doubt::OtherPurpose => "but it trains on a task of textbooks; did it train this model",
        Doubt::Terms => "but its head keeps rights to it; which license holds for it",
    }
}

/// A topic is documented in substance.
pub(super) fn documented(case: &Case<'_>, topic: &str) -> Judged {
    let facts: Vec<&DocumentationFact> =
        case.evidence.documentation.iter().filter(|f| f.topic == topic).collect();
    let best = facts.iter().map(|f| f.substance).max();
    let verdict = match best {
        Some(Substance::Documented) => Verdict::Pass,
        Some(Substance::Vague | Substance::Linked) => Verdict::Unknown,
        Some(Substance::Placeholder) | None => Verdict::Fail,
    };
    let mut findings: Vec<Finding> =
        facts.iter().filter(|f| Some(f.substance) == best).take(3).map(|f| documented_finding(f)).collect();
    if findings.is_empty() {
        let message = about(topic, "nothing in the release says it");
        findings.push(plain(FindingKind::Fail, message));
    }
    let unread = problems(case, Aspect::Documentation);
    if verdict == Verdict::Fail && !unread.is_empty() {
        findings.extend(unread);
        return Judged::new(Verdict::Unknown, findings);
    }
    Judged::new(verdict, findings)
}

fn documented_finding(fact: &DocumentationFact) -> Finding {
    let (kind, words) = match fact.substance {
        Substance::Documented => (FindingKind::Pass, "said in substance"),
        Substance::Vague => (FindingKind::Unknown, "touched on, without substance"),
        Substance::Linked => (FindingKind::Unknown, "only pointed to"),
        Substance::Placeholder => (FindingKind::Fail, "a placeholder or an empty section"),
    };
    let message = about(&fact.topic, words);
    Finding { at: Some(fact.at.clone()), words: Some(fact.words.clone()), ..plain(kind, message) }
}

/// An element of a law is named with what is said of it; a topic that has a criterion of its own is not.
fn about(topic: &str, words: &str) -> String {
    match topic.split_once('.') {
        Some((law, element)) => format!("{} element {element}: {words}", law.replace('-', " ")),
        None => words.to_owned(),
    }
}

/// An equivalent that the definition names. It has to be whole in one document: elements that several documents have
/// between them are not counted together.
pub(super) fn equivalent(case: &Case<'_>, id: &str) -> Judged {
    let Some(equivalent) = case.definition.equivalents.iter().find(|e| e.id.as_str() == id) else {
        return Judged::new(Verdict::Unknown, Vec::new());
    };
    let message = format!("{} stands in for it", equivalent.title);
    let documents = declaring(case.evidence, id);
    let mut found = Vec::new();
    if documents.is_empty() {
        let judged = case.requirement(&equivalent.require);
        let passed = judged.verdict == Verdict::Pass;
        found.extend(passed.then(|| plain(FindingKind::Pass, message.clone())));
        found.extend(judged.findings.into_iter().filter(|_| passed));
        return Judged::new(if passed { Verdict::Pass } else { Verdict::Fail }, found);
    }
    for path in documents {
        let evidence = only_document(case.evidence, id, &path);
        let judged = Case { evidence: &evidence, ..*case }.requirement(&equivalent.require);
        if judged.verdict == Verdict::Pass {
            let mut findings = vec![plain(FindingKind::Pass, format!("{message}: {}", safe(&path, 200)))];
            findings.extend(judged.findings);
            return Judged::new(Verdict::Pass, findings);
        }
        // What an equivalent lacks is no news where nothing claims to be it: it is one way of several.
        found.extend(lacking(&evidence, id, &equivalent.title, &equivalent.require));
    }
    Judged::new(Verdict::Fail, found)
}

/// The most documents of which each is looked at by itself.
const DOCUMENTS_MAX: usize = 20;

/// The documents that declare themselves to be an equivalent.
fn declaring(evidence: &Evidence, id: &str) -> Vec<String> {
    let declared = evidence.documentation.iter().filter(|fact| fact.topic == id);
    let mut paths: Vec<String> = declared.map(|fact| fact.at.path.clone()).collect();
    paths.sort();
    paths.dedup();
    paths.truncate(DOCUMENTS_MAX);
    paths
}

/// The evidence with the elements of an equivalent from one document alone.
fn only_document(evidence: &Evidence, id: &str, path: &str) -> Evidence {
    let mut one = evidence.clone();
    one.documentation.retain(|fact| fact.at.path == path || !fact.topic.starts_with(id));
    one
}

/// Where a document declares itself to be the equivalent and is not whole: which of its elements are missing.
fn lacking(evidence: &Evidence, id: &str, title: &str, require: &Requirement) -> Option<Finding> {
    let facts = &evidence.documentation;
    let declared = facts.iter().find(|fact| fact.topic == id)?;
    let documented =
        |topic: &str| facts.iter().any(|f| f.topic == topic && f.substance == Substance::Documented);
    let mut missing = Vec::new();
    require.visit(&mut |part| {
        if let Requirement::Documented(topic) = part
            && !documented(topic.as_str())
        {
            let number = topic.as_str().rsplit('.').next().unwrap_or("");
            let text = crate::topics::about(topic.as_str()).unwrap_or("");
            missing.push(format!("{number} ({})", text.to_lowercase()));
        }
    });
    let message = format!("this declares itself to be {title}; it lacks {}", missing.join(", "));
    let finding = plain(FindingKind::Note, message);
    Some(Finding { at: Some(declared.at.clone()), words: Some(declared.words.clone()), ..finding })
}

/// Code of a component, under a license as asked.
pub(super) fn software(case: &Case<'_>, require: &SoftwareRequirement) -> Judged {
    let found = code_present(case, require.of, true);
    if found.verdict != Verdict::Pass || require.class.is_empty() {
        return found;
    }
    let judged = licenses::license(case, &software_license(require));
    // First where the code is, and on whose word, then under which license.
    let mut findings: Vec<Finding> = found.findings.into_iter().take(3).collect();
    if judged.verdict != Verdict::Pass {
        findings.iter_mut().for_each(|finding| finding.kind = FindingKind::Note);
    }
    findings.extend(judged.findings);
    Judged::new(judged.verdict, findings)
}

/// A component is released under a license as asked, here or elsewhere.
pub(super) fn released(case: &Case<'_>, require: &LicenseRequirement) -> Judged {
    let here = match require.of.is_built() {
        true => code_present(case, require.of, true),
        false => present(case, require.of),
    };
    if require.asks_nothing() {
        return if here.verdict == Verdict::Fail { elsewhere(here, require.of) } else { here };
    }
    let license = licenses::license(case, require);
    match (require.of, here.verdict) {
        (Component::Weights, _) | (_, Verdict::Pass) => here.and(license),
        _ if speaks_against(case, require.of, &license) => license,
        (of, _) => elsewhere(here, of),
    }
}

/// What is not in this directory is not shown to be nowhere.
fn elsewhere(mut here: Judged, of: Component) -> Judged {
    if here.verdict == Verdict::Fail && of != Component::Weights {
        let what = of.id().replace('-', " ");
        let message = format!("found no {what} in the directory; whether there is any elsewhere is not told");
        return Judged::new(Verdict::Unknown, vec![plain(FindingKind::Unknown, message)]);
    }
    here.verdict = here.verdict.and(Verdict::Unknown);
    here
}

/// Whether something that speaks of this very component speaks against it.
fn speaks_against(case: &Case<'_>, of: Component, license: &Judged) -> bool {
    let sources = case.conclusions.governing(of).map_or(&[][..], |g| g.sources.as_slice());
    let name = format!("the {}", of.id().replace('-', " "));
    let is_about = |about: &str| about == name || (of.is_built() && about == "the code");
    let expressly = |at: &Location| sources.iter().any(|s| s.at == *at && is_about(&s.about));
    license.findings.iter().any(|f| f.kind == FindingKind::Fail && f.at.as_ref().is_some_and(expressly))
}

/// What is asked of the license of software.
pub(super) fn software_license(require: &SoftwareRequirement) -> LicenseRequirement {
    LicenseRequirement {
        of: require.of,
        grants: Vec::new(),
        without: Vec::new(),
        unsettled_by: Vec::new(),
        duties: Vec::new(),
        class: require.class.clone(),
        id: Vec::new(),
    }
}

/// Only a person can state it.
pub(super) fn attested(question: &str) -> Judged {
    let message = format!("{ONLY_A_PERSON}: {question}");
    Judged::new(Verdict::Unknown, vec![plain(FindingKind::Unknown, message)])
}

fn problems(case: &Case<'_>, aspect: Aspect) -> Vec<Finding> {
    let finding = |problem: &Problem| Finding {
        at: Some(problem.at.clone()),
        ..plain(FindingKind::Unknown, problem.message.clone())
    };
    case.evidence.problems.iter().filter(|p| p.concerns.contains(&aspect)).map(finding).collect()
}
