//! Which sentences of a text grant, limit or oblige? The reader for texts that nobody knows.
