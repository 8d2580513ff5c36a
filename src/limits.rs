//! How much is read at most? Every bound of every reader, with its value and its reason, in one table.
//!
//! Comes in: nothing. Goes out: [`Bound`]s, which readers take their numbers from, and [`BOUNDS`], which the table in
//! `SECURITY.md` is held equal to. A bound that is reached is a problem that leaves what it concerns unknown; those few
//! that only shorten what is kept or shown say so. It never reads anything.

/// What a bound counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Bytes.
    Bytes,
    /// Pieces: files, keys, values, words.
    Count,
}

/// What happens when a bound is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reached {
    /// It is reported, and what it concerns is left unknown.
    Unknown,
    /// A text is not taken for a license, so that it cannot pass.
    Unrecognised,
    /// The program stops with an error: the file was named by who runs it.
    Error,
    /// What stands behind it counts as not there, which never helps to pass.
    Absent,
    /// Less is kept or shown. Nothing is decided by it.
    Shortened,
}

/// One bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bound {
    /// What is bounded.
    pub what: &'static str,
    /// How much it is.
    pub value: u64,
    /// What is counted.
    pub unit: Unit,
    /// Why it is this much.
    pub reason: &'static str,
    /// What happens when it is reached.
    pub reached: Reached,
}

impl Bound {
    const fn bytes(what: &'static str, value: u64, reason: &'static str) -> Self {
        Self { what, value, unit: Unit::Bytes, reason, reached: Reached::Unknown }
    }

    const fn count(what: &'static str, value: u64, reason: &'static str) -> Self {
        Self { what, value, unit: Unit::Count, reason, reached: Reached::Unknown }
    }

    const fn then(self, reached: Reached) -> Self {
        Self { reached, ..self }
    }

    /// The value as a size in memory.
    #[must_use]
    pub const fn size(&self) -> usize {
        self.value as usize
    }

    /// The value as it is shown: `8 MiB`, `100,000`.
    #[must_use]
    pub fn shown(&self) -> String {
        match self.unit {
            Unit::Count => grouped(self.value),
            Unit::Bytes if self.value.is_multiple_of(1 << 20) => format!("{} MiB", self.value >> 20),
            Unit::Bytes if self.value.is_multiple_of(1 << 10) => format!("{} KiB", self.value >> 10),
            Unit::Bytes => format!("{} bytes", grouped(self.value)),
        }
    }
}

fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut shown = String::new();
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}

/// Files and folders looked at.
pub const ENTRIES: Bound =
    Bound::count("files and folders", 100_000, "the largest releases have some thousands");
/// Folders inside one another.
pub const DEPTH: Bound = Bound::count("folders inside one another", 32, "no release comes near");
/// Files of one role.
pub const ROLE_FILES: Bound = Bound::count(
    "licenses, notices, cards, manifests: files of each kind",
    2_000,
    "each is weighed against all others",
);
/// One text file.
pub const TEXT_BYTES: Bound =
    Bound::bytes("one text file", 8 << 20, "the longest cards have some hundred KiB");
/// All text files.
pub const ALL_TEXT_BYTES: Bound =
    Bound::bytes("all text of a directory", 256 << 20, "keeps a check within some seconds");
/// All files.
pub const ALL_BYTES: Bound =
    Bound::bytes("all that is read of a directory", 1 << 30, "weights with long headers included");
/// Texts kept in memory.
pub const KEPT_TEXT_BYTES: Bound =
    Bound::bytes("texts kept in memory", 32 << 20, "others are read again").then(Reached::Shortened);
/// A file of which a digest is made.
pub const DIGEST_BYTES: Bound =
    Bound::bytes("a file of which a report gives a digest", 64 << 20, "weights are not hashed unless asked")
        .then(Reached::Shortened);
/// A structured file.
pub const STRUCTURED_BYTES: Bound =
    Bound::bytes("a structured file (JSON, YAML, TOML) read as a tree", 4 << 20, "real ones are far smaller");
/// Values of a structured file.
pub const VALUES: Bound =
    Bound::count("values of such a file, aliases expanded", 100_000, "an alias can stand for billions");
/// Nesting of a structured file.
pub const NESTING: Bound = Bound::count("lists and maps inside one another", 64, "recursion must end");
/// The words of all values of a structured file.
pub const VALUE_BYTES_ALL: Bound =
    Bound::bytes("words of all its values, aliases expanded", 16 << 20, "an alias can repeat a long text");
/// Front matter.
pub const FRONT_MATTER_BYTES: Bound =
    Bound::bytes("front matter of a card", 1 << 20, "cards with long lists of results have some hundred KiB");
