use super::editor::next_focus;
use crate::{
    form::FormHandle,
    ui::{Checkbox, InputKind, Select, TextArea, TextField, VisuallyHidden, field_id},
};
use domain::field::{Kind, PRESS, Press, Row, row_name};
use leptos::prelude::*;

/// The inputs and buttons of the question at `index` of `count`.
pub(super) fn card(form: FormHandle, index: usize, count: usize, row: &Row) -> AnyView {
    let kinds = Kind::ALL.map(|kind| (kind.name().to_owned(), kind.label().to_owned())).to_vec();
    let (name, error) = (|part| row_name(index, part), |part| form.error(&row_name(index, part)));
    view! {
        <fieldset class="question">
            <legend class="question-title">{format!("Question {}", index + 1)}</legend>
            {line(form, index, "label", "Question", &row.label, "")}
            <div class="form-row">
                <Select
                    name=name("kind")
                    label="Answer"
                    options=kinds
                    value=row.kind.clone()
                    error=error("kind")
                    required=true
                />
                <Checkbox name=name("required") label="Has to be answered" checked=row.required />
            </div>
            <div class="question-options">
                <TextArea
                    name=name("options")
                    label="Options"
                    value=row.options.clone()
                    error=error("options")
                    help="One a line."
                    required=true
                />
            </div>
            {line(form, index, "help", "Help", &row.help, "Stands between the question and its answer.")}
            {more(form, index, row)}
            {buttons(form, index, count)}
        </fieldset>
    }
    .into_any()
}

fn more(form: FormHandle, index: usize, row: &Row) -> AnyView {
    let inside = ["min", "max", "pattern", "placeholder", "key"].map(|part| form.error(&row_name(index, part)));
    let is_wrong = move || inside.iter().any(|error| error.with(Option::is_some));
    view! {
        <details class="question-more" open=is_wrong>
            <summary>"More"</summary>
            <div class="stack">
                <div class="question-limits">
                    <p class="field-help">"Of a text the characters are counted, of several options the ticks."</p>
                    <div class="form-row">
                        {number(form, index, "min", "At least", &row.min)} {number(form, index, "max", "At most", &row.max)}
                    </div>
                </div>
                <div class="question-placeholder">
                    {line(form, index, "placeholder", "Example", &row.placeholder, "Stands in the empty input.")}
                </div>
                <div class="question-pattern">
                    {line(form, index, "pattern", "Pattern", &row.pattern, "A regular expression for the whole answer.")}
                </div>
                {line(form, index, "key", "Key", &row.key, "Names the answer for programs. Left empty, it is made from the question.")}
            </div>
        </details>
    }
    .into_any()
}

fn line(form: FormHandle, index: usize, part: &str, label: &str, value: &str, help: &str) -> AnyView {
    let name = row_name(index, part);
    let (error, required) = (form.error(&name), part == "label");
    view! { <TextField name=name label=label value=value error=error help=help required=required autocomplete="off" /> }
        .into_any()
}

fn number(form: FormHandle, index: usize, part: &str, label: &str, value: &str) -> AnyView {
    let name = row_name(index, part);
    let error = form.error(&name);
    view! { <TextField name=name label=label value=value error=error kind=InputKind::Number /> }.into_any()
}

/// Where a question cannot go, there is no button.
fn buttons(form: FormHandle, index: usize, count: usize) -> AnyView {
    let button = |press: Press, part, words: &'static str| {
        let left = if matches!(press, Press::Remove(_)) { count - 1 } else { count };
        view! {
            <button
                class="button quiet small"
                id=field_id(&row_name(index, part))
                name=PRESS
                value=press.value()
                formaction=format!("{}#{}", form.address(), next_focus(press, left))
            >
                {words}
                <VisuallyHidden>{format!(" question {}", index + 1)}</VisuallyHidden>
            </button>
        }
    };
    view! {
        <div class="actions">
            {(index > 0).then(|| button(Press::Up(index), "up", "Move up"))}
            {(index + 1 < count).then(|| button(Press::Down(index), "down", "Move down"))}
            {button(Press::Remove(index), "remove", "Remove")}
        </div>
    }
    .into_any()
}
