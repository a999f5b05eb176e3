//! The page around the controls, and every part that is not one.

use crate::forms;
use app::ui::{
    AccountMenu, Badge, Bars, Button, ButtonKind, Chart, Column, ConfirmDetails, CopyPanel, Dialog, Empty, Facts,
    Frame, LinkButton, Loading, Mono, NavItem, NavTabs, Notice, Page, Pager, Panel, SearchBox, Step, StepState,
    TableScroll, Time, Timeline, Tone, TypedConfirmation, fact, use_toasts,
};
use domain::Timestamp;
use leptos::prelude::*;

const ASKED: Timestamp = Timestamp::from_micros(1_795_429_800_000_000);
const TONES: [(Tone, &str); 5] = [
    (Tone::Neutral, "Withdrawn"),
    (Tone::Accent, "Approved"),
    (Tone::Success, "Active"),
    (Tone::Warning, "Waiting"),
    (Tone::Danger, "Revoked"),
];

/// Everything, in the frame of an admin who stands on "My requests".
pub fn gallery() -> impl IntoView {
    let developer = vec![
        NavItem::new("/", "Catalogue").also("/apis"),
        NavItem::new("/requests", "My requests"),
        NavItem::new("/keys", "My keys"),
    ];
    let deciders = vec![NavItem::new("/queue", "Queue").count(Some(12)), NavItem::new("/admin", "Settings")];
    let account = AccountMenu {
        name: "Ada Lovelace".to_owned(),
        email: "ada@example.com".to_owned(),
        links: vec![NavItem::new("/account", "Account")],
        sign_out: "/sign-out",
    };
    view! {
        <Frame brand=Signal::stored("Keywright".to_owned()) developer=developer deciders=deciders account=Some(account)>
            <Page
                title="Petstore"
                intro="Everything on one page, so that it can be looked at."
                back=("/", "Catalogue")
                beside=view! { <Badge tone=Tone::Warning>"Waiting"</Badge> }.into_any()
                actions=view! {
                    <Button kind=ButtonKind::Quiet>"Withdraw"</Button>
                    <LinkButton href="/apis/petstore/request">"Request access"</LinkButton>
                }
                    .into_any()
            >
                {tabs()}
                {words()}
                <div class="beside">
                    <div class="stack">{forms::refused()}</div>
                    <div class="stack">{side()}</div>
                </div>
                {charts()}
                {things()}
                {forms::unharmed()}
                {forms::settings()}
            </Page>
        </Frame>
    }
}

fn tabs() -> AnyView {
    let items = vec![
        NavItem::new("/queue?show=waiting", "Waiting").count(Some(12)).current(true),
        NavItem::new("/queue?show=mine", "Mine"),
        NavItem::new("/queue?show=all", "All"),
    ];
    view! { <NavTabs label="Which requests" items=items /> }.into_any()
}

fn words() -> AnyView {
    view! {
        <div class="row">{TONES.map(|(tone, word)| view! { <Badge tone=tone>{word}</Badge> }).collect_view()}</div>
        <div class="stack">
            {TONES
                .map(|(tone, word)| {
                    view! {
                        <Notice tone=tone>
                            <p>{word} ": a notice says one thing, and " <a href="/">"what to do"</a> "."</p>
                        </Notice>
                    }
                })
                .collect_view()}
        </div>
        <div class="row">
            <Button>"Approve"</Button>
            <Button kind=ButtonKind::Quiet>"Decline"</Button>
            <Button kind=ButtonKind::Danger>"Revoke"</Button>
            <Button busy=true>"Approving…"</Button>
            <Button disabled=true>"Approve"</Button>
        </div>
    }
    .into_any()
}

