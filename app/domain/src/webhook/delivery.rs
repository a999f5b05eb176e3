use super::{Answer, PING, schedule};
use crate::{
    Timestamp,
    id::{DeliveryId, WebhookId},
};
use serde::{Deserialize, Serialize};

/// One event on its way to one endpoint. Its id is the same at every try, so that a receiver knows what it has already.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    pub id: DeliveryId,
    pub webhook: WebhookId,
    /// The event's public name, or [`PING`].
    pub event: String,
    pub state: DeliveryState,
    /// Tries so far.
    pub attempts: i64,
    /// Of those, the ones since it was created or last sent again by hand: where it is in its schedule.
    pub tried: i64,
    /// The first of these.
    pub first_attempt: Option<Timestamp>,
    pub created: Timestamp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    Waiting {
        next: Timestamp,
    },
    Delivered {
        at: Timestamp,
    },
    /// It failed to the end of its schedule, or was told never to come back.
    GivenUp {
        at: Timestamp,
    },
    /// The endpoint was disabled while it waited.
    Stopped {
        at: Timestamp,
    },
}

impl DeliveryState {
    /// The name alone, for the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Waiting { .. } => "waiting",
            Self::Delivered { .. } => "delivered",
            Self::GivenUp { .. } => "given_up",
            Self::Stopped { .. } => "stopped",
        }
    }

    /// The state of that name, which came or ends at `at`.
    pub fn named(name: &str, at: Timestamp) -> Option<Self> {
        let all = [Self::Waiting { next: at }, Self::Delivered { at }, Self::GivenUp { at }, Self::Stopped { at }];
        all.into_iter().find(|state| state.name() == name)
    }

    /// When it is tried next, or ended.
    pub const fn at(self) -> Timestamp {
        match self {
            Self::Waiting { next: at } | Self::Delivered { at } | Self::GivenUp { at } | Self::Stopped { at } => at,
        }
    }

    pub const fn is_waiting(self) -> bool {
        matches!(self, Self::Waiting { .. })
    }
}

impl Delivery {
    pub fn is_ping(&self) -> bool {
        self.event == PING
    }

    /// The delivery after a try that began at `began` and was answered by `now`. A test is tried once: somebody waits for
    /// what comes of it. `dice` vary the pause.
    #[must_use]
    pub fn attempted(self, answer: Answer, began: Timestamp, now: Timestamp, dice: u128) -> Self {
        let tried = self.tried + 1;
        let pause = if self.is_ping() { None } else { schedule::pause(tried, dice) };
        let state = match (answer, pause) {
            (Answer::Taken, _) => DeliveryState::Delivered { at: now },
            (Answer::Failed { retry_after }, Some(pause)) => {
                DeliveryState::Waiting { next: now.plus(schedule::at_least(pause, retry_after)) }
            }
            (Answer::Gone, _) | (Answer::Failed { .. }, None) => DeliveryState::GivenUp { at: now },
        };
        let first_attempt = self.first_attempt.or(Some(began));
        Self { state, attempts: self.attempts + 1, tried, first_attempt, ..self }
    }

    /// The delivery when it is sent again by hand: due at once, with its whole schedule before it.
    #[must_use]
    pub fn again(self, now: Timestamp) -> Self {
        Self { state: DeliveryState::Waiting { next: now }, tried: 0, first_attempt: None, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        By,
        time::hours,
        webhook::{Cause, Endpoint, EndpointState, Events},
    };
    use core::time::Duration;

    const START: Timestamp = Timestamp::from_micros(1_795_429_800_000_000);
    const FAILED: Answer = Answer::Failed { retry_after: None };
    /// Dice that add no jitter.
    const STILL: u128 = 20;

    fn endpoint() -> Endpoint {
        Endpoint {
            id: WebhookId::new(START, 1),
            url: "https://example.com/hook".into(),
            description: String::new(),
            events: Events::All,
            state: EndpointState::Enabled,
            failing_since: None,
            created: START,
            version: 1,
        }
    }

    fn delivery(event: &str) -> Delivery {
        Delivery {
            id: DeliveryId::new(START, 1),
            webhook: endpoint().id,
            event: event.into(),
            state: DeliveryState::Waiting { next: START },
            attempts: 0,
            tried: 0,
            first_attempt: None,
            created: START,
        }
    }

    /// Fails until it is given up; gives the times of the tries, and what the last one does to the endpoint.
    fn fail(mut delivery: Delivery, mut endpoint: Endpoint) -> (Vec<Timestamp>, Option<Cause>) {
        let mut tries = Vec::new();
        while let DeliveryState::Waiting { next } = delivery.state {
            tries.push(next);
            delivery = delivery.attempted(FAILED, next, next, STILL);
            let stops = endpoint.has_to_stop(FAILED, &delivery, next);
            endpoint.failing_since = endpoint.failing_after(FAILED, next);
            if !delivery.state.is_waiting() {
                return (tries, stops);
            }
            assert_eq!(stops, None);
        }
        (tries, None)
    }

    #[test]
    fn a_delivery_is_tried_ten_times_over_three_days_and_then_the_endpoint_is_disabled() {
        let (tries, stops) = fail(delivery("key.issued"), endpoint());
        let hours: Vec<_> = tries.iter().map(|at| at.since(START).as_secs() / 3600).collect();
        assert_eq!((tries.len(), hours, stops), (10, vec![0, 0, 0, 0, 2, 7, 17, 31, 51, 75], Some(Cause::Failing)));
    }

    #[test]
    fn an_endpoint_that_took_something_meanwhile_stays_enabled() {
        let lively = Endpoint { failing_since: Some(START.plus(hours(60))), ..endpoint() };
        let first = Some(START);
        let last = Delivery { tried: 9, first_attempt: first, ..delivery("key.issued") };
        let last = last.attempted(FAILED, START.plus(hours(75)), START.plus(hours(75)), STILL);
        assert_eq!(lively.has_to_stop(FAILED, &last, START.plus(hours(75))), None);
        assert_eq!(lively.failing_after(Answer::Taken, START), None);
    }

    #[test]
    fn gone_is_gone_at_once_even_for_a_test() {
        let told = delivery(PING).attempted(Answer::Gone, START, START, STILL);
        assert_eq!(told.state, DeliveryState::GivenUp { at: START });
        assert_eq!(endpoint().has_to_stop(Answer::Gone, &told, START), Some(Cause::Gone));
        let state = EndpointState::Disabled { by: By::Keywright, at: START, why: Cause::Asked };
        assert_eq!(Endpoint { state, ..endpoint() }.has_to_stop(Answer::Gone, &told, START), None);
    }

    #[test]
    fn a_test_is_tried_once_and_its_failing_disables_nothing() {
        assert_eq!(fail(delivery(PING), endpoint()), (vec![START], None));
    }

    #[test]
    fn a_receiver_that_asks_for_a_longer_pause_gets_it_up_to_a_day() {
        let next = |seconds| {
            let answer = Answer::Failed { retry_after: Some(Duration::from_secs(seconds)) };
            delivery("key.issued").attempted(answer, START, START, STILL).state.at().since(START).as_secs()
        };
        assert_eq!([1, 60, 999_999].map(next), [5, 60, 86_400]);
    }

    #[test]
    fn sent_again_it_has_its_whole_schedule_before_it() {
        let tried = delivery("key.issued").attempted(FAILED, START, START, STILL);
        let again = tried.again(START.plus(hours(1)));
        assert_eq!((again.attempts, again.tried, again.state.at()), (1, 0, START.plus(hours(1))));
        assert_eq!(fail(again, endpoint()).0.len(), 10);
    }
}
