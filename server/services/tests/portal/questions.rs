use crate::bench::TestPortal;
use domain::{
    catalogue::{Entry, EntryDraft, PolicyDraft},
    field::{Field, Kind},
    settings::QuestionForm,
};
use services::Error;
use storage::on_both;

fn questions() -> Vec<Field> {
    vec![Field::new("why", "What for?", Kind::LongText), Field::new("calls", "How many calls?", Kind::Number)]
}

/// An entry that asks what the portal asks.
async fn entry(test: &TestPortal) -> Entry {
    let admin = test.admin().await;
    let free = PolicyDraft { name: "Free".into(), ..PolicyDraft::blank() };
    let policy = test.portal.create_policy(&admin, free).await.unwrap();
    let draft = EntryDraft { name: "Weather".into(), policies: vec![policy.id], ..EntryDraft::blank() };
    test.portal.create_entry(&admin, draft).await.unwrap()
}

on_both! {
    async fn questions_of_one_form_leave_everything_else_alone(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        test.portal.change_questions(&admin, QuestionForm::SignUp, questions(), 0).await.unwrap();
        test.portal.change_questions(&admin, QuestionForm::KeyRequest, questions()[..1].to_vec(), 1).await.unwrap();
        let (settings, version) = test.portal.settings(&admin).await.unwrap();
        assert_eq!((settings.signup_fields.len(), settings.key_request_fields.len(), version), (2, 1, 2));
    }

    async fn questions_based_on_old_settings_are_refused(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        test.portal.change_questions(&admin, QuestionForm::SignUp, questions(), 0).await.unwrap();
        let late = test.portal.change_questions(&admin, QuestionForm::SignUp, Vec::new(), 0).await;
        assert!(matches!(late, Err(Error::Conflict(_))));
    }

    async fn an_entry_asks_its_own_questions_until_it_inherits_again(storage: Storage) {
        let test = TestPortal::on(storage);
        let (admin, entry) = (test.admin().await, entry(&test).await);
        let own = test.portal.change_entry_questions(&admin, &entry.id, 1, Some(questions())).await.unwrap();
        assert_eq!((own.overrides.key_request_fields, own.name, own.policies), (Some(questions()), entry.name, entry.policies));
        let again = test.portal.change_entry_questions(&admin, &entry.id, 2, None).await.unwrap();
        assert_eq!(again.overrides.key_request_fields, None);
    }

    async fn questions_are_for_admins_and_not_based_on_an_old_entry(storage: Storage) {
        let test = TestPortal::on(storage);
        let (admin, entry) = (test.admin().await, entry(&test).await);
        let ada = test.developer("ada@example.com").await;
        let portal = &test.portal;
        assert!(matches!(portal.change_entry_questions(&ada, &entry.id, 1, None).await, Err(Error::Forbidden)));
        assert!(matches!(portal.change_questions(&ada, QuestionForm::SignUp, Vec::new(), 0).await, Err(Error::Forbidden)));
        portal.change_entry_questions(&admin, &entry.id, 1, Some(Vec::new())).await.unwrap();
        assert!(matches!(portal.change_entry_questions(&admin, &entry.id, 1, None).await, Err(Error::Conflict(_))));
    }
}
