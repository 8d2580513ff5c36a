//! Declared keys, ids, names, links and license expressions, brought to the ids of the catalog.
//!
//! Comes in: a [`Declared`] license as it was written. Goes out: a [`Resolution`]. It never guesses: a list of
//! licenses without a word between them is ambiguous, a family names none of its members, and what is in no table
//! is handed back as it stands.

use super::names::{self, Named, is_address, lookup, lookup_address};
use crate::data;
use crate::evidence::Declared;
use serde::Deserialize;
use spdx::expression::{ExprNode, Operator};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The longest declared value that is read, in bytes.
const MAX_VALUE_BYTES: usize = crate::limits::EXPRESSION_BYTES.size();
/// The most values of a list, and the most operands of an expression.
const MAX_PARTS: usize = 32;

/// What a declared license comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolution {
    /// A license, or several joined by AND and OR.
    Expression(Expr),
    /// A key that names no single license; `members` are those it may stand for, as far as they can be listed.
    Family {
        /// The family's key, such as `cc` or `bsd`.
        key: String,
        /// Catalog ids it may stand for.
        members: Vec<String>,
    },
    /// A license with a name or link of its own that is in no table.
    Custom {
        /// The name as written.
        name: String,
        /// The link as written.
        link: Option<String>,
    },
    /// Only a link, to no known text: a file of the directory or an address.
    Link(String),
    /// Nothing is declared: empty, unknown, none, a template's placeholder.
    Nothing,
    /// Several answers that do not agree, or a list that does not say how its parts are joined.
    Ambiguous(Vec<Self>),
    /// A value that is in no table.
    Unrecognised(String),
}

/// A license expression over catalog ids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expr {
    /// One license.
    License(String),
    /// The recipient chooses.
    Or(Vec<Self>),
    /// All apply.
    And(Vec<Self>),
    /// A license with an exception or addition.
    With(Box<Self>, String),
}

/// What a key of the Hugging Face hub stands for.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct HubKey {
    /// How exact the key is.
    pub mapping: Mapping,
    /// The catalog id.
    pub license: Option<String>,
    /// The family, where it names one.
    pub family: Option<String>,
    /// When the hub first listed it.
    pub since: String,
    /// When the hub dropped it.
    pub retired: Option<String>,
}

/// How exact a hub key is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mapping {
    /// One SPDX license.
    Exact,
    /// A series of which one version is in use.
    VersionImplied,
    /// The key cannot say whether later versions are allowed; the terms are the same.
    OnlyOrLater,
    /// A license without an SPDX id.
    Custom,
    /// No single license.
    Family,
    /// Names nothing: `other`, `unknown`.
    Sentinel,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[allow(dead_code, reason = "schema and source are for readers of the file")]
struct HubKeys {
    schema: u32,
    source: String,
    withheld: Vec<String>,
    keys: BTreeMap<String, HubKey>,
}

static HUB_KEYS: LazyLock<HubKeys> =
    LazyLock::new(|| serde_json::from_str(data::table("licenses/hub-keys.yaml")).unwrap_or_default());

/// What a key of the Hugging Face hub stands for, if it is one. Keys are lower case.
#[must_use]
pub fn hub_key(key: &str) -> Option<&'static HubKey> {
    HUB_KEYS.keys.get(key)
}

/// Whether a license has a key of its own on the hub, which `other` then does not stand for.
#[must_use]
pub fn has_hub_key(id: &str) -> bool {
    let stands_for = |key: &HubKey| {
        key.retired.is_none() && key.license.as_deref().is_some_and(|of| names::canonical(of) == id)
    };
    HUB_KEYS.keys.values().any(stands_for)
}

/// The word that stands in place of a license: `other`, `unknown`, `none`. A template's placeholder is none.
#[must_use]
pub fn withheld(declared: &Declared) -> Option<&str> {
    let nothing = declared.license.len() > 1 || resolve(declared) == Resolution::Nothing;
    let said =
        |value: &&str| HUB_KEYS.withheld.contains(&value.trim_matches(['"', '\'', '`', ' ']).to_lowercase());
    declared.license.iter().map(String::as_str).filter(|_| nothing).find(said)
}

/// Brings a declared license to catalog ids. A name or link beside it that says otherwise makes it ambiguous.
#[must_use]
pub fn resolve(declared: &Declared) -> Resolution {
    let values: Vec<&str> = declared.license.iter().map(|value| value.trim()).collect();
    let mut answers: Vec<Resolution> = Vec::new();
    for value in values.iter().take(MAX_PARTS) {
        push_new(&mut answers, resolve_value(value));
    }
    if values.len() > MAX_PARTS {
        push_new(&mut answers, Resolution::Unrecognised(format!("{} more", values.len() - MAX_PARTS)));
    }
    answers.retain(|answer| *answer != Resolution::Nothing);
    let beside = beside(declared);
    match (answers.len(), beside) {
        (0, beside) => beside,
        (_, Resolution::Expression(named)) => {
            push_new(&mut answers, Resolution::Expression(named));
            join(answers)
        }
        (1, Resolution::Custom { name, link }) => with_custom(answers, name, link),
        _ => join(answers),
    }
}

