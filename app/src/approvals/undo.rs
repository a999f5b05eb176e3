//! A decision was made a moment ago: it can be undone until what follows from it leaves.

use super::rpc::{ReadUndoable, UndoDecisions};
use crate::{
    form::{Form, use_form_for},
    load::{load_live_if, show_kept_part},
    ui::{Button, ButtonKind, ErrorSummary},
};
use domain::request::Undoable;
use leptos::prelude::*;
use std::time::Duration;

/// What the reader decided and may undo, at the edge of the screen. Without a script it stands above the queue.
pub(super) fn undo_bar(decides: Memo<bool>) -> AnyView {
    let read = load_live_if(move || decides.get().then_some(ReadUndoable {}));
    view! { <div class="undo" role="status">{show_kept_part(read, "what you decided", |_| String::new(), bar)}</div> }
        .into_any()
}

/// Nothing is offered to those who decide nothing.
type Offered = Option<Vec<Undoable>>;

fn bar(read: Signal<Option<Offered>>) -> AnyView {
    let all = move || read.get().flatten().unwrap_or_default();
    view! {
        <ul>
            <For each=all key=|one| (one.batch.clone(), one.requests.len()) let(one)>
                {line(&one)}
            </For>
        </ul>
    }
    .into_any()
}

fn line(one: &Undoable) -> AnyView {
    let form = use_form_for::<UndoDecisions>("batch", &one.batch).following();
    let left = RwSignal::new(one.left);
    Effect::new(move |_| {
        let second = Duration::from_secs(1);
        if let Ok(ticking) =
            set_interval_with_handle(move || left.update(|left| *left = left.saturating_sub(1)), second)
        {
            on_cleanup(move || ticking.clear());
        }
    });
    let is_over = move || left.get() == 0;
    let (words, of) = (one.words.clone(), one.words.clone());
    view! {
        <li class="undo-line" hidden=is_over>
            <ErrorSummary errors=form.errors() />
            <p>{words}</p>
            <Form handle=form>
                <Button kind=ButtonKind::Quiet attr:data-key="z" busy=form.busy()>
                    "Undo" <kbd aria-hidden="true">"Z"</kbd>
                    " " <span class="visually-hidden">{of}</span>
                </Button>
            </Form>
            // Not read out every second.
            <span class="undo-left" aria-hidden="true">{move || format!("{} s", left.get())}</span>
        </li>
    }
    .into_any()
}
