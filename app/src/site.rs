//! The site map.

use crate::{
    UiError,
    error::ErrorPage,
    session::{provide_session, use_session, use_viewer},
    ui::{self, AccountMenu, NavItem, Notice, provide_ui},
};
use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::{
    SsrMode,
    components::{Route, Router, Routes},
    path,
};

/// Pages are rendered whole before they are sent: status, title and forms are right without JavaScript.
const WHOLE: SsrMode = SsrMode::Async;

/// The whole client: the frame, and in it the page that the address names.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    provide_ui();
    let done = provide_session();
    Effect::new(|_| mark_hydrated());
    view! {
        <Router>
            <ui::Frame developer=places() deciders=decider_places() account=account() guest=guest_places()>
                {done.map(|sentence| view! { <Notice>{sentence}</Notice> })}
                <Routes fallback=|| view! { <ErrorPage error=UiError::Missing /> }>
                    <Route path=path!("/") view=crate::catalogue::Catalogue ssr=WHOLE />
                    <Route path=path!("/apis/:slug") view=crate::catalogue::Entry ssr=WHOLE />
                    <Route path=path!("/apis/:slug/request") view=crate::requests::AskForAccess ssr=WHOLE />
                    <Route path=path!("/sign-in") view=crate::account::SignIn ssr=WHOLE />
                    <Route path=path!("/sign-up") view=crate::account::SignUp ssr=WHOLE />
                    <Route path=path!("/sign-up/sent") view=crate::account::SignUpSent ssr=WHOLE />
                    <Route path=path!("/confirm/:token") view=crate::account::Confirm ssr=WHOLE />
                    <Route path=path!("/forgot") view=crate::account::Forgot ssr=WHOLE />
                    <Route path=path!("/reset/:token") view=crate::account::Reset ssr=WHOLE />
                    <Route path=path!("/setup/:token") view=crate::account::SetUp ssr=WHOLE />
                    <Route path=path!("/account") view=crate::account::Account ssr=WHOLE />
                    <Route path=path!("/requests") view=crate::requests::MyRequests ssr=WHOLE />
                    <Route path=path!("/requests/:id") view=crate::requests::OneRequest ssr=WHOLE />
                    <Route path=path!("/history") view=crate::requests::MyHistory ssr=WHOLE />
                    <Route path=path!("/keys") view=crate::keys::MyKeys ssr=WHOLE />
                    <Route path=path!("/admin") view=crate::admin::Overview ssr=WHOLE />
                    <Route path=path!("/admin/people") view=crate::admin::People ssr=WHOLE />
                    <Route path=path!("/admin/people/:id") view=crate::admin::OnePerson ssr=WHOLE />
                    <Route path=path!("/admin/settings") view=crate::admin::PortalSettings ssr=WHOLE />
                    <Route path=path!("/admin/settings/fields/:form") view=crate::admin::PortalQuestions ssr=WHOLE />
                    <Route path=path!("/admin/entries") view=crate::admin::Entries ssr=WHOLE />
                    <Route path=path!("/admin/entries/new") view=crate::admin::NewEntry ssr=WHOLE />
                    <Route path=path!("/admin/entries/:id") view=crate::admin::OneEntry ssr=WHOLE />
                    <Route path=path!("/admin/entries/:id/fields") view=crate::admin::EntryQuestions ssr=WHOLE />
                    <Route path=path!("/admin/entries/:id/documentation") view=crate::admin::EntryDocumentation ssr=WHOLE />
                    <Route path=path!("/admin/policies") view=crate::admin::Policies ssr=WHOLE />
                    <Route path=path!("/admin/policies/new") view=crate::admin::NewPolicy ssr=WHOLE />
                    <Route path=path!("/admin/policies/:id") view=crate::admin::OnePolicy ssr=WHOLE />
                    <Route path=path!("/queue") view=crate::approvals::Queue ssr=WHOLE />
                </Routes>
            </ui::Frame>
        </Router>
    }
}

/// Browser tests and scripts wait for this mark before they press anything.
fn mark_hydrated() {
    if let Some(root) = document().document_element() {
        // A browser that refuses the mark still works.
        let _ = root.set_attribute("data-hydrated", "true");
    }
}

fn places() -> Signal<Vec<NavItem>> {
    let viewer = use_viewer();
    Signal::derive(move || {
        let mut places = vec![NavItem::new("/", "Catalogue").also("/apis")];
        if viewer.with(Option::is_some) {
            places.push(NavItem::new("/requests", "My requests"));
            places.push(NavItem::new("/keys", "My keys"));
        }
        places
    })
}

fn decider_places() -> Signal<Vec<NavItem>> {
    let frame = use_session().frame;
    let waiting = Signal::derive(move || frame.with(|frame| frame.viewer.as_ref().map(|viewer| viewer.waiting)));
    let viewer =
        Memo::new(move |_| frame.with(|frame| frame.viewer.as_ref().map(|v| (v.decides_something(), v.is_admin))));
    Signal::derive(move || {
        let (decides, is_admin) = viewer.get().unwrap_or_default();
        let queue = decides.then(|| NavItem::new("/queue", "Queue").count(waiting));
        let admin = is_admin.then(|| NavItem::new("/admin", "Admin"));
        queue.into_iter().chain(admin).collect()
    })
}

fn account() -> Signal<Option<AccountMenu>> {
    let viewer = use_viewer();
    Signal::derive(move || {
        viewer.get().map(|viewer| AccountMenu {
            name: viewer.name,
            email: viewer.email.to_string(),
            links: vec![NavItem::new("/account", "Account"), NavItem::new("/history", "History")],
            sign_out: "/rpc/sign_out",
        })
    })
}

fn guest_places() -> Vec<NavItem> {
    let sign_up = use_session().frame.with_untracked(|frame| frame.sign_up_is_open);
    let sign_up = sign_up.then(|| NavItem::new("/sign-up", "Sign up"));
    std::iter::once(NavItem::new("/sign-in", "Sign in")).chain(sign_up).collect()
}
