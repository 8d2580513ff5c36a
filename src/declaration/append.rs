//! One more attestation for a declaration that is there, with every comment and every other line left as it is.
//!
//! Comes in: the text and a [`NewAttestation`]. Goes out: the new text, or why the place for it cannot be found. The
//! new text is read again: unless it says what the old one said and the new attestation, it is not given out.

use super::write::{NewAttestation, item};
use super::{Attestation, Declaration, FILE, SCHEMA, checked};
use crate::error::{DataError, Error};
use crate::source::SourceFile;
use crate::written::{Bounds, Node, Value};
use crate::yaml;

/// How far the items of a new list stand in.
const INDENT: usize = 2;

/// The text of a declaration with nothing but one attestation.
#[must_use]
pub fn alone(new: &NewAttestation) -> String {
    format!("schema: {SCHEMA}\n\nattestations:\n{}", item(new, INDENT))
}

/// Adds an attestation at the end of the list.
///
/// # Errors
/// [`Error::BadData`] where the text is no declaration, or the list is written in a way that takes no further line.
pub fn append(text: &str, new: &NewAttestation) -> Result<String, Error> {
    let old = checked(FILE, text)?;
    let tree = yaml::parse(text, Bounds::default())
        .map_err(|mistake| no_place(text, mistake.offset, &mistake.message))?;
    let added = inserted(text, &tree, new)?;
    let offset = tree.entry("attestations").map_or(0, |entry| entry.key_span.start);
    match checked(FILE, &added) {
        Ok(read) if is_old_and_new(&old, &read, new) => Ok(added),
        Ok(_) | Err(_) => {
            Err(no_place(text, offset, "the list is written in a way that takes no line more").into())
        }
    }
}

fn inserted(text: &str, tree: &Node, new: &NewAttestation) -> Result<String, Box<DataError>> {
    let Some(entry) = tree.entry("attestations") else {
        let gap = if text.ends_with('\n') { "\n" } else { "\n\n" };
        return Ok(format!("{text}{gap}attestations:\n{}", item(new, INDENT)));
    };
    match (&entry.node.value, entry.node.items().last()) {
        (Value::List(items), Some(last)) => {
            let first = items.first().map_or(0, |first| first.span.start);
            let Some(indent) = dash(text, first) else {
                let why = "the list stands on one line; write each attestation on lines of its own";
                return Err(no_place(text, entry.node.span.start, why));
            };
            let at = end_of_line(text, end(last));
            Ok(spliced(text, at..at, &item(new, indent)))
        }
        // Nothing, `null` or `[]`: the value goes, and a comment behind it stays.
        (Value::Null | Value::List(_), _) => {
            let value = match entry.node.span.start >= entry.key_span.end {
                true => entry.node.span.clone(),
                false => entry.key_span.end..entry.key_span.end,
            };
            let same_line = text.get(entry.key_span.end..value.start).is_some_and(|t| !t.contains('\n'));
            let text = match same_line && !value.is_empty() {
                true => spliced(text, value, ""),
                false => text.to_owned(),
            };
            let at = end_of_line(&text, entry.key_span.end);
            Ok(spliced(&text, at..at, &item(new, INDENT)))
        }
        _ => Err(no_place(text, entry.node.span.start, "`attestations` is no list")),
    }
}

/// The column of the dash before an item, where nothing but white space stands before the dash.
fn dash(text: &str, item: usize) -> Option<usize> {
    let before = text.get(..item)?.trim_end();
    let line = before.strip_suffix('-')?.rsplit('\n').next()?;
    line.chars().all(|c| c == ' ').then_some(line.len())
}

/// Where the last word in a tree ends. A collection's own span may reach over what stands behind it.
fn end(node: &Node) -> usize {
    match &node.value {
        Value::Null | Value::Scalar(_) => node.span.end,
        Value::List(items) => items.last().map_or(node.span.end, end),
        Value::Map(entries) => entries.last().map_or(node.span.end, |e| end(&e.node).max(e.key_span.end)),
    }
}

/// Behind the line break that follows; at the end of the text where there is none.
fn end_of_line(text: &str, from: usize) -> usize {
    // A block scalar ends behind its own line break.
    if from > 0 && text.as_bytes().get(from - 1) == Some(&b'\n') {
        return from;
    }
    text.get(from..).and_then(|rest| rest.find('\n')).map_or(text.len(), |at| from + at + 1)
}

fn spliced(text: &str, range: std::ops::Range<usize>, new: &str) -> String {
    let (before, after) = (text.get(..range.start).unwrap_or(""), text.get(range.end..).unwrap_or(""));
    let gap = if range.is_empty() && !before.is_empty() && !before.ends_with('\n') { "\n" } else { "" };
    format!("{before}{gap}{new}{after}")
}

fn is_old_and_new(old: &Declaration, read: &Declaration, new: &NewAttestation) -> bool {
    let mut before = old.clone();
    let mut after = read.clone();
    let Some(added) = after.attestations.as_mut().and_then(Vec::pop) else { return false };
    let list = |declaration: &mut Declaration| declaration.attestations.take().unwrap_or_default();
    list(&mut before) == list(&mut after) && before == after && added == typed(new)
}

fn typed(new: &NewAttestation) -> Attestation {
    Attestation {
        criterion: new.criterion.as_str().into(),
        answer: new.answer,
        by: new.by.as_str().into(),
        on: new.on,
        until: new.until,
        statement: new.statement.as_deref().map(Into::into),
        evidence: (!new.evidence.is_empty()).then(|| new.evidence.clone()),
    }
}

fn no_place(text: &str, offset: usize, why: &str) -> Box<DataError> {
    let at = SourceFile::new(FILE, text.to_owned()).location(offset);
    let place = (at.line.unwrap_or(1), at.column.unwrap_or(1));
    let mut error = yaml::mistake(FILE, text, place, "there is no place for one more attestation".to_owned());
    error.why = Some(crate::source::safe(why, 200));
    error.help = Some("add it by hand, or write `attestations:` as a list with a dash for each".to_owned());
    Box::new(error)
}
