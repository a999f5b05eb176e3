use leptos::prelude::*;

/// What a colour means, everywhere. Never the only sign: the words beside it say the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    #[default]
    Neutral,
    Accent,
    Success,
    Warning,
    Danger,
}

impl Tone {
    /// The value of `data-tone`, from which `style/ui/tone.css` takes its colours.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Neutral => "neutral",
            Self::Accent => "accent",
            Self::Success => "success",
            Self::Warning => "warning",
            Self::Danger => "danger",
        }
    }
}

/// A state in one or two words: "Waiting", "Active", "Revoked".
#[component]
pub fn Badge(#[prop(optional)] tone: Tone, children: Children) -> impl IntoView {
    view! { <span class="badge" data-tone=tone.name()>{children()}</span> }
}
