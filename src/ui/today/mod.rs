//! 本日: figures at the top, what to act on below, the tables beside or under it.
//!
//! At 80 columns everything stands on one page of 21 rows, and a pane that has no room of its own
//! comes up in place of the areas while the hands are in it; from 110 columns on every pane has its
//! place, and charts come with it.

mod charts;
mod notes;
mod rows;
mod table;
mod wide;

use super::{Cursor, Memory, Paint};
use crate::app::App;
use crate::app::today::doors::figure_text;
use crate::app::today::spots::{Figure, Pane, figures};
use crate::locale::Label;
use crate::report::day::{DayView, day_in_words};
use crate::text::cells;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use table::Table;

/// Columns and rows from which the tables stand beside the rows.
const WIDE: (u16, u16) = (110, 30);
/// Rows of the tables under the rows, headings included.
const UNDER: u16 = 10;

/// Draws the screen.
pub fn draw(frame: &mut Frame<'_>, area: Rect, app: &App, memory: &mut Memory) -> Cursor {
    let theme = memory.theme;
    let mut paint = Paint::new(frame.buffer_mut(), theme);
    let Some(view) = app.today.view() else {
        paint.put(
            area,
            (1, 0),
            area.width,
            app.desk.locale.text(Label::TodayLoading),
            theme.plain(),
        );
        return Cursor::within(area, 1, 0);
    };
    let mut page = Page {
        paint,
        app,
        view,
        memory,
        cursor: Cursor::within(area, 1, 1),
    };
    page.head(area);
    let body = below(area, 2);
    if area.width >= WIDE.0 && area.height >= WIDE.1 {
        page.wide(body);
    } else {
        page.narrow(body);
    }
    if app.today.notes().is_open() {
        page.notes_in_front(area);
    }
    page.cursor
}

/// The view while it is drawn.
struct Page<'a> {
    paint: Paint<'a>,
    app: &'a App,
    view: &'a DayView,
    memory: &'a mut Memory,
    cursor: Cursor,
}

impl Page<'_> {
    /// The date and what the day brought, then how things stand; both lines fit 80 columns.
    fn head(&mut self, area: Rect) {
        let (desk, theme) = (&self.app.desk, self.paint.theme());
        let date = day_in_words(self.view.date, desk.locale.lang());
        let label = if self.view.date < desk.today() {
            Label::TodayTitlePast
        } else {
            Label::TodayTitle
        };
        let title = desk.locale.fill(label, &[("date", &date)]);
        let mut ends = [
            self.paint
                .put(area, (1, 0), area.width, &title, theme.strong())
                + 3,
            1,
        ];
        let selected = self
            .app
            .today
            .selected(Pane::Figures)
            .map(|(place, _)| place);
        for (place, figure) in figures(self.view).into_iter().enumerate() {
            let y = usize::from(!figure.is_of_the_day());
            let text = figure_text(figure, self.view, desk);
            let is_in_hand = self.app.today.pane() == Pane::Figures && selected == Some(place);
            let style = match figure {
                _ if is_in_hand => theme.selected(),
                Figure::Late if !self.view.all.late.is_empty() => theme.error(),
                Figure::Notes if self.view.unread_notes() > 0 => theme.warning(),
                _ => theme.plain(),
            };
            let x = self.put_figure(area, &mut ends, y, (&text, style));
            if is_in_hand {
                self.cursor = Cursor::within(area, usize::from(x), y);
            }
        }
    }

    /// Puts a figure behind those of its line; gives the column where it starts.
    fn put_figure(
        &mut self,
        area: Rect,
        ends: &mut [u16; 2],
        y: usize,
        (text, style): (&str, Style),
    ) -> u16 {
        let Some(end) = ends.get_mut(y) else { return 0 };
        let x = *end;
        *end += self.paint.put(
            area,
            (x, cell(y)),
            area.width.saturating_sub(x),
            text,
            style,
        ) + 2;
        x
    }

    /// Rows above, four tables of twenty columns side by side below.
    fn narrow(&mut self, area: Rect) {
        let under = UNDER.min(area.height / 2);
        let teams = self.team_rows(3);
        let rows = area.height - under;
        self.rows(
            Rect {
                height: rows,
                ..area
            },
            teams,
        );
        let tables = Rect {
            y: area.y + rows,
            height: under,
            ..area
        };
        self.paint.rule(tables, 0, "");
        let tables = below(tables, 1);
        let quarter = tables.width / 4;
        let column = |at: u16, of: u16| Rect {
            x: tables.x + quarter * at,
            width: quarter * of,
            ..tables
        };
        match self.app.today.pane() {
            Pane::Week => self.week(column(0, 2)),
            Pane::Notes => self.notes(column(0, 2)),
            Pane::Kinds => self.untitled(
                column(0, 2),
                &Table::two(Pane::Kinds, Label::TodayShortKinds, 1),
            ),
            _ => self.untitled(
                column(0, 2),
                &Table::two(Pane::Areas, Label::TodayShortAreas, 2),
            ),
        }
        self.untitled(
            column(2, 1),
            &Table::two(Pane::Waiting, Label::TodayShortWaiting, 1),
        );
        self.untitled(
            column(3, 1),
            &Table::two(Pane::People, Label::TodayShortPeople, 1),
        );
    }

    /// The rows that teams take, heading included.
    fn team_rows(&self, most: u16) -> u16 {
        match self.view.teams_out.len() {
            0 => 0,
            teams => cell(teams).min(most) + 1,
        }
    }

    fn rows(&mut self, area: Rect, teams: u16) {
        let attention = Rect {
            height: area.height.saturating_sub(teams),
            ..area
        };
        self.attention(attention);
        if teams > 0 {
            self.teams(Rect {
                y: attention.bottom(),
                height: area.height - attention.height,
                ..area
            });
        }
    }

    /// A title that says how many rows are out of sight.
    fn title(&self, label: Label, hidden: usize) -> String {
        let locale = self.app.desk.locale;
        let title = locale.text(label);
        if hidden == 0 {
            return title.to_owned();
        }
        format!(
            "{title}  {}",
            locale.fill(Label::TodayMore, &[("count", &hidden)])
        )
    }
}

fn below(area: Rect, rows: u16) -> Rect {
    let rows = rows.min(area.height);
    Rect {
        y: area.y + rows,
        height: area.height - rows,
        ..area
    }
}

/// A number of cells; far outside when it is too large.
fn cell(value: usize) -> u16 {
    u16::try_from(value).unwrap_or(u16::MAX)
}

/// Cells of a text.
fn width(text: &str) -> u16 {
    cell(cells::width(text))
}