/// A value beside which stands an unknown name. A family or a value in no table is then that custom license;
/// a known license contradicts it.
fn with_custom(mut answers: Vec<Resolution>, name: String, link: Option<String>) -> Resolution {
    if !matches!(answers.first(), Some(Resolution::Unrecognised(_))) {
        answers.push(Resolution::Custom { name, link });
        return join(answers);
    }
    Resolution::Custom { name, link }
}

fn push_new(answers: &mut Vec<Resolution>, answer: Resolution) {
    if !answers.contains(&answer) {
        answers.push(answer);
    }
}

fn join(mut answers: Vec<Resolution>) -> Resolution {
    match answers.len() {
        0 => Resolution::Nothing,
        1 => answers.remove(0),
        _ => Resolution::Ambiguous(answers),
    }
}

/// What the name and the link beside a key say.
fn beside(declared: &Declared) -> Resolution {
    let name = declared.name.as_deref().map(str::trim).filter(|name| !is_placeholder(name));
    let link =
        declared.link.as_deref().map(str::trim).filter(|link| *link == "LICENSE" || !is_placeholder(link));
    let by_name = name.map(resolve_value).filter(is_known);
    let by_link = link.and_then(lookup_address).map(named);
    match (by_name, by_link, name, link) {
        (Some(one), Some(other), ..) if one != other && matches!(one, Resolution::Expression(_)) => {
            Resolution::Ambiguous(vec![one, other])
        }
        (_, Some(known), ..) | (Some(known), None, ..) => known,
        (None, None, Some(name), link) => {
            Resolution::Custom { name: name.to_owned(), link: link.map(str::to_owned) }
        }
        (None, None, None, Some(link)) => Resolution::Link(link.to_owned()),
        (None, None, None, None) => Resolution::Nothing,
    }
}

fn is_known(answer: &Resolution) -> bool {
    matches!(answer, Resolution::Expression(_) | Resolution::Family { .. })
}

/// What one value comes to: a hub key, an address, a known name, an expression, or nothing known.
#[must_use]
pub fn resolve_value(value: &str) -> Resolution {
    let value = value.trim().trim_matches(['"', '\'', '`']).trim();
    if is_placeholder(value) {
        return Resolution::Nothing;
    }
    if value.len() > MAX_VALUE_BYTES {
        return Resolution::Unrecognised(names_only(value));
    }
    if let Some(answer) = hub_key(&value.to_lowercase()).map(from_hub) {
        return answer;
    }
    if is_address(value) {
        return lookup_address(value).map_or_else(|| Resolution::Link(value.to_owned()), named);
    }
    if let Some(found) = lookup(value) {
        return named(found);
    }
    expression(value)
        .map(Resolution::Expression)
        .or_else(|| list(value))
        .unwrap_or_else(|| Resolution::Unrecognised(value.to_owned()))
}

fn names_only(value: &str) -> String {
    value.chars().take(120).collect()
}

fn from_hub(key: &HubKey) -> Resolution {
    match (&key.license, &key.family) {
        (Some(id), _) => Resolution::Expression(Expr::License(names::canonical(id))),
        (None, Some(family)) => named(Named::Family(family.clone())),
        (None, None) => Resolution::Nothing,
    }
}

fn named(named: Named) -> Resolution {
    match named {
        Named::License(id) => Resolution::Expression(Expr::License(id)),
        Named::Family(key) => {
            let members = names::family(&key).map(|family| family.members.clone()).unwrap_or_default();
            Resolution::Family { key, members }
        }
        Named::Custom(name) => Resolution::Custom { name, link: None },
    }
}

/// Whether a value says nothing: empty, a template's placeholder, or a word for "not known".
fn is_placeholder(value: &str) -> bool {
    let bare = value.trim().trim_matches(|c: char| "[]{}<>()\"'`*_.- ".contains(c)).to_lowercase();
    let bare = bare.trim_end_matches("[optional]").trim();
    matches!(
        bare,
        "" | "license"
            | "license_name"
            | "license_link"
            | "license name"
            | "license link"
            | "more information needed"
            | "more information"
            | "needs more information"
            | "unknown"
            | "none"
            | "null"
            | "nil"
            | "n/a"
            | "na"
            | "tbd"
            | "todo"
            | "tba"
            | "to be determined"
            | "to be added"
            | "other"
            | "noassertion"
            | "undefined"
            | "unspecified"
            | "not specified"
            | "insert license here"
            | "your license"
            | "false"
            | "true"
            | "~"
            | "?"
            | "your_license"
            | "choose a license"
            | "unlicensed"
    )
}

