//! The running desk: threads, one channel, one loop.
//!
//! The loop sleeps until something happened or the desk wants to be woken, takes everything that
//! has happened meanwhile, and draws once. It never waits for the terminal, the file, the search or
//! a draft: each has a thread of its own.

mod desk;
mod directory;
mod program;
mod start;
mod themes;

pub use desk::desk;
pub use program::program;
pub use start::{Opened, StartError, open};

use crate::app::App;
use crate::app::effect::{Effect, Effects};
use crate::app::event::{Asker, Event};
use crate::clock::Clock;
use crate::config::Config;
use crate::domain::draft::Unsaved;
use crate::keymap;
use crate::search;
use crate::store::drafts::{Flusher, Journal, Journaled};
use crate::store::request::{Reply, Request};
use crate::store::worker::{News, Worker};
use crate::term::{self, Drawn, Hangup, PhoneDigits, Screen, TermEvent};
use crate::ui::{self, Memory};
use directory::Directory;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};
use std::{fmt, io};
use themes::{ThemeNews, Themes};

/// The longest sleep without a reason to wake.
const LONGEST_SLEEP: Duration = Duration::from_secs(60);
/// The shortest one: a moment that never passes (a clock that stands) must not spin.
const SHORTEST_SLEEP: Duration = Duration::from_millis(5);
/// While somebody types, news of other desks are drawn this often at most: each frame moves the
/// cursor at which the input method composes.
const CALM: Duration = Duration::from_millis(250);
/// How long leaving waits for the file; the store itself gives up after 10 s.
const SAVING: Duration = Duration::from_secs(12);
/// The same when the terminal is gone and the watchdog waits behind us.
const SAVING_AT_HANGUP: Duration = Duration::from_secs(1);

/// What the threads tell the loop.
#[derive(Debug)]
pub enum Fact {
    /// Of the terminal.
    Terminal(TermEvent),
    /// Of the store.
    Store(News<Asker>),
    /// Of the search.
    Found(search::Answer),
    /// The directory was read.
    Directory(Arc<search::Index>),
    /// Of the search for themes.
    Themes(ThemeNews),
    /// Of the journal.
    Journal(Journaled),
}

impl From<TermEvent> for Fact {
    fn from(event: TermEvent) -> Self {
        Self::Terminal(event)
    }
}

impl Fact {
    /// Whether it can wait a quarter of a second while somebody types.
    fn is_calm(&self) -> bool {
        matches!(
            self,
            Self::Store(
                News::OthersSaved(_)
                    | News::Answered {
                        asker: Asker::Shell | Asker::Work | Asker::AtItem | Asker::Today,
                        ..
                    }
            )
        )
    }
}

/// Everything that runs.
pub struct Runtime {
    app: App,
    memory: Memory,
    screen: Screen,
    facts: Receiver<Fact>,
    clock: Clock,
    config: Arc<Config>,
    store: Worker<Asker>,
    search: search::Worker,
    directory: Directory,
    themes: Themes,
    journal: Option<Journal>,
    flusher: Option<Flusher>,
    /// A question of the join was answered: the directory is to be read again once that is stored.
    is_join_decided: bool,
    /// When the next frame is due, if one is.
    draw_at: Option<Instant>,
    last_drawn: Instant,
}

impl fmt::Debug for Runtime {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The desk holds what people typed: it is not for a log.
        out.debug_struct("Runtime")
            .field("screen", &self.screen)
            .finish_non_exhaustive()
    }
}

/// How the loop came to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Quit,
    Hangup(Hangup),
}

impl Runtime {
    /// Runs until the person leaves or the terminal is gone; gives the exit code.
    ///
    /// # Errors
    /// None is known: the terminal's errors come as a hang-up.
    pub fn run(mut self) -> io::Result<u8> {
        let wishes = self.app.start(self.clock.now());
        let mut end = self.carry(wishes)?;
        while end.is_none() {
            end = self.turn()?;
        }
        Ok(match end {
            Some(End::Hangup(why)) => self.leave_at_once(why),
            _ => self.leave(),
        })
    }

