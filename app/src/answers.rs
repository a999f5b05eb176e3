//! Configurable fields as inputs, and answers as text.

use crate::{
    form::FormHandle,
    ui::{CheckGroup, Checkbox, Choice, InputKind, RadioGroup, Select, TextArea, TextField},
};
use domain::field::{Answer, Answers, Field, Kind, Value, choice_name};
use leptos::prelude::*;

/// Choices up to this many stand in view, more fold into a list.
const IN_VIEW: usize = 6;

/// The inputs of a form's configurable fields; the server function takes them as a map called `map`.
pub fn inputs(form: FormHandle, map: &str, fields: Vec<Field>) -> AnyView {
    inputs_with(form, map, fields, &Vec::new())
}

/// As [`inputs`], with what was answered before.
pub fn inputs_with(form: FormHandle, map: &str, fields: Vec<Field>, given: &Answers) -> AnyView {
    let given = |field: &Field| given.iter().find(|answer| answer.key == field.key).map(|answer| &answer.value);
    fields.into_iter().map(|field| input(form, map, given(&field), field)).collect_view().into_any()
}

/// What the fields of [`inputs`] are called, for the summary of mistakes.
pub fn labels(map: &str, fields: &[Field]) -> Vec<(String, String)> {
    fields.iter().map(|field| (format!("{map}[{}]", field.key), field.label.clone())).collect()
}

fn input(form: FormHandle, map: &str, given: Option<&Value>, field: Field) -> AnyView {
    let name = format!("{map}[{}]", field.key);
    let before = given.map(ToString::to_string).unwrap_or_default();
    let (error, value) = (form.error(&name), form.value(&name, before));
    let help = field.guidance();
    let Field { label, required, placeholder, options, .. } = field.clone();
    match field.kind {
        Kind::LongText => view! { <TextArea name label value error help required placeholder /> }.into_any(),
        Kind::Checkbox => {
            let checked = form.ticked(&name, given == Some(&Value::Flag(true)));
            view! { <Checkbox name label checked error help required /> }.into_any()
        }
        Kind::MultiChoice => {
            let before = |n: usize| matches!(given, Some(Value::Choices(chosen)) if chosen.contains(&options[n]));
            let ticked = |n: &usize| form.ticked(&format!("{map}[{}]", choice_name(&field.key, *n)), before(*n));
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
    let help = field.guidance();
    let Field { label, required, placeholder, pattern, .. } = field;
    let pattern = pattern.unwrap_or_default();
    view! { <TextField name label value error help kind required placeholder min max pattern /> }.into_any()
}

/// What was answered, question by question.
pub fn answered(answers: Answers) -> AnyView {
    answered_anew(answers, None, &[])
}

/// As [`answered`], with what was said before struck through, and a word on questions that are gone.
pub fn answered_anew(answers: Answers, before: Option<&Answers>, asked_no_more: &[String]) -> AnyView {
    if answers.is_empty() {
        return view! { <p class="muted">"No questions were asked."</p> }.into_any();
    }
    let rows = answers.into_iter().map(|answer| {
        let gone =
            asked_no_more.contains(&answer.key).then(|| view! { <span class="muted">" (not asked any more)"</span> });
        let value = changed(&answer, before);
        view! {
            <dt>{answer.label}{gone}</dt>
            <dd>{value}</dd>
        }
    });
    view! { <dl class="answers">{rows.collect_view()}</dl> }.into_any()
}

fn changed(answer: &Answer, before: Option<&Answers>) -> AnyView {
    let now = answer.value.to_string();
    let Some(before) = before else { return now.into_any() };
    let old = before.iter().find(|old| old.key == answer.key).map(|old| old.value.to_string());
    if old.as_deref() == Some(&now) {
        return now.into_any();
    }
    let old = old.map(|old| view! { <del>{old}</del>" " });
    view! { {old} <ins>{now}</ins> }.into_any()
}
