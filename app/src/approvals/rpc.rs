use crate::UiError;
#[cfg(feature = "ssr")]
use domain::{FieldError, request::Verdict};
use domain::{
    field::Typed,
    page::Page,
    request::{Attention, QueueView, RequestContext, RequestRow, SavedView, Undoable},
};
use leptos::{prelude::*, server_fn::codec::Json};

#[server(prefix = "/rpc", endpoint = "read_queue", input = Json)]
pub async fn read_queue(view: QueueView, search: String, after: String) -> Result<Page<RequestRow>, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    Ok(portal.queue(&actor, view, &search, after.parse().ok()).await?)
}

/// What helps to decide about a request.
#[server(prefix = "/rpc", endpoint = "read_context", input = Json)]
pub async fn read_context(id: String) -> Result<RequestContext, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    Ok(portal.context_of(&actor, &id.parse().map_err(|_| UiError::Missing)?).await?)
}

/// Who else is at a request, which is named beside it.
#[server(prefix = "/rpc", endpoint = "read_attention", input = Json)]
pub async fn read_attention(id: String) -> Result<(String, Attention), UiError> {
    let (portal, actor) = crate::ssr::session()?;
    let read = portal.attention_to(&actor, &id.parse().map_err(|_| UiError::Missing)?).await?;
    Ok((id, read))
}

/// A window has this request before it; none: empty.
#[server(prefix = "/rpc", endpoint = "note_reading")]
pub async fn note_reading(
    #[server(default)] window: String,
    #[server(default)] request: String,
) -> Result<String, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    portal.reads(&actor, &window, request.parse().ok().as_ref()).await?;
    Ok(String::new())
}

#[server(prefix = "/rpc", endpoint = "take_on")]
pub async fn take_on(id: String) -> Result<String, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    portal.take_on(&actor, &id.parse().map_err(|_| UiError::Missing)?).await?;
    Ok("The others see that you are on it, for a quarter of an hour.".into())
}

#[server(prefix = "/rpc", endpoint = "let_go")]
pub async fn let_go(id: String) -> Result<String, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    portal.let_go(&actor, &id.parse().map_err(|_| UiError::Missing)?).await?;
    Ok("You are not on it any more.".into())
}

#[server(prefix = "/rpc", endpoint = "read_views", input = Json)]
pub async fn read_views() -> Result<Vec<SavedView>, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    Ok(portal.saved_views(&actor).await?)
}

#[server(prefix = "/rpc", endpoint = "save_view")]
pub async fn save_view(
    #[server(default)] name: String,
    #[server(default)] view: String,
    #[server(default)] search: String,
) -> Result<String, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    portal.save_view(&actor, &name, QueueView::named(&view), &search).await?;
    Ok("The view was saved.".into())
}

#[server(prefix = "/rpc", endpoint = "forget_view")]
pub async fn forget_view(id: String) -> Result<String, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    portal.forget_view(&actor, &id.parse().map_err(|_| UiError::Missing)?).await?;
    Ok("The view was removed.".into())
}

/// Several at once: `chosen` has the revision of each by its id.
#[server(prefix = "/rpc", endpoint = "decide_several")]
pub async fn decide_several(
    #[server(default)] chosen: Typed,
    #[server(default)] decision: String,
    #[server(default)] reason: String,
) -> Result<String, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    let read = |(id, revision): (&String, &String)| Some((id.parse().ok()?, revision.parse().ok()?));
    let chosen = chosen.iter().filter_map(read).collect();
    let (done, decline) = match decision.as_str() {
        "approve" => ("approved", None),
        "decline" => ("declined", Some(reason.as_str())),
        _ => {
            let mistake = FieldError::new("decision", "Choose whether to approve or to decline.");
            return Err(UiError::Invalid(vec![mistake]));
        }
    };
    let outcomes = portal.decide_each(&actor, chosen, decline).await?;
    let refused: Vec<_> = outcomes.iter().filter_map(|outcome| Some((outcome, outcome.refusal.as_ref()?))).collect();
    let count = outcomes.len() - refused.len();
    if refused.is_empty() {
        crate::ssr::go_to(&queue(""));
        return Ok(self::done(&portal, &format!("{} {done}.", in_words(count))));
    }
    let rest_was = if count == 0 { String::new() } else { format!(". {}", others(refused.len())) };
    let first = FieldError::new("", format!("{} {done}{rest_was}:", in_words(count)));
    let rest = refused.iter().map(|(outcome, why)| FieldError::new("", format!("{}: {why}", outcome.title)));
    Err(UiError::Invalid(core::iter::once(first).chain(rest).collect()))
}

#[cfg(feature = "ssr")]
const fn others(count: usize) -> &'static str {
    if count == 1 { "The other was not" } else { "The others were not" }
}

#[cfg(feature = "ssr")]
fn in_words(count: usize) -> String {
    match count {
        0 => "Nothing was".into(),
        1 => "One request was".into(),
        count => format!("{count} requests were"),
    }
}

