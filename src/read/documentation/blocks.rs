//! Markdown as blocks: headings, paragraphs, list items, table rows, code, front matter, each under its headings.
//!
//! Comes in: the text of a file. Goes out: [`Block`]s with their words. A table row carries the words of its column
//! heads before each cell, so that a number stands beside what it is. It never decides what a heading means.

use super::tokens::{Token, cut, tokens};
use std::ops::Range;

/// How much of a file is read, in bytes.
pub(crate) const FILE_MAX_BYTES: usize = crate::limits::DOCUMENTATION_BYTES.size();
/// How many blocks of a file are read.
pub(crate) const BLOCKS_MAX: usize = crate::limits::DOCUMENTATION_BLOCKS.size();
const BLOCK_MAX_BYTES: usize = 16_000;
const CELLS_MAX: usize = 40;
const HEAD_MAX_BYTES: usize = 80;

/// The depth of a label in bold before text on the same line: it speaks for that paragraph only.
pub(crate) const LABEL: usize = 8;

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A heading of this depth; a line in bold counts as depth 7, a label before text on the same line as [`LABEL`].
    Heading(usize),
    /// The paragraph that follows a label ends here.
    LabelEnd,
    /// A paragraph or a list item.
    Text,
    /// A table row.
    Row,
    /// A code block.
    Code,
    /// The front matter of a model card.
    FrontMatter,
}

/// A piece of a file.
#[derive(Debug)]
pub(crate) struct Block {
    /// What it is.
    pub(crate) kind: Kind,
    /// Its bytes in the file.
    pub(crate) span: Range<usize>,
    /// Its words.
    pub(crate) words: Vec<Token>,
    /// Of a table row: for each cell which of the words are those of its column head, and which are its own.
    pub(crate) cells: Vec<(Range<usize>, Range<usize>)>,
}

/// Cuts a text into blocks.
pub(crate) fn blocks(text: &str) -> Vec<Block> {
    let mut cutter =
        Cutter { text: cut(text, FILE_MAX_BYTES), out: Vec::new(), open: None, heads: None, label: false };
    let mut at = 0;
    for line in cutter.text.split_inclusive('\n') {
        cutter.line(line.trim_end_matches(['\n', '\r']), at..at + line.len());
        at += line.len();
        if cutter.out.len() >= BLOCKS_MAX {
            break;
        }
    }
    cutter.close();
    cutter.out
}

struct Cutter<'t> {
    text: &'t str,
    out: Vec<Block>,
    open: Option<(Kind, Range<usize>)>,
    heads: Option<Vec<&'t str>>,
    label: bool,
}

impl<'t> Cutter<'t> {
    fn line(&mut self, line: &'t str, span: Range<usize>) {
        let trimmed = line.trim_start().trim_start_matches("> ");
        let fence = trimmed.starts_with("```") || trimmed.starts_with("~~~");
        match &mut self.open {
            Some((Kind::Code, open)) => {
                open.end = span.end;
                if fence {
                    self.close();
                }
                return;
            }
            Some((Kind::FrontMatter, open)) => {
                open.end = span.end;
                if line.trim_end() == "---" {
                    self.close();
                }
                return;
            }
            _ => {}
        }
        if fence {
            self.start(Kind::Code, span);
        } else if span.start == 0 && line.trim_end() == "---" {
            self.start(Kind::FrontMatter, span);
        } else {
            self.prose_line(trimmed, span);
        }
    }

    fn prose_line(&mut self, line: &'t str, span: Range<usize>) {
        if let Some((depth, rest)) = heading(line) {
            self.labelled(depth, rest, span);
        } else if line.is_empty() {
            self.close();
            self.heads = None;
            if std::mem::take(&mut self.label) {
                self.push(Kind::LabelEnd, span.start..span.start);
            }
        } else if let Some(depth) = self.underline(line) {
            self.open = self.open.take().map(|(_, open)| (Kind::Heading(depth), open));
            self.close();
        } else if line.starts_with('|') || (self.heads.is_some() && line.contains('|')) {
            self.row(line, span);
        } else if is_item(line) {
            self.start(Kind::Text, span);
        } else {
            self.heads = None;
            match &mut self.open {
                Some((_, open)) if span.end - open.start <= BLOCK_MAX_BYTES => open.end = span.end,
                _ => self.start(Kind::Text, span),
            }
        }
    }

