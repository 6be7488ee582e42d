//! The form of a step, and the list of all steps, over the list or board.

use super::{below, cell, first_rows, last_rows, wrapped};
use crate::app::field::Reading;
use crate::app::screen::Desk;
use crate::app::step::{Conflict, Hands, Proposal, Proposals, Side, StepDialog};
use crate::app::step_list::StepList;
use crate::locale::Label;
use crate::text::cells;
use crate::ui::dialog::middle;
use crate::ui::{Cursor, Memory, Paint, form};
use ratatui::layout::Rect;
use ratatui::style::Style;

/// The widest the form becomes.
const WIDEST: u16 = 78;

/// Draws the form of a step in the middle of `area`.
pub(super) fn draw(
    paint: &mut Paint<'_>,
    memory: &mut Memory,
    area: Rect,
    dialog: &StepDialog,
    others: Option<&str>,
    desk: &Desk,
) -> Cursor {
    let width = area.width.saturating_sub(2).min(WIDEST);
    let inner = inside_width(width);
    let heads: Vec<String> = others
        .into_iter()
        .chain(dialog.heads().iter().map(String::as_str))
        .flat_map(|head| wrapped(head, inner))
        .collect();
    if let Some(conflict) = dialog.conflicts().first() {
        return put_conflict(paint, area, dialog, conflict, &heads, desk);
    }
    let proposals = dialog.proposals().map_or(0, Proposals::rows);
    let contact: Vec<String> = dialog
        .contact(desk)
        .map(|line| {
            let mut lines = wrapped(&line, inside_width(width));
            lines.push(desk.locale.text(Label::ReferralPaperKey).to_owned());
            lines
        })
        .unwrap_or_default();
    let refusal: Vec<String> = dialog
        .refusal()
        .map(|why| wrapped(why, inner))
        .unwrap_or_default();
    // Fields need a row each, and room below for the options of a list.
    let reading = Reading::at(desk);
    let fields = form::height(
        dialog.form(),
        &reading,
        usize::from(width.saturating_sub(2)),
    );
    let room_for_options = if fields > 0 { 3 } else { 0 };
    let rows =
        2 + heads.len() + proposals + contact.len() + fields + room_for_options + refusal.len() + 2;
    let place = middle(area, width, cell(rows));
    let inside = paint.popup(place, dialog.title());
    let theme = paint.theme();
    put_lines(paint, inside, &heads, theme.plain());
    let mut rest = below(inside, cell(heads.len()));
    let mut cursor = Cursor::within(rest, 0, 0);
    if let Some(proposals) = dialog.proposals() {
        cursor = put_proposals(paint, rest, proposals, dialog.hands(), desk);
        rest = below(rest, cell(proposals.rows()));
        put_lines(paint, rest, &contact, theme.strong());
        rest = below(rest, cell(contact.len()));
    }
    let bottom = last_rows(rest, cell(refusal.len() + 2));
    let fields_area = Rect {
        height: rest.height - bottom.height,
        ..rest
    };
    if fields > 0 {
        let at_field = form::draw(paint, memory, fields_area, "step", dialog.form(), &reading);
        if dialog.hands() == Hands::Fields {
            cursor = at_field;
        }
    }
    paint.rule(bottom, 0, "");
    put_lines(paint, below(bottom, 1), &refusal, theme.error());
    let hint = last_rows(bottom, 1);
    let has_hands = dialog.hands() == Hands::Confirm;
    let label = match (dialog.is_waiting(), has_hands, dialog.proposals()) {
        (true, _, _) => Label::StepWaiting,
        (_, true, Some(_)) => Label::StepConfirmProposals,
        (_, true, None) => Label::StepConfirm,
        (_, false, _) => Label::StepInFields,
    };
    let style = if has_hands {
        theme.strong()
    } else {
        theme.plain()
    };
    if has_hands {
        paint.put(hint, (0, 0), 1, ">", theme.strong());
    }
    paint.put(
        hint,
        (2, 0),
        hint.width.saturating_sub(2),
        desk.locale.text(label),
        style,
    );
    if has_hands && dialog.proposals().is_none() {
        Cursor::within(hint, 0, 0)
    } else {
        cursor
    }
}

