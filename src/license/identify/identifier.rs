//! Puts the answers together: exact, several, modified, reference or unknown.

use crate::license::identify::candidates::{Candidate, candidates};
use crate::license::identify::difference::{Aligned, Gulf, align, gulfs};
use crate::license::identify::fingerprint::Fingerprint;
use crate::license::identify::format::{GRAM_WORDS, Step, gram, plain_way, word};
use crate::license::identify::index::{Index, KnownText};
use crate::license::identify::matcher::{Matcher, Reach};
use crate::license::identify::prepared::Prepared;
use crate::license::identify::references::references;
use crate::license::identify::titles::Titles;
use crate::license::identify::words::Words;
use crate::license::identify::{Change, ChangeKind, Identification, Match, Nearest, Status};
use crate::text::Flags;
use std::ops::Range;

/// A text with more tokens is never called by a license's name.
const MAX_TOKENS: usize = crate::limits::LICENSE_WORDS.size();
/// Share of a license's words that must be there for a text to be called a modification of it.
const MODIFIED_COVERAGE: f32 = 0.55;
/// So many candidates are compared word by word to find the nearest.
const COMPARED: usize = 6;
/// Share of a candidate's rare runs that makes a strict look worth while.
const STRICT_SHARE: f32 = 0.4;
/// So many places of added text are looked at for a license that begins there.
const MAX_LOOKS: usize = 4000;
/// A license inside added text has at least so many tokens.
const INSIDE_MIN_TOKENS: usize = 30;
/// A text with more tokens says more than which license it points to: it is none that is known, whatever it names.
const REFERENCE_MAX_TOKENS: usize = 800;
/// Most licenses in one text.
const MAX_LICENSES: usize = 64;

/// Recognises license texts. Cheap to make: the shipped index is read in place.
#[derive(Debug, Clone)]
pub struct Identifier {
    index: Index<'static>,
    words: Words<'static>,
    own: Vec<Own>,
    own_grams: Vec<Vec<u32>>,
    kept: Option<fn(&str) -> bool>,
}

/// A user's own text.
#[derive(Debug, Clone)]
struct Own {
    id: String,
    revision: Option<String>,
    program: Vec<u16>,
}

/// A candidate that matched.
struct Found {
    known: usize,
    reach: Reach,
}

impl Identifier {
    /// With the texts that come with the program.
    #[must_use]
    pub fn shipped() -> Self {
        let index = Index::shipped();
        Self { index, words: Words::new(index), own: Vec::new(), own_grams: Vec::new(), kept: None }
    }

    /// With those of the texts that come with the program whose license is kept; all others are as unknown as any.
    #[must_use]
    pub fn only(kept: fn(&str) -> bool) -> Self {
        Self { kept: Some(kept), ..Self::shipped() }
    }

    fn keeps(&self, id: &str) -> bool {
        self.kept.is_none_or(|kept| kept(id))
    }

    /// Adds a text of the user's own.
    pub fn add(&mut self, print: &Fingerprint) {
        let program = print.program(&mut self.words);
        let steps: Vec<u16> = plain_way(&program).iter().map(|step| step.word).collect();
        let mut grams: Vec<u32> = steps.windows(GRAM_WORDS).filter_map(gram).collect();
        grams.sort_unstable();
        grams.dedup();
        self.own.push(Own { id: print.id.clone(), revision: print.revision.clone(), program });
        self.own_grams.push(grams);
    }

    /// The fingerprint of a text.
    #[must_use]
    pub fn fingerprint(&self, id: &str, revision: Option<&str>, text: &str) -> Fingerprint {
        Fingerprint::of(id, revision, text, &self.words)
    }

    /// Every id that this identifier can answer with: license, revision where there are several.
    #[must_use]
    pub fn known(&self) -> Vec<(String, Option<String>)> {
        (0..self.index.text_count() + self.own.len())
            .map(|number| self.text(number))
            .filter(|text| self.keeps(text.id))
            .map(|text| (text.id.to_owned(), text.revision.map(str::to_owned)))
            .collect()
    }