    /// A heading, or a label and the text that follows it on its line.
    fn labelled(&mut self, depth: usize, rest: &'t str, span: Range<usize>) {
        let from = (rest.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
        let split = !rest.is_empty() && span.contains(&from) && self.text.is_char_boundary(from);
        let end = if split { from } else { span.end };
        self.start(Kind::Heading(if split { LABEL } else { depth }), span.start..end);
        self.close();
        self.label |= split;
        if split {
            self.start(Kind::Text, from..span.end);
        }
    }

    /// The depth of the heading that this line makes of the line before it.
    fn underline(&self, line: &str) -> Option<usize> {
        let drawn = |c: char| line.len() >= 3 && line.trim_end().chars().all(|drawn| drawn == c);
        let depth = if drawn('=') {
            1
        } else if drawn('-') {
            2
        } else {
            return None;
        };
        match &self.open {
            Some((Kind::Text, open)) => {
                let above = self.text.get(open.clone())?.trim_end();
                (!above.contains('\n')).then_some(depth)
            }
            _ => None,
        }
    }

    fn start(&mut self, kind: Kind, span: Range<usize>) {
        self.close();
        self.open = Some((kind, span));
    }

    fn close(&mut self) {
        if let Some((kind, span)) = self.open.take() {
            let words = tokens(cut(self.text.get(span.clone()).unwrap_or(""), BLOCK_MAX_BYTES), span.start);
            self.out.push(Block { kind, span, words, cells: Vec::new() });
        }
    }

    fn push(&mut self, kind: Kind, span: Range<usize>) {
        self.out.push(Block { kind, span, words: Vec::new(), cells: Vec::new() });
    }

    fn row(&mut self, line: &'t str, span: Range<usize>) {
        self.close();
        let line = cut(line, BLOCK_MAX_BYTES);
        let inner = line.trim_end();
        let inner = inner.strip_prefix('|').unwrap_or(inner);
        let cells: Vec<&'t str> =
            inner.strip_suffix('|').unwrap_or(inner).split('|').take(CELLS_MAX).collect();
        if cells.iter().all(|cell| cell.chars().all(|c| matches!(c, '-' | ':' | ' ' | '\t'))) {
            return;
        }
        let Some(heads) = &self.heads else {
            self.heads = Some(cells.iter().map(|cell| cut(cell, HEAD_MAX_BYTES)).collect());
            let words = tokens(line, span.start);
            self.out.push(Block { kind: Kind::Row, span, words, cells: Vec::new() });
            return;
        };
        let mut words = Vec::new();
        let mut places = Vec::new();
        for (index, cell) in cells.iter().enumerate() {
            let head = heads.get(index).copied().unwrap_or("");
            let begin = words.len();
            words.extend(
                tokens(head, span.start).into_iter().map(|token| Token { start: span.start, ..token }),
            );
            let from = span.start + (cell.as_ptr() as usize).saturating_sub(line.as_ptr() as usize);
            let middle = words.len();
            words.extend(tokens(cell, from));
            places.push((begin..middle, middle..words.len()));
        }
        self.out.push(Block { kind: Kind::Row, span, words, cells: places });
    }
}

/// The depth of a heading, and the text that follows it on its line where a bold label stands for a heading.
fn heading(line: &str) -> Option<(usize, &str)> {
    let hashes = line.bytes().take_while(|b| *b == b'#').count();
    if (1..=6).contains(&hashes) && line[hashes..].starts_with([' ', '\t']) {
        return Some((hashes, ""));
    }
    if let Some(rest) = line.strip_prefix("<h") {
        let depth = rest.bytes().next().filter(|b| (b'1'..=b'6').contains(b))?;
        return Some((usize::from(depth - b'0'), ""));
    }
    let inner = line.strip_prefix("**").or_else(|| line.strip_prefix("__"))?;
    let end = inner.find("**").or_else(|| inner.find("__"))?;
    let rest = inner[end + 2..].trim_start();
    let label = inner[..end].trim();
    let ends = rest.is_empty() || rest == ":" || label.ends_with([':', '：']);
    let label_like = label.chars().count() <= 60 && !label.contains(". ");
    (ends && label_like).then_some((7, rest.trim_start_matches(':').trim_start()))
}

fn is_item(line: &str) -> bool {
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let numbered = rest.len() < line.len() && (rest.starts_with(". ") || rest.starts_with(") "));
    numbered || ["- ", "* ", "+ ", "• "].iter().any(|mark| line.starts_with(mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<Kind> {
        blocks(text).iter().map(|block| block.kind).collect()
    }

    #[test]
    fn each_kind_of_block_is_told_apart() {
        let text = "---\nlicense: mit\n---\n# A\ntext\nmore\n- one\n- two\n```\n# no heading\n```\n**Data:** words\n";
        let expected = [
            Kind::FrontMatter,
            Kind::Heading(1),
            Kind::Text,
            Kind::Text,
            Kind::Text,
            Kind::Code,
            Kind::Heading(LABEL),
            Kind::Text,
        ];
        assert_eq!(kinds(text), expected);
    }

    #[test]
    fn a_cell_stands_after_the_head_of_its_column() {
        let found = blocks("| Model | LR |\n|---|---|\n| small | 3e-4 |\n");
        let words: Vec<_> = found[1].words.iter().map(|t| t.text.as_str()).collect();
        assert_eq!(words, ["model", "small", "lr", "3e-4"]);
        assert_eq!(found[1].words[3].start, 35);
    }

    #[test]
    fn a_code_block_that_never_ends_is_one_block() {
        assert_eq!(kinds("```\n# a\n\n# b\n"), [Kind::Code]);
    }

    #[test]
    fn odd_bytes_make_no_panic() {
        for text in
            ["**é**é", "|é|\n|é|é|\n", "<h9>", "####### x", "**", "****", "---", "é\r\n", "**a：**你好"]
        {
            let _ = blocks(text);
        }
    }
}
