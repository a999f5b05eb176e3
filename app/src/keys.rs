//! The keys somebody holds.

mod apis;
mod claim;
mod fresh;
mod one;
mod rpc;

pub use apis::{ApisChanged, ChangeApis};
pub use claim::ClaimKey;
pub(crate) use fresh::fresh_key;
pub use one::OneOfMyKeys;

use crate::{
    form::{Form, use_form_for},
    load::{load_live_between, show},
    ui::{
        Badge, Button, ButtonKind, ConfirmDetails, Empty, ErrorSummary, Facts, LinkButton, Mono, Page, Select, Time,
        Tone, TypedConfirmation, fact, grouped,
    },
};
use domain::{
    Timestamp,
    key::{KeyRow, Overlap, Standing},
    limit::LimitRow,
};
use leptos::prelude::*;
use rpc::{ReadMyKeys, RevokeKey, RotateKey};

/// `/keys`: each key by its hint, what it opens, how it stands.
#[component]
pub fn MyKeys() -> impl IntoView {
    let keys = load_live_between(|| ReadMyKeys {});
    view! {
        <Page title="My keys" intro="The keys themselves are never shown again: each was shown or mailed to you once.">
            {fresh_key()} {show(keys, "your keys", list)}
        </Page>
    }
}

fn list((keys, open_several): (Vec<KeyRow>, bool)) -> AnyView {
    if keys.is_empty() {
        let action = view! { <LinkButton href="/">"Browse the catalogue"</LinkButton> }.into_any();
        return view! {
            <Empty title="You have no keys" action=action>"Ask for access to an API; its key is listed here."</Empty>
        }
        .into_any();
    }
    view! { <ul class="keys">{keys.iter().map(|row| one(row, &keys, open_several)).collect_view()}</ul> }.into_any()
}

fn one(row: &KeyRow, all: &[KeyRow], opens_several: bool) -> AnyView {
    let change = opens_several.then(|| {
        let href = format!("/keys/{}/apis", row.key.id);
        view! { <LinkButton href=href kind=ButtonKind::Quiet>"Change APIs"</LinkButton> }
    });
    let rotate = (row.standing == Standing::Active).then(|| rotate(row));
    let page = format!("/keys/{}", row.key.id);
    noted_card(row, rotation(row, all), Some(page), view! { {change} {rotate} {revoke(row)} }.into_any())
}

/// Of two keys that work beside each other after a rotation, which is which, and until when.
fn rotation(row: &KeyRow, all: &[KeyRow]) -> Option<AnyView> {
    let others = || all.iter().map(|row| &row.key);
    if let Some(new) = row.key.replaced_by(others()) {
        let until = row.key.expires.map(Timestamp::long).unwrap_or_default();
        let words = format!(" takes its place. This one works until {until}: give your programs the new one before.");
        let hint = new.hint.clone();
        return Some(view! { <Badge tone=Tone::Warning>"Old"</Badge> <p><Mono>{hint}</Mono> {words}</p> }.into_any());
    }
    let old = others().find(|old| old.replaced_by(others()).is_some_and(|new| new.id == row.key.id))?;
    let hint = old.hint.clone();
    Some(
        view! { <Badge tone=Tone::Accent>"New"</Badge> <p>"It takes the place of " <Mono>{hint}</Mono> "."</p> }
            .into_any(),
    )
}

/// The form that puts another key in the place of this one.
fn rotate(row: &KeyRow) -> AnyView {
    let id = row.key.id.to_string();
    let form = use_form_for::<RotateKey>("id", &id).following();
    let options = Overlap::ALL.map(|overlap| (overlap.name().to_owned(), overlap.label().to_owned())).to_vec();
    view! {
        <ConfirmDetails
            label="Rotate"
            harmless=true
            consequence="You get a new key, for the same APIs and until the same day, and see it once."
            open=form.came_back()
        >
            <Form handle=form>
                <ErrorSummary errors=form.errors() />
                <Select
                    name="overlap"
                    label="The old key"
                    id=format!("overlap-{id}")
                    options=options
                    value=form.value("overlap", Overlap::Day.name())
                    required=true
                />
                <Button busy=form.busy()>"Rotate key"</Button>
            </Form>
        </ConfirmDetails>
    }
    .into_any()
}

