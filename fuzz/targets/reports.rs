//! A report from anywhere, read and rendered in every form.
//!
//! What begins with `{` is read as a report. Anything else changes the report of an example: the first letter chooses
//! it, and each line after it names a string of the report by two bytes and says what it is to be, so that most inputs
//! are reports and reach the renderers.

use super::{held, model};
use open_weights::report::{Report, Reports};
use serde_json::Value;
use std::sync::LazyLock;

const CARD: &[u8] = include_bytes!("../../examples/restricted/README.md");
const ADAPTER: &[u8] = include_bytes!("../../examples/restricted/adapter_config.json");
const DECLARED: &[u8] = include_bytes!("../../examples/attested/open-weights.yaml");
const OPEN: &[u8] = include_bytes!("../../examples/open/README.md");
const LICENSE: &[u8] = include_bytes!("../../examples/undecided/LICENSE");

static BASES: LazyLock<Vec<Value>> = LazyLock::new(|| {
    let restricted: &[(&str, &[u8])] =
        &[("README.md", CARD), ("adapter_config.json", ADAPTER), ("adapter_model.safetensors", b"")];
    let undecided: &[(&str, &[u8])] =
        &[("README.md", OPEN), ("LICENSE", LICENSE), ("open-weights.yaml", DECLARED)];
    let reports = [restricted, undecided].into_iter().filter_map(model::judged);
    reports.filter_map(|(_, report)| serde_json::to_value(report).ok()).collect()
});

/// Words of closed lists have to stay, or it is no report any more.
const CLOSED: [&str; 7] = ["schema", "verdict", "reading", "level", "kind", "channel", "relation"];

/// The bytes are a report or changes to one.
pub fn run(data: &[u8]) {
    let read = match data.first() {
        Some(b'{') => Reports::read("report", data),
        Some(_) => Reports::read("report", changed(data).to_string().as_bytes()),
        None => return,
    };
    match read {
        Ok(reports) => all(&reports),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

fn all(reports: &[Report]) {
    held::reports(reports);
    for (old, new) in open_weights::diff::pairs(reports, reports) {
        let changes = old.map(|old| open_weights::diff::compare(old, new));
        assert!(changes.is_none_or(|changes| changes.is_empty()), "a report differs from itself");
    }
}

fn changed(data: &[u8]) -> Value {
    let (first, rest) = data.split_first().unwrap_or((&0, &[]));
    let mut report = BASES.get(usize::from(*first) % BASES.len().max(1)).cloned().unwrap_or_default();
    let mut strings = Vec::new();
    collect(&mut report, "", &mut strings);
    for line in rest.split(|byte| *byte == 0).take(64) {
        let Some(([high, low], text)) = line.split_first_chunk::<2>() else { continue };
        let index = usize::from(u16::from_be_bytes([*high, *low]));
        let count = strings.len().max(1);
        if let Some(string) = strings.get_mut(index % count) {
            **string = String::from_utf8_lossy(text).into_owned();
        }
    }
    report
}

fn collect<'v>(value: &'v mut Value, key: &str, strings: &mut Vec<&'v mut String>) {
    match value {
        Value::String(text) if !CLOSED.contains(&key) => strings.push(text),
        Value::Array(items) => items.iter_mut().for_each(|item| collect(item, key, strings)),
        Value::Object(fields) => fields.iter_mut().for_each(|(key, value)| collect(value, key, strings)),
        _ => {}
    }
}
