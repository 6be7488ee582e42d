//! The search thread: one slot, the latest query wins.
//!
//! A person types faster than four hundred thousand institutions can be searched on a slow
//! machine; so a query that waits is replaced by the next one, and one that runs gives up when
//! it sees that another waits. Answers carry the generation of their request.

use super::index::Index;
use super::order::Hits;
use super::query::{Query, Want};
use super::session::Session;
use crate::domain::facility::Position;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// What to look for.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Request {
    /// The conditions.
    pub query: Query,
    /// How many hits at most; all are counted.
    pub limit: usize,
    /// From where distances count.
    pub origin: Option<Position>,
    /// Conditions that may be added, to be counted.
    pub facets: Arc<[Want]>,
}

/// What was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The number that [`Worker::ask`] gave.
    pub generation: u64,
    /// What was looked for: whoever has asked for something else meanwhile drops the answer.
    pub query: Query,
    /// What was found.
    pub hits: Hits,
    /// By facet of the request, how many would be found with it.
    pub counts: Vec<usize>,
    /// How long the search itself took.
    pub took: Duration,
}

/// The search thread; dropping it ends the thread.
#[derive(Debug)]
pub struct Worker {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug, Default)]
struct Shared {
    slot: Mutex<Slot>,
    filled: Condvar,
    /// The newest generation asked for, to be seen without the lock.
    newest: AtomicU64,
}

#[derive(Debug, Default)]
struct Slot {
    request: Option<(u64, Request)>,
    index: Arc<Index>,
    closed: bool,
}

impl Shared {
    /// A panic elsewhere must not silence the search.
    fn lock(&self) -> MutexGuard<'_, Slot> {
        self.slot.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Worker {
    /// Starts the thread with an empty index; `answer` is called on it for every search that
    /// was not overtaken.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(answer: impl FnMut(Answer) + Send + 'static) -> std::io::Result<Self> {
        let shared = Arc::new(Shared::default());
        let theirs = Arc::clone(&shared);
        let thread = std::thread::Builder::new()
            .name("search".to_owned())
            .spawn(move || serve(&theirs, answer))?;
        Ok(Self {
            shared,
            thread: Some(thread),
        })
    }

    /// Asks; a request that still waits is forgotten. Returns the generation of the answer.
    #[expect(
        clippy::must_use_candidate,
        reason = "asking is the point; who shows only the last answer needs no number"
    )]
    pub fn ask(&self, request: Request) -> u64 {
        let mut slot = self.shared.lock();
        let generation = self.shared.newest.fetch_add(1, Ordering::Relaxed) + 1;
        slot.request = Some((generation, request));
        self.shared.filled.notify_one();
        generation
    }

    /// Searches in another index from the next request on.
    pub fn swap(&self, index: Arc<Index>) {
        self.shared.lock().index = index;
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.shared.lock().closed = true;
        // Whatever runs is of no interest any more.
        self.shared.newest.fetch_add(1, Ordering::Relaxed);
        self.shared.filled.notify_one();
        if let Some(thread) = self.thread.take() {
            // A search that panicked has already said so through the panic hook.
            let _ = thread.join();
        }
    }
}

fn serve(shared: &Shared, mut answer: impl FnMut(Answer)) {
    let (mut searched, mut session) = (Arc::default(), Session::default());
    loop {
        let mut slot = shared.lock();
        let (generation, request) = loop {
            if slot.closed {
                return;
            }
            if let Some(asked) = slot.request.take() {
                break asked;
            }
            slot = shared
                .filled
                .wait(slot)
                .unwrap_or_else(PoisonError::into_inner);
        };
        let index = Arc::clone(&slot.index);
        drop(slot);
        if !Arc::ptr_eq(&index, &searched) {
            session = Session::new(Arc::clone(&index));
            searched = index;
        }
        let overtaken = || shared.newest.load(Ordering::Relaxed) != generation;
        let start = Instant::now();
        let Request {
            query,
            limit,
            origin,
            facets,
        } = request;
        let found = session.search(&query, limit, origin, &facets, &overtaken);
        if let Some((hits, counts)) = found.filter(|_| !overtaken()) {
            answer(Answer {
                generation,
                query,
                hits,
                counts,
                took: start.elapsed(),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    #[test]
    fn the_last_of_many_questions_is_answered() {
        let (send, receive) = mpsc::channel();
        let worker = Worker::start(move |answer| {
            let _ = send.send(answer);
        })
        .unwrap();
        let mut last = 0;
        for _ in 0..200 {
            last = worker.ask(Request::default());
        }
        let answers: Vec<u64> = receive
            .iter()
            .map(|answer| answer.generation)
            .take_while(|seen| *seen != last)
            .collect();
        assert!(answers.is_sorted(), "{answers:?}");
    }

    #[test]
    fn a_dropped_worker_ends_its_thread() {
        let (send, receive) = mpsc::channel::<()>();
        let worker = Worker::start(move |_| {
            let _ = send.send(());
        })
        .unwrap();
        drop(worker);
        assert!(receive.recv().is_err(), "the thread has let go of its end");
    }
}