/// Cells for a line inside a dialog of so many.
fn inside_width(width: u16) -> usize {
    usize::from(width.saturating_sub(4))
}

/// A field that both desks have changed: before, mine, theirs.
fn put_conflict(
    paint: &mut Paint<'_>,
    area: Rect,
    dialog: &StepDialog,
    conflict: &Conflict,
    heads: &[String],
    desk: &Desk,
) -> Cursor {
    /// Rows that one text takes at most.
    const ROWS: usize = 3;
    let width = area.width.saturating_sub(2).min(WIDEST);
    let locale = desk.locale;
    let words = [
        Label::StepConflictBefore,
        Label::StepConflictMine,
        Label::StepConflictTheirs,
    ]
    .map(|label| locale.text(label));
    let indent = 4
        + words
            .iter()
            .map(|word| cells::width(word))
            .max()
            .unwrap_or(0)
        + 2;
    let room = usize::from(width.saturating_sub(4)).saturating_sub(indent);
    let texts = conflict.said.clone().map(|said| {
        let said = if said.is_empty() {
            locale.text(Label::StepConflictEmpty).to_owned()
        } else {
            said
        };
        let mut rows = wrapped(&said, room);
        rows.truncate(ROWS);
        rows
    });
    let refusal: Vec<String> = dialog
        .refusal()
        .map(|why| wrapped(why, usize::from(width.saturating_sub(4))))
        .unwrap_or_default();
    let rows = 2 + heads.len() + 2 + texts.iter().map(Vec::len).sum::<usize>() + refusal.len() + 2;
    let inside = paint.popup(middle(area, width, cell(rows)), dialog.title());
    let theme = paint.theme();
    put_lines(paint, inside, heads, theme.plain());
    let mut rest = below(inside, cell(heads.len()));
    let count = dialog.conflicts().len();
    let title = locale.fill(
        Label::StepConflict,
        &[("field", &conflict.label), ("count", &count)],
    );
    paint.put(rest, (1, 0), rest.width, &title, theme.warning());
    rest = below(rest, 1);
    let mut cursor = Cursor::within(rest, 1, 0);
    for (at, (side, rows)) in Side::ALL.iter().zip(&texts).enumerate() {
        let is_chosen = *side == conflict.chosen;
        let mark = if is_chosen { ">" } else { " " };
        let head = format!("{mark}{} {}", at + 1, words[at]);
        paint.put(rest, (1, 0), rest.width, &head, theme.strong());
        for (y, row) in rows.iter().enumerate() {
            paint.put(
                rest,
                (cell(indent), cell(y)),
                rest.width,
                row,
                theme.plain(),
            );
        }
        if is_chosen {
            paint.style_row(rest, 0, theme.selected());
            cursor = Cursor::within(rest, 1, 0);
        }
        rest = below(rest, cell(rows.len().max(1)));
    }
    let bottom = last_rows(inside, cell(refusal.len() + 1));
    put_lines(paint, bottom, &refusal, theme.error());
    let hint = last_rows(bottom, 1);
    let text = locale.text(Label::StepConflictHint);
    paint.put(
        hint,
        (1, 0),
        hint.width.saturating_sub(1),
        text,
        theme.strong(),
    );
    cursor
}

fn put_lines(paint: &mut Paint<'_>, area: Rect, lines: &[String], style: Style) {
    for (y, line) in lines.iter().take(usize::from(area.height)).enumerate() {
        paint.put(
            area,
            (1, cell(y)),
            area.width.saturating_sub(1),
            line,
            style,
        );
    }
}

