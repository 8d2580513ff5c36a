//! The runs of words by which texts are found.

use open_weights::license::identify::format::{GRAM_WORDS, gram, plain_way};
use std::collections::{BTreeMap, BTreeSet};

/// By how many runs of words a text is found.
const GRAMS: usize = 96;

/// For each text the rarest runs of its words, spread over its length.
pub(crate) fn choose_grams(programs: &[Vec<u16>]) -> Vec<BTreeSet<u32>> {
    let runs: Vec<Vec<u32>> = programs.iter().map(|program| runs(program)).collect();
    let mut texts_with: BTreeMap<u32, usize> = BTreeMap::new();
    for run in &runs {
        for gram in run.iter().collect::<BTreeSet<_>>() {
            *texts_with.entry(*gram).or_default() += 1;
        }
    }
    let choose = |run: &Vec<u32>| {
        let window = run.len().div_ceil(GRAMS).max(1);
        run.chunks(window)
            .filter_map(|grams| grams.iter().min_by_key(|gram| texts_with[*gram]))
            .copied()
            .collect()
    };
    runs.iter().map(choose).collect()
}

fn runs(program: &[u16]) -> Vec<u32> {
    let all = plain_way(program);
    let required: Vec<_> = all.iter().filter(|step| !step.loose).copied().collect();
    let steps = if required.len() > 20 { required } else { all };
    steps
        .windows(GRAM_WORDS)
        .filter(|window| window[1..].iter().all(|step| !step.breaks))
        .filter_map(|window| gram(&window.iter().map(|step| step.word).collect::<Vec<_>>()))
        .collect()
}

pub(crate) fn gram_sections(grams: &[BTreeSet<u32>]) -> (Vec<u32>, Vec<u16>, Vec<u32>) {
    let mut all: Vec<(u32, u16)> = Vec::new();
    for (number, own) in grams.iter().enumerate() {
        all.extend(own.iter().map(|gram| (*gram, u16::try_from(number).expect("fewer than 65,536 texts"))));
    }
    all.sort_unstable();
    let starts = |bucket: u32| all.partition_point(|(gram, _)| gram >> 16 < bucket);
    let buckets =
        (0..=0x1_0000).map(|bucket| u32::try_from(starts(bucket)).expect("a small index")).collect();
    (all.iter().map(|(gram, _)| *gram).collect(), all.iter().map(|(_, text)| *text).collect(), buckets)
}
