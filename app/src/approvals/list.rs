use super::{
    lines::{Line, merge},
    queue::{address, part, place, start, view_asked},
};
use crate::{
    live::{Live, use_live},
    requests::state_badge,
    ui::{Empty, Pager, Time, use_now},
    use_viewer,
};
use domain::{
    news::News,
    page::Page,
    request::{Age, QueueView, RequestRow},
};
use leptos::{html, prelude::*};
use std::time::Duration;

/// How long a request that was decided elsewhere still says so before it steps aside.
const STEPS_ASIDE: Duration = Duration::from_secs(6);

/// Who waits. Lines come and go while one looks, and none moves away from under the pointer.
pub(super) fn list(page: Signal<Option<Page<RequestRow>>>) -> AnyView {
    let rows = move || page.get().map(|page| page.rows).unwrap_or_default();
    let lines = RwSignal::new(untrack(rows).into_iter().map(Line::from).collect::<Vec<_>>());
    let (node, live) = (NodeRef::<html::Ul>::new(), use_live());
    let asked = move || (part("show"), part("q"), part("after"));
    // Read from the address once for all lines.
    let (chosen, here) = (Memo::new(|_| part("request")), Memo::new(|_| place()));
    Effect::new(move |before: Option<(String, String, String)>| {
        let (rows, asked) = (rows(), untrack(asked));
        match before {
            // Another part of the queue: nothing of this one is kept.
            Some(before) if before != asked => {
                lines.set(rows.into_iter().map(Line::from).collect());
                if let Some(pane) = node.get_untracked().and_then(|list| list.closest(".queue-list").ok().flatten()) {
                    pane.set_scroll_top(0);
                }
            }
            Some(_) => {
                lines.update(|lines| *lines = merge(core::mem::take(lines), rows, |row| became(live, row)));
                set_timeout(move || step_aside(lines, node), STEPS_ASIDE);
            }
            None => {}
        }
        asked
    });
    let pages = move || {
        let first = (!part("after").is_empty()).then(|| address(&[&start()]));
        let after = page.get().and_then(|page| page.next);
        let next = after.map(|after| address(&[&start(), &format!("after={after}")]));
        view! { <Pager next=next first=first /> }
    };
    let empty = move || lines.with(Vec::is_empty).then(nobody);
    view! {
        <ul node_ref=node aria-label="Requests">
            <For each=move || lines.get() key=|line| line.row.id.clone() let(line)>
                {item(line.row, lines, chosen, here)}
            </For>
        </ul>
        {empty}
        {pages}
    }
    .into_any()
}

fn nobody() -> AnyView {
    if !untrack(|| part("after")).is_empty() {
        return view! { <Empty title="Nothing more">"What there is stands on the pages before this one."</Empty> }
            .into_any();
    }
    if untrack(|| part("q")).is_empty() {
        let (title, what) = match untrack(view_asked) {
            QueueView::Waiting => ("Nobody is waiting", "New requests appear here by themselves."),
            QueueView::Mine => ("Nothing waits for you", "Requests for APIs that name you as approver appear here."),
            QueueView::ThirdParty => ("Nothing waits elsewhere", "Requests that another system decides appear here."),
            QueueView::All => ("There are no requests", "New ones appear here by themselves."),
        };
        return view! { <Empty title=title>{what}</Empty> }.into_any();
    }
    let all = untrack(|| part("show"));
    let href = if all.is_empty() { "/queue".to_owned() } else { format!("/queue?show={all}") };
    view! {
        <Empty title="Nothing found">
            "No request here has this in it. " <a href=href>"Clear the search"</a> " to see all of them."
        </Empty>
    }
    .into_any()
}

/// What became of a request that left this list.
fn became(live: Live, row: &RequestRow) -> String {
    let you = use_viewer().with_untracked(|viewer| viewer.as_ref().map(|viewer| viewer.name.clone()));
    let by = |news: &News| if you.as_ref() == Some(&news.by) { "you".to_owned() } else { news.by.clone() };
    let says = |news: &News| match news.name.as_str() {
        "key_request.approved" => Some(format!("Approved by {}", by(news))),
        "key_request.declined" => Some(format!("Declined by {}", by(news))),
        "key_request.item_approved" | "key_request.item_declined" => Some(format!("Decided by {}", by(news))),
        "key_request.withdrawn" => Some("Withdrawn".to_owned()),
        "key_request.expired" => Some("Expired".to_owned()),
        _ => None,
    };
    live.about(&row.id, says).unwrap_or_else(|| "Decided".to_owned())
}

/// Takes away what has left, unless somebody points at the list: then nothing moves until they do not.
fn step_aside(lines: RwSignal<Vec<Line>>, node: NodeRef<html::Ul>) {
    if lines.try_with_untracked(|lines| lines.iter().all(|line| line.left.is_none())).unwrap_or(true) {
        return;
    }
    let is_pointed_at = node.get_untracked().is_some_and(|list| list.matches(":hover").unwrap_or_default());
    if is_pointed_at {
        set_timeout(move || step_aside(lines, node), Duration::from_secs(1));
    } else {
        lines.try_update(|lines| lines.retain(|line| line.left.is_none()));
    }
}

/// One line. Its row is read from the list, so that it changes without being made anew.
fn item(first: RequestRow, lines: RwSignal<Vec<Line>>, chosen: Memo<String>, here: Memo<String>) -> AnyView {
    let id = first.id.clone();
    let of = id.clone();
    let line = Memo::new(move |before: Option<&Line>| {
        let found = lines.with(|lines| lines.iter().find(|line| line.row.id == of).cloned());
        // One that is being taken away stays as it was.
        found.or_else(|| before.cloned()).unwrap_or_else(|| first.clone().into())
    });
    let row = line.get_untracked().row;
    let (to, name) = (id.to_string(), id.to_string());
    let href = move || here.with(|here| address(&[here, &format!("request={to}")]));
    let current = move || chosen.with(|chosen| *chosen == name).then_some("true");
    let now = use_now();
    let age = move || {
        let now = now.get()?;
        Some(line.with(|line| Age::of(&line.row.state, line.row.created, now)).name())
    };
    let state = move || {
        line.with(|line| match &line.left {
            Some(left) => view! { <span class="queue-left">{left.clone()}</span> }.into_any(),
            None => state_badge(&line.row.state),
        })
    };
    let words = move || line.with(|line| format!("{} · {}", line.row.title.shortened(), line.row.policy.shortened()));
    let attention = move || line.with(|line| line.row.attention.clone());
    let has_left = move || line.with(|line| line.left.is_some());
    let is_settled = move || line.with(|line| line.left.is_some() || !line.row.decidable);
    let revision = move || line.with(|line| line.row.revision.to_string());
    let label = format!("Choose {}: {}", row.developer, row.title);
    view! {
        <li data-left=move || has_left().then_some("true")>
            <input
                class="tick queue-tick"
                type="checkbox"
                form="bulk"
                name=format!("chosen[{id}]")
                value=revision
                aria-label=label
                disabled=is_settled
            />
            <a class="queue-item" href=href aria-current=current>
                <span class="queue-who">{row.developer}</span>
                <span class="queue-what">{words}</span>
                <span class="queue-attention">{attention}</span>
                <span class="queue-age" data-age=age>
                    <Time at=row.created />
                </span>
                {state}
            </a>
        </li>
    }
    .into_any()
}
