//! Asking for a key for somebody else: admins may, and programs with the right.

use crate::bench::{TestPortal, asked, mistakes};
use domain::{
    Actor, Timestamp,
    catalogue::{Entry, PolicyDraft},
    id::{DeveloperId, TokenId},
    request::{Item, Origin, Refusal, Route},
    settings::Settings,
    token::Scope,
};
use services::{Asked, AskedItem, Error, Job, Mail};
use storage::on_both;

struct People {
    admin: Actor,
    ada: Actor,
    weather: Entry,
}

impl People {
    async fn of(test: &TestPortal) -> Self {
        let (admin, ada) = (test.admin().await, test.developer("ada@example.com").await);
        let weather = test.entry(&admin, "Weather", &test.policy(&admin, "Free").await).await;
        Self { admin, ada, weather }
    }

    fn ada(&self) -> DeveloperId {
        self.ada.developer().unwrap().clone()
    }

    fn for_ada(&self) -> Asked {
        Asked { on_behalf_of: Some(self.ada()), ..asked(&self.weather, &[]) }
    }

    /// The policy of the weather, without the weather.
    fn policy_alone(&self) -> Asked {
        let items = vec![AskedItem { entry: None, policy: self.weather.policies[0].to_string() }];
        Asked { items, origin: Origin::Api, ..self.for_ada() }
    }
}

#[expect(clippy::disallowed_methods, reason = "tests stand in for the server's authentication")]
fn program(scope: Scope) -> Actor {
    Actor::token(TokenId::new(Timestamp::from_micros(0), 1), "Ticket system", vec![scope])
}

