//! When the desk wants to be woken although nobody touched it.

use super::App;
use super::front::Front;
use chrono::{DateTime, DurationRound, TimeDelta, Utc};

impl App {
    /// The next moment at which something on the screen changes by itself.
    ///
    /// The clock of the header moves once a minute, and not while somebody types into a field: the
    /// cells it repaints would take the input method's cursor along.
    #[must_use]
    pub fn next_deadline(&self) -> Option<DateTime<Utc>> {
        let screens = Front::ALL
            .into_iter()
            .filter_map(|front| self.screen(front).next_deadline());
        let limits = self.desk.office.clocks.safety;
        screens
            .chain(self.notices.next_end())
            .chain(self.desk.teams.next_alarm(self.desk.now, limits))
            .chain(Some(self.next_clock()))
            .chain(self.next_curtain())
            .chain(self.next_try())
            .min()
    }

    fn next_clock(&self) -> DateTime<Utc> {
        let minute = TimeDelta::minutes(1);
        let next = self
            .desk
            .now
            .duration_trunc(minute)
            .unwrap_or(self.desk.now)
            + minute;
        match self.last_key.filter(|_| self.takes_text()) {
            Some(key) => next
                .max(key + TimeDelta::milliseconds(self.desk.config.display.clock_pause_ms.into())),
            None => next,
        }
    }

    /// Wakes every screen whose moment has come.
    pub(super) fn wake(&mut self) {
        let now = self.desk.now;
        self.idle();
        for front in Front::ALL {
            let (screen, desk) = self.screen_mut(front);
            if screen
                .next_deadline()
                .is_some_and(|deadline| deadline <= now)
            {
                let effects = screen.woken(desk);
                self.carry(front, effects);
            }
        }
    }
}
