//! A table in Parquet: one row a model and definition, one column a criterion.
//!
//! Rows are written a group at a time, so that memory stays flat.

use super::target::Target;
use anyhow::{Context, Result};
use open_weights::definition::{Criterion, Loaded};
use open_weights::many::{Row, Status};
use parquet::basic::Compression;
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, Int64Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::parser::parse_message_type;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;

/// Rows of one group.
const GROUP_ROWS: usize = 4096;

/// A table that is being written.
pub(crate) struct Table {
    writer: SerializedFileWriter<Target>,
    columns: Vec<Column>,
    rows: Vec<Row>,
}

/// A column: its name, and what a row says in it.
struct Column {
    name: String,
    says: Says,
}

enum Says {
    Text(fn(&Row) -> Option<String>),
    Number(fn(&Row) -> Option<u64>),
    Bool(fn(&Row) -> Option<bool>),
    List(fn(&Row) -> Vec<String>),
    /// What the criterion with this id came to.
    Criterion(String),
}

const FIXED: &[(&str, Says)] = &[
    ("directory", Says::Text(|row| Some(row.directory.clone()))),
    ("status", Says::Text(|row| Some(status(row.status).to_owned()))),
    ("error", Says::Text(|row| row.error.clone())),
    ("name", Says::Text(|row| row.name.clone())),
    ("definition", Says::Text(|row| row.definition.clone())),
    ("version", Says::Text(|row| row.version.clone())),
    ("reading", Says::Text(|row| row.reading.map(|reading| reading.word().to_owned()))),
    ("verdict", Says::Text(|row| row.verdict.map(|verdict| verdict.words().replace(' ', "-")))),
    ("passes_gate", Says::Bool(|row| row.verdict.map(|_| row.passes_gate))),
    ("attestations", Says::Number(|row| row.verdict.map(|_| row.attested as u64))),
    ("weights_license", Says::Text(|row| row.weights_license.clone())),
    ("weights_license_limited", Says::Bool(|row| row.verdict.map(|_| row.limited))),
    ("licenses", Says::List(|row| row.licenses.clone())),
    ("conflicts", Says::List(|row| row.conflicts.clone())),
    ("base_models", Says::List(|row| row.base_models.clone())),
    ("reasons", Says::List(|row| row.reasons.iter().map(ToString::to_string).collect())),
    ("weights_files", Says::Number(|row| row.verdict.map(|_| row.weights_files as u64))),
    ("weights_bytes", Says::Number(|row| row.verdict.map(|_| row.weights_bytes))),
    ("problems", Says::Number(|row| row.verdict.map(|_| row.problems as u64))),
    ("program", Says::Text(|row| row.program.clone())),
    ("run", Says::Text(|row| Some(row.run.clone()))),
];

fn status(status: Status) -> &'static str {
    match status {
        Status::Checked => "checked",
        Status::Error => "error",
    }
}

impl Table {
    /// Begins one with a column for each criterion of these definitions.
    pub(crate) fn begin(target: Target, definitions: &[Loaded]) -> Result<Self> {
        let columns = columns(definitions);
        let schema = parse_message_type(&schema(&columns)).context("cannot make the table")?;
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by(concat!("ow ", env!("CARGO_PKG_VERSION")).to_owned());
        let writer = SerializedFileWriter::new(target, Arc::new(schema), Arc::new(properties.build()));
        Ok(Self { writer: writer.context("cannot write the table")?, columns, rows: Vec::new() })
    }

    /// Adds rows.
    pub(crate) fn add(&mut self, rows: &[Row]) -> Result<()> {
        self.rows.extend_from_slice(rows);
        if self.rows.len() >= GROUP_ROWS { self.group().context("cannot write the table") } else { Ok(()) }
    }

    /// Writes what is left and the end of the table; gives back where it went.
    pub(crate) fn finish(mut self) -> Result<Target> {
        let why = "cannot write the table";
        if !self.rows.is_empty() {
            self.group().context(why)?;
        }
        self.writer.into_inner().context(why)
    }

    fn group(&mut self) -> parquet::errors::Result<()> {
        let mut group = self.writer.next_row_group()?;
        for column in &self.columns {
            let Some(mut writer) = group.next_column()? else { break };
            column.says.write(&self.rows, &mut writer)?;
            writer.close()?;
        }
        group.close()?;
        self.rows.clear();
        Ok(())
    }
}

