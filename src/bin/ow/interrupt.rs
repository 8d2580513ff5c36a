//! What a signal does while a file is written: it waits until what was begun is taken away again.
//!
//! Comes in: an interrupt, a request to end, and the signal that a file may not grow. Goes out: whether one came; once
//! the file is whole or gone, it does what it always does. Outside of a write nothing is held.

use signal_hook::consts::{SIGINT, SIGTERM, SIGXFSZ};
use signal_hook::{flag, low_level};
use std::io::Result;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Signals that are held back, for as long as it lives.
pub(crate) struct Held {
    came: Vec<(i32, Arc<AtomicBool>)>,
    released: Arc<AtomicBool>,
}

impl Held {
    /// From now on signals wait.
    pub(crate) fn new() -> Result<Self> {
        let released = Arc::new(AtomicBool::new(false));
        let mut came = Vec::new();
        for signal in [SIGINT, SIGTERM] {
            let one = Arc::new(AtomicBool::new(false));
            flag::register_conditional_default(signal, Arc::clone(&released))?;
            flag::register(signal, Arc::clone(&one))?;
            came.push((signal, one));
        }
        // Unless somebody listens, a write beyond what is allowed would end the program; so it is an error as any other.
        flag::register(SIGXFSZ, Arc::new(AtomicBool::new(false)))?;
        Ok(Self { came, released })
    }

    /// Whether one came.
    pub(crate) fn came(&self) -> bool {
        self.came.iter().any(|(_, came)| came.load(Ordering::SeqCst))
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.released.store(true, Ordering::SeqCst);
        for (signal, _) in self.came.iter().filter(|(_, came)| came.load(Ordering::SeqCst)) {
            // Where it cannot be done, the program goes on and ends soon.
            let _ = low_level::emulate_default_handler(*signal);
        }
    }
}
