//! The calendar of visits in words: day by day, for screen and text alike. A visit over midnight stands on both days.

use crate::calendar::business::BusinessCalendar;
use crate::domain::area::AreaCode;
use crate::domain::engagement::Conflict;
use crate::domain::ids::StaffId;
use crate::locale::{Label, Locale};
use crate::office::Office;
use crate::store::visit_calendar::{CalendarVisit, VisitCalendar};
use chrono::{Days, NaiveDate};
use std::fmt::Display;

/// Which visits are shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Only {
    /// Only those where one person goes.
    pub person: Option<StaffId>,
    /// Only those of one area.
    pub area: Option<AreaCode>,
}

impl Only {
    /// Whether a visit is shown.
    #[must_use]
    pub fn fits(&self, one: &CalendarVisit) -> bool {
        self.person
            .is_none_or(|person| one.engagement.people.contains(&person))
            && (self.area.is_none() || self.area == one.area)
    }
}

/// A visit on one of its days.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'c> {
    /// The day.
    pub day: NaiveDate,
    /// The visit.
    pub one: &'c CalendarVisit,
    /// Whether it began on a day before.
    pub is_continued: bool,
}

/// The visits that are shown, day by day in the order of their times.
#[must_use]
pub fn entries<'c>(
    calendar: &'c VisitCalendar,
    only: &Only,
    hours: &BusinessCalendar,
) -> Vec<Entry<'c>> {
    let days = calendar
        .from
        .iter_days()
        .take_while(|day| *day <= calendar.until);
    let on = |day: NaiveDate| {
        let shown = calendar.visits.iter().filter(|one| only.fits(one));
        shown
            .filter(move |one| one.engagement.is_on(day, hours))
            .map(move |one| Entry {
                day,
                one,
                is_continued: one.engagement.days(hours).0 < day,
            })
    };
    days.flat_map(on).collect()
}

impl Entry<'_> {
    /// `23:30-24:00` on the first of two days, `00:00-00:30` on the second.
    #[must_use]
    pub fn times(&self, hours: &BusinessCalendar) -> String {
        let local = |at: chrono::DateTime<chrono::Utc>| at.with_timezone(&hours.zone());
        let (from, until) = (
            local(self.one.engagement.from),
            local(self.one.engagement.until),
        );
        let next = self.day.checked_add_days(Days::new(1));
        let from = if self.is_continued {
            "00:00".to_owned()
        } else {
            from.format("%H:%M").to_string()
        };
        let until = if next.is_some_and(|next| until.date_naive() >= next) {
            "24:00".to_owned()
        } else {
            until.format("%H:%M").to_string()
        };
        format!("{from}-{until}")
    }
}

/// How a visit stands: planned, under way, or how deep the contact was.
#[must_use]
pub fn standing(one: &CalendarVisit, office: &Office, locale: Locale) -> String {
    let visit = &one.visit;
    match visit.depth {
        Some(depth) => {
            let depths = &office.vocabularies.depths;
            depths.label(&depth.to_string(), locale.lang()).to_owned()
        }
        None if visit.is_under_way() => locale.text(Label::OutreachUnderWay).to_owned(),
        None if visit.returned_at.is_some() => locale.text(Label::OutreachUntold).to_owned(),
        None => locale.text(Label::OutreachPlanned).to_owned(),
    }
}

/// Everybody who goes on a visit, or that nobody is named yet.
#[must_use]
pub fn who(one: &CalendarVisit, calendar: &VisitCalendar, locale: Locale) -> String {
    if one.visit.is_unnamed() {
        return locale.text(Label::OutreachUnnamed).to_owned();
    }
    let names = one.visit.people().map(|id| calendar.name(id));
    let with = Some(one.visit.team.clone()).filter(|with| !with.is_empty());
    names.chain(with).collect::<Vec<_>>().join(" ")
}

/// Where a visit leads.
#[must_use]
pub fn place<'o>(one: &CalendarVisit, office: &'o Office, locale: Locale) -> &'o str {
    let area = one.area.as_ref().and_then(|code| office.areas.get(code));
    area.map_or("-", |area| area.short(locale.lang()))
}

/// What stands against a visit, in words; `name` tells people.
#[must_use]
pub fn conflict(conflict: &Conflict, name: impl Fn(StaffId) -> String, locale: Locale) -> String {
    match conflict {
        Conflict::Overlap { who, with } => {
            let with = with.to_string();
            let short = with
                .split_once('-')
                .map_or(with.as_str(), |(_, short)| short);
            let values: [(&str, &dyn Display); 2] = [("who", &name(*who)), ("with", &short)];
            locale.fill(Label::VisitsOverlap, &values)
        }
        Conflict::Away { who, until } => {
            let until = until.format("%-m/%-d");
            let values: [(&str, &dyn Display); 2] = [("who", &name(*who)), ("until", &until)];
            locale.fill(Label::VisitsAway, &values)
        }
        Conflict::Retired { who } => locale.fill(Label::VisitsRetired, &[("who", &name(*who))]),
        Conflict::Closed { holiday: None } => locale.text(Label::VisitsClosed).to_owned(),
        Conflict::Closed {
            holiday: Some(holiday),
        } => locale.fill(Label::VisitsHoliday, &[("holiday", holiday)]),
    }
}

/// `! 競合 空野 医師が O0002 と重なる`; `None` where nothing stands against it.
#[must_use]
pub fn conflicts(one: &CalendarVisit, calendar: &VisitCalendar, locale: Locale) -> Option<String> {
    if one.conflicts.is_empty() {
        return None;
    }
    let told: Vec<String> = one
        .conflicts
        .iter()
        .map(|found| conflict(found, |id| calendar.name(id), locale))
        .collect();
    let word = locale.text(Label::VisitsConflict);
    Some(format!("! {word} {}", told.join("  ")))
}
