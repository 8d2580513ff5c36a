//! All bounds of reading, in one table.

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
            entries: 100_000,
            files_of_a_role: 2_000,
            depth: 32,
            text_bytes: 8 << 20,
            all_text_bytes: 256 << 20,
            all_bytes: 1 << 30,
            kept_text_bytes: 32 << 20,
            structured_bytes: 4 << 20,
            front_matter_bytes: 1 << 20,
            index_bytes: 64 << 20,
            digest_bytes: 64 << 20,
            header_bytes: 100_000_000,
            metadata_bytes: 256 << 20,
            metadata_keys: 100_000,
            value_bytes: 1 << 20,
            claims: 4_000,
            pieces: 50_000,
            facts: 1_000,
        }
    }
}
