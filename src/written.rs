//! Values as they were written: one tree for YAML, JSON and TOML, each part with its bytes in the file.
//!
//! Comes in: text of a structured file. Goes out: [`Node`]s, or a [`Mistake`] with the place. Scalars stay text:
//! `1.10`, `no` and `2024-01-01` never become a number, a truth value or a date. It never knows what keys mean.

pub mod json;
pub mod toml;

use crate::limits;
use std::ops::Range;

/// A value and the bytes of the text it stands in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// The value.
    pub value: Value,
    /// Its bytes in the text that was read.
    pub span: Range<usize>,
}

/// What kind of value it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Nothing: an empty value, `null` or `~`.
    Null,
    /// A string, number, truth value or date, as written (escapes of quoted strings resolved).
    Scalar(String),
    /// A sequence.
    List(Vec<Node>),
    /// A mapping, in the order of the file; where a format allows a key twice, both are here.
    Map(Vec<Entry>),
}

/// A key and its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// The key's bytes.
    pub key_span: Range<usize>,
    /// The value.
    pub node: Node,
}

/// Why a text could not be read as a tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// What is wrong, lower case, no full stop, not yet made safe to show.
    pub message: String,
    /// The byte where it was noticed.
    pub offset: usize,
    /// Whether a bound was reached (rather than the format broken).
    pub limit: bool,
}

impl Mistake {
    /// The format is broken.
    #[must_use]
    pub fn broken(message: impl Into<String>, offset: usize) -> Self {
        Self { message: message.into(), offset, limit: false }
    }

    /// A bound was reached.
    #[must_use]
    pub fn bound(message: impl Into<String>, offset: usize) -> Self {
        Self { message: message.into(), offset, limit: true }
    }
}

/// How much of a tree is read.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// Nodes in all, expanded aliases included.
    pub nodes: usize,
    /// Nesting.
    pub depth: usize,
    /// Bytes of all scalars together, expanded aliases included.
    pub scalar_bytes: usize,
}

impl Default for Bounds {
    fn default() -> Self {
        let (nodes, depth) = (limits::VALUES.size(), limits::NESTING.size());
        Self { nodes, depth, scalar_bytes: limits::VALUE_BYTES_ALL.size() }
    }
}

impl Node {
    /// The entries of a mapping; empty for anything else.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        match &self.value {
            Value::Map(entries) => entries,
            Value::Null | Value::Scalar(_) | Value::List(_) => &[],
        }
    }

    /// The first entry of a mapping with this key.
    #[must_use]
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries().iter().find(|entry| entry.key == key)
    }

    /// The value of a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.entry(key).map(|entry| &entry.node)
    }

    /// The value at the end of a chain of keys.
    #[must_use]
    pub fn path(&self, keys: &[&str]) -> Option<&Self> {
        keys.iter().try_fold(self, |node, key| node.get(key))
    }

    /// The scalar's text.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar(text) => Some(text),
            Value::Null | Value::List(_) | Value::Map(_) => None,
        }
    }

    /// The members of a list; the node itself where it is no list and not null.
    #[must_use]
    pub fn items(&self) -> &[Self] {
        match &self.value {
            Value::List(items) => items,
            Value::Null => &[],
            Value::Scalar(_) | Value::Map(_) => std::slice::from_ref(self),
        }
    }

    /// Whether it is null or a scalar of white space alone.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match &self.value {
            Value::Null => true,
            Value::Scalar(text) => text.trim().is_empty(),
            Value::List(items) => items.is_empty(),
            Value::Map(entries) => entries.is_empty(),
        }
    }

    /// What was written: the text of a scalar, else the words of the file.
    #[must_use]
    pub fn written<'a>(&'a self, source: &'a str) -> &'a str {
        self.text().unwrap_or_else(|| source.get(self.span.clone()).unwrap_or("").trim_end())
    }
}

/// The first key that a mapping of the tree holds twice, with its bytes.
#[must_use]
pub fn duplicate(node: &Node) -> Option<(&str, Range<usize>)> {
    match &node.value {
        Value::Null | Value::Scalar(_) => None,
        Value::List(items) => items.iter().find_map(duplicate),
        Value::Map(entries) => {
            let mut seen = std::collections::HashSet::new();
            entries
                .iter()
                .find(|entry| !seen.insert(entry.key.as_str()))
                .map(|entry| (entry.key.as_str(), entry.key_span.clone()))
                .or_else(|| entries.iter().find_map(|entry| duplicate(&entry.node)))
        }
    }
}
