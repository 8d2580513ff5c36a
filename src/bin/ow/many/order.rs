//! Results leave in the order in which their work was taken, and only so many wait that memory stays flat.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Bytes of results that may wait before no more work is taken.
const WAITING_MAX_BYTES: usize = 16 << 20;

/// How long a caller of [`Order::next`] waits before it can look about.
const PATIENCE: Duration = Duration::from_millis(100);

/// Work that is taken, done and given back in order.
pub(crate) struct Order<T> {
    state: Mutex<State<T>>,
    /// Something became ready to be given back.
    ready: Condvar,
    /// There is room for more work.
    room: Condvar,
    window: u64,
}

struct State<T> {
    /// Number of the work that is taken next.
    taken: u64,
    /// Number of the result that is given back next.
    due: u64,
    done: BTreeMap<u64, (T, usize)>,
    waiting_bytes: usize,
    ended: bool,
    stopped: bool,
}

/// What is given back.
pub(crate) enum Next<T> {
    /// The next result.
    Done(T),
    /// It is not ready yet.
    Waiting,
    /// There is none any more.
    End,
}

impl<T> Order<T> {
    /// With no more than so many results between the first that is taken and not given back and the last.
    pub(crate) fn new(window: u64) -> Self {
        let state =
            State { taken: 0, due: 0, done: BTreeMap::new(), waiting_bytes: 0, ended: false, stopped: false };
        Self { state: Mutex::new(state), ready: Condvar::new(), room: Condvar::new(), window }
    }

    fn state(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until there is room; `false` where no more is wanted.
    pub(crate) fn has_room(&self) -> bool {
        let window = self.window;
        let full = |state: &mut State<T>| {
            let crowded = state.taken - state.due >= window || state.waiting_bytes >= WAITING_MAX_BYTES;
            crowded && !state.stopped
        };
        // INVARIANT: what is due was taken before anything that waits, so that a full window always empties.
        let state = self.room.wait_while(self.state(), full).unwrap_or_else(PoisonError::into_inner);
        !state.stopped && !state.ended
    }

    /// Takes the next number.
    pub(crate) fn take(&self) -> u64 {
        let mut state = self.state();
        state.taken += 1;
        state.taken - 1
    }

    /// Gives a result of about so many bytes.
    pub(crate) fn put(&self, number: u64, result: T, bytes: usize) {
        let mut state = self.state();
        state.waiting_bytes += bytes;
        state.done.insert(number, (result, bytes));
        if number == state.due {
            self.ready.notify_all();
        }
    }

    /// There is no more work to take.
    pub(crate) fn end(&self) {
        self.state().ended = true;
        self.ready.notify_all();
        self.room.notify_all();
    }

    /// No more is wanted.
    pub(crate) fn stop(&self) {
        self.state().stopped = true;
        self.room.notify_all();
    }

    /// The next result, where it comes soon.
    pub(crate) fn next(&self) -> Next<T> {
        let not_yet = |state: &mut State<T>| !state.done.contains_key(&state.due) && !state.is_over();
        let waited = self.ready.wait_timeout_while(self.state(), PATIENCE, not_yet);
        let (mut state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        let due = state.due;
        match state.done.remove(&due) {
            Some((result, bytes)) => {
                state.due += 1;
                state.waiting_bytes -= bytes;
                self.room.notify_all();
                Next::Done(result)
            }
            None if state.is_over() => Next::End,
            None => Next::Waiting,
        }
    }
}

impl<T> State<T> {
    fn is_over(&self) -> bool {
        self.ended && self.due == self.taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(order: &Order<u64>) -> Vec<u64> {
        let mut found = Vec::new();
        loop {
            match order.next() {
                Next::Done(result) => found.push(result),
                Next::Waiting => {}
                Next::End => return found,
            }
        }
    }

    #[test]
    fn results_leave_in_the_order_in_which_work_was_taken() {
        let order = Order::new(8);
        let numbers: Vec<u64> = (0..4).map(|_| order.take()).collect();
        for number in numbers.into_iter().rev() {
            order.put(number, number * 10, 1);
        }
        order.end();
        assert_eq!(all(&order), [0, 10, 20, 30]);
    }

    #[test]
    fn no_more_is_taken_than_the_window_holds() {
        let order = Order::<u64>::new(2);
        let most = std::sync::atomic::AtomicU64::new(0);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                for _ in 0..50 {
                    assert!(order.has_room());
                    let number = order.take();
                    order.put(number, number, 1);
                    let waiting = order.state().done.len() as u64;
                    most.fetch_max(waiting, std::sync::atomic::Ordering::Relaxed);
                }
                order.end();
            });
            assert_eq!(all(&order), (0..50).collect::<Vec<u64>>());
        });
        assert!(most.into_inner() <= 2);
    }

    #[test]
    fn whoever_waits_for_room_is_told_to_stop() {
        let order = Order::<u64>::new(1);
        order.take();
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| order.has_room());
            order.stop();
            assert!(!waiting.join().unwrap());
        });
    }
}
