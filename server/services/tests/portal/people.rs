use crate::bench::{PASSWORD, TestPortal, visitor};
use domain::event::What;
use services::Error;
use storage::{EventFilter, on_both};

on_both! {
    async fn a_disabled_developer_is_out_at_once(storage: Storage) {
        let test = TestPortal::on(storage);
        let (admin, ada) = (test.admin().await, test.developer("ada@example.com").await);
        let id = ada.developer().unwrap();
        let token = test.portal.sign_in("ada@example.com", PASSWORD, visitor()).await.unwrap().token;
        test.portal.disable_developer(&admin, id).await.unwrap();
        assert!(test.portal.signed_in_as(&token).await.unwrap().is_none());
        assert!(test.portal.sign_in("ada@example.com", PASSWORD, visitor()).await.is_err());
        let newest = test.storage.read().await.unwrap().history(&EventFilter::default(), 1).await.unwrap();
        assert_eq!((newest[0].by.name(), &newest[0].what), ("Grace", &What::DeveloperDisabled));
        test.portal.enable_developer(&admin, id).await.unwrap();
        test.portal.sign_in("ada@example.com", PASSWORD, visitor()).await.unwrap();
    }

    async fn the_last_admin_stays(storage: Storage) {
        let test = TestPortal::on(storage);
        let (admin, ada) = (test.admin().await, test.developer("ada@example.com").await);
        let grace = admin.developer().unwrap();
        assert!(matches!(test.portal.set_admin(&admin, grace, false).await, Err(Error::Conflict(_))));
        assert!(matches!(test.portal.disable_developer(&admin, grace).await, Err(Error::Conflict(_))));
        test.portal.set_admin(&admin, ada.developer().unwrap(), true).await.unwrap();
        test.portal.set_admin(&admin, grace, false).await.unwrap();
        assert!(!test.actor("grace@example.com").await.is_admin());
    }

    async fn only_admins_see_and_change_people(storage: Storage) {
        let test = TestPortal::on(storage);
        let (admin, ada) = (test.admin().await, test.developer("ada@example.com").await);
        let id = ada.developer().unwrap();
        assert!(matches!(test.portal.people(&ada, "", None).await, Err(Error::Forbidden)));
        assert!(matches!(test.portal.set_admin(&ada, id, true).await, Err(Error::Forbidden)));
        let found = test.portal.people(&admin, " ADA@ ", None).await.unwrap();
        assert_eq!(found.rows.iter().map(|person| &person.id).collect::<Vec<_>>(), [id]);
    }
}
