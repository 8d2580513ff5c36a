//! Words from a report, made so that no reader of a format takes them for anything but words.
//!
//! Comes in: text of a report, which may have been written by hand. Goes out: text without control, direction or
//! invisible characters, without markup where a reader is known to look for it, and paths that stay inside the
//! directory. Each format still escapes by its own grammar.

use crate::source::safe;
use serde::Serialize;

/// The longest message, in characters.
pub(super) const MESSAGE: usize = 700;
/// The longest name or id, in characters.
pub(super) const NAME: usize = 200;
/// The longest path, in characters.
pub(super) const PATH: usize = 1024;

/// Words on one line, cut. Characters that XML cannot hold become the replacement character.
pub(super) fn words(text: &str, max_chars: usize) -> String {
    let noncharacter = |c: char| (c as u32 & 0xFFFE) == 0xFFFE || ('\u{FDD0}'..='\u{FDEF}').contains(&c);
    safe(text, max_chars).replace(noncharacter, "\u{FFFD}")
}

/// Words for readers that make links of `[words](address)` and commands of `##[name]`, as code hosts do: square
/// brackets become round, since not every such reader knows an escape.
pub(super) fn plain(text: &str, max_chars: usize) -> String {
    words(text, max_chars).replace('[', "(").replace(']', ")")
}

/// A path below a folder, where it is one that stays inside the directory.
pub(super) fn path(folder: &str, path: &str) -> Option<String> {
    let path = words(path, PATH);
    let inside = |part: &str| !matches!(part, "" | "." | "..");
    if path.contains('\\') && !path.contains("\\u{") || !path.split('/').all(inside) {
        return None;
    }
    Some(if folder.is_empty() { path } else { format!("{folder}/{path}") })
}

/// A relative path as a URI reference: all but unreserved characters are percent-encoded, so that it has neither
/// scheme nor query.
pub(super) fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(char::from(byte));
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// An address as it stands, where it is a plain `https` one.
pub(super) fn address(text: &str) -> Option<String> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~/:?#@!$&()*+,;=%".contains(c);
    (text.starts_with("https://") && text.len() <= PATH && text.chars().all(plain)).then(|| text.to_owned())
}

/// A sha256 in lower-case hex, where it is one.
pub(super) fn sha256(text: Option<&String>) -> Option<String> {
    let text = text?;
    let hex = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
    (text.len() == 64 && text.chars().all(hex)).then(|| text.clone())
}

/// Indented JSON with a newline at the end.
pub(super) fn json(value: &impl Serialize) -> String {
    // The formats hold strings, numbers and lists only, so that there is nothing that cannot be written.
    serde_json::to_string_pretty(value).map(|text| no_command(&text) + "\n").unwrap_or_default()
}

/// JSON on one line with a newline at the end.
pub(super) fn json_line(value: &impl Serialize) -> String {
    serde_json::to_string(value).map(|text| no_command(&text) + "\n").unwrap_or_default()
}

/// JSON that means the same and holds no command to the runner of a code host (see [`lines`]): such signs stand
/// inside strings only, where the bracket can be escaped.
pub(super) fn no_command(json: &str) -> String {
    json.replace("##[", "##\\u005b").replace("##vso[", "##vso\\u005b")
}

/// Text with the five characters of XML markup escaped, for content and for attributes.
pub(super) fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            _ => out.push(c),
        }
    }
    html(&out)
}

/// Markup that shows the same and holds no command to the runner of a code host (see [`lines`]).
pub(super) fn html(markup: &str) -> String {
    markup.replace("##[", "##&#91;").replace("##vso[", "##vso&#91;")
}

/// Lines of which none is a command to the runner of a code host: such a command begins a line with `::`, or has
/// `##[` or `##vso[` anywhere in it.
#[must_use]
pub fn lines(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let indent = line.len() - line.trim_start().len();
        let (indent, rest) = line.split_at(indent);
        out.push_str(indent);
        if rest.starts_with("::") {
            out.push('\\');
        }
        out.push_str(&rest.replace("##[", "#\\#[").replace("##vso[", "#\\#vso["));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_that_leads_out_of_the_directory_is_none() {
        for hostile in ["../x", "/etc/passwd", "a//b", "a/./b", "", "c:\\x", "a/.."] {
            assert_eq!(path("models", hostile), None, "{hostile}");
        }
        assert_eq!(path("models", "a/b.md").as_deref(), Some("models/a/b.md"));
        assert_eq!(path("", "a\nb").as_deref(), Some("a b"));
    }

    #[test]
    fn a_uri_has_neither_scheme_nor_query_nor_fragment() {
        assert_eq!(uri("javascript:alert(1)?a#b c/é"), "javascript%3Aalert%281%29%3Fa%23b%20c/%C3%A9");
    }

    #[test]
    fn only_a_plain_https_address_is_an_address() {
        assert!(address("https://example.org/a?b#c").is_some());
        for hostile in ["javascript:alert(1)", "http://a", "https://a\nb", "https://a\"b", "https://a<b"] {
            assert_eq!(address(hostile), None, "{hostile}");
        }
    }

    #[test]
    fn brackets_that_would_make_a_link_are_round() {
        assert_eq!(plain("![a](javascript:b) ##[error]x", 99), "!(a)(javascript:b) ##(error)x");
    }

    #[test]
    fn no_line_is_a_command_to_a_runner() {
        let text = lines("::error::a\n  ::add-mask::b\nc ::d ##[error]e ##vso[task]f\n");
        assert_eq!(text, "\\::error::a\n  \\::add-mask::b\nc ::d #\\#[error]e #\\#vso[task]f\n");
    }

    #[test]
    fn noncharacters_are_replaced_since_xml_cannot_hold_them() {
        assert_eq!(words("a\u{FFFE}b\u{FFFF}c\u{FDD0}", 9), "a\u{FFFD}b\u{FFFD}c\u{FFFD}");
    }
}
