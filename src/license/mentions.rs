//! Which licenses does a sentence name?
