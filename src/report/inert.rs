//! Is every string of a report safe to show? Whoever made it, no form may be led astray by what it says.
//!
//! Comes in: a report. Goes out: the same one, each string of it as `source::safe` leaves it. A report of a check
//! comes out as it went in. It never changes what a report means.

use super::Report;
use crate::source::safe;
use serde_json::Value;

/// The longest string, in characters, that is shown whole.
const STRING_MAX_CHARS: usize = 16_384;

impl Report {
    /// The report with every string made safe to show, whoever wrote it; the same again for what is safe already.
    /// It is there for every report: what serialises reads back.
    #[must_use]
    pub fn inert(&self) -> Option<Self> {
        let mut value = serde_json::to_value(self).ok()?;
        soothe(&mut value);
        serde_json::from_value(value).ok()
    }
}

fn soothe(value: &mut Value) {
    match value {
        Value::String(text) => *text = shown(text),
        Value::Array(items) => items.iter_mut().for_each(soothe),
        Value::Object(fields) => fields.values_mut().for_each(soothe),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Twice, since the first cut may fall behind an escape that is longer than one character. The log of a pipeline takes
/// `##[` for a command wherever it stands in a line.
fn shown(text: &str) -> String {
    let text = text.replace("##[", "#\\u{23}[");
    safe(&safe(&text, STRING_MAX_CHARS), STRING_MAX_CHARS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_safe_once_is_the_same_the_second_time() {
        let long = "x".repeat(STRING_MAX_CHARS - 3);
        for text in
            [format!("{long}\u{202e}\u{1b}[2J and more"), format!("{long}ab c d"), "a\n##[error]b".into()]
        {
            let once = shown(&text);
            assert!(!once.contains(['\n', '\u{1b}', '\u{202e}']), "{once}");
            assert_eq!(shown(&once), once);
        }
    }
}
