//! Ctrl-C and a request to end: the line in hand is finished, and the file stays one that can be gone on with.

use anyhow::{Context, Result};
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// Whether a signal came, and which.
pub(crate) struct Stop(Arc<AtomicUsize>);

impl Stop {
    /// Takes note of signals from now on. The second one ends the program at once.
    pub(crate) fn on_signals() -> Result<Self> {
        let signal = Arc::new(AtomicUsize::new(0));
        let again = Arc::new(AtomicBool::new(false));
        for number in [SIGINT, SIGTERM] {
            let why = "cannot take note of signals";
            flag::register_conditional_shutdown(number, 128 + number, Arc::clone(&again)).context(why)?;
            flag::register(number, Arc::clone(&again)).context(why)?;
            let value = usize::try_from(number).unwrap_or_default();
            flag::register_usize(number, Arc::clone(&signal), value).context(why)?;
        }
        Ok(Self(signal))
    }

    /// The number of the signal that came.
    pub(crate) fn signal(&self) -> Option<u8> {
        u8::try_from(self.0.load(Ordering::Relaxed)).ok().filter(|signal| *signal != 0)
    }
}
