//! What a step demands because of what surrounds the item: the depth of a contact that nobody has told yet, and what
//! is done against the dangers of a visit when somebody goes there alone or long before the time.

use crate::domain::intake::FieldFault;
use crate::domain::work_item::{Details, WorkItem};

use super::contact::DEPTH;
use super::model::{Contact, Facts, Hook, Refusal, Transition};

/// Field with what is done against the dangers.
pub const PRECAUTION: &str = "precaution";
/// Field of the sheet that names them.
pub const DANGERS: &str = "team_dangers";

impl Transition {
    /// The field that it demands now, beside those that it always does.
    #[must_use]
    pub fn demands(&self, item: &WorkItem, facts: &Facts) -> Option<&'static str> {
        let carries = |code: &str| self.carries.iter().any(|spec| spec.code == code);
        if self.tells_contact() && facts.contact == Contact::Untold {
            return Some(DEPTH);
        }
        let dangers = item.details.get(DANGERS);
        let is_dangerous = dangers.is_some_and(|dangers| !dangers.is_empty());
        let is_risky = facts.departure.is_alone || facts.departure.is_early;
        let departs = self.hooks.contains(&Hook::Depart) && carries(PRECAUTION);
        (departs && is_dangerous && is_risky).then_some(PRECAUTION)
    }

    /// Whether what it demands now is given.
    pub(super) fn has_what_it_demands(
        &self,
        given: &Details,
        item: &WorkItem,
        facts: &Facts,
    ) -> Result<(), Refusal> {
        let missing = self
            .demands(item, facts)
            .filter(|code| given.get(*code).is_none_or(String::is_empty));
        missing.map_or(Ok(()), |code| {
            Err(Refusal::Fields {
                faults: vec![FieldFault {
                    field: code.to_owned(),
                    code: "missing",
                    args: Vec::new(),
                }],
            })
        })
    }
}
