//! Weights in several files: shards that an index names, or that their own names count, and which of them are
//! not here.

use crate::evidence::{Aspect, Evidence, Presence, Problem, ProblemKind, WeightsFile};
use crate::inventory::{FileEntry, Inventory, Role, State};
use crate::source::{Location, safe};
use crate::written::json::{Event, Events};
use crate::written::{Bounds, Mistake};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

/// Shards counted by names: more than these are taken for a mistake.
const SHARDS: u32 = 100_000;
/// Missing shards listed of one set.
const LISTED: usize = 1_000;
const ALL_LISTED: usize = crate::limits::SHARDS_LISTED.size();
const FILES: usize = crate::limits::INDEX_FILES.size();
const NAME_BYTES: usize = crate::limits::INDEX_NAME_BYTES.size();
const KEYS: usize = crate::limits::INDEX_KEYS.size();

/// What an index says.
#[derive(Debug, Default)]
struct Index {
    files: BTreeSet<String>,
    name_bytes: usize,
    total_bytes: Option<u64>,
    twice: bool,
}

impl Index {
    fn add(&mut self, file: String, offset: usize) -> Result<(), Mistake> {
        let length = file.len();
        if self.files.insert(file) {
            self.name_bytes += length;
        }
        match self.files.len() > FILES || self.name_bytes > NAME_BYTES {
            true => Err(Mistake::bound("it names more files than are read", offset)),
            false => Ok(()),
        }
    }
}

/// Looks for shards that are not here.
pub(super) fn read(inventory: &Inventory) -> Evidence {
    let mut evidence = Evidence::default();
    let mut missing = BTreeSet::new();
    for entry in inventory.files().iter().filter(|entry| entry.role == Role::WeightsIndex) {
        by_index(inventory, entry, &mut missing, &mut evidence);
    }
    by_names(inventory, &mut missing, &mut evidence);
    for path in missing {
        let format = path.rsplit('.').next().unwrap_or("").to_lowercase();
        let format = if format == "bin" { "pytorch".to_owned() } else { format };
        evidence.weights.push(WeightsFile { path, format, size_bytes: 0, presence: Presence::Missing });
    }
    evidence
}

fn problem(entry: &FileEntry, kind: ProblemKind, message: &str) -> Problem {
    let at = Location::file(&entry.path);
    Problem { kind, concerns: vec![Aspect::Weights], message: safe(message, 400), at }
}

fn by_index(
    inventory: &Inventory,
    entry: &FileEntry,
    missing: &mut BTreeSet<String>,
    evidence: &mut Evidence,
) {
    let most = inventory.limits().index_bytes;
    if entry.size_bytes > most {
        evidence.problems.push(problem(entry, ProblemKind::Limit, "it is larger than indexes that are read"));
        return;
    }
    let index = inventory.open(entry).and_then(|input| {
        index(input.take(most)).map_err(|mistake| {
            let kind = if mistake.limit { ProblemKind::Limit } else { ProblemKind::Malformed };
            problem(entry, kind, &format!("the index cannot be read: {}", mistake.message))
        })
    });
    let index = match index {
        Ok(index) => index,
        Err(found) => {
            evidence.problems.push(found);
            return;
        }
    };
    if index.twice {
        let message = "a key comes twice in the index: readers differ on which one counts";
        evidence.problems.push(problem(entry, ProblemKind::Ambiguous, message));
    }
    compare(inventory, entry, &index, missing, evidence);
}

fn compare(
    inventory: &Inventory,
    entry: &FileEntry,
    index: &Index,
    missing: &mut BTreeSet<String>,
    evidence: &mut Evidence,
) {
    let (mut here, mut bytes, mut absent) = (0, 0_u64, 0);
    for name in &index.files {
        if name.contains(['/', '\\']) || name == ".." || name.is_empty() {
            evidence.problems.push(problem(entry, ProblemKind::Refused, "the index names a file elsewhere"));
            continue;
        }
        let folder = entry.folder();
        let path = if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") };
        match inventory.file(&path).map(|file| (&file.state, file.size_bytes)) {
            Some((State::Here, size)) => {
                here += 1;
                bytes = bytes.saturating_add(size);
            }
            Some(_) => {}
            None => {
                absent += 1;
                if absent <= LISTED && missing.len() < ALL_LISTED {
                    missing.insert(path);
                }
            }
        }
    }
    if absent > 0 {
        let message = format!("the index names {absent} files of weights that are not here");
        evidence
            .problems
            .push(Problem { concerns: vec![], ..problem(entry, ProblemKind::Unreadable, &message) });
    }
    if here == index.files.len() && index.total_bytes.is_some_and(|total| total > bytes) && here > 0 {
        let message = "the shards hold fewer bytes than the index says";
        evidence.problems.push(problem(entry, ProblemKind::Malformed, message));
    }
}

