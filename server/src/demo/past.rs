use core::sync::atomic::{AtomicI64, Ordering};
use domain::Timestamp;
use services::{Portal, World};
use std::{sync::Arc, time::Duration};

/// The demo's portal as it was: its clock stands where the demo puts it, so that there is a history to look at.
pub struct Past {
    pub portal: Portal,
    now: Arc<AtomicI64>,
    present: Timestamp,
}

impl Past {
    /// `open` gives the portal under the clock that it is handed.
    pub fn open<E>(world: &World, open: impl FnOnce(World) -> Result<Portal, E>) -> Result<Self, E> {
        let present = world.now();
        let now = Arc::new(AtomicI64::new(present.micros()));
        let (clock, dice) = (Arc::clone(&now), world.clone());
        let set = World::new(
            move || Timestamp::from_micros(clock.load(Ordering::Relaxed)),
            move |bytes| {
                for part in bytes.chunks_mut(32) {
                    part.copy_from_slice(&dice.bytes::<32>()[..part.len()]);
                }
            },
        );
        Ok(Self { portal: open(set)?, now, present })
    }

    /// What follows happens so long before the present.
    pub fn go(&self, before: Duration) {
        self.now.store(self.present.minus(before).micros(), Ordering::Relaxed);
    }

    pub const fn present(&self) -> Timestamp {
        self.present
    }
}
