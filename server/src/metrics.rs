use core::time::Duration;
use domain::{
    Timestamp,
    request::{Route, StateName},
};
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};
use services::{Figures, Portal};

/// Seconds; from an answer out of memory to a slow upload.
const SPANS: [f64; 12] = [0.000_1, 0.000_5, 0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0];
/// Seconds; from a minute to a month.
const DECISIONS: [f64; 9] = [60.0, 600.0, 3_600.0, 14_400.0, 86_400.0, 172_800.0, 604_800.0, 1_209_600.0, 2_592_000.0];
const UPKEEP: Duration = Duration::from_secs(5);

/// Begins to count. The handle renders what `/metrics` answers.
pub fn start() -> Result<PrometheusHandle, BuildError> {
    let decisions = Matcher::Full("keywright_request_decision_seconds".into());
    let builder = PrometheusBuilder::new()
        .set_buckets_for_metric(decisions, &DECISIONS)?
        .set_buckets_for_metric(Matcher::Suffix("_seconds".into()), &SPANS)?;
    let handle = builder.install_recorder()?;
    describe();
    Ok(handle)
}

/// Folds finished measurements into the histograms and reads how things stand, for ever.
pub async fn keep_up(handle: PrometheusHandle, portal: Portal) {
    let mut ticks = tokio::time::interval(UPKEEP);
    loop {
        ticks.tick().await;
        handle.run_upkeep();
        match portal.figures().await {
            Ok(figures) => show(&figures, portal.now()),
            // It is told wherever the database is needed.
            Err(error) => tracing::debug!(%error, "cannot read how things stand"),
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "a gauge is a float, and nobody has 2⁵² of anything here")]
fn show(figures: &Figures, now: Timestamp) {
    // What there is none of any more is said to be 0, else its last number would stand.
    for state in StateName::ALL {
        for route in Route::ALL {
            let count = figures.requests.iter().find(|count| (count.0, count.1) == (state, route));
            let labels = [("state", state.as_str()), ("route", route.name())];
            metrics::gauge!("keywright_requests", &labels).set(count.map_or(0, |count| count.2) as f64);
        }
    }
    let jobs = &figures.jobs;
    for (state, count) in [("new", jobs.new), ("retrying", jobs.retrying), ("dead", jobs.dead)] {
        metrics::gauge!("keywright_outbox_waiting", "state" => state).set(count as f64);
    }
    let age = jobs.oldest.map(|oldest| now.since(oldest)).unwrap_or_default();
    metrics::gauge!("keywright_outbox_oldest_seconds").set(age.as_secs_f64());
    let (used, idle) = figures.connections;
    metrics::gauge!("keywright_database_connections", "state" => "used").set(used);
    metrics::gauge!("keywright_database_connections", "state" => "idle").set(idle);
}

fn describe() {
    metrics::describe_counter!("keywright_http_requests_total", "Answered requests by route, method and status");
    metrics::describe_histogram!("keywright_http_request_seconds", "Time to answer, by route");
    metrics::describe_gauge!("keywright_requests", "Key requests in the database by state and route");
    metrics::describe_counter!("keywright_requests_submitted_total", "Key requests that were submitted, by route");
    metrics::describe_histogram!(
        "keywright_request_decision_seconds",
        "From submitting to deciding a request that waited, by route and decision"
    );
    metrics::describe_gauge!("keywright_outbox_waiting", "Jobs in the outbox: new, retrying, dead");
    metrics::describe_gauge!("keywright_outbox_oldest_seconds", "Age of the oldest job that waits");
    metrics::describe_counter!(
        "keywright_outbox_jobs_total",
        "Tries of jobs by kind and outcome: done, failed, given_up"
    );
    metrics::describe_counter!("keywright_webhook_attempts_total", "Tries of deliveries by the state they led to");
    metrics::describe_gauge!("keywright_database_connections", "Connections to the database: used, idle");
    metrics::describe_counter!("keywright_verify_answers_total", "Answers of /verify by reason");
    metrics::describe_gauge!("keywright_verify_keys", "Keys that /verify knows");
    metrics::describe_gauge!("keywright_verify_fresh_seconds", "When /verify last knew itself up to date (Unix time)");
}
