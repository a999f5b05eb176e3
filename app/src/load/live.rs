//! What people watch is read again whenever something happened elsewhere.

use super::{Answers, Asking, UNREACHABLE, answers};
use crate::live::use_live;
use leptos::{leptos_dom::helpers::IntervalHandle, prelude::*, task::spawn_local};
use std::{sync::Arc, time::Duration};
use web_sys::Document;

/// As [`answers`], and again with the news; what is read differently then is shown, unless the page `is_in_use`: then it
/// waits.
pub(super) fn live_answers(
    question: Arc<dyn Fn() -> String + Send + Sync>,
    ask: fn(String) -> Asking,
    is_in_use: fn(&Document) -> bool,
) -> Answers {
    let (asked, live) = (question.clone(), use_live());
    let data = answers(Box::new(move || asked()), ask);
    let later = StoredValue::new(None::<IntervalHandle>);
    let stop = move || later.try_update_value(Option::take).flatten().iter().for_each(IntervalHandle::clear);
    Effect::new(move |before: Option<()>| {
        live.track();
        let question = question.clone();
        let read = move || {
            let is_free = !is_in_use(&document());
            if is_free {
                stop();
                read_again(data, question.clone(), ask);
            }
            is_free
        };
        if before.is_some() && !read() && later.with_value(Option::is_none) {
            later.set_value(set_interval_with_handle(move || _ = read(), LATER).ok());
        }
    });
    on_cleanup(stop);
    data
}

/// Whether something is unfolded to be confirmed.
pub(super) fn is_unfolded(page: &Document) -> bool {
    page.query_selector("main .confirm[open]").is_ok_and(|found| found.is_some())
}

/// How often it is looked whether a page that was in use is so no longer.
const LATER: Duration = Duration::from_secs(1);

/// Puts another answer in the place of the one that is shown, if it is another, and still answers what is asked.
fn read_again(data: Answers, question: Arc<dyn Fn() -> String + Send + Sync>, ask: fn(String) -> Asking) {
    let asked = untrack(|| question());
    if asked.is_empty() {
        return;
    }
    spawn_local(async move {
        let answer = ask(asked.clone()).await;
        // Not as a resource, which is read where something waits for it.
        let shown: &AsyncDerived<String> = &data;
        let is_news = shown.try_get_untracked().flatten().is_some_and(|shown| shown != answer);
        if is_news && answer != UNREACHABLE && untrack(|| question()) == asked {
            data.try_set(Some(answer));
        }
    });
}
