use super::{
    icon::{Glyph, Icon},
    menu::Menu,
};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// Which colours the reader wants. Kept in the cookie [`Theme::COOKIE`]; the server reads it, provides it as context
/// and renders `<html data-theme=…>` with [`Theme::attribute`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the device has it.
    #[default]
    System,
    Light,
    Dark,
}

impl Theme {
    pub const COOKIE: &'static str = "theme";
    /// Where the form without a script is sent, with `theme=system|light|dark`.
    pub const ACTION: &'static str = "/theme";
    const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// Anything unknown means that the device decides.
    pub fn parse(name: &str) -> Self {
        Self::ALL.into_iter().find(|theme| theme.name() == name).unwrap_or_default()
    }

    pub const fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The value of `data-theme`; without the attribute the device decides.
    pub fn attribute(self) -> Option<&'static str> {
        (self != Self::System).then_some(self.name())
    }

    /// The cookie that keeps this choice for a year. It says nothing about anybody, so scripts may write it.
    pub fn cookie(self) -> String {
        format!("{}={}; Path=/; Max-Age=31536000; SameSite=Lax", Self::COOKIE, self.name())
    }

    const fn face(self) -> (Glyph, &'static str) {
        match self {
            Self::System => (Glyph::System, "System"),
            Self::Light => (Glyph::Light, "Light"),
            Self::Dark => (Glyph::Dark, "Dark"),
        }
    }

    /// What the page in the browser shows now.
    fn shown() -> Self {
        let root = document().document_element();
        Self::parse(&root.and_then(|root| root.get_attribute("data-theme")).unwrap_or_default())
    }

    /// Shows this theme at once and keeps it.
    fn put_on(self) {
        let document = document().unchecked_into::<web_sys::HtmlDocument>();
        let Some(root) = document.document_element() else { return };
        let _ = match self.attribute() {
            Some(name) => root.set_attribute("data-theme", name),
            None => root.remove_attribute("data-theme"),
        };
        // Without cookies the choice holds until the page is left.
        let _ = document.set_cookie(&self.cookie());
    }
}

/// The three-way toggle: a form with three buttons, which a script turns into an instant switch.
#[component]
pub(super) fn ThemeMenu() -> impl IntoView {
    let theme = RwSignal::new(use_context::<Theme>().unwrap_or_default());
    Effect::new(move |_| theme.set(Theme::shown()));
    let button = move |of: Theme| {
        let (glyph, words) = of.face();
        let press = move |event: leptos::ev::MouseEvent| {
            event.prevent_default();
            of.put_on();
            theme.set(of);
        };
        view! {
            <button
                class="menu-item"
                name="theme"
                value=of.name()
                aria-pressed=move || if theme.get() == of { "true" } else { "false" }
                on:click=press
            >
                <Icon glyph=glyph />
                {words}
            </button>
        }
    };
    let face = move || view! { <Icon glyph=theme.get().face().0 /> };
    view! {
        <Menu label="Theme" face=face.into_any()>
            <form method="post" action=Theme::ACTION>
                {Theme::ALL.map(button).collect_view()}
            </form>
        </Menu>
    }
    .into_any()
}
