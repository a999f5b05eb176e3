use domain::settings::Settings;
use storage::{Error, on_both};

fn named(name: &str) -> Settings {
    Settings { portal_name: name.into(), ..Settings::default() }
}

on_both! {
    async fn a_new_portal_has_the_default_settings(storage: Storage) {
        assert_eq!(storage.read().await.unwrap().settings().await.unwrap(), (Settings::default(), 0));
    }

    async fn settings_come_back_whole_with_a_new_version(storage: Storage) {
        let mut tx = storage.write().await.unwrap();
        tx.store_settings(&named("First"), 0).await.unwrap();
        assert_eq!(tx.settings().await.unwrap(), (named("First"), 1));
        tx.store_settings(&named("Second"), 1).await.unwrap();
        assert_eq!(tx.settings().await.unwrap(), (named("Second"), 2));
    }

    async fn settings_based_on_an_old_version_are_refused(storage: Storage) {
        let mut tx = storage.write().await.unwrap();
        tx.store_settings(&named("First"), 0).await.unwrap();
        assert!(matches!(tx.store_settings(&named("Late"), 0).await, Err(Error::Conflict("the settings"))));
        assert!(matches!(tx.store_settings(&named("Late"), 7).await, Err(Error::Conflict("the settings"))));
        assert_eq!(tx.settings().await.unwrap(), (named("First"), 1));
    }
}