    fn text(&self, number: usize) -> KnownText<'_> {
        match number.checked_sub(self.index.text_count()).and_then(|own| self.own.get(own)) {
            Some(own) => KnownText::own(&own.id, own.revision.as_deref(), &own.program),
            None => self.index.text(number),
        }
    }

    /// Which license a text is.
    #[must_use]
    pub fn identify(&self, text: &str) -> Identification {
        let prepared = Prepared::new(text, &self.words);
        let mut candidates = candidates(&prepared.words, &self.index, &self.own_grams);
        if self.kept.is_some() {
            candidates.retain(|candidate| self.keeps(self.text(candidate.text).id));
        }
        let titles = Titles::of(&prepared, &self.words);
        let known = candidates
            .iter()
            .filter(|candidate| candidate.share >= STRICT_SHARE)
            .map(|candidate| self.text(candidate.text))
            .map(|known| (titles.inert(&prepared, &known), known))
            .collect();
        let mut look = Look {
            identifier: self,
            text: &prepared,
            titles: &titles,
            known,
            looks_left: MAX_LOOKS,
            matcher: Matcher::default(),
        };
        if prepared.len() > MAX_TOKENS {
            return look.naming();
        }
        look.exact()
            .or_else(|| look.several())
            .or_else(|| look.departing(&candidates))
            .unwrap_or_else(|| look.naming())
    }
}

/// One text being looked at.
struct Look<'i> {
    identifier: &'i Identifier,
    text: &'i Prepared<'i>,
    titles: &'i Titles,
    /// The likely texts, each with the tokens that may be passed over when it is looked for.
    known: Vec<(Vec<bool>, KnownText<'i>)>,
    looks_left: usize,
    matcher: Matcher,
}

