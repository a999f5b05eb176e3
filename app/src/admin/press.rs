//! Forms that are a button: what one press does, at once or after a word about what follows.

use crate::{
    form::{Form, FormHandle},
    ui::{Button, ButtonKind, ConfirmDetails, ErrorSummary},
};
use leptos::prelude::*;

/// Does it at once, to the thing with this id.
pub(super) fn at_once(form: FormHandle, id: &str, label: &'static str) -> AnyView {
    let id = id.to_owned();
    view! {
        <Form handle=form>
            <ErrorSummary errors=form.errors() />
            <input type="hidden" name="id" value=id />
            <Button kind=ButtonKind::Quiet busy=form.busy()>{label}</Button>
        </Form>
    }
    .into_any()
}

/// Does it after saying what follows. A refusal stands outside what is folded away, so that it is seen without a script.
pub(super) fn confirmed(form: FormHandle, id: &str, label: &'static str, consequence: &'static str) -> AnyView {
    let id = id.to_owned();
    sure(form, view! { <input type="hidden" name="id" value=id /> }.into_any(), label, consequence)
}

/// As [`confirmed`], for a form that knows by itself which thing it is about.
pub(super) fn one_confirmed(form: FormHandle, label: &'static str, consequence: &'static str) -> AnyView {
    sure(form, ().into_any(), label, consequence)
}

fn sure(form: FormHandle, id: AnyView, label: &'static str, consequence: &'static str) -> AnyView {
    view! {
        <div>
            <ErrorSummary errors=form.errors() />
            <ConfirmDetails label=label consequence=consequence>
                <Form handle=form>
                    {id}
                    <Button kind=ButtonKind::Danger busy=form.busy()>{label}</Button>
                </Form>
            </ConfirmDetails>
        </div>
    }
    .into_any()
}

/// As [`at_once`], for a form that knows by itself which thing it is about.
pub(super) fn one_button(form: FormHandle, label: &'static str) -> AnyView {
    view! {
        <Form handle=form>
            <ErrorSummary errors=form.errors() />
            <Button kind=ButtonKind::Quiet busy=form.busy()>{label}</Button>
        </Form>
    }
    .into_any()
}
