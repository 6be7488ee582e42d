//! 訪問の予定: the visits of a day or a week above, who is there below.

mod absence;

pub(super) use absence::draw as absence;

use super::{Cursor, Memory, Paint};
use crate::app::App;
use crate::app::screen::Desk;
use crate::app::visits::{Span, VisitPane, VisitsScreen};
use crate::app::work::{area_words, words};
use crate::calendar::era::weekday;
use crate::domain::ids::StaffId;
use crate::locale::{Label, Lang};
use crate::report::visit_calendar::{Entry, Only, conflicts, place, standing, who};
use crate::store::visit_calendar::VisitCalendar;
use crate::text::cells;
use crate::text::wrap::wrap;
use chrono::{Datelike, NaiveDate};
use ratatui::Frame;
use ratatui::layout::Rect;
use std::collections::BTreeSet;

/// Cells of a name in the roster, and of one of its days.
const NAME: usize = 16;
const DAY: usize = 6;

/// Draws the screen.
pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, app: &App, memory: &mut Memory) -> Cursor {
    let theme = memory.theme;
    let paint = Paint::new(frame.buffer_mut(), theme);
    let below = area.height * 2 / 5;
    let above = Rect {
        height: area.height - below,
        ..area
    };
    let below = Rect {
        y: area.y + above.height,
        height: below,
        ..area
    };
    let mut page = Page {
        paint,
        screen: &app.visits,
        desk: &app.desk,
    };
    let of_visits = page.visits(above, memory);
    let of_roster = page.roster(below, memory);
    match app.visits.pane() {
        VisitPane::Visits => of_visits,
        VisitPane::Roster => of_roster,
    }
}

struct Page<'a> {
    paint: Paint<'a>,
    screen: &'a VisitsScreen,
    desk: &'a Desk,
}

/// A row of the list.
enum Row<'e> {
    Day(NaiveDate),
    Visit(usize, &'e Entry<'e>),
    Conflict(String),
}

