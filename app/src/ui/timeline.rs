use super::time::Time;
use domain::Timestamp;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// How far a [`Step`] is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum StepState {
    Done,
    /// What everybody waits for.
    Current,
    #[default]
    Ahead,
    /// It ended here, and not well.
    Failed,
}

impl StepState {
    const fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Current => "current",
            Self::Ahead => "ahead",
            Self::Failed => "failed",
        }
    }
}

/// One step of a way: asked, seen, approved.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Step {
    pub title: String,
    pub state: StepState,
    pub at: Option<Timestamp>,
    pub by: Option<String>,
    /// A sentence: the reason given, or what happens next.
    pub note: Option<String>,
    /// What one can do now: its words, and where it is done.
    pub way_on: Option<(String, String)>,
}

/// The way of one thing through the portal, first step first.
#[component]
pub fn Timeline(steps: Vec<Step>) -> impl IntoView {
    view! { <ol class="timeline">{steps.into_iter().map(step).collect_view()}</ol> }
}

fn step(step: Step) -> AnyView {
    let current = (step.state == StepState::Current).then_some("step");
    let comma = if step.by.is_some() && step.at.is_some() { ", " } else { "" };
    let by = step.by.map(|by| format!("by {by}{comma}"));
    let at = step.at.map(|at| view! { <Time at=at /> });
    view! {
        <li class="step" data-state=step.state.name() aria-current=current>
            <p class="step-title">{step.title}</p>
            {(by.is_some() || at.is_some()).then(|| view! { <p class="step-when">{by}{at}</p> })}
            {step.note.map(|note| view! { <p class="step-note">{note}</p> })}
            {step.way_on.map(|(words, href)| view! { <p class="step-note"><a href=href>{words}</a></p> })}
        </li>
    }
    .into_any()
}
