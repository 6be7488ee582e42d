//! Drafts on disk: a private file for each call, at most 100 ms behind the keys.
//!
//! They live outside the database, because thirty people who type would compete
//! with those who save. Typing only hands the newest content over; a thread of the
//! journal writes it. Whoever has to leave at once (a hang-up, a panic) writes what
//! is left from their own thread with [`Flusher::flush_now`].

mod adopt;
mod file;
mod files;
mod frame;

pub use adopt::adopt;
pub use files::{Recovered, peek, peek_all};

use crate::clock::Clock;
use crate::domain::draft::{Draft, Unsaved};
use chrono::{DateTime, Utc};
use files::{Files, make_private};
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, TryLockError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};
use thiserror::Error;
use uuid::Uuid;

/// After so many days without a change a draft is put aside.
pub const KEPT_DAYS: i64 = 7;
/// How long after a failed write it is tried again.
const RETRY_AFTER: Duration = Duration::from_secs(1);
/// How long [`Flusher::flush_now`] waits for a writer that is stuck.
const PATIENCE: Duration = Duration::from_millis(500);

/// Why there can be no journal.
#[derive(Debug, Error)]
#[error("no drafts can be kept in {}", dir.display())]
pub struct JournalError {
    /// The directory.
    pub dir: PathBuf,
    /// What the host says.
    #[source]
    pub source: io::Error,
}

/// How soon things happen.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// A change is in the file after so long.
    pub write_after: Duration,
    /// What is in the file is on the disk after so long.
    pub sync_every: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            write_after: Duration::from_millis(100),
            sync_every: Duration::from_secs(2),
        }
    }
}

/// What the journal has done, or could not do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Journaled {
    /// The newest content of a draft is in its file.
    Saved {
        /// Which one.
        draft: Uuid,
        /// When.
        at: DateTime<Utc>,
    },
    /// It could not be written; it is kept in memory and tried again each second.
    Unsaved {
        /// Which one.
        draft: Uuid,
        /// Why.
        why: Unsaved,
    },
}

type Report = Box<dyn Fn(Journaled) + Send + Sync>;

/// The journal and its thread.
pub struct Journal {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

/// Writes all drafts at once, from any thread, without ever waiting for long.
#[derive(Clone)]
pub struct Flusher(Arc<Shared>);

struct Shared {
    dir: PathBuf,
    pace: Pace,
    clock: Clock,
    report: Report,
    waiting: Mutex<Waiting>,
    /// Wakes the thread.
    news: Condvar,
    /// Locked before `waiting`, and while writing.
    files: Mutex<Files>,
}

/// What is to be written.
#[derive(Default)]
struct Waiting {
    changes: BTreeMap<Uuid, Change>,
    is_over: bool,
}

struct Change {
    /// `None`: the draft goes.
    draft: Option<Draft>,
    due: Instant,
    has_failed: bool,
}

impl Journal {
    /// Takes over the drafts of `staff` in `dir` (made with mode 0700) and starts the thread; those
    /// of others who use the same account stay where they are. `report` is called from the thread
    /// that writes.
    ///
    /// # Errors
    /// When the directory cannot be made or read.
    pub fn start(
        dir: &Path,
        staff: &str,
        pace: Pace,
        clock: Clock,
        report: impl Fn(Journaled) + Send + Sync + 'static,
    ) -> Result<(Self, Recovered), JournalError> {
        let fault = |source| JournalError {
            dir: dir.to_owned(),
            source,
        };
        make_private(dir).map_err(fault)?;
        let mut files = Files::default();
        let recovered = files.recover(dir, staff, clock.now()).map_err(fault)?;
        let shared = Arc::new(Shared {
            dir: dir.to_owned(),
            pace,
            clock,
            report: Box::new(report),
            waiting: Mutex::default(),
            news: Condvar::new(),
            files: Mutex::new(files),
        });
        let of_thread = Arc::clone(&shared);
        let thread = thread::Builder::new()
            .name("drafts".to_owned())
            .spawn(move || of_thread.run())
            .map_err(fault)?;
        Ok((
            Self {
                shared,
                thread: Some(thread),
            },
            recovered,
        ))
    }

    /// Takes note of a draft's newest content.
    pub fn save(&self, draft: Draft) {
        self.shared.note(draft.id, Some(draft));
    }

    /// Removes a draft.
    pub fn forget(&self, draft: Uuid) {
        self.shared.note(draft, None);
    }

    /// Lets the thread write everything at once, and does not wait for it.
    pub fn hurry(&self) {
        let now = Instant::now();
        for change in held(&self.shared.waiting).changes.values_mut() {
            // What has failed is tried each second: a full disk is not emptied by asking again.
            if !change.has_failed {
                change.due = now;
            }
        }
        self.shared.news.notify_one();
    }

