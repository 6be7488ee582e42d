//! What every figure of a report means. Screen, text, CSV, JSON and print count by these words and no others
//! (domain.md 5: one definition serves all of them).
//!
//! * **A consultation belongs to the day on which it was received**, in the office's time, not to that of its
//!   entry: what is entered late still stands in its month.
//! * **延べ件数** ([`Contacts::contacts`]): consultations received in the window, each once.
//! * **実人数** ([`Contacts::persons`]): different persons concerned who are known by a record of their own. Nobody
//!   is guessed: consultations about somebody who is not known are [`Contacts::unnamed`], and no part of it.
//! * A consultation may have several categories. It counts under each of them, so categories add up to more
//!   than the total; in every other table the rows add up to it.
//! * **新規 / 継続 / 再相談** ([`Course`]): what continues an earlier record is 継続; else whoever was concerned in
//!   a consultation received before comes back; all others are new.
//! * **Programme**: the first rule of `data/programmes.toml` that fits.
//! * **Comparison**: the same window of the year before. While a period is running both windows end after the
//!   same number of its days ([`Window`]), so that a half month is not held against a whole one.
//! * A work item marked as entered in error counts nowhere; a step that was taken back neither.

use crate::calendar::fiscal::Period;
use chrono::{Days, NaiveDate};

/// The days that a report counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// What was asked for.
    pub period: Period,
    /// The first day.
    pub from: NaiveDate,
    /// The first day that does not count any more: the end of the period, or tomorrow while it is running.
    pub until: NaiveDate,
}

impl Window {
    /// The window of a period as of a day.
    #[must_use]
    pub fn of(period: Period, today: NaiveDate) -> Self {
        let days = period.days();
        let tomorrow = today.succ_opt().unwrap_or(today);
        let until = if days.contains(&today) {
            tomorrow
        } else {
            days.end
        };
        Self {
            period,
            from: days.start,
            until,
        }
    }

    /// Whether the period is not over.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.until < self.period.days().end
    }

    /// The last day that counts.
    #[must_use]
    pub fn last_day(&self) -> NaiveDate {
        self.until.pred_opt().unwrap_or(self.until)
    }

    /// The window of the year before that this one is compared with.
    #[must_use]
    pub fn year_before(&self) -> Self {
        let period = self.period.year_before();
        let days = period.days();
        let until = if self.is_running() {
            let count = (self.until - self.from).num_days();
            let same = days.start + Days::new(u64::try_from(count).unwrap_or(0));
            same.min(days.end)
        } else {
            days.end
        };
        Self {
            period,
            from: days.start,
            until,
        }
    }
}

/// Consultations counted together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Contacts {
    /// 延べ件数.
    pub contacts: u32,
    /// 実人数.
    pub persons: u32,
    /// Of the contacts, those about somebody who is not known.
    pub unnamed: u32,
    /// Minutes of the calls whose end is known.
    pub minutes: u32,
}

/// By what consultations are put into rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dimension {
    /// 新規 / 継続 / 再相談.
    Course,
    /// 事業区分.
    Programme,
    /// 場面.
    Scene,
    /// 相談の分類; several a consultation.
    Category,
    /// 圏域 of the person concerned.
    Area,
    /// 職種 of the caller.
    Occupation,
    /// 分野.
    Field,
    /// 相談経路.
    Channel,
}

impl Dimension {
    /// All, in the order of a report.
    pub const ALL: [Self; 8] = [
        Self::Course,
        Self::Programme,
        Self::Scene,
        Self::Category,
        Self::Area,
        Self::Occupation,
        Self::Field,
        Self::Channel,
    ];

    /// The stable English code, also in JSON and CSV.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Course => "course",
            Self::Programme => "programme",
            Self::Scene => "scene",
            Self::Category => "category",
            Self::Area => "area",
            Self::Occupation => "occupation",
            Self::Field => "field",
            Self::Channel => "channel",
        }
    }
}

/// How a consultation stands to earlier ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Course {
    /// 新規.
    New,
    /// 継続: it continues an earlier record.
    Continuing,
    /// 再相談: the person was concerned in an earlier consultation that it does not continue.
    Returning,
}

impl Course {
    /// All, in the order of a report.
    pub const ALL: [Self; 3] = [Self::New, Self::Continuing, Self::Returning];

    /// The stable English code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Continuing => "continuing",
            Self::Returning => "returning",
        }
    }
}

/// Lengths of time of several cases.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Lengths {
    /// How many cases.
    pub cases: u32,
    /// The middle one in minutes; of an even number the mean of both in the middle.
    pub median: u32,
    /// The mean in minutes.
    pub mean: u32,
}

impl Lengths {
    /// Of single lengths in minutes; those below nothing (a clock set back) count as nothing.
    #[must_use]
    pub fn of(mut minutes: Vec<i64>) -> Self {
        minutes.sort_unstable();
        let count = minutes.len();
        let at = |place: usize| minutes.get(place).copied().unwrap_or(0).max(0);
        let median = i64::midpoint(at(count / 2), at(count.saturating_sub(1) / 2));
        let sum: i64 = minutes.iter().map(|one| one.max(&0)).sum();
        let mean = sum.checked_div(i64::try_from(count).unwrap_or(0));
        let whole = |value: i64| u32::try_from(value).unwrap_or(u32::MAX);
        Self {
            cases: u32::try_from(count).unwrap_or(u32::MAX),
            median: whole(median),
            mean: whole(mean.unwrap_or(0)),
        }
    }
}

