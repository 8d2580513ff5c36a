//! What holds of anything that the library gives back, whatever it was given.

use open_weights::evidence::{Aspect, Claim, Evidence};
use open_weights::render::text::{Detail, Role, Style};
use open_weights::render::{self, Format};
use open_weights::report::{Judgement, Report, Reports};
use open_weights::source::Location;
use std::ops::Range;

/// The criteria of the Open Weights Definition that a license decides.
const OF_LICENSE: [&str; 5] =
    ["use-any-purpose", "modify-any-purpose", "no-discrimination", "redistribution", "online-reference"];

/// No character that steers a terminal or turns words around.
pub fn inert(text: &str) {
    let steers = |c: char| (c.is_control() && c != '\n') || ('\u{202a}'..='\u{2069}').contains(&c);
    if let Some(at) = text.find(|c: char| steers(c) || c == '\u{2028}' || c == '\u{feff}') {
        panic!("a character that steers at byte {at}: {:?}", around(text, at));
    }
}

/// The same, and all on one line.
pub fn line(text: &str) {
    inert(text);
    assert!(!text.contains('\n'), "words on several lines: {text:?}");
}

fn around(text: &str, at: usize) -> String {
    let near = |(index, _): &(usize, char)| index + 60 > at && *index < at + 60;
    text.char_indices().filter(near).map(|(_, c)| c).collect()
}

/// A span that lies inside the text and cuts no character.
pub fn span(text: &str, span: &Range<usize>) {
    assert!(span.start <= span.end, "a span that ends before it begins: {span:?}");
    assert!(
        text.get(span.clone()).is_some(),
        "a span outside of {} bytes or inside a character: {span:?}",
        text.len()
    );
}

/// What was seen is safe to show, and stands where it is said to stand.
pub fn evidence(evidence: &Evidence) {
    for license in &evidence.licenses {
        place(&license.at);
        line(license.words.as_str());
        if let Claim::Text(file, meant) = &license.claim {
            span(file.text(), meant);
        }
    }
    for problem in &evidence.problems {
        place(&problem.at);
        line(&problem.message);
    }
    let places = evidence.base_models.iter().map(|b| (&b.at, &b.words));
    let places = places.chain(evidence.documentation.iter().map(|d| (&d.at, &d.words)));
    let places = places.chain(evidence.code.iter().map(|c| (&c.at, &c.words)));
    let places = places.chain(evidence.names.iter().chain(&evidence.datasets).map(|s| (&s.at, &s.words)));
    for (at, words) in places {
        place(at);
        line(words.as_str());
    }
}

fn place(at: &Location) {
    line(&at.path);
    assert!(at.line != Some(0) && at.column != Some(0), "lines and columns count from 1: {at}");
}

/// A problem with what bears on the licenses leaves no license criterion passed, one with the weights not these.
pub fn doubts(evidence: &Evidence, report: &Report) {
    let concerned = |aspect| evidence.problems.iter().any(|problem| problem.concerns.contains(&aspect));
    for criterion in &report.criteria {
        let of_license = OF_LICENSE.contains(&criterion.id.as_str());
        let doubted = (of_license && (concerned(Aspect::Licenses) || concerned(Aspect::Lineage)))
            || (criterion.id == "weights-access" && concerned(Aspect::Weights));
        assert!(!doubted || criterion.verdict != Judgement::Pass, "{} passes over a problem", criterion.id);
    }
}

/// A report comes back from its JSON as it was, and every form of it is inert and well formed.
pub fn reports(reports: &[Report]) {
    let json = rendered(reports, Format::Json);
    let read = Reports::read("report", json.as_bytes()).unwrap_or_else(|error| panic!("{error}: {json}"));
    let inert: Vec<Report> = reports.iter().filter_map(Report::inert).collect();
    assert_eq!(read, inert, "a report that does not come back from its JSON");
    Format::ALL.iter().for_each(|format| form(&rendered(reports, *format), *format));
}

/// A report in a form.
pub fn rendered(reports: &[Report], format: Format) -> String {
    render::render(reports, format, &Style { width: 80, detail: Detail::Full, paint: &plain })
}

fn plain(_: Role, text: &str) -> String {
    text.to_owned()
}

fn form(text: &str, format: Format) {
    inert(text);
    match format {
        Format::Text | Format::Markdown | Format::Html => no_command(text, format),
        Format::Junit | Format::BadgeSvg => balanced(text),
        Format::Github => {}
        Format::InToto | Format::InTotoSvr => text.lines().for_each(|line| json(line, format)),
        _ => json(text, format),
    }
}

fn json(text: &str, format: Format) {
    let read: Result<serde_json::Value, _> = serde_json::from_str(text);
    assert!(read.is_ok(), "{format:?} is no JSON: {read:?}");
}

fn no_command(text: &str, format: Format) {
    assert!(!text.lines().any(|line| line.trim_start().starts_with("::")), "{format:?} holds a command");
    assert!(!text.contains("##["), "{format:?} holds a command");
}

/// Every tag of an XML document is closed, in order.
fn balanced(xml: &str) {
    let mut open = Vec::new();
    for tag in xml.split('<').skip(1).filter(|tag| !tag.starts_with(['?', '!'])) {
        let (tag, _) = tag.split_once('>').unwrap_or_else(|| panic!("a tag without an end: {tag}"));
        let name = |tag: &str| tag.split([' ', '\n', '/']).next().unwrap_or("").to_owned();
        match tag.strip_prefix('/') {
            Some(closed) => assert_eq!(open.pop(), Some(name(closed)), "{tag} closes another tag"),
            None if tag.ends_with('/') => {}
            None => open.push(name(tag)),
        }
    }
    assert!(open.is_empty(), "tags without an end: {open:?}");
}
