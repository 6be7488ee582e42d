//! 資源: one row an area, one column a capability, the cell in hand told in words below.
//!
//! As many columns as fit stand side by side; the others scroll in when the hands go there.

use super::{Cursor, Memory, Paint};
use crate::app::App;
use crate::app::supply::Selected;
use crate::keymap::{Command, Context, help};
use crate::locale::Label;
use crate::report::day::day_in_words;
use crate::report::supply::{Cell, Lack, Supply, area_name, short};
use crate::text::cells;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use std::ops::Range;

/// Cells of the names of areas, the mark before them included.
const NAME: u16 = 15;
/// Fewest cells of a column: the widest heading, a blank before and the mark behind.
const COLUMN: u16 = 8;
/// Rows below the table: the cell in hand, its figures, what to do.
const BELOW: u16 = 3;
/// Rows of a screen that has place for the legend as well.
const LEGEND_FROM: u16 = 24;

/// Draws the screen.
pub fn draw(frame: &mut Frame<'_>, area: Rect, app: &App, memory: &mut Memory) -> Cursor {
    let theme = memory.theme;
    let mut paint = Paint::new(frame.buffer_mut(), theme);
    let (Some(supply), Some(selected)) = (app.supply.supply(), app.supply.selected(&app.desk))
    else {
        let text = app.desk.locale.text(Label::SupplyLoading);
        paint.put(area, (1, 0), area.width, text, theme.plain());
        return Cursor::within(area, 1, 0);
    };
    let mut page = Page {
        paint,
        app,
        supply,
        selected,
    };
    page.draw(area, memory)
}

/// The table while it is drawn.
struct Page<'a> {
    paint: Paint<'a>,
    app: &'a App,
    supply: &'a Supply,
    selected: Selected<'a>,
}

