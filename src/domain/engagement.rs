//! When people are out together, and what stands against it: the same person in two places, somebody who is away or
//! works here no more, a day on which the office is closed.

use super::crew::AbsenceOf;
use super::ids::{ItemId, StaffId};
use super::number::Number;
use super::visit::{SafetyLimits, Visit};
use crate::calendar::business::BusinessCalendar;
use chrono::{DateTime, Duration, NaiveDate, Utc};
use std::collections::BTreeSet;

/// People of the staff who are out, or are to be, for a stretch of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Engagement {
    /// The case.
    pub item: ItemId,
    /// Its number.
    pub number: Number,
    /// Who.
    pub people: Vec<StaffId>,
    /// From when.
    pub from: DateTime<Utc>,
    /// Until when they are expected back, or came back; always later.
    pub until: DateTime<Utc>,
    /// Whether they are back: nothing stands against what is over.
    pub is_over: bool,
}

/// What stands against an engagement.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Conflict {
    /// The same person is somewhere else at that time.
    Overlap {
        /// Who.
        who: StaffId,
        /// The other case.
        with: Number,
    },
    /// Somebody is away on that day.
    Away {
        /// Who.
        who: StaffId,
        /// Their last day away.
        until: NaiveDate,
    },
    /// Somebody works here no more.
    Retired {
        /// Who.
        who: StaffId,
    },
    /// The office is closed on the day on which it begins.
    Closed {
        /// The name of the holiday, where it is one.
        holiday: Option<String>,
    },
}

/// What conflicts are found in.
#[derive(Debug, Clone, Copy)]
pub struct Circumstances<'a> {
    /// All engagements of the time, the one asked about among them or not.
    pub engagements: &'a [Engagement],
    /// Absences of the time.
    pub absences: &'a [AbsenceOf],
    /// Who works here no more.
    pub retired: &'a BTreeSet<StaffId>,
    /// Hours and holidays of the office.
    pub calendar: &'a BusinessCalendar,
}

impl Engagement {
    /// The engagement of a visit; `None` without any time. Whoever is out and not back is engaged until now at least.
    #[must_use]
    pub fn of(
        visit: &Visit,
        number: &Number,
        now: DateTime<Utc>,
        limits: SafetyLimits,
    ) -> Option<Self> {
        let from = visit.departed_at.or(visit.scheduled_at)?;
        let usual = from + Duration::minutes(limits.amber_minutes);
        let expected = visit.alarms(limits).map(|[ask, _]| ask.max(now));
        let until = visit.returned_at.or(expected).unwrap_or(usual);
        Some(Self {
            item: visit.item,
            number: number.clone(),
            people: visit.people().collect(),
            from,
            until: until.max(from + Duration::minutes(1)),
            is_over: visit.returned_at.is_some() || visit.held.is_some(),
        })
    }

    /// The first and the last of its days, by the office's clock. One that ends at midnight ends on the day before.
    #[must_use]
    pub fn days(&self, calendar: &BusinessCalendar) -> (NaiveDate, NaiveDate) {
        let day = |at: DateTime<Utc>| at.with_timezone(&calendar.zone()).date_naive();
        (day(self.from), day(self.until - Duration::seconds(1)))
    }

    /// Whether it touches a day.
    #[must_use]
    pub fn is_on(&self, day: NaiveDate, calendar: &BusinessCalendar) -> bool {
        let (first, last) = self.days(calendar);
        (first..=last).contains(&day)
    }

    fn meets(&self, other: &Self) -> bool {
        self.item != other.item && self.from < other.until && other.from < self.until
    }

    /// What stands against it, each once. As long as nobody is named for it, nobody can be elsewhere.
    #[must_use]
    pub fn conflicts(&self, around: &Circumstances<'_>) -> Vec<Conflict> {
        if self.is_over || self.people.is_empty() {
            return Vec::new();
        }
        let (first, last) = self.days(around.calendar);
        let mut found: Vec<Conflict> = self
            .people
            .iter()
            .flat_map(|who| self.against(*who, (first, last), around))
            .collect();
        if !around.calendar.is_business_day(first) {
            let holiday = around.calendar.holiday(first).map(str::to_owned);
            found.push(Conflict::Closed { holiday });
        }
        found.dedup();
        found
    }