/// A key, the page that says more, and what can be done to it while it lasts.
pub(crate) fn card(row: &KeyRow, page: Option<String>, actions: AnyView) -> AnyView {
    noted_card(row, None, page, actions)
}

/// As [`card`], with a word on how it stands to the others.
fn noted_card(row: &KeyRow, note: Option<AnyView>, page: Option<String>, actions: AnyView) -> AnyView {
    let has_ended = matches!(row.standing, Standing::Revoked | Standing::Expired);
    let key = row.key.clone();
    let expires = key.expires.map_or_else(|| "Never".to_owned(), Timestamp::long);
    let used = match key.last_used {
        Some(at) => view! { <Time at=at /> {format!(", {} in all", times(key.uses))} }.into_any(),
        None => "Never".into_any(),
    };
    let more = page.map(|page| view! { " · " <a href=page>"See its usage"</a> });
    let title = row.title.shortened();
    let mut facts = Vec::new();
    if title != row.title.to_string() {
        facts.push(fact("Opens", row.title.to_string()));
    }
    facts.push(fact("Policy", row.policy.clone()));
    facts.extend(limits(row));
    facts.extend([
        fact("Created", view! { <Time at=key.created /> }),
        fact("Expires", expires),
        fact("Last used", view! { {used} {more} }),
    ]);
    view! {
        <li class="key" data-ended=has_ended.then_some("true")>
            <div class="key-head">
                <h2>{title}</h2>
                <Mono>{key.hint.clone()}</Mono>
                {standing_badge(row.standing)}
            </div>
            {note.map(|note| view! { <div class="key-note">{note}</div> })}
            <div class="key-facts"><Facts rows=facts /></div>
            {(!has_ended).then(|| view! { <div class="key-actions">{actions}</div> })}
        </li>
    }
    .into_any()
}

/// How often it may call and what is used of that, and which calls it may make, where there is something to say.
fn limits(row: &KeyRow) -> Vec<(String, AnyView)> {
    let of = |limit: &LimitRow, text: String| match limit.policy.as_str() {
        policy if !policy.is_empty() && row.limits.len() > 1 => format!("{policy}: {text}"),
        _ => text,
    };
    let rates = row.limits.iter().filter_map(|limit| Some(of(limit, limit.rate?.short())));
    let quotas = row.limits.iter().filter_map(|limit| Some(of(limit, limit.quota?.words())));
    let lines = [("Rate", rates.collect()), ("Quota", quotas.collect()), ("Calls", row.allows.clone())];
    lines
        .into_iter()
        .filter(|(_, lines): &(_, Vec<_>)| !lines.is_empty())
        .map(|(name, all)| fact(name, lined(all)))
        .collect()
}

fn lined(lines: Vec<String>) -> AnyView {
    lines.into_iter().map(|line| view! { <div>{line}</div> }).collect_view().into_any()
}

/// How often it was used, in words.
fn times(uses: i64) -> String {
    if uses == 1 { "once".into() } else { format!("{} times", grouped(uses)) }
}

/// How a key stands, in a word.
pub fn standing_badge(standing: Standing) -> AnyView {
    let (tone, word) = match standing {
        Standing::Active => (Tone::Success, "Active"),
        Standing::Paused => (Tone::Warning, "Paused"),
        Standing::Revoked => (Tone::Danger, "Revoked"),
        Standing::Expired => (Tone::Neutral, "Expired"),
    };
    view! { <Badge tone=tone>{word}</Badge> }.into_any()
}

/// The form that ends a key for good.
pub(crate) fn revoke(row: &KeyRow) -> AnyView {
    let id = row.key.id.to_string();
    let form = use_form_for::<RevokeKey>("id", &id).following();
    view! {
        <ConfirmDetails
            label="Revoke"
            consequence="Programs that use this key are refused at once. This cannot be undone."
            open=form.came_back()
        >
            <Form handle=form>
                <ErrorSummary errors=form.errors() />
                <TypedConfirmation word="revoke" id=format!("confirm-{id}") />
                <Button kind=ButtonKind::Danger busy=form.busy()>"Revoke key"</Button>
            </Form>
        </ConfirmDetails>
    }
    .into_any()
}
