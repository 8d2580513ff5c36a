//! Marks of HTML and Markdown. Tags and targets are not shown to a reader, but their words may matter: they stay as
//! tokens that are marked as hidden, and only who compares decides whether they are harmless.

use crate::text::scan::Scanner;

/// Elements that begin a paragraph.
const BLOCKS: [&str; 30] = [
    "html",
    "head",
    "body",
    "title",
    "style",
    "script",
    "meta",
    "link",
    "header",
    "footer",
    "main",
    "section",
    "article",
    "nav",
    "div",
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "dl",
    "pre",
    "table",
    "blockquote",
    "center",
    "hr",
];
/// Elements that begin a line.
const LINES: [&str; 11] = ["br", "li", "dt", "dd", "tr", "td", "th", "tbody", "thead", "optional", "details"];
/// Elements that only set words in a type.
const INLINE: [&str; 26] = [
    "a", "abbr", "b", "big", "bold", "cite", "code", "em", "font", "i", "img", "ins", "kbd", "label", "mark",
    "q", "small", "span", "strong", "sub", "sup", "tt", "u", "var", "samp", "summary",
];
/// A tag longer than this is text.
const TAG_MAX_BYTES: usize = 2000;

/// At `<`: a known tag, a comment or a declaration, else punctuation.
pub(crate) fn tag(scan: &mut Scanner<'_>) {
    scan.flush();
    let rest = &scan.bytes[scan.at..];
    if rest.starts_with(b"<!--") {
        match hides_text(scan) {
            true => scan.symbol(scan.at + 4),
            false => scan.at += 4,
        }
        return;
    }
    let closing = usize::from(rest.get(1) == Some(&b'/'));
    let name_start = 1 + closing;
    let name_length =
        rest[name_start..].iter().take(12).take_while(|byte| byte.is_ascii_alphanumeric()).count();
    let name = rest[name_start..name_start + name_length].to_ascii_lowercase();
    let declaration = matches!(rest.get(1), Some(b'!' | b'?'));
    let Some(end) = rest.iter().take(TAG_MAX_BYTES).position(|byte| *byte == b'>') else {
        scan.at += 1;
        return;
    };
    let after = rest.get(name_start + name_length).copied().unwrap_or(0);
    let known = |names: &[&str]| names.iter().any(|known| known.as_bytes() == name.as_slice());
    let struck = known(&["del", "s", "strike"]);
    let formed = matches!(after, b'>' | b'/') || after.is_ascii_whitespace();
    if known(&["style", "script"]) && closing == 0 && formed {
        let close =
            rest.windows(2).skip(end).take(TAG_MAX_BYTES * 20).position(|pair| pair == b"</").unwrap_or(0);
        hide(scan, name_start + name_length, end + close);
    } else if declaration {
        const HTML: &[u8] = b"<!doctype html";
        let html = rest.get(..HTML.len()).is_some_and(|head| head.eq_ignore_ascii_case(HTML));
        hide(scan, if html { HTML.len() } else { 2 }, end);
    } else if struck && formed {
        scan.symbol(scan.at + end + 1);
    } else if formed && known(&BLOCKS) {
        scan.paragraph();
        hide(scan, name_start + name_length, end);
    } else if formed && known(&LINES) {
        scan.newline(0);
        hide(scan, name_start + name_length, end);
    } else if formed && known(&INLINE) {
        hide(scan, name_start + name_length, end);
    } else {
        scan.at += 1;
    }
}

/// Whether a comment is as long as a license is and words stand outside it: these are what is shown.
fn hides_text(scan: &Scanner<'_>) -> bool {
    const LONG_BYTES: usize = 400;
    const NEAR_BYTES: usize = 4096;
    let rest = scan.text.get(scan.at..).unwrap_or("");
    let length = rest.find("-->").unwrap_or(rest.len());
    let near = rest.bytes().skip(length + 3).take(NEAR_BYTES).any(|byte| byte.is_ascii_alphanumeric());
    length >= LONG_BYTES && (near || !scan.tokens.is_empty())
}

