use super::{card, rpc::ReadMyKey};
use crate::{
    load::{load_live, show, use_param},
    ui::Page,
    usage,
};
use domain::key::KeyRow;
use leptos::prelude::*;

/// `/keys/:id`: one of my keys, and how much it was used.
#[component]
pub fn OneOfMyKeys() -> impl IntoView {
    let id = use_param("id");
    let key = load_live(move || ReadMyKey { id: id() });
    show(key, "your key", one)
}

fn one(row: KeyRow) -> AnyView {
    view! {
        <Page title=row.title.shortened() intro="How much this key is used." back=("/keys", "My keys")>
            <div class="stack">
                <ul class="keys">{card(&row, None, ().into_any())}</ul>
                {usage::of_key()}
            </div>
        </Page>
    }
    .into_any()
}
