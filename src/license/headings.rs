//! Under which heading and number does a place in a license stand?
//!
//! Comes in: a text. Goes out: [`Headings`], which names the section of any byte of it, such as `section 1(b)(iv),
//! Redistribution`. It reads the marks at the beginning of lines and nothing else, so a text without any has none.

use std::ops::Range;

/// A title has at most this many words.
const TITLE_MAX_WORDS: usize = 9;
/// A title has at most this many characters.
const TITLE_MAX_CHARS: usize = 70;
/// Marks are nested no deeper than this.
const DEPTH_MAX: usize = 8;

/// The headings of a text, each with the byte where it begins to hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Headings(Vec<(usize, Vec<Mark>)>);

/// What stands in front of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Mark {
    kind: Kind,
    /// The number or letter, such as `4.1` or `b`; empty for a heading without one.
    label: String,
    /// The words of the heading, where the line is one.
    title: String,
}

/// Marks of one kind stand at one depth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A heading; the number is its depth, 0 where none is known.
    Plain(usize),
    /// `Article 3`, `第三条`.
    Named,
    /// `4.`, `4.1`: the number is how many parts it has.
    Number(usize),
    /// `IV.`
    Upper,
    /// `a)`, `(a)`, `a.`
    Letter,
    /// `i)`, `(ii)`
    Roman,
    /// `(1)`, `1)`
    Bracketed,
}

impl Headings {
    /// Finds the headings of a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut open: Vec<Mark> = Vec::new();
        let mut found = Vec::new();
        for line in lines(text) {
            let Some(mark) = mark(text.get(line.clone()).unwrap_or(""), &open) else { continue };
            match open.iter().position(|known| closes(mark.kind, known.kind)) {
                Some(at) => open.truncate(at),
                None => open.truncate(DEPTH_MAX),
            }
            open.push(mark);
            found.push((line.start, open.clone()));
        }
        Self(found)
    }

    /// The section in which a byte stands, safe to show only after [`crate::source::safe`].
    #[must_use]
    pub fn at(&self, offset: usize) -> Option<String> {
        let index = self.0.partition_point(|(start, _)| *start <= offset).checked_sub(1)?;
        self.0.get(index).map(|(_, open)| words(open))
    }
}

/// `section 1(b)(iv), Redistribution`: the numbers put together, and the innermost title.
fn words(open: &[Mark]) -> String {
    let numbered: Vec<&Mark> = open.iter().filter(|mark| !mark.label.is_empty()).collect();
    let mut number = String::new();
    for mark in &numbered {
        match number.is_empty() || mark.label.contains('.') {
            true => number.clone_from(&mark.label),
            false => number.push_str(&format!("({})", mark.label)),
        }
    }
    let title = open.iter().rev().find(|mark| !mark.title.is_empty()).map_or("", |mark| mark.title.as_str());
    let named = number.starts_with(|c: char| !c.is_ascii_alphanumeric()) || number.contains(' ');
    let front = if number.is_empty() || named { "" } else { "section " };
    match (number.is_empty(), title.is_empty()) {
        (false, false) => format!("{front}{number}, {title}"),
        (false, true) => format!("{front}{number}"),
        (true, _) => title.to_owned(),
    }
}

/// Whether a mark ends what an open one holds: one of its own kind, a number with as few parts, or a plain heading
/// above everything.
fn closes(mark: Kind, open: Kind) -> bool {
    match (mark, open) {
        (Kind::Plain(new), Kind::Plain(old)) => new <= old,
        (Kind::Plain(_), _) => true,
        (Kind::Number(new), Kind::Number(old)) => new <= old,
        (Kind::Number(1) | Kind::Named, Kind::Letter | Kind::Roman | Kind::Bracketed) => true,
        (new, old) => new == old,
    }
}

fn lines(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = 0;
    text.split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        start..at
    })
}

/// The mark in front of a line, if there is one.
fn mark(line: &str, open: &[Mark]) -> Option<Mark> {
    let line = line.trim();
    let hashes = line.chars().take_while(|c| *c == '#').count();
    let line = line.trim_start_matches('#').trim();
    let bare = line.trim_matches(|c: char| matches!(c, '*' | '_' | ' '));
    if bare.is_empty() {
        return None;
    }
    let heading = hashes > 0 || (bare.len() < line.len() && line.starts_with("**") && line.ends_with("**"));
    if let Some((kind, label, rest)) = numbered(bare, open) {
        // A heading with a number holds the numbered items below it.
        let kind = if hashes > 0 { Kind::Plain(hashes) } else { kind };
        return Some(Mark { kind, label, title: title(rest, heading) });
    }
    let shouted = is_shouted(bare);
    let plain = Mark {
        kind: Kind::Plain(hashes),
        label: String::new(),
        title: bare.trim_end_matches(':').to_owned(),
    };
    ((heading || shouted) && is_short(bare)).then_some(plain)
}

