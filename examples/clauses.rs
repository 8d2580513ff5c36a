//! Prints the clauses of texts: `cargo run --example clauses -- FILE...`, one line a clause: path, line, kind, term
//! (with `?` where it is in doubt), the decisive words and the sentence; `unread` lines for what looks operative and is not known.
//! `--statement` reads each line of a file as a sentence by itself.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use open_weights::license::clauses::{self, Clause};
use std::{env, fs};

fn main() {
    let (flags, paths): (Vec<String>, Vec<String>) =
        env::args().skip(1).partition(|arg| arg.starts_with("--"));
    for path in &paths {
        match fs::read(path) {
            Ok(bytes) => {
                show(path, &String::from_utf8_lossy(&bytes), flags.iter().any(|flag| flag == "--statement"))
            }
            Err(error) => eprintln!("{path}: {error}"),
        }
    }
}

fn show(path: &str, text: &str, statements: bool) {
    if statements {
        for (number, line) in text.lines().enumerate() {
            for clause in clauses::read_statement(line) {
                print_clause(&format!("{path}\t{}", number + 1), line, &clause);
            }
        }
        return;
    }
    let reading = clauses::read(text);
    println!("{path}\t0\tlanguage\t{:?}\t", reading.language);
    for clause in &reading.clauses {
        print_clause(&format!("{path}\t{}", line(text, clause.mark.start)), text, clause);
    }
    for span in &reading.unread {
        println!("{path}\t{}\tunread\t\t{}", line(text, span.start), words(text, span.clone()));
    }
}

fn print_clause(place: &str, text: &str, clause: &Clause) {
    let doubt = if clause.doubtful { "?" } else { "" };
    let (mark, span) = (words(text, clause.mark.clone()), words(text, clause.span.clone()));
    println!("{place}\t{:?}\t{}{doubt}\t{mark}\t{span}", clause.kind, clause.term);
}

fn line(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
}

fn words(text: &str, span: std::ops::Range<usize>) -> String {
    text[span].split_whitespace().collect::<Vec<_>>().join(" ")
}
