//! Numbers put into words and bars. The server does it, so that browsers need only show them.

use super::rpc::{OverviewPage, Task};
use crate::ui::{Bars, Column, Counted, grouped};
use domain::{
    Timestamp,
    overview::{Attention, Counts, EntryCounts, Overview},
    request::Route,
};

pub(super) fn page(overview: Overview) -> OverviewPage {
    OverviewPage {
        waiting: grouped(overview.waiting.into()),
        oldest: overview.oldest,
        decided_today: grouped(overview.today.decided()),
        usual: overview.usual.map_or_else(|| "Too few decisions to tell".into(), |usual| capital(&usual.words())),
        leaving: grouped(overview.leaving),
        chart: chart(&overview.days).draw(),
        apis: overview.entries.into_iter().map(api).collect(),
        routes: overview.routes.iter().map(|(route, count)| (named(*route).into(), grouped(*count))).collect(),
        tasks: overview.attention.into_iter().map(task).collect(),
    }
}

fn chart(days: &[(Timestamp, Counts)]) -> Bars {
    let column = |(begun, counts): &(Timestamp, Counts)| {
        let long = begun.long();
        let day = long.split_once(", ").map_or(long.as_str(), |(day, _)| day);
        let short = day.rsplit_once(' ').map_or(day, |(short, _)| short);
        Column { short: short.into(), long: day.into(), values: vec![counts.asked, counts.decided()] }
    };
    Bars {
        title: "In the last 30 days, day by day".into(),
        step: "Day (UTC)",
        series: vec!["Asked", "Decided"],
        columns: days.iter().map(column).collect(),
        is_stacked: false,
        nothing: "Nobody asked in the last 30 days.".into(),
        spans: Vec::new(),
    }
}

fn api(one: EntryCounts) -> Counted {
    let name = match &one.entry {
        None => "A policy alone".into(),
        Some(_) if one.name.is_empty() => "An API that was deleted".into(),
        Some(_) => one.name.clone(),
    };
    let page = one.entry.filter(|_| !one.name.is_empty());
    Counted {
        name,
        href: page.map(|id| format!("/admin/entries/{id}")).unwrap_or_default(),
        counts: [one.counts.asked, one.counts.approved, one.counts.declined].map(grouped).to_vec(),
    }
}

const fn named(route: Route) -> &'static str {
    match route {
        Route::Auto => "Approved at once",
        Route::Admin => "Admins and approvers",
        Route::ThirdParty => "A third party, by webhook",
        Route::Redirect => "Another site, by redirect",
    }
}

fn task(attention: Attention) -> Task {
    match attention {
        Attention::GivenUp(1) => Task { sentence: "A mail or call was given up".into(), href: "/admin/outbox".into() },
        Attention::GivenUp(count) => {
            Task { sentence: format!("{} mails and calls were given up", grouped(count)), href: "/admin/outbox".into() }
        }
        Attention::WebhookOff { id, url } => {
            Task { sentence: format!("The webhook to {url} was disabled, as it failed"), href: webhook(&id) }
        }
        Attention::WebhookFails { id, url, since } => {
            Task { sentence: format!("The webhook to {url} fails since {}", since.long()), href: webhook(&id) }
        }
        Attention::RequestWaits(since) => {
            Task { sentence: format!("The oldest request waits since {}", since.long()), href: "/queue".into() }
        }
    }
}

fn webhook(id: &domain::id::WebhookId) -> String {
    format!("/admin/webhooks/{id}")
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
