//! What came of an outing, told after the return: a return stops the safety timer and waits for nothing, so how deep
//! the contact was is demanded by the step after it, and by that step alone.

use std::borrow::Cow;
use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use crate::domain::work_item::WorkItem;

use super::fields::moment;
use super::model::{Contact, Facts, Hook, Transition};

/// Field with the depth of contact.
pub const DEPTH: &str = "depth";
/// Field with the day of the next visit.
pub const AT: &str = "at";

impl Transition {
    /// Whether its usual key takes it at once: nobody stands at a form while a safety timer runs.
    #[must_use]
    pub fn is_at_once(&self) -> bool {
        self.hooks.contains(&Hook::Leave) && !self.carries.iter().any(|spec| spec.required)
    }

    /// Whether it tells what came of an outing.
    #[must_use]
    pub fn tells_contact(&self) -> bool {
        self.hooks.contains(&Hook::Contact)
    }
}

/// What was typed, and what the return has told already: nobody says it twice.
pub(super) fn with_what_is_told<'t>(
    transition: &Transition,
    typed: &'t BTreeMap<String, String>,
    item: &WorkItem,
    facts: &Facts,
    now: DateTime<Utc>,
) -> Cow<'t, BTreeMap<String, String>> {
    if !transition.tells_contact() {
        return Cow::Borrowed(typed);
    }
    let depth = match facts.contact {
        Contact::Told(depth) => Some((DEPTH, depth.to_string())),
        Contact::NoOuting | Contact::Untold => None,
    };
    let planned = item.details.get(AT).filter(|stored| {
        moment(stored).is_some_and(|at| at > now && Some(at) != facts.outing_planned_at)
    });
    let planned = planned.map(|at| (AT, at.clone()));
    let mut all = typed.clone();
    for (code, value) in depth.into_iter().chain(planned) {
        if transition.carries.iter().any(|spec| spec.code == code) {
            all.entry(code.to_owned()).or_insert(value);
        }
    }
    Cow::Owned(all)
}
