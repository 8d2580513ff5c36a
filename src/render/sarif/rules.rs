//! The rules that results come under: one for each criterion, one for files that could not be read, one for a policy.
//!
//! Comes in: a report and its items. Goes out: rules with help. Their ids never change.

use super::log::{Configuration, Rule, RuleProperties, Text};
use super::{PROBLEM, sentence};
use crate::definition::Level;
use crate::render::facts::{self, Item};
use crate::render::inert::{MESSAGE, NAME, address, plain, words};
use crate::report::Report;

pub(super) fn rule(report: &Report, item: &Item<'_>) -> Rule {
    let criterion = item.criterion;
    let (level, severity) = match criterion.level {
        Level::Required => ("error", "error"),
        Level::Recommended | Level::Optional => ("note", "recommendation"),
    };
    let advice = item.advice().map(|advice| format!(" {advice}")).unwrap_or_default();
    Rule {
        id: facts::rule(report, &criterion.id),
        name: camel(&criterion.id),
        short_description: Text { text: sentence(&plain(&criterion.title, MESSAGE)) },
        full_description: Text { text: sentence(&plain(&criterion.asks, MESSAGE)) },
        help: Text { text: format!("Asked by {}.{advice}", facts::asked_by(report, criterion)) },
        help_uri: address(&report.definition.repository),
        default_configuration: Configuration { level },
        properties: RuleProperties {
            tags: vec!["open-weights".to_owned(), "license".to_owned(), facts::definition(report)],
            precision: "high",
            severity,
        },
    }
}

pub(super) fn unread_rule() -> Rule {
    let text = "A file that bears on the license or the documentation of the model could not be read whole.";
    Rule {
        id: PROBLEM.to_owned(),
        name: "FileNotRead".to_owned(),
        short_description: Text { text: "A file could not be read.".to_owned() },
        full_description: Text { text: text.to_owned() },
        help: Text { text: "Mend the file, or check the release where the file is whole.".to_owned() },
        help_uri: None,
        default_configuration: Configuration { level: "note" },
        properties: RuleProperties {
            tags: vec!["open-weights".to_owned()],
            precision: "high",
            severity: "recommendation",
        },
    }
}

pub(super) fn policy_rule() -> Rule {
    let text = "A policy does not allow the license of a component, whatever the definition comes to.";
    Rule {
        id: facts::POLICY.to_owned(),
        name: "Policy".to_owned(),
        short_description: Text { text: "The policy does not allow a license.".to_owned() },
        full_description: Text { text: text.to_owned() },
        help: Text { text: "Use another model, or have the policy changed by who keeps it.".to_owned() },
        help_uri: None,
        default_configuration: Configuration { level: "error" },
        properties: RuleProperties {
            tags: vec!["open-weights".to_owned(), "license".to_owned(), "policy".to_owned()],
            precision: "high",
            severity: "error",
        },
    }
}

/// `use-any-purpose` as `UseAnyPurpose`.
fn camel(id: &str) -> String {
    let word = |part: &str| {
        let mut letters = part.chars().filter(char::is_ascii_alphanumeric);
        letters.next().map(|c| c.to_ascii_uppercase()).into_iter().chain(letters).collect::<String>()
    };
    words(&id.split(['-', '.']).map(word).collect::<String>(), NAME)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_has_a_name_in_camel_case() {
        assert_eq!(camel("use-any-purpose"), "UseAnyPurpose");
        assert_eq!(camel("annex-iv-2d.10"), "AnnexIv2d10");
        assert_eq!(camel("<b>-\u{1b}x"), "BX");
    }
}
