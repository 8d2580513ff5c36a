//! Every form of a report: the same bytes from a check and from its JSON, and inert whatever the report says.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at once")]

use open_weights::definition::Reading;
use open_weights::inventory::{Inventory, Limits};
use open_weights::render::text::{Detail, Role, Style};
use open_weights::render::{self, Format};
use open_weights::report::{Report, Reports};
use open_weights::{Error, Examined, Options, check, conclude::Knowledge, definition};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

const EXAMPLES: [&str; 4] = ["attested", "open", "restricted", "undecided"];

fn plain(_: Role, text: &str) -> String {
    text.to_owned()
}

fn rendered(reports: &[Report], format: Format) -> String {
    render::render(reports, format, &Style { width: 80, detail: Detail::Full, paint: &plain })
}

fn example(name: &str, definition: &str) -> Report {
    let definition = definition::find(definition).unwrap().remove(0);
    check(&Path::new("examples").join(name), &definition, &Options::default()).unwrap()
}

fn restricted() -> Report {
    example("restricted", "open-weights")
}

fn read(json: &str) -> Result<Vec<Report>, Error> {
    Reports::read("report.json", json.as_bytes())
}

fn refused(json: &str) -> String {
    match read(json) {
        Err(error) => error.to_string(),
        Ok(_) => panic!("accepted: {json}"),
    }
}

/// Runs the program on an example; its exit code and what it printed.
fn ow(folder: &Path, args: &[&str]) -> (Option<i32>, String) {
    let run = Command::new(env!("CARGO_BIN_EXE_ow")).current_dir(folder).args(args).output().unwrap();
    (run.status.code(), String::from_utf8(run.stdout).unwrap())
}

/// The report with one string changed, somewhere.
fn changed(pointer: &str, to: Value) -> String {
    let mut value = serde_json::to_value(restricted()).unwrap();
    *value.pointer_mut(pointer).unwrap() = to;
    value.to_string()
}

#[test]
fn a_report_read_back_gives_the_bytes_of_the_check_in_every_form() {
    for name in EXAMPLES {
        let report = example(name, "open-weights");
        let again = read(&rendered(std::slice::from_ref(&report), Format::Json)).unwrap();
        assert_eq!(again.as_slice(), std::slice::from_ref(&report), "{name}");
        for format in Format::ALL {
            let direct = rendered(std::slice::from_ref(&report), *format);
            // A form may have nothing to say, as one that speaks only of what is met.
            assert!(direct.is_empty() || direct.ends_with('\n'), "{name} {format:?}");
            assert_eq!(direct, rendered(&again, *format), "{name} {format:?}");
        }
    }
}

#[test]
fn several_reports_in_one_document_are_read_back_in_their_order() {
    let reports = [example("open", "open-weights"), example("open", "open-weights@2023-06-08")];
    let json = rendered(&reports, Format::Json);
    assert!(json.starts_with("{\n  \"schema\": \"ow/reports/1\",\n  \"reports\": ["), "{}", &json[..60]);
    let again = read(&json).unwrap();
    for format in Format::ALL {
        assert_eq!(rendered(&again, *format), rendered(&reports, *format), "{format:?}");
    }
}

#[test]
fn json_begins_with_the_name_of_its_schema() {
    assert!(rendered(&[restricted()], Format::Json).starts_with("{\n  \"schema\": \"ow/report/1\""));
}

#[test]
fn every_form_has_an_id_of_its_own_by_which_it_is_found() {
    for format in Format::ALL {
        assert_eq!(Format::from_id(format.id()), Some(*format));
    }
    assert_eq!(Format::from_id("toString"), None);
}

fn nested(depth: usize) -> String {
    format!("{{\"title\":{}{}}}", "[".repeat(depth), "]".repeat(depth))
}

