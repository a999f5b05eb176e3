//! What somebody finds from anywhere by a few letters.

use crate::bench::TestPortal;
use domain::{Actor, find::Found};
use storage::on_both;

on_both! {
    async fn everybody_finds_apis_and_only_who_may_see_them_people_and_requests(storage: Storage) {
        let test = TestPortal::on(storage);
        let (admin, ada) = (test.admin().await, test.developer("ada@example.com").await);
        let free = test.policy(&admin, "Free").await;
        let weather = test.entry(&admin, "Weather", &free).await;
        test.ask(&ada, &weather).await;
        test.jobs().await;
        assert_eq!(names(&test, &ada, "weath").await, ["Weather"]);
        assert_eq!(names(&test, &ada, "ada@").await, Vec::<String>::new());
        assert_eq!(names(&test, &admin, "weath").await, ["Weather", "Weather of Ada"]);
        assert_eq!(names(&test, &admin, " ada@ ").await, ["Weather of Ada", "Ada <ada@example.com>"]);
        assert_eq!(names(&test, &admin, "w").await, Vec::<String>::new());
    }
}

async fn names(test: &TestPortal, actor: &Actor, letters: &str) -> Vec<String> {
    let name = |found: Found| match found {
        Found::Entry { name, .. } => name,
        Found::Person { name, email, .. } => format!("{name} <{email}>"),
        Found::Request { title, developer, .. } => format!("{title} of {developer}"),
    };
    test.portal.find(actor, letters).await.unwrap().into_iter().map(name).collect()
}
