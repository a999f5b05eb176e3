use super::rpc::{ReadSelected, SelectEntry};
use crate::{
    form::{Form, FormHandle, use_form},
    load::{load, show_part},
    ui::{Button, ButtonKind, LinkButton},
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// The way to what is selected, if anything is.
pub(crate) fn link() -> AnyView {
    show_part(load(|| ReadSelected {}), "your selection", |selected| {
        let count = selected.map_or(0, |slugs| slugs.len());
        (count > 0)
            .then(|| {
                view! {
                    <LinkButton href="/selection" kind=ButtonKind::Quiet>
                        {format!("Selection ({count})")}
                    </LinkButton>
                }
            })
            .into_any()
    })
}

/// The button that adds the entry of this page to the selection, or the way there if it is in it.
pub(crate) fn add() -> AnyView {
    show_part(load(|| ReadSelected {}), "your selection", |selected| {
        let slug = use_params_map().with(|params| params.get("slug").unwrap_or_default());
        match selected {
            Some(slugs) if slugs.contains(&slug) => {
                view! { <LinkButton href="/selection" kind=ButtonKind::Quiet>"In your selection"</LinkButton> }
                    .into_any()
            }
            Some(_) => button(use_form::<SelectEntry>(), slug),
            None => ().into_any(),
        }
    })
}

fn button(form: FormHandle, slug: String) -> AnyView {
    let errors = form.errors();
    let refused = move || {
        let sentence = errors.with(|errors| errors.first().map(|error| error.message.clone()));
        sentence.map(|sentence| view! { <p class="field-error" role="alert">{sentence}</p> })
    };
    view! {
        <Form handle=form>
            <input type="hidden" name="slug" value=slug />
            <Button kind=ButtonKind::Quiet busy=form.busy()>"Add to selection"</Button>
            {refused}
        </Form>
    }
    .into_any()
}
