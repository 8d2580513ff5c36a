//! The topics that documentation may be asked about, from `documentation.yaml`.

use crate::data;

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Every topic and what it is about.
static TOPICS: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    let table: serde_json::Value =
        serde_json::from_str(data::table("documentation.yaml")).unwrap_or_default();
    serde_json::from_value(table["topics"].clone()).unwrap_or_default()
});

/// Ids of all topics, sorted.
pub(crate) fn ids() -> Vec<&'static str> {
    TOPICS.keys().map(String::as_str).collect()
}

/// What a topic is about, without a full stop; nothing where it is not known.
pub(crate) fn about(id: &str) -> Option<&'static str> {
    TOPICS.get(id).map(|text| text.trim_end_matches('.'))
}
