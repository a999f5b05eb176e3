use super::rpc::{ReadRequestForm, SubmitRequest};
use crate::{
    answers::{inputs, labels},
    form::{Form, FormHandle, use_form},
    load::{load, show, use_param},
    ui::{Button, Choice, Empty, ErrorSummary, LinkButton, Page, RadioGroup},
};
use domain::{
    catalogue::Policy,
    id::PolicyId,
    request::{Delivery, FormItem, RequestForm, Route, items::item_input},
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
    let title = format!("Request access to {}", asked.title());
    let slug = asked.items.first().map(|item| item.slug.clone()).unwrap_or_default();
    let up = (format!("/apis/{slug}"), asked.title().to_string());
    if let Some(open) = &asked.open {
        let action = view! { <LinkButton href=format!("/requests/{open}")>"See your request"</LinkButton> }.into_any();
        return view! {
            <Page title=title up=up narrow=true>
                <Empty title="You have asked for this API already" action=action>
                    "Your request is still open. There is nothing more to do until it is decided."
                </Empty>
            </Page>
        }
        .into_any();
    }
    let form = use_form::<SubmitRequest>();
    let next = what_happens_next(&asked);
    view! {
        <Page title=title up=up narrow=true>
            <Form handle=form class="form" draft=true>
                <ErrorSummary errors=form.errors() labels=labels("answers", &asked.fields) />
                <input type="hidden" name="slug" value=slug />
                {policies(form, &asked.items, &[])}
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

/// A choice of policies for each of `items`, with those `chosen` before. Of several, each says what it is for.
pub(crate) fn policies(form: FormHandle, items: &[FormItem], chosen: &[PolicyId]) -> AnyView {
    let one = |(number, item): (usize, &FormItem)| {
        let name = item_input("policy", number, items.len());
        let only = item.policies.first().filter(|_| item.policies.len() == 1).map(|policy| &policy.id);
        let before = chosen.get(number).or(only).map(ToString::to_string).unwrap_or_default();
        let (value, error) = (form.value(&name, before), form.error(&name));
        let label = if items.len() == 1 { "Policy".to_owned() } else { format!("Policy for {}", item.name) };
        let help = if items.len() == 1 { "What the key may do. Another policy can be asked for later." } else { "" };
        let options = item.policies.iter().map(policy_choice).collect::<Vec<_>>();
        let entry = (items.len() > 1).then(|| {
            view! { <input type="hidden" name=item_input("entry", number, items.len()) value=item.slug.clone() /> }
        });
        view! {
            {entry}
            <RadioGroup name label options value error help required=true />
        }
    };
    items.iter().enumerate().map(one).collect_view().into_any()
}

/// What the inputs of [`policies`] are called, for the summary of mistakes.
pub(crate) fn item_labels(asked: &RequestForm) -> Vec<(String, String)> {
    let count = asked.items.len();
    let of_item = |(number, item): (usize, &FormItem)| {
        [("policy", format!("Policy for {}", item.name)), ("entry", item.name.clone())]
            .map(|(part, label)| (item_input(part, number, count), label))
    };
    asked.items.iter().enumerate().flat_map(of_item).collect()
}

/// A policy, with what it allows.
fn policy_choice(policy: &Policy) -> Choice {
    let life = policy.key_days.map(|_| format!("key lives {}", policy.key_life()));
    let limits =
        [policy.rate.map(domain::catalogue::Rate::short), policy.quota.map(domain::catalogue::Quota::short), life];
    let limits: Vec<_> = limits.into_iter().flatten().collect();
    let is_whole = policy.description.is_empty() || policy.description.ends_with(['.', '!', '?', ':']);
    let description = format!("{}{}", policy.description, if is_whole { "" } else { "." });
    let about = [description, limits.join(" · ")].into_iter().filter(|text| !text.is_empty());
    Choice::new(policy.id.to_string(), policy.name.clone()).about(about.collect::<Vec<_>>().join(" "))
}

/// Who decides, how long that takes, and what follows.
pub(crate) fn what_happens_next(asked: &RequestForm) -> String {
    let what = what_follows(asked.route, asked.delivery, asked.items.len());
    // The first sentence says who.
    match what.split_once(". ").filter(|_| !asked.usually.is_empty()) {
        Some((who, then)) => format!("{who}, {}. {then}", asked.usually),
        None => what.to_owned(),
    }
}

const fn what_follows(route: Route, delivery: Delivery, count: usize) -> &'static str {
    match (route, delivery) {
        (Route::Auto, _) => "Approved at once: you see your key, and it is mailed to you.",
        (Route::Admin, _) if count > 1 => {
            "The owners of these APIs decide, each on theirs. You get the answer by mail."
        }
        (Route::Admin, Delivery::Email) => "An owner of this API decides. You get the answer, and your key, by mail.",
        (Route::Admin, Delivery::Link) => {
            "An owner of this API decides. You get the answer by mail, with a link to generate your key."
        }
        (Route::Redirect, _) => "Another site decides. You go on there next, and it sends you back.",
        (Route::ThirdParty, _) => "Somebody outside this portal decides. You get the answer by mail.",
    }
}
