use super::rpc::{self, LinkKind, ReadLink, ReadSignUpFields};
use crate::{
    answers::{inputs, labels},
    form::{Form, FormHandle, use_form},
    load::{Loaded, load, show},
    ui::{Button, Empty, ErrorSummary, InputKind, LinkButton, Page, TextField},
};
use domain::field::Field;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// `/sign-up`
#[component]
pub fn SignUp() -> impl IntoView {
    let fields = load(|| ReadSignUpFields {});
    show(fields, "the form", |fields: Vec<Field>| {
        let form = use_form::<rpc::SignUp>();
        view! {
            <Page title="Sign up" intro="An account lets you ask for access and keeps your keys in one place." narrow=true>
                <Form handle=form class="form">
                    <ErrorSummary errors=form.errors() labels=labels("fields", &fields) />
                    {identity(form)}
                    {inputs(form, "fields", fields)}
                    <div class="actions">
                        <Button busy=form.busy()>"Sign up"</Button>
                        <a href="/sign-in">"I have an account"</a>
                    </div>
                </Form>
            </Page>
        }
        .into_any()
    })
}

/// Name, address and a new password.
fn identity(form: FormHandle) -> AnyView {
    view! {
        <TextField
            name="name"
            label="Name"
            autocomplete="name"
            required=true
            value=form.value("name", "")
            error=form.error("name")
        />
        <TextField
            name="email"
            label="E-mail"
            kind=InputKind::Email
            autocomplete="username"
            required=true
            value=form.value("email", "")
            error=form.error("email")
        />
        {new_password(form, "password", "Password")}
    }
    .into_any()
}

/// A password somebody chooses.
pub(super) fn new_password(form: FormHandle, name: &'static str, label: &'static str) -> AnyView {
    view! {
        <TextField
            name=name
            label=label
            kind=InputKind::Password
            autocomplete="new-password"
            help="At least 10 characters. A few words are easy to remember and hard to guess."
            required=true
            error=form.error(name)
        />
    }
    .into_any()
}

/// `/sign-up/sent`
#[component]
pub fn SignUpSent() -> impl IntoView {
    view! {
        <Page title="Check your mail" narrow=true>
            <Empty title="We have sent you a link">
                "Follow it to confirm your address, then sign in. The link works for two days; look into the spam folder if it does not come."
            </Empty>
        </Page>
    }
}

/// What somebody sees whose link does not work.
pub(super) fn dead_link() -> AnyView {
    let action = view! { <LinkButton href="/sign-in">"Sign in"</LinkButton> }.into_any();
    view! {
        <Page title="This link does not work" narrow=true>
            <Empty action=action>
                "It was used already, was replaced by a newer one, or has expired. Sign in: an address that is not confirmed yet gets a new link. A new password can be asked for there, too."
            </Empty>
        </Page>
    }
    .into_any()
}

/// The token in a link's address.
pub(super) fn token() -> String {
    use_params_map().with_untracked(|params| params.get("token").unwrap_or_default())
}

/// Whether the link of this page still works.
pub(super) fn read_link(kind: LinkKind) -> Loaded<bool> {
    let token = token();
    load(move || ReadLink { kind, token: token.clone() })
}

/// The form behind a link. Opening the link changes nothing, as mail scanners open links too; its button does.
pub(super) fn behind_link(form: FormHandle, title: &'static str, inputs: AnyView, button: &'static str) -> AnyView {
    view! {
        <Page title=title narrow=true>
            <Form handle=form class="form">
                <ErrorSummary errors=form.errors() />
                <input type="hidden" name="token" value=token() />
                {inputs}
                <div class="actions">
                    <Button busy=form.busy()>{button}</Button>
                </div>
            </Form>
        </Page>
    }
    .into_any()
}

/// `/confirm/:token`
#[component]
pub fn Confirm() -> impl IntoView {
    let works = read_link(LinkKind::Confirm);
    show(works, "the link", |works: bool| {
        if !works {
            return dead_link();
        }
        let advice = view! { <p>"One press, and your account is ready."</p> }.into_any();
        behind_link(use_form::<rpc::ConfirmAddress>(), "Confirm your address", advice, "Confirm my address")
    })
}

/// `/setup/:token`: the first admin makes their account.
#[component]
pub fn SetUp() -> impl IntoView {
    let works = read_link(LinkKind::SetUp);
    show(works, "the link", |works: bool| {
        if !works {
            return dead_link();
        }
        let form = use_form::<rpc::SetUp>();
        behind_link(form, "Make the first admin's account", identity(form), "Make the account")
    })
}
