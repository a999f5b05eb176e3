use crate::bench::TestPortal;

#[tokio::test(flavor = "multi_thread")]
async fn a_portal_that_runs_is_healthy_and_ready() {
    let test = TestPortal::open().await;
    let (health, ready) = (test.guest().get("/healthz").await, test.guest().get("/readyz").await);
    assert_eq!((health.status, health.body.as_str()), (200, "ok\n"));
    assert_eq!((ready.status, ready.body.as_str()), (200, "ready\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_portal_that_is_about_to_leave_takes_no_new_work() {
    let test = TestPortal::open().await;
    test.state.readiness.drain();
    let ready = test.guest().get("/readyz").await;
    assert_eq!((ready.status, ready.body.as_str()), (503, "shutting down\n"));
    assert_eq!(test.guest().get("/healthz").await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn measurements_are_not_for_the_public() {
    let test = TestPortal::open().await;
    assert_eq!(test.guest().get("/metrics").await.status, 404);
    assert_eq!(test.guest().get("/verify").await.status, 404);
}
