//! The report as JSON: the record itself, byte for byte the same for the same input.

use crate::report::{Report, Reports};

/// One report as indented JSON with a newline at the end; several as [`Reports`].
#[must_use]
pub fn render(reports: &[Report]) -> String {
    let text = match reports {
        [report] => serde_json::to_string_pretty(report),
        reports => serde_json::to_string_pretty(&Reports::new(reports.to_vec())),
    };
    // A report holds strings, numbers and lists only, so that there is nothing that cannot be written.
    text.map(|text| text + "\n").unwrap_or_default()
}
