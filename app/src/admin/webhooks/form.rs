use crate::{
    form::FormHandle,
    ui::{CheckGroup, Choice, InputKind, RadioGroup, TextField},
};
use domain::{
    event::What,
    webhook::{EndpointDraft, Events},
};
use leptos::prelude::*;

/// Where an endpoint is and what it is told.
pub(super) fn inputs(form: FormHandle, draft: &EndpointDraft) -> AnyView {
    let choices = vec![
        Choice::new("all", "Everything").about("Also what later versions add."),
        Choice::new("some", "Some events"),
    ];
    let initial = if draft.events == Events::All { "all" } else { "some" };
    view! {
        <TextField
            name="url"
            label="Address"
            kind=InputKind::Url
            value=form.value("url", draft.url.clone())
            error=form.error("url")
            help="Messages are sent there by POST."
            required=true
        />
        <TextField
            name="description"
            label="Description"
            value=form.value("description", draft.description.clone())
            error=form.error("description")
            help="Whose program it is, or what it does."
        />
        <RadioGroup
            name="events"
            label="Told of"
            options=choices
            value=form.value("events", initial)
            error=form.error("events")
            required=true
        />
        <div class="webhook-events">{names(form, &draft.events)}</div>
    }
    .into_any()
}

fn names(form: FormHandle, events: &Events) -> AnyView {
    let chosen = if form.came_back() {
        let ticked = |n: &usize| form.ticked(&format!("names/{n}"), false);
        What::told().enumerate().filter(|(n, _)| ticked(n)).map(|(_, name)| name.to_owned()).collect()
    } else {
        match events {
            Events::All => Vec::new(),
            Events::Only(names) => names.clone(),
        }
    };
    let options = What::told().map(|name| (name.to_owned(), name.to_owned())).collect();
    view! { <CheckGroup name="names" label="Events" options=options chosen=chosen error=form.error("names") required=true /> }
        .into_any()
}
