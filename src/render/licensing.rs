//! The license of the weights in the words of bills of materials, which know SPDX expressions and names.
//!
//! Comes in: a [`Report`]. Goes out: [`Licensing`]. What is not settled is never called concluded: a reader that
//! looks at nothing but the license must not take a release for free that the report calls not met.

use super::inert::{NAME, words};
use super::words::force_words;
use crate::report::{AncestorReport, Report, SourceReport};
use spdx::{Expression, LicenseItem};

/// The license of the weights.
pub(super) struct Licensing {
    /// Every license that governs.
    pub(super) labels: Vec<Label>,
    /// Whether nothing else bears on it: no conflict, and no source that limits, doubts or questions it.
    pub(super) settled: bool,
    /// What every source says and how it counts, each once, in one line.
    pub(super) comment: String,
}

/// A license as a report names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Label {
    /// An expression of ids on the SPDX list.
    Spdx(String),
    /// A name.
    Named(String),
}

impl Label {
    /// An id on the SPDX list and nothing more.
    pub(super) fn id(&self) -> Option<&str> {
        match self {
            Self::Spdx(text) => spdx::license_id(text).map(|_| text.as_str()),
            Self::Named(_) => None,
        }
    }

    pub(super) fn text(&self) -> &str {
        match self {
            Self::Spdx(text) | Self::Named(text) => text,
        }
    }
}

/// The license of the weights; nothing where nothing governs them.
pub(super) fn of_weights(report: &Report) -> Option<Licensing> {
    let license = report.licenses.iter().find(|license| license.component == "weights")?;
    let concluded = words(license.concluded.as_ref()?, NAME * 5);
    // A base under a license that takes nothing away bears no more on it than its duties do.
    let takes_away = |s: &SourceReport| s.terms.is_empty() || s.terms.iter().any(|t| t.kind == "limit");
    let open = |s: &SourceReport| match s.force.as_str() {
        "questions" => true,
        "limits" | "doubted" => takes_away(s),
        _ => false,
    };
    let mut comment: Vec<String> = Vec::new();
    for source in license.sources.iter().take(20) {
        let what = if source.says.is_empty() { source.words.as_str() } else { &source.says };
        let said = format!("{what} {}", force_words(source));
        if !comment.contains(&said) {
            comment.push(said);
        }
    }
    Some(Licensing {
        labels: labels(&concluded),
        settled: license.conflicts.is_empty() && !license.sources.iter().any(open),
        comment: words(&comment.join("; "), NAME * 10),
    })
}

/// Where a base model is named, and the licenses that it may be under.
pub(super) fn of_base(ancestor: &AncestorReport) -> String {
    match ancestor.licenses.is_empty() {
        true => format!("named at {}; its license is not known here", ancestor.at),
        false => format!("named at {}; known to be under {}", ancestor.at, ancestor.licenses.join(" or ")),
    }
}

/// The whole as an expression where it is one; else what `AND` joins, one by one.
fn labels(concluded: &str) -> Vec<Label> {
    match label(concluded) {
        Label::Named(_) => concluded.split(" AND ").filter(|part| !part.is_empty()).map(label).collect(),
        whole @ Label::Spdx(_) => vec![whole],
    }
}

pub(super) fn label(text: &str) -> Label {
    // `NOASSERTION` parses as an id, and is the opposite of one.
    let id = |item: &LicenseItem| matches!(item, LicenseItem::Spdx { id, .. } if id.name != "NOASSERTION");
    let listed = |expression: &Expression| expression.requirements().all(|r| id(&r.req.license));
    match Expression::parse(text) {
        Ok(expression) if listed(&expression) => Label::Spdx(text.to_owned()),
        _ => Label::Named(text.to_owned()),
    }
}

/// A reference that is valid in an expression and differs where names differ.
pub(super) fn reference(name: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || c == '.' { c } else { '-' };
    let id: String = name.chars().map(plain).take(64).collect();
    if id == name {
        return format!("LicenseRef-{id}");
    }
    let digest = super::facts::digest(&[name]);
    format!("LicenseRef-{id}-{}", digest.get(..8).unwrap_or_default())
}

/// All labels as one expression, with a reference for each that is a name.
pub(super) fn expression(labels: &[Label]) -> String {
    let part = |label: &Label| match label {
        Label::Spdx(text) if labels.len() > 1 && text.contains(' ') => format!("({text})"),
        Label::Spdx(text) => text.clone(),
        Label::Named(name) => reference(name),
    };
    labels.iter().map(part).collect::<Vec<_>>().join(" AND ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_on_the_list_are_an_expression_and_all_else_is_a_name() {
        assert_eq!(labels("MIT AND Apache-2.0"), [Label::Spdx("MIT AND Apache-2.0".into())]);
        let two = [Label::Spdx("MIT".into()), Label::Named("llama-3.1".into())];
        assert_eq!(labels("MIT AND llama-3.1"), two);
        assert_eq!(label("LicenseRef-mine"), Label::Named("LicenseRef-mine".into()));
        assert_eq!(label("NOASSERTION"), Label::Named("NOASSERTION".into()));
        assert_eq!(label("MIT\"}"), Label::Named("MIT\"}".into()));
    }

    #[test]
    fn an_expression_of_names_is_valid_and_tells_names_apart() {
        let labels = [label("MIT OR Apache-2.0"), label("a b"), label("a-b")];
        let text = expression(&labels);
        assert!(Expression::parse(&text).is_ok(), "{text}");
        assert_ne!(reference("a b"), reference("a_b"));
        assert!(text.starts_with("(MIT OR Apache-2.0) AND LicenseRef-a-b-"), "{text}");
    }
}
