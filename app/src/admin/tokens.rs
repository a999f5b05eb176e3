//! API tokens: how programs prove who they are.

mod rpc;

use super::{
    press::one_confirmed,
    tabs::{Part, tabs},
};
use crate::{
    form::{Form, use_form, use_form_for},
    load::{load, show},
    ui::{
        Badge, Button, CheckGroup, CopyPanel, Empty, ErrorSummary, InputKind, Notice, Page, Table, TextField, Time,
        Tone,
    },
};
use domain::token::{Scope, Token};
use leptos::prelude::*;
use rpc::{CreateToken, ReadTokens, RevokeToken};

/// `/admin/tokens`: every token, and the form for another one.
#[component]
pub fn Tokens() -> impl IntoView {
    let tokens = load(|| ReadTokens {});
    view! {
        <Page title="API tokens" intro="Programs use the REST API with them.">
            {tabs(Part::Tokens)}
            <p>
                <a href="/api/docs/" rel="external">"What the API can do"</a>
            </p>
            {show(tokens, "the tokens", page)}
        </Page>
    }
}

fn page((tokens, fresh): (Vec<Token>, Option<String>)) -> AnyView {
    let table = table(tokens);
    view! {
        {fresh.map(shown_once)}
        {table}
        <section class="stack">
            <h2>"New token"</h2>
            {new()}
        </section>
    }
    .into_any()
}

/// The only time that anybody sees it.
fn shown_once(text: String) -> AnyView {
    view! {
        <Notice tone=Tone::Success>
            <p class="notice-title">"Keep this token now: it is not shown again."</p>
            <p>"The program sends it with each call: Authorization: Bearer …"</p>
            <CopyPanel label="Token" text=text />
        </Notice>
    }
    .into_any()
}

fn table(tokens: Vec<Token>) -> AnyView {
    if tokens.is_empty() {
        return view! { <Empty title="No program has a token yet">"Make one below for each program, with what it needs and no more."</Empty> }
            .into_any();
    }
    let rows = tokens.into_iter().map(row).collect();
    view! { <Table label="API tokens" columns=&["Program", "May", "Made", "Ends", "Last used", "Revoke"] rows=rows /> }
        .into_any()
}

fn row(token: Token) -> AnyView {
    let scopes = token.scopes.iter().map(|scope| scope.name()).collect::<Vec<_>>().join(", ");
    let by = token.by.name().to_owned();
    let ends = token.expires.map_or_else(|| "Never".into_any(), |at| view! { <Time at=at /> }.into_any());
    let used = token.last_used.map_or_else(|| "Never".into_any(), |at| view! { <Time at=at /> }.into_any());
    let end = match token.revoked {
        Some(_) => view! { <Badge tone=Tone::Danger>"Revoked"</Badge> }.into_any(),
        None => revoke(&token),
    };
    view! {
        <tr>
            <th scope="row">
                {token.name}
                <p class="muted">{token.hint}</p>
            </th>
            <td data-label="May">{scopes}</td>
            <td data-label="Made">
                <Time at=token.created />
                <p class="muted">{by}</p>
            </td>
            <td class="nowrap" data-label="Ends">{ends}</td>
            <td class="nowrap" data-label="Last used">{used}</td>
            <td>{end}</td>
        </tr>
    }
    .into_any()
}

fn revoke(token: &Token) -> AnyView {
    let consequence = "The program is turned away from now on, for good.";
    one_confirmed(use_form_for::<RevokeToken>("id", token.id.as_str()), "Revoke", consequence)
}

fn new() -> AnyView {
    let form = use_form::<CreateToken>();
    let options: Vec<_> = Scope::ALL
        .iter()
        .map(|scope| (scope.name().to_owned(), format!("{}: {}", scope.name(), scope.what())))
        .collect();
    let ticked = |n: &usize| form.ticked(&format!("scopes/{n}"), false);
    let chosen = (0..options.len()).filter(ticked).map(|n| options[n].0.clone()).collect();
    view! {
        <Form handle=form class="form">
            <ErrorSummary errors=form.errors() />
            <TextField
                name="name"
                label="Program"
                value=form.value("name", "")
                error=form.error("name")
                help="Decisions and the history call it so."
                required=true
            />
            <CheckGroup
                name="scopes"
                label="What it may do"
                options=options
                chosen=chosen
                error=form.error("scopes")
                required=true
            />
            <TextField
                name="expires"
                label="Last day"
                kind=InputKind::Date
                value=form.value("expires", "")
                error=form.error("expires")
                help="Left empty, the token lives until it is revoked."
            />
            <div class="actions">
                <Button busy=form.busy()>"Make token"</Button>
            </div>
        </Form>
    }
    .into_any()
}
