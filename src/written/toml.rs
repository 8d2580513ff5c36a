//! TOML (`pyproject.toml`, `Cargo.toml`, `REUSE.toml`) as a tree of values as they were written.

use super::{Bounds, Entry, Mistake, Node, Value};
use ::toml::Spanned;
use ::toml::de::{DeTable, DeValue};
use std::borrow::Cow;

/// Reads a whole text.
///
/// # Errors
/// Where the text is no TOML (a key that comes twice included) or a bound is reached.
pub fn parse(text: &str, bounds: Bounds) -> Result<Node, Mistake> {
    if text.len() > bounds.scalar_bytes {
        return Err(Mistake::bound("it is larger than is read", 0));
    }
    let text_without_mark = text.strip_prefix('\u{feff}').unwrap_or(text);
    let shift = text.len() - text_without_mark.len();
    let table = DeTable::parse(text_without_mark).map_err(|error| {
        let offset = error.span().map_or(0, |span| span.start) + shift;
        Mistake::broken(error.message().lines().next().unwrap_or("it is no TOML").to_owned(), offset)
    })?;
    let span = shift..text.len();
    let mut builder = Builder { bounds, nodes: 0, shift };
    let entries = builder.entries(table.get_ref().iter(), 0)?;
    Ok(Node { value: Value::Map(entries), span })
}

struct Builder {
    bounds: Bounds,
    nodes: usize,
    shift: usize,
}

impl Builder {
    fn entries<'a, 'b: 'a>(
        &mut self,
        table: impl Iterator<Item = (&'a Spanned<Cow<'b, str>>, &'a Spanned<DeValue<'b>>)>,
        depth: usize,
    ) -> Result<Vec<Entry>, Mistake> {
        let mut entries = Vec::new();
        for (key, value) in table {
            let key_span = self.span(key.span());
            entries.push(Entry {
                key: key.get_ref().to_string(),
                key_span,
                node: self.node(value, depth + 1)?,
            });
        }
        entries.sort_by_key(|entry| entry.key_span.start);
        Ok(entries)
    }

    fn node(&mut self, value: &Spanned<DeValue<'_>>, depth: usize) -> Result<Node, Mistake> {
        let span = self.span(value.span());
        self.nodes += 1;
        if self.nodes > self.bounds.nodes || depth > self.bounds.depth {
            return Err(Mistake::bound("it holds more values than are read", span.start));
        }
        let value = match value.get_ref() {
            DeValue::String(text) => Value::Scalar(text.to_string()),
            DeValue::Integer(number) => Value::Scalar(number.as_str().to_owned()),
            DeValue::Float(number) => Value::Scalar(number.as_str().to_owned()),
            DeValue::Boolean(truth) => Value::Scalar(truth.to_string()),
            DeValue::Datetime(date) => Value::Scalar(date.to_string()),
            DeValue::Array(items) => {
                Value::List(items.iter().map(|item| self.node(item, depth + 1)).collect::<Result<_, _>>()?)
            }
            DeValue::Table(table) => Value::Map(self.entries(table.iter(), depth)?),
        };
        Ok(Node { value, span })
    }

    fn span(&self, span: std::ops::Range<usize>) -> std::ops::Range<usize> {
        span.start + self.shift..span.end + self.shift
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_keep_their_place_in_the_text() {
        let text = "\u{feff}[project]\nlicense = \"MIT\"\nn = 1.10\n[[annotations]]\npath = ['a', \"b\"]\n";
        let node = parse(text, Bounds::default()).unwrap();
        let license = node.path(&["project", "license"]).unwrap();
        assert_eq!((license.text(), &text[license.span.clone()]), (Some("MIT"), "\"MIT\""));
        assert_eq!(node.path(&["project", "n"]).unwrap().text(), Some("1.10"));
        assert_eq!(node.get("annotations").unwrap().items().len(), 1);
    }

    #[test]
    fn a_key_that_comes_twice_is_refused_with_its_place() {
        let mistake = parse("a = 1\na = 2\n", Bounds::default()).unwrap_err();
        assert_eq!(mistake.offset, 6);
    }

    #[test]
    fn nesting_is_bounded() {
        assert!(parse(&format!("a = {}", "[".repeat(50_000)), Bounds::default()).is_err());
    }
}