/// Reads `metadata.total_size` and the files of `weight_map`, as a stream.
fn index(input: impl Read) -> Result<Index, Mistake> {
    let bounds = Bounds { nodes: crate::limits::INDEX_VALUES.size(), depth: 16, scalar_bytes: 4096 };
    let mut events = Events::new(input, bounds, 4096);
    let mut index = Index::default();
    let mut seen = BTreeSet::new();
    if events.next_event()? != Some(Event::ObjectStart) {
        return Err(Mistake::broken("it is no object", 0));
    }
    while let Some(event) = events.next_event()? {
        let Event::Key(key) = event else { continue };
        index.twice |= !seen.insert(key.clone());
        if seen.len() > KEYS {
            return Err(Mistake::bound("it holds more keys than are read", events.offset()));
        }
        match key.as_str() {
            "weight_map" => weight_map(&mut events, &mut index)?,
            "metadata" => index.total_bytes = total(&mut events)?,
            _ => events.skip_value()?,
        }
    }
    if seen.contains("weight_map") { Ok(index) } else { Err(Mistake::broken("it has no `weight_map`", 0)) }
}

fn weight_map<R: Read>(events: &mut Events<R>, index: &mut Index) -> Result<(), Mistake> {
    let depth = events.depth();
    let mut last = None;
    if events.next_event()? != Some(Event::ObjectStart) {
        return Err(Mistake::broken("`weight_map` is no object", events.offset()));
    }
    while events.depth() > depth {
        match events.next_event()? {
            Some(Event::Key(key)) => {
                index.twice |= last.replace(key.clone()) == Some(key);
            }
            Some(Event::String(file)) => index.add(file, events.offset())?,
            None => break,
            Some(Event::ObjectEnd) => {}
            Some(_) => return Err(Mistake::broken("`weight_map` holds what is no file", events.offset())),
        }
    }
    Ok(())
}

fn total<R: Read>(events: &mut Events<R>) -> Result<Option<u64>, Mistake> {
    let depth = events.depth();
    let (mut found, mut key) = (None, String::new());
    loop {
        match events.next_event()? {
            Some(Event::Key(name)) => key = name,
            Some(Event::Literal(number) | Event::String(number)) if key == "total_size" => {
                let number = number.parse::<f64>().ok().filter(|number| (0.0..9e18).contains(number));
                #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
                let size = number.map(|number| number as u64);
                found = size;
            }
            None => break,
            Some(_) => {}
        }
        if events.depth() <= depth {
            break;
        }
    }
    Ok(found)
}

/// `NAME-00001-of-00005.EXT`: the numbers that are not here.
fn by_names(inventory: &Inventory, missing: &mut BTreeSet<String>, evidence: &mut Evidence) {
    let mut sets: BTreeMap<Shard<'_>, BTreeSet<u32>> = BTreeMap::new();
    let weights = inventory.files().iter().filter(|entry| entry.role == Role::Weights);
    for (shard, number) in weights.filter_map(|entry| shard(&entry.path)) {
        sets.entry(shard).or_default().insert(number);
    }
    for (shard, numbers) in sets {
        let first = u32::from(!numbers.contains(&0));
        let wanted = first..shard.count.saturating_add(first);
        let count = wanted.len() - numbers.range(wanted.clone()).count();
        let listed = LISTED.min(ALL_LISTED.saturating_sub(missing.len()));
        for number in wanted.filter(|number| !numbers.contains(number)).take(listed) {
            let (stem, digits, of, end) = (shard.stem, shard.digits, shard.of, shard.end);
            missing.insert(format!("{stem}{number:0digits$}{of}{end}"));
        }
        if count > 0 {
            let message = format!("{count} of {} shards are not here", shard.count);
            let at = Location::file(&format!("{}*{}{}", shard.stem, shard.of, shard.end));
            evidence.problems.push(Problem { kind: ProblemKind::Unreadable, concerns: vec![], message, at });
        }
    }
}

/// What the shards of one set share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Shard<'a> {
    stem: &'a str,
    of: &'a str,
    end: &'a str,
    digits: usize,
    count: u32,
}

fn shard(path: &str) -> Option<(Shard<'_>, u32)> {
    let middle = path.rfind("-of-")?;
    let before = path.get(..middle)?;
    let digits = before.len() - before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let after = path.get(middle + 4..)?;
    let count_digits = after.len() - after.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if !(2..=9).contains(&digits) || !(2..=9).contains(&count_digits) {
        return None;
    }
    let (stem, number) = before.split_at_checked(before.len() - digits)?;
    let (count, end) = after.split_at_checked(count_digits)?;
    let of = path.get(middle..middle + 4 + count_digits)?;
    let (number, count) = (number.parse().ok()?, count.parse().ok()?);
    (number <= count && count <= SHARDS).then_some((Shard { stem, of, end, digits, count }, number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shards_are_known_by_their_names() {
        let (set, number) = shard("a/model-00002-of-00005.safetensors").unwrap();
        assert_eq!((set.stem, set.count, number), ("a/model-", 5, 2));
        assert!(shard("model-2-of-5.bin").is_none());
        assert!(shard("out-of-memory.bin").is_none());
        assert!(shard("m-99999999-of-99999999.bin").is_none());
    }

    #[test]
    fn an_index_is_read_as_a_stream() {
        let text = r#"{"metadata":{"total_size":12.0,"x":[1,{"y":2}]},"weight_map":{"a":"m-1.bin","b":"m-2.bin","b":"m-2.bin"}}"#;
        let index = index(text.as_bytes()).unwrap();
        assert_eq!((index.total_bytes, index.files.len(), index.twice), (Some(12), 2, true));
        assert!(super::index("{}".as_bytes()).is_err());
        assert!(super::index(r#"{"weight_map":{"a":["x"]}}"#.as_bytes()).is_err());
    }
}
