//! Empty, migrated databases for tests: one on each engine, each test with its own.

use crate::Storage;
use std::sync::atomic::{AtomicU32, Ordering};

/// Writes one test that runs on SQLite and on PostgreSQL: `on_both! { async fn name(storage: Storage) { … } }`.
///
/// PostgreSQL is found by `KEYWRIGHT_TEST_POSTGRES_URL`; without it the test fails, it is never skipped.
#[macro_export]
macro_rules! on_both {
    ($($(#[$meta:meta])* async fn $name:ident($storage:ident: Storage) $body:block)*) => {$(
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            async fn check($storage: $crate::Storage) $body

            #[tokio::test]
            $(#[$meta])*
            async fn sqlite() {
                check($crate::testing::sqlite().await).await;
            }

            #[tokio::test]
            $(#[$meta])*
            async fn postgres() {
                check($crate::testing::postgres().await).await;
            }
        }
    )*};
}

pub async fn sqlite() -> Storage {
    let storage = Storage::open("sqlite::memory:").await.expect("SQLite needs nothing");
    storage.migrate().await.expect("the migrations fit SQLite");
    storage
}

/// # Panics
/// Without a PostgreSQL to create a database in.
#[expect(clippy::disallowed_methods, reason = "tests learn from the environment where PostgreSQL is")]
pub async fn postgres() -> Storage {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let server = std::env::var("KEYWRIGHT_TEST_POSTGRES_URL")
        .expect("KEYWRIGHT_TEST_POSTGRES_URL is not set: run `cargo xtask test`, which starts a PostgreSQL");
    let name = format!("keywright_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    let url = Storage::create_database(&server, &name).await.expect("the test server lets us create databases");
    let storage = Storage::open(&url).await.expect("the new database answers");
    storage.migrate().await.expect("the migrations fit PostgreSQL");
    storage
}
