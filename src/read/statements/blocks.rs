//! Which headings, paragraphs, list items and table rows does a Markdown file have?
//!
//! Comes in: the text of a file. Goes out: [`Block`]s with their places. Front matter, comments and code are left
//! out; a block of code that names no language, or never ends, is read as prose. It never knows what words mean.

use super::names::lowered;
use super::words::WORDS;
use std::ops::Range;

/// A piece of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Block {
    pub(super) kind: Kind,
    /// Bytes of the file.
    pub(super) span: Range<usize>,
}

/// What kind of piece.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// A heading with its level from 1; a line of bold words counts as level 7.
    Heading(u8),
    /// A list item with its indentation.
    Item(usize),
    /// A paragraph.
    Paragraph,
    /// A table row: its cells as bytes of the file, and whether it is the head of its table.
    Row {
        /// The cells.
        cells: Vec<Range<usize>>,
        /// Whether it heads the table.
        head: bool,
    },
    /// A line of code in a block that names no language.
    Code,
}

/// The most blocks of one file.
pub(super) const MAX_BLOCKS: usize = crate::limits::BLOCKS.size();
/// The most lines of one paragraph and of one row of an HTML table.
const MAX_LINES: usize = 80;

/// Cuts a text into blocks.
pub(super) fn blocks(text: &str) -> Vec<Block> {
    let mut cutter = Cutter { text, found: Vec::new(), open: None, lines: 0 };
    let mut lines = Lines { text, at: body_start(text), endless: false };
    while let Some(line) = lines.next_line() {
        if cutter.found.len() >= MAX_BLOCKS {
            break;
        }
        cutter.line(line, &mut lines);
    }
    cutter.close();
    cutter.found
}

/// Where the body begins after front matter.
pub(super) fn body_start(text: &str) -> usize {
    let bom = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let rest = &text[bom..];
    if !(rest.starts_with("---\n") || rest.starts_with("---\r\n")) {
        return bom;
    }
    let mut at = bom + 4;
    while let Some(line) = text.get(at..).and_then(|rest| rest.split_inclusive('\n').next()) {
        at += line.len();
        if line.trim_end() == "---" {
            return at;
        }
    }
    bom
}

struct Lines<'a> {
    text: &'a str,
    at: usize,
    /// A mark was looked for in vain: it is not looked for again.
    endless: bool,
}

impl Lines<'_> {
    fn next_line(&mut self) -> Option<Range<usize>> {
        let line = self.text.get(self.at..)?.split_inclusive('\n').next()?;
        let start = self.at;
        self.at += line.len();
        Some(start..start + line.trim_end_matches(['\n', '\r']).len())
    }

    /// Goes on to the line that holds a mark. Where none does, nothing is skipped.
    fn skip_past(&mut self, mark: &str) {
        if self.endless {
            return;
        }
        let found = self.text.get(self.at..).and_then(|rest| rest.find(mark));
        if let Some(found) = found {
            self.at += found + mark.len();
            let rest = self.text.get(self.at..).unwrap_or("");
            self.at += rest.find('\n').map_or(rest.len(), |end| end + 1);
        }
        self.endless = found.is_none();
    }
}

struct Cutter<'a> {
    text: &'a str,
    found: Vec<Block>,
    open: Option<Block>,
    lines: usize,
}

