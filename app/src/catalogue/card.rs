use super::short_label;
use crate::ui::{Badge, Time, Tone};
use domain::catalogue::{Access, EntryCard, Visibility};
use leptos::prelude::*;

/// One API in the catalogue.
pub(super) fn card(card: EntryCard) -> AnyView {
    let href = format!("/apis/{}", card.slug);
    let owner = (!card.owner.is_empty()).then(|| view! { <span>{card.owner}</span> });
    let hidden = (card.visibility == Visibility::Hidden).then(|| view! { <Badge>"Hidden"</Badge> });
    let policies =
        (!card.policies.is_empty()).then(|| view! { <p class="card-policies">{card.policies.join(" · ")}</p> });
    view! {
        <li class="card">
            <h2 class="card-title">
                <a href=href>{card.name}</a>
                {hidden}
            </h2>
            <p class="card-about">{card.short_description}</p>
            <p class="card-facts">
                <span>{short_label(card.auth_type)}</span>
                {owner}
            </p>
            {policies}
            {state(&card.access)}
        </li>
    }
    .into_any()
}

fn state(access: &Access) -> AnyView {
    match *access {
        Access::None => ().into_any(),
        Access::HasKey => {
            view! { <p class="card-state"><Badge tone=Tone::Success>"You have a key"</Badge></p> }.into_any()
        }
        Access::Waiting { since, .. } => view! {
            <p class="card-state"><Badge tone=Tone::Warning><span>"Asked " <Time at=since /></span></Badge></p>
        }
        .into_any(),
    }
}