fn put_proposals(
    paint: &mut Paint<'_>,
    area: Rect,
    proposals: &Proposals,
    hands: Hands,
    desk: &Desk,
) -> Cursor {
    let theme = paint.theme();
    let hand_beside = proposals.hand_beside();
    for (at, option) in proposals.options().iter().enumerate() {
        let is_chosen = at == proposals.chosen();
        let row = ProposalRow {
            option,
            digit: at + 1,
            is_chosen,
            is_marked: proposals.is_marked(at),
            has_hand: is_chosen && hands == Hands::Confirm && hand_beside.is_none(),
        };
        put_proposal(paint, below(area, cell(at)), &row);
    }
    let count = proposals.options().len();
    let under = first_rows(below(area, cell(count)), 1);
    if proposals.wants_reason().is_some() {
        let standing = desk.locale.text(Label::ReferralPassedOver);
        let text = desk
            .locale
            .fill(Label::StepWantsReason, &[("standing", &standing)]);
        paint.put(under, (1, 0), under.width, &text, theme.warning());
    }
    let Some(beside) = proposals.beside() else {
        return Cursor::within(area, 1, proposals.chosen());
    };
    let title = desk.locale.text(Label::OutreachAlong);
    paint.put(under, (1, 0), under.width, title, theme.accent());
    for (at, option) in beside.options.iter().enumerate() {
        let row = ProposalRow {
            option,
            digit: count + at + 1,
            is_chosen: beside.taken.contains(&at),
            is_marked: beside.taken.contains(&at),
            has_hand: hand_beside == Some(at) && hands == Hands::Confirm,
        };
        put_proposal(paint, below(area, cell(count + 1 + at)), &row);
    }
    let hand = hand_beside.map_or(proposals.chosen(), |at| count + 1 + at);
    Cursor::within(area, 1, hand)
}

/// One row of what is proposed.
struct ProposalRow<'p> {
    option: &'p Proposal,
    digit: usize,
    is_chosen: bool,
    is_marked: bool,
    has_hand: bool,
}

fn put_proposal(paint: &mut Paint<'_>, area: Rect, row: &ProposalRow<'_>) {
    let theme = paint.theme();
    let mark = if row.is_chosen { ">" } else { " " };
    let digit = match row.digit {
        digit @ ..=9 => digit.to_string(),
        _ => String::new(),
    };
    let sign = if row.is_marked { "*" } else { " " };
    let line = first_rows(area, 1);
    let text = format!("{mark}{digit}{sign}{}", row.option.label);
    let style = if row.is_chosen {
        theme.strong()
    } else {
        theme.plain()
    };
    // The name goes before the reasons, whose end is left out first.
    let used = paint.put(line, (1, 0), line.width, &text, style);
    let room = usize::from(line.width.saturating_sub(used + 4));
    let detail = cells::truncate(&row.option.detail, room);
    let edge = Rect {
        width: line.width.saturating_sub(1),
        ..line
    };
    paint.put_right(edge, 0, &detail, theme.plain());
    if row.has_hand {
        paint.style_row(line, 0, theme.selected());
    }
}

/// Draws the list of all steps in the middle of `area`.
pub(super) fn draw_list(
    paint: &mut Paint<'_>,
    memory: &mut Memory,
    area: Rect,
    steps: &StepList,
) -> Cursor {
    let theme = paint.theme();
    let width = area.width.saturating_sub(4).min(WIDEST);
    let place = middle(area, width, cell(steps.steps().len() + 2));
    let inside = paint.popup(place, steps.title());
    let count = steps.steps().len();
    let window = memory.window(
        "steps",
        count,
        Some(steps.selected()),
        usize::from(inside.height),
    );
    let first = window.start;
    let widest = steps
        .steps()
        .iter()
        .map(|step| cells::width(&step.label))
        .max()
        .unwrap_or(0);
    let note_x = cell(widest + 6).min(inside.width / 2);
    for (at, step) in steps
        .steps()
        .iter()
        .enumerate()
        .skip(first)
        .take(window.len())
    {
        let y = cell(at - first);
        let digit = if at < 9 {
            (at + 1).to_string()
        } else {
            String::new()
        };
        let sign = if step.is_blocked { "x" } else { digit.as_str() };
        paint.put(inside, (1, y), 1, sign, theme.strong());
        paint.put(
            inside,
            (3, y),
            note_x.saturating_sub(4),
            &step.label,
            theme.plain(),
        );
        let room = inside.width.saturating_sub(note_x + 1);
        paint.put(inside, (note_x, y), room, &step.note, theme.plain());
        if at == steps.selected() {
            paint.style_row(inside, y, theme.selected());
        }
    }
    Cursor::within(inside, 1, steps.selected().saturating_sub(first))
}
