//! The form of an addition or correction, over the screen.

use super::{below, cell, key_of};
use crate::app::App;
use crate::app::field::Reading;
use crate::app::records::amend::Amend;
use crate::keymap::Command;
use crate::locale::Label;
use crate::text::wrap;
use crate::ui::dialog::middle;
use crate::ui::{Cursor, Memory, Paint, form};
use ratatui::layout::Rect;

/// The widest the form becomes.
const WIDEST: u16 = 78;
/// Rows of what a long field says now, and of the options that unfold under a list.
const SAID: usize = 3;
const OPTIONS: usize = 4;

/// Draws the form in the middle of `area`.
pub(super) fn draw(
    paint: &mut Paint<'_>,
    memory: &mut Memory,
    area: Rect,
    amend: &Amend,
    app: &App,
) -> Cursor {
    let (locale, theme) = (app.desk.locale, paint.theme());
    let width = area.width.saturating_sub(2).min(WIDEST);
    let inner = usize::from(width.saturating_sub(4)).max(2);
    let said = amend.said().map_or_else(Vec::new, |said| {
        let text = locale.fill(Label::RecordsSaidBefore, &[("said", &said)]);
        let mut lines = wrapped(&text, inner);
        lines.truncate(SAID);
        lines
    });
    let refusal = amend
        .refusal()
        .map_or_else(Vec::new, |why| wrapped(why, inner));
    let fields: usize = amend.form().fields().map(|field| field.rows).sum();
    let rows = 2 + said.len() + fields + OPTIONS + 1 + refusal.len() + 1;
    let inside = paint.popup(middle(area, width, cell(rows)), amend.title());
    for (y, line) in said.iter().enumerate() {
        paint.put(inside, (1, cell(y)), inside.width, line, theme.plain());
    }
    let foot = cell(refusal.len() + 2).min(inside.height);
    let body = below(inside, cell(said.len()));
    let body = Rect {
        height: body.height.saturating_sub(foot),
        ..body
    };
    let reading = Reading::at(&app.desk);
    let cursor = form::draw(paint, memory, body, "amend", amend.form(), &reading);
    let bottom = below(inside, inside.height - foot);
    paint.rule(bottom, 0, "");
    for (y, line) in (1..).zip(&refusal) {
        paint.put(bottom, (1, y), bottom.width, line, theme.error());
    }
    let hint = if amend.is_waiting() {
        locale.text(Label::RecordsFormWaiting).to_owned()
    } else {
        let (commit, back) = (key_of(Command::Commit, app), key_of(Command::Back, app));
        locale.fill(
            Label::RecordsFormHint,
            &[("commit", &commit), ("back", &back)],
        )
    };
    paint.put(
        bottom,
        (1, foot.saturating_sub(1)),
        bottom.width,
        &hint,
        theme.plain(),
    );
    cursor
}

fn wrapped(text: &str, width: usize) -> Vec<String> {
    let lines = wrap::wrap(text, width).into_iter();
    lines
        .filter_map(|line| text.get(line))
        .map(str::to_owned)
        .collect()
}
