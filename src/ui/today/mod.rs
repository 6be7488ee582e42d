//! 本日: figures at the top, what to act on below, the tables beside or under it.
//!
//! At 80 columns everything stands on one page of 21 rows; from 110 columns on the tables get a
//! column of their own and say more.

mod rows;
mod table;

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
/// Columns of the tables beside the rows.
const BESIDE: u16 = 46;
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
        let title = desk.locale.fill(Label::TodayTitle, &[("date", &date)]);
        let mut ends = [
            self.paint
                .put(area, (1, 0), area.width, &title, theme.strong())
                + 4,
            1,
        ];
        let selected = self
            .app
            .today
            .selected(Pane::Figures)
            .map(|(place, _)| place);
        for (place, figure) in figures(self.view).into_iter().enumerate() {
            let y = usize::from(!matches!(figure, Figure::Received | Figure::New));
            let text = figure_text(figure, self.view, desk);
            let is_grave = figure == Figure::Late && figure.count(self.view) > 0;
            let is_in_hand = self.app.today.pane() == Pane::Figures && selected == Some(place);
            let style = match (is_in_hand, is_grave) {
                (true, _) => theme.selected(),
                (false, true) => theme.error(),
                (false, false) => theme.plain(),
            };
            let x = self.put_figure(area, &mut ends, y, (&text, style));
            if is_in_hand {
                self.cursor = Cursor::within(area, usize::from(x), y);
            }
        }
        if let Some(closed) = self.view.closed {
            let text = desk
                .locale
                .fill(Label::TodayFigureClosed, &[("count", &closed)]);
            self.put_figure(area, &mut ends, 0, (&text, theme.plain()));
        }
        if self.view.date != desk.today() {
            self.put_figure(
                area,
                &mut ends,
                1,
                (desk.locale.text(Label::TodayPastDay), theme.warning()),
            );
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
        let figures = [Label::TodayColumnOpen, Label::TodayColumnLate];
        self.untitled(
            column(0, 2),
            &Table {
                pane: Pane::Areas,
                title: Label::TodayShortAreas,
                columns: &figures,
                abreast: 2,
            },
        );
        self.untitled(
            column(2, 1),
            &Table {
                pane: Pane::Waiting,
                title: Label::TodayShortWaiting,
                columns: &figures,
                abreast: 1,
            },
        );
        self.untitled(
            column(3, 1),
            &Table {
                pane: Pane::People,
                title: Label::TodayShortPeople,
                columns: &figures,
                abreast: 1,
            },
        );
    }

    /// Rows and people at the left, the other tables at the right.
    fn wide(&mut self, area: Rect) {
        let left = Rect {
            width: area.width.saturating_sub(BESIDE + 1),
            ..area
        };
        let right = Rect {
            x: area.x + left.width + 1,
            width: BESIDE,
            ..area
        };
        let long = [
            Label::TodayColumnOpen,
            Label::TodayColumnLate,
            Label::TodayColumnDue,
            Label::TodayColumnLongest,
        ];
        let people = cell(self.view.people.len() + 2).min(left.height / 3);
        let rows = Rect {
            height: left.height - people,
            ..left
        };
        let teams = self.team_rows(6);
        self.rows(rows, teams);
        let table = Rect {
            y: rows.bottom(),
            height: people,
            ..left
        };
        self.titled(
            table,
            &Table {
                pane: Pane::People,
                title: Label::TodaySectionPeople,
                columns: &long,
                abreast: 1,
            },
        );
        self.paint.upright(
            Rect {
                x: left.right(),
                width: 1,
                ..area
            },
            0,
        );
        let of_area = [
            Label::TodayColumnReceived,
            Label::TodayColumnOpen,
            Label::TodayColumnLate,
            Label::TodayColumnDue,
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
        let mut rest = right;
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

    /// A table with its title in the line of its headings.
    fn untitled(&mut self, area: Rect, table: &Table<'_>) {
        let _ = self.table(area, table, true);
    }

    /// A table under a rule with its title.
    fn titled(&mut self, area: Rect, table: &Table<'_>) {
        if area.height > 0 {
            let hidden = self.table(below(area, 1), table, false);
            let title = self.title(table.title, hidden);
            self.paint.rule(area, 0, &title);
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
