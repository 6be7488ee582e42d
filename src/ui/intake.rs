//! 受付 in cells: the sheet, and beside it (from 110 columns on) or below it what is
//! known: candidates, open cases, calls so far, where it goes.

mod chips;
mod choices;
mod known;
mod promise;
mod waiting;

use super::cursor::Cursor;
use super::form;
use super::memory::Memory;
use super::paint::{Paint, Piece};
use crate::app::field::Reading;
use crate::app::intake::call::{Call, Kept, Mode};
use crate::app::intake::{Intake, registered_in_words, why_unsaved};
use crate::app::screen::Desk;
use crate::locale::{Label, Lang};
use crate::text::cells;
use chrono::{DateTime, Utc};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// From so many columns on what is known stands beside the sheet.
const WIDE: u16 = 110;
/// Columns of the sheet beside a panel.
const SHEET: u16 = 78;
/// Rows below the sheet, the rule included.
const STRIP: u16 = 4;
/// Rows that the sheet keeps before anything is shown below it.
const LEAST_SHEET: u16 = 6;
/// After so many minutes the clock is shown strong.
const LONG_CALL_MINUTES: i64 = 5;
/// Name of the sheet's scroll place.
const SHEET_ROWS: &str = "intake";

/// Draws the screen.
pub fn draw(
    frame: &mut Frame<'_>,
    area: Rect,
    intake: &Intake,
    desk: &Desk,
    memory: &mut Memory,
) -> Cursor {
    let mut paint = Paint::new(frame.buffer_mut(), memory.theme);
    if area.is_empty() {
        return Cursor::within(area, 0, 0);
    }
    let Some(call) = intake.front() else {
        return at_rest(&mut paint, area, intake, desk);
    };
    status(&mut paint, area, intake, call, desk);
    let body = Rect {
        y: area.y + 1,
        height: area.height - 1,
        ..area
    };
    if body.is_empty() {
        return Cursor::within(area, 0, 0);
    }
    let is_wide = body.width >= WIDE;
    let below = match call.mode {
        _ if body.height < LEAST_SHEET + STRIP => 0,
        Mode::Fields | Mode::Candidates(_) | Mode::Chips(_) if is_wide => 0,
        Mode::Candidates(_) => listed(choices::height(call), body),
        Mode::Chips(_) => listed(chips::rows(call), body),
        Mode::Fields | Mode::Routes(_) | Mode::Promise(_) => STRIP.min(body.height - LEAST_SHEET),
    };
    let width = if is_wide { SHEET } else { body.width };
    let sheet = Rect {
        width,
        height: body.height - below,
        ..body
    };
    let reading = Reading::at(desk);
    let draw_sheet = if call.mode == Mode::Fields {
        form::draw
    } else {
        form::draw_behind
    };
    let mut cursor = draw_sheet(&mut paint, memory, sheet, SHEET_ROWS, &call.form, &reading);
    let strip = Rect {
        y: sheet.bottom(),
        height: below,
        ..body
    };
    if is_wide {
        let panel = Rect {
            x: body.x + SHEET,
            width: body.width - SHEET,
            ..sheet
        };
        paint.upright(panel, 0);
        let inside = Rect {
            x: panel.x + 2,
            width: panel.width - 2,
            ..panel
        };
        let (inside, chip) = chips::panel(&mut paint, inside, call, desk);
        let candidate = known::panel(&mut paint, inside, call, desk);
        match call.mode {
            Mode::Chips(_) => cursor = chip,
            Mode::Candidates(_) => cursor = candidate,
            Mode::Fields | Mode::Routes(_) | Mode::Promise(_) => {}
        }
    }
    match &call.mode {
        Mode::Routes(selected) => {
            routes(&mut paint, strip, *selected, call, desk).unwrap_or(cursor)
        }
        Mode::Promise(promise) => promise::draw(&mut paint, strip, promise, desk).unwrap_or(cursor),
        Mode::Candidates(_) if !is_wide => known::list(&mut paint, strip, call, desk),
        Mode::Chips(_) if !is_wide => chips::list(&mut paint, strip, call, desk),
        Mode::Fields if !is_wide => {
            let strip = chips::line(&mut paint, strip, call, desk);
            known::strip(&mut paint, strip, call, desk);
            cursor
        }
        _ => cursor,
    }
}

/// Rows of a list below the sheet, the rule included.
fn listed(rows: usize, body: Rect) -> u16 {
    u16::try_from(rows)
        .unwrap_or(STRIP)
        .clamp(STRIP, body.height - LEAST_SHEET)
}

