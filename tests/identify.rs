//! The identifier on whole texts: each license as itself, what is honest, what is not.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at once")]

#[path = "support/spdx.rs"]
mod spdx;

use open_weights::license::identify::{ChangeKind, Identifier, Status};

fn ids(identifier: &Identifier, text: &str) -> (Status, Vec<String>) {
    let answer = identifier.identify(text);
    (answer.status, answer.licenses.into_iter().map(|license| license.id).collect())
}

fn mit() -> String {
    spdx::licenses()["MIT"].text.clone()
}

#[test]
fn nearly_every_text_of_the_list_identifies_as_itself_and_none_as_another() {
    let identifier = Identifier::shipped();
    let licenses = spdx::licenses();
    let (mut right, mut wrong) = (0, Vec::new());
    for (id, license) in &licenses {
        let answer = identifier.identify(&license.text);
        let named = answer.licenses.first();
        let itself = named.is_some_and(|named| named.id == *id || named.also.contains(id));
        match (answer.status, itself) {
            (Status::Exact, true) => right += 1,
            (Status::Exact, false) => wrong.push((id, named.map(|named| named.id.clone()))),
            _ => {}
        }
    }
    assert!(wrong.is_empty(), "called by another name: {wrong:?}");
    assert!(right * 100 >= licenses.len() * 98, "{right} of {}", licenses.len());
}

#[test]
fn what_does_not_change_the_words_does_not_change_the_answer() {
    let identifier = Identifier::shipped();
    let text = mit();
    let markdown = format!(
        "# MIT License\n\n{}",
        text.replacen("MIT License", "", 1).replace("\"Software\"", "**“Software”**")
    );
    let html = format!(
        "<html><body><h1>The MIT License (MIT)</h1><p>{}</p></body></html>",
        text.replace("\n\n", "</p><p>")
    );
    let filled = text.replace("<year> <copyright holders>", "2024-2026 Acme Research, Inc. and contributors");
    let wrapped = text.split_whitespace().collect::<Vec<_>>().join("\r\n");
    let comment = text.lines().map(|line| format!(" * {line}\n")).collect::<String>();
    let marked = format!("\u{feff}{}", text.replace(' ', "\u{a0}").replace("Software", "Soft\u{ad}ware"));
    for other in [text.clone(), markdown, html, filled, wrapped, comment, marked] {
        assert_eq!(ids(&identifier, &other), (Status::Exact, vec!["MIT".to_owned()]), "{other}");
    }
}

#[test]
fn what_was_added_is_shown_with_its_place() {
    let identifier = Identifier::shipped();
    let added = "The Software may not be used by companies with more than ten employees.";
    let text = format!("{}\n{added}\n", mit());
    let answer = identifier.identify(&text);
    assert_eq!(answer.status, Status::Modified);
    assert_eq!(answer.nearest.expect("a nearest license").id, "MIT");
    let shown: Vec<_> =
        answer.changes.iter().map(|change| (change.kind, &text[change.span.clone()])).collect();
    assert_eq!(shown, [(ChangeKind::Added, added.trim_end_matches('.'))]);
}

#[test]
fn what_is_missing_is_shown_in_the_license_s_own_words() {
    let identifier = Identifier::shipped();
    let text = mit().replace("free of charge, ", "");
    let answer = identifier.identify(&text);
    assert_eq!((answer.status, answer.changes.len()), (Status::Modified, 1));
    assert_eq!(answer.changes[0].kind, ChangeKind::Dropped);
    assert_eq!(answer.changes[0].expected.as_deref(), Some("free of charge"));
    assert!(answer.changes[0].span.is_empty());
}

#[test]
fn every_added_word_is_in_a_change() {
    let identifier = Identifier::shipped();
    let text =
        mit().replace("to deal", "[[ALPHA]] to deal").replace("THE SOFTWARE IS", "bravo THE SOFTWARE IS");
    let answer = identifier.identify(&text);
    let shown: String = answer.changes.iter().map(|change| &text[change.span.clone()]).collect();
    assert!(shown.contains("ALPHA") && shown.contains("bravo"), "{shown}");
}

