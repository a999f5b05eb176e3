//! Asking for access, and following what becomes of it.

use crate::ui::{Empty, Page};
use leptos::prelude::*;

#[component]
pub fn MyRequests() -> impl IntoView {
    view! { <Page title="My requests"><Empty title="No requests yet">"Choose an API in the catalogue."</Empty></Page> }
}