impl Page<'_> {
    fn draw(&mut self, area: Rect, memory: &mut Memory) -> Cursor {
        let rows = self.supply.rows.len();
        let legend = if area.height >= LEGEND_FROM { 3 } else { 0 };
        let under = (BELOW + legend).min(area.height / 3);
        // Title and headings above, the row of all areas below the others.
        let height = area.height.saturating_sub(under + 3);
        let width = self.column_width();
        let fit = area.width.saturating_sub(NAME) / width;
        let columns = self.app.desk.office.supply.len();
        let shown = memory.window(
            "supply columns",
            columns,
            Some(self.selected.column),
            usize::from(fit.max(1)),
        );
        let in_sight = memory.window(
            "supply rows",
            rows,
            Some(self.selected.row),
            usize::from(height.max(1)),
        );
        self.head(area, &shown, width);
        let table = Rect {
            y: area.y + 2.min(area.height),
            height: area.height.saturating_sub(2 + under),
            ..area
        };
        for (y, row) in in_sight.clone().enumerate() {
            self.row(table, cell(y), row, &shown, width);
        }
        let y = cell(in_sight.len());
        let all = self.app.desk.locale.text(Label::SupplyAll);
        let theme = self.paint.theme();
        self.paint.put(table, (2, y), NAME - 3, all, theme.strong());
        for (at, column) in shown.clone().enumerate() {
            if let Some(figure) = self.supply.total.get(column) {
                let text = short(figure, self.app.desk.locale);
                let style = self.style(figure);
                self.figure(table, (column_start(at, width), y), width, &text, style);
            }
        }
        let below = Rect {
            y: area.y + area.height - under,
            height: under,
            ..area
        };
        self.below(below, legend > 0);
        let x = column_start(self.selected.column.saturating_sub(shown.start), width) + 1;
        let y = self.selected.row.saturating_sub(in_sight.start);
        Cursor::at(area, Cursor::within(table, usize::from(x), y).position())
    }

    /// The date, which columns are in sight, and their headings.
    fn head(&mut self, area: Rect, shown: &Range<usize>, width: u16) {
        let (desk, theme) = (&self.app.desk, self.paint.theme());
        let lang = desk.locale.lang();
        let date = day_in_words(self.supply.date, lang);
        let title = desk.locale.fill(Label::SupplyTitle, &[("date", &date)]);
        self.paint
            .put(area, (1, 0), area.width, &title, theme.strong());
        let part = desk.locale.fill(
            Label::SupplyColumns,
            &[
                ("from", &(shown.start + 1)),
                ("to", &shown.end),
                ("all", &desk.office.supply.len()),
            ],
        );
        let right = Rect {
            width: area.width.saturating_sub(1),
            ..area
        };
        self.paint.put_right(right, 0, &part, theme.plain());
        let columns = desk.office.supply.iter().enumerate().skip(shown.start);
        for (at, (place, column)) in columns.take(shown.len()).enumerate() {
            let style = if place == self.selected.column {
                theme.strong()
            } else {
                theme.accent()
            };
            let label = column.short.in_lang(lang);
            self.figure(area, (column_start(at, width), 1), width, label, style);
        }
    }

    fn row(&mut self, area: Rect, y: u16, row: usize, shown: &Range<usize>, width: u16) {
        let Some(of_row) = self.supply.rows.get(row) else {
            return;
        };
        let (desk, theme) = (&self.app.desk, self.paint.theme());
        let is_in_hand = row == self.selected.row;
        if is_in_hand {
            self.paint.put(area, (0, y), 1, ">", theme.strong());
        }
        let name = area_name(&desk.office, &of_row.area, desk.locale.lang());
        let style = if is_in_hand {
            theme.strong()
        } else {
            theme.plain()
        };
        self.paint.put(area, (2, y), NAME - 3, name, style);
        let figures = of_row.cells.iter().enumerate().skip(shown.start);
        for (at, (place, figure)) in figures.take(shown.len()).enumerate() {
            let x = column_start(at, width);
            let text = short(figure, desk.locale);
            let style = if is_in_hand && place == self.selected.column {
                theme.selected()
            } else {
                self.style(figure)
            };
            self.figure(area, (x, y), width, &text, style);
            if figure.issue.is_some() {
                self.paint
                    .put(area, (x + width - 1, y), 1, "*", theme.strong());
            }
        }
    }

    /// A text at the right of its column, one cell left for the mark behind.
    fn figure(&mut self, area: Rect, (x, y): (u16, u16), width: u16, text: &str, style: Style) {
        let column = Rect {
            x: area.x.saturating_add(x + 1),
            width: (width - 2).min(area.width.saturating_sub(x + 1)),
            ..area
        };
        if x < area.width && y < area.height {
            self.paint.put_right(column, y, text, style);
        }
    }

    /// The cell in hand in words, and what can be done about it.
    fn below(&mut self, area: Rect, with_legend: bool) {
        let (desk, theme) = (&self.app.desk, self.paint.theme());
        let (locale, figure) = (desk.locale, self.selected.cell);
        let area_name = area_name(&desk.office, self.selected.area, locale.lang());
        let capability = self.selected.about.label.in_lang(locale.lang());
        let title = locale.fill(
            Label::SupplyCell,
            &[("area", &area_name), ("capability", &capability)],
        );
        self.paint.rule(area, 0, &title);
        let figures = locale.fill(
            Label::SupplyFigures,
            &[
                ("can", &figure.can),
                ("room", &figure.room),
                ("stale", &figure.stale),
            ],
        );
        let style = self.style(figure);
        self.paint.put(area, (1, 1), area.width, &figures, style);
        self.paint
            .put(area, (1, 2), area.width, &self.advice(), theme.plain());
        if with_legend {
            self.paint.rule(area, 3, "");
            for (y, label) in (4..).zip([Label::SupplyLegend, Label::SupplyLegendStale]) {
                let text = locale.text(label);
                self.paint
                    .put(area, (1, y), area.width, text, theme.plain());
            }
        }
    }

    fn advice(&self) -> String {
        let (desk, figure) = (&self.app.desk, self.selected.cell);
        let locale = desk.locale;
        let layers = self.app.layers();
        let context = Context {
            scope: self.app.scope(),
            layers: &layers,
        };
        let key = |command| {
            help::first_key(self.app.keymap(), &context, command, locale).unwrap_or_default()
        };
        if self.supply.is_empty() {
            return locale.text(Label::SupplyEmpty).to_owned();
        }
        match (&figure.issue, figure.lack()) {
            (Some(open), _) => locale.fill(
                Label::SupplyDoIssue,
                &[("number", &open.number), ("key", &key(Command::ItemOpen))],
            ),
            (None, Some(_)) => {
                locale.fill(Label::SupplyDoRaise, &[("key", &key(Command::ItemStart))])
            }
            (None, None) => locale.text(Label::SupplyDoNothing).to_owned(),
        }
    }

    fn style(&self, figure: &Cell) -> Style {
        let theme = self.paint.theme();
        match figure.lack() {
            Some(Lack::Nobody) => theme.error(),
            Some(Lack::NoRoom) => theme.warning(),
            None => theme.plain(),
        }
    }

    /// Cells of a column: all are as wide as the widest figure, so that they scroll in step.
    fn column_width(&self) -> u16 {
        let rows = self.supply.rows.iter().map(|row| &row.cells);
        let figures = rows.chain([&self.supply.total]).flatten();
        let widest = figures
            .map(|figure| cells::width(&short(figure, self.app.desk.locale)))
            .max();
        cell(widest.unwrap_or_default() + 2).max(COLUMN)
    }
}

/// Where the column at a place among those in sight begins.
fn column_start(at: usize, width: u16) -> u16 {
    cell(at).saturating_mul(width).saturating_add(NAME)
}

/// A number of cells; far outside when it is too large.
fn cell(value: usize) -> u16 {
    u16::try_from(value).unwrap_or(u16::MAX)
}