/// Parts with commas or "and" between them that are all known: which holds is not said.
fn list(value: &str) -> Option<Resolution> {
    let parts: Vec<&str> = value
        .split([',', ';', '|', '/', '&', '+'])
        .flat_map(|part| part.split(" and "))
        .flat_map(|part| part.split(" or "))
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .take(MAX_PARTS + 1)
        .collect();
    if parts.len() < 2 || parts.len() > MAX_PARTS {
        return None;
    }
    let mut answers = Vec::new();
    for part in parts {
        let answer = hub_key(&part.to_lowercase()).map(from_hub).or_else(|| lookup(part).map(named))?;
        push_new(&mut answers, answer);
    }
    Some(join(answers))
}

/// An SPDX expression, ids in any case, our own ids and `LicenseRef-` among them.
fn expression(value: &str) -> Option<Expr> {
    let prepared = prepare(value)?;
    let mode = spdx::ParseMode { allow_slash_as_or_operator: false, ..spdx::ParseMode::LAX };
    let parsed = spdx::Expression::parse_mode(&prepared, mode).ok()?;
    let mut stack: Vec<Expr> = Vec::new();
    for node in parsed.iter() {
        match node {
            ExprNode::Req(required) => stack.push(operand(&required.req)),
            ExprNode::Op(operator) => {
                let (right, left) = (stack.pop()?, stack.pop()?);
                stack.push(combine(*operator, left, right));
            }
        }
    }
    stack.pop().filter(|_| stack.is_empty())
}

/// Writes operators in upper case and every id as SPDX writes it; ids of our own become `LicenseRef-…`.
fn prepare(value: &str) -> Option<String> {
    let spaced = value.replace('(', " ( ").replace(')', " ) ");
    let mut out: Vec<String> = Vec::new();
    for word in spaced.split_whitespace() {
        if out.len() > MAX_PARTS * 4 {
            return None;
        }
        out.push(match word.to_lowercase().as_str() {
            "(" | ")" => word.to_owned(),
            "and" | "or" | "with" => word.to_uppercase(),
            _ if out.last().is_some_and(|last| last == "WITH") => exception(word),
            _ => spdx_id(word)?,
        });
    }
    Some(out.join(" "))
}

fn exception(word: &str) -> String {
    let known = spdx::identifiers::EXCEPTIONS.iter().find(|known| known.name.eq_ignore_ascii_case(word));
    known.map_or_else(|| word.to_owned(), |known| known.name.to_owned())
}

fn spdx_id(word: &str) -> Option<String> {
    let bare = word.trim_end_matches('+');
    let known = spdx::identifiers::LICENSES.iter().find(|known| known.name.eq_ignore_ascii_case(bare));
    if let Some(known) = known {
        return Some(format!("{}{}", known.name, &word[bare.len()..]));
    }
    if word.get(..11).is_some_and(|start| start.eq_ignore_ascii_case("LicenseRef-")) {
        return Some(format!("LicenseRef-{}", &word[11..]));
    }
    match resolve_single(word) {
        Some(id) if spdx::license_id(&id).is_some() => Some(id),
        Some(id) => Some(format!("LicenseRef-{id}")),
        None => None,
    }
}

fn resolve_single(word: &str) -> Option<String> {
    match hub_key(&word.to_lowercase()).map(from_hub).or_else(|| lookup(word).map(named))? {
        Resolution::Expression(Expr::License(id)) => Some(id),
        _ => None,
    }
}

fn operand(required: &spdx::LicenseReq) -> Expr {
    let id = match &required.license {
        spdx::LicenseItem::Spdx { id, or_later } => or_later_id(id.name, *or_later),
        spdx::LicenseItem::Other(other) => match lookup(&other.lic_ref) {
            Some(Named::License(id)) => id,
            _ => format!("LicenseRef-{}", other.lic_ref),
        },
    };
    let license = Expr::License(names::canonical(&id));
    match &required.addition {
        Some(addition) => Expr::With(Box::new(license), addition.to_string()),
        None => license,
    }
}

/// `GPL-3.0+` is `GPL-3.0-or-later`, `GPL-3.0` is `GPL-3.0-only`; a `+` elsewhere allows this version too.
fn or_later_id(name: &str, or_later: bool) -> String {
    let bare = name.trim_end_matches('+');
    let ending = if or_later || name.ends_with('+') { "-or-later" } else { "-only" };
    let full = format!("{bare}{ending}");
    if spdx::license_id(&full).is_some() { full } else { bare.to_owned() }
}

fn combine(operator: Operator, left: Expr, right: Expr) -> Expr {
    let mut parts = Vec::new();
    for side in [left, right] {
        match (operator, side) {
            (Operator::Or, Expr::Or(inner)) | (Operator::And, Expr::And(inner)) => parts.extend(inner),
            (_, other) => parts.push(other),
        }
    }
    match operator {
        Operator::Or => Expr::Or(parts),
        Operator::And => Expr::And(parts),
    }
}

#[cfg(test)]
mod tests;
