//! What the model was made from, drawn and told: the drawing is for the eye, the table holds all of it.

use super::parts::{place, plain, words};
use crate::report::{AncestorReport, Report};
use maud::{Markup, html};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Measures of the drawing, in its own units.
const WIDTH: usize = 480;
const BOX: usize = 58;
const STEP: usize = 76;

/// Ancestors that are drawn; the table holds all.
const DRAWN: usize = 12;

/// Columns of text that fit into a box.
const COLUMNS: usize = 44;

pub(super) fn section(at: &str, report: &Report) -> Markup {
    if report.lineage.is_empty() {
        return html! {};
    }
    super::parts::section(
        at,
        "lineage",
        "Lineage",
        html! {
            p { "A model cannot be freer than what it was made from." }
            figure.lineage { (drawing(at, report)) }
            (table(report))
        },
    )
}

fn drawing(at: &str, report: &Report) -> Markup {
    let drawn: Vec<&AncestorReport> = report.lineage.iter().take(DRAWN).collect();
    let end = drawn.len() * STEP;
    let height = end + BOX + 4;
    let (title, told) = (format!("{at}-drawn"), format!("{at}-told"));
    html! {
        svg.lineage viewBox=(format!("0 0 {WIDTH} {height}")) role="img"
            aria-labelledby=(format!("{title} {told}")) {
            title id=(title) { "What " (report.model.name) " was made from" }
            desc id=(told) { (in_words(report)) }
            path.trunk d=(format!("M14 {} V{} q0 10 10 10 h2", BOX / 2 + 2, end + BOX / 2 - 8)) {}
            path.arrow d=(format!("M26 {} l9 6 l-9 6 z", end + BOX / 2 - 4)) {}
            @for (index, ancestor) in drawn.iter().enumerate() {
                (node(index * STEP, "ancestor", &ancestor.id, &under(ancestor)))
            }
            (node(end, "this", &report.model.name, &format!("this model, {}", stated(report))))
        }
    }
}

/// A box with a name and a line below it, and its dot on the trunk.
fn node(top: usize, class: &str, name: &str, below: &str) -> Markup {
    let middle = top + BOX / 2 + 2;
    html! {
        g class=(class) {
            @if class == "ancestor" {
                path.branch d=(format!("M14 {middle} H36")) {}
                circle cx="14" cy=(middle) r="5" {}
            }
            rect x="36" y=(top + 2) width=(WIDTH - 38) height=(BOX) rx="6" {}
            text.name x="50" y=(top + 26) { (cut(name)) }
            text.below x="50" y=(top + 47) { (cut(below)) }
        }
    }
}

fn in_words(report: &Report) -> String {
    let each: Vec<String> = report.lineage.iter().map(|a| format!("{}: {}", a.id, under(a))).collect();
    format!("{} was made from {}.", report.model.name, each.join("; "))
}

fn under(ancestor: &AncestorReport) -> String {
    let licenses = licenses(ancestor);
    match relation(ancestor) {
        Some(relation) => format!("{licenses} ({relation})"),
        None => licenses,
    }
}

fn licenses(ancestor: &AncestorReport) -> String {
    match ancestor.licenses.as_slice() {
        [] => "license not known here".to_owned(),
        some => some.join(" or "),
    }
}

fn relation(ancestor: &AncestorReport) -> Option<&'static str> {
    use crate::evidence::Relation;
    ancestor.relation.map(|relation| match relation {
        Relation::Adapter => "base of an adapter",
        Relation::Finetune => "trained further",
        Relation::Merge => "merged",
        Relation::Quantized => "quantized",
        Relation::Copy => "copied",
        Relation::Distilled => "trained on its outputs",
    })
}

fn stated(report: &Report) -> String {
    let of_weights = report.licenses.iter().find(|l| l.component == "weights");
    match of_weights.and_then(|l| l.concluded.as_deref()) {
        Some(license) => format!("says {license}"),
        None => "says no license".to_owned(),
    }
}

/// As much as fits; the whole name stands in the table.
fn cut(text: &str) -> String {
    if text.width() <= COLUMNS {
        return text.to_owned();
    }
    let mut width = 0;
    let fits = |c: &char| {
        width += UnicodeWidthChar::width(*c).unwrap_or(0);
        width < COLUMNS
    };
    text.chars().take_while(fits).collect::<String>() + "…"
}

fn table(report: &Report) -> Markup {
    html! {
        table.list role="table" {
            caption { "What it was made from, and where that is said" }
            thead role="rowgroup" { tr role="row" {
                th scope="col" role="columnheader" { "Model" }
                th scope="col" role="columnheader" { "License" }
                th scope="col" role="columnheader" { "How" }
                th scope="col" role="columnheader" { "Said at" }
            } }
            tbody role="rowgroup" {
                @for a in &report.lineage {
                    tr role="row" {
                        th scope="row" role="rowheader" {
                            (words(&a.id))
                            @if let Some(family) = &a.family { span.id { "family " (plain(family)) } }
                        }
                        td role="cell" data-label="License" { (licenses(a)) }
                        td role="cell" data-label="How" { (relation(a).unwrap_or("not said")) }
                        td role="cell" data-label="Said at" { (place(&a.at)) }
                    }
                }
            }
        }
    }
}