impl Cutter<'_> {
    fn line(&mut self, line: Range<usize>, lines: &mut Lines<'_>) {
        let written = &self.text[line.clone()];
        let bare = written.trim_start_matches(['>', ' ', '\t']);
        let start = line.end - bare.len();
        let bare = bare.trim_end();
        let span = start..start + bare.len();
        if bare.is_empty() {
            self.close();
        } else if is_fence(bare) {
            self.close();
            self.code(bare, lines);
        } else if bare.starts_with("<!--") {
            self.close();
            if !bare.contains("-->") {
                lines.skip_past("-->");
            }
        } else if self.setext(bare) {
        } else if let Some(kind) = heading(bare) {
            let end = heading_end(bare, span.end, lines);
            self.alone(kind, span.start..end);
        } else if bare.to_ascii_lowercase().starts_with("<tr") {
            self.html_row(start, lines);
        } else if bare.starts_with('|') || (bare.matches('|').count() >= 2 && self.after_row()) {
            self.row(span);
        } else if let Some(marker) = item(bare) {
            self.close();
            self.open = Some(Block { kind: Kind::Item(start - line.start), span: start + marker..span.end });
        } else {
            self.text_line(span, written);
        }
    }

    fn close(&mut self) {
        self.found.extend(self.open.take());
        self.lines = 0;
    }

    fn alone(&mut self, kind: Kind, span: Range<usize>) {
        self.close();
        self.found.push(Block { kind, span });
    }

    fn after_row(&self) -> bool {
        matches!(self.found.last(), Some(Block { kind: Kind::Row { .. }, .. })) && self.open.is_none()
    }

    /// A line of `=` or `-` makes the paragraph before it a heading.
    fn setext(&mut self, bare: &str) -> bool {
        let level = if bare.len() >= 3 && bare.chars().all(|c| c == '=') {
            1
        } else if bare.len() >= 3 && bare.chars().all(|c| c == '-') {
            2
        } else {
            return false;
        };
        if let Some(open) = &mut self.open
            && open.kind == Kind::Paragraph
            && self.lines == 1
            && open.span.len() < 120
            && !self.text[open.span.clone()].ends_with('.')
        {
            open.kind = Kind::Heading(level);
        }
        self.close();
        true
    }

    fn text_line(&mut self, span: Range<usize>, written: &str) {
        self.lines += 1;
        let full = self.lines > MAX_LINES;
        match &mut self.open {
            Some(open) if !full => open.span.end = span.end,
            _ => {
                let lines = self.lines;
                self.close();
                self.lines = if full { 1 } else { lines };
                self.open = Some(Block { kind: Kind::Paragraph, span });
            }
        }
        let breaks =
            written.ends_with("  ") || written.ends_with('\\') || written.trim_end().ends_with("<br>");
        if breaks {
            self.close();
        }
    }

    /// The block of code that begins here: skipped where it names a language and ends, else read line by line.
    fn code(&mut self, fence: &str, lines: &mut Lines<'_>) {
        let mark = &fence[..3];
        let language = fence.trim_start_matches(['`', '~']).trim().to_lowercase();
        let from = lines.at;
        let ends = closing_fence(self.text, from, mark);
        let prose = matches!(language.as_str(), "" | "text" | "txt" | "markdown" | "md" | "plaintext");
        let Some((inner, after)) = ends else { return };
        let body = &self.text[from..inner];
        if let Some(heading) = license_heading(body) {
            lines.at = from + heading;
            return;
        }
        lines.at = after;
        if !prose || body.trim_start().starts_with('@') || body.len() > 20_000 {
            return;
        }
        let mut at = from;
        for line in body.split_inclusive('\n').take(400) {
            if !line.trim().is_empty() && self.found.len() < MAX_BLOCKS {
                self.found.push(Block { kind: Kind::Code, span: at..at + line.trim_end().len() });
            }
            at += line.len();
        }
    }

    fn row(&mut self, span: Range<usize>) {
        let divider = self.text[span.clone()].chars().all(|c| "|-: \t".contains(c));
        if divider {
            self.close();
            if let Some(Block { kind: Kind::Row { head, .. }, .. }) = self.found.last_mut() {
                *head = true;
            }
            return;
        }
        let cells = cells(self.text, span.clone());
        self.alone(Kind::Row { cells, head: false }, span);
    }

    fn html_row(&mut self, start: usize, lines: &mut Lines<'_>) {
        let mut end = lines.at;
        for _ in 0..MAX_LINES {
            let seen = self.text[start..end].to_ascii_lowercase();
            if seen.contains("</tr>") {
                break;
            }
            let Some(line) = lines.next_line() else { break };
            end = line.end;
        }
        let cells = html_cells(self.text, start..end);
        let head = self.text[start..end].to_ascii_lowercase().contains("<th");
        self.alone(Kind::Row { cells, head }, start..end);
    }
}

fn is_fence(bare: &str) -> bool {
    (bare.starts_with("```") && !bare[3..].trim_start_matches('`').contains("```")) || bare.starts_with("~~~")
}

/// Where a heading about licensing stands in a block of code that was never meant to hold it.
fn license_heading(body: &str) -> Option<usize> {
    let mut at = 0;
    for line in body.split_inclusive('\n') {
        let about = line.starts_with("##") && line.len() < 90 && WORDS.license_words.within(&lowered(line));
        if about && line.trim_start_matches('#').starts_with(' ') {
            return Some(at);
        }
        at += line.len();
    }
    None
}

/// Where the fence after an offset stands, and where the text goes on after it.
fn closing_fence(text: &str, from: usize, mark: &str) -> Option<(usize, usize)> {
    let mut at = from;
    for line in text.get(from..)?.split_inclusive('\n') {
        if line.trim_start_matches(['>', ' ', '\t']).starts_with(mark) {
            return Some((at, at + line.len()));
        }
        at += line.len();
    }
    None
}

/// Where an HTML heading that goes on over several lines ends.
fn heading_end(bare: &str, end: usize, lines: &mut Lines<'_>) -> usize {
    let lower = bare.to_ascii_lowercase();
    let mut end = end;
    let mut open = lower.contains("<h") && !lower.contains("</h") && !lower.starts_with('#');
    for _ in 0..6 {
        let Some(line) = open.then(|| lines.next_line()).flatten() else { break };
        end = line.end;
        open = !lines.text[line].to_ascii_lowercase().contains("</h");
    }
    end
}

