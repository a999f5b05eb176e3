//! How the portal does, at a glance.

use crate::bench::TestPortal;
use domain::{
    overview::{Attention, Counts},
    request::Route,
    time::days,
};
use services::Error;
use storage::on_both;

on_both! {
    async fn what_was_asked_and_decided_is_counted_by_day_api_and_route(storage: Storage) {
        let test = TestPortal::on(storage);
        let (admin, ada) = (test.admin().await, test.developer("ada@example.com").await);
        let free = test.policy(&admin, "Free").await;
        let (weather, maps) = (test.entry(&admin, "Weather", &free).await, test.entry(&admin, "Maps", &free).await);
        let first = test.ask(&ada, &weather).await;
        test.pass(days(1));
        test.portal.approve(&admin, &first, 1).await.unwrap();
        let second = test.ask(&ada, &maps).await;
        test.portal.decline(&admin, &second, 1, "No.").await.unwrap();
        test.ask(&ada, &maps).await;
        test.jobs().await;

        let overview = test.portal.overview(&admin).await.unwrap();
        let today = Counts { asked: 2, approved: 1, declined: 1 };
        let last: Vec<_> = overview.days[27..].iter().map(|(_, counts)| *counts).collect();
        assert_eq!(last, [Counts::default(), Counts { asked: 1, ..Counts::default() }, today]);
        assert_eq!((overview.days.len(), overview.today, overview.waiting), (30, today, 1));
        let apis: Vec<_> = overview.entries.iter().map(|one| (one.name.as_str(), one.counts)).collect();
        let (of_maps, of_weather) = (Counts { asked: 2, approved: 0, declined: 1 }, Counts { asked: 1, approved: 1, declined: 0 });
        assert_eq!(apis, [("Maps", of_maps), ("Weather", of_weather)]);
        assert_eq!(overview.routes, [(Route::Admin, 3)]);
        assert_eq!((overview.usual, overview.attention), (None, Vec::new()));
    }

    async fn what_does_not_mend_itself_needs_somebody(storage: Storage) {
        let test = TestPortal::on(storage);
        let (admin, ada) = (test.admin().await, test.developer("ada@example.com").await);
        let free = test.policy(&admin, "Free").await;
        let weather = test.entry(&admin, "Weather", &free).await;
        test.ask(&ada, &weather).await;
        test.jobs().await;
        let asked = test.portal.now();
        test.pass(days(3));
        let overview = test.portal.overview(&admin).await.unwrap();
        assert_eq!((overview.oldest, overview.attention), (Some(asked), vec![Attention::RequestWaits(asked)]));
        assert!(matches!(test.portal.overview(&ada).await, Err(Error::Forbidden)));
    }
}
