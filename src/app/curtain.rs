//! The curtain: what is on the screen is covered while nobody is at the keys.
//!
//! It hides, it locks nothing: whoever could press a key could also close the terminal, and proving
//! who one is belongs to the host. So the first letter typed lifts it and is not lost; a key that
//! would do something only lifts it. After long enough the desk leaves by itself.

use super::App;
use crate::config::Privacy;
use chrono::{DateTime, TimeDelta, Utc};

/// Whether the screen is covered, and since when nobody has touched the keys.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Curtain {
    is_down: bool,
    touched: Option<DateTime<Utc>>,
}

impl Curtain {
    /// Whether nothing but the curtain is to be seen.
    #[must_use]
    pub fn is_down(&self) -> bool {
        self.is_down
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

    /// Covers the screen.
    pub(super) fn lower(&mut self) {
        self.is_down = true;
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
    pub fn curtain(&self) -> Curtain {
        self.curtain
    }

    /// When the curtain comes down or the desk leaves, if nobody touches a key.
    pub(super) fn next_curtain(&self) -> Option<DateTime<Utc>> {
        self.curtain
            .next(&self.desk.config.privacy)
            .filter(|_| !self.curtain.is_down || self.may_leave_alone())
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
            self.curtain.lower();
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
