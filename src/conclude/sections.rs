//! Where in the text of a license does a section stand that the catalog names?
//!
//! Comes in: the text and a reference such as `sections 2 and 5.4(a)` or `appendix, item 2`. Goes out: stretches of
//! the text that may be meant, the whole section each. Labels are compared at the beginnings of lines; what a
//! section says is never read here, so that a list inside another section can be among the stretches.

use std::ops::Range;

/// The most stretches of one reference.
const MAX_STRETCHES: usize = 24;
/// The most lines of a text that are looked at.
const MAX_LINES: usize = 20_000;

/// Words that begin a part at the end of a license.
const PARTS: [&str; 6] = ["appendix", "exhibit", "attachment", "annex", "schedule", "addendum"];
/// Words that stand before the label of a section.
const BEFORE_LABELS: [&str; 5] = ["section", "article", "clause", "item", "condition"];

/// The stretches that a reference may mean, in the order of the reference.
pub(super) fn stretches(text: &str, reference: &str) -> Vec<Range<usize>> {
    let lines = Lines::of(text);
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut part = 0..text.len();
    for piece in reference.split([';', ',']) {
        let words: Vec<&str> = piece.split_whitespace().collect();
        if let Some(start) = words.iter().find_map(|word| lines.part(word)) {
            part = start..text.len();
            found.push(part.clone());
        }
        if words.contains(&"to") {
            continue;
        }
        for label in words.iter().filter_map(|word| Label::of(word)) {
            found.extend(lines.sections(&label, &part));
        }
    }
    found.truncate(MAX_STRETCHES);
    found
}

/// `5.4(a)` as its steps: what the line of the section begins with, and what those inside it do.
struct Label {
    /// Ways to write it: `5.4`, `a`; or `5`, `4`, `a`.
    ways: Vec<Vec<String>>,
}

impl Label {
    fn of(word: &str) -> Option<Self> {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '(' && c != ')').to_lowercase();
        if !word.starts_with(|c: char| c.is_ascii_digit()) || word.len() > 16 {
            return None;
        }
        let (first, inner) = word.split_once('(').unwrap_or((&word, ""));
        let inner: Vec<String> =
            inner.split(['(', ')']).filter(|step| !step.is_empty()).map(str::to_owned).collect();
        let steps: Vec<String> =
            first.split('.').filter(|step| !step.is_empty()).map(str::to_owned).collect();
        let numbers = steps.iter().all(|step| step.chars().all(|c| c.is_ascii_digit()));
        let mut ways = vec![[steps.clone(), inner.clone()].concat()];
        if numbers && steps.len() > 1 {
            ways.insert(0, [vec![steps.join(".")], inner].concat());
        }
        Some(Self { ways })
    }
}

/// The lines of a text: where each begins, and its words without marks before them, in lower case.
struct Lines {
    lines: Vec<(usize, String)>,
    length: usize,
}

impl Lines {
    fn of(text: &str) -> Self {
        let mut at = 0;
        let mut lines = Vec::new();
        for line in text.split_inclusive('\n').take(MAX_LINES) {
            let marks = |c: char| !c.is_alphanumeric();
            let bare = line.trim_start_matches(marks);
            let start = at + line.len() - line.trim_start().len();
            let words: String = bare.chars().take(60).flat_map(char::to_lowercase).collect();
            if !words.is_empty() {
                lines.push((start, words));
            }
            at += line.len();
        }
        Self { lines, length: text.len() }
    }

    /// Where the part begins that a word such as `Appendix` names: the last line that begins so.
    fn part(&self, word: &str) -> Option<usize> {
        let word = word.to_lowercase();
        let part = PARTS.iter().find(|part| word == **part)?;
        self.lines.iter().rev().find(|(_, line)| starts(line, part)).map(|(start, _)| *start)
    }

    /// Every section with this label inside a part.
    fn sections(&self, label: &Label, part: &Range<usize>) -> Vec<Range<usize>> {
        for way in &label.ways {
            let mut inside = vec![part.clone()];
            for step in way {
                inside = inside.iter().flat_map(|range| self.labelled(step, range)).collect();
                inside.truncate(MAX_STRETCHES);
            }
            if !inside.is_empty() {
                return inside;
            }
        }
        Vec::new()
    }

