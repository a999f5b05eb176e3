//! Forms: real ones, posted to a server function, with or without JavaScript.
//!
//! Without it, the browser posts; a refused form comes back as a page with the status of the error, everything typed
//! still in place and each mistake beside its field (see `server/src/pages.rs`). With it, the same post is made in the
//! background and the answer is put in the same places. No secrets travel in addresses either way.

mod draft;
mod send;

use crate::{
    UiError,
    session::{Session, use_session},
};
use domain::{FieldError, field::Typed};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_location;
use serde::{Deserialize, Serialize};

/// The hidden input that says on which page a form stands.
pub const PAGE: &str = "_page";

/// A form that was posted without JavaScript and came back.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Submitted {
    /// The address it was posted to.
    pub to: String,
    /// Why it was refused; `None` if only its rows were to change.
    pub error: Option<UiError>,
    /// What was typed, without passwords.
    pub values: Vec<(String, String)>,
}

/// One form on a screen. Copy it into closures freely.
#[derive(Clone, Copy)]
pub struct FormHandle {
    to: StoredValue<String>,
    /// Tells two forms of one page that post to the same place apart, by this hidden field.
    only: StoredValue<Option<(String, String)>>,
    errors: RwSignal<Vec<FieldError>>,
    busy: RwSignal<bool>,
    /// A conflict means that the page is outdated: it is shown as it is now, with the refusal in passing.
    follows: StoredValue<bool>,
    changes_nothing: bool,
    session: Session,
}

/// A form that posts to the server function `F`.
pub fn use_form<F: ServerFn>() -> FormHandle {
    FormHandle::new(F::PATH, None)
}

/// As [`use_form`], for a page with many forms to the same function: `name` and `value` are the hidden input that tells
/// this one from the others. [`Form`] writes the input.
pub fn use_form_for<F: ServerFn>(name: &str, value: &str) -> FormHandle {
    FormHandle::new(F::PATH, Some((name.into(), value.into())))
}

/// A form that posts to a plain route, such as an upload.
pub fn use_form_to(path: &str) -> FormHandle {
    FormHandle::new(path, None)
}

impl FormHandle {
    fn new(to: &str, only: Option<(String, String)>) -> Self {
        let session = use_session();
        let form = Self {
            to: StoredValue::new(to.into()),
            only: StoredValue::new(only),
            errors: RwSignal::new(Vec::new()),
            busy: RwSignal::new(false),
            follows: StoredValue::new(false),
            changes_nothing: false,
            session,
        };
        let errors =
            session.submitted.with_value(|submitted| form.own(submitted.as_ref()).and_then(|s| s.error.clone()));
        form.errors.set(errors.map(UiError::into_field_errors).unwrap_or_default());
        form
    }

    /// For buttons without inputs: told that somebody was faster, the page shows what is true now.
    #[must_use]
    pub fn following(self) -> Self {
        self.follows.set_value(true);
        self
    }

    /// For a form after which everything shown is still right: nothing is read again, so that what stands in the other
    /// forms of the page is kept.
    #[must_use]
    pub const fn changing_nothing(mut self) -> Self {
        self.changes_nothing = true;
        self
    }

    /// What is wrong with this form, for `ErrorSummary`.
    pub fn errors(self) -> Signal<Vec<FieldError>> {
        self.errors.into()
    }

    /// What is wrong with the field of this name.
    pub fn error(self, field: &str) -> Signal<Option<String>> {
        crate::ui::error_of(self.errors.into(), field)
    }

    /// True while the answer is awaited.
    pub fn busy(self) -> Signal<bool> {
        self.busy.into()
    }

    /// The address it is posted to.
    pub fn address(self) -> String {
        self.to.get_value()
    }

    /// Takes back what was wrong, where inputs moved away from their mistakes.
    pub fn forget_errors(self) {
        self.errors.set(Vec::new());
    }

    /// Whether this form came back, so that [`FormHandle::value`] has what was typed.
    pub fn came_back(self) -> bool {
        self.session.submitted.with_value(|submitted| self.own(submitted.as_ref()).is_some())
    }

    /// Everything that was typed before the form came back.
    pub fn came_back_with(self) -> Option<Typed> {
        let submitted = self.session.submitted;
        submitted.with_value(|submitted| Some(self.own(submitted.as_ref())?.values.iter().cloned().collect()))
    }

    /// What was typed into `name` before the form came back, else `initial`.
    pub fn value(self, name: &str, initial: impl Into<String>) -> String {
        self.typed(name).unwrap_or_else(|| if self.came_back() { String::new() } else { initial.into() })
    }

    /// Whether the box `name` was ticked before the form came back, else `initial`.
    pub fn ticked(self, name: &str, initial: bool) -> bool {
        if self.came_back() { self.typed(name).is_some() } else { initial }
    }

    fn typed(self, name: &str) -> Option<String> {
        self.session.submitted.with_value(|submitted| {
            let values = &self.own(submitted.as_ref())?.values;
            values.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone())
        })
    }

    fn own(self, submitted: Option<&Submitted>) -> Option<&Submitted> {
        let mine = |submitted: &&Submitted| {
            self.to.with_value(|to| *to == submitted.to)
                && self.only.with_value(|only| only.as_ref().is_none_or(|pair| submitted.values.contains(pair)))
        };
        submitted.filter(mine)
    }
}

/// The query with its question mark, if there is one.
fn search(query: &str) -> String {
    let query = query.trim_start_matches('?');
    if query.is_empty() { String::new() } else { format!("?{query}") }
}

/// The form element. Put the summary, fields and buttons inside; give the fields `form.error(…)` and `form.value(…)`.
#[component]
pub fn Form(
    handle: FormHandle,
    /// For files, and texts of their size: posted as `multipart/form-data`.
    #[prop(optional)]
    upload: bool,
    #[prop(optional)] class: &'static str,
    /// For inputs that stand outside of it.
    #[prop(optional)]
    id: Option<&'static str>,
    /// What is typed survives a reload, in this tab, until it is sent.
    #[prop(optional)]
    draft: bool,
    /// Called when the form was accepted, before anything is read again.
    #[prop(optional)]
    on_done: Option<Callback<()>>,
    children: Children,
) -> impl IntoView {
    let hidden = handle.only.get_value().map(|(name, value)| view! { <input type="hidden" name=name value=value /> });
    let at = use_location();
    let page = move || format!("{}{}", at.pathname.get(), search(&at.search.get()));
    let enctype = upload.then_some("multipart/form-data");
    let node = NodeRef::new();
    let on_done = if draft {
        draft::keep(node, handle.session.person());
        Some(Callback::new(move |()| {
            draft::forget(&handle.session.person());
            if let Some(on_done) = on_done {
                on_done.run(());
            }
        }))
    } else {
        on_done
    };
    view! {
        <form
            node_ref=node
            method="post"
            action=handle.address()
            class=class
            id=id
            enctype=enctype
            novalidate=true
            on:submit=move |event| send::send(handle, &event, upload, on_done)
        >
            {hidden}
            <input type="hidden" name=PAGE value=page />
            {children()}
        </form>
    }
}
