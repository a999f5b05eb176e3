use super::field::field_id;
use domain::field::FieldError;
use leptos::{html, prelude::*};

/// What is wrong with one field, out of everything that is wrong with its form.
pub fn error_of(errors: Signal<Vec<FieldError>>, field: &str) -> Signal<Option<String>> {
    let field = field.to_owned();
    Signal::derive(move || {
        errors.with(|all| all.iter().find(|error| error.field == field).map(|error| error.message.clone()))
    })
}

/// Everything that is wrong with a form, above it, each with a link to its field. Takes focus when errors appear.
///
/// `labels` are the names and labels of fields whose mistakes do not name them by themselves, as all answers that are
/// missing sound alike.
#[component]
pub fn ErrorSummary(
    #[prop(into)] errors: Signal<Vec<FieldError>>,
    #[prop(optional)] labels: Vec<(String, String)>,
) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        if errors.with(|all| !all.is_empty())
            && let Some(summary) = node.get()
        {
            // A browser that refuses focus still shows the summary.
            let _ = summary.focus();
        }
    });
    move || {
        let errors = errors.get();
        (!errors.is_empty()).then(|| {
            view! {
                <div class="notice error-summary" data-tone="danger" role="alert" tabindex="-1" autofocus node_ref=node>
                    {heading(&errors).map(|words| view! { <h2 class="notice-title">{words}</h2> })}
                    <ul>{errors.into_iter().map(|error| line(error, &labels)).collect_view()}</ul>
                </div>
            }
        })
    }
}

/// Where nothing can be corrected, the sentence alone says what there is to say.
fn heading(errors: &[FieldError]) -> Option<String> {
    match errors.iter().filter(|error| !error.field.is_empty()).count() {
        0 => None,
        1 => Some("Please correct one thing".to_owned()),
        many => Some(format!("Please correct {many} things")),
    }
}

/// An error that names no field is about the whole form and stands as a sentence.
fn line(error: FieldError, labels: &[(String, String)]) -> AnyView {
    let FieldError { field, message } = error;
    let label = labels.iter().find(|(name, _)| *name == field).map(|(_, label)| label);
    let message = label.map_or_else(|| message.clone(), |label| format!("{label}: {message}"));
    if field.is_empty() {
        return view! { <li>{message}</li> }.into_any();
    }
    // `external` leaves the link to the browser, which then also focuses the field.
    view! { <li><a rel="external" href=format!("#{}", field_id(&field))>{message}</a></li> }.into_any()
}
