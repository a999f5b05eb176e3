use crate::access::Name;
use core::time::Duration;
use domain::{
    Timestamp,
    catalogue::{Quota, Rate},
    limit::Slot,
};

/// What a key has used of one of its [`Slot`]s.
#[derive(Debug, Clone, Copy, Default)]
pub struct Spent {
    /// Of the rate, see [`Rate::ask`].
    full_at: u64,
    /// Calls of the quota's period that are known to be written down, by any process.
    known: u64,
    /// Which period that is: the hour in which it began, counted from 1970.
    begun: u32,
    /// Calls of the period that this process has not written down.
    pending: u32,
}

/// What a call would leave of a slot.
pub struct Left {
    pub rate: Option<(u32, Duration)>,
    pub quota: Option<(u64, Duration)>,
    next: Spent,
}

/// What keeps a call from passing, and for how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spare {
    Rate(Duration),
    Quota(Duration),
}

impl Spent {
    /// What is left if one more call passes now. Changes nothing.
    pub fn ask(&self, slot: &Slot, now: Timestamp) -> Result<Left, Spare> {
        let mut left = Left { rate: None, quota: None, next: *self };
        if let Some(quota) = slot.quota {
            let period = now.around(quota.period);
            let (begun, ends) = (hour(period.start), period.end.since(now));
            if begun != self.begun {
                left.next = Self { known: 0, pending: 0, begun, ..left.next };
            }
            let room = u64::try_from(quota.calls).unwrap_or(0).saturating_sub(left.next.used());
            let room = room.checked_sub(1).ok_or(Spare::Quota(ends))?;
            left.next.pending = left.next.pending.saturating_add(1);
            left.quota = Some((room, ends));
        }
        if let Some(rate) = slot.rate {
            let room = rate.ask(self.full_at, now).map_err(Spare::Rate)?;
            left.next.full_at = room.full_at;
            left.rate = Some((room.left, Rate::whole_in(room.full_at, now)));
        }
        Ok(left)
    }

    /// The call passed.
    pub const fn pass(&mut self, left: &Left) {
        *self = left.next;
    }

    const fn used(&self) -> u64 {
        self.known.saturating_add(self.pending as u64)
    }

    /// The same, with nothing to be written down.
    #[must_use]
    pub const fn settled(&self) -> Self {
        Self { known: self.used(), pending: 0, ..*self }
    }

    /// Calls to be written down, and since when they count.
    pub fn unwritten(&self) -> Option<(Timestamp, u32)> {
        (self.pending > 0).then(|| (Timestamp::from_micros(i64::from(self.begun) * HOUR), self.pending))
    }

    /// `calls` were written down, which makes `total` of them.
    pub fn written(&mut self, begun: Timestamp, calls: u32, total: i64) {
        if hour(begun) == self.begun {
            self.known = u64::try_from(total).unwrap_or(0);
            self.pending = self.pending.saturating_sub(calls);
        }
    }

    /// Takes over what is written down of a quota that is new here.
    pub fn heard(&mut self, begun: Timestamp, calls: i64) {
        *self = Self { known: u64::try_from(calls).unwrap_or(0), begun: hour(begun), pending: 0, ..*self };
    }

    /// The quota counts from nothing.
    pub fn reset(&mut self) {
        *self = Self { known: 0, pending: 0, ..*self };
    }

    /// The same under limits that changed: another period counts from nothing.
    #[must_use]
    pub fn under(self, before: Option<Quota>, now: Option<Quota>) -> Self {
        let same = before.map(|quota| quota.period) == now.map(|quota| quota.period);
        if same { self } else { Self { known: 0, pending: 0, begun: 0, ..self } }
    }
}

/// A quota that is used up outlasts any rate.
pub fn longest(one: Option<Spare>, other: Option<Spare>) -> Option<Spare> {
    match (one, other) {
        (Some(Spare::Quota(a)), Some(Spare::Quota(b))) => Some(Spare::Quota(a.max(b))),
        (Some(Spare::Rate(a)), Some(Spare::Rate(b))) => Some(Spare::Rate(a.max(b))),
        (quota @ Some(Spare::Quota(_)), _) | (_, quota @ Some(Spare::Quota(_))) => quota,
        (one, other) => one.or(other),
    }
}

/// Adds the value of `RateLimit` (draft-ietf-httpapi-ratelimit-headers).
pub fn tell(asked: &[Result<Left, Spare>], text: &mut String) {
    let begin = text.len();
    let mut tell = |kind, number, left: u64, wait: Duration| {
        Name::of(&text[begin..], kind, number).write(text);
        text.push_str(";r=");
        text.push_str(itoa::Buffer::new().format(left));
        text.push_str(";t=");
        text.push_str(itoa::Buffer::new().format(whole(wait)));
    };
    for (number, answer) in asked.iter().enumerate() {
        match answer {
            Ok(left) => {
                left.rate.iter().for_each(|(calls, wait)| tell("rate", number, (*calls).into(), *wait));
                left.quota.iter().for_each(|(calls, wait)| tell("quota", number, *calls, *wait));
            }
            Err(Spare::Rate(wait)) => tell("rate", number, 0, *wait),
            Err(Spare::Quota(wait)) => tell("quota", number, 0, *wait),
        }
    }
}

/// Seconds, the begun one included.
pub fn whole(span: Duration) -> u64 {
    span.as_secs() + u64::from(span.subsec_nanos() > 0)
}

const HOUR: i64 = 3_600_000_000;

fn hour(at: Timestamp) -> u32 {
    u32::try_from(at.micros().div_euclid(HOUR)).unwrap_or(0)
}
