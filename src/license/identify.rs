//! Which license is this text? Strict: only what a template consumes wholly is called by its name.
