use super::rpc::{ApproveRequest, CancelLink, DecideItems, DeclineRequest, RedeliverRequest};
use crate::{
    form::{Form, FormHandle, use_form},
    ui::{Button, ButtonKind, Choice, ConfirmDetails, ErrorSummary, Notice, RadioGroup, TextArea},
    use_viewer,
};
use domain::{
    policy::{Action, may},
    request::{Delivery, Item, ItemLine, RequestPage, State},
};
use leptos::prelude::*;

/// The two decisions, or why there is none to make.
pub fn decide(page: &RequestPage) -> AnyView {
    let Some(viewer) = use_viewer().get_untracked() else { return ().into_any() };
    let actor = viewer.actor();
    let theirs = page.request.decidable_by(&actor, page.terms);
    if !theirs.is_empty() {
        // Who decides all of it may do so at once.
        let is_all = may(&actor, Action::Decide(&page.request));
        return match (is_all, page.lines.len()) {
            (true, 1) => forms(page),
            (true, _) => view! { {forms(page)} {one_by_one(page, &theirs, true)} }.into_any(),
            (false, _) => one_by_one(page, &theirs, false),
        };
    }
    let links = waits_for_claim(page).then(|| links(page));
    let sentence = match &page.request.state {
        State::Pending { .. } if actor.is_developer(&page.request.developer) => {
            "You asked for this yourself, so somebody else has to decide.".to_owned()
        }
        State::Pending { .. } => "You have decided on yours. The rest waits for others.".to_owned(),
        State::Approved(approval) | State::Granted { approval, .. } => {
            format!("Approved by {} at {}.", approval.by.name(), approval.at.long())
        }
    };
    view! {
        <Notice>{sentence}</Notice>
        {links}
    }
    .into_any()
}

fn waits_for_claim(page: &RequestPage) -> bool {
    matches!(&page.request.state, State::Approved(approval) if approval.delivery == Delivery::Link)
}

/// What can be done about a link that was mailed.
fn links(page: &RequestPage) -> AnyView {
    let (again, cancel) = (use_form::<RedeliverRequest>().following(), use_form::<CancelLink>().following());
    let (id, same) = (page.request.id.to_string(), page.request.id.to_string());
    view! {
        <div class="decide">
            <ErrorSummary errors=again.errors() />
            <ErrorSummary errors=cancel.errors() />
            <Form handle=again>
                <input type="hidden" name="id" value=id />
                <Button kind=ButtonKind::Quiet busy=again.busy()>"Send a new link"</Button>
            </Form>
            <ConfirmDetails
                label="Cancel the link"
                consequence="The link opens nothing any more. You can send another one."
                open=cancel.came_back()
            >
                <Form handle=cancel>
                    <input type="hidden" name="id" value=same />
                    <Button kind=ButtonKind::Danger busy=cancel.busy()>"Cancel link"</Button>
                </Form>
            </ConfirmDetails>
        </div>
    }
    .into_any()
}

fn forms(page: &RequestPage) -> AnyView {
    let (approve, decline) = (use_form::<ApproveRequest>().following(), use_form::<DeclineRequest>().following());
    let required = page.terms.decline_reason_required;
    let (yes, no) = if page.lines.len() == 1 { ("Approve", "Decline") } else { ("Approve all", "Decline all") };
    let (approve_on, decline_on) = (based_on(page), based_on(page));
    view! {
        <div class="decide">
            <ErrorSummary errors=approve.errors() />
            <ErrorSummary errors=decline.errors() />
            <Form handle=approve>
                {approve_on} <Button attr:data-key="a" busy=approve.busy()>{yes}</Button>
            </Form>
            <ConfirmDetails
                attr:data-key="d"
                label=no
                consequence="The request is deleted; its history stays."
                open=decline.came_back()
            >
                <Form handle=decline>
                    {decline_on}
                    <TextArea
                        name="reason"
                        label="Reason"
                        help="The developer reads this."
                        value=decline.value("reason", "")
                        error=decline.error("reason")
                        required=required
                    /> <Button kind=ButtonKind::Danger busy=decline.busy()>"Decline request"</Button>
                </Form>
            </ConfirmDetails>
        </div>
    }
    .into_any()
}

/// A choice for each item that waits for them; folded where all of it can be decided at once.
fn one_by_one(page: &RequestPage, theirs: &[&Item], is_folded: bool) -> AnyView {
    let form = use_form::<DecideItems>().following();
    let came_back = form.came_back();
    let lines = page.lines.iter().enumerate().filter(|(_, line)| theirs.contains(&&line.item));
    let choices = lines.map(|(number, line)| choice(form, number, line)).collect_view();
    let (based_on, required) = (based_on(page), page.terms.decline_reason_required);
    let help = if required {
        "Needed if you decline any of it. The developer reads this."
    } else {
        "The developer reads this."
    };
    let form = view! {
        <Form handle=form class="form">
            <ErrorSummary errors=form.errors() />
            {based_on}
            {choices}
            <TextArea
                name="reason"
                id="items-reason"
                label="Reason for what you decline"
                help=help
                value=form.value("reason", "")
                error=form.error("reason")
            />
            <div class="actions">
                <Button busy=form.busy()>"Decide"</Button>
            </div>
        </Form>
    };
    if !is_folded {
        return form.into_any();
    }
    let consequence = "What you decline leaves the request. The rest becomes one key, once nothing waits any more.";
    view! {
        <ConfirmDetails label="Decide one by one" harmless=true consequence=consequence open=came_back>
            {form}
        </ConfirmDetails>
    }
    .into_any()
}

fn choice(form: FormHandle, number: usize, line: &ItemLine) -> AnyView {
    let name = format!("verdicts[{number}]");
    let options =
        vec![Choice::new("approve", "Approve"), Choice::new("decline", "Decline"), Choice::new("", "Leave for later")];
    let (value, error) = (form.value(&name, ""), form.error(&name));
    let label = format!("{} · {}", line.name, line.policy);
    view! { <RadioGroup name label options value error required=true /> }.into_any()
}

/// A decision names what it was based on, so that a stale one is refused.
fn based_on(page: &RequestPage) -> AnyView {
    let (id, revision) = (page.request.id.to_string(), page.request.revision.to_string());
    view! {
        <input type="hidden" name="id" value=id />
        <input type="hidden" name="revision" value=revision />
    }
    .into_any()
}
