//! The mails of the portal: which are sent, in which words, and who they are from.

mod edit;
mod preview;
mod rpc;

pub use edit::OneMail;

use super::tabs::{Part, tabs};
use crate::{
    form::{Form, use_form},
    load::{load, show},
    ui::{Badge, Button, ErrorSummary, InputKind, Page, Panel, Table, TextField, Tone},
};
use domain::settings::{MailList, MailRow};
use leptos::prelude::*;
use rpc::{ChangeMailSender, ReadMails};

/// `/admin/mails`: every mail, and who they are from.
#[component]
pub fn Mails() -> impl IntoView {
    let mails = load(|| ReadMails {});
    view! {
        <Page title="Mails" intro="What the portal writes to people. Each mail can be put into your own words.">
            {tabs(Part::Mails)}
            {show(mails, "the mails", list)}
        </Page>
    }
}

fn list(list: MailList) -> AnyView {
    let rows = list.mails.iter().map(row).collect();
    let sender = sender(list);
    view! {
        <div class="stack wide">
            <Table label="Mails" columns=&["Mail", "What it is for", "State"] rows=rows />
            <Panel heading="Sender">{sender}</Panel>
        </div>
    }
    .into_any()
}

fn row(row: &MailRow) -> AnyView {
    let href = format!("/admin/mails/{}", row.mail.name());
    view! {
        <tr>
            <th scope="row"><a href=href>{row.mail.label()}</a></th>
            <td>{row.mail.about()}</td>
            <td><div class="row">{state(row.enabled, row.is_edited)}</div></td>
        </tr>
    }
    .into_any()
}

/// Whether it is sent, and in whose words.
fn state(enabled: bool, is_edited: bool) -> AnyView {
    let sent = if enabled { (Tone::Success, "Sent") } else { (Tone::Neutral, "Switched off") };
    view! {
        <Badge tone=sent.0>{sent.1}</Badge>
        {is_edited.then(|| view! { <Badge tone=Tone::Accent>"Edited"</Badge> })}
    }
    .into_any()
}

fn sender(list: MailList) -> AnyView {
    let form = use_form::<ChangeMailSender>();
    let (name, address, version) = (list.sender_name, list.sender_address, list.version.to_string());
    view! {
        <Form handle=form class="form">
            <ErrorSummary errors=form.errors() />
            <input type="hidden" name="version" value=version />
            <TextField
                name="sender_name"
                label="Name of the sender"
                value=form.value("sender_name", name)
                error=form.error("sender_name")
                help="Left empty: as the operator set it, else the portal's name."
            />
            <TextField
                name="sender_address"
                label="Address of the sender"
                kind=InputKind::Email
                value=form.value("sender_address", address)
                error=form.error("sender_address")
                help="Within the domain that the operator mails from, mails come from this address. Any other gets the replies."
            />
            <div class="actions">
                <Button busy=form.busy()>"Save sender"</Button>
            </div>
        </Form>
    }
    .into_any()
}
