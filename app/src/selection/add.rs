use super::rpc::{ReadSelected, SelectEntry};
use crate::{
    form::{Form, FormHandle, use_form},
    load::{load, show_part},
    ui::{Button, ButtonKind, LinkButton},
};
use leptos::prelude::*;

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

/// The button that adds this entry to the selection, or the way there if it is in it.
pub(crate) fn add(slug: String, is_selected: bool) -> AnyView {
    if is_selected {
        return view! { <LinkButton href="/selection" kind=ButtonKind::Quiet>"In your selection"</LinkButton> }
            .into_any();
    }
    button(use_form::<SelectEntry>(), slug)
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
