//! Long lists, a page at a time.

use crate::bench::TestPortal;
use domain::{id::RequestId, request::QueueView};
use services::Error;
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
        let first = test.portal.queue(&admin, QueueView::Waiting, "", None).await.unwrap();
        let after = first.next.clone().unwrap().parse().unwrap();
        let second = test.portal.queue(&admin, QueueView::Waiting, "", Some(after)).await.unwrap();
        assert_eq!((first.rows.len(), second.rows.len(), second.next), (50, 2, None));
        let read: Vec<_> = first.rows.into_iter().chain(second.rows).map(|row| row.id).collect();
        assert_eq!(read, asked);
        let mine = test.portal.my_requests(&ada, None).await.unwrap();
        assert_eq!((mine.rows.len(), &mine.rows[0].id), (50, &asked[51]));
    }

    async fn a_queue_is_searched_by_developer_api_and_answer(storage: Storage) {
        let test = TestPortal::on(storage);
        let (admin, ada) = (test.admin().await, test.developer("ada@example.com").await);
        let bob = test.developer("bob_b@example.com").await;
        let free = test.policy(&admin, "Free").await;
        let (weather, tides) = (test.entry(&admin, "Weather", &free).await, test.entry(&admin, "Tides", &free).await);
        let asked = [test.ask(&ada, &weather).await, test.ask(&bob, &tides).await];
        let found = async |view, search: &str| {
            let rows = test.portal.queue(&admin, view, search, None).await.unwrap().rows;
            rows.iter().map(|row| asked.iter().position(|id| *id == row.id).unwrap()).collect::<Vec<_>>()
        };
        assert_eq!(found(QueueView::Waiting, " WEATHER ").await, [0]);
        assert_eq!(found(QueueView::Waiting, "bob_").await, [1]);
        // Signs of the database's own language are taken as they are.
        assert_eq!(found(QueueView::Waiting, "ada_").await, Vec::<usize>::new());
        assert_eq!(found(QueueView::All, "").await, [1, 0]);
        assert_eq!(found(QueueView::ThirdParty, "").await, Vec::<usize>::new());
        assert_eq!(found(QueueView::Mine, "").await, Vec::<usize>::new());
    }

    async fn a_queue_tells_what_its_reader_may_decide(storage: Storage) {
        let test = TestPortal::on(storage);
        let (admin, ada) = (test.admin().await, test.developer("ada@example.com").await);
        let free = test.policy(&admin, "Free").await;
        let (weather, tides) = (test.entry(&admin, "Weather", &free).await, test.entry(&admin, "Tides", &free).await);
        let granted = test.ask(&ada, &weather).await;
        test.portal.approve(&admin, &granted, 1).await.unwrap();
        test.ask(&ada, &tides).await;
        test.ask(&admin, &tides).await;
        let rows = test.portal.queue(&admin, QueueView::All, "", None).await.unwrap().rows;
        let told: Vec<_> = rows.iter().map(|row| (&*row.developer, row.title.to_string(), row.decidable)).collect();
        assert_eq!(told, [("Grace", "Tides".into(), false), ("Ada", "Tides".into(), true), ("Ada", "Weather".into(), false)]);
        let hers = test.portal.my_requests(&ada, None).await.unwrap().rows;
        assert!(hers.iter().all(|row| !row.decidable));
    }

    async fn several_are_decided_each_for_itself(storage: Storage) {
        let test = TestPortal::on(storage);
        let (admin, ada) = (test.admin().await, test.developer("ada@example.com").await);
        let free = test.policy(&admin, "Free").await;
        let mut chosen = Vec::new();
        for name in ["Weather", "Tides", "Maps"] {
            let entry = test.entry(&admin, name, &free).await;
            chosen.push((test.ask(&ada, &entry).await, 1));
        }
        test.portal.withdraw(&ada, &chosen[1].0, 1).await.unwrap();
        let mistake = test.portal.decide_each(&admin, chosen.clone(), Some(" ")).await.unwrap_err();
        assert!(matches!(mistake, Error::Invalid(invalid) if invalid.0[0].field == "reason"));
        assert!(matches!(test.portal.decide_each(&ada, chosen.clone(), None).await, Err(Error::Forbidden)));
        let outcomes = test.portal.decide_each(&admin, chosen.clone(), None).await.unwrap();
        let told: Vec<_> = outcomes.iter().map(|outcome| (outcome.title.as_str(), outcome.refusal.is_some())).collect();
        assert_eq!(told, [("Ada · Weather · Free", false), ("Ada · Tides · Free", true), ("Ada · Maps · Free", false)]);
        assert!(outcomes[1].refusal.as_ref().unwrap().starts_with("Withdrawn by Ada at "));
        assert_eq!(test.portal.queue(&admin, QueueView::Waiting, "", None).await.unwrap().rows.len(), 0);
        let again = test.portal.decide_each(&admin, chosen[..1].to_vec(), None).await.unwrap();
        assert!(again[0].refusal.as_ref().unwrap().starts_with("Approved by Grace at "), "{again:?}");
        assert!(test.portal.decide_each(&admin, Vec::new(), None).await.is_err());
    }
}