    /// For whoever has to leave at once.
    #[must_use]
    pub fn flusher(&self) -> Flusher {
        Flusher(Arc::clone(&self.shared))
    }
}

impl Drop for Journal {
    /// Writes everything, waits for the disk, ends the thread.
    fn drop(&mut self) {
        held(&self.shared.waiting).is_over = true;
        self.shared.news.notify_all();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Flusher {
    /// Writes every draft that has changed. False when something could not be written within
    /// half a second: it is still in memory then.
    #[must_use]
    pub fn flush_now(&self) -> bool {
        let Some(mut files) = patiently(&self.0.files) else {
            return false;
        };
        let Some(waiting) = patiently(&self.0.waiting) else {
            return false;
        };
        self.0.write(&mut files, waiting, None)
    }
}

impl Shared {
    fn note(&self, id: Uuid, draft: Option<Draft>) {
        let mut waiting = held(&self.waiting);
        let due = Instant::now()
            + if draft.is_some() {
                self.pace.write_after
            } else {
                Duration::ZERO
            };
        // The first unsaved change sets the time, however many follow.
        let (due, has_failed) = match waiting.changes.get(&id) {
            Some(change) if change.has_failed => (change.due, true),
            Some(change) => (change.due.min(due), false),
            None => (due, false),
        };
        waiting.changes.insert(
            id,
            Change {
                draft,
                due,
                has_failed,
            },
        );
        drop(waiting);
        self.news.notify_one();
    }

    fn run(&self) {
        loop {
            let is_over = self.wait();
            let mut files = held(&self.files);
            let waiting = held(&self.waiting);
            self.write(&mut files, waiting, (!is_over).then(Instant::now));
            if is_over || files.sync_due.is_some_and(|due| due <= Instant::now()) {
                files.sync(&self.dir);
            }
            if is_over {
                return;
            }
        }
    }

    /// Sleeps until something is to be written or synchronised; true when it is over.
    fn wait(&self) -> bool {
        let sync_due = held(&self.files).sync_due;
        let mut waiting = held(&self.waiting);
        loop {
            if waiting.is_over {
                return true;
            }
            let due = waiting
                .changes
                .values()
                .map(|change| change.due)
                .chain(sync_due)
                .min();
            let Some(due) = due else {
                waiting = self
                    .news
                    .wait(waiting)
                    .unwrap_or_else(PoisonError::into_inner);
                continue;
            };
            let rest = due.saturating_duration_since(Instant::now());
            if rest.is_zero() {
                return false;
            }
            waiting = self
                .news
                .wait_timeout(waiting, rest)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
    }

    /// Writes the changes that are due by then, or all. False when one could not be written.
    fn write(
        &self,
        files: &mut Files,
        mut waiting: MutexGuard<'_, Waiting>,
        by: Option<Instant>,
    ) -> bool {
        let is_due = |change: &Change| by.is_none_or(|by| change.due <= by);
        let due: Vec<Uuid> = waiting
            .changes
            .iter()
            .filter(|(_, change)| is_due(change))
            .map(|(id, _)| *id)
            .collect();
        let changes: Vec<(Uuid, Change)> = due
            .into_iter()
            .filter_map(|id| waiting.changes.remove_entry(&id))
            .collect();
        // Typing goes on while the disk works.
        drop(waiting);
        let mut is_whole = true;
        for (id, change) in changes {
            match files.put(&self.dir, id, change.draft.as_ref()) {
                Ok(()) => {
                    if change.draft.is_some() {
                        files
                            .sync_due
                            .get_or_insert(Instant::now() + self.pace.sync_every);
                        (self.report)(Journaled::Saved {
                            draft: id,
                            at: self.clock.now(),
                        });
                    }
                }
                Err(error) => {
                    is_whole = false;
                    self.keep(id, change, &error);
                }
            }
        }
        is_whole
    }

    /// Keeps a change that could not be written, unless a newer one is there by now.
    fn keep(&self, id: Uuid, change: Change, error: &io::Error) {
        if !change.has_failed {
            tracing::warn!(%error, "a draft could not be written");
            (self.report)(Journaled::Unsaved {
                draft: id,
                why: Unsaved::from(error),
            });
        }
        let due = Instant::now() + RETRY_AFTER;
        let mut waiting = held(&self.waiting);
        let newest = waiting.changes.remove(&id).unwrap_or(change);
        waiting.changes.insert(
            id,
            Change {
                due,
                has_failed: true,
                ..newest
            },
        );
    }
}

/// Locks, also after a panic of another thread: the drafts matter more.
fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Locks unless the holder is stuck, or is this very thread in the middle of a panic.
fn patiently<T>(mutex: &Mutex<T>) -> Option<MutexGuard<'_, T>> {
    let start = Instant::now();
    loop {
        match mutex.try_lock() {
            Ok(guard) => return Some(guard),
            Err(TryLockError::Poisoned(poisoned)) => return Some(poisoned.into_inner()),
            Err(TryLockError::WouldBlock) if start.elapsed() > PATIENCE => return None,
            Err(TryLockError::WouldBlock) => thread::sleep(Duration::from_millis(1)),
        }
    }
}

#[cfg(test)]
mod tests;
