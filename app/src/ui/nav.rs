use leptos::prelude::*;
use leptos_router::{hooks::use_location, location::Location};

/// A place one can go to from a bar or a row of tabs.
#[derive(Clone, Debug)]
pub struct NavItem {
    href: String,
    label: String,
    /// Another path whose pages belong to it.
    also: &'static str,
    current: Option<bool>,
    count: Signal<Option<u32>>,
}

impl NavItem {
    /// Marked as current on this path and below it; on exactly this address if `href` carries a query.
    pub fn new(href: impl Into<String>, label: impl Into<String>) -> Self {
        Self { href: href.into(), label: label.into(), also: "", current: None, count: Signal::stored(None) }
    }

    /// Also current below this path: the catalogue stands at `/`, its entries below `/apis`.
    #[must_use]
    pub fn also(mut self, path: &'static str) -> Self {
        self.also = path;
        self
    }

    /// For the page to say itself whether it is current.
    #[must_use]
    pub fn current(mut self, current: bool) -> Self {
        self.current = Some(current);
        self
    }

    /// A number beside the words, which may change while one looks; zero and `None` show nothing.
    #[must_use]
    pub fn count(mut self, count: impl Into<Signal<Option<u32>>>) -> Self {
        self.count = count.into();
        self
    }

    fn is_current(&self, at: &Location) -> bool {
        self.current.unwrap_or_else(|| match self.href.split_once('?') {
            Some((path, query)) => at.pathname.get() == path && at.search.get().trim_start_matches('?') == query,
            None => at.pathname.with(|path| covers(&self.href, path) || covers(self.also, path)),
        })
    }

    fn link(self) -> AnyView {
        let Self { href, label, count, .. } = self.clone();
        let at = use_location();
        let number = move || {
            let number = count.get().filter(|number| *number > 0);
            number.map(|number| view! { <span class="count">{number.to_string()}</span> })
        };
        view! {
            <a class="nav-link" href=href aria-current=move || self.is_current(&at).then_some("page")>
                {label}
                {number}
            </a>
        }
        .into_any()
    }
}

/// Whether a page at `path` belongs to the place at `href`.
fn covers(href: &str, path: &str) -> bool {
    match path.strip_prefix(href) {
        Some(rest) => rest.is_empty() || rest.starts_with('/') && !matches!(href, "" | "/"),
        None => false,
    }
}

/// The links of one group.
pub(super) fn links(items: Vec<NavItem>) -> AnyView {
    items.into_iter().map(|item| view! { <li>{item.link()}</li> }).collect_view().into_any()
}

/// Links between the sides of one thing: filters of a list, parts of the settings.
#[component]
pub fn NavTabs(
    /// What the tabs choose between, for those who do not see them.
    #[prop(into)]
    label: String,
    items: Vec<NavItem>,
) -> impl IntoView {
    view! {
        <nav class="tabs" aria-label=label>
            <ul>{links(items)}</ul>
        </nav>
    }
}

#[cfg(test)]
mod tests {
    use super::covers;

    #[test]
    fn a_place_covers_itself_and_what_is_below_it() {
        assert!(covers("/requests", "/requests"));
        assert!(covers("/requests", "/requests/req_1"));
        assert!(!covers("/requests", "/requests-old"));
    }

    #[test]
    fn the_root_covers_only_itself_and_no_path_covers_nothing() {
        assert!(covers("/", "/"));
        assert!(!covers("/", "/keys"));
        assert!(!covers("", "/keys"));
    }
}