/// Referrals (副主治医選定). A request belongs to the window in which it came in; acceptances, visits and
/// refusals to the one in which they happened, whenever the request came in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReferralFigures {
    /// Requests that came in.
    pub requests: u32,
    /// Offers made so far for these very requests.
    pub offers: u32,
    /// From the request to the first acceptance, for acceptances of the window.
    pub to_acceptance: Lengths,
    /// From the request to the first visit that was held, for visits of the window.
    pub to_first_visit: Lengths,
    /// Refusals by code of `decline_reasons` or in the clinic's words, most first.
    pub declined: Vec<(String, u32)>,
    /// Requests that nobody could take (不成立), by need (code of `special_care`); one counts under each.
    pub unplaced_by_need: Vec<(Option<String>, u32)>,
    /// The same by area.
    pub unplaced_by_area: Vec<(Option<String>, u32)>,
    /// How many they are.
    pub unplaced: u32,
}

/// Outreach (医師アウトリーチ). Cases belong to the window in which they came in, visits to the one in which the
/// team left.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OutreachFigures {
    /// Cases that came in, by area.
    pub cases_by_area: Vec<(Option<String>, u32)>,
    /// Cases that came in.
    pub cases: u32,
    /// Visits by the depth of contact that was reached (code of `depths`); `None` while the team is out.
    pub visits_by_depth: Vec<(Option<String>, u32)>,
    /// Visits.
    pub visits: u32,
    /// Visits up to and including the first entry ([`ENTRY`]), added up over the cases entered for the first time in
    /// the window.
    pub visits_to_entry: u32,
    /// Those cases.
    pub entered: u32,
    /// From intake to the first departure, for first visits of the window.
    pub to_first_visit: Lengths,
    /// What cases were linked to in the window, by workflow.
    pub linked: Vec<(String, u32)>,
    /// Yen that physicians and companions are owed, by name; those without a rate are left out.
    pub honoraria: Vec<(String, u32)>,
    /// To whom, where the workflow says so: workflow and term, such as `municipality:hardship`.
    pub linked_to: Vec<(String, u32)>,
    /// Open cases whose review is due before the window ends.
    pub reviews_due: u32,
    /// Open cases that came in half a year before the window ends, or earlier.
    pub over_half_a_year: u32,
}

/// The depth of contact from which a team was let in (入室).
pub const ENTRY: u8 = 4;

/// Staff and money (体制・財源). Minutes belong to the day of the call, outing or activity; posts are those of the
/// last day of the window.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StaffingFigures {
    /// Minutes of calls by programme.
    pub calls: Vec<(String, u32)>,
    /// Minutes of activities by programme.
    pub activities: Vec<(String, u32)>,
    /// Minutes from departure to return of outreach teams, whatever programme pays.
    pub outings: u32,
    /// Persons and hundredths of full-time posts by occupation and home institution.
    pub posts: Vec<((String, String), (u32, u32))>,
}

/// The items of one workflow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemFigures {
    /// The workflow.
    pub kind: String,
    /// Items that came in.
    pub started: u32,
    /// Items that were closed.
    pub closed: u32,
    /// Items open when the window ends.
    pub open: u32,
}

/// How long items stayed in a state that they left in the window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StateFigures {
    /// The workflow.
    pub kind: String,
    /// The state.
    pub state: String,
    /// How long.
    pub stay: Lengths,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_running_period_is_compared_with_as_many_days_of_the_year_before() {
        let november = Period::Month {
            year: 2026,
            month: 11,
        };
        let running = Window::of(november, day("2026-11-10"));
        assert_eq!(
            (running.from, running.until),
            (day("2026-11-01"), day("2026-11-11"))
        );
        let before = running.year_before();
        assert_eq!(
            (before.from, before.until),
            (day("2025-11-01"), day("2025-11-11"))
        );
        let over = Window::of(november, day("2026-12-01"));
        assert!(!over.is_running());
        assert_eq!(over.year_before().until, day("2025-12-01"));
    }

    #[test]
    fn the_last_day_of_february_has_no_day_too_many_the_year_before() {
        let leap = Window::of(
            Period::Month {
                year: 2028,
                month: 2,
            },
            day("2028-02-29"),
        );
        assert_eq!(leap.year_before().until, day("2027-03-01"));
        let running = Window::of(Period::FiscalYear(2027), day("2028-03-30"));
        assert_eq!(running.year_before().until, day("2027-04-01"));
    }

    #[test]
    fn the_middle_of_an_even_number_lies_between_both() {
        let of = |minutes: &[i64]| Lengths::of(minutes.to_vec());
        assert_eq!(of(&[]), Lengths::default());
        assert_eq!(of(&[10, 30, 20]).median, 20);
        assert_eq!(of(&[10, 20, 40, 1000]).median, 30);
        assert_eq!(of(&[-5, 20]).mean, 10);
    }
}
