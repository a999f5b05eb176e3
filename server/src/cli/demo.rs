use super::say;
use crate::{
    Failure,
    config::Config,
    demo::{self, Past},
    listener::Listeners,
    open,
    serve::serve_on,
};
use services::World;

/// Serves a portal with sample data. The ports come first: a second demo must not change the passwords of a running one.
pub async fn demo(config: Config) -> Result<(), Failure> {
    let config = config.into_demo();
    let listeners = Listeners::bind(&config)?;
    let opened = open::open(&config).await?;
    let past = Past::open(&World::real(), |world| opened.under(&config, world))?;
    let accounts = demo::prepare(&opened.portal, &past, &World::real()).await?;
    opened.storage.close().await;
    say(&welcome(&config, &accounts))?;
    serve_on(listeners, config).await
}

fn welcome(config: &Config, accounts: &[demo::Account]) -> String {
    let line = |account: &demo::Account| {
        format!("  {:<10} {:<22} {}\n", account.role, account.email, account.password.reveal())
    };
    let accounts: String = accounts.iter().map(line).collect();
    format!(
        "\nA portal with sample data is at {}\n\n{accounts}\nThese passwords are new at every start. Mails are written \
         to {}.\nAsk what a gateway asks about a key: curl -i -H 'X-API-Key: <key>' http://{}/verify\nTo begin anew, \
         end this and delete {}.\n",
        config.public_url.as_str(),
        config.mail_dir().display(),
        config.verify_addr,
        config.data_dir.display(),
    )
}
