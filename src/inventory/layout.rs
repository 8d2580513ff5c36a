//! What a file is by its name, as `components.yaml` says it.

use super::Role;
use super::glob::{Glob, Seen, letters};
use crate::component::Component;
use crate::text::folded;
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::LazyLock;

static LAYOUT: LazyLock<Layout> = LazyLock::new(|| {
    let table: Table = serde_json::from_str(crate::data::table("components.yaml")).unwrap_or_default();
    Layout::new(table)
});

/// The table as it stands in the file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    #[serde(rename = "schema")]
    _schema: u32,
    skip: Vec<String>,
    rules: Vec<Rule>,
    licenses: LicenseNames,
}

/// Names that lead to one role.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    role: Role,
    #[serde(default)]
    component: Option<Component>,
    #[serde(default)]
    format: Option<String>,
    files: Vec<String>,
}

/// How the name of a license-like file says what it speaks about.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LicenseNames {
    pub(crate) other: Vec<String>,
    pub(crate) checkpoints: CheckpointNames,
    pub(crate) top: Vec<String>,
    pub(crate) weights: Vec<String>,
    pub(crate) texts: Vec<String>,
    pub(crate) words: Words,
}

/// Folders with one license a checkpoint.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CheckpointNames {
    pub(crate) folders: Vec<String>,
    pub(crate) prefixes: Vec<String>,
}

/// Words in the names of license files.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Words {
    pub(crate) weights: Vec<String>,
    pub(crate) code: Vec<String>,
    pub(crate) data: Vec<String>,
    pub(crate) filler: Vec<String>,
}

/// The table, made ready to be asked for each of many files.
pub(crate) struct Layout {
    skip: Vec<String>,
    rules: Vec<Rule>,
    by_name: HashMap<String, usize>,
    by_extension: HashMap<String, usize>,
    globs: Vec<Glob>,
    /// How license-like files are named.
    pub(crate) licenses: LicenseNames,
}

/// The table as shipped.
pub(crate) fn layout() -> &'static Layout {
    &LAYOUT
}

/// What a file is by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Kind {
    pub(crate) role: Role,
    pub(crate) component: Option<Component>,
    pub(crate) format: Option<String>,
}

impl Layout {
    fn new(table: Table) -> Self {
        let mut layout = Self {
            skip: table.skip,
            rules: table.rules,
            by_name: HashMap::new(),
            by_extension: HashMap::new(),
            globs: Vec::new(),
            licenses: table.licenses,
        };
        for index in 0..layout.rules.len() {
            for pattern in layout.rules[index].files.clone() {
                layout.add(index, &pattern.to_lowercase());
            }
        }
        layout
    }

    fn add(&mut self, index: usize, pattern: &str) {
        let plain = |text: &str| !text.contains(['*', '?', '[', '{', '/', '\\', '!']);
        match pattern.strip_prefix("*.") {
            None if plain(pattern) => {
                self.by_name.entry(pattern.to_owned()).or_insert(index);
            }
            Some(extension) if plain(extension) && !extension.contains('.') => {
                self.by_extension.entry(extension.to_owned()).or_insert(index);
            }
            Some(list) if is_plain_list(list) => {
                for extension in list.trim_matches(['{', '}']).split(',') {
                    if extension.contains('.') {
                        self.globs.push(Glob::new(index, &format!("*.{extension}")));
                    } else {
                        self.by_extension.entry(extension.to_owned()).or_insert(index);
                    }
                }
            }
            _ => Glob::add(&mut self.globs, index, pattern),
        }
    }

    /// What a path (with `/` between its parts) is.
    pub(crate) fn kind(&self, path: &str) -> Kind {
        // A name in imitated or wide letters, or with characters that are not shown, is the one that it looks like.
        let path = folded(path).to_lowercase();
        let path = path.trim_end_matches(|c: char| c.is_whitespace() || c.is_control() || c == '.');
        let name = path.rsplit('/').next().unwrap_or(path);
        let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
        let known = [self.by_name.get(name), self.by_extension.get(extension)];
        let known = known.into_iter().flatten().min().copied().unwrap_or(usize::MAX);
        let letters = letters(path);
        let seen = Seen { path, name, extension, letters };
        let fits = |glob: &&Glob| glob.rule < known && glob.fits(&seen);
        let index = self.globs.iter().find(fits).map_or(known, |glob| glob.rule);
        self.rules.get(index).map_or(Kind { role: Role::Other, component: None, format: None }, |rule| Kind {
            role: rule.role,
            component: rule.component,
            format: rule.format.clone(),
        })
    }

    /// Whether a folder (its path) is no part of any release.
    pub(crate) fn skips(&self, folder: &str) -> bool {
        let folder = folder.to_lowercase();
        self.skip.iter().any(|name| {
            folder
                .strip_suffix(name.as_str())
                .is_some_and(|before| before.is_empty() || before.ends_with('/'))
        })
    }
}

