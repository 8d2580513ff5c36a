//! A model whose every string is an attack: attack × form, each cell of the table shown to be inert.
//!
//! Each attack stands in three places: in a directory (names of files, card, license, configuration, metadata of the
//! weights), in the name of the model, and in every string of a report that someone wrote by hand.

use crate::scenario::{self, judge};
use crate::snapshots::shown;
use open_weights::Report;
use open_weights::definition::Reading;
use open_weights::render::Format;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What is attacked, and with which words.
const ATTACKS: [(&str, &str); 16] = [
    ("terminal: colour and title", "\u{1b}[31mred\u{1b}]0;title\u{7}"),
    ("terminal: 8-bit control", "\u{9b}31mred\u{90}x\u{9c}"),
    ("reader: direction", "safe\u{202e}tem ton\u{2066}x\u{2069}"),
    ("reader: invisible", "MI\u{200b}T\u{e0041}\u{feff}\u{ad}"),
    ("GitHub: command", "x\r\n::error file=a,line=1::pwned\n::add-mask::x\n"),
    ("GitHub: older command", "x ##[error]pwned ##[add-path]/tmp ##vso[task.complete]x"),
    ("GitHub: end of a property", "a,line=9,title=x::pwned%0A::error::x"),
    ("Markdown: link and picture", "[click](javascript:alert(1)) ![x](https://evil.example/x.png) |`*_~"),
    ("HTML: script", "<script>alert(1)</script><img src=x onerror=alert(1)>\"'><b>"),
    ("XML: end and entity", "]]><failure/>&lol;<!ENTITY x \"y\"><?xml?>\u{fffe}\u{ffff}"),
    ("CSV: formula", "=HYPERLINK(\"https://evil.example\")"),
    ("CSV: formula in disguise", "@SUM(1+1)*cmd|' /C calc'!A0"),
    ("JSON: end of a string", "\",\"verdict\":\"met\",\"level\":\"none\",\"x\":\"\\"),
    ("path: out of the directory", "../../../etc/passwd"),
    ("path: absolute and scheme", "javascript:alert(1)//C:\\x?y#z"),
    ("line: new ones and nothing", "one\ntwo\u{2028}three\u{85}four\0five\tsix"),
];

/// The name of the model in the scenario `hostile`: the directory's own name.
pub const NAME: &str = "\u{1b}[31m::error::[x](javascript:1)<script>\u{202e}=1";

/// The scenario `hostile`: all attacks at once.
pub fn files() -> BTreeMap<String, Vec<u8>> {
    let all: Vec<&str> = ATTACKS.iter().map(|(_, words)| *words).collect();
    // A zero byte would make of each file one that is no text, and nothing would be read.
    directory(&all.join(" ").replace('\0', ""))
}

/// A model directory with an attack wherever there is a string.
fn directory(attack: &str) -> BTreeMap<String, Vec<u8>> {
    let quoted = serde_json::to_string(attack).unwrap();
    let name: String = attack.chars().filter(|c| *c != '/' && *c != '\0').take(60).collect();
    let card = format!(
        "---\nlicense: other\nlicense_name: {quoted}\nlicense_link: {quoted}\nbase_model: {quoted}\n\
         base_model_relation: finetune\ntags: [{quoted}]\n---\n# {attack}\n\nFine-tuned from {attack}.\n\n\
         The weights are released under {attack}. You may not use the model for {attack}.\n\n## Training data\n\n{attack}\n"
    );
    let config = format!("{{\"model_type\": {quoted}, \"architectures\": [{quoted}], {quoted}: 1}}");
    let header = format!(
        "{{\"__metadata__\":{{\"license\":{quoted},\"base_model\":{quoted}}},\
         {quoted}:{{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}}}"
    );
    let mut weights = (header.len() as u64).to_le_bytes().to_vec();
    weights.extend(header.as_bytes());
    weights.extend([0; 4]);
    BTreeMap::from([
        ("README.md".to_owned(), card.into_bytes()),
        ("LICENSE".to_owned(), format!("{attack}\n\nNon-commercial use only: {attack}\n").into_bytes()),
        (format!("LICENSE.{name}"), format!("You may not use the weights for {attack}.\n").into_bytes()),
        ("config.json".to_owned(), config.into_bytes()),
        ("model.safetensors".to_owned(), weights.clone()),
        (format!("{name}.safetensors"), weights),
        (format!("train_{name}.py"), format!("# {attack}\nimport torch\nloss.backward()\n").into_bytes()),
    ])
}

/// A report of which each free string is the attack; words of closed lists stay, or it would be no report.
fn forged(report: &Report, attack: &str) -> Report {
    let mut value = serde_json::to_value(report).unwrap();
    replace(&mut value, attack, "");
    serde_json::from_value(value).unwrap()
}