#[server(prefix = "/rpc", endpoint = "approve_request")]
pub async fn approve_request(id: String, revision: i64) -> Result<String, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    let id = id.parse().map_err(|_| UiError::Missing)?;
    portal.approve(&actor, &id, revision).await?;
    Ok(done(&portal, "Approved. The developer is told by mail."))
}

#[server(prefix = "/rpc", endpoint = "decline_request")]
pub async fn decline_request(id: String, revision: i64, #[server(default)] reason: String) -> Result<String, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    let id = id.parse().map_err(|_| UiError::Missing)?;
    portal.decline(&actor, &id, revision, &reason).await?;
    crate::ssr::go_to(&queue(""));
    Ok(done(&portal, "Declined. The developer is told by mail."))
}

/// Some of what was asked for, each way: `verdicts` says for the place of an item, from 0, `approve` or `decline`.
#[server(prefix = "/rpc", endpoint = "decide_items")]
pub async fn decide_items(
    id: String,
    revision: i64,
    #[server(default)] verdicts: Typed,
    #[server(default)] reason: String,
) -> Result<String, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    let id = id.parse().map_err(|_| UiError::Missing)?;
    let (page, _) = portal.request(&actor, &id).await?;
    let given = |wanted: &str| {
        let items = page.request.items.iter().enumerate();
        let is_wanted = |number: usize| verdicts.get(&number.to_string()).is_some_and(|verdict| verdict == wanted);
        items.filter(|(number, _)| is_wanted(*number)).map(|(_, item)| item.clone()).collect::<Vec<_>>()
    };
    let verdict = Verdict { approve: given("approve"), decline: given("decline"), reason: Some(reason) };
    portal.decide(&actor, &id, revision, verdict).await?;
    // Declined as a whole, or there is nothing of theirs in it any more.
    if portal.request(&actor, &id).await.is_err() {
        crate::ssr::go_to(&queue(""));
    }
    Ok(done(&portal, "Decided. The developer is told by mail once nothing waits any more."))
}

/// The queue as its reader looks at it: the view, the search and the place of the page on which the form stands, and `more`.
#[cfg(feature = "ssr")]
fn queue(more: &str) -> String {
    let page = crate::ssr::page_address().unwrap_or_default();
    let query = page.split_once('?').map_or("", |(_, query)| query);
    let is_kept = |pair: &&str| ["show=", "q=", "after="].iter().any(|name| pair.starts_with(name));
    let parts: Vec<_> = query.split('&').filter(is_kept).chain([more]).collect();
    super::queue::address(&parts)
}

/// What was done, unless the page itself says so beside the way to undo it.
#[cfg(feature = "ssr")]
fn done(portal: &services::Portal, sentence: &str) -> String {
    if portal.can_undo() { String::new() } else { sentence.to_owned() }
}

/// What the reader decided a moment ago and may undo.
#[server(prefix = "/rpc", endpoint = "read_undoable", input = Json)]
pub async fn read_undoable() -> Result<Vec<Undoable>, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    Ok(portal.undoable(&actor).await?)
}

/// Takes back what was decided at once.
#[server(prefix = "/rpc", endpoint = "undo_decisions")]
pub async fn undo_decisions(#[server(default)] batch: String) -> Result<String, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    let outcomes = portal.undo_batch(&actor, &batch).await?;
    let refused: Vec<_> = outcomes.iter().filter_map(|outcome| Some((outcome, outcome.refusal.as_ref()?))).collect();
    match (outcomes.as_slice(), refused.as_slice()) {
        ([one], []) => crate::ssr::go_to(&queue(&format!("request={}", one.request))),
        ([_], [(_, why)]) => return Err(UiError::Conflict((*why).clone())),
        (_, []) => crate::ssr::go_to(&queue("")),
        _ => {
            let first = FieldError::new(
                "",
                format!("{} undone. {}:", in_words(outcomes.len() - refused.len()), others(refused.len())),
            );
            let rest = refused.iter().map(|(outcome, why)| FieldError::new("", format!("{}: {why}", outcome.title)));
            return Err(UiError::Invalid(core::iter::once(first).chain(rest).collect()));
        }
    }
    Ok("Undone. Nothing was sent.".into())
}

#[server(prefix = "/rpc", endpoint = "redeliver_request")]
pub async fn redeliver_request(id: String) -> Result<String, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    portal.redeliver(&actor, &id.parse().map_err(|_| UiError::Missing)?).await?;
    Ok("A new link is on its way. The one before opens nothing any more.".into())
}

#[server(prefix = "/rpc", endpoint = "cancel_link")]
pub async fn cancel_link(id: String) -> Result<String, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    portal.cancel_link(&actor, &id.parse().map_err(|_| UiError::Missing)?).await?;
    Ok("The link was cancelled.".into())
}
