//! Plain functions that say what a file says, word for word, and where. One table of readers.

pub mod statements;