    /// Draws the desk as it is, before anything was read.
    ///
    /// # Errors
    /// As [`Runtime::run`].
    pub fn draw_first(&mut self) -> io::Result<()> {
        self.draw()
    }

    /// One sleep, everything that happened, one frame.
    fn turn(&mut self) -> io::Result<Option<End>> {
        let first = match self.facts.recv_timeout(self.sleep()) {
            Ok(fact) => Some(fact),
            Err(RecvTimeoutError::Timeout) => None,
            // The runtime's own threads hold the other end.
            Err(RecvTimeoutError::Disconnected) => return Ok(Some(End::Hangup(Hangup::Vanished))),
        };
        if first.is_none() && self.draw_at.is_none_or(|at| at > Instant::now()) {
            let end = self.tell(Event::Tick)?;
            self.draw_at = Some(Instant::now());
            if end.is_some() {
                return Ok(end);
            }
        }
        let mut next = first;
        while let Some(fact) = next {
            self.wish_frame(&fact);
            if let Some(end) = self.take(fact)? {
                return Ok(Some(end));
            }
            next = self.facts.try_recv().ok();
        }
        if self.draw_at.is_some_and(|at| at <= Instant::now()) {
            self.draw()?;
        }
        Ok(None)
    }

    fn sleep(&self) -> Duration {
        let until_deadline = self.app.next_deadline().map_or(LONGEST_SLEEP, |deadline| {
            (deadline - self.clock.now()).to_std().unwrap_or_default()
        });
        let until_frame = self
            .draw_at
            .map(|at| at.saturating_duration_since(Instant::now()));
        let deadline = until_deadline.clamp(SHORTEST_SLEEP, LONGEST_SLEEP);
        until_frame.map_or(deadline, |frame| frame.min(deadline))
    }

    fn wish_frame(&mut self, fact: &Fact) {
        let now = Instant::now();
        let at = if fact.is_calm() && self.app.takes_text() {
            self.last_drawn + CALM
        } else {
            now
        };
        self.draw_at = Some(self.draw_at.map_or(at, |before| before.min(at)));
    }

    fn draw(&mut self) -> io::Result<()> {
        let Self {
            app,
            memory,
            screen,
            ..
        } = self;
        match screen.draw(|frame| ui::draw(frame, app, memory))? {
            // The output thread tells when it can take a frame.
            Drawn::Later => {}
            Drawn::Sent(_) | Drawn::Unchanged => {
                app.desk.page_rows = memory.page_rows();
                app.desk.is_broad = memory.is_broad();
            }
        }
        self.draw_at = None;
        self.last_drawn = Instant::now();
        Ok(())
    }

    fn take(&mut self, fact: Fact) -> io::Result<Option<End>> {
        let event = match fact {
            Fact::Terminal(TermEvent::Key(key)) => match keymap::from_crossterm(&key) {
                Some(chord) => Event::Key(chord),
                None => return Ok(None),
            },
            Fact::Terminal(TermEvent::Paste(paste)) => Event::Pasted {
                text: paste.text,
                cut: paste.cut,
            },
            Fact::Terminal(TermEvent::Resize(..)) => Event::Resized,
            Fact::Terminal(TermEvent::OutputIdle) => return Ok(None),
            Fact::Terminal(TermEvent::Resumed) => {
                self.screen.repaint()?;
                return Ok(None);
            }
            Fact::Terminal(TermEvent::Hangup(why)) => return Ok(Some(End::Hangup(why))),
            Fact::Store(news) => self.of_store(news),
            Fact::Found(answer) => Event::Found(answer),
            Fact::Directory(index) => {
                let facilities = index.len();
                self.search.swap(index);
                Event::DirectoryReady { facilities }
            }
            Fact::Themes(ThemeNews::Read(done, all)) => Event::ThemesRead { done, all },
            Fact::Themes(ThemeNews::Found(found)) => Event::ThemesFound(Box::new(found)),
            Fact::Journal(Journaled::Saved { draft, at }) => Event::DraftSaved { draft, at },
            Fact::Journal(Journaled::Unsaved { draft, why }) => Event::DraftUnsaved { draft, why },
        };
        self.tell(event)
    }