#[test]
fn two_licenses_in_sequence_are_several_and_words_between_them_are_a_change() {
    let identifier = Identifier::shipped();
    let licenses = spdx::licenses();
    let both = format!("{}\n\n{}", licenses["Apache-2.0"].text, licenses["MIT"].text);
    assert_eq!(ids(&identifier, &both), (Status::Several, vec!["Apache-2.0".to_owned(), "MIT".to_owned()]));
    let between = format!(
        "{}\n\nThe weights are not covered.\n\n{}",
        licenses["Apache-2.0"].text, licenses["MIT"].text
    );
    let answer = identifier.identify(&between);
    assert_eq!(answer.status, Status::Modified);
    assert_eq!(answer.nearest.expect("a nearest license").id, "Apache-2.0");
    assert_eq!(answer.licenses.first().map(|license| license.id.as_str()), Some("MIT"));
    let shown: Vec<_> = answer.changes.iter().map(|change| &between[change.span.clone()]).collect();
    assert_eq!(shown, ["The weights are not covered"]);
}

#[test]
fn a_sibling_is_never_a_match() {
    let identifier = Identifier::shipped();
    let known = identifier.known();
    assert!(known.iter().any(|(id, _)| id == "llama-3") && known.iter().any(|(id, _)| id == "llama-3.1"));
    let text = spdx::licenses()["OpenMDW-1.0"].text.replace("1.0", "1.1");
    assert_eq!(identifier.identify(&text).status, Status::Modified);
}

#[test]
fn a_notice_that_names_a_license_is_a_reference() {
    let identifier = Identifier::shipped();
    let answer =
        identifier.identify("SPDX-License-Identifier: Apache-2.0\nThe code is under the MIT License.\n");
    assert_eq!(answer.status, Status::Reference);
    let named: Vec<&str> = answer.references.iter().map(|reference| reference.id.as_str()).collect();
    assert_eq!(named, ["Apache-2.0", "MIT"]);
}

#[test]
fn a_long_agreement_that_names_a_license_is_no_reference_to_it() {
    let identifier = Identifier::shipped();
    let article =
        |n: usize| format!("{n}. The parties keep clause {n} of these wombat terms in good faith.\n");
    let of = |articles: usize| {
        let body: String = (1..=articles).map(article).collect();
        identifier
            .identify(&format!("Wombat Agreement\n\n{body}\nBesides, the MIT License applies.\n"))
            .status
    };
    assert_eq!(of(3), Status::Reference);
    assert_eq!(of(120), Status::Unknown);
}

#[test]
fn a_text_without_a_license_is_unknown() {
    let identifier = Identifier::shipped();
    for text in ["", "\u{0}\u{0}", "All rights reserved.", "This is a model that was trained on data.", "»«"]
    {
        assert_eq!(identifier.identify(text).status, Status::Unknown, "{text:?}");
    }
}

#[test]
fn a_user_s_own_license_is_recognised_and_a_changed_one_is_not() {
    let text = "Quokka Model Terms 1.0\n\nQuokkas may use these wombat weights on sundays, and share zebra biscuits \
                with every platypus that asks. Kookaburras hold no liability for any marsupial mishap.";
    let mut identifier = Identifier::shipped();
    let print = identifier.fingerprint("quokka-1.0", None, text);
    let again = open_weights::license::identify::Fingerprint::parse("quokka.txt", &print.render())
        .expect("a fingerprint");
    assert_eq!(again, print);
    identifier.add(&again);
    assert_eq!(ids(&identifier, &text.to_uppercase()), (Status::Exact, vec!["quokka-1.0".to_owned()]));
    let changed = text.replace("every platypus", "no platypus");
    assert_eq!(identifier.identify(&changed).status, Status::Modified);
    assert_eq!(Identifier::shipped().identify(text).status, Status::Unknown);
}

#[test]
fn a_damaged_fingerprint_is_an_error_with_its_line() {
    let parse = |text: &str| open_weights::license::identify::Fingerprint::parse("f.txt", text);
    for text in
        ["", "nonsense", "ow-fingerprint 1\nid a\nwords\nxyz\n", "ow-fingerprint 1\nid a\nwords\norder\n7\n"]
    {
        assert!(parse(text).is_err(), "{text:?}");
    }
}
