use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{
    FormData, HtmlFormElement, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement, Storage, UrlSearchParams,
};

/// Keeps what `person` types in the tab's storage and puts it back when they open the page again, until [`forget`].
/// What somebody else typed in this tab before is forgotten.
pub(super) fn keep(node: NodeRef<html::Form>, person: String) {
    Effect::new(move |_| {
        let Some(form) = node.get() else { return };
        let (Some(storage), Some(place)) = (storage(), place(&person)) else { return };
        forget_others(&storage, &person);
        if let Ok(Some(draft)) = storage.get_item(&place) {
            restore(&form, &draft);
        }
        let typed = form.clone();
        // Dropping it would stop listening: it lives as long as the form.
        StoredValue::new_local(form.on(ev::input, move |_| save_to(&storage, &place, &typed)));
    });
}

/// The form on this page was accepted.
pub(super) fn forget(person: &str) {
    if let (Some(storage), Some(place)) = (storage(), place(person)) {
        drop(storage.remove_item(&place));
    }
}

fn place(person: &str) -> Option<String> {
    window().location().pathname().ok().map(|path| format!("{}{path}", drafts_of(person)))
}

fn drafts_of(person: &str) -> String {
    format!("draft:{person}:")
}

fn forget_others(storage: &Storage, person: &str) {
    let names = (0..storage.length().unwrap_or(0)).filter_map(|n| storage.key(n).ok().flatten());
    let is_other = |name: &String| name.starts_with("draft:") && !name.starts_with(&drafts_of(person));
    for name in names.filter(is_other).collect::<Vec<_>>() {
        drop(storage.remove_item(&name));
    }
}

fn storage() -> Option<Storage> {
    window().session_storage().ok().flatten()
}

/// A full or forbidden storage only means that there is no draft.
fn save_to(storage: &Storage, place: &str, form: &HtmlFormElement) {
    let typed = FormData::new_with_form(form).and_then(|data| UrlSearchParams::new_with_str_sequence_sequence(&data));
    if let Ok(typed) = typed {
        drop(storage.set_item(place, &String::from(typed.to_string())));
    }
}

fn restore(form: &HtmlFormElement, draft: &str) {
    let Ok(typed) = UrlSearchParams::new_with_str(draft) else { return };
    let controls = form.elements();
    for control in (0..controls.length()).filter_map(|n| controls.item(n)) {
        if let Some(input) = control.dyn_ref::<HtmlInputElement>() {
            let value = typed.get(&input.name());
            match input.type_().as_str() {
                "hidden" | "password" | "file" => {}
                "checkbox" | "radio" => input.set_checked(value.as_deref() == Some(input.value().as_str())),
                _ => input.set_value(&value.unwrap_or_default()),
            }
        } else if let Some(select) = control.dyn_ref::<HtmlSelectElement>() {
            select.set_value(&typed.get(&select.name()).unwrap_or_default());
        } else if let Some(area) = control.dyn_ref::<HtmlTextAreaElement>() {
            area.set_value(&typed.get(&area.name()).unwrap_or_default());
        }
    }
}
