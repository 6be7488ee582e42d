//! Chips in cells: one line below the sheet, or a list beside it.

use crate::app::intake::call::{Call, Mode};
use crate::app::intake::chips::NARRATIVE;
use crate::app::screen::Desk;
use crate::domain::chips::Chip;
use crate::locale::Label;
use crate::text::cells;
use crate::ui::cursor::Cursor;
use crate::ui::paint::Paint;
use ratatui::layout::Rect;

/// Rows that the line of chips takes, its rule included.
const LINE_ROWS: u16 = 2;

/// Draws what is noticed at the top of an area and gives the area that is left for the rest:
/// all of it while the cursor is elsewhere.
pub(super) fn line(paint: &mut Paint<'_>, area: Rect, call: &Call, desk: &Desk) -> Rect {
    let chips = call.chips();
    if chips.is_empty() || area.height < LINE_ROWS {
        return area;
    }
    rule(paint, area, Label::IntakeChipsHint, call, desk);
    let width = usize::from(area.width.saturating_sub(2));
    let text = fitting(&chips, width, desk);
    let style = paint.theme().strong();
    paint.put(area, (1, 1), area.width.saturating_sub(1), &text, style);
    below(area, LINE_ROWS)
}

/// The same in a panel: every chip on a line of its own.
pub(super) fn panel(paint: &mut Paint<'_>, area: Rect, call: &Call, desk: &Desk) -> (Rect, Cursor) {
    let chips = call.chips();
    if chips.is_empty() {
        return (area, Cursor::within(area, 0, 0));
    }
    let cursor = list(paint, area, call, desk);
    let rows = u16::try_from(chips.len() + 2).unwrap_or(area.height);
    (below(area, rows), cursor)
}

/// How many rows the open list takes.
pub(super) fn rows(call: &Call) -> usize {
    call.chips().len() + 1
}

/// Every chip with the field it would fill; in the open list one is selected.
pub(super) fn list(paint: &mut Paint<'_>, area: Rect, call: &Call, desk: &Desk) -> Cursor {
    let theme = paint.theme();
    let (selected, hint) = match call.mode {
        Mode::Chips(selected) => (Some(selected), Label::IntakeChipsListHint),
        _ => (None, Label::IntakeChipsHint),
    };
    rule(paint, area, hint, call, desk);
    let mut cursor = Cursor::within(area, 0, 1);
    for (at, chip) in call.chips().iter().enumerate() {
        let Some(y) = u16::try_from(at + 1).ok().filter(|y| *y < area.height) else {
            break;
        };
        let is_selected = selected == Some(at);
        let style = if is_selected {
            theme.selected()
        } else {
            theme.plain()
        };
        let mark = if is_selected { ">" } else { " " };
        let field = call.form.field(&chip.field);
        let field = field.map_or("", |field| field.label.text(desk.locale));
        let text = format!("{mark}{} {}  {field}", at + 1, shown(chip, desk));
        paint.put(area, (0, y), area.width, &text, style);
        if is_selected {
            cursor = Cursor::within(area, 0, usize::from(y));
        }
    }
    cursor
}

fn rule(paint: &mut Paint<'_>, area: Rect, hint: Label, call: &Call, desk: &Desk) {
    let what = if call.form.focused_code() == NARRATIVE {
        Label::IntakeChips
    } else {
        Label::IntakePostalTowns
    };
    let title = format!("{} ({})", desk.locale.text(what), desk.locale.text(hint));
    paint.rule(area, 0, &title);
}

/// As many chips as have room, and how many have not.
fn fitting(chips: &[Chip], width: usize, desk: &Desk) -> String {
    let mut text = String::new();
    for (at, chip) in chips.iter().enumerate() {
        let next = format!("{} {}", at + 1, shown(chip, desk));
        let gap = if text.is_empty() { "" } else { "  " };
        let more = format!("  +{}", chips.len() - at);
        let is_last = at + 1 == chips.len();
        let reserve = if is_last { 0 } else { cells::width(&more) };
        if cells::width(&text) + gap.len() + cells::width(&next) + reserve > width {
            text.push_str(&more);
            break;
        }
        text.push_str(gap);
        text.push_str(&next);
    }
    text
}

fn shown<'c>(chip: &'c Chip, desk: &Desk) -> &'c str {
    chip.label.in_lang(desk.locale.lang())
}

fn below(area: Rect, rows: u16) -> Rect {
    let rows = rows.min(area.height);
    Rect {
        y: area.y + rows,
        height: area.height - rows,
        ..area
    }
}
