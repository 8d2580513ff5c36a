//! The topics that documentation may be asked about, from `documentation.yaml`.

use crate::data;

/// Ids of all topics, sorted.
pub(crate) fn ids() -> Vec<&'static str> {
    static IDS: std::sync::LazyLock<Vec<String>> = std::sync::LazyLock::new(|| {
        let table: serde_json::Value =
            serde_json::from_str(data::table("documentation.yaml")).unwrap_or_default();
        let topics = table["topics"].as_object().map(|topics| topics.keys().cloned().collect());
        topics.unwrap_or_default()
    });
    IDS.iter().map(String::as_str).collect()
}