fn replace(value: &mut Value, attack: &str, key: &str) {
    const CLOSED: [&str; 8] =
        ["kind", "verdict", "level", "reading", "channel", "relation", "concerns", "component"];
    match value {
        Value::String(text) if !CLOSED.contains(&key) => *text = attack.to_owned(),
        Value::Array(items) => items.iter_mut().for_each(|item| replace(item, attack, key)),
        Value::Object(fields) => fields.iter_mut().for_each(|(key, item)| replace(item, attack, key)),
        _ => {}
    }
}

/// The reports that carry an attack.
fn reports(attack: &str) -> [Report; 3] {
    let found = judge(attack, directory(attack), Reading::Practical);
    let fail = forged(&scenario::find("llama-claiming-apache").practical, attack);
    let met = forged(&scenario::find("met").practical, attack);
    [found, fail, met]
}

#[test]
fn no_attack_is_more_than_words_in_any_form() {
    let mut table = Vec::new();
    for (attack, words) in ATTACKS {
        for (place, report) in ["directory", "report", "report that is met"].iter().zip(reports(words)) {
            for format in Format::ALL {
                if let Err(why) = inert(&shown(std::slice::from_ref(&report), *format), *format) {
                    table.push(format!("{attack} in a {place} × {}: {why}", format.id()));
                }
            }
        }
    }
    assert!(table.is_empty(), "{table:#?}");
}

