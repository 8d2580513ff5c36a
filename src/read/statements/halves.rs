//! Which halves of a sentence each say a part and a license: "code under X, weights under Y"?
//!
//! Comes in: a sentence without markup. Goes out: its halves, or the sentence itself. It never knows which is which.

use super::Sentence;
use super::names::lowered;
use super::sentences;
use super::subject::names_a_part;
use super::words::WORDS;

/// Cuts a sentence where two halves each say a part and a license: plain words and words with targets.
pub(super) fn halves(sentence: &Sentence) -> Vec<(String, String)> {
    let full = &sentence.text.full;
    let mut cuts = vec![0];
    for (start, end) in sentences::seams(full) {
        let from = cuts.last().copied().unwrap_or(0);
        let says = |text: &str| {
            let lower = lowered(without_label(text));
            (speaks_of_license(&lower) || WORDS.relations.within(&lower)) && names_a_part(text)
        };
        if start > from && says(&full[from..start]) && says(&full[end..]) && starts_with_part(&full[end..]) {
            cuts.push(start);
        }
    }
    if cuts.len() == 1 {
        return vec![(sentence.text.plain.clone(), full.clone())];
    }
    cuts.push(full.len());
    cuts.windows(2)
        .map(|pair| {
            let half =
                full[pair[0]..pair[1]].trim_start_matches([',', ';', ' ', '，', '；', '、', '(']).to_owned();
            (without_targets(&half), half)
        })
        .collect()
}

/// Whether a half begins a statement of its own: a part is named before any license.
fn starts_with_part(half: &str) -> bool {
    let lower = lowered(half);
    let noun = WORDS.nouns.all(&lower).first().map(|(span, _)| span.start);
    let shape = WORDS.shapes.all(&lower).first().map(|(span, ())| span.start);
    let license = WORDS.license_words.all(&lower).first().map(|(span, ())| span.start);
    noun.is_some_and(|noun| noun < 60 && [shape, license].into_iter().flatten().all(|at| noun < at))
}

/// What follows a short label without a part: "Usage and License Notices: …".
fn without_label(text: &str) -> &str {
    match text.split_once(": ") {
        Some((label, rest)) if label.chars().count() <= 48 && !names_a_part(label) => rest,
        _ => text,
    }
}

pub(super) fn speaks_of_license(lower: &str) -> bool {
    WORDS.license_words.within(lower) || WORDS.shapes.within(lower)
}

fn without_targets(full: &str) -> String {
    let mut out = String::new();
    let mut rest = full;
    while let Some((before, after)) = rest.split_once(" (") {
        let target = after.split(')').next().unwrap_or("");
        let is_target =
            !target.contains(' ') && (target.contains(['/', '.', '_']) || target.contains("LICENSE"));
        out.push_str(before);
        if is_target && after.len() > target.len() {
            rest = &after[target.len() + 1..];
        } else {
            out.push_str(" (");
            rest = after;
        }
    }
    out.push_str(rest);
    out
}
