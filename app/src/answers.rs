//! Configurable fields as inputs, and answers as text.

use crate::{
    form::FormHandle,
    ui::{CheckGroup, Checkbox, Choice, InputKind, RadioGroup, Select, TextArea, TextField},
};
use domain::field::{Answers, Field, Kind, choice_name};
use leptos::prelude::*;

/// Choices up to this many stand in view, more fold into a list.
const IN_VIEW: usize = 6;

/// The inputs of a form's configurable fields; the server function takes them as a map called `map`.
pub fn inputs(form: FormHandle, map: &str, fields: Vec<Field>) -> AnyView {
    fields.into_iter().map(|field| input(form, map, field)).collect_view().into_any()
}

/// What the fields of [`inputs`] are called, for the summary of mistakes.
pub fn labels(map: &str, fields: &[Field]) -> Vec<(String, String)> {
    fields.iter().map(|field| (format!("{map}[{}]", field.key), field.label.clone())).collect()
}

fn input(form: FormHandle, map: &str, field: Field) -> AnyView {
    let name = format!("{map}[{}]", field.key);
    let (error, value) = (form.error(&name), form.value(&name, ""));
    let Field { label, help, required, placeholder, options, .. } = field.clone();
    match field.kind {
        Kind::LongText => view! { <TextArea name label value error help required placeholder /> }.into_any(),
        Kind::Checkbox => {
            let checked = form.ticked(&name, false);
            view! { <Checkbox name label checked error help required /> }.into_any()
        }
        Kind::MultiChoice => {
            let ticked = |n: &usize| form.ticked(&format!("{map}[{}]", choice_name(&field.key, *n)), false);
            let chosen = (0..options.len()).filter(ticked).map(|n| options[n].clone()).collect();
            let options = options.into_iter().map(|option| (option.clone(), option)).collect();
            view! { <CheckGroup name label options chosen error help required /> }.into_any()
        }
        Kind::Choice if options.len() <= IN_VIEW => {
            let options = options.into_iter().map(|option| Choice::new(option.clone(), option)).collect();
            view! { <RadioGroup name label options value error help required /> }.into_any()
        }
        Kind::Choice => {
            let options = options.into_iter().map(|option| (option.clone(), option)).collect();
            view! { <Select name label options value prompt="Choose one" error help required /> }.into_any()
        }
        _ => line(name, value, error, field),
    }
}

fn line(name: String, value: String, error: Signal<Option<String>>, field: Field) -> AnyView {
    let kind = match field.kind {
        Kind::Number => InputKind::Number,
        Kind::Url => InputKind::Url,
        Kind::Email => InputKind::Email,
        Kind::Date => InputKind::Date,
        _ => InputKind::Text,
    };
    let limit =
        |limit: Option<f64>| limit.filter(|_| field.kind == Kind::Number).map(|n| n.to_string()).unwrap_or_default();
    let (min, max) = (limit(field.min), limit(field.max));
    let Field { label, help, required, placeholder, pattern, .. } = field;
    let pattern = pattern.unwrap_or_default();
    view! { <TextField name label value error help kind required placeholder min max pattern /> }.into_any()
}

/// What was answered, question by question.
pub fn answered(answers: Answers) -> AnyView {
    if answers.is_empty() {
        return view! { <p class="muted">"No questions were asked."</p> }.into_any();
    }
    let rows = answers.into_iter().map(|answer| {
        view! {
            <dt>{answer.label}</dt>
            <dd>{answer.value.to_string()}</dd>
        }
    });
    view! { <dl class="answers">{rows.collect_view()}</dl> }.into_any()
}
