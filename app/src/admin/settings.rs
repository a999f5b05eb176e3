//! The portal's settings, all on one page.

mod groups;
mod rpc;

use super::tabs::{Part, tabs};
use crate::{
    form::{Form, use_form},
    load::{load, show},
    ui::{Button, ErrorSummary, Page},
};
use domain::settings::{AtOnce, Settings};
use leptos::prelude::*;
use rpc::ChangeSettings;
pub(super) use rpc::ReadSettings;

/// `/admin/settings`: one form, so that settings that belong together change together.
#[component]
pub fn PortalSettings() -> impl IntoView {
    let settings = load(|| ReadSettings {});
    view! {
        <Page title="Settings" intro="They hold for the whole portal, unless an entry says otherwise.">
            {tabs(Part::Settings)}
            {show(settings, "the settings", edit)}
        </Page>
    }
}

fn edit((settings, version, at_once): (Settings, i64, AtOnce)) -> AnyView {
    let form = use_form::<ChangeSettings>();
    let (groups, questions) = (groups::all(form, &settings, at_once), groups::questions(&settings));
    view! {
        <Form handle=form class="settings">
            <ErrorSummary errors=form.errors() />
            <input type="hidden" name="version" value=version.to_string() />
            {groups}
            <div class="actions">
                <Button busy=form.busy()>"Save settings"</Button>
            </div>
        </Form>
        {questions}
    }
    .into_any()
}
