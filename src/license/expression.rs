//! Declared ids, keys and license expressions, brought to the ids of the catalog.
