//! Words as they are compared: normalised, cut into tokens, each with its place in the source.
