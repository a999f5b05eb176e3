use super::{
    rpc::{ReadDelivery, Redeliver},
    words::delivery_badge,
};
use crate::{
    form::{Form, use_form},
    load::{ask_once, load, show, use_param},
    ui::{Badge, Button, ButtonKind, ErrorSummary, Facts, Mono, Page, Panel, Time, Tone, fact},
};
use core::time::Duration;
use domain::webhook::{Answer, Attempt, Delivery, DeliverySheet, Reply};
use leptos::{prelude::*, task::spawn_local};

/// How long after one answer the next is asked for.
const AGAIN: Duration = Duration::from_secs(1);

/// `/admin/webhooks/:id/deliveries/:delivery`: what was sent, every try, and what came back.
#[component]
pub fn OneDelivery() -> impl IntoView {
    let id = use_param("delivery");
    let sheet = load(move || ReadDelivery { id: id() });
    show(sheet, "the delivery", page)
}

/// While the first try is under way the browser asks until it knows how that ended.
fn page(sheet: DeliverySheet) -> AnyView {
    let delivery = sheet.delivery.clone();
    let (up, again) = (format!("/admin/webhooks/{}", delivery.webhook), redeliver(&delivery));
    let here = format!("{up}/deliveries/{}", delivery.id);
    let body = sheet.body.clone();
    let sheet = RwSignal::new(sheet);
    Effect::new(move |_| {
        if sheet.with(is_under_way) {
            set_timeout(move || ask(sheet), AGAIN);
        }
    });
    let badge = move || sheet.with(|sheet| delivery_badge(&sheet.delivery));
    let look = move || {
        let here = here.clone();
        sheet.with(is_under_way).then(|| view! { <p><a href=here rel="external">"Look again"</a></p> })
    };
    view! {
        <Page title=delivery.event up=(up, "Webhook".to_owned()) beside=badge.into_any() actions=again>
            <div class="stack">
                <Panel heading="Delivery">{move || sheet.with(facts)} {look}</Panel>
                <Panel heading="Message">
                    <pre class="wire">{body}</pre>
                </Panel>
                {move || sheet.with(tries)}
            </div>
        </Page>
    }
    .into_any()
}

fn is_under_way(sheet: &DeliverySheet) -> bool {
    sheet.delivery.state.is_waiting() && sheet.delivery.tried == 0
}

/// Without an answer everything stays, and is asked for again.
fn ask(sheet: RwSignal<DeliverySheet>) {
    let Some(id) = sheet.try_with_untracked(|sheet| sheet.delivery.id.to_string()) else { return };
    spawn_local(async move {
        let answer = ask_once(ReadDelivery { id }).await;
        sheet.try_update(|sheet| {
            if let Ok(answer) = answer {
                *sheet = answer;
            }
        });
    });
}

fn redeliver(delivery: &Delivery) -> AnyView {
    let (form, id) = (use_form::<Redeliver>(), delivery.id.to_string());
    view! {
        <Form handle=form>
            <ErrorSummary errors=form.errors() />
            <input type="hidden" name="id" value=id />
            <Button kind=ButtonKind::Quiet busy=form.busy()>"Redeliver"</Button>
        </Form>
    }
    .into_any()
}

fn facts(sheet: &DeliverySheet) -> AnyView {
    let delivery = &sheet.delivery;
    let (id, url) = (delivery.id.to_string(), sheet.url.clone());
    let next = delivery.state.is_waiting().then(|| fact("Next try", view! { <Time at=delivery.state.at() /> }));
    let rows = [
        fact("Id", view! { <Mono>{id}</Mono> }),
        fact("To", view! { <Mono>{url}</Mono> }),
        fact("Happened", view! { <Time at=delivery.created /> }),
        fact("Tries", delivery.attempts.to_string()),
    ];
    view! { <Facts rows=rows.into_iter().chain(next).collect() /> }.into_any()
}

/// Newest first.
fn tries(sheet: &DeliverySheet) -> AnyView {
    let tries = sheet.attempts.iter().rev().map(attempt);
    tries.collect_view().into_any()
}

fn attempt(attempt: &Attempt) -> AnyView {
    let (tone, word) = match attempt.reply.answer(None) {
        Answer::Taken => (Tone::Success, "Taken"),
        Answer::Gone | Answer::Failed { .. } => (Tone::Danger, "Failed"),
    };
    let headers = attempt.headers.iter().map(|(name, value)| format!("{name}: {value}")).collect::<Vec<_>>().join("\n");
    let said = match &attempt.reply {
        Reply::Answered { body, .. } if !body.is_empty() => Some(body.clone()),
        _ => None,
    };
    let (began, took, outcome) = (attempt.began, format!("{} ms", attempt.millis), attempt.reply.sentence());
    view! {
        <Panel heading=format!("Try {}", attempt.number)>
            <p><Badge tone=tone>{word}</Badge>" "{outcome}</p>
            <Facts rows=vec![fact("Began", view! { <Time at=began /> }), fact("Took", took)] />
            {said.map(|said| view! { <h3>"Response"</h3><pre class="wire">{said}</pre> })}
            <h3>"Request headers"</h3>
            <pre class="wire">{headers}</pre>
        </Panel>
    }
    .into_any()
}
