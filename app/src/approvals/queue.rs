use super::{decide::decide, rpc::ReadQueue};
use crate::{
    load::{load, load_if, show, show_part},
    requests::{ReadRequest, asker, details, happened, look_again, state_badge},
    ui::{Empty, NavItem, NavTabs, Page, Pager, Panel, Step, Time},
    use_viewer,
};
use domain::{
    frame::Viewer,
    page,
    request::{RequestPage, RequestRow},
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// `/queue`: on the left who waits, on the right the chosen request.
#[component]
pub fn Queue() -> impl IntoView {
    let query = use_query_map();
    let part = move |name: &'static str| query.with(|query| query.get(name).unwrap_or_default());
    let rows = load(move || ReadQueue { all: part("show") == "all", after: part("after") });
    let viewer = use_viewer();
    let decides = move || viewer.with(|viewer| viewer.as_ref().is_some_and(Viewer::decides_something));
    let chosen = Memo::new(move |_| part("request"));
    let request = load_if(move || {
        // To everybody else the list beside it says that this is not for them.
        let id = decides().then(|| chosen.get());
        id.filter(|id| !id.is_empty()).map(|id| ReadRequest { id })
    });
    let view = move || if chosen.with(String::is_empty) { "list" } else { "one" };
    let tabs = move || {
        let all = part("show") == "all";
        let items = vec![
            NavItem::new("/queue?show=waiting", "Waiting").current(!all),
            NavItem::new("/queue?show=all", "All").current(all),
        ];
        view! { <NavTabs label="Which requests" items=items /> }
    };
    view! {
        <Page title="Queue" intro="Requests for access that wait for your decision.">
            {move || decides().then(tabs)}
            <div class="queue" data-view=view>
                <div class="queue-list">{show(rows, "the queue", list)}</div>
                <div class="queue-chosen">{show_part(request, "the request", one)}</div>
            </div>
        </Page>
    }
}

fn list(page: page::Page<RequestRow>) -> AnyView {
    if page.rows.is_empty() {
        return view! { <Empty title="Nobody is waiting">"New requests appear here."</Empty> }.into_any();
    }
    let show = use_query_map().with_untracked(|query| query.get("show"));
    let show = show.map(|show| format!("&show={show}")).unwrap_or_default();
    let next = page.next.map(|after| format!("/queue?after={after}{show}"));
    let items = page.rows.into_iter().map(|row| item(row, &show)).collect_view();
    view! {
        <ul>{items}</ul>
        <Pager next=next first=None />
    }
    .into_any()
}

fn item(row: RequestRow, show: &str) -> AnyView {
    let query = use_query_map();
    let id = row.id.to_string();
    let href = format!("/queue?request={id}{show}");
    let current = move || query.with(|query| query.get("request").as_deref() == Some(id.as_str())).then_some("true");
    view! {
        <li>
            <a class="queue-item" href=href aria-current=current>
                <span class="queue-who">{row.developer}</span>
                <span class="queue-what">{row.title} " · " {row.policy}</span>
                <span class="queue-age">
                    <Time at=row.created />
                </span>
                {state_badge(&row.state)}
            </a>
        </li>
    }
    .into_any()
}

fn one(read: Option<(RequestPage, Vec<Step>)>) -> AnyView {
    if !use_viewer().with(|viewer| viewer.as_ref().is_some_and(Viewer::decides_something)) {
        return ().into_any();
    }
    let Some(read) = read else {
        return view! { <Empty title="Choose a request">"Its answers and the decision appear here."</Empty> }
            .into_any();
    };
    // By its id, so that a reason typed for one request never stands in the form of the next.
    view! {
        <For each=move || [read.clone()] key=|(page, _)| page.request.id.clone() let((page, steps))>
            {chosen(&page, &steps)}
        </For>
    }
    .into_any()
}

fn chosen(page: &RequestPage, steps: &[Step]) -> AnyView {
    look_again(page);
    let heading = format!("{} asks for {}", page.developer, page.title);
    let (badge, decide, asker) = (state_badge(&page.request.state), decide(page), asker(page));
    let (details, happened) = (details(page), happened(steps.to_vec()));
    let show = use_query_map().with_untracked(|query| query.get("show"));
    let back = show.map_or_else(|| "/queue".to_owned(), |show| format!("/queue?show={show}"));
    view! {
        <a class="queue-back" href=back>"Back to the queue"</a>
        <div class="stack">
            <h2>{heading} " " {badge}</h2>
            {decide}
            <Panel heading="Who asks">{asker}</Panel>
            {details} {happened}
        </div>
    }
    .into_any()
}
