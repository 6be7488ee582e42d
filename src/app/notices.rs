//! The notice in the line above the footer, and those before it, which help can show again.

use super::notice::{Level, Notice};
use chrono::{DateTime, Utc};
use std::collections::VecDeque;

/// How many past notices help can show.
const KEPT: usize = 50;

/// What the person was told.
#[derive(Debug, Clone, Default)]
pub struct Notices {
    shown: Option<Notice>,
    past: VecDeque<Notice>,
}

impl Notices {
    /// The notice in front, if any.
    #[must_use]
    pub fn shown(&self) -> Option<&Notice> {
        self.shown.as_ref()
    }

    /// Everything told, the newest first.
    pub fn past(&self) -> impl Iterator<Item = &Notice> {
        self.past.iter()
    }

    /// Shows a notice. An error in front stays until Esc: what is less serious only goes to the past.
    pub fn show(&mut self, notice: Notice, now: DateTime<Utc>) {
        let notice = Notice {
            since: Some(now),
            ..notice
        };
        self.past.push_front(notice.clone());
        self.past.truncate(KEPT);
        let is_hidden = self
            .shown
            .as_ref()
            .is_some_and(|shown| shown.level == Level::Error && notice.level < Level::Error);
        if !is_hidden {
            self.shown = Some(notice);
        }
    }

    /// A key was pressed: a warning has been read.
    pub fn key_pressed(&mut self) {
        self.shown.take_if(|shown| shown.level == Level::Warning);
    }

    /// Esc was pressed; true when there was an error that it took away.
    pub fn dismiss(&mut self) -> bool {
        self.shown
            .take_if(|shown| shown.level == Level::Error)
            .is_some()
    }

    /// Takes away what has had its time.
    pub fn pass(&mut self, now: DateTime<Utc>) {
        self.shown
            .take_if(|shown| shown.ends_at().is_some_and(|end| end <= now));
    }

    /// When [`Notices::pass`] will have something to do.
    #[must_use]
    pub fn next_end(&self) -> Option<DateTime<Utc>> {
        self.shown.as_ref().and_then(Notice::ends_at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    fn nine_o_clock() -> DateTime<Utc> {
        "2026-11-22T00:00:00Z".parse().unwrap()
    }

    #[test]
    fn an_information_goes_by_itself_a_warning_by_a_key_an_error_by_esc() {
        let now = nine_o_clock();
        let mut notices = Notices::default();
        notices.show(Notice::info("saved"), now);
        notices.pass(now + TimeDelta::seconds(7));
        assert!(notices.shown().is_some());
        notices.pass(now + TimeDelta::seconds(8));
        assert!(notices.shown().is_none());

        notices.show(Notice::warning("careful"), now);
        notices.pass(now + TimeDelta::hours(1));
        assert!(notices.shown().is_some());
        notices.key_pressed();
        assert!(notices.shown().is_none());

        notices.show(Notice::error("lost"), now);
        notices.key_pressed();
        assert!(notices.shown().is_some());
        assert!(notices.dismiss());
        assert!(notices.shown().is_none());
        assert_eq!(notices.past().count(), 3);
    }

    #[test]
    fn an_error_is_not_hidden_by_what_matters_less() {
        let mut notices = Notices::default();
        notices.show(Notice::error("the disk is full"), nine_o_clock());
        notices.show(Notice::info("saved"), nine_o_clock());
        assert_eq!(notices.shown().map(|shown| shown.level), Some(Level::Error));
        assert_eq!(
            notices.past().next().map(|shown| shown.level),
            Some(Level::Info)
        );
    }
}