impl Says {
    fn write(&self, rows: &[Row], to: &mut SerializedColumnWriter<'_>) -> parquet::errors::Result<()> {
        match self {
            Self::Text(of) => {
                optional(rows.iter().map(of), |text| ByteArray::from(text.into_bytes()), &mut |v, d| {
                    to.typed::<ByteArrayType>().write_batch(v, Some(d), None)
                })
            }
            Self::Criterion(id) => {
                let word = |row: &Row| row.criteria.iter().find(|(of, _)| of == id).map(|(_, v)| v.word());
                optional(rows.iter().map(word), ByteArray::from, &mut |values, levels| {
                    to.typed::<ByteArrayType>().write_batch(values, Some(levels), None)
                })
            }
            Self::Number(of) => {
                let number = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
                optional(rows.iter().map(of), number, &mut |values, levels| {
                    to.typed::<Int64Type>().write_batch(values, Some(levels), None)
                })
            }
            Self::Bool(of) => optional(rows.iter().map(of), |value| value, &mut |values, levels| {
                to.typed::<BoolType>().write_batch(values, Some(levels), None)
            }),
            Self::List(of) => lists(rows.iter().map(of), to),
        }
    }
}

/// Values that may be missing: level 1 where one is there, 0 where it is not.
fn optional<T, V>(
    found: impl Iterator<Item = Option<T>>,
    value: impl Fn(T) -> V,
    write: &mut dyn FnMut(&[V], &[i16]) -> parquet::errors::Result<usize>,
) -> parquet::errors::Result<()> {
    let (mut values, mut levels) = (Vec::new(), Vec::new());
    for found in found {
        levels.push(i16::from(found.is_some()));
        values.extend(found.map(&value));
    }
    write(&values, &levels).map(|_| ())
}

/// Lists, of which each is there and may be empty: the first of one has repetition level 0.
fn lists(
    found: impl Iterator<Item = Vec<String>>,
    to: &mut SerializedColumnWriter<'_>,
) -> parquet::errors::Result<()> {
    let (mut values, mut levels, mut repeated) = (Vec::new(), Vec::new(), Vec::new());
    for list in found {
        if list.is_empty() {
            levels.push(0);
            repeated.push(0);
        }
        for (number, text) in list.into_iter().enumerate() {
            values.push(ByteArray::from(text.into_bytes()));
            levels.push(1);
            repeated.push(i16::from(number > 0));
        }
    }
    to.typed::<ByteArrayType>().write_batch(&values, Some(&levels), Some(&repeated)).map(|_| ())
}

fn columns(definitions: &[Loaded]) -> Vec<Column> {
    let mut columns: Vec<Column> =
        FIXED.iter().map(|(name, says)| Column { name: (*name).to_owned(), says: says.again() }).collect();
    let mut ids = Vec::new();
    definitions.iter().for_each(|loaded| add_ids(&loaded.definition.criteria, &mut ids));
    let mut taken: BTreeSet<String> = columns.iter().map(|column| column.name.clone()).collect();
    for id in ids {
        let mut name = id.replace(|c: char| !c.is_ascii_alphanumeric(), "_");
        while !taken.insert(name.clone()) {
            name.push('_');
        }
        columns.push(Column { name, says: Says::Criterion(id) });
    }
    columns
}

/// The ids of criteria and their parts, each once.
fn add_ids(criteria: &[Criterion], ids: &mut Vec<String>) {
    for criterion in criteria {
        if !ids.iter().any(|id| id == criterion.id.as_str()) {
            ids.push(criterion.id.as_str().to_owned());
        }
        add_ids(&criterion.parts, ids);
    }
}

impl Says {
    fn again(&self) -> Self {
        match self {
            Self::Text(of) => Self::Text(*of),
            Self::Number(of) => Self::Number(*of),
            Self::Bool(of) => Self::Bool(*of),
            Self::List(of) => Self::List(*of),
            Self::Criterion(id) => Self::Criterion(id.clone()),
        }
    }
}

fn schema(columns: &[Column]) -> String {
    let mut out = "message models {\n".to_owned();
    for Column { name, says } in columns {
        let _ = match says {
            Says::Text(_) | Says::Criterion(_) => writeln!(out, "OPTIONAL BYTE_ARRAY {name} (STRING);"),
            Says::Number(_) => writeln!(out, "OPTIONAL INT64 {name};"),
            Says::Bool(_) => writeln!(out, "OPTIONAL BOOLEAN {name};"),
            Says::List(_) => writeln!(
                out,
                "REQUIRED GROUP {name} (LIST) {{ REPEATED GROUP list {{ REQUIRED BYTE_ARRAY element (STRING); }} }}"
            ),
        };
    }
    out + "}\n"
}
