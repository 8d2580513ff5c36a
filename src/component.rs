//! What a model release is made of, in the words of the Model Openness Framework.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A part of a model release. Names follow the Model Openness Framework (White et al., 2024), shortened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Component {
    /// Model parameters, final or intermediate.
    Weights,
    /// The description or code of the network's structure (config files count).
    Architecture,
    /// Code that trained the model.
    TrainingCode,
    /// Code that prepared the training data.
    DataPreprocessingCode,
    /// Code that runs the model.
    InferenceCode,
    /// Code that measured the model.
    EvaluationCode,
    /// Software that gives people an interface to the model.
    UserInterface,
    /// Code of which no more is known.
    Code,
    /// Data the model was trained on.
    TrainingData,
    /// Data the model was measured on.
    EvaluationData,
    /// The results of measuring it.
    EvaluationResults,
    /// What the model put out, as samples.
    SampleOutputs,
    /// The model card.
    ModelCard,
    /// The data card or datasheet.
    DataCard,
    /// A technical report or a paper.
    TechnicalReport,
    /// Other words about the model.
    Documentation,
    /// Tokenizer files and other things that go with the weights.
    ModelMetadata,
}

impl Component {
    /// Every component, in the order of its declaration.
    pub const ALL: [Self; 17] = [
        Self::Weights,
        Self::Architecture,
        Self::TrainingCode,
        Self::DataPreprocessingCode,
        Self::InferenceCode,
        Self::EvaluationCode,
        Self::UserInterface,
        Self::Code,
        Self::TrainingData,
        Self::EvaluationData,
        Self::EvaluationResults,
        Self::SampleOutputs,
        Self::ModelCard,
        Self::DataCard,
        Self::TechnicalReport,
        Self::Documentation,
        Self::ModelMetadata,
    ];

    /// Its id as it stands in data and output, such as `training-code`.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Weights => "weights",
            Self::Architecture => "architecture",
            Self::TrainingCode => "training-code",
            Self::DataPreprocessingCode => "data-preprocessing-code",
            Self::InferenceCode => "inference-code",
            Self::EvaluationCode => "evaluation-code",
            Self::UserInterface => "user-interface",
            Self::Code => "code",
            Self::TrainingData => "training-data",
            Self::EvaluationData => "evaluation-data",
            Self::EvaluationResults => "evaluation-results",
            Self::SampleOutputs => "sample-outputs",
            Self::ModelCard => "model-card",
            Self::DataCard => "data-card",
            Self::TechnicalReport => "technical-report",
            Self::Documentation => "documentation",
            Self::ModelMetadata => "model-metadata",
        }
    }

    /// Whether it is code or what stands for it, so that a license of the release covers it.
    #[must_use]
    pub fn is_built(self) -> bool {
        self.is_code() || self == Self::Architecture
    }

    /// Whether it consists of words about the model, which a license of the whole release covers.
    #[must_use]
    pub fn is_words(self) -> bool {
        matches!(
            self,
            Self::EvaluationResults
                | Self::ModelCard
                | Self::DataCard
                | Self::TechnicalReport
                | Self::Documentation
        )
    }

    /// Whether it is software of any kind.
    #[must_use]
    pub fn is_code(self) -> bool {
        matches!(
            self,
            Self::TrainingCode
                | Self::DataPreprocessingCode
                | Self::InferenceCode
                | Self::EvaluationCode
                | Self::UserInterface
                | Self::Code
        )
    }
}
