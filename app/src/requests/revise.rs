use super::{
    ask::policies,
    rpc::{ReadRevisable, ReviseRequest},
};
use crate::{
    answers::{inputs_with, labels},
    form::{Form, use_form},
    load::{load, show, use_param},
    ui::{Button, ErrorSummary, Page},
};
use domain::request::Revisable;
use leptos::prelude::*;

/// `/requests/:id/revise`: have a pending request say something else.
#[component]
pub fn Revise() -> impl IntoView {
    let id = use_param("id");
    let request = load(move || ReadRevisable { id: id() });
    show(request, "your request", page)
}

fn page(old: Revisable) -> AnyView {
    let form = use_form::<ReviseRequest>();
    let Revisable { id, revision, policies: chosen, answers, form: asked } = old;
    let up = (format!("/requests/{id}"), "Your request".to_owned());
    let summary = labels("answers", &asked.fields);
    view! {
        <Page title=format!("Change your request for {}", asked.title().shortened()) up=up narrow=true>
            <Form handle=form class="form">
                <ErrorSummary errors=form.errors() labels=summary />
                <input type="hidden" name="id" value=id.to_string() />
                <input type="hidden" name="revision" value=revision.to_string() />
                {policies(form, &asked.items, &chosen)}
                {inputs_with(form, "answers", asked.fields, &answers)}
                <p class="form-next">"Whoever decides sees what you changed."</p>
                <div class="actions">
                    <Button busy=form.busy()>"Save changes"</Button>
                </div>
            </Form>
        </Page>
    }
    .into_any()
}
