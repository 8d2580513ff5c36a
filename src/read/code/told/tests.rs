//! What words tell of where the training software is.
