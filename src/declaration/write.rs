//! A declaration to begin with: what was found, and what is open as comments, ready to be answered.
//!
//! Comes in: a [`Draft`]. Goes out: YAML that reads back. Words from a model directory are put in quotes with every
//! character escaped that could end them, and never begin or end a line of a comment.

use super::{EvidenceRef, SCHEMA};
use crate::component::Component;
use crate::date::Date;
use crate::evidence::{Answer, Relation};
use crate::source::safe;
use std::fmt::Write as _;

/// What a declaration is written from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Draft {
    /// Parts of the release.
    pub components: Vec<DraftComponent>,
    /// Models it was made from: id, how, and whether that is certain; what is not is written as a comment.
    pub base_models: Vec<(String, Option<Relation>, bool)>,
    /// What is open.
    pub questions: Vec<Question>,
    /// Files that may serve as evidence: path and sha256.
    pub files: Vec<(String, String)>,
}

/// A part of the release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftComponent {
    /// Which.
    pub component: Component,
    /// Its license, where it is certain.
    pub license: Option<String>,
    /// What was found of its license, where it is not certain.
    pub remark: Option<String>,
    /// Its files and folders.
    pub paths: Vec<String>,
    /// Where else it is.
    pub address: Option<String>,
}

/// Something that is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// `DEFINITION/CRITERION`.
    pub criterion: String,
    /// What holds when it passes.
    pub title: String,
    /// Where the definition asks it.
    pub section: String,
    /// Why it is open.
    pub open: Vec<String>,
    /// What settles it.
    pub question: Option<String>,
}

const HEAD: &str = "\
# What the makers of this release declare of it. `ow check` reads it as one source among others: it never outweighs
# what is seen in the release. `ow schema declaration` prints its JSON Schema.
#
# Lines that begin with ## explain. To answer a question, take the first # away from each line below it and fill in
# what is empty. An answer of yes counts only with evidence, a file of this directory or an address, pinned by its
# sha256. `ow attest CRITERION --by NAME --evidence PATH` does all of that.
";

/// The text of a new declaration.
#[must_use]
pub fn draft(draft: &Draft) -> String {
    let mut out = format!("{HEAD}schema: {SCHEMA}\n\n");
    out.push_str(
        "components:\n  ## Each part of the release: its license as an SPDX expression, where it is.\n",
    );
    draft.components.iter().for_each(|component| write_component(&mut out, component));
    out.push_str(
        "\nbase-models:\n  ## Each model that this one was made from. relation: adapter, finetune, merge, ",
    );
    out.push_str("quantized, copy or distilled.\n");
    for (id, relation, certain) in &draft.base_models {
        let (mark, note) =
            if *certain { ("", "") } else { ("#", "  ## Said in words that can be read otherwise:\n") };
        out.push_str(note);
        let _ = writeln!(out, "  {mark}- id: {}", quoted(id));
        if let Some(relation) = relation {
            let _ = writeln!(out, "  {mark}  relation: {}", relation_word(*relation));
        }
    }
    out.push_str("\nattestations:\n");
    if draft.questions.is_empty() {
        out.push_str("  ## Nothing is open that a person has to answer.\n");
    }
    draft.questions.iter().for_each(|question| write_question(&mut out, question));
    if !draft.files.is_empty() {
        out.push_str("\n## Files of this directory that may serve as evidence, and their sha256:\n");
        for (path, sha256) in &draft.files {
            let _ = writeln!(out, "##   {sha256}  {}", comment(path));
        }
    }
    out
}

fn write_component(out: &mut String, component: &DraftComponent) {
    if let Some(words) = &component.remark {
        remark(out, &format!("{}: {words}", component.component.id()));
    }
    let _ = writeln!(out, "  - component: {}", component.component.id());
    match &component.license {
        Some(license) => {
            let _ = writeln!(out, "    license: {}", quoted(license));
        }
        None => out.push_str("    #license: \"\"\n"),
    }
    if !component.paths.is_empty() {
        out.push_str("    paths:\n");
        for path in &component.paths {
            let _ = writeln!(out, "      - {}", quoted(path));
        }
    }
    if let Some(address) = &component.address {
        let _ = writeln!(out, "    address: {}", quoted(address));
    }
}

fn write_question(out: &mut String, question: &Question) {
    out.push('\n');
    remark(out, &format!("{} ({})", question.title, question.section));
    for open in &question.open {
        remark(out, &format!("Open: {open}"));
    }
    if let Some(asked) = &question.question {
        remark(out, &format!("Question: {asked}"));
    }
    let _ = writeln!(out, "  #- criterion: {}", quoted(&question.criterion));
    for line in [
        "  answer: yes",
        "  by: \"\"",
        "  on: \"\"",
        "  #until: the last day on which it holds, if there is one",
        "  #statement: what is stated, in your words",
        "  evidence:",
        "    - path: \"\"",
        "    #  address: in place of the path",
        "      sha256: \"\"",
    ] {
        let _ = writeln!(out, "  #{line}");
    }
}

