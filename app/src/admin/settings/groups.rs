use crate::{
    admin::questions::{count, summary, words},
    form::FormHandle,
    ui::{ButtonKind, InputKind, LinkButton, Switch, TextField},
};
use domain::settings::{AtOnce, QuestionForm, Settings};
use leptos::prelude::*;

/// Every setting of the form, in groups of what belongs together.
pub(super) fn all(form: FormHandle, settings: &Settings, at_once: AtOnce) -> AnyView {
    let groups = [third_party, delivery, signing_in, addresses, limits];
    let others = groups.map(|group| group(form, settings)).collect_view();
    view! { {approval(form, settings, at_once)} {others} }.into_any()
}

fn approval(form: FormHandle, s: &Settings, at_once: AtOnce) -> AnyView {
    let require = switch(
        form,
        "require_key_approval",
        "Request key approval",
        s.require_key_approval,
        "When off, a key is given at once to whoever asks.",
    );
    let secure = switch(
        form,
        "secure_key_approval",
        "Secure key approval",
        s.secure_key_approval,
        "Recommended. The mail holds a link and no key: the developer signs in, generates the key and sees it once.",
    );
    let rows = [
        view! {
            <div>
                {require} <p class="settings-effect when-off">{effect(at_once.without)}</p>
                <p class="settings-effect when-on">{effect(at_once.with_approval)}</p>
            </div>
        }
        .into_any(),
        view! { <div class="with-approval">{secure}</div> }.into_any(),
        switch(
            form,
            "allow_self_approval",
            "Deciders may decide their own requests",
            s.allow_self_approval,
            "When off, somebody else has to.",
        ),
        switch(
            form,
            "inform_on_auto_approval",
            "Deciders are told of what needed no approval",
            s.inform_on_auto_approval,
            "A mail for each request that was approved at once.",
        ),
        switch(
            form,
            "decline_reason_required",
            "Declining needs a reason",
            s.decline_reason_required,
            "The developer reads it.",
        ),
        switch(
            form,
            "enable_multi_selection",
            "One key for several APIs",
            s.enable_multi_selection,
            "Developers select APIs that take the same sort of key, ask for them at once, and change later what a key opens.",
        ),
    ];
    group("Approval", "How a request turns into a key.", rows)
}

/// What the switch above means for the catalogue as it is.
fn effect(at_once: u32) -> String {
    match at_once {
        0 => "New requests wait for a decision, whatever API they are for.".into(),
        1 => "New requests for 1 API will be approved at once.".into(),
        many => format!("New requests for {many} APIs will be approved at once."),
    }
}

fn third_party(form: FormHandle, s: &Settings) -> AnyView {
    let rows = [
        switch(
            form,
            "third_party_decides",
            "A third party decides",
            s.third_party_decides,
            "Whoever is told of key_request.handed_off, see Webhooks. While nobody is, the admins decide.",
        ),
        switch(
            form,
            "redirect_on_key_request",
            "Another site decides",
            s.redirect_on_key_request,
            "After asking, developers go on to that site. It takes the request over by API, decides, and sends them back.",
        ),
        text(
            form,
            "redirect_to",
            "Where developers are sent",
            InputKind::Url,
            &s.redirect_to,
            "The whole address, with https://. The request's id and a one-time code are added.",
        ),
        number(
            form,
            "hand_off_timeout_hours",
            "Hours until the admins decide after all",
            s.hand_off_timeout_hours,
            "If the third party stays silent. Admins may decide at any time.",
        ),
    ];
    group("Third party", "Another system, such as one for tickets or payments, in the place of the admins.", rows)
}

fn delivery(form: FormHandle, s: &Settings) -> AnyView {
    let rows = [
        text(
            form,
            "key_prefix",
            "Prefix of new keys",
            InputKind::Text,
            &s.key_prefix,
            "2 to 10 small letters or digits. Scanners for leaked secrets look for it.",
        ),
        number(
            form,
            "claim_ttl_hours",
            "Hours a confirmation link works",
            s.claim_ttl_hours,
            "With secure key approval. Afterwards whoever decides can send a new one.",
        ),
    ];
    group("Delivery", "How a developer gets the key, once.", rows)
}

