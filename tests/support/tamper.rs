//! Makes texts that look like a license and are not.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at once")]

/// A small generator of numbers (xorshift), the same for the same seed.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).expect("64 bits") % bound.max(1)
    }

    fn of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.below(all.len())]
    }
}

/// A text and how it was made.
pub struct Tampered {
    pub text: String,
    pub how: String,
    /// What was taken away, doubled or moved, where nothing else was done: one of these.
    pub moved: Vec<String>,
}

/// A restriction in words of many kinds.
pub fn restriction(dice: &mut Dice) -> String {
    const WHO: [&str; 8] = [
        "Commercial entities",
        "Persons outside the Union",
        "Companies with more than 100 employees",
        "Military users",
        "Competitors of the author",
        "Users under eighteen",
        "Governments",
        "Anyone in the advertising business",
    ];
    const DENIED: [&str; 8] = [
        "may not use the Software",
        "are excluded from this license",
        "must obtain a separate license",
        "shall pay a fee of one dollar a copy",
        "have no rights under this license",
        "are forbidden from redistribution",
        "need written consent before any use",
        "agree to refrain from deployment",
    ];
    const WHOLE: [&str; 12] = [
        "Non-commercial use only.",
        "For research purposes only.",
        "Internal evaluation only",
        "Not for military use.",
        "Personal use only",
        "Academic use exclusively, all else by arrangement.",
        "No derivatives.",
        "This work is provided for evaluation.",
        "Nur für nichtkommerzielle Nutzung.",
        "Usage commercial interdit.",
        "仅供研究使用，禁止商业用途。",
        "Только для некоммерческого использования.",
    ];
    let plain = match dice.below(3) {
        0 => format!("{} {}.", dice.of(&WHO), dice.of(&DENIED)),
        1 => format!(
            "{} {} unless {} are paid.",
            dice.of(&WHO),
            dice.of(&DENIED),
            dice.of(&["fees", "royalties", "dues"])
        ),
        _ => dice.of(&WHOLE).to_owned(),
    };
    match dice.below(5) {
        0 => plain.to_uppercase(),
        1 => plain.split(' ').map(capital).collect::<Vec<_>>().join(" "),
        2 => plain.to_lowercase(),
        _ => plain,
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// Byte offsets at which sentences begin.
fn sentences(text: &str) -> Vec<usize> {
    let mut starts = vec![0];
    for (at, _) in text.match_indices(['.', ';', '\n']) {
        let rest = &text[at + 1..];
        let space = rest.len() - rest.trim_start().len();
        if space > 0 && rest.trim_start().starts_with(|c: char| c.is_alphabetic()) {
            starts.push(at + 1 + space);
        }
    }
    starts
}

/// Spans of words.
fn words(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut spans = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (c.is_ascii_alphabetic(), start) {
            (true, None) => start = Some(at),
            (false, Some(begin)) => {
                spans.push(begin..at);
                start = None;
            }
            _ => {}
        }
    }
    spans
}

/// A tampered copy; none where this kind does not apply to the text.
pub fn tamper(text: &str, kind: usize, dice: &mut Dice) -> Option<Tampered> {
    let mut moved = Vec::new();
    let (how, text) = match kind {
        0 => ("restriction inserted", insert(text, dice)),
        1 => ("restriction appended", format!("{}\n\n{}\n", text.trim_end(), restriction(dice))),
        2 => ("restriction above the title", format!("{}\n\n{text}", restriction(dice))),
        3 => ("word negated", negate(text, dice)?),
        4 => ("hidden in the copyright line", in_copyright(text, dice)?),
        5 => ("hidden in a name", in_name(text, dice)?),
        6 => ("look-alike letter", lookalike(text, dice)?),
        7 => ("word doubled", doubled(text, dice, &mut moved)?),
        8 => ("words exchanged", exchanged(text, dice, &mut moved)?),
        9 => ("hidden by markup", marked(text, dice)),
        10 => ("number changed", numbered(text, dice)?),
        11 => {
            let (left, dropped) = dropped(text, dice)?;
            moved = vec![dropped];
            ("sentence dropped", left)
        }
        12 => ("word replaced", replaced(text, dice)?),
        13 => ("restriction in a line of its own", own_line(text, dice)),
        _ => ("sentences exchanged", reordered(text, dice, &mut moved)?),
    };
    Some(Tampered { text, how: how.to_owned(), moved })
}

/// How many kinds there are.
pub const KINDS: usize = 15;

fn insert(text: &str, dice: &mut Dice) -> String {
    let starts = sentences(text);
    let at = starts[dice.below(starts.len())];
    format!("{}{} {}", &text[..at], restriction(dice), &text[at..])
}

fn own_line(text: &str, dice: &mut Dice) -> String {
    let breaks: Vec<usize> = text.match_indices('\n').map(|(at, _)| at + 1).collect();
    let at = breaks.get(dice.below(breaks.len())).copied().unwrap_or(0);
    let mark = dice.of(&["", "- ", "# ", "1. ", "> ", "* ", "Copyright: ", "Author: ", "(c) ", "// "]);
    format!("{}{mark}{}\n{}", &text[..at], restriction(dice), &text[at..])
}

fn negate(text: &str, dice: &mut Dice) -> Option<String> {
    const PAIRS: [(&str, &str); 12] = [
        (" may ", " may not "),
        (" is hereby granted", " is hereby not granted"),
        (" without ", " with "),
        (" shall ", " shall not "),
        (" not ", " "),
        (" and ", " or not "),
        (" any ", " no "),
        (" must ", " need "),
        (" are permitted", " are not permitted"),
        (" grants ", " denies "),
        (" free ", " not free "),
        (" all ", " some "),
    ];
    let (from, to) = PAIRS[dice.below(PAIRS.len())];
    let places: Vec<usize> = text.match_indices(from).map(|(at, _)| at).collect();
    let at = *places.get(dice.below(places.len()))?;
    Some(format!("{}{to}{}", &text[..at], &text[at + from.len()..]))
}

fn in_copyright(text: &str, dice: &mut Dice) -> Option<String> {
    let lines: Vec<usize> = text
        .match_indices("opyright (c)")
        .chain(text.match_indices("opyright (C)"))
        .filter_map(|(at, _)| text[at..].find('\n').map(|end| at + end))
        .collect();
    let at = *lines.get(dice.below(lines.len()))?;
    let join = dice.of(&[" ", ", ", ". ", " - ", " and ", "; ", " (", "\n"]);
    Some(format!("{}{join}{}{}", &text[..at], restriction(dice), &text[at..]))
}

fn in_name(text: &str, dice: &mut Dice) -> Option<String> {
    const NAMES: [&str; 8] = [
        "COPYRIGHT HOLDERS",
        "copyright holder",
        "COPYRIGHT HOLDER",
        "AUTHORS",
        "the author",
        "contributors",
        "<year>",
        "<owner>",
    ];
    let name = dice.of(&NAMES);
    let places: Vec<usize> = text.match_indices(name).map(|(at, _)| at + name.len()).collect();
    let at = *places.get(dice.below(places.len()))?;
    Some(format!("{} {}{}", &text[..at], restriction(dice), &text[at..]))
}

fn lookalike(text: &str, dice: &mut Dice) -> Option<String> {
    let spans = words(text);
    let span = spans.get(dice.below(spans.len()))?.clone();
    let (latin, other) = [('o', 'о'), ('e', 'е'), ('a', 'а'), ('c', 'с'), ('i', 'і')][dice.below(5)];
    let word = &text[span.clone()];
    let changed = word.replacen(latin, &other.to_string(), 1);
    (changed != word && word.len() > 2)
        .then(|| format!("{}{changed}{}", &text[..span.start], &text[span.end..]))
}

fn doubled(text: &str, dice: &mut Dice, moved: &mut Vec<String>) -> Option<String> {
    let spans = words(text);
    let at = dice.below(spans.len());
    let span = spans.get(at)?.clone();
    let word = &text[span.clone()];
    moved.extend(spans.get(at + 1).map(|next| text[span.start..next.end].to_owned()));
    moved.extend(at.checked_sub(1).map(|before| text[spans[before].start..span.end].to_owned()));
    (word.len() > 4).then(|| format!("{}{word} {word}{}", &text[..span.start], &text[span.end..]))
}

fn exchanged(text: &str, dice: &mut Dice, moved: &mut Vec<String>) -> Option<String> {
    let spans = words(text);
    let at = dice.below(spans.len().saturating_sub(1));
    let (first, second) = (spans.get(at)?.clone(), spans.get(at + 1)?.clone());
    let (a, b) = (&text[first.clone()], &text[second.clone()]);
    let differs = !a.eq_ignore_ascii_case(b) && a.len() > 2 && b.len() > 2;
    let between = &text[first.end..second.start];
    moved.push(text[first.start..second.end].to_owned());
    differs.then(|| format!("{}{b}{between}{a}{}", &text[..first.start], &text[second.end..]))
}

fn marked(text: &str, dice: &mut Dice) -> String {
    let starts = sentences(text);
    let at = starts[dice.below(starts.len())];
    let words = restriction(dice);
    let hidden = match dice.below(12) {
        0 => format!("<!-- {words} -->"),
        1 => format!("[terms](https://example.org/ \"{words}\")"),
        2 => format!("<span title=\"{words}\"></span>"),
        3 => format!("```\n{words}\n```\n"),
        4 => format!("~~{words}~~"),
        5 => format!("<del>{words}</del>"),
        6 => format!("<p hidden>{words}</p>"),
        7 => format!("<span style=\"display:none\">{words}</span>"),
        8 => words.split(' ').collect::<Vec<_>>().join("\u{200b} "),
        9 => format!("&lt;{words}&gt;"),
        10 => format!("[{words}]: https://example.org\n"),
        _ => format!("| {} |", words.replace(' ', " | ")),
    };
    format!("{}{hidden} {}", &text[..at], &text[at..])
}

fn numbered(text: &str, dice: &mut Dice) -> Option<String> {
    let numbers: Vec<(usize, &str)> = text
        .match_indices(|c: char| c.is_ascii_digit())
        .filter(|(at, _)| *at > 0 && text[..*at].ends_with(' '))
        .collect();
    let inner: Vec<_> = numbers
        .into_iter()
        .filter(|(at, _)| {
            let before = text[..*at].trim_end_matches(' ');
            before.ends_with(|c: char| c.is_ascii_lowercase())
                && !before.to_lowercase().ends_with("copyright")
        })
        .collect();
    let (at, digit) = *inner.get(dice.below(inner.len()))?;
    let other = (digit.parse::<u32>().ok()? + 1) % 10;
    Some(format!("{}{other}{}", &text[..at], &text[at + 1..]))
}

fn dropped(text: &str, dice: &mut Dice) -> Option<(String, String)> {
    let starts = sentences(text);
    let at = dice.below(starts.len().saturating_sub(1));
    let (from, to) = (*starts.get(at)?, *starts.get(at + 1)?);
    let whole = (
        format!("{}{}", &text[..from], &text[to..]),
        text[from..to].trim_end_matches(|c: char| !c.is_alphabetic()).to_owned(),
    );
    (words(&text[from..to]).len() > 6).then_some(whole)
}

fn replaced(text: &str, dice: &mut Dice) -> Option<String> {
    const OTHERS: [&str; 8] =
        ["commercial", "never", "revenue", "exclusively", "prohibited", "internal", "limited", "only"];
    let spans = words(text);
    let span = spans.get(dice.below(spans.len()))?.clone();
    let word = &text[span.clone()];
    let other = dice.of(&OTHERS);
    (word.len() > 3 && !word.eq_ignore_ascii_case(other))
        .then(|| format!("{}{other}{}", &text[..span.start], &text[span.end..]))
}

fn reordered(text: &str, dice: &mut Dice, moved: &mut Vec<String>) -> Option<String> {
    let starts = sentences(text);
    let at = dice.below(starts.len().saturating_sub(2));
    let (a, b, c) = (*starts.get(at)?, *starts.get(at + 1)?, *starts.get(at + 2)?);
    moved.extend([text[a..b].to_owned(), text[b..c].to_owned()]);
    let long = words(&text[a..b]).len() > 4 && words(&text[b..c]).len() > 4;
    long.then(|| format!("{}{}{}{}", &text[..a], &text[b..c], &text[a..b], &text[c..]))
}