/// A number or letter with its mark, and the rest of the line.
fn numbered<'l>(line: &'l str, open: &[Mark]) -> Option<(Kind, String, &'l str)> {
    if let Some(found) = named(line) {
        return Some(found);
    }
    let bracketed = line.starts_with(['(', '（']);
    let inner = line.trim_start_matches(['(', '（']);
    let end = inner.find(|c: char| !(c.is_ascii_alphanumeric() || c == '.'))?;
    let (label, rest) = inner.split_at(end);
    let closed = rest.starts_with([')', '）']);
    let dotted = label.ends_with('.') || rest.starts_with('、') || rest.starts_with('．');
    let label = label.trim_end_matches('.');
    let rest = rest.trim_start_matches([')', '）', '、', '．']).trim_start();
    let kind = kind(label, bracketed || closed, dotted, open)?;
    Some((kind, label.to_owned(), rest))
}

fn kind(label: &str, bracketed: bool, dotted: bool, open: &[Mark]) -> Option<Kind> {
    let parts = label.split('.').count();
    if label
        .split('.')
        .all(|part| !part.is_empty() && part.len() < 3 && part.bytes().all(|b| b.is_ascii_digit()))
    {
        return match (bracketed, dotted || parts > 1) {
            (true, _) => Some(Kind::Bracketed),
            (false, true) => Some(Kind::Number(parts)),
            (false, false) => None,
        };
    }
    if !(bracketed || dotted) || label.is_empty() {
        return None;
    }
    let lower = label.bytes().all(|b| b.is_ascii_lowercase());
    let upper = label.bytes().all(|b| b.is_ascii_uppercase());
    let roman = label.len() < 6 && label.to_lowercase().bytes().all(|b| b"ivxl".contains(&b));
    // `i` and `v` go on an open list of letters where they follow `h` and `u`.
    let follows = |mark: &Mark| mark.kind == Kind::Letter && label.len() == 1 && next(&mark.label) == label;
    match (lower, upper, roman) {
        (true, _, true) if !open.iter().any(follows) => Some(Kind::Roman),
        (true, _, _) if label.len() == 1 => Some(Kind::Letter),
        (_, true, true) => Some(Kind::Upper),
        (_, true, _) if label.len() == 1 => Some(Kind::Upper),
        _ => None,
    }
}

/// The letter after this one.
fn next(label: &str) -> String {
    label.bytes().next().map_or_else(String::new, |b| char::from(b.wrapping_add(1)).to_string())
}

/// `Section 4`, `Article IV`, `第三条`.
fn named(line: &str) -> Option<(Kind, String, &str)> {
    if let Some(rest) = line.strip_prefix('第') {
        let end = rest.find(['条', '章', '條'])?;
        let label: String = rest.get(..end).filter(|number| number.chars().count() < 6)?.to_owned();
        let tail = rest.get(end..)?;
        let unit: String = tail.chars().take(1).collect();
        let after = tail.get(unit.len()..)?.trim_start();
        return Some((Kind::Named, format!("第{label}{unit}"), after));
    }
    let (word, rest) = line.split_once(' ')?;
    let known = ["section", "article", "clause"].contains(&word.to_lowercase().as_str());
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
    let (label, tail) = rest.split_at(end);
    let number = !label.is_empty() && label.bytes().all(|b| b.is_ascii_digit() || b"IVXL".contains(&b));
    // `Section 4 of the agreement` at the beginning of a line is running text.
    let ends = tail.is_empty() || tail.starts_with(['.', ':', '-', '–', '—']) || tail.starts_with(" -");
    let after = tail.trim_start_matches([' ', '.', ':', '-', '–', '—']);
    (known && number && ends && label.len() < 6).then(|| (Kind::Named, label.to_owned(), after))
}

/// The title that a numbered line begins with: all of it where it is short, or what stands before its first mark.
fn title(rest: &str, heading: bool) -> String {
    let rest = rest.trim_matches(|c: char| matches!(c, '*' | '_' | '"' | '“' | '”' | ' '));
    let end = rest.find(['.', ':', '。', '：']).unwrap_or(rest.len());
    let head =
        rest.get(..end).unwrap_or("").trim_matches(|c: char| matches!(c, '*' | '_' | '"' | '“' | '”' | ' '));
    let whole = end >= rest.trim_end_matches(['.', ':', '。', '：']).len();
    let named = is_short(head) && (heading || is_title(head)) && (whole || rest.len() > end);
    if named { head.to_owned() } else { String::new() }
}

