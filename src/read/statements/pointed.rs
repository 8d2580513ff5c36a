//! Which models do cells of tables, items of lists and links further on in a sentence name as bases?
//!
//! Comes in: a cell, an item, or the words after a phrase of lineage. Goes out: bases, in doubt where only a link
//! shows them. It never decides whether a phrase speaks of lineage at all.

use super::lineage::{Base, MAX_BASES, address, hub_id, is_descendant, limited, names_after};
use super::names::lowered;
use super::subject::Surroundings;
use super::words::{Lead, Strength, WORDS};
use crate::evidence::Relation;

/// The base that a cell of a column for bases names, for the model of its row.
pub(super) fn of_cell(cell: &str, row: &str, around: &Surroundings) -> Vec<Base> {
    let lead = Lead { relation: Relation::Finetune, strength: Strength::Strong };
    let of = (!around.is_self(row)).then(|| row.to_owned());
    let descendant = of.is_some() && around.extends_own(row) && is_descendant(row);
    let names = names_after(cell, lead).into_iter().filter(|id| !around.is_self(id) && id != row);
    let base = |id| Base { id, relation: Some(lead.relation), certain: true, of: of.clone(), descendant };
    names.take(MAX_BASES).map(base).collect()
}

/// The model that an item of a list of merged models names: an id of the hub.
pub(super) fn merged(item: &str, certain: bool, around: &Surroundings) -> Option<Base> {
    let start = item.trim_start_matches(|c: char| !c.is_alphanumeric());
    let end = start.find(|c: char| c.is_whitespace() || "()，。；,;、|".contains(c)).unwrap_or(start.len());
    let id = address(start, &start[..end])
        .map(|(id, _)| id)
        .or_else(|| addresses(item).next().map(|(id, _)| id))?;
    let relation = Some(Relation::Merge);
    (!around.is_self(&id)).then_some(Base { id, relation, certain, of: None, descendant: false })
}

/// A base that a link shows, and no phrase says plainly.
pub(super) fn doubtful(id: String, relation: Relation, of: Option<String>) -> Base {
    Base { id, relation: Some(relation), certain: false, of, descendant: false }
}

/// The models of the hub that a text links to, each with the words after the link.
fn addresses(text: &str) -> impl Iterator<Item = (String, &str)> {
    text.match_indices("://").filter_map(move |(at, mark)| {
        let rest = &text[at + mark.len()..];
        let end =
            rest.find(|c: char| c.is_whitespace() || "()<>[]\"'，。；、|".contains(c)).unwrap_or(rest.len());
        let path = rest.get(..end)?;
        let path = path.strip_prefix("huggingface.co/").or_else(|| path.strip_prefix("hf.co/"))?;
        Some((hub_id(path)?, &rest[end..]))
    })
}

/// A model that a sentence links to further on, where its phrase names none at once: "converted from the release at".
/// After a phrase that is also said of methods, its weights have to be meant.
pub(super) fn far_address(rest: &str, lead: Lead) -> Option<String> {
    let near = limited(rest, 600);
    let weights = |after: &str| {
        let after = lowered(limited(after.trim_start_matches([')', ' ']), 60));
        WORDS.backbones.start(&after).is_some()
    };
    match lead.strength {
        Strength::Strong => addresses(limited(rest, 200)).next().map(|(id, _)| id),
        Strength::Weak => addresses(near).find(|(_, after)| weights(after)).map(|(id, _)| id),
        Strength::Numbered | Strength::Closed | Strength::Label => None,
    }
}

/// Whether what a phrase speaks of comes after it: "converted from", not "base model"; a copy may be one of anything.
pub(super) fn leads_on(phrase: &str) -> bool {
    let ends = [" from", " of", " on", " with"].iter().any(|word| phrase.ends_with(word));
    ends && !["copy of", "duplicate of", "clone of"].contains(&phrase)
}

/// Models whose link is followed by a word that makes them a part: "the Foo backbone".
pub(super) fn carried(full: &str) -> Vec<String> {
    let is_carried = |after: &str| {
        let after = lowered(limited(after.trim_start_matches([')', ' ']), 60));
        WORDS.carried.start(&after).is_some()
    };
    addresses(full).filter(|(_, after)| is_carried(after)).map(|(id, _)| id).take(MAX_BASES).collect()
}
