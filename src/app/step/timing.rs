//! Times that are seldom meant: setting out on another day than the one that is booked, a plan for what is over. Asked
//! about once, before anything is saved, for both may be right: a visit brought forward, one entered afterwards.

use crate::app::screen::Desk;
use crate::app::work::words;
use crate::domain::work_item::Details;
use crate::locale::Label;
use crate::store::ItemView;
use crate::store::outings::TIME;
use crate::workflow::contact::AT;
use crate::workflow::fields::moment;
use crate::workflow::model::{Hook, Transition};
use chrono::{DateTime, Utc};

/// What a step does with the time of a visit.
#[derive(Debug, Clone, Copy)]
enum Use {
    /// Sets out on the visit that is booked for then.
    SetsOut(DateTime<Utc>),
    /// Says when the next one is to be.
    Plans,
}

/// The time of a visit, while a step that has to do with it is being filled in.
#[derive(Debug, Clone)]
pub(super) struct Timing {
    of: Use,
    /// What was asked about already.
    asked: Option<DateTime<Utc>>,
}

impl Timing {
    /// For a step; `None` where it neither sets out on a booked visit nor plans one.
    pub fn of(transition: &Transition, view: &ItemView) -> Option<Self> {
        let booked = || {
            let ahead = view.visits.iter().find(|visit| visit.held.is_none())?;
            ahead.scheduled_at.map(Use::SetsOut)
        };
        let of = transition.hooks.iter().find_map(|hook| match hook {
            Hook::Depart => booked(),
            Hook::PlanVisit | Hook::PlanRevisit => Some(Use::Plans),
            _ => None,
        })?;
        Some(Self { of, asked: None })
    }

    /// The question about a time that is seldom meant, where it was not asked yet.
    pub fn ask(&mut self, given: &Details, desk: &Desk) -> Option<String> {
        let said = |code: &str| given.get(code).and_then(|stored| moment(stored));
        let (label, at) = match self.of {
            Use::SetsOut(booked) => {
                let leaves = said(TIME).unwrap_or(desk.now);
                is_another_day(leaves, booked, desk).then_some((Label::StepOtherDay, booked))
            }
            Use::Plans => {
                let is_over = |at: &DateTime<Utc>| (desk.now - at).num_minutes() > 0;
                said(AT).filter(is_over).map(|at| (Label::StepTimeOver, at))
            }
        }?;
        if self.asked.replace(at) == Some(at) {
            return None;
        }
        let at = words::at(at, desk);
        Some(desk.locale.fill(label, &[("at", &at)]))
    }
}

/// Whether a team leaves on another day than the booked one, and not merely around midnight.
fn is_another_day(leaves: DateTime<Utc>, booked: DateTime<Utc>, desk: &Desk) -> bool {
    let day = |at| desk.clock.local(at).date_naive();
    let apart = (booked - leaves).abs();
    day(leaves) != day(booked) && apart >= desk.office.clocks.early_departure
}
