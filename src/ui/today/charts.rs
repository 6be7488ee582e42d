//! Charts of the day view, drawn with characters that take one cell everywhere: bars of `#`, and
//! the heat of an area in six steps.

use super::{Page, below, cell};
use crate::app::today::spots::{Pane, Spot};
use crate::calendar::era::weekday;
use crate::domain::area::AreaCode;
use crate::locale::{Label, Lang};
use crate::store::past_days::PastDay;
use chrono::NaiveDate;
use ratatui::layout::Rect;

/// Steps of heat, from nothing to the most of the table.
const HEAT: [char; 6] = [' ', '.', ':', '+', '*', '#'];
/// Cells of a date with its weekday, and of a number.
const DATE: u16 = 10;
const NUMBER: u16 = 5;

/// One row of the chart.
struct Day {
    date: NaiveDate,
    received: u32,
    closed: u32,
    open: u32,
    late: u32,
}

impl From<&PastDay> for Day {
    fn from(day: &PastDay) -> Self {
        Self {
            date: day.date,
            received: day.received_in_all(),
            closed: day.closed,
            open: day.open,
            late: day.late,
        }
    }
}

impl Page<'_> {
    /// The days before and this one, a row each: what came in as a bar, and how the day ended.
    pub(super) fn week(&mut self, area: Rect) {
        let locale = self.app.desk.locale;
        let theme = self.paint.theme();
        let numbers = [
            Label::TodayColumnClosed,
            Label::TodayColumnOpen,
            Label::TodayColumnLate,
        ];
        let end = area.width.saturating_sub(cell(numbers.len()) * NUMBER + 1);
        self.right_of(
            area,
            0,
            DATE + NUMBER,
            locale.text(Label::TodayColumnReceived),
        );
        let mut x = end;
        for label in numbers {
            x += NUMBER;
            self.right_of(area, 0, x, locale.text(label));
        }
        let rows = below(area, 1);
        let days: Vec<Day> = self.view.past.iter().map(Day::from).collect();
        let days: Vec<Day> = days.into_iter().chain([self.this_day()]).collect();
        let most = days.iter().map(|day| day.received).max().unwrap_or(0);
        let bar_room = end.saturating_sub(DATE + NUMBER + 1);
        let selected = self.app.today.selected(Pane::Week);
        let shown = days.len().min(usize::from(rows.height));
        let first = days.len() - shown;
        for (place, day) in days.iter().enumerate().skip(first) {
            let y = cell(place - first);
            let date = date_text(day.date, locale.lang());
            self.paint.put(rows, (1, y), DATE, &date, theme.plain());
            self.right_of(rows, y, DATE + NUMBER, &day.received.to_string());
            let bar = "#".repeat(bar(day.received, most, usize::from(bar_room)));
            let at = (DATE + NUMBER + 1, y);
            self.paint.put(rows, at, bar_room, &bar, theme.accent());
            let mut x = end;
            for number in [day.closed, day.open, day.late] {
                x += NUMBER;
                self.right_of(rows, y, x, &number.to_string());
            }
            let is_selected = matches!(&selected, Some((_, Spot::Day(date))) if *date == day.date);
            self.hands(rows, y, Pane::Week, is_selected);
        }
    }

    /// What came in from an area on each of the last days and this one, in steps of heat.
    pub(super) fn heat(&self, area: Option<&AreaCode>) -> String {
        let key = area.cloned();
        let of_day = |day: &PastDay| day.received.get(&key).copied().unwrap_or(0);
        let days = self.view.past.iter().map(of_day);
        let this = self.view.areas.iter().find(|(area, _)| *area == key);
        let this = this.map_or(0, |(_, figures)| figures.received);
        let most = self.hottest();
        days.chain([this]).map(|count| heat(count, most)).collect()
    }

    /// The most that came in from one area on one of the days.
    fn hottest(&self) -> u32 {
        let past = self
            .view
            .past
            .iter()
            .flat_map(|day| day.received.values().copied());
        let this = self.view.areas.iter().map(|(_, of)| of.received);
        past.chain(this).max().unwrap_or(0)
    }

    fn this_day(&self) -> Day {
        let count = |of: usize| u32::try_from(of).unwrap_or(u32::MAX);
        Day {
            date: self.view.date,
            received: self.view.received,
            closed: count(self.view.closed.len()),
            open: count(self.view.all.open.len()),
            late: count(self.view.all.late.len()),
        }
    }

    /// A text that ends at a column.
    fn right_of(&mut self, area: Rect, y: u16, end: u16, text: &str) {
        let cells = Rect {
            width: end.min(area.width),
            ..area
        };
        self.paint
            .put_right(cells, y, text, self.paint.theme().plain());
    }
}

fn date_text(date: NaiveDate, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("{}({})", date.format("%m/%d"), weekday(date)),
        Lang::En => date.format("%m/%d %a").to_string(),
    }
}

/// Cells of a bar; whatever is not nothing is one at least.
fn bar(count: u32, most: u32, room: usize) -> usize {
    let scaled =
        usize::try_from(count).unwrap_or(0) * room / usize::try_from(most.max(1)).unwrap_or(1);
    scaled.max(usize::from(count > 0)).min(room)
}

/// The step of heat; whatever is not nothing is one at least.
fn heat(count: u32, most: u32) -> char {
    HEAT[bar(count, most, HEAT.len() - 1)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_grows_with_its_number_and_one_is_not_none() {
        assert_eq!(
            [0, 1, 50, 100].map(|count| bar(count, 100, 20)),
            [0, 1, 10, 20]
        );
        assert_eq!(
            [0, 1, 3, 5].map(|count| heat(count, 5)),
            [' ', '.', '+', '#']
        );
        assert_eq!(bar(0, 0, 20), 0);
    }
}
