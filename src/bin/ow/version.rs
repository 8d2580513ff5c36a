//! What `--version` says: also the SPDX list, the definitions and the report schema that are carried.

use open_weights::{definition, license::catalog, report};

pub(crate) fn long() -> String {
    let definitions: Vec<String> =
        definition::shipped().into_iter().map(|(id, version)| format!("{id}@{version}")).collect();
    format!(
        "{}\nSPDX license list {}\ncatalog of {} licenses\ndefinitions {}\nreport schema {}",
        env!("CARGO_PKG_VERSION"),
        catalog::spdx_list_version(),
        catalog::Catalog::shipped().ids().len(),
        definitions.join(", "),
        report::SCHEMA
    )
}
