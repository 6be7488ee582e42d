//! The day view from 110 columns on: rows, notes, charts and people at the left, the other tables at
//! the right, the areas with the heat of their last days.

use super::table::Table;
use super::{Page, below, cell};
use crate::app::today::spots::Pane;
use crate::locale::Label;
use ratatui::layout::Rect;

/// Columns of the tables beside the rows.
const BESIDE: u16 = 46;
/// Rows of what to act on that stay in sight whatever else there is, heading included.
const ROWS: u16 = 9;
/// Notes in sight, two rows each.
const NOTES: usize = 3;

impl Page<'_> {
    /// Everything at once.
    pub(super) fn wide(&mut self, area: Rect) {
        let left = Rect {
            width: area.width.saturating_sub(BESIDE + 1),
            ..area
        };
        self.left(left);
        self.paint.upright(
            Rect {
                x: left.right(),
                width: 1,
                ..area
            },
            0,
        );
        self.right(Rect {
            x: area.x + left.width + 1,
            width: BESIDE,
            ..area
        });
    }

    fn left(&mut self, area: Rect) {
        let mut room = area.height.saturating_sub(ROWS);
        let mut part = |wanted: usize| {
            let height = cell(wanted).min(room);
            room -= height;
            height
        };
        let week = part(self.view.past.len() + 3);
        let notes = part(match self.view.notes.len() {
            0 => 0,
            notes => notes.min(NOTES) + 1,
        });
        let people = part(self.view.people.len() + 2);
        let rows = area.height - week - notes - people;
        let teams = self.team_rows(6);
        let at = |y: u16, height: u16| Rect { y, height, ..area };
        self.rows(at(area.y, rows), teams);
        let mut y = area.y + rows;
        if notes > 0 {
            let title = self.title(
                Label::TodaySectionNotes,
                self.view.notes.len().saturating_sub(usize::from(notes) - 1),
            );
            self.paint.rule(at(y, notes), 0, &title);
            self.notes(below(at(y, notes), 1));
            y += notes;
        }
        if week > 0 {
            let title = self.app.desk.locale.text(Label::TodaySectionWeek);
            self.paint.rule(at(y, week), 0, title);
            self.week(below(at(y, week), 1));
            y += week;
        }
        let long = [
            Label::TodayColumnOpen,
            Label::TodayColumnLate,
            Label::TodayColumnDue,
            Label::TodayColumnLongest,
        ];
        self.titled(
            at(y, people),
            &Table {
                pane: Pane::People,
                title: Label::TodaySectionPeople,
                columns: &long,
                abreast: 1,
            },
        );
    }

    fn right(&mut self, area: Rect) {
        let of_area = [
            Label::TodayColumnReceived,
            Label::TodayColumnOpen,
            Label::TodayColumnLate,
            Label::TodayColumnDue,
            Label::TodayColumnHeat,
        ];
        let short = [
            Label::TodayColumnOpen,
            Label::TodayColumnLate,
            Label::TodayColumnDue,
        ];
        let parts = [
            (
                self.view.areas.len(),
                Table {
                    pane: Pane::Areas,
                    title: Label::TodaySectionAreas,
                    columns: &of_area,
                    abreast: 1,
                },
            ),
            (
                self.view.waiting.len(),
                Table {
                    pane: Pane::Waiting,
                    title: Label::TodaySectionWaiting,
                    columns: &short,
                    abreast: 1,
                },
            ),
            (
                self.view.kinds.len(),
                Table {
                    pane: Pane::Kinds,
                    title: Label::TodaySectionKinds,
                    columns: &short,
                    abreast: 1,
                },
            ),
        ];
        let mut rest = area;
        let mut left_over = parts.len();
        for (rows, table) in parts {
            // Each gets what it needs, as long as three rows remain for each of those behind it.
            left_over -= 1;
            let kept = cell(left_over * 4);
            let height = cell(rows + 2).min(rest.height.saturating_sub(kept));
            self.titled(Rect { height, ..rest }, &table);
            rest = below(rest, height);
        }
    }

    /// A table under a rule with its title.
    fn titled(&mut self, area: Rect, table: &Table<'_>) {
        if area.height > 0 {
            let hidden = self.table(below(area, 1), table, false);
            let title = self.title(table.title, hidden);
            self.paint.rule(area, 0, &title);
        }
    }
}
