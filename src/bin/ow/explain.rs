//! `ow explain`.

use crate::args::Explain;
use crate::output;
use anyhow::{Result, bail};
use open_weights::definition::{self, Criterion, Loaded};
use std::fmt::Write as _;
use std::process::ExitCode;

pub(crate) fn run(args: &Explain) -> Result<ExitCode> {
    let mut text = String::new();
    for loaded in definition::find(&args.definition)? {
        let Some(criterion) = find(&loaded.definition.criteria, &args.criterion) else {
            let ids = ids(&loaded.definition.criteria);
            bail!("unknown criterion `{}`\n  = why: {} has: {}", args.criterion, loaded.file, ids.join(", "));
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
    let mut text = format!("{}: {}\n\n", criterion.id.as_str(), criterion.title);
    let mut say = |label: &str, words: &str| {
        let rest = " ".repeat(11);
        let first = format!("{label:<11}");
        let options = textwrap::Options::new(output::width()).initial_indent(&first).subsequent_indent(&rest);
        for line in textwrap::wrap(words, options) {
            text.push_str(line.trim_end());
            text.push('\n');
        }
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
        say("parts", &parts.join(", "));
    }
    if let Some(require) = &criterion.require {
        writeln!(text, "\njudged by\n{}", serde_json::to_string_pretty(require)?)?;
    }
    Ok(text)
}
