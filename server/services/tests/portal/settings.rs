use crate::bench::TestPortal;
use domain::{event::What, settings::Settings};
use services::Error;
use storage::{EventFilter, on_both};

on_both! {
    async fn a_change_is_stored_and_named(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let wanted = Settings { portal_name: "Keys".into(), disable_signup: true, ..Settings::default() };
        test.portal.change_settings(&admin, wanted.clone(), 0).await.unwrap();
        assert_eq!(test.portal.settings(&admin).await.unwrap(), (wanted, 1));
        let newest = test.storage.read().await.unwrap().history(&EventFilter::default(), 1).await.unwrap();
        let names = vec!["disable_signup".into(), "portal_name".into()];
        assert_eq!(newest[0].what, What::SettingsChanged { names });
    }

    async fn a_change_based_on_old_settings_is_refused(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let first = Settings { portal_name: "First".into(), ..Settings::default() };
        test.portal.change_settings(&admin, first.clone(), 0).await.unwrap();
        let late = Settings { portal_name: "Late".into(), ..Settings::default() };
        let refused = test.portal.change_settings(&admin, late, 0).await.unwrap_err();
        assert!(matches!(&refused, Error::Conflict(why) if why.starts_with("Grace changed the settings")), "{refused}");
        assert_eq!(test.portal.settings(&admin).await.unwrap(), (first, 1));
    }

    async fn settings_are_for_admins_and_have_to_make_sense(storage: Storage) {
        let test = TestPortal::on(storage);
        let (admin, ada) = (test.admin().await, test.developer("ada@example.com").await);
        assert!(matches!(test.portal.settings(&ada).await, Err(Error::Forbidden)));
        assert!(matches!(test.portal.change_settings(&ada, Settings::default(), 0).await, Err(Error::Forbidden)));
        let nonsense = Settings { max_open_requests: 0, ..Settings::default() };
        assert!(matches!(test.portal.change_settings(&admin, nonsense, 0).await, Err(Error::Invalid(_))));
    }
}
