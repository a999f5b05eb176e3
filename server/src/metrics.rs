use core::time::Duration;
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};

/// Seconds; from an answer out of memory to a slow upload.
const SPANS: [f64; 12] = [0.000_1, 0.000_5, 0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0];
const UPKEEP: Duration = Duration::from_secs(5);

/// Begins to count. The handle renders what `/metrics` answers.
pub fn start() -> Result<PrometheusHandle, BuildError> {
    let builder = PrometheusBuilder::new().set_buckets_for_metric(Matcher::Suffix("_seconds".into()), &SPANS)?;
    let handle = builder.install_recorder()?;
    describe();
    Ok(handle)
}

/// Folds finished measurements into the histograms, for ever.
pub async fn keep_up(handle: PrometheusHandle) {
    let mut ticks = tokio::time::interval(UPKEEP);
    loop {
        ticks.tick().await;
        handle.run_upkeep();
    }
}

fn describe() {
    metrics::describe_counter!("keywright_http_requests_total", "Answered requests by route, method and status");
    metrics::describe_histogram!("keywright_http_request_seconds", "Time to answer, by route");
    metrics::describe_counter!("keywright_verify_answers_total", "Answers of /verify by reason");
    metrics::describe_gauge!("keywright_verify_keys", "Keys that /verify knows");
    metrics::describe_gauge!("keywright_verify_fresh_seconds", "When /verify last knew itself up to date (Unix time)");
}