/// The line over the sheet: clock, draft, parked calls.
fn status(paint: &mut Paint<'_>, area: Rect, intake: &Intake, call: &Call, desk: &Desk) {
    let theme = paint.theme();
    paint.rule(area, 0, "");
    let now = intake.shown_at().unwrap_or(desk.now).max(call.started_at);
    let clock = clock(call.started_at, now);
    let is_long = (now - call.started_at).num_minutes() >= LONG_CALL_MINUTES;
    let mut pieces: Vec<Piece<'_>> = vec![
        (" ".into(), theme.plain()),
        (
            desk.locale
                .fill(Label::IntakeTitleCall, &[("clock", &clock)])
                .into(),
            if is_long {
                theme.strong()
            } else {
                theme.plain()
            },
        ),
    ];
    let (kept, style) = match call.kept {
        Kept::Nothing => (String::new(), theme.plain()),
        // As broad as with a time: what stands behind it would else be sent anew with every key.
        Kept::Changed => (
            cells::pad(
                desk.locale.text(Label::IntakeDraftChanged),
                cells::width(&draft_saved(call.started_at, desk)),
            ),
            theme.plain(),
        ),
        Kept::At(at) => (draft_saved(at, desk), theme.plain()),
        Kept::InMemory(why) => {
            let why = desk.locale.text(why_unsaved(why));
            (
                desk.locale
                    .fill(Label::IntakeDraftUnsaved, &[("why", &why)]),
                theme.warning(),
            )
        }
    };
    push(&mut pieces, kept, style);
    if let Some(number) = call.continues() {
        let text = desk
            .locale
            .fill(Label::IntakeContinues, &[("number", &number)]);
        push(&mut pieces, text, theme.strong());
    }
    if call.is_registering {
        push(
            &mut pieces,
            desk.locale.text(Label::IntakeRegistering).to_owned(),
            theme.strong(),
        );
    }
    if call.form.is_jumping() {
        push(
            &mut pieces,
            desk.locale.text(Label::FormJump).to_owned(),
            theme.strong(),
        );
    }
    let used: usize = pieces.iter().map(|(text, _)| cells::width(text)).sum();
    let room = usize::from(area.width).saturating_sub(used + 6);
    push(
        &mut pieces,
        waiting::in_line(intake, room, now, desk),
        theme.strong(),
    );
    pieces.push((" ".into(), theme.plain()));
    paint.put_pieces(area, (1, 0), pieces);
}

/// Since when the draft is on disk.
fn draft_saved(at: DateTime<Utc>, desk: &Desk) -> String {
    let at = desk.clock.local(at).format("%H:%M:%S");
    desk.locale.fill(Label::IntakeDraftSaved, &[("at", &at)])
}

fn push(pieces: &mut Vec<Piece<'_>>, text: String, style: Style) {
    if !text.is_empty() {
        pieces.push(("  ".into(), style));
        pieces.push((text.into(), style));
    }
}

/// `03:12`, with hours from the first full one.
fn clock(from: DateTime<Utc>, to: DateTime<Utc>) -> String {
    let seconds = (to - from).num_seconds().max(0);
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
    match hours {
        0 => format!("{minutes:02}:{:02}", seconds % 60),
        _ => format!("{hours}:{minutes:02}:{:02}", seconds % 60),
    }
}

/// Where it goes: one line, the proposed route selected.
fn routes(
    paint: &mut Paint<'_>,
    strip: Rect,
    selected: usize,
    call: &Call,
    desk: &Desk,
) -> Option<Cursor> {
    if strip.height < 2 {
        return None;
    }
    let theme = paint.theme();
    let lang = desk.locale.lang();
    paint.rule(strip, 0, &route_title(call, desk));
    let (mut x, mut y) = (1, 1);
    let mut cursor = None;
    for (at, term) in call.routes(&desk.office).into_iter().enumerate() {
        let key = term.key.map(|key| format!("{key} ")).unwrap_or_default();
        let text = format!(
            "{} {key}{} ",
            if at == selected { ">" } else { " " },
            term.label(lang)
        );
        let width = u16::try_from(cells::width(&text)).unwrap_or(u16::MAX);
        if x + width > strip.width && y + 2 < strip.height {
            (x, y) = (1, y + 1);
        }
        let style = if at == selected {
            theme.selected()
        } else {
            theme.plain()
        };
        paint.put(strip, (x, y), width, &text, style);
        if at == selected {
            cursor = Some(Cursor::within(strip, usize::from(x), usize::from(y)));
        }
        x += width;
    }
    let hint = desk.locale.text(Label::IntakeRouteHint);
    paint.put(
        strip,
        (1, strip.height - 1),
        strip.width,
        hint,
        theme.plain(),
    );
    cursor
}

/// Heading of the routes; with it, whose matter this call repeats when nothing was written down.
fn route_title(call: &Call, desk: &Desk) -> String {
    let title = desk.locale.text(Label::IntakeRouteTitle).to_owned();
    let Some(repeated) = call.repeated() else {
        return title;
    };
    let mut named = repeated.number.to_string();
    if let Some(earlier) = repeated.earlier {
        named = choices::record(earlier, desk);
    }
    let same = desk
        .locale
        .fill(Label::IntakeSameAsBefore, &[("number", &named)]);
    format!("{title}  {same}")
}

/// No call in front: what was registered last, and the parked calls.
fn at_rest(paint: &mut Paint<'_>, area: Rect, intake: &Intake, desk: &Desk) -> Cursor {
    let theme = paint.theme();
    paint.rule(area, 0, "");
    paint.put(
        area,
        (1, 1),
        area.width,
        desk.locale.text(Label::IntakeNoCall),
        theme.plain(),
    );
    if let Some(last) = intake.last() {
        let text = registered_in_words(last, None, desk);
        paint.put(area, (1, 2), area.width, &text, theme.plain());
    }
    waiting::list(paint, area, 4, intake, desk).unwrap_or(Cursor::within(area, 1, 1))
}

/// A date as it stands in short places: `6/09` or `6/09/2025`, the day first said.
fn short_date(at: DateTime<Utc>, desk: &Desk) -> String {
    let local = desk.clock.local(at);
    let same_year = local.format("%Y").to_string() == desk.today().format("%Y").to_string();
    match (same_year, desk.locale.lang()) {
        (true, _) => local.format("%-m/%d").to_string(),
        (false, Lang::Ja) => local.format("%Y/%-m/%d").to_string(),
        (false, Lang::En) => local.format("%Y-%m-%d").to_string(),
    }
}
