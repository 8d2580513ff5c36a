//! What a person states of a criterion, weighed against what was seen.
//!
//! An attestation that a criterion holds counts only where nothing speaks against it, where it stands today, where its
//! evidence is pinned and unchanged, and where what is open can be settled by a person: see [`super::open`]. A
//! statement that a criterion does not hold needs none of this but its day: any word against passing counts.

use super::open::{self, Open};
use super::{Case, licenses::plain};
use crate::date::Date;
use crate::declaration::criterion_of;
use crate::definition::{Criterion, Definition};
use crate::evidence::{Answer, Attested, PinState, Pinned, PinnedPlace};
use crate::report::{AttestationState, Finding, FindingKind, Judgement};
use crate::source::{Excerpt, safe};
use std::collections::BTreeMap;

/// How attestations are taken in one check.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Attesting {
    /// Today, as the caller knows it. Without it an attestation that ends some day counts as expired.
    pub today: Option<Date>,
    /// Whether statements that a criterion holds are set aside; statements that it does not hold still count.
    pub set_aside: bool,
}

/// How each attestation counts and why, by its index.
pub(super) type Standings = BTreeMap<usize, Standing>;

/// How an attestation counts, and why.
#[derive(Debug, Clone)]
pub(super) struct Standing {
    pub(super) state: AttestationState,
    pub(super) why: String,
}

impl Standing {
    fn new(state: AttestationState, why: impl Into<String>) -> Self {
        Self { state, why: why.into() }
    }
}

/// What a criterion came to, with what shows it and whether that is an attestation.
pub(super) struct Weighed {
    pub(super) judgement: Judgement,
    pub(super) findings: Vec<Finding>,
    pub(super) attested: bool,
}

impl Case<'_> {
    /// Weighs what was seen of a criterion against what people state of it.
    pub(super) fn weigh(&self, criterion: &Criterion, seen: Weighed, standings: &mut Standings) -> Weighed {
        let of_it = |(_, a): &(usize, &Attested)| speaks_of(&a.criterion, self.definition, criterion);
        let stated: Vec<(usize, &Attested)> =
            self.evidence.attestations.iter().enumerate().filter(of_it).collect();
        if stated.is_empty() {
            return seen;
        }
        let open = match seen.judgement {
            Judgement::Unknown => open::of(self, criterion),
            _ => Vec::new(),
        };
        let mut given: Vec<(usize, &Attested, Standing)> = stated
            .into_iter()
            .map(|(index, attested)| (index, attested, self.standing(criterion, attested, &seen, &open)))
            .collect();
        settle_dispute(&mut given);
        let weighed = seen.with(&given);
        standings.extend(given.into_iter().map(|(index, _, standing)| (index, standing)));
        weighed
    }

    fn standing(&self, criterion: &Criterion, a: &Attested, seen: &Weighed, open: &[Open]) -> Standing {
        use AttestationState as State;
        match (seen.judgement, a.answer) {
            (Judgement::NotApplicable, _) => {
                return Standing::new(State::NotNeeded, "the criterion does not apply");
            }
            (Judgement::Fail, Answer::Yes) => {
                let against = seen.findings.iter().find(|f| f.kind == FindingKind::Fail);
                let against = against.map_or_else(|| "a part of it fails".to_owned(), |f| f.message.clone());
                return Standing::new(State::Overruled, format!("overruled by what was seen: {against}"));
            }
            (Judgement::Pass, Answer::Yes) | (Judgement::Fail, Answer::No) => {
                return Standing::new(State::NotNeeded, "what was seen shows it without an attestation");
            }
            (Judgement::Pass | Judgement::Unknown, _) => {}
        }
        if let Some(standing) = self.not_standing(a) {
            return standing;
        }
        match (seen.judgement, a.answer) {
            (Judgement::Pass, _) => {
                Standing::new(State::Disputed, "it speaks against what was seen, so the criterion is open")
            }
            (_, Answer::No) => Standing::new(State::Counted, "a person states that it does not hold"),
            (_, Answer::Yes) => match cannot_settle(criterion, a, open) {
                Some(why) => Standing::new(State::NotAttestable, why),
                None => Standing::new(State::Counted, "nothing that was seen speaks against it"),
            },
        }
    }

    /// Why an attestation does not stand by itself, whatever was seen.
    fn not_standing(&self, a: &Attested) -> Option<Standing> {
        use AttestationState as State;
        if self.attesting.set_aside && a.answer == Answer::Yes {
            return Some(Standing::new(State::SetAside, "attestations are set aside in this check"));
        }
        match (self.attesting.today, a.until) {
            (Some(today), _) if a.on > today => {
                let why = format!("it is dated {}, and today is {today}", a.on);
                return Some(Standing::new(State::Future, why));
            }
            (Some(today), Some(until)) if until < today => {
                let why = format!("it held until {until}, and today is {today}");
                return Some(Standing::new(State::Expired, why));
            }
            (None, Some(until)) => {
                let why = format!("it holds until {until}, and which day it is was not told");
                return Some(Standing::new(State::Expired, why));
            }
            _ => {}
        }
        if a.answer == Answer::No {
            return None;
        }
        if let Some(why) = a.evidence.iter().find_map(stale) {
            return Some(Standing::new(State::Stale, why));
        }
        let pinned = |e: &Pinned| matches!(e.state, PinState::Verified | PinState::NotVerified);
        let why = "it names no evidence that is pinned by a sha256";
        (!a.evidence.iter().any(pinned)).then(|| Standing::new(State::Unpinned, why))
    }
}

