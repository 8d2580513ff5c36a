//! Tables of HTML: their rows, each with the cells in it.
//!
//! Comes in: the text from `<table` on. Goes out: [`Row`]s with the places of their cells. Markup inside a cell is
//! left where it is; a table that is never closed ends with the text. Nothing is nested: a table in a cell goes on with
//! the rows of the outer one.

use std::ops::Range;

/// The most rows of one table.
const ROWS_MAX: usize = 400;
/// The most cells of one row.
const CELLS_MAX: usize = 40;

/// A row of a table.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Row {
    /// Its bytes, from its first cell to its last.
    pub(super) span: Range<usize>,
    /// The bytes inside its cells.
    pub(super) cells: Vec<Range<usize>>,
    /// Whether all cells are heads.
    pub(super) is_head: bool,
}

/// Whether a line opens a table, or ends one.
pub(super) fn opens(line: &str) -> bool {
    contains(line, "<table")
}

/// Whether a line ends a table.
pub(super) fn closes(line: &str) -> bool {
    contains(line, "</table")
}

fn contains(line: &str, tag: &str) -> bool {
    line.contains('<') && line.to_ascii_lowercase().contains(tag)
}

/// The rows of a table; `offset` is where its text begins.
pub(super) fn rows(text: &str, offset: usize) -> Vec<Row> {
    // Lower case of ASCII keeps every place.
    let lower = text.to_ascii_lowercase();
    let mut starts: Vec<usize> = lower.match_indices("<tr").map(|(at, _)| at).take(ROWS_MAX).collect();
    starts.push(text.len());
    let pairs = starts.iter().zip(starts.iter().skip(1));
    pairs.filter_map(|(start, end)| row(lower.get(*start..*end)?, offset + start)).collect()
}

fn row(lower: &str, offset: usize) -> Option<Row> {
    let mut cells = Vec::new();
    let mut heads = 0;
    let mut at = 0;
    while cells.len() < CELLS_MAX
        && let Some((open, is_head)) = next_cell(lower, at)
    {
        let begin = open + lower.get(open..)?.find('>')? + 1;
        let rest = lower.get(begin..)?;
        let ends = ["</td", "</th", "<td", "<th", "</tr", "</table"].iter().filter_map(|tag| rest.find(tag));
        let end = begin + ends.min().unwrap_or(rest.len());
        heads += usize::from(is_head);
        cells.push(offset + begin..offset + end);
        at = end;
    }
    let (first, last) = (cells.first()?.start, cells.last()?.end);
    Some(Row { span: first..last, is_head: heads == cells.len(), cells })
}

fn next_cell(lower: &str, from: usize) -> Option<(usize, bool)> {
    let rest = lower.get(from..)?;
    let opened = |tag: &str| {
        let ends = |at: &usize| rest.as_bytes().get(at + tag.len()).is_some_and(|b| !b.is_ascii_alphabetic());
        rest.match_indices(tag).map(|(at, _)| at).find(ends)
    };
    let (cell, head) = (opened("<td"), opened("<th"));
    let at = cell.into_iter().chain(head).min()?;
    Some((from + at, head == Some(at)))
}

/// Whether a piece of text is cells of a table.
pub(super) fn is_row(text: &str) -> bool {
    text.contains("</t") || text.contains("<td") || text.contains("<th")
}

/// Text as it is read: without tags, with a bar between cells, and with the addresses that links lead to.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        let (before, after) = rest.split_at(at);
        out.push_str(before);
        let Some(end) = tag_end(after) else {
            out.push('<');
            rest = after.get(1..).unwrap_or("");
            continue;
        };
        let tag = after.get(1..end).unwrap_or("").trim_start_matches('/');
        let is =
            |name: &str| tag.strip_prefix(name).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric));
        if is("td") || is("th") {
            out.push_str(if out.trim_end().ends_with('|') { " " } else { " | " });
        } else if let Some(address) = is("a").then(|| address(tag)).flatten() {
            out.push_str(address);
            out.push(' ');
        } else if is_bare_address(tag) {
            out.push_str(tag);
        }
        rest = after.get(end + 1..).unwrap_or("");
    }
    out.push_str(rest);
    out.replace("&nbsp;", " ").replace("&nbsp", " ").trim_matches([' ', '|', '\n']).to_owned()
}

/// Where a tag ends, if it is one.
fn tag_end(text: &str) -> Option<usize> {
    let begins = text.get(1..)?.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!');
    text.find('>').filter(|_| begins)
}

/// `<https://example.org>`: an address in angle brackets is no tag.
fn is_bare_address(tag: &str) -> bool {
    tag.contains([':', '@']) && !tag.contains(char::is_whitespace)
}

fn address(tag: &str) -> Option<&str> {
    let (_, rest) = tag.split_once("href=")?;
    let rest = rest.trim_start_matches(['"', '\'']);
    rest.split(['"', '\'', ' ']).next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_found_with_their_places() {
        let text = "<table>\n<tr><th>Model</th><th>LR</th></tr>\n<tr>\n<td align=x>small</td><td>3e-4</td></tr></table>";
        let found = rows(text, 0);
        let shown: Vec<Vec<&str>> =
            found.iter().map(|row| row.cells.iter().map(|cell| &text[cell.clone()]).collect()).collect();
        assert_eq!(shown, [["Model", "LR"], ["small", "3e-4"]]);
        assert!(found[0].is_head && !found[1].is_head);
    }

    #[test]
    fn cells_are_shown_without_their_markup() {
        assert_eq!(plain("<b>small</b></td>\n<td x>3e-4</td>"), "small | \n 3e-4");
        assert_eq!(plain("a < b <a href=\"https://x.org/p\">paper</a>"), "a < b https://x.org/p paper");
        assert_eq!(plain("The code is at\n<https://x.org/code>."), "The code is at\nhttps://x.org/code.");
        for odd in ["<", "<a", "<é>", "</", "<a href=>", "<a href='>é"] {
            let _ = plain(odd);
        }
        assert!(is_row("a</td><td>b") && !is_row("a | b"));
    }

    #[test]
    fn broken_tables_make_no_panic() {
        for text in
            ["<table><tr", "<tr><td", "<tr><td>é", "<tr><thead>", "<TR><TD>É</td>", "<tr><td>a<tr><td>b"]
        {
            let _ = rows(text, 5);
        }
        assert!(rows(&"<tr><td>".repeat(5000), 0).len() <= ROWS_MAX);
    }
}
