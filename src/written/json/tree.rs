//! A whole JSON text as a tree, built without recursion.

use super::{Event, Events};
use crate::written::{Bounds, Entry, Mistake, Node, Value};

/// Reads a whole text as a tree.
///
/// # Errors
/// Where the text is no JSON or a bound is reached.
pub fn parse(text: &str, bounds: Bounds) -> Result<Node, Mistake> {
    let mut events = Events::new(text.as_bytes(), bounds, bounds.scalar_bytes);
    let mut open: Vec<(Node, Option<Entry>)> = Vec::new();
    let mut key = None;
    let mut root = None;
    while let Some(event) = events.next_event()? {
        let span = events.start()..events.offset();
        let done = match event {
            Event::Key(text) => {
                key = Some((text, span));
                continue;
            }
            Event::ObjectStart | Event::ArrayStart => {
                let value = if event == Event::ObjectStart {
                    Value::Map(Vec::new())
                } else {
                    Value::List(Vec::new())
                };
                open.push((Node { value, span }, slot(&mut key)));
                continue;
            }
            Event::ObjectEnd | Event::ArrayEnd => {
                let Some((mut node, entry)) = open.pop() else { continue };
                node.span.end = events.offset();
                (node, entry)
            }
            Event::String(text) | Event::Literal(text) => {
                (Node { value: Value::Scalar(text), span }, slot(&mut key))
            }
            Event::Null => (Node { value: Value::Null, span }, slot(&mut key)),
        };
        root = root.or(attach(&mut open, done));
    }
    root.ok_or_else(|| Mistake::broken("there is no value", 0))
}

fn slot(key: &mut Option<(String, std::ops::Range<usize>)>) -> Option<Entry> {
    let (key, key_span) = key.take()?;
    let node = Node { value: Value::Null, span: key_span.clone() };
    Some(Entry { key, key_span, node })
}

/// Puts a finished value into the one that holds it; gives it back where none does.
fn attach(open: &mut [(Node, Option<Entry>)], (node, entry): (Node, Option<Entry>)) -> Option<Node> {
    match (open.last_mut().map(|(parent, _)| &mut parent.value), entry) {
        (Some(Value::Map(entries)), Some(entry)) => entries.push(Entry { node, ..entry }),
        (Some(Value::List(items)), _) => items.push(node),
        _ => return Some(node),
    }
    None
}
