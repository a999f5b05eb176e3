use leptos::prelude::*;

/// Asks once before something is destroyed, in words and without a script: a button that unfolds the consequence and
/// the form (the children) that does it.
#[component]
pub fn ConfirmDetails(
    /// The words on the button: "Revoke key".
    #[prop(into)]
    label: String,
    /// What will happen: "Programs that use this key are refused at once. This cannot be undone."
    #[prop(into)]
    consequence: String,
    /// Unfolded from the start: the form came back refused, and says why.
    #[prop(optional)]
    open: bool,
    /// Nothing is destroyed, but something has to be known or chosen first.
    #[prop(optional)]
    harmless: bool,
    children: Children,
) -> impl IntoView {
    view! {
        <details class="confirm" open=open data-harmless=harmless.then_some("true")>
            <summary class="button quiet">{label}</summary>
            <div class="confirm-body">
                <p>{consequence}</p>
                {children()}
            </div>
        </details>
    }
}

/// Has the reader type a word before the most final things. The server checks `name` against the word again.
#[component]
pub fn TypedConfirmation(
    #[prop(default = "confirm".into(), into)] name: String,
    /// What is to be typed: the hint of the key, the name of the entry.
    #[prop(into)]
    word: String,
    /// The input's id; several of these may stand on one page.
    #[prop(into)]
    id: String,
) -> impl IntoView {
    view! {
        <div class="field">
            <label class="field-label" for=id.clone()>"Type " <code class="mono">{word.clone()}</code> " to confirm"</label>
            <input
                class="input code"
                id=id
                name=name
                required=true
                pattern=literally(&word)
                title=format!("Type {word} exactly")
                autocomplete="off"
                spellcheck="false"
            />
        </div>
    }
}

/// A pattern that matches the word and nothing else.
fn literally(word: &str) -> String {
    let mut pattern = String::with_capacity(word.len());
    word.chars().for_each(|c| {
        if r"\^$.|?*+()[]{}/-&!#%,:;<=>@`~".contains(c) {
            pattern.push('\\');
        }
        pattern.push(c);
    });
    pattern
}
