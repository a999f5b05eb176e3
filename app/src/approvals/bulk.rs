use super::rpc::DecideSeveral;
use crate::{
    form::{Form, use_form},
    ui::{Button, ButtonKind, ConfirmDetails, ErrorSummary, TextArea},
};
use leptos::prelude::*;

/// What can be done with several at once. It appears when some are chosen; their boxes belong to this form.
pub(super) fn bulk() -> AnyView {
    let form = use_form::<DecideSeveral>().following();
    view! {
        <div class="bulk">
            <Form handle=form id="bulk">
                <ErrorSummary errors=form.errors() />
                <div class="bulk-actions">
                    <p>"Decide all that are chosen"</p>
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
