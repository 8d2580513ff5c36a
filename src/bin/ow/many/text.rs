//! Many models in words: a line each, and what all of them come to.

use open_weights::Outcome;
use open_weights::many::{Count, OfDefinition, Row, Summary};
use open_weights::render::text::Role;
use open_weights::source::safe;
use std::fmt::Write as _;

/// Puts colour on words, or leaves them as they are.
type Paint<'a> = &'a dyn Fn(Role, &str) -> String;

/// So many of each kind does the summary name.
const NAMED: usize = 5;

/// The longest reason in a line, in characters.
const REASON_MAX_CHARS: usize = 100;

/// One line a model and definition.
pub(crate) fn lines(rows: &[Row], paint: Paint<'_>) -> String {
    let mut out = String::new();
    for row in rows {
        let definition = match (rows.len(), &row.definition, &row.version) {
            (2.., Some(id), Some(version)) => format!("{id}@{version}: "),
            _ => String::new(),
        };
        let _ = writeln!(out, "{}  {}  {definition}{}", verdict(row, paint), row.directory, because(row));
    }
    // The log of a pipeline takes `##[` for a command wherever it stands.
    out.replace("##[", "#\\u{23}[")
}

fn verdict(row: &Row, paint: Paint<'_>) -> String {
    let (role, word) = match row.verdict {
        Some(Outcome::Met) => (Role::Pass, Outcome::Met.words()),
        Some(Outcome::NotMet) => (Role::Fail, Outcome::NotMet.words()),
        Some(Outcome::Undecided) => (Role::Unknown, Outcome::Undecided.words()),
        None => (Role::Fail, "error"),
    };
    paint(role, &format!("{word:<9}"))
}

fn because(row: &Row) -> String {
    if let Some(error) = &row.error {
        return error.clone();
    }
    let mut words = row.license_words();
    if row.verdict == Some(Outcome::Met) && row.attested > 0 {
        let _ = write!(words, "; rests on attestations ({})", row.attested);
    }
    match (row.denied, row.passes_gate, row.verdict) {
        (true, _, _) => words.push_str("; denied by the policy"),
        (false, true, Some(Outcome::NotMet | Outcome::Undecided)) => {
            words.push_str("; accepted by the policy")
        }
        _ => {}
    }
    if let Some(reason) = row.foremost() {
        let _ = write!(words, "; {}: {}", reason.criterion, safe(&reason.why, REASON_MAX_CHARS));
    }
    words
}

/// What all models come to.
pub(crate) fn summary(summary: &Summary, paint: Paint<'_>) -> String {
    let mut out = models(summary.models);
    if summary.resumed > 0 {
        let _ = write!(out, ", {} of them by an earlier run", summary.resumed);
    }
    if summary.not_checked > 0 {
        let _ = write!(out, ", {} could not be checked", summary.not_checked);
    }
    out.push_str(if summary.stopped { "; stopped before the end\n" } else { "\n" });
    for of in &summary.definitions {
        definition(of, &mut out, paint);
    }
    list("license of the weights", &summary.licenses, &mut out);
    if summary.models_with_conflicts > 0 {
        let heading = format!("sources that disagree ({})", models(summary.models_with_conflicts));
        list(&heading, &summary.conflicts, &mut out);
    }
    list("could not be checked", &summary.errors, &mut out);
    out.replace("##[", "#\\u{23}[")
}

fn models(count: u64) -> String {
    if count == 1 { "1 model".to_owned() } else { format!("{count} models") }
}

fn definition(of: &OfDefinition, out: &mut String, paint: Paint<'_>) {
    let _ = write!(out, "\n{} {}, {} reading: ", of.id, of.version, of.reading.word());
    let counted = [
        (Role::Pass, of.met, "met"),
        (Role::Unknown, of.undecided, "undecided"),
        (Role::Fail, of.not_met, "not met"),
    ];
    let counted = counted.map(|(role, count, word)| paint(role, &format!("{count} {word}")));
    out.push_str(&counted.join(", "));
    for (count, words) in [(of.accepted, "accepted by the policy"), (of.denied, "denied by the policy")] {
        if count > 0 {
            let _ = write!(out, ", {count} {words}");
        }
    }
    out.push('\n');
    list("why", &of.reasons, out);
}

fn list(heading: &str, counts: &[Count], out: &mut String) {
    if counts.is_empty() {
        return;
    }
    let _ = writeln!(out, "  {heading}");
    for count in counts.iter().take(NAMED) {
        let _ = writeln!(out, "  {:>7}  {}", count.models, safe(&count.what, REASON_MAX_CHARS));
    }
    if counts.len() > NAMED {
        let _ = writeln!(out, "           …");
    }
}
