use leptos::prelude::*;

/// A row for [`Facts`].
pub fn fact(label: impl Into<String>, value: impl IntoView + 'static) -> (String, AnyView) {
    (label.into(), value.into_any())
}

/// Labels and what belongs to them: who, what, since when.
#[component]
pub fn Facts(rows: Vec<(String, AnyView)>) -> impl IntoView {
    let row = |(label, value)| {
        view! {
            <div class="fact">
                <dt>{label}</dt>
                <dd>{value}</dd>
            </div>
        }
    };
    view! { <dl class="facts">{rows.into_iter().map(row).collect_view()}</dl> }
}
