use domain::{
    Timestamp,
    catalogue::{
        AuthType, Documentation, DocumentationHead, DocumentationState, Entry, IssuerName, Operation, Policy, Quota,
        QuotaPeriod, Rate, TagCount, Visibility,
    },
    id::{EntryId, PolicyId},
    settings::Overrides,
};
use storage::{Error, NewDocumentation, Tx, on_both};

const fn at(micros: i64) -> Timestamp {
    Timestamp::from_micros(micros)
}

fn policy(number: u128, name: &str) -> Policy {
    Policy {
        id: PolicyId::new(at(0), number),
        name: name.into(),
        description: "For trying out".into(),
        rate: Some(Rate { calls: 60, seconds: 60 }),
        quota: Some(Quota { calls: 10_000, period: QuotaPeriod::Month }),
        key_days: Some(90),
        scopes: vec!["read".into(), "write".into()],
        allows: Vec::new(),
        issuer: IssuerName::Builtin,
        gateway_policies: Vec::new(),
        is_active: true,
        created: at(1),
        updated: at(2),
        version: 1,
    }
}

fn entry(number: u128, slug: &str, policies: &[&Policy]) -> Entry {
    Entry {
        id: EntryId::new(at(0), number),
        slug: slug.parse().unwrap(),
        name: slug.to_uppercase(),
        short_description: "One line".into(),
        long_description: "# Many\n\nlines".into(),
        auth_type: AuthType::AuthToken,
        owner: "Team Sky".into(),
        visibility: Visibility::SignedIn,
        policies: policies.iter().map(|policy| policy.id.clone()).collect(),
        approvers: Vec::new(),
        overrides: Overrides { secure_key_approval: Some(true), ..Overrides::default() },
        created: at(1),
        updated: at(2),
        version: 1,
    }
}

fn operation(method: &str, path: &str, tag: &str) -> Operation {
    Operation {
        method: method.into(),
        path: path.into(),
        summary: "Does it".into(),
        tag: tag.into(),
        is_deprecated: method == "PUT",
    }
}

fn documentation(operations: &[Operation]) -> Documentation {
    let about = DocumentationHead {
        title: "Weather".into(),
        version: "1.2".into(),
        servers: vec!["https://api.example.com".into()],
    };
    Documentation { about, operations: operations.to_vec() }
}

async fn two_policies(tx: &mut Tx) -> (Policy, Policy) {
    let policies = (policy(1, "Free"), policy(2, "Pro"));
    tx.insert_policy(&policies.0).await.unwrap();
    tx.insert_policy(&policies.1).await.unwrap();
    policies
}

async fn a_weather_entry(tx: &mut Tx) -> Entry {
    let entry = entry(1, "weather", &[]);
    tx.insert_entry(&entry).await.unwrap();
    entry
}

async fn store(tx: &mut Tx, entry: &Entry, operations: &[Operation]) {
    let says = documentation(operations);
    let new = NewDocumentation { text: "{}", says: &says, source: None, at: at(9) };
    tx.store_documentation(&entry.id, new).await.unwrap();
}

