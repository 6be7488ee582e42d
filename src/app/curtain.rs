//! The curtain: what is on the screen is covered while nobody is at the keys.
//!
//! Without a PIN it hides and locks nothing: whoever could press a key could also close the
//! terminal, and proving who one is belongs to the host. So the first letter typed lifts it and is
//! not lost; a key that would do something only lifts it. With a PIN nothing but the PIN lifts it, and
//! every key goes there. Behind it the desk goes on: drafts are journaled, bells ring. After long
//! enough the desk leaves by itself.

use super::App;
use super::effect::Effect;
use super::event::Asker;
use crate::config::Privacy;
use crate::domain::pin::{LONGEST, Pin};
use crate::domain::visit::Safety;
use crate::keymap::keys::{KeyChord, KeyName};
use crate::store::StoreError;
use crate::store::request::{Reply, Request};
use crate::text::fold;
use chrono::{DateTime, TimeDelta, Utc};

/// After so many wrong PINs in a row the desk leaves, its drafts kept.
const TRIES: u32 = 5;
/// The longest wait before the next try, in seconds.
const LONGEST_WAIT: i64 = 60;

/// Whether the screen is covered, and since when nobody has touched the keys.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Curtain {
    is_down: bool,
    touched: Option<DateTime<Utc>>,
    lock: Option<Lock>,
}

/// A curtain that a PIN lifts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lock {
    typed: String,
    wrong: u32,
    /// Before then no PIN is tried.
    not_before: Option<DateTime<Utc>>,
    is_asking: bool,
    could_not_ask: bool,
}

/// What the lock tells whoever stands before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LockSays {
    /// Type the PIN.
    Type,
    /// It is being tried.
    Trying,
    /// It was wrong; type again.
    Wrong,
    /// It was wrong; wait so many seconds.
    Wait(i64),
    /// It could not be tried.
    Failed,
}

impl Lock {
    /// How many letters were typed.
    #[must_use]
    pub fn typed(&self) -> usize {
        self.typed.chars().count()
    }

    /// What is to be said.
    #[must_use]
    pub fn says(&self, now: DateTime<Utc>) -> LockSays {
        let wait = self.not_before.map_or(0, |until| {
            let left = (until - now).num_milliseconds();
            (left + 999) / 1000
        });
        match self {
            _ if wait > 0 => LockSays::Wait(wait),
            Self {
                is_asking: true, ..
            } => LockSays::Trying,
            Self {
                could_not_ask: true,
                ..
            } => LockSays::Failed,
            Self { wrong: 1.., .. } => LockSays::Wrong,
            _ => LockSays::Type,
        }
    }

    fn may_try(&self, now: DateTime<Utc>) -> bool {
        !self.is_asking && self.not_before.is_none_or(|until| until <= now)
    }

    /// It was wrong: the next try waits, twice as long each time.
    fn refuse(&mut self, now: DateTime<Utc>) {
        self.wrong += 1;
        let wait = (1_i64 << self.wrong.min(10)) / 2;
        self.not_before = Some(now + TimeDelta::seconds(wait.min(LONGEST_WAIT)));
    }
}

impl Curtain {
    /// Whether nothing but the curtain is to be seen.
    #[must_use]
    pub fn is_down(&self) -> bool {
        self.is_down
    }

    /// The lock of a curtain that is down; `None` when any key lifts it.
    #[must_use]
    pub fn lock(&self) -> Option<&Lock> {
        self.lock.as_ref().filter(|_| self.is_down)
    }

    /// Somebody touched the keys; whether that lifted the curtain.
    pub(super) fn touch(&mut self, now: DateTime<Utc>) -> bool {
        self.touched = Some(now);
        std::mem::take(&mut self.is_down)
    }

    /// The desk opens: nobody has touched the keys since.
    pub(super) fn begin(&mut self, now: DateTime<Utc>) {
        self.touched = Some(now);
    }

    /// Whether there is a PIN.
    fn learn(&mut self, has_pin: bool) {
        if has_pin {
            self.lock.get_or_insert_default();
        } else {
            self.lock = None;
        }
    }

    /// When it comes down by itself, or, once down, when the desk leaves.
    fn next(&self, privacy: &Privacy) -> Option<DateTime<Utc>> {
        let minutes = if self.is_down {
            privacy.end_after_min
        } else {
            privacy.lock_after_min
        };
        let touched = self.touched.filter(|_| minutes > 0)?;
        Some(touched + TimeDelta::minutes(minutes.into()))
    }
}

impl App {
    /// The curtain over the screen.
    #[must_use]
    pub fn curtain(&self) -> &Curtain {
        &self.curtain
    }