fn signing_in(form: FormHandle, s: &Settings) -> AnyView {
    let rows = [
        switch(
            form,
            "catalogue_login_only",
            "The catalogue is for people who are signed in",
            s.catalogue_login_only,
            "Everybody else is asked to sign in.",
        ),
        switch(form, "disable_signup", "Sign-up is closed", s.disable_signup, "Nobody new can make an account."),
        switch(
            form,
            "disable_login",
            "Signing in is for admins only",
            s.disable_login,
            "For maintenance. Keys go on working.",
        ),
    ];
    group("Sign-in", "Who may come in.", rows)
}

fn addresses(form: FormHandle, s: &Settings) -> AnyView {
    let address = s.email.as_ref().map(ToString::to_string).unwrap_or_default();
    let rows = [
        text(
            form,
            "portal_name",
            "Name of the portal",
            InputKind::Text,
            &s.portal_name,
            "At the top of each page and in each mail.",
        ),
        text(
            form,
            "email",
            "Told of new requests",
            InputKind::Email,
            &address,
            "An address beside the approvers'. Left empty: nobody else.",
        ),
    ];
    group("Name and mail", "How the portal calls itself, and whom it tells.", rows)
}

fn limits(form: FormHandle, s: &Settings) -> AnyView {
    let rows = [
        number(
            form,
            "max_open_requests",
            "Open requests of one developer",
            s.max_open_requests,
            "The most one developer may have open at a time.",
        ),
        number(
            form,
            "request_ttl_days",
            "Days until a request expires",
            s.request_ttl_days,
            "If nobody decided it. 0: never.",
        ),
    ];
    group("Limits", "So that nothing piles up.", rows)
}

fn group<const N: usize>(name: &'static str, about: &'static str, rows: [AnyView; N]) -> AnyView {
    view! {
        <fieldset class="settings-group">
            <legend>{name}</legend>
            <p class="settings-about">{about}</p>
            <div class="settings-rows">{rows.into_iter().collect_view()}</div>
        </fieldset>
    }
    .into_any()
}

fn switch(form: FormHandle, name: &'static str, label: &'static str, is_on: bool, help: &'static str) -> AnyView {
    view! { <Switch name=name label=label checked=form.ticked(name, is_on) error=form.error(name) help=help /> }
        .into_any()
}

fn number(form: FormHandle, name: &'static str, label: &'static str, value: u32, help: &'static str) -> AnyView {
    let value = form.value(name, value.to_string());
    view! {
        <TextField name=name label=label kind=InputKind::Number value=value error=form.error(name) help=help required=true />
    }
    .into_any()
}

fn text(
    form: FormHandle,
    name: &'static str,
    label: &'static str,
    kind: InputKind,
    value: &str,
    help: &'static str,
) -> AnyView {
    let value = form.value(name, value);
    let required = kind == InputKind::Text;
    view! { <TextField name=name label=label kind=kind value=value error=form.error(name) help=help required=required /> }
        .into_any()
}

/// What the portal's forms ask, with the way to each editor. It stands below the form: whoever follows a link there has
/// saved what they changed, or sees that they have not.
pub(super) fn questions(settings: &Settings) -> AnyView {
    let rows = QuestionForm::ALL.map(|form| {
        let (title, about) = words(form);
        let fields = form.fields(settings);
        view! {
            <div class="stack">
                <div>
                    <h3>{title}</h3>
                    <p class="muted">{format!("{about} At the moment: {}.", count(fields.len()))}</p>
                </div>
                {(!fields.is_empty()).then(|| summary(fields))}
                <div class="actions">
                    <LinkButton href=format!("/admin/settings/fields/{}", form.name()) kind=ButtonKind::Quiet>
                        {format!("Edit {}", title.to_lowercase())}
                    </LinkButton>
                </div>
            </div>
        }
    });
    view! {
        <section class="settings-group">
            <h2>"Questions"</h2>
            <p class="settings-about">"What people are asked."</p>
            <div class="settings-rows">{rows.into_iter().collect_view()}</div>
        </section>
    }
    .into_any()
}
