//! What does a report that was written as JSON say? One record, or a list of them.
//!
//! Comes in: bytes from anywhere. Goes out: [`Report`]s that hold all that was written and are safe to show, or why
//! not. It is strict: another schema, a field that this version does not know, or a report that calls itself met
//! over a criterion that does not pass is refused. It never reads files.

use super::written;
use super::{Counts, CriterionReport, Judgement, REPORTS_SCHEMA, Report, Reports, SCHEMA};
use crate::definition::{self, Level};
use crate::error::Error;
use crate::source::safe;
use crate::verdict::Outcome;
use serde_json::Value;
use std::borrow::Cow;

/// The longest JSON that is read, in bytes. Reading takes about six times as much memory.
pub const JSON_MAX_BYTES: u64 = crate::limits::REPORT_BYTES.value;

/// The most reports that one list may hold.
const REPORTS_MAX: usize = 1_000;

impl Reports {
    /// The reports of a JSON text: an `ow/report/1`, or an `ow/reports/1` with its list. `name` is for messages.
    ///
    /// # Errors
    /// [`Error::BadReport`], with what is wrong.
    pub fn read(name: &str, json: &[u8]) -> Result<Vec<Report>, Error> {
        let bad = |reason: String| Error::BadReport { name: name.to_owned(), reason: safe(&reason, 400) };
        if json.len() as u64 > JSON_MAX_BYTES {
            return Err(bad(format!("it is longer than {JSON_MAX_BYTES} bytes")));
        }
        let json = json.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(json);
        let head: Head = serde_json::from_slice(json).map_err(|error| bad(error.to_string()))?;
        let reports = match head.schema.as_ref().and_then(Value::as_str) {
            Some(SCHEMA) => written::read::<Report>(json).map(|report| vec![report]),
            Some(REPORTS_SCHEMA) => written::read::<Self>(json).map(|list| list.reports),
            Some(other) => Err(format!("its schema is `{other}` and not `{SCHEMA}` or `{REPORTS_SCHEMA}`")),
            None => Err(format!("it does not name its schema, which would be `{SCHEMA}`")),
        };
        let mut reports = reports.map_err(bad)?;
        if reports.is_empty() || reports.len() > REPORTS_MAX {
            return Err(bad(format!("it holds {} reports; 1 to {REPORTS_MAX} are read", reports.len())));
        }
        reports.iter().try_for_each(consistent).map_err(bad)?;
        for report in &mut reports {
            let unsafe_to_show = || bad("it cannot be made safe to show".into());
            if let Cow::Owned(safe) = report.to_inert().ok_or_else(unsafe_to_show)? {
                *report = safe;
            }
        }
        Ok(reports)
    }
}

/// What tells which record it is.
#[derive(serde::Deserialize)]
struct Head {
    schema: Option<Value>,
}

/// A list names its schema; a report names its own, and comes to what its criteria come to.
fn consistent(report: &Report) -> Result<(), String> {
    if report.schema != SCHEMA {
        return Err(format!("a report in it has the schema `{}` and not `{SCHEMA}`", report.schema));
    }
    if !report.criteria.iter().any(|criterion| criterion.level == Level::Required) {
        return Err("it has no required criterion".to_owned());
    }
    if let Some(criterion) = report.criteria.iter().find(|criterion| !follows_parts(criterion)) {
        return Err(format!("its criterion `{}` does not come to what its parts come to", criterion.id));
    }
    let counts = Counts::of(&report.criteria, &report.attestations);
    let open = report.criteria.iter().find(|c| c.level == Level::Required && is_against(c.verdict));
    match open {
        Some(criterion) if report.verdict == Outcome::Met => {
            Err(format!("it says met, and its criterion `{}` does not pass", criterion.id))
        }
        _ if counts != report.required || counts.outcome() != report.verdict => {
            Err("its outcome and counts are not those of its criteria".to_owned())
        }
        _ => is_of_definition(report),
    }
}

fn is_against(verdict: Judgement) -> bool {
    !matches!(verdict, Judgement::Pass | Judgement::NotApplicable)
}

/// A whole is no better than its parts.
fn follows_parts(criterion: &CriterionReport) -> bool {
    criterion.verdict != Judgement::Pass || !criterion.parts.iter().any(|part| is_against(part.verdict))
}

/// Where the definition ships with this program, it asks for these criteria and weighs them so.
fn is_of_definition(report: &Report) -> Result<(), String> {
    let d = &report.definition;
    let name = format!("{}@{}", d.id, d.version);
    let shipped = definition::shipped().into_iter().any(|(id, version)| id == d.id && version == d.version);
    let Some(loaded) = shipped.then(|| definition::find(&name).ok()?.pop()).flatten() else { return Ok(()) };
    if loaded.sha256() != d.sha256 {
        return Ok(());
    }
    let asked = loaded.definition.criteria.iter().map(|c| (c.id.as_str(), c.level));
    match asked.eq(report.criteria.iter().map(|c| (c.id.as_str(), c.level))) {
        true => Ok(()),
        false => Err(format!("its criteria are not those of {name}")),
    }
}
