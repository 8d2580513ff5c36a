use super::*;

fn license(id: &str) -> Resolution {
    Resolution::Expression(Expr::License(id.to_owned()))
}

fn declared(license: &[&str], name: Option<&str>, link: Option<&str>) -> Resolution {
    resolve(&Declared {
        license: license.iter().map(|value| (*value).to_owned()).collect(),
        name: name.map(str::to_owned),
        link: link.map(str::to_owned),
    })
}

fn one(value: &str) -> Resolution {
    declared(&[value], None, None)
}

#[test]
fn every_hub_key_parses_and_says_what_it_stands_for() {
    let keys: HubKeys = serde_json::from_str(data::table("licenses/hub-keys.yaml")).unwrap();
    assert_eq!(keys.keys.values().filter(|key| key.retired.is_none()).count(), 83);
    assert_eq!(keys.keys.values().filter(|key| key.retired.is_some()).count(), 2);
    for (name, key) in &keys.keys {
        let named = key.license.is_some() || key.family.is_some();
        assert_eq!(named, key.mapping != Mapping::Sentinel, "{name}");
        assert_eq!(key.family.is_some(), key.mapping == Mapping::Family, "{name}");
        assert!(key.family.as_deref().is_none_or(|family| names::family(family).is_some()), "{name}");
    }
}

#[test]
fn hub_keys_lead_to_licenses_families_and_nothing() {
    assert_eq!(one("mit"), license("MIT"));
    assert_eq!(one("Apache-2.0"), license("Apache-2.0"));
    assert_eq!(one("llama3.1"), license("llama-3.1"));
    assert_eq!(one("openrail++"), license("creativeml-openrail-pp-m"));
    assert!(matches!(one("bsd"), Resolution::Family { key, .. } if key == "bsd"));
    assert!(matches!(one("cc"), Resolution::Family { key, .. } if key == "cc"));
    for nothing in
        ["other", "unknown", "", "{license}", "[More Information Needed]", "TBD", "none", "{{ license }}"]
    {
        assert_eq!(one(nothing), Resolution::Nothing, "{nothing}");
    }
}

#[test]
fn expressions_are_read_in_any_case() {
    let or = Expr::Or(vec![Expr::License("MIT".into()), Expr::License("Apache-2.0".into())]);
    assert_eq!(one("mit or apache-2.0"), Resolution::Expression(or));
    let and = Expr::And(vec![Expr::License("MIT".into()), Expr::License("llama-2".into())]);
    assert_eq!(one("MIT AND llama2"), Resolution::Expression(and));
    assert!(matches!(one("Apache-2.0 WITH LLVM-exception"), Resolution::Expression(Expr::With(..))));
    assert_eq!(one("LicenseRef-own"), license("LicenseRef-own"));
    assert_eq!(one("GPL-3.0+"), license(&names::canonical("GPL-3.0-or-later")));
    assert_eq!(one("MIT OR"), Resolution::Unrecognised("MIT OR".into()));
}

#[test]
fn lists_without_a_word_between_their_parts_are_ambiguous() {
    let both = Resolution::Ambiguous(vec![license("MIT"), license("CC-BY-NC-4.0")]);
    assert_eq!(declared(&["mit", "cc-by-nc-4.0"], None, None), both);
    assert_eq!(one("mit, cc-by-nc-4.0"), both);
    assert_eq!(one("MIT/CC-BY-NC-4.0"), both);
    assert_eq!(declared(&["mit", "MIT"], None, None), license("MIT"));
}

#[test]
fn a_name_or_link_beside_other_decides_when_it_is_known() {
    assert_eq!(declared(&["other"], Some("gemma-terms-of-use"), None), license("gemma"));
    assert_eq!(
        declared(&["other"], Some("my-own"), Some("LICENSE")),
        Resolution::Custom { name: "my-own".into(), link: Some("LICENSE".into()) }
    );
    assert_eq!(declared(&["other"], None, Some("LICENSE.md")), Resolution::Link("LICENSE.md".into()));
    assert_eq!(declared(&["other"], None, Some("https://ai.google.dev/gemma/terms")), license("gemma"));
    assert_eq!(declared(&["other"], None, None), Resolution::Nothing);
}

#[test]
fn a_name_or_link_that_says_otherwise_is_never_passed_over() {
    assert!(matches!(declared(&["mit"], Some("llama-2"), None), Resolution::Ambiguous(_)));
    assert!(matches!(declared(&["mit"], Some("Frob license"), None), Resolution::Ambiguous(_)));
    assert!(matches!(
        declared(&["apache-2.0"], None, Some("https://creativecommons.org/licenses/by-nc/4.0/")),
        Resolution::Ambiguous(_)
    ));
    assert_eq!(declared(&["apache-2.0"], None, Some("LICENSE")), license("Apache-2.0"));
}

#[test]
fn what_is_in_no_table_is_handed_back() {
    assert_eq!(one("frobnicate-1.0"), Resolution::Unrecognised("frobnicate-1.0".into()));
    assert_eq!(one("https://example.org/l"), Resolution::Link("https://example.org/l".into()));
}

#[test]
fn hostile_values_are_bounded() {
    let deep = "(".repeat(5_000) + "MIT" + &")".repeat(5_000);
    assert!(matches!(one(&deep), Resolution::Unrecognised(_)));
    assert!(matches!(one(&"MIT OR ".repeat(140)), Resolution::Unrecognised(_)));
    let many: Vec<&str> = std::iter::repeat_n("x", 100_000).collect();
    let _ = declared(&many, None, None);
}