#[test]
fn what_is_no_report_is_refused_and_says_why() {
    for (json, why) in [
        ("", "EOF"),
        ("[]", "does not name its schema"),
        ("{}", "does not name its schema"),
        ("{\"schema\": \"ow/report/2\"}", "its schema is `ow/report/2`"),
        ("{\"schema\": \"ow/report/1\"}", "missing field"),
        ("{\"schema\": \"ow/reports/1\", \"reports\": []}", "it holds 0 reports"),
        ("{\"schema\": \"ow/report/1\"} more", "trailing characters"),
    ] {
        let said = refused(json);
        assert!(
            said.starts_with("report.json is no report that can be read") && said.contains(why),
            "{said}"
        );
    }
    assert!(refused(&"[".repeat(100_000)).contains("EOF"));
    assert!(refused(&nested(100_000)).contains("schema"), "{}", refused(&nested(100_000)));
}

#[test]
fn a_field_that_is_not_known_or_given_twice_is_refused() {
    let json = serde_json::to_string(&restricted()).unwrap();
    let more = json.replacen("\"title\":", "\"excused\":true,\"title\":", 1);
    assert!(refused(&more).contains("holds `excused`, which this version does not know"));
    let twice = json.replacen("\"verdict\":\"not-met\"", "\"verdict\":\"not-met\",\"verdict\":\"met\"", 1);
    assert!(refused(&twice).contains("duplicate field `verdict`"), "{}", refused(&twice));
}

#[test]
fn a_report_that_calls_itself_met_over_a_criterion_that_does_not_pass_is_refused() {
    let said = refused(&changed("/verdict", "met".into()));
    assert!(said.contains("it says met, and its criterion `training-information` does not pass"), "{said}");
}

/// Words that try to do something, each where it is shown.
const ATTACKS: [&str; 14] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "javascript:alert(1)",
    "\u{1b}[31mred\u{1b}]8;;http://evil.example\u{7}",
    "\u{202e}gnp.exe\u{2066}",
    "\n::error file=a::owned ##[error]owned",
    "[click](https://evil.example) ![x](https://evil.example/x.png)",
    "@octocat #1 GH-2 a/b#3 https://evil.example www.evil.example a@b.example",
    "| cell | cell |\n|---|---|",
    "</style></title><!-- --><base href=//evil.example>",
    "=cmd|'/c calc'!A1",
    "`` ` ``` $x$ :tada: &lt; \\| \\",
    "]]></text></svg><svg onload=alert(1)>",
];

/// A report each string of which is an attack, as a stranger may hand it over.
fn hostile(attack: &str) -> Report {
    let mut value = serde_json::to_value(restricted()).unwrap();
    poison(&mut value, attack, "");
    let json = value.to_string();
    read(&json).unwrap_or_else(|error| panic!("{error}")).remove(0)
}

fn poison(value: &mut Value, attack: &str, key: &str) {
    // Words of closed lists have to stay, or it is no report any more.
    const CLOSED: [&str; 7] = ["schema", "verdict", "reading", "level", "kind", "channel", "relation"];
    match value {
        Value::String(text) if !CLOSED.contains(&key) => *text = attack.to_owned(),
        Value::Array(items) => items.iter_mut().for_each(|item| poison(item, attack, key)),
        Value::Object(fields) => fields.iter_mut().for_each(|(key, value)| poison(value, attack, key)),
        _ => {}
    }
}

#[test]
fn no_form_ever_holds_a_control_or_direction_character() {
    for attack in ATTACKS {
        for format in Format::ALL {
            let shown = rendered(&[hostile(attack)], *format);
            let bad = |c: char| (c.is_control() && c != '\n') || ('\u{202a}'..='\u{2069}').contains(&c);
            assert!(!shown.contains(bad), "{format:?}: {attack}");
        }
    }
}

#[test]
fn no_line_of_any_form_begins_with_a_workflow_command() {
    for format in [Format::Text, Format::Json, Format::Html, Format::Markdown] {
        let shown = rendered(&[hostile("\n::error file=a::owned ##[error]owned")], format);
        assert!(!shown.lines().any(|line| line.trim_start().starts_with("::")), "{format:?}");
        assert!(!shown.contains("##["), "{format:?}");
    }
}

/// The tags of a page, each as it stands between its angle brackets.
fn tags(page: &str) -> Vec<&str> {
    let body = page.split("</style>").nth(1).unwrap();
    let tags = body.split('<').skip(1).map(|rest| rest.split('>').next().unwrap());
    // Words between backticks are set as code.
    tags.filter(|tag| !matches!(*tag, "code" | "/code")).collect()
}

