//! Names of data sets that stand in no list, told by how they are written: large letters before the word for a data
//! set, the cells of a column of data sets, the targets of links to them.
//!
//! Comes in: the words of a block with the text they stand in. Goes out: the signals of the names, one for each
//! different name. It never decides whether the model was trained on them.

use super::blocks::Block;
use super::facts::{Facts, NAMES_MAX};
use super::phrases::Seen;
use super::tokens::{Kind, Token, tokens};

/// The most words of a name.
const NAME_MAX_WORDS: usize = 6;

/// The names of a file so far, in the order in which they were seen first.
#[derive(Debug, Default)]
pub(crate) struct Names {
    known: Vec<String>,
}

impl Names {
    /// Adds the signals of the names in a block.
    pub(crate) fn add(&mut self, facts: &Facts, text: &str, block: &Block, seen: &mut Seen) {
        for (index, token) in block.words.iter().enumerate() {
            match token.kind {
                Kind::Link => self.link(facts, token, seen),
                Kind::Word if facts.naming.after.contains(&token.text) && block.cells.is_empty() => {
                    let name = before(facts, text, block.words.get(..index).unwrap_or(&[]));
                    self.name(facts, name, seen);
                }
                Kind::Word | Kind::Number | Kind::Stop => {}
            }
        }
        for (head, cell) in &block.cells {
            let head = block.words.get(head.clone()).unwrap_or(&[]);
            let cell = block.words.get(cell.clone()).unwrap_or(&[]);
            if head.iter().any(|token| facts.naming.columns.contains(&token.text)) {
                let words: Vec<&Token> = cell.iter().filter(|token| token.kind != Kind::Link).collect();
                self.name(facts, words, seen);
            }
        }
    }

    /// Adds the signals of the data sets that the front matter of a card lists.
    pub(crate) fn add_listed(&mut self, facts: &Facts, text: &str, offset: usize, seen: &mut Seen) {
        let listed = facts.signal("key.front-datasets");
        let mut at = offset;
        let mut open = false;
        for line in text.split_inclusive('\n') {
            let item = line.trim_start().strip_prefix("- ");
            match (item, line.split_once(':')) {
                (Some(item), _) if open => {
                    let last = item.trim().trim_matches(['"', '\'']).rsplit('/').next().unwrap_or("");
                    self.name(facts, tokens(last, at).iter().collect(), seen);
                }
                (None, Some((key, _))) => {
                    open = facts.key(key).iter().any(|(signal, _)| Some(*signal) == listed);
                }
                _ => {}
            }
            at += line.len();
        }
    }

    /// The data set that a link leads to, by the last part of its address.
    fn link(&mut self, facts: &Facts, token: &Token, seen: &mut Seen) {
        let dataset = facts.signal("link.dataset");
        if dataset.is_some_and(|signal| facts.link(&token.text).any(|found| found == signal)) {
            let path = token.text.split(['?', '#']).next().unwrap_or("").trim_end_matches('/');
            let last = tokens(path.rsplit('/').next().unwrap_or(""), token.start);
            self.name(facts, last.iter().collect(), seen);
        }
    }

    /// A name that stands in the list has the list's signal; any other has one by its number in the file.
    fn name(&mut self, facts: &Facts, words: Vec<&Token>, seen: &mut Seen) {
        let Some(first) = words.first().filter(|_| words.len() <= NAME_MAX_WORDS) else { return };
        let has_letters = words.iter().any(|word| word.kind == Kind::Word);
        let plain = words.iter().all(|word| facts.naming.never.contains(&word.text));
        if !has_letters || plain || words.iter().any(|word| word.kind == Kind::Stop) {
            return;
        }
        let owned: Vec<Token> = words.iter().map(|word| (*word).clone()).collect();
        let listed = facts.phrases.find(&owned).into_keys().find(|s| facts.name(*s).starts_with("name."));
        let signal = listed.or_else(|| self.number(facts, &owned));
        if let Some(signal) = signal {
            seen.entry(signal).or_insert(first.start);
        }
    }

    fn number(&mut self, facts: &Facts, words: &[Token]) -> Option<usize> {
        let name: String = words.iter().map(|word| word.text.as_str()).collect();
        let known = self.known.iter().position(|known| *known == name);
        let number = known.unwrap_or_else(|| {
            if self.known.len() < NAMES_MAX {
                self.known.push(name);
            }
            self.known.len() - 1
        });
        facts.signal(&format!("name.other-{number}"))
    }
}

/// The words before the word for a data set that are written as a name is.
fn before<'t>(facts: &Facts, text: &str, words: &'t [Token]) -> Vec<&'t Token> {
    let large = |token: &&Token| {
        let letter = text.get(token.start..).and_then(|rest| rest.chars().next());
        let named = letter.is_some_and(|c| c.is_uppercase() || c.is_ascii_digit());
        token.kind != Kind::Stop && (token.kind == Kind::Link || named)
    };
    let last: Vec<&Token> = words.iter().rev().take(NAME_MAX_WORDS).take_while(large).collect();
    let opens = last.len() == words.len() || words.get(words.len() - last.len() - 1).is_some_and(is_stop);
    let mut name: Vec<&Token> = last.into_iter().rev().filter(|token| token.kind != Kind::Link).collect();
    while name.first().is_some_and(|token| facts.naming.never.contains(&token.text)) {
        name.remove(0);
    }
    // Any words may be written large, above all the first of a sentence; a name alone or with marks in it is meant.
    let marked = |token: &&Token| {
        let end = token.start + token.text.len();
        let written = text.get(token.start..end).unwrap_or("");
        written.chars().skip(1).any(|c| c.is_uppercase() || c.is_ascii_digit())
    };
    let alone = name.len() == 1 && !opens;
    if alone || name.iter().any(marked) { name } else { Vec::new() }
}

fn is_stop(token: &Token) -> bool {
    token.kind == Kind::Stop
}
