use domain::{
    Timestamp,
    developer::{AccountState, Developer},
    id::DeveloperId,
};
use storage::{DeveloperFilter, Error, Storage, on_both};

fn developer(number: u128, email: &str, name: &str) -> Developer {
    Developer {
        id: DeveloperId::new(Timestamp::from_micros(0), number),
        email: email.parse().unwrap(),
        name: name.into(),
        fields: Vec::new(),
        is_admin: false,
        state: AccountState::Active,
        created: Timestamp::from_micros(5),
        last_sign_in: None,
    }
}

async fn store(storage: &Storage, developers: &[Developer]) {
    let mut tx = storage.write().await.unwrap();
    for developer in developers {
        tx.insert_developer(developer, Some("hash")).await.unwrap();
    }
    tx.commit().await.unwrap();
}

async fn found(storage: &Storage, search: &str) -> Vec<String> {
    let filter = DeveloperFilter { search: Some(search.into()), size: 9, ..DeveloperFilter::default() };
    let page = storage.read().await.unwrap().developers(&filter).await.unwrap();
    page.rows.into_iter().map(|developer| developer.name).collect()
}

on_both! {
    async fn an_account_comes_back_whole(storage: Storage) {
        let mut ada = developer(1, "ada@example.com", "Ada");
        store(&storage, std::slice::from_ref(&ada)).await;
        let mut tx = storage.write().await.unwrap();
        ada.name = "Ada L.".into();
        ada.is_admin = true;
        ada.state = AccountState::Disabled;
        ada.last_sign_in = Some(Timestamp::from_micros(7));
        tx.update_developer(&ada).await.unwrap();
        assert_eq!(tx.developer(&ada.id).await.unwrap(), Some(ada.clone()));
        assert_eq!(tx.developer_by_email(&ada.email).await.unwrap(), Some(ada));
    }

    async fn an_address_has_one_account(storage: Storage) {
        store(&storage, &[developer(1, "ada@example.com", "Ada")]).await;
        let mut tx = storage.write().await.unwrap();
        let second = tx.insert_developer(&developer(2, "ada@example.com", "Eve"), None).await;
        assert!(matches!(second, Err(Error::Conflict(_))));
    }

    async fn a_password_is_read_only_by_whoever_asks_for_it(storage: Storage) {
        let ada = developer(1, "ada@example.com", "Ada");
        store(&storage, std::slice::from_ref(&ada)).await;
        let mut tx = storage.write().await.unwrap();
        assert_eq!(tx.password_hash(&ada.id).await.unwrap().as_deref(), Some("hash"));
        tx.set_password(&ada.id, "another").await.unwrap();
        assert_eq!(tx.password_hash(&ada.id).await.unwrap().as_deref(), Some("another"));
        let nobody = developer(2, "eve@example.com", "Eve");
        assert!(matches!(tx.set_password(&nobody.id, "x").await, Err(Error::Conflict(_))));
    }

    async fn only_admins_who_may_sign_in_count(storage: Storage) {
        let mut ada = developer(1, "ada@example.com", "Ada");
        let mut eve = developer(2, "eve@example.com", "Eve");
        (ada.is_admin, eve.is_admin, eve.state) = (true, true, AccountState::Disabled);
        store(&storage, &[ada.clone(), eve, developer(3, "bob@example.com", "Bob")]).await;
        assert_eq!(storage.read().await.unwrap().admins().await.unwrap(), [ada]);
    }

    async fn people_are_found_by_a_part_of_name_or_address(storage: Storage) {
        let people = [
            developer(1, "ada@example.com", "Ada Lovelace"),
            developer(2, "bob_100@example.org", "Bob 100%"),
            developer(3, "zoe@example.org", "Zoë Ökström"),
        ];
        store(&storage, &people).await;
        assert_eq!(found(&storage, "LOVE").await, ["Ada Lovelace"]);
        assert_eq!(found(&storage, "example.org").await, ["Zoë Ökström", "Bob 100%"]);
        assert_eq!(found(&storage, "%").await, ["Bob 100%"]);
        assert_eq!(found(&storage, "b_1").await, ["Bob 100%"]);
        assert_eq!(found(&storage, "Ökst").await, ["Zoë Ökström"]);
        assert!(found(&storage, "nobody").await.is_empty());
    }

    async fn people_are_read_a_page_at_a_time(storage: Storage) {
        store(&storage, &[developer(1, "a@x.y", "A"), developer(2, "b@x.y", "B"), developer(3, "c@x.y", "C")]).await;
        let mut tx = storage.read().await.unwrap();
        let first = tx.developers(&DeveloperFilter { size: 2, ..DeveloperFilter::default() }).await.unwrap();
        let after = first.next.as_deref().map(|next| next.parse().unwrap());
        let second = tx.developers(&DeveloperFilter { after, size: 2, ..DeveloperFilter::default() }).await.unwrap();
        let names: Vec<_> = first.rows.iter().chain(&second.rows).map(|developer| developer.name.as_str()).collect();
        assert_eq!((names, second.next), (vec!["C", "B", "A"], None));
    }

    async fn nobody_approves_anything_unasked(storage: Storage) {
        let ada = developer(1, "ada@example.com", "Ada");
        store(&storage, std::slice::from_ref(&ada)).await;
        assert!(storage.read().await.unwrap().approved_entries(&ada.id).await.unwrap().is_empty());
    }
}
