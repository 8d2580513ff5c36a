//! What does prose say about licenses, and about what a model was made from?
//!
//! Comes in: a README, model card, NOTICE or another file of words. Goes out: [`Evidence`]: each sentence, item, row
//! or badge that speaks of licensing, with its subject; the models named as bases; the title. It never decides which
//! license is named, nor what it means: a statement about the code stays a statement about the code.

mod blocks;
mod clean;
mod halves;
mod lineage;
mod names;
mod rows;
mod section;
mod sentences;
mod subject;
mod words;

use crate::evidence::{
    Aspect, BaseModel, Channel, Claim, Evidence, LicenseEvidence, Problem, ProblemKind, Seen, Subject,
};
use crate::source::{Location, SourceFile};
use blocks::{Block, Kind};
use clean::{Clean, clean};
use halves::{halves, speaks_of_license};
use names::lowered;
use section::{Section, surroundings};
use std::ops::Range;
use std::sync::Arc;
use subject::{Surroundings, first_name, names_a_part, subjects};
use words::WORDS;

/// The most sentences of one file that are looked at.
const MAX_SENTENCES: usize = crate::limits::SENTENCES.size();
/// The most statements and bases of one file that are kept.
const MAX_STATEMENTS: usize = crate::limits::STATEMENTS.size();
const MAX_BASES: usize = crate::limits::BASES.size();
/// The longest sentence that is looked at, in bytes.
const MAX_SENTENCE_BYTES: usize = crate::limits::SENTENCE_BYTES.size();

/// Reads what a file of prose says of licenses and lineage.
#[must_use]
pub fn read(file: &Arc<SourceFile>) -> Evidence {
    let blocks = blocks::blocks(file.text());
    let around = surroundings(file, &blocks);
    let mut reader = Reader {
        file,
        around,
        section: Section::default(),
        intro: None,
        merging: None,
        previous: None,
        columns: Vec::new(),
        sentences: 0,
        full: false,
        full_of_bases: false,
        evidence: Evidence::default(),
    };
    reader.title(&blocks);
    for (index, block) in blocks.iter().enumerate() {
        let next = blocks.get(index + 1);
        reader.block(block, next);
    }
    for span in clean::comments(file.text()) {
        reader.comment(&span);
    }
    reader.limits(blocks.len());
    reader.evidence
}

/// Whether a folder speaks for the directory above it: the top itself, or documents.
pub(super) fn speaks_for_the_top(folder: &str) -> bool {
    folder.is_empty() || folder.split('/').all(|part| WORDS.speaking_folders.contains(&part.to_lowercase()))
}

/// Whether a file is one that many projects have for other ends, such as a list of changes.
pub(super) fn is_routine(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).to_lowercase();
    WORDS.routine_files.iter().any(|start| stem.starts_with(start.as_str()))
}

/// A sentence without markup and its place.
struct Sentence {
    text: Clean,
    span: Range<usize>,
}

/// What the sentence before spoke of, for "it is licensed under".
struct Previous {
    /// None where they were not asked for yet: those of its plain words.
    subjects: Option<Vec<Subject>>,
    plain: String,
    text: String,
    about_license: bool,
}

impl Previous {
    fn subjects(&self, around: &Surroundings) -> Vec<Subject> {
        self.subjects.clone().unwrap_or_else(|| subjects(&self.plain, around))
    }
}

struct Reader<'a> {
    file: &'a Arc<SourceFile>,
    around: Surroundings,
    section: Section,
    /// The words before a list: "the following models are under …:".
    intro: Option<String>,
    /// In a list of merged models: whether the words before it say so plainly.
    merging: Option<bool>,
    previous: Option<Previous>,
    columns: Vec<String>,
    sentences: usize,
    /// Statements were left out.
    full: bool,
    /// Base models were left out.
    full_of_bases: bool,
    evidence: Evidence,
}

