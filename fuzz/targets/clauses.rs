//! What the sentences of a text grant, limit and oblige.

use super::held;
use open_weights::license::clauses;
use open_weights::license::identify::Identifier;
use open_weights::license::reading;
use std::sync::LazyLock;

static IDENTIFIER: LazyLock<Identifier> = LazyLock::new(Identifier::shipped);

/// The bytes are a text of terms.
pub fn run(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let read = clauses::read(&text);
    for clause in read.clauses.iter().chain(&clauses::read_statement(&text)) {
        held::span(&text, &clause.span);
        held::span(&text, &clause.mark);
        assert!(!clause.term.is_empty());
    }
    read.unread.iter().for_each(|span| held::span(&text, span));
    let shown = reading::read(&text, &IDENTIFIER);
    let quotes = shown.clauses.iter().map(|said| &said.quote);
    let quotes = quotes.chain(shown.not_understood.iter().map(|unread| &unread.quote));
    for quote in quotes.chain(shown.changes.iter().map(|change| &change.quote)) {
        held::line(quote.words.as_str());
        quote.section.iter().for_each(|section| held::line(section));
        assert!(quote.line > 0 && quote.column > 0, "lines and columns count from 1");
    }
}
