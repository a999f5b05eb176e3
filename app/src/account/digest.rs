use super::rpc::ChooseDigest;
use crate::{
    form::{Form, use_form},
    ui::{Button, Choice, ErrorSummary, Panel, RadioGroup},
};
use leptos::prelude::*;

/// For those who decide something: how they are told of requests.
pub(super) fn digest(wanted: bool) -> AnyView {
    let form = use_form::<ChooseDigest>();
    let ways = vec![
        Choice::new("each", "A mail for each request").about("As soon as it arrives."),
        Choice::new("daily", "One mail a day").about("At 08:00 UTC, if something waits."),
    ];
    let way = form.value("way", if wanted { "daily" } else { "each" });
    view! {
        <Panel heading="Requests for you to decide">
            <Form handle=form class="form">
                <ErrorSummary errors=form.errors() />
                <RadioGroup name="way" label="How you are told" options=ways value=way required=true />
                <div class="actions">
                    <Button busy=form.busy()>"Save"</Button>
                </div>
            </Form>
        </Panel>
    }
    .into_any()
}
