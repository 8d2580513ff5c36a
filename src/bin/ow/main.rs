//! The program `ow`.

fn main() {}
