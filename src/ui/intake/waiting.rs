//! The calls that are not in front: in the line over the sheet, and as a list while none is in front.

use super::{clock, short_date};
use crate::app::intake::{Intake, Waiting};
use crate::app::screen::Desk;
use crate::locale::Label;
use crate::text::cells;
use crate::ui::{Cursor, Paint};
use chrono::{DateTime, TimeDelta, Utc};
use ratatui::layout::Rect;

/// Cells of a name in the line over the sheet.
const NAME: usize = 12;
/// A call that began longer ago is told by its date: its clock says nothing any more.
const CLOCK_FOR: TimeDelta = TimeDelta::hours(12);

/// `保留 2: 1 山田 03:12 2 佐藤 01:05`: as many as fit into `room` cells, then how many more.
pub(super) fn in_line(intake: &Intake, room: usize, now: DateTime<Utc>, desk: &Desk) -> String {
    let count = intake.waiting().count();
    if count == 0 {
        return String::new();
    }
    let mut line = desk.locale.fill(Label::IntakeParked, &[("count", &count)]);
    for (at, one) in intake.waiting().enumerate() {
        let name = one.name(desk);
        let part = format!(
            " {} {} {}",
            at + 1,
            cells::truncate(&name, NAME),
            since(&one, now, desk)
        );
        let rest = desk
            .locale
            .fill(Label::IntakeParkedMore, &[("count", &(count - at))]);
        let reserved = if at + 1 == count {
            0
        } else {
            cells::width(&rest) + 1
        };
        if cells::width(&line) + cells::width(&part) + reserved > room {
            return format!("{line} {rest}");
        }
        line.push_str(&part);
    }
    line
}

/// The clock of a call, which goes on while it waits.
fn since(one: &Waiting<'_>, now: DateTime<Utc>, desk: &Desk) -> String {
    if now - one.started_at() > CLOCK_FOR {
        short_date(one.started_at(), desk)
    } else {
        clock(one.started_at(), now)
    }
}

/// The list from row `first` on; the cursor stands on the selected one.
pub(super) fn list(
    paint: &mut Paint<'_>,
    area: Rect,
    first: u16,
    intake: &Intake,
    desk: &Desk,
) -> Option<Cursor> {
    let theme = paint.theme();
    intake.waiting().next()?;
    paint.put(
        area,
        (1, first),
        area.width,
        desk.locale.text(Label::IntakeResumeHint),
        theme.strong(),
    );
    for (at, one) in intake.waiting().enumerate() {
        let Ok(down) = u16::try_from(at) else { break };
        let begun = desk.clock.local(one.started_at()).format("%-m/%-d %H:%M");
        let is_selected = at == intake.selected();
        let text = format!(
            "{}{} {}  {begun}",
            if is_selected { ">" } else { " " },
            at + 1,
            one.name(desk)
        );
        let style = if is_selected {
            theme.selected()
        } else {
            theme.plain()
        };
        paint.put(area, (1, first + 1 + down), area.width, &text, style);
    }
    Some(Cursor::within(
        area,
        1,
        usize::from(first) + 1 + intake.selected(),
    ))
}