/// The id of a relation as it stands in data.
fn relation_word(relation: Relation) -> &'static str {
    match relation {
        Relation::Adapter => "adapter",
        Relation::Finetune => "finetune",
        Relation::Merge => "merge",
        Relation::Quantized => "quantized",
        Relation::Copy => "copy",
        Relation::Distilled => "distilled",
    }
}

/// Words as lines of a comment that explains.
fn remark(out: &mut String, words: &str) {
    let words = comment(words);
    let options = textwrap::Options::new(110).initial_indent("  ## ").subsequent_indent("  ##   ");
    let options = options
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    for line in textwrap::wrap(&words, options.break_words(false)) {
        let _ = writeln!(out, "{line}");
    }
}

fn comment(words: &str) -> String {
    safe(words, 400)
}

/// A new attestation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAttestation {
    /// `DEFINITION/CRITERION`.
    pub criterion: String,
    /// Whether it holds.
    pub answer: Answer,
    /// Who states it.
    pub by: String,
    /// On which day.
    pub on: Date,
    /// The last day on which it holds.
    pub until: Option<Date>,
    /// What is stated.
    pub statement: Option<String>,
    /// What it rests on.
    pub evidence: Vec<EvidenceRef>,
}

/// An attestation as an item of a list that stands so many columns in.
#[must_use]
pub fn item(new: &NewAttestation, indent: usize) -> String {
    let pad = " ".repeat(indent);
    let mut out = format!("{pad}- criterion: {}\n", quoted(&new.criterion));
    let mut line = |key: &str, value: &str| {
        let _ = writeln!(out, "{pad}  {key}: {value}");
    };
    line("answer", new.answer.word());
    line("by", &quoted(&new.by));
    line("on", &new.on.to_string());
    if let Some(until) = new.until {
        line("until", &until.to_string());
    }
    if let Some(statement) = &new.statement {
        line("statement", &quoted(statement));
    }
    if !new.evidence.is_empty() {
        let _ = writeln!(out, "{pad}  evidence:");
    }
    for evidence in &new.evidence {
        let parts = [("path", &evidence.path), ("address", &evidence.address), ("sha256", &evidence.sha256)];
        let given = parts.iter().filter_map(|(key, word)| Some((key, word.as_ref()?)));
        for (index, (key, word)) in given.enumerate() {
            let mark = if index == 0 { "-" } else { " " };
            let _ = writeln!(out, "{pad}    {mark} {key}: {}", quoted(word.as_str()));
        }
    }
    out
}

/// A string as a YAML scalar on one line, in double quotes where it is more than a plain word.
#[must_use]
pub fn quoted(text: &str) -> String {
    let first = text.chars().next().is_some_and(|c| c.is_ascii_alphabetic());
    let plain = text.chars().all(|c| c.is_ascii_alphanumeric() || "-_./+".contains(c));
    if first && plain && text.len() < 200 && !is_special(text) {
        return text.to_owned();
    }
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            ' '..='~' => out.push(c),
            _ if c.is_alphanumeric() => out.push(c),
            _ if u32::from(c) <= 0xFFFF => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            _ => {
                let _ = write!(out, "\\U{:08X}", u32::from(c));
            }
        }
    }
    out.push('"');
    out
}

/// Words that some YAML readers take for a truth value, for nothing or for a number.
fn is_special(text: &str) -> bool {
    let special = ["y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf", "infinity"];
    special.contains(&text.to_ascii_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_words_read_back_as_they_were() {
        let words = [
            "MIT",
            "yes",
            "null",
            "~",
            "",
            " a ",
            "a: b",
            "#x",
            "a #b",
            "- a",
            "\"\\\n\r\t\u{0}\u{7f}\u{85}\u{2028}\u{202e}\u{feff}\u{1b}[31m",
            "日本語 é 𝕏 🙂",
            "*a",
            "&a",
            "!x",
            "{a}",
            "1.10",
            "0x10",
            "---",
            "...",
            "%TAG",
            "a\\",
        ];
        for word in words {
            let text = format!("- {}\n", quoted(word));
            let read: Vec<String> = crate::yaml::from_str("x", &text).unwrap();
            assert_eq!(read, [word], "{text}");
            assert_eq!(text.lines().count(), 1, "{text}");
        }
    }
}
