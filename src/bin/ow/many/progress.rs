//! How far it is, how fast and how long it takes: one line on standard error, where that is a terminal.

use super::Many;
use super::source;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// No more often than this is the line written anew.
const EVERY: Duration = Duration::from_millis(200);

/// How far it is.
pub(crate) struct Progress {
    shown: bool,
    began: Instant,
    /// When the line was written last.
    last: Mutex<Option<Instant>>,
    /// Models or bytes that were taken.
    at: AtomicU64,
    /// How many there are; 0 while that is not known.
    end: Arc<AtomicU64>,
    on_screen: AtomicBool,
}

impl Progress {
    /// Counts the models beforehand where somebody looks: beside the work, which does not wait for it.
    pub(crate) fn new(quiet: bool, many: &Many, directories: &[PathBuf]) -> Self {
        let end = Arc::new(AtomicU64::new(0));
        let shown = !quiet && std::io::stderr().is_terminal();
        if shown {
            count(many, directories, &end);
        }
        Self {
            shown,
            began: Instant::now(),
            last: Mutex::new(None),
            at: AtomicU64::new(0),
            end,
            on_screen: AtomicBool::new(false),
        }
    }

    /// So much more was taken.
    pub(crate) fn advance(&self, by: u64) {
        self.at.fetch_add(by, Ordering::Relaxed);
    }

    /// Writes the line, not too often.
    pub(crate) fn show(&self, models: u64) {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if !self.shown || last.is_some_and(|last| last.elapsed() < EVERY) {
            return;
        }
        *last = Some(Instant::now());
        let far = (self.at.load(Ordering::Relaxed), self.end.load(Ordering::Relaxed));
        let line = words(models, far, self.began.elapsed().as_secs_f64());
        let _ = write!(std::io::stderr().lock(), "\r\u{1b}[K{line}");
        self.on_screen.store(true, Ordering::Relaxed);
    }

    /// Takes the line away, so that something else can be written.
    pub(crate) fn clear(&self) {
        if self.on_screen.swap(false, Ordering::Relaxed) {
            let _ = write!(std::io::stderr().lock(), "\r\u{1b}[K");
        }
    }
}

/// Counts in the background what can be counted without reading everything twice.
fn count(many: &Many, directories: &[PathBuf], end: &Arc<AtomicU64>) {
    if let Some(path) = &many.from_jsonl {
        let bytes = std::fs::metadata(path).ok().filter(std::fs::Metadata::is_file).map_or(0, |m| m.len());
        end.store(bytes, Ordering::Relaxed);
        return;
    }
    let Ok(models) = source::directories(many, directories, false) else { return };
    let end = Arc::clone(end);
    // Where no thread is to be had, the time left is not shown.
    let _ = std::thread::Builder::new().spawn(move || end.store(models.count() as u64, Ordering::Relaxed));
}

fn words(models: u64, (at, end): (u64, u64), seconds: f64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "for people to read")]
    let (models_f, at_f, left_f) = (models as f64, at as f64, end.saturating_sub(at) as f64);
    let rate = models_f / seconds.max(0.001);
    let mut line = format!("{models} checked, {rate:.0} a second");
    if end > 0 && at > 0 {
        let left = Duration::try_from_secs_f64(left_f * seconds / at_f).unwrap_or_default();
        line.push_str(&format!(", {} left", duration(left.as_secs())));
    }
    line
}

fn duration(seconds: u64) -> String {
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match (hours, minutes) {
        (0, 0) => format!("{seconds} s"),
        (0, _) => format!("{minutes} min {seconds:02} s"),
        _ => format!("{hours} h {minutes:02} min"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_says_how_many_how_fast_and_how_long_it_takes() {
        assert_eq!(words(50, (50, 0), 2.0), "50 checked, 25 a second");
        assert_eq!(words(50, (50, 150), 2.0), "50 checked, 25 a second, 4 s left");
        assert_eq!(words(1, (1, 4001), 1.0), "1 checked, 1 a second, 1 h 06 min left");
    }
}
