use super::rpc::{ChangeKeyApis, ReadKeyApis, ReadKeyChanged};
use crate::{
    answers::{inputs, labels},
    form::{Form, FormHandle, use_form},
    load::{load, show, use_param},
    requests::{item_labels, policies},
    ui::{Button, ButtonKind, CheckGroup, Checkbox, ErrorSummary, LinkButton, Page, Panel},
};
use domain::{
    key::{KeyApis, KeyChangedPage, KeyItem, OpenChange},
    request::{RequestForm, Route},
};
use leptos::prelude::*;
use leptos_router::{hooks::use_query_map, params::ParamsMap};

/// `/keys/:id/apis`: what a key opens, to take some of it away and to add to it.
#[component]
pub fn ChangeApis() -> impl IntoView {
    let id = use_param("id");
    let query = use_query_map();
    let add = move || query.with(chosen);
    let key = load(move || ReadKeyApis { id: id(), add: add() });
    show(key, "the key", page)
}

/// What was ticked, by the names that a [`CheckGroup`] called `add` gives its inputs.
fn chosen(query: &ParamsMap) -> Vec<String> {
    let ticked = query.into_iter().filter(|(name, _)| name.starts_with("add/"));
    ticked.map(|(_, slug)| slug.to_owned()).collect()
}

fn page(key: KeyApis) -> AnyView {
    let chosen = key.form.iter().flat_map(|form| form.items.iter().map(|item| item.slug.clone())).collect();
    let title = format!("What {} opens", key.row.key.hint);
    let (waiting, more) = (waiting(&key.waiting), more(&key, chosen));
    view! {
        <Page title=title intro="The key itself stays as it is. It ends with the first of its policies, also with one that is added." back=("/keys", "My keys") narrow=true>
            <div class="stack">{waiting} {more} {form(key)}</div>
        </Page>
    }
    .into_any()
}

fn waiting(open: &[OpenChange]) -> Option<AnyView> {
    let links = (!open.is_empty()).then(|| links(open))?;
    Some(view! { <Panel heading="Asked for already">{links}</Panel> }.into_any())
}

fn links(open: &[OpenChange]) -> AnyView {
    let link =
        |open: &OpenChange| view! { <li><a href=format!("/requests/{}", open.request)>{open.name.clone()}</a></li> };
    view! { <ul>{open.iter().map(link).collect_view()}</ul> }.into_any()
}

/// What could be added: choosing leads back to this page, where the form asks for the rest.
fn more(key: &KeyApis, chosen: Vec<String>) -> AnyView {
    if key.more.is_empty() {
        let none = view! { <p class="muted">"There is no other API that this key could open."</p> };
        return view! { <Panel heading="APIs to add">{none}</Panel> }.into_any();
    }
    let action = format!("/keys/{}/apis", key.row.key.id);
    let options = key.more.clone();
    view! {
        <Panel heading="APIs to add">
            <form method="get" action=action class="form">
                <CheckGroup
                    name="add"
                    label="Which ones?"
                    help="Choosing changes nothing yet: what each of them asks appears below."
                    options=options
                    chosen=chosen
                    required=true
                />
                <div class="actions">
                    <Button kind=ButtonKind::Quiet>"Choose"</Button>
                </div>
            </form>
        </Panel>
    }
    .into_any()
}

fn form(key: KeyApis) -> AnyView {
    let form = use_form::<ChangeKeyApis>();
    let asks = key.form.iter().flat_map(|asked| item_labels(asked).into_iter().chain(labels("answers", &asked.fields)));
    let summary = asks.collect();
    let may_remove = key.items.len() > 1 || key.form.is_some();
    let removes = key.items.iter().map(|item| remove(form, item)).collect_view();
    let removes = if may_remove {
        view! { <fieldset class="form-group"><legend>"To be removed"</legend>{removes}</fieldset> }.into_any()
    } else {
        let only = key.items.first().map(|item| item.name.clone()).unwrap_or_default();
        view! { <p class="muted">{format!("It opens {only} alone. To end the key, revoke it.")}</p> }.into_any()
    };
    let save = (may_remove).then(|| {
        view! {
            <div class="actions">
                <Button busy=form.busy()>"Change key"</Button>
            </div>
        }
    });
    view! {
        <Panel heading="What changes">
            <Form handle=form class="form">
                <ErrorSummary errors=form.errors() labels=summary />
                <input type="hidden" name="id" value=key.row.key.id.to_string() />
                {removes}
                {key.form.map(|asked| added(form, asked))}
                {save}
            </Form>
        </Panel>
    }
    .into_any()
}

fn remove(form: FormHandle, item: &KeyItem) -> Option<AnyView> {
    let name = format!("remove[{}]", item.slug.as_ref()?);
    let (label, checked) = (format!("{} ({})", item.name, item.policy), form.ticked(&name, false));
    Some(view! { <Checkbox name=name label=label checked=checked /> }.into_any())
}

fn added(form: FormHandle, asked: RequestForm) -> AnyView {
    let only = (asked.items.len() == 1)
        .then(|| view! { <input type="hidden" name="slug" value=asked.items[0].slug.clone() /> });
    let next = if asked.route == Route::Auto {
        "No approval is needed: the key opens it at once."
    } else {
        "What needs no approval is added at once. For the rest a request is sent; you get the answer by mail."
    };
    view! {
        {only}
        {policies(form, &asked.items, &[])}
        {inputs(form, "answers", asked.fields)}
        <p class="form-next">{next}</p>
    }
    .into_any()
}

/// `/keys/:id/changed`: what a change came to.
#[component]
pub fn ApisChanged() -> impl IntoView {
    let id = use_param("id");
    let query = use_query_map();
    let part = move |name: &'static str| query.with(|query| query.get(name).unwrap_or_default());
    let changed = load(move || ReadKeyChanged {
        id: id(),
        waiting: part("waiting"),
        removed: part("removed"),
        added: part("added"),
    });
    show(changed, "the change", result)
}

fn result(changed: KeyChangedPage) -> AnyView {
    let waiting = if changed.waiting.is_empty() { nothing() } else { links(&changed.waiting) };
    let (removed, added) = (names(changed.removed), names(changed.added));
    let actions = view! { <LinkButton href="/keys">"See your keys"</LinkButton> }.into_any();
    let title = format!("{} was changed", changed.row.key.hint);
    view! {
        <Page title=title back=("/keys", "My keys") actions=actions narrow=true>
            <div class="stack">
                <Panel heading="Added">{added}</Panel>
                <Panel heading="Removed">{removed}</Panel>
                <Panel heading="Waiting for a decision">{waiting}</Panel>
            </div>
        </Page>
    }
    .into_any()
}

fn names(names: Vec<String>) -> AnyView {
    if names.is_empty() {
        return nothing();
    }
    view! { <ul>{names.into_iter().map(|name| view! { <li>{name}</li> }).collect_view()}</ul> }.into_any()
}

fn nothing() -> AnyView {
    view! { <p class="muted">"Nothing."</p> }.into_any()
}