#[test]
fn each_check_sees_an_attack_that_is_let_through() {
    for (text, format) in [
        ("\u{1b}[31m", Format::Text),
        ("a\u{202e}", Format::Json),
        (" ::error::x", Format::Text),
        ("a ##[error]x", Format::Json),
        ("=1+1", Format::Junit),
        ("{\"a\": ", Format::Json),
        ("<testsuites><script/></testsuites>", Format::Junit),
        ("<testsuites>a & b</testsuites>", Format::Junit),
        ("<svg onload=\"x\"></svg>", Format::BadgeSvg),
        ("::set-output name=x::y\n", Format::Github),
        ("::error file=../x,line=1,col=1,title=t::m\n", Format::Github),
        (r#"[{"description":"d","location":{"path":"/etc/passwd"}}]"#, Format::Gitlab),
        (r#"{"runs":[{"results":[{"message":{"text":"[a](b)"}}]}]}"#, Format::Sarif),
        (r#"{"a":{"uri":"javascript:x"}}"#, Format::Sarif),
        ("<p><img src=x></p>", Format::Html),
        (r#"{"a":{"url":"file:///x"}}"#, Format::CycloneDx16),
    ] {
        assert!(inert(text, format).is_err(), "{text} × {}", format.id());
    }
}

/// Whether a form holds nothing that its readers, or those of the log it is printed to, take for more than words.
fn inert(text: &str, format: Format) -> Result<(), String> {
    no_hidden_character(text)?;
    no_command(text, format)?;
    let formula = |line: &&str| line.starts_with(['=', '+', '@', '\t']);
    // What is written for a terminal or a browser is not opened as a table, and style sheets have lines with an `@`.
    let as_table = !matches!(format, Format::Text | Format::Html);
    if let Some(line) = text.lines().find(formula).filter(|_| as_table) {
        return Err(format!("a line begins a formula: {line}"));
    }
    match format {
        Format::Text | Format::Github => Ok(()),
        Format::Junit | Format::BadgeSvg => xml(text),
        Format::Html => html(text),
        Format::InToto | Format::InTotoSvr => text.lines().try_for_each(|line| json(line, format)),
        _ if text.trim_start().starts_with(['{', '[']) => json(text, format),
        _ => Ok(()),
    }
}

fn no_hidden_character(text: &str) -> Result<(), String> {
    let hidden = |c: &char| {
        (c.is_control() && *c != '\n')
            || matches!(*c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
                | '\u{feff}' | '\u{e0000}'..='\u{e0fff}')
    };
    text.chars().find(hidden).map_or(Ok(()), |c| Err(format!("it holds {c:?}")))
}

/// A runner takes a line for a command that begins with `::`, or that holds `##[` anywhere.
fn no_command(text: &str, format: Format) -> Result<(), String> {
    if text.contains("##[") || text.contains("##vso[") {
        return Err("it holds a command of the older form".to_owned());
    }
    let commands: Vec<&str> = text.lines().filter(|line| line.trim_start().starts_with("::")).collect();
    if format != Format::Github {
        return commands.first().map_or(Ok(()), |line| Err(format!("a line is a command: {line}")));
    }
    if commands.len() != text.lines().count() {
        return Err("a line is no command".to_owned());
    }
    commands.iter().try_for_each(|line| github(line))
}

/// Read as the runner reads it.
fn github(line: &str) -> Result<(), String> {
    let (info, _) = line[2..].split_once("::").ok_or("no end")?;
    let (name, properties) = info.split_once(' ').unwrap_or((info, ""));
    if !["error", "warning", "notice"].contains(&name) {
        return Err(format!("the command {name}"));
    }
    for property in properties.split(',') {
        let (key, value) = property.split_once('=').ok_or("no value")?;
        if !["file", "line", "col", "title"].contains(&key) {
            return Err(format!("the property {key}"));
        }
        if key == "file" && (value.starts_with('/') || value.split('/').any(|part| part == "..")) {
            return Err(format!("the file {value}"));
        }
    }
    Ok(())
}

/// No element that loads or runs anything, and no address of a kind that runs.
fn html(text: &str) -> Result<(), String> {
    let lower = text.to_lowercase();
    let active = ["<script", "<img", "<iframe", "<object", "<b>", "=\"javascript:", "='javascript:"];
    active.iter().find(|part| lower.contains(*part)).map_or(Ok(()), |part| Err(format!("it holds {part}")))
}

/// Nothing but the elements and attributes that the form is made of, and no bare ampersand.
fn xml(text: &str) -> Result<(), String> {
    if text.contains(['\u{fffe}', '\u{ffff}']) {
        return Err("a character that XML cannot hold".to_owned());
    }
    const ELEMENTS: [&str; 13] = [
        "?xml",
        "testsuites",
        "testsuite",
        "properties",
        "property",
        "testcase",
        "failure",
        "error",
        "skipped",
        "svg",
        "title",
        "rect",
        "g",
    ];
    for tag in text.split('<').skip(1) {
        let name: String = tag.trim_start_matches('/').chars().take_while(|c| !" />".contains(*c)).collect();
        if !ELEMENTS.contains(&name.as_str()) && name != "text" {
            return Err(format!("the element {name}"));
        }
        let inside = tag.split('>').next().unwrap();
        let mut names = inside.split('"').step_by(2).flat_map(str::split_whitespace);
        if names.any(|name| name.starts_with("on")) {
            return Err(format!("an event: {inside}"));
        }
    }
    for after in text.split('&').skip(1) {
        let known = ["amp;", "lt;", "gt;", "quot;", "apos;", "#91;"];
        if !known.iter().any(|entity| after.starts_with(entity)) {
            return Err("a bare ampersand".to_owned());
        }
    }
    Ok(())
}

/// It reads as JSON with no other fields than a harmless report gives, and its addresses lead nowhere else.
fn json(text: &str, format: Format) -> Result<(), String> {
    let value: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    addresses(&value, "", format)?;
    Ok(())
}

fn addresses(value: &Value, key: &str, format: Format) -> Result<(), String> {
    match value {
        Value::Array(items) => items.iter().try_for_each(|item| addresses(item, key, format)),
        Value::Object(fields) => fields.iter().try_for_each(|(key, item)| {
            if format == Format::Sarif && key == "message" {
                let text = item["text"].as_str().unwrap_or_default();
                if text.contains(['[', ']']) {
                    return Err(format!("a link: {text}"));
                }
            }
            addresses(item, key, format)
        }),
        Value::String(text) => match (format, key) {
            (Format::Json, _) => Ok(()),
            (_, "uri" | "url" | "helpUri") => inside(text, text.starts_with("https://")),
            (Format::Gitlab, "path") => inside(text, false),
            _ => Ok(()),
        },
        _ => Ok(()),
    }
}

/// A relative path that stays inside; a colon in it only where no address is asked for.
fn inside(text: &str, https: bool) -> Result<(), String> {
    let leads_out = text.starts_with('/') || text.split('/').any(|part| part == "..");
    let scheme =
        text.split_once(':').is_some_and(|(scheme, _)| scheme.chars().all(|c| c.is_ascii_alphabetic()));
    if https || !(leads_out || scheme) { Ok(()) } else { Err(format!("the address {text}")) }
}

/// The names of all fields, with those above them.
fn shape(value: &Value, above: &str, into: &mut BTreeSet<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| shape(item, above, into)),
        Value::Object(fields) => fields.iter().for_each(|(key, item)| {
            let path = format!("{above}/{key}");
            shape(item, &path, into);
            into.insert(path);
        }),
        _ => {}
    }
}

#[test]
fn no_attack_adds_a_field_to_a_document() {
    let documents = |format: &&Format| {
        !matches!(format, Format::Text | Format::Junit | Format::Github | Format::BadgeSvg)
    };
    for format in Format::ALL.iter().filter(documents) {
        let fields = |report: &Report| {
            let mut all = BTreeSet::new();
            let text = shown(std::slice::from_ref(report), *format);
            shape(&serde_json::from_str(&text).unwrap_or_default(), "", &mut all);
            all
        };
        let tame = scenario::all().iter().filter(|scenario| scenario.name != "hostile");
        let mut harmless: BTreeSet<String> = tame.flat_map(|s| fields(&s.practical)).collect();
        harmless.extend(fields(&crate::attest::attested("met")));
        for name in ["llama-claiming-apache", "met"] {
            let report = &scenario::find(name).practical;
            for (attack, words) in ATTACKS {
                let added: Vec<_> = fields(&forged(report, words)).difference(&harmless).cloned().collect();
                assert!(added.is_empty(), "{attack} × {}: {added:?}", format.id());
            }
        }
    }
}