    /// The sections inside a range whose line begins with a label, each up to the next of its kind.
    fn labelled(&self, step: &str, range: &Range<usize>) -> Vec<Range<usize>> {
        let within = |start: usize| range.start <= start && start < range.end;
        let starts: Vec<usize> = self
            .lines
            .iter()
            .filter(|(start, line)| within(*start) && is_labelled(line, step))
            .map(|(start, _)| *start)
            .collect();
        let end = |start: usize| {
            let next = self.lines.iter().filter(|(at, _)| *at > start && within(*at));
            let after = next_labels(step);
            let found = next.into_iter().find(|(_, line)| after.iter().any(|label| is_labelled(line, label)));
            found.map_or(range.end.min(self.length), |(at, _)| *at)
        };
        starts.into_iter().map(|start| start..end(start)).collect()
    }
}

/// Whether a line begins with a label: `5.4 …`, `Section 5.4`, `b. …`, `iv) …`; not with `5.41` or `5.4.1`.
fn is_labelled(line: &str, label: &str) -> bool {
    let bare = BEFORE_LABELS.iter().find_map(|word| {
        starts(line, word).then(|| line[word.len()..].trim_start_matches(|c: char| !c.is_alphanumeric()))
    });
    let line = bare.unwrap_or(line);
    let Some(rest) = line.strip_prefix(label) else { return false };
    let mut after = rest.chars();
    match (after.next(), after.next()) {
        (Some('.'), Some(c)) => !c.is_ascii_digit(),
        (Some(c), _) if label.starts_with(|c: char| c.is_ascii_digit()) => !c.is_alphanumeric(),
        (Some(c), _) => matches!(c, '.' | ')' | ':' | '、'),
        (None, _) => true,
    }
}

/// Whether a line begins with a word.
fn starts(line: &str, word: &str) -> bool {
    line.strip_prefix(word).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
}

/// The labels that the section after this one can bear.
fn next_labels(label: &str) -> Vec<String> {
    const ROMAN: [&str; 11] = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi"];
    let (before, last) = label.rsplit_once('.').map_or(("", label), |(before, last)| (before, last));
    if let Ok(number) = last.parse::<u32>() {
        let next = number.saturating_add(1);
        return match before {
            "" => vec![next.to_string()],
            _ => {
                let outer = next_labels(before);
                [vec![format!("{before}.{next}")], outer].concat()
            }
        };
    }
    let roman = ROMAN.iter().position(|one| *one == label).and_then(|at| ROMAN.get(at + 1));
    let mut next: Vec<String> = roman.map(|one| (*one).to_owned()).into_iter().collect();
    if let [letter @ b'a'..=b'y'] = label.as_bytes() {
        next.push(char::from(letter + 1).to_string());
    }
    next
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Terms\n1. Words\n a. One thing.\n b. Another.\n   i. first\n   ii. second\n2. Use\n2.1 Grant.\n\
                        2.2 Limits (a) none\n(a) Not on Sundays.\n(b) Not at night.\n10. Rest\n\nAppendix: Uses\n1. Whistling.\n2. Drumming.\n";

    fn words(reference: &str) -> Vec<&'static str> {
        let found = stretches(TEXT, reference);
        found.into_iter().map(|range| TEXT[range].trim_end()).collect()
    }

    #[test]
    fn a_section_is_found_by_its_label() {
        assert_eq!(words("section 2.1"), ["2.1 Grant."]);
        assert_eq!(words("section 2.2(b)")[0].lines().next(), Some("(b) Not at night."));
        assert_eq!(words("section 1.b.i"), ["i. first"]);
        assert_eq!(words("appendix, item 2").last(), Some(&"2. Drumming."));
        assert_eq!(words("section 10")[0].lines().next(), Some("10. Rest"));
    }

    #[test]
    fn a_range_of_items_means_the_part_they_stand_in() {
        assert_eq!(words("appendix, items 1 to 2"), ["Appendix: Uses\n1. Whistling.\n2. Drumming."]);
    }

    #[test]
    fn words_without_a_label_name_no_section() {
        assert_eq!(words("grant paragraph"), Vec::<&str>::new());
        assert_eq!(words("section 7"), Vec::<&str>::new());
    }
}
