//! Words as the clause reader compares them: folded, in lower case, each with its bytes in the text.
//!
//! Comes in: text. Goes out: [`Word`]s. Invisible characters vanish, look-alikes of other scripts are folded and
//! remembered, a Chinese character is a word of its own. It never decides what words mean.

use super::letters::{Kind, apostrophe, fold, hyphen_mark, invisible, kind};
use std::ops::Range;

/// The word that stands for an address.
pub(super) const ADDRESS: &str = "<url>";

/// What stands between a word and the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Break {
    /// Nothing, space, comma or another mark that does not end a thought.
    None,
    /// A colon: what follows is under what came before.
    Colon,
    /// A marker inside a line, such as `(ii)`.
    Marker,
    /// A semicolon or a table's bar.
    Part,
    /// The end of a sentence.
    Sentence,
}

/// One word.
#[derive(Debug, Clone)]
pub(super) struct Word {
    /// Folded text.
    pub(super) text: String,
    /// Where it stands.
    pub(super) span: Range<usize>,
    /// What stands before it, seen within its block only.
    pub(super) before: Break,
    /// Letters of several scripts in one word, or a word that is written in look-alikes.
    pub(super) mixed: bool,
    /// Letters of a script that this reader has no patterns for.
    pub(super) foreign: bool,
}

/// Cuts a stretch of text into words. `offset` is where it stands in the whole; `known` says which words patterns
/// speak of, so that a word broken over two lines is put together rightly.
pub(super) fn words(text: &str, offset: usize, known: &dyn Fn(&str) -> bool) -> Vec<Word> {
    let mut cutter = Cutter { text, offset, known, out: Vec::new(), gap: 0 };
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        at = cutter.step(at, c);
    }
    cutter.join_letters();
    cutter.out
}

struct Cutter<'a> {
    text: &'a str,
    offset: usize,
    known: &'a dyn Fn(&str) -> bool,
    out: Vec<Word>,
    gap: usize,
}

