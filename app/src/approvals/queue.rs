use super::{
    attention::{attention, tell_what_is_read},
    bulk::bulk,
    context::context,
    decide::decide,
    hotkeys::use_hotkeys,
    list::list,
    rpc::ReadQueue,
    undo::undo_bar,
    views::views,
};
use crate::{
    load::{load_live, load_live_if, show_kept, show_kept_part},
    piece,
    requests::{ReadRequest, asker, details, happened, look_again, state_badge},
    ui::{Empty, Glyph, Icon, NavItem, NavTabs, Notice, Page, Panel, SearchBox, Step, Tone},
    use_viewer,
};
use domain::{
    Timestamp,
    frame::Viewer,
    id::RequestId,
    request::{QueueView, RequestPage},
};
use leptos::prelude::*;
use leptos_router::{hooks::use_query_map, location::Url};
use std::time::Duration;

/// `/queue`: on the left who waits, on the right the chosen request. Both change by themselves.
#[component]
pub fn Queue() -> impl IntoView {
    let rows = load_live(move || ReadQueue { view: view_asked(), search: part("q"), after: part("after") });
    let chosen = Memo::new(move |_| part("request"));
    let request = load_live_if(move || {
        // To everybody else the list beside it says that this is not for them.
        let id = self::decides().then(|| chosen.get());
        id.filter(|id| !id.is_empty()).map(|id| ReadRequest { id })
    });
    let shown = move || if chosen.with(String::is_empty) { "list" } else { "one" };
    provide_context(Reading(StoredValue::new(None)));
    let decides = Memo::new(|_| decides());
    let help = use_hotkeys(decides);
    tell_what_is_read(chosen, decides);
    view! {
        <Page title="Queue" intro="Who asks for access, and what waits for you.">
            {undo_bar(decides)}
            {move || decides.get().then(|| view! { {tabs()} <div class="queue-tools">{search()} {views(decides)}</div> })}
            <div class="queue" data-view=shown>
                <div class="queue-list">
                    {piece(show_kept(rows, "the queue", list))} {move || decides.get().then(bulk)}
                </div>
                <div class="queue-chosen">{piece(show_kept_part(request, "the request", version, one))}</div>
            </div>
            {help}
        </Page>
    }
}

/// What the address says of `name`.
pub(super) fn part(name: &str) -> String {
    use_query_map().with(|query| query.get(name).unwrap_or_default())
}

pub(super) fn view_asked() -> QueueView {
    QueueView::named(&part("show"))
}

/// The view and the search that are shown: for what stays as it is while the reader goes from request to request.
pub(super) fn asked() -> Memo<(QueueView, String)> {
    Memo::new(|_| (view_asked(), part("q")))
}

fn decides() -> bool {
    use_viewer().with(|viewer| viewer.as_ref().is_some_and(Viewer::decides_something))
}

/// What addresses of the queue keep of the one that is shown: `names` of it.
fn kept(names: &[&str]) -> String {
    let pairs = names.iter().filter_map(|name| {
        let value = part(name);
        (!value.is_empty()).then(|| format!("{name}={}", Url::escape(&value)))
    });
    pairs.collect::<Vec<_>>().join("&")
}

/// The page of the queue that is shown: its view, its search, and where it goes on.
pub(super) fn place() -> String {
    kept(&["show", "q", "after"])
}

/// The first page of what is shown.
pub(super) fn start() -> String {
    kept(&["show", "q"])
}

/// The address of the queue with all `parts` that say anything.
pub(super) fn address(parts: &[&str]) -> String {
    let query: Vec<_> = parts.iter().filter(|part| !part.is_empty()).copied().collect();
    if query.is_empty() { "/queue".to_owned() } else { format!("/queue?{}", query.join("&")) }
}

fn tabs() -> AnyView {
    let asked = asked();
    let tabs = move || {
        let (now, search) = asked.get();
        let search = if search.is_empty() { search } else { format!("&q={}", Url::escape(&search)) };
        let tab = |view: QueueView| {
            NavItem::new(format!("/queue?show={}{search}", view.name()), view.label()).current(view == now)
        };
        view! { <NavTabs label="Which requests" items=QueueView::ALL.map(tab).to_vec() /> }
    };
    tabs.into_any()
}

fn search() -> AnyView {
    let asked = asked();
    let search = move || {
        let (view, search) = asked.get();
        let keep = vec![("show".to_owned(), view.name().to_owned())];
        view! { <SearchBox action="/queue" label="Search by developer, API or answer" value=search keep=keep /> }
    };
    search.into_any()
}

/// A request and its way, if one is chosen.
type Chosen = Option<(RequestPage, Vec<Step>)>;

/// A request that says something else is shown anew; one that says the same keeps what was typed beside it.
fn version(read: &Chosen) -> String {
    let of = |(page, _): &(RequestPage, Vec<Step>)| format!("{} {}", page.request.id, page.request.revision);
    read.as_ref().map(of).unwrap_or_default()
}

fn one(read: Signal<Option<Chosen>>) -> AnyView {
    if !untrack(decides) {
        return ().into_any();
    }
    match read.get_untracked().flatten() {
        Some((page, steps)) => chosen(&page, steps),
        None => {
            view! { <Empty title="Choose a request">"Its answers and the decision appear here."</Empty> }.into_any()
        }
    }
}

/// What the reader had before them last, and when the text before it was written, if it was ever revised.
#[derive(Clone, Copy)]
struct Reading(StoredValue<Option<(RequestId, Option<Timestamp>)>>);

impl Reading {
    /// Whether they were reading an earlier text of this request, which still waits. Decisions, and undoing them, leave its text
    /// as it is.
    fn was_outdated_by(self, page: &RequestPage) -> bool {
        let (request, revised) = (&page.request, page.earlier.as_ref().map(|earlier| earlier.written));
        let before = self.0.get_value();
        self.0.set_value(Some((request.id.clone(), revised)));
        request.state.approval().is_none() && before.is_some_and(|(id, before)| id == request.id && before != revised)
    }
}

/// How long a text that changed under the reader's eyes cannot be decided: a press that was meant for the one before hits nothing.
const LOOK_FIRST: Duration = Duration::from_secs(2);

/// The decision, and a word about it where the request changed while it was read.
fn decision(page: &RequestPage) -> AnyView {
    if !expect_context::<Reading>().was_outdated_by(page) {
        return decide(page);
    }
    let (is_ready, page) = (RwSignal::new(false), page.clone());
    Effect::new(move |_| set_timeout(move || _ = is_ready.try_set(true), LOOK_FIRST));
    let words = format!("{} changed this request while you read it. Look at it again.", page.developer);
    view! {
        <Notice tone=Tone::Warning>{words}</Notice>
        {move || is_ready.get().then(|| decide(&page))}
    }
    .into_any()
}

fn chosen(page: &RequestPage, steps: Vec<Step>) -> AnyView {
    look_again(page);
    let heading = format!("{} asks for {}", page.developer, page.title.shortened());
    let (badge, decide, asker) = (state_badge(&page.request.state), decision(page), asker(page));
    let attention = attention(page);
    let (details, happened, context) = (details(page), happened(steps), context(&page.request.id));
    view! {
        <a class="page-back queue-back" href=address(&[&untrack(place)])>
            <Icon glyph=Glyph::Back />
            "Back to the queue"
        </a>
        <div class="stack">
            <h2>{heading} " " {badge}</h2>
            <div class="queue-deed">{decide} {attention}</div>
            <Panel heading="Who asks">{asker}</Panel>
            {details}
            {context}
            {happened}
        </div>
    }
    .into_any()
}
