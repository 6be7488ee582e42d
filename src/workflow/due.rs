//! Until when: a clock of the file, the urgency of the item, the office's hours.

use chrono::{DateTime, TimeDelta, Utc};

use crate::domain::urgency::Urgency;
use crate::domain::work_item::Details;

use super::fields;
use super::model::{ClockSpec, Span};
use super::plan::PlanContext;

/// Clock minutes until somebody looks when a moment is missing all the same (a file changed
/// while an item was on hold): at once is the only wrong that nobody can overlook.
const AT_ONCE: TimeDelta = TimeDelta::zero();

impl PlanContext<'_> {
    /// The due time of a clock that starts now. Fields are looked up in `sources`, the first
    /// that has the field counts.
    pub(super) fn due(
        &self,
        clock: &ClockSpec,
        urgency: Urgency,
        sources: &[&Details],
    ) -> DateTime<Utc> {
        let span = clock.by_urgency.get(&urgency).unwrap_or(&clock.default);
        self.end_of(span, sources)
            .or_else(|| self.end_of(clock.otherwise.as_ref()?, sources))
            .unwrap_or(self.now + AT_ONCE)
    }

    fn end_of(&self, span: &Span, sources: &[&Details]) -> Option<DateTime<Utc>> {
        match span {
            Span::BusinessMinutes(minutes) => {
                Some(self.calendar.add_business_minutes(self.now, *minutes))
            }
            Span::BusinessDays(days) => Some(self.calendar.add_business_days(self.now, *days)),
            Span::Minutes(minutes) => self
                .now
                .checked_add_signed(TimeDelta::minutes(i64::from(*minutes))),
            Span::Days(days) => self
                .now
                .checked_add_signed(TimeDelta::days(i64::from(*days))),
            Span::Field(field) => {
                let given = sources.iter().find_map(|details| details.get(field));
                given.and_then(|stored| fields::moment(stored))
            }
            Span::DaysAfter(field, days) => self
                .end_of(&Span::Field(field.clone()), sources)?
                .checked_add_signed(TimeDelta::days(i64::from(*days))),
        }
    }
}
