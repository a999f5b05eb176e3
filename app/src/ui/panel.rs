use leptos::prelude::*;

/// A part of a page that stands for itself, with its heading when it has one.
#[component]
pub fn Panel(#[prop(optional, into)] heading: Option<String>, children: Children) -> impl IntoView {
    view! {
        <section class="panel">
            {heading.map(|words| view! { <h2 class="panel-title">{words}</h2> })}
            {children()}
        </section>
    }
}
