use super::rpc::{DeselectEntry, ReadSelection};
use crate::{
    answers::{inputs, labels},
    form::{Form, use_form, use_form_for},
    load::{load, show},
    requests::{SubmitRequest, item_labels, policies, what_happens_next},
    ui::{Button, ButtonKind, Empty, ErrorSummary, LinkButton, Notice, Page, Panel},
};
use domain::request::{FormItem, RequestForm};
use leptos::prelude::*;

/// `/selection`: what was put together, and the form that asks for it.
#[component]
pub fn Selection() -> impl IntoView {
    let form = load(|| ReadSelection {});
    show(form, "your selection", page)
}

fn page(asked: RequestForm) -> AnyView {
    let more = view! { <LinkButton href="/" kind=ButtonKind::Quiet>"Add another API"</LinkButton> }.into_any();
    view! {
        <Page title="Selection" intro="One request, and one key, for all of these. It comes once all are decided, and ends with the first of their policies." actions=more narrow=true>
            {chosen(asked)}
        </Page>
    }
    .into_any()
}

fn chosen(asked: RequestForm) -> AnyView {
    if asked.items.is_empty() {
        let action = view! { <LinkButton href="/">"Browse the catalogue"</LinkButton> }.into_any();
        return view! {
            <Empty title="Nothing is selected" action=action>
                "On the page of each API you want, press “Add to selection”."
            </Empty>
        }
        .into_any();
    }
    let open = asked.open.clone().map(|request| {
        view! {
            <Notice>
                "You have asked for one of these already. Remove it, or "
                <a href=format!("/requests/{request}")>"see your request"</a> "."
            </Notice>
        }
    });
    let rows = asked.items.iter().map(row).collect_view();
    view! {
        <div class="stack">
            <Panel heading="What you ask for">
                <ul class="stack">{rows}</ul>
            </Panel>
            {open} {form(asked)}
        </div>
    }
    .into_any()
}

/// One of them, and the button that takes it out.
fn row(item: &FormItem) -> AnyView {
    let form = use_form_for::<DeselectEntry>("slug", &item.slug);
    let name = item.name.clone();
    view! {
        <li class="row apart">
            <a href=format!("/apis/{}", item.slug)>{name.clone()}</a>
            <Form handle=form>
                <Button kind=ButtonKind::Quiet busy=form.busy()>
                    "Remove" <span class="visually-hidden">{format!(" {name}")}</span>
                </Button>
            </Form>
        </li>
    }
    .into_any()
}

fn form(asked: RequestForm) -> AnyView {
    let form = use_form::<SubmitRequest>();
    let next = what_happens_next(&asked);
    let summary = item_labels(&asked).into_iter().chain(labels("answers", &asked.fields)).collect();
    let only = (asked.items.len() == 1)
        .then(|| view! { <input type="hidden" name="slug" value=asked.items[0].slug.clone() /> });
    view! {
        <Form handle=form class="form" draft=true>
            <ErrorSummary errors=form.errors() labels=summary />
            {only}
            {policies(form, &asked.items, &[])}
            {inputs(form, "answers", asked.fields)}
            <p class="form-next">{next}</p>
            <div class="actions">
                <Button busy=form.busy()>"Send request"</Button>
            </div>
        </Form>
    }
    .into_any()
}
