use super::rpc::ReadFound;
use crate::{load::ask_once, ui::Dialog, use_viewer};
use domain::find::Found;
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_navigate;
use web_sys::{KeyboardEvent, ScrollIntoViewOptions, ScrollLogicalPosition};

/// One line of the list: what it is called, what it is, and where it leads.
#[derive(Clone, PartialEq, Eq)]
struct Place {
    label: String,
    kind: String,
    href: String,
}

const OWN: [(&str, &str); 5] = [
    ("Catalogue", "/"),
    ("My requests", "/requests"),
    ("My keys", "/keys"),
    ("My history", "/history"),
    ("Account", "/account"),
];

const DECIDERS: [(&str, &str); 1] = [("Queue", "/queue")];

const ADMINS: [(&str, &str); 15] = [
    ("Overview", "/admin"),
    ("Catalogue entries", "/admin/entries"),
    ("New catalogue entry", "/admin/entries/new"),
    ("Policies", "/admin/policies"),
    ("New policy", "/admin/policies/new"),
    ("Gateway", "/admin/issuers"),
    ("People", "/admin/people"),
    ("Settings", "/admin/settings"),
    ("Usage", "/admin/usage"),
    ("Webhooks", "/admin/webhooks"),
    ("New webhook", "/admin/webhooks/new"),
    ("API tokens", "/admin/tokens"),
    ("Mails", "/admin/mails"),
    ("Outbox", "/admin/outbox"),
    ("History of the portal", "/admin/history"),
];

/// The list itself. Arrows choose, Enter goes there.
#[component]
pub fn Palette(open: RwSignal<bool>) -> impl IntoView {
    let (typed, found, at) = (RwSignal::new(String::new()), RwSignal::new(Vec::new()), RwSignal::new(0_usize));
    let pages = pages();
    let places = Memo::new(move |_| typed.with(|text| [fitting(&pages, text), found.get()].concat()));
    Effect::new(move |_| {
        if open.get() {
            typed.set(String::new());
            found.set(Vec::new());
            at.set(0);
        }
    });
    let navigate = use_navigate();
    let go = Callback::new(move |href: String| {
        open.set(false);
        navigate(&href, leptos_router::NavigateOptions::default());
    });
    let press = move |event: KeyboardEvent| {
        let last = places.with(Vec::len).saturating_sub(1);
        match event.key().as_str() {
            "ArrowDown" => at.update(|at| *at = if *at >= last { 0 } else { *at + 1 }),
            "ArrowUp" => at.update(|at| *at = at.checked_sub(1).unwrap_or(last)),
            "Enter" => places
                .with_untracked(|places| places.get(at.get_untracked()).map(|place| place.href.clone()))
                .into_iter()
                .for_each(|href| go.run(href)),
            _ => return,
        }
        show_line(at.get_untracked());
        event.prevent_default();
    };
    let write = move |text: String| {
        at.set(0);
        typed.set(text.clone());
        spawn_local(async move {
            // What is not found now is found by the next letter, or on its page.
            let answer = ask_once(ReadFound { search: text.clone() }).await.unwrap_or_default();
            if typed.get_untracked() == text {
                found.set(answer.into_iter().map(Place::from).collect());
            }
        });
    };
    let lines = move || {
        places.get().into_iter().enumerate().map(|(number, place)| line(number, place, at, go)).collect::<Vec<_>>()
    };
    view! {
        <Dialog open=open heading="Go to">
            <input
                class="input"
                type="text"
                role="combobox"
                aria-label="Pages, APIs, people, requests"
                aria-expanded="true"
                aria-autocomplete="list"
                aria-controls="palette-list"
                aria-activedescendant=move || places.with(|places| !places.is_empty()).then(|| id(at.get()))
                autocomplete="off"
                spellcheck="false"
                placeholder="Pages, APIs, people, requests"
                autofocus
                prop:value=typed
                on:input:target=move |event| write(event.target().value())
                on:keydown=press
            />
            <ul class="palette-list" id="palette-list" role="listbox" aria-label="Places">{lines}</ul>
            <p class="palette-none" role="status">{move || places.with(Vec::is_empty).then_some("Nothing is called that.")}</p>
        </Dialog>
    }
}

fn line(number: usize, place: Place, at: RwSignal<usize>, go: Callback<String>) -> AnyView {
    let Place { label, kind, href } = place;
    view! {
        <li
            class="palette-line"
            id=id(number)
            role="option"
            aria-selected=move || (at.get() == number).to_string()
            on:pointermove=move |_| at.set(number)
            on:click=move |_| go.run(href.clone())
        >
            <span>{label}</span>
            <span class="palette-kind">{kind}</span>
        </li>
    }
    .into_any()
}

/// Keys may choose a line that is not in sight.
fn show_line(number: usize) {
    if let Some(line) = document().get_element_by_id(&id(number)) {
        let nearest = ScrollIntoViewOptions::new();
        nearest.set_block(ScrollLogicalPosition::Nearest);
        line.scroll_into_view_with_scroll_into_view_options(&nearest);
    }
}

fn id(number: usize) -> String {
    format!("palette-{number}")
}

/// The pages that whoever is signed in may open.
fn pages() -> Vec<Place> {
    let (decides, is_admin) = use_viewer().with_untracked(|viewer| {
        viewer.as_ref().map(|viewer| (viewer.decides_something(), viewer.is_admin)).unwrap_or_default()
    });
    let mut pages = OWN.to_vec();
    pages.extend(DECIDERS.iter().filter(|_| decides));
    pages.extend(ADMINS.iter().filter(|_| is_admin));
    let page = |(label, href): (&str, &str)| Place { label: label.into(), kind: "Page".into(), href: href.into() };
    pages.into_iter().map(page).collect()
}

/// Those with all the words of `text` in their names.
fn fitting(pages: &[Place], text: &str) -> Vec<Place> {
    let words: Vec<_> = text.split_whitespace().map(str::to_lowercase).collect();
    let fits = |place: &&Place| words.iter().all(|word| place.label.to_lowercase().contains(word));
    pages.iter().filter(fits).cloned().collect()
}

impl From<Found> for Place {
    fn from(found: Found) -> Self {
        match found {
            Found::Entry { slug, name } => Self { label: name, kind: "API".into(), href: format!("/apis/{slug}") },
            Found::Person { id, name, email } => {
                Self { label: name, kind: email.to_string(), href: format!("/admin/people/{id}") }
            }
            Found::Request { id, title, developer } => Self {
                label: title,
                kind: format!("Request of {developer}"),
                href: format!("/queue?show=all&request={id}"),
            },
        }
    }
}
