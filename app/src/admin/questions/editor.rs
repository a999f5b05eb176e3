use super::card::card;
use crate::{
    form::FormHandle,
    ui::{Empty, VisuallyHidden, field_id},
};
use domain::field::{Field, PRESS, Press, Row, Typed, row_name, rows};
use leptos::{ev::MouseEvent, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Element, FormData, HtmlElement, HtmlFormElement};

const ADD: &str = "f-add-question";

/// The questions of a form, each in a card of its own, to write, order and remove.
pub(super) fn editor(form: FormHandle, fields: &[Field]) -> AnyView {
    let held = form.came_back_with();
    let held = held.map_or_else(|| fields.iter().map(Row::from).collect(), |typed| rows(&typed));
    let (held, said) = (RwSignal::new((0_u32, held)), RwSignal::new(String::new()));
    let press = move |event: MouseEvent| {
        let Some((press, typed)) = pressed(&event) else { return };
        event.prevent_default();
        let mut changed = rows(&typed);
        press.change(&mut changed);
        form.forget_errors();
        said.set(words(press));
        let focus = next_focus(press, changed.len());
        held.update(|(generation, rows)| (*generation, *rows) = (*generation + 1, changed));
        request_animation_frame(move || move_focus(&focus));
    };
    let cards = move |(_, rows): (u32, Vec<Row>)| {
        let cards = rows.iter().enumerate().map(|(index, row)| card(form, index, rows.len(), row));
        cards.collect_view().into_any()
    };
    let added = move || format!("{}#{}", form.address(), next_focus(Press::Add, held.with(|(_, rows)| rows.len()) + 1));
    let nothing = move || {
        let is_empty = held.with(|(_, rows)| rows.is_empty());
        is_empty.then(|| view! { <Empty title="Nothing is asked">"Add the first question."</Empty> })
    };
    view! {
        <div class="questions" on:click=press>
            // Made anew each time: an input that somebody typed into keeps what it shows, whatever its attributes say.
            <For each=move || [held.get()] key=|(generation, _)| *generation children=cards />
            {nothing}
            <div class="actions">
                <button class="button quiet" id=ADD name=PRESS value=Press::Add.value() formaction=added>
                    "Add a question"
                </button>
            </div>
            <VisuallyHidden><span role="status">{said}</span></VisuallyHidden>
        </div>
    }
    .into_any()
}

/// The Enter key presses the first button of a form. This one saves; the first one in sight would move a question.
pub(super) fn default_button() -> AnyView {
    view! {
        <button class="visually-hidden" tabindex="-1" aria-hidden="true">
            "Save questions"
        </button>
    }
    .into_any()
}

/// The button that was clicked, and what stands in the form.
fn pressed(event: &MouseEvent) -> Option<(Press, Typed)> {
    let clicked: Element = event.target()?.dyn_into().ok()?;
    let button = clicked.closest(&format!("button[name={PRESS}]")).ok()??;
    let press = Press::parse(&button.get_attribute("value")?)?;
    let form: HtmlFormElement = button.closest("form").ok()??.dyn_into().ok()?;
    let data = FormData::new_with_form(&form).ok()?;
    let pairs = js_sys::try_iter(&data).ok()??.filter_map(|pair| {
        let pair: js_sys::Array = pair.ok()?.dyn_into().ok()?;
        Some((pair.get(0).as_string()?, pair.get(1).as_string()?))
    });
    Some((press, pairs.collect()))
}

/// What happened, for those who do not see it.
fn words(press: Press) -> String {
    match press {
        Press::Add => "A question was added.".into(),
        Press::Up(index) => format!("Question {} is now question {index}.", index + 1),
        Press::Down(index) => format!("Question {} is now question {}.", index + 1, index + 2),
        Press::Remove(index) => format!("Question {} was removed.", index + 1),
    }
}

/// Where the reader goes on, with `count` questions left: the same button again, where there still is one.
pub(super) fn next_focus(press: Press, count: usize) -> String {
    let at = |index, part| field_id(&row_name(index, part));
    match press {
        Press::Add => at(count - 1, "label"),
        Press::Up(index) if index > 1 => at(index - 1, "up"),
        Press::Up(_) => at(0, "down"),
        Press::Down(index) if index + 2 < count => at(index + 1, "down"),
        Press::Down(index) => at(index + 1, "up"),
        Press::Remove(_) if count == 0 => ADD.into(),
        Press::Remove(index) => at(index.min(count - 1), "label"),
    }
}

fn move_focus(id: &str) {
    let target = document().get_element_by_id(id).and_then(|target| target.dyn_into::<HtmlElement>().ok());
    if let Some(target) = target {
        // A browser that refuses focus leaves the reader where they were.
        let _ = target.focus();
    }
}