impl Look<'_> {
    fn strict(&mut self, start: usize) -> Vec<Found> {
        let mut found = Vec::new();
        for (number, (inert, known)) in self.known.iter().enumerate() {
            if let Some(reach) = self.matcher.end(&known.program, self.text, inert, start) {
                found.push(Found { known: number, reach });
            }
        }
        found
    }

    /// The whole text is one license.
    fn exact(&mut self) -> Option<Identification> {
        let mut found = self.strict(0);
        found.retain(|found| found.reach.end == self.text.len());
        let license = self.best(&found, 0)?;
        Some(Identification { licenses: vec![license], ..Identification::of(Status::Exact) })
    }

    /// Of the candidates that match up to the same place, the one that says most of it in its own words.
    fn best(&self, found: &[Found], start: usize) -> Option<Match> {
        let end = found.iter().map(|found| found.reach.end).max()?;
        let mut longest: Vec<(&KnownText<'_>, u32)> = found
            .iter()
            .filter(|found| found.reach.end == end)
            .map(|found| (&self.known[found.known].1, found.reach.own))
            .collect();
        longest.sort_by_key(|(text, own)| (text.deprecated, std::cmp::Reverse(*own)));
        let most = longest.first()?.1;
        let mut same = longest.iter().filter(|(_, own)| *own == most).map(|(text, _)| text);
        let first = same.next()?;
        let mut also: Vec<String> = first.also.iter().map(|id| (*id).to_owned()).collect();
        for other in same {
            also.extend(std::iter::once(other.id).chain(other.also.iter().copied()).map(str::to_owned));
        }
        also.retain(|id| id != first.id);
        also.sort();
        also.dedup();
        let revision = first.revision.map(str::to_owned);
        Some(Match { id: first.id.to_owned(), revision, also, span: self.span(start..end) })
    }

    fn span(&self, tokens: Range<usize>) -> Range<usize> {
        let first = self.text.tokens.get(tokens.start);
        let last = tokens.end.checked_sub(1).and_then(|at| self.text.tokens.get(at));
        match (first, last) {
            (Some(first), Some(last)) if tokens.start < tokens.end => first.start()..last.end(),
            (Some(first), _) => first.start()..first.start(),
            _ => self.text.text.len()..self.text.text.len(),
        }
    }

    /// The whole text is licenses one after the other.
    fn several(&mut self) -> Option<Identification> {
        let mut licenses = Vec::new();
        let mut start = 0;
        while start < self.text.len() && licenses.len() < MAX_LICENSES {
            let found = self.strict(start);
            let end = found.iter().map(|found| found.reach.end).max()?;
            licenses.push(self.best(&found, start)?);
            start = end;
        }
        let whole = start == self.text.len() && licenses.len() > 1;
        whole.then(|| Identification { licenses, ..Identification::of(Status::Several) })
    }

    /// The text departs from a license.
    fn departing(&mut self, candidates: &[Candidate]) -> Option<Identification> {
        let mut compared: Vec<Compared> =
            candidates.iter().take(COMPARED).map(|candidate| self.compare(candidate.text)).collect();
        compared.sort_by(|a, b| b.similarity.total_cmp(&a.similarity).then(a.text.cmp(&b.text)));
        let nearest = compared.into_iter().find(|compared| compared.coverage >= MODIFIED_COVERAGE)?;
        let known = self.identifier.text(nearest.text);
        let (mut licenses, mut gulfs) = (Vec::new(), Vec::new());
        for gulf in &nearest.gulfs {
            self.inside(gulf, &mut licenses, &mut gulfs);
        }
        let mut changes: Vec<Change> = gulfs.iter().map(|gulf| self.change(gulf, &nearest.steps)).collect();
        if changes.is_empty() {
            changes.push(Change {
                kind: ChangeKind::Changed,
                span: self.span(0..self.text.len()),
                expected: None,
            });
        }
        let near = Nearest { id: known.id.to_owned(), similarity_0_to_1: nearest.similarity };
        Some(Identification {
            licenses,
            nearest: Some(near),
            changes,
            ..Identification::of(Status::Modified)
        })
    }

    /// Finds the whole licenses inside a stretch of added text; what is left around them stays added.
    fn inside(&mut self, gulf: &Gulf, licenses: &mut Vec<Match>, left: &mut Vec<Gulf>) {
        let (mut from, end) = gulf.tokens;
        let mut steps = gulf.steps;
        let mut at = from;
        while end - from >= INSIDE_MIN_TOKENS && at < end && licenses.len() < MAX_LICENSES {
            let begins = at == from || self.text.tokens[at].flags.has(Flags::LINE_START);
            let looks = begins && self.looks_left > 0;
            self.looks_left -= usize::from(looks);
            let found = if looks { self.strict(at) } else { Vec::new() };
            let whole: Vec<Found> = found
                .into_iter()
                .filter(|found| found.reach.end <= end && found.reach.end >= at + INSIDE_MIN_TOKENS)
                .collect();
            let Some(license) = self.best(&whole, at) else {
                at += 1;
                continue;
            };
            let reached = whole.iter().map(|found| found.reach.end).max().unwrap_or(at + 1);
            if from < at || steps.0 < steps.1 {
                left.push(Gulf { tokens: (from, at), steps });
            }
            licenses.push(license);
            (from, at, steps) = (reached, reached, (steps.1, steps.1));
        }
        if from < end || steps.0 < steps.1 {
            left.push(Gulf { tokens: (from, end), steps });
        }
    }

    fn compare(&mut self, number: usize) -> Compared {
        let known = self.identifier.text(number);
        let steps = plain_way(&known.program);
        let inert = self.titles.inert(self.text, &known);
        let pairs = align(&self.text.words, &steps);
        let aligned =
            Aligned { text: self.text, inert: &inert, program: &known.program, steps: &steps, pairs: &pairs };
        let gulfs = gulfs(&aligned, &mut self.matcher);
        let required = steps.iter().filter(|step| !step.loose).count().max(1);
        let met = pairs.iter().filter(|(_, step)| !steps[*step].loose).count();
        let extra: usize = gulfs.iter().map(|gulf| gulf.tokens.1 - gulf.tokens.0).sum();
        let lost = required - met.min(required);
        let ratio = |part: usize, whole: usize| {
            let (part, whole) =
                (u32::try_from(part).unwrap_or(u32::MAX), u32::try_from(whole).unwrap_or(u32::MAX));
            (f64::from(part) / f64::from(whole.max(1))) as f32
        };
        let similarity = ratio(2 * pairs.len(), 2 * pairs.len() + extra + lost);
        Compared { text: number, similarity, coverage: ratio(met, required), steps, gulfs }
    }

    fn change(&self, gulf: &Gulf, steps: &[Step]) -> Change {
        let added = gulf.tokens.0 < gulf.tokens.1;
        let dropped = gulf.steps.0 < gulf.steps.1;
        let kind = match (added, dropped) {
            (true, false) => ChangeKind::Added,
            (false, _) => ChangeKind::Dropped,
            (true, true) => ChangeKind::Changed,
        };
        let expected = dropped.then(|| self.expected(&steps[gulf.steps.0..gulf.steps.1])).flatten();
        Change { kind, span: self.span(gulf.tokens.0..gulf.tokens.1), expected }
    }

    /// The words that are missing, where all of them may be shown.
    fn expected(&self, steps: &[Step]) -> Option<String> {
        let shown = |step: &Step| self.identifier.words.bits(step.word) & word::SHOWN != 0;
        let letters = |step: &Step| self.identifier.index.letters(step.word);
        let all = steps.iter().all(shown);
        all.then(|| steps.iter().map(letters).collect::<Vec<_>>().join(" "))
    }

    /// The text is no license; it may name one.
    fn naming(&self) -> Identification {
        let mut references = references(self.text, &self.identifier.index);
        references.retain(|reference| self.identifier.keeps(&reference.id));
        let points = !references.is_empty() && self.text.len() <= REFERENCE_MAX_TOKENS;
        let status = if points { Status::Reference } else { Status::Unknown };
        Identification { references, ..Identification::of(status) }
    }
}

struct Compared {
    text: usize,
    similarity: f32,
    coverage: f32,
    steps: Vec<Step>,
    gulfs: Vec<Gulf>,
}
