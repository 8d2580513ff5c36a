//! What a text has that a known one has not, and the other way round.
//!
//! Comes in: a prepared text and the plain way through a program. Goes out: which tokens the known text accounts for.
//! It never accounts for a token that differs, so that nothing added can be overlooked.

use crate::license::identify::format::{Step, UNKNOWN};
use crate::license::identify::matcher::{Matcher, Way};
use crate::license::identify::prepared::Prepared;

/// Equal to no word.
const NEVER: u16 = UNKNOWN - 1;
/// How many words make an anchor.
const ANCHOR_WORDS: usize = 4;
/// Up to this many comparisons a stretch between anchors is compared word by word.
const MAX_CELLS: usize = 400_000;

/// The pairs of (token, step) that are the same word, in order.
pub(crate) type Pairs = Vec<(usize, usize)>;

/// Aligns the tokens of a range with the steps of a known text.
#[must_use]
pub(crate) fn align(words: &[u16], steps: &[Step]) -> Pairs {
    let known: Vec<u16> = steps.iter().map(|step| if step.free { NEVER } else { step.word }).collect();
    let mut pairs = Pairs::new();
    let mut from = (0, 0);
    for (text_at, known_at) in anchors(words, &known) {
        if text_at < from.0 || known_at < from.1 {
            continue;
        }
        between(words, &known, from, (text_at, known_at), &mut pairs);
        let mut length = 0;
        while text_at + length < words.len()
            && known_at + length < known.len()
            && words[text_at + length] == known[known_at + length]
        {
            pairs.push((text_at + length, known_at + length));
            length += 1;
        }
        from = (text_at + length, known_at + length);
    }
    between(words, &known, from, (words.len(), known.len()), &mut pairs);
    pairs
}

/// Runs of words that stand once in each, in the longest order common to both.
fn anchors(words: &[u16], known: &[u16]) -> Pairs {
    let (ours, theirs) = (unique_runs(words), unique_runs(known));
    let there = |run: &u64| theirs.binary_search_by_key(run, |(run, _)| *run).ok();
    let mut shared: Pairs =
        ours.iter().filter_map(|(run, at)| there(run).map(|place| (*at, theirs[place].1))).collect();
    shared.sort_unstable();
    longest_rise(&shared)
}

/// The runs of words that stand once in a text and where, sorted.
fn unique_runs(words: &[u16]) -> Vec<(u64, usize)> {
    let key = |run: &[u16]| run.iter().fold(0u64, |key, word| (key << 16) | u64::from(*word));
    let mut runs: Vec<(u64, usize)> = words.windows(ANCHOR_WORDS).map(key).zip(0..).collect();
    runs.sort_unstable();
    let again = |at: usize| runs.get(at).map(|run| run.0);
    let once = |at: &usize| again(at + 1) != again(*at) && (*at == 0 || again(at - 1) != again(*at));
    (0..runs.len()).filter(once).map(|at| runs[at]).collect()
}

/// The longest part of the pairs in which the second number rises too.
fn longest_rise(pairs: &[(usize, usize)]) -> Pairs {
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; pairs.len()];
    for (at, (_, known_at)) in pairs.iter().enumerate() {
        let place = ends.partition_point(|end| pairs[*end].1 < *known_at);
        before[at] = place.checked_sub(1).map(|place| ends[place]);
        if place == ends.len() { ends.push(at) } else { ends[place] = at }
    }
    let mut rise = Pairs::new();
    let mut next = ends.last().copied();
    while let Some(at) = next {
        rise.push(pairs[at]);
        next = before[at];
    }
    rise.reverse();
    rise
}

/// The longest common words of two stretches.
fn between(words: &[u16], known: &[u16], from: (usize, usize), to: (usize, usize), pairs: &mut Pairs) {
    let (mut start, mut end) = (from, to);
    while start.0 < end.0 && start.1 < end.1 && words[start.0] == known[start.1] {
        pairs.push(start);
        start = (start.0 + 1, start.1 + 1);
    }
    let mut tail = Pairs::new();
    while start.0 < end.0 && start.1 < end.1 && words[end.0 - 1] == known[end.1 - 1] {
        end = (end.0 - 1, end.1 - 1);
        tail.push(end);
    }
    let (ours, theirs) = (&words[start.0..end.0], &known[start.1..end.1]);
    if !ours.is_empty() && !theirs.is_empty() && ours.len() * theirs.len() <= MAX_CELLS {
        common(ours, theirs).iter().for_each(|(a, b)| pairs.push((start.0 + a, start.1 + b)));
    }
    pairs.extend(tail.into_iter().rev());
}

