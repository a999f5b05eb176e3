use leptos::prelude::*;

/// The signs used by the parts, drawn on 16 × 16. Decoration only: the words beside them are what is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Glyph {
    Menu,
    Close,
    Chevron,
    Search,
    Copy,
    Check,
    Back,
    System,
    Light,
    Dark,
}

impl Glyph {
    const fn drawing(self) -> &'static str {
        match self {
            Self::Menu => r#"<path d="M2.5 4.5h11M2.5 8h11M2.5 11.5h11"/>"#,
            Self::Close => r#"<path d="m4 4 8 8m0-8-8 8"/>"#,
            Self::Chevron => r#"<path d="m4.5 6.5 3.5 3.5 3.5-3.5"/>"#,
            Self::Search => r#"<circle cx="7" cy="7" r="4.25"/><path d="m10.25 10.25 3.25 3.25"/>"#,
            Self::Copy => {
                r#"<rect x="5.5" y="5.5" width="8" height="8" rx="1.5"/><path d="M10.5 5.5V4A1.5 1.5 0 0 0 9 2.5H4A1.5 1.5 0 0 0 2.5 4v5A1.5 1.5 0 0 0 4 10.5h1.5"/>"#
            }
            Self::Check => r#"<path d="m3.5 8.5 3 3 6-7"/>"#,
            Self::Back => r#"<path d="M9.5 4 5.5 8l4 4"/>"#,
            Self::System => {
                r#"<circle cx="8" cy="8" r="5.25"/><path fill="currentColor" d="M8 2.75v10.5a5.25 5.25 0 0 0 0-10.5z"/>"#
            }
            Self::Light => {
                r#"<circle cx="8" cy="8" r="2.75"/><path d="M8 1.5v1m0 11v1M1.5 8h1m11 0h1M3.4 3.4l.7.7m7.8 7.8.7.7m0-9.2-.7.7m-7.8 7.8-.7.7"/>"#
            }
            Self::Dark => r#"<path d="M13.25 9.6A5.5 5.5 0 0 1 6.4 2.75a5.5 5.5 0 1 0 6.85 6.85z"/>"#,
        }
    }
}

/// One sign, in the colour of the text around it.
#[component]
pub fn Icon(glyph: Glyph) -> impl IntoView {
    view! { <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" inner_html=glyph.drawing()></svg> }
}

/// The mark: a key whose bit makes a K. Its twin for browsers' tabs is `public/favicon.svg`.
#[component]
pub fn Mark() -> impl IntoView {
    const DRAWING: &str = r#"<rect class="mark-ground" width="24" height="24" rx="6"/><g class="mark-key"><circle cx="8" cy="7" r="2.5"/><path d="M8 9.5V19m0-4.5 8-6m-5.25 4L16 19"/></g>"#;
    view! { <svg class="mark" viewBox="0 0 24 24" aria-hidden="true" inner_html=DRAWING></svg> }
}