fn side() -> AnyView {
    let step = |title: &str, state| Step { title: title.to_owned(), state, ..Step::default() };
    let steps = vec![
        Step { at: Some(ASKED), ..step("Asked", StepState::Done) },
        Step { at: Some(ASKED), by: Some("Grace Hopper".to_owned()), ..step("Approved", StepState::Done) },
        Step { note: Some("Open the link in your mail.".to_owned()), ..step("Link sent", StepState::Current) },
        step("Key generated", StepState::Ahead),
        Step { note: Some("The budget is spent.".to_owned()), ..step("Declined", StepState::Failed) },
    ];
    let rows = vec![
        fact("Asked by", "Ada Lovelace"),
        fact("Key", view! { <Mono>"kw_…4f2a"</Mono> }),
        fact("Asked", view! { <Time at=ASKED /> }),
    ];
    view! {
        <Panel heading="Request">
            <Facts rows=rows />
        </Panel>
        <Panel heading="Way">
            <Timeline steps=steps />
        </Panel>
        <Empty title="No keys yet" action=view! { <LinkButton href="/">"Browse the catalogue"</LinkButton> }.into_any()>
            "Ask for access to an API, and its key appears here."
        </Empty>
        <Loading what="requests" />
    }
    .into_any()
}

/// Parts of a whole, and what is no part of one.
fn charts() -> AnyView {
    let column = |day: i64| Column {
        short: format!("{day} Nov"),
        long: format!("{day} Nov 2026"),
        values: vec![day * day % 17 * 9, day % 5 * 3],
    };
    let of = |title: &str, series, is_stacked| Bars {
        title: title.to_owned(),
        step: "Day (UTC)",
        series,
        columns: (1..=30).map(column).collect(),
        is_stacked,
        nothing: "No calls yet.".to_owned(),
        spans: vec![("?span=30d".to_owned(), "30 days", true), ("?span=24h".to_owned(), "24 hours", false)],
    };
    let calls = of("Calls in the last 30 days, day by day", vec!["Passed", "Refused"], true).draw();
    let requests = of("Requests in the last 30 days, day by day", vec!["Asked", "Decided"], false).draw();
    let nothing = Bars { columns: Vec::new(), ..of("Calls in the last 24 hours", vec!["Passed"], true) }.draw();
    let panel = |html| view! { <Panel heading="Usage"><Chart html=html /></Panel> };
    [calls, requests, nothing].map(panel).collect_view().into_any()
}

fn things() -> AnyView {
    let (toasts, asking) = (use_toasts(), RwSignal::new(false));
    view! {
        <SearchBox action="/" label="Search the catalogue" value="pet" keep=vec![("tag".to_owned(), "free".to_owned())] />
        <CopyPanel label="Your key" text="kw_zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq17" />
        <CopyPanel label="Try it" text="curl https://api.example.com/pets \\\n  -H 'Authorization: Bearer kw_zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq17'" />
        <TableScroll label="Keys">
            <table class="table">
                <thead>
                    <tr><th scope="col">"Key"</th><th scope="col">"State"</th><th scope="col" class="number">"Calls"</th></tr>
                </thead>
                <tbody>
                    <tr><td><Mono>"kw_…4f2a"</Mono></td><td><Badge tone=Tone::Success>"Active"</Badge></td><td class="number">"12,904"</td></tr>
                    <tr><td><Mono>"kw_…91cc"</Mono></td><td><Badge tone=Tone::Danger>"Revoked"</Badge></td><td class="number">"7"</td></tr>
                </tbody>
            </table>
        </TableScroll>
        <ConfirmDetails label="Revoke key" consequence="Programs that use this key are refused at once. This cannot be undone.">
            <form method="post">
                <TypedConfirmation word="4f2a" id="confirm-4f2a" />
                <Button kind=ButtonKind::Danger>"Revoke this key"</Button>
            </form>
        </ConfirmDetails>
        <Pager next=Some("?after=2".to_owned()) first=Some("?".to_owned()) />
        <div class="row">
            <button class="button quiet" type="button" id="say" on:click=move |_| toasts.say("Approved. The key is on its way to ada@example.com.")>"Say it in a toast"</button>
            <button class="button quiet" type="button" id="ask" on:click=move |_| asking.set(true)>"Ask in a dialog"</button>
        </div>
        <Dialog open=asking heading="Approve 3 requests?">
            <p>"Three developers get a key by mail."</p>
            <div class="actions"><Button>"Approve 3"</Button></div>
        </Dialog>
    }
    .into_any()
}
