//! Words of documentation, one after another: what stands where, in lower case, with numbers, links and sentence
//! ends told apart.
//!
//! Comes in: a piece of text and the offset it begins at. Goes out: [`Token`]s. Markup is passed over, and what a
//! word means is decided elsewhere. Every character is looked at once.

/// The longest link that is kept, in bytes.
const LINK_MAX_BYTES: usize = 300;
/// The longest HTML tag that is passed over as one, in bytes.
const TAG_MAX_BYTES: usize = 2000;

/// What kind of token it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Letters, or one Chinese character.
    Word,
    /// A number, with the letters that follow it at once (`7b`, `1e-4`, `128k`).
    Number,
    /// The target of a link.
    Link,
    /// The end of a sentence.
    Stop,
}

/// One word, number, link or sentence end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token {
    /// What it is.
    pub(crate) kind: Kind,
    /// The words in lower case.
    pub(crate) text: String,
    /// Where it begins in the file, in bytes.
    pub(crate) start: usize,
}

/// Cuts text that begins at `offset` of its file into tokens.
pub(crate) fn tokens(text: &str, offset: usize) -> Vec<Token> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = &text[at..];
        let (kind, length) = piece(rest, c);
        match kind {
            Some(Kind::Stop) => out.push(Token { kind: Kind::Stop, text: String::new(), start: offset + at }),
            Some(kind) => {
                let from = if rest.starts_with("](") { 2.min(length) } else { 0 };
                let words = cut(&rest[from..length], LINK_MAX_BYTES);
                out.push(Token { kind, text: words.to_lowercase(), start: offset + at + from });
            }
            None if c == '<' && length > 1 => tag_links(&rest[..length], offset + at, &mut out),
            None => {}
        }
        at += length.max(c.len_utf8());
    }
    out
}

/// The kind and the length in bytes of what stands at the beginning of `rest`.
fn piece(rest: &str, c: char) -> (Option<Kind>, usize) {
    if matches!(c, 'h' | ']')
        && let Some(length) = link(rest)
    {
        return (Some(Kind::Link), length);
    }
    match c {
        '<' => (None, tag(rest)),
        '0'..='9' => (Some(Kind::Number), number(rest)),
        'a'..='z' | 'A'..='Z' => (Some(Kind::Word), run(rest, |c| c.is_ascii_alphanumeric())),
        '。' | '；' | '！' | '？' => (Some(Kind::Stop), c.len_utf8()),
        '.' | ';' | '!' | '?' if rest[1..].chars().next().is_none_or(char::is_whitespace) => {
            (Some(Kind::Stop), 1)
        }
        c if is_ideograph(c) => (Some(Kind::Word), c.len_utf8()),
        c if c.is_alphabetic() => (Some(Kind::Word), run(rest, |c| c.is_alphabetic() && !is_ideograph(c))),
        c => (None, c.len_utf8()),
    }
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}')
}

fn run(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.find(|c| !belongs(c)).unwrap_or(text.len())
}

/// Digits with points and commas between them, an exponent, and letters that follow at once.
fn number(text: &str) -> usize {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let mut at = 0;
    while digit(at) || (at > 0 && matches!(bytes.get(at), Some(b'.' | b',')) && digit(at + 1)) {
        at += 1;
    }
    if matches!(bytes.get(at), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(at + 1), Some(b'-' | b'+')));
        if digit(at + 1 + sign) {
            at += 1 + sign;
        }
    }
    at + bytes[at..].iter().take_while(|b| b.is_ascii_alphanumeric()).count()
}

/// The length of a link: a bare address, or the target of a Markdown link with its bracket.
fn link(rest: &str) -> Option<usize> {
    let address = rest.starts_with("http://") || rest.starts_with("https://");
    let target = rest.starts_with("](");
    (address || target).then(|| {
        let from = if target { 2 } else { 0 };
        let end =
            |c: char| c.is_whitespace() || matches!(c, ')' | '>' | '"' | '\'' | '`' | '|' | '，' | '。');
        from + rest[from..].find(end).unwrap_or(rest.len() - from)
    })
}

/// The length of an HTML tag or comment; that of the bracket alone where it is none.
fn tag(rest: &str) -> usize {
    let opens = rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!');
    let within = cut(rest, TAG_MAX_BYTES);
    if opens { within.find('>').map_or(1, |end| end + 1) } else { 1 }
}

/// The addresses inside a tag.
fn tag_links(tag: &str, offset: usize, out: &mut Vec<Token>) {
    let mut at = 0;
    while let Some(found) = tag[at..].find("http") {
        let start = at + found;
        let length = link(&tag[start..]).unwrap_or(4);
        if length > 4 {
            let text = cut(&tag[start..start + length], LINK_MAX_BYTES).to_lowercase();
            out.push(Token { kind: Kind::Link, text, start: offset + start });
        }
        at = start + length;
    }
}

/// The beginning of a text, no longer than `max_bytes`, never inside a character.
pub(crate) fn cut(text: &str, max_bytes: usize) -> &str {
    let mut end = max_bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        tokens(text, 0).into_iter().map(|t| t.text).collect()
    }

    #[test]
    fn numbers_keep_their_exponent_and_their_unit() {
        assert_eq!(words("lr 1e-4, 7B on 1.4T at 1,024"), ["lr", "1e-4", "7b", "on", "1.4t", "at", "1,024"]);
    }

    #[test]
    fn chinese_is_cut_character_by_character() {
        assert_eq!(words("学习率为3e-4"), ["学", "习", "率", "为", "3e-4"]);
    }

    #[test]
    fn markup_is_passed_over_and_its_links_are_kept() {
        let found = tokens("<a href=\"https://example.org/x\">Here</a> [p](docs/p.pdf) a<b", 0);
        let links: Vec<_> = found.iter().filter(|t| t.kind == Kind::Link).map(|t| t.text.as_str()).collect();
        assert_eq!(links, ["https://example.org/x", "docs/p.pdf"]);
        assert!(found.iter().any(|t| t.text == "b"));
    }

    #[test]
    fn an_offset_inside_the_file_is_kept() {
        let found = tokens("é x", 10);
        assert_eq!(found[1].start, 13);
    }

    #[test]
    fn broken_markup_of_any_kind_is_read_to_its_end() {
        for text in ["<", "](", "http://", "<a http", "1e-", "1.", "](é", "<!-- é", "。<é>"] {
            let _ = tokens(text, 0);
        }
    }
}