#[test]
fn words_of_a_report_never_become_a_tag_or_an_attribute_of_the_page() {
    let usual: Vec<String> =
        tags(&rendered(&[hostile("harmless")], Format::Html)).into_iter().map(str::to_owned).collect();
    for attack in ATTACKS {
        let page = rendered(&[hostile(attack)], Format::Html);
        let tags = tags(&page);
        assert_eq!(tags.len(), usual.len(), "{attack}");
        for (one, other) in tags.iter().zip(&usual) {
            assert_eq!(one.split(' ').next(), other.split(' ').next(), "{attack}");
            let names = |tag: &str| tag.split('"').step_by(2).map(str::to_owned).collect::<Vec<_>>();
            assert_eq!(names(one), names(other), "{attack}");
        }
        assert!(!page.contains("href=\"javascript") && !page.contains("http-equiv=\"refresh"), "{attack}");
    }
}

#[test]
fn every_link_of_the_page_leads_to_a_place_within_it() {
    let reports = [restricted(), example("undecided", "open-weights")];
    let page = rendered(&reports, Format::Html);
    for link in page.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap()) {
        let id = link.strip_prefix('#').unwrap_or_else(|| panic!("{link}"));
        assert_eq!(page.matches(&format!("id=\"{id}\"")).count(), 1, "{link}");
    }
    assert!(!page.contains("<script") && !page.contains("style=") && !page.contains("src="));
}

#[test]
fn the_page_says_what_the_report_says() {
    let report = restricted();
    let page = rendered(std::slice::from_ref(&report), Format::Html);
    for criterion in &report.criteria {
        assert!(page.contains(&criterion.title), "{}", criterion.id);
    }
    for words in [
        "Not met",
        "README.md</bdi>:3:13",
        "meta-llama/Llama-3.2-1B-Instruct",
        "section 1(b)(iv)",
        "In the literal reading",
        report.definition.commit.as_deref().unwrap(),
        report.definition.sha256.as_str(),
        report.files[0].sha256.as_deref().unwrap(),
    ] {
        assert!(page.contains(words), "{words}");
    }
}

#[test]
fn markdown_of_hostile_words_has_no_markup_but_its_own() {
    for attack in ATTACKS {
        let text = rendered(&[hostile(attack)], Format::Markdown);
        for line in text.lines() {
            let outside = outside_code(line);
            let own = outside.replace("<br>", "").replace("<sub>", "").replace("</sub>", "");
            assert!(!own.contains(['<', '[', ']', '@', '$', '&']), "{attack}: {line}");
            assert!(
                !own.contains("://")
                    && !own.contains("##[")
                    && !own.contains("www.")
                    && !own.contains(":tada"),
                "{attack}: {line}"
            );
            let hash = own.trim_start_matches('#').contains('#');
            assert!(!hash, "{attack}: {line}");
            if line.starts_with('|') {
                assert_eq!(cells(line), 3, "{attack}: {line}");
            }
        }
    }
}

/// A line without its code spans, as Markdown pairs runs of backticks.
fn outside_code(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some(start) = rest.find('`') {
        out.push_str(&rest[..start]);
        let run = rest[start..].bytes().take_while(|b| *b == b'`').count();
        let fence = "`".repeat(run);
        let after = &rest[start + run..];
        let mut from = 0;
        let end = loop {
            let at = after[from..].find(&fence).map(|at| at + from).expect("a code span that does not end");
            let length = after[at..].bytes().take_while(|b| *b == b'`').count();
            if length == run {
                break at + run;
            }
            from = at + length;
        };
        rest = &after[end..];
    }
    out + rest
}

/// The cells of a row, as GitHub cuts it: a backslash keeps what follows it.
fn cells(line: &str) -> usize {
    let mut bars = 0;
    let mut letters = line.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => drop(letters.next()),
            '|' => bars += 1,
            _ => {}
        }
    }
    bars - 1
}

