use domain::{field::Field, settings::QuestionForm};
use leptos::prelude::*;

/// What a form is called, and when it is asked.
pub(in crate::admin) const fn words(form: QuestionForm) -> (&'static str, &'static str) {
    match form {
        QuestionForm::KeyRequest => ("Reason fields", "Asked with every request, unless an entry asks something else."),
        QuestionForm::SignUp => ("Sign-up fields", "Asked of everybody who makes an account."),
    }
}

/// `no questions`, `1 question`, `4 questions`.
pub(in crate::admin) fn count(fields: usize) -> String {
    match fields {
        0 => "no questions".into(),
        1 => "1 question".into(),
        many => format!("{many} questions"),
    }
}

/// The questions of a form, to be read at a glance.
pub(in crate::admin) fn summary(fields: &[Field]) -> AnyView {
    if fields.is_empty() {
        return view! { <p class="muted">"Nothing is asked."</p> }.into_any();
    }
    let rows = fields.iter().map(|field| {
        let required = if field.required { ", required" } else { "" };
        view! {
            <li>
                {field.label.clone()} " "
                <span class="muted">{format!("{}{required}", field.kind.label())}</span>
            </li>
        }
    });
    view! { <ol class="question-list">{rows.collect_view()}</ol> }.into_any()
}
