//! Killed between any two steps on the way from a decision to a key, a mail or a call, it loses nothing that it has
//! acknowledged, and ends what it began by itself after the next start. `crash.rs` kills at random; here every border has
//! its test, and one that the program does not reach fails.

mod scene;

use scene::Scene;

/// One test for each place: `name at place`.
macro_rules! killed {
    ($check:ident: $($name:ident at $place:literal;)*) => {$(
        #[test]
        fn $name() {
            $check($place);
        }
    )*};
}

killed! { approval_is_lost_and_made_again:
    while_the_approval_is_written at "decision.written";
}

killed! { approved_once_leads_to_one_key_in_one_mail:
    after_the_approval_before_its_answer at "decision.committed";
    before_the_key_is_minted at "issue.begun";
    after_the_key_is_minted at "issue.minted";
    while_the_grant_is_written at "issue.recorded";
    after_the_grant_before_its_job_is_over at "issue.committed";
    after_the_job_before_the_mail at "job.done";
    before_the_mail_is_handed_over at "mail.leased";
}

killed! { approved_once_leads_to_one_key_in_the_same_mail_twice:
    after_the_mail_is_taken_before_that_is_noted at "mail.accepted";
}

killed! { what_could_be_undone_goes_on_by_itself:
    while_the_approval_can_be_undone at "decision.committed";
}

killed! { an_undo_is_lost_and_made_again:
    while_an_undo_is_written at "undo.written";
}

killed! { approved_at_once_leads_to_one_key_in_one_mail:
    on_the_auto_route_after_the_key_is_minted at "issue.minted";
    on_the_auto_route_after_the_grant_before_its_answer at "issue.committed";
}

killed! { nothing_is_generated_and_the_link_still_works:
    behind_the_link_after_the_key_is_minted at "claim.minted";
    behind_the_link_while_the_grant_is_written at "claim.recorded";
}

killed! { one_key_is_generated_and_can_be_generated_again:
    behind_the_link_after_the_grant_before_its_answer at "claim.committed";
}

killed! { the_event_is_told_once:
    before_the_webhook_is_called at "webhook.leased";
    after_the_call_is_logged at "webhook.logged";
}

killed! { the_event_is_told_twice_under_one_id:
    after_the_webhook_is_called_before_that_is_logged at "webhook.called";
}

fn approval_is_lost_and_made_again(place: &str) {
    let mut scene = Scene::asked("no");
    scene.start_to_die_at(place);
    assert!(scene.approve().is_err(), "it was acknowledged");
    scene.dies_and_starts_again();
    assert_eq!(scene.state(), "pending");
    assert_eq!(scene.live_keys(), 0);
    assert_eq!(scene.approve().unwrap().status, 200);
    assert_eq!(scene.settles_with_one_mailed_key(), 1);
}

fn approved_once_leads_to_one_key_in_one_mail(place: &str) {
    assert_eq!(killed_after_the_approval(place), 1);
}

fn approved_once_leads_to_one_key_in_the_same_mail_twice(place: &str) {
    assert_eq!(killed_after_the_approval(place), 2);
}

/// How many mails bring the key.
fn killed_after_the_approval(place: &str) -> usize {
    let mut scene = Scene::asked("no");
    scene.start_to_die_at(place);
    // Whether the answer comes before the death is chance.
    let _ = scene.approve();
    scene.dies_and_starts_again();
    assert_eq!(scene.approve().unwrap().status, 409, "it was not approved for good");
    scene.settles_with_one_mailed_key()
}

fn what_could_be_undone_goes_on_by_itself(place: &str) {
    let mut scene = Scene::asked("no");
    scene.start_to_die_undoing_at(place, "2");
    // Whether the answer comes before the death is chance.
    let _ = scene.approve();
    scene.dies_and_starts_again();
    assert_eq!(scene.settles_with_one_mailed_key(), 1);
}

fn an_undo_is_lost_and_made_again(place: &str) {
    let mut scene = Scene::asked("no");
    scene.start_to_die_undoing_at(place, "60");
    assert_eq!(scene.approve().unwrap().status, 200);
    assert!(scene.undo().is_err(), "it was acknowledged");
    scene.dies_and_starts_again();
    assert_eq!(scene.state(), "approved");
    assert_eq!(scene.undo().unwrap().status, 200);
    assert_eq!((scene.state(), scene.live_keys()), ("pending", 0));
}

fn approved_at_once_leads_to_one_key_in_one_mail(place: &str) {
    let mut scene = Scene::open_to_all();
    scene.start_to_die_at(place);
    assert!(scene.ask().is_err(), "it was acknowledged");
    scene.dies_and_starts_again();
    assert_eq!(scene.settles_with_one_mailed_key(), 1);
}

fn nothing_is_generated_and_the_link_still_works(place: &str) {
    let mut scene = Scene::asked("yes");
    assert_eq!(scene.approve().unwrap().status, 200);
    let token = scene.mailed_token();
    scene.start_to_die_at(place);
    assert!(scene.generate(&token, None).is_err(), "it was acknowledged");
    scene.dies_and_starts_again();
    assert_eq!((scene.live_keys(), scene.version_of_unseen(&token)), (0, None));
    let key = scene.generate(&token, None).unwrap();
    scene.settles_with(&key);
}

fn one_key_is_generated_and_can_be_generated_again(place: &str) {
    let mut scene = Scene::asked("yes");
    assert_eq!(scene.approve().unwrap().status, 200);
    let token = scene.mailed_token();
    scene.start_to_die_at(place);
    assert!(scene.generate(&token, None).is_err(), "it was acknowledged");
    scene.dies_and_starts_again();
    assert_eq!((scene.live_keys(), scene.version_of_unseen(&token)), (1, Some(1)));
    let key = scene.generate(&token, Some(1)).unwrap();
    scene.settles_with(&key);
}

fn the_event_is_told_once(place: &str) {
    assert_eq!(killed_on_the_way_to_the_receiver(place), 1);
}

fn the_event_is_told_twice_under_one_id(place: &str) {
    assert_eq!(killed_on_the_way_to_the_receiver(place), 2);
}

/// How often the receiver is told.
fn killed_on_the_way_to_the_receiver(place: &str) -> usize {
    let mut scene = Scene::with_a_webhook("policy.created");
    scene.start_to_die_at(place);
    // Whether the answer comes before the death is chance.
    let _ = scene.create_policy("Tides");
    scene.dies_and_starts_again();
    scene.settles();
    scene.told_of("Tides", "policy.created")
}