on_both! {
    async fn a_policy_comes_back_as_it_was_stored(storage: Storage) {
        let mut tx = storage.write().await.unwrap();
        let (free, pro) = two_policies(&mut tx).await;
        let mut open = policy(3, "fair use");
        (open.rate, open.quota, open.key_days, open.scopes) = (None, None, None, Vec::new());
        tx.insert_policy(&open).await.unwrap();
        assert_eq!(tx.policy(&open.id).await.unwrap(), Some(open.clone()));
        assert_eq!(tx.policies().await.unwrap(), [open, free, pro]);
    }

    async fn a_policy_based_on_an_older_version_is_refused(storage: Storage) {
        let mut tx = storage.write().await.unwrap();
        let (mut free, _) = two_policies(&mut tx).await;
        (free.description, free.version) = ("Changed".into(), 2);
        tx.update_policy(&free).await.unwrap();
        assert_eq!(tx.policy(&free.id).await.unwrap().as_ref(), Some(&free));
        assert!(matches!(tx.update_policy(&free).await, Err(Error::Conflict("this policy"))));
    }

    async fn two_policies_cannot_share_a_name(storage: Storage) {
        let mut tx = storage.write().await.unwrap();
        two_policies(&mut tx).await;
        assert!(matches!(tx.insert_policy(&policy(3, "Free")).await, Err(Error::Conflict(_))));
    }

    async fn an_entry_keeps_its_policies_in_their_order(storage: Storage) {
        let mut tx = storage.write().await.unwrap();
        let (free, pro) = two_policies(&mut tx).await;
        let mut weather = entry(1, "weather", &[&pro, &free]);
        tx.insert_entry(&weather).await.unwrap();
        assert_eq!(tx.entry(&weather.id).await.unwrap().as_ref(), Some(&weather));
        (weather.policies, weather.version) = (vec![free.id, pro.id], 2);
        tx.update_entry(&weather).await.unwrap();
        assert_eq!(tx.entry_by_slug(&weather.slug).await.unwrap(), Some(weather));
    }

    async fn entries_are_listed_by_name_with_all_they_offer(storage: Storage) {
        let mut tx = storage.write().await.unwrap();
        let (free, pro) = two_policies(&mut tx).await;
        let (weather, mut maps) = (entry(1, "weather", &[&free]), entry(2, "maps", &[&free, &pro]));
        maps.name = "maps".into();
        tx.insert_entry(&weather).await.unwrap();
        tx.insert_entry(&maps).await.unwrap();
        assert_eq!(tx.entries().await.unwrap(), [maps, weather]);
    }

    async fn an_entry_based_on_an_older_version_is_refused(storage: Storage) {
        let mut tx = storage.write().await.unwrap();
        let mut weather = a_weather_entry(&mut tx).await;
        weather.version = 2;
        tx.update_entry(&weather).await.unwrap();
        assert!(matches!(tx.update_entry(&weather).await, Err(Error::Conflict("this entry"))));
    }

    async fn a_policy_on_offer_cannot_be_deleted(storage: Storage) {
        let mut tx = storage.write().await.unwrap();
        let (free, _) = two_policies(&mut tx).await;
        tx.insert_entry(&entry(1, "weather", &[&free])).await.unwrap();
        assert!(matches!(tx.delete_policy(&free.id).await, Err(Error::Needed)));
    }

    async fn a_deleted_entry_takes_its_documentation_along(storage: Storage) {
        let mut tx = storage.write().await.unwrap();
        let (free, _) = two_policies(&mut tx).await;
        let weather = entry(1, "weather", &[&free]);
        tx.insert_entry(&weather).await.unwrap();
        store(&mut tx, &weather, &[operation("GET", "/now", "Now")]).await;
        tx.delete_entry(&weather.id).await.unwrap();
        assert_eq!(tx.operations(&weather.id, None).await.unwrap(), []);
        tx.delete_policy(&free.id).await.unwrap();
    }

    async fn a_newer_document_takes_the_place_of_the_older(storage: Storage) {
        let mut tx = storage.write().await.unwrap();
        let weather = a_weather_entry(&mut tx).await;
        store(&mut tx, &weather, &[operation("GET", "/old", "Old"), operation("PUT", "/old", "Old")]).await;
        let newer = [operation("GET", "/a", "B"), operation("PUT", "/a", ""), operation("GET", "/b", "B")];
        store(&mut tx, &weather, &newer).await;
        assert_eq!(tx.operations(&weather.id, None).await.unwrap(), newer);
        assert_eq!(tx.operations(&weather.id, Some("")).await.unwrap(), newer[1..2]);
        let tags = [TagCount { tag: "B".into(), operations: 2 }, TagCount { tag: String::new(), operations: 1 }];
        assert_eq!(tx.operation_tags(&weather.id).await.unwrap(), tags);
        assert_eq!(tx.documentation_head(&weather.id).await.unwrap(), Some(documentation(&[]).about));
    }

    async fn a_failed_reading_keeps_the_earlier_document(storage: Storage) {
        let mut tx = storage.write().await.unwrap();
        let weather = a_weather_entry(&mut tx).await;
        assert_eq!(tx.documentation_state(&weather.id).await.unwrap(), DocumentationState::Missing);
        store(&mut tx, &weather, &[operation("GET", "/now", "Now")]).await;
        let ready = DocumentationState::Ready { operations: 1, updated: at(9) };
        assert_eq!(tx.documentation_state(&weather.id).await.unwrap(), ready);
        let url = "https://example.com/openapi.json";
        tx.start_reading(&weather.id, url, at(10)).await.unwrap();
        let reading = DocumentationState::Reading { url: url.into(), since: at(10) };
        assert_eq!(tx.documentation_state(&weather.id).await.unwrap(), reading);
        assert!(tx.fail_reading(&weather.id, url, "It answered 404.").await.unwrap());
        let failed = DocumentationState::Failed { url: url.into(), why: "It answered 404.".into() };
        assert_eq!(tx.documentation_state(&weather.id).await.unwrap(), failed);
        assert_eq!(tx.documentation_text(&weather.id).await.unwrap().as_deref(), Some("{}"));
    }

    async fn nobody_hears_of_a_reading_that_was_replaced(storage: Storage) {
        let mut tx = storage.write().await.unwrap();
        let weather = a_weather_entry(&mut tx).await;
        tx.start_reading(&weather.id, "https://example.com/a", at(1)).await.unwrap();
        tx.start_reading(&weather.id, "https://example.com/b", at(2)).await.unwrap();
        assert!(!tx.fail_reading(&weather.id, "https://example.com/a", "late").await.unwrap());
        store(&mut tx, &weather, &[]).await;
        assert!(!tx.fail_reading(&weather.id, "https://example.com/b", "late").await.unwrap());
    }
}
