use domain::id::DeveloperId;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::mpsc;

/// Windows that one person may have open: more than anybody needs, few enough that nobody can fill the server with theirs.
const MOST: usize = 20;

/// Who is being told right now. Whoever gives back their last seat is told to the other end.
#[derive(Clone)]
pub struct Seats(Arc<Mutex<HashMap<DeveloperId, usize>>>, mpsc::UnboundedSender<DeveloperId>);

/// Room for one stream, given back when it is dropped.
pub struct Seat {
    seats: Seats,
    person: DeveloperId,
}

impl Seats {
    /// All of them free, and the other end.
    pub fn free() -> (Self, mpsc::UnboundedReceiver<DeveloperId>) {
        let (sender, receiver) = mpsc::unbounded_channel();
        (Self(Arc::default(), sender), receiver)
    }

    /// Room for one more stream of this person; `None` if they have enough.
    pub fn take(&self, person: &DeveloperId) -> Option<Seat> {
        let mut taken = self.taken();
        let count = taken.entry(person.clone()).or_default();
        if *count >= MOST {
            return None;
        }
        *count += 1;
        Some(Seat { seats: self.clone(), person: person.clone() })
    }

    fn taken(&self) -> MutexGuard<'_, HashMap<DeveloperId, usize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut taken = self.seats.taken();
        if let Some(count) = taken.get_mut(&self.person) {
            *count -= 1;
            if *count == 0 {
                taken.remove(&self.person);
                // At the end of the process nobody listens.
                let _ = self.seats.1.send(self.person.clone());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Timestamp;

    #[test]
    fn a_person_has_so_many_seats_and_gets_them_back() {
        let ((seats, mut gone), now) = (Seats::free(), Timestamp::from_micros(0));
        let (ada, bob) = (DeveloperId::new(now, 1), DeveloperId::new(now, 2));
        let mut taken: Vec<_> = (0..MOST).map(|_| seats.take(&ada).unwrap()).collect();
        assert!(seats.take(&ada).is_none() && seats.take(&bob).is_some());
        taken.pop();
        assert!(seats.take(&ada).is_some());
        drop(taken);
        assert!(seats.taken().is_empty());
        let left = [gone.try_recv().unwrap(), gone.try_recv().unwrap()];
        assert!(left.contains(&ada) && left.contains(&bob));
    }
}
