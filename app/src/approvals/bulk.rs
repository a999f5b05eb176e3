use super::{hotkeys::CHOSEN, rpc::DecideSeveral};
use crate::{
    form::{Form, use_form},
    ui::{Button, ButtonKind, ConfirmDetails, ErrorSummary, TextArea},
    use_session,
};
use leptos::{ev, prelude::*};

/// What can be done with several at once. It appears when some are chosen; their boxes belong to this form.
pub(super) fn bulk() -> AnyView {
    let form = use_form::<DecideSeveral>().following();
    let required = use_session().frame.with_untracked(|frame| frame.decline_reason_required);
    let count = RwSignal::new(0);
    Effect::new(move |_| {
        let counting = window_event_listener(ev::change, move |_| count.set(chosen()));
        on_cleanup(move || counting.remove());
    });
    let words = move || match count.get() {
        0 => "Decide all that are chosen".to_owned(),
        count => format!("{count} chosen"),
    };
    view! {
        <div class="bulk">
            <Form handle=form id="bulk">
                <ErrorSummary errors=form.errors() />
                <div class="bulk-actions">
                    <p>{words}</p>
                    <Button name="decision" value="approve" busy=form.busy()>
                        "Approve chosen"
                    </Button>
                    <ConfirmDetails
                        label="Decline chosen"
                        consequence="These requests are deleted; their history stays."
                        open=form.came_back()
                    >
                        <TextArea
                            name="reason"
                            id="bulk-reason"
                            label="Why, for all of them"
                            help="The developers read this."
                            value=form.value("reason", "")
                            error=form.error("reason")
                            required=required
                            rows=2
                        />
                        <Button kind=ButtonKind::Danger name="decision" value="decline" busy=form.busy()>
                            "Decline requests"
                        </Button>
                    </ConfirmDetails>
                </div>
            </Form>
        </div>
    }
    .into_any()
}

/// How many boxes are ticked.
fn chosen() -> u32 {
    document().query_selector_all(CHOSEN).map_or(0, |boxes| boxes.length())
}