/// Why evidence no longer is what it was when the attestation was made.
fn stale(evidence: &Pinned) -> Option<String> {
    let PinnedPlace::Path(path) = &evidence.place else { return None };
    let path = safe(path, 200);
    match evidence.state {
        PinState::Verified | PinState::NotVerified | PinState::NotPinned => None,
        PinState::Changed => Some(format!("its evidence `{path}` has another sha256 by now")),
        PinState::Missing => Some(format!("its evidence `{path}` is not in the directory")),
        PinState::Unreadable => Some(format!("its evidence `{path}` could not be compared with its sha256")),
    }
}

/// Why an attestation cannot settle what is open, if it cannot.
fn cannot_settle(criterion: &Criterion, a: &Attested, open: &[Open]) -> Option<String> {
    if !criterion.attestable {
        return Some("the definition does not let an attestation settle this criterion".to_owned());
    }
    if !criterion.parts.is_empty() {
        let ids: Vec<&str> = criterion.parts.iter().map(|part| part.id.as_str()).collect();
        return Some(format!("it has parts, and each is attested by itself: {}", ids.join(", ")));
    }
    let holds = |at: &str| {
        a.evidence.iter().any(|e| match &e.place {
            PinnedPlace::Path(path) => e.state == PinState::Verified && safe(path, 1024) == *at,
            PinnedPlace::Address(_) => false,
        })
    };
    open.iter().find_map(|open| match open {
        Open::AnyEvidence => None,
        Open::OneOfFiles(paths) if paths.iter().any(|path| holds(path)) => None,
        Open::OneOfFiles(paths) => Some(format!(
            "what is open stands in {}: only an attestation with that very file as evidence can settle it",
            safe(&paths.join(" or "), 200)
        )),
        Open::Closed(why) => Some(format!("no attestation can settle this: {why}")),
    })
}

/// Where one person states yes and another no, both stay and nothing is settled.
fn settle_dispute(given: &mut [(usize, &Attested, Standing)]) {
    let counted = |answer| {
        move |(_, a, standing): &(usize, &Attested, Standing)| {
            a.answer == answer && standing.state == AttestationState::Counted
        }
    };
    if given.iter().any(counted(Answer::Yes)) && given.iter().any(counted(Answer::No)) {
        let disputed =
            Standing::new(AttestationState::Disputed, "another attestation states the opposite of it");
        for (_, _, standing) in given.iter_mut().filter(|g| g.2.state == AttestationState::Counted) {
            *standing = disputed.clone();
        }
    }
}

