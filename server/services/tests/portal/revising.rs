//! A developer changes what their pending request says.

use crate::bench::{TestPortal, asked, entry, mistakes, sentence};
use domain::{
    Actor,
    catalogue::{Entry, EntryDraft},
    field::{Field, Kind, Typed},
    id::RequestId,
    request::Refusal,
    settings::Overrides,
};
use services::Error;
use storage::on_both;

/// Somebody who decides, somebody who asked, for what, and their request.
struct Asked {
    admin: Actor,
    ada: Actor,
    weather: Entry,
    request: RequestId,
}

async fn ada_asked(test: &TestPortal) -> Asked {
    let (admin, ada) = (test.admin().await, test.developer("ada@example.com").await);
    let free = test.policy(&admin, "Free").await;
    let why = Field { required: true, ..Field::new("why", "Why?", Kind::Text) };
    let overrides = Overrides { key_request_fields: Some(vec![why]), ..Overrides::default() };
    let draft = EntryDraft { overrides, ..entry("Weather", &free) };
    let weather = test.portal.create_entry(&admin, draft).await.unwrap();
    let request = test.portal.submit(&ada, asked(&weather, &[("why", "Fun")])).await.unwrap().id;
    Asked { admin, ada, weather, request }
}

fn because(why: &str) -> Typed {
    [("why".to_owned(), why.to_owned())].into()
}

fn policies_of(entry: &Entry) -> Vec<String> {
    vec![entry.policies[0].to_string()]
}

on_both! {
    async fn whoever_decides_sees_what_it_said_before_and_decides_the_new_text(storage: Storage) {
        let test = TestPortal::on(storage);
        let Asked { admin, ada, weather, request } = ada_asked(&test).await;
        let old = test.portal.revisable(&ada, &request).await.unwrap();
        assert_eq!((old.revision, old.answers[0].value.to_string()), (1, "Fun".to_owned()));
        test.portal.revise(&ada, &request, 1, policies_of(&weather), because("Profit")).await.unwrap();

        let (page, events) = test.portal.request(&admin, &request).await.unwrap();
        let earlier = page.earlier.unwrap();
        assert_eq!(page.request.answers[0].value.to_string(), "Profit");
        assert_eq!((earlier.answers[0].value.to_string(), earlier.policy), ("Fun".to_owned(), "Free".to_owned()));
        assert_eq!(events[1].what.name(), "key_request.revised");
        let stale = test.portal.approve(&admin, &request, 1).await.unwrap_err();
        assert!(matches!(stale, Error::Refused(Refusal::Stale { based_on: 1, current: 2 })));
        test.portal.approve(&admin, &request, 2).await.unwrap();
    }

    async fn a_revision_with_mistakes_changes_nothing(storage: Storage) {
        let test = TestPortal::on(storage);
        let Asked { ada, weather, request, .. } = ada_asked(&test).await;
        let empty = test.portal.revise(&ada, &request, 1, Vec::new(), because("")).await;
        assert_eq!(mistakes(empty), ["policy: Choose a policy.", "answers[why]: Write an answer here."]);
        let stale = test.portal.revise(&ada, &request, 7, policies_of(&weather), because("Profit")).await;
        assert!(sentence(stale).starts_with("The request changed since you opened it"));
        let (page, _) = test.portal.request(&ada, &request).await.unwrap();
        assert_eq!((page.request.revision, page.earlier), (1, None));
    }

    async fn only_its_developer_revises_a_request_and_only_while_it_waits(storage: Storage) {
        let test = TestPortal::on(storage);
        let Asked { admin, ada, weather, request } = ada_asked(&test).await;
        assert!(matches!(test.portal.revisable(&admin, &request).await, Err(Error::Missing)));
        let others = test.portal.revise(&admin, &request, 1, policies_of(&weather), because("Mine")).await;
        assert!(matches!(others, Err(Error::Missing)));
        test.portal.approve(&admin, &request, 1).await.unwrap();
        assert!(matches!(test.portal.revisable(&ada, &request).await, Err(Error::Conflict(_))));
        let late = test.portal.revise(&ada, &request, 2, policies_of(&weather), because("Late")).await;
        assert!(matches!(late, Err(Error::Refused(Refusal::AlreadyApproved { .. }))));
    }

    async fn an_answer_stays_when_its_question_is_gone_and_is_shown_as_such(storage: Storage) {
        let test = TestPortal::on(storage);
        let Asked { admin, weather, request, .. } = ada_asked(&test).await;
        let (before, _) = test.portal.request(&admin, &request).await.unwrap();
        assert!(before.asked_no_more.is_empty());
        test.portal.change_entry_questions(&admin, &weather.id, 1, Some(Vec::new())).await.unwrap();
        let (after, _) = test.portal.request(&admin, &request).await.unwrap();
        assert_eq!((after.asked_no_more, after.request.answers), (vec!["why".to_owned()], before.request.answers));
    }
}
