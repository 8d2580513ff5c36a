//! Which repository's license file does a bare badge or link lead to?
//!
//! Comes in: a sentence without markup, targets of links behind their words. Goes out: the repository's name. It never
//! says whose repository that is.

/// The most words of a badge.
const MAX_WORDS: usize = 5;

/// The repository, where the sentence is no more than a few words and addresses of which one is a file in a
/// repository.
pub(super) fn repository(sentence: &str) -> Option<String> {
    let pieces: Vec<&str> = sentence
        .split(|c: char| c.is_whitespace() || "()<>[]\"'|".contains(c))
        .filter(|p| !p.is_empty())
        .collect();
    let addresses = pieces.iter().filter(|piece| piece.contains("://"));
    let mut repositories = addresses.filter_map(|address| of_address(address));
    let first = repositories.next()?;
    let one = repositories.all(|other| other.eq_ignore_ascii_case(&first));
    let words = pieces.iter().filter(|piece| !piece.contains("://") && piece.contains(char::is_alphanumeric));
    (one && words.count() <= MAX_WORDS).then_some(first)
}

/// `https://host/owner/repository/blob/branch/LICENSE`: the repository.
fn of_address(address: &str) -> Option<String> {
    let (_, path) = address.split_once("://")?;
    let mut parts = path.split('/');
    let (host, owner, repository, kind) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let file = host.contains("github") || host.contains("gitlab") || host.contains("gitee");
    (file && !owner.is_empty() && matches!(kind, "blob" | "raw" | "tree" | "-"))
        .then(|| repository.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bare_badge_leads_to_one_repository() {
        let badge = "license (https://img.example/badge/License-Apache_2.0-blue.svg) (https://github.com/o/Other/blob/dev/LICENSE)";
        assert_eq!(repository(badge).as_deref(), Some("Other"));
    }

    #[test]
    fn a_sentence_is_no_badge() {
        let sentence = "The weights are under the license (https://github.com/o/Other/blob/main/LICENSE).";
        assert_eq!(repository(sentence), None);
        assert_eq!(repository("License (https://opensource.org/licenses/MIT)"), None);
    }
}
