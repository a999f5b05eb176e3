use super::rpc::{ApproveRequest, CancelLink, DeclineRequest, RedeliverRequest};
use crate::{
    form::{Form, use_form},
    ui::{Button, ButtonKind, ConfirmDetails, ErrorSummary, Notice, TextArea},
    use_viewer,
};
use domain::request::{Delivery, RequestPage, State};
use leptos::prelude::*;

/// The two decisions, or why there is none to make.
pub fn decide(page: &RequestPage) -> AnyView {
    let Some(viewer) = use_viewer().get_untracked() else { return ().into_any() };
    if !page.request.decidable_by(&viewer.actor(), page.terms).is_empty() {
        return forms(page);
    }
    let links = waits_for_claim(page).then(|| links(page));
    let sentence = match &page.request.state {
        State::Pending { .. } => "You asked for this yourself, so somebody else has to decide.".to_owned(),
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
    let (approve_on, decline_on) = (based_on(page), based_on(page));
    view! {
        <div class="decide">
            <ErrorSummary errors=approve.errors() />
            <ErrorSummary errors=decline.errors() />
            <Form handle=approve>
                {approve_on} <Button busy=approve.busy()>"Approve"</Button>
            </Form>
            <ConfirmDetails label="Decline" consequence="The request is deleted; its history stays." open=decline.came_back()>
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

/// A decision names what it was based on, so that a stale one is refused.
fn based_on(page: &RequestPage) -> AnyView {
    let (id, revision) = (page.request.id.to_string(), page.request.revision.to_string());
    view! {
        <input type="hidden" name="id" value=id />
        <input type="hidden" name="revision" value=revision />
    }
    .into_any()
}
