use super::finding::Finding;
use crate::config::Config;
use domain::{developer::Email, id::JobId, settings::MailName};
use outbox::Mailer;
use services::{Letterhead, World};

const NEXT: &str = "Mend KEYWRIGHT_SMTP_URL, or the mail server. Mails wait until then.";

/// Signs in to the mail server, and sends a mail if one was asked for.
pub async fn look(config: &Config, mailer: &Mailer, send: Option<(&str, &Letterhead)>, findings: &mut Vec<Finding>) {
    let tried = mailer.try_way().await;
    let is_open = tried.is_ok();
    findings.push(match (&config.smtp_url, tried) {
        (_, Err(why)) => Finding::wrong("mail", why, NEXT),
        (Some(_), Ok(())) => Finding::fine("mail", "the server lets us in"),
        (None, Ok(())) => {
            let says = format!("each is written to a file in {}", config.mail_dir().display());
            Finding::note("mail", says, "Set KEYWRIGHT_SMTP_URL to have them sent.")
        }
    });
    if let Some((to, letterhead)) = send.filter(|_| is_open) {
        findings.push(sent(mailer, to, letterhead).await);
    }
}

async fn sent(mailer: &Mailer, to: &str, letterhead: &Letterhead) -> Finding {
    let Ok(address) = to.parse::<Email>() else {
        return Finding::wrong("test mail", format!("{to} is no e-mail address"), "Write it like name@example.com.");
    };
    let world = World::real();
    let id = JobId::new(world.now(), world.dice());
    let sent = mailer.send_sample(address.as_str(), MailName::RequestReceived, letterhead, &id, world.now()).await;
    match sent {
        Ok(()) => Finding::fine("test mail", format!("the server took one to {address}; see whether it arrives")),
        Err(why) => Finding::wrong("test mail", why, NEXT),
    }
}
