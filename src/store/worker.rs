//! The store's two threads: one writes and watches for what others write, one only reads.
//!
//! A desk never waits for the file: it sends a request and gets exactly one answer later. Reading has a
//! connection of its own, so a long list never stands between a person and the save. When the desk
//! leaves, every write that was asked for is still done.

use super::Store;
use super::changes::{Changes, Seen};
use super::error::StoreError;
use super::listings::{ListView, Listed, Listings};
use super::request::{Reply, Request};
use super::views::Looks;
use crate::domain::rights::Sight;
use crate::domain::staff::Actor;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::{Builder, JoinHandle};
use std::time::{Duration, Instant, SystemTime};
use std::{fmt, io};

/// How often we look whether another process has saved something: 2 µs each time.
const POLL: Duration = Duration::from_millis(250);

/// What the threads tell. `K` says who asked.
#[derive(Debug)]
pub enum News<K> {
    /// The answer to one request.
    Answered {
        /// Who asked.
        asker: K,
        /// The answer.
        result: Result<Reply, StoreError>,
    },
    /// Another process has saved something.
    OthersSaved(Changes),
}

/// What the writing thread has to do.
enum Job<K> {
    /// Somebody asked.
    Asked(K, Request),
    /// Somebody has looked at a record.
    Looked(String),
    /// Somebody sees a list.
    Listed(ListView, Listed),
}

/// The running threads.
pub struct Worker<K> {
    writes: Sender<Job<K>>,
    reads: Sender<(K, Request)>,
    is_leaving: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
    ended: Receiver<()>,
}

impl<K: Send + 'static> Worker<K> {
    /// Starts both threads. `reader` is a connection to the same file that is opened for reading; `tell` is called on
    /// either thread.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(
        writer: Store,
        reader: Store,
        actor: Actor,
        tell: impl Fn(News<K>) + Clone + Send + 'static,
    ) -> io::Result<Self> {
        let (to_writer, saves) = channel();
        let (to_reader, look_ups) = channel();
        let (ending, ended) = channel();
        let is_leaving = Arc::new(AtomicBool::new(false));
        // Before any thread runs, so that nothing saved from here on is missed.
        let seen = writer.seen_now().ok();
        let writing = {
            let (actor, tell, ending) = (actor.clone(), tell.clone(), ending.clone());
            let sight = actor.role.sight_at_desk(writer.is_read_only());
            let notes = if writer.is_read_only() {
                writer.for_notes().ok()
            } else {
                None
            };
            Builder::new().name("store".to_owned()).spawn(move || {
                write((writer, notes), seen, (&actor, sight), &saves, &tell);
                // Nobody may be waiting for the end.
                let _ = ending.send(());
            })?
        };
        let leaving = Arc::clone(&is_leaving);
        let looks = to_writer.clone();
        let reading = Builder::new().name("reader".to_owned()).spawn(move || {
            read(reader, &actor, &look_ups, &looks, &leaving, &tell);
            // The writer ends when nobody can send it anything any more.
            drop(looks);
            let _ = ending.send(());
        })?;
        Ok(Self {
            writes: to_writer,
            reads: to_reader,
            is_leaving,
            threads: vec![writing, reading],
            ended,
        })
    }

    /// Asks for something; the answer comes as [`News::Answered`].
    pub fn ask(&self, asker: K, request: Request) {
        // A thread that is gone has panicked, and the panic hook ends the process.
        if request.is_write() {
            let _ = self.writes.send(Job::Asked(asker, request));
        } else {
            let _ = self.reads.send((asker, request));
        }
    }

    /// Ends both threads after every write asked for is done; reads that still wait are dropped. False when they were
    /// not ready within `patience`.
    #[must_use]
    pub fn finish(self, patience: Duration) -> bool {
        let until = Instant::now() + patience;
        self.is_leaving.store(true, Ordering::SeqCst);
        drop((self.writes, self.reads));
        let all_ended = self.threads.iter().all(|_| {
            let left = until.saturating_duration_since(Instant::now());
            self.ended.recv_timeout(left) != Err(RecvTimeoutError::Timeout)
        });
        // After its last word a thread has nothing left to wait for.
        all_ended && self.threads.into_iter().all(|thread| thread.join().is_ok())
    }
}

impl<K> fmt::Debug for Worker<K> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Worker")
            .field("threads", &self.threads)
            .finish_non_exhaustive()
    }
}

