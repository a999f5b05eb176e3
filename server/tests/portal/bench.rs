//! A whole portal on a database of its own, and the people in front of it.

use crate::{api::Program, browser::Browser};
use domain::token::{Scope, TokenDraft};
use server::{
    AppState,
    config::{Config, Source},
    router,
};
use services::{Job, Portal, SecretKey, Vault, World};
use std::sync::Arc;
use storage::Storage;
use tempfile::TempDir;
use tokio::{runtime::Handle, task::block_in_place};

pub const PASSWORD: &str = "correct horse battery";

/// When it is dropped nothing may wait in its outbox: a test says which mails it expects by taking them.
pub struct TestPortal {
    pub state: AppState,
    portal: Portal,
    router: axum::Router,
    _folder: TempDir,
}

impl TestPortal {
    pub async fn open() -> Self {
        Self::at("http://keys.example.com").await
    }

    /// A portal that is reached by this address.
    pub async fn at(public_url: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let storage = Storage::open(&format!("sqlite://{}/keywright.db", folder.path().display())).await.unwrap();
        storage.migrate().await.unwrap();
        let portal = Portal::new(storage, Vault::new(&SecretKey::new([7; 32])), World::real(), public_url);
        let portal = portal.with_mail_templates(outbox::Templates);
        let config = Config::read(&Source::of("", &[("KEYWRIGHT_PUBLIC_URL", public_url)]).unwrap()).unwrap();
        let state = AppState::new(portal.clone(), Arc::new(config));
        Self { router: router(state.clone()), state, portal, _folder: folder }
    }

    /// A browser in which nobody is signed in.
    pub fn guest(&self) -> Browser {
        Browser::new(self.router.clone())
    }

    /// Somebody who runs the portal, signed in.
    pub async fn admin(&self, name: &str) -> Browser {
        self.portal.create_first_admin(&address(name), name, Some(PASSWORD)).await.unwrap();
        self.signed_in(name).await
    }

    /// Somebody who has just signed up and in.
    pub async fn developer(&self, name: &str) -> Browser {
        let (guest, email) = (self.guest(), address(name));
        guest.call("sign_up", &[("name", name), ("email", &email), ("password", PASSWORD)]).await.fine();
        let link = self.mailed_link().await;
        guest.call("confirm_address", &[("token", link.rsplit('/').next().unwrap())]).await.fine();
        self.signed_in(name).await
    }

    /// Another browser of somebody who has an account.
    pub async fn signed_in(&self, name: &str) -> Browser {
        let mut browser = self.guest();
        browser.sign_in(&address(name), PASSWORD).await.fine();
        browser
    }

    /// A program whose token has these scopes.
    pub async fn program(&self, scopes: &[Scope]) -> Program {
        let draft = TokenDraft { name: "Robot".into(), scopes: scopes.to_vec(), expires: None };
        let (_, secret) = self.portal.create_token_at_the_terminal(draft).await.unwrap();
        Program::new(self.router.clone(), secret.reveal())
    }

    /// A client of Tyk's API whose token has these scopes.
    pub async fn tyk_client(&self, scopes: &[Scope]) -> crate::tyk::Client {
        let draft = TokenDraft { name: "Robot".into(), scopes: scopes.to_vec(), expires: None };
        let (_, secret) = self.portal.create_token_at_the_terminal(draft).await.unwrap();
        crate::tyk::Client::new(self.router.clone(), secret.reveal())
    }

    /// A program that may do everything.
    pub async fn robot(&self) -> Program {
        self.program(&[Scope::PortalAdmin]).await
    }

    /// The link in the one mail that waits.
    pub async fn mailed_link(&self) -> String {
        let mut jobs = self.portal.claim_jobs(9).await.unwrap();
        assert_eq!(jobs.len(), 1, "one mail waits, not {jobs:?}");
        self.portal.finish_job(&jobs[0]).await.unwrap();
        jobs.remove(0).secret.unwrap().reveal().to_owned()
    }

    /// Makes the key of an approved request, as the outbox would.
    pub async fn issue(&self, request: &str) {
        self.portal.issue_key(&request.parse().unwrap()).await.unwrap().unwrap();
    }

    /// Takes what waits in the outbox: `ada@example.com: declined`, or the kind of the job.
    pub async fn outbox(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for job in self.portal.claim_jobs(1000).await.unwrap() {
            self.portal.finish_job(&job).await.unwrap();
            lines.push(match job.job {
                Job::Mail { to, mail } => format!("{to}: {}", mail.template()),
                other => other.kind().to_owned(),
            });
        }
        lines.sort();
        lines
    }
}

impl Drop for TestPortal {
    fn drop(&mut self) {
        if std::thread::panicking() {
            return;
        }
        let left = block_in_place(|| Handle::current().block_on(self.outbox()));
        assert!(left.is_empty(), "nobody expected what is left in the outbox: {left:?}");
    }
}

/// `Ada` is `ada@example.com`.
pub fn address(name: &str) -> String {
    format!("{}@example.com", name.to_lowercase())
}
