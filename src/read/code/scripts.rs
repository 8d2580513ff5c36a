//! Whether a script trains something when it runs, and what speaks against its being the code that made the model.
//!
//! Comes in: the text of a script. Goes out: where it trains, and a [`Doubt`]. Comments, texts in quotes and branches
//! that never run are passed over; nothing is run and no license is known here.

use crate::evidence::Doubt;
use crate::read::documentation::facts::{CodeKinds, facts};

/// How much of a script is looked at, in bytes.
const SCRIPT_MAX_BYTES: usize = crate::limits::SCRIPT_BYTES.size();
/// How much of it is its head, in bytes.
const HEAD_MAX_BYTES: usize = 3_000;

/// Where a script trains something, and whether that is in doubt.
pub(super) struct Training {
    /// The place, in bytes.
    pub(super) at: usize,
    /// What speaks against it.
    pub(super) doubt: Option<Doubt>,
}

/// Looks at a script; `is_known` says whether the words of the release speak of something.
pub(super) fn training(text: &str, is_known: impl Fn(&str) -> bool) -> Option<Training> {
    let kinds = &facts().code;
    let text = super::cut(text, SCRIPT_MAX_BYTES);
    let running = running(text);
    let Some(at) = first(&running, &kinds.training_words) else {
        let at = first(text, &kinds.training_words)?;
        return Some(Training { at, doubt: Some(Doubt::NeverRuns) });
    };
    if let Some(at) = terms(kinds, text) {
        return Some(Training { at, doubt: Some(Doubt::Terms) });
    }
    let lower = running.to_ascii_lowercase();
    let mut others = kinds.other_tasks.iter().filter(|task| !is_known(task));
    let other = others.find_map(|task| word(&lower, task));
    Some(Training { at: other.unwrap_or(at), doubt: other.map(|_| Doubt::OtherPurpose) })
}

fn first(text: &str, words: &[String]) -> Option<usize> {
    words.iter().filter_map(|words| text.find(words.as_str())).min()
}

/// Where a word stands that no letter precedes.
fn word(text: &str, word: &str) -> Option<usize> {
    let free = |at: &usize| !text.get(..*at).is_some_and(|before| before.ends_with(char::is_alphabetic));
    text.match_indices(word).map(|(at, _)| at).find(free)
}

/// Where the head of a script keeps its rights.
fn terms(kinds: &CodeKinds, text: &str) -> Option<usize> {
    let head = super::cut(text, HEAD_MAX_BYTES).to_ascii_lowercase();
    let mut at = 0;
    for line in head.split_inclusive('\n') {
        let body = line.trim_start();
        let comment =
            body.starts_with(['#', '*', '"', '\'']) || body.starts_with("//") || body.starts_with("/*");
        let told =
            comment || body.chars().next().is_some_and(char::is_alphabetic) && !body.contains(['=', '(']);
        if told && kinds.kept_rights.iter().any(|words| line.contains(words.as_str())) {
            return Some(at);
        }
        at += line.len();
    }
    None
}

/// What runs of a script: the text with blanks for all that does not, so that each place stays.
fn running(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut quoted: Option<&str> = None;
    let mut idle: Option<usize> = None;
    for line in text.split_inclusive('\n') {
        let body = line.trim_start();
        let depth = line.len() - body.len();
        let begins = quoted.is_none();
        quoted = quotes(line, quoted);
        if idle.is_some_and(|at| depth <= at && begins && !body.is_empty()) {
            idle = None;
        }
        let never =
            ["if False:", "if 0:", "while False:", "while 0:"].iter().any(|head| body.starts_with(head));
        if begins && never && idle.is_none() {
            idle = Some(depth);
        }
        let passed_over = !begins || quoted.is_some() || idle.is_some() || is_comment(body);
        let kept = if passed_over { 0 } else { line.find(" #").unwrap_or(line.len()) };
        out.push_str(line.get(..kept).unwrap_or(""));
        out.extend(std::iter::repeat_n(' ', line.len() - kept));
    }
    out
}

fn is_comment(body: &str) -> bool {
    body.starts_with('#') || body.starts_with("//") || body.starts_with("\"\"\"") || body.starts_with("'''")
}

/// Which marks of a long text are open behind a line.
fn quotes<'m>(line: &str, open: Option<&'m str>) -> Option<&'m str> {
    let mut open = open;
    let mut rest = line;
    while !rest.is_empty() {
        let next = match open {
            Some(mark) => rest.find(mark).map(|at| (at, None)),
            None => ["\"\"\"", "'''"].into_iter().filter_map(|m| Some((rest.find(m)?, Some(m)))).min(),
        };
        let Some((at, then)) = next else { break };
        open = then;
        rest = rest.get(at + 3..).unwrap_or("");
    }
    open
}

#[cfg(test)]
mod tests {
    use super::*;

    fn doubt(text: &str) -> Option<Option<Doubt>> {
        training(text, |_| false).map(|training| training.doubt)
    }

    #[test]
    fn a_script_that_trains_is_in_no_doubt() {
        assert_eq!(doubt("import torch\nfor x in data:\n    loss.backward()  # step\n"), Some(None));
        assert_eq!(doubt("print('hello')\n"), None);
        assert_eq!(doubt("\"\"\"Words.\"\"\"\nloss.backward()\n"), Some(None));
        assert_eq!(
            doubt(
                "# Copyright X. All rights reserved. Under the BSD license, see LICENSE.\nloss.backward()\n"
            ),
            Some(None)
        );
    }

    #[test]
    fn what_never_runs_trains_nothing() {
        for text in [
            "# loss.backward()\nprint(1)\n",
            "\"\"\"\nloss.backward()\n\"\"\"\nprint(1)\n",
            "if False:\n    loss.backward()\n\n    optimizer.step()\nprint(1)\n",
            "if 0: loss.backward()\n",
            "x = '''\nloss.backward()\n'''\n",
        ] {
            assert_eq!(doubt(text), Some(Some(Doubt::NeverRuns)), "{text}");
        }
    }

    #[test]
    fn a_head_that_keeps_its_rights_and_a_task_that_is_not_the_models_are_doubts() {
        let kept = "# Copyright X. Proprietary and confidential.\nloss.backward()\n";
        assert_eq!(doubt(kept), Some(Some(Doubt::Terms)));
        let other = "from torchvision.datasets import MNIST\nloss.backward()\n";
        assert_eq!(doubt(other), Some(Some(Doubt::OtherPurpose)));
        assert_eq!(training(other, |task| task == "mnist").map(|t| t.doubt), Some(None));
    }

    #[test]
    fn places_stay_and_odd_text_makes_no_panic() {
        let text = "é = 1\n# é\nloss.backward()\n";
        assert_eq!(training(text, |_| false).map(|t| t.at), text.find("loss"));
        for text in ["\"\"\"", "'''\"\"\"'''", "if False:", "é #é", "\"\"\"é\"\"\" loss.backward()"] {
            let _ = doubt(text);
        }
    }
}
