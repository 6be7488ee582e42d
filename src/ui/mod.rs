//! State into cells. Nothing here changes the desk, reads a file or knows the time.
//!
//! Every drawing function returns the [`Cursor`]; what is drawn last over the others wins. Window
//! sizes down to one cell are drawn: what has no place is left out, the field in hand last of all.

pub mod cursor;
mod curtain;
pub mod dialog;
mod directory;
pub mod field;
mod footer;
pub mod form;
mod header;
pub mod intake;
pub mod memory;
pub mod paint;
mod pairs;
mod pending;
mod records;
mod report;
mod supply;
mod teams;
pub mod theme;
mod themes;
mod today;
mod visits;
pub mod work;

pub use cursor::Cursor;
pub use memory::Memory;
pub use paint::Paint;
pub use theme::Theme;

use crate::app::App;
use crate::app::front::Front;
use ratatui::Frame;
use ratatui::layout::Rect;

/// Columns and rows for which the screens are made; below, parts are left out.
pub const COMFORTABLE: (u16, u16) = (80, 24);

/// The rows of the frame around a screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Parts {
    header: Rect,
    body: Rect,
    notice: Rect,
    footer: Rect,
}

impl Parts {
    fn of(area: Rect) -> Self {
        let (header, notice, footer) = match area.height {
            0..=2 => (0, 0, 0),
            3..=5 => (1, 1, 0),
            _ => (1, 1, 1),
        };
        let row = |y: u16, height: u16| Rect {
            y: area.y + y,
            height,
            ..area
        };
        let body = area.height - header - notice - footer;
        Self {
            header: row(0, header),
            body: row(header, body),
            notice: row(header + body, notice),
            footer: row(header + body + notice, footer),
        }
    }
}

/// Draws the whole desk into the frame, and sets its cursor.
pub fn draw(frame: &mut Frame<'_>, app: &App, memory: &mut Memory) {
    let area = frame.area();
    if area.is_empty() {
        return;
    }
    memory.saw(area.width);
    if app.curtain().is_down() {
        let cursor = curtain::draw(frame, area, app, memory.theme);
        frame.set_cursor_position(cursor.position());
        return;
    }
    let parts = Parts::of(area);
    header::draw(frame, parts.header, app, memory.theme);
    let mut cursor = screen(frame, parts.body, app, memory);
    for open in app.dialogs() {
        cursor = dialog::draw(frame, parts.body, open, app, memory);
    }
    footer::notice(frame, parts.notice, app, memory.theme);
    footer::draw(frame, parts.footer, app, memory.theme);
    if let Some((following, chosen)) = app.pending() {
        cursor = pending::draw(frame, parts.body, following, chosen, app, memory.theme);
    }
    // A screen squeezed to nothing may have put it below the window.
    // In a window too small for what has the hands, the cursor stays at its edge.
    frame.set_cursor_position(Cursor::at(area, cursor.position()).position());
}

fn screen(frame: &mut Frame<'_>, area: Rect, app: &App, memory: &mut Memory) -> Cursor {
    match app.front() {
        Front::Work => work::draw(frame, area, &app.work, &app.desk, memory),
        Front::Queues => work::draw_queues(frame, area, &app.queues, &app.desk, memory),
        Front::Intake => intake::draw(frame, area, &app.intake, &app.desk, memory),
        Front::Directory => directory::draw(frame, area, app, memory),
        Front::Today => today::draw(frame, area, app, memory),
        Front::Records => records::draw(frame, area, app, memory),
        Front::Supply => supply::draw(frame, area, app, memory),
        Front::Report => report::draw(frame, area, app, memory),
        Front::Themes => themes::draw(frame, area, app, memory),
        Front::Visits => visits::draw(frame, area, app, memory),
    }
}
