//! Which files are there, of what kind, how big, real or pointer. It never opens a file for its meaning.
