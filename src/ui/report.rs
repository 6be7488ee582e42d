//! 報告: one table in front; beside it, where there is place, the list of all and a bar for each row.

use super::{Cursor, Memory, Paint};
use crate::app::App;
use crate::locale::Label;
use crate::report::period::{NUMBER, PeriodReport, Row, Table};
use crate::text::cells;
use ratatui::Frame;
use ratatui::layout::Rect;

/// Cells of the list of tables.
const LIST: u16 = 26;
/// Cells from which the list has place.
const LIST_FROM: u16 = 110;
/// Cells of the bars, where the table has few columns.
const BAR: usize = 16;
/// Fewest cells of a row's name.
const NAME: usize = 24;
/// Rows above a table: the title, the days, the headings.
const ABOVE: u16 = 3;

/// Draws the screen.
pub fn draw(frame: &mut Frame<'_>, area: Rect, app: &App, memory: &mut Memory) -> Cursor {
    let theme = memory.theme;
    let mut paint = Paint::new(frame.buffer_mut(), theme);
    let (Some(report), Some((place, table))) = (app.report.report(), app.report.table()) else {
        let text = app.desk.locale.text(Label::ReportCounting);
        paint.put(area, (1, 0), area.width, text, theme.plain());
        return Cursor::within(area, 1, 0);
    };
    let beside = if area.width >= LIST_FROM { LIST } else { 0 };
    let right = Rect {
        x: area.x + beside,
        width: area.width - beside,
        ..area
    };
    let mut page = Page {
        paint,
        app,
        report,
        table,
        place,
    };
    if beside > 0 {
        page.list(
            Rect {
                width: beside - 1,
                ..area
            },
            memory,
        );
    }
    page.draw(right, memory)
}

struct Page<'a> {
    paint: Paint<'a>,
    app: &'a App,
    report: &'a PeriodReport,
    table: &'a Table,
    place: usize,
}

impl Page<'_> {
    /// All tables, the one in front marked.
    fn list(&mut self, area: Rect, memory: &mut Memory) {
        let theme = self.paint.theme();
        let tables = &self.report.tables;
        let height = usize::from(area.height);
        let shown = memory.window("report tables", tables.len(), Some(self.place), height);
        for (y, at) in shown.enumerate() {
            let Some(table) = tables.get(at) else {
                continue;
            };
            let (mark, style) = if at == self.place {
                (">", theme.strong())
            } else {
                (" ", theme.plain())
            };
            let text = format!("{mark} {}", table.title);
            self.paint.put(area, (0, cell(y)), area.width, &text, style);
        }
        self.paint.upright(area, area.width);
    }

    fn draw(&mut self, area: Rect, memory: &mut Memory) -> Cursor {
        let (theme, locale) = (self.paint.theme(), self.app.desk.locale);
        self.paint
            .put(area, (1, 0), area.width, &self.report.title, theme.strong());
        let place = locale.fill(
            Label::ReportPlace,
            &[
                ("place", &(self.place + 1)),
                ("all", &self.report.tables.len()),
            ],
        );
        let inside = Rect {
            width: area.width.saturating_sub(1),
            ..area
        };
        self.paint.put_right(inside, 0, &place, theme.plain());
        let days = self.report.notes.join("  ");
        self.paint
            .put(area, (1, 1), area.width, &days, theme.plain());
        let note = u16::from(!self.table.note.is_empty());
        let height = area.height.saturating_sub(ABOVE + note);
        let table = Rect {
            x: area.x + 1.min(area.width),
            y: area.y + ABOVE.min(area.height),
            width: area.width.saturating_sub(2),
            height,
        };
        let figures = self.table.columns.len() * NUMBER;
        let width = usize::from(table.width);
        let has_place = width >= NAME + figures + BAR;
        let bar = if has_place && self.table.chart.is_some() {
            BAR
        } else {
            0
        };
        let name = width.saturating_sub(figures + bar);
        let head = Rect {
            y: area.y + 2.min(area.height.saturating_sub(1)),
            height: 1.min(area.height),
            ..table
        };
        let heads = self
            .table
            .columns
            .iter()
            .map(|column| locale.text(column.label).to_owned());
        let title = line(&self.table.title, name, heads);
        self.paint
            .put(head, (0, 0), head.width, &title, theme.accent());
        let selected = self.app.report.row().map(|(row, _)| row);
        let rows = &self.table.rows;
        let shown = memory.window("report rows", rows.len(), selected, usize::from(height));
        let highest = rows.iter().filter(|row| !row.is_whole).map(first).max();
        for (y, at) in shown.clone().enumerate() {
            let Some(row) = rows.get(at) else {
                continue;
            };
            let style = if Some(at) == selected {
                theme.selected()
            } else if row.is_whole {
                theme.strong()
            } else {
                theme.plain()
            };
            let mut text = line(&row.label, name, row.cells.iter().map(|cell| cell.shown()));
            if bar > 0 && !row.is_whole {
                text.push_str("  ");
                text.push_str(&bar_of(row, highest.unwrap_or(0), bar - 2));
            }
            self.paint
                .put(table, (0, cell(y)), table.width, &text, style);
        }
        if note > 0 && area.height > ABOVE {
            let below = Rect {
                y: area.y + area.height - 1,
                height: 1,
                ..area
            };
            self.paint
                .put(below, (1, 0), area.width, self.table.note, theme.plain());
        }
        let y = selected.unwrap_or(0).saturating_sub(shown.start);
        Cursor::within(table, 0, y)
    }
}

/// A row: its name, then the figures, each at the right of its column.
fn line(label: &str, name: usize, figures: impl Iterator<Item = String>) -> String {
    let label = cells::pad(&cells::truncate(label, name), name);
    figures.fold(label, |line, figure| {
        line + " " + &cells::pad_start(&cells::truncate(&figure, NUMBER - 1), NUMBER - 1)
    })
}

fn first(row: &Row) -> i64 {
    row.cells.first().map_or(0, |cell| cell.tenths())
}

/// A bar of a sign whose width is certain everywhere.
fn bar_of(row: &Row, highest: i64, width: usize) -> String {
    let width = i64::try_from(width).unwrap_or(0);
    let long = (first(row) * width).checked_div(highest).unwrap_or(0);
    "#".repeat(usize::try_from(long).unwrap_or(0))
}

fn cell(value: usize) -> u16 {
    u16::try_from(value).unwrap_or(u16::MAX)
}