fn common(ours: &[u16], theirs: &[u16]) -> Pairs {
    let width = theirs.len() + 1;
    let mut table = vec![0u16; (ours.len() + 1) * width];
    for a in (0..ours.len()).rev() {
        for b in (0..theirs.len()).rev() {
            table[a * width + b] = if ours[a] == theirs[b] {
                table[(a + 1) * width + b + 1].saturating_add(1)
            } else {
                table[(a + 1) * width + b].max(table[a * width + b + 1])
            };
        }
    }
    let (mut a, mut b, mut pairs) = (0, 0, Pairs::new());
    while a < ours.len() && b < theirs.len() {
        if ours[a] == theirs[b] {
            pairs.push((a, b));
            (a, b) = (a + 1, b + 1);
        } else if table[(a + 1) * width + b] >= table[a * width + b + 1] {
            a += 1;
        } else {
            b += 1;
        }
    }
    pairs
}

/// A stretch of tokens and a stretch of steps that do not agree. Either may be empty, not both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Gulf {
    /// First and end token.
    pub(crate) tokens: (usize, usize),
    /// First and end step.
    pub(crate) steps: (usize, usize),
}

/// A text and a known one, aligned.
pub(crate) struct Aligned<'a> {
    /// The text.
    pub(crate) text: &'a Prepared<'a>,
    /// Which of its tokens may be passed over.
    pub(crate) inert: &'a [bool],
    /// The known text's program.
    pub(crate) program: &'a [u16],
    /// The plain way through it.
    pub(crate) steps: &'a [Step],
    /// The words they have in common.
    pub(crate) pairs: &'a [(usize, usize)],
}

/// What no way through the program accounts for.
#[must_use]
pub(crate) fn gulfs(aligned: &Aligned<'_>, matcher: &mut Matcher) -> Vec<Gulf> {
    let mut all = Vec::new();
    let mut from = (0, 0);
    let ends = [(aligned.text.len(), aligned.steps.len())];
    for (token, step) in aligned.pairs.iter().copied().chain(ends) {
        let gulf = Gulf { tokens: (from.0, token), steps: (from.1, step) };
        if !accounted(aligned, gulf, matcher) {
            all.push(narrowed(aligned, gulf));
        }
        from = (token + 1, step + 1);
    }
    all
}

/// Whether some way through the program takes exactly the tokens between two pairs.
fn accounted(aligned: &Aligned<'_>, gulf: Gulf, matcher: &mut Matcher) -> bool {
    let steps = aligned.steps;
    let before = gulf.steps.0.checked_sub(1).map(|step| steps[step].place);
    let end = u32::try_from(aligned.program.len().saturating_sub(1)).unwrap_or(0);
    let to = steps.get(gulf.steps.1).map_or(end, |step| step.place);
    let from = before.map_or(0, |place| place + 1);
    if gulf.tokens.0 == gulf.tokens.1 && from == to {
        return true;
    }
    let way = Way { program: aligned.program, inert: aligned.inert, from, to };
    matcher.passes(way, aligned.text, gulf.tokens.0..gulf.tokens.1)
}

/// Without the inert tokens at its ends and, where none of the words is required, without the words.
fn narrowed(aligned: &Aligned<'_>, gulf: Gulf) -> Gulf {
    let (mut first, mut last) = gulf.tokens;
    while first < last && aligned.inert[first] {
        first += 1;
    }
    while first < last && aligned.inert[last - 1] {
        last -= 1;
    }
    let required = aligned.steps[gulf.steps.0..gulf.steps.1].iter().any(|step| !step.loose);
    let steps = if required || first == last { gulf.steps } else { (gulf.steps.0, gulf.steps.0) };
    Gulf { tokens: (first, last), steps }
}
