//! Which pages come with the first load, and which are fetched when somebody first opens one of them.
#![expect(
    clippy::unnecessary_wraps,
    reason = "what fails is the way to a split function, in code that its macro writes"
)]

use crate::{account, admin, approvals, keys, palette::Palette, requests, selection, turn, usage};
use leptos::{
    prelude::*,
    wasm_split::{SplitLoaderError, wasm_split},
};
use leptos_router::{ChooseView, hooks::use_url};
use std::sync::Arc;

/// What an address leads to.
#[derive(Clone)]
pub(super) enum Screen {
    /// Comes with the first load.
    Front(Arc<dyn Fn() -> AnyView + Send + Sync>),
    Desk(Desk),
    /// The queue, whose program is a file of its own: approvers never load what only admins need.
    Queue,
    Back(Backstage),
}

/// The pages about what is one's own: account, requests, keys. Their program is a file of its own.
#[derive(Clone, Copy)]
pub(super) enum Desk {
    SignUp,
    SignUpSent,
    Confirm,
    Forgot,
    Reset,
    SetUp,
    Account,
    Selection,
    MyRequests,
    OneRequest,
    Leave,
    Return,
    Revise,
    History,
    MyKeys,
    OneOfMyKeys,
    ChangeApis,
    ApisChanged,
    ClaimKey,
}

/// The pages of those who run the portal. Their program is a file of its own, which developers never load.
#[derive(Clone, Copy)]
pub(super) enum Backstage {
    Overview,
    Outbox,
    Mails,
    OneMail,
    People,
    OnePerson,
    AskForPerson,
    Settings,
    PortalQuestions,
    Entries,
    NewEntry,
    OneEntry,
    EntryQuestions,
    EntryDocumentation,
    Policies,
    NewPolicy,
    OnePolicy,
    OneKey,
    Issuers,
    Usage,
    History,
    Tokens,
    Webhooks,
    NewWebhook,
    OneWebhook,
    OneDelivery,
}

impl Screen {
    /// A page that comes with the first load.
    pub fn front<V: IntoView + 'static>(page: fn() -> V) -> Self {
        Self::Front(Arc::new(move || page().into_any()))
    }
}

impl ChooseView for Screen {
    /// The frame around it was woken before, and what is chosen is woken or built afterwards: each in a turn of its own.
    async fn choose(self) -> AnyView {
        turn().await;
        let page = match self {
            Self::Front(page) => page(),
            Self::Desk(page) => or_reload(desk(page).await).await,
            Self::Queue => or_reload(queue().await).await,
            Self::Back(page) => or_reload(backstage(page).await).await,
        };
        turn().await;
        page
    }

    async fn preload(&self) {
        match self {
            Self::Front(_) => {}
            // A file that does not come is asked for once more when the page is shown.
            Self::Desk(_) => _ = fetch_desk().await,
            Self::Queue => _ = fetch_queue().await,
            Self::Back(_) => _ = fetch_backstage().await,
        }
    }
}

/// Without its file a page cannot be shown from here: the browser goes there by itself, and gets it from the server, which
/// may have other files by now. A page that came from there stays as it is, and works as without a script.
async fn or_reload(page: Result<AnyView, SplitLoaderError>) -> AnyView {
    if let Ok(page) = page {
        return page;
    }
    let wanted = use_url().with_untracked(|url| format!("{}{}", url.path(), url.search()));
    let at = window().location();
    let shown = at.pathname().and_then(|path| Ok(path + &at.search()?)).unwrap_or_default();
    if wanted != shown {
        // Refused only while the page is being left anyway.
        let _ = at.assign(&wanted);
    }
    core::future::pending().await
}

// What only one of these functions reaches goes into its file.

#[wasm_split(desk, wasm_split_path = ::leptos::wasm_split, preload(fetch_desk), fallible)]
fn desk(page: Desk) -> Result<AnyView, SplitLoaderError> {
    Ok(match page {
        Desk::SignUp => account::SignUp().into_any(),
        Desk::SignUpSent => account::SignUpSent().into_any(),
        Desk::Confirm => account::Confirm().into_any(),
        Desk::Forgot => account::Forgot().into_any(),
        Desk::Reset => account::Reset().into_any(),
        Desk::SetUp => account::SetUp().into_any(),
        Desk::Account => account::Account().into_any(),
        Desk::Selection => selection::Selection().into_any(),
        Desk::MyRequests => requests::MyRequests().into_any(),
        Desk::OneRequest => requests::OneRequest().into_any(),
        Desk::Leave => requests::Leave().into_any(),
        Desk::Return => requests::Return().into_any(),
        Desk::Revise => requests::Revise().into_any(),
        Desk::History => requests::MyHistory().into_any(),
        Desk::MyKeys => keys::MyKeys().into_any(),
        Desk::OneOfMyKeys => keys::OneOfMyKeys().into_any(),
        Desk::ChangeApis => keys::ChangeApis().into_any(),
        Desk::ApisChanged => keys::ApisChanged().into_any(),
        Desk::ClaimKey => keys::ClaimKey().into_any(),
    })
}

#[wasm_split(queue, wasm_split_path = ::leptos::wasm_split, preload(fetch_queue), fallible)]
fn queue() -> Result<AnyView, SplitLoaderError> {
    Ok(approvals::Queue().into_any())
}

#[wasm_split(palette, wasm_split_path = ::leptos::wasm_split, fallible)]
pub fn palette(open: RwSignal<bool>) -> Result<AnyView, SplitLoaderError> {
    Ok(view! { <Palette open=open /> }.into_any())
}

#[wasm_split(backstage, wasm_split_path = ::leptos::wasm_split, preload(fetch_backstage), fallible)]
fn backstage(page: Backstage) -> Result<AnyView, SplitLoaderError> {
    Ok(match page {
        Backstage::Overview => admin::Overview().into_any(),
        Backstage::Outbox => admin::Outbox().into_any(),
        Backstage::Mails => admin::Mails().into_any(),
        Backstage::OneMail => admin::OneMail().into_any(),
        Backstage::People => admin::People().into_any(),
        Backstage::AskForPerson => admin::AskForPerson().into_any(),
        Backstage::OnePerson => admin::OnePerson().into_any(),
        Backstage::Settings => admin::PortalSettings().into_any(),
        Backstage::PortalQuestions => admin::PortalQuestions().into_any(),
        Backstage::Entries => admin::Entries().into_any(),
        Backstage::NewEntry => admin::NewEntry().into_any(),
        Backstage::OneEntry => admin::OneEntry().into_any(),
        Backstage::EntryQuestions => admin::EntryQuestions().into_any(),
        Backstage::EntryDocumentation => admin::EntryDocumentation().into_any(),
        Backstage::Policies => admin::Policies().into_any(),
        Backstage::NewPolicy => admin::NewPolicy().into_any(),
        Backstage::OnePolicy => admin::OnePolicy().into_any(),
        Backstage::OneKey => admin::OneKey().into_any(),
        Backstage::Issuers => admin::Issuers().into_any(),
        Backstage::Usage => usage::Usage().into_any(),
        Backstage::History => admin::History().into_any(),
        Backstage::Tokens => admin::Tokens().into_any(),
        Backstage::Webhooks => admin::Webhooks().into_any(),
        Backstage::NewWebhook => admin::NewWebhook().into_any(),
        Backstage::OneWebhook => admin::OneWebhook().into_any(),
        Backstage::OneDelivery => admin::OneDelivery().into_any(),
    })
}