fn write<K>(
    (mut store, mut notes): (Store, Option<Store>),
    mut seen: Option<Seen>,
    (actor, sight): (&Actor, Sight),
    jobs: &Receiver<Job<K>>,
    tell: &impl Fn(News<K>),
) {
    let mut next_look = Instant::now() + POLL;
    let mut looks = Looks::default();
    let mut listings = Listings::default();
    let mut box_seen = None;
    loop {
        let mut shown = listings.settled(Instant::now());
        match jobs.recv_timeout(next_look.saturating_duration_since(Instant::now())) {
            Ok(Job::Asked(asker, request)) => {
                let is_note = matches!(request, Request::Reveal(_));
                let to = notes.as_mut().filter(|_| is_note).unwrap_or(&mut store);
                let result = to.answer(actor, request);
                tell(News::Answered { asker, result });
            }
            Ok(Job::Looked(subject)) => {
                note_look(
                    notes.as_mut().unwrap_or(&mut store),
                    actor,
                    &subject,
                    &mut looks,
                );
            }
            Ok(Job::Listed(view, listed)) => {
                shown.extend(listings.take(view, listed, Instant::now()));
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => {
                shown.extend(listings.rest());
                let to = notes.as_mut().unwrap_or(&mut store);
                note_listed(to, (actor, sight), &shown, &mut listings);
                if let Err(error) = notes.as_mut().unwrap_or(&mut store).note_logout(actor) {
                    tracing::warn!(code = error.code(), "noting that somebody left");
                }
                return;
            }
        }
        let to = notes.as_mut().unwrap_or(&mut store);
        note_listed(to, (actor, sight), &shown, &mut listings);
        if Instant::now() >= next_look {
            look(&store, &mut seen, tell);
            look_into_box(&mut store, &mut box_seen, actor);
            next_look = Instant::now() + POLL;
        }
    }
}

fn note_look(store: &mut Store, actor: &Actor, subject: &str, looks: &mut Looks) {
    if !looks.is_new(subject, store.clock().now()) {
        return;
    }
    if let Err(error) = store.note_view(actor, subject) {
        tracing::warn!(code = error.code(), subject, "noting a look at a record");
        looks.forget(subject);
    }
}

fn note_listed(
    store: &mut Store,
    (actor, sight): (&Actor, Sight),
    shown: &[(ListView, Listed)],
    listings: &mut Listings,
) {
    for list in shown {
        if let Err(error) = store.note_new_listed(actor, list, sight, listings) {
            tracing::warn!(code = error.code(), list = list.0.name, "noting a list");
        }
    }
}

/// Tells what others have saved. A file that cannot be read at the moment is looked at again at the next turn, from
/// where we were.
fn look<K>(store: &Store, seen: &mut Option<Seen>, tell: &impl Fn(News<K>)) {
    match seen {
        Some(seen) => match store.changes_since(seen) {
            Ok(changes) if !changes.is_empty() => tell(News::OthersSaved(changes)),
            Ok(_) => {}
            Err(error) => tracing::warn!(code = error.code(), "looking for changes"),
        },
        None => *seen = store.seen_now().ok(),
    }
}

/// Takes what readers have left in the box of reveals into the audit, when somebody has left anything.
fn look_into_box(store: &mut Store, seen: &mut Option<SystemTime>, actor: &Actor) {
    let touched = store.box_touched();
    if store.is_read_only() || !actor.role.may_write() || touched == *seen {
        return;
    }
    match store.empty_box(actor) {
        Ok(_) => *seen = touched,
        Err(error) => tracing::warn!(code = error.code(), "emptying the box of reveals"),
    }
}

fn read<K>(
    mut store: Store,
    actor: &Actor,
    requests: &Receiver<(K, Request)>,
    looks: &Sender<Job<K>>,
    is_leaving: &AtomicBool,
    tell: &impl Fn(News<K>),
) {
    for (asker, request) in requests {
        if is_leaving.load(Ordering::SeqCst) {
            return;
        }
        let person = request.person_looked_at();
        let list = request.list_view();
        let result = store.answer(actor, request);
        let looked_at = result.as_ref().ok().and_then(Reply::looked_at);
        for subject in looked_at.into_iter().chain(person) {
            // The writer outlives us: it ends when this sender is gone.
            let _ = looks.send(Job::Looked(subject));
        }
        if let (Some(view), Ok(reply)) = (list, &result) {
            let _ = looks.send(Job::Listed(view, reply.listed()));
        }
        tell(News::Answered { asker, result });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;
    use crate::domain::staff::Role;
    use crate::office::Office;
    use crate::store::NewStaff;
    use crate::store::open::Access;
    use std::path::Path;

    const PATIENCE: Duration = Duration::from_secs(20);

    fn clock() -> Clock {
        Clock::fixed(
            "2026-11-16T00:00:00Z".parse().unwrap(),
            chrono_tz::Asia::Tokyo,
        )
    }

    fn connect(file: &Path, access: Access) -> Store {
        Store::open(file, access, clock(), Arc::new(Office::shipped())).unwrap()
    }

    fn office(file: &Path) -> Actor {
        let mut store = Store::create(file, clock(), Arc::new(Office::shipped())).unwrap();
        let new = NewStaff {
            name: "管理".to_owned(),
            kana: String::new(),
            role: Role::Admin,
            occupation: String::new(),
            os_user: None,
            areas: Vec::new(),
            support_physician: false,
        };
        let staff = store.add_first_staff(&new, "test").unwrap();
        Actor {
            staff: staff.id,
            name: staff.name,
            role: staff.role,
            desk: "test".to_owned(),
        }
    }

    fn start(file: &Path, me: &Actor) -> (Worker<u32>, Receiver<News<u32>>) {
        let (send, news) = channel();
        let (writer, reader) = (connect(file, Access::Write), connect(file, Access::Read));
        let tell = move |told| drop(send.send(told));
        (
            Worker::start(writer, reader, me.clone(), tell).unwrap(),
            news,
        )
    }

    fn call(narrative: &str) -> Request {
        Request::Register(Box::new(crate::domain::intake::ConsultationInput {
            narrative: narrative.to_owned(),
            ..Default::default()
        }))
    }

    #[test]
    fn every_write_asked_for_is_done_and_answered_once_before_the_desk_leaves() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("office.db");
        let me = office(&file);
        let (worker, news) = start(&file, &me);
        for asker in 0..30 {
            worker.ask(asker, call("相談"));
        }
        assert!(worker.finish(PATIENCE));
        let answered: Vec<u32> = news
            .iter()
            .map(|news| match news {
                News::Answered {
                    asker,
                    result: Ok(Reply::Registered(_)),
                } => asker,
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(answered, (0..30).collect::<Vec<_>>());
        assert_eq!(
            connect(&file, Access::Read)
                .newest_consultations(100)
                .unwrap()
                .len(),
            30
        );
    }

    #[test]
    fn a_list_is_noted_once_and_what_was_searched_by_the_key_only_as_it_stood_at_the_end() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("office.db");
        let me = office(&file);
        let (worker, news) = start(&file, &me);
        for (named, name) in (0..).zip(["架空 花子", "見本 太郎"]) {
            let Request::Register(mut input) = call("訪問診療") else {
                unreachable!()
            };
            input.person.name = name.to_owned();
            input.route = Some("referral".to_owned());
            worker.ask(named, Request::Register(input));
        }
        let answers = || {
            for _ in 0..2 {
                news.recv_timeout(PATIENCE).unwrap();
            }
        };
        answers();
        let queue = || Request::Queue(crate::store::lists::QueueFilter::default());
        worker.ask(10, queue());
        worker.ask(11, queue());
        answers();
        for name in ["架空", "見本"] {
            let mut asked = crate::domain::look_up::LookUp::default();
            asked.add_person(name);
            worker.ask(
                12,
                Request::LookUp {
                    asked: Box::new(asked),
                    from: None,
                    limit: 10,
                },
            );
        }
        answers();
        assert!(worker.finish(PATIENCE));
        let asked = crate::store::audit::trail::TrailQuery {
            by: Some(me.staff),
            limit: 100,
            ..Default::default()
        };
        let trail = connect(&file, Access::Read).trail(&me, &asked).unwrap();
        let shown: Vec<(String, String)> = trail
            .iter()
            .rev()
            .filter(|row| row.action == "list" || row.action == "search")
            .map(|row| {
                let detail: serde_json::Value = serde_json::from_str(&row.detail).unwrap();
                let persons = detail["what"]["persons"].as_str().unwrap();
                (row.subject.clone(), persons.to_owned())
            })
            .collect();
        let told = |list: &str, persons: &str| (list.to_owned(), persons.to_owned());
        assert_eq!(shown, [told("queue", "1-2"), told("look-up", "2")]);
    }

    #[test]
    fn what_another_desk_saves_is_told_and_what_we_read_does_not_wait_for_it() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("office.db");
        let me = office(&file);
        let (worker, news) = start(&file, &me);
        worker.ask(1, Request::Counts);
        let first = news.recv_timeout(PATIENCE).unwrap();
        assert!(
            matches!(
                first,
                News::Answered {
                    asker: 1,
                    result: Ok(Reply::Counts(_))
                }
            ),
            "{first:?}"
        );
        let Request::Register(input) = call("別の机から") else {
            unreachable!()
        };
        connect(&file, Access::Write).register(&me, &input).unwrap();
        let told = news.recv_timeout(PATIENCE).unwrap();
        assert!(
            matches!(&told, News::OthersSaved(changes) if changes.consultations.len() == 1),
            "{told:?}"
        );
        assert!(worker.finish(PATIENCE));
    }
}
