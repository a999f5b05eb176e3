//! The site map.

mod screen;

use crate::{
    UiError,
    error::ErrorPage,
    live::provide_live,
    palette::{palette_button, palette_list, use_palette},
    session::{provide_session, use_session, use_viewer},
    ui::{self, AccountMenu, Connection, NavItem, Notice, provide_ui},
};
use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::{
    SsrMode,
    components::{FlatRoutes, Route, Router},
    path,
};
pub(crate) use screen::palette;
use screen::{Backstage, Desk, Screen};

/// Pages are rendered whole before they are sent: status, title and forms are right without JavaScript.
const WHOLE: SsrMode = SsrMode::Async;

/// The whole client: the frame, and in it the page that the address names.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    provide_ui();
    let done = provide_session();
    let live = provide_live(use_session());
    let going = use_palette();
    let name = portal_name();
    view! {
        <Title formatter=move |page: String| format!("{page} · {}", name.get_untracked()) />
        <Router>
            <ui::Frame
                brand=name
                developer=places()
                deciders=decider_places()
                account=account()
                guest=guest_places()
                tools=move || palette_button(going)
            >
                {done.map(|sentence| view! { <Notice>{sentence}</Notice> })}
                <Connection is_broken=live.is_broken() />
                {palette_list(going)}
                <FlatRoutes fallback=|| view! { <ErrorPage error=UiError::Missing /> }>
                    <Route path=path!("/") view=Screen::front(crate::catalogue::Catalogue) ssr=WHOLE />
                    <Route path=path!("/apis/:slug") view=Screen::front(crate::catalogue::Entry) ssr=WHOLE />
                    <Route path=path!("/apis/:slug/request") view=Screen::front(crate::requests::AskForAccess) ssr=WHOLE />
                    <Route path=path!("/sign-in") view=Screen::front(crate::account::SignIn) ssr=WHOLE />
                    <Route path=path!("/sign-up") view=Screen::Desk(Desk::SignUp) ssr=WHOLE />
                    <Route path=path!("/sign-up/sent") view=Screen::Desk(Desk::SignUpSent) ssr=WHOLE />
                    <Route path=path!("/confirm/:token") view=Screen::Desk(Desk::Confirm) ssr=WHOLE />
                    <Route path=path!("/forgot") view=Screen::Desk(Desk::Forgot) ssr=WHOLE />
                    <Route path=path!("/reset/:token") view=Screen::Desk(Desk::Reset) ssr=WHOLE />
                    <Route path=path!("/setup/:token") view=Screen::Desk(Desk::SetUp) ssr=WHOLE />
                    <Route path=path!("/account") view=Screen::Desk(Desk::Account) ssr=WHOLE />
                    <Route path=path!("/selection") view=Screen::Desk(Desk::Selection) ssr=WHOLE />
                    <Route path=path!("/requests") view=Screen::Desk(Desk::MyRequests) ssr=WHOLE />
                    <Route path=path!("/requests/:id") view=Screen::Desk(Desk::OneRequest) ssr=WHOLE />
                    <Route path=path!("/requests/:id/leave") view=Screen::Desk(Desk::Leave) ssr=WHOLE />
                    <Route path=path!("/requests/:id/return") view=Screen::Desk(Desk::Return) ssr=WHOLE />
                    <Route path=path!("/requests/:id/revise") view=Screen::Desk(Desk::Revise) ssr=WHOLE />
                    <Route path=path!("/claim/:token") view=Screen::Desk(Desk::ClaimKey) ssr=WHOLE />
                    <Route path=path!("/history") view=Screen::Desk(Desk::History) ssr=WHOLE />
                    <Route path=path!("/keys") view=Screen::Desk(Desk::MyKeys) ssr=WHOLE />
                    <Route path=path!("/keys/:id") view=Screen::Desk(Desk::OneOfMyKeys) ssr=WHOLE />
                    <Route path=path!("/keys/:id/apis") view=Screen::Desk(Desk::ChangeApis) ssr=WHOLE />
                    <Route path=path!("/keys/:id/changed") view=Screen::Desk(Desk::ApisChanged) ssr=WHOLE />
                    <Route path=path!("/admin") view=Screen::Back(Backstage::Overview) ssr=WHOLE />
                    <Route path=path!("/admin/outbox") view=Screen::Back(Backstage::Outbox) ssr=WHOLE />
                    <Route path=path!("/admin/mails") view=Screen::Back(Backstage::Mails) ssr=WHOLE />
                    <Route path=path!("/admin/mails/:name") view=Screen::Back(Backstage::OneMail) ssr=WHOLE />
                    <Route path=path!("/admin/people") view=Screen::Back(Backstage::People) ssr=WHOLE />
                    <Route path=path!("/admin/people/:id") view=Screen::Back(Backstage::OnePerson) ssr=WHOLE />
                    <Route path=path!("/admin/people/:id/request") view=Screen::Back(Backstage::AskForPerson) ssr=WHOLE />
                    <Route path=path!("/admin/settings") view=Screen::Back(Backstage::Settings) ssr=WHOLE />
                    <Route path=path!("/admin/settings/fields/:form") view=Screen::Back(Backstage::PortalQuestions) ssr=WHOLE />
                    <Route path=path!("/admin/entries") view=Screen::Back(Backstage::Entries) ssr=WHOLE />
                    <Route path=path!("/admin/entries/new") view=Screen::Back(Backstage::NewEntry) ssr=WHOLE />
                    <Route path=path!("/admin/entries/:id") view=Screen::Back(Backstage::OneEntry) ssr=WHOLE />
                    <Route path=path!("/admin/entries/:id/fields") view=Screen::Back(Backstage::EntryQuestions) ssr=WHOLE />
                    <Route path=path!("/admin/entries/:id/documentation") view=Screen::Back(Backstage::EntryDocumentation) ssr=WHOLE />
                    <Route path=path!("/admin/policies") view=Screen::Back(Backstage::Policies) ssr=WHOLE />
                    <Route path=path!("/admin/policies/new") view=Screen::Back(Backstage::NewPolicy) ssr=WHOLE />
                    <Route path=path!("/admin/policies/:id") view=Screen::Back(Backstage::OnePolicy) ssr=WHOLE />
                    <Route path=path!("/admin/keys/:id") view=Screen::Back(Backstage::OneKey) ssr=WHOLE />
                    <Route path=path!("/admin/issuers") view=Screen::Back(Backstage::Issuers) ssr=WHOLE />
                    <Route path=path!("/admin/usage") view=Screen::Back(Backstage::Usage) ssr=WHOLE />
                    <Route path=path!("/admin/history") view=Screen::Back(Backstage::History) ssr=WHOLE />
                    <Route path=path!("/admin/tokens") view=Screen::Back(Backstage::Tokens) ssr=WHOLE />
                    <Route path=path!("/admin/webhooks") view=Screen::Back(Backstage::Webhooks) ssr=WHOLE />
                    <Route path=path!("/admin/webhooks/new") view=Screen::Back(Backstage::NewWebhook) ssr=WHOLE />
                    <Route path=path!("/admin/webhooks/:id") view=Screen::Back(Backstage::OneWebhook) ssr=WHOLE />
                    <Route path=path!("/admin/webhooks/:id/deliveries/:delivery") view=Screen::Back(Backstage::OneDelivery) ssr=WHOLE />
                    <Route path=path!("/queue") view=Screen::Queue ssr=WHOLE />
                </FlatRoutes>
            </ui::Frame>
        </Router>
    }
}

fn portal_name() -> Signal<String> {
    let frame = use_session().frame;
    Signal::derive(move || frame.with(|frame| frame.portal_name.clone()))
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