impl Reader<'_> {
    fn title(&mut self, blocks: &[Block]) {
        let path = self.file.path();
        let top = !path.contains('/') && path.to_lowercase().ends_with(".md");
        if let Some((title, span)) = section::title(self.file.text(), blocks)
            && top
        {
            let words = self.file.excerpt(span.clone());
            self.evidence.names.push(Seen::new(title, self.file.location(span.start), words));
        }
    }

    fn block(&mut self, block: &Block, next: Option<&Block>) {
        if self.sentences >= MAX_SENTENCES {
            return;
        }
        match &block.kind {
            Kind::Heading(level) => self.heading(*level, block),
            Kind::Row { cells, head } => self.row(cells, *head, block),
            kind => self.prose(kind, block, next),
        }
    }

    fn heading(&mut self, level: u8, block: &Block) {
        let text = clean(&self.file.text()[block.span.clone()]);
        self.section.enter(level, &text.plain);
        (self.intro, self.previous, self.merging) = (None, None, None);
        self.columns.clear();
        self.sentences += 1;
        let labelled =
            text.plain.find([':', '：']).is_some_and(|at| text.plain[at..].trim().chars().count() > 3);
        if labelled || text.full.contains("](") || text.full.len() > text.plain.len() {
            self.sentence(&Sentence { text, span: block.span.clone() });
        }
    }

    fn prose(&mut self, kind: &Kind, block: &Block, next: Option<&Block>) {
        self.columns.clear();
        if !matches!(kind, Kind::Item(_)) {
            self.intro = None;
        }
        self.enter_merge(kind, block);
        self.previous = None;
        let spans = sentences::sentences(self.file.text(), block.span.clone());
        for (index, span) in spans.iter().enumerate() {
            self.sentences += 1;
            if span.len() > MAX_SENTENCE_BYTES || self.sentences >= MAX_SENTENCES {
                self.long(span);
                continue;
            }
            let text = clean(&self.file.text()[span.clone()]);
            let sentence = Sentence { text, span: span.clone() };
            let last = index + 1 == spans.len();
            let listed = matches!(next.map(|next| &next.kind), Some(Kind::Item(_)));
            if last && listed && !matches!(kind, Kind::Item(_)) && self.introduces(&sentence) {
                continue;
            }
            match kind {
                Kind::Code => self.code_line(&sentence),
                _ => self.sentence(&sentence),
            }
        }
    }

    fn long(&mut self, span: &Range<usize>) {
        let text = lowered(&self.file.text()[span.clone()]);
        if WORDS.license_words.within(&text) {
            self.problem(ProblemKind::Limit, "a sentence about licensing is too long to be read", span.start);
        }
    }

    /// Keeps the words before a list about licensing; its items then say what they hold for.
    fn introduces(&mut self, sentence: &Sentence) -> bool {
        let plain = sentence.text.plain.trim_end();
        let inner = plain.trim_end_matches([':', '：']);
        let colon = inner.len() < plain.len() && (!inner.contains(": ") || inner.contains("following"));
        if colon && self.is_relevant(&lowered(plain)) {
            self.intro = Some(sentence.text.full.clone());
            return true;
        }
        false
    }

    /// Code in a block without a language counts only where it names its subject.
    fn code_line(&mut self, sentence: &Sentence) {
        let lower = lowered(&sentence.text.plain);
        let named = WORDS.license_words.within(&lower) || WORDS.cues.within(&lower);
        if named && names_a_part(&sentence.text.plain) {
            self.sentence(sentence);
        }
    }

    fn is_relevant(&self, lower: &str) -> bool {
        WORDS.cues.within(lower)
    }

    /// Whether a sentence under such headings is read for what it says of licenses or takes away.
    fn is_heard(&self, lower: &str, plain: &str) -> bool {
        self.is_relevant(lower)
            || self.section.is_license()
            || self.section.is_about_terms()
            || self.intro.is_some()
            || (WORDS.norms.within(lower) && names_a_part(plain))
    }

    fn sentence(&mut self, sentence: &Sentence) {
        self.bases(sentence);
        let plain = &sentence.text.plain;
        let lower = lowered(&sentence.text.full);
        let about_license = speaks_of_license(&lowered(plain));
        let short = plain.chars().count() < 160 && plain.contains('(');
        let shaped = WORDS.shapes.within(&lower) && (short || names_a_part(plain));
        if shaped || self.is_heard(&lower, plain) {
            if self.introduced(sentence) {
                return;
            }
            for (text, full) in halves(sentence) {
                let full = self.under_intro(&text, full);
                self.statement(&text, &full, sentence);
            }
        } else {
            let (plain, text) = (plain.clone(), sentence.text.full.clone());
            self.previous = Some(Previous { subjects: None, plain, text, about_license });
        }
    }

    /// The words of an item after those that introduce its list ("you agree not to use the model:"), where neither
    /// speaks of a license.
    fn under_intro(&self, item: &str, full: String) -> String {
        let names = |text: &str| speaks_of_license(&lowered(text));
        match &self.intro {
            Some(intro) if !names(item) && !names(intro) => format!("{intro} {full}"),
            _ => full,
        }
    }

    /// An item of a list whose introduction names the license: what it holds for is the item.
    fn introduced(&mut self, sentence: &Sentence) -> bool {
        let Some(intro) = self.intro.clone() else { return false };
        let item = &sentence.text.plain;
        let lower = lowered(item);
        let own = speaks_of_license(&lower);
        let shapes = WORDS.shapes.within(&lowered(&intro));
        if own || !shapes || item.chars().count() > 160 {
            return false;
        }
        let said = subjects(item, &self.around);
        let said = said.into_iter().find(|subject| !matches!(subject, Subject::Other(_)));
        let item: String = item.chars().take(80).collect();
        let other = self.around.notice.is_some();
        let subject = said.unwrap_or(if other { Subject::Other(item) } else { Subject::Checkpoint(item) });
        let words = format!("{} {}", intro, sentence.text.full);
        self.push(subject, words, sentence.span.clone());
        true
    }

    fn statement(&mut self, plain: &str, full: &str, sentence: &Sentence) {
        let lower = lowered(plain);
        let mut said = self.beyond_the_sentence(&lower).unwrap_or_else(|| subjects(plain, &self.around));
        let mut words = full.to_owned();
        if WORDS.continues.within(&lower)
            && let Some(previous) = self.previous.as_ref().filter(|previous| previous.about_license)
        {
            words = format!("{} {}", previous.text, full);
        }
        let goes_on = WORDS.continuations.start(&lower).is_some()
            && self.previous.as_ref().is_some_and(|previous| previous.about_license);
        if said.is_empty() && (goes_on || WORDS.pronouns.start(&lower).is_some()) {
            said = self.previous.as_ref().map(|previous| previous.subjects(&self.around)).unwrap_or_default();
        }
        if said.is_empty() {
            let default = self.section.default_subject(&self.around);
            let named =
                (default == self.around.unstated()).then(|| first_name(plain, &self.around)).flatten();
            said = vec![named.or_else(|| self.labelled(plain, &default)).unwrap_or(default)];
        }
        if let (true, Some(heading)) = (said.iter().all(|s| !s.names_weights()), self.section.foreign()) {
            said = vec![Subject::Other(heading)];
        }
        let start =
            before_marks(self.file.text(), place(self.file.text(), &sentence.span, plain), &sentence.span);
        for subject in &said {
            self.push(subject.clone(), words.clone(), start..sentence.span.end);
        }
        let about_license = speaks_of_license(&lower);
        let (subjects, text) = (Some(said), full.to_owned());
        self.previous = Some(Previous { subjects, plain: String::new(), text, about_license });
    }

    /// What a sentence speaks of by another one: "you may not use these materials except", "all other materials".
    fn beyond_the_sentence(&self, lower: &str) -> Option<Vec<Subject>> {
        if WORDS.points_back.within(lower) {
            return self.previous.as_ref().map(|previous| previous.subjects(&self.around));
        }
        let code = |subject: &Subject| matches!(subject, Subject::Component(part) if part.is_code());
        let mut last = self.evidence.licenses.iter().rev().take(4);
        let after_code = WORDS.all_others.start(lower).is_some() && last.any(|seen| code(&seen.subject));
        after_code.then(|| vec![self.around.weights()])
    }

    /// "Vision encoder: Grob (MIT)": a label that is no part we know of is one of several things.
    fn labelled(&self, plain: &str, default: &Subject) -> Option<Subject> {
        let (label, value) = plain.split_once(": ")?;
        let lower = lowered(label);
        let worded = label.chars().filter(|c| c.is_alphabetic()).count() >= 3 && label.chars().count() <= 48;
        let own = speaks_of_license(&lower) || WORDS.cues.within(&lower) || lower.contains("http");
        let unstated = *default == self.around.unstated();
        (worded && !own && unstated && WORDS.shapes.within(&lowered(value)))
            .then(|| Subject::Checkpoint(label.to_owned()))
    }

    fn push(&mut self, subject: Subject, words: String, span: Range<usize>) {
        self.push_as(Channel::Statement, subject, words, span);
    }

    fn push_as(&mut self, channel: Channel, subject: Subject, words: String, span: Range<usize>) {
        let subject = if self.around.foreign && !subject.excludes_weights() {
            Subject::Other(self.file.path().to_owned())
        } else {
            subject
        };
        if self.evidence.licenses.len() >= MAX_STATEMENTS {
            if !std::mem::replace(&mut self.full, true) {
                self.problem(ProblemKind::Limit, "more statements about licensing than are read", span.start);
            }
            return;
        }
        self.evidence.licenses.push(LicenseEvidence {
            channel,
            subject,
            claim: Claim::Sentence(words),
            at: self.file.location(span.start),
            words: self.file.excerpt(span),
        });
    }

    fn bases(&mut self, sentence: &Sentence) {
        if self.section.foreign().is_some() || self.around.foreign {
            return;
        }
        let sure = self.around.folder.is_some();
        for base in lineage::bases(&sentence.text.full, &self.around, sure) {
            self.new_base(base, &sentence.span);
        }
        if let Some(certain) = self.merging.filter(|_| !sure) {
            let merged = lineage::merged(&sentence.text.full, certain, &self.around);
            merged.into_iter().for_each(|base| self.new_base(base, &sentence.span));
        }
    }

    fn new_base(&mut self, base: lineage::Base, span: &Range<usize>) {
        let same = |other: &BaseModel| other.id == base.id && other.of == base.of;
        if !self.evidence.base_models.iter().any(same) {
            self.base(base, span);
        }
    }

    /// Whether what comes next is a list of the models that went into a merge, and whether the words say so plainly.
    fn enter_merge(&mut self, kind: &Kind, block: &Block) {
        if matches!(kind, Kind::Item(_)) {
            return;
        }
        let lower = lowered(clean(&self.file.text()[block.span.clone()]).plain.trim_end());
        let listed = lower.chars().count() < 200
            && lower.trim_end_matches(|c: char| !c.is_alphanumeric()).len() < lower.len()
            && WORDS.merged_lists.within(&lower);
        let plain =
            || WORDS.merge_words.within(&lower) || WORDS.merge_words.within(&lowered(self.file.text()));
        self.merging = listed.then(plain);
    }

    fn base(&mut self, base: lineage::Base, span: &Range<usize>) {
        if self.evidence.base_models.len() < MAX_BASES {
            let raw = self.file.text().get(span.clone()).unwrap_or("");
            let named = raw.find(&base.id).map_or(span.start, |at| span.start + at);
            self.evidence.base_models.push(BaseModel {
                id: base.id,
                relation: Some(base.relation),
                certain: base.certain,
                of: base.of,
                descendant: base.descendant,
                at: self.file.location(named),
                words: self.file.excerpt(span.clone()),
            });
        } else if !std::mem::replace(&mut self.full_of_bases, true) {
            self.problem(ProblemKind::Limit, "more base models are named than are read", span.start);
        }
    }

    /// What a comment says is not shown to readers: it grants nothing, and what it takes away leaves the answer open.
    fn comment(&mut self, span: &Range<usize>) {
        for span in sentences::sentences(self.file.text(), span.clone()) {
            self.sentences += 1;
            if span.len() > MAX_SENTENCE_BYTES || self.sentences >= MAX_SENTENCES {
                return self.long(&span);
            }
            let text = clean(&self.file.text()[span.clone()]);
            let lower = lowered(&text.full);
            if self.is_relevant(&lower) || WORDS.shapes.within(&lower) {
                let said = subjects(&text.plain, &self.around).into_iter().next();
                let subject = said.unwrap_or_else(|| self.around.unstated());
                self.push_as(Channel::Comment, subject, text.full, span);
            }
        }
    }

    fn limits(&mut self, blocks: usize) {
        if self.sentences >= MAX_SENTENCES || blocks >= blocks::MAX_BLOCKS {
            self.problem(ProblemKind::Limit, "more sentences than are read", self.file.text().len());
        }
    }

    fn problem(&mut self, kind: ProblemKind, message: &str, at: usize) {
        let at: Location = self.file.location(at);
        let concerns = vec![Aspect::Licenses, Aspect::Lineage];
        self.evidence.problems.push(Problem { kind, concerns, message: message.to_owned(), at });
    }
}

/// Where a half of a sentence stands: at its first word that can be found.
fn place(text: &str, span: &Range<usize>, plain: &str) -> usize {
    let first: String = plain.chars().take(24).collect();
    let first = first.rsplit_once(' ').map_or(first.as_str(), |(start, _)| start);
    let found = text.get(span.clone()).and_then(|raw| raw.find(first));
    span.start + found.unwrap_or(0)
}

/// The same place, with the marks of emphasis and links that the words stand in.
fn before_marks(text: &str, start: usize, span: &Range<usize>) -> usize {
    let before = text.get(span.start..start).unwrap_or("");
    span.start + before.trim_end_matches(['*', '_', '`', '[']).len()
}

#[cfg(test)]
mod tests;
