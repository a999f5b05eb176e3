use leptos::prelude::*;

/// How much a button asks for attention.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// The one thing this page is for.
    #[default]
    Primary,
    /// Everything beside it.
    Quiet,
    /// What cannot be undone.
    Danger,
}

impl ButtonKind {
    const fn class(self) -> &'static str {
        match self {
            Self::Primary => "button primary",
            Self::Quiet => "button quiet",
            Self::Danger => "button danger",
        }
    }
}

/// A real button; by default it submits the form it stands in.
///
/// `busy` tells that the press was heard: the button keeps its place and focus but takes no second press.
/// `disabled` is for what is not possible at all; say beside it why.
#[component]
pub fn Button(
    #[prop(optional)] kind: ButtonKind,
    #[prop(default = "submit")] type_: &'static str,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(optional, into)] busy: Signal<bool>,
    /// With `value`: what a form with several buttons is told about the one pressed.
    #[prop(optional, into)]
    name: Option<String>,
    #[prop(optional, into)] value: Option<String>,
    children: Children,
) -> impl IntoView {
    view! {
        <button
            class=kind.class()
            type=type_
            name=name
            value=value
            disabled=move || disabled.get()
            aria-busy=move || busy.get().then_some("true")
        >
            {children()}
        </button>
    }
}

/// A link that leads to the page's main thing and so looks like a button.
#[component]
pub fn LinkButton(#[prop(into)] href: String, #[prop(optional)] kind: ButtonKind, children: Children) -> impl IntoView {
    view! { <a class=kind.class() href=href>{children()}</a> }
}
