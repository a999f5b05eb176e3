use super::rpc::{ReadAskFor, RequestFor};
use crate::{
    answers::{inputs, labels},
    form::{Form, use_form},
    load::{load, show, use_param},
    requests::policies,
    ui::{Button, ButtonKind, Empty, ErrorSummary, LinkButton, Page, Select},
};
use domain::request::RequestForm;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// `/admin/people/:id/request`: ask for a key for somebody else.
#[component]
pub fn AskForPerson() -> impl IntoView {
    let id = use_param("id");
    let query = use_query_map();
    let slug = move || query.with(|query| query.get("entry").unwrap_or_default());
    let asked = load(move || ReadAskFor { id: id(), slug: slug() });
    show(asked, "the form", page)
}

/// Their name, what can be asked for, and the form of what was chosen.
pub(super) type AskFor = (String, Vec<(String, String)>, Option<RequestForm>);

fn page((name, entries, asked): AskFor) -> AnyView {
    let id = use_param("id")();
    let up = (format!("/admin/people/{id}"), name.clone());
    let chosen = asked.as_ref().and_then(|form| form.items.first()).map(|item| item.slug.clone()).unwrap_or_default();
    let form = asked.map(|asked| form(&id, &name, asked));
    let choose = if entries.is_empty() {
        view! { <Empty title="Nothing can be asked for">"Publish an API first."</Empty> }.into_any()
    } else {
        view! {
            <form method="get" action=format!("/admin/people/{id}/request") class="form">
                <Select name="entry" label="API" options=entries value=chosen prompt="Choose an API" required=true />
                <div class="actions">
                    <Button kind=ButtonKind::Quiet>"Choose"</Button>
                </div>
            </form>
        }
        .into_any()
    };
    view! {
        <Page
            title=format!("Request a key for {name}")
            intro="They are told by mail. Where approval is needed, the request waits in the queue like any other."
            up=up
            narrow=true
        >
            <div class="stack wide">{choose} {form}</div>
        </Page>
    }
    .into_any()
}

fn form(id: &str, name: &str, asked: RequestForm) -> AnyView {
    if let Some(open) = &asked.open {
        let action =
            view! { <LinkButton href=format!("/queue?request={open}")>"See the request"</LinkButton> }.into_any();
        let title = format!("{name} has asked for this API already");
        return view! { <Empty title=title action=action>"That request is still open."</Empty> }.into_any();
    }
    let form = use_form::<RequestFor>();
    let id = id.to_owned();
    let slug = asked.items.first().map(|item| item.slug.clone()).unwrap_or_default();
    view! {
        <Form handle=form class="form">
            <ErrorSummary errors=form.errors() labels=labels("answers", &asked.fields) />
            <input type="hidden" name="id" value=id />
            <input type="hidden" name="slug" value=slug />
            {policies(form, &asked.items, &[])}
            {inputs(form, "answers", asked.fields)}
            <div class="actions">
                <Button busy=form.busy()>"Send request"</Button>
            </div>
        </Form>
    }
    .into_any()
}