    fn against(
        &self,
        who: StaffId,
        (first, last): (NaiveDate, NaiveDate),
        around: &Circumstances<'_>,
    ) -> Vec<Conflict> {
        let elsewhere = around
            .engagements
            .iter()
            .filter(|other| !other.is_over && other.people.contains(&who) && self.meets(other));
        let overlaps = elsewhere.map(|other| Conflict::Overlap {
            who,
            with: other.number.clone(),
        });
        let away = around.absences.iter().filter(|one| {
            one.staff == who && one.absence.from <= last && first <= one.absence.until
        });
        let away = away.map(|one| Conflict::Away {
            who,
            until: one.absence.until,
        });
        let gone = around.retired.get(&who);
        let gone = gone.map(|_| Conflict::Retired { who });
        overlaps.chain(away).chain(gone).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::crew::Absence;
    use crate::domain::ids::AbsenceId;
    use crate::office::Office;

    fn at(text: &str) -> DateTime<Utc> {
        format!("{text}:00+09:00").parse().unwrap()
    }

    fn out(item: i64, people: &[i64], from: &str, until: &str) -> Engagement {
        Engagement {
            item: ItemId(item),
            number: Number::item('R', 8, 'O', u32::try_from(item).unwrap()),
            people: people.iter().copied().map(StaffId).collect(),
            from: at(from),
            until: at(until),
            is_over: false,
        }
    }

    fn found(all: &[Engagement], absences: &[AbsenceOf], gone: &[i64]) -> Vec<Vec<Conflict>> {
        let office = Office::shipped();
        let retired = gone.iter().copied().map(StaffId).collect();
        let around = Circumstances {
            engagements: all,
            absences,
            retired: &retired,
            calendar: &office.calendar,
        };
        all.iter().map(|one| one.conflicts(&around)).collect()
    }

    #[test]
    fn the_same_person_in_two_places_is_told_on_both_and_one_after_the_other_is_none() {
        let all = [
            out(1, &[7, 8], "2026-11-24T10:00", "2026-11-24T11:00"),
            out(2, &[9, 8], "2026-11-24T10:59", "2026-11-24T12:00"),
            out(3, &[7], "2026-11-24T11:00", "2026-11-24T12:00"),
        ];
        let overlap = |with: usize| {
            vec![Conflict::Overlap {
                who: StaffId(8),
                with: all[with].number.clone(),
            }]
        };
        assert_eq!(found(&all, &[], &[]), [overlap(1), overlap(0), Vec::new()]);
        let mut over = all.to_vec();
        over[0].is_over = true;
        assert_eq!(found(&over, &[], &[]), [vec![], vec![], vec![]]);
    }

    #[test]
    fn a_visit_over_midnight_is_on_both_days_and_meets_an_absence_of_the_second() {
        let night = out(1, &[7], "2026-11-24T23:30", "2026-11-25T00:30");
        let office = Office::shipped();
        let is_on = |day: &str| night.is_on(day.parse().unwrap(), &office.calendar);
        assert!(is_on("2026-11-24") && is_on("2026-11-25") && !is_on("2026-11-26"));
        let to_midnight = out(1, &[7], "2026-11-24T23:00", "2026-11-25T00:00");
        assert!(!to_midnight.is_on("2026-11-25".parse().unwrap(), &office.calendar));
        let absence = AbsenceOf {
            id: AbsenceId(1),
            staff: StaffId(7),
            absence: Absence {
                from: "2026-11-25".parse().unwrap(),
                until: "2026-11-26".parse().unwrap(),
                reason: String::new(),
            },
        };
        let until = absence.absence.until;
        let away = Conflict::Away {
            who: StaffId(7),
            until,
        };
        assert_eq!(found(&[night], &[absence], &[]), [[away]]);
    }

    #[test]
    fn who_left_and_a_closed_day_stand_against_a_visit() {
        let holiday = out(1, &[7], "2026-11-23T10:00", "2026-11-23T11:00");
        let found = found(&[holiday], &[], &[7]);
        assert_eq!(found[0][0], Conflict::Retired { who: StaffId(7) });
        let Conflict::Closed { holiday } = &found[0][1] else {
            panic!("{found:?}")
        };
        assert_eq!(holiday.as_deref(), Some("勤労感謝の日"));
    }
}