fn heading(bare: &str) -> Option<Kind> {
    let level = bare.chars().take_while(|c| *c == '#').count();
    if (1..=6).contains(&level) && bare[level..].starts_with([' ', '\t']) {
        return u8::try_from(level).ok().map(Kind::Heading);
    }
    let lower = bare.to_ascii_lowercase();
    if let Some((_, rest)) = lower.split_once("<h")
        && let Some(level) = rest.chars().next().and_then(|c| c.to_digit(10))
        && (1..=6).contains(&level)
    {
        return u8::try_from(level).ok().map(Kind::Heading);
    }
    let dashed = bare.len() > 8 && bare.starts_with("---") && bare.ends_with("---") && bare.contains(' ');
    let bold = bare.len() < 90
        && ((bare.starts_with("**")
            && bare.trim_end_matches(':').ends_with("**")
            && bare.matches("**").count() == 2)
            || (bare.starts_with("__") && bare.ends_with("__") && bare.matches("__").count() == 2));
    (bold || dashed).then_some(Kind::Heading(7))
}

/// How many bytes the marker of a list item takes.
fn item(bare: &str) -> Option<usize> {
    let mut chars = bare.chars();
    let first = chars.next()?;
    if matches!(first, '-' | '*' | '+' | '•' | '●') && chars.next().is_some_and(char::is_whitespace) {
        return Some(first.len_utf8());
    }
    let digits = bare.bytes().take_while(u8::is_ascii_digit).count();
    let marked = (1..=3).contains(&digits) && bare[digits..].starts_with(['.', ')']);
    (marked && bare[digits + 1..].starts_with(' ')).then_some(digits + 1)
}

fn cells(text: &str, span: Range<usize>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = span.start + usize::from(text[span.clone()].starts_with('|'));
    let bars: Vec<usize> = text[start..span.end].match_indices('|').map(|(at, _)| start + at).collect();
    for at in bars {
        if at >= start && !text[..at].ends_with('\\') && found.len() < 40 {
            found.push(start..at);
            start = at + 1;
        }
    }
    if start < span.end {
        found.push(start..span.end);
    }
    found
}

fn html_cells(text: &str, span: Range<usize>) -> Vec<Range<usize>> {
    let lower = text[span.clone()].to_ascii_lowercase();
    let mut starts: Vec<usize> = lower.match_indices("<td").map(|(at, _)| at).collect();
    starts.extend(lower.match_indices("<th").map(|(at, _)| at));
    starts.sort_unstable();
    starts.truncate(40);
    let mut found = Vec::new();
    for (index, start) in starts.iter().enumerate() {
        let end = starts.get(index + 1).copied().unwrap_or(lower.len());
        let open = lower[*start..end].find('>').map_or(*start, |at| start + at + 1);
        found.push(span.start + open..span.start + end);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<(String, &str)> {
        let kind = |kind: &Kind| match kind {
            Kind::Heading(level) => format!("h{level}"),
            Kind::Item(_) => "item".to_owned(),
            Kind::Paragraph => "p".to_owned(),
            Kind::Row { cells, head } => format!("row{}{}", cells.len(), if *head { "!" } else { "" }),
            Kind::Code => "code".to_owned(),
        };
        blocks(text).into_iter().map(|block| (kind(&block.kind), &text[block.span])).collect()
    }

    fn kinds(text: &str) -> Vec<String> {
        cut(text).into_iter().map(|(kind, _)| kind).collect()
    }

    #[test]
    fn headings_items_rows_and_paragraphs_are_told_apart() {
        let text = "---\nlicense: mit\n---\n# T\npara\nmore\n\n- one\n  on\n- two\n\n|a|b|\n|-|-|\n|c|d|\n\n**License**\n";
        assert_eq!(kinds(text), ["h1", "p", "item", "item", "row2!", "row2", "h7"]);
        assert_eq!(cut(text)[1].1, "para\nmore");
    }

    #[test]
    fn code_is_left_out_unless_it_names_no_language_or_never_ends() {
        assert_eq!(kinds("```python\nlicense\n```\nx"), ["p"]);
        assert_eq!(kinds("```\nlicense\n```\nx"), ["code", "p"]);
        assert_eq!(kinds("```python\nx\n## License\n"), ["p", "h2"]);
        assert_eq!(kinds("<!--\n# no\n-->\nx"), ["p"]);
    }

    #[test]
    fn underlined_and_html_headings_count() {
        assert_eq!(kinds("Title\n===\nx\n<h2>License</h2>\ny"), ["h1", "p", "h2", "p"]);
    }

    #[test]
    fn html_rows_have_cells() {
        assert_eq!(
            kinds("<table>\n<tr>\n<th>A</th><th>B</th>\n</tr>\n<tr><td>1</td>\n<td>2</td></tr>\n"),
            ["p", "row2!", "row2"]
        );
    }

    #[test]
    fn many_lines_take_bounded_room() {
        let text = "a\n".repeat(50_000);
        assert!(blocks(&text).len() <= MAX_BLOCKS);
        let _ = blocks(&"<tr>\n".repeat(10_000));
        let _ = blocks(&"```\n".repeat(10_000));
    }
}