impl Page<'_> {
    fn visits(&mut self, area: Rect, memory: &mut Memory) -> Cursor {
        let entries = self.screen.entries(self.desk);
        self.title(area, &entries);
        let list = Rect {
            y: area.y + 1.min(area.height),
            height: area.height.saturating_sub(1),
            ..area
        };
        let theme = self.paint.theme();
        let Some(calendar) = self.screen.calendar().filter(|_| !entries.is_empty()) else {
            let label = match self.screen.calendar() {
                None => Label::WorkLoading,
                Some(_) if *self.screen.only() != Only::default() => Label::VisitsNoneFits,
                Some(_) => Label::VisitsNone,
            };
            let room = usize::from(list.width.saturating_sub(2));
            let text = self.desk.locale.text(label);
            let lines = wrap(text, room).into_iter();
            for (y, line) in lines.filter_map(|line| text.get(line)).enumerate() {
                self.paint
                    .put(list, (1, cell(y)), list.width, line, theme.plain());
            }
            return Cursor::within(list, 1, 0);
        };
        let rows = rows(&entries, calendar, self.desk);
        let selected = self.screen.selected(&entries);
        let at_row = |row: &Row<'_>| matches!(row, Row::Visit(at, _) if Some(*at) == selected);
        let hand = rows.iter().position(at_row);
        let height = usize::from(list.height);
        let shown = memory.window("visits", rows.len(), hand, height);
        for (y, row) in rows.iter().skip(shown.start).take(shown.len()).enumerate() {
            let y = cell(y);
            match row {
                Row::Day(day) => {
                    let text = self.day_heading(*day);
                    self.paint
                        .put(list, (1, y), list.width, &text, theme.accent());
                }
                Row::Conflict(text) => {
                    let room = list.width.saturating_sub(16);
                    self.paint.put(list, (15, y), room, text, theme.warning());
                }
                Row::Visit(at, entry) => {
                    self.visit(list, y, entry, calendar);
                    if Some(*at) == selected && self.screen.pane() == VisitPane::Visits {
                        self.paint.put(list, (0, y), 1, ">", theme.strong());
                        self.paint.style_row(list, y, theme.selected());
                    }
                }
            }
        }
        let y = hand.unwrap_or(0).saturating_sub(shown.start);
        Cursor::within(list, 0, y)
    }

    /// What is in sight: days, how many visits, how many in conflict, and what is left out.
    fn title(&mut self, area: Rect, entries: &[Entry<'_>]) {
        let (theme, locale) = (self.paint.theme(), self.desk.locale);
        let (from, until) = self.screen.days(self.desk);
        let (from, until) = (words::day(from, self.desk), words::day(until, self.desk));
        let count = entries
            .iter()
            .map(|one| one.one.visit.id)
            .collect::<BTreeSet<_>>()
            .len();
        let title = match self.screen.span() {
            Span::Week => locale.fill(
                Label::VisitsTitleWeek,
                &[("from", &from), ("until", &until), ("count", &count)],
            ),
            Span::Day => locale.fill(Label::VisitsTitleDay, &[("from", &from), ("count", &count)]),
        };
        let used = self
            .paint
            .put(area, (1, 0), area.width, &title, theme.strong());
        let against = entries
            .iter()
            .filter(|one| !one.one.conflicts.is_empty())
            .map(|one| one.one.visit.id)
            .collect::<BTreeSet<_>>()
            .len();
        let mut x = used + 3;
        if against > 0 {
            let text = locale.fill(Label::VisitsConflicts, &[("count", &against)]);
            let text = format!("! {text}");
            x += 2 + self
                .paint
                .put(area, (x, 0), area.width, &text, theme.warning());
        }
        let only = self.screen.only();
        let name = |id: StaffId| words::staff_name(id, self.desk);
        let area_name = |code| area_words(Some(code), self.desk).to_owned();
        let parts = [only.person.map(name), only.area.as_ref().map(area_name)];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        if !parts.is_empty() {
            let text = format!("({})", parts.join(" "));
            self.paint
                .put(area, (x, 0), area.width, &text, theme.accent());
        }
    }

    fn day_heading(&self, day: NaiveDate) -> String {
        let locale = self.desk.locale;
        let text = words::day(day, self.desk);
        let calendar = &self.desk.office.calendar;
        match calendar.holiday(day) {
            Some(holiday) => {
                let holiday = locale.fill(Label::VisitsHoliday, &[("holiday", &holiday)]);
                format!("{text} {holiday}")
            }
            None if !calendar.is_business_day(day) => {
                format!("{text} {}", locale.text(Label::VisitsClosed))
            }
            None => text,
        }
    }

    /// Sign, times, number, area, how it stands, who goes.
    fn visit(&mut self, list: Rect, y: u16, entry: &Entry<'_>, calendar: &VisitCalendar) {
        let (office, locale) = (&self.desk.office, self.desk.locale);
        let one = entry.one;
        let number = one.engagement.number.to_string();
        let number = number
            .split_once('-')
            .map_or(number.as_str(), |(_, short)| short);
        let sign = if one.conflicts.is_empty() { " " } else { "!" };
        let mut how = standing(one, office, locale);
        if entry.is_continued {
            how.push_str(locale.text(Label::VisitsContinued));
        }
        let text = format!(
            "{sign} {} {} {} {} {}",
            entry.times(&office.calendar),
            cells::pad(number, 6),
            cells::pad(place(one, office, locale), 7),
            cells::pad(&how, 14),
            who(one, calendar, locale),
        );
        let style = self.paint.theme().plain();
        let room = list.width.saturating_sub(1);
        self.paint.put(list, (1, y), room, &text, style);
    }

    fn roster(&mut self, area: Rect, memory: &mut Memory) -> Cursor {
        let (theme, locale) = (self.paint.theme(), self.desk.locale);
        if area.height == 0 {
            return Cursor::within(area, 0, 0);
        }
        self.paint.rule(area, 0, locale.text(Label::VisitsRoster));
        let list = Rect {
            y: area.y + 1,
            height: area.height - 1,
            ..area
        };
        let people = self.screen.people();
        let Some(calendar) = self.screen.calendar() else {
            return Cursor::within(list, 1, 0);
        };
        if people.is_empty() {
            let text = locale.text(Label::VisitsRosterEmpty);
            self.paint
                .put(list, (1, 0), list.width, text, theme.plain());
            return Cursor::within(list, 1, 0);
        }
        let days: Vec<NaiveDate> = calendar
            .from
            .iter_days()
            .take_while(|day| *day <= calendar.until)
            .collect();
        let heads: String = days
            .iter()
            .map(|day| cells::pad_start(&short_day(*day, locale.lang()), DAY))
            .collect();
        let x = cell(NAME + 2);
        self.paint
            .put(list, (x, 0), list.width, &heads, theme.accent());
        let rows = Rect {
            y: list.y + 1.min(list.height),
            height: list.height.saturating_sub(1),
            ..list
        };
        let selected = self.screen.selected_person(&people);
        let height = usize::from(rows.height);
        let shown = memory.window("roster", people.len(), selected, height);
        let has_hands = self.screen.pane() == VisitPane::Roster;
        for (y, at) in shown.clone().enumerate() {
            let Some(person) = people.get(at) else {
                continue;
            };
            let y = cell(y);
            let on_days: String = days
                .iter()
                .map(|day| cells::pad_start(&self.on_day(person.id, *day, calendar), DAY))
                .collect();
            let name = cells::pad(&cells::truncate(&person.name, NAME), NAME);
            let text = format!("{name} {on_days}  {}", self.absences(person.id, calendar));
            self.paint.put(
                rows,
                (1, y),
                rows.width.saturating_sub(1),
                &text,
                theme.plain(),
            );
            if Some(at) == selected && has_hands {
                self.paint.put(rows, (0, y), 1, ">", theme.strong());
                self.paint.style_row(rows, y, theme.selected());
            }
        }
        let y = selected.unwrap_or(0).saturating_sub(shown.start);
        Cursor::within(rows, 0, y)
    }

    /// Away, so many visits, the office closed, or nothing.
    fn on_day(&self, person: StaffId, day: NaiveDate, calendar: &VisitCalendar) -> String {
        let locale = self.desk.locale;
        let hours = &self.desk.office.calendar;
        let mut absences = calendar.absences.iter();
        if absences.any(|one| one.staff == person && one.absence.is_on(day)) {
            return locale.text(Label::VisitsOff).to_owned();
        }
        let visits = calendar.visits.iter().filter(|one| {
            one.engagement.people.contains(&person) && one.engagement.is_on(day, hours)
        });
        match visits.count() {
            0 if hours.is_business_day(day) => ".".to_owned(),
            0 => "-".to_owned(),
            count => locale.fill(Label::VisitsOut, &[("count", &count)]),
        }
    }

    fn absences(&self, person: StaffId, calendar: &VisitCalendar) -> String {
        let theirs = calendar.absences.iter().filter(|one| one.staff == person);
        let told = theirs.map(|one| {
            let day = |day: NaiveDate| day.format("%-m/%-d").to_string();
            self.desk.locale.fill(
                Label::VisitsAbsenceIs,
                &[
                    ("from", &day(one.absence.from)),
                    ("until", &day(one.absence.until)),
                    ("reason", &one.absence.reason),
                ],
            )
        });
        told.collect::<Vec<_>>().join("  ")
    }
}

fn rows<'e>(entries: &'e [Entry<'e>], calendar: &VisitCalendar, desk: &Desk) -> Vec<Row<'e>> {
    let mut rows = Vec::new();
    let mut day = None;
    for (at, entry) in entries.iter().enumerate() {
        if day != Some(entry.day) {
            rows.push(Row::Day(entry.day));
            day = Some(entry.day);
        }
        rows.push(Row::Visit(at, entry));
        rows.extend(conflicts(entry.one, calendar, desk.locale).map(Row::Conflict));
    }
    rows
}

/// `16月`, `Mo16`: the day of the month and of the week.
fn short_day(day: NaiveDate, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("{}{}", day.day(), weekday(day)),
        Lang::En => format!(
            "{}{}",
            cells::fitting(&day.format("%a").to_string(), 2),
            day.day()
        ),
    }
}

fn cell(value: usize) -> u16 {
    u16::try_from(value).unwrap_or(u16::MAX)
}