/// Words of the values of front matter.
pub const FRONT_MATTER_VALUE_BYTES: Bound =
    Bound::bytes("words of all values of front matter", 4 << 20, "an alias can repeat a long text");
/// Sentences of a file of prose.
pub const SENTENCES: Bound = Bound::count("sentences of a file of prose", 20_000, "a book has fewer");
/// Blocks of a file of prose.
pub const BLOCKS: Bound =
    Bound::count("paragraphs, items and rows of a file of prose", 20_000, "a book has fewer");
/// A sentence about licensing.
pub const SENTENCE_BYTES: Bound = Bound::bytes(
    "a sentence about licensing",
    8 << 10,
    "the longest clause of a known license is half of it",
);
/// Statements of a file.
pub const STATEMENTS: Bound =
    Bound::count("statements about licensing of a file", 400, "each is weighed against all others");
/// Base models of a file.
pub const BASES: Bound = Bound::count("base models that a file names", 64, "merges name a dozen");
/// A text compared with licenses.
pub const LICENSE_BYTES: Bound =
    Bound::bytes("a text compared with licenses", 1 << 20, "the longest license is a tenth of it")
        .then(Reached::Unrecognised);
/// Words of a text compared with licenses.
pub const LICENSE_WORDS: Bound =
    Bound::count("words of a text compared with licenses", 400_000, "marks without words between count too")
        .then(Reached::Unrecognised);
/// A declared license.
pub const EXPRESSION_BYTES: Bound =
    Bound::bytes("a license expression", 1 << 10, "real ones have a dozen words").then(Reached::Unrecognised);
/// What documents a model.
pub const DOCUMENTATION_BYTES: Bound =
    Bound::bytes("a file read for what it documents", 1 << 20, "the longest cards have some hundred KiB");
/// Blocks of what documents a model.
pub const DOCUMENTATION_BLOCKS: Bound =
    Bound::count("paragraphs, items and rows of such a file", 40_000, "a book has fewer");
/// Pieces of evidence of one file.
pub const FACTS: Bound =
    Bound::count("pieces of evidence from one file", 1_000, "a report must stay readable");
/// Claims of one directory.
pub const CLAIMS: Bound = Bound::count(
    "claims on licenses, and on lineage, of a directory",
    4_000,
    "each is weighed against all others",
);
/// Other pieces of evidence of one directory.
pub const PIECES: Bound =
    Bound::count("pieces of any other evidence of a directory", 50_000, "a report must stay readable");
/// Code looked at.
pub const SCRIPT_BYTES: Bound =
    Bound::bytes("code looked at for what it trains", 1 << 20, "a script that trains does so early")
        .then(Reached::Absent);
/// An index of shards.
pub const INDEX_BYTES: Bound =
    Bound::bytes("an index of shards, streamed", 64 << 20, "a hundred shards need one");
/// Values of an index.
pub const INDEX_VALUES: Bound =
    Bound::count("values of an index of shards", 4_000_000, "one for each tensor");
/// Files of an index.
pub const INDEX_FILES: Bound =
    Bound::count("files that an index of shards names", 100_000, "a thousand is a lot");
/// Names of these files.
pub const INDEX_NAME_BYTES: Bound =
    Bound::bytes("names of these files", 16 << 20, "a hundred thousand names need a third");
/// Keys of an index.
pub const INDEX_KEYS: Bound = Bound::count("keys at the top of an index", 1_000, "there are two");
/// Missing shards that are listed.
pub const SHARDS_LISTED: Bound =
    Bound::count("missing shards listed by name", 20_000, "names alone can announce any number")
        .then(Reached::Shortened);
/// A header of safetensors.
pub const HEADER_BYTES: Bound =
    Bound::bytes("header of a safetensors file, streamed", 100_000_000, "what the format itself allows");
/// Tensors of safetensors.
pub const TENSORS: Bound =
    Bound::count("tensors of a safetensors file", 1_000_000, "the largest releases have a tenth");
/// Metadata of safetensors.
pub const METADATA_BYTES: Bound = Bound::bytes("metadata in it", 4 << 20, "trainers put all settings there");
/// Metadata of GGUF.
pub const GGUF_BYTES: Bound =
    Bound::bytes("metadata of a GGUF file, walked over", 256 << 20, "a vocabulary has some MiB");
/// Keys of metadata.
pub const METADATA_KEYS: Bound = Bound::count("keys of metadata", 100_000, "real files have some hundred");
/// A value of metadata.
pub const METADATA_VALUE_BYTES: Bound =
    Bound::bytes("a value of metadata", 1 << 20, "a license text fits ten times");
/// Fields of protobuf.
pub const FIELDS: Bound =
    Bound::count("fields of an ONNX or Core ML file", 1_000_000, "one for each node of a network");
