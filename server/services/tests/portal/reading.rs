//! Long lists, a page at a time.

use crate::bench::TestPortal;
use domain::id::RequestId;
use storage::on_both;

on_both! {
    async fn a_long_queue_is_read_page_by_page_oldest_first(storage: Storage) {
        let test = TestPortal::on(storage);
        let (admin, ada) = (test.admin().await, test.developer("ada@example.com").await);
        let settings = domain::settings::Settings { max_open_requests: 100, ..Default::default() };
        test.portal.change_settings(&admin, settings, 0).await.unwrap();
        let free = test.policy(&admin, "Free").await;
        let mut asked: Vec<RequestId> = Vec::new();
        for number in 0..52 {
            let entry = test.entry(&admin, &format!("API {number}"), &free).await;
            asked.push(test.ask(&ada, &entry).await);
            test.pass(core::time::Duration::from_secs(1));
        }
        let first = test.portal.queue(&admin, false, None).await.unwrap();
        let after = first.next.clone().unwrap().parse().unwrap();
        let second = test.portal.queue(&admin, false, Some(after)).await.unwrap();
        assert_eq!((first.rows.len(), second.rows.len(), second.next), (50, 2, None));
        let read: Vec<_> = first.rows.into_iter().chain(second.rows).map(|row| row.id).collect();
        assert_eq!(read, asked);
        let mine = test.portal.my_requests(&ada, None).await.unwrap();
        assert_eq!((mine.rows.len(), &mine.rows[0].id), (50, &asked[51]));
    }
}
