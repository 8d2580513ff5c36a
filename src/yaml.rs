//! YAML, in two ways: the project's own data files into types, and a stranger's front matter into a tree of
//! values as they were written.
//!
//! Comes in: text. Goes out: a type with errors that point at the word, or [`Node`]s. This is the only module
//! that knows which YAML library is used. Truth values are YAML 1.2's; a key that comes twice is refused; the
//! number of nodes, their depth and what aliases expand to are bounded; tags are not followed.

use crate::written::{Bounds, Entry, Mistake, Node, Value};
use serde_saphyr::granit_parser::{Event, Parser, ScalarStyle, ScanError, Span, Tag};
use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

mod typed;
mod words;

pub use typed::Word;
pub(crate) use typed::{from_str, mistake, nearest};

/// Reads untrusted YAML as a tree. The spans are bytes of `text`.
///
/// # Errors
/// Where the text is no YAML, holds more than one document, a key twice or a tag, or reaches a bound.
pub fn parse(text: &str, bounds: Bounds) -> Result<Node, Mistake> {
    let mut builder = Builder { bounds, ..Builder::default() };
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| scan_mistake(&error))?;
        builder.take(event, &span)?;
    }
    Ok(builder.root.unwrap_or(Node { value: Value::Null, span: 0..0 }))
}

fn scan_mistake(error: &ScanError) -> Mistake {
    let offset = error.marker().byte_offset().unwrap_or(0);
    Mistake::broken(words::form(&error.kind().to_string()), offset)
}

/// A collection that is not closed yet.
struct Open {
    node: Node,
    anchor: usize,
    key: Option<(String, Range<usize>)>,
    seen: HashSet<String>,
    before: Size,
}

/// How much was read so far.
#[derive(Debug, Clone, Copy, Default)]
struct Size {
    nodes: usize,
    scalar_bytes: usize,
}

#[derive(Default)]
struct Builder {
    bounds: Bounds,
    size: Size,
    documents: usize,
    open: Vec<Open>,
    anchors: BTreeMap<usize, (Node, Size)>,
    root: Option<Node>,
}

