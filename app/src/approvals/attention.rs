//! Who else is at a request; and telling others what is read here.

use super::rpc::{LetGo, NoteReading, ReadAttention, TakeOn};
use crate::{
    form::{Form, use_form},
    load::{load_live_if, show_part},
    ui::{Button, ButtonKind, ErrorSummary},
    use_viewer,
    wire::post,
};
use domain::request::{Attention, READ_AGAIN, RequestPage};
use leptos::{prelude::*, server_fn::ServerFn, task::spawn_local};
use web_sys::UrlSearchParams;

/// Beside a request that the reader may decide: who else is at it, and the way to say that one is oneself.
pub(super) fn attention(page: &RequestPage) -> Option<AnyView> {
    let actor = use_viewer().get_untracked()?.actor();
    let decidable = page.request.decidable_by(&actor, page.terms);
    (!decidable.is_empty()).then(|| {
        let id = page.request.id.to_string();
        show_part(load_live_if(move || Some(ReadAttention { id: id.clone() })), "who else is at this", |read| {
            read.map(|(id, read)| line(id, &read)).into_any()
        })
    })
}

fn line(id: String, read: &Attention) -> AnyView {
    let words = read.words();
    let others = (!words.is_empty()).then(|| view! { <p class="queue-attention">{words}"."</p> });
    let button = if read.is_mine { let_go(id) } else { take_on(id) };
    view! {
        <div class="row" role="status">
            {others} {button}
        </div>
    }
    .into_any()
}

fn take_on(id: String) -> AnyView {
    let form = use_form::<TakeOn>().following();
    view! {
        <Form handle=form>
            <ErrorSummary errors=form.errors() />
            <input type="hidden" name="id" value=id />
            <Button kind=ButtonKind::Quiet busy=form.busy()>"I am on it"</Button>
        </Form>
    }
    .into_any()
}

fn let_go(id: String) -> AnyView {
    let form = use_form::<LetGo>().following();
    view! {
        <p class="queue-attention">"You are on it; others see that."</p>
        <Form handle=form>
            <ErrorSummary errors=form.errors() />
            <input type="hidden" name="id" value=id />
            <Button kind=ButtonKind::Quiet busy=form.busy()>"Let go"</Button>
        </Form>
    }
    .into_any()
}

/// Where it does not arrive, others see less, and nothing else is wrong.
fn say(request: &str, window: &str) {
    let Ok(form) = UrlSearchParams::new() else { return };
    form.append("request", request);
    form.append("window", window);
    spawn_local(async move { _ = post(NoteReading::PATH, &form.into()).await });
}

/// Says what this window reads, again and again, as long as somebody sees it.
pub(super) fn tell_what_is_read(chosen: Memo<String>, decides: Memo<bool>) {
    Effect::new(move |_| {
        let window = format!("{:x}", js_sys::Math::random().to_bits());
        let named = window.clone();
        Effect::new(move |before: Option<String>| {
            let request = if decides.get() { chosen.get() } else { String::new() };
            if !request.is_empty() || before.is_some_and(|before| !before.is_empty()) {
                say(&request, &named);
            }
            request
        });
        let named = window.clone();
        let again = move || {
            let request = chosen.try_get_untracked().unwrap_or_default();
            if !request.is_empty() && !document().hidden() {
                say(&request, &named);
            }
        };
        let telling = set_interval_with_handle(again, READ_AGAIN).ok();
        on_cleanup(move || {
            if let Some(telling) = telling {
                telling.clear();
            }
            say("", &window);
        });
    });
}