    /// How many teams are out for longer than they said: the one thing that a covered screen
    /// tells, without a name.
    #[must_use]
    pub fn teams_overdue(&self) -> usize {
        let (now, limits) = (self.desk.now, self.desk.office.clocks.safety);
        let teams = &self.desk.teams;
        let away = teams.away(now, limits);
        let is_late = |team: &&_| teams.safety(team, now, limits) > Safety::Green;
        away.into_iter().filter(is_late).count()
    }

    /// When the curtain comes down or the desk leaves, if nobody touches a key.
    pub(super) fn next_curtain(&self) -> Option<DateTime<Utc>> {
        self.curtain
            .next(&self.desk.config.privacy)
            .filter(|_| !self.curtain.is_down || self.may_leave_alone())
    }

    /// When what the lock says changes by itself.
    pub(super) fn next_try(&self) -> Option<DateTime<Utc>> {
        let until = self.curtain.lock()?.not_before?;
        let left = until - self.desk.now;
        // Each full second is told.
        let part = TimeDelta::milliseconds((left.num_milliseconds() - 1).rem_euclid(1000) + 1);
        (left > TimeDelta::zero()).then(|| self.desk.now + part)
    }

    /// Covers the screen. Whether there is a PIN is asked anew: it may have been set elsewhere.
    pub(super) fn cover(&mut self) {
        self.curtain.is_down = true;
        self.veil_again();
        self.ask_for_pin();
    }

    /// Asks whether this person has a PIN.
    pub(super) fn ask_for_pin(&mut self) {
        self.out.push(Effect::Ask {
            asker: Asker::Curtain,
            request: Request::HasPin,
        });
    }

    /// Nobody has touched a key for so long: covers the screen, later leaves.
    pub(super) fn idle(&mut self) {
        let due = self.next_curtain().is_some_and(|at| at <= self.desk.now);
        if !due {
            return;
        }
        if self.curtain.is_down {
            self.quit();
        } else {
            self.cover();
        }
    }

    /// A key for the lock; false when nothing is locked.
    pub(super) fn key_for_lock(&mut self, chord: KeyChord) -> bool {
        let now = self.desk.now;
        let Some(lock) = self.curtain.lock.as_mut().filter(|_| self.curtain.is_down) else {
            return false;
        };
        lock.could_not_ask = false;
        match (chord.typed(), chord.name()) {
            (Some(letter), _) if lock.typed() < LONGEST => {
                lock.typed
                    .push_str(&fold::ascii(letter.encode_utf8(&mut [0; 4])));
            }
            (None, KeyName::Backspace) => drop(lock.typed.pop()),
            (None, KeyName::Esc) => lock.typed.clear(),
            (None, KeyName::Enter) if lock.may_try(now) => {
                let typed = std::mem::take(&mut lock.typed);
                match Pin::read(&typed) {
                    None if typed.is_empty() => {}
                    None => lock.refuse(now),
                    Some(pin) => {
                        lock.is_asking = true;
                        self.out.push(Effect::Ask {
                            asker: Asker::Curtain,
                            request: Request::TryPin(pin),
                        });
                    }
                }
            }
            _ => {}
        }
        true
    }

    /// The store has said whether there is a PIN, or whether it was the right one.
    pub(super) fn curtain_answered(&mut self, result: Result<Reply, StoreError>) {
        let now = self.desk.now;
        match result {
            Ok(Reply::HasPin(has_pin)) => self.curtain.learn(has_pin),
            Ok(Reply::PinTried(true)) => {
                self.curtain.lock = Some(Lock::default());
                self.curtain.touch(now);
            }
            Ok(_) => self.refuse_pin(now),
            Err(error) => {
                tracing::warn!(code = error.code(), "asking about a PIN");
                if let Some(lock) = &mut self.curtain.lock {
                    lock.is_asking = false;
                    lock.could_not_ask = true;
                }
            }
        }
    }

    fn refuse_pin(&mut self, now: DateTime<Utc>) {
        let Some(lock) = &mut self.curtain.lock else {
            return;
        };
        lock.is_asking = false;
        lock.refuse(now);
        if lock.wrong >= TRIES && self.may_leave_alone() {
            self.quit();
        }
    }

    /// Whether everything typed would be there again: calls are in their journal. With any
    /// other form or question open the desk stays, covered.
    fn may_leave_alone(&self) -> bool {
        let forms = self.work.holds_forms()
            || self.records.holds_forms()
            || self.directory.editing().holds_forms();
        self.dialogs.is_empty() && !forms && self.intake.unsaved() == 0
    }
}
