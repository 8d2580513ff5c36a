//! The topics that documentation may be asked about, from `documentation.yaml`.

use crate::data::TOPICS;

/// Ids of all topics, sorted.
pub(crate) fn ids() -> Vec<&'static str> {
    TOPICS.iter().map(|(id, _)| *id).collect()
}

/// What a topic is about, without a full stop; nothing where it is not known.
pub(crate) fn about(id: &str) -> Option<&'static str> {
    let at = TOPICS.binary_search_by(|(known, _)| (*known).cmp(id)).ok()?;
    Some(TOPICS[at].1.trim_end_matches('.'))
}
