//! The tables of figures: a name and a few numbers a row.

use super::{Page, below, cell};
use crate::app::today::doors::spot_title;
use crate::app::today::spots::{Pane, Spot, spots};
use crate::locale::Label;
use crate::report::day::{DayView, Figures, duration};
use ratatui::layout::Rect;

/// Cells of a number, the blank before it included.
const FIGURE: u16 = 5;
/// Cells of a length of time.
const TIME: u16 = 8;

/// What a table shows.
pub(super) struct Table<'a> {
    /// Whose rows.
    pub pane: Pane,
    /// Its heading.
    pub title: Label,
    /// The figures of a row.
    pub columns: &'a [Label],
    /// How many columns of rows stand side by side.
    pub abreast: u16,
}

impl Page<'_> {
    /// Draws the headings, with the title among them if `with_title`, and the rows that fit; gives how many do not.
    pub(super) fn table(&mut self, area: Rect, table: &Table<'_>, with_title: bool) -> usize {
        let rows = below(area, 1);
        let all = spots(self.view, table.pane);
        let selected = self.app.today.selected(table.pane).map(|(place, _)| place);
        let height = usize::from(rows.height);
        let fit = height * usize::from(table.abreast);
        let window = self
            .memory
            .window(name(table.pane), all.len(), selected, fit);
        let part = area.width / table.abreast.max(1);
        for at in 0..table.abreast {
            let column = Rect {
                x: area.x + part * at,
                width: part.saturating_sub(1),
                ..area
            };
            self.headings(
                column,
                table,
                (with_title && at == 0).then_some(all.len() - window.len()),
            );
        }
        let first = window.start;
        for (place, spot) in all.iter().enumerate().skip(first).take(window.len()) {
            let at = place - first;
            let column = Rect {
                x: rows.x + part * cell(at / height.max(1)),
                width: part.saturating_sub(1),
                ..rows
            };
            let y = cell(at % height.max(1));
            self.table_row(column, y, spot, table);
            self.hands(column, y, table.pane, selected == Some(place));
        }
        all.len() - window.len()
    }

    /// The headings of the figures; with how many rows are out of sight, the title as well.
    fn headings(&mut self, area: Rect, table: &Table<'_>, hidden: Option<usize>) {
        let locale = self.app.desk.locale;
        let theme = self.paint.theme();
        let end = table.figures_start(area);
        if let Some(hidden) = hidden {
            let more = if hidden > 0 {
                format!(" +{hidden}")
            } else {
                String::new()
            };
            let text = format!("{}{more}", locale.text(table.title));
            self.paint
                .put(area, (1, 0), end.saturating_sub(1), &text, theme.strong());
        }
        let mut x = end;
        for column in table.columns {
            let width = of_column(*column);
            let cells = Rect {
                x: area.x,
                width: (x + width).min(area.width),
                ..area
            };
            self.paint
                .put_right(cells, 0, locale.text(*column), theme.accent());
            x += width;
        }
    }

    fn table_row(&mut self, area: Rect, y: u16, spot: &Spot, table: &Table<'_>) {
        let Some(figures) = figures_of(spot, self.view) else {
            return;
        };
        let theme = self.paint.theme();
        let end = table.figures_start(area);
        let title = spot_title(spot, self.view, &self.app.desk);
        self.paint
            .put(area, (1, y), end.saturating_sub(1), &title, theme.plain());
        let mut x = end;
        for column in table.columns {
            let width = of_column(*column);
            let (text, is_grave) = match column {
                Label::TodayColumnReceived => (figures.received.to_string(), false),
                Label::TodayColumnLate => {
                    (figures.late.len().to_string(), !figures.late.is_empty())
                }
                Label::TodayColumnDue => (figures.due_today.len().to_string(), false),
                Label::TodayColumnLongest => {
                    (duration(figures.longest, self.app.desk.locale), false)
                }
                _ => (figures.open.len().to_string(), false),
            };
            let cells = Rect {
                width: (x + width).min(area.width),
                ..area
            };
            self.paint.put_right(
                cells,
                y,
                &text,
                if is_grave {
                    theme.error()
                } else {
                    theme.plain()
                },
            );
            x += width;
        }
    }
}

impl Table<'_> {
    /// The column where the first figure's cells begin.
    fn figures_start(&self, area: Rect) -> u16 {
        area.width
            .saturating_sub(self.columns.iter().map(|column| of_column(*column)).sum())
    }
}

fn of_column(column: Label) -> u16 {
    if column == Label::TodayColumnLongest {
        TIME
    } else {
        FIGURE
    }
}

fn figures_of<'a>(spot: &Spot, view: &'a DayView) -> Option<&'a Figures> {
    match spot {
        Spot::Waiting(actor) => view
            .waiting
            .iter()
            .find(|(one, _)| one == actor)
            .map(|(_, figures)| figures),
        Spot::Area(area) => view
            .areas
            .iter()
            .find(|(one, _)| one == area)
            .map(|(_, figures)| figures),
        Spot::Person(name) => view
            .people
            .iter()
            .find(|(one, _)| one == name)
            .map(|(_, figures)| figures),
        Spot::Kind(kind) => view
            .kinds
            .iter()
            .find(|(one, _)| one == kind)
            .map(|(_, figures)| figures),
        Spot::Figure(_)
        | Spot::Attention(_)
        | Spot::Promises(_)
        | Spot::StaleRooms
        | Spot::Team(_) => None,
    }
}

fn name(pane: Pane) -> &'static str {
    match pane {
        Pane::Waiting => "today waiting",
        Pane::Areas => "today areas",
        Pane::People => "today people",
        Pane::Kinds => "today kinds",
        Pane::Figures | Pane::Attention | Pane::Teams => "today rows",
    }
}