impl Cutter<'_> {
    /// Reads what starts at a byte and answers where to go on.
    fn step(&mut self, at: usize, c: char) -> usize {
        let rest = &self.text[at..];
        if let Some(end) = address(rest) {
            self.push(ADDRESS.to_owned(), at..at + end, (false, false));
            return at + end;
        }
        if let Some(end) = inline_marker(self.text, at) {
            return at + end;
        }
        match kind(c) {
            Kind::Han => {
                self.push(c.to_string(), at..at + c.len_utf8(), (false, false));
                at + c.len_utf8()
            }
            Kind::Separator | Kind::Invisible => at + c.len_utf8(),
            Kind::Latin | Kind::Alike | Kind::Foreign => self.run(at),
        }
    }

    /// A run of letters and digits.
    fn run(&mut self, start: usize) -> usize {
        let (mut folded, mut end) = (String::new(), start);
        let (mut latin, mut alike, mut foreign) = (false, false, false);
        for (at, c) in self.text[start..].char_indices() {
            match kind(c) {
                Kind::Han | Kind::Separator if apostrophe(c) && letter_after(self.text, start + at) => {
                    folded.push('\'')
                }
                Kind::Han | Kind::Separator => break,
                Kind::Invisible => continue,
                Kind::Latin => latin |= c.is_alphabetic(),
                Kind::Alike => alike = true,
                Kind::Foreign => foreign = true,
            }
            end = start + at + c.len_utf8();
            fold(c, &mut folded);
        }
        let all_alike = alike && !latin && !foreign;
        let look = all_alike && folded.chars().count() > 2 && (self.known)(&folded);
        let marks = ((latin && (alike || foreign)) || look, foreign || (all_alike && !look));
        self.add(&folded, start..end.max(start + 1), marks);
        end.max(start + 1)
    }

    /// Adds a run: contractions are spelt out, prefixes stand alone, broken words are put together.
    fn add(&mut self, folded: &str, span: Range<usize>, marks: (bool, bool)) {
        let folded = self.undo_digits(folded);
        if let Some(joined) =
            self.join_non(&folded, span.start).or_else(|| self.join_broken(&folded, span.start))
        {
            if let Some(last) = self.out.last_mut() {
                last.text = joined;
                last.span.end = span.end + self.offset;
                self.gap = span.end;
            }
            return;
        }
        match folded.as_str() {
            "cannot" | "can't" => self.pair("can", "not", span, marks),
            "won't" => self.pair("will", "not", span, marks),
            "noderivatives" | "noderivs" | "noderivative" => self.pair("no", &folded[2..], span, marks),
            "sharealike" => self.pair("share", "alike", span, marks),
            _ => match folded.split_once('\'') {
                Some((stem, "t")) if stem.ends_with('n') => {
                    self.pair(&stem[..stem.len() - 1], "not", span, marks);
                }
                Some((stem, _)) if !stem.is_empty() => self.push(stem.to_owned(), span, marks),
                _ => self.push(folded.replace('\'', ""), span, marks),
            },
        }
    }

    fn pair(&mut self, first: &str, second: &str, span: Range<usize>, marks: (bool, bool)) {
        self.push(first.to_owned(), span.clone(), marks);
        let before = self.gap;
        self.gap = span.start;
        self.push(second.to_owned(), span, marks);
        self.gap = self.gap.max(before);
        if let Some(last) = self.out.last_mut() {
            last.before = Break::None;
        }
    }

    fn push(&mut self, text: String, span: Range<usize>, (mixed, foreign): (bool, bool)) {
        let before = between(self.text, self.gap, span.start, self.out.last().map(|word| word.text.as_str()));
        self.gap = span.end;
        let span = span.start + self.offset..span.end + self.offset;
        self.out.push(Word { text, span, before, mixed, foreign });
    }

    /// `c0mmercial` reads as the word it imitates.
    fn undo_digits(&self, folded: &str) -> String {
        let digits = folded.bytes().filter(u8::is_ascii_digit).count();
        if digits == 0 || folded.len() < 5 || digits * 2 > folded.len() || (self.known)(folded) {
            return folded.to_owned();
        }
        let undone: String = folded.chars().map(undo_digit).collect();
        if (self.known)(&undone) { undone } else { folded.to_owned() }
    }

    /// `non` and the word after it are one word.
    fn join_non(&self, folded: &str, start: usize) -> Option<String> {
        let gap = self.text.get(self.gap..start)?;
        let close =
            gap.chars().all(|c| hyphen_mark(c) || c.is_whitespace() || invisible(c) || "*_/()\\".contains(c));
        (close && self.out.last()?.text == "non").then(|| format!("non{folded}"))
    }

    /// A word that a hyphen at the end of a line broke in two.
    fn join_broken(&self, folded: &str, start: usize) -> Option<String> {
        let gap = self.text.get(self.gap..start)?;
        let last = self.out.last()?;
        let hyphen = gap.trim_start_matches(invisible);
        if !hyphen.starts_with(hyphen_mark) || gap.chars().filter(|c| hyphen_mark(*c)).count() != 1 {
            return None;
        }
        if !gap.chars().all(|c| hyphen_mark(c) || c.is_whitespace() || invisible(c)) {
            return None;
        }
        let joined = format!("{}{folded}", last.text);
        let broken =
            gap.contains('\n') && !(self.known)(&last.text) || last.text == "re" || last.text == "sub";
        (broken && (self.known)(&joined)).then_some(joined)
    }

    /// `c o m m e r c i a l` is one word.
    fn join_letters(&mut self) {
        let single =
            |word: &Word| word.text.chars().count() == 1 && word.text.chars().all(|c| c.is_ascii_lowercase());
        let mut out: Vec<Word> = Vec::with_capacity(self.out.len());
        let mut words = std::mem::take(&mut self.out).into_iter().peekable();
        while let Some(word) = words.next() {
            if !single(&word) {
                out.push(word);
                continue;
            }
            let mut run = vec![word];
            while let Some(next) = words.next_if(|next| single(next) && next.before == Break::None) {
                run.push(next);
            }
            let joined: String = run.iter().map(|word| word.text.as_str()).collect();
            match (run.len() > 2 && (self.known)(&joined), run.first(), run.last()) {
                (true, Some(first), Some(last)) => {
                    let (span, before) = (first.span.start..last.span.end, first.before);
                    out.push(Word { text: joined, span, before, mixed: true, foreign: false });
                }
                _ => out.extend(run),
            }
        }
        self.out = out;
    }
}

