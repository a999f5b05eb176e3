//! What is left of things: who did what when, for those who run the portal.

use crate::bench::TestPortal;
use domain::event::Event;
use services::{Error, HistoryOf};
use storage::on_both;

fn names(events: &[Event]) -> Vec<&'static str> {
    events.iter().map(|event| event.what.name()).collect()
}

on_both! {
    async fn the_history_of_a_developer_an_entry_or_a_request_outlives_it(storage: Storage) {
        let test = TestPortal::on(storage);
        let (admin, ada) = (test.admin().await, test.developer("ada@example.com").await);
        let free = test.policy(&admin, "Free").await;
        let (weather, maps) = (test.entry(&admin, "Weather", &free).await, test.entry(&admin, "Maps", &free).await);
        let request = test.ask(&ada, &weather).await;
        test.ask(&ada, &maps).await;
        test.portal.decline(&admin, &request, 1, "No.").await.unwrap();
        let of = async |of: HistoryOf| test.portal.history(&admin, of, None).await.unwrap().0;

        let told = of(HistoryOf { request: Some(request), ..HistoryOf::default() }).await;
        assert_eq!(names(&told), ["key_request.declined", "key_request.submitted"]);
        assert_eq!((told[0].by.name(), told[1].by.name()), ("Grace", "Ada"));
        let entry = of(HistoryOf { entry: Some(weather.id), ..HistoryOf::default() }).await;
        assert_eq!(names(&entry), ["key_request.declined", "key_request.submitted", "entry.created"]);
        let developer = of(HistoryOf { developer: ada.developer().cloned(), ..HistoryOf::default() }).await;
        assert_eq!(names(&developer)[..3], ["key_request.declined", "key_request.submitted", "key_request.submitted"]);
        assert!(of(HistoryOf::default()).await.len() > developer.len());
    }

    async fn it_comes_in_pages_and_for_admins_alone(storage: Storage) {
        let test = TestPortal::on(storage);
        let (admin, ada) = (test.admin().await, test.developer("ada@example.com").await);
        for number in 0..60 {
            test.policy(&admin, &format!("Policy {number}")).await;
        }
        let (first, next) = test.portal.history(&admin, HistoryOf::default(), None).await.unwrap();
        let (second, end) = test.portal.history(&admin, HistoryOf::default(), next).await.unwrap();
        assert_eq!((first.len(), first[49].id, end), (50, second[0].id + 1, None));
        let refused = test.portal.history(&ada, HistoryOf::default(), None).await;
        assert!(matches!(refused, Err(Error::Forbidden)));
    }
}