fn is_plain_list(text: &str) -> bool {
    text.strip_prefix('{')
        .and_then(|rest| rest.strip_suffix('}'))
        .is_some_and(|inner| !inner.contains(['*', '?', '[', '{', '}', '/', '\\', '!']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn role(path: &str) -> Role {
        layout().kind(path).role
    }

    #[test]
    fn the_table_is_well_formed() {
        assert!(layout().rules.len() > 20);
        for glob in &layout().globs {
            assert_eq!(fast_glob::validate(&glob.pattern), Ok(()), "{}", glob.pattern);
        }
        for glob in &layout().licenses.other {
            assert_eq!(fast_glob::validate(glob), Ok(()), "{glob}");
        }
    }

    #[test]
    fn the_many_spellings_of_license_files_are_known() {
        let names = "LICENSE LICENCE license.md LICENSE.txt Licence.rst LICENSES.txt COPYING COPYING.LESSER UNLICENSE \
            MODEL_LICENSE MODEL-LICENSE LICENSE-MODEL LICENSE_MODELS LICENSE-MODEL.md LICENSE_WEIGHTS LICENSE_weights \
            LICENSE-CODE CODE_LICENSE LICENSE_DATA DATA_LICENSE WEIGHT_DIFF_LICENSE MODEL_DIFF_LICENSE MIT_LICENSE \
            LICENSE-APACHE LICENSE.apache-2.0 LICENSE.cc-by-nc-nd-4.0 LICENSE.PLM MODEL_LICENSE_AGREEMENT.txt \
            MODEL_LICENSE.pdf model_licenses/LICENSE-SVD model_licenses/LICENCE-SD-Turbo LICENSES/MIT.txt EULA EULA.pdf \
            LICENSE.docx a/b/LICENSE x.license.txt LICENSE-2.0.html MODELLICENSE gemma_license.txt";
        for name in names.split_whitespace() {
            assert_eq!(role(name), Role::License, "{name}");
        }
        for name in ["LICENSE ", "LICENSE.md.", "MODEL_LICENSE\0", "LICENSE.txt \u{a0}"] {
            assert_eq!(role(name), Role::License, "{name:?}");
        }
        assert_eq!(role("Some Model LICENSE AGREEMENT"), Role::License);
        assert_eq!(role("Some RESEARCH LICENSE AGREEMENT.pdf"), Role::License);
    }

    #[test]
    fn policies_and_notices_are_told_apart() {
        for name in [
            "USE_POLICY.md",
            "ACCEPTABLE_USE_POLICY",
            "WEIGHTS_TERMS_OF_USE.md",
            "legal/WEIGHTS_PROHIBITED_USE_POLICY-Francais.md",
            "terms.txt",
            "TERMS_OF_SERVICE.html",
        ] {
            assert_eq!(role(name), Role::UsePolicy, "{name}");
        }
        for name in
            ["NOTICE", "Notice.txt", "NOTICE.md", "THIRD_PARTY_NOTICES.txt", "Open Source Software Notice"]
        {
            assert_eq!(role(name), Role::Notice, "{name}");
        }
    }

    #[test]
    fn what_only_sounds_like_a_license_is_none() {
        assert_eq!(role("assets/license.svg"), Role::Media);
        assert_eq!(role("static/js/2.chunk.js.LICENSE.txt"), Role::Other);
        assert_eq!(role("scripts/check_license.py"), Role::Code);
        assert_eq!(role("model.safetensors.license"), Role::Sidecar);
        assert_eq!(role("CODE_OF_CONDUCT.md"), Role::Documentation);
    }

    #[test]
    fn weights_and_what_stands_beside_them_are_told_apart() {
        for name in [
            "model-00001-of-00002.safetensors",
            "x.gguf",
            "pytorch_model.bin",
            "v1.ckpt",
            "unet/model.onnx",
            "X.mlpackage/Data/com.apple.CoreML/weights/weight.bin",
            "consolidated.00.pth",
            "flax_model.msgpack",
            "saved_model.pb",
            "tf_model.h5",
        ] {
            assert_eq!(role(name), Role::Weights, "{name}");
        }
        assert_eq!(role("training_args.bin"), Role::PickledArguments);
        assert_eq!(role("optimizer.pt"), Role::Optimizer);
        assert_eq!(role("tests/assets/lm.safetensors"), Role::Data);
        assert_eq!(role("tokenizer.model"), Role::Tokenizer);
        assert_eq!(role("model.safetensors.index.json"), Role::WeightsIndex);
        assert_eq!(role("model.safetensors.index.fp16.json"), Role::WeightsIndex);
        assert_eq!(layout().kind("model.onnx").format.as_deref(), Some("onnx"));
    }

    #[test]
    fn cards_configs_and_code_have_their_roles() {
        assert_eq!(role("README.md"), Role::ModelCard);
        assert_eq!(role("docs/README.md"), Role::Readme);
        assert_eq!(role("README_zh.md"), Role::Readme);
        assert_eq!(role("MODEL_CARD.md"), Role::ModelCard);
        assert_eq!(role("config.json"), Role::Config);
        assert_eq!(role("adapter_config.json"), Role::AdapterConfig);
        assert_eq!(role("mergekit_config.yml"), Role::Recipe);
        assert_eq!(role("configs/net/base.json"), Role::Recipe);
        assert_eq!(role("open-weights.yaml"), Role::Declaration);
        assert_eq!(layout().kind("src/train.py").component, Some(Component::TrainingCode));
        assert_eq!(layout().kind("modeling_x.py").component, Some(Component::Code));
    }

    #[test]
    fn folders_that_are_no_part_of_a_release_are_skipped() {
        for folder in [".git", "a/.git", "a/node_modules", ".cache/huggingface", "x/__pycache__"] {
            assert!(layout().skips(folder), "{folder}");
        }
        for folder in ["git", "a.git", ".cache", ".github", "huggingface"] {
            assert!(!layout().skips(folder), "{folder}");
        }
    }
}
