use super::{
    icon::{Glyph, Icon, Mark},
    menu::{Menu, close_menus},
    nav::{NavItem, links},
    text::SkipLink,
    theme::ThemeMenu,
    toast::Toasts,
};
use crate::piece;
use leptos::prelude::*;

/// Who is signed in, and where they can go from their name.
#[derive(Clone, Debug)]
pub struct AccountMenu {
    pub name: String,
    pub email: String,
    pub links: Vec<NavItem>,
    /// Where the form that signs out is posted to.
    pub sign_out: &'static str,
}

/// Everything around a page: skip link, bar, main, footer, toasts. The signals may change while the page stays.
#[component]
pub fn Frame(
    /// The portal's name.
    #[prop(into)]
    brand: Signal<String>,
    /// Places for everybody.
    #[prop(into)]
    developer: Signal<Vec<NavItem>>,
    /// Places for approvers and admins, set apart; empty for everybody else.
    #[prop(optional, into)]
    deciders: Signal<Vec<NavItem>>,
    /// Who is signed in.
    #[prop(into)]
    account: Signal<Option<AccountMenu>>,
    /// What the bar offers when nobody is: sign in, sign up.
    #[prop(optional)]
    guest: Vec<NavItem>,
    /// What stands at the end of the bar before the theme.
    #[prop(optional, into)]
    tools: ViewFn,
    children: Children,
) -> impl IntoView {
    close_menus();
    let groups = move || view! { <ul>{links(developer.get())}</ul> {decider_group(deciders.get())} };
    let folded = StoredValue::new(guest.clone());
    let folded_guest = move || account.get().is_none().then(|| guest_links(folded.get_value()));
    view! {
        <SkipLink />
        <header class="bar">
            <div class="bar-inner">
                <a class="brand" href="/">
                    <Mark />
                    <span>{brand}</span>
                </a>
                <nav class="bar-nav" aria-label="Main">{piece(groups)}</nav>
                <div class="bar-end">
                    {piece(tools.run())}
                    <ThemeMenu />
                    {move || account.get().map_or_else(|| guest_links(guest.clone()), account_menu)}
                    <Menu class="menu bar-fold" label="Menu" face=view! { <Icon glyph=Glyph::Menu /> }.into_any()>
                        <nav aria-label="Main menu">{groups} {folded_guest}</nav>
                    </Menu>
                </div>
            </div>
        </header>
        <main id="main" class="main" tabindex="-1">{piece(children())}</main>
        <footer class="footer">
            <p>"Keywright: ask for a key, get it, use it."</p>
        </footer>
        <Toasts />
    }
}

fn decider_group(items: Vec<NavItem>) -> Option<AnyView> {
    (!items.is_empty()).then(|| view! { <ul class="nav-deciders" aria-label="Deciding">{links(items)}</ul> }.into_any())
}

fn guest_links(items: Vec<NavItem>) -> AnyView {
    view! { <ul class="bar-guest">{links(items)}</ul> }.into_any()
}

fn account_menu(account: AccountMenu) -> AnyView {
    let initial = account.name.chars().next().unwrap_or('?').to_string();
    view! {
        <Menu label="Account" face=view! { <span class="initial" aria-hidden="true">{initial}</span> }.into_any()>
            <p class="menu-who">
                <strong>{account.name}</strong>
                <span>{account.email}</span>
            </p>
            <ul>{links(account.links)}</ul>
            <form method="post" action=account.sign_out>
                <button class="menu-item">"Sign out"</button>
            </form>
        </Menu>
    }
    .into_any()
}
