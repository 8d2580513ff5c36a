//! Which known texts are worth a strict look.
//!
//! Comes in: a prepared text. Goes out: numbers of known texts, the likeliest first, the same on every run. It decides
//! nothing: who is not listed here is not looked at, who is listed still has to match.

use crate::license::identify::format::{GRAM_WORDS, gram};
use crate::license::identify::index::Index;

/// Share of a text's rare runs that must be there for it to be looked at.
const MIN_SHARE: f32 = 0.12;
/// Most candidates.
const MAX_CANDIDATES: usize = 40;

/// A known text that may be this one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Candidate {
    /// Its number.
    pub(crate) text: usize,
    /// Share of its rare runs that are there.
    pub(crate) share: f32,
}

/// The known texts of which rare runs of words are there. `own` counts them for texts that are not in the index.
pub(crate) fn candidates(words: &[u16], index: &Index<'_>, own: &[Vec<u32>]) -> Vec<Candidate> {
    let shipped = index.text_count();
    let mut hits = vec![0u32; shipped + own.len()];
    for run in words.windows(GRAM_WORDS) {
        let Some(gram) = gram(run) else { continue };
        for text in index.texts_with(gram) {
            if let Some(hits) = hits.get_mut(usize::from(text)) {
                *hits += 1;
            }
        }
        for (text, grams) in own.iter().enumerate() {
            hits[shipped + text] += u32::from(grams.binary_search(&gram).is_ok());
        }
    }
    let total = |text: usize| match text.checked_sub(shipped) {
        Some(own_text) => own[own_text].len(),
        None => index.gram_count(text),
    };
    let share = |text: usize| {
        let total = u16::try_from(total(text).max(1)).unwrap_or(u16::MAX);
        let hits = u16::try_from(hits[text]).unwrap_or(u16::MAX);
        (f32::from(hits) / f32::from(total)).min(1.0)
    };
    let mut found: Vec<Candidate> = (0..hits.len())
        .filter(|text| hits[*text] > 0)
        .map(|text| Candidate { text, share: share(text) })
        .filter(|candidate| candidate.share >= MIN_SHARE)
        .collect();
    found.sort_by(|a, b| b.share.total_cmp(&a.share).then(a.text.cmp(&b.text)));
    found.truncate(MAX_CANDIDATES);
    found
}
