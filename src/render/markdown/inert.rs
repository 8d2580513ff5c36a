//! How do words stand in Markdown without doing anything there?
//!
//! Comes in: one line of text that is safe to show. Goes out: the same words, to be put inside a line or a cell.
//! Words of letters, digits and quiet punctuation stand as they are; all others stand in a code span, which is the one
//! place where GitHub makes no markup, link, mention, reference, emoji or formula of them. Nothing is left out but the
//! end of what is longer than a finding.

/// The longest text, in characters, that is shown whole.
const MAX_CHARS: usize = 800;

/// Text whose words are quiet, or else in code spans.
pub(super) fn inline(text: &str) -> String {
    let text = cut(text);
    let mut out: Vec<String> = Vec::new();
    let mut loud: Vec<&str> = Vec::new();
    for word in text.split_whitespace() {
        // At the beginning of a line it would be the number of an item.
        let numbered = out.is_empty() && loud.is_empty() && is_number_of_item(word);
        if (is_quiet(word) && !numbered) || is_id_in_code(word) {
            flush(&mut out, &mut loud);
            out.push(word.to_owned());
        } else {
            loud.push(word);
        }
    }
    flush(&mut out, &mut loud);
    out.join(" ")
}

fn flush(out: &mut Vec<String>, loud: &mut Vec<&str>) {
    if !loud.is_empty() {
        out.push(code(&loud.join(" ")));
        loud.clear();
    }
}

/// The same for a cell of a table, which a bar would end even inside a code span; a backslash before it would undo its
/// escape, and is escaped as well.
pub(super) fn cell(text: &str) -> String {
    let mut out = String::new();
    let mut backslashes = 0;
    for c in inline(text).chars() {
        if c == '|' {
            out.push_str(&"\\".repeat(backslashes + 1));
        }
        backslashes = if c == '\\' { backslashes + 1 } else { 0 };
        out.push(c);
    }
    out
}

/// Text in a code span, with a fence that is longer than any run of backticks in it.
pub(super) fn code(text: &str) -> String {
    let text = cut(text).split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_empty() {
        return String::new();
    }
    let mut longest = 0;
    let mut run = 0;
    for c in text.chars() {
        run = if c == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// A word that no reader of Markdown makes anything of.
fn is_quiet(word: &str) -> bool {
    let body = word.trim_start_matches('(').trim_end_matches([',', '.', ';', ':', ')', '?']);
    let Some(first) = body.chars().next() else { return false };
    let lower = body.to_ascii_lowercase();
    let referring = lower.contains("www.") || lower.starts_with("gh-") || is_hash(&lower);
    first.is_alphanumeric() && !referring && body.chars().all(is_quiet_inside) && !ends_loud(body)
}

fn is_number_of_item(word: &str) -> bool {
    let number = word.trim_end_matches(['.', ')']);
    number.len() < word.len() && number.chars().all(|c| c.is_ascii_digit())
}

fn is_quiet_inside(c: char) -> bool {
    c.is_alphanumeric()
        || matches!(c, '-' | '.' | '/' | '_' | '\'' | ',' | '%' | '(' | ')')
        || (!c.is_ascii())
}

/// An underscore at the end could close emphasis.
fn ends_loud(body: &str) -> bool {
    body.ends_with('_') || body.contains("_(") || body.contains("(_") || body.contains("__")
}

/// What GitHub would take for a commit.
fn is_hash(word: &str) -> bool {
    word.len() >= 7 && word.bytes().all(|b| b.is_ascii_hexdigit())
}

/// An id between backticks, as findings are written.
fn is_id_in_code(word: &str) -> bool {
    let inner =
        word.strip_prefix('`').and_then(|w| w.trim_end_matches([',', '.', ';', ':', ')']).strip_suffix('`'));
    inner.is_some_and(|id| {
        !id.is_empty() && id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.'))
    })
}

fn cut(text: &str) -> String {
    if text.chars().count() <= MAX_CHARS {
        return text.to_owned();
    }
    text.chars().take(MAX_CHARS).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_words_stay_as_they_are() {
        for text in ["limit `user-threshold` in llama-3.2 (the base model)", "Größe, 1.5 GiB; see section 2."]
        {
            assert_eq!(inline(text), text);
        }
    }

    #[test]
    fn words_that_would_do_something_stand_in_code() {
        for word in [
            "@octocat",
            "#12",
            "GH-12",
            "a/b#3",
            "https://x.y",
            "www.x.y",
            "a@b.c",
            "<b>",
            "<!--",
            "[a](b)",
            "![a](b)",
            "*a*",
            "_a_",
            "~~a~~",
            "$x$",
            ":tada:",
            "&lt;",
            "a|b",
            "\\",
            "1.",
            "-",
            "#",
            ">",
            "===",
            "deadbeef",
            "`",
            "``a",
        ] {
            let shown = inline(word);
            assert!(shown.starts_with('`') && shown.ends_with('`') && shown.len() > 2, "{word}: {shown}");
        }
    }

    #[test]
    fn a_code_span_cannot_be_left() {
        assert_eq!(code("a`b``c"), "```a`b``c```");
        assert_eq!(code("`"), "`` ` ``");
        assert_eq!(cell("a|b"), "`a\\|b`");
        assert_eq!(cell("a\\|b"), "`a\\\\\\|b`");
        assert_eq!(cell("a\\\\|b"), "`a\\\\\\\\\\|b`");
        assert_eq!(code(""), "");
    }
}
