use super::rpc;
use crate::{
    form::{Form, use_form},
    ui::{Button, ErrorSummary, InputKind, Page, TextField},
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// `/sign-in`
#[component]
pub fn SignIn() -> impl IntoView {
    let form = use_form::<rpc::SignIn>();
    let next = use_query_map().with_untracked(|query| query.get("next").unwrap_or_default());
    view! {
        <Page title="Sign in" narrow=true>
            <Form handle=form class="form">
                <ErrorSummary errors=form.errors() />
                <input type="hidden" name="next" value=next />
                <TextField
                    name="email"
                    label="E-mail"
                    kind=InputKind::Email
                    autocomplete="username"
                    required=true
                    value=form.value("email", "")
                    error=form.error("email")
                />
                <TextField
                    name="password"
                    label="Password"
                    kind=InputKind::Password
                    autocomplete="current-password"
                    required=true
                    error=form.error("password")
                />
                <div class="actions">
                    <Button busy=form.busy()>"Sign in"</Button>
                    <a href="/forgot">"Forgot your password?"</a>
                </div>
            </Form>
        </Page>
    }
}