    fn of_store(&mut self, news: News<Asker>) -> Event {
        match news {
            News::OthersSaved(changes) => {
                if changes.directory {
                    self.directory.read_again();
                }
                Event::OtherDesksSaved(changes)
            }
            News::Answered { asker, result } => {
                if let Err(error) = &result {
                    tracing::warn!(code = error.code(), "a request was refused");
                }
                let is_changed = matches!(result, Ok(Reply::EntryChanged(_)));
                let is_joined = matches!(result, Ok(Reply::Doubts { .. }))
                    && std::mem::take(&mut self.is_join_decided);
                if is_changed || is_joined {
                    self.directory.read_again();
                }
                Event::Answered { asker, result }
            }
        }
    }

    fn tell(&mut self, event: Event) -> io::Result<Option<End>> {
        let effects = self.app.update(event, self.clock.now());
        self.carry(effects)
    }

    fn carry(&mut self, effects: Effects) -> io::Result<Option<End>> {
        for effect in effects {
            match effect {
                Effect::Ask { asker, request } => {
                    self.is_join_decided |=
                        matches!(request, Request::DecideDoubt(_) | Request::UndoDoubt);
                    self.store.ask(asker, request);
                }
                Effect::Search(request) => {
                    self.search.ask(request);
                }
                Effect::SeekThemes(wish) => self.themes.seek(wish),
                Effect::StopThemes => {
                    self.themes.stop();
                }
                Effect::SaveDraft(draft) => {
                    if let Some(journal) = &self.journal {
                        journal.save(*draft);
                    } else {
                        let event = Event::DraftUnsaved {
                            draft: draft.id,
                            why: Unsaved::NoJournal,
                        };
                        if let Some(end) = self.tell(event)? {
                            return Ok(Some(end));
                        }
                    }
                }
                Effect::FlushDrafts => {
                    if let Some(journal) = &self.journal {
                        journal.hurry();
                    }
                }
                Effect::DropDraft(draft) => {
                    if let Some(journal) = &self.journal {
                        journal.forget(draft);
                    }
                }
                Effect::CopyPhone(number) => {
                    if let Some(number) =
                        PhoneDigits::new(&number).filter(|_| self.config.privacy.clipboard)
                    {
                        self.screen.copy(&number);
                    }
                }
                Effect::Bell => self.screen.ring(),
                Effect::Repaint => self.screen.repaint()?,
                Effect::Suspend if term::suspend() => {}
                Effect::Suspend => {
                    if let Some(end) = self.tell(Event::NoShell)? {
                        return Ok(Some(end));
                    }
                }
                Effect::Quit if self.flush() => return Ok(Some(End::Quit)),
                Effect::Quit => return self.tell(Event::LeavingUnsaved),
                Effect::QuitAnyway => return Ok(Some(End::Quit)),
                // The frame carries these out itself.
                Effect::Open(_)
                | Effect::Go(_)
                | Effect::Notify(_)
                | Effect::Run(_)
                | Effect::Chosen { .. }
                | Effect::UseKeymap(_) => {}
            }
        }
        Ok(None)
    }

    /// Whether everything typed is in its file; there is nothing to wait for where there is no journal.
    fn flush(&self) -> bool {
        let is_whole = self.flusher.as_ref().is_none_or(Flusher::flush_now);
        if !is_whole {
            tracing::warn!("drafts could not be flushed");
        }
        is_whole
    }

    /// The person leaves: everything is saved, however long it takes.
    fn leave(self) -> u8 {
        drop(self.journal);
        if self.store.finish(SAVING) {
            return 0;
        }
        tracing::error!("the store was not ready to leave");
        1
    }

    /// The terminal is gone: the drafts are flushed, writes that were asked for get a second.
    fn leave_at_once(self, why: Hangup) -> u8 {
        // Nobody is there to be told: the journal stays as far as it could be written.
        let _ = self.flush();
        if !self.store.finish(SAVING_AT_HANGUP) {
            tracing::error!("the store was not ready to leave");
        }
        why.exit_code()
    }
}
