use super::{
    digest::digest,
    join::new_password,
    rpc::{self, AccountSheet, ReadAccount, SessionRow},
};
use crate::{
    form::{Form, use_form, use_form_for},
    load::{load, show},
    ui::{Badge, Button, ButtonKind, ErrorSummary, InputKind, Page, Panel, Table, TextField, Time, Tone},
};
use leptos::prelude::*;

/// `/account`: the password, how one is told of requests, and where one is signed in.
#[component]
pub fn Account() -> impl IntoView {
    let account = load(|| ReadAccount {});
    show(account, "your account", |AccountSheet { sessions, digest: wanted }| {
        let password = password();
        let rows = sessions.iter().map(row).collect();
        view! {
            <Page title="Account" narrow=true>
                <div class="stack">
                    {wanted.map(digest)}
                    <Panel heading="Password">{password}</Panel>
                    <Panel heading="Where you are signed in">
                        <Table label="Where you are signed in" columns=&["Browser", "Last used", "Sign out"] rows=rows />
                    </Panel>
                </div>
            </Page>
        }
        .into_any()
    })
}

fn password() -> AnyView {
    let form = use_form::<rpc::ChangePassword>();
    view! {
        <Form handle=form class="form">
            <ErrorSummary errors=form.errors() />
            <TextField
                name="old_password"
                label="Current password"
                kind=InputKind::Password
                autocomplete="current-password"
                required=true
                error=form.error("old_password")
            />
            {new_password(form, "new_password", "New password")}
            <div class="actions">
                <Button busy=form.busy()>"Change my password"</Button>
            </div>
        </Form>
    }
    .into_any()
}

fn row(session: &SessionRow) -> AnyView {
    let form = use_form_for::<rpc::EndSession>("id", &session.id);
    let end = if session.is_this_one {
        view! { <Badge tone=Tone::Accent>"This browser"</Badge> }.into_any()
    } else {
        view! {
            <Form handle=form>
                <Button kind=ButtonKind::Quiet busy=form.busy()>"Sign out"</Button>
            </Form>
        }
        .into_any()
    };
    view! {
        <tr>
            <th scope="row">{browser_name(&session.browser)}</th>
            <td data-label="Last used"><Time at=session.last_seen /></td>
            <td class="nowrap">{end}</td>
        </tr>
    }
    .into_any()
}

/// The browser and system in what it calls itself, as far as people care.
fn browser_name(agent: &str) -> String {
    let first = |names: &[&'static str]| names.iter().find(|name| agent.contains(**name)).copied();
    let browser = first(&["Firefox", "Edg", "Chrome", "Safari"]).unwrap_or("A program");
    match first(&["Android", "iPhone", "iPad", "Windows", "Mac OS", "Linux"]) {
        Some(system) => format!("{browser} on {system}"),
        None => browser.to_owned(),
    }
}
