//! The controls, empty, filled and refused.

use app::ui::{
    Button, ButtonKind, CheckGroup, Checkbox, Choice, ErrorSummary, FileField, InputKind, LinkButton, RadioGroup,
    Select, Switch, TextArea, TextField, error_of,
};
use domain::FieldError;
use leptos::prelude::*;

fn options(words: &[&str]) -> Vec<(String, String)> {
    words.iter().map(|word| (word.to_lowercase(), (*word).to_owned())).collect()
}

fn policies() -> Vec<Choice> {
    vec![
        Choice::new("free", "Free").about("60 requests a minute, 1,000 a day. The key lives 90 days."),
        Choice::new("pro", "Pro").about("600 requests a minute, no daily limit. The key lives a year."),
        Choice::new("plain", "A choice without more words"),
    ]
}

/// The form of a request, as it comes back with mistakes in it.
pub fn refused() -> AnyView {
    let errors = Signal::stored(vec![
        FieldError::new("", "You already have 20 open requests. Withdraw one first."),
        FieldError::new("team", "Name your team in at least 3 letters."),
        FieldError::new("policy", "Choose a policy."),
    ]);
    let error = move |field: &str| error_of(errors, field);
    view! {
        <form class="form" novalidate>
            <ErrorSummary errors=errors />
            <RadioGroup name="policy" label="Policy" options=policies() required=true error=error("policy") />
            <TextField
                name="team"
                label="Team"
                value="Q"
                required=true
                help="Who looks after the program that will use the key."
                error=error("team")
            />
            <TextArea
                name="why"
                label="What will you build?"
                value="A map of </textarea><script>alert(1)</script> & more"
                required=true
                error=Some("Say a little more: at least 20 characters.".to_owned())
            />
            <Select
                name="where"
                label="Where will it run?"
                prompt="Choose a place"
                options=options(&["Cloud", "Office"])
                error=Some("Choose a place.".to_owned())
            />
            <Checkbox
                name="terms"
                label="We keep the key secret"
                required=true
                error=Some("Tick this to go on.".to_owned())
            />
            <CheckGroup
                name="days"
                label="On which days?"
                options=options(&["Workdays", "Weekends"])
                error=Some("Choose one at least.".to_owned())
            />
            <p class="form-next">"An owner of this API decides, usually within 3 hours."</p>
            <div class="actions">
                <Button>"Request access"</Button>
                <LinkButton href="/" kind=ButtonKind::Quiet>
                    "Cancel"
                </LinkButton>
            </div>
        </form>
    }
    .into_any()
}

/// Every control, unharmed.
pub fn unharmed() -> AnyView {
    let chosen = vec!["workdays".to_owned()];
    view! {
        <form class="form" novalidate>
            <RadioGroup name="policy2" label="Policy" options=policies() value="pro" required=true />
            <TextField name="name" label="Name" placeholder="Ada Lovelace" autocomplete="name" required=true />
            <TextField name="email" label="E-mail" kind=InputKind::Email value="ada@example.com" required=true />
            <TextField name="password" label="Password" kind=InputKind::Password help="12 characters or more." />
            <TextField name="site" label="Site" kind=InputKind::Url placeholder="https://" />
            <TextField name="calls" label="Calls a day" kind=InputKind::Number min="1" max="1000" value="40" />
            <TextField name="start" label="Start" kind=InputKind::Date value="2026-11-23" />
            <TextArea name="document" label="OpenAPI document" code=true rows=3 value="openapi: 3.1.0" />
            <FileField name="file" label="Or a file" accept=".json,.yaml" help="JSON or YAML, up to 10 MB." />
            <Select name="zone" label="Zone" value="north" options=options(&["South", "North"]) />
            <CheckGroup
                name="times"
                label="On which days?"
                options=options(&["Workdays", "Weekends"])
                chosen=chosen
                required=true
            />
            <Checkbox name="tell" label="Tell me by mail" checked=true help="At most one a day." />
        </form>
    }
    .into_any()
}

/// A group of settings.
pub fn settings() -> AnyView {
    view! {
        <form class="settings">
            <fieldset class="settings-group">
                <legend>"Approval"</legend>
                <p class="settings-about">"How a request turns into a key, unless an entry says otherwise."</p>
                <div class="settings-rows">
                    <Switch
                        name="require_key_approval"
                        label="Require approval"
                        checked=true
                        help="Somebody decides about each request. When off, keys are given at once."
                    />
                    <Switch
                        name="secure_key_approval"
                        label="Deliver by secure link"
                        help="The mail holds a link, and the key is made when it is opened. Recommended."
                    />
                    <TextField name="ttl" label="Requests expire after (days)" kind=InputKind::Number value="90" required=true />
                </div>
            </fieldset>
            <fieldset class="settings-group">
                <legend>"People"</legend>
                <p class="settings-about">"Who may come in."</p>
                <div class="settings-rows">
                    <Switch name="disable_signup" label="Close sign-up" error=Some("Name an admin first.".to_owned()) />
                </div>
            </fieldset>
        </form>
    }
    .into_any()
}
