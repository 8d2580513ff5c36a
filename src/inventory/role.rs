//! What a file is for, and what is not known when it cannot be read.

use crate::evidence::Aspect;
use serde::{Deserialize, Serialize};

/// What a file is for, as `components.yaml` names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Holds weights or stands for them.
    Weights,
    /// Says in which shard each tensor lies.
    WeightsIndex,
    /// A license by its name.
    License,
    /// A use policy, prohibited-use list or terms of service.
    UsePolicy,
    /// A NOTICE or copyright file.
    Notice,
    /// The model card.
    ModelCard,
    /// Another readme.
    Readme,
    /// A data card, datasheet or Croissant file.
    DataCard,
    /// Says how the network is built.
    Config,
    /// The same for an adapter, with the model it sits on.
    AdapterConfig,
    /// Defaults of generation.
    GenerationConfig,
    /// Belongs to the tokenizer.
    Tokenizer,
    /// What a trainer logged.
    TrainerState,
    /// Results of evaluation.
    Evaluation,
    /// A recipe of training or merging.
    Recipe,
    /// Arguments of training in a pickle, which is never opened.
    PickledArguments,
    /// The optimizer's state and the like: of the training, not of the model.
    Optimizer,
    /// Code.
    Code,
    /// A notebook.
    Notebook,
    /// Data.
    Data,
    /// A paper or report.
    Paper,
    /// A package manifest, CITATION.cff, codemeta, Kitfile, Modelfile or MLmodel.
    Manifest,
    /// An SPDX or CycloneDX document or a MOF file.
    Bill,
    /// REUSE.toml and its older form.
    Tag,
    /// A `.license` file beside the file it speaks of.
    Sidecar,
    /// The release's own `open-weights.yaml`.
    Declaration,
    /// Other words.
    Documentation,
    /// Pictures, sound, film.
    Media,
    /// Anything else.
    Other,
}

impl Role {
    /// What is not known when a file of this role cannot be read.
    #[must_use]
    pub fn concerns(self) -> &'static [Aspect] {
        match self {
            Self::Weights => &[Aspect::Licenses, Aspect::Weights, Aspect::Lineage],
            Self::WeightsIndex => &[Aspect::Weights],
            Self::License | Self::UsePolicy | Self::Notice | Self::Tag | Self::Sidecar => &[Aspect::Licenses],
            Self::ModelCard | Self::Declaration => {
                &[Aspect::Licenses, Aspect::Lineage, Aspect::Documentation]
            }
            Self::Readme => &[Aspect::Licenses, Aspect::Documentation],
            Self::Manifest | Self::Bill => &[Aspect::Licenses, Aspect::Lineage],
            Self::AdapterConfig | Self::Config | Self::Recipe => &[Aspect::Lineage, Aspect::Documentation],
            Self::Code | Self::Notebook => &[Aspect::Code],
            Self::DataCard
            | Self::TrainerState
            | Self::Evaluation
            | Self::PickledArguments
            | Self::Documentation
            | Self::Paper => &[Aspect::Documentation],
            Self::GenerationConfig
            | Self::Tokenizer
            | Self::Optimizer
            | Self::Data
            | Self::Media
            | Self::Other => &[],
        }
    }
}
