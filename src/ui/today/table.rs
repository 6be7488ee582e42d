//! The tables of figures: a name and a few numbers a row.

use super::{Page, below, cell};
use crate::app::today::doors::spot_title;
use crate::app::today::spots::{Column, Pane, Spot, figures_of, spots};
use crate::locale::Label;
use crate::report::day::duration;
use crate::ui::Cursor;
use ratatui::layout::Rect;

/// Cells of a number, the blank before it included.
const FIGURE: u16 = 5;
/// Cells of a length of time.
const TIME: u16 = 8;
/// Cells of the heat of eight days.
const HEAT: u16 = 10;
/// Where there is room for two figures, these.
const TWO: &[Label] = &[Label::TodayColumnOpen, Label::TodayColumnLate];

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
    /// A table with its title in the line of its headings.
    pub(super) fn untitled(&mut self, area: Rect, table: &Table<'_>) {
        let columns = self.two_in_hand(table);
        let table = Table {
            columns: &columns,
            ..*table
        };
        let _ = self.table(area, &table, true);
    }

    /// The two figures of a narrow table; one that is in hand and has no place takes that of its neighbour.
    fn two_in_hand(&self, table: &Table<'_>) -> [Label; 2] {
        let column = self.app.today.column();
        let is_in_hand = self.app.today.pane() == table.pane;
        match column {
            Column::Received if is_in_hand => [Label::TodayColumnReceived, Label::TodayColumnLate],
            Column::Due if is_in_hand => [Label::TodayColumnOpen, Label::TodayColumnDue],
            _ => [Label::TodayColumnOpen, Label::TodayColumnLate],
        }
    }

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
            let is_in_hand = self.app.today.pane() == table.pane && selected == Some(place);
            self.table_row(column, y, spot, table, is_in_hand);
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

    fn table_row(&mut self, area: Rect, y: u16, spot: &Spot, table: &Table<'_>, is_in_hand: bool) {
        let Some(figures) = figures_of(spot, self.view) else {
            return;
        };
        let theme = self.paint.theme();
        let end = table.figures_start(area);
        let title = spot_title(spot, self.view, &self.app.desk);
        let style = if is_in_hand {
            theme.selected()
        } else {
            theme.plain()
        };
        self.paint
            .put(area, (1, y), end.saturating_sub(1), &title, style);
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
                Label::TodayColumnHeat => {
                    let area = match spot {
                        Spot::Area(area) => area.as_ref(),
                        _ => None,
                    };
                    (self.heat(area), false)
                }
                _ => (figures.open.len().to_string(), false),
            };
            let cells = Rect {
                width: (x + width).min(area.width),
                ..area
            };
            // Enter opens the figure in hand: it is the one that is marked.
            let is_chosen = is_in_hand && opened(*column) == Some(self.app.today.column());
            let style = match (is_chosen, is_grave) {
                (true, _) => theme.selected(),
                (false, true) => theme.error(),
                (false, false) => theme.plain(),
            };
            let left = self.paint.put_right(cells, y, &text, style);
            if is_chosen {
                self.cursor = Cursor::within(area, usize::from(left), usize::from(y));
            }
            x += width;
        }
    }
}

impl Table<'_> {
    /// A table of two figures a row, with its title among its headings.
    pub(super) fn two(pane: Pane, title: Label, abreast: u16) -> Self {
        Self {
            pane,
            title,
            columns: TWO,
            abreast,
        }
    }

    /// The column where the first figure's cells begin.
    fn figures_start(&self, area: Rect) -> u16 {
        area.width
            .saturating_sub(self.columns.iter().map(|column| of_column(*column)).sum())
    }
}

fn of_column(column: Label) -> u16 {
    match column {
        Label::TodayColumnLongest => TIME,
        Label::TodayColumnHeat => HEAT,
        _ => FIGURE,
    }
}

/// The figure that stands in a column, if it can be opened.
fn opened(column: Label) -> Option<Column> {
    match column {
        Label::TodayColumnReceived => Some(Column::Received),
        Label::TodayColumnOpen => Some(Column::Open),
        Label::TodayColumnLate => Some(Column::Late),
        Label::TodayColumnDue => Some(Column::Due),
        _ => None,
    }
}

fn name(pane: Pane) -> &'static str {
    match pane {
        Pane::Waiting => "today waiting",
        Pane::Areas => "today areas",
        Pane::People => "today people",
        Pane::Kinds => "today kinds",
        Pane::Figures | Pane::Attention | Pane::Teams | Pane::Notes | Pane::Week => "today rows",
    }
}
