use super::{
    fresh::fresh_key,
    rpc::{DisownLink, GenerateKey, ReadClaim, SaveKey},
};
use crate::{
    form::{Form, use_form},
    load::{load, show, use_param},
    requests::policy_facts,
    ui::{Button, ButtonKind, ConfirmDetails, Empty, ErrorSummary, LinkButton, Page, Panel, Time},
};
use domain::key::{ClaimPage, ClaimState};
use leptos::prelude::*;

/// `/claim/:token`: behind the mailed link, the button that makes the key.
#[component]
pub fn ClaimKey() -> impl IntoView {
    let token = use_param("token");
    let claim = load(move || ReadClaim { token: token() });
    // The key stands beside what changes with it: it is read once.
    view! {
        <Page title="Your key" narrow=true>
            <div class="stack">{fresh_key()} {show(claim, "the link", |claim| behind(&claim))}</div>
        </Page>
    }
}

fn behind(claim: &ClaimPage) -> AnyView {
    let policies = claim.policies.iter().map(policy_facts).collect_view();
    let approved = format!("Approved by {} on {}.", claim.approved_by, claim.approved.long());
    match claim.state.clone() {
        ClaimState::Ready { expires } => view! {
            <h2>{format!("For {}", claim.title)}</h2>
            <p class="muted">{approved}</p>
            <Panel heading="What it may do">{policies}</Panel>
            <p>
                "Generate it here. You see it once, on this page, so have a place ready to keep it in. The link works until "
                <Time at=expires /> "."
            </p>
            {generate(None, "Generate key")}
            {disown()}
        }
        .into_any(),
        ClaimState::Unseen { version, .. } => view! {
            {saved()}
            <ConfirmDetails
                label="You did not see the key?"
                harmless=true
                consequence="The key is made again, with another text. The one before stops working."
            >
                {generate(Some(version), "Generate again")}
            </ConfirmDetails>
            {disown()}
        }
        .into_any(),
        ClaimState::Done => {
            let sentence = "The key was generated, and you have it. Rotate or revoke it under My keys.";
            over("This link has done its work", sentence.into())
        }
        ClaimState::Expired { at } => {
            let sentence = format!("It worked until {}. Ask whoever approved your request for a new one.", at.long());
            over("This link has expired", sentence)
        }
    }
}

fn over(title: &'static str, sentence: String) -> AnyView {
    let action = view! { <LinkButton href="/keys">"See your keys"</LinkButton> }.into_any();
    view! { <Empty title=title action=action>{sentence}</Empty> }.into_any()
}

fn token() -> AnyView {
    let token = use_param("token")();
    view! { <input type="hidden" name="token" value=token /> }.into_any()
}

fn generate(again: Option<i64>, label: &'static str) -> AnyView {
    let form = use_form::<GenerateKey>();
    let again = again.map(|version| view! { <input type="hidden" name="again" value=version.to_string() /> });
    view! {
        <Form handle=form>
            <ErrorSummary errors=form.errors() />
            {token()}
            {again}
            <Button busy=form.busy()>{label}</Button>
        </Form>
    }
    .into_any()
}

fn saved() -> AnyView {
    let form = use_form::<SaveKey>();
    view! {
        <Form handle=form>
            <ErrorSummary errors=form.errors() />
            {token()}
            <Button busy=form.busy()>"I have saved it"</Button>
        </Form>
    }
    .into_any()
}

fn disown() -> AnyView {
    let form = use_form::<DisownLink>();
    view! {
        <ConfirmDetails
            label="This wasn't me"
            consequence="The link and every key from it stop working, and the admins are told that somebody asked in your name."
            open=form.came_back()
        >
            <Form handle=form>
                <ErrorSummary errors=form.errors() />
                {token()}
                <Button kind=ButtonKind::Danger busy=form.busy()>"Cancel it and tell the admins"</Button>
            </Form>
        </ConfirmDetails>
    }
    .into_any()
}
