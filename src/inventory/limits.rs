//! The bounds of one check, as far as who calls may set them; what they are by themselves stands in [`crate::limits`].

use crate::limits;

/// How much is read at most. Reaching one is a problem that is reported with what it concerns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Files and folders looked at.
    pub entries: usize,
    /// Files of one role that are read for what they say of licenses: licenses, notices, cards, manifests.
    pub files_of_a_role: usize,
    /// Folders inside one another.
    pub depth: usize,
    /// Bytes read of one text file.
    pub text_bytes: u64,
    /// Bytes of text read in all.
    pub all_text_bytes: u64,
    /// Bytes read of all files, weights and indexes with the texts. What is over it is not opened.
    pub all_bytes: u64,
    /// Bytes of text kept for further readers.
    pub kept_text_bytes: usize,
    /// Bytes of one structured file (JSON, YAML, TOML) that is read as a tree.
    pub structured_bytes: usize,
    /// Bytes of a model card's front matter.
    pub front_matter_bytes: usize,
    /// Bytes of a shard index.
    pub index_bytes: u64,
    /// Bytes of a file of which a digest is made.
    pub digest_bytes: u64,
    /// Bytes of a header in a weights file.
    pub header_bytes: u64,
    /// Bytes of metadata walked over in a weights file that has no header of stated length.
    pub metadata_bytes: u64,
    /// Keys of metadata in one file.
    pub metadata_keys: usize,
    /// Bytes kept of one metadata value.
    pub value_bytes: usize,
    /// Pieces of evidence on licenses, and on lineage, taken from one directory.
    pub claims: usize,
    /// Pieces of any other kind of evidence taken from one directory.
    pub pieces: usize,
    /// Pieces of evidence taken from one file.
    pub facts: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            entries: limits::ENTRIES.size(),
            files_of_a_role: limits::ROLE_FILES.size(),
            depth: limits::DEPTH.size(),
            text_bytes: limits::TEXT_BYTES.value,
            all_text_bytes: limits::ALL_TEXT_BYTES.value,
            all_bytes: limits::ALL_BYTES.value,
            kept_text_bytes: limits::KEPT_TEXT_BYTES.size(),
            structured_bytes: limits::STRUCTURED_BYTES.size(),
            front_matter_bytes: limits::FRONT_MATTER_BYTES.size(),
            index_bytes: limits::INDEX_BYTES.value,
            digest_bytes: limits::DIGEST_BYTES.value,
            header_bytes: limits::HEADER_BYTES.value,
            metadata_bytes: limits::GGUF_BYTES.value,
            metadata_keys: limits::METADATA_KEYS.size(),
            value_bytes: limits::METADATA_VALUE_BYTES.size(),
            claims: limits::CLAIMS.size(),
            pieces: limits::PIECES.size(),
            facts: limits::FACTS.size(),
        }
    }
}