/// Members of an archive.
pub const MEMBERS: Bound = Bound::count("members of an archive of weights", 100_000, "one for each tensor");
/// Members kept.
pub const MEMBERS_KEPT: Bound = Bound::count("members of an archive that are read", 32, "licenses and cards");
/// The directory of an archive.
pub const ARCHIVE_DIRECTORY_BYTES: Bound =
    Bound::bytes("directory of an archive", 64 << 20, "a hundred thousand names need a tenth");
/// Manifests of a registry's store.
pub const MANIFESTS: Bound = Bound::count("manifests of a registry's store", 200, "one for each model in it");
/// A manifest.
pub const MANIFEST_BYTES: Bound =
    Bound::bytes("a manifest of a registry's store", 1 << 20, "real ones have some KiB");
/// Layers of a manifest.
pub const LAYERS: Bound = Bound::count("layers of a manifest", 1_000, "real ones have ten");
/// A declaration.
pub const DECLARATION_BYTES: Bound = Bound::bytes("a declaration", 1 << 20, "it is written by hand");
/// A definition.
pub const DEFINITION_BYTES: Bound =
    Bound::bytes("a definition", 1 << 20, "it is written by hand").then(Reached::Error);
/// A policy.
pub const POLICY_BYTES: Bound =
    Bound::bytes("a policy", 1 << 20, "it is written by hand").then(Reached::Error);
/// A report.
pub const REPORT_BYTES: Bound =
    Bound::bytes("a report that is read", 64 << 20, "one of a thousand models").then(Reached::Error);
/// Folders on the way to a model in a tree.
pub const TREE_DEPTH: Bound =
    Bound::count("folders on the way to a model in a tree", 32, "no mirror comes near")
        .then(Reached::Shortened);
/// Entries of one folder of a tree.
pub const TREE_ENTRIES: Bound =
    Bound::count("entries of one folder of such a tree", 1_000_000, "a whole hub has some millions")
        .then(Reached::Shortened);
/// A model given as a line.
pub const GIVEN_BYTES: Bound =
    Bound::bytes("a model given as a line of JSON", 64 << 20, "cards and licenses have some hundred KiB")
        .then(Reached::Error);

/// Every bound, in the order of the table.
pub const BOUNDS: &[Bound] = &[
    ENTRIES,
    DEPTH,
    ROLE_FILES,
    TEXT_BYTES,
    ALL_TEXT_BYTES,
    ALL_BYTES,
    KEPT_TEXT_BYTES,
    DIGEST_BYTES,
    STRUCTURED_BYTES,
    VALUES,
    NESTING,
    VALUE_BYTES_ALL,
    FRONT_MATTER_BYTES,
    FRONT_MATTER_VALUE_BYTES,
    SENTENCES,
    BLOCKS,
    SENTENCE_BYTES,
    STATEMENTS,
    BASES,
    LICENSE_BYTES,
    LICENSE_WORDS,
    EXPRESSION_BYTES,
    DOCUMENTATION_BYTES,
    DOCUMENTATION_BLOCKS,
    FACTS,
    CLAIMS,
    PIECES,
    SCRIPT_BYTES,
    INDEX_BYTES,
    INDEX_VALUES,
    INDEX_FILES,
    INDEX_NAME_BYTES,
    INDEX_KEYS,
    SHARDS_LISTED,
    HEADER_BYTES,
    TENSORS,
    METADATA_BYTES,
    GGUF_BYTES,
    METADATA_KEYS,
    METADATA_VALUE_BYTES,
    FIELDS,
    MEMBERS,
    MEMBERS_KEPT,
    ARCHIVE_DIRECTORY_BYTES,
    MANIFESTS,
    MANIFEST_BYTES,
    LAYERS,
    DECLARATION_BYTES,
    DEFINITION_BYTES,
    POLICY_BYTES,
    REPORT_BYTES,
    TREE_DEPTH,
    TREE_ENTRIES,
    GIVEN_BYTES,
];

/// The table of all bounds in Markdown, as `SECURITY.md` has it.
#[must_use]
pub fn table() -> String {
    let mut table = String::from("| what | at most | why | when it is reached |\n|---|---|---|---|\n");
    for bound in BOUNDS {
        let reached = match bound.reached {
            Reached::Unknown => "unknown",
            Reached::Unrecognised => "no license is recognised",
            Reached::Error => "an error",
            Reached::Absent => "what stands behind it is not seen",
            Reached::Shortened => "nothing is decided by it",
        };
        table.push_str(&format!("| {} | {} | {} | {reached} |\n", bound.what, bound.shown(), bound.reason));
    }
    table
}
