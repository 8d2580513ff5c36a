//! `ow explain`.

use crate::args::Explain;
use crate::output;
use anyhow::Result;
use open_weights::Error;
use open_weights::declaration::criterion_of;
use open_weights::definition::requirement::{Class, LicenseRequirement, Requirement};
use open_weights::definition::{self, Criterion, Loaded};
use open_weights::yaml::Word;
use std::fmt::Write as _;
use std::process::ExitCode;

pub(crate) fn run(args: &Explain) -> Result<ExitCode> {
    let mut text = String::new();
    for loaded in definition::find(&args.definition)? {
        let Some(criterion) = find(&loaded.definition.criteria, criterion_of(&args.criterion).1) else {
            let ids = ids(&loaded.definition.criteria);
            let name = args.criterion.clone();
            let suggestion = crate::license::nearest(&name, ids.iter().copied());
            return Err(Error::Unknown { kind: "criterion", name, suggestion }.into());
        };
        text.push_str(&explain(&loaded, criterion)?);
    }
    output::print(&text)
}

fn find<'d>(criteria: &'d [Criterion], id: &str) -> Option<&'d Criterion> {
    criteria.iter().find_map(|c| if c.id.as_str() == id { Some(c) } else { find(&c.parts, id) })
}

fn ids(criteria: &[Criterion]) -> Vec<&str> {
    criteria.iter().flat_map(|c| std::iter::once(c.id.as_str()).chain(ids(&c.parts))).collect()
}

fn explain(loaded: &Loaded, criterion: &Criterion) -> Result<String> {
    let d = &loaded.definition;
    let mut text = String::new();
    line(&mut text, &format!("{}: {}", criterion.id.as_str(), criterion.title), 0);
    text.push('\n');
    let mut say = |label: &str, words: &str| {
        wrapped(&mut text, words, &format!("{label:<11}"), &" ".repeat(11));
    };
    say("asked by", &format!("{} {}, {}", d.name, d.version.as_str(), criterion.section));
    say("asks", &criterion.asks);
    if let Some(question) = &criterion.question {
        say("question", question);
    }
    if let Some(help) = &criterion.help {
        say("to mend", help);
    }
    if !criterion.parts.is_empty() {
        let parts: Vec<&str> = criterion.parts.iter().map(|p| p.id.as_str()).collect();
        say("parts", &format!("{}; all have to pass", parts.join(", ")));
    }
    if let Some(require) = &criterion.require {
        writeln!(text, "\njudged by")?;
        judged_by(&mut text, require, 1);
    }
    for part in &criterion.parts {
        text.push('\n');
        text.push_str(&explain(loaded, part)?);
    }
    Ok(text)
}

/// A requirement in words, a line for each thing that it asks.
fn judged_by(text: &mut String, require: &Requirement, depth: usize) {
    let many = |text: &mut String, words: &str, of: &[Requirement]| {
        line(text, words, depth);
        of.iter().for_each(|part| judged_by(text, part, depth + 1));
    };
    match require {
        Requirement::All(of) => many(text, "all of these hold:", of),
        Requirement::Any(of) => many(text, "at least one of these holds:", of),
        Requirement::AtLeast(at_least) => {
            many(text, &format!("at least {} of these hold:", at_least.count), &at_least.of);
        }
        Requirement::Not(of) => many(text, "this does not hold:", std::slice::from_ref(of)),
        Requirement::Reading(readings) => {
            many(text, "in the practical reading:", std::slice::from_ref(&readings.practical));
            many(text, "in the literal reading:", std::slice::from_ref(&readings.literal));
        }
        Requirement::License(license) => of_license(text, license, depth),
        Requirement::Present(component) => {
            line(text, &format!("in the directory: the {}", component.id().replace('-', " ")), depth);
        }
        Requirement::Documented(topic) => {
            line(text, &format!("`{}` is documented in substance", topic.as_str()), depth);
        }
        Requirement::Equivalent(id) => {
            line(text, &format!("the equivalent `{}` stands in for it", id.as_str()), depth);
        }
        Requirement::Software(software) => {
            let what = software.of.id().replace('-', " ");
            line(
                text,
                &format!(
                    "the {what} is here, or declared with its repository, under {}",
                    classes(&software.class)
                ),
                depth,
            );
        }
        Requirement::Released(component) => {
            let what = component.of.id().replace('-', " ");
            line(text, &format!("released, here or elsewhere: the {what}"), depth);
            if !component.asks_nothing() {
                of_license(text, component, depth);
            }
        }
        Requirement::Attested(question) => {
            line(text, &format!("a person states it: {}", question.as_str()), depth);
        }
    }
}

fn of_license(text: &mut String, license: &LicenseRequirement, depth: usize) {
    line(text, &format!("the license of the {}:", license.of.id().replace('-', " ")), depth);
    let words = |of: &[Word]| of.iter().map(Word::as_str).collect::<Vec<_>>().join(", ");
    let lists = [
        ("grants", &license.grants),
        ("holds the duty", &license.duties),
        ("holds none of", &license.without),
        ("is left open by", &license.unsettled_by),
        ("is one of", &license.id),
    ];
    for (label, of) in lists.into_iter().filter(|(_, of)| !of.is_empty()) {
        line(text, &format!("{label} {}", words(of)), depth + 1);
    }
    if !license.class.is_empty() {
        line(text, &format!("is {}", classes(&license.class)), depth + 1);
    }
}

fn classes(of: &[Class]) -> String {
    let word = |class: &Class| match class {
        Class::OsiApproved => "approved by the OSI",
        Class::FsfLibre => "free by the FSF's list",
        Class::PublicDomain => "in the public domain",
        Class::Unlimited => "without any limit",
    };
    let words: Vec<&str> = of.iter().map(word).collect();
    format!("a license that is {}", words.join(", or "))
}

fn line(text: &mut String, words: &str, depth: usize) {
    let first = "  ".repeat(depth);
    wrapped(text, words, &first, &format!("{first}  "));
}

fn wrapped(text: &mut String, words: &str, first: &str, rest: &str) {
    let options = textwrap::Options::new(output::width())
        .initial_indent(first)
        .subsequent_indent(rest)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    for line in textwrap::wrap(&output::words(words), options) {
        text.push_str(line.trim_end());
        text.push('\n');
    }
}
