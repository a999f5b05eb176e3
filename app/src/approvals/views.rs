//! Views of the queue that the reader saved, and saving the one that is shown.

use super::{
    queue::asked,
    rpc::{ForgetView, ReadViews, SaveView},
};
use crate::{
    form::{Form, use_form, use_form_for},
    load::{load_if, show_part},
    ui::{Button, ButtonKind, ConfirmDetails, ErrorSummary, NavItem, NavTabs, TextField},
};
use domain::request::{QueueView, SavedView};
use leptos::prelude::*;
use leptos_router::location::Url;

/// Beside the tabs: what the reader saved, and the way to save what is shown.
pub(super) fn views(decides: Memo<bool>) -> AnyView {
    let read = load_if(move || decides.get().then_some(ReadViews {}));
    show_part(read, "your views", |read| read.map(|saved| all(&saved)).into_any())
}

/// Where a view leads.
fn href(view: QueueView, search: &str) -> String {
    let search = if search.is_empty() { String::new() } else { format!("&q={}", Url::escape(search)) };
    format!("/queue?show={}{search}", view.name())
}

fn all(saved: &[SavedView]) -> AnyView {
    let (names, asked) = (saved.to_vec(), asked());
    let tabs = move || {
        let (view, search) = asked.get();
        let tab = |saved: &SavedView| {
            let is_shown = saved.view == view && saved.search == search;
            NavItem::new(href(saved.view, &saved.search), saved.name.clone()).current(is_shown)
        };
        let items: Vec<_> = names.iter().map(tab).collect();
        (!items.is_empty()).then(|| view! { <NavTabs label="Your views" items=items /> })
    };
    let rows = saved.iter().map(row).collect_view();
    let form = use_form::<SaveView>();
    view! {
        {tabs}
        <ConfirmDetails
            label="Save this view"
            harmless=true
            consequence="The tab and the search that are shown, for you alone."
            open=form.came_back()
        >
            <Form handle=form class="form">
                <ErrorSummary errors=form.errors() />
                <input type="hidden" name="view" value=move || asked.with(|(view, _)| view.name()) />
                <input type="hidden" name="search" value=move || asked.with(|(_, search)| search.clone()) />
                <TextField name="name" id="view-name" label="Name" value=form.value("name", "") error=form.error("name") required=true />
                <div class="actions">
                    <Button busy=form.busy()>"Save view"</Button>
                </div>
            </Form>
            <ul class="stack">{rows}</ul>
        </ConfirmDetails>
    }
    .into_any()
}

fn row(saved: &SavedView) -> AnyView {
    let form = use_form_for::<ForgetView>("id", saved.id.as_str());
    let (name, of) = (saved.name.clone(), saved.name.clone());
    view! {
        <li class="row apart">
            <span>{name}</span>
            <Form handle=form>
                <Button kind=ButtonKind::Quiet busy=form.busy()>
                    "Remove" <span class="visually-hidden">{format!(" {of}")}</span>
                </Button>
            </Form>
        </li>
    }
    .into_any()
}
