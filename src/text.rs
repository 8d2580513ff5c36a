//! Words as they are compared: normalised, cut into tokens, each with its place in the source.
//!
//! Comes in: text of any kind (plain, Markdown, HTML, source comments). Goes out: [`Token`]s in order, each with its
//! byte span. What is left out cannot carry meaning: white space, ordinary punctuation, letter case, marks of
//! emphasis, tag names. Everything else stays a token, be it a symbol, a hidden character or a word in another
//! script. It knows nothing of licenses or directories.

mod characters;
mod decode;
mod hash;
mod markup;
mod scan;
mod shown;
mod tokens;
mod words;

pub use decode::decode;
pub use hash::hash_word;
pub(crate) use hash::mix;
pub(crate) use markup::character_reference;
pub use shown::{folded, is_hidden, shows};
pub use tokens::{Flags, Token, tokenize};
pub use words::{EQUIVALENT_WORDS, canonical};
