//! 訪問の予定: visits by day or week with what stands against them, and who is there on which day.
//!
//! The hand is on a visit of a day, or on a person: another desk's step moves rows and never the hand.

pub mod absence;
mod screen;

use super::effect::{Effect, Effects};
use super::event::Asker;
use super::screen::Desk;
use crate::domain::ids::{StaffId, VisitId};
use crate::domain::staff::Staff;
use crate::report::visit_calendar::{Entry, Only, entries};
use crate::store::request::Request;
use crate::store::visit_calendar::VisitCalendar;
use chrono::{Datelike, Days, NaiveDate};

/// How many days are in sight.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Span {
    /// Monday to Sunday.
    #[default]
    Week,
    /// One day.
    Day,
}

/// Which list has the hands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum VisitPane {
    /// The visits.
    #[default]
    Visits,
    /// The people.
    Roster,
}

/// A list in front to narrow the visits by, as it was offered; its first row shows all.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Choosing {
    Person(Vec<StaffId>),
    Area(Vec<crate::domain::area::AreaCode>),
}

/// What the screen remembers.
#[derive(Debug, Default)]
pub struct VisitsScreen {
    /// The day in hand; `None` is today, whichever day that is.
    day: Option<NaiveDate>,
    span: Span,
    only: Only,
    calendar: Option<VisitCalendar>,
    pane: VisitPane,
    visit: Option<(NaiveDate, VisitId)>,
    person: Option<StaffId>,
    choosing: Option<Choosing>,
    is_in_front: bool,
}

impl VisitsScreen {
    /// The days in sight.
    #[must_use]
    pub fn days(&self, desk: &Desk) -> (NaiveDate, NaiveDate) {
        let day = self.day.unwrap_or_else(|| desk.today());
        match self.span {
            Span::Day => (day, day),
            Span::Week => {
                let monday = u64::from(day.weekday().num_days_from_monday());
                let from = day.checked_sub_days(Days::new(monday)).unwrap_or(day);
                (from, from.checked_add_days(Days::new(6)).unwrap_or(from))
            }
        }
    }

    /// How many days are in sight.
    #[must_use]
    pub fn span(&self) -> Span {
        self.span
    }

    /// Which visits are shown.
    #[must_use]
    pub fn only(&self) -> &Only {
        &self.only
    }

    /// What the store said last; `None` until it has.
    #[must_use]
    pub fn calendar(&self) -> Option<&VisitCalendar> {
        self.calendar.as_ref()
    }

    /// Which list has the hands.
    #[must_use]
    pub fn pane(&self) -> VisitPane {
        self.pane
    }

    /// The visits shown, day by day.
    #[must_use]
    pub fn entries(&self, desk: &Desk) -> Vec<Entry<'_>> {
        let calendar = self.calendar.as_ref();
        calendar.map_or_else(Vec::new, |calendar| {
            entries(calendar, &self.only, &desk.office.calendar)
        })
    }

    /// The place of the visit under the hand.
    #[must_use]
    pub fn selected(&self, entries: &[Entry<'_>]) -> Option<usize> {
        let is_it = |entry: &Entry<'_>| Some((entry.day, entry.one.visit.id)) == self.visit;
        let place = entries.iter().position(is_it).unwrap_or(0);
        (!entries.is_empty()).then_some(place)
    }

    /// Everybody who works here; whoever goes out or is away on these days stands first.
    #[must_use]
    pub fn people(&self) -> Vec<&Staff> {
        let Some(calendar) = &self.calendar else {
            return Vec::new();
        };
        let is_idle = |staff: &&Staff| {
            let mut visits = calendar.visits.iter();
            let mut absences = calendar.absences.iter();
            !visits.any(|one| one.engagement.people.contains(&staff.id))
                && !absences.any(|one| one.staff == staff.id)
        };
        let mut people: Vec<&Staff> = calendar.people.iter().collect();
        people.retain(|staff| staff.active);
        people.sort_by_key(is_idle);
        people
    }

    /// The place of the person under the hand.
    #[must_use]
    pub fn selected_person(&self, people: &[&Staff]) -> Option<usize> {
        let place = people
            .iter()
            .position(|staff| Some(staff.id) == self.person);
        (!people.is_empty()).then_some(place.unwrap_or(0))
    }

    fn ask(&self, desk: &Desk) -> Effects {
        let (from, until) = self.days(desk);
        vec![Effect::Ask {
            asker: Asker::Visits,
            request: Request::Visits { from, until },
        }]
    }
}