impl Weighed {
    fn with(self, given: &[(usize, &Attested, Standing)]) -> Self {
        let counted =
            |answer| given.iter().any(|(_, a, s)| s.state == AttestationState::Counted && a.answer == answer);
        let disputed = given.iter().any(|(_, _, s)| s.state == AttestationState::Disputed);
        let (yes, no) = (counted(Answer::Yes), counted(Answer::No));
        let judgement = match (self.judgement, yes, no) {
            (Judgement::Pass | Judgement::Unknown, _, _) if disputed => Judgement::Unknown,
            (Judgement::Unknown, true, false) => Judgement::Pass,
            (Judgement::Unknown, false, true) => Judgement::Fail,
            (seen, _, _) => seen,
        };
        let mut findings = self.findings;
        if yes || no {
            findings.iter_mut().filter(|f| f.kind == FindingKind::Unknown).for_each(as_note);
        }
        findings.extend(given.iter().filter_map(|(_, a, standing)| finding(a, standing)));
        Self { judgement, findings, attested: self.attested || yes || no }
    }
}

fn as_note(finding: &mut Finding) {
    finding.kind = FindingKind::Note;
    finding.message = format!("open without the attestation: {}", finding.message);
}

fn finding(a: &Attested, standing: &Standing) -> Option<Finding> {
    use AttestationState as State;
    let said = said(a);
    let (kind, message) = match (standing.state, a.answer) {
        (State::Counted, Answer::Yes) => (FindingKind::Pass, format!("attested, not seen: {said}")),
        (State::Counted, Answer::No) => (FindingKind::Fail, format!("attested, not seen: {said}")),
        (State::Disputed, _) => (FindingKind::Unknown, format!("{said}; {}", standing.why)),
        (State::NotNeeded, _) => return None,
        (State::Overruled | State::SetAside | State::UnknownCriterion, _) => {
            (FindingKind::Note, format!("an attestation does not count: {said}; {}", standing.why))
        }
        (
            State::Stale | State::Unpinned | State::Expired | State::Future | State::NotAttestable,
            Answer::Yes,
        ) => (FindingKind::Unknown, format!("an attestation does not count: {said}; {}", standing.why)),
        (
            State::Stale | State::Unpinned | State::Expired | State::Future | State::NotAttestable,
            Answer::No,
        ) => (FindingKind::Note, format!("an attestation does not count: {said}; {}", standing.why)),
    };
    let words = a.statement.as_deref().map_or_else(|| a.words.clone(), Excerpt::new);
    Some(Finding { at: Some(a.at.clone()), words: Some(words), ..plain(kind, message) })
}

/// Who states what, on which day and until when.
fn said(a: &Attested) -> String {
    let holds = if a.answer == Answer::Yes { "that it holds" } else { "that it does not hold" };
    let until = a.until.map(|until| format!(", until {until}")).unwrap_or_default();
    format!("{} states on {}{until} {holds}", safe(&a.by, 80), a.on)
}

/// Whether the words of an attestation name this criterion of this definition.
fn speaks_of(written: &str, definition: &Definition, criterion: &Criterion) -> bool {
    criterion_of(written) == (definition.id.as_str(), criterion.id.as_str())
}

/// An attestation that no criterion of the definition took up.
pub(super) fn untaken(a: &Attested, definition: &Definition) -> Standing {
    let (of, id) = criterion_of(&a.criterion);
    let why = match of == definition.id.as_str() {
        true => format!("{of} {} has no criterion `{}`", definition.version.as_str(), safe(id, 80)),
        false => format!("it is about another definition, `{}`", safe(of, 80)),
    };
    Standing::new(AttestationState::UnknownCriterion, why)
}
