use super::icon::{Glyph, Icon};
use leptos::{context::Provider, prelude::*};
use leptos_meta::Title;

/// Context of everything within a [`Page`]: what stands there needs no title of its own.
#[derive(Clone, Copy)]
pub struct InPage;

/// One page: its title (also the browser's, where the app adds the portal's name), what it is about, what one can do here.
#[component]
pub fn Page(
    #[prop(into)] title: String,
    /// One sentence under the title.
    #[prop(optional, into)]
    intro: String,
    /// Where one came from, and its name.
    #[prop(optional)]
    back: Option<(&'static str, &'static str)>,
    /// As `back`, where the address depends on what is shown.
    #[prop(optional)]
    up: Option<(String, String)>,
    /// Beside the title: a state badge.
    #[prop(optional)]
    beside: Option<AnyView>,
    /// At the right of the title: the page's buttons.
    #[prop(optional)]
    actions: Option<AnyView>,
    /// For forms and single things: one column of at most 640 px.
    #[prop(optional)]
    narrow: bool,
    children: Children,
) -> impl IntoView {
    let back = up.or_else(|| back.map(|(href, name)| (href.to_owned(), name.to_owned())));
    let back = back.map(|(href, name)| view! { <a class="page-back" href=href><Icon glyph=Glyph::Back />{name}</a> });
    view! {
        <Title text=title.clone() />
        <div class=if narrow { "page narrow" } else { "page" }>
            <header class="page-head">
                {back}
                <div class="page-title">
                    <h1>{title}</h1>
                    {beside}
                </div>
                {(!intro.is_empty()).then(|| view! { <p class="page-intro">{intro}</p> })}
                {actions.map(|actions| view! { <div class="page-actions">{actions}</div> })}
            </header>
            <Provider value=InPage>{children()}</Provider>
        </div>
    }
}