#[test]
fn markdown_stays_below_the_size_of_a_comment_and_says_what_it_left_out() {
    let mut report = restricted();
    let many = report.criteria.iter().cycle().take(400).cloned().collect();
    report.criteria = many;
    let text = rendered(&[report], Format::Markdown);
    assert!(text.len() <= render::markdown::MAX_BYTES && text.len() > 20_000, "{}", text.len());
    assert!(text.contains("**Not all is shown here:**"), "{}", &text[text.len() - 300..]);
    assert!(!rendered(&[restricted()], Format::Markdown).contains("Not all is shown"));
}

#[test]
fn the_report_names_every_file_that_was_opened_with_its_digest() {
    let report = example("open", "open-weights");
    let paths: Vec<&str> = report.files.iter().map(|f| f.path.as_str()).collect();
    assert_eq!(paths, ["LICENSE", "README.md", "config.json", "model.safetensors", "train.py"]);
    assert!(report.files.iter().all(|f| f.sha256.is_some() == (f.path != "model.safetensors")));
}

#[test]
fn the_name_of_a_model_that_is_an_attack_is_shown_and_does_nothing() {
    let files = BTreeMap::from([
        ("README.md".to_owned(), b"---\nlicense: other\nlicense_name: \"<img src=x>\"\n---\n# x\n".to_vec()),
        ("<b>@octocat|.safetensors".to_owned(), vec![0; 64]),
    ]);
    let inventory = Inventory::of_memory("<script>alert(1)</script>\n::error::x", files, &Limits::default());
    let examined = Examined::inventory(inventory, &Knowledge::shipped()).unwrap();
    let definition = definition::find("open-weights").unwrap().remove(0);
    let report = examined.judge(&definition, Reading::Practical);
    let page = rendered(std::slice::from_ref(&report), Format::Html);
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;") && !page.contains("<script"));
    assert!(page.contains("&lt;img src=x&gt;") && !page.contains("<img"));
    assert!(!rendered(&[report], Format::Text).lines().any(|line| line.starts_with("::")));
}

#[test]
fn one_run_writes_several_forms_and_its_exit_code_is_that_of_the_check() {
    let folder = tempfile::tempdir().unwrap();
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/restricted");
    let dir = example.to_str().unwrap();
    let files = ["json=r.json", "html=r.html", "markdown=r.md", "text=r.txt", "./a=b"];
    let outputs: Vec<&str> = files.iter().flat_map(|file| ["-o", file]).collect();
    let (code, printed) =
        ow(folder.path(), &[&["check", dir, "--format", "text"], outputs.as_slice()].concat());
    // No form has a slash in it, so that this is a file that takes the report in place of standard output.
    assert_eq!((code, printed.as_str()), (Some(1), ""));
    let text = std::fs::read_to_string(folder.path().join("r.txt")).unwrap();
    assert_eq!(std::fs::read_to_string(folder.path().join("a=b")).unwrap(), text);
    for (format, file) in [("html", "r.html"), ("markdown", "r.md"), ("json", "r.json")] {
        let (code, printed) = ow(folder.path(), &["render", "r.json", "--format", format]);
        assert_eq!(code, Some(0), "{format}");
        assert!(printed == std::fs::read_to_string(folder.path().join(file)).unwrap(), "{format}");
    }
    for format in Format::ALL {
        assert_eq!(ow(folder.path(), &["check", dir, "--format", format.id()]).0, Some(1), "{format:?}");
    }
}

#[test]
fn a_report_comes_from_standard_input_and_none_that_is_broken_leaves_a_file() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("bad.json"), "{}").unwrap();
    std::fs::write(folder.path().join("r.html"), "before").unwrap();
    let (code, _) = ow(folder.path(), &["render", "bad.json", "-o", "html=r.html"]);
    assert_eq!(code, Some(2));
    assert_eq!(std::fs::read_to_string(folder.path().join("r.html")).unwrap(), "before");
    let json = std::fs::File::open({
        let path = folder.path().join("good.json");
        std::fs::write(&path, rendered(&[restricted()], Format::Json)).unwrap();
        path
    });
    let run =
        Command::new(env!("CARGO_BIN_EXE_ow")).args(["render", "-", "-q"]).stdin(json.unwrap()).output();
    assert!(String::from_utf8(run.unwrap().stdout).unwrap().starts_with("restricted: not met"));
}