fn is_short(words: &str) -> bool {
    !words.is_empty()
        && words.chars().count() <= TITLE_MAX_CHARS
        && words.split_whitespace().count() <= TITLE_MAX_WORDS
}

/// Longer words that are small in titles, too.
const SMALL: [&str; 8] = ["with", "from", "into", "upon", "your", "this", "that", "over"];

/// Whether its longer words begin with a capital, as in a title, or it is written in Chinese.
fn is_title(words: &str) -> bool {
    let small = |word: &&str| word.chars().next().is_some_and(char::is_lowercase) && !SMALL.contains(word);
    let long: Vec<&str> = words.split_whitespace().filter(|word| word.chars().count() > 3).collect();
    let starts = words.chars().next().is_some_and(|c| c.is_uppercase() || !c.is_ascii());
    starts && !long.iter().any(small) && !words.contains(',')
}

/// A line of capitals by itself.
fn is_shouted(line: &str) -> bool {
    let letters = line.chars().filter(|c| c.is_alphabetic()).count();
    letters > 3
        && !line.ends_with(['.', ',', ';'])
        && line.chars().all(|c| !c.is_lowercase())
        && line.chars().any(char::is_uppercase)
        && line.split_whitespace().count() < 7
}

#[cfg(test)]
mod tests {
    use super::*;

    fn section(text: &str, words: &str) -> Option<String> {
        Headings::of(text).at(text.find(words).unwrap())
    }

    const NESTED: &str = "SPARROW LICENSE\n\n1. Rights and Sharing.\n   a. Grant of Rights. You may fly.\n   \
                          b. Sharing.\n      i. If you share, tell us.\n      ii. If you sing,\n   sing well.\n\n2. Other \
                          Terms. Be kind.\n";

    #[test]
    fn a_place_stands_under_the_numbers_and_the_innermost_title_above_it() {
        assert_eq!(section(NESTED, "may fly").as_deref(), Some("section 1(a), Grant of Rights"));
        assert_eq!(section(NESTED, "tell us").as_deref(), Some("section 1(b)(i), Sharing"));
        assert_eq!(section(NESTED, "sing well").as_deref(), Some("section 1(b)(ii), Sharing"));
        assert_eq!(section(NESTED, "Be kind").as_deref(), Some("section 2, Other Terms"));
    }

    #[test]
    fn numbers_with_points_are_the_whole_number() {
        let text = "4. Sharing\n\n4.1 You may share.\n\n4.2 You may not sell.\n(a) never by night.\n\n5. End\n\nIt ends.\n";
        assert_eq!(section(text, "may share").as_deref(), Some("section 4.1, Sharing"));
        assert_eq!(section(text, "never by").as_deref(), Some("section 4.2(a), Sharing"));
        assert_eq!(section(text, "It ends").as_deref(), Some("section 5, End"));
    }

    #[test]
    fn items_below_a_numbered_heading_stand_under_it() {
        let text = "# Terms\n\n## 2. What is forbidden\n\n1. Storms.\n2. No hail.\n\n### 2.1 Snow\n\nNone.\n";
        assert_eq!(section(text, "No hail").as_deref(), Some("section 2(2), What is forbidden"));
        assert_eq!(section(text, "None").as_deref(), Some("section 2.1, Snow"));
    }

    #[test]
    fn headings_without_numbers_give_their_words() {
        let text = "# Policy\n\n## Forbidden Uses\n\nNo storms.\n\n**Allowed Uses**\n\nSongs.\n";
        assert_eq!(section(text, "No storms").as_deref(), Some("Forbidden Uses"));
        assert_eq!(section(text, "Songs").as_deref(), Some("Allowed Uses"));
    }

    #[test]
    fn chinese_articles_are_read() {
        let text = "许可协议\n\n第一条 定义\n\n一些词。\n\n第二条 使用限制\n\n不得转让。\n";
        assert_eq!(section(text, "不得转让").as_deref(), Some("第二条, 使用限制"));
    }

    #[test]
    fn running_words_are_no_heading() {
        let text = "In the year\n2023. It rained, as\nSection 4 of the law says\nfor a\nlong time.\n";
        assert_eq!(section(text, "long time"), None);
    }

    #[test]
    fn the_letter_i_goes_on_a_list_of_letters() {
        let text = "1. A\n(g) seven\n(h) eight\n(i) nine\n(j) ten\n";
        assert_eq!(section(text, "nine").as_deref(), Some("section 1(i), A"));
        assert_eq!(section(text, "ten").as_deref(), Some("section 1(j), A"));
    }
}