impl Builder {
    fn take(&mut self, event: Event<'_>, span: &Span) -> Result<(), Mistake> {
        let span = bytes(span);
        match event {
            Event::DocumentStart(..) => {
                self.documents += 1;
                if self.documents > 1 {
                    return Err(Mistake::broken("more than one document", span.start));
                }
            }
            Event::Scalar(text, style, anchor, tag) => {
                refuse_tag(tag.as_deref(), span.start)?;
                self.scalar(&text, style, (anchor, span))?;
            }
            Event::SequenceStart(_, anchor, tag) => {
                refuse_tag(tag.as_deref(), span.start)?;
                self.start(Value::List(Vec::new()), anchor, span)?;
            }
            Event::MappingStart(_, anchor, tag) => {
                refuse_tag(tag.as_deref(), span.start)?;
                self.start(Value::Map(Vec::new()), anchor, span)?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(&span)?,
            Event::Alias(anchor) => self.alias(anchor, span)?,
            _ => {}
        }
        Ok(())
    }

    fn grow(&mut self, more: Size, offset: usize) -> Result<(), Mistake> {
        self.size.nodes = self.size.nodes.saturating_add(more.nodes);
        self.size.scalar_bytes = self.size.scalar_bytes.saturating_add(more.scalar_bytes);
        if self.size.nodes > self.bounds.nodes || self.size.scalar_bytes > self.bounds.scalar_bytes {
            return Err(Mistake::bound("it expands to more values than are read", offset));
        }
        Ok(())
    }

    fn scalar(&mut self, text: &str, style: ScalarStyle, at: (usize, Range<usize>)) -> Result<(), Mistake> {
        let (anchor, span) = at;
        let size = Size { nodes: 1, scalar_bytes: text.len() };
        self.grow(size, span.start)?;
        let null = matches!(style, ScalarStyle::Plain) && matches!(text, "" | "~" | "null" | "Null" | "NULL");
        if let Some(open) = self.open.last_mut()
            && matches!(open.node.value, Value::Map(_))
            && open.key.is_none()
        {
            if !open.seen.insert(text.to_owned()) {
                return Err(Mistake::broken(format!("the key `{text}` comes twice"), span.start));
            }
            if anchor != 0 {
                let node = Node { value: Value::Scalar(text.to_owned()), span: span.clone() };
                self.anchors.insert(anchor, (node, size));
            }
            open.key = Some((text.to_owned(), span));
            return Ok(());
        }
        let value = if null { Value::Null } else { Value::Scalar(text.to_owned()) };
        self.attach(Node { value, span }, (anchor, size))
    }

    fn start(&mut self, value: Value, anchor: usize, span: Range<usize>) -> Result<(), Mistake> {
        if self.wants_key() {
            return Err(Mistake::broken("a list or a mapping as a key", span.start));
        }
        if self.open.len() >= self.bounds.depth {
            return Err(Mistake::bound("it is nested deeper than is read", span.start));
        }
        let before = self.size;
        self.grow(Size { nodes: 1, scalar_bytes: 0 }, span.start)?;
        self.open.push(Open { node: Node { value, span }, anchor, key: None, seen: HashSet::new(), before });
        Ok(())
    }

    fn end(&mut self, span: &Range<usize>) -> Result<(), Mistake> {
        let Some(mut done) = self.open.pop() else {
            return Err(Mistake::broken("an end without a beginning", span.start));
        };
        done.node.span.end = span.end.max(done.node.span.start);
        let size = Size {
            nodes: self.size.nodes - done.before.nodes,
            scalar_bytes: self.size.scalar_bytes - done.before.scalar_bytes,
        };
        self.attach(done.node, (done.anchor, size))
    }

    fn alias(&mut self, anchor: usize, span: Range<usize>) -> Result<(), Mistake> {
        let Some((_, size)) = self.anchors.get(&anchor) else {
            return Err(Mistake::broken("an alias to what is not closed yet", span.start));
        };
        let size = *size;
        self.grow(size, span.start)?;
        if self.wants_key() {
            return Err(Mistake::broken("an alias as a key", span.start));
        }
        let value = self.anchors.get(&anchor).map_or(Value::Null, |(node, _)| node.value.clone());
        self.attach(Node { value, span }, (0, size))
    }

    fn wants_key(&self) -> bool {
        self.open.last().is_some_and(|open| matches!(open.node.value, Value::Map(_)) && open.key.is_none())
    }

    fn attach(&mut self, node: Node, (anchor, size): (usize, Size)) -> Result<(), Mistake> {
        if anchor != 0 {
            // What is kept for aliases is a copy, and counts as one.
            self.grow(size, node.span.start)?;
            self.anchors.insert(anchor, (node.clone(), size));
        }
        let Some(open) = self.open.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        match (&mut open.node.value, open.key.take()) {
            (Value::Map(entries), Some((key, key_span))) => entries.push(Entry { key, key_span, node }),
            (Value::List(items), _) => items.push(node),
            _ => {}
        }
        Ok(())
    }
}

fn refuse_tag(tag: Option<&Tag>, offset: usize) -> Result<(), Mistake> {
    match tag {
        Some(tag) if !tag.is_yaml_core_schema() => {
            Err(Mistake::broken("a tag, which is not followed", offset))
        }
        _ => Ok(()),
    }
}

fn bytes(span: &Span) -> Range<usize> {
    let start = span.start.byte_offset().unwrap_or(0);
    start..span.end.byte_offset().unwrap_or(start).max(start)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(text: &str) -> Result<Node, Mistake> {
        parse(text, Bounds::default())
    }

    #[test]
    fn scalars_stay_as_they_were_written() {
        let text = "language: no\nversion: 1.10\non: 2024-01-01\nwhat: {license}\nnothing:\nquoted: \"~\"\n";
        let node = tree(text).unwrap();
        let written: Vec<_> = node.entries().iter().map(|entry| entry.node.written(text)).collect();
        assert_eq!(written, ["no", "1.10", "2024-01-01", "{license}", "", "~"]);
        assert_eq!(node.get("nothing").map(|n| &n.value), Some(&Value::Null));
        let version = node.entry("version").unwrap();
        assert_eq!((&text[version.key_span.clone()], &text[version.node.span.clone()]), ("version", "1.10"));
    }

    #[test]
    fn spans_are_bytes_also_after_other_scripts() {
        let text = "名: 值\nlicense: [mit, é]\n";
        let node = tree(text).unwrap();
        let items = node.get("license").unwrap().items();
        assert_eq!((&text[items[0].span.clone()], &text[items[1].span.clone()]), ("mit", "é"));
    }

    #[test]
    fn what_readers_differ_on_or_choke_on_is_refused() {
        for text in
            ["a: 1\na: 2", "b: {a: 1, a: 2}", "a: !!python/x 1", "a: b: c", "a: 1\n---\nb: 2", "? [a]\n: b"]
        {
            assert!(tree(text).is_err(), "{text}");
        }
    }

    #[test]
    fn an_alias_bomb_stops_at_the_bound() {
        let mut text = String::from("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for level in 1..12 {
            let before = level - 1;
            text.push_str(&format!("a{level}: &a{level} [{}]\n", vec![format!("*a{before}"); 10].join(",")));
        }
        assert!(tree(&text).unwrap_err().limit);
    }

    #[test]
    fn deep_nesting_is_refused_without_deep_recursion() {
        assert!(tree(&format!("a: {}", "[".repeat(20_000))).is_err());
        assert!(tree(&(0..5_000).map(|n| format!("{}a:\n", " ".repeat(n))).collect::<String>()).is_err());
    }

    #[test]
    fn an_alias_repeats_its_value_and_may_not_hold_itself() {
        let node = tree("a: &x [1]\nb: *x\n").unwrap();
        assert_eq!(node.get("b").unwrap().items()[0].text(), Some("1"));
        assert!(tree("a: &x [*x]\n").is_err());
    }

    #[test]
    fn a_mistake_in_a_data_file_points_at_the_word() {
        #[derive(Debug, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Small {
            #[allow(dead_code)]
            level: u8,
        }
        let error = from_str::<Small>("x.yaml", "level: 1\nlevle: 2\n").unwrap_err();
        assert_eq!((error.file.as_str(), error.line, error.column), ("x.yaml", 2, 1));
        assert!(error.message.contains("levle"), "{}", error.message);
        assert_eq!(error.excerpt, "levle: 2");
    }
}