/// Goes on `skip` bytes further, with what comes before `end` marked as hidden.
fn hide(scan: &mut Scanner<'_>, skip: usize, end: usize) {
    scan.hidden_until = scan.hidden_until.max(scan.at + end);
    scan.at += skip;
}

/// At `&`: a character reference, else the word "and".
pub(crate) fn entity(scan: &mut Scanner<'_>) {
    match character_reference(scan.text.get(scan.at..).unwrap_or("")) {
        Some((c, length)) => scan.character(c, scan.at + length),
        None => {
            scan.whole_word(b"and", scan.at + 1);
            scan.at += 1;
        }
    }
}

/// The character that a text's first bytes refer to (`&amp;`, `&#110;`), and how many they are.
pub(crate) fn character_reference(text: &str) -> Option<(char, usize)> {
    let rest = text.strip_prefix('&')?;
    let length =
        rest.bytes().take(10).take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'#').count();
    let name = rest.get(..length)?;
    let closed = rest.as_bytes().get(length) == Some(&b';');
    let c = named(name).or_else(|| numbered(name)).filter(|_| closed)?;
    Some((c, length + 2))
}

fn numbered(name: &str) -> Option<char> {
    let digits = name.strip_prefix('#')?;
    let code = match digits.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => digits.parse().ok()?,
    };
    let code = if (0x80..0xA0).contains(&code) { return Some(' ') } else { code };
    char::from_u32(code)
}

fn named(name: &str) -> Option<char> {
    const NAMED: [(&str, char); 55] = [
        ("amp", '&'),
        ("lt", '<'),
        ("gt", '>'),
        ("quot", '"'),
        ("apos", '\''),
        ("nbsp", ' '),
        ("copy", '©'),
        ("reg", '®'),
        ("trade", '™'),
        ("mdash", '—'),
        ("ndash", '–'),
        ("lsquo", '‘'),
        ("rsquo", '’'),
        ("sbquo", '‚'),
        ("ldquo", '“'),
        ("rdquo", '”'),
        ("bdquo", '„'),
        ("laquo", '«'),
        ("raquo", '»'),
        ("hellip", '…'),
        ("sect", '§'),
        ("bull", '•'),
        ("middot", '·'),
        ("shy", '\u{AD}'),
        ("para", '¶'),
        ("eacute", 'é'),
        ("egrave", 'è'),
        ("ecirc", 'ê'),
        ("agrave", 'à'),
        ("acirc", 'â'),
        ("ccedil", 'ç'),
        ("ocirc", 'ô'),
        ("ouml", 'ö'),
        ("uuml", 'ü'),
        ("auml", 'ä'),
        ("szlig", 'ß'),
        ("aacute", 'á'),
        ("iacute", 'í'),
        ("oacute", 'ó'),
        ("uacute", 'ú'),
        ("ntilde", 'ñ'),
        ("zwnj", '\u{200C}'),
        ("zwj", '\u{200D}'),
        ("hyphen", '-'),
        ("dash", '-'),
        ("ensp", ' '),
        ("emsp", ' '),
        ("thinsp", ' '),
        ("period", '.'),
        ("comma", ','),
        ("colon", ':'),
        ("lpar", '('),
        ("rpar", ')'),
        ("num", '#'),
        ("excl", '!'),
    ];
    NAMED.iter().find(|(known, _)| *known == name).map(|(_, c)| *c)
}

/// At `]`: the target of a Markdown link, a reference or a definition of one.
pub(crate) fn link(scan: &mut Scanner<'_>) {
    scan.flush();
    let rest = &scan.bytes[scan.at + 1..];
    let end = match rest.first() {
        Some(b'(') => rest.iter().take(1000).position(|byte| matches!(byte, b')' | b'\n')),
        Some(b'[') => rest.iter().take(60).position(|byte| matches!(byte, b']' | b'\n')),
        _ => None,
    };
    if let Some(end) = end {
        scan.hidden_until = scan.hidden_until.max(scan.at + 1 + end);
    }
    scan.at += 1;
}