on_both! {
    async fn an_admin_asks_for_somebody_and_may_decide_it(storage: Storage) {
        let test = TestPortal::on(storage);
        let people = People::of(&test).await;
        let request = test.portal.submit(&people.admin, people.for_ada()).await.unwrap().id;
        let (page, history) = test.portal.request(&people.ada, &request).await.unwrap();
        assert_eq!((page.developer.as_str(), history[0].by.name()), ("Ada", "Grace"));
        assert_eq!(test.portal.my_requests(&people.ada, None).await.unwrap().rows.len(), 1);
        assert!(test.portal.my_requests(&people.admin, None).await.unwrap().rows.is_empty());
        test.portal.approve(&people.admin, &request, 1).await.unwrap();
        let key = test.portal.issue_key(&request).await.unwrap().unwrap().key;
        assert_eq!(key.developer, people.ada());
    }

    async fn the_developer_reads_who_asked_for_them(storage: Storage) {
        let test = TestPortal::on(storage);
        let people = People::of(&test).await;
        test.portal.submit(&people.admin, people.for_ada()).await.unwrap();
        let mails: Vec<_> = test.jobs().await.into_iter().filter_map(|(job, _)| match job {
            Job::Mail { to, mail: Mail::RequestReceived { asked_by, .. } } => Some((to, asked_by)),
            _ => None,
        }).collect();
        assert_eq!(mails, [("ada@example.com".to_owned(), Some("Grace".to_owned()))]);
    }

    async fn nobody_else_asks_for_somebody(storage: Storage) {
        let test = TestPortal::on(storage);
        let people = People::of(&test).await;
        let otto = test.developer("otto@example.com").await;
        assert!(matches!(test.portal.submit(&otto, people.for_ada()).await, Err(Error::Forbidden)));
        let reader = program(Scope::RequestsRead);
        assert!(matches!(test.portal.submit(&reader, people.for_ada()).await, Err(Error::OutOfScope(Scope::RequestsWrite))));
        let nobody = Asked { on_behalf_of: None, ..people.for_ada() };
        assert!(matches!(test.portal.submit(&program(Scope::RequestsWrite), nobody).await, Err(Error::Forbidden)));
    }

    async fn a_program_may_ask_for_a_policy_alone(storage: Storage) {
        let test = TestPortal::on(storage);
        let people = People::of(&test).await;
        let submitted = test.portal.submit(&program(Scope::RequestsWrite), people.policy_alone()).await.unwrap();
        assert_eq!(submitted.route, Route::Admin);
        let (page, history) = test.portal.request(&people.admin, &submitted.id).await.unwrap();
        assert_eq!(page.request.items, [Item { entry: None, policy: people.weather.policies[0].clone() }]);
        assert_eq!((page.title.to_string(), history[0].by.name()), ("Free".into(), "Ticket system"));
        test.portal.approve(&people.admin, &submitted.id, 1).await.unwrap();
        let key = test.portal.issue_key(&submitted.id).await.unwrap().unwrap().key;
        let live = test.portal.live_key(&key.id).await.unwrap().unwrap();
        let opens: Vec<_> = live.items.iter().map(|item| (item.entry.as_ref(), item.policy.name.as_str())).collect();
        assert_eq!(opens, [(None, "Free")]);
    }

    async fn what_is_not_there_cannot_be_asked_for(storage: Storage) {
        let test = TestPortal::on(storage);
        let people = People::of(&test).await;
        let program = program(Scope::RequestsWrite);
        let item = |entry: Option<&str>, policy: &str| AskedItem { entry: entry.map(Into::into), policy: policy.into() };
        let with = |item| Asked { items: vec![item], ..people.for_ada() };
        let unknown = mistakes(test.portal.submit(&program, with(item(None, "pol_none"))).await);
        assert_eq!(unknown, ["policy: There is no such policy to ask for."]);
        let no_entry = mistakes(test.portal.submit(&program, with(item(Some("never"), ""))).await);
        assert_eq!(no_entry, ["entry: There is no such API to ask for. Choose one from the catalogue."]);
        let by_id = item(Some(people.weather.id.as_str()), people.weather.policies[0].as_str());
        let off = PolicyDraft { is_active: false, ..crate::bench::policy("Free") };
        test.portal.change_policy(&people.admin, &people.weather.policies[0], 1, off).await.unwrap();
        let inactive = mistakes(test.portal.submit(&program, people.policy_alone()).await);
        assert_eq!(inactive, ["policy: There is no such policy to ask for."]);
        let none = mistakes(test.portal.submit(&program, with(by_id)).await);
        assert_eq!(none, ["policy: This API has no policy to ask for at the moment."]);
        assert!(test.portal.my_requests(&people.ada, None).await.unwrap().rows.is_empty());
    }

    async fn nothing_is_asked_for_an_account_that_is_off(storage: Storage) {
        let test = TestPortal::on(storage);
        let people = People::of(&test).await;
        test.portal.disable_developer(&people.admin, &people.ada()).await.unwrap();
        let off = mistakes(test.portal.submit(&people.admin, people.for_ada()).await);
        assert_eq!(off, ["developer: The account of Ada is switched off. Switch it on first."]);
        let nobody = DeveloperId::new(Timestamp::from_micros(0), 9);
        let nobody = Asked { on_behalf_of: Some(nobody), ..people.for_ada() };
        assert_eq!(mistakes(test.portal.submit(&people.admin, nobody).await), ["developer: There is nobody with this id."]);
    }

    async fn whoever_asks_for_another_never_sees_the_key(storage: Storage) {
        let test = TestPortal::on(storage);
        let people = People::of(&test).await;
        let open = Settings { require_key_approval: false, ..Settings::default() };
        test.portal.change_settings(&people.admin, open, 0).await.unwrap();
        let submitted = test.portal.submit(&people.admin, people.for_ada()).await.unwrap();
        assert_eq!(submitted.route, Route::Auto);
        assert!(submitted.issued.is_none());
        assert_eq!(test.outbox().await, ["issue_key"]);
    }

    async fn asking_for_oneself_on_behalf_decides_nothing(storage: Storage) {
        let test = TestPortal::on(storage);
        let people = People::of(&test).await;
        let own = Asked { on_behalf_of: people.admin.developer().cloned(), ..people.for_ada() };
        let request = test.portal.submit(&people.admin, own).await.unwrap().id;
        let refused = test.portal.approve(&people.admin, &request, 1).await;
        assert!(matches!(refused, Err(Error::Refused(Refusal::OwnRequest))));
    }
}
