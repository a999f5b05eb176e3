use super::{
    join::{behind_link, dead_link, new_password, read_link},
    rpc::{self, LinkKind},
};
use crate::{
    form::{Form, use_form},
    load::show,
    ui::{Button, ErrorSummary, InputKind, Page, TextField},
};
use leptos::prelude::*;

/// `/forgot`
#[component]
pub fn Forgot() -> impl IntoView {
    let form = use_form::<rpc::RequestPasswordReset>();
    view! {
        <Page title="Reset your password" intro="We mail you a link to choose a new one." narrow=true>
            <Form handle=form class="form">
                <ErrorSummary errors=form.errors() />
                <TextField
                    name="email"
                    label="E-mail"
                    kind=InputKind::Email
                    autocomplete="username"
                    required=true
                    value=form.value("email", "")
                    error=form.error("email")
                />
                <div class="actions">
                    <Button busy=form.busy()>"Send the link"</Button>
                </div>
            </Form>
        </Page>
    }
}

/// `/reset/:token`
#[component]
pub fn Reset() -> impl IntoView {
    let works = read_link(LinkKind::Reset);
    show(works, "the link", |works: bool| {
        if !works {
            return dead_link();
        }
        let form = use_form::<rpc::ResetPassword>();
        let inputs = new_password(form, "password", "New password");
        behind_link(form, "Choose a new password", inputs, "Change my password")
    })
}
