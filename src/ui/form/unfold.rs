//! The options of a list: behind its brackets where they fit, else over the rows below.

use super::layout::{LEAD_COLS, Placed, Row};
use super::narrow;
use crate::app::field::{ChoiceBox, Reading};
use crate::app::form::Content;
use crate::text::cells;
use crate::ui::field::{all_lines, keyed, option_lines, options};
use crate::ui::paint::Paint;
use ratatui::layout::Rect;

/// How many rows the options of the field with the cursor unfold over.
pub(super) fn options_below(row: Option<&Row<'_>>, area: Rect, reading: &Reading<'_>) -> usize {
    let Some(Row::Fields(fields)) = row else {
        return 0;
    };
    let focused = fields.iter().enumerate().find(|(_, one)| one.has_cursor);
    let options = focused.map_or(0, |(at, placed)| {
        let room = fields
            .get(at + 1)
            .map_or(usize::from(area.width), |next| next.x);
        match rows_of_options(placed, area, room, reading) {
            0 => 0,
            rows => rows + placed.above(),
        }
    });
    options.min(usize::from(area.height).saturating_sub(1))
}

/// Rows of the options that unfold, their frame included; 0 for a field that needs none.
fn rows_of_options(placed: &Placed<'_>, area: Rect, room: usize, reading: &Reading<'_>) -> usize {
    let Content::Choice(choice) = placed.field.content() else {
        return 0;
    };
    let space = room.saturating_sub(placed.end() + 1);
    if choice.options().is_empty() || fits_inline(choice, reading, space) {
        return 0;
    }
    let inner = usize::from(area.width).saturating_sub(placed.x + LEAD_COLS + 3);
    all_lines(choice, reading.locale.lang(), inner).len() + 2
}

pub(super) fn fits_inline(choice: &ChoiceBox, reading: &Reading<'_>, space: usize) -> bool {
    let lang = reading.locale.lang();
    let widths = choice
        .options()
        .iter()
        .map(|pick| cells::width(&keyed(pick, lang)) + 2);
    widths.sum::<usize>() <= space + 2
}

/// The options of the field with the cursor, over the rows below it, or above it where
/// there is no room below.
pub(super) fn unfold(
    paint: &mut Paint<'_>,
    (area, y): (Rect, u16),
    placed: &Placed<'_>,
    room: usize,
    reading: &Reading<'_>,
) {
    let Content::Choice(choice) = placed.field.content() else {
        return;
    };
    let space = room.saturating_sub(placed.end() + 1);
    let is_quiet = placed.field.remark(reading, true).is_none();
    // Where something fits no option, all of them stand below what is said of it.
    let fits_none = choice.matching().is_empty();
    let has_none = choice.options().is_empty();
    if has_none || is_quiet && (fits_none || fits_inline(choice, reading, space)) {
        return;
    }
    let left = narrow(placed.x + LEAD_COLS);
    let width = area.width.saturating_sub(left);
    let inner = usize::from(width.saturating_sub(3));
    let lang = reading.locale.lang();
    let mut lines = if fits_none {
        all_lines(choice, lang, inner)
    } else {
        option_lines(choice, lang, inner)
    };
    let below = area.height.saturating_sub(y + 1);
    let is_below = usize::from(below) >= lines.len() + 2 || below >= y;
    lines.truncate(usize::from(below.max(y)).saturating_sub(2));
    let height = narrow(lines.len() + 2);
    if lines.is_empty() || inner == 0 {
        return;
    }
    let top = if is_below { y + 1 } else { y - height };
    let frame = Rect {
        x: area.x + left,
        y: area.y + top,
        width,
        height,
    };
    let inside = paint.popup(frame, "");
    options(paint, inside, (0, 0), choice, reading.locale.lang(), &lines);
}