fn letter_after(text: &str, at: usize) -> bool {
    text[at..].chars().nth(1).is_some_and(|c| c.is_ascii_alphabetic())
}

fn undo_digit(c: char) -> char {
    match c {
        '0' => 'o',
        '1' => 'i',
        '3' => 'e',
        '4' => 'a',
        '5' => 's',
        '7' => 't',
        other => other,
    }
}

/// Length of an address that starts here.
fn address(rest: &str) -> Option<usize> {
    let start = ["https://", "http://", "www."]
        .iter()
        .find(|p| rest.get(..p.len()).is_some_and(|r| r.eq_ignore_ascii_case(p)))?;
    let end = rest
        .find(|c: char| c.is_whitespace() || matches!(c, ')' | '>' | ']' | '"' | '”' | ',' | '|' | '<' | '`'))
        .unwrap_or(rest.len());
    let body = rest[..end].trim_end_matches(|c: char| !c.is_ascii_alphanumeric() && c != '/');
    (body.len() > start.len()).then_some(body.len())
}

/// Length of a marker such as `(ii)` that starts here; `(s)` after a word is passed over likewise.
fn inline_marker(text: &str, at: usize) -> Option<usize> {
    let rest = &text[at..];
    let inside = rest.strip_prefix('(').or_else(|| rest.strip_prefix('（'))?;
    let open = rest.len() - inside.len();
    let end = inside.find([')', '）'])?;
    let mark = &inside[..end];
    let close = inside[end..].chars().next().map_or(1, char::len_utf8);
    (is_marker(mark) || mark == "es" || mark == "ies").then_some(open + end + close)
}

/// `a`, `iv`, `12`, `三`: what numbers the parts of a sentence.
pub(super) fn is_marker(mark: &str) -> bool {
    let len = mark.chars().count();
    (len == 1 && mark.chars().all(|c| c.is_ascii_alphabetic() || "一二三四五六七八九十".contains(c)))
        || (len > 0 && len <= 2 && mark.chars().all(|c| c.is_ascii_digit()))
        || (len > 0 && len <= 5 && mark.chars().all(|c| matches!(c, 'i' | 'v' | 'x' | 'I' | 'V' | 'X')))
}

/// What stands between two words.
fn between(text: &str, from: usize, to: usize, last: Option<&str>) -> Break {
    let Some(gap) = text.get(from..to) else { return Break::None };
    let mut found = Break::None;
    for (at, c) in gap.char_indices() {
        let next = gap[at + c.len_utf8()..].chars().next();
        let spaced = next.is_none_or(|n| n.is_whitespace() || "\"'”’)]*_>".contains(n))
            && (next.is_some() || to == text.len());
        let this = match c {
            '。' | '！' | '？' | '．' => Break::Sentence,
            '.' | '!' | '?' if spaced && !abbreviation(c, last, gap) => Break::Sentence,
            ';' | '；' | '|' => Break::Part,
            '(' | '（' if inline_marker(text, from + at).is_some_and(|end| end > 2) => Break::Marker,
            ':' | '：' => Break::Colon,
            _ => Break::None,
        };
        found = found.max(this);
    }
    found
}

/// Whether a full stop belongs to the word before it.
fn abbreviation(c: char, last: Option<&str>, gap: &str) -> bool {
    const SHORT: [&str; 20] = [
        "e", "g", "i", "inc", "ltd", "co", "corp", "no", "vs", "sec", "art", "cf", "dr", "mr", "st", "v",
        "u", "etc", "al", "eg",
    ];
    c == '.'
        && !gap.contains("\n\n")
        && last.is_some_and(|word| {
            word.len() == 1 && word.chars().all(|c| c.is_ascii_lowercase()) || SHORT.contains(&word)
        })
}
