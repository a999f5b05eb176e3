//! What comes from another portal.

use crate::bench::{TestPortal, entry, mistakes, policy};
use domain::{
    Actor,
    catalogue::EntryDraft,
    field::Typed,
    id::{DeveloperId, EntryId, PolicyId},
    request::{Origin, Route, StateName},
    settings::Settings,
    token::Scope,
};
use services::{Asked, AskedItem, Came, Error, Import, NewDeveloper, RequestQuery};
use storage::on_both;

const SOURCE: &str = "https://old.example.com";

fn ada() -> NewDeveloper {
    NewDeveloper { email: "Ada@example.com".into(), ..NewDeveloper::default() }
}

fn asked(developer: &DeveloperId, entry: Option<&EntryId>, policy: &PolicyId) -> Asked {
    let items = vec![AskedItem { entry: entry.map(ToString::to_string), policy: policy.to_string() }];
    Asked { on_behalf_of: Some(developer.clone()), items, answers: Typed::new(), origin: Origin::TykApi }
}

/// A developer who asks for the one policy of Weather; with the fates of all four.
async fn bring(import: &mut Import) -> [&'static str; 4] {
    let gold = import.policy("p1", policy("Gold")).await.unwrap();
    let policies = vec![gold.clone().into_inner()];
    let weather = EntryDraft { name: "Weather".into(), policies, ..EntryDraft::blank() };
    let weather = import.entry("e1", weather).await.unwrap();
    let person = import.developer("d1", ada()).await.unwrap();
    let wanted = asked(&person.clone().into_inner(), Some(&weather.clone().into_inner()), &gold.clone().into_inner());
    let request = import.request("r1", wanted, false).await.unwrap();
    [fate(&gold), fate(&weather), fate(&person), fate(&request)]
}

const fn fate<T>(came: &Came<T>) -> &'static str {
    match came {
        Came::Made(_) => "made",
        Came::Found(_) => "found",
        Came::Known(_) => "known",
    }
}

/// How many policies, people and requests there are.
async fn counts(test: &TestPortal, admin: &Actor) -> (usize, usize, usize) {
    let policies = test.portal.policies(admin).await.unwrap().len();
    let people = test.portal.people(admin, "", None).await.unwrap().rows.len();
    let query = RequestQuery { size: 99, ..RequestQuery::default() };
    (policies, people, test.portal.requests(admin, query).await.unwrap().rows.len())
}

on_both! {
    async fn what_came_once_is_known_and_nobody_is_mailed(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let mut import = test.portal.import(&admin, SOURCE).unwrap();
        assert_eq!(bring(&mut import).await, ["made"; 4]);
        assert_eq!(bring(&mut import).await, ["known"; 4]);
        assert_eq!(counts(&test, &admin).await, (1, 2, 1));
        let mut elsewhere = test.portal.import(&admin, "https://other.example.com").unwrap();
        assert_eq!(bring(&mut elsewhere).await, ["found"; 4]);
        assert_eq!(counts(&test, &admin).await, (1, 2, 1));
        assert_eq!(test.outbox().await, Vec::<String>::new());
    }

    async fn a_rehearsal_tells_the_same_and_leaves_nothing(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let mut import = test.portal.rehearse_import(&admin, SOURCE).await.unwrap();
        let nameless = mistakes(import.policy("p0", policy(" ")).await);
        assert_eq!(nameless, ["name: Give the policy a name of at most 100 characters."]);
        assert_eq!(bring(&mut import).await, ["made"; 4]);
        assert_eq!(bring(&mut import).await, ["known"; 4]);
        drop(import);
        assert_eq!(counts(&test, &admin).await, (0, 1, 0));
        assert_eq!(bring(&mut test.portal.import(&admin, SOURCE).unwrap()).await, ["made"; 4]);
    }

    async fn what_is_here_stands_for_the_same_from_there_once(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let here = test.policy(&admin, "Gold").await;
        let weather = test.entry(&admin, "Weather", &here).await;
        let mut import = test.portal.import(&admin, SOURCE).unwrap();
        assert_eq!(import.policy("p1", policy(" gold")).await.unwrap(), Came::Found(here.id.clone()));
        let second = import.policy("p2", policy("Gold")).await.unwrap().into_inner();
        assert_eq!(test.portal.policy_record(&admin, &second).await.unwrap().name, "Gold (2)");
        let mut alike = async |foreign| import.entry(foreign, entry("WEATHER", &here)).await.unwrap();
        assert_eq!(alike("e1").await, Came::Found(weather.id));
        let second = alike("e2").await.into_inner();
        assert_eq!(test.portal.entry_record(&admin, &second).await.unwrap().0.slug.as_str(), "weather-2");
    }

    async fn what_was_deleted_here_stays_away(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let mut import = test.portal.import(&admin, SOURCE).unwrap();
        let id = import.policy("p1", policy("Gold")).await.unwrap().into_inner();
        test.portal.delete_policy(&admin, &id).await.unwrap();
        assert_eq!(import.policy("p1", policy("Gold")).await.unwrap(), Came::Known(id));
        assert_eq!(counts(&test, &admin).await.0, 0);
    }

    async fn requests_wait_for_the_admins_whatever_the_route(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let (now, version) = test.portal.settings(&admin).await.unwrap();
        let at_once = Settings { require_key_approval: false, ..now };
        test.portal.change_settings(&admin, at_once, version).await.unwrap();
        let mut import = test.portal.import(&admin, SOURCE).unwrap();
        bring(&mut import).await;
        let known = import.developer("d1", ada()).await.unwrap().into_inner();
        let second = import.policy("p2", policy("Silver")).await.unwrap().into_inner();
        import.request("r2", asked(&known, None, &second), true).await.unwrap();
        let query = RequestQuery { size: 9, ..RequestQuery::default() };
        let requests = test.portal.requests(&admin, query).await.unwrap().rows;
        let stand = |index: usize| (requests[index].request.route, requests[index].request.state.name());
        assert_eq!(stand(0), (Route::Admin, StateName::Pending));
        assert_eq!(stand(1), (Route::Admin, StateName::Approved));
        assert_eq!(test.outbox().await, Vec::<String>::new());
    }

    async fn settings_come_once(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let mut import = test.portal.import(&admin, SOURCE).unwrap();
        let theirs = Settings { secure_key_approval: true, ..import.present_settings().await.unwrap() };
        let wrong = Settings { redirect_on_key_request: true, ..theirs.clone() };
        assert!(mistakes(import.settings(wrong).await)[0].starts_with("redirect_to: "));
        assert_eq!(import.settings(theirs.clone()).await.unwrap(), Came::Made(vec!["secure_key_approval".into()]));
        let (now, version) = test.portal.settings(&admin).await.unwrap();
        let ours = Settings { secure_key_approval: false, ..now };
        test.portal.change_settings(&admin, ours.clone(), version).await.unwrap();
        assert_eq!(import.settings(theirs).await.unwrap(), Came::Known(Vec::new()));
        assert_eq!(test.portal.settings(&admin).await.unwrap().0, ours);
    }

    async fn only_whoever_runs_the_portal_imports(storage: Storage) {
        let test = TestPortal::on(storage);
        let robot = test.program(&[Scope::PeopleWrite, Scope::CatalogueWrite]);
        assert!(matches!(test.portal.import(&robot, SOURCE), Err(Error::OutOfScope(Scope::PortalAdmin))));
        assert!(matches!(test.portal.rehearse_import(&robot, SOURCE).await, Err(Error::OutOfScope(Scope::PortalAdmin))));
    }
}
