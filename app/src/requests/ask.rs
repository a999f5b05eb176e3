use super::rpc::{ReadRequestForm, SubmitRequest};
use crate::{
    answers::{inputs, labels},
    form::{Form, use_form},
    load::{load, show, use_param},
    ui::{Button, Choice, Empty, ErrorSummary, LinkButton, Page, RadioGroup},
};
use domain::{
    catalogue::Policy,
    request::{Delivery, RequestForm, Route},
};
use leptos::prelude::*;

/// `/apis/:slug/request`: choose a policy, say why, send.
#[component]
pub fn AskForAccess() -> impl IntoView {
    let slug = use_param("slug");
    let form = load(move || ReadRequestForm { slug: slug() });
    show(form, "the form", page)
}

fn page(asked: RequestForm) -> AnyView {
    let title = format!("Request access to {}", asked.name);
    if let Some(open) = &asked.open {
        let action = view! { <LinkButton href=format!("/requests/{open}")>"See your request"</LinkButton> }.into_any();
        return view! {
            <Page title=title narrow=true>
                <Empty title="You have asked for this API already" action=action>
                    "Your request is still open. There is nothing more to do until it is decided."
                </Empty>
            </Page>
        }
        .into_any();
    }
    let form = use_form::<SubmitRequest>();
    let next = what_happens_next(asked.route, asked.delivery);
    let only = if asked.policies.len() == 1 { asked.policies[0].id.to_string() } else { String::new() };
    let options: Vec<_> = asked.policies.iter().map(policy_choice).collect();
    view! {
        <Page title=title narrow=true>
            <Form handle=form class="form" draft=true>
                <ErrorSummary errors=form.errors() labels=labels("answers", &asked.fields) />
                <input type="hidden" name="slug" value=asked.slug />
                <RadioGroup
                    name="policy"
                    label="Policy"
                    options=options
                    value=form.value("policy", only)
                    error=form.error("policy")
                    help="What your key may do. You can ask for another one later."
                    required=true
                />
                {inputs(form, "answers", asked.fields)}
                <p class="form-next">{next}</p>
                <div class="actions">
                    <Button busy=form.busy()>"Send request"</Button>
                </div>
            </Form>
        </Page>
    }
    .into_any()
}

/// A policy, with what it allows.
pub(super) fn policy_choice(policy: &Policy) -> Choice {
    let life = policy.key_days.map(|_| format!("key lives {}", policy.key_life()));
    let limits =
        [policy.rate.map(domain::catalogue::Rate::short), policy.quota.map(domain::catalogue::Quota::short), life];
    let limits: Vec<_> = limits.into_iter().flatten().collect();
    let about = [policy.description.clone(), limits.join(" · ")].into_iter().filter(|text| !text.is_empty());
    Choice::new(policy.id.to_string(), policy.name.clone()).about(about.collect::<Vec<_>>().join(" "))
}

const fn what_happens_next(route: Route, delivery: Delivery) -> &'static str {
    match (route, delivery) {
        (Route::Auto, _) => "No approval is needed: you see your key at once, and it is mailed to you.",
        (Route::Admin, Delivery::Email) => "An owner of this API decides. You get the answer, and your key, by mail.",
        (Route::Admin, Delivery::Link) => {
            "An owner of this API decides. You get the answer by mail, with a link to generate your key."
        }
        (Route::Redirect, _) => "Another site decides. You go on there next, and it sends you back.",
        (Route::ThirdParty, _) => "Somebody outside this portal decides. You get the answer by mail.",
    }
}
