//! Gathers what one file says, each thing with its place and its words, within a bound.

use crate::evidence::{
    Aspect, BaseModel, Channel, Claim, Evidence, LicenseEvidence, Problem, ProblemKind, Relation, Seen,
    Subject,
};
use crate::source::{Excerpt, Location, SourceFile, safe};
use crate::written::{Mistake, Node};
use std::ops::Range;
use std::sync::Arc;

/// What one text file says, as far as it was read.
pub(crate) struct Found<'a> {
    pub(crate) file: &'a Arc<SourceFile>,
    pub(crate) evidence: Evidence,
    left: usize,
}

impl<'a> Found<'a> {
    /// Begins with nothing; no more than `facts` pieces of evidence are taken.
    pub(crate) fn new(file: &'a Arc<SourceFile>, facts: usize) -> Self {
        Self { file, evidence: Evidence::default(), left: facts }
    }

    /// A license: where it was found, what it speaks about, what it claims. It stands at the beginning of `span`.
    pub(crate) fn license(&mut self, channel: Channel, subject: Subject, claim: Claim, span: Range<usize>) {
        let offset = span.start;
        self.license_at(offset, channel, subject, (claim, span));
    }

    /// The same where the words begin before the place that is meant.
    pub(crate) fn license_at(
        &mut self,
        offset: usize,
        channel: Channel,
        subject: Subject,
        (claim, span): (Claim, Range<usize>),
    ) {
        if self.room(&[Aspect::Licenses]) {
            let (at, words) = (self.file.location(offset), self.file.excerpt(span));
            self.evidence.licenses.push(LicenseEvidence { channel, subject, claim, at, words });
        }
    }

    /// A model that this one is said to be made from.
    pub(crate) fn base(&mut self, id: &str, relation: Option<Relation>, span: Range<usize>) {
        if !id.trim().is_empty() && self.room(&[Aspect::Lineage]) {
            let (at, words) = (self.file.location(span.start), self.file.excerpt(span));
            self.evidence.base_models.push(stated(id, relation, at, words));
        }
    }

    /// A data set the model was trained on.
    pub(crate) fn dataset(&mut self, id: &str, span: Range<usize>) {
        if !id.trim().is_empty() && self.room(&[Aspect::Documentation]) {
            let seen = self.seen(id, span);
            self.evidence.datasets.push(seen);
        }
    }

    /// A name the model goes by.
    pub(crate) fn name(&mut self, name: &str, span: Range<usize>) {
        if !name.trim().is_empty() && self.room(&[]) {
            let seen = self.seen(name, span);
            self.evidence.names.push(seen);
        }
    }

    fn seen(&self, value: &str, span: Range<usize>) -> Seen<String> {
        Seen::new(value.trim().to_owned(), self.file.location(span.start), self.file.excerpt(span))
    }

    /// Something that could not be read, or on which readers differ.
    pub(crate) fn problem(&mut self, kind: ProblemKind, concerns: &[Aspect], message: &str, offset: usize) {
        let at = self.file.location(offset);
        let problem = Problem { kind, concerns: concerns.to_vec(), message: safe(message, 400), at };
        self.evidence.problems.push(problem);
    }

    /// A text that could not be read as a tree.
    pub(crate) fn mistake(&mut self, mistake: &Mistake, concerns: &[Aspect], what: &str) {
        let kind = if mistake.limit { ProblemKind::Limit } else { ProblemKind::Malformed };
        self.problem(kind, concerns, &format!("{what} cannot be read: {}", mistake.message), mistake.offset);
    }

    fn room(&mut self, concerns: &[Aspect]) -> bool {
        if self.left == 1 {
            self.problem(ProblemKind::Limit, concerns, "it says more than is taken from one file", 0);
        }
        self.left = self.left.saturating_sub(1);
        self.left > 0
    }
}

/// A base model that a field names.
pub(crate) fn stated(id: &str, relation: Option<Relation>, at: Location, words: Excerpt) -> BaseModel {
    BaseModel { id: id.trim().to_owned(), relation, certain: true, of: None, descendant: false, at, words }
}

/// The values of a license field, as written.
pub(crate) fn declared(node: &Node, text: &str) -> Vec<String> {
    node.items().iter().filter(|item| !item.is_empty()).map(|item| item.written(text).to_owned()).collect()
}

/// Evidence of one problem and nothing else.
pub(crate) fn only(problem: Problem) -> Evidence {
    Evidence { problems: vec![problem], ..Evidence::default() }
}
