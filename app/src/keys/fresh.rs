use super::rpc::ReadFreshKey;
use crate::{
    load::{load, show_part},
    ui::CopyPanel,
};
use domain::key::FreshKey;
use leptos::prelude::*;

/// A key that was made a moment ago, if this browser carries one: shown here, and nowhere again.
pub(crate) fn fresh_key() -> AnyView {
    show_part(load(|| ReadFreshKey {}), "the key", panel)
}

fn panel(key: Option<FreshKey>) -> AnyView {
    let Some(FreshKey { text, title, curl, .. }) = key else { return ().into_any() };
    view! {
        <section class="panel fresh-key" role="status">
            <h2>{format!("Your key for {title}")}</h2>
            <p>"You see it now and never again. Keep it like a password: whoever has it can call the API as you."</p>
            <CopyPanel label="Your key" text=text />
            {curl.map(|curl| view! { <CopyPanel label="A first call" text=curl /> })}
        </section>
    }
    .into_any()
}
