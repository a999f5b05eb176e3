use serde::Serialize;
use utoipa::ToSchema;

/// One question on a form. It describes the domain's `Field`, which reads and writes itself.
#[derive(Serialize, ToSchema)]
pub struct Question {
    /// Names the answer for good: `[a-z][a-z0-9_]*`, at most 64 characters. Left out: made from the label.
    #[schema(required = false)]
    key: String,
    #[schema(min_length = 1, max_length = 200)]
    label: String,
    #[schema(required = false)]
    help: String,
    #[schema(required = false)]
    kind: KindName,
    #[schema(required = false)]
    required: bool,
    /// What can be chosen; only for `choice` and `multi_choice`.
    #[schema(required = false)]
    options: Vec<String>,
    /// Smallest number, fewest characters, or fewest choices.
    min: Option<f64>,
    /// Largest number, most characters, or most choices.
    max: Option<f64>,
    /// A regular expression the whole answer has to match; only for texts.
    pattern: Option<String>,
    #[schema(required = false)]
    placeholder: String,
}

/// What sort of answer a question takes.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(dead_code, reason = "it describes the domain's kind")]
pub enum KindName {
    Text,
    LongText,
    Number,
    Url,
    Email,
    Date,
    Choice,
    MultiChoice,
    Checkbox,
}
