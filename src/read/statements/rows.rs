//! What does a row of a table say about a license?
//!
//! Comes in: the cells of a row, and the heads of its columns. Goes out: statements, each with the row's subject.

use super::clean::{Clean, clean};
use super::names::lowered;
use super::subject::{Surroundings, subjects};
use super::words::WORDS;
use super::{Block, MAX_SENTENCE_BYTES, Reader, Sentence, lineage};
use crate::component::Component;
use crate::evidence::Subject;
use std::ops::Range;

impl Reader<'_> {
    /// A row of a table with a column for licenses, or a row that is a label and its value.
    pub(super) fn row(&mut self, cells: &[Range<usize>], head: bool, block: &Block) {
        self.sentences += 1;
        let texts: Vec<Clean> = cells.iter().map(|cell| clean(&self.file.text()[cell.clone()])).collect();
        if head {
            self.columns = texts.iter().map(|text| lowered(&text.plain)).collect();
            if texts.len() != 2 {
                return;
            }
        }
        if !head {
            self.base_row(&texts, &block.span);
        }
        if !head && self.is_parts_row(&texts) {
            return self.parts_row(&texts, &block.span);
        }
        let column = self.columns.iter().position(|column| WORDS.license_words.within(column));
        match column.filter(|column| *column < texts.len() && !head) {
            Some(column) => self.license_row(&texts, column, &block.span),
            None => self.label_row(&texts, &block.span),
        }
    }

    /// "| Foo-7B | Bar-7B |" under "| Model | Base model |": the base of the model in the row.
    fn base_row(&mut self, texts: &[Clean], span: &Range<usize>) {
        if self.section.foreign().is_some() || self.around.foreign || self.around.folder.is_some() {
            return;
        }
        let Some(column) = self.columns.iter().position(|head| WORDS.base_columns.contains(head.trim()))
        else {
            return;
        };
        let (Some(cell), Some(row)) =
            (texts.get(column), texts.iter().position(|t| !t.plain.trim().is_empty()))
        else {
            return;
        };
        let row = texts[row].plain.trim();
        if row == cell.plain.trim() || !(self.around.shares_stem(row) || self.around.is_self(row)) {
            return;
        }
        for base in lineage::of_cell(&cell.full, row, &self.around) {
            self.new_base(base, span);
        }
    }

    /// "| License | MIT | CC BY-NC |" under "| | Code | Weights |": the parts are the columns.
    fn is_parts_row(&self, texts: &[Clean]) -> bool {
        let label = texts.first().map(|text| lowered(&text.plain)).unwrap_or_default();
        let short = label.chars().count() <= 40 && WORDS.license_words.within(&label);
        let headed = self.columns.iter().skip(1).any(|head| head.chars().any(char::is_alphabetic));
        let other = !self.columns.iter().any(|head| WORDS.license_words.within(head));
        short && headed && other && texts.len() > 1
    }

    fn parts_row(&mut self, texts: &[Clean], span: &Range<usize>) {
        for (at, value) in texts.iter().enumerate().skip(1) {
            let head = self.columns.get(at).cloned().unwrap_or_default();
            if !value.full.chars().any(char::is_alphanumeric) {
                continue;
            }
            let said = subjects(&format!("{head}:"), &self.around).into_iter().next();
            let subject = said.unwrap_or_else(|| self.row_subject(&head, at));
            self.push(subject, format!("{head}: {}", value.full), span.clone());
        }
    }

    fn license_row(&mut self, texts: &[Clean], column: usize, span: &Range<usize>) {
        let value = &texts[column];
        let blank = !value.full.chars().any(char::is_alphanumeric);
        let Some(name) = texts.iter().enumerate().find(|(at, text)| *at != column && !text.plain.is_empty())
        else {
            return;
        };
        if blank {
            return;
        }
        let (at, name) = (name.0, name.1.plain.clone());
        let said = subjects(&format!("{name}:"), &self.around);
        let subject = match self.is_data_row(&texts[at], at) {
            true => Subject::Component(Component::TrainingData),
            false => said.into_iter().next().unwrap_or_else(|| self.row_subject(&name, at)),
        };
        self.push(subject, format!("{name}: {}", value.full), span.clone());
    }

    /// Whether a row is about a data set: its name leads to one, or stands under a head that says so.
    fn is_data_row(&self, name: &Clean, at: usize) -> bool {
        let linked = WORDS.data_addresses.iter().any(|address| name.full.contains(address.as_str()));
        linked || self.columns.get(at).is_some_and(|head| WORDS.data_columns.contains(head.trim()))
    }

    /// What a row without a noun is about: its name, in the light of the column's head.
    fn row_subject(&self, name: &str, at: usize) -> Subject {
        let head = self.columns.get(at).cloned().unwrap_or_default();
        let name: String = name.chars().take(80).collect();
        match subjects(&format!("{head}:"), &Surroundings::default()).first() {
            Some(Subject::Component(component)) if *component != Component::Weights => {
                Subject::Component(*component)
            }
            Some(Subject::Other(_)) => Subject::Other(name),
            _ if self.section.foreign().is_some() => Subject::Other(name),
            _ => Subject::Checkpoint(name),
        }
    }

    fn label_row(&mut self, texts: &[Clean], span: &Range<usize>) {
        let filled: Vec<&Clean> =
            texts.iter().filter(|text| text.full.chars().any(char::is_alphanumeric)).collect();
        let [label, value] = filled.as_slice() else {
            return self.wide_row(texts, span);
        };
        let text = Clean {
            full: format!("{}: {}", label.full.trim_end_matches(':'), value.full),
            plain: format!("{}: {}", label.plain.trim_end_matches(':'), value.plain),
            ..Clean::default()
        };
        self.sentence(&Sentence { text, span: span.clone() });
    }

    /// A row of several cells without a column for licenses: each cell for itself.
    fn wide_row(&mut self, texts: &[Clean], span: &Range<usize>) {
        for text in texts {
            let lower = lowered(&text.plain);
            if WORDS.license_words.within(&lower) && text.full.len() < MAX_SENTENCE_BYTES {
                self.statement(&text.plain, &text.full, &Sentence { text: text.clone(), span: span.clone() });
            }
        }
    }
}
