//! The report as SPDX 2.3 JSON: the model as a package with its license, the models it was made from, and the verdict
//! as an annotation.
//!
//! Comes in: reports of one model and an [`Occasion`]. Goes out: one document. SPDX wants a time; where none is given
//! it is the beginning of 1970. A license that is not settled is declared and not concluded.

use super::facts::{self, Item};
use super::inert::{self, MESSAGE, NAME, plain, words};
use super::licensing::{self, Label, Licensing};
use super::occasion::Occasion;
use crate::report::Report;
use serde::Serialize;
use std::collections::BTreeMap;

const NO_ASSERTION: &str = "NOASSERTION";
const MODEL: &str = "SPDXRef-model";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document {
    spdx_version: &'static str,
    data_license: &'static str,
    #[serde(rename = "SPDXID")]
    id: &'static str,
    name: String,
    document_namespace: String,
    creation_info: CreationInfo,
    packages: Vec<Package>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    has_extracted_licensing_infos: Vec<Extracted>,
    relationships: Vec<Relationship>,
    annotations: Vec<Annotation>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CreationInfo {
    created: String,
    creators: [String; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    license_list_version: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Package {
    #[serde(rename = "SPDXID")]
    id: String,
    name: String,
    download_location: &'static str,
    files_analyzed: bool,
    license_concluded: String,
    license_declared: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    license_comments: Option<String>,
    copyright_text: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    primary_package_purpose: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    comment: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Extracted {
    license_id: String,
    extracted_text: String,
    name: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Relationship {
    spdx_element_id: String,
    relationship_type: &'static str,
    related_spdx_element: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Annotation {
    annotation_date: String,
    annotation_type: &'static str,
    annotator: String,
    comment: String,
}

/// The reports, which are of one model, as one document.
#[must_use]
pub fn render(reports: &[Report], occasion: &Occasion) -> String {
    let Some(first) = reports.first() else { return String::new() };
    let licensing = licensing::of_weights(first);
    let mut packages = vec![model(first, licensing.as_ref())];
    packages.extend(first.lineage.iter().enumerate().map(|(index, a)| base(index, a)));
    let list = words(&first.tool.spdx_list, NAME);
    let number = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
    let list = list.split('.').take(2).collect::<Vec<_>>();
    inert::json(&Document {
        spdx_version: "SPDX-2.3",
        data_license: "CC0-1.0",
        id: "SPDXRef-DOCUMENT",
        name: name(&first.model.name),
        document_namespace: format!("https://spdx.org/spdxdocs/ow-{}", facts::uuid(reports)),
        creation_info: CreationInfo {
            created: occasion.time.to_string(),
            creators: [annotator(first)],
            license_list_version: (list.len() == 2 && list.iter().all(|p| number(p))).then(|| list.join(".")),
        },
        relationships: relationships(first),
        packages,
        has_extracted_licensing_infos: licensing.as_ref().map(|l| extracted(first, l)).unwrap_or_default(),
        annotations: reports.iter().map(|report| annotation(report, occasion)).collect(),
    })
}

fn model(report: &Report, licensing: Option<&Licensing>) -> Package {
    let declared = licensing.map(|l| licensing::expression(&l.labels));
    let concluded = licensing.filter(|l| l.settled).and(declared.clone());
    Package {
        id: MODEL.to_owned(),
        name: name(&report.model.name),
        download_location: NO_ASSERTION,
        files_analyzed: false,
        license_concluded: concluded.unwrap_or_else(|| NO_ASSERTION.to_owned()),
        license_declared: declared.unwrap_or_else(|| NO_ASSERTION.to_owned()),
        license_comments: licensing.map(|l| l.comment.clone()),
        copyright_text: NO_ASSERTION,
        primary_package_purpose: Some("OTHER"),
        comment: Some("a machine-learning model".to_owned()),
    }
}

fn base(index: usize, ancestor: &crate::report::AncestorReport) -> Package {
    let comment = licensing::of_base(ancestor);
    Package {
        id: base_id(index),
        name: name(&ancestor.id),
        download_location: NO_ASSERTION,
        files_analyzed: false,
        license_concluded: NO_ASSERTION.to_owned(),
        license_declared: NO_ASSERTION.to_owned(),
        license_comments: Some(words(&comment, MESSAGE)),
        copyright_text: NO_ASSERTION,
        primary_package_purpose: Some("OTHER"),
        comment: Some("a machine-learning model".to_owned()),
    }
}

fn base_id(index: usize) -> String {
    format!("SPDXRef-base-{}", index + 1)
}

fn relationships(report: &Report) -> Vec<Relationship> {
    let one = |from: &str, kind, to: String| Relationship {
        spdx_element_id: from.to_owned(),
        relationship_type: kind,
        related_spdx_element: to,
    };
    let mut all = vec![one("SPDXRef-DOCUMENT", "DESCRIBES", MODEL.to_owned())];
    all.extend((0..report.lineage.len()).map(|index| one(MODEL, "DESCENDANT_OF", base_id(index))));
    all
}

/// A report holds no license texts, so that the place where each was found stands for its text.
fn extracted(report: &Report, licensing: &Licensing) -> Vec<Extracted> {
    let place = |name: &str| {
        let license = report.licenses.iter().find(|license| license.component == "weights");
        let source = license.and_then(|l| l.sources.iter().find(|s| s.says.contains(name)));
        source.map_or_else(
            || "the text is not part of the report".to_owned(),
            |s| format!("the text is not part of the report; {}: {}", s.at, s.words.as_str()),
        )
    };
    let named = licensing.labels.iter().filter_map(|label| match label {
        Label::Named(name) => Some((licensing::reference(name), name)),
        Label::Spdx(_) => None,
    });
    let each: BTreeMap<String, &String> = named.collect();
    each.into_iter()
        .map(|(license_id, name)| Extracted {
            license_id,
            extracted_text: words(&place(name), MESSAGE),
            name: name.clone(),
        })
        .collect()
}

fn annotation(report: &Report, occasion: &Occasion) -> Annotation {
    let word = |item: &Item<'_>| format!("{} {}", words(&item.criterion.id, NAME), item.word());
    let criteria: Vec<String> = facts::items(report).iter().map(word).collect();
    Annotation {
        annotation_date: occasion.time.to_string(),
        annotation_type: "REVIEW",
        annotator: annotator(report),
        comment: plain(&format!("{}: {}", facts::outcome(report), criteria.join(", ")), MESSAGE * 10),
    }
}

fn annotator(report: &Report) -> String {
    format!("Tool: ow-{}", words(&report.tool.version, NAME))
}

fn name(text: &str) -> String {
    let name = words(text, NAME);
    if name.is_empty() { "unnamed".to_owned() } else { name }
}
